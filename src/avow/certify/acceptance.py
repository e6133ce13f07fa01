"""Choose, or abstain: the confidence from which on answers are accepted, so that few accepted ones are wrong.

Each calibration task has a confidence and a verdict. Wanted is the smallest threshold at which, of as many answers
accepted again, and of all there will ever be, at most a share epsilon is wrong, with probability 1 - delta over the
calibration and those answers: the promise of `binomial.chance`.

Thresholds are tried in turn, from a careful one to bolder ones, and the last that holds is taken. Where to begin
matters: at the highest confidences too few tasks are accepted to show anything. So a share of the tasks, the *design*,
looks for a good beginning and for the steps; the rest, the *proof*, that played no part in this, tests them.

It promises nothing of tasks unlike those of the calibration (`avow.certify.monitor` watches for that), and nothing of a
single answer: a share epsilon of the accepted ones may be wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from avow.certify.binomial import chance, in_turn, needed
from avow.core.errors import CalibrationError
from avow.core.evidence import BoolArray, FloatArray, IntArray

DESIGN = 0.2  # share of the tasks; .1 accepts as many, .3 fewer
STEPS = 50  # thresholds at most, evenly through the design's tasks
NEWTON, RIDGE = 12, 0.1  # steps of the fit, and what keeps it finite where no task is wrong


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What may be accepted. threshold: the least confidence, None where nothing can be promised.

    accepted, wrong: of the tasks of the proof, how many the threshold accepts and how many of those are wrong.
    chance: that so few are wrong where more than epsilon will be, at most delta.
    steps: the thresholds that held, from the first tried to the last, which is `threshold`.
    proof: the numbers of the tasks that tested them.
    """

    epsilon: float
    delta: float
    threshold: float | None
    accepted: int
    wrong: int
    chance: float
    steps: tuple[float, ...]
    proof: tuple[int, ...]

    def accepts(self, confidence: float) -> bool:
        return self.threshold is not None and confidence >= self.threshold


def calibrate(
    confidence: ArrayLike, wrong: ArrayLike, epsilon: float, delta: float = 0.1, *, seed: int = 0
) -> Acceptance:
    """The smallest confidence that may be accepted.

    Args:
        confidence: [n] of each task's answer, higher is surer; -inf or nan is never accepted.
        wrong: [n] whether the answer is wrong.
        epsilon: the share of accepted answers that may be wrong.
        delta: the probability that the calibration misleads.
        seed: decides which tasks design.

    Raises:
        CalibrationError: fewer tasks than could ever show this.
        ValueError: arrays of different shapes, or epsilon or delta is not between 0 and 1.

    """
    score, bad = np.asarray(confidence, dtype=np.float64), np.asarray(wrong, dtype=np.bool_)
    if score.ndim != 1 or score.shape != bad.shape:
        raise ValueError(f"confidences of shape {score.shape} and verdicts of shape {bad.shape}, expected the same [n]")
    score = np.where(np.isnan(score), -np.inf, score)
    if len(score) < (most := least(epsilon, delta)):
        raise CalibrationError(
            f"{len(score)} tasks cannot show an error of at most {epsilon:g} with confidence {1 - delta:g}",
            hint=f"At least {most} are needed if none of them is wrong, and mostly twice as many.",
        )
    order = np.random.default_rng(seed).permutation(len(score))
    design, proof = np.split(order, [_design(len(score))])
    tried = list(_ladder(score[design], bad[design], len(proof), epsilon))
    counts = [_counts(score[proof], bad[proof], threshold) for threshold in tried]
    held = in_turn(counts, epsilon, delta)
    errors, accepted = counts[held - 1] if held else (0, 0)
    sure = chance(errors, accepted, epsilon)
    threshold = tried[held - 1] if held else None
    return Acceptance(epsilon, delta, threshold, accepted, errors, sure, tuple(tried[:held]), tuple(proof.tolist()))


def least(epsilon: float, delta: float) -> int:
    """The fewest tasks that can show it, without an error among them and with a design that begins with all.

    Raises:
        ValueError: epsilon or delta is not between 0 and 1.

    """
    proof = needed(epsilon, delta)
    few, enough = proof - 1, 2 * proof  # a design of none is too little for `few`, one of half leaves enough
    while enough - few > 1:
        middle = (few + enough) // 2
        few, enough = (middle, enough) if middle - _design(middle) < proof else (few, middle)
    return enough


def _design(n: int) -> int:
    return round(DESIGN * n)


def _ladder(score: FloatArray, bad: BoolArray, proof: int, epsilon: float) -> Iterator[float]:
    """The thresholds to try, boldest last: from the one that the proof is most likely to hold."""
    known = np.sort(score[np.isfinite(score)])[::-1]
    if not len(known):
        return
    doubt, scale = _doubt(score, bad), proof / len(score)

    def foreseen(threshold: float) -> float:
        accepted = score >= threshold
        errors, n = (round(float(count) * scale) for count in (doubt[accepted].sum(), accepted.sum()))
        return chance(min(errors, n), n, epsilon)

    steps: IntArray = np.unique(np.linspace(0, len(known) - 1, STEPS).round().astype(np.int64))
    thresholds = np.unique(known[steps])[::-1].tolist()
    chances = list(map(foreseen, thresholds))
    yield from thresholds[chances.index(min(chances)) :]


def _doubt(score: FloatArray, bad: BoolArray) -> FloatArray:
    """How likely each task of the design is wrong, by the rank of its confidence: [n].

    A logistic curve, as the few errors among the most confident say too little each: beginning where they happen to be
    fewest was measured to find no threshold in one of five calibrations, the curve in one of fifty.
    """
    ranks = (score[:, None] > score).sum(axis=1) + 0.5 * (score[:, None] == score).sum(axis=1)
    share = ranks / len(score)
    x = np.stack([np.ones(len(score)), np.log(share / (1.0 - share + 1.0 / len(score)))], axis=1)
    weights = np.zeros(2)
    for _ in range(NEWTON):
        p = 1.0 / (1.0 + np.exp(-x @ weights))
        slope = x.T @ (bad - p) - RIDGE * weights
        weights = weights + np.linalg.solve(x.T @ (x * (p * (1.0 - p))[:, None]) + RIDGE * np.eye(2), slope)
    return 1.0 / (1.0 + np.exp(-x @ weights))


def _counts(score: FloatArray, bad: BoolArray, threshold: float) -> tuple[int, int]:
    """(wrong, accepted) at a threshold."""
    accepted = score >= threshold
    return int((bad & accepted).sum()), int(accepted.sum())
