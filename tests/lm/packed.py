"""Random grids and scales, for tests of packed weights."""

from __future__ import annotations

import numpy as np

from avow.lm.native.formats import Codes, padded_cols


def random_codes(form, rows, cols, random, scale=1.0):
    """Codes over their whole range; weights are at most about `scale` in size."""
    cols = padded_cols(form, cols)

    def halves(part, most):
        return (random.uniform(0.5, 1, (rows, cols // part)) * most * scale).astype(np.float16)

    def small(part, low, high, kind):
        return random.integers(low, high, (rows, cols // part), dtype=kind)

    low, high = {"fp6": (0, 64), "int8": (1, 256), "int6": (0, 64), "int4": (0, 16)}[form]
    codes = random.integers(low, high, (rows, cols), dtype=np.uint8)
    if form == "fp6":
        return Codes(form, codes, (random.uniform(0.5, 1, (rows, 1)) * scale / 14).astype(np.float32))
    if form == "int8":
        return Codes(form, codes, halves(32, 1 / 127))
    if form == "int6":
        return Codes(form, codes, halves(256, 1 / 2048), small(16, -128, 128, np.int8))
    subs, mins = small(32, 0, 64, np.uint8), small(32, 0, 64, np.uint8)
    return Codes(form, codes, halves(256, 1 / 256), subs, halves(256, 1 / 32), mins)
