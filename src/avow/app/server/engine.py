"""The one thread that decodes: requests of many clients come in by a queue, their tokens go out as they are drawn.

Everything that touches the engine happens here, between two steps of the scheduler, so a request that is cancelled is
gone before the next token is computed. How much may wait is bounded: who comes when it is full is told to come later.
Knows nothing of HTTP.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Generator, Sequence
from dataclasses import dataclass, field
from queue import SimpleQueue

from avow.core.errors import AvowError, ModelError
from avow.lm.engine import Engine
from avow.lm.prompts import Tokens
from avow.lm.sampling import Sampling, Token
from avow.lm.scheduler import Event, Scheduler
from avow.lm.scoring import score


class FullError(AvowError):
    """More waits already than may wait. after: seconds in which it may be worth to come again."""

    def __init__(self, after: int) -> None:
        super().__init__("too many requests are waiting")
        self.after = after


class StoppedError(AvowError):
    """The engine's thread has ended or is about to."""


class FailedError(AvowError):
    """The engine failed in the middle of the work, such as for want of memory."""


@dataclass(frozen=True, slots=True)
class Part:
    """Samples `first` to `first + n - 1` of one prompt."""

    ids: Sequence[int]
    n: int = 1
    first: int = 0


@dataclass(frozen=True, slots=True)
class Drawn:
    """A token or the end of a sample. part: which part of the job it belongs to."""

    part: int
    event: Event


@dataclass(slots=True, eq=False)
class Job:
    """Samples of prompts that one client wants.

    deliver: called in the engine's thread with all that a step gave, with an exception when that was the end.
    """

    parts: Sequence[Part]
    sampling: Sampling
    deliver: Callable[[list[Drawn] | Exception], None]
    stops: Collection[int] = ()
    patient: bool = False  # it waits however full it is, since its client has queued already
    left: int = field(init=False)  # samples that have not ended
    requests: dict[int, int] = field(init=False, default_factory=dict)  # of the scheduler, and which part each is

    def __post_init__(self) -> None:
        self.left = sum(part.n for part in self.parts)


@dataclass(slots=True, eq=False)
class Scoring:
    """A text of which each token's log-probability is wanted. tops: alternatives to tell at each."""

    ids: Sequence[int]
    tops: int
    deliver: Callable[[list[Token] | Exception], None]
    steps: Generator[list[Token]] | None = None


class EngineThread:
    """Decodes for everybody. running: samples at once. waiting: samples that may wait beside them."""

    def __init__(self, engine: Engine, tokenizer: Tokens, *, running: int = 32, waiting: int = 64) -> None:
        self.limit = running + waiting
        self.slots = running
        self._engine = engine
        self._scheduler = Scheduler(engine, tokenizer, max_sequences=running)
        self._inbox: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._jobs: dict[int, Job] = {}
        self._scorings: list[Scoring] = []
        self._lock = threading.Lock()
        self._taken = 0  # samples of jobs that have not ended
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="avow-engine", daemon=True)
        self._thread.start()

    @property
    def running(self) -> int:
        """Samples that are being decoded."""
        return self._scheduler.running

    @property
    def waiting(self) -> int:
        """Samples that were taken on and are not being decoded."""
        return max(0, self._taken - self._scheduler.running)

    @property
    def stopping(self) -> bool:
        """Whether nothing is taken on any more."""
        return self._stopping

    def submit(self, job: Job) -> None:
        """Take a job on; what comes of it is delivered. Safe in any thread.

        Raises:
            FullError: too much waits already.
            ModelError: it would be too much even if nothing waited.
            StoppedError: nothing is taken on any more.

        """
        if not job.patient and job.left > self.limit:
            raise ModelError(f"{job.left} samples were asked for at once, expected {self.limit} at most")
        with self._lock:
            if self._stopping:
                raise StoppedError("the server is stopping")
            if not job.patient and self._taken + job.left > self.limit:
                raise FullError(1 + self._taken // self.slots)
            self._taken += job.left
            self._inbox.put(lambda: self._add(job))  # under the lock: nothing comes in once it stops

    def score(self, scoring: Scoring) -> None:
        """Compute how likely a text is; its tokens are delivered a chunk at a time.

        Raises:
            FullError, StoppedError: as `submit`.

        """
        with self._lock:
            if self._stopping:
                raise StoppedError("the server is stopping")
            if len(self._scorings) >= self.limit:
                raise FullError(1 + len(self._scorings))
            self._scorings.append(scoring)
        self._inbox.put(lambda: None)

    def cancel(self, job: Job | Scoring) -> None:
        """End a job; what is left of it is delivered. Nothing happens if it has ended. Safe in any thread."""
        self._inbox.put(lambda: self._cancel(job))

    def stop(self) -> None:
        """End all jobs and the thread."""
        with self._lock:
            self._stopping = True
        self._inbox.put(lambda: None)
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping:
            try:
                self._take()
                self._deliver(self._scheduler.step())
            except Exception as error:  # whatever it is, all who wait must hear of it, and the next are served
                self._fail(FailedError(str(error) or type(error).__name__))
            self._score()
        while not self._inbox.empty():  # who came in before it stopped must hear of it as well
            self._inbox.get()()
        self._fail(StoppedError("the server is stopping"))
        self._scheduler.close()

    def _take(self) -> None:
        """Do what came in; wait for something where there is nothing else to do."""
        idle = not self._scheduler.busy and not self._scorings and not self._stopping
        while idle or not self._inbox.empty():
            self._inbox.get()()
            idle = False

    def _add(self, job: Job) -> None:
        try:
            for index, part in enumerate(job.parts):
                number = self._scheduler.add(
                    part.ids, n=part.n, first=part.first, sampling=job.sampling, stops=job.stops
                )
                job.requests[number] = index
                self._jobs[number] = job
        except Exception as error:  # as in `_run`
            for number in job.requests:
                self._scheduler.cancel(number)
            self._end(job, error if isinstance(error, ModelError) else FailedError(str(error) or type(error).__name__))

    def _cancel(self, job: Job | Scoring) -> None:
        if isinstance(job, Scoring):
            self._drop(job)
            return
        for number in list(job.requests):
            if number in self._jobs:
                self._deliver(self._scheduler.cancel(number))

    def _deliver(self, events: list[Event]) -> None:
        """Hand each job its events of a step, all at once."""
        found: dict[int, tuple[Job, list[Drawn]]] = {}
        for event in events:
            job = self._jobs[event.request]
            found.setdefault(id(job), (job, []))[1].append(Drawn(job.requests[event.request], event))
        for job, drawn in found.values():
            ended = sum(bool(d.event.finish) for d in drawn)
            job.left -= ended
            with self._lock:
                self._taken -= ended
            if not job.left:
                self._forget(job)
            self._tell(job, drawn)

    def _tell(self, job: Job, told: list[Drawn] | Exception) -> None:
        """Deliver. A client that cannot be told, such as one whose event loop is gone, loses its job; no other does."""
        try:
            job.deliver(told)
        except Exception:  # whatever a client's callback raises is no concern of the others
            for number in list(job.requests):
                if self._jobs.pop(number, None):
                    self._scheduler.cancel(number)
            with self._lock:
                self._taken -= job.left
            job.left = 0

    def _score(self) -> None:
        """One chunk of the oldest text that is to be scored."""
        scoring = self._scorings[0] if self._scorings else None
        if scoring is None:
            return
        try:
            scoring.steps = scoring.steps or score(self._engine, scoring.ids, tops=scoring.tops)
            found = next(scoring.steps, None)
        except Exception as error:  # as in `_run`
            self._drop(scoring)
            scoring.deliver(FailedError(str(error) or type(error).__name__))
            return
        if found is None:
            self._drop(scoring)
            found = []
        scoring.deliver(found)

    def _drop(self, scoring: Scoring) -> None:
        with self._lock:
            if scoring in self._scorings:
                self._scorings.remove(scoring)
        if scoring.steps is not None:
            scoring.steps.close()

    def _fail(self, error: Exception) -> None:
        for job in {id(job): job for job in self._jobs.values()}.values():
            self._end(job, error)
        if self._stopping:
            for scoring in list(self._scorings):
                self._drop(scoring)
                scoring.deliver(error)

    def _end(self, job: Job, error: Exception) -> None:
        with self._lock:
            self._taken -= job.left
        job.left = 0
        self._forget(job)
        self._tell(job, error)

    def _forget(self, job: Job) -> None:
        for number in job.requests:
            self._jobs.pop(number, None)
