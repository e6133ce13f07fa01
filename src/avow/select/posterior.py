"""The probability that a chosen program is correct: how much of the population stands behind it. Untrained.

Of the programs that pass every trusted test, the other N - 1 support program i by
    agreement   the mean share of them that return what i returns, over the inputs
    group       the share of them that behave exactly as i does
    likeness    their mean textual similarity to i
each as Laplace's estimate (share (N - 1) + 1) / (N + 1). The fourth says how far the population can be trusted at all:
    coverage    (N - singletons + 1) / (N + 2), Good and Turing's estimate of the probability that a further program
                behaves like one already seen (singletons: behaviours of one program)
q is the mean of the four (of the three that can be observed without outputs); a single program is a coin toss at most.
A class has the q of its best programs. At most one behaviour is right, so the classes tied at the top share at most 1
and all others share what these leave. A program that fails a trusted test has probability 0.

Margins of scores are not used: they were measured to say little (AUROC .59-.65 against .77-.81 for this).
"""

from __future__ import annotations

import numpy as np

from avow.core.evidence import BoolArray, Evidence, FloatArray, IntArray, Ranking
from avow.select.agreement import agreement
from avow.select.heuristics import class_sizes
from avow.select.ranking import failures, label_rows
from avow.select.text import Vectors


def posterior(evidence: Evidence, ranking: Ranking, texts: Vectors) -> FloatArray:
    """Probability of being correct, the same for all programs of a class: [N] in [0, 1]."""
    out = np.zeros(evidence.n)
    alive: BoolArray = failures(evidence) == 0
    if not alive.any():
        return out
    classes, rank = label_rows(ranking.classes[alive, None]), ranking.rank[alive]
    q = _support(evidence.outputs[alive], classes, texts.centroid(alive.astype(np.float64))[alive])
    first = np.full(int(classes.max()) + 1, len(ranking.rank))
    np.minimum.at(first, classes, rank)
    best = rank == first[classes]
    by_class = np.bincount(classes, q * best) / np.bincount(classes, best)
    top = first == 0
    by_class[top] *= min(1.0, 1.0 / by_class[top].sum())
    left, rest = max(0.0, 1.0 - by_class[top].sum()), by_class[~top].sum()
    by_class[~top] *= min(1.0, left / rest) if rest else 1.0
    out[alive] = by_class[classes]
    return out


def _support(outputs: IntArray, classes: IntArray, likeness: FloatArray) -> FloatArray:
    """The value q of every program by itself: [N] in (0, 1)."""
    n, c = outputs.shape
    others = [class_sizes(classes) - 1.0, likeness * (n - 1)]
    if c:
        itself = (outputs >= 0).mean(axis=1)  # what a program adds to its own agreement
        others.append(agreement(outputs) * n - itself)
    singletons = int((np.bincount(classes) == 1).sum())
    coverage = np.full(n, (n - singletons + 1) / (n + 2))
    out: FloatArray = np.mean([*((share + 1.0) / (n + 1) for share in others), coverage], axis=0)
    return out
