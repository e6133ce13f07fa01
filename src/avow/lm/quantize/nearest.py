"""Round-to-nearest: a matrix in a format, every weight by itself.

What it does NOT do: look at inputs. `gptq` does, on the same grids.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from avow.core.errors import ModelError
from avow.lm.native.formats import Codes, Grid, padded_cols
from avow.lm.quantize.quantizers import QUANTIZERS, Quantizer, Weights

CHUNK = 1 << 16  # weights at a time: they and what is computed of them stay in the cache of a core


def pad(weight: Weights, quantizer: Quantizer) -> Weights:
    """The matrix with columns of zeros up to whole blocks."""
    short = padded_cols(quantizer.format, weight.shape[1]) - weight.shape[1]
    return np.pad(weight, ((0, 0), (0, short))) if short else weight


def nearest(weight: Weights, form: Grid) -> Codes:
    """A matrix [rows, cols] as codes [rows, padded cols].

    Raises:
        ModelError: a weight that is not finite, or too large for the format's float16 scales.

    """
    quantizer = QUANTIZERS[form]
    weight = pad(np.ascontiguousarray(weight, dtype=np.float32), quantizer)
    if not np.isfinite(weight).all():
        raise ModelError("a weight is not a finite number")
    parts = [_rows(part, quantizer) for part in _chunks(weight)]
    fields: list[Any] = [None if part[0] is None else np.concatenate(part) for part in zip(*parts, strict=True)]
    return Codes(form, *fields)


def _chunks(weight: Weights) -> Iterator[Weights]:
    step = max(1, CHUNK // weight.shape[1])
    for start in range(0, len(weight), step):
        yield weight[start : start + step]


def _rows(weight: Weights, quantizer: Quantizer) -> Iterator[NDArray[Any] | None]:
    """The fields of `Codes` for some rows."""
    rows, cols = weight.shape
    block, group = quantizer.block or cols, quantizer.group or cols
    x = np.ascontiguousarray(weight.reshape(-1, group).T)
    free = quantizer.free(x)
    shared = quantizer.share(free.blocks(block // group))
    fit = quantizer.settle(x, free, shared.repeat(block // group))
    yield quantizer.encode(x, fit).T.reshape(rows, cols)
    for field in (shared.scale, fit.sub, shared.low, fit.sub_low):
        yield None if field is None else field.reshape(rows, -1)
