"""Outliers among activations: who carries them, in which layers, on which tokens.

- The criterion of LLM.int8 (Dettmers et al., arXiv 2208.07339, section 4): a dimension in which the inputs of linear
  maps reach 6.0 on at least 6 % of the tokens in at least 25 % of the layers.
- Massive activations (Sun et al., arXiv 2402.17762, section 2): above 100 and about 1000 times the median of their
  hidden state. They sit in few dimensions on few tokens, so the first criterion does not see them.
- Kurtosis of the hidden state: 3 for a normal distribution.

Magnitudes are those of the residual stream where it enters a layer, and of what the norms make of it for the first
criterion. What it does NOT do: say what outliers are for, or look at attention maps.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from avow.lm.quantize.quantizers import Weights

THRESHOLD, OF_TOKENS, OF_LAYERS = 6.0, 0.06, 0.25
MASSIVE, TIMES_MEDIAN = 100.0, 1000.0
NAMED = 10  # carriers that are told by name in each layer


@dataclass(frozen=True, slots=True)
class Carrier:
    """One large activation: in which dimension, on which token of which window."""

    value: float
    dimension: int
    window: int
    position: int


@dataclass(frozen=True, slots=True)
class Activations:
    """What a layer sees. dimensions: the share of tokens that reach 6.0, where it is 6 % or more."""

    largest: list[Carrier]
    median: float
    kurtosis: float
    dimensions: dict[int, float]
    massive: list[Carrier]

    @property
    def ratio(self) -> float:
        """The largest magnitude over the median one."""
        return abs(self.largest[0].value) / self.median if self.largest and self.median else 0.0


@dataclass(slots=True)
class Gauge:
    """Sees the windows of a text one after the other and keeps sums; hidden states are not kept."""

    width: int
    _tokens: int = 0
    _powers: NDArray[np.float64] = field(default_factory=lambda: np.zeros(4))
    _medians: list[float] = field(default_factory=list)
    _reached: dict[str, NDArray[np.int64]] = field(default_factory=dict)
    _largest: list[Carrier] = field(default_factory=list)
    _massive: list[Carrier] = field(default_factory=list)
    _windows: int = 0

    def hidden(self, x: Weights) -> NDArray[np.bool_]:
        """A window's hidden states [tokens, width]; which of the tokens carry massive activations."""
        wide = x.astype(np.float64)
        size = np.abs(x)
        median = float(np.median(size))
        self._powers += [float((wide**n).sum()) for n in (1, 2, 3, 4)]
        self._medians.append(median)
        self._tokens += len(x)
        massive = (size > MASSIVE) & (size > TIMES_MEDIAN * median)
        self._keep(x, size, massive)
        self._windows += 1
        carriers: NDArray[np.bool_] = np.any(massive, axis=1)
        return carriers

    def _keep(self, x: Weights, size: Weights, massive: NDArray[np.bool_]) -> None:
        """The three largest, of different dimensions, and the massive ones."""
        dimensions = np.argsort(size.max(axis=0))[::-1][:3]
        places = [(int(size[:, d].argmax()), int(d)) for d in dimensions]
        self._largest = _top([*self._largest, *self._carriers(x, places)], 3)
        found = np.argwhere(massive)
        found = found[np.argsort(size[massive])[::-1][:NAMED]]
        self._massive = _top([*self._massive, *self._carriers(x, [(int(t), int(d)) for t, d in found])], NAMED)

    def _carriers(self, x: Weights, places: Sequence[tuple[int, int]]) -> list[Carrier]:
        return [Carrier(float(x[t, d]), d, self._windows, t) for t, d in places]

    def inputs(self, name: str, x: Weights) -> None:
        """What a norm hands to linear maps, [tokens, width]."""
        counts = (np.abs(x) >= THRESHOLD).sum(axis=0)
        self._reached[name] = self._reached.get(name, np.zeros(self.width, dtype=np.int64)) + counts

    def outliers(self, name: str) -> tuple[int, ...]:
        """The dimensions of what a norm hands on that reach 6.0 on 6 % of the tokens."""
        counts = self._reached.get(name, np.zeros(0))
        return tuple(int(d) for d in np.flatnonzero(counts >= OF_TOKENS * self._tokens))

    def read(self) -> Activations:
        """The sums as a report."""
        count = self._tokens * self.width
        first, second, third, fourth = self._powers / max(count, 1)
        variance = second - first**2
        moment = fourth - 4 * third * first + 6 * second * first**2 - 3 * first**4
        shares = np.max([*self._reached.values(), np.zeros(self.width)], axis=0) / max(self._tokens, 1)
        return Activations(
            largest=self._largest,
            median=float(np.mean(self._medians)) if self._medians else 0.0,
            kurtosis=float(moment / variance**2) if variance > 0 else 0.0,
            dimensions={int(d): round(float(shares[d]), 4) for d in np.flatnonzero(shares >= OF_TOKENS)},
            massive=self._massive,
        )


def _top(carriers: list[Carrier], count: int) -> list[Carrier]:
    """The largest, one for each dimension and token."""
    return sorted(carriers, key=lambda c: -abs(c.value))[:count]


def outlier_dimensions(layers: Sequence[Iterable[int]]) -> list[int]:
    """The dimensions that fulfil the criterion of LLM.int8, from those that do so in each layer."""
    seen = Counter(dimension for layer in layers for dimension in layer)
    return sorted(dimension for dimension, count in seen.items() if count >= OF_LAYERS * len(layers))
