"""How sure a difference between two rules is, from the problems that both were measured on."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from avow.core.evidence import FloatArray


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with a percentile interval."""

    mean: float
    low: float
    high: float


def paired_bootstrap(
    ours: FloatArray, theirs: FloatArray, *, draws: int = 10_000, level: float = 0.95, seed: int = 0
) -> Interval:
    """Mean difference ours - theirs over the same n problems, with its percentile interval.

    Raises:
        ValueError: different or zero lengths.

    """
    if len(ours) != len(theirs) or not len(ours):
        raise ValueError(
            f"a paired bootstrap needs equally many values, at least one; found {len(ours)} and {len(theirs)}"
        )
    difference = np.asarray(ours, dtype=np.float64) - np.asarray(theirs, dtype=np.float64)
    return clustered_bootstrap(difference, range(len(difference)), draws=draws, level=level, seed=seed)


def clustered_bootstrap(
    difference: FloatArray, clusters: Sequence[Hashable], *, draws: int = 10_000, level: float = 0.95, seed: int = 0
) -> Interval:
    """Mean of n differences that come in clusters, with the percentile interval of resampled clusters.

    Raises:
        ValueError: different or zero lengths.

    """
    if len(difference) != len(clusters) or not len(difference):
        raise ValueError(f"expected a cluster for each difference; found {len(difference)} and {len(clusters)}")
    known = {cluster: number for number, cluster in enumerate(dict.fromkeys(clusters))}
    which = np.array([known[cluster] for cluster in clusters])
    sums, counts = np.bincount(which, difference), np.bincount(which)
    rng, n = np.random.default_rng(seed), len(counts)
    step = max(1, 1_000_000 // n)  # bounded memory
    means = []
    for start in range(0, draws, step):
        drawn = rng.integers(0, n, size=(min(step, draws - start), n))
        means.append(sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1))
    tail = (1.0 - level) / 2.0
    low, high = np.quantile(np.concatenate(means), [tail, 1.0 - tail])
    return Interval(float(np.mean(difference)), float(low), float(high))
