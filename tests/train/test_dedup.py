"""Near copies: MinHash against the exact Jaccard similarity, and how many pairs of .7 the bands find."""

from __future__ import annotations

import random
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.train.source import program

from avow.lm.train.data.dedup import BANDS, LIKELY, ROWS, bands, digest, estimate, grams, jaccard, shingles, signature
from avow.lm.train.data.lexemes import words


def exact_shingles(text: str) -> set[tuple[bytes, ...]]:
    """The reference: tuples of words, no hashes."""
    found = words(text)
    return {tuple(found[i : i + 5]) for i in range(max(1, len(found) - 4))} if found else set()


def exact(a: str, b: str) -> float:
    one, two = exact_shingles(a), exact_shingles(b)
    return len(one & two) / len(one | two) if one | two else 1.0


def edited(text: str, rng: random.Random, share: float) -> str:
    """A text with a share of its lines changed, each by a word."""
    lines = text.split("\n")
    return "\n".join(line + f" x{rng.randrange(10**6)}" if rng.random() < share else line for line in lines)


def family(seed: int) -> list[str]:
    """A program and copies of it that were edited less and more."""
    rng = random.Random(seed)
    text = program(seed, functions=12)
    return [text, *(edited(text, rng, share) for share in (0.02, 0.08, 0.12, 0.16, 0.2, 0.25, 0.3, 0.4, 0.6))]


def candidates(a: str, b: str) -> bool:
    one, two = signature(shingles(a)), signature(shingles(b))
    return bool(set(bands(one)) & set(bands(two))) and estimate(one, two) >= LIKELY


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["a", "b", "(", ")", "=", "c"]), max_size=40), st.lists(st.sampled_from(["a", "b", "(", ")", "=", "c"]), max_size=40))
def test_similarity_is_the_exact_one(a: list[str], b: list[str]) -> None:
    one, two = " ".join(a), " ".join(b)
    assert jaccard(shingles(one), shingles(two)) == pytest.approx(exact(one, two))


def test_estimates_are_unbiased() -> None:
    errors = []
    for seed in range(12):
        texts = family(seed)
        for other in texts[1:]:
            true = exact(texts[0], other)
            errors.append(estimate(signature(shingles(texts[0])), signature(shingles(other))) - true)
    assert abs(float(np.mean(errors))) < 0.01
    assert float(np.std(errors)) < 1.2 * (0.25 / (BANDS * ROWS)) ** 0.5


def test_recall_and_precision_at_seven_tenths() -> None:
    near = found = wrong = 0
    for seed in range(60):
        for a, b in combinations(family(seed)[:7], 2):
            true = exact(a, b)
            told = candidates(a, b) and jaccard(shingles(a), shingles(b)) >= 0.7
            near, found, wrong = near + (true >= 0.7), found + (told and true >= 0.7), wrong + (told and true < 0.7)
    assert near > 300
    assert wrong == 0  # precision 1: candidates are compared exactly
    assert found / near >= 0.99


def test_candidates_below_are_few_enough_to_be_compared() -> None:
    pairs = [(program(i), program(1000 + i)) for i in range(60)]
    assert sum(candidates(a, b) for a, b in pairs) == 0


@pytest.mark.parametrize("similarity", [0.5, 0.7, 0.8])
def test_bands_meet_as_often_as_the_formula_says(similarity: float) -> None:
    size, rng = 600, np.random.default_rng(int(100 * similarity))
    common = round(2 * size * similarity / (1 + similarity))
    met = 0
    for _ in range(150):
        drawn = rng.integers(0, 1 << 63, 2 * size - common, dtype=np.uint64)
        a, b = np.unique(drawn[:size]), np.unique(drawn[size - common :])
        met += bool(set(bands(signature(a))) & set(bands(signature(b))))
    expected = 1 - (1 - similarity**ROWS) ** BANDS
    assert met / 150 == pytest.approx(expected, abs=4 * (expected * (1 - expected) / 150) ** 0.5 + 0.01)


def test_exact_copies_do_not_mind_spaces_at_ends() -> None:
    assert digest("a = 1\n\nb = 2\n") == digest("\n\na = 1  \r\n\r\nb = 2")
    assert digest("a = 1\n    b") != digest("a = 1\nb")


def test_short_texts() -> None:
    assert len(grams([], 5)) == len(shingles("")) == 0
    assert len(grams([b"a", b"b"], 5)) == 1
    assert jaccard(shingles(""), shingles("")) == 1
    assert jaccard(shingles("x"), shingles("y")) == 0
    assert len(signature(shingles(""))) == BANDS * ROWS
