"""Votes on answers: majority, fixed weights, verification-weighted (CSV).

A table of answers [P, G] has a row a problem and a column a voter; equal ids in a row are equal answers, negative ids
are no answer. Every function scores each voter's own answer, so that ties and runners-up stay visible.

Verification-weighted voting (Zhou et al. 2023, "Solving challenging math word problems using GPT-4 Code Interpreter
with code-based self-verification", section 4.2): Score(a) = sum over states v in {T, U, F} of w_v times the number of
voters that answer a in state v, with w_T > w_U >= w_F. It helps only where the verification is independent of the
answer: echoing the answer was measured to be worse than plain majority. Weights estimated without labels are in
`avow.select.reliability`. Telling equal answers apart from different ones (rounding, units) is the caller's.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from avow.core.evidence import BoolArray, FloatArray, IntArray
from avow.select.ranking import TOLERANCE

VERIFICATION = {"T": 1.0, "U": 0.5, "F": 0.2}


@dataclass(frozen=True, slots=True, eq=False)
class Votes:
    """answers [P, G] as given; scores [P, G] of each voter's answer, -inf where there is none."""

    answers: IntArray
    scores: FloatArray

    @property
    def winners(self) -> BoolArray:
        """Voters whose answer is tied at the top of its problem: [P, G]."""
        best = self.scores.max(axis=1, keepdims=True, initial=-np.inf)
        slack = TOLERANCE * np.maximum(1.0, np.abs(np.where(np.isfinite(best), best, 1.0)))
        out: BoolArray = (self.answers >= 0) & (self.scores >= best - slack)
        return out

    def chosen(self, problem: int) -> IntArray:
        """Distinct answers tied at the top of one problem; empty where nobody answered."""
        return np.unique(self.answers[problem][self.winners[problem]])

    def expected(self, truth: IntArray) -> FloatArray:
        """Expected correctness of a pick among the tied answers: [P]. truth [P]: the right answer's id in its row."""
        winners = self.winners
        out = np.zeros(len(truth))
        for problem, right in enumerate(truth):
            tied = np.unique(self.answers[problem][winners[problem]])
            out[problem] = float((tied == right).sum()) / max(1, len(tied))
        return out


def label_answers(rows: Iterable[Sequence[Hashable | None]]) -> IntArray:
    """Answers as ids: [P, G]. None is no answer.

    Raises:
        ValueError: rows of different lengths.

    """
    table = []
    for row in rows:
        ids: dict[Hashable, int] = {}
        table.append([-1 if answer is None else ids.setdefault(answer, len(ids)) for answer in row])
    if len({len(row) for row in table}) > 1:
        raise ValueError("every problem needs one answer a voter; use None for no answer")
    return np.array(table, dtype=np.int64).reshape(len(table), len(table[0]) if table else 0)


def same_answer(answers: IntArray) -> BoolArray:
    """Whether voters g and h answered problem p alike: [P, G, G]; no answer equals nothing, itself included."""
    out: BoolArray = (answers[:, :, None] == answers[:, None, :]) & (answers[:, :, None] >= 0)
    return out


def tally(answers: IntArray, weights: FloatArray) -> Votes:
    """Sum the weights behind each answer. weights: [G], or [P, G] where a voter's weight depends on the problem.

    Raises:
        ValueError: the weights fit neither shape.

    """
    if weights.shape not in (answers.shape, answers.shape[1:]):
        raise ValueError(f"weights of shape {weights.shape} for answers of shape {answers.shape}")
    spread = np.broadcast_to(weights, answers.shape)
    scores = np.einsum("pgh,ph->pg", same_answer(answers), spread)
    return Votes(answers, np.where(answers >= 0, scores, -np.inf))


def majority(answers: IntArray) -> Votes:
    """One voter, one vote."""
    return tally(answers, np.ones(answers.shape[1]))


def verified(answers: IntArray, states: Sequence[Sequence[str]], weights: dict[str, float] | None = None) -> Votes:
    """Verification-weighted vote. states [P][G]: "T" verified, "F" refuted, "U" uncertain.

    Raises:
        ValueError: a state without a weight, or states of another shape than the answers.

    """
    table = VERIFICATION if weights is None else weights
    unknown = {state for row in states for state in row} - set(table)
    if unknown:
        raise ValueError(f"unknown verification state {min(unknown)!r}, expected one of {', '.join(sorted(table))}")
    values = np.array([[table[state] for state in row] for row in states], dtype=np.float64)
    return tally(answers, values.reshape(answers.shape))
