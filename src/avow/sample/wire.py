"""The OpenAI protocol as data: request bodies, answers read from untrusted bytes, error messages. No network here.

Implements `POST /chat/completions` and `POST /completions` as OpenAI documents them and as vLLM, llama.cpp, Ollama and
LM Studio answer them, without `stream`. Does not do tools, images or several prompts in one request.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from avow.core.jsonl import json_type
from avow.core.types import Prompt, digest


class Style(StrEnum):
    """Which of the two questions an endpoint is asked."""

    CHAT = "chat"
    COMPLETIONS = "completions"

    @property
    def path(self) -> str:
        return "/chat/completions" if self is Style.CHAT else "/completions"


@dataclass(frozen=True, slots=True)
class Decoding:
    """How a model is to draw."""

    temperature: float = 0.8
    top_p: float = 0.95
    max_tokens: int = 1024


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


def request_body(style: Style, model: str, prompt: Prompt, decoding: Decoding) -> dict[str, Any]:
    """What is asked, without `n` and `seed`, which are the request's own."""
    body: dict[str, Any] = {"model": model}
    if style is Style.CHAT:
        turns = [{"role": m.role, "content": m.content} for m in prompt.chat]
        body["messages"] = turns or [{"role": "user", "content": prompt.text}]
        body["logprobs"] = True
    else:
        body["prompt"] = prompt.text
        body["logprobs"] = 1
        if prompt.stop:
            body["stop"] = list(prompt.stop)
    body["max_tokens"] = decoding.max_tokens
    body["temperature"] = decoding.temperature
    body["top_p"] = decoding.top_p
    return body


def request_key(base_url: str, style: Style, body: dict[str, Any], seed: int) -> str:
    """Content address of a draw. The address of the server is part of it: a model's name alone does not say which."""
    return digest("request/1", base_url, style, json.dumps(body, sort_keys=True), str(seed))


def read_answer(style: Style, data: bytes, wanted: int) -> Answer:
    """The answer in a response's body: 1 to `wanted` replies.

    Raises:
        WireError: no JSON, no choices, a field of another type.

    """
    try:
        root = json.loads(data)
    except (ValueError, RecursionError):
        raise WireError(f"found {_excerpt(data)}, expected JSON") from None
    root = _expect(root, dict, "the answer")
    if "choices" not in root and (said := _said(root)):
        raise WireError(f"an error in the place of an answer: {said}")
    choices = _expect(root.get("choices"), list, "choices")[:wanted]
    if not choices:
        raise WireError("choices: found an empty list, expected at least one")
    usage = root.get("usage")
    usage = usage if isinstance(usage, dict) else {}
    replies = tuple(_reply(style, choice, f"choices[{i}]") for i, choice in enumerate(choices))
    return Answer(replies, _count(usage.get("prompt_tokens")), _count(usage.get("completion_tokens")))


def _reply(style: Style, choice: Any, at: str) -> Reply:
    choice = _expect(choice, dict, at)
    if style is Style.CHAT:
        message = _expect(choice.get("message"), dict, f"{at}.message")
        text = _content(message.get("content"), f"{at}.message.content")
    else:
        text = _expect(choice.get("text"), str, f"{at}.text")
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


def error_text(data: bytes) -> str:
    """What a refusing server says: the usual forms of JSON, else the beginning of its text."""
    try:
        root = json.loads(data)
    except (ValueError, RecursionError):
        return data[:2000].decode("utf-8", "replace")
    return (_said(root) if isinstance(root, dict) else "") or data[:2000].decode("utf-8", "replace")


def error_code(data: bytes) -> str:
    """OpenAI's short name of an error, "" where there is none."""
    try:
        code = json.loads(data)["error"]["code"]
    except (ValueError, RecursionError, LookupError, TypeError):
        return ""
    return code if isinstance(code, str) else ""


def _said(root: dict[str, Any]) -> str:
    for name in ("error", "message", "detail"):
        value = root.get(name)
        if isinstance(value, dict):
            value = value.get("message")
        if isinstance(value, str) and value:
            return value[:2000]
        if isinstance(value, list) and value:  # FastAPI's list of what is wrong
            return json.dumps(value)[:2000]
    return ""


def _count(value: object) -> int:
    return value if type(value) is int and 0 <= value < 2**40 else 0


def _expect(value: Any, kind: type[dict[str, Any] | list[Any] | str], at: str) -> Any:
    if not isinstance(value, kind):
        expected = "an object" if kind is dict else "a list" if kind is list else "a text"
        raise WireError(f"{at}: found {json_type(value)}, expected {expected}")
    return value


def _excerpt(data: bytes) -> str:
    return repr(data[:60].decode("utf-8", "replace")) if data else "nothing"


def one_line(text: str, secrets: Sequence[str] = (), limit: int = 300) -> str:
    """A foreign text made fit to print: secrets replaced, control characters and line ends gone, cut to `limit`."""
    for secret in secrets:
        text = text.replace(secret, "***")
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return text if len(text) <= limit else text[: limit - 3] + "..."
