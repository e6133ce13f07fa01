"""The probability that a chosen program is correct: how much of the population stands behind it. Untrained.

Of the programs that pass every trusted test, the others support program i by
    agreement   the mean share of them that return what i returns, over the inputs
    group       the share of them that behave exactly as i does
    likeness    their mean textual similarity to i, weighted by how likely each is right
m is the mean of the three (of those that can be observed), averaged over i's behaviour class, and

    q = (m (N - 1) + 1/2) / N

counts i itself as one observation of which nothing is known: a single program is a coin toss, and q tends to m. At most
one behaviour is right, so the classes tied at the top share at most 1 and the others what these leave. A program that
fails a trusted test has probability 0.

Margins of scores are not used: they were measured to say little (AUROC .59-.65 against .75 for this).
"""

from __future__ import annotations

import numpy as np

from avow.core.evidence import BoolArray, Evidence, FloatArray, IntArray
from avow.select.agreement import agreement
from avow.select.heuristics import class_sizes
from avow.select.ranking import failures, label_rows


def passing(evidence: Evidence) -> BoolArray:
    """Programs that pass every trusted test and example: [N]."""
    out: BoolArray = failures(evidence) == 0
    return out


def posterior(evidence: Evidence, classes: IntArray, likeness: FloatArray, top: IntArray) -> FloatArray:
    """Probability of being correct, the same for all programs of a class: [N] in [0, 1].

    classes [N]; likeness [N] in [0, 1] to the other passing programs; top: programs tied at the top of the ranking.
    """
    out = np.zeros(evidence.n)
    alive = passing(evidence)
    if not alive.any():
        return out
    members = label_rows(classes[alive, None])
    q = _shares(evidence.outputs[alive], members, likeness[alive])
    size = np.bincount(members)
    by_class = np.bincount(members, q) / size
    leading = np.zeros(len(size), dtype=np.bool_)
    leading[members[np.isin(np.flatnonzero(alive), top)]] = True
    first = by_class[leading].sum()
    by_class[leading] *= min(1.0, 1.0 / first) if first > 0 else 1.0
    left, rest = max(0.0, 1.0 - first), by_class[~leading].sum()
    by_class[~leading] *= min(1.0, left / rest) if rest > 0 else 1.0
    out[alive] = by_class[members]
    return out


def _shares(outputs: IntArray, classes: IntArray, likeness: FloatArray) -> FloatArray:
    """The value q of every program by itself: [N]."""
    n, c = outputs.shape
    others = max(1, n - 1)
    seen = [(class_sizes(classes) - 1.0) / others, likeness]
    if c:
        itself = (outputs >= 0).mean(axis=1) / n  # what a program adds to its own agreement
        seen.append((agreement(outputs) - itself) * n / others)
    out: FloatArray = (np.mean(seen, axis=0) * (n - 1) + 0.5) / n
    return out
