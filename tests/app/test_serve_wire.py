"""What the server answers, field by field: OpenAI's completions and chats, llama.cpp's infill."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from tests.app.served import ROWS, Served, serving, speaks, tokenizer

from avow.lm.generate import generate
from avow.lm.sampling import Sampling, log_softmax
from avow.lm.testing import ScriptedEngine

TEXT = "return a + b  # naïve 🦙\n"
GREEDY = {"temperature": 0}


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    """Answers TEXT and ends, at temperature 0."""
    with serving(ScriptedEngine(speaks(TEXT), vocab_size=ROWS)) as served:
        yield served


@pytest.fixture(scope="module")
def random() -> Iterator[Served]:
    """Answers with what depends on every token before."""
    with serving() as served:
        yield served


def size(text: str) -> int:
    return len(tokenizer().encode(text))


def test_a_completion(server: Served) -> None:
    found = server.ok("/v1/completions", {"model": "tiny", "prompt": "def add(a, b): ", "max_tokens": 99, **GREEDY})
    assert set(found) == {"id", "object", "created", "model", "system_fingerprint", "choices", "usage"}
    assert (found["object"], found["model"]) == ("text_completion", "tiny")
    assert re.fullmatch(r"cmpl-[0-9a-f]{24}", found["id"])
    assert found["choices"] == [{"index": 0, "text": TEXT, "logprobs": None, "finish_reason": "stop"}]
    prompt, drawn = size("def add(a, b): "), size(TEXT) + 1  # and the token that ends it
    assert found["usage"] == {"prompt_tokens": prompt, "completion_tokens": drawn, "total_tokens": prompt + drawn}


def test_a_chat(server: Served) -> None:
    turns = [{"role": "system", "content": "be short"}, {"role": "user", "content": [{"type": "text", "text": "add"}]}]
    found = server.ok("/v1/chat/completions", {"messages": turns, **GREEDY})
    assert found["object"] == "chat.completion"
    assert found["id"].startswith("chatcmpl-")
    message = {"role": "assistant", "content": TEXT, "refusal": None}
    assert found["choices"] == [{"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}]
    asked = [{"role": "system", "content": "be short"}, {"role": "user", "content": "add"}]
    assert found["usage"]["prompt_tokens"] == len(tokenizer().chat_ids(asked))


@pytest.mark.parametrize(
    ("more", "text", "finish"),
    [
        ({"max_tokens": 3}, "return a", "length"),
        ({"stop": " + b", "max_tokens": 99}, "return a", "stop"),
        ({"stop": ["nothing", "urn"], "max_tokens": 99}, "ret", "stop"),
        ({"max_tokens": 0}, "", "length"),
        ({"echo": True, "max_tokens": 3}, "def f():return a", "length"),
    ],
)
def test_where_a_completion_ends(server: Served, more: dict[str, Any], text: str, finish: str) -> None:
    choice = server.ok("/v1/completions", {"prompt": "def f():", **GREEDY, **more})["choices"][0]
    assert (choice["text"], choice["finish_reason"]) == (text, finish)


def test_sixteen_tokens_are_the_default_of_completions(random: Served) -> None:
    assert random.ok("/v1/completions", {"prompt": "a", "seed": 1})["usage"]["completion_tokens"] == 16


@pytest.mark.parametrize("usage", [False, True])
def test_a_completion_as_a_stream(server: Served, usage: bool) -> None:
    body = {"prompt": "x", "max_tokens": 99, **GREEDY, "stream_options": {"include_usage": usage}}
    *pieces, done = server.events("/v1/completions", body)
    assert done == "[DONE]"
    assert len({(p["id"], p["created"]) for p in pieces}) == 1
    assert {p["object"] for p in pieces} == {"text_completion"}
    if usage:
        last = pieces.pop()
        assert last["choices"] == []
        assert last["usage"]["completion_tokens"] == size(TEXT) + 1
        assert all(p["usage"] is None for p in pieces)
    else:
        assert all("usage" not in p for p in pieces)
    choices = [c for p in pieces for c in p["choices"]]
    assert "".join(c["text"] for c in choices) == TEXT
    assert all("\ufffd" not in c["text"] for c in choices), "a character was cut"
    assert [c["finish_reason"] for c in choices[:-1]] == [None] * (len(choices) - 1)
    assert choices[-1] == {"index": 0, "text": "", "logprobs": None, "finish_reason": "stop"}


def test_a_chat_as_a_stream(server: Served) -> None:
    body = {"messages": [{"role": "user", "content": "x"}], **GREEDY, "n": 2}
    *pieces, done = server.events("/v1/chat/completions", body)
    assert done == "[DONE]"
    assert {p["object"] for p in pieces} == {"chat.completion.chunk"}
    for index in range(2):
        first, *middle, last = [c for p in pieces for c in p["choices"] if c["index"] == index]
        assert first["delta"] == {"role": "assistant", "content": ""}
        assert "".join(c["delta"]["content"] for c in middle) == TEXT
        assert (last["delta"], last["finish_reason"]) == ({}, "stop")


@pytest.mark.parametrize("stream", [False, True])
def test_samples_share_their_prompt_and_are_those_of_the_engine_itself(random: Served, stream: bool) -> None:
    prompt, of = f"some prompt of several tokens, {stream}: ", tokenizer()
    body = {"prompt": prompt, "n": 3, "seed": 5, "max_tokens": 8, "temperature": 0.9, "top_p": 0.8}
    computed = random.engine.computed
    if stream:
        texts = {0: "", 1: "", 2: ""}
        for piece in random.events("/v1/completions", body)[:-1]:
            for choice in piece["choices"]:
                texts[choice["index"]] += choice["text"]
        found = list(texts.values())
    else:
        found = [c["text"] for c in random.ok("/v1/completions", body)["choices"]]
    drawn = random.engine.computed - computed
    sampling = Sampling(0.9, top_p=0.8, seed=5, max_tokens=8)
    expected = generate(ScriptedEngine(vocab_size=ROWS), of, prompt, n=3, sampling=sampling)
    assert found == [sample.text for sample in expected]
    assert drawn <= size(prompt) + 3 * 7


def test_a_seed_repeats_and_none_does_not(random: Served) -> None:
    def text(**more: Any) -> str:
        return str(random.ok("/v1/completions", {"prompt": "p", "max_tokens": 12, **more})["choices"][0]["text"])

    assert text(seed=1) == text(seed=1) != text(seed=2)
    assert len({text() for _ in range(4)}) > 1


def test_several_prompts_in_the_order_of_their_choices(server: Served) -> None:
    ids = tokenizer().encode("by ids")
    body = {"prompt": ["by text", ids], "n": 2, "echo": True, "max_tokens": 3, **GREEDY}
    found = server.ok("/v1/completions", body)
    assert [c["index"] for c in found["choices"]] == [0, 1, 2, 3]
    assert [c["text"] for c in found["choices"]] == [head + "return a" for head in ("by text",) * 2 + ("by ids",) * 2]
    assert server.ok("/v1/completions", {**body, "prompt": ids, "n": 1})["choices"][0]["text"] == "by idsreturn a"


def test_log_probabilities_of_a_completion(server: Served) -> None:
    body = {"prompt": "ab: ", "max_tokens": 99, "logprobs": 2, **GREEDY}
    found = server.ok("/v1/completions", body)["choices"][0]
    listed, of = found["logprobs"], tokenizer()
    ids = of.encode(TEXT)
    assert listed["tokens"] == [of.bytes_of(i).decode() for i in ids]
    certain = 20 - math.log(math.exp(20) + ROWS - 1)
    assert listed["token_logprobs"] == pytest.approx([certain] * len(ids))
    assert all(len(tops) <= 2 for tops in listed["top_logprobs"])
    expected = [4 + len(of.decode(ids[:k]).rstrip("\ufffd")) for k in range(len(ids))]
    assert listed["text_offset"] == expected
    streamed = [c["logprobs"] for p in server.events("/v1/completions", body)[:-1] for c in p["choices"]]
    assert {name: [v for part in streamed if part for v in part[name]] for name in listed} == listed


@pytest.mark.parametrize("stream", [False, True])
def test_an_echo_tells_how_likely_the_prompt_is(random: Served, stream: bool) -> None:
    prompt = "def area(width, height):\n    return width * height\n" * 5  # more than one chunk
    body = {"prompt": prompt, "max_tokens": 0, "echo": True, "logprobs": 3}
    if stream:
        pieces = [c for p in random.events("/v1/completions", body)[:-1] for c in p["choices"]]
        found = pieces[0]
    else:
        found = random.ok("/v1/completions", body)["choices"][0]
    assert found["text"] == prompt
    ids = tokenizer().encode(prompt)
    engine = ScriptedEngine(vocab_size=ROWS)
    logits = engine.prefill(engine.open(), ids, every=True)
    rows = np.stack([log_softmax(row) for row in logits])
    expected = [None, *(rows[k, ids[k + 1]] for k in range(len(ids) - 1))]
    assert found["logprobs"]["token_logprobs"][0] is None
    assert found["logprobs"]["token_logprobs"][1:] == pytest.approx(expected[1:])
    best = [max(tops.values()) for tops in found["logprobs"]["top_logprobs"][1:]]
    assert best == pytest.approx(rows[:-1].max(axis=1).tolist())
    assert found["logprobs"]["text_offset"][0] == 0
    assert random.state.engine.running == 0
    assert len(random.engine.sequences) <= 200


def test_log_probabilities_of_a_chat(server: Served) -> None:
    body = {"messages": [{"role": "user", "content": "x"}], "logprobs": True, "top_logprobs": 2, **GREEDY}
    choice = server.ok("/v1/chat/completions", body)["choices"][0]
    rows = choice["logprobs"]["content"]
    assert b"".join(bytes(row["bytes"]) for row in rows).decode() == TEXT
    assert set(rows[0]) == {"token", "logprob", "bytes", "top_logprobs"}
    assert [len(row["top_logprobs"]) for row in rows] == [2] * len(rows)
    assert rows[0]["top_logprobs"][0] == {k: rows[0][k] for k in ("token", "logprob", "bytes")}
    pieces = [c for p in server.events("/v1/chat/completions", body)[:-1] for c in p["choices"]]
    assert [row for c in pieces if c["logprobs"] for row in c["logprobs"]["content"]] == rows


def prompt_of(server: Served) -> list[int]:
    """The prompt that was computed last."""
    return list(max(server.engine.sequences.items())[1])


def filling(prefix: str, suffix: str) -> list[int]:
    fim = tokenizer().fim
    assert fim is not None
    return fim.prompt(prefix, suffix)


def test_a_suffix_fills_in() -> None:
    engine = ScriptedEngine(speaks("middle"), vocab_size=ROWS)
    with serving(engine) as server:
        body = {"prompt": "before ", "suffix": " after", "max_tokens": 20, **GREEDY}
        assert server.ok("/v1/completions", body)["choices"][0]["text"] == "middle"
        assert prompt_of(server) == filling("before ", " after")


def test_infill_in_the_words_of_llama_cpp() -> None:
    engine = ScriptedEngine(speaks("mid\ndle"), vocab_size=ROWS)
    with serving(engine) as server:
        body = {"input_prefix": "a = ", "input_suffix": "\nc", "prompt": "b", "n_predict": 20, "temperature": 0}
        found = server.ok("/infill", body)
        assert prompt_of(server) == filling("a = b", "\nc")
        assert (found["content"], found["stop"], found["stop_type"]) == ("mid\ndle", True, "eos")
        assert (found["tokens_predicted"], found["tokens_evaluated"]) == (size("mid\ndle") + 1, len(prompt_of(server)))
        assert {"prompt_n", "prompt_ms", "prompt_per_second", "predicted_n", "predicted_ms"} <= set(found["timings"])
        *pieces, last = server.events("/infill", body)
        assert "".join(p["content"] for p in pieces) == "mid\ndle"
        assert not any(p["stop"] for p in pieces)
        assert (last["content"], last["stop"], last["has_new_line"]) == ("", True, True)
        chosen = server.ok("/infill", {**body, "response_fields": ["content", "timings/prompt_n", "no/such"]})
        assert chosen == {"content": "mid\ndle", "timings/prompt_n": len(prompt_of(server))}
        assert server.ok("/infill", {**body, "stop": ["\n"]})["stop_type"] == "word"
        limited = server.ok("/infill", {**body, "n_predict": 1})
        assert (limited["stop_type"], limited["tokens_predicted"]) == ("limit", 1)
        assert server.ok("/infill", {**body, "n_predict": 0})["content"] == ""


def test_other_files_come_before_the_middle() -> None:
    of = tokenizer()
    with serving(ScriptedEngine(speaks("x"), vocab_size=ROWS)) as server:
        body = {"input_prefix": "a", "input_suffix": "b", "n_predict": 5, "temperature": 0}
        server.ok("/infill", {**body, "input_extra": [{"filename": "one.py", "text": "uno"}, {"text": "due"}]})
        ids = prompt_of(server)
        repository, separator = of.find("<repo_name>"), of.find("<file_sep>")
        assert ids[0] == repository
        assert ids.count(separator) == 3
        assert of.decode(ids) == "project\none.py\nunotmp\nduefile\nab"
        assert ids[-len(filling("a", "b")) :] == filling("a", "b")
        server.ok("/infill", {**body, "input_extra": [{"text": "word " * 9000}]})
        assert len(prompt_of(server)) == server.engine.config.context - 5


def test_a_middle_ends_when_its_time_is_over() -> None:
    with serving(ScriptedEngine(speaks("a\n" * 500, end=False), vocab_size=ROWS)) as server:
        body = {"input_prefix": "", "input_suffix": "", "n_predict": 3000, "temperature": 0, "t_max_predict_ms": 1}
        found = server.ok("/infill", body)
        assert found["tokens_predicted"] < 3000
        server.eventually("the rest of a middle that nobody wants")


def test_models_health_and_metrics(server: Served) -> None:
    listed = server.client.get("/v1/models").json()
    assert listed["object"] == "list"
    assert [(m["id"], m["object"], m["owned_by"]) for m in listed["data"]] == [("tiny", "model", "avow")]
    assert server.client.get("/v1/models/tiny").json() == listed["data"][0]
    assert server.client.get("/health").json() == {"status": "ok"}
    server.ok("/v1/completions", {"prompt": "x", "max_tokens": 3})
    text = server.client.get("/metrics").text
    values = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    assert float(values["avow_completion_tokens_total"]) >= 3
    assert int(values['avow_requests_total{path="/v1/models/{name:path}",status="200"}']) >= 1
    for line in text.splitlines():
        assert re.fullmatch(r'# (HELP|TYPE) avow_\w+ .+|avow_\w+(\{[\w=",/:{}]+\})? [0-9.e+-]+', line), line
