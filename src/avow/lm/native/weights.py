"""From tensors of a checkpoint to packed matrices: which format each kind of storage becomes."""

from __future__ import annotations

from typing import Literal, NamedTuple, get_args

from avow.lm.blocks import Stored, codes_of, dequantize
from avow.lm.native.formats import Bytes, Format, pack, pack_values


class Packed(NamedTuple):
    """A matrix as the engine reads it."""

    format: Format
    rows: int
    cols: int
    data: Bytes


def packed(stored: Stored) -> Packed:
    """A matrix as the engine reads it: where it lies if it is packed already, otherwise packed now."""
    rows, cols = stored.shape
    for own in get_args(Format):
        if stored.dtype == own:
            return Packed(own, rows, cols, stored.data)
    if stored.dtype.startswith("Q"):
        codes = codes_of(stored)
        if codes.packable:
            return Packed(codes.format, rows, cols, pack(codes))
    form: Literal["f32", "bf16"] = "f32" if stored.dtype == "F32" else "bf16"
    return Packed(form, rows, cols, pack_values(form, dequantize(stored)))
