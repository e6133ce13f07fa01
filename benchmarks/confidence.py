"""Whether a confidence tells right choices from wrong ones: recorded samples of CodeGen-16B, HumanEval, 82 problems.

    python -m benchmarks.confidence [STORE]

Runs the recorded programs and tests of $AVOW_DATA or ../shared/data, minutes on two cores; with a store, only once. The
margin of B4 (its choice), the margin of avow's scores, the share of samples behind its choice, and the posterior:

AUROC with all samples and its 95 % interval over problems, AUROC in the mean of 20 draws, the share right among the
surest quarter and half; then the smallest risk, in steps of .01, at which a promise made on one half of the problems
answers at least 20 % of the other half in the mean of 200 halves, and how often more of those were wrong (delta = .1).
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import numpy as np
from benchmarks.ablation import SIZES, columns, executed

from avow.core.evidence import FloatArray
from avow.core.store import Store
from avow.evals.matrix import Recorded
from avow.evals.metrics import auroc, risk_coverage
from avow.evals.report import judged
from avow.evals.voting import Outcome, promised
from avow.select import RULES

Judged = Callable[[Recorded], tuple[float, float]]  # expected correctness of a choice, confidence in it
LEAST = 0.2


def margin(name: str) -> Judged:
    """A rule's choice with the distance of its score to the best other behaviour's; 0 without a rival."""

    def found(problem: Recorded) -> tuple[float, float]:
        ranking = problem.ranking(RULES[name])
        if ranking is None:
            return problem.base, -1.0
        others = ~np.isin(ranking.classes, ranking.classes[ranking.best])
        best = float(ranking.scores[ranking.best[0]])
        beside = float(ranking.scores[others].max()) if others.any() else best
        return problem.correctness(ranking), best - beside

    return found


def share(problem: Recorded) -> tuple[float, float]:
    """The choice of avow with the share of samples that behave like it."""
    ranking = problem.ranking(RULES["avow"])
    if ranking is None:
        return problem.base, 0.0
    alike = np.isin(ranking.classes, ranking.classes[ranking.best[0]])
    return problem.correctness(ranking), float(np.average(alike, weights=problem.evidence.counts))


CONFIDENCES: dict[str, Judged] = {
    "b4, margin": margin("b4"),
    "avow, margin": margin("avow"),
    "avow, share of samples": share,
    "avow, posterior": lambda problem: judged(problem, RULES["avow"]),
}


def interval(right: FloatArray, sure: FloatArray, draws: int = 2000) -> tuple[float, float]:
    """95 % of the AUROC over resampled problems."""
    rng = np.random.default_rng(0)
    picked = rng.integers(0, len(right), (draws, len(right)))
    low, high = np.nanquantile([auroc(sure[row], right[row]) for row in picked], [0.025, 0.975])
    return float(low), float(high)


def smallest(right: FloatArray, sure: FloatArray) -> str:
    """The smallest risk at which enough is answered, with what is answered there and how often it is broken."""
    low, high = 0, 100  # per cent: what is answered grows with the risk
    answered: dict[int, dict[str, float]] = {}
    while high - low > 1:
        risk = (low + high) // 2
        found = promised(Outcome(right, sure), risk / 100)
        if found is not None and found["answered"] >= LEAST:
            high, answered[risk] = risk, found
        else:
            low = risk
    if high not in answered:
        return "none | | "
    return f"{high / 100:.2f} | {100 * answered[high]['answered']:.0f} % | {answered[high]['broken']:.3f}"


def main() -> None:
    with Store(sys.argv[1] if len(sys.argv) > 1 else ":memory:") as store:
        results = executed(store)
    table: dict[str, dict[str, FloatArray]] = {name: {} for name in CONFIDENCES}  # of each size [draws, 2, problems]
    for size, problems in columns(results, SIZES):
        found = [[[rule(p) for p in draws] for rule in CONFIDENCES.values()] for draws in problems]
        for name, values in zip(CONFIDENCES, np.array(found).transpose(1, 2, 3, 0), strict=True):
            table[name][size] = values
    sizes = " | ".join(table["avow, posterior"])
    print(f"| confidence | AUROC: {sizes} | right of the surest 25 %, 50 % | least risk | answered | broken |")
    print(f"|{'---|' * (len(SIZES) + 6)}")
    for name, of in table.items():
        areas = [np.mean([auroc(sure, right) for right, sure in draws]) for draws in of.values()]
        right, sure = of["all"][0]
        low, high = interval(right, sure)
        _, risk = risk_coverage(sure, right)
        surest = ", ".join(f"{100 * (1 - risk[round(len(risk) * q) - 1]):.0f} %" for q in (0.25, 0.5))
        shown = " | ".join([f"{areas[0]:.3f} [{low:.2f}, {high:.2f}]", *(f"{area:.3f}" for area in areas[1:])])
        print(f"| {name} | {shown} | {surest} | {smallest(right, sure)} |", flush=True)


if __name__ == "__main__":
    main()
