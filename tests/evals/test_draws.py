"""A draw is the run that it would have been."""

from __future__ import annotations

from dataclasses import replace
from operator import methodcaller

import numpy as np
import pytest
from tests.select.evidence import evidence

from avow.core.evidence import Evidence
from avow.evals.benchmark import Result
from avow.evals.draws import mean_over_draws, restricted, solve_rate
from avow.evals.matrix import Recorded
from avow.select import RULES

WHOLE = evidence(
    outputs=[[1, 2, 3], [1, 5, 3], [4, 2, 6]],
    passes=[[1, 0], [1, 1], [0, 0]],
    test_call=[0, -1],
    test_count=[2, 1],
    counts=[2, 1, 1],
    probes=[[7, 8], [7, 9], [-1, -1]],
)


def result(e: Evidence, inputs: tuple[tuple[int, ...], ...]) -> Result:
    scored = Recorded("t", e, np.array([True, False, False]), 0.4, solvable=True)
    return Result(scored, {}, np.array([0, 0, 1, 2, -1]), ((0, 0), (1,), ()), inputs, 0.0, 0, 0)


def test_a_draw_has_the_programs_tests_and_inputs_of_its_samples_and_texts() -> None:
    drawn = restricted(result(WHOLE, ((0,), (1, 2))), np.array([0, 1, 3]), np.array([1]))
    e = drawn.evidence
    assert e.outputs.tolist() == [[2, 3], [2, 6]]
    assert e.probes.tolist() == [[7, 8], [-1, -1]]
    assert (e.passes.tolist(), e.test_call.tolist(), e.test_count.tolist()) == ([[False], [False]], [-1], [1])
    assert (e.counts.tolist(), e.texts) == ([2, 1], (WHOLE.texts[0], WHOLE.texts[2]))
    assert drawn.base == pytest.approx(2 / 3)
    both = restricted(result(WHOLE, ((0,), (1, 2))), np.arange(5), np.array([0, 1])).evidence
    assert (both.test_call.tolist(), both.test_count.tolist(), both.counts.tolist()) == ([0, -1], [2, 1], [2, 1, 1])


def test_a_draw_without_inputs_of_tests_falls_back_on_made_ones() -> None:
    drawn = restricted(result(WHOLE, ((0,), (1, 2))), np.array([0, 2]), np.array([2])).evidence
    assert drawn.outputs.tolist() == [[7, 8], [7, 9]]
    assert (drawn.probes.shape, drawn.passes.shape) == ((2, 0), (2, 0))
    # where no test of the whole gives an input, its outputs are at made inputs already
    bare = replace(WHOLE, probes=WHOLE.probes[:, :0], test_call=np.array([-1, -1]))
    assert restricted(result(bare, ((), ())), np.array([2]), np.array([0])).evidence.outputs.tolist() == [[1, 5, 3]]


def test_draws_are_seeded_and_bounded() -> None:
    results, score = [result(WHOLE, ((0,), (1, 2)))], methodcaller("score", RULES["avow"])
    once = mean_over_draws(results, score, 3, draws=5, seed=4)
    assert once == mean_over_draws(results, score, 3, draws=5, seed=4)
    assert all(0 <= score <= 100 for score in once)
    with pytest.raises(ValueError, match="has 5 samples, a draw wants 6"):
        mean_over_draws(results, score, 6)


def test_submissions_solve_more_than_one_choice_and_are_chosen_from_the_draw() -> None:
    # the most frequent behaviour is wrong; the second submission is the right program
    e = evidence([[1, 1], [1, 1], [2, 2]], [[1, 0], [1, 0], [1, 1]], test_call=[0, 1], counts=[2, 1, 1])
    one = Recorded("t", e, np.array([False, False, True]), 0.2, solvable=True)
    whole = Result(one, {}, np.array([0, 0, 1, 2, -1]), ((0,), (1,)), ((0,), (1,)), 0.0, 0, 0)
    rule = RULES["cluster"]
    assert [solve_rate(whole, rule, 5, n) for n in (1, 2)] == [0.0, 1.0]
    rate = solve_rate(whole, rule, 2, 2, draws=2000)
    assert rate == pytest.approx(1 - 6 / 10, abs=0.05)  # sample 3 is among two of five
    blind = solve_rate(whole, RULES["random"], 5, 1, draws=2000)
    assert blind == pytest.approx(1 / 5, abs=0.04)
