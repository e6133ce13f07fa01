from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.select.evidence import evidence, tables

from avow.core.evidence import Evidence
from avow.select.agreement import agreement, constant, voices


@given(tables(most=12))
def test_agreement_is_the_mean_share_of_voices_with_an_equal_value(e: Evidence) -> None:
    n, c = e.outputs.shape
    o, voice = e.outputs.tolist(), voices(e)
    want = [
        sum(voice[j] for j in range(n) for k in range(c) if o[i][k] >= 0 and o[i][k] == o[j][k])
        / max(1.0, c * voice.sum())
        for i in range(n)
    ]
    np.testing.assert_allclose(agreement(e.outputs, voice), want, atol=1e-12)


def test_failures_agree_with_nothing_not_even_themselves() -> None:
    outputs = np.array([[-1, 5], [-1, 5], [-1, 6]])
    np.testing.assert_allclose(agreement(outputs, np.ones(3)), [1 / 3, 1 / 3, 1 / 6])


def test_a_repeat_adds_to_the_voice_of_a_program_ever_less() -> None:
    e = evidence([[k] for k in range(4)], counts=[1, 2, 3, 10_000])
    assert voices(e)[0] == 1.0
    gains = np.diff(voices(e)[:3])
    assert 0.5 > gains[0] > gains[1] > 0.0
    # about the odd harmonic series: the k-th sample of a text is a new opinion with probability 1 / (2k - 1)
    assert voices(e)[3] == pytest.approx(sum(1 / (2 * k - 1) for k in range(1, 10_001)), abs=0.02)
    assert voices(e, repeats=0.0).tolist() == [1.0] * 4


def test_repeats_of_doing_nothing_are_no_opinions() -> None:
    e = evidence([[3, 3, 3, 3, 3], [3, 3, 3, 3, 4]], counts=[50, 50])
    assert voices(e)[0] == 1.0
    assert voices(e)[1] > 2.0


@given(st.integers(0, 3), st.integers(0, 8), st.integers(0, 8))
def test_constant_needs_five_inputs_and_one_value(extra: int, inputs: int, probes: int) -> None:
    seen = np.full((3, inputs + probes), 7)
    seen[1, :1] = extra
    seen[2] = -1
    e = evidence(seen[:, :inputs].tolist(), probes=seen[:, inputs:].tolist(), n=3)
    assert constant(e).tolist() == [inputs + probes >= 5, False, False]
