"""The threshold of acceptance keeps its promise, and accepts much where confidence means something."""

from __future__ import annotations

import math

import numpy as np
import pytest

from avow.certify.acceptance import DESIGN, Acceptance, calibrate, least
from avow.certify.binomial import needed
from avow.core.errors import CalibrationError
from avow.core.evidence import BoolArray, FloatArray


def tasks(rng: np.random.Generator, n: int, *, inverted: bool = False) -> tuple[FloatArray, BoolArray]:
    """Confidences that are right as often as they say; or never where they are high."""
    confidence = rng.beta(4.0, 0.5, n)
    right = rng.random(n) < (1.0 - confidence if inverted else confidence)
    return confidence, ~right


@pytest.mark.parametrize("epsilon", [0.05, 0.1, 0.2])
def test_the_share_of_broken_promises_is_at_most_delta(epsilon: float) -> None:
    broken, answered, possible = 0, [], []
    for seed in range(400):
        rng = np.random.default_rng(seed)
        found = calibrate(*tasks(rng, 500), epsilon, 0.1, seed=seed)
        confidence, wrong = tasks(rng, 500)
        accepted = np.array([found.accepts(c) for c in confidence])
        answered.append(accepted.mean())
        broken += bool(accepted.any()) and wrong[accepted].mean() > epsilon
        doubts = np.sort(1.0 - confidence)
        possible.append((np.cumsum(doubts) / np.arange(1, 501) <= epsilon).mean())
    assert broken / 400 <= 0.1
    assert np.mean(answered) > (0.4 if epsilon == 0.05 else 0.7) * np.mean(possible)


@pytest.mark.parametrize("seed", range(20))
def test_nothing_is_accepted_where_confidence_misleads(seed: int) -> None:
    found = calibrate(*tasks(np.random.default_rng(seed), 400, inverted=True), 0.05, 0.1, seed=seed)
    assert found.threshold is None
    assert found.accepted == found.wrong == 0
    assert not found.accepts(1.0)


def test_all_is_accepted_where_nothing_is_wrong() -> None:
    confidence = np.random.default_rng(0).random(300)
    found = calibrate(confidence, np.zeros(300, dtype=np.bool_), 0.05, 0.05)
    assert found.threshold is not None
    assert found.threshold < 0.1
    assert found.wrong == 0
    assert found.accepted >= 220
    assert found.chance <= 0.05


def test_the_numbers_are_those_of_the_proof() -> None:
    confidence, wrong = tasks(np.random.default_rng(3), 600)
    found = calibrate(confidence, wrong, 0.1, 0.1, seed=5)
    assert found.threshold is not None
    proof = np.random.default_rng(5).permutation(600)[120:]
    accepted = confidence[proof] >= found.threshold
    assert (found.accepted, found.wrong) == (accepted.sum(), wrong[proof][accepted].sum())
    assert found.proof == tuple(proof)
    assert list(found.steps) == sorted(found.steps, reverse=True)
    assert found.steps[-1] == found.threshold
    assert found == calibrate(confidence, wrong, 0.1, 0.1, seed=5)


def test_tasks_without_an_answer_are_never_accepted() -> None:
    confidence, wrong = tasks(np.random.default_rng(3), 600)
    some = np.where(np.arange(600) % 3 == 0, np.nan, confidence)
    some[1::3] = -math.inf
    found = calibrate(some, wrong | ~np.isfinite(some), 0.2, 0.1)
    assert found.accepts(1.0)
    assert not found.accepts(math.nan)
    assert not found.accepts(-math.inf)
    assert calibrate(np.full(600, -math.inf), wrong, 0.2, 0.1).threshold is None


def test_equal_confidences_stand_or_fall_together() -> None:
    wrong = np.arange(400) % 10 == 0
    assert calibrate(np.ones(400), wrong, 0.2, 0.1).threshold == 1.0
    assert calibrate(np.ones(400), wrong, 0.05, 0.1).threshold is None


def test_too_few_tasks_are_refused() -> None:
    with pytest.raises(CalibrationError, match=r"36 tasks cannot show .* At least 37 are needed if none"):
        calibrate(np.ones(36), np.zeros(36, dtype=np.bool_), 0.1, 0.1)
    with pytest.raises(CalibrationError, match="At least 100"):
        calibrate([], [], 0.05, 0.05)


@pytest.mark.parametrize("delta", [1e-6, 0.001, 0.05, 0.1, 0.5, 0.9, 1 - 1e-6])
def test_the_fewest_tasks_are_those_of_counting_up(delta: float) -> None:
    for epsilon in (0.001, 0.003, 0.01, 0.02, 0.05, 0.07, 0.1, 0.15, 0.2, 1 / 3, 0.5, 0.9, 1 - 1e-6):
        n = proof = needed(epsilon, delta)
        while n - round(DESIGN * n) < proof:
            n += 1
        assert least(epsilon, delta) == n, epsilon


def test_a_tiny_risk_needs_no_counting() -> None:
    assert least(1e-6, 1e-6) == 23_750_000
    assert least(1e-12, 0.1) == 3_750_000_000_000


@pytest.mark.parametrize(
    ("confidence", "wrong", "epsilon", "told"),
    [
        ([1.0], [True, False], 0.1, "expected the same"),
        ([[1.0]], [[True]], 0.1, "expected the same"),
        ([1.0], [True], 0.0, "epsilon is 0.0"),
    ],
)
def test_impossible_arguments_are_refused(
    confidence: list[float], wrong: list[bool], epsilon: float, told: str
) -> None:
    with pytest.raises(ValueError, match=told):
        calibrate(confidence, wrong, epsilon)


def test_an_acceptance_says_what_it_takes() -> None:
    assert Acceptance(0.1, 0.1, 0.5, 100, 3, 0.01, (0.5,), (1, 2)).accepts(0.5)
    assert not Acceptance(0.1, 0.1, 0.5, 100, 3, 0.01, (0.5,), (1, 2)).accepts(0.49)
