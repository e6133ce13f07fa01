"""What decoding needs of a model, native or torch: sequences that share what they have in common, and logits.

A sequence is a growing list of token ids with the keys and values computed for it. `fork` shares them, so a prompt is
computed once for all samples of a task.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from avow.core.errors import ModelError
from avow.lm.config import Config

Ids = Sequence[int] | NDArray[np.integer]
Logits = NDArray[np.float32]


class Engine(Protocol):
    """A model that holds sequences. A handle is an int. Not safe for use by several threads at once.

    The logits of a sequence depend on its own tokens only, bit for bit, not on what is decoded beside it.
    """

    @property
    def config(self) -> Config: ...

    def open(self) -> int:
        """A new, empty sequence."""
        ...

    def fork(self, sequence: int, length: int | None = None) -> int:
        """A new sequence with the first `length` tokens of another (all of them by default), sharing its memory."""
        ...

    def close(self, sequence: int) -> None:
        """Forget a sequence."""
        ...

    def length(self, sequence: int) -> int:
        """Tokens of a sequence."""
        ...

    def prefill(self, sequence: int, ids: Ids, *, every: bool = False) -> Logits:
        """Append tokens; the logits after the last, [vocab], or with `every` after each, [len(ids), vocab].

        Raises:
            ModelError: an id outside the vocabulary, no ids, or more tokens than the context holds.

        """
        ...

    def decode(self, sequences: Sequence[int], ids: Ids) -> Logits:
        """Append one token to each of different sequences; the logits after it, [len(sequences), vocab].

        Raises:
            ModelError: as `prefill`.

        """
        ...


def token_ids(ids: Ids, config: Config) -> NDArray[np.int64]:
    """Ids as an array; for engines to check what they are given.

    Raises:
        ModelError: an id outside the vocabulary, or no ids.

    """
    array = np.asarray(ids)
    if array.ndim != 1 or not array.size or array.dtype.kind not in "iu":
        raise ModelError(f"token ids of shape {array.shape} and type {array.dtype}, expected a row of whole numbers")
    if array.min() < 0 or array.max() >= config.vocab_size:
        found = array.min() if array.min() < 0 else array.max()
        raise ModelError(f"token id {found}, expected 0 to {config.vocab_size - 1}")
    return array.astype(np.int64)


def next_ids(sequences: Sequence[int], ids: Ids, lengths: Sequence[int], config: Config) -> NDArray[np.int64]:
    """Ids that may follow different sequences of these lengths, one each; for engines to check `decode`.

    Raises:
        ValueError: not one for each sequence, or a sequence twice.
        ModelError: see `Engine.decode`.

    """
    if len(set(sequences)) != len(sequences) or len(sequences) != len(ids):
        raise ValueError(f"{len(ids)} tokens for the sequences {list(sequences)}, expected one for each, once")
    row = token_ids(ids, config)
    check_length(max(lengths) + 1, config)
    return row


def check_length(length: int, config: Config) -> None:
    """Refuse a text of more tokens than the context holds.

    Raises:
        ModelError: it is longer.

    """
    if length > config.context:
        raise ModelError(f"{length} tokens, expected at most {config.context}, the model's context")
