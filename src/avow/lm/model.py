"""The decoder of every family, in torch: reference for the native engine, and what is trained and quantized.

Llama (Touvron et al. 2023) and its relatives by one `Config`: norms, activations, gates, shared key-value heads
(Ainslie et al. 2023), parallel residuals, norms of queries and keys, Granite's multipliers. Parameters are named as in
`avow.lm.names`. How tokens find each other is `avow.lm.attention`. No dropout, no experts.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from avow.core.errors import ModelError
from avow.lm.attention import Plan, Scheme, scheme
from avow.lm.config import Config
from avow.lm.names import linears

_ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "silu": functional.silu,
    "gelu": functional.gelu,
    "gelu_tanh": lambda x: functional.gelu(x, approximate="tanh"),
}


@dataclass(slots=True)
class Cache:
    """Keys and values of all tokens so far, per layer [batch, kv_heads, tokens, head_dim]; tensors are not changed."""

    layers: list[tuple[Tensor, Tensor]] = field(default_factory=list)

    @property
    def length(self) -> int:
        return self.layers[0][0].shape[2] if self.layers else 0

    def first(self, length: int) -> Cache:
        """The first `length` tokens, sharing memory."""
        return Cache([(keys[:, :, :length], values[:, :, :length]) for keys, values in self.layers] if length else [])

    def extended(self, layer: int, keys: Tensor, values: Tensor) -> tuple[Tensor, Tensor]:
        """Append to a layer; all of its keys and values."""
        if layer == len(self.layers):
            self.layers.append((keys, values))
        else:
            old = self.layers[layer]
            self.layers[layer] = torch.cat((old[0], keys), 2), torch.cat((old[1], values), 2)
        return self.layers[layer]


class HeadNorm(nn.Module):
    """Layer norm of each head with weights of its own (StableLM)."""

    def __init__(self, heads: int, head_dim: int, eps: float) -> None:
        super().__init__()
        self.eps = eps
        self.weight = nn.Parameter(torch.ones(heads, head_dim))

    def forward(self, x: Tensor) -> Tensor:
        return functional.layer_norm(x, x.shape[-1:], eps=self.eps) * self.weight[:, None]


class Layer(nn.Module):
    """Attention and feed-forward, one after the other or side by side."""

    def __init__(self, config: Config, biases: Collection[str]) -> None:
        super().__init__()
        self.config = config
        self.attn_norm = _norm(config)
        self.mlp_norm = None if config.parallel_residual else _norm(config)
        sizes = linears(config)

        def linear(name: str) -> nn.Linear:
            rows, columns = sizes[name]
            return nn.Linear(columns, rows, bias=name in biases)

        self.q, self.k, self.v, self.o = linear("q"), linear("k"), linear("v"), linear("o")
        self.q_norm = HeadNorm(config.heads, config.head_dim, config.norm_eps) if config.qk_norm else nn.Identity()
        self.k_norm = HeadNorm(config.kv_heads, config.head_dim, config.norm_eps) if config.qk_norm else nn.Identity()
        self.gate = linear("gate") if config.gated else None
        self.up, self.down = linear("up"), linear("down")
        self.activation = _ACTIVATIONS[config.activation]

    def forward(self, x: Tensor, plan: Plan, cache: Cache, index: int) -> Tensor:
        scale = self.config.residual_multiplier
        normed = self.attn_norm(x)
        attended = _scaled(self.attention(normed, plan, cache, index), scale)
        if self.mlp_norm is None:
            return x + attended + _scaled(self.feed_forward(normed), scale)
        x = x + attended
        return x + _scaled(self.feed_forward(self.mlp_norm(x)), scale)

    def attention(self, x: Tensor, plan: Plan, cache: Cache, index: int) -> Tensor:
        queries, keys, values = (
            part(x).unflatten(-1, (-1, self.config.head_dim)).transpose(1, 2) for part in (self.q, self.k, self.v)
        )
        keys, values = cache.extended(index, plan.kept(self.k_norm(keys)), values)
        found = plan.attend(self.q_norm(queries), keys, values, self.config.attention_multiplier)
        out: Tensor = self.o(found.transpose(1, 2).flatten(2))
        return out

    def feed_forward(self, x: Tensor) -> Tensor:
        inner = self.activation(self.up(x)) if self.gate is None else self.activation(self.gate(x)) * self.up(x)
        out: Tensor = self.down(inner)
        return out


class Decoder(nn.Module):
    """A language model.

    Args:
        config: its shape.
        biases: the linear maps that have one: of "q", "k", "v", "o", "gate", "up", "down", "head".
        tied: the output is the embedding.
        attention: how tokens find each other, instead of what the configuration says.

    """

    def __init__(
        self, config: Config, *, biases: Collection[str] = (), tied: bool = True, attention: Scheme | None = None
    ) -> None:
        super().__init__()
        self.config = config
        self.tied = tied
        self.scheme = attention or scheme(config)
        self.embed = nn.Embedding(config.vocab_size, config.hidden_size)
        self.position = nn.Embedding(config.context, config.hidden_size) if config.rope is None else None
        self.layers = nn.ModuleList(Layer(config, biases) for _ in range(config.layers))
        self.norm = _norm(config)
        self.head = nn.Linear(config.hidden_size, config.vocab_size, bias="head" in biases)
        self._tie()
        self._initialize()

    def forward(self, ids: Tensor, cache: Cache | None = None) -> Tensor:
        """Logits [batch, tokens, vocab] after each of `ids` [batch, tokens]; they follow what is in the cache."""
        return self.logits(self.hidden(ids, Cache() if cache is None else cache))

    def hidden(self, ids: Tensor, cache: Cache) -> Tensor:
        """What the last layer leaves, [batch, tokens, hidden]."""
        start, end = cache.length, cache.length + ids.shape[1]
        x = _scaled(self.embed(ids), self.config.embedding_multiplier)
        if self.position is not None:
            x = x + self.position(torch.arange(start, end))
        plan = self.scheme(start, end)
        for index, layer in enumerate(self.layers):
            x = layer(x, plan, cache, index)
        return x

    def logits(self, hidden: Tensor) -> Tensor:
        logits: Tensor = self.head(self.norm(hidden)) / self.config.logits_scaling
        return logits

    @classmethod
    def from_tensors(
        cls, config: Config, names: Collection[str], read: Callable[[str], NDArray[np.float32]], where: str
    ) -> Decoder:
        """A decoder with the tensors of a checkpoint; which biases it has and whether it is tied is seen from them.

        Args:
            config: its shape.
            names: of the tensors, as in `avow.lm.names`.
            read: a tensor by its name.
            where: the checkpoint, for messages.

        Raises:
            ModelError: a tensor is missing, or has another shape.

        """
        biases = {name.split(".")[-2] for name in names if name.endswith(".bias")}
        divisors = read("rope_divisors") if "rope_divisors" in names else None
        with torch.device("meta"):
            decoder = cls(config, biases=biases, tied="head.weight" not in names, attention=scheme(config, divisors))
        wanted = decoder.state_dict()
        if decoder.tied:
            del wanted["head.weight"]
        if missing := next((name for name in wanted if name not in names), None):
            raise ModelError(f"{where}: no tensor {missing}, expected one of shape {tuple(wanted[missing].shape)}")
        tensors = {name: torch.from_numpy(np.require(read(name), np.float32, ["C", "W"])) for name in wanted}
        for name, tensor in tensors.items():
            if tensor.shape != wanted[name].shape:
                found = f"{where}: tensor {name} has shape {tuple(tensor.shape)}"
                raise ModelError(f"{found}, expected {tuple(wanted[name].shape)}")
        decoder.load_state_dict(tensors, strict=False, assign=True)
        decoder._tie()
        return decoder

    def _tie(self) -> None:
        if self.tied:
            self.head.weight = self.embed.weight

    def _initialize(self) -> None:
        """As GPT-2: N(0, 0.02), smaller where many layers add up."""
        for name, parameter in self.named_parameters():
            if name.endswith(".bias"):
                nn.init.zeros_(parameter)
            elif "norm" not in name:
                into_residual = name.endswith((".o.weight", ".down.weight"))
                nn.init.normal_(parameter, std=0.02 * (2 * self.config.layers) ** (-0.5 if into_residual else 0.0))


def _scaled(x: Tensor, factor: float) -> Tensor:
    """A multiple; most models have none, and are not charged for a pass over memory."""
    return x if factor == 1.0 else x * factor


def _norm(config: Config) -> nn.Module:
    kind = nn.RMSNorm if config.norm == "rms" else nn.LayerNorm
    return kind(config.hidden_size, eps=config.norm_eps)
