"""Answers that stream in: put together whatever the network makes of them, whole or not at all, told as they come."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.sample.test_openai import TASK, by_index, number, numbers, sampler

from avow.core.store import Bought, Store
from avow.sample.answer import Answer, Stream, WireError
from avow.sample.events import Adapted, Arriving, Drawn, Event, Waiting
from avow.sample.wire import Style
from avow.testing import Fault, ScriptedServer

DONE = b"data: [DONE]\n\n"


def event(style: Style, index: int, text: str, logprob: float | None = None, finish: str | None = None) -> bytes:
    said: dict[str, Any] | None = None
    if logprob is not None:
        said = {"content": [{"logprob": logprob}]} if style is Style.CHAT else {"token_logprobs": [logprob]}
    held = {"delta": {"content": text}} if style is Style.CHAT else {"text": text}
    return data({"choices": [{"index": index, **held, "logprobs": said, "finish_reason": finish}]})


def data(value: object) -> bytes:
    return b"data: " + json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n\n"


def read(*chunks: bytes, style: Style = Style.CHAT, wanted: int = 4) -> Answer:
    stream = Stream(style, wanted)
    for chunk in chunks:
        stream.feed(chunk)
    return stream.answer()


# Reading


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=4)


@given(
    st.sampled_from(Style),
    st.lists(st.lists(st.tuples(texts, st.floats(-9, 0)), min_size=1, max_size=4), min_size=1, max_size=4),
    st.randoms(use_true_random=False),
)
def test_choices_come_together_however_they_are_mixed_and_cut(
    style: Style, choices: list[list[tuple[str, float]]], rng: Any
) -> None:
    turns = [i for i, pieces in enumerate(choices) for _ in pieces]
    rng.shuffle(turns)
    left = [iter(pieces) for pieces in choices]
    wire = b"".join(event(style, i, *next(left[i])) for i in turns)
    wire += b"".join(event(style, i, "", finish="stop") for i in range(len(choices)))
    wire += data({"choices": [], "usage": {"prompt_tokens": 7, "completion_tokens": 99}}) + DONE
    cuts = sorted(rng.sample(range(len(wire)), 5))
    answer = read(*(wire[a:b] for a, b in itertools.pairwise([0, *cuts, len(wire)])), style=style)
    assert [reply.text for reply in answer.replies] == ["".join(t for t, _ in pieces) for pieces in choices]
    assert [reply.logprobs for reply in answer.replies] == [tuple(p for _, p in pieces) for pieces in choices]
    assert {reply.finish for reply in answer.replies} == {"stop"}
    assert (answer.prompt_tokens, answer.completion_tokens) == (7, 99)


@given(
    st.sampled_from(Style),
    st.lists(st.binary(max_size=20) | st.sampled_from([b"data: ", b"\n", b"{}", b'{"choices":[', b"]}"])),
)
def test_any_bytes_are_an_answer_or_a_wire_error(style: Style, chunks: list[bytes]) -> None:
    try:
        assert 1 <= len(read(*chunks, DONE, style=style).replies) <= 4
    except WireError:
        return


A = event(Style.CHAT, 0, "a")
END = event(Style.CHAT, 0, "", finish="length")


@pytest.mark.parametrize(
    "wire",
    [
        A + END + DONE,
        (A + END + DONE).replace(b"\n", b"\r\n"),
        A + END,  # no [DONE], but all that began has ended
        (A + END).rstrip(b"\n"),
        A + DONE,  # [DONE] without a reason
        b": ping\n\n" + A + b"data:\n\nevent: x\nid: 7\nretry\n\n" + END + DONE,
        A.replace(b"data: ", b"data:") + DONE,
        A.replace(b'"index": 0, ', b"") + DONE,
        data({"choices": [], "prompt_filter_results": []}) + A + DONE,
        data({"choices": [{"index": 0, "delta": {"role": "assistant", "content": None}}]}) + A + DONE,
        A + data({"choices": [{"index": 0, "delta": None, "finish_reason": "stop"}], "usage": None}) + DONE,
        A + event(Style.CHAT, 4, "one too many") + DONE,
        A + data({"choices": [{"index": "1", "delta": {"content": "b"}}]}) + DONE,
    ],
)
def test_forms_of_a_stream(wire: bytes) -> None:
    assert [reply.text for reply in read(wire).replies] == ["a"]


@pytest.mark.parametrize(
    ("wire", "says"),
    [
        (A, "the stream ended in the midst of the answer"),
        (A + END + event(Style.CHAT, 1, "b"), "the stream ended in the midst"),
        (b"", "the stream ended in the midst"),
        (DONE, "choices: found none in the stream, expected at least one"),
        (A + b"data: {\n\n", "found '{', expected JSON"),
        (A + b"data: 7\n\n", "an event: found a number, expected an object"),
        (A + data({"error": {"message": "no GPU"}}) + DONE, "an error in the place of an answer: no GPU"),
        (A + data({"error": {"message": "lost"}, "choices": [{"finish_reason": "error"}]}) + DONE, "answer: lost"),
        (A + data({"object": "error", "message": "too long"}) + DONE, "an error in the place of an answer: too long"),
        (b'error: {"code": 400}\n\n' + DONE, 'an error in the place of an answer: {"code": 400}'),
        (data({"choices": [{"delta": 7}]}), r"choices\[\].delta: found a number, expected an object"),
        (data({"choices": 7}), "choices: found a number, expected a list"),
    ],
)  # fmt: skip
def test_what_is_no_whole_answer(wire: bytes, says: str) -> None:
    with pytest.raises(WireError, match=says):
        read(wire)


def test_tokens_are_counted_by_their_log_probabilities_or_by_the_piece() -> None:
    stream = Stream(Style.CHAT, 1)
    counted = []
    three = {"content": [{"logprob": -1}, {"logprob": -2}, {"logprob": -3}]}
    for choice in (
        {"delta": {"role": "assistant", "content": ""}},
        {"delta": {"content": None, "reasoning_content": "hm"}},
        {"delta": {"content": "def f"}, "logprobs": three},
        {"delta": {"content": "()"}},
        {"delta": {}, "finish_reason": "stop"},
    ):
        stream.feed(data({"choices": [choice]}))
        counted.append(stream.tokens)
    assert counted == [0, 1, 4, 5, 5]
    assert stream.answer().completion_tokens == 3  # without a word of the server, what is certain


# Drawing


@pytest.mark.parametrize("style", list(Style))
@pytest.mark.parametrize("how", [{"streams": False}, {"refuses": ["stream"]}, {"refuses": ["stream_options"]}], ids=str)
def test_samples_are_the_same_with_and_without(style: Style, how: dict[str, Any]) -> None:
    with ScriptedServer(number) as server:
        streaming = sampler(server, style, per_request=4)
        expected = sorted((s.origin.index, s.text, s.logprobs, s.tokens, s.finish) for s in streaming.draw(TASK, 10))
        assert all(body["stream"] and body["stream_options"] == {"include_usage": True} for body in server.bodies)
    with ScriptedServer(number, **how) as server:
        whole = sampler(server, style, per_request=4)
        found = sorted((s.origin.index, s.text, s.logprobs, s.tokens, s.finish) for s in whole.draw(TASK, 10))
    assert found == expected
    assert whole.usage.completion_tokens == streaming.usage.completion_tokens == 30


def test_a_refused_stream_is_told_once_and_remembered() -> None:
    events: list[Event] = []
    with ScriptedServer(number, refuses=["stream"]) as server:
        s = sampler(server, per_request=1, parallel=2, on_event=events.append)
        assert by_index(s.draw(TASK, 8)) == numbers(0, 8)
        assert 9 <= server.requests <= 10  # one refusal, or one for each thread
        assert by_index(s.draw(TASK, 8, seed=1)) == numbers(1, 8)
        assert not {"stream", "stream_options"} & set().union(*server.bodies[-8:])
    assert events.count(Adapted("no stream")) == 1
    assert not any(isinstance(e, Arriving) for e in events)


@pytest.mark.parametrize(
    "words", ["Streaming is not supported", "Your organization must be verified to stream this model"]
)
def test_a_stream_may_be_refused_in_words(words: str) -> None:
    with ScriptedServer(number, faults=[Fault(400, words)]) as server:
        assert by_index(sampler(server).draw(TASK, 2)) == numbers(0, 2)
        assert "stream" not in server.bodies[1]


@pytest.mark.parametrize("fault", [Fault(cut=True), Fault(event=b"data: {\n\n")], ids=["cut", "malformed"])
def test_of_an_answer_that_breaks_off_nothing_is_kept(fault: Fault) -> None:
    events: list[Event] = []
    with ScriptedServer(number, faults=[fault]) as server, Store(":memory:") as store:
        s = sampler(server, per_request=3, parallel=1, store=store, on_event=events.append)
        draw = s.draw(TASK, 3)
        first = next(draw)
        assert (server.requests, store.bought()) == (2, Bought(samples=3))
        assert by_index([first, *draw]) == numbers(0, 3)
    assert s.usage.completion_tokens == 9  # what was lost is not counted
    assert sum(isinstance(e, Waiting) for e in events) == 1


def test_tokens_are_told_as_they_arrive() -> None:
    events: list[Event] = []
    with ScriptedServer(["one two three four"], faults=itertools.repeat(Fault(drip=0.06))) as server:
        drawn = list(sampler(server, per_request=2, parallel=2, on_event=events.append).draw(TASK, 4))
    assert len(drawn) == 4
    told = [e.tokens for e in events if isinstance(e, Arriving)]
    assert max(told) > 6  # of two answers together
    assert len(set(told)) >= 4
    assert told[-1] == 0  # nothing is on its way any more
    assert sum(e.completion_tokens for e in events if isinstance(e, Drawn)) == 16


def test_a_stream_without_end_is_not_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("avow.sample.openai.MAX_BODY", 2**20)
    for flood in (b"data: " + b"x" * 2**21, event(Style.CHAT, 0, "x" * 2**21)):
        with (
            ScriptedServer(number, faults=[Fault(event=flood)]) as server,
            pytest.raises(Exception, match="an answer of more than 1 MB"),
        ):
            list(sampler(server).draw(TASK, 1))


def test_a_long_stream_is_measured_by_what_is_kept_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("avow.sample.openai.MAX_BODY", 20_000)
    with ScriptedServer(["word " * 900]) as server:  # 900 events of more than 100 bytes
        (found,) = sampler(server).draw(TASK, 1)
    assert len(found.logprobs or ()) == 901
