"""Training with the weights that will be stored: fp6 in the forward pass, float32 in the optimizer.

The straight-through estimator (Bengio et al. 2013; for networks of few bits Hubara et al. 2018): loss and slope are
those of the rounded weights, and the slope is applied to the exact ones, which gather what is too small to change a
code. A small model has no weights to spare, and what rounding costs it grows as its loss falls; trained so for its last
tokens, it costs next to nothing.

Rounding is what `avow quantize --format fp6` does to nearest: E3M2 with a scale for each row. Other formats are not
rounded to, nor are norms and biases.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import torch
from torch import Tensor

from avow.lm.native.formats import FP6_VALUES

LARGEST = float(FP6_VALUES[31])  # of E3M2
_SMALLEST = 125  # float32's exponent of 2^-2, below which the spacing stays


def rounded(weight: Tensor) -> Tensor:
    """The values of a matrix [rows, cols] in fp6, bit for bit as `avow.lm.quantize.quantizers.Fp6` decodes them."""
    step = weight.abs().amax(1, keepdim=True) / LARGEST
    tiny = step < torch.finfo(torch.float32).tiny
    scaled = weight / torch.where(tiny, torch.inf, step)
    exponent = (scaled.abs().view(torch.int32) >> 23).clamp_(min=_SMALLEST)
    spacing = ((exponent - 2) << 23).view(torch.float32)  # of two neighbours: a quarter of the power of two below
    return (scaled / spacing).round_().mul_(spacing).clamp_(-LARGEST, LARGEST).mul_(step)


@contextmanager
def rounding(parameters: Iterable[Tensor]) -> Iterator[None]:
    """The matrices among some parameters are rounded within the block, and exact again behind it."""
    matrices = [_local(parameter) for parameter in parameters if parameter.ndim == 2]
    with torch.no_grad():
        exact = [matrix.clone() for matrix in matrices]
        for matrix in matrices:
            matrix.copy_(rounded(matrix))
    try:
        yield
    finally:
        with torch.no_grad():
            for matrix, kept in zip(matrices, exact, strict=True):
                matrix.copy_(kept)


def _local(parameter: Tensor) -> Tensor:
    """The rows that this process holds."""
    found: Tensor = parameter.to_local() if hasattr(parameter, "to_local") else parameter
    return found.detach()
