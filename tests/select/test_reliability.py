from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from tests.select.gsm8k import recorded, table

from avow.core.evidence import FloatArray, IntArray
from avow.select.reliability import WRONG_ANSWERS, dawid_skene, independence, reliable
from avow.select.votes import label_answers, majority


def simulate(accuracy: list[float], problems: int, seed: int = 0) -> IntArray:
    """Independent voters; the right answer is 0, a wrong one is uniform among 20."""
    rng = np.random.default_rng(seed)
    right = rng.random((problems, len(accuracy))) < np.array(accuracy)
    return np.where(right, 0, rng.integers(1, 21, size=right.shape)).astype(np.int64)


def posterior_by_hand(answers: IntArray, accuracy: FloatArray) -> FloatArray:
    """The E-step written out: a product of likelihoods for every answer given."""
    out = np.zeros(answers.shape)
    for p, row in enumerate(answers):
        given = sorted(set(row[row >= 0].tolist()))
        likelihood = {
            c: math.prod(
                accuracy[g] if a == c else (1 - accuracy[g]) / WRONG_ANSWERS for g, a in enumerate(row) if a >= 0
            )
            for c in given
        }
        for g, a in enumerate(row):
            out[p, g] = likelihood[int(a)] / sum(likelihood.values()) if a >= 0 else 0.0
    return out


def test_the_fixed_point_is_dawid_skenes() -> None:
    answers = simulate([0.9, 0.7, 0.6, 0.75, 0.8], 200)
    answers[::7, 1] = -1
    found = dawid_skene(answers, rounds=500)
    want = posterior_by_hand(answers, found.accuracy)
    np.testing.assert_allclose(found.posterior, want, atol=1e-8)
    np.testing.assert_allclose(found.accuracy, want.sum(axis=0) / (answers >= 0).sum(axis=0), atol=1e-8)


def test_reliabilities_are_recovered_without_labels() -> None:
    truth = [0.9, 0.8, 0.65, 0.5, 0.75]
    found = reliable(simulate(truth, 2000))
    np.testing.assert_allclose(found.accuracy, truth, atol=0.04)
    assert found.voters > 4.7


def test_a_good_voter_outvotes_two_poor_ones() -> None:
    answers = simulate([0.95, 0.4, 0.4, 0.4], 800, seed=1)
    answers[0] = [0, 1, 1, 2]
    assert majority(answers).chosen(0).tolist() == [1]
    assert reliable(answers).votes.chosen(0).tolist() == [0]


@pytest.mark.parametrize("copies", [2, 3, 10])
def test_exact_repeats_of_one_voter_count_once(copies: int) -> None:
    answers = simulate([0.65, 0.8, 0.85, 0.75], 1000, seed=2)
    repeated = np.concatenate([answers[:, :1]] * copies + [answers[:, 1:]], axis=1)
    share = independence(repeated)
    np.testing.assert_allclose(share[:copies], 1 / copies, rtol=0.05)
    assert share[copies:].min() > 0.9
    ours = reliable(repeated).votes.expected(np.zeros(1000, dtype=np.int64)).sum()
    once = reliable(answers).votes.expected(np.zeros(1000, dtype=np.int64)).sum()
    assert ours == pytest.approx(once, abs=3)


def test_partial_copies_count_in_part() -> None:
    answers = simulate([0.7, 0.7, 0.8, 0.75, 0.8], 4000, seed=3)
    copied = np.random.default_rng(4).random(len(answers)) < 0.5
    answers[copied, 1] = answers[copied, 0]
    share = independence(answers)
    # each of the two is worth 1 / (1 + kappa)
    np.testing.assert_allclose(share[:2], 1 / 1.5, atol=0.06)
    assert share[2:].min() > 0.9


def test_the_order_of_voters_is_irrelevant_to_their_weights() -> None:
    answers = simulate([0.9, 0.7, 0.6, 0.8], 300)
    answers[:, 2] = answers[:, 1]
    order = np.array([3, 1, 0, 2])
    np.testing.assert_allclose(reliable(answers).weights[order], reliable(answers[:, order]).weights, rtol=1e-6)


@pytest.mark.parametrize(
    "answers",
    [
        label_answers([]),
        label_answers([["a"]]),
        label_answers([["a", "b"]]),
        label_answers([[None, None]] * 3),
        label_answers([["a", None, "a"]] * 4),
        np.zeros((5, 0), dtype=np.int64),
    ],
    ids=["none", "one", "two", "silent", "unanimous", "nobody"],
)
def test_tiny_tables_have_finite_weights(answers: IntArray) -> None:
    found = reliable(answers)
    assert np.isfinite(found.weights).all()
    assert ((found.independence > 0) & (found.independence <= 1)).all()
    assert ((found.posterior >= 0) & (found.posterior <= 1 + 1e-12)).all()


def test_recorded_runs_single() -> None:
    runs, truth = recorded()
    want = {"CL-34b a": 1087, "CL-34b b": 1085, "CL-34b c": 1088, "L-13b": 964, "L-7b": 849, "ToRA-34b": 1062}
    for name, correct in want.items():
        answers, right = table(runs, truth, [name])
        assert int((answers[:, 0] == right).sum()) == correct


def test_recorded_runs_one_of_each_model() -> None:
    """Best single run 1088, majority 1097."""
    runs, truth = recorded()
    for one in ("CL-34b a", "CL-34b b", "CL-34b c"):
        answers, right = table(runs, truth, [one, "L-13b", "L-7b", "ToRA-34b"])
        assert 1095 <= majority(answers).expected(right).sum() <= 1099
        found = reliable(answers)
        assert found.votes.expected(right).sum() >= 1126
        assert found.voters == pytest.approx(4.0, abs=0.1)


def test_recorded_repeats_do_not_fool_it() -> None:
    """All seven runs, four of one model: majority falls to 1092, plain EM to 1089; a model is still one voice."""
    runs, truth = recorded()
    answers, right = table(runs, truth, list(runs))
    assert majority(answers).expected(right).sum() < 1095
    assert dawid_skene(answers).votes.expected(right).sum() < 1095
    found = reliable(answers)
    assert found.votes.expected(right).sum() >= 1124
    assert found.voters == pytest.approx(4.0, abs=0.2)


def test_recorded_weakest_model_ten_times() -> None:
    runs, truth = recorded()
    answers, right = table(runs, truth, [*["L-7b"] * 10, "L-13b", "CL-34b a", "ToRA-34b"])
    assert majority(answers).expected(right).sum() < 860
    assert reliable(answers).votes.expected(right).sum() >= 1126


def test_every_subset_with_three_models_is_near_or_above_the_majority() -> None:
    runs, truth = recorded()
    for size in (3, 4, 5):
        for names in itertools.combinations(runs, size):
            if len({name.split()[0] for name in names}) < 3:
                continue
            answers, right = table(runs, truth, list(names))
            ours, plain = reliable(answers).votes.expected(right).sum(), majority(answers).expected(right).sum()
            assert ours >= plain - 10, names
