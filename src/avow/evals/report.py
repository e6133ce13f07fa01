"""What an evaluation says: pass@1 of every rule, whether its probability means something, how fast it was.

Percentages of problems. AUROC: probability that a problem solved has a higher posterior than one not solved, with the
same posterior (`avow.select.posterior`) for every rule, so that rules without one can be compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from avow.core.evidence import FloatArray
from avow.core.protocols import Selector
from avow.evals.matrix import Recorded
from avow.evals.metrics import auroc, brier, calibration_error, pass_at_k, reliability, risk_coverage
from avow.select.posterior import probabilities


def judged(problem: Recorded, rule: Selector) -> tuple[float, float]:
    """Expected correctness of the rule's choice, and its probability: 0 where there is nothing to choose from."""
    ranking = problem.ranking(rule)
    sure = 0.0 if ranking is None else float(probabilities(problem.evidence, ranking)[ranking.best].mean())
    return problem.correctness(ranking), sure


def score(problems: Sequence[Recorded], rules: Mapping[str, Selector]) -> dict[str, Any]:
    """{"n", "pass@1", "auroc", "calibration"} over problems; calibration is that of the rule avow, if it is there."""
    table = [[judged(problem, rule) for rule in rules.values()] for problem in problems]  # what rules share is at hand
    columns = np.array(table, dtype=np.float64).reshape(len(problems), len(rules), 2)
    right = {name: columns[:, i, 0] for i, name in enumerate(rules)}
    right["oracle"] = np.array([p.solvable for p in problems], dtype=np.float64)
    out: dict[str, Any] = {
        "n": len(problems),
        "pass@1": {name: round(100.0 * float(np.mean(values)), 4) for name, values in right.items()},
        "auroc": {},
    }
    for i, (name, rule) in enumerate(rules.items()):
        if not any(p.decidable(rule) for p in problems):
            continue
        sure, outcome = columns[:, i, 1], right[name]
        area = auroc(sure, outcome) if 0 < outcome.sum() < len(outcome) else float("nan")
        out["auroc"][name] = None if np.isnan(area) else round(area, 3)
        if name == "avow":
            out["calibration"] = _calibration(sure, outcome)
    return out


def _calibration(sure: FloatArray, outcome: FloatArray) -> dict[str, Any]:
    """What the probabilities of at least one choice are worth."""
    bins = reliability(sure, outcome)
    coverage, risk = (values.tolist() for values in risk_coverage(sure, outcome))
    tenths = sorted({_share(q, len(risk)) for q in range(10, 101, 10)})
    return {
        "brier": round(brier(sure, outcome), 3),
        "error": round(calibration_error(bins), 3),
        "reliability": [[round(b.stated, 3), round(b.observed, 3), b.count] for b in bins],
        "precision_at_coverage": {str(q): round(100 * (1 - risk[_share(q, len(risk))]), 1) for q in (25, 50, 75, 100)},
        "risk_coverage": [[round(coverage[i], 3), round(risk[i], 3)] for i in tenths],
    }


def _share(percent: int, n: int) -> int:
    """The position of the last of so many percent of n cases, rounded up."""
    return -(-percent * n // 100) - 1


def pass_at(counts: Sequence[tuple[int, int]], ks: Sequence[int] = (1, 10, 100)) -> dict[str, float]:
    """Unbiased pass@k in % from (samples, correct) of each problem, for every k that all problems have."""
    least = min((n for n, _ in counts), default=0)
    return {str(k): round(100.0 * float(np.mean([pass_at_k(n, c, k) for n, c in counts])), 4) for k in ks if k <= least}
