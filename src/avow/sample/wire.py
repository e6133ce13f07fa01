"""The OpenAI protocol as data: what is asked, and what a refusal says. No network here.

Implements `POST /chat/completions` and `POST /completions` as OpenAI documents them and as vLLM, llama.cpp, Ollama and
LM Studio take them. Answers are read by `avow.sample.answer`. Does not do tools, images or several prompts in one
request.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from avow.core.account import cut
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


def error_text(data: bytes) -> str:
    """What a refusing server says: the usual forms of JSON, else the beginning of its text."""
    try:
        root = json.loads(data)
    except (ValueError, RecursionError):
        return data[:2000].decode("utf-8", "replace")
    return (said_in(root) if isinstance(root, dict) else "") or data[:2000].decode("utf-8", "replace")


def error_code(data: bytes) -> str:
    """OpenAI's short name of an error, "" where there is none."""
    try:
        code = json.loads(data)["error"]["code"]
    except (ValueError, RecursionError, LookupError, TypeError):
        return ""
    return code if isinstance(code, str) else ""


def said_in(root: dict[str, Any]) -> str:
    for name in ("error", "message", "detail"):
        value = root.get(name)
        if isinstance(value, dict):
            value = value.get("message")
        if isinstance(value, str) and value:
            return value[:2000]
        if isinstance(value, list) and value:  # FastAPI's list of what is wrong
            return json.dumps(value)[:2000]
    return ""


def one_line(text: str, secrets: Sequence[str] = (), limit: int = 300) -> str:
    """A foreign text made fit to print: secrets replaced, control characters and line ends gone, cut to `limit`."""
    for secret in secrets:
        text = text.replace(secret, "***")
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return cut(text, limit)
