"""What a file says about its own next token: n-grams of the text before it, mixed with a model that knows other files.

Source repeats itself within a file (Tu, Su and Devanbu 2014, "On the localness of software"). The cache counts the
n-grams of what stands before a place, and gives the tokens that followed its last k tokens before, for every k from 0
to the longest context seen. The mixture with the n-gram model has one weight for each of these and one for the model,
and a set of weights for each longest k: a long match is worth more. Weights are those that make held-out files
likeliest, found by expectation maximization, which never leaves the simplex.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from benchmarks.model.kneser_ney import Floats, KneserNey

ROUNDS = 100  # of expectation maximization; each makes the held-out text likelier
SEEN_BEFORE = 20  # weights of a longest match that held-out files show fewer times stay those of the shorter one


class FileCache:
    """Counts of a file up to a place. longest: tokens of the longest context."""

    def __init__(self, longest: int = 4) -> None:
        self.longest = longest
        self._tokens: list[int] = []
        self._after: list[dict[tuple[int, ...], Counter[int]]] = [defaultdict(Counter) for _ in range(longest + 1)]

    def extend(self, tokens: Iterable[int]) -> None:
        """Go on by some tokens of the file."""
        for token in tokens:
            for length in range(min(self.longest, len(self._tokens)) + 1):
                self._after[length][_last(self._tokens, length)][token] += 1
            self._tokens.append(token)

    def followers(self, context: Sequence[int]) -> list[Counter[int]]:
        """What followed the last 0, 1, ... tokens of a context, as long as the file has shown them."""
        found = []
        for length in range(min(self.longest, len(context)) + 1):
            seen = self._after[length].get(_last(context, length))
            if not seen:
                break
            found.append(seen)
        return found


def _last(tokens: Sequence[int], length: int) -> tuple[int, ...]:
    return tuple(tokens[len(tokens) - length :])


class Cached:
    """An n-gram model mixed with the cache of the file it is asked about.

    weights[k]: for a longest match of k tokens, the weights of the model and of matches of 0 to k tokens.
    """

    def __init__(self, model: KneserNey, longest: int = 4) -> None:
        self.model, self.longest = model, longest
        self.weights: list[Floats] = [np.full(k + 2, 1 / (k + 2)) for k in range(longest + 1)]

    def distribution(self, context: Sequence[int], cache: FileCache) -> Floats:
        """The probability of every token after a context, float64 [vocabulary]."""
        found = self.model.distribution(context)
        matches = cache.followers(context)
        if matches:
            weights = self.weights[len(matches) - 1]
            found *= weights[0]
            for weight, match in zip(weights[1:], matches, strict=True):
                tokens = np.fromiter(match.keys(), np.int64, len(match))
                found[tokens] += np.fromiter(match.values(), np.float64, len(match)) * (weight / match.total())
        return found

    def tune(self, files: Iterable[Sequence[int]]) -> None:
        """Set the weights to those that make some files likeliest."""
        shares: list[list[list[float]]] = [[] for _ in self.weights]
        for file in files:
            cache = FileCache(self.longest)
            for place, token in enumerate(file):
                context = file[max(0, place - self.longest) : place]
                if matches := cache.followers(context):
                    theirs = [match[token] / match.total() for match in matches]
                    shares[len(matches) - 1].append([float(self.model.distribution(context)[token]), *theirs])
                cache.extend([token])
        for k, rows in enumerate(shares):
            if len(rows) >= SEEN_BEFORE:
                self.weights[k] = likeliest(np.array(rows))
            elif k:
                self.weights[k] = np.append(self.weights[k - 1], 0.0)


def likeliest(shares: Floats) -> Floats:
    """Weights of a mixture under which what was seen is likeliest: shares[i, j] is what part j gave observation i."""
    weights = np.full(shares.shape[1], 1 / shares.shape[1])
    for _ in range(ROUNDS):
        parts = shares * weights
        weights = (parts / parts.sum(axis=1, keepdims=True)).mean(axis=0)
    return weights
