"""The monitor is quiet while nothing changes, however often it is asked, and hears what does."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from avow.certify.monitor import RATES, Monitor, Rate


@given(st.floats(0.01, 0.95), st.lists(st.booleans(), max_size=40))
def test_the_evidence_is_a_mean_of_likelihood_ratios(limit: float, cases: list[bool]) -> None:
    rate = Rate(limit)
    for case in cases:
        rate.see(case)
    ratios = []
    for i in range(1, RATES + 1):
        q = limit + (1 - limit) * 0.5**i
        ratios.append(math.prod(q / limit if case else (1 - q) / (1 - limit) for case in cases))
    assert rate.evidence == pytest.approx(sum(ratios) / RATES, rel=1e-9)


@pytest.mark.parametrize("rate", [0.05, 0.1])
def test_false_alarms_are_rare_at_any_time(rate: float) -> None:
    """The limit is .1; looked at after each of 400 cases."""
    rng, alarms = np.random.default_rng(0), 0
    for _ in range(300):
        watched, alarm = Rate(0.1), False
        for happened in rng.random(400) < rate:
            watched.see(bool(happened))
            alarm = alarm or watched.evidence >= 20  # alpha = .05
        alarms += alarm
    assert alarms / 300 <= 0.05


def stream(accept: float, wrong: float, n: int, *, seed: int = 0, told: float = 1.0) -> Monitor:
    rng, monitor = np.random.default_rng(seed), Monitor(epsilon=0.1, accepted=180, proof=300)
    for _ in range(n):
        accepted = bool(rng.random() < accept)
        known = accepted and rng.random() < told
        monitor.see(accepted, bool(rng.random() < wrong) if known else None)
    return monitor


def test_nothing_is_said_while_all_is_well() -> None:
    assert not any(stream(0.6, 0.05, 500, seed=seed).alarms for seed in range(50))


def test_what_changes_is_named() -> None:
    assert [alarm.split(":")[0] for alarm in stream(0.6, 0.3, 500).alarms] == [
        "more than 10 % of what was accepted is wrong"
    ]
    assert [alarm.split(":")[0] for alarm in stream(0.9, 0.05, 500).alarms] == [
        "more is accepted than in the calibration"
    ]
    fewer = stream(0.3, 0.05, 500)
    assert fewer.alarms == (f"less is accepted than in the calibration: {fewer.more.happened} of 500",)
    assert stream(0.6, 0.3, 2000, told=0.2).alarms  # a few verdicts are enough in the end
    assert not stream(0.6, 0.3, 2000, told=0.0).alarms  # without any nobody can know


def test_a_long_stream_does_not_overflow() -> None:
    assert stream(0.99, 0.9, 20_000).wrong.evidence > 1e200
    assert Monitor(0.1, 0, 0).alarms == ()
    assert Monitor(0.1, 300, 300).alarms == ()


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="only an accepted answer"):
        Monitor(0.1, 1, 2).see(accepted=False, wrong=True)
    for arguments in ((0.0, 1, 2), (0.1, 3, 2), (0.1, -1, 2), (1.0, 1, 2)):
        with pytest.raises(ValueError, match="epsilon"):
            Monitor(*arguments)
