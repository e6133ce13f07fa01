"""`avow eval humaneval`: every selection rule over one run of recorded samples, or over a recorded matrix.

`avow eval gsm8k`, votes over recorded answers, is in `evalvotes`.

Prints a table, or with --json one object; progress goes to stderr. It measures rules; it does not choose for a user.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from operator import attrgetter, methodcaller
from pathlib import Path
from typing import Any

import click

from avow.api import open_executor
from avow.app.cli import OK
from avow.app.evalvotes import scored, shown
from avow.app.options import EXECUTION, common, complete_rules, settings, subcommand
from avow.app.progress import progress
from avow.app.terminal import result, result_json
from avow.core import registry
from avow.core.account import counted
from avow.core.config import Settings
from avow.core.errors import ConfigError
from avow.core.protocols import Executor, Selector
from avow.core.store import Store
from avow.core.types import Isolation, Task, Trust
from avow.domains.python.load import load_problems
from avow.evals.benchmark import Result, canonical, run_benchmark, sampled
from avow.evals.draws import mean_over_draws, solve_rate
from avow.evals.matrix import read_matrix
from avow.evals.report import pass_at, score
from avow.pipeline import Progress
from avow.sample.recorded import Recording, read_recording
from avow.select import RULES

_NAMES = {"humaneval": re.compile("humaneval", re.IGNORECASE), "mbpp": re.compile("mbpp|[0-9]+$", re.IGNORECASE)}
SUBMISSIONS = 10  # AlphaCode's number of tries


@subcommand("eval")
@click.argument("benchmark", type=click.Choice([*_NAMES, "gsm8k"]))
@click.argument("more", nargs=-1, metavar="[FILE]...")
@click.option("--problems", type=click.Path(), metavar="FILE", help="the problems of the benchmark")
@click.option("--samples", metavar="FILE", help="recorded samples; `canonical` for the reference solutions")
@click.option("--tests", type=click.Path(), metavar="FILE", help="recorded answers that hold generated tests")
@click.option("--matrix", type=click.Path(), metavar="FILE", help="a recorded pass matrix, in the place of all these")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="only the first problems")
@click.option(
    "-r",
    "--select",
    "rules",
    default="all",
    metavar="RULES",
    shell_complete=complete_rules,
    help="rules, separated by commas [all]",
)
@click.option(
    "--draws",
    default="",
    metavar="N,N,...",
    help="also the mean over 20 draws of so many samples and test texts, and n@k",
)
@click.option("--runs", multiple=True, metavar="FILE...", help="gsm8k: recorded runs, such as MathCoder's or ToRA's")
@click.option("--vote", "votes", default="all", metavar="VOTES", help="gsm8k: votes, separated by commas [all]")
@common
@settings("seed", *EXECUTION)
def command(
    benchmark: str,
    more: tuple[str, ...],
    problems: str | None,
    samples: str | None,
    tests: str | None,
    matrix: str | None,
    limit: int | None,
    rules: str,
    draws: str,
    runs: tuple[str, ...],
    votes: str,
    as_json: bool,
    settings: Settings,
) -> int:
    """Score selection rules on a benchmark of functions (HumanEval, MBPP, others in their form), or votes on GSM8K.

    All files are JSON lines, plain or gzipped. With --problems and --samples programs are executed; with --matrix
    nothing is. An evaluation with a --store goes on where it was interrupted.

    gsm8k takes --runs FILE... and --vote: majority, weighted, em, dependence, verified, calibrated.
    """
    if benchmark == "gsm8k":
        others = {"--problems": problems, "--samples": samples, "--tests": tests, "--matrix": matrix, "--limit": limit}
        if given := [name for name, value in others.items() if value]:
            raise ConfigError(f"gsm8k takes --runs FILE... and --vote, not {given[0]}")
        return _votes((*runs, *more), votes, settings.seed, as_json)
    if runs or more:
        raise ConfigError(f"--runs are of gsm8k; {benchmark} takes --problems and --samples, or --matrix")
    chosen, sizes = _rules(rules), _numbers(draws)
    if matrix and not (problems or samples or tests or sizes):
        recorded = read_matrix(Path(matrix))[:limit]
        _check(benchmark, [problem.task_id for problem in recorded], matrix)
        out: dict[str, Any] = score(recorded, chosen)
    elif problems and samples and not matrix:
        out = _executed(Plan(benchmark, problems, samples, tests, limit, sizes, settings), chosen)
    else:
        raise ConfigError("an evaluation needs --problems and --samples, or --matrix alone")
    out["benchmark"] = benchmark
    if as_json:
        result_json(out)
    else:
        result(_table(out) + "\n")
    return OK


def _votes(files: Sequence[str], votes: str, seed: int, as_json: bool) -> int:
    out = scored(files, votes, seed) | {"benchmark": "gsm8k"}
    if as_json:
        result_json(out)
    else:
        result(shown(out) + "\n")
    return OK


def _check(benchmark: str, ids: Sequence[str], file: str) -> None:
    """Tasks are named after their benchmark; where they are not, the user's word counts.

    Raises:
        ConfigError: they are of another one.

    """
    found = {name for name, pattern in _NAMES.items() if any(pattern.match(task_id) for task_id in ids)}
    if found and benchmark not in found:
        raise ConfigError(f"{file} holds problems of {found.pop()}, expected {benchmark}")


def _rules(names: str) -> Mapping[str, Selector]:
    return {name: registry.selector(name) for name in (_all_rules() if names == "all" else names.split(","))}


def _all_rules() -> list[str]:
    """Those of avow as its tables list them, then those of other packages."""
    return list(dict.fromkeys([*RULES, *registry.names("avow.selectors")]))


def _numbers(text: str) -> list[int]:
    try:
        sizes = [int(part) for part in text.split(",") if part]
    except ValueError:
        sizes = [0]
    if any(size < 1 for size in sizes):
        raise ConfigError(f"--draws: found {text!r}, expected counts of samples, separated by commas")
    return sizes


@dataclass(frozen=True, slots=True)
class Plan:
    """What to run and how, as the flags say."""

    benchmark: str
    problems: str
    samples: str
    tests: str | None
    limit: int | None
    draws: Sequence[int]
    settings: Settings


def _run(plan: Plan) -> tuple[list[Result], float, Isolation]:
    """Run everything: results, wall seconds, the isolation level."""
    tasks = load_problems(plan.problems)
    _check(plan.benchmark, [task.id for task in tasks], plan.problems)
    whole = plan.samples == "canonical"
    recordings = canonical(tasks) if whole else read_recording(plan.samples)
    texts = read_recording(plan.tests) if plan.tests else {}
    tasks = sampled(tasks, recordings)[: plan.limit]
    _check_recordings(plan, tasks, recordings, texts)
    workers = plan.settings.workers or os.cpu_count() or 1
    results: list[Result] = []
    levels: list[Isolation] = []
    start = time.monotonic()
    with Store(plan.settings.store) if plan.settings.store else nullcontext() as kept, progress() as show:

        def executor() -> Executor:
            made = open_executor(replace(plan.settings, workers=1), tasks[0], kept)
            levels.append(made.isolation)
            return made

        show(Progress("evaluating", 0, len(tasks)))
        for found in run_benchmark(tasks, recordings, texts, executor, workers=workers, whole=whole):
            results.append(found)
            show(Progress("evaluating", len(results), len(tasks)))
    return results, time.monotonic() - start, min(levels)


def _check_recordings(
    plan: Plan, tasks: Sequence[Task], samples: Mapping[str, Recording], tests: Mapping[str, Recording]
) -> None:
    """What would be noticed only when everything is run.

    Raises:
        ConfigError: a draw wants more samples than there are, or the tests are of other problems.

    """
    if plan.tests and not any(task.id in tests for task in tasks):
        raise ConfigError(f"{plan.tests} holds tests of none of these problems, such as {tasks[0].id}")
    fewest = min(tasks, key=lambda task: len(samples[task.id].answers))
    count = len(samples[fewest.id].answers)
    if plan.draws and count < max(plan.draws):
        raise ConfigError(f"--draws: {max(plan.draws)} samples, of {fewest.id} there are {count}")


def _executed(plan: Plan, rules: Mapping[str, Selector]) -> dict[str, Any]:
    """Run everything and score it."""
    results, seconds, level = _run(plan)
    seed, draws = plan.settings.seed, plan.draws
    out = score([r.scored for r in results], rules)
    runs = sum(r.executed for r in results)
    programs = sum(len(r.official) for r in results)
    out |= {
        "pass@k": pass_at([(len(r.sample_rows), _correct(r)) for r in results]),
        "programs": programs,
        "observations": sum(r.observations for r in results),
        "executions": runs,
        "seconds": round(seconds, 1),
        "programs_per_second": round(programs / seconds, 1),
        "executions_per_second": round(runs / seconds, 1),
        "isolation": level.name.lower(),
        "trust": min((j.trust for r in results for j in r.official.values()), default=Trust.VALUES).label,
    }
    if draws:
        out["draws"] = {str(k): _drawn(results, rules, k, seed) for k in draws}
        out["n@k"] = {
            f"{SUBMISSIONS}@{k}": {name: _solved(results, r, k, seed) for name, r in rules.items()} for k in draws
        }
    return out


def _correct(result: Result) -> int:
    return round(result.scored.base * len(result.sample_rows))


def _drawn(results: list[Result], rules: Mapping[str, Selector], n: int, seed: int) -> dict[str, float]:
    """The mean pass@1 in % of every rule over draws of n samples, and of an oracle."""
    scores = {name: methodcaller("score", rule) for name, rule in rules.items()} | {"oracle": attrgetter("solvable")}
    means = {name: mean_over_draws(results, score, n, seed=seed) for name, score in scores.items()}
    return {name: round(sum(values) / len(values), 4) for name, values in means.items()}


def _solved(results: list[Result], selector: Selector, k: int, seed: int) -> float:
    """The share of problems in % that one of a few submissions solves, chosen from k samples."""
    rates = [solve_rate(result, selector, k, SUBMISSIONS, seed=seed) for result in results]
    return round(100.0 * sum(rates) / len(rates), 4)


def _table(out: dict[str, Any]) -> str:
    """The table that a person reads."""
    columns = {f"n={n}": values for n, values in out.get("draws", {}).items()} | out.get("n@k", {})
    lines = ["selector   pass@1   AUROC" + "".join(f"  {title:>6}" for title in columns)]
    for name, value in out["pass@1"].items():
        area = out["auroc"].get(name)
        row = f"{name:<10} {value:6.1f}   {'-' if area is None else f'{area:.2f}'.lstrip('0'):>5}"
        cells = (f"{values[name]:.1f}" if name in values else "-" for values in columns.values())
        lines.append(row + "".join(f"  {cell:>6}" for cell in cells))
    ran = ""
    if "programs" in out:
        ran = f" · {counted(out['programs'], 'program')} · {out['observations']:,} observations"
        ran += f" · {out['programs_per_second']} programs/s · {out['isolation']}"
    lines.append(f"{counted(out['n'], 'problem')}{ran}")
    return "\n".join(lines)
