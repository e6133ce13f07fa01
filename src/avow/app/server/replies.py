"""What clients are answered: OpenAI's objects for completions and chats, whole and in pieces.

A `Shape` is one of the two APIs: how a piece of text, its tokens and its end look in `choices`. Tokens that end a text
(a stop token) are no part of it, and are not listed among its log-probabilities.
"""

from __future__ import annotations

import secrets
import time
from codecs import IncrementalDecoder, getincrementaldecoder
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from avow import __version__
from avow.lm.sampling import Token
from avow.lm.tokens import Tokenizer

Json = dict[str, Any]


@dataclass(slots=True)
class Usage:
    """What a request cost."""

    prompt: int = 0
    completion: int = 0

    def json(self) -> Json:
        """OpenAI's words for it."""
        return {
            "prompt_tokens": self.prompt,
            "completion_tokens": self.completion,
            "total_tokens": self.prompt + self.completion,
        }


@dataclass(frozen=True, slots=True)
class Envelope:
    """What stands around the choices: the same in all pieces of a stream."""

    model: str
    object: str
    id: str
    created: int = field(default_factory=lambda: int(time.time()))

    @classmethod
    def new(cls, shape: Shape, model: str, *, stream: bool) -> Envelope:
        """The envelope of one reply."""
        kind = shape.piece_object if stream else shape.object
        return cls(model, kind, f"{shape.prefix}-{secrets.token_hex(12)}")

    def json(self, choices: list[Json], **more: Any) -> Json:
        """A whole reply or a piece of one."""
        return {
            "id": self.id, "object": self.object, "created": self.created, "model": self.model,
            "system_fingerprint": f"avow-{__version__}", "choices": choices, **more,
        }  # fmt: skip


class Shape(Protocol):
    """One API's way to write choices. logprobs: whether they are wanted."""

    prefix: str
    object: str
    piece_object: str

    def opening(self, index: int) -> Json | None:
        """What a stream says of a choice before its first token."""
        ...

    def piece(self, index: int, text: str, tokens: Sequence[Token]) -> Json:
        """A piece of a choice."""
        ...

    def ending(self, index: int, finish: str) -> Json:
        """The end of a choice in a stream."""
        ...

    def whole(self, index: int, text: str, tokens: Sequence[Token], finish: str) -> Json:
        """A choice as one."""
        ...


class ChatShape:
    """POST /v1/chat/completions."""

    prefix, object, piece_object = "chatcmpl", "chat.completion", "chat.completion.chunk"

    def __init__(self, tokenizer: Tokenizer, *, logprobs: bool) -> None:
        self._tokenizer, self._logprobs = tokenizer, logprobs

    def opening(self, index: int) -> Json | None:
        return self._delta(index, {"role": "assistant", "content": ""})

    def piece(self, index: int, text: str, tokens: Sequence[Token]) -> Json:
        return self._delta(index, {"content": text}, tokens)

    def ending(self, index: int, finish: str) -> Json:
        return self._delta(index, {}) | {"finish_reason": finish}

    def whole(self, index: int, text: str, tokens: Sequence[Token], finish: str) -> Json:
        message = {"role": "assistant", "content": text, "refusal": None}
        return {"index": index, "message": message, "logprobs": self._listed(tokens), "finish_reason": finish}

    def _delta(self, index: int, delta: Json, tokens: Sequence[Token] = ()) -> Json:
        logprobs = self._listed(tokens) if tokens else None
        return {"index": index, "delta": delta, "logprobs": logprobs, "finish_reason": None}

    def _listed(self, tokens: Sequence[Token]) -> Json | None:
        if not self._logprobs:
            return None
        rows = [self._row(t.id, t.logprob) | {"top_logprobs": [self._row(*top) for top in t.tops]} for t in tokens]
        return {"content": rows, "refusal": None}

    def _row(self, id_: int, logprob: float) -> Json:
        data = self._tokenizer.bytes_of(id_)
        text = data.decode("utf-8", "replace") or self._tokenizer.token(id_)
        return {"token": text, "logprob": logprob, "bytes": list(data)}


class CompletionShape:
    """POST /v1/completions. offsets: where the next token of a choice begins; OpenAI counts the prompt before it."""

    prefix, object, piece_object = "cmpl", "text_completion", "text_completion"

    def __init__(self, tokenizer: Tokenizer, *, logprobs: bool) -> None:
        self._tokenizer, self._logprobs = tokenizer, logprobs
        self._decoders: dict[int, IncrementalDecoder] = {}
        self.offsets: defaultdict[int, int] = defaultdict(int)

    def opening(self, index: int) -> Json | None:  # noqa: ARG002  of the protocol
        return None

    def piece(self, index: int, text: str, tokens: Sequence[Token]) -> Json:
        return {"index": index, "text": text, "logprobs": self.listed(index, tokens), "finish_reason": None}

    def ending(self, index: int, finish: str) -> Json:
        return {"index": index, "text": "", "logprobs": None, "finish_reason": finish}

    def whole(self, index: int, text: str, tokens: Sequence[Token], finish: str) -> Json:
        return self.piece(index, text, tokens) | {"finish_reason": finish}

    def listed(self, index: int, tokens: Sequence[Token]) -> Json | None:
        """The tokens side by side; one whose log-probability is not a number is the first of a prompt."""
        if not self._logprobs:
            return None
        decoder = self._decoders.setdefault(index, getincrementaldecoder("utf-8")("replace"))
        offsets = []
        for token in tokens:
            offsets.append(self.offsets[index])
            self.offsets[index] += len(decoder.decode(self._tokenizer.bytes_of(token.id)))
        return {
            "tokens": [self._text(t.id) for t in tokens],
            "token_logprobs": [None if t.logprob != t.logprob else t.logprob for t in tokens],
            "top_logprobs": [{self._text(i): p for i, p in reversed(t.tops)} if t.tops else None for t in tokens],
            "text_offset": offsets,
        }

    def _text(self, id_: int) -> str:
        """A token's text. Pieces of a character are written as OpenAI writes them, so that they stay different keys."""
        data = self._tokenizer.bytes_of(id_)
        try:
            return data.decode() or self._tokenizer.token(id_)
        except UnicodeDecodeError:
            return "bytes:" + "".join(f"\\x{byte:02x}" for byte in data)


@dataclass(slots=True)
class Growing:
    """A choice as it grows. pending: tokens whose text is still held back."""

    pieces: list[str] = field(default_factory=list)
    tokens: list[Token] = field(default_factory=list)
    pending: list[Token] = field(default_factory=list)
    finish: str = ""

    def add(self, text: str, token: Token | None, finish: str, stops: Collection[int]) -> None:
        """Take a token in, unless it is one that only ends the text."""
        self.pieces.append(text)
        if token is not None and not (finish == "stop" and token.id in stops):
            self.tokens.append(token)
            self.pending.append(token)
        self.finish = finish
