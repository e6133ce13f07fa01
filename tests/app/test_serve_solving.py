"""A chat that is solved: the field `avow` of a request, with a model whose every answer is known."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.app.served import ROWS, Served, SlowEngine, repeats, serving, tokenizer

from avow.app.server.solving import SharedEngine
from avow.core.config import Settings
from avow.core.errors import SamplerError
from avow.core.store import Store
from avow.lm.engine import Logits
from avow.lm.scoring import score
from avow.lm.testing import LogitsOf, ScriptedEngine

CHAT = "/v1/chat/completions"
TASK = "def add(a, b):\n    '''Add two numbers.\n\n    >>> add(1, 2)\n    3\n    '''\n"
RIGHT = "```python\ndef add(a, b):\n    return a + b\n```"
ALSO = "```python\ndef add(a, b):\n    return b + a\n```"
WRONG = "```python\ndef add(a, b):\n    return a - b\n```"


def answers(*texts: str) -> LogitsOf:
    """Answers one of these texts, each as likely as the others at its first word that differs."""
    of = tokenizer()
    scripts = [[*of.encode(text), of.eos[0]] for text in texts]
    ask = of.encode("assistant: ")[-1]

    def logits(ids: tuple[int, ...]) -> Logits:
        start = len(ids) - 1 - list(ids[::-1]).index(ask) + 1
        said = list(ids[start:])
        row = np.zeros(ROWS, dtype=np.float32)
        for script in scripts:
            if script[: len(said)] == said:
                row[script[len(said)]] = 20
        return row

    return logits


def settings(home: Path) -> Settings:
    return Settings(store=str(home / "runs.db"), isolation=1, tests=0, workers=1)


def chat(server: Served, *, stream: bool = False, **more: Any) -> Any:
    body = {"messages": [{"role": "system", "content": "s"}, {"role": "user", "content": TASK}], "seed": 1, **more}
    return server.events(CHAT, body) if stream else server.ok(CHAT, body)


@pytest.mark.parametrize("stream", [False, True])
def test_the_answer_is_the_chosen_program(tmp_path: Path, stream: bool) -> None:
    engine = ScriptedEngine(answers(RIGHT, WRONG, ALSO), vocab_size=ROWS)
    with serving(engine, settings=settings(tmp_path)) as server:
        if stream:
            *pieces, usage, done = chat(
                server, stream=True, avow={"samples": 12}, stream_options={"include_usage": True}
            )
            assert done == "[DONE]"
            assert usage["usage"]["completion_tokens"] > 0
            choices = [c for p in pieces for c in p["choices"]]
            assert choices[0]["delta"] == {"role": "assistant", "content": ""}
            assert choices[-1]["finish_reason"] == "stop"
            text, account = "".join(c["delta"].get("content", "") for c in choices), pieces[-1]["avow"]
        else:
            found = chat(server, avow={"samples": 12})
            text, account = found["choices"][0]["message"]["content"], found["avow"]
            assert found["choices"][0]["finish_reason"] == "stop"
            assert found["usage"]["completion_tokens"] > 12
    assert text in (RIGHT, ALSO)
    assert account["samples"] == 12
    assert 1 <= account["agree"] <= 12
    assert 0 < account["posterior"] <= 1
    assert (account["rule"], account["proven"], account["message"]) == ("avow", True, "")
    assert account["isolation"] >= 1
    assert set(account["difference"] or {"call", "chosen", "other", "programs"}) >= {"call", "chosen", "other"}
    with Store(tmp_path / "runs.db") as store:
        assert store.rows().samples == 12
        assert [r.id for r in store.list_runs()] == [account["run"]]


def test_what_was_drawn_is_not_drawn_again(tmp_path: Path) -> None:
    engine = ScriptedEngine(answers(RIGHT, WRONG), vocab_size=ROWS)
    with serving(engine, settings=settings(tmp_path)) as server:
        first = chat(server, avow={"samples": 10})
        computed = engine.computed
        again = chat(server, avow={"samples": 10})
        assert engine.computed == computed
        assert again["choices"] == first["choices"]
        assert again["usage"]["completion_tokens"] == 0
        chat(server, avow={"samples": 12})
        assert engine.computed > computed


@pytest.mark.parametrize(("asked", "drawn"), [({}, 7), ({"tests": 2}, 5), ({"tests": 0}, 3)])
def test_answers_that_hold_tests_are_drawn_as_well(tmp_path: Path, asked: dict[str, int], drawn: int) -> None:
    """As many as the request says, else as many as the setting."""
    engine = ScriptedEngine(answers(RIGHT), vocab_size=ROWS)
    with serving(engine, settings=replace(settings(tmp_path), tests=4)) as server:
        chat(server, avow={"samples": 3, **asked})
    with Store(tmp_path / "runs.db") as store:
        assert store.rows().samples == drawn


def test_a_trusted_test_overrules(tmp_path: Path) -> None:
    with serving(ScriptedEngine(answers(RIGHT, WRONG), vocab_size=ROWS), settings=settings(tmp_path)) as server:
        found = chat(server, avow={"samples": 10, "trusted": ["add(5, 3) == 8"]})
        assert found["choices"][0]["message"]["content"] == RIGHT
        found = chat(server, avow={"samples": 10, "trusted": ["add(5, 3) == 9"]})
        assert found["avow"]["proven"] is False
        assert "no program passes every trusted test" in found["avow"]["message"]


@pytest.mark.parametrize("stream", [False, True])
def test_no_program_is_an_error(tmp_path: Path, stream: bool) -> None:
    with serving(ScriptedEngine(answers("no idea"), vocab_size=ROWS), settings=settings(tmp_path)) as server:
        if stream:
            error = chat(server, stream=True, avow={"samples": 3})[-1]["error"]
        else:
            answer = server.post(CHAT, {"messages": [{"role": "user", "content": TASK}], "avow": {"samples": 3}})
            assert answer.status_code == 422
            error = answer.json()["error"]
        assert error["code"] == "no_program"
        assert "no sample contains a program" in error["message"]


def test_a_message_names_no_file_of_this_machine(tmp_path: Path) -> None:
    secret = tmp_path / "secret.py"
    secret.write_text("def secret_name(x):\n    '''Doc.'''\n")
    with serving(ScriptedEngine(answers(RIGHT), vocab_size=ROWS), settings=settings(tmp_path)) as server:
        body = {"messages": [{"role": "user", "content": str(secret)}], "avow": {"samples": 2}}
        answer = server.post(CHAT, body)
        assert "secret_name" not in answer.text
        with Store(tmp_path / "runs.db") as store:
            assert all("secret_name" not in str(record) for record in store.list_runs())


def test_who_leaves_gives_up_the_draw_and_others_are_served_meanwhile(tmp_path: Path) -> None:
    with serving(SlowEngine(repeats(" a")), running=8, settings=settings(tmp_path)) as server:
        body = {"messages": [{"role": "user", "content": TASK}], "avow": {"samples": 50}, "stream": True}
        with server.client.stream("POST", CHAT, json=body) as answer:
            lines = answer.iter_lines()
            next(lines)
            while not server.state.engine.running:
                time.sleep(0.01)
            assert server.state.engine.running <= 2, "a quarter of the places at most"
            begin = time.monotonic()
            server.ok("/v1/completions", {"prompt": "x", "max_tokens": 5})
            assert time.monotonic() - begin < 2
        server.eventually("a draw that was given up", seconds=3)
        deadline = time.monotonic() + 3
        while server.state.solving:
            assert time.monotonic() < deadline
            time.sleep(0.01)


def test_a_server_that_cannot_solve_says_so(tmp_path: Path) -> None:
    (tmp_path / "runs.db").mkdir()
    with serving(settings=settings(tmp_path)) as server:
        answer = server.post(CHAT, {"messages": [{"role": "user", "content": TASK}], "avow": {"samples": 5}})
        assert answer.status_code == 500
        assert answer.json()["error"]["message"].startswith("this server cannot solve: ")


def test_too_many_at_once_are_told_to_come_again(tmp_path: Path) -> None:
    with serving(SlowEngine(repeats(" a")), settings=settings(tmp_path)) as server:
        server.state.solving = 10
        answer = server.post(CHAT, {"messages": [{"role": "user", "content": TASK}], "avow": {"samples": 5}})
        assert answer.status_code == 429
        assert answer.headers["retry-after"]
        server.state.solving = 0


def test_a_model_without_a_template_goes_on_from_the_task(tmp_path: Path) -> None:
    body = "    return a + b\n"

    def logits(ids: Sequence[int]) -> Logits:
        said = of.decode(ids).rpartition("'''\n")[2]
        row = np.zeros(ROWS, dtype=np.float32)
        rest = body.removeprefix(said)
        row[of.encode(rest)[0] if rest and body.startswith(said) else of.eos[0]] = 20
        return row

    of = tokenizer(chat=False)
    with serving(ScriptedEngine(logits, vocab_size=ROWS), of=of, settings=settings(tmp_path)) as server:
        found = chat(server, avow={"samples": 3})
        assert found["choices"][0]["message"]["content"].endswith(f"{body}```")
        assert server.post(CHAT, {"messages": [{"role": "user", "content": "x"}]}).status_code == 400


def test_the_client_hears_that_it_is_worked_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("avow.app.server.solving.TELL_EVERY", 0.05)
    with serving(SlowEngine(answers(RIGHT)), settings=settings(tmp_path)) as server:
        body = {"messages": [{"role": "user", "content": TASK}], "avow": {"samples": 4}, "stream": True}
        with server.client.stream("POST", CHAT, json=body) as answer:
            comments = [line for line in answer.iter_lines() if line.startswith(":")]
    assert any(line.startswith(": sampling ") for line in comments)


def test_a_text_is_scored_between_the_draws_of_others() -> None:
    engine, ids = ScriptedEngine(vocab_size=ROWS), tokenizer().encode("assistant: " + RIGHT)
    with serving(engine) as server:
        shared = SharedEngine(server.state, threading.Event())
        expected = [token.logprob for part in score(engine, ids) for token in part]
        assert shared.score(ids) == pytest.approx(expected)
        assert len(expected) == len(ids) - 1
        with pytest.raises(SamplerError, match="out of bounds"):
            shared.score([*ids, ROWS])
