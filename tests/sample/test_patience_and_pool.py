"""Backoff and Retry-After; the pool of threads behind a draw."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avow.sample.endpoint import plan_jobs
from avow.sample.patience import Patience, retry_after
from avow.sample.pool import Pool


@given(st.integers(0, 10_000))
def test_backoff_doubles_up_to_its_longest(attempt: int) -> None:
    patience = Patience(first=0.5, longest=30.0)
    base = min(30.0, 0.5 * 2.0 ** min(attempt, 100))
    assert base * 0.5 <= patience.delay(attempt) <= base * 1.5


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7.0),
        ("0.25", 0.25),
        ("-3", 0.0),
        ("nan", None),
        ("inf", None),
        ("soon", None),
        ("", None),
        (None, None),
        ("Wed, 21 Oct 2015 07:28:30 GMT", 30.0),
        ("Wed, 21 Oct 2015 07:27:00 GMT", 0.0),
        ("Wed, 99 Oct 2015 07:27:00 GMT", None),
    ],
)
def test_retry_after_in_seconds_or_as_a_date(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, now=1445412480.0) == seconds  # 07:28:00


@given(st.text(max_size=40))
def test_retry_after_survives_any_header(value: str) -> None:
    found = retry_after(value)
    assert found is None or found >= 0


@given(st.sets(st.integers(0, 60)), st.integers(1, 20))
def test_jobs_cover_what_is_missing_once_in_blocks_that_do_not_depend_on_it(missing: set[int], size: int) -> None:
    jobs = plan_jobs(sorted(missing), size)
    assert sorted(i for job in jobs for i in job) == sorted(missing)
    for job in jobs:
        assert len(job) <= size
        assert len(job) == 1 or (job[0] % size == 0 and list(job) == list(range(job[0], job[0] + len(job))))


def test_all_jobs_and_those_that_follow_are_served() -> None:
    ended = threading.Event()

    def serve(job: int, say: Callable[[int], None]) -> Sequence[int]:
        say(job)
        return [job - 1] * (job % 3) if job > 0 else []

    def expected(job: int) -> int:
        return 1 + (job % 3) * expected(job - 1) if job > 0 else 1

    pool = Pool(serve, 7, ended.set)
    assert len(list(pool.run(range(12)))) == sum(map(expected, range(12)))
    assert ended.is_set()
    assert list(Pool(serve, 3, ended.set).run([])) == []


def test_an_error_in_a_thread_is_raised_where_the_messages_are_read() -> None:
    ended = threading.Event()

    def serve(job: int, say: Callable[[int], None]) -> Sequence[int]:
        if job == 3:
            raise KeyError(job)
        time.sleep(0.001)
        say(job)
        return ()

    pool = Pool(serve, 2, ended.set)
    with pytest.raises(KeyError):
        list(pool.run(range(100)))
    assert pool.stop.is_set()
    assert ended.wait(5)


def test_a_reader_that_leaves_stops_the_work() -> None:
    ended, served = threading.Event(), []

    def serve(job: int, say: Callable[[int], None]) -> Sequence[int]:
        if not pool.stop.is_set():
            time.sleep(0.005)
            served.append(job)
            say(job)
        return ()

    pool = Pool(serve, 2, ended.set)
    messages = pool.run(range(1000))
    next(messages)
    messages.close()
    assert ended.wait(5)
    assert len(served) < 100
