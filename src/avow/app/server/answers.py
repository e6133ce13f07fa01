"""How a plan becomes an answer: whole, or as server-sent events while it grows."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field

from msgspec.json import encode
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from avow.app.server.drawing import ClientGoneError, Drawing, scored, while_connected
from avow.app.server.errors import api_error
from avow.app.server.metrics import Measure
from avow.app.server.plans import Plan
from avow.app.server.replies import Envelope, Growing, Json
from avow.app.server.state import State
from avow.core.errors import AvowError
from avow.lm.sampling import Token

DONE = b"data: [DONE]\n\n"


@dataclass(slots=True)
class Answer:
    """The answer to a plan while it is drawn. heads: with echo, each prompt's text and tokens."""

    state: State
    plan: Plan
    measure: Measure
    drawing: Drawing
    heads: Sequence[tuple[str, list[Token]]] = ()
    choices: list[Growing] = field(init=False)

    def __post_init__(self) -> None:
        self.choices = [Growing() for _ in range(self.plan.choices)]
        self.measure.usage.prompt = self.plan.prompt_tokens

    async def whole(self) -> Json:
        """All choices in one reply."""
        async for _ in self._pieces():
            pass
        envelope = Envelope.new(self.plan.shape, self.state.name, stream=False)
        found = []
        for index, choice in enumerate(self.choices):
            head, tokens = self._head(index)
            text = head + "".join(choice.pieces)
            found.append(self.plan.shape.whole(index, text, [*tokens, *choice.tokens], choice.finish))
        return envelope.json(found, usage=self.measure.usage.json())

    async def stream(self, *, usage: bool) -> AsyncIterator[bytes]:
        """Server-sent events. usage: whether the last one tells what it cost."""
        shape, envelope = self.plan.shape, Envelope.new(self.plan.shape, self.state.name, stream=True)
        more = {"usage": None} if usage else {}
        for index in range(len(self.choices)):
            opening = shape.piece(index, *self._head(index)) if self.heads else shape.opening(index)
            if opening is not None:
                yield event(envelope.json([opening], **more))
        async for index, text in self._pieces():
            choice = self.choices[index]
            if text or (choice.pending and choice.finish):
                yield event(envelope.json([shape.piece(index, text, choice.pending)], **more))
                choice.pending = []
            if choice.finish:
                yield event(envelope.json([shape.ending(index, choice.finish)], **more))
        if usage:
            yield event(envelope.json([], usage=self.measure.usage.json()))
        yield DONE

    def _head(self, index: int) -> tuple[str, list[Token]]:
        return self.heads[index // self.plan.parts[0].n] if self.heads else ("", [])

    async def _pieces(self) -> AsyncIterator[tuple[int, str]]:
        """(choice, text) of each token as it comes; tokens and ends are noted in `choices`."""
        async for batch in self.drawing:
            for one in batch:
                index = one.part * self.plan.parts[0].n + one.event.sample
                if one.event.token is not None:
                    self.measure.token()
                self.choices[index].add(one.event.text, one.event.token, one.event.finish, self.plan.stops)
                yield index, one.event.text


async def answer_to(state: State, plan: Plan, measure: Measure) -> Answer:
    """Begin to draw. What can be refused is refused here, before a word is sent.

    Raises:
        FullError, StoppedError: see `EngineThread.submit`.

    """
    heads = []
    for text, part in zip(plan.heads, plan.parts, strict=False):
        tokens: list[Token] = []
        if plan.scored is not None:
            tokens = [Token(part.ids[0], math.nan), *await scored(state.engine, part.ids, plan.scored)]
        heads.append((text, tokens))
    drawing = Drawing(state.engine, plan.parts, plan.sampling, plan.stops)
    return Answer(state, plan, measure, drawing, heads)


def event(data: Json) -> bytes:
    """One server-sent event."""
    return b"data: " + encode(data) + b"\n\n"


class EventStream(Response):
    """Server-sent events. What goes wrong after the beginning is an event as well."""

    media_type = "text/event-stream"

    def __init__(self, chunks: AsyncIterator[bytes], measure: Measure, at_end: Callable[[], None]) -> None:
        """chunks: the events. at_end: called when all is sent, or the client has left."""
        super().__init__(headers={"Cache-Control": "no-cache", "X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self._chunks, self._measure, self._at_end = chunks, measure, at_end

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del scope
        try:
            await while_connected(receive, self._send(send))
        except (ClientGoneError, OSError):
            self._measure.note = "the client left"
        finally:
            self._at_end()

    async def _send(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        try:
            async for chunk in self._chunks:
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
        except AvowError as error:
            self._measure.note = str(error)
            await send({"type": "http.response.body", "body": event(api_error(error).body()), "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def json_response(data: Json, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """JSON."""
    return Response(encode(data), status, headers, "application/json")
