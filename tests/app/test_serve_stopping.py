"""A server that is told to stop while much is on its way: all clients hear of it, and so does no log of tracebacks."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from tests.app.served import read_events

COMPLETION, CHAT = "/v1/completions", "/v1/chat/completions"
LONG = {"prompt": "go on: ", "max_tokens": 3000, "temperature": 0}
TASK = {"messages": [{"role": "user", "content": "def f(x):\n    '''Double x.'''\n"}], "avow": {"samples": 50}}
HEAD = b"POST /v1/completions HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n"
SERVER = """
from pathlib import Path
from socket import SO_SNDBUF, SOL_SOCKET
from tests.app.served import SlowEngine, repeats, tokenizer
from avow.app.serve import _listening, _serve
from avow.app.server.engine import EngineThread
from avow.app.server.state import State
from avow.core.config import Settings

engine = SlowEngine(repeats(" a"), seconds=0.02)
thread = EngineThread(engine, tokenizer())
settings = Settings(store={store!r}, isolation=1, max_tokens=3000)
state = State("tiny", Path("/models/tiny"), "0" * 32, engine.config, tokenizer(), thread, settings)
with _listening("127.0.0.1", 0) as listener:
    listener.setsockopt(SOL_SOCKET, SO_SNDBUF, 4096)
    _serve(state, listener, "", ())
state.close()
"""


@contextmanager
def server(home: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server as a process of its own, whose samples take a minute each, and its address."""
    code = SERVER.format(store=str(home / "runs.db"))
    with subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            yield process, process.stderr.readline().split()[-1].removesuffix("/v1")
        finally:
            process.kill()


def listening(url: str, path: str, body: dict[str, Any], found: dict[str, Any]) -> threading.Thread:
    """A client that waits for an answer, whole or event by event."""

    def listen() -> None:
        with httpx2.Client(base_url=url, trust_env=False, timeout=30) as client:
            if not body.get("stream"):
                answer = client.post(path, json=body)
                found[path] = (answer.status_code, answer.json()["error"]["message"])
                return
            with client.stream("POST", path, json=body) as answer:
                found[f"{path} stream"] = read_events(answer)[-1]["error"]["message"]

    thread = threading.Thread(target=listen)
    thread.start()
    return thread


@pytest.mark.parametrize(("numbers", "latest"), [((signal.SIGINT, signal.SIGTERM), 4), ((signal.SIGTERM,), 9)])
def test_stopping_under_load(tmp_path: Path, numbers: tuple[int, ...], latest: float) -> None:
    found: dict[str, Any] = {}
    with server(tmp_path) as (process, url):
        port = int(url.rsplit(":", 1)[1])
        half, deaf = (socket.create_connection(("127.0.0.1", port)) for _ in range(2))
        half.sendall(HEAD % 99 + b"{")
        body = json.dumps(LONG | {"stream": True, "n": 16, "logprobs": 5}).encode()
        deaf.sendall(HEAD % len(body) + body)  # and reads nothing of it
        clients = [listening(url, COMPLETION, LONG | more, found) for more in ({}, {"stream": True})]
        clients += [listening(url, CHAT, TASK | more, found) for more in ({}, {"stream": True})]
        time.sleep(1)
        begin = time.monotonic()
        for number in numbers:
            process.send_signal(number)
            time.sleep(0.3)
        _, said = process.communicate(timeout=20)
        took = time.monotonic() - begin
        for client in clients:
            client.join(timeout=10)
        told = half.makefile("rb").read()
        half.close()
        deaf.close()
    stopping = "the server is stopping"
    assert found == {
        COMPLETION: (503, stopping), f"{COMPLETION} stream": stopping,
        CHAT: (503, stopping), f"{CHAT} stream": stopping,
    }  # fmt: skip
    assert told.startswith(b"HTTP/1.1 503 ")
    assert process.returncode == 0
    assert took < latest
    lines = said.splitlines()
    assert len(lines) == 6, said
    assert all(line[:3] in ("200", "503") and stopping in line for line in lines), said
