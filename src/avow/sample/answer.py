"""Answers of the OpenAI protocol, read from untrusted bytes: whole, or as they stream in. No network here.

A whole answer is one JSON object. A stream is server-sent events, one JSON object each, that `data: [DONE]` ends:

    data: {"choices": [{"index": 0, "delta": {"content": "def"}, "logprobs": {"content": [{"logprob": -0.1}]}}]}
    data: {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
    data: {"choices": [], "usage": {"prompt_tokens": 9, "completion_tokens": 1}}

Several choices of one stream are told apart by `index`. Comments and empty events, with which servers keep a connection
awake, are skipped; `error:` is how llama.cpp reported a failure until the end of 2025.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Protocol

from avow.core.jsonl import json_type
from avow.sample.wire import Style, said_in


@dataclass(frozen=True, slots=True)
class Reply:
    """One choice of an answer. logprobs: one a token, those that are finite."""

    text: str
    finish: str
    logprobs: tuple[float, ...] | None


@dataclass(frozen=True, slots=True)
class Answer:
    """One response: its choices, and the tokens it says to have used."""

    replies: tuple[Reply, ...]
    prompt_tokens: int = 0
    completion_tokens: int = 0


class WireError(ValueError):
    """An answer that is not of the protocol. The message says where, what was found, what was expected."""


class Reader(Protocol):
    """Takes the bytes of a response as they come. tokens: that arrived, so far as can be told before the end."""

    tokens: int
    done: bool  # the server has said that this is all

    @property
    def size(self) -> int:
        """How much it holds."""

    def feed(self, data: bytes) -> None: ...

    def answer(self) -> Answer: ...


class Whole:
    """A response that counts when all of it is there."""

    def __init__(self, style: Style, wanted: int) -> None:
        self._style, self._wanted = style, wanted
        self.data = bytearray()
        self.tokens, self.done = 0, False

    @property
    def size(self) -> int:
        return len(self.data)

    def feed(self, data: bytes) -> None:
        self.data += data

    def answer(self) -> Answer:
        """See `read_answer`."""
        return read_answer(self._style, bytes(self.data), self._wanted)


def read_answer(style: Style, data: bytes, wanted: int) -> Answer:
    """The answer in a response's body: 1 to `wanted` replies.

    Raises:
        WireError: no JSON, no choices, a field of another type.

    """
    root = _object(data, "the answer")
    choices = _expect(root.get("choices"), list, "choices")[:wanted]
    if not choices:
        raise WireError("choices: found an empty list, expected at least one")
    held = "message" if style is Style.CHAT else "text"
    replies = tuple(_reply(style, choice, f"choices[{i}]", held) for i, choice in enumerate(choices))
    return _answer(replies, root.get("usage"))


@dataclass(slots=True)
class _Growing:
    """A choice of which some has arrived."""

    texts: list[str] = field(default_factory=list)
    logprobs: list[float] = field(default_factory=list)
    finish: str = ""


class Stream:
    """A response that streams in.

    Raises:
        WireError: from `feed`, an event that is no JSON, is of another form, or tells of a failure; from `answer`, the
            stream ended before it said so and before every choice in it had a reason to end.

    """

    def __init__(self, style: Style, wanted: int) -> None:
        self._style, self._wanted = style, wanted
        self._line = b""  # the beginning of a line
        self._choices: dict[int, _Growing] = {}
        self._usage: object = None
        self._held = 0
        self.tokens, self.done = 0, False

    @property
    def size(self) -> int:
        return self._held + len(self._line)

    def feed(self, data: bytes) -> None:
        *lines, self._line = (self._line + data).split(b"\n")
        for line in lines:
            name, _, value = line.rstrip(b"\r").partition(b":")
            value = value.strip()
            if name == b"error":
                raise WireError(f"an error in the place of an answer: {value.decode('utf-8', 'replace')}")
            if name == b"data" and value == b"[DONE]":
                self.done = True
            elif name == b"data" and value:
                self._take(_object(value, "an event"))

    def _take(self, event: dict[str, Any]) -> None:
        self._usage = event.get("usage") or self._usage
        held = "delta" if self._style is Style.CHAT else "text"
        for choice in _expect(event.get("choices") or [], list, "choices"):
            piece = _reply(self._style, choice, "choices[]", held, optional=True)
            index = choice.get("index") or 0
            if type(index) is int and 0 <= index < self._wanted:
                grown = self._choices.setdefault(index, _Growing())
                grown.texts.append(piece.text)
                grown.logprobs.extend(piece.logprobs or ())
                grown.finish = piece.finish or grown.finish
                self._held += len(piece.text) + 8 * len(piece.logprobs or ())
                self.tokens += len(piece.logprobs or ()) or _has_words(choice)

    def answer(self) -> Answer:
        self.feed(b"\n")  # the last line need not have an end
        found = [self._choices[index] for index in sorted(self._choices)]
        if not self.done and not (found and all(choice.finish for choice in found)):
            raise WireError("the stream ended in the midst of the answer")
        if not found:
            raise WireError("choices: found none in the stream, expected at least one")
        replies = tuple(Reply("".join(c.texts), c.finish, tuple(c.logprobs) or None) for c in found)
        return _answer(replies, self._usage)


def _answer(replies: tuple[Reply, ...], usage: object) -> Answer:
    """Where the server does not count the tokens, its log-probabilities do."""
    told = usage if isinstance(usage, dict) else {}
    counted = sum(len(reply.logprobs or ()) for reply in replies)
    return Answer(replies, _count(told.get("prompt_tokens")), _count(told.get("completion_tokens")) or counted)


def _has_words(choice: dict[str, Any]) -> bool:
    """Whether a piece holds words of the model, be they thoughts: where nothing else tells, one token."""
    delta = choice.get("delta")
    words = delta if isinstance(delta, dict) else choice
    return any(isinstance(value, str) and bool(value) and name not in _NO_WORDS for name, value in words.items())


_NO_WORDS = ("role", "finish_reason", "stop_reason")


def _object(data: bytes, what: str) -> dict[str, Any]:
    """The JSON object in some bytes, unless it tells of a failure."""
    try:
        root = json.loads(data)
    except (ValueError, RecursionError):
        raise WireError(f"found {_excerpt(data)}, expected JSON") from None
    root = _expect(root, dict, what)
    if (root.get("error") or "choices" not in root) and (said := said_in(root)):
        raise WireError(f"an error in the place of an answer: {said}")
    return dict(root)


def _reply(style: Style, choice: Any, at: str, held: str, *, optional: bool = False) -> Reply:
    """A choice, or a piece of one, whose text is in the field `held`."""
    found = _expect(choice, dict, at).get(held)
    if found is None and optional:
        text = ""
    elif style is Style.CHAT:
        text = _content(_expect(found, dict, f"{at}.{held}").get("content"), f"{at}.{held}.content")
    else:
        text = _expect(found, str, f"{at}.{held}")
    finish = choice.get("finish_reason")
    return Reply(text, finish if isinstance(finish, str) else "", _logprobs(style, choice.get("logprobs")))


def _content(content: object, at: str) -> str:
    """A chat answer's text: a string, null (a refusal, or a budget spent on thinking), or a list of parts."""
    if content is None:
        return ""
    if isinstance(content, list):
        parts = [_expect(part, dict, f"{at}[{i}]") for i, part in enumerate(content)]
        return "".join(_expect(part.get("text", ""), str, f"{at}[].text") for part in parts)
    return str(_expect(content, str, at))


def _logprobs(style: Style, found: object) -> tuple[float, ...] | None:
    """Log-probabilities where they are offered; whatever has another form is as good as none."""
    if not isinstance(found, dict):
        return None
    if style is Style.CHAT or "token_logprobs" not in found:  # llama.cpp answers both styles in the chat's form
        entries = found.get("content")
        values = [e.get("logprob") for e in entries if isinstance(e, dict)] if isinstance(entries, list) else []
    else:
        listed = found["token_logprobs"]
        values = listed if isinstance(listed, list) else []
    finite = tuple(float(v) for v in values if isinstance(v, int | float) and abs(v) < 1e300)  # NaN is not below it
    return finite or None


def _count(value: object) -> int:
    return value if type(value) is int and 0 <= value < 2**40 else 0


def _expect(value: Any, kind: type[dict[str, Any] | list[Any] | str], at: str) -> Any:
    if not isinstance(value, kind):
        expected = "an object" if kind is dict else "a list" if kind is list else "a text"
        raise WireError(f"{at}: found {json_type(value)}, expected {expected}")
    return value


def _excerpt(data: bytes) -> str:
    return repr(data[:60].decode("utf-8", "replace")) if data else "nothing"
