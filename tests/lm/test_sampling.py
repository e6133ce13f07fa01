"""Drawing against a naive reference that sorts everything, at and around every edge."""

from __future__ import annotations

import math
from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from avow.core.errors import ModelError
from avow.lm.sampling import Sampling, best, candidates, log_softmax, pick, uniform

FLAT = [0.0, 1.0, 1.0, -2.0, 1.0, 0.5]


def row(values: list[float]) -> np.ndarray:
    return np.array(values, dtype=np.float32)


def reference(logits: np.ndarray, s: Sampling, seen: np.ndarray | None = None) -> dict[int, float]:
    """Probabilities of the tokens that the filters leave, each filter as its paper says it, by full sorts."""
    scores = [float(x) for x in logits]
    if seen is not None:
        p = s.repetition_penalty
        scores = [(x / p if x > 0 else x * p) if was else x for x, was in zip(scores, seen, strict=True)]
    order = sorted(range(len(scores)), key=lambda i: (-scores[i], i))
    if s.temperature == 0:
        return {order[0]: 1.0}
    order = order[: s.top_k or None]
    high = scores[order[0]]
    weights = {i: math.exp((scores[i] - high) / s.temperature) for i in order}
    if s.top_p < 1:
        total, held, count = math.fsum(weights.values()), [], 0
        while not held or math.fsum(held) < s.top_p * total:
            held.append(weights[order[count]])
            count += 1
        order = order[:count]
    order = [i for i in order if weights[i] >= s.min_p]
    total = math.fsum(weights[i] for i in order)
    return {i: weights[i] / total for i in sorted(order)}


def left(logits: np.ndarray, s: Sampling) -> dict[int, float]:
    """What `candidates` leaves of a row, with probabilities."""
    ids, weights = candidates(logits.astype(np.float64) - float(logits.max()), s)
    known = range(len(weights)) if ids is None else ids
    return {int(i): w for i, w in zip(known, weights / weights.sum(), strict=True)}


@st.composite
def rows(draw: st.DrawFn) -> np.ndarray:
    """Logits with many ties, some wide and some large."""
    size = draw(st.sampled_from([1, 2, 3, 7, 40, 300, 700]))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    values = rng.standard_normal(size) * draw(st.sampled_from([0.0, 0.1, 1.0, 5.0, 40.0]))
    return (np.round(values * 2) / 2 if draw(st.booleans()) else values).astype(np.float32)


SAMPLINGS = st.builds(
    Sampling,
    temperature=st.sampled_from([1e-3, 0.2, 0.8, 1.0, 1.7, 50.0]),
    top_k=st.sampled_from([0, 0, 1, 2, 5, 50, 1000]),
    top_p=st.one_of(st.sampled_from([0.0, 0.5, 0.95, 1.0]), st.floats(0, 1)),
    min_p=st.sampled_from([0.0, 0.0, 0.05, 0.5, 1.0]),
)


@settings(deadline=None, max_examples=300)
@given(rows(), SAMPLINGS)
def test_filters_leave_what_the_reference_leaves(logits: np.ndarray, s: Sampling) -> None:
    found = left(logits, s)
    near = []  # where the sum of a nucleus is p to the last bits, the two ways to add may disagree by a token
    for nudge in (0.0, -1e-12, 1e-12):
        top_p = min(max(s.top_p + nudge, 0.0), 1.0) if s.top_p < 1 else 1.0
        moved = Sampling(s.temperature, s.top_k, top_p, s.min_p)
        near.append(reference(logits, moved))
    expected = next((e for e in near if e.keys() == found.keys()), near[0])
    assert found == pytest.approx(expected, rel=1e-12, abs=1e-300)


@settings(deadline=None, max_examples=100)
@given(rows(), SAMPLINGS)
def test_a_point_falls_on_the_token_whose_share_covers_it(logits: np.ndarray, s: Sampling) -> None:
    sums = 0.0
    for token, share in left(logits, s).items():
        if share > 1e-9:
            assert pick(logits, s, sums + share / 2).id == token
        sums += share
    kept = left(logits, s)
    for point in (0.0, math.nextafter(1.0, 0.0)):
        assert kept[pick(logits, s, point).id] > 0


@pytest.mark.parametrize("at", [0, 1, 255, 256, 511, 512, 599])
def test_what_has_no_weight_is_never_drawn(at: int) -> None:
    logits = np.full(600, -1000, dtype=np.float32)
    logits[at] = 0
    assert {pick(logits, Sampling(temperature=1), p).id for p in (0.0, 0.5, math.nextafter(1.0, 0.0))} == {at}


@settings(deadline=None, max_examples=100)
@given(rows(), st.floats(0.1, 3.0), st.sampled_from([0.0, 0.7, 1.0]), st.floats(0, 1, exclude_max=True))
def test_a_repetition_penalty_acts_before_all_else(
    logits: np.ndarray, penalty: float, temperature: float, point: float
) -> None:
    seen = np.arange(len(logits)) % 3 == 1
    s = Sampling(temperature, repetition_penalty=penalty)
    expected = reference(logits, s, seen)
    token = pick(logits, s, point, seen)
    if temperature:
        sums = np.cumsum(list(expected.values()))
        at = list(expected).index(token.id)
        assert sums[at] - expected[token.id] - 1e-12 <= point <= sums[at] + 1e-12
    else:
        assert token.id == next(iter(expected))
    assert token.logprob == pytest.approx(float(log_softmax(logits)[token.id]), abs=1e-12)  # the model's own


@settings(deadline=None, max_examples=50)
@given(rows())
def test_log_probabilities_are_exact_to_float64(logits: np.ndarray) -> None:
    with localcontext(prec=60):
        exact = [Decimal(float(x)) for x in logits]
        total = sum(x.exp() for x in exact).ln()
        expected = [float(x - total) for x in exact]
    assert log_softmax(logits) == pytest.approx(expected, rel=1e-15, abs=1e-14)
    assert pick(logits, Sampling(), 0.0).logprob == pytest.approx(max(expected), rel=1e-15, abs=1e-14)


@settings(deadline=None, max_examples=100)
@given(rows(), st.integers(1, 1000))
def test_alternatives_are_the_most_likely_tokens_in_order(logits: np.ndarray, count: int) -> None:
    tops = pick(logits, Sampling(temperature=2, top_k=1, logprobs=count), 0.5).tops
    expected = sorted(range(len(logits)), key=lambda i: (-logits[i], i))[:count]
    assert [i for i, _ in tops] == expected
    assert [value for _, value in tops] == pytest.approx(log_softmax(logits)[expected], abs=1e-12)
    assert best(logits, count).tolist() == sorted(expected)


def test_the_lowest_of_equal_tokens_wins() -> None:
    assert pick(row(FLAT), Sampling(), 0.99).id == 1
    assert left(row(FLAT), Sampling(temperature=1, top_k=2)).keys() == {1, 2}
    assert left(row(FLAT), Sampling(temperature=1, top_p=0.3)).keys() == {1, 2}
    assert left(row(FLAT), Sampling(temperature=1, min_p=1.0)).keys() == {1, 2, 4}


@pytest.mark.parametrize(("top_p", "count"), [(0.0, 1), (0.25, 1), (0.250001, 2), (0.5, 2), (0.99, 4), (1.0, 4)])
def test_a_nucleus_is_the_smallest_that_holds_p(top_p: float, count: int) -> None:
    assert len(left(row([3.0] * 4), Sampling(temperature=1, top_p=top_p))) == count


def test_filters_act_one_on_what_the_other_left() -> None:
    """Of 0.4 0.3 0.2 0.1, top-k 2 leaves 4/7 and 3/7, of which 4/7 alone hold half; of all four they do not."""
    logits = np.log([0.4, 0.3, 0.2, 0.1]).astype(np.float32)
    assert left(logits, Sampling(temperature=1, top_k=2, top_p=0.5)).keys() == {0}
    assert left(logits, Sampling(temperature=1, top_p=0.5)).keys() == {0, 1}
    assert left(logits, Sampling(temperature=0.25, top_p=0.5)).keys() == {0}  # cooled before


@pytest.mark.parametrize("temperature", [5e-324, 1e-300, 1e-9])
def test_next_to_temperature_zero_only_the_best_are_left(temperature: float) -> None:
    drawn = {pick(row(FLAT), Sampling(temperature=temperature), point).id for point in (0.0, 0.4, 0.9)}
    assert drawn == {1, 2, 4}


def test_at_a_huge_temperature_all_tokens_are_alike() -> None:
    assert left(row(FLAT), Sampling(temperature=1e300)) == pytest.approx(dict.fromkeys(range(6), 1 / 6))
    assert left(row(FLAT), Sampling(temperature=1e300, top_p=0.5)).keys() == {1, 2, 4}


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("s", [Sampling(), Sampling(temperature=1, top_p=0.9)])
def test_logits_that_are_no_numbers_are_refused(bad: float, s: Sampling) -> None:
    logits = row([*FLAT, bad])
    with pytest.raises(ModelError, match="1 of 7 logits that are not finite"):
        pick(logits, s, 0.5)
    with pytest.raises(ModelError, match="1 of 7"):
        log_softmax(logits)


def test_the_largest_floats_are_logits_like_others() -> None:
    assert pick(row([3.4e38, -3.4e38, 0.0]), Sampling(temperature=0.5, logprobs=3), 0.999).id == 0
    for penalty in (1e-6, 1e6):
        s = Sampling(temperature=0.5, repetition_penalty=penalty)
        assert pick(row([3.4e38, -3.4e38, 0.0]), s, 0.999, np.array([True, True, False])).id == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"temperature": -0.1}, {"temperature": math.nan}, {"temperature": math.inf}, {"top_k": -1}, {"top_p": 1.01},
        {"top_p": -0.1}, {"top_p": math.nan}, {"min_p": 2}, {"repetition_penalty": 0}, {"repetition_penalty": -1},
        {"repetition_penalty": 1e-310}, {"repetition_penalty": 1e308},
        {"max_tokens": -1}, {"logprobs": -1}, {"stop": ("",)}, {"stop": "end"},
    ],
)  # fmt: skip
def test_values_out_of_range_are_named(wrong: dict[str, object]) -> None:
    with pytest.raises(ModelError, match=f"{next(iter(wrong))} is .*must be"):
        Sampling(**wrong)  # type: ignore[arg-type]


def test_random_numbers_depend_on_three_counters_alone() -> None:
    assert (
        uniform(1, 2, 3) == uniform(1, 2, 3) == 0.16706876100415513
    )  # the same in every version: seeds are part of results
    assert len({uniform(a, b, c) for a in range(10) for b in range(10) for c in range(10)}) == 1000
    assert uniform(1, 23, 4) != uniform(12, 3, 4)
    assert 0 <= uniform(-(10**30), 0, 0) < 1


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_random_numbers_are_uniform_along_each_counter(axis: int) -> None:
    numbers = [uniform(*(i if a == axis else 5 for a in range(3))) for i in range(5000)]
    assert stats.kstest(numbers, "uniform").pvalue > 1e-3
    assert abs(np.corrcoef(numbers[:-1], numbers[1:])[0, 1]) < 0.05


def test_frequencies_are_those_of_the_exact_distribution() -> None:
    logits = np.random.default_rng(0).standard_normal(300).astype(np.float32) * 2
    s = Sampling(temperature=0.9, top_k=30, top_p=0.9, min_p=0.02)
    expected = reference(logits, s)
    drawn = np.bincount([pick(logits, s, uniform(0, i, 0)).id for i in range(20_000)], minlength=300)
    assert set(np.flatnonzero(drawn)) <= expected.keys()
    assert stats.chisquare(drawn[list(expected)], np.array(list(expected.values())) * 20_000).pvalue > 1e-3
