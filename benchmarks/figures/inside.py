"""What a decoder computes on the way to its logits: who attends to whom, and the state after each layer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor

from avow.lm.attention import Masked, Scheme
from avow.lm.model import Cache, Decoder


@dataclass(frozen=True)
class Inside:
    """attention: [layers, heads, tokens, tokens], rows sum to one. logits: [layers + 1, tokens, vocab], what the
    output map makes of the state before the first layer and after each; the last are the model's own.
    """

    attention: np.ndarray
    logits: np.ndarray


@dataclass(frozen=True)
class Watched:
    """A plan that notes its weights, [heads, new, all] a layer. Computed as the formula reads."""

    plan: Masked
    seen: list[Tensor] = field(default_factory=list)

    def kept(self, keys: Tensor) -> Tensor:
        return self.plan.kept(keys)

    def attend(self, queries: Tensor, keys: Tensor, values: Tensor, scale: float) -> Tensor:
        groups = queries.shape[1] // keys.shape[1]
        queries = self.plan.turn(queries) if self.plan.turn else queries
        scores = queries @ keys.repeat_interleave(groups, 1).transpose(-1, -2) * scale
        weights = scores.masked_fill(~self.plan.bias, -torch.inf).softmax(-1)
        self.seen.append(weights[0])
        return weights @ values.repeat_interleave(groups, 1)


def look(decoder: Decoder, ids: Sequence[int]) -> Inside:
    """Read some tokens and watch."""
    states: list[Tensor] = []
    with torch.inference_mode(), watched(decoder) as seen, _kept(decoder, states):
        decoder(torch.tensor([ids]))
        logits = [decoder.logits(state)[0].numpy() for state in states]
    return Inside(torch.stack(seen).numpy(), np.stack(logits))


@contextmanager
def watched(decoder: Decoder) -> Iterator[list[Tensor]]:
    """The attention weights of what the decoder reads meanwhile, layer after layer."""
    plain: Scheme = decoder.scheme
    seen: list[Tensor] = []

    def scheme(start: int, end: int) -> Watched:
        plan = plain(start, end)
        assert isinstance(plan, Masked)
        return Watched(plan, seen)

    decoder.scheme = scheme
    try:
        yield seen
    finally:
        decoder.scheme = plain


@contextmanager
def _kept(decoder: Decoder, states: list[Tensor]) -> Iterator[None]:
    """Note what goes into the first layer and what comes out of each."""

    def first(_layer: object, given: tuple[Tensor, object, Cache, int]) -> None:
        states.append(given[0])

    def after(_layer: object, _given: object, state: Tensor) -> None:
        states.append(state)

    hooks = [decoder.layers[0].register_forward_pre_hook(first)]
    hooks += [layer.register_forward_hook(after) for layer in decoder.layers]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()
