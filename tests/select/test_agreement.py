from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.select.evidence import tables

from avow.core.evidence import Evidence
from avow.select.agreement import agreement, constant


@given(tables(most=12))
def test_agreement_is_the_mean_share_of_equal_values(e: Evidence) -> None:
    n, c = e.outputs.shape
    o = e.outputs.tolist()
    want = [
        sum(o[i][k] >= 0 and o[i][k] == o[j][k] for j in range(n) for k in range(c)) / max(1, n * c) for i in range(n)
    ]
    np.testing.assert_allclose(agreement(e.outputs), want, atol=1e-12)


def test_failures_agree_with_nothing_not_even_themselves() -> None:
    assert agreement(np.array([[-1, 5], [-1, 5], [-1, 6]])).tolist() == [1 / 3, 1 / 3, 1 / 6]


@given(st.integers(0, 3), st.integers(0, 8))
def test_constant_needs_five_inputs_and_one_value(extra: int, inputs: int) -> None:
    outputs = np.full((2, inputs), 7)
    outputs[1, :1] = extra
    assert constant(outputs).tolist() == [inputs >= 5, False]
    assert not constant(np.full((2, inputs), -1)).any()
