"""What a search for inputs on which programs part is worth: the same runs without and with it, on hidden tests.

    avow data tasks TASKS.jsonl --count 1500 --split test --seed 4711
    python -m benchmarks.searching TASKS.jsonl --last 250 --search 50 100 200

Of every budget: right choices, AUROC and Brier score of the posterior, choices that are sure and wrong, chosen classes
in which some programs pass the hidden tests and others fail ("mixed"), tasks with more behaviours than before
("parted"), programs run and seconds a task; then the difference to no search, with a paired bootstrap over the tasks.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from benchmarks.bootstrap import paired_bootstrap
from benchmarks.model.command import ended

from avow.api import open_executor
from avow.app.progress import progress
from avow.core import registry
from avow.core.config import load
from avow.core.errors import ModelError
from avow.core.evidence import BoolArray, FloatArray
from avow.core.protocols import Domain, Executor, Sampler, Selector
from avow.core.store import Store
from avow.evals.calibration import distinct
from avow.evals.metrics import auroc, brier
from avow.evals.problems import Problem, read_problems
from avow.pipeline import Progress, choose, draw, examine
from avow.sample.spec import open_sampler
from avow.searching import widen

SURE = (0.9, 0.8)


@dataclass(frozen=True, slots=True)
class Result:
    """One task with one budget. mixed: of the programs of the chosen class some are right and some wrong."""

    right: bool
    sure: float
    mixed: bool
    tried: int = 0
    executions: int = 0
    seconds: float = 0.0
    parted: bool = False


def results(
    problem: Problem, budgets: list[int], sampler: Sampler, domain: Domain, executor: Executor, rule: Selector
) -> Iterator[Result]:
    """A result a budget."""
    settings = load().settings
    try:
        drawn, tests = draw(problem.task, sampler, domain, settings.samples, settings.tests, seed=settings.seed)
    except ModelError:
        yield from [Result(False, 0.0, False)] * len(budgets)
        return
    examined = examine(problem.task, drawn, tests, domain, executor, seed=settings.seed)
    programs = [examined.programs[k] for k in examined.loading]
    jobs = [(program, problem.hidden, problem.setup) for program in programs]
    right = {i: all(j.passed for j in judged) for i, judged in executor.check(jobs)}
    for budget in budgets:
        choice, ranking = choose(examined, domain, rule)
        if choice is None:
            yield Result(False, 0.0, False)
            continue
        wider, before, start = examined, executor.executed + executor.reused, time.monotonic()
        tried, parted = 0, False
        if budget:
            wider, found = widen(examined, ranking, choice, domain, executor, budget, seed=settings.seed)
            tried, parted = found.tried, found.after > found.before
        spent = executor.executed + executor.reused - before, time.monotonic() - start
        choice, ranking = choose(wider, domain, rule)
        best = int(ranking.order[0])
        mixed = len({right[int(i)] for i in np.flatnonzero(ranking.classes == ranking.classes[best])}) > 1
        sure = choice.posterior if choice and choice.candidates[0].passes_trusted is not False else 0.0
        yield Result(right[best], sure, mixed, tried, *spent, parted)


def report(rows: dict[int, list[Result]]) -> None:
    """Print the tables."""
    print("| inputs | right | AUROC | Brier | sure and wrong at .9 | at .8 | mixed classes | parted | executions | s |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for budget, found in rows.items():
        right, sure = _columns(found)
        counts = [f"{int((~right & (sure >= at)).sum())} of {int((sure >= at).sum())}" for at in SURE]
        mixed, parted = sum(r.mixed for r in found), sum(r.parted for r in found)
        cost = [np.mean([r.executions for r in found]), np.mean([r.seconds for r in found])]
        print(
            f"| {budget} | {right.mean():.3f} | {auroc(sure, right):.3f} | {brier(sure, right):.4f} | "
            f"{' | '.join(counts)} | {mixed} | {parted} | {cost[0]:.0f} | {cost[1]:.2f} |"
        )
    base_right, base = _columns(rows[0])
    for budget, found in rows.items():
        if budget:
            right, sure = _columns(found)
            differences = {
                "right": (right.astype(float), base_right.astype(float)),
                "Brier": ((sure - right) ** 2, (base - base_right) ** 2),
                "mixed": (np.array([float(r.mixed) for r in found]), np.array([float(r.mixed) for r in rows[0]])),
            }
            told = [f"{name} {_interval(*pair)}" for name, pair in differences.items()]
            print(f"\n{budget} less 0: {', '.join(told)}, AUROC {_auroc_interval(sure, right, base, base_right)}")


def _columns(found: list[Result]) -> tuple[BoolArray, FloatArray]:
    return np.array([r.right for r in found]), np.array([r.sure for r in found])


def _interval(ours: FloatArray, theirs: FloatArray) -> str:
    found = paired_bootstrap(ours, theirs)
    return f"{found.mean:+.4f} ({found.low:+.4f} to {found.high:+.4f})"


def _auroc_interval(sure: FloatArray, right: BoolArray, base: FloatArray, base_right: BoolArray) -> str:
    rng, n = np.random.default_rng(0), len(sure)
    drawn = [rng.integers(0, n, n) for _ in range(2000)]
    found = [auroc(sure[d], right[d]) - auroc(base[d], base_right[d]) for d in drawn]
    low, high = np.nanquantile(found, [0.025, 0.975])
    return f"{auroc(sure, right) - auroc(base, base_right):+.3f} ({low:+.3f} to {high:+.3f})"


def main() -> None:
    parser = argparse.ArgumentParser(description="search for separating inputs")
    parser.add_argument("tasks", type=Path)
    parser.add_argument("--last", type=int, default=250, help="only the last tasks")
    parser.add_argument("--search", type=int, nargs="+", default=[100], metavar="N", help="budgets beside none")
    parser.add_argument("--store", default=":memory:", help="where draws and executions are kept")
    asked = parser.parse_args()
    problems, settings = distinct(read_problems(asked.tasks))[-asked.last :], load().settings
    domain, rule = registry.domain("python"), registry.selector(settings.select)
    rows: dict[int, list[Result]] = {budget: [] for budget in dict.fromkeys([0, *asked.search])}
    with Store(asked.store) as store, progress() as show:
        sampler = open_sampler(settings, store=store, on_event=lambda _: None)
        with closing(open_executor(settings, problems[0].task, store)) as executor:
            for done, problem in enumerate(problems):
                show(Progress("solving", done, len(problems)))
                found = results(problem, list(rows), sampler, domain, executor, rule)
                for kept, result in zip(rows.values(), found, strict=True):
                    kept.append(result)
    report(rows)


if __name__ == "__main__":
    ended(main)
