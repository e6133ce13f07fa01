"""Every vote over recorded answers: how often it is right, whether its confidence means anything, what may be promised.

    majority       one run, one vote
    weighted       weights from labels: ln(p K / (1 - p)) by each run's accuracy in the other half of the problems
    em             the same weights found without labels, runs taken for independent (Dawid & Skene)
    dependence     the same with runs that repeat each other discounted (`avow.select.reliability`)
    verified       weights 1, .5, .2 by the state of verification (`avow.select.votes`)
    calibrated     those three weights from labels: the accuracy of each state in the other half, falling from T to F

`promised` calibrates the acceptance of a vote on one half of the problems and counts on the other, for many halves.
It reads no files and chooses nothing for a user.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from avow.certify.acceptance import calibrate
from avow.core.errors import CalibrationError
from avow.core.evidence import BoolArray, FloatArray
from avow.evals.answers import Answers
from avow.evals.metrics import auroc
from avow.select.reliability import Reliability, dawid_skene, reliable, worth
from avow.select.votes import Votes, majority, same_answer, tally, verified
from avow.verify.verdicts import falling

DELTA = 0.1
EPSILONS = (0.05, 0.1)
HALVES = 200


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """A vote on P problems: right [P], expected over ties; confidence [P] in the answer that it chose."""

    right: FloatArray
    confidence: FloatArray


def voted(name: str, runs: Answers, *, seed: int = 0) -> Outcome:
    """The outcome of one of `VOTES`."""
    return VOTES[name](runs, seed)


def score(runs: Answers, names: list[str], *, seed: int = 0) -> dict[str, Any]:
    """{"n", "runs", "alone", "oracle", "votes"} in counts of problems; of each vote the AUROC and what is promised."""
    right = runs.answers == runs.truth[:, None]
    rows = {}
    for name in names:
        found = voted(name, runs, seed=seed)
        area = auroc(found.confidence, found.right)
        rows[name] = {
            "correct": round(float(found.right.sum()), 2),
            "accuracy": round(100.0 * float(found.right.mean()), 2),
            "auroc": None if np.isnan(area) else round(area, 3),
            "promised": {str(epsilon): promised(found, epsilon, seed=seed) for epsilon in EPSILONS},
        }
    return {
        "n": len(right),
        "runs": {run: int(right[:, g].sum()) for g, run in enumerate(runs.names)},
        "alone": dict(runs.alone),
        "voters": round(reliable(runs.answers).voters, 2),
        "oracle": int(right.any(axis=1).sum()),
        "votes": rows,
    }


def promised(found: Outcome, epsilon: float, *, seed: int = 0, halves: int = HALVES) -> dict[str, float] | None:
    """Calibrate on a random half, count on the other, so many times; None where there are too few problems.

    answered, least: mean and least share of the other half that was accepted. broken: how often more than epsilon of
    those were wrong, to be at most delta = .1.
    """
    n, broken, answered = len(found.right), 0, []
    wrong = 1.0 - found.right
    for half in range(halves):
        order = np.random.default_rng([seed, half]).permutation(n)
        first, other = order[: n // 2], order[n // 2 :]
        try:
            accepts = calibrate(found.confidence[first], wrong[first] > 0, epsilon, DELTA, seed=half)
        except CalibrationError:
            return None
        accepted = other[found.confidence[other] >= (np.inf if accepts.threshold is None else accepts.threshold)]
        answered.append(len(accepted) / len(other))
        broken += bool(len(accepted)) and float(wrong[accepted].mean()) > epsilon
    return {
        "answered": round(float(np.mean(answered)), 4),
        "least": round(min(answered), 4),
        "broken": round(broken / halves, 4),
    }


def _majority(runs: Answers, _seed: int) -> Outcome:
    return _outcome(runs, majority(runs.answers), nats=False)


def _weighted(runs: Answers, seed: int) -> Outcome:
    right = (runs.answers == runs.truth[:, None])[:, :, None] & np.eye(len(runs.names), dtype=np.bool_)
    given = (runs.answers >= 0)[:, :, None] & np.eye(len(runs.names), dtype=np.bool_)
    return _outcome(runs, tally(runs.answers, _learned(right, given, seed)), nats=True)


def _verified(runs: Answers, _seed: int) -> Outcome:
    return _outcome(runs, verified(runs.answers, runs.states), nats=False)


def _calibrated(runs: Answers, seed: int) -> Outcome:
    states = np.array(runs.states)[:, :, None] == np.array(["T", "U", "F"])
    given = states & (runs.answers >= 0)[:, :, None]
    right = given & (runs.answers == runs.truth[:, None])[:, :, None]
    return _outcome(runs, tally(runs.answers, _learned(right, given, seed, falls=True)), nats=True)


def _em(runs: Answers, _seed: int) -> Outcome:
    return _unlabelled(runs, dawid_skene(runs.answers))


def _dependence(runs: Answers, _seed: int) -> Outcome:
    return _unlabelled(runs, reliable(runs.answers))


VOTES: dict[str, Callable[[Answers, int], Outcome]] = {
    "majority": _majority, "weighted": _weighted, "em": _em, "dependence": _dependence, "verified": _verified,
    "calibrated": _calibrated,
}  # fmt: skip


def _unlabelled(runs: Answers, found: Reliability) -> Outcome:
    sure = np.where(found.votes.winners, found.posterior, 0.0).max(axis=1, initial=0.0)
    return Outcome(found.votes.expected(runs.truth), sure)


def _learned(right: BoolArray, given: BoolArray, seed: int, *, falls: bool = False) -> FloatArray:
    """What each answer's kind is worth, in nats, by the accuracy of the kind in the other half: [P, G].

    right, given: [P, G, K] whether answer g of problem p is of kind k, and right. falls: no kind is worth more than the
    one before it.
    """
    half = np.random.default_rng(seed).permutation(len(right)) % 2
    weights = np.zeros(given.shape[:2])
    for side in (0, 1):
        other = half != side
        hits, trials = right[other].sum(axis=(0, 1)) + 1.0, given[other].sum(axis=(0, 1)) + 2.0
        accuracy = np.array(falling(list(zip(hits, trials, strict=True)))) if falls else hits / trials
        weights[half == side] = (given[half == side] * worth(accuracy)).sum(axis=2)
    return weights


def _outcome(runs: Answers, votes: Votes, *, nats: bool) -> Outcome:
    """Its confidence is the share of the winner: of the weights as they are, or of odds where they are nats."""
    top = votes.scores.max(axis=1, keepdims=True, initial=-np.inf)
    shifted = np.where(np.isfinite(votes.scores), votes.scores - np.where(np.isfinite(top), top, 0.0), -np.inf)
    weight = np.exp(shifted) if nats else np.where(np.isfinite(votes.scores), votes.scores, 0.0)
    voters = np.maximum(1, same_answer(runs.answers).sum(axis=2))  # behind the same answer
    total = (weight / voters).sum(axis=1)
    share = np.where(votes.winners, weight, 0.0).max(axis=1, initial=0.0) / np.where(total > 0, total, 1.0)
    return Outcome(votes.expected(runs.truth), share)
