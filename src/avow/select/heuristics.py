"""The rules of the field that need no probability model: random, MaxPass, clusters, MBR-exec, CodeT.

    random    every program the same: the baseline (expected value = pass rate)
    maxpass   number of generated tests passed
    cluster   size of the behaviour class (AlphaCode, Li et al. 2022, section 4.4)
    mbr       MBR-exec (Shi et al. 2022): minimum Bayes risk under the 0/1 loss on outputs; a program that yields no
              value at all agrees with nobody
    codet     sqrt(#solutions) * #tests of the group that passes the same tests (CodeT, Chen et al. 2023, eq. 2)

The last three count repeated samples (and CodeT repeated tests) as published, or distinct ones. They state no
probability. `cluster` and `mbr` differ on observed outputs alone: kinds of failure and further tests tell behaviours
apart for `cluster`; on a bare pass matrix the groups of both are the distinct rows. `submissions` gives AlphaCode's
order of up to n submissions, for the ranking of any rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from avow.core.evidence import Evidence, FloatArray, IntArray, Ranking
from avow.select.ranking import behaviours, failures, label_rows, ranked


def class_sizes(classes: IntArray, weights: FloatArray | IntArray | None = None) -> FloatArray:
    """Total weight of the class of each program: [N]; without weights its number of programs."""
    return np.bincount(classes, weights).astype(np.float64)[classes]


@dataclass(frozen=True, slots=True)
class Random:
    """All programs are tied."""

    name: ClassVar[str] = "random"

    def __call__(self, evidence: Evidence) -> Ranking:
        return ranked(evidence, self.name, np.zeros(evidence.n))


@dataclass(frozen=True, slots=True)
class MaxPass:
    """Most generated tests passed."""

    name: ClassVar[str] = "maxpass"

    def __call__(self, evidence: Evidence) -> Ranking:
        return ranked(evidence, self.name, evidence.passes.sum(axis=1, dtype=np.float64))


@dataclass(frozen=True, slots=True)
class Cluster:
    """Largest behaviour class. `multiplicity`: count repeated samples, as published."""

    multiplicity: bool = True
    name: ClassVar[str] = "cluster"

    def __call__(self, evidence: Evidence) -> Ranking:
        counts = evidence.counts if self.multiplicity else None
        return ranked(evidence, self.name, class_sizes(behaviours(evidence, probes=False), counts))


@dataclass(frozen=True, slots=True)
class Mbr:
    """Largest share of samples with exactly the same outputs. `multiplicity`: count repeats, as published."""

    multiplicity: bool = True
    name: ClassVar[str] = "mbr"

    def __call__(self, evidence: Evidence) -> Ranking:
        observed = evidence.outputs.shape[1] > 0
        counts = evidence.counts if self.multiplicity else np.ones_like(evidence.counts)
        sizes = class_sizes(label_rows(evidence.outputs if observed else evidence.passes), counts)
        if observed:
            sizes[(evidence.outputs < 0).all(axis=1)] = 0.0
        return ranked(evidence, self.name, sizes / max(1, counts.sum()))


@dataclass(frozen=True, slots=True)
class CodeT:
    """Dual execution agreement. `multiplicity`: count repeated samples and tests as the paper does."""

    multiplicity: bool = True
    name: ClassVar[str] = "codet"

    def __call__(self, evidence: Evidence) -> Ranking:
        rows = label_rows(evidence.passes)
        solutions = class_sizes(rows, evidence.counts if self.multiplicity else None)
        weights = evidence.test_count if self.multiplicity else np.ones_like(evidence.test_count)
        return ranked(evidence, self.name, np.sqrt(solutions) * (evidence.passes @ weights.astype(np.float64)))


def submissions(evidence: Evidence, ranking: Ranking, n: int) -> IntArray:
    """The programs to submit where up to n may be: one of each behaviour class, the best class first, cycling.

    On a ranking by `Cluster` this is AlphaCode's procedure. Programs that fail a trusted test are submitted only where
    no program passes all of them; then those that pass most take part.

    Returns: program indices [<= n], distinct, in order of submission.
    """
    if not evidence.n:
        return np.zeros(0, dtype=np.int64)
    failed = failures(evidence)[ranking.order]
    survivors = ranking.order[failed == failed.min()]
    classes = label_rows(ranking.classes[survivors, None])  # numbered from the best on
    members = np.bincount(classes)
    place = np.empty(len(survivors), dtype=np.int64)  # how many of its class come before a program
    place[np.argsort(classes, kind="stable")] = np.concatenate([np.arange(size) for size in members])
    out: IntArray = survivors[np.lexsort((classes, place))][: max(0, n)]
    return out
