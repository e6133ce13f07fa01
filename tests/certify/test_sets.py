"""Prediction sets miss as often as promised and no more."""

from __future__ import annotations

import math

import numpy as np
import pytest

from avow.certify.binomial import allowed
from avow.certify.sets import members, threshold
from avow.core.errors import CalibrationError
from avow.core.evidence import FloatArray


def cases(rng: np.random.Generator, n: int) -> tuple[FloatArray, FloatArray]:
    """Scores of 8 labels, and that of the right one, which is drawn by the scores."""
    scores = rng.dirichlet(np.full(8, 0.4), n)
    right = (rng.random(n)[:, None] < scores.cumsum(axis=1)).argmax(axis=1)
    return scores, scores[np.arange(n), right]


@pytest.mark.parametrize("epsilon", [0.05, 0.1, 0.2])
def test_the_share_of_broken_promises_is_at_most_delta(epsilon: float) -> None:
    rng, broken, sizes = np.random.default_rng(0), 0, []
    for _ in range(500):
        at = threshold(cases(rng, 300)[1], epsilon)
        scores, right = cases(rng, 300)
        broken += (~members(right, at)).mean() > epsilon
        sizes.append(members(scores, at).sum(axis=1).mean())
    assert 0 < broken / 500 <= 0.1
    assert np.mean(sizes) < 5.5  # of 8


def test_it_is_the_largest_threshold_with_so_few_misses() -> None:
    right = np.random.default_rng(1).permutation(np.arange(200) / 200)
    at = threshold(right, 0.1)
    assert (right < at).sum() == allowed(200, 0.1, 0.1) > 0


def test_ties_never_cost_the_promise() -> None:
    assert threshold(np.full(100, 0.5), 0.1) == 0.5
    assert members([0.5, 0.4, math.nan], 0.5).tolist() == [True, False, False]
    right = np.where(np.arange(100) < 50, -math.inf, 0.9)
    with pytest.raises(CalibrationError, match="50 of 100 right answers have no score"):
        threshold(right, 0.1)
    right = np.where(np.arange(100) < 3, -math.inf, 0.9)
    assert threshold(right, 0.1) == 0.9


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(CalibrationError, match="29 cases cannot show"):
        threshold(np.ones(29), 0.1)
    with pytest.raises(CalibrationError, match="0 cases cannot show"):
        threshold([], 0.1)
    with pytest.raises(ValueError, match="nan"):
        threshold([math.nan] * 100, 0.1)
    with pytest.raises(ValueError, match="epsilon"):
        threshold(np.ones(100), 1.0)
