from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.select.evidence import empty, evidence, shuffle_columns, tables, take

from avow.core.evidence import Evidence
from avow.select import RULES
from avow.select.posterior import probabilities
from avow.select.ranking import behaviours, class_means, failures, label_rows, ranked

NAMES = sorted(RULES)


def test_label_rows_numbers_by_first_appearance() -> None:
    assert label_rows(np.array([[3, 1], [0, 0], [3, 1], [0, 1]])).tolist() == [0, 1, 0, 2]
    assert label_rows(np.array([[True] * 9, [True] * 8 + [False]])).tolist() == [0, 1]
    assert label_rows(np.zeros((3, 0), dtype=np.int64)).tolist() == [0, 0, 0]


@given(tables())
def test_behaviours_are_the_classes_of_equal_rows(e: Evidence) -> None:
    classes, coarse = behaviours(e), behaviours(e, probes=False)
    observed = e.outputs.shape[1] > 0
    for i in range(e.n):
        for j in range(e.n):
            tests = [t for t in range(e.passes.shape[1]) if not observed or e.test_call[t] < 0]
            same = (
                e.outputs[i].tolist() == e.outputs[j].tolist()
                and e.passes[i, tests].tolist() == e.passes[j, tests].tolist()
                and e.trusted[i].tolist() == e.trusted[j].tolist()
            ) and (i == j or not e.blind)
            assert (coarse[i] == coarse[j]) == same
            assert (classes[i] == classes[j]) == (same and e.probes[i].tolist() == e.probes[j].tolist())


def test_a_test_of_a_call_does_not_split_a_behaviour_that_its_output_already_tells() -> None:
    e = evidence([[5], [5], [6]], [[1, 0], [0, 0], [0, 0]], test_call=[0, -1])
    assert behaviours(e).tolist() == [0, 0, 1]
    e = evidence([[5], [5], [6]], [[0, 1], [0, 0], [0, 0]], test_call=[0, -1])
    assert behaviours(e).tolist() == [0, 1, 2]


def test_kinds_of_failure_are_different_behaviours() -> None:
    assert behaviours(evidence([[-1, 2], [-2, 2], [-1, 2]])).tolist() == [0, 1, 0]


@given(tables(most=12))
def test_class_means_are_means_over_classes(e: Evidence) -> None:
    classes, values = behaviours(e), e.counts.astype(np.float64)
    want = [values[classes == label].mean() for label in classes]
    np.testing.assert_allclose(class_means(values, classes), want)


def test_what_a_user_gave_weighs_more_than_any_number_of_examples() -> None:
    e = evidence(trusted=[[0, 1, 1, 1], [1, 0, 0, 0], [1, 0, 1, 1], [1, 1, 1, 1]], given=[1, 0, 0, 0], n=4)
    assert failures(e).tolist() == [4, 3, 1, 0]
    assert ranked(e, "x", np.array([9.0, 8.0, 7.0, 6.0])).order.tolist() == [3, 2, 1, 0]


def test_trusted_tests_come_before_any_score() -> None:
    e = evidence(trusted=[[1, 0], [1, 1], [0, 0], [1, 1], [0, 1]], n=5)
    ranking = ranked(e, "x", np.array([9.0, 1.0, 99.0, 2.0, 10.0]))
    assert ranking.order.tolist() == [3, 1, 4, 0, 2]
    assert ranking.rank.tolist() == [3, 1, 4, 0, 2]
    assert (np.diff(ranking.scores[ranking.order]) < 0).all()


def test_rounding_does_not_break_a_tie_and_a_difference_does() -> None:
    ranking = ranked(empty(4), "x", np.array([0.3, 0.1 + 0.2, 0.3 + 1e-6, -1.0]))
    assert ranking.rank.tolist() == [1, 1, 0, 2]
    assert ranking.scores[0] == ranking.scores[1]
    assert ranking.best.tolist() == [2]


@pytest.mark.parametrize("name", NAMES)
@given(e=tables())
@settings(max_examples=40)
def test_every_ranking_is_consistent(name: str, e: Evidence) -> None:
    r = RULES[name](e)
    assert r.rule == name
    assert sorted(r.order.tolist()) == list(range(e.n))
    assert np.isfinite(r.scores).all()
    # the order follows the rank, ranks are dense, equal rank is equal score, and of ties what most samples gave comes first
    assert set(r.rank.tolist()) == set(range(int(r.rank.max()) + 1))
    keys = [(int(r.rank[i]), -int(e.counts[i]), int(i)) for i in r.order]
    assert keys == sorted(keys)
    for i in range(e.n):
        for j in range(e.n):
            assert (r.rank[i] < r.rank[j]) == (r.scores[i] > r.scores[j])
    failed = [((~e.trusted[i] & e.given).sum(), (~e.trusted[i]).sum()) for i in r.order]
    assert failed == sorted(failed)


@pytest.mark.parametrize("name", NAMES)
@given(e=tables(), seed=st.integers(0, 1000))
@settings(max_examples=40)
def test_the_order_of_programs_and_columns_is_irrelevant(name: str, e: Evidence, seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows = rng.permutation(e.n)
    before, after = RULES[name](e), RULES[name](shuffle_columns(take(e, rows), rng))
    assert after.rank.tolist() == before.rank[rows].tolist()
    np.testing.assert_allclose(after.scores, before.scores[rows], rtol=1e-8, atol=1e-8)
    if before.posterior is not None:
        assert after.posterior is not None
        np.testing.assert_allclose(after.posterior, before.posterior[rows], atol=1e-8)


@pytest.mark.parametrize("name", NAMES)
@given(e=tables(), seed=st.integers(0, 1000))
@settings(max_examples=25)
def test_identical_programs_are_tied(name: str, e: Evidence, seed: int) -> None:
    twin = int(np.random.default_rng(seed).integers(e.n))
    r = RULES[name](take(e, [*range(e.n), twin]))
    assert r.rank[twin] == r.rank[e.n]


@pytest.mark.parametrize("name", NAMES)
def test_the_same_evidence_gives_the_same_bytes(name: str) -> None:
    e = evidence([[1, 2], [1, 3], [2, 2]], [[1, 0, 1], [0, 0, 1], [1, 1, 1]])
    assert RULES[name](e).scores.tobytes() == RULES[name](e).scores.tobytes()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "e",
    [
        evidence([[1, 2]], [[1]]),
        empty(3),
        evidence([[-1, -1], [-2, -2], [-1, -1]], [[0], [0], [0]]),
        evidence([[-3] * 4] * 5, [[0, 0]] * 5, trusted=[[0]] * 5),
        evidence(passes=[[0, 0], [0, 0]]),
        evidence([[1], [2]]),
        evidence(trusted=[[0], [0]], n=2),
        evidence([[1] * 6] * 3, texts=["", "\0", "(" * 300]),
    ],
    ids=["one", "nothing", "all-raise", "all-limits", "all-fail", "no-tests", "no-trust", "odd-texts"],
)
def test_degenerate_evidence_has_an_answer(name: str, e: Evidence) -> None:
    r = RULES[name](e)
    assert len(r.order) == len(r.scores) == len(r.rank) == len(r.classes) == e.n
    assert len(r.best) >= 1
    if r.posterior is not None:
        assert ((r.posterior >= 0) & (r.posterior <= 1)).all()


@pytest.mark.parametrize("name", NAMES)
def test_where_nothing_was_seen_all_are_tied_and_the_most_frequent_is_first(name: str) -> None:
    """Each program is a class of its own, so the clusters are told apart by their samples."""
    e = evidence(n=4, counts=[1, 3, 1, 2])
    r = RULES[name](e)
    assert r.rank.tolist() == ([2, 0, 2, 1] if name == "cluster" else [0, 0, 0, 0])
    assert r.order.tolist() == [1, 3, 0, 2]
    assert r.classes.tolist() == [0, 1, 2, 3]
    assert np.isfinite(r.scores).all()


@pytest.mark.parametrize("name", NAMES)
def test_without_tests_the_rules_that_read_outputs_choose_and_the_others_tie(name: str) -> None:
    e = evidence([[1], [1], [2]], counts=[1, 1, 3])
    r = RULES[name](e)
    alike = {"avow": [0, 0, 1], "cluster": [1, 1, 0], "mbr": [1, 1, 0]}  # the last two count samples, as published
    assert r.rank.tolist() == alike.get(name, [0, 0, 0])
    assert r.classes.tolist() == [0, 0, 1]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "e", [evidence(n=1), evidence([[-1]], [[0]]), evidence(trusted=[[0]]), evidence([[1]], counts=[9])]
)
def test_one_program_is_the_choice_of_every_rule(name: str, e: Evidence) -> None:
    r = RULES[name](e)
    assert r.order.tolist() == r.rank.tolist() == r.classes.tolist() == r.best.tolist() == [0]
    assert np.isfinite(r.scores).all()


@pytest.mark.parametrize("name", NAMES)
def test_no_program_gives_an_empty_ranking(name: str) -> None:
    r = RULES[name](empty())
    assert len(r.order) == len(r.best) == len(r.classes) == len(probabilities(empty(), r)) == 0
