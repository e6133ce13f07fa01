"""The reference that a small model has to beat: an interpolated modified Kneser-Ney n-gram over tokens.

Chen and Goodman 1998, section 3 (TR-10-98): the highest order counts tokens, every lower one counts the distinct tokens
that stand before an n-gram; three discounts an order from its counts of counts; each order is interpolated with the one
below it, the lowest with the uniform distribution, so that nothing has probability zero:

    p(w | h) = max(c(h w) - D(c(h w)), 0) / c(h .)  +  (D1 N1(h .) + D2 N2(h .) + D3 N3+(h .)) / c(h .)  p(w | h')

where h' is h without its first token. A document is preceded by order - 1 padding tokens, which are never predicted.
Where the counts of an order are too few to tell its discounts, they are 0.5, 1 and 1.5.

N-grams are numbers in sorted arrays: at most 50 bytes a token while counting and 35 afterwards, where none repeats.
What it does NOT do: prune, or grow after training; `file_cache` adds what a file says about itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
Floats = NDArray[np.float64]
PART = 1 << 22  # n-grams made into keys at once


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """The n-grams of one order, sorted, and their counts; the n-grams of a context are neighbours.

    contexts: sorted. starts [contexts + 1]: where the n-grams of each begin. discounts [4]: by count, 3 for 3 and more.
    """

    keys: Keys
    counts: NDArray[np.uint32]
    contexts: Keys
    starts: NDArray[np.uint32]
    discounts: Floats


class KneserNey:
    """A trained n-gram.

    Args:
        tokens: all documents, one after the other, ids below `vocabulary`.
        starts: where each begins, and where the last one ends.
        vocabulary: how many tokens there are.
        order: the n of the n-grams.

    Raises:
        ValueError: (vocabulary + 1) ** order does not fit 64 bits, or there are no tokens.

    """

    def __init__(
        self, tokens: NDArray[np.integer], starts: Sequence[int] | NDArray[np.integer], vocabulary: int, order: int = 5
    ) -> None:
        if (vocabulary + 1) ** order >= 1 << 64:
            raise ValueError(f"{order}-grams of {vocabulary} tokens do not fit 64 bits")
        if not len(tokens):
            raise ValueError("there are no tokens to count")
        self.vocabulary, self.order, self._base = vocabulary, order, vocabulary + 1
        levels = [self._level(*_counted(self._keys(tokens, np.asarray(starts))))]
        for length in range(order - 1, 0, -1):
            shorter = levels[-1].keys % np.uint64(self._base**length)
            shorter.sort()
            levels.append(self._level(*_counted(shorter)))
        self.levels = levels[::-1]

    def distribution(self, context: Sequence[int]) -> Floats:
        """The probability of every token after a context, float64 [vocabulary].

        A context shorter than order - 1 is taken for the beginning of a document.
        """
        missing = max(0, self.order - 1 - len(context))
        padded = [self.vocabulary] * missing + [int(t) for t in context[max(0, len(context) - self.order + 1) :]]
        found = np.full(self.vocabulary, 1 / self.vocabulary)
        for length, level in enumerate(self.levels):
            key = 0
            for token in padded[len(padded) - length :]:
                key = key * self._base + token
            place = int(np.searchsorted(level.contexts, np.uint64(key)))
            if place == len(level.contexts) or int(level.contexts[place]) != key:
                return found
            part = slice(int(level.starts[place]), int(level.starts[place + 1]))
            words = (level.keys[part] - np.uint64(key * self._base)).astype(np.int64)
            counts = level.counts[part].astype(np.float64)
            discounts = level.discounts[np.minimum(level.counts[part], 3)]
            found *= discounts.sum() / counts.sum()
            found[words] += (counts - discounts) / counts.sum()
        return found

    @property
    def nbytes(self) -> int:
        """Memory of all levels."""
        return sum(a.nbytes for v in self.levels for a in (v.keys, v.counts, v.contexts, v.starts))

    def _keys(self, tokens: NDArray[np.integer], starts: NDArray[np.integer]) -> Keys:
        """The n-gram that ends at each token, as one number each, sorted."""
        keys = np.empty(len(tokens), np.uint64)
        for first in range(0, len(tokens), PART):
            places = np.arange(first, min(first + PART, len(tokens)))
            inside = places - starts[np.searchsorted(starts, places, side="right") - 1]  # tokens of its document before
            part = np.zeros(len(places), np.uint64)
            for back in range(self.order - 1, -1, -1):
                token = np.where(inside >= back, tokens[np.maximum(places - back, 0)], self.vocabulary)
                part = part * np.uint64(self._base) + token.astype(np.uint64)
            keys[first : first + len(part)] = part
        keys.sort()
        return keys

    def _level(self, keys: Keys, counts: NDArray[np.uint32]) -> Level:
        contexts = keys // np.uint64(self._base)
        begins = np.flatnonzero(_changes(contexts))
        starts = np.append(begins, len(keys)).astype(np.uint32)
        return Level(keys, counts, contexts[begins], starts, discounts(counts))


def discounts(counts: NDArray[np.uint32]) -> Floats:
    """What is taken from counts of 0, 1, 2, and 3 and more (Chen and Goodman 1998, equation 26)."""
    n = [0, *(int((counts == times).sum()) for times in (1, 2, 3, 4))]
    if not all(n[1:]):
        return np.array([0.0, 0.5, 1.0, 1.5])
    y = n[1] / (n[1] + 2 * n[2])
    return np.clip([0.0, *(times - (times + 1) * y * n[times + 1] / n[times] for times in (1, 2, 3))], 0, [0, 1, 2, 3])


def _counted(ordered: Keys) -> tuple[Keys, NDArray[np.uint32]]:
    """The distinct numbers of a sorted array, and how often each is there."""
    begins = np.flatnonzero(_changes(ordered))
    return ordered[begins], np.diff(begins, append=len(ordered)).astype(np.uint32)


def _changes(ordered: Keys) -> NDArray[np.bool_]:
    """Where a sorted array differs from what is before it; its beginning does."""
    found = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=found[1:])
    return found
