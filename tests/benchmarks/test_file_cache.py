"""The cache of a file against counting by hand; its mixture is a distribution, its weights are the likeliest."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.model.file_cache import Cached, FileCache, likeliest
from benchmarks.model.kneser_ney import KneserNey


def cache_of(tokens: list[int], longest: int = 4) -> FileCache:
    cache = FileCache(longest)
    cache.extend(tokens)
    return cache


def test_followers_of_every_length_that_was_seen() -> None:
    cache = cache_of([1, 2, 3, 1, 2, 4, 2])
    assert [dict(f) for f in cache.followers([9, 1, 2])] == [{1: 2, 2: 3, 3: 1, 4: 1}, {3: 1, 4: 1}, {3: 1, 4: 1}]
    assert [dict(f) for f in cache.followers([4, 7])] == [{1: 2, 2: 3, 3: 1, 4: 1}]
    assert FileCache().followers([1]) == []
    assert len(cache.followers([])) == 1


def test_extending_by_parts_is_the_same() -> None:
    tokens = np.random.default_rng(0).integers(0, 3, 60).tolist()
    parts = FileCache(2)
    for token in tokens:
        parts.extend([token])
    assert parts.followers([0, 1]) == cache_of(tokens, 2).followers([0, 1])


@pytest.fixture(scope="module")
def model() -> KneserNey:
    return KneserNey(np.random.default_rng(1).integers(0, 20, 400).astype(np.uint16), [0, 400], 20, 3)


def test_the_mixture_sums_to_one(model: KneserNey) -> None:
    cached = Cached(model, 3)
    cached.weights = [np.array([0.5, 0.5]), np.array([0.2, 0.3, 0.5]), np.ones(4) / 4, np.ones(5) / 5]
    tokens = np.random.default_rng(2).integers(0, 6, 80).tolist()
    cache = cache_of(tokens, 3)
    for context in ([], [19], tokens[:1], tokens[3:5], tokens[7:10], [*tokens[7:10], 19]):
        assert cached.distribution(context, cache).sum() == pytest.approx(1)
    np.testing.assert_array_equal(cached.distribution([1], FileCache(3)), model.distribution([1]))
    found = cached.distribution([19], cache)  # 19 is not in the file: what all of it says counts for one half
    want = 0.5 * model.distribution([19]) + 0.5 * np.bincount(tokens, minlength=20) / 80
    np.testing.assert_allclose(found, want)


def test_weights_are_the_likeliest() -> None:
    random = np.random.default_rng(3)
    shares = random.dirichlet([1, 1, 1], 500)
    found = likeliest(shares)
    assert found.sum() == pytest.approx(1)
    best = np.log(shares @ found).sum()
    for other in random.dirichlet([1, 1, 1], 300):
        assert np.log(shares @ other).sum() <= best + 1e-3


def test_a_file_that_repeats_itself_makes_long_matches_worth_more(model: KneserNey) -> None:
    cached = Cached(model, 3)
    pattern = np.random.default_rng(4).permutation(20).tolist()
    cached.tune([pattern * 10, pattern * 10])
    assert cached.weights[3][0] < 0.05
    cache = cache_of(pattern * 2, 3)
    assert cached.distribution(pattern[2:5], cache)[pattern[5]] > 0.9
    noise = np.random.default_rng(5).integers(0, 20, 600).tolist()
    cached.tune([noise])
    assert cached.weights[1][2] < 0.2  # what followed a token says nothing
