"""The n-gram reference against its formula written out with dictionaries, and as a distribution."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import product

import numpy as np
import pytest
from benchmarks.model.kneser_ney import KneserNey, discounts

VOCABULARY = 6


def documents(seed: int, count: int = 40) -> list[list[int]]:
    """Sequences in which a token depends on the one before it, so that every count of counts occurs."""
    random = np.random.default_rng(seed)
    rows = random.dirichlet(np.full(VOCABULARY, 0.5), VOCABULARY)
    made = []
    for _ in range(count):
        tokens = [int(random.integers(VOCABULARY))]
        for _ in range(int(random.integers(0, 30))):
            tokens.append(int(random.choice(VOCABULARY, p=rows[tokens[-1]])))
        made.append(tokens)
    return made


def trained(texts: list[list[int]], order: int, vocabulary: int = VOCABULARY) -> KneserNey:
    starts = np.cumsum([0, *(len(text) for text in texts)])
    return KneserNey(np.array([t for text in texts for t in text], np.uint16), starts, vocabulary, order)


class WrittenOut:
    """Chen and Goodman's formula as it stands, of n-grams in dictionaries."""

    def __init__(self, texts: list[list[int]], order: int) -> None:
        self.order = order
        seen: list[Counter[tuple[int, ...]]] = [Counter() for _ in range(order + 1)]
        for text in texts:
            padded = [VOCABULARY] * (order - 1) + text
            for end in range(order, len(padded) + 1):
                seen[order][tuple(padded[end - order : end])] += 1
        for length in range(order - 1, 0, -1):
            before = defaultdict(set)
            for gram in seen[length + 1]:
                before[gram[1:]].add(gram[0])
            seen[length] = Counter({gram: len(those) for gram, those in before.items()})
        self.seen = seen

    def discount(self, length: int, count: int) -> float:
        n = Counter(self.seen[length].values())
        if not (n[1] and n[2] and n[3] and n[4]):
            return [0.0, 0.5, 1.0, 1.5][min(count, 3)]
        y, times = n[1] / (n[1] + 2 * n[2]), min(count, 3)
        return min(max(times - (times + 1) * y * n[times + 1] / n[times], 0.0), times) if times else 0.0

    def probability(self, context: tuple[int, ...], word: int) -> float:
        length = len(context) + 1
        lower = self.probability(context[1:], word) if context else 1 / VOCABULARY
        those = {gram: count for gram, count in self.seen[length].items() if gram[:-1] == context}
        if not those:
            return lower
        total = sum(those.values())
        kept = sum(self.discount(length, count) for count in those.values())
        count = those.get((*context, word), 0)
        return (count - self.discount(length, count)) / total + kept / total * lower


@pytest.mark.parametrize(("order", "seed"), [(1, 0), (2, 1), (3, 2), (3, 3)])
def test_it_is_the_formula(order: int, seed: int) -> None:
    texts = documents(seed)
    ours, theirs = trained(texts, order), WrittenOut(texts, order)
    if order == 3:  # the others have the discounts of orders with too few counts
        assert all({1, 2, 3, 4} <= set(level.counts.tolist()) for level in ours.levels[1:])
    for context in product(range(VOCABULARY), repeat=order - 1):
        want = [theirs.probability(context, word) for word in range(VOCABULARY)]
        np.testing.assert_allclose(ours.distribution(context), want, rtol=1e-12)


def test_the_beginning_of_a_document_is_a_context() -> None:
    texts = [[1, 2, 3]] * 9 + [[2, 1, 1]]
    ours, theirs = trained(texts, 3), WrittenOut(texts, 3)
    for context in ([], [1], [2]):
        padded = tuple([VOCABULARY] * (2 - len(context)) + context)
        want = [theirs.probability(padded, word) for word in range(VOCABULARY)]
        np.testing.assert_allclose(ours.distribution(context), want, rtol=1e-12)
    assert ours.distribution([])[1] > 0.8


def test_probabilities_sum_to_one_in_every_context_seen_or_not() -> None:
    random = np.random.default_rng(5)
    ours = trained(documents(4, 200), 5)
    for _ in range(300):
        found = ours.distribution(random.integers(0, VOCABULARY, int(random.integers(0, 8))).tolist())
        assert found.sum() == pytest.approx(1, abs=1e-12)
        assert (found > 0).all()


def test_parts_join_without_a_seam(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = documents(6)
    whole = trained(texts, 4)
    monkeypatch.setattr("benchmarks.model.kneser_ney.PART", 7)
    parts = trained(texts, 4)
    for one, other in zip(whole.levels, parts.levels, strict=True):
        assert one.keys.tolist() == other.keys.tolist()
        assert one.counts.tolist() == other.counts.tolist()


def test_five_grams_of_the_largest_vocabulary_that_fits() -> None:
    texts = [[7129, 0, 7129, 7128, 7129, 7129]]
    ours = trained(texts, 5, 7130)
    assert ours.distribution([7129, 0, 7129, 7128]).argmax() == 7129
    with pytest.raises(ValueError, match="do not fit 64 bits"):
        trained(texts, 5, 7131)
    with pytest.raises(ValueError, match="no tokens"):
        trained([], 2)


def test_discounts_of_known_counts() -> None:
    counts = np.repeat(np.array([1, 2, 3, 4], np.uint32), [10, 5, 2, 1])
    y = 10 / 20  # n1 / (n1 + 2 n2)
    want = [0, 1 - 2 * y * 5 / 10, 2 - 3 * y * 2 / 5, 3 - 4 * y * 1 / 2]
    np.testing.assert_allclose(discounts(counts), want)
    assert discounts(np.ones(5, np.uint32)).tolist() == [0, 0.5, 1, 1.5]
