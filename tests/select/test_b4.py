from __future__ import annotations

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.select.evidence import evidence, tables

from avow.core.evidence import BoolArray, Evidence
from avow.select import B4
from avow.select.b4 import group_scores
from avow.select.ranking import label_rows


def literal_scores(passes: BoolArray, groups: list[int], a: float, b0: float) -> list[float]:
    """The formula of the paper, hypothesis by hypothesis and cell by cell, with the C library's lgamma."""

    def lnb(p: float, q: float) -> float:
        return math.lgamma(p) + math.lgamma(q) - math.lgamma(p + q)

    n, m = passes.shape
    out = []
    for group in range(max(groups) + 1):
        inside = [i for i in range(n) if groups[i] == group]
        outside = [i for i in range(n) if groups[i] != group]
        good = [j for j in range(m) if all(passes[i, j] for i in inside)]
        bad = [j for j in range(m) if j not in good]
        nx, ny = len(inside), len(good)
        s1, s0 = (sum(bool(passes[i, j]) for i in outside for j in side) for side in (good, bad))
        n1, n0 = (n - nx) * ny, (n - nx) * (m - ny)
        out.append(
            lnb(ny + a, m - ny + 1) + lnb(nx + a, n - nx + 1) + lnb(s1 + 1, n1 - s1 + 1) + lnb(s0 + 1, n0 - s0 + b0)
        )
    return out


@given(tables(most=12), st.sampled_from([(1e3, 1e5), (10.0, 10.0), (1.0, 1.0), (1e3, 1e4), (0.5, 2.5)]))
def test_all_groups_at_once_equal_one_by_one(e: Evidence, priors: tuple[float, float]) -> None:
    a, b0 = priors
    groups = label_rows(e.passes)
    got = group_scores(e.passes, groups, a=a, b0=b0)
    np.testing.assert_allclose(got, literal_scores(e.passes, groups.tolist(), a, b0), rtol=1e-9, atol=1e-6)


@given(tables(most=8), st.integers(0, 10_000))
def test_groups_whose_members_differ_are_scored_by_what_all_of_them_pass(e: Evidence, seed: int) -> None:
    groups = label_rows(np.random.default_rng(seed).integers(0, 3, size=(e.n, 1)))
    got = group_scores(e.passes, groups, a=10.0, b0=10.0)
    np.testing.assert_allclose(got, literal_scores(e.passes, groups.tolist(), 10.0, 10.0), rtol=1e-9, atol=1e-7)


@given(tables(most=8))
def test_weights_are_repeated_tests(e: Evidence) -> None:
    groups = label_rows(e.passes)
    columns = np.repeat(np.arange(e.passes.shape[1]), e.test_count)
    once = group_scores(e.passes[:, columns], groups)
    np.testing.assert_allclose(group_scores(e.passes, groups, e.test_count), once, rtol=1e-9, atol=1e-6)


def beta_integral(successes: int, trials: int, p: int, q: int) -> Fraction:
    """Integral of theta^s (1 - theta)^(t - s) under Beta(p, q), exactly, for whole p and q."""

    def beta(x: int, y: int) -> Fraction:
        return Fraction(math.factorial(x - 1) * math.factorial(y - 1), math.factorial(x + y - 1))

    return beta(successes + p, trials - successes + q) / beta(p, q)


@given(st.integers(0, 2**12 - 1), st.integers(1, 4), st.integers(1, 3))
@settings(max_examples=60, deadline=None)
def test_the_best_group_is_the_map_over_all_hypotheses(bits: int, n: int, m: int) -> None:
    """Exhaustive MAP over every (x, y) of programs and tests, in exact fractions, against the groups' scores."""
    passes = np.array([(bits >> k) & 1 for k in range(n * m)], dtype=np.bool_).reshape(n, m)
    a, b0 = 2, 3
    best: dict[tuple[int, ...], Fraction] = {}
    for x in itertools.product((0, 1), repeat=n):
        for y in itertools.product((0, 1), repeat=m):
            # a correct program passes exactly the correct tests
            if not any(x) or any(passes[i, j] != y[j] for i in range(n) for j in range(m) if x[i]):
                continue
            wrong = [i for i in range(n) if not x[i]]
            s1 = sum(int(passes[i, j]) for i in wrong for j in range(m) if y[j])
            s0 = sum(int(passes[i, j]) for i in wrong for j in range(m) if not y[j])
            n1, n0 = len(wrong) * sum(y), len(wrong) * (m - sum(y))
            best[x] = (
                beta_integral(sum(x), n, a, 1)
                * beta_integral(sum(y), m, a, 1)
                * beta_integral(s1, n1, 1, 1)
                * beta_integral(s0, n0, 1, b0)
            )
    groups = label_rows(passes)
    whole = {tuple(int(g == k) for g in groups): k for k in range(int(groups.max()) + 1)}
    scores = group_scores(passes, groups, a=a, b0=b0)
    # differences of scores are exact log ratios of the posterior
    for (x, k), (z, h) in itertools.combinations(whole.items(), 2):
        assert scores[k] - scores[h] == pytest.approx(math.log(best[x] / best[z]), abs=1e-9)


def test_a_hypothesis_that_splits_a_group_is_no_contender_under_the_papers_priors() -> None:
    """Why whole groups suffice: taking a program out of a group multiplies the posterior by far less than 1."""
    e = evidence(passes=[[1, 1, 0], [1, 1, 0], [1, 1, 0], [0, 1, 1], [1, 0, 0]])
    whole = group_scores(e.passes, np.array([0, 0, 0, 1, 2]))[0]
    split = group_scores(e.passes, np.array([0, 0, 3, 1, 2]))[0]
    assert whole > split


def test_the_larger_consistent_group_wins() -> None:
    e = evidence(passes=[[1, 1, 1, 0]] * 4 + [[0, 0, 1, 1]] * 2)
    assert B4()(e).best.tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize(("a", "b0"), [(0.0, 1.0), (1.0, -1.0)])
def test_priors_must_be_positive(a: float, b0: float) -> None:
    with pytest.raises(ValueError, match="positive priors"):
        B4(a, b0)(evidence(passes=[[1]]))
