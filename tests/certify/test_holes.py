"""The tree programme beside brute force, an integer programme and the greedy rule."""

from __future__ import annotations

import math

import numpy as np
import pytest
from benchmarks.holes import BUDGETS, greedy, programme, real_trees, surprises
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.certify.trees import all_programs, holes, random_tree

from avow.certify.holes import TOLERANCE, nested, solve


@settings(deadline=None, max_examples=150)
@given(st.integers(0, 2**32), st.integers(1, 10), st.integers(1, 4))
def test_it_is_the_best_of_all_partial_programs(seed: int, n: int, m: int) -> None:
    rng = np.random.default_rng(seed)
    parents, costs = random_tree(rng, n), np.round(surprises(rng, n), 1)  # rounded: many ties
    budgets = np.array([0.0, 0.1, 0.5, float(costs.sum()) / 2, float(costs.sum()), math.inf])
    programs = [
        (mask, int(mask.sum()), holes(parents, mask), float(costs[mask].sum())) for mask in all_programs(parents)
    ]
    found = solve(parents, costs, m, budgets)
    for row in range(m):
        for i, budget in enumerate(budgets):
            best = max(kept for _, kept, opened, cost in programs if opened <= row + 1 and cost <= budget + TOLERANCE)
            assert found.kept[row, i] == best


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 2**32), st.integers(1, 120), st.integers(1, 5), st.booleans())
def test_every_mask_is_a_program_within_its_budget_and_its_holes(seed: int, n: int, m: int, whole: bool) -> None:
    rng = np.random.default_rng(seed)
    parents, costs = random_tree(rng, n), surprises(rng, n)
    if whole:
        costs = np.floor(costs)  # nodes that cost nothing: many programs tie
    found = solve(parents, costs, m, BUDGETS[::9])
    for row in range(1, m + 1):
        for i, budget in enumerate(BUDGETS[::9]):
            mask = found.mask(row, i)
            assert mask.sum() == found.kept[row - 1, i]
            assert costs[mask].sum() <= budget + TOLERANCE
            assert holes(parents, mask) <= row
            assert all(above < 0 or mask[above] or not mask[v] for v, above in enumerate(parents))
    assert (np.diff(found.kept, axis=0) >= 0).all()  # a hole more never costs anything
    assert (np.diff(found.kept, axis=1) <= 0).all()  # nor does a larger budget


def test_it_equals_the_integer_programme_on_500_random_and_real_trees() -> None:
    rng = np.random.default_rng(0)
    real = [tree for tree in real_trees() if 10 <= len(tree) <= 120]
    trees = [random_tree(rng, int(rng.integers(2, 80))) for _ in range(500 - len(real[:150]))] + real[:150]
    assert len(trees) == 500
    assert len(real) >= 100
    for number, tree in enumerate(trees):
        costs, m, i = surprises(rng, len(tree)), 1 + number % 4, int(rng.integers(100))
        assert solve(tree, costs, m, BUDGETS).kept[m - 1, i] == programme(tree, costs, m, BUDGETS[i])


def test_it_is_never_worse_than_greedy_and_mostly_better() -> None:
    rng = np.random.default_rng(1)
    gained = []
    for tree in [tree for tree in real_trees() if len(tree) >= 60][:60]:
        costs = surprises(rng, len(tree))
        exact = solve(tree, costs, 3, BUDGETS[[10]]).kept[2, 0]
        gained.append((exact - greedy(tree, costs, 3, float(BUDGETS[10]))) / len(tree))
    assert min(gained) >= 0
    assert np.mean(gained) > 0.01


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 2**32), st.integers(1, 60), st.integers(1, 3))
def test_nested_programs_shrink_with_the_budget(seed: int, n: int, m: int) -> None:
    rng = np.random.default_rng(seed)
    parents, costs = random_tree(rng, n), np.floor(4 * surprises(rng, n)) / 4
    budgets = rng.permutation(BUDGETS[::12])
    masks, free = nested(parents, costs, m, budgets), solve(parents, costs, m, budgets)
    order = np.argsort(-budgets)
    for row in range(m):
        assert (masks[row, order][:-1] >= masks[row, order][1:]).all()
        for i in range(len(budgets)):
            mask = masks[row, i]
            assert holes(parents, mask) <= row + 1
            assert costs[mask].sum() <= budgets[i] + TOLERANCE
            assert all(above < 0 or mask[above] or not mask[v] for v, above in enumerate(parents))
            assert mask.sum() <= free.kept[row, i]
        assert masks[row, order[0]].sum() == free.kept[row, order[0]]


def test_nested_is_the_largest_program_below_the_one_before() -> None:
    rng = np.random.default_rng(5)
    for _ in range(40):
        parents, costs = random_tree(rng, 9), np.floor(4 * surprises(rng, 9)) / 4
        masks, above = nested(parents, costs, 2, [1.0, 0.25])[1], np.ones(9, dtype=np.bool_)
        for mask, budget in zip(masks, (1.0, 0.25), strict=True):
            within = (p for p in all_programs(parents) if (p <= above).all() and holes(parents, p) <= 2)
            assert mask.sum() == max(int(p.sum()) for p in within if costs[p].sum() <= budget + TOLERANCE)
            above = mask


def test_large_costs_lose_no_digits_that_count() -> None:
    rng = np.random.default_rng(3)
    found = solve([-1] + [0] * 500, rng.random(501) * 1e9, 2, [0.0])
    assert found.kept.tolist() == [[0], [0]]
    assert not found.mask(1, 0).any()


def test_large_trees_are_answered() -> None:
    rng = np.random.default_rng(2)
    parents, costs = random_tree(rng, 2000), surprises(rng, 2000)
    found = solve(parents, costs, 4, [1.0])
    assert costs[found.mask(4, 0)].sum() <= 1.0 + TOLERANCE
    assert found.kept[3, 0] > 0
    with pytest.raises(ValueError, match="GB of memory"):
        solve([-1, *range(19_999)], np.zeros(20_000), 4, [1.0])


@pytest.mark.parametrize(
    ("parents", "costs", "max_holes", "budgets", "told"),
    [
        ([], [], 1, [1.0], "the root first"),
        ([0], [1.0], 1, [1.0], "the root first"),
        ([-1, -1], [1.0, 1.0], 1, [1.0], "node 1: its parent -1"),
        ([-1, 0, 3, 0], [1.0] * 4, 1, [1.0], "node 2: its parent 3"),
        ([-1, 0, 0, 1], [1.0] * 4, 1, [1.0], "node 3: its parent 1"),
        ([-1, 0], [1.0], 1, [1.0], "2 nodes need 2 costs"),
        ([-1, 0], [1.0, -1.0], 1, [1.0], "a cost that is negative or no number"),
        ([-1, 0], [1.0, math.nan], 1, [1.0], "a cost that is negative or no number"),
        ([-1, 0], [1.0, math.inf], 1, [1.0], "a cost that is negative or no number"),
        ([-1, 0], [1e308, 1e308], 1, [1.0], "a cost of 1e\\+308; expected nats"),
        ([-1, 0], [1.0, 1.0], 1, [math.nan], "a budget that is negative or no number"),
        ([-1, 0], [1.0, 1.0], 0, [1.0], "max_holes is 0"),
    ],
)
def test_what_is_no_tree_is_refused(
    parents: list[int], costs: list[float], max_holes: int, budgets: list[float], told: str
) -> None:
    with pytest.raises(ValueError, match=told):
        solve(parents, costs, max_holes, budgets)


def test_a_mask_outside_the_table_is_refused() -> None:
    found = solve([-1, 0], [1.0, 1.0], 2, [1.0])
    for m, i in ((0, 0), (3, 0), (1, 1), (1, -1)):
        with pytest.raises(IndexError, match="there are 1 to 2 holes"):
            found.mask(m, i)
