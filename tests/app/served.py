"""A server as a test wants it: a real one on a free port, with a scripted engine whose every token is known."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import httpx2
import numpy as np
import uvicorn
from tests.lm.vocabularies import byte_level_json

from avow.app.serve import _listening
from avow.app.server.engine import EngineThread
from avow.app.server.routes import application
from avow.app.server.state import State
from avow.core.config import Settings
from avow.lm.engine import Ids, Logits
from avow.lm.testing import LogitsOf, ScriptedEngine
from avow.lm.tokens import Tokenizer

TEMPLATE = (
    "{% for m in messages %}{{ m.role ~ ': ' ~ m.content ~ '\n' }}{% endfor %}"
    "{% if add_generation_prompt %}assistant: {% endif %}"
)
SPECIAL = ("<|endoftext|>", "<fim_prefix>", "<fim_middle>", "<fim_suffix>", "<fim_pad>", "<file_sep>", "<repo_name>")
ROWS = 512  # of the engine's table, more than the tokenizer has tokens


@cache
def tokenizer(*, chat: bool = True, fim: bool = True) -> Tokenizer:
    """A byte-level vocabulary with an end, tokens to fill in, and a chat template."""
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "config.json").write_text('{"model_type": "starcoder2"}')
        (folder / "tokenizer.json").write_text(byte_level_json(SPECIAL if fim else SPECIAL[:1]))
        config = {"eos_token": SPECIAL[0]} | ({"chat_template": TEMPLATE} if chat else {})
        (folder / "tokenizer_config.json").write_text(json.dumps(config))
        return Tokenizer.load(folder)


def speaks(text: str, *, end: bool = True, strength: float = 20.0) -> LogitsOf:
    """Whatever was said before, this text follows and then the end, each token far above all others."""
    of = tokenizer()
    script = [*of.encode(text), *([of.eos[0]] if end else [])]

    def logits(ids: tuple[int, ...]) -> Logits:
        done = next(k for k in range(len(script) - 1, -1, -1) if list(ids[len(ids) - k :]) == script[:k])
        row = np.zeros(ROWS, dtype=np.float32)
        row[script[done]] = strength
        return row

    return logits


def repeats(text: str) -> LogitsOf:
    """A text of one token, again and again, without end."""
    (id_,) = tokenizer().encode(text)
    row = np.zeros(ROWS, dtype=np.float32)
    row[id_] = 20
    return lambda _: row


class SlowEngine(ScriptedEngine):
    """Takes its time for every step, as a model does."""

    def __init__(self, logits: LogitsOf | None = None, *, seconds: float = 0.01, context: int = 4096) -> None:
        super().__init__(logits, vocab_size=ROWS, context=context)
        self.seconds = seconds

    def decode(self, sequences: Sequence[int], ids: Ids) -> Logits:
        time.sleep(self.seconds)
        return super().decode(sequences, ids)


@dataclass
class Served:
    """A running server: what it computes with, and a client of it."""

    url: str
    engine: ScriptedEngine
    state: State
    client: httpx2.Client

    def post(self, path: str, body: Any, **more: Any) -> httpx2.Response:
        return self.client.post(path, json=body, **more)

    def ok(self, path: str, body: Any) -> Any:
        answer = self.post(path, body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def events(self, path: str, body: Any) -> list[Any]:
        """The data of each server-sent event, the last of OpenAI's being the text [DONE]."""
        with self.client.stream("POST", path, json=body | {"stream": True}) as answer:
            assert answer.status_code == 200
            assert answer.headers["content-type"].startswith("text/event-stream")
            return read_events(answer)

    def eventually(self, what: str, *, seconds: float = 5.0) -> None:
        """Wait until nothing is decoded and nothing waits, or fail and say for what."""
        end = time.monotonic() + seconds
        while self.state.engine.running or self.state.engine.waiting:
            assert time.monotonic() < end, f"{what}: {self.state.engine.running} run, {self.state.engine.waiting} wait"
            time.sleep(0.01)


def read_events(answer: httpx2.Response) -> list[Any]:
    found = []
    for line in answer.iter_lines():
        if line.startswith("data: "):
            data = line.removeprefix("data: ")
            found.append(data if data == "[DONE]" else json.loads(data))
        else:
            assert line == "" or line.startswith(":")
    return found


@contextmanager
def serving(
    engine: Any = None,
    *,
    of: Tokenizer | None = None,
    running: int = 16,
    waiting: int = 32,
    key: str = "",
    hosts: tuple[str, ...] = (),
    settings: Settings | None = None,
) -> Iterator[Served]:
    """A server on 127.0.0.1 until the block ends."""
    engine = engine or ScriptedEngine(vocab_size=ROWS)
    of = of or tokenizer()
    thread = EngineThread(engine, of, running=running, waiting=waiting)
    state = State("tiny", Path("/models/tiny"), "0" * 32, engine.config, of, thread, settings or Settings())
    app = application(state, key=key, hosts=hosts)
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", ws="none"))
    with _listening("127.0.0.1", 0) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        runs = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        runs.start()
        while not server.started:
            time.sleep(0.005)
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        try:
            with httpx2.Client(base_url=url, headers=headers, trust_env=False, timeout=30) as client:
                yield Served(url, engine, state, client)
        finally:
            server.should_exit = True
            runs.join()
            state.close()
