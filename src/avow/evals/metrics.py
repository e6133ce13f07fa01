"""Measures of selection: how often it is right, and whether its confidence means anything.

pass@k (Chen et al. 2021, eq. 1), n@k (AlphaCode, Li et al. 2022, section 2.2 and appendix A.3), expected correctness
over ties, AUROC, Brier score, reliability bins, calibration error, risk-coverage. Pure functions on arrays; randomness
only from a seed. It does not run programs and does not choose: it takes verdicts and choices.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from avow.core.evidence import BoolArray, FloatArray, IntArray, Ranking


def pass_at_k(n: int, c: int, k: int) -> float:
    """Unbiased probability that k of n samples, c of them correct, hold a correct one: 1 - C(n-c, k) / C(n, k).

    Computed as a product of k or fewer factors in [0, 1], so that nothing overflows.

    Raises:
        ValueError: not 0 <= c <= n or not 1 <= k <= n.

    """
    if not 0 <= c <= n:
        raise ValueError(f"pass@k needs 0 <= correct <= samples, found {c} of {n}")
    if not 1 <= k <= n:
        raise ValueError(f"pass@k needs 1 <= k <= samples, found k = {k} with {n} samples")
    if n - c < k:
        return 1.0
    # C(n-c, k) / C(n, k) = prod_{i=n-c+1}^{n} (1 - k/i)
    return 1.0 - float(np.prod(1.0 - k / np.arange(n - c + 1, n + 1)))


def n_at_k(
    correct: BoolArray,
    k: int,
    n: int,
    submit: Callable[[IntArray], Sequence[int] | IntArray],
    *,
    draws: int = 100,
    seed: int = 0,
) -> float:
    """Rate at which a task is solved when at most n of k samples may be submitted, by resampling.

    Each draw takes k of the K samples without replacement and runs the complete selector on them: submit(drawn) gets
    their indices [k] and returns the indices to submit, best first. Only the first n count.

    Raises:
        ValueError: not 1 <= k <= K, n < 1, draws < 1, or a submitted index was not drawn.

    """
    pool = len(correct)
    if not 1 <= k <= pool:
        raise ValueError(f"n@k needs 1 <= k <= samples, found k = {k} with {pool} samples")
    if n < 1 or draws < 1:
        raise ValueError(f"n@k needs n >= 1 and draws >= 1, found n = {n}, draws = {draws}")
    rng = np.random.default_rng(seed)
    solved = 0
    for _ in range(draws):
        drawn = rng.choice(pool, size=k, replace=False).astype(np.int64)
        chosen = np.asarray(submit(drawn), dtype=np.int64)[:n]
        if not np.isin(chosen, drawn).all():
            raise ValueError("n@k: the selector submitted a sample that it was not given")
        solved += bool(correct[chosen].any())
    return solved / draws


def expected(ranking: Ranking, correct: BoolArray, weights: IntArray | None = None) -> float:
    """Expected correctness of a pick among the tied best, uniformly or by weights [N].

    Raises:
        ValueError: the ranking is empty.

    """
    best = ranking.best
    if not len(best):
        raise ValueError("nothing to choose from: the ranking is empty")
    return float(np.average(correct[best], weights=None if weights is None else weights[best]))


def auroc(score: FloatArray, positive: FloatArray | BoolArray) -> float:
    """Probability that a positive scores above a negative, ties counting half; nan where one kind is missing.

    O(n log n). positive [n] may be fractional (expected correctness over ties): case i then counts positive_i times as
    a positive and 1 - positive_i times as a negative, never against itself.
    """
    p = np.asarray(positive, dtype=np.float64)
    _, where = np.unique(score, return_inverse=True)
    up = np.bincount(where, p)
    down = np.bincount(where, 1.0 - p)
    below = np.cumsum(down) - down
    own = float((p * (1.0 - p)).sum())  # a fractional case also meets itself, as an equal
    pairs = float(p.sum() * (1.0 - p).sum()) - own
    if pairs <= 1e-12:
        return float("nan")
    return (float((up * (below + 0.5 * down)).sum()) - 0.5 * own) / pairs


def brier(probability: FloatArray, outcome: FloatArray | BoolArray) -> float:
    """Mean squared error of stated probabilities; nan for none."""
    return float(np.mean((probability - outcome) ** 2)) if len(probability) else float("nan")


@dataclass(frozen=True, slots=True)
class Bin:
    """One bar of a reliability diagram: mean stated probability beside the observed rate."""

    low: float
    high: float
    count: int
    stated: float
    observed: float


def reliability(probability: FloatArray, outcome: FloatArray | BoolArray, bins: int = 10) -> tuple[Bin, ...]:
    """Equal-width bins of stated probability; empty bins are left out. The last bin holds 1.0."""
    index = np.minimum((np.asarray(probability) * bins).astype(np.int64), bins - 1)
    out = []
    for b in np.unique(index):
        inside = index == b
        stated, observed = float(np.mean(probability[inside])), float(np.mean(outcome[inside]))
        out.append(Bin(float(b / bins), float((b + 1) / bins), int(inside.sum()), stated, observed))
    return tuple(out)


def calibration_error(bins: Sequence[Bin]) -> float:
    """Expected calibration error: mean |stated - observed| over the bins, weighted by their size; nan for none."""
    total = sum(b.count for b in bins)
    return sum(b.count * abs(b.stated - b.observed) for b in bins) / total if total else float("nan")


def risk_coverage(confidence: FloatArray, outcome: FloatArray | BoolArray) -> tuple[FloatArray, FloatArray]:
    """Risk among the most confident cases, for every coverage: (coverage [n], risk [n]).

    Cases of equal confidence are answered together: a coverage inside a tie has the tie's expected risk.
    """
    n = len(confidence)
    wrong = 1.0 - np.asarray(outcome, dtype=np.float64)
    order = np.argsort(-confidence, kind="stable")
    _, where, count = np.unique(-confidence[order], return_inverse=True, return_counts=True)
    spread = (np.bincount(where, wrong[order]) / count)[where] if n else wrong
    done = np.arange(1, n + 1)
    return done / max(1, n), np.cumsum(spread) / done
