from __future__ import annotations

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.select.evidence import empty, evidence, random_evidence, take

from avow.core.evidence import IntArray
from avow.evals.metrics import auroc, brier, calibration_error, expected, n_at_k, pass_at_k, reliability, risk_coverage
from avow.select import RULES, Cluster, submissions

CASES = st.lists(st.tuples(st.integers(0, 4), st.sampled_from([0.0, 0.25, 0.5, 1.0])), min_size=1, max_size=12)


@given(st.integers(1, 60), st.data())
def test_pass_at_k_is_the_binomial_formula(n: int, data: st.DataObject) -> None:
    c, k = data.draw(st.integers(0, n)), data.draw(st.integers(1, n))
    want = 1 - Fraction(math.comb(n - c, k), math.comb(n, k))
    assert pass_at_k(n, c, k) == pytest.approx(float(want), abs=1e-12)


def test_pass_at_k_of_large_pools_does_not_overflow() -> None:
    want = 1 - Fraction(math.comb(999_900, 1000), math.comb(1_000_000, 1000))
    assert pass_at_k(1_000_000, 100, 1000) == pytest.approx(float(want), rel=1e-9)


@pytest.mark.parametrize(("n", "c", "k"), [(5, 6, 1), (5, -1, 1), (5, 1, 6), (5, 1, 0), (0, 0, 1)])
def test_pass_at_k_refuses_what_has_no_value(n: int, c: int, k: int) -> None:
    with pytest.raises(ValueError, match="pass@k needs"):
        pass_at_k(n, c, k)


def test_n_at_k_of_all_submitted_is_pass_at_k() -> None:
    correct = np.array([True] * 3 + [False] * 17)
    for k in (1, 5, 10):
        got = n_at_k(correct, k, k, lambda drawn: drawn, draws=4000, seed=k)
        assert got == pytest.approx(pass_at_k(20, 3, k), abs=0.03)  # four standard errors of 4,000 draws


def test_n_at_k_runs_the_complete_selector_on_every_draw() -> None:
    rng = np.random.default_rng(0)
    e = random_evidence(rng, 20, 3, 2)
    correct = rng.random(20) < 0.3
    seen: list[IntArray] = []

    def chosen(drawn: IntArray) -> IntArray:
        part = take(e, drawn)
        return submissions(part, Cluster()(part), 2)

    def submit(drawn: IntArray) -> IntArray:
        seen.append(drawn)
        return drawn[chosen(drawn)]

    got = n_at_k(correct, 8, 2, submit, draws=50, seed=1)
    assert len(seen) == 50
    assert all(len(set(d.tolist())) == 8 for d in seen)
    solved = [bool(correct[d[chosen(d)]].any()) for d in seen]
    assert got == pytest.approx(np.mean(solved))
    assert got == n_at_k(correct, 8, 2, submit, draws=50, seed=1)


def test_n_at_k_counts_only_the_first_n_and_refuses_strangers() -> None:
    correct = np.array([False, True])
    assert n_at_k(correct, 2, 1, np.sort, draws=5) == 0.0
    with pytest.raises(ValueError, match="not given"):
        n_at_k(correct, 1, 1, lambda drawn: [1 - int(drawn[0])])
    for k, n, draws in [(3, 1, 1), (0, 1, 1), (1, 0, 1), (1, 1, 0)]:
        with pytest.raises(ValueError, match="n@k needs"):
            n_at_k(correct, k, n, lambda drawn: drawn, draws=draws)


def test_expected_correctness_is_the_mean_over_the_tied_best() -> None:
    ranking = Cluster()(evidence([[1], [1], [2], [2], [3]], counts=[1, 3, 2, 2, 1]))
    correct = np.array([True, False, True, True, False])
    assert expected(ranking, correct) == 0.75
    assert expected(ranking, correct, np.array([1, 3, 2, 2, 1])) == 5 / 8
    with pytest.raises(ValueError, match="empty"):
        expected(RULES["random"](empty()), np.zeros(0, dtype=np.bool_))


def _auroc_by_pairs(cases: list[tuple[int, float]]) -> float:
    won = total = 0.0
    for (i, (s, p)), (j, (t, q)) in itertools.product(enumerate(cases), repeat=2):
        if i != j:
            total += p * (1 - q)
            won += p * (1 - q) * ((s > t) + 0.5 * (s == t))
    return won / total if total > 1e-12 else math.nan


@given(CASES)
def test_auroc_is_the_share_of_pairs_in_order(cases: list[tuple[int, float]]) -> None:
    score, positive = np.array(cases, dtype=np.float64).T
    assert auroc(score, positive) == pytest.approx(_auroc_by_pairs(cases), nan_ok=True)


@given(CASES)
def test_auroc_of_the_reversed_score_is_its_complement(cases: list[tuple[int, float]]) -> None:
    score, positive = np.array(cases, dtype=np.float64).T
    assert auroc(-score, positive) == pytest.approx(1 - auroc(score, positive), nan_ok=True)


def test_brier() -> None:
    assert brier(np.array([1.0, 0.5]), np.array([0.0, 1.0])) == pytest.approx(0.625)
    assert math.isnan(brier(np.zeros(0), np.zeros(0)))


def test_reliability_bins_and_their_error() -> None:
    stated, outcome = np.array([0.05, 0.0, 0.95, 1.0, 0.5]), np.array([0, 1, 1, 1, 0])
    bins = reliability(stated, outcome, bins=10)
    assert [(b.low, b.high, b.count) for b in bins] == [(0.0, 0.1, 2), (0.5, 0.6, 1), (0.9, 1.0, 2)]
    assert [b.observed for b in bins] == [0.5, 0.0, 1.0]
    assert calibration_error(bins) == pytest.approx((2 * 0.475 + 0.5 + 2 * 0.025) / 5)
    assert math.isnan(calibration_error(()))


def test_stated_probabilities_that_are_right_have_a_small_error() -> None:
    rng = np.random.default_rng(0)
    stated = rng.random(20_000)
    assert calibration_error(reliability(stated, rng.random(20_000) < stated)) < 0.02


def test_risk_coverage_orders_by_confidence_and_shares_ties() -> None:
    coverage, risk = risk_coverage(np.array([0.9, 0.2, 0.5, 0.5]), np.array([1, 0, 0, 1]))
    assert coverage.tolist() == [0.25, 0.5, 0.75, 1.0]
    np.testing.assert_allclose(risk, [0.0, 0.25, 1 / 3, 0.5])
    assert len(risk_coverage(np.zeros(0), np.zeros(0))[1]) == 0


@given(CASES, st.integers(0, 100))
def test_risk_coverage_does_not_depend_on_the_order_of_cases(cases: list[tuple[int, float]], seed: int) -> None:
    confidence, outcome = np.array(cases, dtype=np.float64).T
    order = np.random.default_rng(seed).permutation(len(cases))
    np.testing.assert_allclose(
        risk_coverage(confidence, outcome)[1], risk_coverage(confidence[order], outcome[order])[1], atol=1e-12
    )
    assert risk_coverage(confidence, outcome)[1][-1] == pytest.approx(1 - outcome.mean())
