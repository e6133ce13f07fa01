from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.select.evidence import evidence, random_evidence, tables, take

from avow.core.evidence import Evidence
from avow.select import RULES, Avow, Terms, rule
from avow.select.default import token_probability
from avow.select.ranking import behaviours
from avow.select.text import vectors

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
    ranking = Avow()(e)
    assert ranking.best.tolist() == [9]
    assert ranking.posterior is not None
    assert ranking.posterior[:9].tolist() == [0.0] * 9


@given(tables(most=12))
def test_the_posterior_is_a_probability_over_behaviours(e: Evidence) -> None:
    ranking = rule("avow")(e)
    q = ranking.posterior
    assert q is not None
    assert ((q >= 0) & (q <= 1)).all()
    classes = behaviours(e)
    per_class = [set(np.round(q[classes == c], 12).tolist()) for c in range(int(classes.max()) + 1)]
    assert all(len(values) == 1 for values in per_class)
    assert sum(values.pop() for values in per_class) <= 1 + 1e-9
    assert (q[~e.trusted.all(axis=1)] == 0).all()


def test_one_program_alone_is_no_better_than_a_coin_toss_and_many_that_agree_are_nearly_certain() -> None:
    def best(n: int) -> float:
        q = rule("avow")(evidence([[1, 2, 3]] * n, texts=["return x + 1"] * n)).posterior
        assert q is not None
        return float(q.max())

    assert best(1) == pytest.approx((3 * 1 / 2 + 1 / 3) / 4)
    assert best(1) < best(2) < best(5) < best(50) < 1.0
    assert best(50) > 0.95


def test_more_support_is_never_less_probability() -> None:
    base = [[1, 2, 3]] * 3 + [[4, 5, 6]] * 3
    values = []
    for k in range(4):
        q = rule("avow")(evidence(base + [[1, 2, 3]] * k, texts=["return x"] * (6 + k))).posterior
        assert q is not None
        values.append(float(q[0]))
    assert values == sorted(values)
    assert values[0] == pytest.approx(0.5)  # two equal classes share what there is


def test_tied_leaders_share_the_probability() -> None:
    q = rule("avow")(evidence([[1, 2], [1, 2], [1, 3], [1, 3]], texts=["return x"] * 4)).posterior
    assert q is not None
    assert q.tolist() == pytest.approx([0.5] * 4)


@given(tables(most=10))
def test_the_posterior_of_the_chosen_is_the_mean_of_its_four_shares(e: Evidence) -> None:
    """By hand for the program that is chosen alone, among those that pass every trusted test."""
    ranking = rule("avow")(e)
    alive = [i for i in range(e.n) if e.trusted[i].all()]
    if len(ranking.best) != 1 or not alive:
        return
    i, n, c = int(ranking.best[0]), len(alive), e.outputs.shape[1]
    classes = behaviours(e).tolist()
    others = [j for j in alive if j != i]
    kernel = vectors([e.texts[j] for j in (i, *others)]).centroid(np.ones(n))[0] if others else 0.0
    same = sum(classes[j] == classes[i] for j in others)
    alone = sum([classes[k] for k in alive].count(classes[j]) == 1 for j in alive)
    shares = [(same + 1) / (n + 1), (kernel * len(others) + 1) / (n + 1), (n - alone + 1) / (n + 2)]
    if c:
        equal = sum(e.outputs[i, k] >= 0 and e.outputs[j, k] == e.outputs[i, k] for j in others for k in range(c)) / c
        shares.append((equal + 1) / (n + 1))
    assert ranking.posterior is not None
    assert ranking.posterior[i] == pytest.approx(float(np.mean(shares)), abs=1e-9)


def test_ten_thousand_programs_take_seconds() -> None:
    rng = np.random.default_rng(0)
    e = random_evidence(rng, 10_000, 30, 40, 2, behaviours=300)
    body = "    t = 0\n    for x in xs:\n        if x % {0} == {1}:\n            t += x * {2}\n    return t\n"
    e = replace(e, texts=tuple("def f(xs):\n" + body.format(i % 97, i % 89, i) for i in range(10_000)))
    for name in RULES:
        start = time.process_time()
        assert len(rule(name)(e).order) == 10_000
        assert time.process_time() - start < (20.0 if name == "avow" else 2.0)


def test_a_subset_of_programs_is_ranked_on_its_own() -> None:
    e = random_evidence(np.random.default_rng(1), 12, 5, 5, 1)
    half = take(e, np.arange(6))
    assert rule("avow")(half).order.tolist() == rule("avow")(take(e, [0, 1, 2, 3, 4, 5])).order.tolist()
