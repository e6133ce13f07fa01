from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.select.evidence import evidence, tables, take
from tests.select.test_agreement import kappa

from avow.core.evidence import Evidence, FloatArray
from avow.select import RULES
from avow.select.agreement import voices
from avow.select.posterior import posterior, probabilities
from avow.select.ranking import behaviours
from avow.select.text import tokens, vectors

ALIKE = ["return x + 1"]


def stated(e: Evidence) -> FloatArray:
    q = RULES["avow"](e).posterior
    assert q is not None
    return q


def cosine(a: str, b: str) -> float:
    bags = [{pair: 1 + math.log(k) for pair, k in Counter(pairwise(tokens(text))).items()} for text in (a, b)]
    norm = math.prod(math.sqrt(sum(v * v for v in bag.values())) for bag in bags)
    return sum(v * bags[1].get(pair, 0.0) for pair, v in bags[0].items()) / norm if norm else 0.0


def by_hand(e: Evidence, i: int, alive: list[int], tests: int, factor: float) -> float:
    """The formula of the module's docstring for one program, one comparison at a time."""
    voice, classes = voices(e), behaviours(e).tolist()
    total = sum(voice[j] for j in alive)
    behind = {k: sum(voice[j] for j in alive if classes[j] == k) for k in {classes[j] for j in alive}}
    shares = [
        sum(voice[j] * (1.0 if j == i else cosine(e.texts[i], e.texts[j])) for j in alive) / total,
        1 - sum(v == 1.0 for v in behind.values()) / total,
    ]
    c, p = e.outputs.shape[1], e.probes.shape[1]
    shares.append(kappa(e.take(np.array(alive)), alive.index(i)) if c else behind[classes[i]] / total)
    samples = {k: int(sum(e.counts[j] for j in alive if classes[j] == k)) for k in behind}
    rival = max((count for k, count in samples.items() if k != classes[i]), default=0)
    shares.append(samples[classes[i]] / (samples[classes[i]] + rival + 1))
    if p:
        alike = [
            voice[j] * (e.probes[i, k] == e.probes[j, k] or max(e.probes[i, k], e.probes[j, k]) < 0)
            for j in alive
            for k in range(p)
        ]
        shares.append(sum(alike) / (total * p))
    q = sum(shares) / len(shares) * total / (total + 1 / (tests + 1))
    odds = factor * (q / (1 - q)) ** 2
    return float(odds / (1 + odds))


@given(tables(most=10))
def test_the_probability_of_a_sole_choice_is_the_formula(e: Evidence) -> None:
    ranking = RULES["avow"](e)
    i, r = int(ranking.best[0]), e.trusted.shape[1]
    alive = [j for j in range(e.n) if e.trusted[j].all()]
    required = [j for j in range(e.n) if e.trusted[j][e.given].all()]
    if len(ranking.best) != 1 or not required:
        return
    if e.blind:
        assert stated(e)[i] == pytest.approx(1 / (e.n + 1))  # nothing was seen
        return
    want = by_hand(e, i, alive, r, 1.0) if alive else by_hand(e, i, required, int(e.given.sum()), 0.05)
    assert stated(e)[i] == pytest.approx(want, abs=1e-9)


@given(tables(most=12))
def test_it_is_a_probability_over_behaviours(e: Evidence) -> None:
    q, classes = stated(e), behaviours(e)
    assert ((q >= 0) & (q <= 1)).all()
    per_class = [set(np.round(q[classes == c], 12).tolist()) for c in range(int(classes.max()) + 1)]
    assert all(len(values) == 1 for values in per_class)
    assert sum(values.pop() for values in per_class) <= 1 + 1e-9
    assert (q[~e.trusted[:, e.given].all(axis=1)] == 0).all()
    if e.trusted.all(axis=1).any():
        assert (q[~e.trusted.all(axis=1)] == 0).all()


@pytest.mark.parametrize("name", sorted(RULES))
@given(e=tables(most=8))
def test_any_rules_ranking_gets_one(name: str, e: Evidence) -> None:
    q = posterior(e, RULES[name](e), vectors(e.texts))
    assert ((q >= 0) & (q <= 1)).all()
    classes = behaviours(e)
    assert sum(q[classes == c].max() for c in range(int(classes.max()) + 1)) <= 1 + 1e-9


@pytest.mark.parametrize("name", sorted(RULES))
@pytest.mark.parametrize("n", [1, 2, 7])
def test_where_nothing_was_seen_all_and_the_phantom_are_equally_likely(name: str, n: int) -> None:
    """No text and no number of samples says that a program is right, whatever the rule makes of them."""
    for e in (evidence(n=n), evidence(n=n, texts=ALIKE * n, counts=range(1, n + 1), logprob=[-0.1] * n)):
        assert e.blind
        assert probabilities(e, RULES[name](e)).tolist() == pytest.approx([1 / (n + 1)] * n)


@pytest.mark.parametrize(
    "e",
    [
        evidence([[1]] * 3, texts=ALIKE * 3),
        evidence(passes=[[0]] * 3, texts=ALIKE * 3),
        evidence(trusted=[[1]] * 3, texts=ALIKE * 3),
        evidence(probes=[[1]] * 3, texts=ALIKE * 3),
    ],
    ids=["input", "test", "trusted", "made-input"],
)
def test_one_thing_seen_alike_of_all_is_agreement(e: Evidence) -> None:
    assert not e.blind
    assert behaviours(e).tolist() == [0, 0, 0]
    assert stated(e).tolist() == pytest.approx([stated(e)[0]] * 3)
    assert 0.5 < stated(e)[0] < 1.0


def test_one_program_alone_is_unlikely_and_many_that_agree_are_nearly_certain() -> None:
    values = [float(stated(evidence([[1, 2, 3]] * n, texts=ALIKE * n)).max()) for n in (1, 2, 5, 50)]
    for n, value in zip((1, 2, 5, 50), values, strict=True):
        share = n / (n + 1)  # of the phantom: behind the shares, and in the lead over no rival; alone nothing is covered
        q = share * (1 + (n > 1) + 1 + share) / 4
        assert value == pytest.approx(q**2 / (q**2 + (1 - q) ** 2))
    assert values == sorted(values)
    assert 0.999 < values[-1] < 1.0


def test_one_program_written_over_and_over_is_no_certainty() -> None:
    """Repeats of one text say something, but far less than as many programs that agree."""
    once, often = (float(stated(evidence([[1, 2, 3]], texts=ALIKE, counts=[k]))[0]) for k in (1, 20))
    programs = float(stated(evidence([[1, 2, 3]] * 20, texts=ALIKE * 20))[0])
    assert once < 0.5 < often < 0.9 < 0.99 < programs


def test_more_support_is_never_less_probability() -> None:
    base = [[1, 2, 3]] * 3 + [[4, 5, 6]] * 3
    values = [float(stated(evidence(base + [[1, 2, 3]] * k, texts=["return x"] * (6 + k)))[0]) for k in range(4)]
    assert values == sorted(values)
    assert values[0] == pytest.approx(0.5)  # two equal classes share what there is


def test_tied_leaders_share_the_probability() -> None:
    q = stated(evidence([[1, 2], [1, 2], [1, 3], [1, 3]], texts=["return x"] * 4))
    assert q.tolist() == pytest.approx([0.5] * 4)


@given(st.integers(1, 8), st.integers(0, 8))
def test_every_trusted_test_that_is_passed_adds(n: int, more: int) -> None:
    """Of equal survivors those that passed more tests are surer, and no number of tests makes them certain."""
    e = evidence([[1, 2]] * n, texts=ALIKE * n)
    values = [
        float(stated(replace(e, trusted=np.ones((n, m), bool), given=np.ones(m, bool)))[0]) for m in range(more + 1)
    ]
    assert all(a < b for a, b in pairwise(values))
    assert values[-1] < 1.0


def test_only_programs_that_pass_count() -> None:
    """Nine that fail a user's test have no say in how sure the tenth is."""
    e = evidence([[1, 2]] * 9 + [[1, 3]], trusted=[[0]] * 9 + [[1]], texts=ALIKE * 10)
    assert stated(e)[9] == pytest.approx(stated(take(e, [9]))[0])
    assert stated(e)[:9].tolist() == [0.0] * 9


def test_where_every_program_fails_an_example_the_example_is_probably_right() -> None:
    e = evidence([[1, 2]] * 6, texts=ALIKE * 6)
    failed = replace(e, trusted=np.zeros((6, 2), dtype=np.bool_), given=np.zeros(2, dtype=np.bool_))
    odds = stated(e)[0] / (1 - stated(e)[0])
    assert stated(failed)[0] == pytest.approx(0.05 * odds / (1 + 0.05 * odds))
    assert stated(replace(failed, given=np.array([True, False]))).tolist() == [0.0] * 6


def test_failing_where_all_fail_is_agreement_on_made_inputs_and_none_on_those_of_tests() -> None:
    e = evidence([[1]] * 4, probes=[[-1]] * 3 + [[-2]], texts=ALIKE * 4, logprob=[-0.1] * 3 + [-2.0])
    told_apart = replace(e, probes=np.array([[1]] * 3 + [[2]]))
    assert stated(e)[0] > stated(told_apart)[0]
    assert stated(evidence([[-1]] * 4, texts=ALIKE * 4))[0] < stated(evidence([[1]] * 4, texts=ALIKE * 4))[0]


def test_agreement_on_probes_counts() -> None:
    def sure(probes: list[list[int]]) -> float:
        return float(stated(evidence([[1]] * 3 + [[2]], probes=probes, texts=ALIKE * 4))[0])

    assert sure([[7], [7], [7], [7]]) > sure([[7], [7], [8], [8]]) > sure([[7], [8], [9], [6]])
