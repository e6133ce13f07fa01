"""Packed weights: nothing is lost on the way there and back, and products equal those of the dequantized weights."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.lm.packed import random_codes

from avow.lm.native import formats, library
from avow.lm.native.formats import GRIDS

ISAS = library().isas()
FORMATS = ("f32", "bf16", *GRIDS)
SIZES = st.tuples(st.integers(1, 150), st.integers(1, 600), st.integers(0, 2**32 - 1))


def matrix(form, rows, cols, seed):
    """Packed weights, and what they stand for in float64 [rows, cols]."""
    random = np.random.default_rng(seed)
    if form in GRIDS:
        codes = random_codes(form, rows, cols, random)
        return formats.pack(codes), codes.values()[:, :cols].astype(np.float64)
    values = random.standard_normal((rows, cols), dtype=np.float32)
    packed = formats.pack_values(form, values)
    return packed, formats.unpack_values(packed, form, rows, cols).astype(np.float64)


def product(isa, form, packed, rows, x, threads=1):
    out = np.empty((len(x), rows), np.float32)
    library().product(isa, form, rows, x.shape[1], packed, len(x), x, out, threads, 1)
    return out


@pytest.mark.parametrize("form", GRIDS)
@given(size=SIZES)
@settings(max_examples=25, deadline=None)
def test_codes_and_scales_come_back(form, size):
    rows, cols, seed = size
    codes = random_codes(form, rows, cols, np.random.default_rng(seed))
    packed = formats.pack(codes)
    assert packed.size == formats.packed_bytes(form, rows, cols)
    again = formats.unpack(packed, form, rows, cols)
    for name in ("codes", "scales", "sub_scales", "mins", "sub_mins"):
        np.testing.assert_array_equal(getattr(codes, name), getattr(again, name), err_msg=name)
    values = formats.unpack_values(packed, form, rows, cols)
    np.testing.assert_allclose(values, codes.values()[:, :cols], rtol=1e-6, atol=1e-6)


def test_values_of_fp6_are_those_of_e3m2():
    values = formats.FP6_VALUES
    assert len(set(values.tolist())) == 63  # a zero with either sign
    assert values.max() == 28
    assert sorted(abs(values))[2:4] == [0.0625, 0.0625]
    np.testing.assert_array_equal(values[:32] * 16, np.round(values[:32] * 16))
    assert all(np.diff(values[:32]) > 0)
    np.testing.assert_array_equal(values[32:], -values[:32])


@given(bits=st.integers(0, 2**32 - 1))
@settings(max_examples=300, deadline=None)
def test_bf16_is_rounded_to_nearest_even(bits):
    import torch

    value = np.array([bits], np.uint32).view(np.float32)
    if np.isnan(value[0]):
        return
    packed = formats.pack_values("bf16", value.reshape(1, 1))
    ours = formats.unpack_values(packed, "bf16", 1, 1)[0, 0]
    assert ours == torch.tensor(value).bfloat16().float().item()


@pytest.mark.parametrize("isa", ISAS)
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(("rows", "cols"), [(1, 1), (64, 32), (130, 256), (70, 545), (200, 1024)])
def test_products_equal_those_of_the_dequantized_weights(isa, form, rows, cols):
    packed, exact = matrix(form, rows, cols, rows)
    x = np.random.default_rng(1).standard_normal((5, cols), dtype=np.float32)
    want = x.astype(np.float64) @ exact.T
    worst = 1e-5 if form == "f32" or isa in ("portable", "avx2") else 1e-2  # inputs are rounded to bf16 elsewhere
    size = np.linalg.norm(np.abs(x.astype(np.float64)) @ np.abs(exact).T)
    assert np.linalg.norm(product(isa, form, packed, rows, x) - want) <= worst * size


@pytest.mark.parametrize("isa", ISAS)
@pytest.mark.parametrize("form", FORMATS)
def test_a_token_does_not_depend_on_those_beside_it(isa, form):
    rows, cols = 100, 300
    packed, _ = matrix(form, rows, cols, 3)
    x = np.random.default_rng(2).standard_normal((67, cols), dtype=np.float32)
    every = product(isa, form, packed, rows, x)
    for start, stop in ((0, 1), (66, 67), (3, 5), (10, 17), (20, 36), (5, 37), (0, 40)):
        np.testing.assert_array_equal(product(isa, form, packed, rows, x[start:stop]), every[start:stop])
    np.testing.assert_array_equal(product(isa, form, packed, rows, x, threads=3), every)


@pytest.mark.parametrize("isa", ISAS)
def test_extreme_codes_are_exact(isa):
    """Each code of each grid times one, so that nothing is rounded."""
    for form, codes in (("fp6", 64), ("int8", 256), ("int6", 64), ("int4", 16)):
        grid = random_codes(form, codes, 256, np.random.default_rng(0))
        first = 1 if form == "int8" else 0  # -128 is not in its grid
        grid.codes[:] = grid.codes[:, :1] * 0 + np.clip(np.arange(codes), first, None)[:, None].astype(np.uint8)
        grid.scales[:] = 1
        for part, value in ((grid.sub_scales, 1), (grid.mins, 1), (grid.sub_mins, 0)):
            if part is not None:
                part[:] = value
        x = np.zeros((256, 256), np.float32)
        np.fill_diagonal(x, 1)
        out = product(isa, form, formats.pack(grid), codes, x)
        np.testing.assert_array_equal(out, grid.values().T)


@pytest.mark.parametrize("isa", ISAS)
@pytest.mark.parametrize("form", FORMATS)
def test_what_is_no_number_is_not_hidden(isa, form):
    packed, exact = matrix(form, 64, 256, 0)
    x = np.ones((4, 256), np.float32)
    x[1, 40], x[2, 41], x[3, 32:64] = np.nan, np.inf, 1e-40
    out = product(isa, form, packed, 64, x)
    assert not np.isfinite(out[1]).any()
    assert not np.isfinite(out[2][exact[:, 41] != 0]).any()
    x[3, 32:64] = 0
    np.testing.assert_allclose(out[3], product(isa, form, packed, 64, x)[3], atol=1e-30)


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from /proc")
@pytest.mark.parametrize("isa", ISAS[-1:])
def test_threads_that_end_leave_no_memory_behind(isa):
    """A decoded panel of 8192 columns takes a thread a megabyte."""
    packed, x = matrix("fp6", 512, 8192, 0)[0], np.ones((20, 8192), np.float32)
    out = np.empty((20, 512), np.float32)

    def run(times):
        for _ in range(times):
            library().product(isa, "fp6", 512, 8192, packed, 20, x, out, 3, 5)
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    before = run(5)
    assert run(30) - before < 8 << 20


@pytest.mark.parametrize(
    "arguments", [("fp6", 0, 5), ("fp6", -1, 5), ("int4", 5, 0), ("bf16", 2**40, 2**40), ("f32", 1, 2**62)]
)
def test_sizes_that_make_no_sense_have_no_bytes(arguments):
    assert formats.packed_bytes(*arguments) == -1


def test_arrays_that_do_not_fit_are_refused():
    codes = random_codes("int6", 4, 256, np.random.default_rng(0))
    short = formats.Codes("int6", codes.codes, codes.scales, codes.sub_scales[:2])
    with pytest.raises(ValueError, match="sub_scales"):
        formats.pack(short)
    with pytest.raises(ValueError, match="packed: found 5 bytes"):
        formats.unpack_values(np.zeros(5, np.uint8), "fp6", 4, 256)
    with pytest.raises(ValueError, match="float32"):
        formats.pack(formats.Codes("fp6", codes.codes, codes.scales))
    with pytest.raises(ValueError, match="unknown format"):
        library().packed_bytes("int5", 1, 1)
