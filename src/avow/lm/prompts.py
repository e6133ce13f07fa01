"""Prompts as tokens, computed once: for all their samples, for later requests, and for prompts that begin alike.

Whole prompts keep their sequence and the logits after their last token, so asking again costs nothing. A prompt that
shares a beginning with another forks from it. Only tokens of prompts are reused, never drawn ones, and prompts are cut
at the same places whatever was kept (multiples of `chunk`), so every sequence is computed by the same calls with the
same tokens: results are the same, bit for bit, with a cache that is full, empty or absent, also for an engine whose
rounding depends on how many tokens it is given at once. With dynamic NTK scaling keys depend on the length of the text
that they are computed in, so a prompt is computed whole and shares nothing with another.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from avow.core.errors import ModelError
from avow.lm.config import Config
from avow.lm.engine import Engine, Ids, Logits, token_ids

CHUNK = 128


class Tokens(Protocol):
    """What decoding needs of a tokenizer, such as `avow.lm.tokens.Tokenizer`."""

    @property
    def bos(self) -> int | None: ...

    @property
    def add_bos(self) -> bool: ...

    @property
    def eos(self) -> tuple[int, ...]: ...

    def encode(self, text: str) -> list[int]: ...

    def bytes_of(self, token: int, /) -> bytes: ...


@dataclass(slots=True, eq=False)
class Prompt:
    """A prompt and how far it is computed. logits: after its last token, [vocab], None until then."""

    ids: NDArray[np.int64]
    sequence: int
    computed: int
    logits: Logits | None = None
    users: int = 0

    @property
    def left(self) -> int:
        """Tokens that are still to be computed."""
        return len(self.ids) - self.computed


class PromptCache:
    """Prompts of an engine, the least recently used forgotten when together they hold more than `tokens`.

    What is in use is never forgotten, and counts. chunk: tokens that are computed at once. Prompts count as whole
    chunks, so that short ones, whose logits take more memory than their keys and values, do not pile up.
    """

    def __init__(self, engine: Engine, *, tokens: int = 8192, chunk: int = CHUNK) -> None:
        self._engine = engine
        self._tokens = tokens
        self._chunk = engine.config.context if engine.config.dynamic else chunk
        self._prompts: dict[bytes, Prompt] = {}  # the most recently used last

    def use(self, ids: Ids) -> Prompt:
        """The prompt of these tokens, computed as far as it was or as others share it. `release` it when done."""
        wanted = np.asarray(ids, dtype=np.int64)
        key = wanted.tobytes()
        prompt = self._prompts.pop(key, None) or self._begin(wanted)
        self._prompts[key] = prompt
        prompt.users += 1
        return prompt

    def release(self, prompt: Prompt) -> None:
        """Say that a prompt is used no more. It stays for later as long as there is room."""
        prompt.users -= 1
        held = sum(map(self._size, self._prompts.values()))
        for key, old in list(self._prompts.items()):
            if held <= self._tokens:
                break
            if not old.users:
                held -= self._size(old)
                self._engine.close(self._prompts.pop(key).sequence)

    def compute(self, prompt: Prompt) -> None:
        """Compute the next chunk of a prompt that is not complete."""
        chunk = prompt.ids[prompt.computed : prompt.computed + self._chunk]
        try:
            logits = self._engine.prefill(prompt.sequence, chunk)
        except BaseException:  # an interrupt too: nobody knows how much of it the sequence holds
            self._engine.close(self._prompts.pop(prompt.ids.tobytes()).sequence)
            raise
        prompt.computed += len(chunk)
        if not prompt.left:
            prompt.logits = logits.copy()  # an engine may use its memory again

    def close(self) -> None:
        """Forget all prompts."""
        for prompt in self._prompts.values():
            self._engine.close(prompt.sequence)
        self._prompts.clear()

    def _size(self, prompt: Prompt) -> int:
        return -(-prompt.computed // self._chunk) * self._chunk

    def _begin(self, ids: NDArray[np.int64]) -> Prompt:
        shared, source = 0, None
        for prompt in self._prompts.values():
            common = min(_common(prompt.ids[: prompt.computed], ids), len(ids) - 1)
            if common // self._chunk * self._chunk > shared:
                shared, source = common // self._chunk * self._chunk, prompt
        sequence = self._engine.fork(source.sequence, shared) if source else self._engine.open()
        return Prompt(ids, sequence, shared)


def _common(a: NDArray[np.int64], b: NDArray[np.int64]) -> int:
    """Length of the common beginning."""
    size = min(len(a), len(b))
    differ = np.flatnonzero(a[:size] != b[:size])
    return int(differ[0]) if len(differ) else size


def prompt_ids(tokenizer: Tokens, prompt: str | Ids) -> NDArray[np.integer]:
    """The tokens of a prompt: those given, or those of a text, after the beginning that the model wants."""
    if not isinstance(prompt, str):
        return np.asarray(prompt)
    begin = [tokenizer.bos] if tokenizer.add_bos and tokenizer.bos is not None else []
    return np.asarray([*begin, *tokenizer.encode(prompt)])


def room(config: Config, ids: NDArray[np.integer], wanted: int) -> int:
    """Tokens that fit after a prompt.

    Raises:
        ModelError: fewer than `wanted`, an empty prompt, an id outside the vocabulary.

    """
    if not len(ids):
        raise ModelError("the prompt is empty; at least one token was expected")
    if len(ids) + wanted > config.context:
        raise ModelError(
            f"the prompt has {len(ids)} tokens; the model's context holds {config.context}, the new ones among them",
            hint="Shorten the prompt.",
        )
    return config.context - len(token_ids(ids, config))
