"""Fill in the middle: what stands between a prefix and a suffix, by the tokens that a model was trained with.

Bavarian et al. 2022, section 3; the tokens and their order are the tokenizer's `fim`. Texts that do not fit are cut:
the prefix loses its beginning, the suffix its end, so that what is next to the gap is kept. The suffix may have a
quarter of the room, or what the prefix leaves. The prefix is cut in steps of a quarter, so that a text that grows at
the gap begins at the same place for a while and what was computed for it can be used again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from avow.core.errors import ModelError
from avow.lm.engine import Engine
from avow.lm.generate import Generated, generate
from avow.lm.prompts import PromptCache, Tokens
from avow.lm.sampling import Sampling
from avow.lm.scheduler import GREEDY, Event

_LONGEST = 8  # characters a token on average, code has 3; what is longer is cut before it is encoded


class Fim(Protocol):
    """How a model is asked for a middle, such as `avow.lm.fim.Fim`."""

    @property
    def stops(self) -> tuple[int, ...]: ...

    def prompt(self, prefix: str, suffix: str) -> list[int]: ...


class FimTokens(Tokens, Protocol):
    """A tokenizer that may know how to fill in."""

    @property
    def fim(self) -> Fim | None: ...


def complete(
    engine: Engine,
    tokenizer: FimTokens,
    prefix: str,
    suffix: str = "",
    *,
    n: int = 1,
    first: int = 0,
    sampling: Sampling = GREEDY,
    on_token: Callable[[Event], None] | None = None,
    cancel: Callable[[], bool] | None = None,
    prompts: PromptCache | None = None,
) -> list[Generated]:
    """N middles; the parameters are those of `generate`. Prefix and suffix are cut to leave room for `max_tokens`.

    Raises:
        ModelError: the model cannot fill in, its context does not hold `max_tokens`, or as `generate`.

    """
    fim = fim_of(tokenizer)
    ids = infill_prompt(tokenizer, prefix, suffix, engine.config.context - sampling.max_tokens)
    return generate(
        engine, tokenizer, ids, n=n, first=first, sampling=sampling, stops=fim.stops, on_token=on_token, cancel=cancel,
        prompts=prompts,
    )  # fmt: skip


def infill_prompt(tokenizer: FimTokens, prefix: str, suffix: str, room: int) -> list[int]:
    """The tokens that ask for a middle, at most `room`: the prefix cut from the left, the suffix from the right.

    Raises:
        ModelError: the model cannot fill in, or the room does not hold even an empty question.

    """
    fim = fim_of(tokenizer)
    empty = len(fim.prompt("", ""))
    if room < empty:
        raise ModelError(
            f"{room} tokens of the context are left for the text around the gap; at least {empty} were expected",
            hint="Ask for fewer new tokens.",
        )
    ids = fim.prompt(prefix, suffix) if len(prefix) + len(suffix) <= _LONGEST * room else None
    budget = room - empty
    while ids is None or len(ids) > room:
        before, after = _cut(tokenizer, prefix, suffix, budget)
        ids = fim.prompt(before, after)
        budget -= max(1, len(ids) - room)  # texts that are cut can have other tokens than before, seldom more
    return ids


def fim_of(tokenizer: FimTokens) -> Fim:
    """How a tokenizer fills in.

    Raises:
        ModelError: it does not.

    """
    if tokenizer.fim is None:
        raise ModelError(
            "this model cannot fill in the middle: its vocabulary has no tokens for it",
            hint="Use a model that was trained to, such as StarCoder, or generate from the prefix alone.",
        )
    return tokenizer.fim


def _cut(tokenizer: Tokens, prefix: str, suffix: str, budget: int) -> tuple[str, str]:
    """The end of a prefix and the beginning of a suffix, together of about `budget` tokens."""
    budget = max(budget, 0)
    step = max(1, _LONGEST * budget // 2)
    prefix = prefix[max(0, (len(prefix) - _LONGEST * budget) // step * step) :]
    suffix = suffix[: _LONGEST * budget]
    before, after = tokenizer.encode(prefix), tokenizer.encode(suffix)
    for_suffix = min(len(after), max(budget // 4, budget - len(before)))
    for_prefix = budget - for_suffix
    if len(before) > for_prefix:
        step = max(1, for_prefix // 4)
        dropped = -((for_prefix - len(before)) // step) * step
        prefix = _text(prefix, _size(tokenizer, before[:dropped]), None)
    if len(after) > for_suffix:
        suffix = _text(suffix, 0, _size(tokenizer, after[:for_suffix]))
    return prefix, suffix


def _size(tokenizer: Tokens, ids: list[int]) -> int:
    return sum(len(tokenizer.bytes_of(i)) for i in ids)


def _text(text: str, start: int, end: int | None) -> str:
    """The characters that lie within some bytes of a text as a whole."""
    return text.encode()[start:end].decode(errors="ignore")
