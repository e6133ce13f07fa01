"""Which side a composition is on: training, or the test of combinations that training never saw.

Held out are pairs of neighbouring families and, at depth 3, triples of families, by a hash of their names: so near
twins such as `> k` and `>= k`, which share a family, never straddle. A single operation is always for training, so each
operation of a test composition occurs there by itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Literal

Side = Literal["train", "test"]

HELD_PAIRS, HELD_TRIPLES = 0.10, 0.10


def side(families: Sequence[str]) -> Side:
    """The side of a pipeline with these families, innermost first."""
    pairs = pairwise(families)
    if any(_share(f"{first}>{second}") < HELD_PAIRS for first, second in pairs):
        return "test"
    if len(families) > 2 and _share(">".join(families)) < HELD_TRIPLES:
        return "test"
    return "train"


@lru_cache(100_000)
def _share(text: str) -> float:
    """A number in [0, 1) that depends on the text alone."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big") / 2**48
