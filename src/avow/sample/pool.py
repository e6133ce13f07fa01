"""Jobs that wait for a network, on a few threads, as one iterator of messages.

Threads and not asyncio: every caller of avow is synchronous. Daemon threads and not an executor: Ctrl-C must end the
program now, not when the slowest server has answered. Does no work itself and knows nothing of HTTP.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Generic, TypeVar

Job = TypeVar("Job")
Message = TypeVar("Message")


@dataclass(frozen=True, slots=True)
class _Done:
    more: int  # jobs that followed from it


@dataclass(frozen=True, slots=True)
class _Broken:
    error: BaseException


class Pool(Generic[Job, Message]):
    """Runs `serve(job, say)` for every job. It sends messages by `say` and returns the jobs that follow.

    stop: set by anyone to end soon; `serve` is still called for jobs left, and should return at once.
    An exception in `serve` is raised where the messages are read.
    """

    def __init__(
        self, serve: Callable[[Job, Callable[[Message], None]], Sequence[Job]], workers: int, at_end: Callable[[], None]
    ) -> None:
        self.stop = threading.Event()
        self._serve = serve
        self._at_end = at_end  # called once, by the last thread to leave
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._out: SimpleQueue[Message | _Done | _Broken] = SimpleQueue()
        self._lock = threading.Lock()
        self._alive = workers
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(workers)]

    def run(self, jobs: Sequence[Job]) -> Iterator[Message]:
        """Messages as they come, until all jobs and those that followed are done. Closing it early sets `stop`."""
        open_jobs = len(jobs)
        for job in jobs:
            self._jobs.put(job)
        for thread in self._threads:
            thread.start()
        try:
            while open_jobs:
                message = self._out.get()
                if isinstance(message, _Done):
                    open_jobs += message.more - 1
                elif isinstance(message, _Broken):
                    raise message.error
                else:
                    yield message
        finally:
            self.stop.set()
            for _ in self._threads:
                self._jobs.put(None)
        for thread in self._threads:  # only after a whole run: nobody is inside a request any more
            thread.join()

    def _work(self) -> None:
        try:
            while (job := self._jobs.get()) is not None:
                more = self._serve(job, self._out.put)
                for following in more:
                    self._jobs.put(following)
                self._out.put(_Done(len(more)))
        except BaseException as error:  # carried to the reader
            self._out.put(_Broken(error))
        finally:
            with self._lock:
                self._alive -= 1
                last = self._alive == 0
            if last:
                self._at_end()
