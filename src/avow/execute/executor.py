"""The executor of Python programs: observe, judge, check. See `avow.core.protocols.Executor`.

    observe   every program on every input, in processes of their own: values, exceptions, limits
    judge     tests over those observations; programs run again only for tests that need them running
    check     trusted tests against running programs, in order, as a benchmark's own checker does it

With a store nothing is executed twice: what was seen before, at the same level of isolation, under the same limits and
the same Python, is not run again, and what is seen is stored the moment it is seen. It chooses nothing.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from avow.core.config import Settings
from avow.core.protocols import Job
from avow.core.types import Call, Isolation, Judgement, Program, Test, Trace, digest
from avow.execute.judging import Verdicts, judge_live, judge_offline
from avow.execute.limits import Limits, limits_of
from avow.execute.pool import Pool
from avow.execute.probe import best_level
from avow.execute.worker import Worker

if TYPE_CHECKING:
    from avow.core.store import Store


class PythonExecutor:
    """Runs Python programs on this machine at one isolation level.

    Args:
        isolation: the level to use; None takes the best that works here.
        accept: the lowest level that is acceptable when `isolation` is None.
        limits: what a program may use.
        workers: how many programs run at once; None for one a core.
        store: where observations are kept and looked up.

    Attributes:
        executed: programs run, a program once for all its inputs.
        reused: programs that the store had the results of.

    Raises:
        IsolationError: no acceptable level works on this machine.

    """

    def __init__(
        self,
        isolation: Isolation | None = None,
        *,
        accept: Isolation = Isolation.NAMESPACED,
        limits: Limits | None = None,
        workers: int | None = None,
        store: Store | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self._level = best_level(isolation, accept)
        self._pool = Pool(self._level, self.limits, workers or os.cpu_count() or 1)
        self._store = store
        self._key = digest(self.limits.key, platform.python_version(), self._level.name)
        self.executed = self.reused = 0

    @property
    def isolation(self) -> Isolation:
        return self._level

    def observe(self, programs: Sequence[Program], calls: Sequence[Call]) -> Iterator[tuple[int, Trace]]:
        """Yield (program index, trace) as each program ends, in any order.

        Raises:
            ExecutionError: the sandbox broke and could not be replaced.

        """
        calls_key = digest(*(call.args for call in calls))
        known = self._store.get_traces([p.key for p in programs], calls_key, self._key) if self._store else {}
        new = []
        for i, program in enumerate(programs):
            if program.key in known:
                self.reused += 1
                yield i, known[program.key]
            else:
                new.append(i)
        for i, trace in self._pool.map(new, lambda worker, i: worker.observe(programs[i], calls)):
            self.executed += 1
            if self._store:
                self._store.put_trace(programs[i].key, calls_key, self._key, trace)
            yield i, trace

    def judge(
        self,
        programs: Sequence[Program],
        traces: Sequence[Trace],
        tests: Sequence[Test],
        calls: Sequence[Call],
        setup: str,
    ) -> list[list[Judgement]]:
        """Verdict of every test on every program, [N][T].

        Raises:
            ExecutionError: the sandbox broke and could not be replaced.

        """
        if not programs or not tests:
            return [[] for _ in programs]
        verdicts = Verdicts(traces, tests, calls, programs[0].entry_point)
        self._pool.run(lambda worker: judge_offline(verdicts, worker.judges, setup))
        judge_live(verdicts, programs, setup, self.limits, self.check)
        return verdicts.complete()

    def check(self, jobs: Sequence[Job]) -> Iterator[tuple[int, list[Judgement]]]:
        """Run tests against running programs; yield (job index, judgements) as they end.

        Raises:
            ExecutionError: the sandbox broke and could not be replaced.

        """
        new = []
        for i, job in enumerate(jobs):
            found = self._judged(job)
            if found is None:
                new.append(i)
            else:
                self.reused += 1
                yield i, found
        for i, judgements in self._pool.map(new, lambda worker, i: _session(worker, jobs[i])):
            self.executed += 1
            if self._store:
                self._store.put_judgements(jobs[i][0].key, _tests_key(jobs[i]), self._key, judgements)
            yield i, judgements

    def _judged(self, job: Job) -> list[Judgement] | None:
        if not job[1]:
            return []
        if self._store is None:
            return None
        found = self._store.get_judgements([job[0].key], _tests_key(job), self._key)
        return list(found[job[0].key]) if job[0].key in found else None

    def close(self) -> None:
        self._pool.close()

    def __enter__(self) -> PythonExecutor:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def from_settings(settings: Settings, store: Store | None = None) -> PythonExecutor:
    """The executor that settings mean.

    Raises:
        IsolationError: this machine offers less isolation than they accept.

    """
    accept, workers = Isolation(settings.isolation), settings.workers or None
    return PythonExecutor(accept=accept, limits=limits_of(settings), workers=workers, store=store)


def _tests_key(job: Job) -> str:
    return digest(job[2], *(test.source for test in job[1]))


def _session(worker: Worker, job: Job) -> list[Judgement]:
    program, tests, setup = job
    return worker.check(program, [t.source for t in tests], setup, tests[0].origin)
