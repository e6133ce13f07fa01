"""Inputs that tell classes apart: whatever can be told is told, with no more inputs than it takes pairs of groups."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from avow.core.evidence import IntArray
from avow.select.parting import separating


@st.composite
def tables(draw: st.DrawFn) -> IntArray:
    classes, columns = draw(st.integers(0, 6)), draw(st.integers(0, 6))
    cells = draw(st.lists(st.integers(-2, 2), min_size=classes * columns, max_size=classes * columns))
    return np.array(cells, dtype=np.int64).reshape(classes, columns)


def parted(seen: IntArray, inputs: list[int]) -> set[tuple[int, int]]:
    return {(a, b) for a, b in combinations(range(len(seen)), 2) if any(seen[a, c] != seen[b, c] for c in inputs)}


@given(tables(), st.integers(0, 6))
def test_all_that_can_be_told_apart_is_with_few_inputs(seen: IntArray, border: int) -> None:
    every = list(range(seen.shape[1]))
    tiers = [every[:border], every[border:]]
    found = separating(seen, tiers)
    assert parted(seen, found) == parted(seen, every)
    assert len(found) == len(set(found)) <= max(0, len(seen) - 1)
    assert parted(seen, [c for c in found if c in tiers[0]]) == parted(seen, tiers[0])
    for k in range(len(found)):
        assert parted(seen, found[:k]) < parted(seen, found[: k + 1])


def least(seen: IntArray) -> int:
    """The least number of inputs that part all that can be parted, by trying every choice."""
    every = list(range(seen.shape[1]))
    whole = parted(seen, every)
    return next(n for n in range(len(every) + 1) if any(parted(seen, list(c)) == whole for c in combinations(every, n)))


@given(tables())
def test_greedy_is_within_the_bound_of_set_cover(seen: IntArray) -> None:
    assert len(separating(seen, [range(seen.shape[1])])) <= least(seen) * (1 + np.log(max(1, len(seen) ** 2)))


def test_the_chosen_class_comes_first_and_of_equals_the_first_input() -> None:
    seen = np.array([[0, 0, 0], [0, 1, 1], [1, 1, 1], [2, 1, 1]])
    assert separating(seen, [[0, 1, 2]]) == [1, 0]
    assert separating(seen, [[2, 1, 0]]) == [2, 0]
    assert separating(seen, [[0], [1, 2]]) == [0, 1]
    assert separating(np.zeros((1, 3), dtype=np.int64), [[0, 1, 2]]) == []
