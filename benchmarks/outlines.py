"""Outlines of a model's own programs: how much is kept under a promise, and how often the promise is broken.

    avow data tasks TASKS.jsonl --count 1500 --split test --seed 4711
    python -m benchmarks.outlines TASKS.jsonl --limit 700 --store RUNS.db -o CASES.npz
    python -m benchmarks.outlines CASES.npz                                # the tables alone

Each of 1,000 random halves of the tasks calibrates a budget, the other half tells how much of the programs is kept (of
the nodes that the model wrote) and whether more of them failed than promised. Beside each other:

    paper       Khakhar et al. (2023): surprise alone, 100 values of tau, sets nested from tau to tau (each the largest
                within the one before, where the paper solves for all at once), the exact tail; one target
    several     the same, right where any program that passes matches (targets as in RisCoSet)
    ours        surprise times the odds that the program is wrong, 200 budgets, not nested, `binomial.chance`
    execution   the same, right where a filling of the holes passes; a statement's hole takes any number of them
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
from benchmarks.model.command import ended

from avow.api import open_executor
from avow.app.progress import progress
from avow.certify.binomial import tail
from avow.certify.holes import nested
from avow.certify.sets import threshold
from avow.core import registry
from avow.core.config import load
from avow.core.evidence import BoolArray, FloatArray, IntArray
from avow.core.store import Store
from avow.domains.filling import fills
from avow.domains.python.tree import tree_of
from avow.domains.tree import Tree, matches
from avow.evals.outlining import passing
from avow.evals.problems import Problem, read_problems
from avow.outlines import BUDGETS, Drawing, draw, held
from avow.pipeline import Progress, solve
from avow.pipeline import draw as drawn_by
from avow.sample.spec import open_sampler

HOLES = (1, 2, 4)
TAUS = np.linspace(1e-5, 1 - 1e-5, 100)
SPLITS, DELTA = 1000, 0.1
RISKS = (0.05, 0.1, 0.2)
METHODS = ("paper", "several", "ours", "execution")


def collect(path: Path, limit: int | None, store_path: Path) -> dict[str, FloatArray]:
    """Of each program that would be outlined: up to which budget it held, and how much each budget keeps."""
    problems, settings = read_problems(path)[:limit], load().settings
    domain, rule = registry.domain("python"), registry.selector(settings.select)
    rows: dict[str, list[FloatArray]] = {}
    with Store(store_path) as store, progress() as show:
        sampler = open_sampler(settings, store=store, on_event=lambda _: None)
        with closing(open_executor(settings, problems[0].task, store)) as executor:
            for i, problem in enumerate(problems):
                show(Progress("outlining", i, len(problems)))
                run = solve(
                    problem.task, sampler, domain, executor, rule, samples=settings.samples, tests=settings.tests,
                    seed=settings.seed, store=store,
                )  # fmt: skip
                if run.choice is None or run.message:
                    continue
                samples, _ = drawn_by(problem.task, sampler, domain, settings.samples, 0, seed=settings.seed)
                right = passing(run, problem, samples, executor)
                odds = draw(run.choice, run.task, sampler)
                even = draw(replace(run.choice, posterior=0.5), run.task, sampler)
                for name, values in _measured(problem, odds, even, right).items():
                    rows.setdefault(name, []).append(values)
            show(Progress("outlining", len(problems), len(problems)))
    return {name: np.array(values) for name, values in rows.items()}


def _measured(problem: Problem, odds: Drawing, even: Drawing, right: list[Tree]) -> dict[str, FloatArray]:
    """[len(HOLES)] budgets and [len(HOLES), budgets] shares of each method."""
    known = tree_of(problem.task.reference or "")
    targets = right + ([known] if known else [])

    def one(kept: BoolArray) -> bool:
        return known is not None and matches(even.tree, kept, known)

    def several(kept: BoolArray) -> bool:
        return any(matches(even.tree, kept, other) for other in targets)

    def filled(kept: BoolArray) -> bool:
        return any(fills(even.tree, kept, other) for other in targets)

    masks = nested(even.tree.parents, even.costs, max(HOLES), -np.log(TAUS))[[m - 1 for m in HOLES]]
    found = odds.solved(max(HOLES), BUDGETS)
    steps = range(len(BUDGETS))
    ours = np.array([[odds.share(found.mask(m, i)) for i in steps] for m in HOLES])
    theirs = np.array([[even.share(mask) for mask in row] for row in masks])
    out = {"paper share": theirs, "several share": theirs, "ours share": ours, "execution share": ours}
    out |= {"paper": _taus(masks, one), "several": _taus(masks, several)}
    for name, fit in (("ours", several), ("execution", filled)):
        out[name] = np.array(held(odds, fit, most=max(HOLES)))[[m - 1 for m in HOLES]]
    return out


def _taus(masks: BoolArray, fits: Callable[[BoolArray], bool]) -> FloatArray:
    """The number of the smallest tau from which on all sets fit, for each number of holes."""
    out = []
    for row in masks:
        known: dict[bytes, bool] = {}
        for mask in row:
            if mask.tobytes() not in known:
                known[mask.tobytes()] = fits(mask)
        good = [known[mask.tobytes()] for mask in row]
        out.append(next((i for i in range(len(good)) if all(good[i:])), len(good)))
    return np.array(out, dtype=np.float64)


def paper(first: FloatArray, epsilon: float) -> int | None:
    """The smallest tau at which so few sets fail that the tail allows it."""
    failing = [int((first > i).sum()) for i in range(len(TAUS))]
    return next((i for i, k in enumerate(failing) if tail(k, len(first), epsilon) <= DELTA), None)


def split(cases: dict[str, FloatArray], method: str, m: int, epsilon: float, order: IntArray) -> tuple[float, bool]:
    """How much is kept on the second half of an order, and whether the promise is broken there."""
    limits, shares = cases[method][:, m], cases[f"{method} share"]
    half, other = np.split(order, 2)
    if method in ("paper", "several"):
        tau = paper(limits[half], epsilon)
        return (0.0, False) if tau is None else (shares[other, m, tau].mean(), (limits[other] > tau).mean() > epsilon)
    budget = threshold(limits[half], epsilon, DELTA)
    if budget <= 0:
        return 0.0, False
    i = int(np.searchsorted(BUDGETS, budget * (1 - 1e-9)))
    return shares[other, m, i].mean(), (limits[other] < budget).mean() > epsilon


def main() -> None:
    parser = argparse.ArgumentParser(description="outlines")
    parser.add_argument("tasks", type=Path, help="tasks, or the cases of an earlier run")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--store", type=Path, default=Path("outlines.db"))
    parser.add_argument("-o", "--out", type=Path)
    args = parser.parse_args()
    if args.tasks.suffix == ".npz":
        cases = dict(np.load(args.tasks))
    else:
        cases = collect(args.tasks, args.limit, args.store)
        if args.out:
            np.savez_compressed(args.out, **cases)
    n = len(cases["ours"]) // 2 * 2
    print(f"{n} programs, {SPLITS} halves; kept (promises broken)\n")
    print(f"| risk | holes | {' | '.join(METHODS)} |\n|{'---|' * (len(METHODS) + 2)}")
    rng = np.random.default_rng(0)
    halves = [rng.permutation(len(cases["ours"]))[:n] for _ in range(SPLITS)]
    for epsilon in RISKS:
        for m, holes in enumerate(HOLES):
            cells = []
            for method in METHODS:
                kept, broken = np.mean([split(cases, method, m, epsilon, order) for order in halves], axis=0)
                cells.append(f"{100 * kept:.1f} % ({broken:.3f})")
            print(f"| {epsilon} | {holes} | {' | '.join(cells)} |")


if __name__ == "__main__":
    ended(main)
