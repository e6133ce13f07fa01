from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from avow.select.special import betaln, lgamma, log_softmax

POSITIVE = st.floats(1e-6, 1e12)


@given(st.lists(POSITIVE, min_size=1, max_size=20))
def test_lgamma_is_the_c_librarys(values: list[float]) -> None:
    got = lgamma(np.array(values))
    want = np.array([math.lgamma(v) for v in values])
    np.testing.assert_allclose(got, want, rtol=1e-13, atol=1e-13)


def test_lgamma_around_its_zeros_and_its_seam() -> None:
    x = np.concatenate([np.linspace(0.9, 2.1, 241), np.nextafter(10.0, [0.0, 20.0]), np.arange(1.0, 30.0)])
    np.testing.assert_allclose(lgamma(x), special.gammaln(x), rtol=1e-13, atol=1e-13)


def test_lgamma_at_integers_is_the_log_factorial() -> None:
    n = np.arange(1, 171)
    np.testing.assert_allclose(lgamma(n.astype(np.float64)), [math.log(math.factorial(k - 1)) for k in n], atol=1e-12)


@given(st.lists(st.tuples(st.floats(0.1, 1e6), st.floats(0.1, 1e6)), min_size=1, max_size=20))
def test_betaln_is_scipys(pairs: list[tuple[float, float]]) -> None:
    p, q = np.array(pairs).T
    # differences of numbers of the size of lgamma(p + q): that is the scale of the rounding
    scale = np.abs(special.gammaln(p + q)).max() + 1.0
    np.testing.assert_allclose(betaln(p, q), special.betaln(p, q), rtol=1e-10, atol=4e-15 * scale)


@pytest.mark.parametrize("bad", [0.0, -1.0, float("nan")])
def test_lgamma_refuses_what_it_does_not_handle(bad: float) -> None:
    with pytest.raises(ValueError, match="positive"):
        lgamma(np.array([1.0, bad]))


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=20), st.floats(-1e5, 1e5))
def test_log_softmax_sums_to_one_and_ignores_a_shift(values: list[float], shift: float) -> None:
    x = np.array(values)
    out = log_softmax(x)
    assert np.exp(out).sum() == pytest.approx(1.0)
    np.testing.assert_allclose(log_softmax(x + shift), out, atol=1e-8)


def test_empty_arrays_stay_empty() -> None:
    assert lgamma(np.zeros(0)).shape == log_softmax(np.zeros(0)).shape == (0,)
