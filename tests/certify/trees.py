"""Random trees for the tests of `certify`, and every partial program of a small one."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np

from avow.core.evidence import BoolArray


def random_tree(rng: np.random.Generator, n: int) -> list[int]:
    """Parents in preorder."""
    parents, path = [-1], [0]
    climb = rng.random()
    for node in range(1, n):
        while len(path) > 1 and rng.random() < climb:
            path.pop()
        parents.append(path[-1])
        path.append(node)
    return parents


def all_programs(parents: list[int]) -> Iterator[BoolArray]:
    """Every partial program of a small tree."""
    for bits in itertools.product((False, True), repeat=len(parents)):
        mask = np.array(bits)
        if all(above < 0 or mask[above] or not mask[v] for v, above in enumerate(parents)):
            yield mask


def holes(parents: list[int], mask: BoolArray) -> int:
    return sum(not mask[v] and (above < 0 or bool(mask[above])) for v, above in enumerate(parents))
