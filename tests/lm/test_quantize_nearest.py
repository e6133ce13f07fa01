"""Round-to-nearest against brute force, the design's table of errors, and ggml's own quantizers."""

from __future__ import annotations

import ctypes
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import gguf
import numpy as np
import pytest

from avow.core.errors import ModelError
from avow.lm.native.formats import FP6_VALUES, GRIDS, Grid, pack, unpack
from avow.lm.quantize import nearest as nearest_module
from avow.lm.quantize.nearest import nearest
from avow.lm.quantize.quantizers import QUANTIZERS, Fit, Fp6, Weights

SHAPE = (96, 1024)
SPREADS = ("gauss", "student", "outliers", "laplace", "uniform", "positive")


def weights(spread: str, shape: tuple[int, int] = SHAPE) -> Weights:
    random = np.random.default_rng(0)
    student = random.standard_t(5, shape)
    drawn = {
        "gauss": random.standard_normal(shape),
        "student": student,
        "outliers": student * np.where(random.random(shape[1]) < 0.002, 10, 1),
        "laplace": random.laplace(size=shape),
        "uniform": random.random(shape),
        "positive": np.abs(random.standard_normal(shape)),
    }
    return drawn[spread].astype(np.float32)


def error(found: np.ndarray, wanted: np.ndarray) -> float:
    return float(np.linalg.norm(found - wanted) / np.linalg.norm(wanted))


def test_fp6_takes_the_nearest_of_all_codes() -> None:
    x = np.random.default_rng(1).uniform(-31, 31, (4000, 1)).astype(np.float32)
    codes = Fp6().encode(x.T, Fit(np.ones(len(x), np.float32)))[0]
    distances = np.abs(FP6_VALUES[None].astype(np.float64) - x)
    assert np.array_equal(np.abs(FP6_VALUES[codes] - x[:, 0]), distances.min(axis=1).astype(np.float32))


def test_fp6_ties_go_to_the_even_code() -> None:
    for low, high in pairwise(range(32)):
        middle = (FP6_VALUES[low] + FP6_VALUES[high]) / 2
        for x, expected in ((middle, low if low % 2 == 0 else high), (np.nextafter(middle, np.float32(99)), high)):
            both = np.array([[x], [-x]], np.float32)
            positive, negative = Fp6().encode(both, Fit(np.ones(1, np.float32)))[:, 0]
            assert positive == expected
            assert negative == (expected | 32 if expected else 0), "there is one zero"


def test_fp6_saturates_and_scales_by_the_largest() -> None:
    beyond = np.array([[40.0], [-1e30], [28.1], [30.0]], np.float32)
    assert Fp6().encode(beyond, Fit(np.ones(1, np.float32)))[:, 0].tolist() == [31, 63, 31, 31]
    row = weights("gauss")[:3]
    codes = nearest(row, "fp6")
    assert np.array_equal(codes.scales[:, 0], np.abs(row).max(axis=1) / np.float32(28))
    assert np.allclose(np.abs(codes.values()).max(axis=1), np.abs(row).max(axis=1), rtol=1e-6)


@pytest.mark.parametrize("form", GRIDS)
def test_no_other_code_is_nearer(form: Grid) -> None:
    """With the scales that were chosen, every weight has the best of all codes."""
    weight = weights("student")[:8, :256]
    codes = nearest(weight, form)
    values = codes.values()
    count = {"int8": 255, "int4": 16}.get(form, 64)
    first = 1 if form == "int8" else 0
    best = np.full(weight.shape, np.inf)
    for code in range(first, first + count):
        other = type(codes)(form, np.full_like(codes.codes, code), codes.scales, codes.sub_scales, codes.mins, codes.sub_mins)
        best = np.minimum(best, np.abs(other.values() - weight))
    assert np.allclose(np.abs(values - weight), best, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("form", GRIDS)
def test_quantizers_decode_as_the_engine_does(form: Grid) -> None:
    quantizer, weight = QUANTIZERS[form], weights("laplace")[:5, :256]
    group = quantizer.group or 256
    x = np.ascontiguousarray(weight.reshape(-1, group).T)
    free = quantizer.free(x)
    blocks = (quantizer.block or 256) // group
    fit = quantizer.settle(x, free, quantizer.share(free.blocks(blocks)).repeat(blocks))
    decoded = quantizer.decode(quantizer.encode(x, fit), fit).T.reshape(weight.shape)
    codes = nearest(weight, form)
    assert np.array_equal(decoded, codes.values())
    again = unpack(pack(codes), form, *weight.shape)
    assert np.array_equal(again.values(), codes.values())


@pytest.mark.parametrize(
    ("spread", "form", "most"),
    [
        ("gauss", "fp6", 0.0526), ("gauss", "int6", 0.0192), ("gauss", "int8", 0.0083), ("gauss", "int4", 0.078),
        ("student", "fp6", 0.0520), ("student", "int6", 0.0228), ("student", "int8", 0.0174), ("student", "int4", 0.090),
    ],
)  # fmt: skip
def test_errors_are_those_of_the_design_or_less(spread: str, form: Grid, most: float) -> None:
    weight = weights(spread)
    assert error(nearest(weight, form).values(), weight) < 1.01 * most


@pytest.mark.parametrize("spread", SPREADS)
@pytest.mark.parametrize(("form", "theirs"), [("int8", "Q8_0"), ("int6", "Q6_K"), ("int4", "Q4_K")])
def test_not_worse_than_ggml(spread: str, form: Grid, theirs: str) -> None:
    weight = weights(spread)
    assert error(nearest(weight, form).values(), weight) <= error(ggml(weight, theirs), weight)


def ggml(weight: Weights, kind: str) -> Weights:
    """What llama.cpp's quantizer makes of a matrix."""
    package = find_spec("llama_cpp")  # not imported: only its library is needed
    if package is None or package.origin is None:
        pytest.skip("llama-cpp-python is not installed")
    library = ctypes.CDLL(str(next((Path(package.origin).parent / "lib").glob("*ggml-base*"))))
    library.ggml_quantize_chunk.restype = ctypes.c_size_t
    library.ggml_quantize_chunk.argtypes = [
        ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, *[ctypes.c_int64] * 3, ctypes.c_void_p,
    ]  # fmt: skip
    number = gguf.GGMLQuantizationType[kind]
    members, size = gguf.GGML_QUANT_SIZES[number]
    out = np.zeros((weight.shape[0], weight.shape[1] // members * size), np.uint8)
    library.ggml_quantize_chunk(int(number), weight.ctypes.data, out.ctypes.data, 0, *weight.shape, None)
    found: Weights = gguf.quants.dequantize(out, number)
    return found


@pytest.mark.parametrize("form", GRIDS)
def test_padding_chunks_zeros_and_tiny_weights(form: Grid, monkeypatch: pytest.MonkeyPatch) -> None:
    weight = weights("gauss")[:10, :300].copy()
    weight[3] = 0
    weight[4] = 1e-45
    weight[5, 32:64] = 0
    codes = nearest(weight, form)
    assert codes.codes.shape[1] % 32 == 0
    values = codes.values()[:, :300]
    assert error(values[:3], weight[:3]) < 0.1
    assert not values[3].any()
    assert np.abs(values[4]).max() < 1e-40
    assert np.abs(values[5, 32:64]).max() < 0.2
    monkeypatch.setattr(nearest_module, "CHUNK", 1)
    assert np.array_equal(nearest(weight, form).values(), codes.values())


def test_what_cannot_be_rounded() -> None:
    bad = np.ones((2, 256), np.float32)
    bad[1, 7] = np.nan
    with pytest.raises(ModelError, match="not a finite number"):
        nearest(bad, "fp6")
    huge = np.full((2, 256), 1e9, np.float32)
    for form in ("int8", "int6", "int4"):
        with pytest.raises(ModelError, match="float16 holds is 65504"):
            nearest(huge * (100 if form == "int6" else 1), form)
    assert error(nearest(huge, "fp6").values(), huge) < 1e-6
