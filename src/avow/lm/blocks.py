"""How weights lie in a file: plain numbers, ggml's blocks Q8_0, Q6_K and Q4_K, and avow's own packed formats.

A block format is a grid of small integers with scales. `codes_of` takes a block apart into exactly that, so that it can
be stored another way without a loss; `dequantize` gives the weights. Layouts: ggml-quants.h and ggml-common.h of ggml.
Not here: ggml's other types, and quantization (`avow.lm.quantize`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from avow.core.errors import ModelError
from avow.lm.native.formats import GRIDS, Bytes, Codes, Format, unpack, unpack_values

FORMATS: dict[str, Format] = {form: form for form in get_args(Format)}  # avow's own, by name
_NIBBLES = np.array([[0], [4]], np.uint8)  # what to shift by
_PAIRS = np.array([[0], [2], [4], [6]], np.uint8)
_Take = Callable[[Bytes, int], Codes]  # blocks [rows * blocks of a row, bytes of a block], rows


@dataclass(frozen=True, slots=True)
class Stored:
    """A tensor as it is stored.

    dtype: F32, F16, BF16, Q8_0, Q6_K, Q4_K, or a format of `avow.lm.native.formats`. shape: in weights, [out, in].
    data: its bytes, one-dimensional; row after row, but for avow's own formats.
    """

    dtype: str
    shape: tuple[int, ...]
    data: Bytes


def dequantize(stored: Stored) -> NDArray[np.float32]:
    """The weights, in memory of their own.

    Raises:
        ModelError: a dtype that cannot be read.

    """
    if stored.dtype in _PLAIN:
        return _PLAIN[stored.dtype](stored.data).reshape(stored.shape)
    if stored.dtype in FORMATS:
        rows, cols = stored.shape
        return unpack_values(stored.data, FORMATS[stored.dtype], rows, cols)
    return codes_of(stored).values().reshape(stored.shape)


def codes_of(stored: Stored) -> Codes:
    """The integers and scales of a quantized tensor, exactly as they are stored.

    int8 may hold code 0 (-128), which Q8_0 allows and its quantizers never write.

    Raises:
        ModelError: a dtype that is no grid of integers.

    """
    if stored.dtype in _BLOCKS:
        size, take = _BLOCKS[stored.dtype]
        rows = int(np.prod(stored.shape[:-1]))
        return take(stored.data.reshape(-1, size), rows)
    for form in GRIDS:
        if stored.dtype == form:
            rows, cols = stored.shape
            return unpack(stored.data, form, rows, cols)
    known = ", ".join([*_BLOCKS, *GRIDS])
    raise ModelError(f"weights of type {stored.dtype} are no integers with scales, expected {known}")


def _halves(two_bytes: Bytes, rows: int) -> NDArray[np.float16]:
    return np.ascontiguousarray(two_bytes).view(np.float16).reshape(rows, -1)


def _q8_0(blocks: Bytes, rows: int) -> Codes:
    """32 weights: a scale in fp16, 32 signed bytes. w = d q."""
    codes = blocks[:, 2:] ^ np.uint8(128)  # q + 128
    return Codes("int8", codes.reshape(rows, -1), _halves(blocks[:, :2], rows))


def _q6_k(blocks: Bytes, rows: int) -> Codes:
    """256 weights: low four bits in 128 bytes, high two in 64, 16 scales in int8, a scale in fp16. w = d sc (q - 32).

    Each half of the block holds four runs of 32 weights: byte l of its 64 low bytes has weight l in its low and l + 64
    in its high bits, and byte l of its 32 high bytes has bit pairs of weights l, l + 32, l + 64, l + 96.
    """
    low, high = blocks[:, :128].reshape(-1, 2, 1, 64), blocks[:, 128:192].reshape(-1, 2, 1, 32)
    nibbles = (low >> _NIBBLES & np.uint8(15)).reshape(-1, 2, 4, 32)
    pairs = high >> _PAIRS & np.uint8(3)
    codes = (nibbles | pairs << np.uint8(4)).reshape(rows, -1)
    sub_scales = np.ascontiguousarray(blocks[:, 192:208]).view(np.int8).reshape(rows, -1)
    return Codes("int6", codes, _halves(blocks[:, 208:], rows), sub_scales)


def _q4_k(blocks: Bytes, rows: int) -> Codes:
    """256 weights: d and dmin in fp16, 8 scales and 8 minima of six bits in 12 bytes, 128 bytes of four bits.

    w = d sc q - dmin m. A run of 64 weights lies in 32 bytes, the first 32 of them in the low bits. Scales 0 to 3 are
    the low six bits of bytes 0 to 3, minima those of bytes 4 to 7; scale and minimum 4 + j share byte 8 + j, and their
    high two bits are the top of bytes j and 4 + j.
    """
    first, second, third = blocks[:, 4:8], blocks[:, 8:12], blocks[:, 12:16]
    scales = np.concatenate([first & 63, third & 15 | first >> 6 << 4], axis=1)
    minima = np.concatenate([second & 63, third >> 4 | second >> 6 << 4], axis=1)
    codes = blocks[:, 16:].reshape(-1, 4, 1, 32) >> _NIBBLES & np.uint8(15)
    return Codes(
        "int4",
        codes.reshape(rows, -1),
        _halves(blocks[:, :2], rows),
        scales.reshape(rows, -1),
        _halves(blocks[:, 2:4], rows),
        minima.reshape(rows, -1),
    )


def _bf16(data: Bytes) -> NDArray[np.float32]:
    return (np.frombuffer(data, np.uint16).astype(np.uint32) << 16).view(np.float32)


_PLAIN: dict[str, Callable[[Bytes], NDArray[np.float32]]] = {
    "F32": lambda data: np.frombuffer(data, np.float32).copy(),
    "F16": lambda data: np.frombuffer(data, np.float16).astype(np.float32),
    "BF16": _bf16,
}
_BLOCKS: dict[str, tuple[int, _Take]] = {"Q8_0": (34, _q8_0), "Q6_K": (210, _q6_k), "Q4_K": (144, _q4_k)}
