"""Selectors: speed of B4 beside a direct implementation, and every rule on a recorded matrix.

    python -m benchmarks.selection [MATRIX]

MATRIX is a recorded pass matrix (see `avow.evals.matrix`); without it, the one of $AVOW_DATA or ../shared/data.
The direct implementation scores one hypothesis after the other from the table, as the formula reads; it is ours.
"""

from __future__ import annotations

import math
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from benchmarks.bootstrap import paired_bootstrap

from avow.core.evidence import BoolArray, FloatArray
from avow.evals.matrix import Recorded, read_matrix
from avow.evals.metrics import auroc, expected
from avow.select import B4, RULES, CodeT
from avow.select.b4 import group_scores
from avow.select.ranking import label_rows

RECORDED = "selection/codegen16b_humaneval_matrix.jsonl.gz"


def direct(passes: BoolArray, a: float = 1e3, b0: float = 1e5) -> FloatArray:
    """B4 hypothesis by hypothesis, O(U N M): the score of each program's group."""

    def lnb(p: float, q: float) -> float:
        return math.lgamma(p) + math.lgamma(q) - math.lgamma(p + q)

    n, m = passes.shape
    done: dict[bytes, float] = {}
    for row in passes:
        if row.tobytes() in done:
            continue
        inside = (passes == row).all(axis=1)
        others = passes[~inside]
        nx, ny = int(inside.sum()), int(row.sum())
        s1, s0 = int(others[:, row].sum()), int(others[:, ~row].sum())
        n1, n0 = (n - nx) * ny, (n - nx) * (m - ny)
        done[row.tobytes()] = (
            lnb(ny + a, m - ny + 1) + lnb(nx + a, n - nx + 1) + lnb(s1 + 1, n1 - s1 + 1) + lnb(s0 + 1, n0 - s0 + b0)
        )
    return np.array([done[row.tobytes()] for row in passes])


def fast(passes: BoolArray) -> FloatArray:
    rows = label_rows(passes)
    return group_scores(passes, rows)[rows]


def milliseconds(work: Callable[[], object], least: float = 0.3) -> float:
    """Best time of repeated calls, over at least `least` seconds."""
    best, spent = math.inf, 0.0
    while spent < least:
        start = time.perf_counter()
        work()
        best, spent = min(best, time.perf_counter() - start), spent + time.perf_counter() - start
    return 1000 * best


def clustered(n: int, behaviours: int, seed: int = 0) -> BoolArray:
    """An n x n matrix with that many distinct rows: programs of a few behaviours against as many tests."""
    rng = np.random.default_rng(seed)
    return (rng.random((behaviours, n)) < 0.4)[rng.integers(0, behaviours, size=n)]


def speed(problems: list[Recorded]) -> None:
    print(f"{'B4, matrix':34s}{'groups':>8s}{'direct ms':>12s}{'avow ms':>10s}{'ratio':>8s}")
    cases = [(f"{n} x {n}", clustered(n, u)) for n, u in ((100, 20), (100, 82), (400, 40), (400, 320), (400, 2000))]
    for name, passes in cases:
        np.testing.assert_allclose(fast(passes), direct(passes), rtol=1e-9)
        slow, quick = milliseconds(lambda p=passes: direct(p)), milliseconds(lambda p=passes: fast(p))
        print(f"{name:34s}{len(set(label_rows(passes))):8d}{slow:12.3f}{quick:10.3f}{slow / quick:7.0f}x")
    real = [p.evidence.passes for p in problems if p.decidable(RULES["b4"])]
    slow, quick = (milliseconds(lambda f=f: [f(p) for p in real]) for f in (direct, fast))
    print(f"{f'{len(real)} recorded matrices, in all':34s}{'':8s}{slow:12.3f}{quick:10.3f}{slow / quick:7.1f}x\n")


def accuracy(problems: list[Recorded]) -> None:
    rules = {**RULES, "codet, unique": CodeT(multiplicity=False), "b4 b0=1e4": B4(b0=1e4), "b4 b0=1e6": B4(b0=1e6)}
    scores = {name: [p.score(rule) for p in problems] for name, rule in rules.items()}
    scores["oracle"] = [float(p.solvable) for p in problems]
    against = np.array(scores["b4"])
    print(f"{'rule, bare matrix':20s}{'pass@1':>8s}{'minus b4 [95%]':>24s}{'ms a problem':>14s}")
    for name, values in scores.items():
        gain = paired_bootstrap(np.array(values), against)
        text = f"{100 * gain.mean:+.1f} [{100 * gain.low:+.1f}, {100 * gain.high:+.1f}]"
        print(f"{name:20s}{100 * np.mean(values):8.1f}{text:>24s}", end="")
        if rule := rules.get(name):
            took = milliseconds(lambda rule=rule: [p.score(rule) for p in problems])
            print(f"{took / len(problems):14.2f}", end="")
        print()
    picked = [(p, RULES["avow"](p.evidence)) for p in problems if p.decidable(RULES["b4"])]
    stated = np.array([r.posterior[r.order[0]] for _, r in picked])
    right = np.array([expected(r, p.correct) for p, r in picked])
    area = auroc(stated, right)
    print(f"\navow: AUROC of the posterior for 'the choice is correct' {area:.3f}, {len(picked)} problems")


def main() -> None:
    base = Path(os.environ.get("AVOW_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else base / RECORDED
    problems = read_matrix(path)
    speed(problems)
    accuracy(problems)


if __name__ == "__main__":
    main()
