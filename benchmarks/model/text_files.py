"""Texts of JSON lines, whole and in reading order, as a model's tokens: what the n-gram learns from.

The model itself reads them cut to its context, and half of the source as questions for a middle; the n-gram has none of
these handicaps.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from avow.core.errors import TaskError
from avow.core.jsonl import read_jsonl
from avow.lm.tokens import Tokenizer


def texts(files: Sequence[Path]) -> Iterator[str]:
    """The "text", or the "prompt" with its "completion", of every line.

    Raises:
        TaskError: a file that cannot be read, or a line with neither.

    """
    for file in files:
        for number, row in read_jsonl(file):
            parts = [row.get(key) for key in (("text",) if "text" in row else ("prompt", "completion"))]
            if not all(isinstance(part, str) for part in parts):
                raise TaskError(f"{file}:{number}: expected 'text', or 'prompt' and 'completion', to be texts")
            yield "".join(map(str, parts))


def tokens_and_starts(files: Sequence[Path], tokenizer: Tokenizer) -> tuple[NDArray[np.uint16], NDArray[np.int64]]:
    """The tokens of all texts, each with its end, and where each begins; where the last one ends.

    Raises:
        TaskError: see `texts`.

    """
    found = [np.array([*tokenizer.encode(text), *tokenizer.eos[:1]], np.uint16) for text in texts(files)]
    starts = np.cumsum([0, *map(len, found)], dtype=np.int64)
    return np.concatenate(found) if found else np.zeros(0, np.uint16), starts
