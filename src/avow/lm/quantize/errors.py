"""How much a matrix lost: of its weights, and of its outputs on inputs that were seen.

    weight error  ||W - Q|| / ||W||
    output error  ||(W - Q) X|| / ||W X||, which is sqrt(tr(D H D') / tr(W H W')) with the inputs' second moment H

On inputs without structure (H = 1) both are the same number, so the first is all there is to say without a calibration
text. Errors of several matrices are put together as sums of squares.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from avow.lm.quantize.quantizers import Weights

Moment = NDArray[np.float64]  # [cols, cols]: the mean of x x' over the tokens of a text


@dataclass(frozen=True, slots=True)
class Loss:
    """Squares that were lost, and squares that there were."""

    lost: float
    whole: float

    @property
    def relative(self) -> float:
        """What was lost, as a share of what there was; 0 of nothing."""
        return float(np.sqrt(max(self.lost, 0.0) / self.whole)) if self.whole > 0 else 0.0

    def __add__(self, other: Loss) -> Loss:
        return Loss(self.lost + other.lost, self.whole + other.whole)

    def __sub__(self, other: Loss) -> Loss:
        return Loss(self.lost - other.lost, self.whole - other.whole)


def total(losses: Iterable[Loss]) -> Loss:
    """All of them as one."""
    return sum(losses, Loss(0.0, 0.0))


def weight_loss(weight: Weights, rounded: Iterable[Weights]) -> Loss:
    """Of the weights alone; what they were rounded to some rows at a time."""
    lost, start = 0.0, 0
    for part in rounded:
        lost += _squares(weight[start : start + len(part)] - part)
        start += len(part)
    return Loss(lost, _squares(weight))


def output_loss(weight: Weights, rounded: Weights, moment: Moment) -> Loss:
    """Of the outputs, per token, on inputs of a second moment."""
    return Loss(_energy(weight - rounded, moment), _energy(weight, moment))


def token_loss(weight: Weights, rounded: Weights, inputs: Weights) -> Loss:
    """Of the outputs on some tokens, inputs [tokens, cols], summed."""
    return Loss(_squares(inputs @ (weight - rounded).T), _squares(inputs @ weight.T))


def _squares(x: Weights) -> float:
    return float(np.einsum("ij,ij->", x, x, dtype=np.float64)) if x.size else 0.0


def _energy(x: Weights, moment: Moment) -> float:
    return float(np.einsum("ij,ij->", x @ moment.astype(np.float32), x, dtype=np.float64))
