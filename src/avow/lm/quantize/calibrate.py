"""A text on its way through the model, layer by layer: what the linear maps of each layer see of it.

Only one layer is in memory. The hidden states of all tokens lie in two files that have no name, so that nothing is left
of them: what entered the layer, and what left it. A layer is run twice, first as it was, which shows the inputs of its
linear maps and its outputs, then as it was rounded, which makes the inputs of the next. So every layer is rounded for
inputs that come from rounded layers, as in the GPTQ paper (section 4.1).

What it does NOT do: batches larger than a window, or anything on a GPU.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from avow.lm.attention import scheme
from avow.lm.config import Config
from avow.lm.model import Cache, Layer
from avow.lm.quantize.errors import Loss
from avow.lm.quantize.layers import Inputs
from avow.lm.quantize.outliers import Activations, Gauge
from avow.lm.quantize.quantizers import Weights

READERS = {  # the map whose inputs are watched, and the maps that read the same
    "q": ("q", "k", "v"), "o": ("o",), "up": ("gate", "up"), "down": ("down",),
}  # fmt: skip
MOST_CARRIERS = 256  # tokens with massive activations whose inputs are kept


class _Sums:
    def __init__(self) -> None:
        self._sum: Tensor | None = None
        self._tokens = 0
        self._kept: list[Tensor] = []

    def add(self, x: Tensor, carriers: NDArray[np.bool_]) -> None:
        product = (x.T @ x).double()
        self._sum = product if self._sum is None else self._sum.add_(product)
        self._tokens += len(x)
        if sum(map(len, self._kept)) < MOST_CARRIERS and carriers.any():
            self._kept.append(x[torch.from_numpy(carriers)].clone())

    def read(self, outliers: tuple[int, ...] = ()) -> Inputs:
        total = cast("Tensor", self._sum)
        carriers = torch.cat(self._kept) if self._kept else torch.zeros(0, len(total))
        return Inputs((total / self._tokens).numpy(), self._tokens, carriers.numpy(), outliers)


class Text:
    """The hidden states of windows of a text, [windows, tokens, hidden], where they enter a layer.

    Args:
        config: the model's shape.
        ids: [windows, tokens], no more tokens than the context holds.
        divisors: the model's `rope_divisors`, if it has them.
        folder: where the files lie that hold the states.

    """

    def __init__(
        self, config: Config, ids: NDArray[np.int64], divisors: NDArray[np.float32] | None, folder: Path
    ) -> None:
        self.ids = ids
        self._config = config
        self._plan = scheme(config, divisors)(0, ids.shape[1])
        shape = (*ids.shape, config.hidden_size)
        self._states, self._exact = _nameless(shape, folder), _nameless(shape, folder)

    @property
    def nbytes(self) -> int:
        """What the states take on the disk."""
        return self._states.nbytes + self._exact.nbytes

    def embed(self, embedding: Weights, position: Weights | None) -> None:
        """Begin: the embeddings [vocab, hidden] of all tokens, and of their places where those are learned."""
        for i, window in enumerate(self.ids):
            x = embedding[window] * np.float32(self._config.embedding_multiplier)
            self._states[i] = x if position is None else x + position[: len(window)]

    @torch.inference_mode()
    def observe(self, tensors: Mapping[str, Weights]) -> tuple[dict[str, Inputs], Activations]:
        """Run a layer as it is: what each of its linear maps sees, by name, and what is large among it."""
        layer = _layer(self._config, tensors)
        gauge, sums = Gauge(self._config.hidden_size), {name: _Sums() for name in READERS}
        with _watching(layer, READERS) as seen:
            for i, x in enumerate(self._windows()):
                carriers = gauge.hidden(x.numpy())
                self._exact[i] = self._run(layer, x)
                for name, inputs in seen.items():
                    sums[name].add(inputs, carriers)
                for name in ("q", "up"):
                    gauge.inputs(name, seen[name].numpy())
        found = {name: each.read(gauge.outliers(name)) for name, each in sums.items()}
        return {reader: found[name] for name, readers in READERS.items() for reader in readers}, gauge.read()

    @torch.inference_mode()
    def advance(self, tensors: Mapping[str, Weights]) -> Loss:
        """Run a layer as it was rounded, and go on to the next; what the layer's outputs lost since `observe`."""
        layer, lost = _layer(self._config, tensors), Loss(0.0, 0.0)
        for i, x in enumerate(self._windows()):
            out = self._run(layer, x)
            exact = self._exact[i]
            lost += Loss(float(np.square(out - exact).sum()), float(np.square(exact).sum()))
            self._states[i] = out
        return lost

    @torch.inference_mode()
    def follow(self, tensors: Mapping[str, Weights]) -> None:
        """Run a layer that was rounded before, and go on to the next."""
        layer = _layer(self._config, tensors)
        for i, x in enumerate(self._windows()):
            self._states[i] = self._run(layer, x)

    @torch.inference_mode()
    def last(self, norm: Mapping[str, Weights]) -> Inputs:
        """What the output layer sees after the last norm."""
        module, sums = _norm(self._config, norm), _Sums()
        for x in self._windows():
            sums.add(module(x), np.zeros(len(x), dtype=bool))
        return sums.read()

    def _windows(self) -> Iterator[Tensor]:
        for states in self._states:
            yield torch.from_numpy(np.array(states))

    def _run(self, layer: nn.Module, x: Tensor) -> Weights:
        out: Weights = layer(x[None], self._plan, Cache(), 0)[0].numpy()
        return out


def _nameless(shape: Sequence[int], folder: Path) -> Weights:
    with tempfile.TemporaryFile(dir=folder) as file:
        return np.memmap(file, dtype=np.float32, mode="w+", shape=tuple(shape))


def _layer(config: Config, tensors: Mapping[str, Weights]) -> nn.Module:
    biases = {name.removesuffix(".bias") for name in tensors if name.endswith(".bias")}
    with torch.device("meta"):
        empty = Layer(config, biases)
    return _filled(empty, tensors)


def _norm(config: Config, tensors: Mapping[str, Weights]) -> nn.Module:
    kind = nn.RMSNorm if config.norm == "rms" else nn.LayerNorm
    return _filled(kind(config.hidden_size, eps=config.norm_eps), tensors)


def _filled(module: nn.Module, tensors: Mapping[str, Weights]) -> nn.Module:
    module.load_state_dict({name: torch.from_numpy(value) for name, value in tensors.items()}, assign=True)
    return module


@contextmanager
def _watching(layer: nn.Module, names: Mapping[str, object]) -> Iterator[dict[str, Tensor]]:
    """The inputs [tokens, cols] of some maps of a layer as it runs; those of the last run only."""
    seen: dict[str, Tensor] = {}

    def watch(name: str) -> torch.utils.hooks.RemovableHandle:
        def keep(_module: nn.Module, args: tuple[Tensor, ...]) -> None:
            seen[name] = args[0].flatten(0, -2)

        return layer.get_submodule(name).register_forward_pre_hook(keep)

    handles = [watch(name) for name in names]
    try:
        yield seen
    finally:
        for handle in handles:
            handle.remove()
