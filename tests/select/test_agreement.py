from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.select.evidence import evidence, tables

from avow.core.evidence import Evidence
from avow.select.agreement import agreement, beyond_chance, constant, voices


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


def kappa(e: Evidence, i: int) -> float:
    """The formula, one comparison at a time: agreement at equal inputs beside agreement at different ones."""
    n, c = e.outputs.shape
    o, voice = e.outputs.tolist(), voices(e)
    pairs = [(j, k, h) for j in range(n) for k in range(c) for h in range(c) if o[i][k] >= 0 and o[i][k] == o[j][h]]
    agreed = sum(voice[j] for j, k, h in pairs if k == h) / (c * voice.sum())
    chance = sum(voice[j] for j, k, h in pairs if k != h) / (c * c * voice.sum())
    return max(0.0, (agreed - chance) / (1 - chance))


@given(tables(most=10))
def test_agreement_beyond_chance_is_the_formula(e: Evidence) -> None:
    n, c = e.outputs.shape
    want = [kappa(e, i) if c else 0.0 for i in range(n)]
    np.testing.assert_allclose(beyond_chance(e.outputs, voices(e)), want, atol=1e-12)


def test_yes_and_no_agree_by_chance_and_other_values_do_not() -> None:
    rng = np.random.default_rng(0)
    coins, values = rng.integers(0, 2, (40, 60)), rng.integers(0, 10_000, (40, 60))
    assert agreement(coins, np.ones(40)).mean() == pytest.approx(0.5, abs=0.03)
    assert beyond_chance(coins, np.ones(40)).mean() < 0.06  # of which 1/40 is each program's own voice
    same = np.concatenate([np.tile(values[:1], (30, 1)), values[30:]])
    plain, corrected = (f(same, np.ones(40)) for f in (agreement, beyond_chance))
    np.testing.assert_allclose(corrected, plain, atol=0.01)


def test_where_all_agree_nothing_is_taken_off_and_one_input_corrects_nothing() -> None:
    assert beyond_chance(np.full((3, 8), 5), np.ones(3)).tolist() == pytest.approx([1.0] * 3)
    one = np.array([[1], [1], [2], [-1]])
    np.testing.assert_allclose(beyond_chance(one, np.ones(4)), agreement(one, np.ones(4)))
    assert beyond_chance(np.zeros((2, 0), dtype=np.int64), np.ones(2)).tolist() == [0.0, 0.0]
