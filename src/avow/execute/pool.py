"""Several workers over a list of jobs: results as they come, a broken sandbox replaced once, an interrupt passed on."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from avow.core.errors import AvowError, ExecutionError
from avow.core.types import Isolation
from avow.execute.limits import Limits
from avow.execute.worker import Worker

J = TypeVar("J")
R = TypeVar("R")


class Pool:
    """Workers that are started when they are first needed and kept until `close`."""

    def __init__(self, level: Isolation, limits: Limits, size: int) -> None:
        self.workers = [Worker(level, limits) for _ in range(max(1, size))]

    def map(self, jobs: Iterable[J], work: Callable[[Worker, J], R]) -> Iterator[tuple[J, R]]:
        """Yield (job, result) in the order in which they end.

        Raises:
            ExecutionError: a sandbox broke twice on the same job.
        """
        waiting: queue.SimpleQueue[J] = queue.SimpleQueue()
        n = 0
        for job in jobs:
            waiting.put(job)
            n += 1
        done: queue.SimpleQueue[tuple[J, R] | BaseException] = queue.SimpleQueue()
        stop = threading.Event()
        threads = [
            threading.Thread(target=_serve, args=(worker, waiting, done, stop, work), daemon=True) for worker in self.workers[: max(1, n)]
        ]
        for thread in threads:
            thread.start()
        try:
            for _ in range(n):
                result = done.get()
                if isinstance(result, BaseException):
                    raise result
                yield result
        finally:
            stop.set()
            for thread in threads:
                thread.join()

    def run(self, work: Callable[[Worker], R]) -> R:
        """One job on the first worker."""
        return _once_more(self.workers[0], None, lambda worker, _: work(worker))

    def close(self) -> None:
        for worker in self.workers:
            worker.close()


def _once_more(worker: Worker, job: J, work: Callable[[Worker, J], R]) -> R:
    """A sandbox that broke is replaced and the job done again: a program may have exhausted it, the next must not suffer."""
    try:
        return work(worker, job)
    except ExecutionError:
        worker.reset()
        return work(worker, job)


def _serve(
    worker: Worker,
    waiting: queue.SimpleQueue[J],
    done: queue.SimpleQueue[tuple[J, R] | BaseException],
    stop: threading.Event,
    work: Callable[[Worker, J], R],
) -> None:
    while not stop.is_set():
        try:
            job = waiting.get_nowait()
        except queue.Empty:
            break
        try:
            done.put((job, _once_more(worker, job, work)))
        except (AvowError, OSError, ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
            worker.reset()
            done.put(error)
            return
    with contextlib.suppress(ExecutionError):  # a sandbox that is gone has nothing left in it
        worker.settle()
