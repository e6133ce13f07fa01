"""An n-gram model mixed with the cache of the file it is asked about: `avow.lm.recall`, as the model itself has it.

The same matches, the same kind of weights, tuned in the same way on the same texts, so that a comparison of the two is
one of the models.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from benchmarks.model.kneser_ney import Floats, KneserNey

from avow.lm.recall import LONGEST, FileCache, mixed
from avow.lm.train.recall import fitted, seen


class Cached:
    """An n-gram model with the weights of `avow.lm.recall.mixed`. longest: tokens of the longest match."""

    def __init__(self, model: KneserNey, longest: int = LONGEST) -> None:
        self.model, self.longest = model, longest
        self.weights: tuple[Floats, ...] = ()

    def distribution(self, context: Sequence[int], cache: FileCache) -> Floats:
        """The probability of every token after a context, float64 [vocabulary]."""
        found = cache.followers(context, len(self.weights)) if self.weights else []
        return mixed(self.model.distribution(context), found, self.weights)

    def tune(self, files: Iterable[Sequence[int]]) -> None:
        """Set the weights to those that make some files likeliest."""
        order, rows = len(self.model.levels), list[Sequence[float]]()
        for file in files:
            own = [float(self.model.distribution(file[max(0, i - order) : i])[t]) for i, t in enumerate(file)]
            rows += seen(file, own, self.longest)
        self.weights = fitted(rows, self.longest)
