"""Several workers over a list of jobs: results as they come, a broken sandbox replaced once, an interrupt passed on.

Every worker has a thread of its own for as long as the pool lives: a sandbox dies with the *thread* that started it
(that is what the kernel's parent-death signal means), so threads that come and go would take their sandboxes with them.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from avow.core.errors import ExecutionError
from avow.core.types import Isolation
from avow.execute.jobs import silence_compiler
from avow.execute.limits import Limits
from avow.execute.worker import Worker

# seconds between two looks at what is done, as long as much is left to do: a caller that wakes for every result takes
# the interpreter from the workers' threads at each
_PAUSE = 0.005
_turn = itertools.count(os.getpid())  # of all pools: their workers are spread over the cores together
J = TypeVar("J")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class _Task:
    """One job on its way to a worker: where its result goes, and whether anybody still waits for it."""

    job: Any
    work: Callable[[Worker, Any], Any]
    done: queue.SimpleQueue[tuple[Any, Any] | BaseException]
    stop: threading.Event


class Pool:
    """Workers that are started when they are first needed and kept until `close`."""

    def __init__(self, level: Isolation, limits: Limits, size: int) -> None:
        cores = sorted(os.sched_getaffinity(0))
        silence_compiler()
        self.workers = [Worker(level, limits, cores[next(_turn) % len(cores)]) for _ in range(max(1, size))]
        self._tasks: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []

    def map(self, jobs: Iterable[J], work: Callable[[Worker, J], R]) -> Iterator[tuple[J, R]]:
        """Yield (job, result) in the order in which they end.

        Raises:
            ExecutionError: a sandbox broke twice on the same job.

        """
        done: queue.SimpleQueue[tuple[J, R] | BaseException] = queue.SimpleQueue()
        stop = threading.Event()
        tasks = [_Task(job, work, done, stop) for job in jobs]
        self._start(len(tasks))
        for task in tasks:
            self._tasks.put(task)
        try:
            for left in range(len(tasks), 0, -1):
                if done.empty() and left > len(self.workers):
                    time.sleep(_PAUSE)
                result = done.get()
                if isinstance(result, BaseException):
                    raise result
                yield result
        finally:
            stop.set()

    def run(self, work: Callable[[Worker], R]) -> R:
        """One job on whichever worker is free."""
        ((_, result),) = self.map([None], lambda worker, _: work(worker))
        return result

    def _start(self, wanted: int) -> None:
        for worker in self.workers[len(self._threads) : wanted]:
            thread = threading.Thread(target=self._serve, args=(worker,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, worker: Worker) -> None:
        while (task := self._tasks.get()) is not None:
            if task.stop.is_set():
                continue
            try:
                task.done.put((task.job, _once_more(worker, task.job, task.work)))
            except Exception as error:  # whatever it is, somebody waits for this job
                worker.close()
                task.done.put(error)
            if self._tasks.empty():
                with contextlib.suppress(ExecutionError):  # a sandbox that is gone has nothing left in it
                    worker.settle()
        worker.close()

    def close(self) -> None:
        """End all workers and their sandboxes; a job that runs is waited for."""
        for _ in self._threads:
            self._tasks.put(None)
        for thread in self._threads:
            thread.join()
        self._threads.clear()


def _once_more(worker: Worker, job: J, work: Callable[[Worker, J], R]) -> R:
    """A sandbox that broke is replaced and the job done again: a program may have exhausted it, and the next one must
    not suffer.
    """
    try:
        return work(worker, job)
    except ExecutionError:
        worker.close()
        return work(worker, job)
