"""`avow calibrate`: how sure a model's choice must be, found on tasks with known answers."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import click
import numpy as np

from avow.api import open_executor
from avow.app.certifying import DELTA, default_calibration, writable
from avow.app.cli import OK
from avow.app.options import EVERYTHING, FilePath, common, settings, subcommand
from avow.app.progress import progress
from avow.app.terminal import result, result_json, say, table
from avow.certify.acceptance import least
from avow.core import registry
from avow.core.account import counted
from avow.core.config import Settings
from avow.core.errors import CalibrationError
from avow.core.store import Store
from avow.evals.calibration import cases, distinct
from avow.evals.metrics import auroc
from avow.evals.problems import Problem, read_problems
from avow.outlines import MOST_HOLES, WHOLE, allowance, scoring
from avow.pipeline import Progress
from avow.promise import Calibration, Case, drawn, read_calibration, source_name, telling, write_calibration
from avow.sample.spec import open_sampler

HOLES = range(1, MOST_HOLES + 1)
RISKS = (0.2, 0.1, 0.05, 0.02, 0.01)


@subcommand("calibrate")
@click.argument("tasks", type=FilePath(path_type=Path))
@click.option("-o", "--out", type=FilePath(path_type=Path), metavar="FILE", help="where to keep the calibration")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="only the first tasks")
@click.option("--holes", is_flag=True, help="find out as well what to leave open (local models)")
@common
@settings(*EVERYTHING)
def command(tasks: Path, out: Path | None, limit: int | None, holes: bool, as_json: bool, settings: Settings) -> int:
    """Solve TASKS with known answers, and find out how sure a choice must be to be promised.

    TASKS are JSON lines of HumanEval, MBPP or avow's own with tests, or what `avow data tasks` makes. Their tests are
    hidden from the model and from the choice. `avow solve --risk` then uses the calibration for runs with the same
    settings, and with --holes for outlines as well. An interrupted calibration goes on where it stopped.
    """
    problems = distinct(read_problems(tasks)[:limit])
    place = out or default_calibration(settings)
    writable(place, "calibration", b"avow-calibration-")
    if not holes and place.exists() and any(case.execution for case in read_calibration(place).cases):
        raise CalibrationError(f"{place} knows outlines, and would no more", hint="Add --holes, or another -o FILE.")
    with Store(settings.store or None) as store, progress() as show:
        found = _run(problems, settings, store, show, holes=holes)
    calibration = Calibration(drawn(settings), source_name(tasks), tuple(found))
    write_calibration(calibration, place)
    told = _told(calibration)
    say(f"kept     {place}")
    if as_json:
        result_json({"file": str(place), "kinds": told})
    else:
        result("\n".join(map(_table, told)))
    return OK


def _run(problems: list[Problem], settings: Settings, store: Store, show: Any, *, holes: bool) -> list[Case]:
    domain, rule = registry.domain("python"), registry.selector(settings.select)
    sampler = open_sampler(settings, store=store, on_event=lambda _: None)
    if holes:
        scoring(sampler)
    found = []
    show(Progress("calibrating", 0, len(problems)))
    with closing(open_executor(settings, problems[0].task, store)) as executor:
        for case in cases(
            problems, sampler, domain, executor, rule,
            samples=settings.samples, tests=settings.tests, checks=settings.verify, seed=settings.seed,
            search=settings.search, store=store, holes=holes,
        ):  # fmt: skip
            found.append(case)
            show(Progress("calibrating", len(found), len(problems)))
    return found


def _told(calibration: Calibration) -> list[dict[str, Any]]:
    """What it is worth for tasks with examples and for those without."""
    return [{"examples": part.examples} | _worth(part) for part in calibration.kinds()]


def _worth(calibration: Calibration) -> dict[str, Any]:
    right = np.array([not case.wrong for case in calibration.cases])
    area = auroc(np.array(calibration.confidences), right)
    return {
        "tasks": len(right),
        "right": int(right.sum()),
        "auroc": None if np.isnan(area) else round(area, 3),
        "risks": {str(risk): _promised(calibration, risk) for risk in RISKS},
        "outlines": _outlines(calibration),
    }


def _promised(calibration: Calibration, risk: float) -> dict[str, Any]:
    try:
        found = calibration.acceptance(risk, DELTA)
    except CalibrationError:
        why = f"at least {least(risk, DELTA):,} tasks are needed, mostly twice as many"
        return {"threshold": None, "answered": 0.0, "wrong": 0, "accepted": 0, "why": why}
    why = "" if found.threshold is not None else "these tasks do not show it"
    counts = {"wrong": found.wrong, "accepted": found.accepted}
    return {"threshold": found.threshold, "answered": round(found.accepted / len(found.proof), 4), **counts, "why": why}


def _outlines(calibration: Calibration) -> dict[str, Any] | None:
    """Of each risk: the budget by execution for 1 hole, 2, ..., None where there is none; and what it is known of."""
    if not any(case.execution for case in calibration.cases):
        return None
    known = [case.execution for case in calibration.cases if case.execution]
    return {"tasks": len(known)} | {str(risk): [_budget(calibration, m, risk) for m in HOLES] for risk in RISKS}


def _budget(calibration: Calibration, most: int, risk: float) -> float | None:
    try:
        return allowance(calibration.cases, most, risk, DELTA)[0]
    except CalibrationError:
        return None


def _outlined(told: dict[str, Any]) -> str:
    """What may be promised of outlines: the budget in nats for each number of holes."""
    rows: list[tuple[str, ...]] = [("risk", *(counted(m, "hole") for m in HOLES))]
    rows += [(str(risk), *map(_nats, told[str(risk)])) for risk in RISKS]
    return f"outlines of {counted(told['tasks'], 'program')}, nats that may be kept:\n{table(rows)}"


def _nats(budget: float | None) -> str:
    return "none" if budget is None else "all" if budget >= WHOLE else f"{budget:.3g}"


def _table(told: dict[str, Any]) -> str:
    rows: list[tuple[str, ...]] = [("risk", "answered", "posterior from", "wrong among them")]
    for risk, row in told["risks"].items():
        if row["threshold"] is None:
            rows.append((risk, "none", "-", row["why"]))
        else:
            share, counts = f"{100 * row['answered']:.0f} %", f"{row['wrong']} of {row['accepted']}"
            rows.append((risk, share, f"{row['threshold']:.3f}", counts))
    area = "" if told["auroc"] is None else f", AUROC of the posterior {told['auroc']:.2f}"
    kind = f"{counted(told['tasks'], 'task')} {telling(told['examples'])}"
    more = _outlined(told["outlines"]) if told["outlines"] else ""
    return f"{kind}, {told['right']:,} solved{area}; confidence {100 * (1 - DELTA):g} %:\n{table(rows)}{more}"
