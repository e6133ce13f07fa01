"""What a file says about its own next token, mixed into what a model says.

Source repeats itself within a file (Tu, Su and Devanbu 2014, "On the localness of software"), and a small model with a
short context neither sees the other place nor copies well. The cache finds, for k = 1, 2, ..., where the last k tokens
stood before, and the share of each token that followed there. The mixture is linear, with a weight for each k and one
for the model, and a set of weights for each longest k: a long match is worth more. `avow.lm.train.recall` finds them;
they lie in recall.json beside the weights of a model, which is what makes it recall. Other files of a project are not
looked into.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from avow.core.errors import ModelError
from avow.core.replacing import replacing
from avow.lm.engine import Ids, Logits
from avow.lm.folder import RECALL, read_json
from avow.lm.sampling import Adjust, log_softmax

LONGEST = 12  # tokens of a match; longer ones say nothing that these do not
_MOST = 64  # sets of weights in a file
_APART = -1  # between texts: no token, so no match goes across

Floats = NDArray[np.float64]
Followers = tuple[NDArray[np.int64], NDArray[np.int64]]
"""Tokens, each once, and how often each of them followed."""


class FileCache:
    """The tokens of a file: of one text, or of several that do not go on from one another."""

    def __init__(self, *texts: Ids) -> None:
        self._tokens = np.concatenate([np.append(np.asarray(text, np.int64), _APART) for text in texts or ([],)])
        self._places = 1 + np.flatnonzero(self._tokens[1:] != _APART)  # of tokens that follow one

    def followers(
        self, context: Sequence[int], longest: int = LONGEST, *, before: int | None = None
    ) -> list[Followers]:
        """What followed the last 1, 2, ... tokens of a context, as far as the file has shown them.

        before: as if the file ended there, at so many tokens.
        """
        found: list[Followers] = []
        places = self._places if before is None else self._places[: np.searchsorted(self._places, before)]
        for length, token in zip(range(1, longest + 1), reversed(context[-longest:]), strict=False):
            places = places[places >= length]
            places = places[self._tokens[places - length] == token]
            if not places.size:
                break
            counts = np.bincount(self._tokens[places])  # np.unique sorts: seconds where a file says one thing only
            tokens = np.flatnonzero(counts)
            found.append((tokens, counts[tokens]))
        return found


def mixed(own: Floats, found: Sequence[Followers], weights: Sequence[Floats]) -> Floats:
    """A model's distribution, [vocab], with what a file has shown, as a distribution.

    weights[k - 1]: for a longest match of k tokens, of the model and of matches of 1 to k tokens; they sum to 1. Of
    longer matches than there are weights for, the beginning counts.
    """
    found = found[: len(weights)]
    if not found:
        return own
    first, *rest = weights[len(found) - 1]
    out: Floats = own * first
    for weight, (tokens, counts) in zip(rest, found, strict=True):
        out[tokens] += counts * (weight / counts.sum())
    return out


@dataclass(frozen=True, slots=True, eq=False)
class Recall:
    """The weights of a model."""

    weights: tuple[Floats, ...]

    def of(self, cache: FileCache, before: Sequence[int]) -> Adjust:
        """What turns logits after tokens that were drawn behind `before` into log-probabilities of the mixture."""
        end = list(before[-len(self.weights) :])

        def adjusted(drawn: Sequence[int], logits: Logits) -> Logits:
            found = cache.followers([*end, *drawn], len(self.weights))
            if not found:
                return logits
            own = np.exp(log_softmax(logits)).astype(np.float64)
            likely = np.log(np.maximum(mixed(own, found, self.weights), np.finfo(np.float32).tiny))
            return likely.astype(np.float32)

        return adjusted

    def write(self, folder: Path) -> None:
        """Put the weights beside those of a model.

        Raises:
            OSError: the file cannot be written; an earlier one is as it was.

        """
        rows = [[round(float(w), 6) for w in row] for row in self.weights]
        text = json.dumps({"weights": rows}, indent=1) + "\n"
        with replacing(folder / RECALL) as file:
            file.write(text.encode())


def read_recall(folder: Path) -> Recall | None:
    """The weights beside a model's, None where there are none.

    Raises:
        ModelError: the file is damaged, or its weights make no distribution.

    """
    path = folder / RECALL
    if not folder.is_dir() or not os.path.lexists(path):
        return None
    rows = read_json(path).get("weights")
    if not isinstance(rows, list) or not 0 < len(rows) <= _MOST:
        raise ModelError(f"{path}: weights must be a list of 1 to {_MOST} lists")
    return Recall(tuple(_checked(row, k, path) for k, row in enumerate(rows, 1)))


def _checked(row: object, k: int, path: Path) -> Floats:
    """A row of weights for matches of at most k tokens."""
    numbers = isinstance(row, list) and all(type(w) in (int, float) and 0 <= w <= 1 for w in row)
    if not isinstance(row, list) or not numbers or len(row) != k + 1 or abs(sum(row) - 1) > 1e-3:
        raise ModelError(f"{path}: list {k} of the weights must hold {k + 1} numbers from 0 to 1 that sum to 1")
    found: Floats = np.array(row, np.float64)
    found /= found.sum()
    return found
