"""A chat completion that is solved and not just sampled: programs are drawn, run, compared; the answer is the chosen.

The request's field `avow` asks for it. The last message of the user is the task; the model that is served draws, in the
same thread as for everybody, never more than a quarter of the samples at once. It runs as `avow solve` does, with the
same settings and the same run store, so what was drawn before is not drawn again, and `avow log` shows it.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from queue import SimpleQueue
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import Response

from avow.api import solve_with, with_trusted
from avow.app.server.answers import DONE, EventStream, event, json_response
from avow.app.server.drawing import while_connected
from avow.app.server.engine import Drawn, Job, Part, Scoring, StoppedError
from avow.app.server.errors import ApiError, api_error
from avow.app.server.metrics import Measure
from avow.app.server.replies import ChatShape, Envelope, Json
from avow.app.server.requests import ChatRequest, Solve
from avow.app.server.state import SOLVES_AT_ONCE, SOLVES_WAITING, State
from avow.core.config import Settings
from avow.core.errors import AvowError, SamplerError
from avow.core.store import Store
from avow.core.types import Run, Task
from avow.domains.python import load as loading
from avow.lm.sampling import Sampling, Token
from avow.lm.scheduler import Event
from avow.pipeline import Progress
from avow.sample.events import Event as Told
from avow.sample.local import LocalSampler
from avow.sample.wire import Decoding

T = TypeVar("T")
TELL_EVERY = 5.0  # seconds between two signs of life in a stream


class SharedEngine:
    """The engine of a server as a `Source` of samples. gone: set when nobody wants them any more."""

    def __init__(self, state: State, gone: threading.Event) -> None:
        self.name, self.fingerprint, self.tokenizer = state.name, state.fingerprint, state.tokenizer
        self._engine, self._gone = state.engine, gone

    def draw(
        self, ids: Sequence[int], indices: Sequence[int], sampling: Sampling, stops: Collection[int]
    ) -> Iterator[Event]:
        """See `Source.draw`. A few samples are asked for at a time, so that others get their turn."""
        found: SimpleQueue[list[Drawn] | Exception] = SimpleQueue()
        waiting, running = list(reversed(indices)), dict[int, Job]()
        try:
            while (waiting or running) and not self._gone.is_set():
                while waiting and len(running) < max(1, self._engine.slots // 4):
                    index = waiting.pop()
                    running[index] = Job([Part(ids, 1, index)], sampling, found.put, stops, patient=True)
                    self._engine.submit(running[index])
                for event in _events(found.get()):
                    yield event
                    if event.finish:
                        del running[event.sample]
        finally:
            for job in running.values():
                self._engine.cancel(job)

    def score(self, ids: Sequence[int]) -> list[float]:
        """See `Source.score`."""
        found: SimpleQueue[list[Token] | Exception] = SimpleQueue()
        scoring, logprobs = Scoring(ids, 0, found.put), list[float]()
        self._engine.score(scoring)
        try:
            while len(logprobs) < len(ids) - 1:
                logprobs += [token.logprob for token in _delivered(found.get())]
        finally:
            self._engine.cancel(scoring)
        return logprobs


def _delivered(delivery: list[T] | Exception) -> list[T]:
    if isinstance(delivery, Exception):
        raise SamplerError(str(delivery))
    return delivery


def _events(delivery: list[Drawn] | Exception) -> list[Event]:
    return [drawn.event for drawn in _delivered(delivery)]


class Solving:
    """One task on its way through the pipeline, in a thread of its own."""

    def __init__(self, state: State, asked: ChatRequest, wanted: Solve) -> None:
        """Read the task.

        Raises:
            TaskError: there is none in the message, or a trusted test is none.

        """
        self._state, self.gone = state, threading.Event()
        self._task = with_trusted(_task(asked), wanted.trusted)
        given: dict[str, Any] = {"samples": wanted.samples, "tests": wanted.tests, "seed": asked.seed}
        given |= {"temperature": asked.temperature, "top_p": asked.top_p}
        given["max_tokens"] = asked.max_completion_tokens or asked.max_tokens
        changed = {name: value for name, value in given.items() if value is not None}
        self._settings: Settings = replace(state.settings, **changed)
        self.progress = "waiting"

    def run(self) -> Run:
        """Solve it.

        Raises:
            UserError, ExecutionError: as `avow.api.solve`.
            SamplerError: nobody wants it any more.
            StoppedError: the server is stopping.

        """
        try:
            return self._run(self._settings)
        except SamplerError:
            if self._state.engine.stopping:
                raise StoppedError("the server is stopping") from None
            raise

    def _run(self, settings: Settings) -> Run:
        decoding = Decoding(settings.temperature, settings.top_p, settings.max_tokens)
        with Store(settings.store or None) as store:
            source = SharedEngine(self._state, self.gone)
            sampler = LocalSampler(source, decoding, store=store, on_event=self._tell)
            return solve_with(settings, self._task, sampler=sampler, store=store, on_progress=self._tell)

    def _tell(self, told: Progress | Told) -> None:
        if self.gone.is_set() or self._state.engine.stopping:
            raise SamplerError("nobody waits for the answer any more")
        if isinstance(told, Progress):
            self.progress = f"{told.stage} {told.done}/{told.total}"


def _started(state: State, solving: Solving) -> asyncio.Future[Run]:
    """The work in a thread of its own. It counts until the thread is free again, also when its client has left."""
    loop = asyncio.get_running_loop()

    def release() -> None:
        state.solving -= 1

    def ended(_work: object) -> None:
        with suppress(RuntimeError):  # the loop is gone, and with it all that counts
            loop.call_soon_threadsafe(release)

    work = state.solvers.submit(solving.run)
    work.add_done_callback(ended)
    return asyncio.wrap_future(work)


async def solved(state: State, asked: ChatRequest, wanted: Solve, request: Request, measure: Measure) -> Response:
    """The answer to a chat whose field `avow` asks for a chosen program.

    Raises:
        ApiError: several answers or log-probabilities are asked for as well, too many are being solved, or no program.
        UserError: see `Solving`.

    """
    for name, given in (("n", (asked.n or 1) > 1), ("logprobs", asked.logprobs), ("stop", asked.stop)):
        if given:
            raise ApiError(400, f"{name} does not go with avow", param=name)
    if state.solving >= SOLVES_AT_ONCE + SOLVES_WAITING:
        raise ApiError(429, "too many requests are being solved; try again later", code="queue_full", after=10)
    state.solving += 1  # before anything is waited for, so that a burst of requests counts
    try:
        solving = await asyncio.to_thread(Solving, state, asked, wanted)
    except BaseException:
        state.solving -= 1
        raise
    future = _started(state, solving)

    def end() -> None:
        solving.gone.set()
        future.cancel()

    if asked.stream:
        usage = bool(asked.stream_options and asked.stream_options.include_usage)
        return EventStream(_stream(state, solving, future, measure, usage=usage), measure, end)
    try:
        run = await while_connected(request.receive, future)
    finally:
        end()
    shape, envelope = _shape(state), Envelope.new(_shape(state), state.name, stream=False)
    choice = shape.whole(0, _text(run), [], "stop")
    return json_response(envelope.json([choice], usage=_count(run, measure), avow=_account(run)))


async def _stream(
    state: State, solving: Solving, future: asyncio.Future[Run], measure: Measure, *, usage: bool
) -> AsyncIterator[bytes]:
    """The program in one piece when it is there; until then comments tell how far it is."""
    shape, envelope = _shape(state), Envelope.new(_shape(state), state.name, stream=True)
    more = {"usage": None} if usage else {}
    yield event(envelope.json([shape.opening(0) or {}], **more))
    while not (await asyncio.wait({future}, timeout=TELL_EVERY))[0]:
        yield f": {solving.progress}\n\n".encode()
    try:
        run = future.result()
        text = _text(run)
    except AvowError as error:
        measure.note = str(error)
        yield event(api_error(error).body())
        return
    yield event(envelope.json([shape.piece(0, text, ())], **more))
    yield event(envelope.json([shape.ending(0, "stop")], **more, avow=_account(run)))
    counted = _count(run, measure)
    if usage:
        yield event(envelope.json([], usage=counted))
    yield DONE


def _task(asked: ChatRequest) -> Task:
    """The last message of the user as a task. Never a file: what a client writes names nothing on this machine."""
    texts = [message.text for message in asked.messages if message.role == "user"]
    if not texts or not texts[-1].strip():
        raise ApiError(400, "avow: no message of a user holds a task", param="messages")
    return replace(loading.load_task("-", lambda: texts[-1].encode("utf-8", "replace")), id="chat")


def _shape(state: State) -> ChatShape:
    return ChatShape(state.tokenizer, logprobs=False)


def _text(run: Run) -> str:
    if run.choice is None:
        raise ApiError(422, f"no program: {run.message}", code="no_program")
    return f"```python\n{run.choice.code.rstrip()}\n```"


def _count(run: Run, measure: Measure) -> Json:
    measure.usage.prompt, measure.usage.completion = run.usage.prompt_tokens, run.usage.completion_tokens
    measure.note = f"solved: {run.samples} samples"
    return measure.usage.json()


def _account(run: Run) -> Json:
    """What the reply says of the choice."""
    choice = run.choice
    if choice is None:
        return {}
    found: Json = {
        "posterior": choice.posterior, "rule": choice.rule, "agree": choice.candidates[0].samples,
        "samples": run.samples, "proven": choice.proven, "isolation": int(run.isolation), "run": run.id,
        "message": run.message, "difference": None,
    }  # fmt: skip
    if choice.difference is not None:
        d = choice.difference
        found["difference"] = {"call": d.call, "chosen": d.chosen, "other": d.other, "programs": d.programs}
    return found
