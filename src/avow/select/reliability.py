"""How good each voter is, and how many voters there really are, without a single label.

`dawid_skene`: the one-coin model of Dawid & Skene (1979) by EM. Voter g is right with probability p_g, otherwise gives
one of K wrong answers: posterior(c) ~ prod_g [p_g if a_g = c else (1 - p_g) / K], and p_g is the mean posterior of g's
own answers. A vote of g is worth ln(p_g K / (1 - p_g)).

EM takes agreement for truth, so three runs of one model, which repeat each other's mistakes, look infallible and
outvote everybody. `independence` measures repeats first. Independent voters agree at the rate

    e_gh = p_g p_h + (1 - p_g)(1 - p_h) / K

which is nearly rank one: whatever g and h share beyond e_gh, they share by copying, a fraction
kappa_gh = (a_gh - e_gh) / (1 - e_gh) of the problems. p is fitted to the agreements of pairs that do not copy, kappa
follows, and so on until both stand. A voter then counts 1 / sum_h kappa_gh: m repeats count as one. Their sum is the
effective number of voters.

It cannot tell a repeat from an expert with fewer than three independent voices: two that always agree, beside a third
that does not, may be either. Few problems: an excess within one standard error counts as none.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from avow.core.evidence import FloatArray, IntArray
from avow.select.votes import Votes, same_answer

WRONG_ANSWERS = 20.0  # K: effective number of different wrong answers
_SUSPECT = 8  # first guess of kappa = agreement to this power; the fixed point does not depend on it (4..16 tried)
_LOWEST, _HIGHEST = 0.05, 0.99  # range of a reliability: nobody is certain


@dataclass(frozen=True, slots=True, eq=False)
class Reliability:
    """accuracy [G]; independence [G] in (0, 1], the share of a whole vote; posterior [P, G] of each voter's answer."""

    accuracy: FloatArray
    independence: FloatArray
    posterior: FloatArray
    votes: Votes

    @property
    def weights(self) -> FloatArray:
        """Worth of each vote in nats: [G]."""
        return self.independence * worth(self.accuracy)

    @property
    def voters(self) -> float:
        """Effective number of voters."""
        return float(self.independence.sum())


def reliable(answers: IntArray) -> Reliability:
    """The recommended vote: Dawid-Skene over voters discounted by `independence`. answers [P, G], negative = none."""
    return dawid_skene(answers, independence(answers))


def dawid_skene(answers: IntArray, discount: FloatArray | None = None, *, rounds: int = 30) -> Reliability:
    """Reliabilities by EM. discount [G] scales each voter's log-likelihood (default 1: all independent)."""
    g = answers.shape[1]
    share = np.ones(g) if discount is None else discount
    same, given = same_answer(answers), answers >= 0
    repeats = np.maximum(1, same.sum(axis=2))  # voters behind an answer: each answer is one hypothesis
    accuracy = np.full(g, 0.8)
    scores = posterior = np.zeros(answers.shape)
    for _ in range(rounds):
        scores = np.where(given, same @ (share * worth(accuracy)), -np.inf)
        top = scores.max(axis=1, keepdims=True, initial=-np.inf)
        likely = np.exp(scores - np.where(np.isfinite(top), top, 0.0))
        total = (likely / repeats).sum(axis=1, keepdims=True)
        posterior = likely / np.where(total > 0, total, 1.0)
        accuracy = np.clip(posterior.sum(axis=0) / np.maximum(1, given.sum(axis=0)), _LOWEST, _HIGHEST)
    return Reliability(accuracy, share, posterior, Votes(answers, scores))


def independence(answers: IntArray, *, rounds: int = 100) -> FloatArray:
    """The share of a whole vote that each voter is worth, 1 for one who copies nobody: [G]."""
    same, given = same_answer(answers), (answers >= 0).astype(np.float64)
    both = np.maximum(1.0, given.T @ given)
    agreed = same.sum(axis=0) / both
    copied = agreed**_SUSPECT
    for _ in range(rounds):
        np.fill_diagonal(copied, 1.0)
        share = 1.0 / copied.sum(axis=1)
        p = _rank_one(agreed, np.outer(share, share) * (1.0 - copied))
        expected = np.outer(p, p) + np.outer(1.0 - p, 1.0 - p) / WRONG_ANSWERS
        chance = expected + np.sqrt(expected * (1.0 - expected) / both)
        excess = np.clip((agreed - chance) / np.maximum(1e-9, 1.0 - chance), 0.0, 1.0)
        if np.abs(excess - copied)[~np.eye(len(p), dtype=np.bool_)].max(initial=0.0) < 1e-6:
            break
        copied = 0.5 * (copied + excess)  # damped: full steps can alternate
    np.fill_diagonal(copied, 1.0)
    out: FloatArray = 1.0 / copied.sum(axis=1)
    return out


def _rank_one(agreed: FloatArray, weights: FloatArray) -> FloatArray:
    """Reliabilities p with p_g p_h near the agreements of weighted pairs, by least squares on the logarithms: [G]."""
    weights = weights + 1e-9  # a voter whom all copy still has an equation
    np.fill_diagonal(weights, 0.0)
    logs = np.log(np.clip(agreed, 1e-3, 1.0))
    system = np.diag(weights.sum(axis=1)) + weights
    solution = np.linalg.lstsq(system, (weights * logs).sum(axis=1), rcond=None)[0]
    out: FloatArray = np.clip(np.exp(solution), _LOWEST, _HIGHEST)
    return out


def worth(accuracy: FloatArray) -> FloatArray:
    """What the vote of a voter who is right so often is worth, in nats."""
    out: FloatArray = np.log(accuracy * WRONG_ANSWERS / (1.0 - accuracy))
    return out
