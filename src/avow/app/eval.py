"""`avow eval humaneval`: every selection rule over one run of recorded samples, or over a recorded matrix.

Prints a table, or with --json one object; progress goes to stderr. It measures rules; it does not choose for a user.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from avow.api import open_executor
from avow.core import registry
from avow.core.config import Settings, load
from avow.core.errors import ConfigError
from avow.core.protocols import Executor, Selector
from avow.core.types import Isolation, Trust
from avow.evals.benchmark import Result, canonical, read_recordings, run_benchmark
from avow.evals.draws import mean_over_draws, solve_rate
from avow.evals.matrix import read_matrix
from avow.evals.report import pass_at, score
from avow.select import RULES

SUBMISSIONS = 10  # AlphaCode's number of tries


@click.command(name="eval")
@click.argument("benchmark", type=click.Choice(["humaneval", "mbpp"]))
@click.option("--problems", type=click.Path(), help="The benchmark's problems, JSON lines (.gz allowed).")
@click.option("--samples", help="Recorded samples, JSON lines; `canonical` for the reference solutions.")
@click.option("--tests", type=click.Path(), help="Recorded answers that hold generated tests, JSON lines.")
@click.option("--matrix", type=click.Path(), help="Score rules on a recorded pass matrix; nothing is executed.")
@click.option("--select", "rules", default="all", show_default=True, help="Rules, separated by commas.")
@click.option(
    "--draws",
    default="",
    help="Also the mean of 20 draws of these numbers of samples and test texts, such as 25,50,80.",
)
@click.option("--limit", type=click.IntRange(1), help="Only the first problems.")
@click.option("--workers", type=click.IntRange(1, 1024), help="Problems at once; default one a core.")
@click.option("--isolation", type=click.IntRange(0, 3), help="Lowest isolation level to accept.")
@click.option("--store", type=click.Path(), help="Keep observations here, so that an interrupted evaluation goes on.")
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of the draws.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def command(
    benchmark: str, problems: str | None, samples: str | None, tests: str | None, matrix: str | None, rules: str, draws:
    str,
    limit: int | None, workers: int | None, isolation: int | None, store: str | None, seed: int, as_json: bool,
) -> None:  # fmt: skip
    """Measure selection rules on a benchmark of functions (HumanEval, MBPP and the like)."""
    chosen = _rules(rules)
    if matrix:
        out: dict[str, Any] = score(read_matrix(Path(matrix))[:limit], chosen)
    elif problems and samples:
        settings = load({"isolation": isolation, "workers": workers, "store": store}).settings
        plan = Plan(problems, samples, tests, limit, settings.workers, settings.isolation, store)
        out = _executed(plan, chosen, _numbers(draws), seed)
    else:
        raise ConfigError("nothing to evaluate", hint="Give --problems and --samples, or --matrix")
    out["benchmark"] = benchmark
    click.echo(json.dumps(out) if as_json else _table(out))


def _rules(names: str) -> Mapping[str, Selector]:
    return {name: registry.selector(name) for name in (_all_rules() if names == "all" else names.split(","))}


def _all_rules() -> list[str]:
    """Those of avow as its tables list them, then those of other packages."""
    return list(dict.fromkeys([*RULES, *registry.names("avow.selectors")]))


def _numbers(text: str) -> list[int]:
    try:
        return [int(part) for part in text.split(",") if part]
    except ValueError:
        raise ConfigError(f"--draws: found {text!r}, expected numbers separated by commas") from None


@dataclass(frozen=True, slots=True)
class Plan:
    """What to run and how, as the flags say."""

    problems: str
    samples: str
    tests: str | None
    limit: int | None
    workers: int
    isolation: int
    store: str | None


def _run(plan: Plan) -> tuple[list[Result], float, Isolation]:
    """Run everything: results, wall seconds, the isolation level."""
    from avow.core.store import Store
    from avow.domains.python.load import load_problems

    tasks = load_problems(plan.problems)
    whole = plan.samples == "canonical"
    recordings = canonical(tasks) if whole else read_recordings(Path(plan.samples))
    texts = read_recordings(Path(plan.tests)) if plan.tests else {}
    tasks = [task for task in tasks if task.id in recordings][: plan.limit]
    kept = Store(plan.store) if plan.store else None
    levels: list[Isolation] = []

    def executor() -> Executor:
        made = open_executor(replace(Settings(), isolation=plan.isolation, workers=1), tasks[0], kept)
        levels.append(made.isolation)
        return made

    start = time.monotonic()
    found = run_benchmark(tasks, recordings, texts, executor, workers=plan.workers or os.cpu_count() or 1, whole=whole)
    results = list(_shown(found, len(tasks)))
    if kept:
        kept.close()
    return results, time.monotonic() - start, min(levels)


def _executed(plan: Plan, rules: Mapping[str, Selector], draws: Sequence[int], seed: int) -> dict[str, Any]:
    """Run everything and score it."""
    results, seconds, level = _run(plan)
    out = score([r.scored for r in results], rules)
    runs = sum(r.executed for r in results)
    out |= {
        "pass@k": pass_at([(len(r.sample_rows), _correct(r)) for r in results]),
        "programs": sum(len(r.official) for r in results),
        "observations": sum(r.observations for r in results),
        "executions": runs,
        "seconds": round(seconds, 1),
        "programs_per_second": round(runs / seconds, 1),
        "isolation": level.name.lower(),
        "trust": min((j.trust for r in results for j in r.official.values()), default=Trust.VALUES).label,
    }
    if draws:
        out["draws"] = {str(k): {name: _spread(results, r, k, seed) for name, r in rules.items()} for k in draws}
        out["n@k"] = {
            f"{SUBMISSIONS}@{k}": {name: _solved(results, r, k, seed) for name, r in rules.items()} for k in draws
        }
    return out


def _correct(result: Result) -> int:
    return round(result.scored.base * len(result.sample_rows))


def _spread(results: list[Result], selector: Selector, n: int, seed: int) -> float:
    values = mean_over_draws(results, selector, n, seed=seed)
    return round(sum(values) / len(values), 4)


def _solved(results: list[Result], selector: Selector, k: int, seed: int) -> float:
    """The share of problems in % that one of a few submissions solves, chosen from k samples."""
    rates = [solve_rate(result, selector, k, SUBMISSIONS, seed=seed) for result in results]
    return round(100.0 * sum(rates) / len(rates), 4)


def _shown(results: Any, total: int) -> Any:
    """Pass results on, with a line of progress on a terminal."""
    for done, result in enumerate(results, 1):
        if sys.stderr.isatty():
            print(f"\r{done}/{total} problems", end="" if done < total else "\n", file=sys.stderr, flush=True)
        yield result


def _table(out: dict[str, Any]) -> str:
    """The table that a person reads."""
    sizes = list(out.get("draws", {}))
    lines = ["selector   pass@1   AUROC" + "".join(f"  {'n=' + n:>6}" for n in sizes)]
    for name, value in out["pass@1"].items():
        area = out["auroc"].get(name)
        row = f"{name:<10} {value:6.1f}   {'-' if area is None else f'{area:.2f}'.lstrip('0'):>5}"
        lines.append(row + "".join(f"  {out['draws'][n].get(name, float('nan')):6.1f}" for n in sizes))
    ran = ""
    if "programs" in out:
        ran = f" · {out['programs']} programs · {out['observations']:,} observations"
        ran += f" · {out['programs_per_second']} programs/s · {out['isolation']}"
    lines.append(f"{out['n']} problems{ran}")
    return "\n".join(lines)
