"""GPTQ (Frantar et al., arXiv 2210.17323): rounding that makes later columns answer for the error of earlier ones.

A linear map is rounded so that its outputs on calibration inputs X change least: what counts is tr(D H D') with
D = W - Q and H the second moment of the inputs. Columns are rounded from left to right, to the levels of any quantizer;
after column i the rest of the row moves by -e_i U_i, with e_i = (w_i - q_i) / U_ii and H^-1 = U'U, U upper triangular
(the paper's Cholesky form of OBQ), at once within 128 columns and later for all others. The scales of a group are taken
from the weights as they are when its first column comes. 1 % of the mean diagonal is added to H (the paper's damping).

Inputs that were never seen (H_ii = 0) take no part: their columns are rounded to nearest and move nothing, where the
authors' code sets them to zero, which would be wrong for a text that does use them.

Where all columns of a row share one scale (fp6), those with the largest inputs come first (the authors' act-order);
elsewhere groups lie side by side in memory and are rounded in the order in which they lie.

What it does NOT do: search the order or the scales any further.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from avow.core.errors import ModelError
from avow.lm.native.formats import Codes, Grid
from avow.lm.quantize.errors import Moment
from avow.lm.quantize.nearest import pad
from avow.lm.quantize.quantizers import QUANTIZERS, Fit, Quantizer, Shared, Weights

DAMPING = 0.01
LAZY = 128  # columns whose corrections reach the rest of the matrix in one product


def gptq(weight: Weights, moment: Moment, form: Grid) -> Codes:
    """A matrix [rows, cols] as codes [rows, padded cols], for inputs of a second moment [cols, cols].

    Raises:
        ModelError: numbers that are not finite, or weights too large for the format's float16 scales.

    """
    quantizer, cols = QUANTIZERS[form], weight.shape[1]
    if not (np.isfinite(weight).all() and np.isfinite(moment).all()):
        raise ModelError("a weight or an input is not a finite number")
    padded = pad(np.asarray(weight, dtype=np.float32), quantizer)
    order = np.arange(padded.shape[1])
    if not quantizer.group:
        order[:cols] = np.argsort(-np.diag(moment), kind="stable")
    factor = np.eye(len(order), dtype=np.float32)
    factor[:cols, :cols] = inverse_factor(moment[np.ix_(order[:cols], order[:cols])])
    codes = _Columns(quantizer, np.ascontiguousarray(padded.T[order])).round(factor)
    codes.codes[:, order] = codes.codes.copy()
    return codes


class _Columns:
    """A matrix in the making: x [cols, rows], the columns not yet rounded as they are corrected so far."""

    def __init__(self, quantizer: Quantizer, x: Weights) -> None:
        self._quantizer, self._x = quantizer, x
        self._codes = np.empty(x.shape, dtype=np.uint8)
        self._shared: list[Shared] = []
        self._fits: list[Fit] = []

    def round(self, factor: Weights) -> Codes:
        x = self._x
        for start in range(0, len(x), LAZY):
            end = min(start + LAZY, len(x))
            errors = np.empty((end - start, x.shape[1]), dtype=np.float32)
            for i in range(start, end):
                errors[i - start] = self._column(i) / factor[i, i]
                x[i + 1 : end] -= factor[i, i + 1 : end, None] * errors[i - start]
            x[end:] -= factor[start:end, end:].T @ errors
        return self._packed()

    def _column(self, i: int) -> Weights:
        """Round a column; what is lost."""
        quantizer, column = self._quantizer, self._x[i : i + 1]
        if i % (quantizer.block or len(self._x)) == 0:
            self._begin_block(self._x[i : i + quantizer.block] if quantizer.block else self._x)
        if i % (quantizer.group or len(self._x)) == 0:
            group = self._x[i : i + quantizer.group] if quantizer.group else self._x
            self._fits.append(quantizer.settle(group, quantizer.free(group), self._shared[-1]))
        self._codes[i] = quantizer.encode(column, self._fits[-1])[0]
        lost: Weights = (column - quantizer.decode(self._codes[i : i + 1], self._fits[-1]))[0]
        return lost

    def _begin_block(self, block: Weights) -> None:
        parts = np.split(block, len(block) // (self._quantizer.group or len(block)))
        groups = [self._quantizer.free(part) for part in parts]
        offsets = [group.offset for group in groups if group.offset is not None]
        free = Fit(np.stack([group.step for group in groups], axis=1), np.stack(offsets, axis=1) if offsets else None)
        self._shared.append(self._quantizer.share(free))

    def _packed(self) -> Codes:
        shared, fits = self._shared, self._fits
        columns: list[list[Any]] = [
            [block.scale for block in shared], [group.sub for group in fits],
            [block.low for block in shared], [group.sub_low for group in fits],
        ]  # fmt: skip
        fields: list[Any] = [None if column[0] is None else np.stack(column, axis=1) for column in columns]
        return Codes(self._quantizer.format, np.ascontiguousarray(self._codes.T), *fields)


def inverse_factor(moment: Moment) -> Moment:
    """U, upper triangular, with U'U the inverse of the damped second moment.

    The damped moment is R R' with R upper triangular, which is Cholesky's factor from the other end; U is R's inverse.
    """
    damped = moment + DAMPING * max(float(np.mean(np.diag(moment))), 0.0) * np.eye(len(moment))
    if not damped.any():
        return np.eye(len(moment))
    lower = np.asarray(np.linalg.cholesky(damped[::-1, ::-1]), dtype=np.float64)
    return _inverse_upper(lower[::-1, ::-1])


def _inverse_upper(upper: Moment) -> Moment:
    """The inverse of an upper triangular matrix, by halves."""
    n = len(upper)
    if n <= 64:
        return np.triu(np.linalg.inv(upper))
    half = n // 2
    out = np.zeros_like(upper)
    out[:half, :half] = _inverse_upper(upper[:half, :half])
    out[half:, half:] = _inverse_upper(upper[half:, half:])
    out[:half, half:] = -out[:half, :half] @ upper[:half, half:] @ out[half:, half:]
    return out
