"""The interval beside the differences that the benchmarks print."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.bootstrap import paired_bootstrap


def test_the_paired_bootstrap_covers_a_known_difference() -> None:
    rng = np.random.default_rng(0)
    theirs = rng.random(400)
    ours = theirs + 0.1 + 0.05 * rng.standard_normal(400)
    got = paired_bootstrap(ours, theirs, draws=2000, seed=3)
    assert got.low < 0.1 < got.high
    # normal theory: 1.96 * sd / sqrt(n)
    assert got.high - got.low == pytest.approx(2 * 1.96 * np.std(ours - theirs) / 20, rel=0.15)
    assert got == paired_bootstrap(ours, theirs, draws=2000, seed=3)
    assert paired_bootstrap(theirs, theirs).low == 0.0


@pytest.mark.parametrize("sizes", [(0, 0), (1, 2)])
def test_the_paired_bootstrap_needs_pairs(sizes: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="equally many"):
        paired_bootstrap(np.zeros(sizes[0]), np.zeros(sizes[1]))
