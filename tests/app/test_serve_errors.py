"""What a client is told that asks for what cannot be, and who is not answered at all."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.app.served import ROWS, Served, serving, speaks, tokenizer

from avow.app.server.guard import MAX_BODY
from avow.lm.engine import Ids, Logits
from avow.lm.testing import ScriptedEngine

HI = [{"role": "user", "content": "hi"}]
COMPLETION, CHAT, INFILL = "/v1/completions", "/v1/chat/completions", "/infill"
GOOD = {
    COMPLETION: {"prompt": "x", "max_tokens": 2},
    CHAT: {"messages": HI, "max_tokens": 2},
    INFILL: {"input_prefix": "a", "input_suffix": "b", "n_predict": 2},
}


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    with serving(ScriptedEngine(vocab_size=ROWS, context=200)) as served:
        yield served


def error_of(answer: Any) -> dict[str, Any]:
    """The error of a refusal, which always has one shape."""
    assert answer.headers["content-type"] == "application/json"
    found = answer.json()
    assert set(found) == {"error"}
    assert set(found["error"]) == {"message", "type", "param", "code"}
    assert found["error"]["message"]
    assert "Traceback" not in answer.text
    return dict(found["error"])


def said(capsys: pytest.CaptureFixture[str], words: str) -> bool:
    """Whether the server tells of a request, which it does when all is sent."""
    told, deadline = "", time.monotonic() + 5
    while words not in told and time.monotonic() < deadline:
        time.sleep(0.005)
        told += capsys.readouterr().err
    return words in told


@pytest.mark.parametrize(
    ("path", "more", "status", "param", "says"),
    [
        (COMPLETION, {"prompt": 5}, 400, "prompt", "expected `str | array`, got `int`"),
        (COMPLETION, {"prompt": ""}, 400, None, "the prompt is empty"),
        (COMPLETION, {"prompt": []}, 400, "prompt", "an empty list"),
        (COMPLETION, {"prompt": [1, "a"]}, 400, "prompt", "ids beside texts"),
        (COMPLETION, {"prompt": [100000]}, 400, None, "token id 100000"),
        (COMPLETION, {"prompt": [-1]}, 400, None, "token id -1"),
        (COMPLETION, {"prompt": "a " * 500}, 400, None, "the model's context holds 200"),
        (COMPLETION, {"prompt": ["a"] * 100, "n": 2}, 400, "n", "200 choices, expected 128"),
        (COMPLETION, {"n": 0}, 400, "n", "expected `int` >= 1"),
        (COMPLETION, {"n": 129}, 400, "n", "expected `int` <= 128"),
        (COMPLETION, {"n": True}, 400, "n", "got `bool`"),
        (COMPLETION, {"n": "2"}, 400, "n", "got `str`"),
        (COMPLETION, {"temperature": -0.1}, 400, "temperature", ">= 0"),
        (COMPLETION, {"top_p": 1.5}, 400, "top_p", "<= 1"),
        (COMPLETION, {"max_tokens": -1}, 400, "max_tokens", ">= 0"),
        (COMPLETION, {"max_tokens": 1.5}, 400, "max_tokens", "got `float`"),
        (COMPLETION, {"logprobs": 100}, 400, "logprobs", "<= 20"),
        (COMPLETION, {"stop": [1]}, 400, "stop", "expected `str`, got `int`"),
        (COMPLETION, {"stream": "yes"}, 400, "stream", "got `str`"),
        (COMPLETION, {"suffix": "s", "prompt": [1]}, 400, "suffix", "expected a prompt of text"),
        (COMPLETION, {"model": "gpt-9"}, 404, "model", "the model 'gpt-9' does not exist here; this server has 'tiny'"),
        (COMPLETION, {"best_of": 5}, 400, "best_of", "not supported"),
        (COMPLETION, {"presence_penalty": 0.5}, 400, "presence_penalty", "not supported"),
        (COMPLETION, {"logit_bias": {"5": 1}}, 400, "logit_bias", "not supported"),
        (CHAT, {"messages": []}, 400, "messages", "length >= 1"),
        (CHAT, {"messages": "hi"}, 400, "messages", "expected `array`, got `str`"),
        (CHAT, {"messages": [{"content": "x"}]}, 400, "messages", "missing required field `role`"),
        (CHAT, {"messages": [{"role": "king", "content": "x"}]}, 400, None, "the role 'king'"),
        (CHAT, {"messages": [{"role": "user", "content": [{"type": "image_url"}]}]}, 400, "messages", "'image_url'"),
        (CHAT, {"tools": [{"type": "function"}]}, 400, "tools", "not supported"),
        (CHAT, {"response_format": {"type": "json_object"}}, 400, "response_format", "only text"),
        (CHAT, {"top_logprobs": 3}, 400, "top_logprobs", "needs logprobs"),
        (CHAT, {"messages": [{"role": "user", "content": "word " * 300}]}, 400, None, "the model's context holds 200"),
        (CHAT, {"avow": {"samples": 0}}, 400, "avow", ">= 1"),
        (CHAT, {"avow": {"samples": 5, "sample": 5}}, 400, "avow", "unknown field"),
        (CHAT, {"avow": {"samples": 5}, "n": 2}, 400, "n", "does not go with avow"),
        (CHAT, {"avow": {"samples": 5}, "messages": [{"role": "system", "content": "x"}]}, 400, "messages", "a task"),
        (CHAT, {"avow": {"samples": 5, "trusted": ["def"]}}, 400, None, "test"),
        (INFILL, {"input_prefix": None}, 400, "input_prefix", "expected `str`, got `null`"),
        (INFILL, {"input_extra": [{"filename": "a"}]}, 400, "input_extra", "missing required field `text`"),
        (INFILL, {"n_predict": 300}, 400, None, "tokens of the context are left"),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_a_request_that_cannot_be_served(
    server: Served, path: str, more: dict[str, Any], status: int, param: str | None, says: str, stream: bool
) -> None:
    answer = server.post(path, GOOD[path] | {"stream": stream} | more)
    error = error_of(answer)
    assert (answer.status_code, error["param"]) == (status, param), error
    assert says in error["message"]
    assert error["type"] == ("not_found_error" if status == 404 else "invalid_request_error")
    server.eventually("a request that was refused")


@pytest.mark.parametrize("path", GOOD)
@pytest.mark.parametrize("field", ["prompt", "messages", "input_prefix"])
def test_what_must_be_there(server: Served, path: str, field: str) -> None:
    if field in GOOD[path]:
        answer = server.post(path, {k: v for k, v in GOOD[path].items() if k != field})
        assert answer.status_code == 400
        error = error_of(answer)
        assert f"missing required field `{field}`" in error["message"]
        assert error["param"] == field


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"prompt": NaN}', b'{"prompt":"\xff"}', b'{"prompt":"\\ud800"}',
     b'{"prompt":' * 5000, b"[" * 100_000, b'{"prompt":"a"} b', b'{"prompt":"a","temperature":1e400}'],
    ids=range(12),
)  # fmt: skip
@pytest.mark.parametrize("path", GOOD)
def test_a_body_that_is_no_request(server: Served, path: str, body: bytes) -> None:
    answer = server.client.post(path, content=body)
    assert answer.status_code == 400
    error_of(answer)


def test_bodies_have_a_bound(server: Served) -> None:
    answer = server.client.post(COMPLETION, content=b" " * (MAX_BODY + 1))
    assert (answer.status_code, error_of(answer)["code"]) == (413, "body_too_large")

    def endless() -> Iterator[bytes]:  # without a length that could be looked at
        for _ in range(MAX_BODY // 2**20 + 1):
            yield b" " * 2**20

    answer = server.client.post(COMPLETION, content=endless())
    assert (answer.status_code, error_of(answer)["code"]) == (413, "body_too_large")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/", 404), ("GET", "/v1", 404), ("GET", COMPLETION, 405), ("POST", "/v1/models", 405),
     ("GET", "/v1/models/nope", 404), ("POST", "/v1/embeddings", 404), ("GET", "/../etc/passwd", 404)],
)  # fmt: skip
def test_a_path_that_is_not_served(
    server: Served, method: str, path: str, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = server.client.request(method, path)
    assert answer.status_code == status
    error_of(answer)
    assert said(capsys, f"{status}  {method} {answer.url.path}")


def test_a_model_that_neither_chats_nor_fills_in() -> None:
    with serving(of=tokenizer(chat=False, fim=False)) as plain:
        for path in (CHAT, INFILL):
            answer = plain.post(path, GOOD[path])
            assert answer.status_code == 400
            message = error_of(answer)["message"]
            assert "no chat template" in message or "cannot fill in" in message
            assert "/models/" not in message
        assert plain.post(COMPLETION, GOOD[COMPLETION] | {"suffix": "x"}).status_code == 400
        assert plain.post(COMPLETION, GOOD[COMPLETION] | {"suffix": ""}).status_code == 200


_VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**70), 2**70), st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=20), st.lists(st.integers(-5, 600) | st.text(max_size=5), max_size=5),
    st.dictionaries(st.text(max_size=8), st.integers() | st.text(max_size=5), max_size=3),
)  # fmt: skip
_FIELDS = st.sampled_from(
    ["prompt", "messages", "model", "n", "temperature", "top_p", "top_k", "min_p", "seed", "stop", "stream", "stream_options", "max_tokens", "suffix", "echo", "logprobs", "top_logprobs", "tools", "response_format", "input_prefix", "input_extra", "n_predict", "repeat_penalty", "response_fields", "t_max_predict_ms", "max_completion_tokens", "repetition_penalty", "logit_bias", "user"]
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.sampled_from(sorted(GOOD)), changes=st.dictionaries(_FIELDS, _VALUES, max_size=4))
def test_no_request_is_our_own_mistake(server: Served, path: str, changes: dict[str, Any]) -> None:
    body = GOOD[path] | changes
    limit = "n_predict" if path == INFILL else "max_tokens"
    body[limit] = min(body[limit], 3) if type(body[limit]) is int else body[limit]
    answer = server.client.post(path, content=json.dumps(body).encode("utf-8", "surrogatepass"))
    assert answer.status_code in (200, 400, 404), answer.text
    if answer.status_code != 200:
        error_of(answer)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 403),
        ({"Host": "evil.example:8080"}, 403),
        ({"Host": ""}, 403),
        ({"Host": "[::1]:8080"}, 200),
        ({"Host": "localhost:9"}, 200),
        ({"Host": "192.168.1.5"}, 200),
        ({"Host": "mine.example"}, 200),
        ({"Host": "localhost.evil.example"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://6.6.6.6"}, 403),
        ({"Origin": "http://["}, 403),
        ({"Origin": "http://localhost:3000"}, 200),
        ({"Origin": "http://127.0.0.1:3000"}, 200),
        ({"Origin": "https://mine.example"}, 200),
        ({"Origin": "vscode-webview://abc"}, 200),
    ],
)
def test_names_and_pages_that_are_not_ours(
    headers: dict[str, str], status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(hosts=("mine.example",)) as served:
        answer = served.client.get("/v1/models", headers=headers)
        assert answer.status_code == status
        allowed = answer.headers.get("access-control-allow-origin")
        assert allowed == (headers.get("Origin") if status == 200 else None)
        if status != 200:
            assert error_of(answer)["type"] == "permission_error"
            assert said(capsys, "403  GET /v1/models")


def test_a_page_that_may_ask_first_asks_whether_it_may(server: Served) -> None:
    asks = {"Origin": "http://localhost:3000", "Access-Control-Request-Headers": "authorization,content-type"}
    answer = server.client.options(CHAT, headers=asks)
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == "http://localhost:3000"
    assert answer.headers["access-control-allow-headers"] == "authorization,content-type"
    assert server.client.options(CHAT, headers=asks | {"Origin": "https://evil.example"}).status_code == 403


@pytest.mark.parametrize("given_key", [None, "Bearer wrong", "Bearer", "Basic s3cret", "s3cret", "Bearer s3cret2", "Bearer ä"])
def test_without_the_key(given_key: str | None) -> None:
    with serving(key="s3cret") as served:
        headers = {"Authorization": (given_key or "").encode("latin-1")}
        for path in ("/v1/models", "/metrics"):
            answer = served.client.get(path, headers=headers)
            assert answer.status_code == 401
            assert answer.headers["www-authenticate"] == "Bearer"
            assert error_of(answer)["code"] == "invalid_api_key"
            assert "s3cret" not in answer.text
        assert served.post(CHAT, GOOD[CHAT], headers=headers).status_code == 401
        assert served.client.get("/health", headers=headers).status_code == 200
        assert served.client.get("/v1/models").status_code == 200  # the client's own header holds it
        assert served.client.get("/v1/models", headers={"Host": "any.example"}).status_code == 200


class BrokenEngine(ScriptedEngine):
    """Fails at the fifth token of every sample, as for want of memory."""

    def decode(self, sequences: Any, ids: Ids) -> Logits:
        if any(self.length(s) > 5 for s in sequences):
            raise MemoryError("no memory for keys and values")
        return super().decode(sequences, ids)


def test_an_engine_that_fails_is_told_and_the_next_are_served() -> None:
    engine = BrokenEngine(speaks("one two three four five six"), vocab_size=ROWS)
    with serving(engine) as served:
        for _ in range(3):
            answer = served.post(COMPLETION, {"prompt": "x", "max_tokens": 50})
            assert answer.status_code == 500
            error = error_of(answer)
            assert (error["type"], error["message"]) == ("server_error", "the model failed: no memory for keys and values")
            *_, last = served.events(COMPLETION, {"prompt": "x", "max_tokens": 50})
            assert last["error"]["type"] == "server_error"
            assert served.post(COMPLETION, {"prompt": "x", "max_tokens": 2}).status_code == 200
        served.eventually("what failed")


def test_a_connection_that_sends_nonsense_or_half_a_request(server: Served) -> None:
    port = int(server.url.rsplit(":", 1)[1])
    halves = [b"GET", b"\x00\xff\r\n\r\n", b"POST /v1/completions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\n{"]
    for data in halves:
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(data)
    assert server.client.get("/health").status_code == 200


@pytest.mark.parametrize("data", [b"\x00\xff\r\n\r\n", b"hello\r\n\r\n", b"GET /health HTTP/1.1\r\n\r\n"])
def test_what_is_no_http_is_told_in_plain_text(server: Served, data: bytes) -> None:
    with socket.create_connection(("127.0.0.1", int(server.url.rsplit(":", 1)[1]))) as connection:
        connection.sendall(data)
        told = connection.makefile("rb").read()
    assert told.startswith(b"HTTP/1.1 400 ")
    assert b"content-type: text/plain" in told
    assert told.endswith(b"\r\nInvalid HTTP request received.")
