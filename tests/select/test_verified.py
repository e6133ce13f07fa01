"""The verification-weighted choice beside its formula, one class at a time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.select.evidence import tables

from avow.core.evidence import Evidence, FloatArray, Ranking
from avow.select.default import Avow
from avow.select.posterior import probabilities
from avow.select.ranking import failures
from avow.select.verified import factors, verified_choice
from avow.select.votes import VERIFICATION, verified

WEIGHTS = {"T": 1.0, "U": 0.5, "F": 0.2}


def _states(data: st.DataObject, ranking: Ranking, n: int) -> list[list[str]]:
    """Verdicts of some checks; programs that behave alike are judged alike."""
    checks = data.draw(st.integers(0, 4))
    words = st.lists(st.sampled_from("TUF"), min_size=checks, max_size=checks)
    by_class = {int(c): data.draw(words) for c in np.unique(ranking.classes)}
    return [by_class[int(ranking.classes[i])] for i in range(n)]


@given(tables(), st.data())
def test_the_choice_is_the_class_with_most_weight(evidence: Evidence, data: st.DataObject) -> None:
    ranking = Avow()(evidence)
    sure = probabilities(evidence, ranking)
    states = _states(data, ranking, evidence.n)
    moved, after = verified_choice(evidence, ranking, sure, states)
    assert sorted(moved.order) == list(range(evidence.n))
    assert np.array_equal(moved.classes, ranking.classes)
    assert all(a <= b for a, b in zip(failures(evidence)[moved.order], failures(evidence)[moved.order][1:], strict=False))
    if evidence.n:
        assert moved.order[0] in _by_formula(evidence, ranking, sure, states)
    by_class = {int(c): float(after[i]) for i, c in enumerate(ranking.classes)}
    assert all(0.0 <= p <= 1.0 for p in by_class.values())
    assert sum(by_class.values()) <= 1.0 + 1e-9


def _by_formula(evidence: Evidence, ranking: Ranking, sure: FloatArray, states: list[list[str]]) -> list[int]:
    """All programs of the classes that may win: of the best level, with most probability times weight."""
    level = failures(evidence)
    votes = {}
    for i in range(evidence.n):
        if level[i] == level.min():
            below = ranking.rank[ranking.classes == ranking.classes[i]].min()
            held = max(
                float(sure[j]) for j in range(evidence.n)
                if ranking.rank[ranking.classes == ranking.classes[j]].min() >= below
            )  # fmt: skip
            telling = [k for k in range(len(states[i])) if any(row[k] != "U" for row in states)]
            weight = np.mean([WEIGHTS[states[i][k]] for k in telling]) / WEIGHTS["U"] if telling else 1.0
            votes[i] = held * float(weight)
    best = max(votes.values())
    return [i for i, vote in votes.items() if vote >= best - 1e-9]


@given(tables(), st.integers(0, 3))
def test_verdicts_that_say_nothing_change_nothing(evidence: Evidence, checks: int) -> None:
    ranking = Avow()(evidence)
    sure = probabilities(evidence, ranking)
    moved, after = verified_choice(evidence, ranking, sure, [["U"] * checks] * evidence.n)
    assert moved is ranking
    assert after is sure


@given(tables())
def test_verdicts_that_are_all_alike_leave_the_order(evidence: Evidence) -> None:
    ranking = Avow()(evidence)
    moved, _ = verified_choice(evidence, ranking, probabilities(evidence, ranking), [["T"]] * evidence.n)
    if evidence.n:
        assert ranking.rank[moved.order[0]] == 0


def test_one_vote_a_program_is_the_vote_of_the_paper() -> None:
    """Probabilities that are shares of the samples give the scores of the verified vote, but for a factor."""
    answers = np.array([[0, 0, 0, 1, 1]])
    states = ["F", "F", "U", "T", "T"]
    paper = verified(answers, [states]).scores[0]
    share = np.array([0.6, 0.6, 0.6, 0.4, 0.4]) / np.array([3, 3, 3, 2, 2])
    ours = [sum(share[j] * factors([[states[j]] for j in range(5)])[j] for j in range(5) if answers[0, j] == a) for a in (0, 1)]
    assert paper[0] / paper[3] == pytest.approx(ours[0] / ours[1])


@pytest.mark.parametrize(
    "weights",
    [{"T": 0.5, "U": 1.0, "F": 0.2}, {"T": 1.0, "U": 0.0, "F": 0.0}, {"T": 1.0, "U": 0.5, "F": -1.0}, {"T": 1.0},
     {"T": float("nan"), "U": 0.5, "F": 0.2}, {"T": float("inf"), "U": 0.5, "F": 0.2}],
)  # fmt: skip
def test_weights_that_do_not_fall_are_refused(weights: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="weights of verdicts"):
        factors([["T"]], weights)


def test_states_that_are_none_are_refused() -> None:
    with pytest.raises(ValueError, match="unknown"):
        factors([["yes"]])
    with pytest.raises(ValueError, match="one verdict of each check"):
        factors([["T"], ["T", "U"]])
    assert factors([], VERIFICATION).shape == (0,)
