"""Agreement of observed outputs: the log-likelihood of one-coin Dawid-Skene, whose derivation is docs/selection.md.

S_i = mean over inputs c of the share of voices that return what program i returns on c. A program that raises or hits
a limit on c agrees with nobody there, itself included. Partial agreement is what exact groups throw away: wrong
programs still give the right value on many inputs, so their votes count input by input.

A program that k samples gave has 1 + ln(k) / 2 voices, between the one of a distinct program and the k of its samples:
one model's repeats are no independent raters. Repeats of a program that returns one value whatever it is asked are no
voices at all: what models write most often is a body that does nothing.
"""

from __future__ import annotations

import numpy as np

from avow.core.evidence import BoolArray, Evidence, FloatArray, IntArray

FEWEST = 5  # inputs below which one value everywhere says nothing
REPEATS = 0.5  # the k-th sample of a text is a new opinion with probability about REPEATS / k


def voices(evidence: Evidence, repeats: float = REPEATS) -> FloatArray:
    """How many independent opinions each program stands for: [N], at least 1. `repeats` 0 counts distinct programs."""
    out: FloatArray = np.where(constant(evidence), 1.0, 1.0 + repeats * np.log(evidence.counts))
    return out


def agreement(outputs: IntArray, voices: FloatArray) -> FloatArray:
    """S [N] in [0, 1] of outputs [N, C] and voices [N]; zeros where there is no input. O(C N log N)."""
    n, c = outputs.shape
    total = np.zeros(n)
    for column in range(c):
        cells = outputs[:, column]
        _, where = np.unique(cells, return_inverse=True)
        total += np.where(cells >= 0, np.bincount(where, voices)[where], 0.0)
    out: FloatArray = total / max(1.0, c * float(voices.sum()))
    return out


def beyond_chance(outputs: IntArray, voices: FloatArray) -> FloatArray:
    """S [N] beyond what chance gives, as Cohen's kappa: (S_i - e_i) / (1 - e_i), at least 0; zeros without an input.

    Two programs that answer yes or no agree on half of the inputs and know nothing. e_i is the mean share of voices
    that return at another input what i returns at this one: the same agreement with inputs mixed up. An input is
    compared with itself as with one where nobody agrees, so that few inputs correct little and one corrects nothing.
    O(C N log(C N)).
    """
    n, c = outputs.shape
    if not outputs.size:
        return np.zeros(n)
    ids, where = np.unique(outputs, return_inverse=True)
    where = where.reshape(n, c)
    cells, weights = where * c + np.arange(c), np.repeat(voices, c)
    here = np.bincount(cells.ravel(), weights, minlength=len(ids) * c)[cells]
    anywhere = np.bincount(where.ravel(), weights)[where]
    value, scale = outputs >= 0, c * float(voices.sum())
    agreed = (here * value).sum(axis=1) / scale
    chance = ((anywhere - here) * value).sum(axis=1) / (c * scale)
    out: FloatArray = np.clip((agreed - chance) / (1.0 - chance), 0.0, 1.0)
    return out


def constant(evidence: Evidence) -> BoolArray:
    """Whether a program returns one and the same value on all inputs, of which there are at least five: [N].

    Inputs made from the signature are among them: a model's tests may all expect one value.
    """
    seen = np.concatenate((evidence.outputs, evidence.probes), axis=1)
    if seen.shape[1] < FEWEST:
        return np.zeros(len(seen), dtype=np.bool_)
    first = seen[:, :1]
    out: BoolArray = (first[:, 0] >= 0) & (seen == first).all(axis=1)
    return out
