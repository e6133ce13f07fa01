"""Exact tails beside scipy's, and the promise itself by simulation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta, binom, hypergeom

from avow.certify.binomial import allowed, chance, enough, in_turn, needed, tail, upper
from avow.core.errors import CalibrationError

RATES = st.floats(0.01, 0.99)


@given(st.integers(0, 400), st.floats(0, 1), st.data())
def test_the_tail_is_that_of_scipy(n: int, rate: float, data: st.DataObject) -> None:
    errors = data.draw(st.integers(0, n))
    assert tail(errors, n, rate) == pytest.approx(binom.cdf(errors, n, rate), abs=1e-10)


@given(st.integers(1, 300), RATES, st.data())
def test_the_chance_is_the_worst_that_any_number_of_errors_gives(n: int, epsilon: float, data: st.DataObject) -> None:
    errors = data.draw(st.integers(0, n))
    too_many = math.floor(epsilon * n + 1e-9) + 1
    worst = 0.0  # over all numbers of errors among the 2 n: at most `errors` here, and too many there
    for bad in range(2 * n + 1):
        if bad - too_many >= 0:
            worst = max(worst, float(hypergeom.cdf(min(errors, bad - too_many), 2 * n, bad, n)))
    assert chance(errors, n, epsilon) == pytest.approx(max(worst, float(binom.cdf(errors, n, epsilon))), abs=1e-9)


@given(st.integers(1, 300), RATES, RATES)
def test_what_is_allowed_is_the_most_and_no_more_than_the_tail_allows(n: int, epsilon: float, delta: float) -> None:
    most = allowed(n, epsilon, delta)
    assert most < 0 or chance(most, n, epsilon) <= delta
    assert most == n or chance(most + 1, n, epsilon) > delta
    if most >= 0:
        assert tail(most, n, epsilon) <= delta + 1e-9


def test_errors_allowed_beside_published_numbers() -> None:
    """Of the tail alone 4, 11 and 39; with Bentkus' factor 3, 9 and 36."""
    assert [allowed(n, 0.1, 0.1) for n in (82, 164, 487)] == [3, 9, 36]
    for n, errors in ((82, 4), (164, 11), (487, 39)):
        assert tail(errors, n, 0.1) <= 0.1 < tail(errors + 1, n, 0.1)


@pytest.mark.parametrize("epsilon", [0.01, 0.05, 0.1, 0.2, 1 / 3, 0.5, 0.9])
@pytest.mark.parametrize("delta", [0.01, 0.05, 0.1, 0.3])
def test_fewer_than_needed_never_do(epsilon: float, delta: float) -> None:
    least = needed(epsilon, delta)
    assert allowed(least, epsilon, delta) >= 0
    assert not any(allowed(n, epsilon, delta) >= 0 for n in range(1, least))


def test_needed_for_usual_promises() -> None:
    assert [needed(e, d) for e, d in ((0.1, 0.1), (0.05, 0.05), (0.1, 0.01))] == [30, 80, 60]


@given(st.integers(1, 200), RATES, st.data())
def test_the_upper_bound_is_that_of_clopper_and_pearson(n: int, delta: float, data: st.DataObject) -> None:
    errors = data.draw(st.integers(0, n))
    exact = 1.0 if errors == n else float(beta.ppf(1 - delta, errors + 1, n - errors))
    assert upper(errors, n, delta) == pytest.approx(exact, abs=1e-8)


@pytest.mark.parametrize("rate", [0.05, 0.07, 0.1, 0.13])
def test_the_promise_is_kept_whatever_the_rate(rate: float) -> None:
    """Accept 100 cases by the errors among them, and count the errors of 100 more: too many in at most one of ten."""
    rng = np.random.default_rng(0)
    first, later = rng.binomial(100, rate, (2, 200_000))
    assert ((first <= allowed(100, 0.1, 0.1)) & (later > 10)).mean() <= 0.1


@pytest.mark.parametrize("n", [50, 200])
def test_the_promise_is_kept_in_all_halves_and_at_worst_just_so(n: int) -> None:
    rng, most = np.random.default_rng(0), allowed(n, 0.1, 0.1)
    broken = []
    for bad in range(n // 2):  # of 2 n cases
        first = rng.hypergeometric(bad, 2 * n - bad, n, 100_000)
        broken.append(float(((first <= most) & (bad - first > 0.1 * n)).mean()))
    assert max(broken) <= 0.102
    assert max(broken) > 0.05


def test_hypotheses_are_tested_up_to_the_first_that_stands() -> None:
    good, bad = (0, 100), (50, 100)
    assert in_turn([good, good, bad, good], 0.1, 0.1) == 2
    assert in_turn([bad, good], 0.1, 0.1) == 0
    assert in_turn([good] * 3, 0.1, 0.1) == 3
    assert in_turn([(0, 0), good], 0.1, 0.1) == 0  # of no case nothing is known
    assert in_turn([], 0.1, 0.1) == 0


def test_too_few_cases_say_how_many_are_needed() -> None:
    enough(30, 0.1, 0.1)
    with pytest.raises(
        CalibrationError, match=r"29 tasks cannot show an error of at most 0\.1 .* At least 30 are needed"
    ):
        enough(29, 0.1, 0.1)


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: tail(3, 2, 0.1), "3 errors of 2"),
        (lambda: tail(-1, 2, 0.1), "-1 errors of 2"),
        (lambda: tail(1, 2, 1.5), "the rate 1.5"),
        (lambda: chance(3, 2, 0.1), "3 errors of 2"),
        (lambda: chance(1, 2, 0.0), "epsilon is 0.0"),
        (lambda: allowed(2, 0.1, 1.0), "delta is 1.0"),
        (lambda: needed(math.nan, 0.1), "epsilon is nan"),
        (lambda: upper(3, 2, 0.1), "3 errors of 2"),
        (lambda: in_turn([], 0.1, 0.0), "delta is 0.0"),
    ],
)
def test_impossible_numbers_are_refused(call: object, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        call()  # type: ignore[operator]
