"""An n-gram with the cache of a file: a distribution, and its weights say what the files of validation say."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.model.file_cache import Cached
from benchmarks.model.kneser_ney import KneserNey

from avow.lm.recall import FileCache


@pytest.fixture(scope="module")
def model() -> KneserNey:
    return KneserNey(np.random.default_rng(1).integers(0, 20, 400).astype(np.uint16), [0, 400], 20, 3)


def test_the_mixture_sums_to_one(model: KneserNey) -> None:
    cached = Cached(model, 3)
    cached.weights = (np.array([0.5, 0.5]), np.array([0.2, 0.3, 0.5]), np.ones(4) / 4)
    tokens = np.random.default_rng(2).integers(0, 6, 80).tolist()
    cache = FileCache(tokens)
    for context in ([], [19], tokens[:1], tokens[3:5], tokens[7:10], [*tokens[7:10], 19]):
        assert cached.distribution(context, cache).sum() == pytest.approx(1)
    np.testing.assert_array_equal(cached.distribution([1], FileCache()), model.distribution([1]))


def test_a_file_that_repeats_itself_makes_long_matches_worth_more(model: KneserNey) -> None:
    cached = Cached(model, 3)
    pattern = np.random.default_rng(4).permutation(20).tolist()
    cached.tune([pattern * 10, pattern * 10])
    assert cached.weights[2][0] < 0.05
    assert cached.distribution(pattern[2:5], FileCache(pattern * 2))[pattern[5]] > 0.9
    cached.tune([np.random.default_rng(5).integers(0, 20, 600).tolist()])
    assert cached.weights[0][1] < 0.2  # what followed a token says nothing
