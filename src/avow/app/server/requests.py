"""What clients may ask, field by field, and what is wrong with what they asked.

The shapes are those of OpenAI's API reference (completions, chat completions) and of llama.cpp's server (infill), with
vLLM's names for what OpenAI has no name for (top_k, min_p, repetition_penalty). A field that is not known is left
alone, as other servers do, but one that would change the answer and is not supported is refused.
"""

from __future__ import annotations

import re
import secrets
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta, Struct

from avow.app.server.errors import ApiError
from avow.lm.sampling import Sampling

MOST_SAMPLES = 128  # of one request
_MOST_TOKENS = 10_000_000

Share = Annotated[float, Meta(ge=0, le=1)]
Count = Annotated[int, Meta(ge=0, le=_MOST_TOKENS)]
Samples = Annotated[int, Meta(ge=1, le=MOST_SAMPLES)]
StopText = Annotated[str, Meta(max_length=1000)]
Stop = StopText | Annotated[list[StopText], Meta(max_length=64)]
Tops = Annotated[int, Meta(ge=0, le=20)]
Ids = list[Annotated[int, Meta(ge=0, le=2**31)]]

S = TypeVar("S", bound=Struct)


class Decoding(Struct, kw_only=True):
    """How to draw: what both OpenAI APIs share."""

    model: str | None = None
    n: Samples | None = None
    temperature: Annotated[float, Meta(ge=0, le=100)] | None = None
    top_p: Share | None = None
    top_k: Annotated[int, Meta(ge=-1, le=2**31)] | None = None
    min_p: Share | None = None
    repetition_penalty: Annotated[float, Meta(gt=0, le=100)] | None = None
    seed: int | None = None
    stop: Stop | None = None
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    max_tokens: Count | None = None
    frequency_penalty: float | None = None
    presence_penalty: float | None = None
    logit_bias: dict[str, float] | None = None

    def sampling(self, max_tokens: int, logprobs: int) -> Sampling:
        """The same in the engine's words. OpenAI's defaults: temperature 1, the whole distribution."""
        return Sampling(
            temperature=1.0 if self.temperature is None else self.temperature,
            top_k=max(self.top_k or 0, 0),
            top_p=1.0 if self.top_p is None else self.top_p,
            min_p=self.min_p or 0.0,
            repetition_penalty=self.repetition_penalty or 1.0,
            seed=secrets.randbits(31) if self.seed is None else self.seed,
            max_tokens=max_tokens,
            stop=stops(self.stop),
            logprobs=logprobs,
        )


class StreamOptions(Struct):
    """What a stream holds besides the text."""

    include_usage: bool | None = None


class CompletionRequest(Decoding, kw_only=True):
    """POST /v1/completions."""

    prompt: str | list[str | int | Ids]
    suffix: str | None = None
    echo: bool | None = None
    logprobs: Tops | None = None
    best_of: int | None = None


class TextPart(Struct):
    """A part of a message that has several."""

    type: str
    text: str = ""


class ChatMessage(Struct):
    """A turn of a conversation."""

    role: str
    content: str | list[TextPart] | None = None

    @property
    def text(self) -> str:
        """All of it as one text."""
        if isinstance(self.content, list):
            return "".join(part.text for part in self.content)
        return self.content or ""


class Solve(Struct, forbid_unknown_fields=True):
    """avow's own field: draw so many programs, run them, answer with the chosen one.

    tests: answers to draw that hold tests. trusted: tests that are right, which the program must pass.
    """

    samples: Annotated[int, Meta(ge=1, le=1000)]
    tests: Annotated[int, Meta(ge=0, le=1000)] | None = None
    trusted: Annotated[list[Annotated[str, Meta(max_length=10_000)]], Meta(max_length=100)] = []


class ChatRequest(Decoding, kw_only=True):
    """POST /v1/chat/completions."""

    messages: Annotated[list[ChatMessage], Meta(min_length=1, max_length=10_000)]
    max_completion_tokens: Count | None = None
    logprobs: bool | None = None
    top_logprobs: Tops | None = None
    tools: list[Any] | None = None
    functions: list[Any] | None = None
    response_format: dict[str, Any] | None = None
    avow: Solve | None = None


class Extra(Struct):
    """A piece of another file."""

    text: str
    filename: str = "tmp"


class InfillRequest(Struct, kw_only=True):
    """POST /infill, as llama.cpp's server takes it, its defaults included."""

    input_prefix: str
    input_suffix: str
    input_extra: Annotated[list[Extra], Meta(max_length=1000)] = []
    prompt: str = ""
    n_predict: Annotated[int, Meta(ge=-2, le=_MOST_TOKENS)] = -1
    temperature: Annotated[float, Meta(ge=-1, le=100)] = 0.8
    top_k: Annotated[int, Meta(ge=-1, le=2**31)] = 40
    top_p: Share = 0.95
    min_p: Share = 0.05
    repeat_penalty: Annotated[float, Meta(gt=0, le=100)] = 1.0
    seed: int = -1
    stop: Stop = []
    stream: bool = False
    t_max_predict_ms: Annotated[int, Meta(ge=0)] = 0
    response_fields: list[str] = []

    def sampling(self, max_tokens: int) -> Sampling:
        """The same in the engine's words."""
        return Sampling(
            temperature=max(self.temperature, 0.0),
            top_k=max(self.top_k, 0),
            top_p=self.top_p,
            min_p=self.min_p,
            repetition_penalty=self.repeat_penalty,
            seed=secrets.randbits(31) if self.seed == -1 else self.seed,
            max_tokens=max_tokens,
            stop=stops(self.stop),
        )


def parsed(kind: type[S], body: bytes) -> S:
    """A request body as what it should be.

    Raises:
        ApiError: it is no JSON, a field has the wrong type or size, or asks for what is not supported.

    """
    try:
        found = msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as error:
        message, _, path = str(error).partition(" - at `$.")
        field = re.match(r"\w+", path) or re.search(r"(?<=missing required field `)\w+", message)
        where = f"{path.rstrip('`')}: " if path else ""
        raise ApiError(400, f"{where}{message[:1].lower()}{message[1:]}", param=field[0] if field else "") from None
    except (ValueError, RecursionError) as error:
        raise ApiError(400, f"the body is not JSON: {error}", code="invalid_json") from None
    if isinstance(found, Decoding):
        _refuse_unsupported(found)
    return found


def stops(given: Stop | None) -> tuple[str, ...]:
    """Stop strings however they were written."""
    return (given,) if isinstance(given, str) and given else tuple(text for text in given or () if text)


def _refuse_unsupported(asked: Decoding) -> None:
    for name in ("frequency_penalty", "presence_penalty", "logit_bias", "tools", "functions"):
        if getattr(asked, name, None):
            raise ApiError(400, f"{name} is not supported", param=name, code="unsupported_parameter")
    if isinstance(asked, CompletionRequest):
        if asked.best_of is not None and asked.best_of != (asked.n or 1):
            raise ApiError(400, "best_of is not supported other than n", param="best_of", code="unsupported_parameter")
    elif isinstance(asked, ChatRequest):
        _refuse_in_chat(asked)


def _refuse_in_chat(asked: ChatRequest) -> None:
    if asked.response_format and asked.response_format.get("type") != "text":
        raise ApiError(
            400, "response_format: only text is supported", param="response_format", code="unsupported_parameter"
        )
    if asked.top_logprobs and not asked.logprobs:
        raise ApiError(400, "top_logprobs needs logprobs: true", param="top_logprobs")
    for i, message in enumerate(asked.messages):
        for part in message.content if isinstance(message.content, list) else ():
            if part.type != "text":
                found = f"messages[{i}]: a part of type {part.type[:40]!r}, expected text"
                raise ApiError(400, found, param="messages")
