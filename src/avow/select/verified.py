"""The verification-weighted choice: verdicts of independent checks move a ranking and its probabilities.

Zhou et al. 2023 (section 4.2) let every sampled answer vote with the weight of its verification state. Here each check
speaks on every program, and what votes for a behaviour class is the probability that its rule gives it: the vote of a
class is that probability times the mean weight of its verdicts over the weight of U. A check that says nothing of any
program (U) does not count, so that many worthless ones do not drown a good one. The new probability is Bayes' rule with
that factor for each class, and 1 for "none is right". Trusted tests come first as ever. Weights: `VERIFICATION`, or
learned (`avow.verify.verdicts`). The vote is `avow.select.votes`.

What it does NOT do: checks of one model err together, so that ten count as their mean, not as ten witnesses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from avow.core.evidence import Evidence, FloatArray, IntArray, Ranking
from avow.select.ranking import failures, ranked
from avow.select.votes import VERIFICATION, tally


def factors(states: Sequence[Sequence[str]], weights: Mapping[str, float] | None = None) -> FloatArray:
    """The mean weight of each program's verdicts over that of U: [N] of states [N][V]; 1 where no check says anything.

    Raises:
        ValueError: weights that are not w_T >= w_U >= w_F >= 0 with w_U > 0, a state without a weight, or rows of
            different lengths.

    """
    table = dict(VERIFICATION if weights is None else weights)
    if not (table.keys() >= {"T", "U", "F"} and np.inf > table["T"] >= table["U"] >= table["F"] >= 0 < table["U"]):
        raise ValueError(f"weights of verdicts have to fall from T over U to F, U above 0; found {table}")
    if unknown := {state for row in states for state in row} - set(table):
        raise ValueError(f"unknown verification state {min(unknown)!r}, expected one of F, T, U")
    if len({len(row) for row in states}) > 1:
        raise ValueError("every program needs one verdict of each check")
    telling = [column for column in zip(*states, strict=True) if set(column) != {"U"}]
    if not telling:
        return np.ones(len(states))
    values = np.array([[table[state] for state in column] for column in telling], dtype=np.float64)
    out: FloatArray = values.mean(axis=0) / table["U"]
    return out


def verified_choice(
    evidence: Evidence, ranking: Ranking, sure: FloatArray, states: Sequence[Sequence[str]],
    weights: Mapping[str, float] | None = None,
) -> tuple[Ranking, FloatArray]:  # fmt: skip
    """The ranking and the probabilities [N] that verdicts [N][V] leave of a ranking with the probabilities `sure` [N].

    Raises:
        ValueError: states of another number of programs, or what `factors` refuses.

    """
    if len(states) != evidence.n:
        raise ValueError(f"verdicts of {len(states)} programs for {evidence.n}")
    factor = factors(states, weights)
    if not evidence.n or np.all(factor == 1.0):
        return ranking, sure
    classes = ranking.classes
    votes = tally(classes[None], (_held(ranking, sure) * factor / np.bincount(classes)[classes])[None]).scores[0]
    keys = np.stack((failures(evidence), -np.round(votes, 12), ranking.rank), axis=1)  # rounded: sums of equal parts
    place = np.unique(keys, axis=0, return_inverse=True)[1].reshape(-1)
    moved = ranked(evidence, ranking.rule, -place.astype(np.float64), posterior=_bayes(sure, factor, classes))
    return replace(moved, classes=classes), _bayes(sure, factor, classes)


def _held(ranking: Ranking, sure: FloatArray) -> FloatArray:
    """The probability of each program's class, none below that of a class that the rule ranks lower: [N].

    So verdicts that are all alike leave the rule's order as it was.
    """
    n = int(ranking.classes.max()) + 1
    best, prior = np.full(n, len(sure)), np.zeros(n)
    np.minimum.at(best, ranking.classes, ranking.rank)
    np.maximum.at(prior, ranking.classes, sure)
    order = np.argsort(-best, kind="stable")
    prior[order] = np.maximum.accumulate(prior[order])
    out: FloatArray = prior[ranking.classes]
    return out


def _bayes(sure: FloatArray, factor: FloatArray, classes: IntArray) -> FloatArray:
    """Probabilities after the verdicts, one a class: the factor of a class is the mean of its programs'."""
    n = np.bincount(classes)
    prior, mean = np.bincount(classes, sure) / n, np.bincount(classes, factor) / n
    whole = float(prior @ mean) + max(0.0, 1.0 - float(prior.sum()))
    out: FloatArray = (prior * mean / (whole or 1.0))[classes]
    return out
