"""Blocks of ggml against the gguf package: the same weights to the bit, and grids that rebuild the blocks."""

from __future__ import annotations

import gguf
import numpy as np
import pytest
from gguf import GGMLQuantizationType as Kind
from tests.lm.gguf_material import random_blocks

from avow.core.errors import ModelError
from avow.lm.blocks import Stored, codes_of, dequantize

ROWS, COLS = 6, 768
FORMATS = {Kind.Q8_0: "int8", Kind.Q6_K: "int6", Kind.Q4_K: "int4"}


def stored(kind: Kind, blocks: np.ndarray) -> Stored:
    return Stored(kind.name, (ROWS, COLS), blocks.reshape(-1))


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("seed", range(3))
def test_blocks_have_the_weights_of_gguf(kind: Kind, seed: int) -> None:
    blocks = random_blocks(kind, ROWS * COLS, seed)
    found = dequantize(stored(kind, blocks))
    expected = gguf.quants.dequantize(blocks.reshape(ROWS, -1), kind)
    assert found.dtype == np.float32
    assert np.array_equal(found, expected)


@pytest.mark.parametrize("kind", FORMATS)
def test_codes_are_the_grid(kind: Kind) -> None:
    codes = codes_of(stored(kind, random_blocks(kind, ROWS * COLS)))
    assert codes.format == FORMATS[kind]
    assert (codes.codes.dtype, codes.codes.shape) == (np.uint8, (ROWS, COLS))
    most = {"int8": 255, "int6": 63, "int4": 15}[codes.format]
    assert (codes.codes.min(), codes.codes.max()) == (0, most)
    shapes = {
        "int8": (COLS // 32, None, None),
        "int6": (COLS // 256, COLS // 16, None),
        "int4": (COLS // 256, COLS // 32, 63),
    }
    scales, sub_scales, six_bits = shapes[codes.format]
    assert (codes.scales.dtype, codes.scales.shape) == (np.float16, (ROWS, scales))
    if sub_scales:
        assert codes.sub_scales is not None
        assert codes.sub_scales.shape == (ROWS, sub_scales)
        assert codes.sub_scales.dtype == (np.uint8 if six_bits else np.int8)
    if six_bits:
        assert codes.mins is not None
        assert codes.sub_mins is not None
        assert (codes.mins.dtype, codes.mins.shape) == (np.float16, (ROWS, scales))
        assert codes.sub_scales.max() == codes.sub_mins.max() == six_bits


def weights(codes: object, row: int, column: int) -> float:
    """The definition of the three grids, weight by weight, in float64."""
    c = codes
    q = float(c.codes[row, column])
    if c.format == "int8":
        return float(c.scales[row, column // 32]) * (q - 128)
    if c.format == "int6":
        return float(c.scales[row, column // 256]) * float(c.sub_scales[row, column // 16]) * (q - 32)
    scale = float(c.scales[row, column // 256]) * float(c.sub_scales[row, column // 32])
    return scale * q - float(c.mins[row, column // 256]) * float(c.sub_mins[row, column // 32])


@pytest.mark.parametrize("kind", FORMATS)
def test_grids_mean_the_weights(kind: Kind) -> None:
    blocks = random_blocks(kind, ROWS * COLS)
    codes, expected = codes_of(stored(kind, blocks)), gguf.quants.dequantize(blocks.reshape(ROWS, -1), kind)
    for row in range(ROWS):
        for column in range(0, COLS, 7):
            assert np.float32(weights(codes, row, column)) == expected[row, column]


@pytest.mark.parametrize("kind", [Kind.F32, Kind.F16, Kind.BF16, Kind.Q8_0])
def test_what_gguf_wrote_is_read(kind: Kind) -> None:
    values = np.random.default_rng(5).normal(size=(ROWS, COLS)).astype(np.float32)
    data = gguf.quants.quantize(values, kind)
    found = dequantize(Stored(kind.name, values.shape, data.reshape(-1).view(np.uint8)))
    assert np.array_equal(found, gguf.quants.dequantize(data, kind))
    assert found.flags.writeable
    assert np.abs(found - values).max() < 0.05


def test_bf16_and_f16_at_their_borders() -> None:
    bits = np.arange(65536, dtype=np.uint16)
    found = dequantize(Stored("BF16", (65536,), bits.view(np.uint8)))
    assert np.array_equal(found.view(np.uint32), bits.astype(np.uint32) << 16)
    halves = dequantize(Stored("F16", (65536,), bits.view(np.uint8)))
    assert np.array_equal(halves, bits.view(np.float16).astype(np.float32), equal_nan=True)


def test_data_at_any_address() -> None:
    """A file promises no alignment: safetensors packs tensors without gaps."""
    values = np.arange(8, dtype=np.float32)
    data = np.frombuffer(b"x" + values.tobytes(), np.uint8)[1:]
    assert np.array_equal(dequantize(Stored("F32", (2, 4), data)), values.reshape(2, 4))
    assert np.array_equal(dequantize(Stored("BF16", (16,), data)).view(np.uint32) >> 16, values.view(np.uint16))


def test_what_is_no_grid_of_integers() -> None:
    with pytest.raises(ModelError, match="Q5_K are no integers with scales, expected Q8_0, Q6_K, Q4_K"):
        codes_of(Stored("Q5_K", (1, 256), np.zeros(176, np.uint8)))
    with pytest.raises(ModelError, match="F32"):
        codes_of(Stored("F32", (1, 1), np.zeros(4, np.uint8)))
