from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.select.evidence import evidence, random_evidence, take

from avow.core.evidence import Evidence
from avow.select import RULES, Avow, Terms
from avow.select.default import token_probability

OFF = Terms(agreement=0.0, b4=0.0, centroid=0.0, constant=0.0, short=0.0, logprob=0.0)
NAN = float("nan")


def test_wrong_programs_that_are_right_on_many_inputs_vote_for_the_right_one() -> None:
    """The largest exact group loses: nobody shares its values, while everybody shares most of the other's."""
    outputs = [[9, 9, 9, 9]] * 2 + [[1, 2, 3, 4]] + [[1, 2, 3, 0], [1, 2, 0, 4], [1, 0, 3, 4], [0, 2, 3, 4]]
    e = evidence(outputs, texts=["pass"] * 7)
    assert RULES["mbr"](e).best.tolist() == [0, 1]
    assert RULES["avow"](e).best.tolist() == [2]


@pytest.mark.parametrize("field", ["agreement", "b4", "centroid", "constant", "short", "logprob"])
def test_each_term_alone_orders_and_switched_off_says_nothing(field: str) -> None:
    e = evidence(
        [[1, 1, 1, 1, 1], [1, 2, 3, 4, 5], [1, 2, 3, 4, 6]],
        [[1, 0], [1, 1], [1, 0]],
        logprob=[-0.5, -0.1, -0.9],
        texts=["return sorted(x)", "return x + x * 2", "return x + x * 3 - x"],
    )
    alone = replace(OFF, **{field: 1.0})
    assert len(set(Avow(alone)(e).rank.tolist())) > 1
    assert set(Avow(OFF)(e).rank.tolist()) == {0}


def test_a_program_that_returns_one_value_whatever_is_asked_is_distrusted() -> None:
    e = evidence([[0, 0, 0, 0, 0]] * 2 + [[0, 0, 0, 0, 1]] * 2, texts=["pass"] * 4)
    assert Avow(Terms(constant=0.0))(e).rank.tolist() == [0, 0, 0, 0]
    assert Avow()(e).best.tolist() == [2, 3]


def test_one_value_on_the_inputs_of_tests_alone_is_no_reason_for_distrust() -> None:
    """What does nothing returns its one value on made inputs too; what fails on these does something."""
    e = evidence([[0, 0, 0, 0, 0]] * 2 + [[0, 0, 0, 0, 1]] * 2, texts=["pass"] * 4)
    for probes in ([[0], [0], [7], [7]], [[-1], [-1], [7], [7]]):
        suspected = Avow()(replace(e, probes=np.array(probes))).scores
        assert (suspected[0] < suspected[2]) == (probes[0][0] == 0)


def test_probes_tell_behaviours_apart_but_do_not_vote() -> None:
    e = evidence([[1, 2], [1, 2], [3, 4]], [[1], [1], [0]], texts=["pass"] * 3)
    probed = replace(e, probes=np.array([[5, 6], [5, 7], [5, 6]]))
    assert agreement_only(probed).tolist() == agreement_only(e).tolist()
    assert Avow()(e).classes.tolist() == [0, 0, 1]
    assert Avow()(probed).classes.tolist() == [0, 1, 2]


def test_a_program_written_nineteen_times_outvotes_one_written_once() -> None:
    """Not by a tie-break: by a score, and with a probability that a person can act on."""
    e = evidence([[1, 2, 3], [1, 5, 6]], texts=["return x + 1", "return x * 2"], counts=[1, 19])
    ranking = Avow()(e)
    assert ranking.best.tolist() == [1]
    assert ranking.scores[1] - ranking.scores[0] > 0.2
    assert ranking.posterior is not None
    assert 0.5 < ranking.posterior[1] < 0.9
    assert ranking.posterior[0] < 0.5 * ranking.posterior[1]
    assert Avow(Terms(repeats=0.0))(e).rank.tolist() == [0, 0]


def agreement_only(e: Evidence) -> np.ndarray:
    return Avow(replace(OFF, agreement=1.0))(e).scores


def test_a_short_program_is_suspect_only_as_far_as_its_behaviour_is() -> None:
    long = "def f(x):\n    y = x + 1\n    z = y * 2\n    w = z - 3\n    return w + y + z\n"
    e = evidence([[1], [1], [2], [3], [3]], texts=["return x", long, "return x", long, long])
    alone = Avow(replace(OFF, short=1.0))
    assert alone(e).rank.tolist() == [1, 1, 2, 0, 0]
    assert alone(replace(e, outputs=np.array([[1], [4], [2], [3], [3]]))).rank.tolist() == [1, 0, 1, 0, 0]


def test_a_likelier_program_wins_between_equals_and_unknown_is_neutral() -> None:
    e = evidence([[1], [1], [1]], logprob=[-0.2, NAN, -2.0], texts=["pass"] * 3)
    assert Avow()(e).order.tolist() == [0, 1, 2]
    assert set(Avow()(replace(e, logprob=np.full(3, NAN))).rank.tolist()) == {0}
    assert Avow()(replace(e, logprob=np.array([-np.inf, 1.0, NAN]))).order.tolist() == [1, 2, 0]


@given(st.lists(st.one_of(st.just(NAN), st.floats(-50, 0)), max_size=8))
def test_token_probabilities_are_centred(values: list[float]) -> None:
    out = token_probability(np.array(values, dtype=np.float64))
    assert abs(out.sum()) < 1e-9
    assert all(out[i] == 0.0 for i, v in enumerate(values) if np.isnan(v))


def test_trusted_tests_overrule_every_term() -> None:
    e = evidence([[1, 2]] * 9 + [[1, 3]], [[1]] * 9 + [[0]], trusted=[[0]] * 9 + [[1]])
    assert Avow()(e).best.tolist() == [9]


def test_ten_thousand_programs_take_seconds() -> None:
    rng = np.random.default_rng(0)
    e = random_evidence(rng, 10_000, 30, 40, 2, behaviours=300)
    body = "    t = 0\n    for x in xs:\n        if x % {0} == {1}:\n            t += x * {2}\n    return t\n"
    e = replace(e, texts=tuple("def f(xs):\n" + body.format(i % 97, i % 89, i) for i in range(10_000)))
    for name in RULES:
        start = time.process_time()
        assert len(RULES[name](e).order) == 10_000
        assert time.process_time() - start < (20.0 if name == "avow" else 2.0)


def test_a_subset_of_programs_is_ranked_on_its_own() -> None:
    e = random_evidence(np.random.default_rng(1), 12, 5, 5, 1)
    half = take(e, np.arange(6))
    assert RULES["avow"](half).order.tolist() == RULES["avow"](take(e, [0, 1, 2, 3, 4, 5])).order.tolist()
