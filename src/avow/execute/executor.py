"""The executor of Python programs: observe, judge, check. See `avow.core.protocols.Executor`.

    observe   every program on every input, in processes of their own: values, exceptions, limits
    judge     tests over those observations; programs run again only for tests that need them running
    check     trusted tests against running programs, in order, as a benchmark's own checker does it

It keeps no results (`avow.core.store` does) and chooses nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from avow.core.errors import ExecutionError
from avow.core.types import Call, Isolation, Judgement, Program, Test, Trace
from avow.execute.judging import Verdicts, judge_live, judge_offline
from avow.execute.limits import Limits
from avow.execute.pool import Pool
from avow.execute.probe import best_level


class PythonExecutor:
    """Runs Python programs on this machine at one isolation level.

    Args:
        isolation: the level to use; None takes the best that works here.
        accept: the lowest level that is acceptable when `isolation` is None.
        workers: how many programs run at once; None for one a core.

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
    ) -> None:
        self.limits = limits or Limits()
        self._level = best_level(isolation, accept)
        self._pool = Pool(self._level, self.limits, workers or os.cpu_count() or 1)

    @property
    def isolation(self) -> Isolation:
        return self._level

    def observe(self, programs: Sequence[Program], calls: Sequence[Call]) -> Iterator[tuple[int, Trace]]:
        """Yield (program index, trace) as each program ends, in any order.

        Raises:
            ExecutionError: the sandbox broke and could not be replaced.
        """
        for index, trace in self._pool.map(range(len(programs)), lambda worker, i: worker.observe(programs[i], calls)):
            yield index, trace

    def judge(
        self, programs: Sequence[Program], traces: Sequence[Trace], tests: Sequence[Test], calls: Sequence[Call], setup: str
    ) -> list[list[Judgement]]:
        """Verdict of every test on every program, [N][T].

        Raises:
            ExecutionError: the sandbox broke and could not be replaced.
        """
        if not programs or not tests:
            return [[] for _ in programs]
        verdicts = Verdicts(traces, tests, calls, programs[0].entry_point)
        self._pool.run(lambda worker: judge_offline(verdicts, worker, setup, self.limits))
        judge_live(verdicts, setup, self._pool.map, programs)
        return verdicts.complete()

    def check(self, jobs: Sequence[tuple[Program, Sequence[Test], str]]) -> Iterator[tuple[int, list[Judgement]]]:
        """Run trusted tests: each job is a program, its tests and their setup. Yield (job index, judgements) as they end.

        Raises:
            ExecutionError: the sandbox broke and could not be replaced.
        """

        def work(worker: object, i: int) -> list[Judgement]:
            program, tests, setup = jobs[i]
            return worker.check(program, [t.source for t in tests], setup, "trusted")  # type: ignore[attr-defined, no-any-return]

        yield from self._pool.map(range(len(jobs)), work)

    def close(self) -> None:
        self._pool.close()

    def __enter__(self) -> PythonExecutor:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


__all__ = ["ExecutionError", "PythonExecutor"]
