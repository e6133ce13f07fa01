"""From a request to what the engine is to do: tokens, limits, stops. Pure but for the tokenizer; runs in any thread."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from avow.app.server.engine import Part
from avow.app.server.errors import ApiError
from avow.app.server.infill import infill_ids, stops_of
from avow.app.server.replies import ChatShape, CompletionShape, Shape
from avow.app.server.requests import MOST_SAMPLES, ChatRequest, CompletionRequest, InfillRequest
from avow.app.server.state import State
from avow.lm.infill import infill_prompt
from avow.lm.prompts import prompt_ids, room
from avow.lm.sampling import Sampling


@dataclass(frozen=True, slots=True)
class Plan:
    """What is drawn for one request. heads: with echo, the text of each part's prompt. scored: tops to tell of it."""

    parts: Sequence[Part]
    sampling: Sampling
    stops: Collection[int]
    shape: Shape
    heads: Sequence[str] = ()
    scored: int | None = None

    @property
    def prompt_tokens(self) -> int:
        """Tokens of all prompts, each counted once however many samples share it."""
        return sum(len(part.ids) for part in self.parts)

    @property
    def choices(self) -> int:
        return sum(part.n for part in self.parts)


def plan_chat(state: State, asked: ChatRequest) -> Plan:
    """What a chat asks for.

    Raises:
        ApiError: a context that is too short, among others.
        ModelError: the model has no chat template, or it refuses the messages.

    """
    turns: list[dict[str, Any]] = [{"role": m.role, "content": m.text} for m in asked.messages]
    ids = state.tokenizer.chat_ids(turns)
    free = room(state.config, ids_array(ids), 1)
    wanted = asked.max_completion_tokens if asked.max_completion_tokens is not None else asked.max_tokens
    sampling = asked.sampling(free if wanted is None else wanted, asked.top_logprobs or 0)
    shape = ChatShape(state.tokenizer, logprobs=bool(asked.logprobs))
    return Plan([Part(ids, asked.n or 1)], sampling, state.tokenizer.eos, shape)


def plan_completion(state: State, asked: CompletionRequest) -> Plan:
    """What a completion asks for.

    Raises:
        ApiError: no prompt, too many of them.
        ModelError: a prompt that the context does not hold, or a suffix for a model that cannot fill in.

    """
    prompts = _prompts(asked.prompt)
    n, max_tokens = asked.n or 1, 16 if asked.max_tokens is None else asked.max_tokens
    if n * len(prompts) > MOST_SAMPLES:
        raise ApiError(400, f"{n * len(prompts)} choices, expected {MOST_SAMPLES} at most", param="n")
    stops: Collection[int] = state.tokenizer.eos
    if asked.suffix:
        stops = stops_of(state.tokenizer)
    rows = [_tokens(state, prompt, asked.suffix, max_tokens) for prompt in prompts]
    for ids in rows:
        room(state.config, ids_array(ids), min(1, max_tokens))
    shape = CompletionShape(state.tokenizer, logprobs=asked.logprobs is not None)
    heads = [p if isinstance(p, str) else state.tokenizer.decode(p) for p in prompts]
    for index in range(n * len(prompts)):
        shape.offsets[index] = 0 if asked.echo else len(heads[index // n])
    sampling = asked.sampling(max_tokens, asked.logprobs or 0)
    scored = asked.logprobs if asked.echo else None
    return Plan([Part(ids, n) for ids in rows], sampling, stops, shape, heads if asked.echo else (), scored)


def plan_infill(state: State, asked: InfillRequest) -> Plan:
    """What /infill asks for. Without a limit, a quarter of the context is kept for the answer.

    Raises:
        ModelError: the model cannot fill in, or its context does not hold `n_predict`.

    """
    context = state.config.context
    max_tokens = context // 4 if asked.n_predict < 0 else asked.n_predict
    stops = stops_of(state.tokenizer)
    ids = infill_ids(state.tokenizer, asked, context - max(max_tokens, 1))
    shape = CompletionShape(state.tokenizer, logprobs=False)
    return Plan([Part(ids)], asked.sampling(max_tokens), stops, shape)


def ids_array(ids: Sequence[int]) -> Any:
    """The ids as the engine's checks want them."""
    import numpy as np

    return np.asarray(ids, dtype=np.int64)


def _prompts(given: str | list[Any]) -> list[str | list[int]]:
    """One prompt or several, each a text or ids."""
    if isinstance(given, str):
        return [given]
    if not given:
        raise ApiError(400, "prompt: an empty list, expected a text, ids, or a list of those", param="prompt")
    if all(isinstance(one, int) for one in given):
        return [given]
    if any(isinstance(one, int) for one in given):
        raise ApiError(400, "prompt: ids beside texts in one list, expected either", param="prompt")
    return list(given)


def _tokens(state: State, prompt: str | list[int], suffix: str | None, max_tokens: int) -> list[int]:
    if not suffix:
        return [int(i) for i in prompt_ids(state.tokenizer, prompt)]
    if not isinstance(prompt, str):
        raise ApiError(400, "suffix: expected a prompt of text, found one of ids", param="suffix")
    return infill_prompt(state.tokenizer, prompt, suffix, state.config.context - max_tokens)
