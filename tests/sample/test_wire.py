"""Answers are untrusted bytes: whatever they are, they are read or refused by one kind of error."""

from __future__ import annotations

import json
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avow.core.types import Prompt
from avow.sample.answer import WireError, read_answer
from avow.sample.wire import Decoding, Style, error_code, error_text, one_line, request_body, request_key

any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
names = (
    "choices",
    "text",
    "message",
    "content",
    "finish_reason",
    "logprobs",
    "token_logprobs",
    "logprob",
    "usage",
    "error",
)
near_answers = st.recursive(
    any_json,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(names), inner, max_size=5),
    max_leaves=20,
)


@given(st.sampled_from(Style), st.binary(max_size=60) | near_answers.map(lambda v: json.dumps(v).encode()))
def test_any_bytes_are_an_answer_or_a_wire_error_and_an_error_text(style: Style, data: bytes) -> None:
    assert isinstance(error_text(data), str)
    assert isinstance(error_code(data), str)
    try:
        answer = read_answer(style, data, 3)
    except WireError:
        return
    assert 1 <= len(answer.replies) <= 3
    assert all(isinstance(r.text, str) and r.logprobs != () for r in answer.replies)


@pytest.mark.parametrize(
    ("style", "choice", "text", "logprobs"),
    [
        ("chat", {"message": {"content": "a"}}, "a", None),
        ("chat", {"message": {"content": None, "reasoning_content": "hm"}}, "", None),
        ("chat", {"message": {"content": [{"type": "text", "text": "a"}, {"type": "x"}, {"text": "b"}]}}, "ab", None),
        (
            "chat",
            {"message": {"content": "a"}, "logprobs": {"content": [{"logprob": -1}, {"logprob": -0.5}]}},
            "a",
            (-1.0, -0.5),
        ),
        ("chat", {"message": {"content": "a"}, "logprobs": {"content": None}}, "a", None),
        ("chat", {"message": {"content": "a"}, "logprobs": {"content": [{"logprob": None}, 7]}}, "a", None),
        ("completions", {"text": "a", "logprobs": {"token_logprobs": [None, -0.5]}}, "a", (-0.5,)),
        ("completions", {"text": "a", "logprobs": {"token_logprobs": [-1e400, -0.5]}}, "a", (-0.5,)),
        ("completions", {"text": "a", "logprobs": {"token_logprobs": 3}}, "a", None),
        ("completions", {"text": "a", "logprobs": {"content": [{"logprob": -2}]}}, "a", (-2.0,)),
        ("completions", {"text": "a", "logprobs": [1]}, "a", None),
    ],
)
def test_forms_of_a_choice(style: str, choice: object, text: str, logprobs: tuple[float, ...] | None) -> None:
    (reply,) = read_answer(Style(style), json.dumps({"choices": [choice]}).encode(), 1).replies
    assert (reply.text, reply.logprobs) == (text, logprobs)


def test_usage_is_taken_where_it_is_sane() -> None:
    for usage, expected in (
        ({"prompt_tokens": 3, "completion_tokens": 4}, (3, 4)),
        ({"prompt_tokens": -3, "completion_tokens": True}, (0, 0)),
        ({"prompt_tokens": 2**80, "completion_tokens": "4"}, (0, 0)),
        (None, (0, 0)),
    ):
        answer = read_answer(Style.COMPLETIONS, json.dumps({"choices": [{"text": ""}], "usage": usage}).encode(), 1)
        assert (answer.prompt_tokens, answer.completion_tokens) == expected


def test_more_choices_than_were_asked_for_are_not_taken() -> None:
    data = json.dumps({"choices": [{"text": str(i)} for i in range(9)]}).encode()
    assert [r.text for r in read_answer(Style.COMPLETIONS, data, 2).replies] == ["0", "1"]


@given(st.text(), st.text(string.ascii_letters, min_size=8, max_size=20))
def test_one_line_is_one_line_without_secrets(text: str, secret: str) -> None:
    line = one_line(f"{text}{secret}\n{text}", [secret])
    assert secret not in line
    assert len(line) <= 300
    assert line.isprintable()


def test_a_request_key_tells_all_that_matters_apart() -> None:
    def key(url: str = "u", style: Style = Style.CHAT, text: str = "p", seed: int = 0, **decoding: float) -> str:
        return request_key(url, style, request_body(style, "m", Prompt(text), Decoding(**decoding)), seed)  # type: ignore[arg-type]

    keys = [
        key(),
        key(url="v"),
        key(style=Style.COMPLETIONS),
        key(text="q"),
        key(seed=1),
        key(temperature=0.1),
        key(top_p=0.1),
    ]
    assert len(set(keys)) == len(keys)
    assert key() == key()
