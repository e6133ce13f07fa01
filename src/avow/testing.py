"""What users and tests put in the place of a language model: a scripted one, and a scripted server that is a real one.

    model = ScriptedModel(["def f(x): return x"])
    with ScriptedServer(["def f(x): return x"]) as server:
        avow.solve(task, model=f"openai:any@{server.url}")

`ScriptedServer` speaks HTTP on 127.0.0.1 and can be told to misbehave in every way that endpoints do. Nothing here
imitates quality or speed of a model, and nothing is a mock: all code to and through the network is the real one.
"""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import zip_longest
from types import TracebackType
from typing import Any

from avow.core.errors import SamplerError
from avow.core.types import Origin, Prompt, Purpose, Sample, Task

Script = Sequence[str] | Callable[[str, int], str]
"""Answers: number i of a list (again from its start when it ends), or a function of (prompt's text, i)."""


def _answer(script: Script, prompt: str, number: int) -> str:
    return script(prompt, number) if callable(script) else script[number % len(script)]


class ScriptedModel:
    """A sampler that answers from a script. Sample i of a draw with a seed is answer number `seed + i`.

    tests, checks: what it answers when asked for these; with an empty list it gives none.
    """

    def __init__(
        self, programs: Script, tests: Script = (), *, checks: Script = (), name: str = "scripted"
    ) -> None:
        self._scripts = {Purpose.PROGRAM: programs, Purpose.TESTS: tests, Purpose.CHECK: checks}
        self._name = name

    @property
    def name(self) -> str:
        return self._name

    def draw(self, task: Task, n: int, *, seed: int = 0, prompt: Prompt | None = None) -> Iterator[Sample]:
        """See `avow.core.protocols.Sampler.draw`."""
        prompt = prompt or Prompt(task.prompt)
        script = self._scripts[prompt.purpose]
        if not callable(script) and not script:
            if prompt.purpose is not Purpose.PROGRAM:
                return
            raise SamplerError(f"the model {self._name!r} has no answers")
        for i in range(n):
            yield Sample(_answer(script, prompt.text, seed + i), "", Origin(self._name, i, seed + i), finish="stop")


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with one request. With the default status and nothing but `delay`, only the time does.

    status: an HTTP error, with `message` as the server's words and `headers`, such as {"Retry-After": "1"}.
    body: sent with `status` in the place of an answer, whatever it is. event: sent in the midst of a stream's events.
    cut: the connection ends in the midst of the answer. delay: seconds before anything is sent.
    drip: seconds between the bytes of an answer, or the events of a stream.
    """

    status: int = 200
    message: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    event: bytes = b""
    cut: bool = False
    delay: float = 0.0
    drip: float = 0.0


class ScriptedServer:
    """An OpenAI-compatible server on a free port of this machine, as a context manager.

    script: the answers; choice k of a request with a seed is answer number `seed + k`, without a seed they are counted.
    faults: one for each request in order of arrival, None for none; when they end, all goes well.
    styles: "chat", "completions" or both; the other is answered 404, as by a server of a base model.
    choices: how many answers one request gives at most. `n` above it is cut, or refused with `refuse_n`.
    streams: whether a request to stream is granted; it gets a whole answer otherwise.
    refuses: parameters that are answered 400, such as "stream". model: the only name it knows. key: the key it wants.
    """

    def __init__(
        self,
        script: Script,
        *,
        faults: Iterable[Fault | None] = (),
        styles: Sequence[str] = ("chat", "completions"),
        choices: int = 1024,
        refuse_n: bool = False,
        streams: bool = True,
        refuses: Sequence[str] = (),
        logprobs: bool = True,
        model: str = "",
        key: str = "",
        port: int = 0,
    ) -> None:
        self.script, self.styles, self.choices, self.refuse_n = script, tuple(styles), choices, refuse_n
        self.streams, self.refuses = streams, tuple(refuses)
        self.logprobs, self.model, self.key = logprobs, model, key
        self.requests = 0  # that arrived, the failed among them
        self.samples = 0  # answers that were sent
        self.open = 0  # requests that are being answered
        self.busiest = 0  # most requests that were open at once
        self.bodies: list[dict[str, Any]] = []
        self._faults = iter(faults)
        self._lock = threading.Lock()
        self._http = _Server(("127.0.0.1", port), _Handler)
        self._http.scripted = self
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def url(self) -> str:
        """The base address, as in `openai:NAME@URL`."""
        return f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    def __enter__(self) -> ScriptedServer:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def arrive(self, body: dict[str, Any]) -> tuple[Fault, int]:
        """Count a request; what is to go wrong with it, and the number of its first answer."""
        with self._lock:
            self.requests += 1
            self.open += 1
            self.busiest = max(self.busiest, self.open)
            self.bodies.append(body)
            first = body["seed"] if isinstance(body.get("seed"), int) else self.samples
            return next(self._faults, None) or Fault(), first

    def serve(self, samples: int) -> None:
        """Count answers, before they are sent: whoever has them can rely on the number."""
        with self._lock:
            self.samples += samples

    def leave(self) -> None:
        """Count the end of a request."""
        with self._lock:
            self.open -= 1

    def refusal(self, style: str, body: dict[str, Any], authorization: str) -> tuple[int, str] | None:
        """The status and the words with which a request is refused."""
        if self.key and authorization != f"Bearer {self.key}":
            return 401, f"Incorrect API key provided: {authorization.removeprefix('Bearer ')}."
        if style not in self.styles:
            return 404, f"no such route: {style}"
        if self.model and body.get("model") != self.model:
            return 404, f"The model `{body.get('model')}` does not exist."
        for name in self.refuses:
            if name in body:
                return 400, f"Unsupported parameter: '{name}' is not supported with this model."
        if self.refuse_n and body.get("n", 1) > self.choices:
            return 400, "Only one completion choice is allowed"
        return None

    def answer(self, style: str, body: dict[str, Any], first: int) -> dict[str, Any]:
        """The answer to a request, as the protocol wants it."""
        chat = style == "chat"
        prompt = "\n".join(m["content"] for m in body["messages"]) if chat else body["prompt"]
        texts = [_answer(self.script, prompt, first + k) for k in range(min(body.get("n", 1), self.choices))]
        with_logprobs = self.logprobs and bool(body.get("logprobs"))
        choices = [_choice(chat, k, text, with_logprobs) for k, text in enumerate(texts)]
        used = {"prompt_tokens": len(_tokens(prompt)), "completion_tokens": sum(len(_tokens(t)) for t in texts)}
        kind = "chat.completion" if chat else "text_completion"
        return {"id": f"scripted-{first}", "object": kind, "model": body["model"], "choices": choices, "usage": used}


def _tokens(text: str) -> list[str]:
    return re.findall(r"\s*\S+|\s+$", text)


def _choice(chat: bool, index: int, text: str, with_logprobs: bool) -> dict[str, Any]:
    tokens = _tokens(text)
    values = [-(len(token) % 7 + 1) / 10 for token in tokens]  # the same for the same text, and never 0
    if chat:
        content = [{"token": t, "logprob": v} for t, v in zip(tokens, values, strict=True)]
        answer: dict[str, Any] = {"message": {"role": "assistant", "content": text}}
        said: dict[str, Any] = {"content": content}
    else:
        answer = {"text": text}
        said = {"tokens": tokens, "token_logprobs": values}
    return {"index": index, **answer, "finish_reason": "stop", "logprobs": said if with_logprobs else None}


def _events(body: dict[str, Any], answer: dict[str, Any]) -> Iterator[bytes]:
    """The answer as a stream: its choices token by token, by turns, then what they used, if that was asked for."""
    chat = "messages" in body
    head = {"id": answer["id"], "object": "chat.completion.chunk" if chat else "text_completion"}
    head["model"] = answer["model"]
    rows = [list(_pieces(chat, choice)) for choice in answer["choices"]]
    for pieces in zip_longest(*rows):
        for piece in filter(None, pieces):
            yield _event(head | {"choices": [piece]})
    if (body.get("stream_options") or {}).get("include_usage"):
        yield _event(head | {"choices": [], "usage": answer["usage"]})
    yield b"data: [DONE]\n\n"


def _pieces(chat: bool, choice: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A choice cut into tokens, each with its log-probability, and the reason of its end."""

    def piece(text: str, said: dict[str, Any] | None = None, finish: str | None = None) -> dict[str, Any]:
        held = {"delta": {"content": text} if text else {}} if chat else {"text": text}
        return {"index": choice["index"], **held, "logprobs": said, "finish_reason": finish}

    said = choice["logprobs"]
    for i, token in enumerate(_tokens(choice["message"]["content"] if chat else choice["text"])):
        yield piece(token, said and {name: values[i : i + 1] for name, values in said.items()})
    yield piece("", finish=choice["finish_reason"])


def _event(data: dict[str, Any]) -> bytes:
    return b"data: " + json.dumps(data).encode() + b"\n\n"


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False  # a request that sleeps must not hold up the end of a test
    request_queue_size = 128
    scripted: ScriptedServer

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is no error of the server; nothing is printed."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class's name for it
        """Nothing is printed."""

    def do_POST(self) -> None:
        scripted = self.server.scripted
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        fault, first = scripted.arrive(body)
        try:
            time.sleep(fault.delay)
            self._reply(scripted, body, fault, first)
        finally:
            scripted.leave()

    def _reply(self, scripted: ScriptedServer, body: dict[str, Any], fault: Fault, first: int) -> None:
        style = {"/v1/chat/completions": "chat", "/v1/completions": "completions"}.get(self.path, self.path)
        if fault.body is not None:
            self._send(fault.status, fault.body, fault)
        elif fault.status != 200:
            self._send(fault.status, json.dumps({"error": {"message": fault.message}}).encode(), fault)
        elif refused := scripted.refusal(style, body, self.headers.get("Authorization", "")):
            self._send(refused[0], json.dumps({"error": {"message": refused[1]}}).encode(), fault)
        else:
            answer = scripted.answer(style, body, first)
            if not fault.cut:
                scripted.serve(len(answer["choices"]))
            if body.get("stream") and scripted.streams:
                self._stream(list(_events(body, answer)), fault)
            else:
                self._send(200, json.dumps(answer).encode(), fault)

    def _send(self, status: int, data: bytes, fault: Fault) -> None:
        self._begin(status, {"Content-Type": "application/json", "Content-Length": str(len(data))}, fault)
        if fault.cut:
            self._cut(data)
        elif fault.drip:
            for i in range(len(data)):
                self.wfile.write(data[i : i + 1])
                time.sleep(fault.drip)
        else:
            self.wfile.write(data)

    def _stream(self, events: list[bytes], fault: Fault) -> None:
        self._begin(200, {"Content-Type": "text/event-stream", "Transfer-Encoding": "chunked"}, fault)
        middle = len(events) // 2
        if fault.event:
            events.insert(middle, fault.event)
        chunks = [b"%x\r\n%b\r\n" % (len(event), event) for event in (*events, b"")]  # the empty one is the end
        for chunk in chunks[:middle] if fault.cut else chunks:
            self.wfile.write(chunk)
            time.sleep(fault.drip)
        if fault.cut:
            self._cut(chunks[middle])

    def _begin(self, status: int, headers: dict[str, str], fault: Fault) -> None:
        self.send_response(status)
        for name, value in (*headers.items(), *fault.headers):
            self.send_header(name, value)
        self.end_headers()

    def _cut(self, data: bytes) -> None:
        """Send half and hang up."""
        self.wfile.write(data[: len(data) // 2])
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)
