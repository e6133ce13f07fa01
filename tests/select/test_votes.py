from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from avow.select.votes import label_answers, majority, tally, verified

ANSWERS = st.integers(1, 6).flatmap(
    lambda g: st.lists(
        st.lists(st.one_of(st.none(), st.integers(0, 3)), min_size=g, max_size=g), min_size=1, max_size=6
    )
)


@given(ANSWERS, st.integers(0, 1000))
def test_a_tally_sums_the_weights_behind_each_answer(rows: list[list[int | None]], seed: int) -> None:
    answers = label_answers(rows)
    weights = np.random.default_rng(seed).random(answers.shape).round(2)
    votes = tally(answers, weights)
    for p, row in enumerate(rows):
        behind: dict[int, float] = defaultdict(float)
        for a, w in zip(row, weights[p], strict=True):
            if a is not None:
                behind[a] += w
        for g, a in enumerate(row):
            assert votes.scores[p, g] == (-np.inf if a is None else pytest.approx(behind[a]))
        best = {a for a, w in behind.items() if w >= max(behind.values()) - 1e-9}
        assert {row[g] for g in np.flatnonzero(votes.winners[p])} == best


def test_ties_are_explicit_and_count_as_their_fraction() -> None:
    votes = majority(label_answers([["a", "b", "a"], ["a", "b", None], [None, None, None]]))
    assert [votes.chosen(p).tolist() for p in range(3)] == [[0], [0, 1], []]
    assert votes.expected(np.array([0, 1, 0])).tolist() == [1.0, 0.5, 0.0]


@given(ANSWERS, st.integers(0, 1000))
def test_the_order_of_voters_is_irrelevant(rows: list[list[int | None]], seed: int) -> None:
    answers = label_answers(rows)
    order = np.random.default_rng(seed).permutation(answers.shape[1])
    assert (majority(answers).winners[:, order] == majority(answers[:, order]).winners).all()


def test_verification_can_outvote_the_majority() -> None:
    answers = label_answers([["x", "x", "y"]])
    assert verified(answers, ["FFT"]).chosen(0).tolist() == [1]
    assert verified(answers, ["UUT"], {"T": 1.0, "U": 1.0, "F": 1.0}).chosen(0).tolist() == [0]


@pytest.mark.parametrize(("states", "said"), [(["TTX"], "'X'"), (["TT"], "reshape")])
def test_states_that_make_no_sense(states: list[str], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        verified(label_answers([["x", "x", "y"]]), states)


def test_weights_of_another_shape_and_ragged_tables_are_refused() -> None:
    with pytest.raises(ValueError, match="weights of shape"):
        tally(label_answers([["x", "y"]]), np.ones(3))
    with pytest.raises(ValueError, match="one answer a voter"):
        label_answers([["x", "y"], ["x"]])


def test_no_problems_and_no_voters() -> None:
    assert majority(label_answers([])).scores.shape == (0, 0)
    assert majority(label_answers([[], []])).winners.shape == (2, 0)
