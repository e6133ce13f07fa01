"""From logits to a token: greedy, temperature, top-k, top-p, min-p, repetition penalty; log-probabilities.

The filters act in this order, which is that of Hugging Face transformers:

1. repetition penalty (CTRL, Keskar et al. 2019, section 4.1) on every token of the prompt and the text so far
2. temperature: logits / temperature; 0 takes the most likely token and ends here
3. top-k (Fan et al. 2018): the k most likely tokens
4. top-p (Holtzman et al. 2020, section 3.1): the fewest most likely tokens that hold at least p of what is left
5. min-p (Nguyen et al. 2024): tokens at least min_p times as likely as the most likely one

llama.cpp cools last, so that its top-p and min-p see the model's own distribution; vLLM puts min-p before top-k. This
order was chosen since most published results were made with it, and since a nucleus then is one of the distribution
that is drawn from. Among tokens of equal logits the lowest id is the more likely one. Log-probabilities are the
model's own, before any filter.

Rows are worked on one by one: a row of float64 stays in a core's cache, which a batch does not, and no row can depend
on what is beside it. Nothing sorts a vocabulary: partitions and sums find the borders. There is no mirostat, no typical
sampling, no grammar.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from avow.core.errors import ModelError
from avow.lm.engine import Logits

Force = Callable[[bytes, int], Sequence[int]]
"""Of what a sample has said and the token that was drawn to go on: tokens to take in its place, none to let it stand.

It must depend on these two alone: then a sample is the same whatever is drawn beside it.
"""

Adjust = Callable[[Sequence[int], Logits], Logits]
"""Of the tokens drawn so far and the logits after them: the logits to go by."""

_PENALTIES = 1e-6, 1e6  # what is beyond makes infinities of logits
_BLOCK = 256  # weights that are summed before the one that holds the drawn point is looked into


@dataclass(frozen=True, slots=True)
class Sampling:
    """How tokens are drawn, and how long. The defaults: greedy, every token allowed.

    temperature: 0 is greedy. top_k: 0 is off. top_p: 1 is off. min_p: 0 is off. repetition_penalty: 1 is off.
    seed: the same seed gives the same sample, whatever is drawn beside it.
    max_tokens: new tokens of a sample, a stop token counted. With 0 a prompt is computed and nothing is drawn.
    stop: the text ends before the first of these strings. logprobs: alternatives that are told with each token.

    Raises:
        ModelError: a value outside its range.

    """

    temperature: float = 0.0
    top_k: int = 0
    top_p: float = 1.0
    min_p: float = 0.0
    repetition_penalty: float = 1.0
    seed: int = 0
    max_tokens: int = 256
    stop: tuple[str, ...] = ()
    logprobs: int = 0

    def __post_init__(self) -> None:
        _within("temperature", self.temperature, 0.0, math.inf)
        _within("top_k", self.top_k, 0, math.inf)
        _within("top_p", self.top_p, 0.0, 1.0)
        _within("min_p", self.min_p, 0.0, 1.0)
        _within("repetition_penalty", self.repetition_penalty, *_PENALTIES)
        _within("max_tokens", self.max_tokens, 0, math.inf)
        _within("logprobs", self.logprobs, 0, math.inf)
        if isinstance(self.stop, str) or not all(self.stop):
            raise ModelError(f"stop is {self.stop!r}, but must be a tuple of strings that are not empty")


@dataclass(frozen=True, slots=True)
class Token:
    """A drawn token. logprob: natural, the model's own. tops: the most likely (id, logprob), best first."""

    id: int
    logprob: float
    tops: tuple[tuple[int, float], ...] = ()


def uniform(seed: int, sample: int, position: int) -> float:
    """A number in [0, 1) that depends on these three alone: no state, so any token can be drawn again by itself.

    position: of the token in its sequence, prompt included, so that a text goes on as it would have when it is resumed.
    """
    drawn = blake2b(f"{seed} {sample} {position}".encode(), digest_size=8).digest()
    return float(int.from_bytes(drawn, "little") >> 11) * 2.0**-53


def pick(logits: Logits, sampling: Sampling, point: float, seen: NDArray[np.bool_] | None = None) -> Token:
    """The token of one row of logits, [vocab], at a point in [0, 1) of the distribution that the filters leave.

    seen: which tokens the sequence holds, [vocab]; needed for a repetition penalty alone.

    Raises:
        ModelError: logits that are not finite.

    """
    high = _highest(logits)
    shifted = np.subtract(logits, high, dtype=np.float64)
    weights = np.exp(shifted)
    log_total = math.log(weights.sum())
    penalized = sampling.repetition_penalty != 1 and seen is not None and seen.any()
    scores = _penalized(logits, sampling.repetition_penalty, seen) if penalized and seen is not None else shifted
    if sampling.temperature == 0:
        drawn = int(scores.argmax())
    else:
        reuse = weights if scores is shifted and sampling.temperature == 1 else None
        drawn = _draw(*candidates(scores, sampling, reuse), point)
    tops = _tops(logits, shifted, log_total, sampling.logprobs) if sampling.logprobs else ()
    return Token(drawn, float(shifted[drawn]) - log_total, tops)


def told(logits: Logits, token: int, tops: int = 0) -> Token:
    """A token that nothing drew, with what the model says of it: its logprob, and as many alternatives.

    Raises:
        ModelError: logits that are not finite.

    """
    shifted = np.subtract(logits, _highest(logits), dtype=np.float64)
    log_total = math.log(np.exp(shifted).sum())
    found = _tops(logits, shifted, log_total, tops) if tops else ()
    return Token(token, float(shifted[token]) - log_total, found)


def candidates(
    scores: NDArray[np.float64], sampling: Sampling, weights: NDArray[np.float64] | None = None
) -> tuple[NDArray[np.intp] | None, NDArray[np.float64]]:
    """Ids that the filters leave, ascending (None: all), and how likely each is, the likeliest 1.

    scores: logits of which the highest is 0, [vocab]. weights: exp(scores / temperature) where it is known.
    """
    ids: NDArray[np.intp] | None = None
    if 0 < sampling.top_k < len(scores):
        ids = best(scores, sampling.top_k)
        scores, weights = scores[ids], None
    if weights is None:
        with np.errstate(over="ignore"):  # next to temperature 0 all but the best become -inf, as they should
            weights = np.exp(scores / sampling.temperature)
    if sampling.top_p < 1:
        keep = _nucleus(scores, weights, sampling.top_p)
        ids, weights = keep if ids is None else ids[keep], weights[keep]
    if sampling.min_p > 0:
        keep = np.flatnonzero(weights >= sampling.min_p)  # the highest weight is 1
        ids, weights = keep if ids is None else ids[keep], weights[keep]
    return ids, weights


def best(values: NDArray[np.floating], count: int) -> NDArray[np.intp]:
    """Where the `count` highest values are, ascending; of equal ones the first."""
    if count >= len(values):
        return np.arange(len(values))
    border = np.partition(values, -count)[-count]
    above = np.flatnonzero(values > border)
    level = np.flatnonzero(values == border)[: count - len(above)]
    return np.sort(np.concatenate((above, level)))


def log_softmax(logits: Logits) -> NDArray[np.float64]:
    """Log-probabilities of one row of logits, [vocab].

    Raises:
        ModelError: logits that are not finite.

    """
    shifted: NDArray[np.float64] = np.subtract(logits, _highest(logits), dtype=np.float64)
    return shifted - math.log(np.exp(shifted).sum())


def _within(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high or math.isinf(value):
        expected = f"{low} or more" if math.isinf(high) else f"between {low} and {high}"
        raise ModelError(f"{name} is {value}, but must be {expected}")


def _highest(logits: Logits) -> np.float32:
    low, high = logits.min(), logits.max()  # both are NaN if any is
    if not (math.isfinite(low) and math.isfinite(high)):
        wrong = int(np.count_nonzero(~np.isfinite(logits)))
        raise ModelError(
            f"the model gave {wrong} of {len(logits)} logits that are not finite numbers",
            hint="Its weights are damaged, or do not bear the precision they run in.",
        )
    return np.float32(high)


def _penalized(logits: Logits, penalty: float, seen: NDArray[np.bool_]) -> NDArray[np.float64]:
    scores = logits.astype(np.float64)
    repeated = scores[seen]
    scores[seen] = np.where(repeated > 0, repeated / penalty, repeated * penalty)
    scores -= scores.max()
    return scores


def _nucleus(scores: NDArray[np.float64], weights: NDArray[np.float64], top_p: float) -> NDArray[np.intp]:
    """Where the fewest highest weights are that sum to `top_p` of all.

    What is below (1 - p) of the mean sums to less than 1 - p of all, so only the others are sorted.
    """
    total = weights.sum()
    large = np.sort(weights[weights >= (1 - top_p) * total / len(weights)])[::-1]
    count = min(int(large.cumsum().searchsorted(top_p * total)) + 1, len(large))
    keep = np.flatnonzero(weights >= large[count - 1])
    return keep if len(keep) == count else best(scores, count)


def _draw(ids: NDArray[np.intp] | None, weights: NDArray[np.float64], point: float) -> int:
    """The id whose share of the weights, laid side by side, covers the point."""
    sums = np.add.reduceat(weights, np.arange(0, len(weights), _BLOCK)).cumsum()
    target = min(point * sums[-1], math.nextafter(sums[-1], 0.0))
    block = int(sums.searchsorted(target, side="right"))
    before = sums[block - 1] if block else 0.0
    inside = weights[block * _BLOCK : (block + 1) * _BLOCK]
    at = int(inside.cumsum().searchsorted(target - before, side="right"))
    if at == len(inside):  # the two ways to add differ in the last bit
        at = int(np.flatnonzero(inside)[-1])
    at += block * _BLOCK
    return at if ids is None else int(ids[at])


def _tops(logits: Logits, shifted: NDArray[np.float64], log_total: float, count: int) -> tuple[tuple[int, float], ...]:
    ids = best(logits, count)
    ids = ids[np.argsort(-logits[ids], kind="stable")]
    return tuple((int(i), float(shifted[i]) - log_total) for i in ids)
