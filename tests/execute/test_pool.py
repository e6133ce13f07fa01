from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from avow.core.types import Isolation, Program, Test
from avow.execute.executor import PythonExecutor
from avow.execute.limits import Limits
from avow.execute.pool import Pool
from avow.execute.probe import best_level
from avow.execute.worker import Worker

JOBS = [(Program(f"def f():\n    return {i}\n", "f"), [Test(f"assert f() == {i}")], "") for i in range(6)]


@pytest.fixture
def executor() -> Iterator[PythonExecutor]:
    with PythonExecutor(workers=2) as made:
        yield made


def sandboxes(executor: PythonExecutor) -> set[int]:
    return {pen.sandbox.process.pid for worker in executor._pool.workers for pen in worker._pens.values()}


def test_sandboxes_outlive_a_list_of_jobs(executor: PythonExecutor) -> None:
    """They die with the thread that started them, so threads must live as long as the pool."""
    assert all(j.passed for _, judged in executor.check(JOBS) for j in judged)
    before = sandboxes(executor)
    for _ in range(3):
        assert all(j.passed for _, judged in executor.check(JOBS) for j in judged)
    assert before <= sandboxes(executor)


def test_an_abandoned_list_leaves_the_pool_usable(executor: PythonExecutor) -> None:
    results = executor.check(JOBS)
    next(results)
    results.close()  # type: ignore[attr-defined]
    assert sorted(i for i, _ in executor.check(JOBS)) == list(range(6))


def test_an_error_in_a_job_is_raised_and_the_pool_goes_on() -> None:
    pool = Pool(best_level(None, Isolation.CONFINED), Limits(), 1)

    def fails(worker: Worker, job: int) -> int:
        if job == 1:
            raise ValueError("no such job")
        return job

    with pytest.raises(ValueError, match="no such job"):
        list(pool.map([1], fails))
    assert list(pool.map([2, 3], fails)) == [(2, 2), (3, 3)]
    pool.close()


def test_pools_share_the_cores() -> None:
    """Sixteen pools of one worker, as an evaluation makes them, are not all on one core."""
    level = best_level(None, Isolation.CONFINED)
    used = [Pool(level, Limits(), 1).workers[0]._core for _ in range(16)]
    assert len(set(used)) == min(16, len(os.sched_getaffinity(0)))
