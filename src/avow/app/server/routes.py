"""The routes: what each path answers, and the account that is kept of every request.

GET  /health  /metrics  /v1/models  /v1/models/NAME
POST /v1/completions  /v1/chat/completions    as OpenAI's API reference has them
POST /infill                                  as llama.cpp's server has it
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection
from functools import partial

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from avow.app.server.answers import EventStream, answer_to, json_response
from avow.app.server.drawing import ClientGoneError, while_connected
from avow.app.server.engine import StoppedError
from avow.app.server.errors import ApiError, api_error
from avow.app.server.filling import Filling
from avow.app.server.guard import Guard
from avow.app.server.metrics import Measure
from avow.app.server.plans import Plan, plan_chat, plan_completion, plan_infill
from avow.app.server.requests import ChatRequest, CompletionRequest, Decoding, InfillRequest, parsed
from avow.app.server.solving import solved
from avow.app.server.state import State
from avow.app.terminal import say
from avow.core.account import printable

BODY_SECONDS = 30.0  # within which a body must be there

Handler = Callable[[State, Request, Measure], Awaitable[Response]]


def application(state: State, *, key: str = "", hosts: Collection[str] = ()) -> ASGIApp:
    """The server as an ASGI application. key: what clients must show, "" for nothing. hosts: names it may be called."""
    routes = [
        Route("/health", Endpoint(state, _health), methods=["GET"]),
        Route("/v1/health", Endpoint(state, _health), methods=["GET"]),
        Route("/metrics", Endpoint(state, _metrics), methods=["GET"]),
        Route("/v1/models", Endpoint(state, _models), methods=["GET"]),
        Route("/v1/models/{name:path}", Endpoint(state, _model), methods=["GET"]),
        Route("/v1/completions", Endpoint(state, _completions), methods=["POST"]),
        Route("/v1/chat/completions", Endpoint(state, _chat), methods=["POST"]),
        Route("/infill", Endpoint(state, _infill), methods=["POST"]),
    ]
    handlers = {HTTPException: _no_route}
    return Guard(Starlette(routes=routes, exception_handlers=handlers), key=key, hosts=hosts)  # type: ignore[arg-type]


class Endpoint:
    """One route: its handler's response or error is sent, counted and told in one line."""

    def __init__(self, state: State, handler: Handler) -> None:
        self._state, self._handler = state, handler

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        measure, status = Measure(), 0

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            response = await self._response(Request(scope, receive), measure)
            await response(scope, receive, noting)
        except (ClientGoneError, ClientDisconnect):
            measure.note = "the client left"
        except asyncio.CancelledError:  # the server ends and waits no longer; uvicorn would tell a traceback
            measure.note = "the server is stopping"
            await _end(scope, receive, noting, begun=bool(status))
        finally:
            self._tell(scope, status or 499, measure)

    async def _response(self, request: Request, measure: Measure) -> Response:
        try:
            return await self._handler(self._state, request, measure)
        except (ClientGoneError, ClientDisconnect):
            raise
        except Exception as error:  # the one place where they all end, for a client to be told
            told = api_error(error)
            told.message = told.message.replace(str(self._state.path), self._state.name)
            measure.note = told.message if told.status < 500 else f"{type(error).__name__}: {error}"
            return json_response(told.body(), told.status, told.headers)

    def _tell(self, scope: Scope, status: int, measure: Measure) -> None:
        path = scope["path"]
        self._state.metrics.count(scope["route"].path if "route" in scope else "other", status, measure)
        if path not in _SILENT or status != 200:
            say(printable(measure.line(scope["method"], path, status)))


async def _end(scope: Scope, receive: Receive, send: Send, *, begun: bool) -> None:
    """The end of an answer that is not waited for."""
    told = api_error(StoppedError("the server is stopping"))
    if begun:
        await send({"type": "http.response.body", "body": b"", "more_body": False})
    else:
        await json_response(told.body(), told.status, told.headers)(scope, receive, send)


_SILENT = ("/health", "/v1/health", "/metrics")  # asked again and again by machines


async def _no_route(request: Request, error: HTTPException) -> Response:
    message = f"{request.method} {request.url.path} is not served here"
    say(printable(f"{error.status_code}  {message}"))
    return json_response(ApiError(error.status_code, message).body(), error.status_code, dict(error.headers or {}))


async def _body(request: Request) -> bytes:
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return await request.body()
    except TimeoutError:
        raise ApiError(408, f"the body did not arrive within {BODY_SECONDS:.0f} s") from None


async def _health(state: State, request: Request, measure: Measure) -> Response:  # noqa: ARG001  all handlers are alike
    return json_response({"status": "ok"})


async def _metrics(state: State, request: Request, measure: Measure) -> Response:  # noqa: ARG001
    return PlainTextResponse(state.metrics.text(), media_type="text/plain; version=0.0.4")


def _about(state: State) -> dict[str, object]:
    return {
        "id": state.name, "object": "model", "created": state.created, "owned_by": "avow",
        "context_length": state.config.context, "architecture": state.config.family,
    }  # fmt: skip


async def _models(state: State, request: Request, measure: Measure) -> Response:  # noqa: ARG001
    return json_response({"object": "list", "data": [_about(state)]})


async def _model(state: State, request: Request, measure: Measure) -> Response:  # noqa: ARG001
    state.check(request.path_params["name"])
    return json_response(_about(state))


async def _completions(state: State, request: Request, measure: Measure) -> Response:
    asked = parsed(CompletionRequest, await _body(request))
    state.check(asked.model)
    return await _respond(state, asked, partial(plan_completion, state, asked), request, measure)


async def _chat(state: State, request: Request, measure: Measure) -> Response:
    asked = parsed(ChatRequest, await _body(request))
    state.check(asked.model)
    if asked.avow is not None:
        return await solved(state, asked, asked.avow, request, measure)
    return await _respond(state, asked, partial(plan_chat, state, asked), request, measure)


async def _respond(
    state: State, asked: Decoding, plan: Callable[[], Plan], request: Request, measure: Measure
) -> Response:
    """The answer as the client wants it. Texts become tokens in another thread, since long ones take a while."""
    made = await while_connected(request.receive, answer_to(state, await asyncio.to_thread(plan), measure))
    if asked.stream:
        usage = bool(asked.stream_options and asked.stream_options.include_usage)
        return EventStream(made.stream(usage=usage), measure, made.drawing.close)
    try:
        return json_response(await while_connected(request.receive, made.whole()))
    finally:
        made.drawing.close()


async def _infill(state: State, request: Request, measure: Measure) -> Response:
    asked = parsed(InfillRequest, await _body(request))
    plan = await asyncio.to_thread(plan_infill, state, asked)
    filling = Filling(state, asked, plan, measure)
    if asked.stream:
        return EventStream(filling.stream(), measure, filling.drawing.close)
    try:
        return json_response(await while_connected(request.receive, filling.whole()))
    finally:
        filling.drawing.close()
