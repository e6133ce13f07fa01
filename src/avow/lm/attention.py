"""How a query finds keys, in torch: rotary positions, ALiBi, sliding windows, attention sinks.

A scheme says for a stretch of new tokens how queries and keys are placed and which keys count: `scheme(start, end)`
gives the `Plan` that all layers share. Schemes are interchangeable in a `Decoder`; only learned positions are not here,
since they are part of the embedding.

- ALiBi: Press et al. 2021. Its bias -m (i - j) replaces positions in the embedding and in the heads.
- Sliding window: Mistral (Jiang et al. 2023, section 2): query i sees the keys i - window < j <= i.
- Sinks: StreamingLLM (Xiao et al. 2023, section 3.2). The first keys stay beside the window, and positions are those in
  the cache: seen from far away, the sinks stand right before the window. Old keys are hidden here, not freed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from avow.lm.config import Config, Rope
from avow.lm.rope import Floats, alibi_slopes, cosines_and_sines, frequencies


class Plan(Protocol):
    """Attention of one stretch of tokens; queries are [batch, heads, new, head_dim], keys [batch, kv_heads, all, .]."""

    def kept(self, keys: Tensor) -> Tensor:
        """What the cache keeps of new keys."""
        ...

    def attend(self, queries: Tensor, keys: Tensor, values: Tensor, scale: float) -> Tensor:
        """The values that each query finds, of the queries' shape."""
        ...


class Scheme(Protocol):
    def __call__(self, start: int, end: int) -> Plan:
        """The plan for the tokens `start` to `end` of a text that is known up to `end`."""
        ...


@dataclass(frozen=True, slots=True)
class Turn:
    """A rotation of the first dimensions of a head, half against half: tables [tokens, dims / 2]."""

    cosines: Tensor
    sines: Tensor

    def __call__(self, heads: Tensor) -> Tensor:
        half = self.cosines.shape[-1]
        left, right, rest = torch.split(heads, [half, half, heads.shape[-1] - 2 * half], -1)
        turned = left * self.cosines - right * self.sines, right * self.cosines + left * self.sines
        return torch.cat((*turned, rest), -1)


@dataclass(frozen=True, slots=True)
class Masked:
    """Queries and keys turned to their place, if at all; bias [new, all] or [heads, new, all], or who is seen."""

    bias: Tensor
    turn: Turn | None = None

    def kept(self, keys: Tensor) -> Tensor:
        return self.turn(keys) if self.turn else keys

    def attend(self, queries: Tensor, keys: Tensor, values: Tensor, scale: float) -> Tensor:
        return functional.scaled_dot_product_attention(
            self.turn(queries) if self.turn else queries,
            keys,
            values,
            attn_mask=self.bias,
            scale=scale,
            enable_gqa=queries.shape[1] != keys.shape[1],
        )


@dataclass(frozen=True, slots=True)
class Rotary:
    """Rotary positions, all keys or a window of them. `divisors`: see `avow.lm.rope.frequencies`."""

    rope: Rope
    head_dim: int
    window: int = 0
    divisors: Floats | None = None

    def __call__(self, start: int, end: int) -> Masked:
        return Masked(visible(start, end, self.window), self.turn(np.arange(start, end), end))

    def turn(self, positions: np.ndarray, length: int) -> Turn:
        tables = cosines_and_sines(positions, *frequencies(self.rope, self.head_dim, length, self.divisors))
        return Turn(*map(torch.as_tensor, tables))


@dataclass(frozen=True, slots=True)
class Unplaced:
    """No positions in the heads: those of the embedding suffice, or there are none."""

    window: int = 0

    def __call__(self, start: int, end: int) -> Masked:
        return Masked(visible(start, end, self.window))


@dataclass(frozen=True, slots=True)
class Alibi:
    heads: int

    def __call__(self, start: int, end: int) -> Masked:
        distance = torch.arange(start, end)[:, None] - torch.arange(end)
        bias = -torch.as_tensor(alibi_slopes(self.heads))[:, None, None] * distance
        return Masked(bias.masked_fill(distance < 0, -torch.inf))


@dataclass(frozen=True, slots=True)
class Sinks:
    """StreamingLLM over a model that was trained with rotary positions: `sinks` first keys and a window of the last."""

    rotary: Rotary
    window: int
    sinks: int = 4

    def __call__(self, start: int, end: int) -> SinkPlan:
        positions = np.arange(end)
        near = visible(start, end, self.window)
        return SinkPlan(
            near=near,
            far=visible(start, end) & ~near & (torch.arange(end) < self.sinks),
            keys=self.rotary.turn(positions, end),
            queries=self.rotary.turn(positions[start:], end),
            # the query's place in a cache that holds the sinks and the window
            in_cache=self.rotary.turn(np.minimum(positions[start:], self.sinks + self.window - 1), end),
        )


@dataclass(frozen=True, slots=True)
class SinkPlan:
    """Keys are kept as they come and turned when they are read: where a query stands depends on the key it meets."""

    near: Tensor
    far: Tensor
    keys: Turn
    queries: Turn
    in_cache: Turn

    def kept(self, keys: Tensor) -> Tensor:
        return keys

    def attend(self, queries: Tensor, keys: Tensor, values: Tensor, scale: float) -> Tensor:
        groups = queries.shape[1] // keys.shape[1]
        keys = self.keys(keys).repeat_interleave(groups, 1).transpose(-1, -2)
        scores = torch.where(self.far, self.in_cache(queries) @ keys, self.queries(queries) @ keys) * scale
        weights = scores.masked_fill(~(self.near | self.far), -torch.inf).softmax(-1)
        return weights @ values.repeat_interleave(groups, 1)


def scheme(config: Config, divisors: Floats | None = None) -> Scheme:
    """What a configuration asks for."""
    if config.rope is None:
        return Unplaced(config.window)
    return Rotary(config.rope, config.head_dim, config.window, divisors)


def visible(start: int, end: int, window: int = 0) -> Tensor:
    """Who sees whom: [end - start, end], a window of 0 being all that came before."""
    distance = torch.arange(start, end)[:, None] - torch.arange(end)
    seen = distance >= 0
    return seen & (distance < window) if window else seen
