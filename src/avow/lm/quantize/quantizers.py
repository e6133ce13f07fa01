"""The values that a weight may take in each format, and how the scales of a group of weights are chosen.

A row is cut into blocks (what shares a float scale) and a block into groups (what shares a step and an offset); the
value of a code is `step * level - offset`. Levels are whole numbers for int8, int6 and int4, and the 63 numbers of E3M2
for fp6, where a scale for each row is enough (ZeroQuant(4+2), arXiv 2312.08583). int6 and int4 have the layouts of Q6_K
and Q4_K. Their steps are searched, not taken from the largest weight: of several ends of the range the one whose least
squares fit leaves the smallest squared error, then its neighbours among the sub-scales.

Scales are found in three moves: `free` finds a group's step and offset as any floats, `share` the scale that the groups
of a block can all be said with, `settle` each group's step and offset as multiples of it. Weights are [members, n]
here, one column a group, so that sums over a group run along memory. float32 throughout.

What it does NOT do: walk over a matrix (`nearest`, `gptq`), or pack (`avow.lm.native.formats`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from avow.core.errors import ModelError
from avow.lm.native.formats import FP6_VALUES, Grid

Weights = NDArray[np.float32]
Bytes = NDArray[np.uint8]
HALF_MAX = 65504.0


@dataclass(frozen=True, slots=True)
class Fit:
    """Step and offset of groups, and, once settled, the whole numbers that say them within their blocks."""

    step: Weights
    offset: Weights | None = None
    sub: NDArray[np.int8] | Bytes | None = None
    sub_low: Bytes | None = None

    def blocks(self, groups: int) -> Fit:
        """The groups of a block side by side, [blocks, groups]."""
        return Fit(self.step.reshape(-1, groups), None if self.offset is None else self.offset.reshape(-1, groups))


@dataclass(frozen=True, slots=True)
class Shared:
    """Float scales of blocks, as they are stored; `low` is the scale of the offsets (int4)."""

    scale: NDArray[Any]
    low: NDArray[np.float16] | None = None

    def repeat(self, groups: int) -> Shared:
        """One for each group of the blocks."""
        return Shared(np.repeat(self.scale, groups), None if self.low is None else np.repeat(self.low, groups))


class Quantizer(Protocol):
    """A format. block, group: columns; 0 stands for the whole row."""

    format: Grid
    block: int
    group: int

    def free(self, x: Weights) -> Fit:
        """Step and offset of groups, x [group, n], before they are rounded."""
        ...

    def share(self, free: Fit) -> Shared:
        """The scales of blocks, from fits [n, groups]. Raises ModelError where float16 cannot say them."""
        ...

    def settle(self, x: Weights, free: Fit, shared: Shared) -> Fit:
        """Step and offset of groups, x [group, n], as they are stored."""
        ...

    def encode(self, x: Weights, fit: Fit) -> Bytes:
        """The nearest codes, x [any, n]."""
        ...

    def decode(self, codes: Bytes, fit: Fit) -> Weights:
        """The values of codes [any, n], bit for bit what the engine computes with."""
        ...


def _half(scale: Weights) -> NDArray[np.float16]:
    if scale.size and float(scale.max()) > HALF_MAX:
        raise ModelError(
            f"a weight needs the scale {scale.max():.3g}, the most that float16 holds is {HALF_MAX:g}",
            hint="fp6 and bf16 have no such limit.",
        )
    return scale.astype(np.float16)


def _over(x: Weights, step: Weights) -> Weights:
    """The quotient; zero where the step is as good as zero."""
    tiny = np.abs(step) < np.finfo(np.float32).tiny
    found: Weights = np.divide(x, np.where(tiny, np.float32(np.inf), step), dtype=np.float32)
    return found


def _squares(x: Weights) -> Weights:
    return _dot(x, x)


def _dot(x: Weights, y: Weights) -> Weights:
    sums: Weights = np.einsum("in,in->n", x, y)
    return sums


class Fp6:
    """E3M2: sign, three bits of exponent with bias 3, two of mantissa; no infinities; the largest is 28."""

    format: Grid = "fp6"
    block = group = 0

    def free(self, x: Weights) -> Fit:
        return Fit(np.abs(x).max(axis=0) / FP6_VALUES[31])

    def share(self, free: Fit) -> Shared:
        return Shared(free.step[:, 0])

    def settle(self, x: Weights, free: Fit, shared: Shared) -> Fit:  # noqa: ARG002  nothing is rounded
        return Fit(shared.scale.astype(np.float32))

    def encode(self, x: Weights, fit: Fit) -> Bytes:
        """Ties go to the even code; what is too large to the largest."""
        scaled = _over(x, fit.step)
        size = np.abs(scaled)
        exponent = np.maximum(size.view(np.int32) >> 23, 125)  # with float32's bias 127; below 2^-2 the spacing is 1/16
        quarters = np.rint(size * ((256 - exponent) << 23).view(np.float32))  # size / 2^(exponent - 2), exact
        codes = np.minimum(quarters.astype(np.int32) + ((exponent - 125) << 2), 31)
        signs = np.signbit(scaled) & (codes > 0)
        found: Bytes = codes.astype(np.uint8) | signs.astype(np.uint8) << np.uint8(5)
        return found

    def decode(self, codes: Bytes, fit: Fit) -> Weights:
        values: Weights = FP6_VALUES[codes] * fit.step
        return values


class _Whole:
    """Levels that are whole numbers, stored with `zero` added."""

    lowest: int
    highest: int
    zero: int

    def encode(self, x: Weights, fit: Fit) -> Bytes:
        levels = self.levels(x if fit.offset is None else x + fit.offset, fit.step)
        return (levels + np.float32(self.zero)).astype(np.uint8)

    def levels(self, x: Weights, step: Weights) -> Weights:
        """The nearest levels, as float32."""
        found = _over(x, step)
        np.rint(found, out=found)
        return np.clip(found, self.lowest, self.highest, out=found)

    def decode(self, codes: Bytes, fit: Fit) -> Weights:
        values = (codes.astype(np.float32) - np.float32(self.zero)) * fit.step
        return values if fit.offset is None else values - fit.offset


class Int8(_Whole):
    """Q8_0's grid: 32 weights share a float16 step. So fine that the largest weight may set it."""

    format: Grid = "int8"
    block = group = 32
    lowest, highest, zero = -127, 127, 128

    def free(self, x: Weights) -> Fit:
        return Fit(np.abs(x).max(axis=0) / np.float32(127))

    def share(self, free: Fit) -> Shared:
        return Shared(_half(free.step[:, 0]))

    def settle(self, x: Weights, free: Fit, shared: Shared) -> Fit:  # noqa: ARG002  it was rounded with the sharing
        return Fit(shared.scale.astype(np.float32))


class Int6(_Whole):
    """Q6_K's grid: 16 weights share a signed sub-scale of 8 bits, 256 a float16 scale."""

    format: Grid = "int6"
    block, group = 256, 16
    lowest, highest, zero = -32, 31, 32
    ENDS = np.linspace(0.9, 1.1, 21, dtype=np.float32)  # of the range, as shares of the largest weight

    def free(self, x: Weights) -> Fit:
        """The largest weight goes to the side that has one level more."""
        largest = np.take_along_axis(x, np.abs(x).argmax(axis=0)[None], axis=0)[0]
        best, step = np.zeros_like(largest), np.zeros_like(largest)
        for end in self.ENDS:
            levels = self.levels(x, largest * (end / np.float32(self.lowest)))
            along = _dot(x, levels)
            fitted = _over(along, _squares(levels))
            gain = fitted * along  # what the fit takes off the sum of squares
            better = gain > best
            for kept, new in ((best, gain), (step, fitted)):
                np.copyto(kept, new, where=better)
        return Fit(step)

    def share(self, free: Fit) -> Shared:
        return Shared(_half(np.abs(free.step).max(axis=1) / np.float32(127)))

    def settle(self, x: Weights, free: Fit, shared: Shared) -> Fit:
        unit = shared.scale.astype(np.float32)
        middle = np.rint(_over(free.step, unit))
        best, step, sub = np.full_like(unit, np.inf), np.zeros_like(unit), np.zeros_like(unit)
        for near in (0, -1, 1):
            tried = np.clip(middle + np.float32(near), -128, 127)
            width = unit * tried
            error = _squares(x - self.levels(x, width) * width)
            better = error < best
            for kept, new in ((best, error), (step, width), (sub, tried)):
                np.copyto(kept, new, where=better)
        return Fit(step, sub=sub.astype(np.int8))


class Int4(_Whole):
    """Q4_K's grid: 32 weights share a sub-scale and a sub-minimum of 6 bits, 256 a float16 scale for each of both.

    A minimum has no sign: weights that are all positive are counted from zero.
    """

    format: Grid = "int4"
    block, group = 256, 32
    lowest, highest, zero = 0, 15, 0
    ENDS = np.linspace(0.9, 1.08, 19, dtype=np.float32)  # of the range, as shares of that of the weights
    TOP = np.float32(63)  # of a sub-scale

    def free(self, x: Weights) -> Fit:
        low = np.minimum(x.min(axis=0), 0)
        reach = (x.max(axis=0) - low) / np.float32(self.highest)
        mean, count = x.mean(axis=0), np.float32(len(x))
        best, step, offset = np.zeros_like(low), np.zeros_like(low), np.zeros_like(low)
        for end in self.ENDS:
            levels = self.levels(x - low, reach * end)
            along, size, middle = _dot(x, levels), _squares(levels), levels.mean(axis=0)
            fitted = _over(along - count * mean * middle, size - count * middle * middle)
            shift = fitted * middle - mean
            signless = shift >= 0
            fitted = np.where(signless, fitted, _over(along, size))
            shift = np.where(signless, shift, np.float32(0))
            gain = fitted * along - shift * mean * count
            better = gain > best
            for kept, new in ((best, gain), (step, fitted), (offset, shift)):
                np.copyto(kept, new, where=better)
        return Fit(step, offset)

    def share(self, free: Fit) -> Shared:
        offset = cast("Weights", free.offset)
        return Shared(_half(free.step.max(axis=1) / self.TOP), _half(offset.max(axis=1) / self.TOP))

    def settle(self, x: Weights, free: Fit, shared: Shared) -> Fit:
        unit = shared.scale.astype(np.float32)
        unit_low = cast("NDArray[np.float16]", shared.low).astype(np.float32)
        middle, low = np.rint(_over(free.step, unit)), np.rint(_over(cast("Weights", free.offset), unit_low))
        best = np.full_like(unit, np.inf)
        kept = [np.zeros_like(unit) for _ in range(4)]
        for near in (0, -1, 1):
            sub, sub_low = np.clip(middle + np.float32(near), 0, self.TOP), np.clip(low, 0, self.TOP)
            for _ in range(2):  # the offset that was found, then the one that suits the levels
                width, shift = unit * sub, unit_low * sub_low
                values = self.levels(x + shift, width) * width
                error = _squares(x + shift - values)
                better = error < best
                for old, new in zip([best, *kept], (error, width, shift, sub, sub_low), strict=True):
                    np.copyto(old, new, where=better)
                sub_low = np.clip(np.rint(_over((values - x).mean(axis=0), unit_low)), 0, self.TOP)
        return Fit(kept[0], kept[1], kept[2].astype(np.uint8), kept[3].astype(np.uint8))


QUANTIZERS: dict[Grid, Quantizer] = {q.format: q for q in (Fp6(), Int8(), Int6(), Int4())}
