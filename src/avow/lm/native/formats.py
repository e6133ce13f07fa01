"""Packed weights: what the engine reads, and the grids and scales of quantized matrices.

    fp6   E3M2 in the 4+2 split, a scale for each row (ZeroQuant(4+2), Wu et al. 2023, section 4)
    int8  the grid of llama.cpp's Q8_0: 32 weights share a scale
    int6  the grid of Q6_K: 16 share an 8-bit scale, 256 a scale of that
    int4  the grid of Q4_K: 32 share a 6-bit scale and minimum, 256 scales of these

Layouts in memory are written down in formats.h. How a grid is chosen is the business of avow.lm.quantize.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from avow.lm.native import library

Grid = Literal["fp6", "int8", "int6", "int4"]
Format = Literal["f32", "bf16", "fp6", "int8", "int6", "int4"]
GRIDS: tuple[Grid, ...] = ("fp6", "int8", "int6", "int4")
Bytes = NDArray[np.uint8]


def _fp6_values() -> NDArray[np.float32]:
    """Values of the 64 codes s eee mm: bias 3, subnormals, no infinity and no NaN."""
    code = np.arange(64)
    exponent, mantissa = code >> 2 & 7, code & 3
    magnitude = np.where(exponent > 0, np.ldexp(1 + mantissa / 4, exponent - 3), mantissa / 16)
    return np.where(code & 32, -magnitude, magnitude).astype(np.float32)


FP6_VALUES = _fp6_values()


@dataclass(frozen=True, slots=True)
class Codes:
    """Grids and scales of a matrix of `rows` by `cols`; the arrays are padded to whole blocks of columns.

    codes: uint8 [rows, padded]; int8 stores q + 128, int6 q + 32, int4 q, fp6 the six bits s eee mm.
    scales: fp6 float32 [rows, 1]; float16 of int8 [rows, padded/32], of int6 and int4 [rows, padded/256].
    sub_scales: int6 int8 [rows, padded/16], int4 uint8 [rows, padded/32].
    mins, sub_mins: of int4, float16 [rows, padded/256] and uint8 [rows, padded/32].
    """

    format: Grid
    codes: NDArray[np.uint8]
    scales: NDArray[Any]
    sub_scales: NDArray[Any] | None = None
    mins: NDArray[np.float16] | None = None
    sub_mins: NDArray[np.uint8] | None = None

    @property
    def rows(self) -> int:
        return int(self.codes.shape[0])

    @property
    def packable(self) -> bool:
        """Whether its format has all of its codes: int8 has no -128, code 0, which no quantizer should write."""
        return self.format != "int8" or bool(self.codes.all())

    def values(self) -> NDArray[np.float32]:
        """The weights that the codes stand for, float32 [rows, padded]."""
        if self.format == "fp6":
            grid: NDArray[np.float32] = FP6_VALUES[self.codes & 63]
            return grid * self.scales.astype(np.float32)
        if self.format == "int8":
            return (self.codes.astype(np.float32) - 128) * _spread(self.scales, 32)
        if self.sub_scales is None:
            raise ValueError(f"{self.format} needs sub_scales")
        if self.format == "int6":
            return (self.codes.astype(np.float32) - 32) * _spread(_spread(self.scales, 16) * self.sub_scales, 16)
        if self.mins is None or self.sub_mins is None:
            raise ValueError("int4 needs mins and sub_mins")
        scale, minimum = _spread(self.scales, 8) * self.sub_scales, _spread(self.mins, 8) * self.sub_mins
        return self.codes * _spread(scale, 32) - _spread(minimum, 32)


def _spread(scales: NDArray[Any], times: int) -> NDArray[np.float32]:
    return np.repeat(scales.astype(np.float32), times, axis=1)


def padded_cols(form: Format, cols: int) -> int:
    """Columns of a packed matrix: whole blocks of 32, of 256 in int6 and int4."""
    return int(library().padded_cols(form, cols))


def packed_bytes(form: Format, rows: int, cols: int) -> int:
    """Bytes of a packed matrix; -1 where its sizes make no sense."""
    return int(library().packed_bytes(form, rows, cols))


def pack(codes: Codes) -> Bytes:
    """A quantized matrix as the engine reads it, uint8 [packed_bytes].

    Raises:
        ValueError: arrays that do not fit together.

    """
    rows, cols = codes.codes.shape
    if not codes.packable:
        raise ValueError("int8 has no -128, which is code 0")
    out = _aligned(packed_bytes(codes.format, rows, cols))
    library().pack_codes(codes.format, rows, cols, *_arrays(codes), out)
    return out


def unpack(packed: Bytes, form: Grid, rows: int, cols: int) -> Codes:
    """The inverse of `pack`, for a matrix of `rows` by `cols` before padding.

    Raises:
        ValueError: not as many bytes as such a matrix has.

    """
    cols = padded_cols(form, cols)
    codes = Codes(form, np.empty((rows, cols), np.uint8), np.empty((rows, cols // 32), np.float16))
    if form == "fp6":
        codes = Codes(form, codes.codes, np.empty((rows, 1), np.float32))
    elif form == "int6":
        scales, subs = np.empty((rows, cols // 256), np.float16), np.empty((rows, cols // 16), np.int8)
        codes = Codes(form, codes.codes, scales, subs)
    elif form == "int4":
        halves = [np.empty((rows, cols // 256), np.float16) for _ in range(2)]
        subs4 = [np.empty((rows, cols // 32), np.uint8) for _ in range(2)]
        codes = Codes(form, codes.codes, halves[0], subs4[0], halves[1], subs4[1])
    library().unpack_codes(form, rows, cols, *_arrays(codes), packed)
    return codes


def pack_values(form: Literal["f32", "bf16"], values: NDArray[np.floating[Any]]) -> Bytes:
    """Plain numbers [rows, cols] as the engine reads them; bf16 rounds to the nearest, ties to even."""
    rows, cols = values.shape
    out = _aligned(packed_bytes(form, rows, cols))
    library().pack_floats(form, rows, cols, np.ascontiguousarray(values, np.float32), out)
    return out


def unpack_values(packed: Bytes, form: Format, rows: int, cols: int) -> NDArray[np.float32]:
    """The weights of a packed matrix, float32 [rows, cols].

    Raises:
        ValueError: not as many bytes as such a matrix has.

    """
    out = np.empty((rows, cols), np.float32)
    library().unpack_floats(form, rows, cols, packed, out)
    return out


def _arrays(codes: Codes) -> tuple[NDArray[Any], ...]:
    """The arrays in the order of the C structure; those that a format lacks are empty."""
    empty = np.empty(0, np.uint8)
    row_scales, scales = (codes.scales, empty) if codes.format == "fp6" else (empty, codes.scales)
    want = np.float32 if codes.format == "fp6" else np.float16
    if codes.scales.dtype != want:
        raise ValueError(f"scales of {codes.format}: found {codes.scales.dtype}, expected {np.dtype(want)}")
    parts = (codes.codes, row_scales, scales, codes.sub_scales, codes.mins, codes.sub_mins)
    return tuple(empty if part is None else np.ascontiguousarray(part) for part in parts)


def _aligned(size: int) -> Bytes:
    """Bytes that begin at a multiple of 64, as the kernels like them."""
    if size < 0:
        raise ValueError("a matrix of such sizes cannot be packed")
    room = np.empty(size + 64, np.uint8)
    start = -room.ctypes.data % 64
    return room[start : start + size]
