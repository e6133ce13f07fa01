"""The scripted model and server keep what they promise; other tests stand on them."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from itertools import pairwise
from typing import Any

import pytest

from avow.core.errors import SamplerError
from avow.core.protocols import Sampler
from avow.core.types import Prompt, Purpose, Task
from avow.testing import Fault, ScriptedModel, ScriptedServer

TASK = Task("t", "the prompt")


def test_a_scripted_model_is_a_sampler_that_depends_on_nothing_but_the_seed() -> None:
    model: Sampler = ScriptedModel(["a", "b", "c"], ["assert f(1)"], name="m")
    assert [s.text for s in model.draw(TASK, 5)] == ["a", "b", "c", "a", "b"]
    assert [s.text for s in model.draw(TASK, 2, seed=2)] == ["c", "a"]
    assert [(s.origin.source, s.origin.index, s.origin.seed) for s in model.draw(TASK, 2, seed=2)] == [
        ("m", 0, 2),
        ("m", 1, 3),
    ]
    ask = Prompt("tests of f", purpose=Purpose.TESTS)
    assert [s.text for s in model.draw(TASK, 2, prompt=ask)] == ["assert f(1)", "assert f(1)"]
    assert list(ScriptedModel(["a"]).draw(TASK, 2, prompt=ask)) == []
    with pytest.raises(SamplerError, match="has no answers"):
        list(ScriptedModel([]).draw(TASK, 1))


def test_a_script_may_be_a_function_of_the_prompt() -> None:
    model = ScriptedModel(lambda prompt, i: f"{prompt} {i}")
    assert [s.text for s in model.draw(TASK, 2, seed=7)] == ["the prompt 7", "the prompt 8"]
    assert [s.text for s in model.draw(TASK, 1, prompt=Prompt("another"))] == ["another 0"]


def ask(server: ScriptedServer, path: str, body: dict[str, Any]) -> Any:
    request = urllib.request.Request(server.url + path, json.dumps({"model": "m"} | body).encode())
    with urllib.request.urlopen(request, timeout=10) as response:
        return json.loads(response.read())


def test_a_scripted_server_answers_as_the_protocol_wants_it() -> None:
    with ScriptedServer(["return 1", "return 2"]) as server:
        chat = ask(
            server,
            "/chat/completions",
            {"messages": [{"role": "user", "content": "x"}], "n": 2, "seed": 1, "logprobs": True},
        )
        base = ask(server, "/completions", {"prompt": "x", "seed": 0})
        assert (server.requests, server.samples) == (2, 3)
    assert [c["message"]["content"] for c in chat["choices"]] == ["return 2", "return 1"]
    entries = chat["choices"][0]["logprobs"]["content"]
    assert "".join(e["token"] for e in entries) == "return 2"
    assert chat["usage"] == {"prompt_tokens": 1, "completion_tokens": 4}
    assert base["choices"] == [{"index": 0, "text": "return 1", "finish_reason": "stop", "logprobs": None}]


def test_faults_come_in_their_order_and_then_all_goes_well() -> None:
    body = {"prompt": "x"}
    with ScriptedServer(["a"], faults=[Fault(503, "wait", (("Retry-After", "3"),)), None, Fault(cut=True)]) as server:
        with pytest.raises(urllib.error.HTTPError) as caught:
            ask(server, "/completions", body)
        assert (caught.value.code, caught.value.headers["Retry-After"]) == (503, "3")
        caught.value.close()
        assert ask(server, "/completions", body)["choices"][0]["text"] == "a"
        with pytest.raises(Exception, match=r"IncompleteRead|reset|closed"):
            ask(server, "/completions", body)
        assert ask(server, "/completions", body)["choices"][0]["text"] == "a"
        assert (server.requests, server.samples) == (4, 2)


def test_servers_do_not_share_a_port() -> None:
    with ScriptedServer(["a"]) as one, ScriptedServer(["b"]) as two, ScriptedServer(["c"]) as three:
        urls = [one.url, two.url, three.url]
        assert all(a != b for a, b in pairwise(urls))
        assert [ask(s, "/completions", {"prompt": ""})["choices"][0]["text"] for s in (one, two, three)] == [
            "a",
            "b",
            "c",
        ]
