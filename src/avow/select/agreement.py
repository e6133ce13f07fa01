"""Agreement of observed outputs: the log-likelihood of one-coin Dawid-Skene, whose derivation is docs/selection.md.

S_i = mean over inputs c of the share of programs that return what program i returns on c. A program that raises or hits
a limit on c agrees with nobody there, itself included. Partial agreement is what exact groups throw away: wrong
programs still give the right value on many inputs, so their votes count input by input.
"""

from __future__ import annotations

import numpy as np

from avow.core.evidence import BoolArray, FloatArray, IntArray

FEWEST = 5  # inputs below which one value everywhere says nothing


def agreement(outputs: IntArray) -> FloatArray:
    """S [N] in [0, 1] of outputs [N, C]; zeros where there is no input. O(C N log N)."""
    n, c = outputs.shape
    total = np.zeros(n)
    for column in range(c):
        cells = outputs[:, column]
        _, where, count = np.unique(cells, return_inverse=True, return_counts=True)
        total += np.where(cells >= 0, count[where], 0)
    out: FloatArray = total / max(1, n * c)
    return out


def constant(outputs: IntArray) -> BoolArray:
    """Whether a program returns one and the same value on all inputs, of which there are at least five: [N]."""
    if outputs.shape[1] < FEWEST:
        return np.zeros(len(outputs), dtype=np.bool_)
    first = outputs[:, :1]
    out: BoolArray = (first[:, 0] >= 0) & (outputs == first).all(axis=1)
    return out
