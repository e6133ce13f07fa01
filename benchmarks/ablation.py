"""The default rule with one term after the other taken out, and what its posterior is worth, on recorded samples.

    python -m benchmarks.ablation [STORE]

Runs the recorded programs and tests of $AVOW_DATA or ../shared/data, minutes on two cores; with a store, only once.
Prints pass@1 with all samples and in the mean of 20 draws, the mean difference to the whole rule over these four
columns with its 95 % interval over problems, then AUROC, Brier score and calibration error of the posterior, without
and with the prompt's examples as trusted tests.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from benchmarks.bootstrap import paired_bootstrap

from avow.core.evidence import Evidence, FloatArray, Ranking
from avow.core.protocols import Selector
from avow.core.store import Store
from avow.domains.python.load import load_problems
from avow.evals.benchmark import Result, run_benchmark
from avow.evals.draws import drawn
from avow.evals.matrix import Recorded
from avow.evals.metrics import auroc, brier, calibration_error, reliability
from avow.evals.report import judged
from avow.execute.executor import PythonExecutor
from avow.sample.recorded import read_recording
from avow.select import RULES, Avow, Terms

DATA = Path(os.environ.get("AVOW_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")
SIZES = (25, 50, 80)
SMALL = (1, 2, 3, 5, 10)


@dataclass(frozen=True, slots=True)
class Unprobed:
    """The default rule without the inputs made from the signature."""

    name: str = "avow"

    def __call__(self, evidence: Evidence) -> Ranking:
        return Avow()(replace(evidence, probes=evidence.probes[:, :0]))


VARIANTS: dict[str, Selector] = {
    "avow, all terms": Avow(),
    "without agreement": Avow(Terms(agreement=0.0)),
    "without repeats": Avow(Terms(repeats=0.0)),
    "without B4": Avow(Terms(b4=0.0)),
    "without centroid": Avow(Terms(centroid=0.0)),
    "without constant": Avow(Terms(constant=0.0)),
    "without short": Avow(Terms(short=0.0)),
    "without made inputs": Unprobed(),
    "agreement alone": Avow(Terms(b4=0.0, centroid=0.0, constant=0.0, short=0.0, logprob=0.0)),
    "agreement + B4": Avow(Terms(centroid=0.0, constant=0.0, short=0.0, logprob=0.0)),
    "b4": RULES["b4"],
}


def executed(store: Store, *, examples: bool = False) -> list[Result]:
    """Every problem with recorded samples, run; with the examples of its prompt as trusted tests, or without."""
    problems = load_problems(DATA / "benchmarks/humaneval.jsonl.gz")
    samples, tests = (
        read_recording(DATA / f"selection/codegen16b_humaneval_{kind}.jsonl.gz") for kind in ("solutions", "tests")
    )

    def executor() -> PythonExecutor:
        return PythonExecutor(store=store, workers=1)

    return list(run_benchmark(problems, samples, tests, executor, workers=2, examples=examples))


def columns(results: list[Result], sizes: tuple[int, ...]) -> Iterator[tuple[str, Iterable[list[Recorded]]]]:
    """Each size with every problem's draws; the whole is one draw."""
    yield "all", ([r.scored] for r in results)
    for n in sizes:
        yield str(n), drawn(results, n)


def ablation(results: list[Result]) -> None:
    scores: dict[str, dict[str, FloatArray]] = {name: {} for name in VARIANTS}  # of each problem, in %
    for size, problems in columns(results, SIZES):
        # problem by problem, for what the draws of one share
        right = [[np.mean([p.score(rule) for p in draws]) for rule in VARIANTS.values()] for draws in problems]
        for name, values in zip(VARIANTS, 100.0 * np.array(right).T, strict=True):
            scores[name][size] = values
    means = {name: np.mean(list(of.values()), axis=0) for name, of in scores.items()}
    print(f"| rule | all | {' | '.join(map(str, SIZES))} | difference |\n|{'---|' * (len(SIZES) + 3)}")
    for name, of in scores.items():
        gain = paired_bootstrap(means[name], next(iter(means.values())))
        values = " | ".join(f"{value.mean():.1f}" for value in of.values())
        print(f"| {name} | {values} | {gain.mean:+.1f} [{gain.low:+.1f}, {gain.high:+.1f}] |")


def calibration(results: list[Result]) -> None:
    print("\n| samples | AUROC | Brier | calibration error | stated | right |\n|---|---|---|---|---|---|")
    for size, problems in columns(results, (*SMALL, *SIZES)):
        pairs = np.array([[judged(p, RULES["avow"]) for p in draws] for draws in problems])  # [problems, draws, 2]
        area = np.mean([auroc(sure, right) for right, sure in pairs.transpose(1, 2, 0)])
        right, sure = pairs.reshape(-1, 2).T
        errors = f"{brier(sure, right):.3f} | {calibration_error(reliability(sure, right)):.3f}"
        print(f"| {size} | {area:.3f} | {errors} | {sure.mean():.2f} | {right.mean():.2f} |")


def main() -> None:
    with Store(sys.argv[1] if len(sys.argv) > 1 else ":memory:") as store:
        results = executed(store)
        ablation(results)
        calibration(results)
        calibration(executed(store, examples=True))


if __name__ == "__main__":
    main()
