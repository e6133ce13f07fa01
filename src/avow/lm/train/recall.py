"""Weights of the mixture of `avow.lm.recall`, from texts that the model was not trained on.

The weights are those that make the texts likeliest, by expectation maximization, which never leaves the simplex
(Jelinek and Mercer 1980, deleted interpolation). At each place the text before it is what is recalled. Texts are taken
in an order of their own, so that they come from many projects.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from avow.core.errors import TrainingError
from avow.lm.loading import Model
from avow.lm.recall import LONGEST, FileCache, Floats, Recall
from avow.lm.scoring import score

TOKENS = 200_000  # of texts that weights are found on
LEAST = 1000  # fewer say nothing
ROUNDS = 100  # of expectation maximization; each makes the texts likelier
SEEN_BEFORE = 20  # weights of a longest match that the texts show fewer times stay those of the shorter one


@dataclass(frozen=True, slots=True)
class Tuned:
    """What was found. alone, mixed: nats a token of the model by itself and with what the texts recall."""

    recall: Recall
    tokens: int
    alone: float
    mixed: float


def tune(
    model: Model, texts: Iterable[str], *, tokens: int = TOKENS,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Tuned:  # fmt: skip
    """Weights for a model, from so many tokens of texts.

    Raises:
        TrainingError: there are fewer than 1,000.
        ModelError: the model cannot be asked.

    """
    parts = chosen(texts, model.tokenizer.encode, tokens)
    total, done = sum(map(len, parts)), 0
    if total < LEAST:
        told = f"{total} tokens of text, expected {LEAST:,} or more that the model was not trained on"
        raise TrainingError(told)
    rows: list[Sequence[float]] = []
    on_progress(0, total)
    for ids in parts:
        rows += seen(ids, probabilities(model, ids))
        done += len(ids)
        on_progress(done, total)
    weights = fitted(rows)
    alone = np.log([row[0] for row in rows])
    both = np.log([np.dot(row, weights[len(row) - 2]) if len(row) > 1 else row[0] for row in rows])
    return Tuned(Recall(weights), done, float(-alone.mean()), float(-both.mean()))


def chosen(texts: Iterable[str], encode: Callable[[str], list[int]], tokens: int) -> list[list[int]]:
    """Texts as ids, so many tokens in all, in an order that depends on their number alone."""
    known, parts, left = list(texts), list[list[int]](), tokens
    for place in np.random.default_rng(0).permutation(len(known)):
        ids = encode(known[place])[:left]
        if len(ids) > 1:  # of one token nothing comes before
            parts.append(ids)
            left -= len(ids)
        if left < 2:
            break
    return parts


def probabilities(model: Model, ids: Sequence[int]) -> Floats:
    """What the model gave each token of a text; the first, before which nothing stands, 1.

    The text is read in windows of the context that overlap by half, so that all but the first half sees half of one.
    """
    size = min(model.config.context, len(ids))
    found, begin, known = np.ones(len(ids)), 0, 1
    while known < len(ids):
        window = ids[begin : begin + size]
        logprobs = [token.logprob for part in score(model.engine, window) for token in part]
        end = begin + len(window)
        found[known:end] = np.exp(logprobs[known - begin - 1 :])
        known = end
        begin += max(1, size // 2)
    return found


def seen(ids: Sequence[int], own: Sequence[float] | Floats, longest: int = LONGEST) -> Iterator[list[float]]:
    """For each token what gave it which probability: `own` of a model, then matches of 1, 2, ... tokens before it."""
    cache = FileCache(ids)
    for place, token in enumerate(ids):
        if place:
            found = cache.followers(ids[max(0, place - longest) : place], longest, before=place)
            yield [float(own[place]), *(float(counts[which == token].sum() / counts.sum()) for which, counts in found)]


def fitted(rows: Iterable[Sequence[float]], longest: int = LONGEST) -> tuple[Floats, ...]:
    """Weights for a longest match of 1 to `longest` tokens, from rows of `seen`."""
    matching: list[list[Sequence[float]]] = [[] for _ in range(longest + 1)]
    for row in rows:
        matching[len(row) - 1].append(row)
    weights: list[Floats] = [np.ones(1)]
    for those in matching[1:]:
        weights.append(likeliest(np.array(those)) if len(those) >= SEEN_BEFORE else np.append(weights[-1], 0.0))
    return tuple(weights[1:])


def likeliest(shares: Floats) -> Floats:
    """Weights of a mixture under which what was seen is likeliest: shares[i, j] is what part j gave observation i."""
    weights = np.full(shares.shape[1], 1 / shares.shape[1])
    for _ in range(ROUNDS):
        parts = shares * weights
        weights = (parts / parts.sum(axis=1, keepdims=True)).mean(axis=0)
    return weights
