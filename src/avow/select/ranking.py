"""From scores to a full ranking: behaviour classes, trusted tests first, ties explicit.

Every rule of this package computes one score a program and hands it to `ranked`, so that filtering (AlphaCode,
section 4.4: candidates that fail an example test are out) and ties mean the same for all of them. It does not decide
between tied programs: that is the caller's, by index or by expectation (`avow.evals.metrics.expected`).
"""

from __future__ import annotations

import numpy as np

from avow.core.evidence import BoolArray, Evidence, FloatArray, IntArray, Ranking

TOLERANCE = 1e-9  # relative; below it two scores differ by rounding only, whatever the order of summation


def label_rows(*tables: BoolArray | IntArray) -> IntArray:
    """Number the distinct rows of tables of N rows each, by order of first appearance: [N]."""
    n = len(tables[0])
    labels: dict[tuple[bytes, ...], int] = {}
    keys = zip(*(_row_bytes(table) for table in tables), strict=True)
    return np.fromiter((labels.setdefault(key, len(labels)) for key in keys), dtype=np.int64, count=n)


def _row_bytes(table: BoolArray | IntArray) -> list[bytes]:
    packed = np.packbits(table, axis=1) if table.dtype == np.bool_ else np.ascontiguousarray(table)
    buffer, width = packed.tobytes(), packed.itemsize * packed.shape[1]
    return [buffer[i : i + width] for i in range(0, width * len(table), width)] if width else [b""] * len(table)


def behaviours(evidence: Evidence, *, probes: bool = True) -> IntArray:
    """Behaviour class of each program: [N], by order of first appearance.

    Two programs are of one class when they do the same on everything observed: on every input, values and kinds of
    failure alike, and under every test that is more than `call == expected`, trusted ones included. Without observed
    outputs the verdicts of all tests take their place. `probes` False leaves inputs made from the signature out, as the
    rules do that were published for the inputs of tests. Where nothing was seen each is a class of its own.
    """
    if evidence.blind:
        return np.arange(evidence.n, dtype=np.int64)
    observed = evidence.outputs.shape[1] > 0
    passes: BoolArray = evidence.passes[:, evidence.test_call < 0] if observed else evidence.passes
    return label_rows(evidence.outputs, passes, evidence.trusted, evidence.probes[:, : None if probes else 0])


def class_means(values: FloatArray, classes: IntArray) -> FloatArray:
    """The mean of the values over the class of each program: [N]."""
    out: FloatArray = (np.bincount(classes, values) / np.bincount(classes))[classes]
    return out


def failures(evidence: Evidence) -> IntArray:
    """How badly each program fails trusted tests: [N], 0 for none.

    First counts how many it fails of those that were given, then of the examples found in a prompt, which can be wrong.
    """
    failed = ~evidence.trusted
    given, examples = failed[:, evidence.given], failed[:, ~evidence.given]
    out: IntArray = given.sum(axis=1, dtype=np.int64) * (examples.shape[1] + 1) + examples.sum(axis=1, dtype=np.int64)
    return out


def ranked(evidence: Evidence, rule: str, scores: FloatArray, posterior: FloatArray | None = None) -> Ranking:
    """Order programs by trusted tests passed, then by score; equal scores are one tie.

    scores [N] are finite, higher is better. In the result they are shifted down by whole spans for each level of
    trusted tests failed, so that they alone reproduce the ranking.
    """
    level = np.unique(failures(evidence), return_inverse=True)[1].reshape(-1).astype(np.int64)
    order = np.lexsort((-scores, level))
    sorted_scores, sorted_level = scores[order], level[order]
    if evidence.n:
        tied = sorted_scores[:-1] - sorted_scores[1:] <= TOLERANCE * np.maximum(1.0, np.abs(sorted_scores[:-1]))
        starts = np.concatenate(([True], ~tied | (sorted_level[1:] != sorted_level[:-1])))
        first = np.maximum.accumulate(np.where(starts, np.arange(evidence.n), 0))
        span = float(scores.max() - scores.min()) + 1.0
        rank = np.empty(evidence.n, dtype=np.int64)
        rank[order] = np.cumsum(starts) - 1
        shown = np.empty(evidence.n)
        shown[order] = sorted_scores[first] - span * sorted_level
    else:
        rank, shown = np.zeros(0, dtype=np.int64), np.zeros(0)
    return Ranking(
        rule=rule,
        order=np.lexsort((-evidence.counts, rank)).astype(np.int64),
        scores=shown,
        rank=rank,
        classes=behaviours(evidence),
        posterior=posterior,
    )
