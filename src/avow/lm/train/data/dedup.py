"""Copies and near copies: what a text is told by, and how alike two texts are.

Exact: SHA-256 of the text without trailing spaces, blank lines around it and the platform's line ends. Near: the
Jaccard similarity of the sets of 5-shingles of words and marks is .7 or more (Granite Code 2024, section 2.1; the size
of the shingle is ours). MinHash (Broder 1997) with banding ("Mining of Massive Datasets", section 3.4)
finds candidates: B bands of R rows make a pair of similarity s one with probability

    1 - (1 - s^R)^B        B = 32, R = 5:  .996 at s = .7, .64 at .5, .08 at .3

and since candidates are then compared exactly, there is no pair below .7 among those that are called near.
What it does NOT do: find a piece that was copied into a longer file.
"""

from __future__ import annotations

import hashlib
import zlib

import numpy as np
from numpy.typing import NDArray

from avow.lm.train.data.lexemes import words

SHINGLE = 5  # words and marks
BANDS, ROWS = 32, 5
THRESHOLD = 0.7
LIKELY = 0.55  # estimated similarity under which a pair of .7 lies once in 50,000: not worth an exact comparison
_BLOCK = 4096  # shingles hashed at once: 5 MB, whatever the file
_MIX_1, _MIX_2, _BASE = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB, 0x9E3779B97F4A7C15

Hashes = NDArray[np.uint64]
Signature = NDArray[np.uint32]


def digest(text: str) -> bytes:
    """The SHA-256 by which exact copies are told."""
    lines = [line.rstrip() for line in text.strip().splitlines()]
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).digest()


def shingles(text: str) -> Hashes:
    """The set of a text's 5-shingles as sorted 64-bit hashes, [n]; of a shorter text the whole is one."""
    return np.unique(grams(words(text), SHINGLE))


def grams(tokens: list[bytes], size: int) -> Hashes:
    """The hash of every run of `size` tokens, [n]; of fewer tokens that of all, of none nothing."""
    codes = np.fromiter(map(zlib.crc32, tokens), dtype=np.uint64, count=len(tokens))
    size = min(size, len(codes))
    if not size:
        return np.zeros(0, dtype=np.uint64)
    count = len(codes) - size + 1
    total = np.zeros(count, dtype=np.uint64)
    for i in range(size):
        total = _mixed(total * np.uint64(_BASE) + codes[i : i + count])
    return total


def jaccard(a: Hashes, b: Hashes) -> float:
    """|A and B| / |A or B| of two sets that `shingles` made; 1 if both are empty."""
    common = len(np.intersect1d(a, b, assume_unique=True))
    union = len(a) + len(b) - common
    return common / union if union else 1.0


def signature(hashes: Hashes) -> Signature:
    """The MinHash signature, [BANDS * ROWS]: the least value of each of 160 hash functions over the set."""
    least = np.full(BANDS * ROWS, np.iinfo(np.uint64).max, dtype=np.uint64)
    for start in range(0, len(hashes), _BLOCK):
        block = _mixed(hashes[None, start : start + _BLOCK] * _FACTORS + _OFFSETS)
        np.minimum(least, block.min(axis=1), out=least)
    return (least >> np.uint64(32)).astype(np.uint32)


def bands(of: Signature) -> list[int]:
    """The key of each band, [BANDS], as signed 64-bit numbers; two texts that share one are candidates."""
    rows = of.reshape(BANDS, ROWS)
    keys = np.arange(BANDS, dtype=np.uint64)
    for row in rows.T:
        keys = _mixed(keys * np.uint64(_BASE) + row.astype(np.uint64))
    return [int(key) for key in keys.astype(np.int64)]


def estimate(a: Signature, b: Signature) -> float:
    """How alike two texts are by their signatures: unbiased, with a standard error of at most .04."""
    return float(np.mean(a == b))


def _mixed(x: Hashes) -> Hashes:
    """SplitMix64's finalizer: every bit of the input changes half of the bits of the output."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(_MIX_1)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(_MIX_2)
    return x ^ (x >> np.uint64(31))


def _constants() -> tuple[Hashes, Hashes]:
    numbers = np.arange(1, 2 * BANDS * ROWS + 1, dtype=np.uint64)
    random = _mixed(numbers * np.uint64(_BASE)).reshape(2, BANDS * ROWS, 1)
    return random[0] | np.uint64(1), random[1]


_FACTORS, _OFFSETS = _constants()  # [160, 1] each
