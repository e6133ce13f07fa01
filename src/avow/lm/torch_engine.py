"""The engine in torch: slower than the native one and float32 alone, but every family and nothing to build.

Sequences are computed one at a time, since a matrix product rounds differently beside other rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

import numpy as np
import torch
from numpy.typing import NDArray

from avow.lm.config import Config
from avow.lm.engine import Ids, Logits, check_length, next_ids, token_ids
from avow.lm.model import Cache, Decoder
from avow.lm.tensors import Tensors


class TorchEngine:
    """Implements `avow.lm.engine.Engine`."""

    def __init__(self, decoder: Decoder) -> None:
        self._decoder = decoder.eval()
        self._handles = count()
        self._sequences: dict[int, Cache] = {}

    @classmethod
    def load(cls, checkpoint: Tensors) -> TorchEngine:
        """An engine with the tensors of a checkpoint, as float32.

        Raises:
            ModelError: a tensor is missing, or has another shape than the configuration says.

        """
        where, names = str(checkpoint.path), checkpoint.names()
        return cls(Decoder.from_tensors(checkpoint.config, names, checkpoint.read, where))

    @property
    def config(self) -> Config:
        return self._decoder.config

    def open(self) -> int:
        return self._add(Cache())

    def fork(self, sequence: int, length: int | None = None) -> int:
        cache = self._sequences[sequence]
        length = cache.length if length is None else length
        if not 0 <= length <= cache.length:
            raise ValueError(f"fork after {length} tokens of {cache.length}")
        return self._add(cache.first(length))

    def close(self, sequence: int) -> None:
        del self._sequences[sequence]

    def length(self, sequence: int) -> int:
        return self._sequences[sequence].length

    def prefill(self, sequence: int, ids: Ids, *, every: bool = False) -> Logits:
        row = token_ids(ids, self.config)
        check_length(self.length(sequence) + row.size, self.config)
        logits = self._append(sequence, row, every=every)
        return logits if every else logits[0]

    def decode(self, sequences: Sequence[int], ids: Ids) -> Logits:
        row = next_ids(sequences, ids, [self.length(at) for at in sequences], self.config)
        found = [self._append(at, row[i : i + 1])[0] for i, at in enumerate(sequences)]
        return np.array(found, np.float32).reshape(len(found), self.config.vocab_size)

    def _add(self, cache: Cache) -> int:
        handle = next(self._handles)
        self._sequences[handle] = cache
        return handle

    def _append(self, sequence: int, ids: NDArray[np.int64], *, every: bool = False) -> Logits:
        """Logits [len(ids) or 1, vocab]. The sequence changes at the end only, so an interrupt leaves it whole."""
        cache = self._sequences[sequence]
        cache = cache.first(cache.length)
        with torch.inference_mode():
            hidden = self._decoder.hidden(torch.from_numpy(ids)[None], cache)
            logits: Logits = self._decoder.logits(hidden if every else hidden[:, -1:])[0].numpy()
        self._sequences[sequence] = cache
        return logits
