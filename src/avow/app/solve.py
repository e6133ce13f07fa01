"""`avow solve`: draw programs from a model, run them all, choose one."""

from __future__ import annotations

from pathlib import Path

import click

from avow.api import solve_with, with_trusted
from avow.app.certifying import Asked, certifying, decided, keep, plain, prepared, show
from avow.app.cli import OK, UNPROVEN
from avow.app.options import EVERYTHING, common, settings, subcommand, trusted
from avow.app.progress import progress
from avow.app.stdin import read_stdin
from avow.app.terminal import result, result_json, say
from avow.core.account import account
from avow.core.config import Settings
from avow.core.types import Run
from avow.domains.python.load import load_task
from avow.domains.tree import opened
from avow.promise import Calibration


@subcommand("solve")
@click.argument("task", type=click.Path())
@trusted
@certifying
@common
@settings(*EVERYTHING)
def command(
    task: str,
    trusted: tuple[str, ...],
    risk: float | None,
    holes: int | None,
    confidence: float | None,
    calibration: Path | None,
    certificate: Path | None,
    as_json: bool,
    settings: Settings,
) -> int:
    """Draw programs for TASK from a model, run them all, choose one.

    TASK is a Python file with an open function, a Markdown or text file, FILE.py::NAME, a row FILE.jsonl#ID of a
    benchmark, or - for standard input. The program goes to stdout, everything else to stderr.

    With --risk the program is printed only if it can be promised: of programs accepted so, at most this share is wrong.
    With --holes as well it is printed with a □ for each part that is left open: of programs outlined so, at most this
    share cannot be filled so that it is right.

    Exit code 0: chosen. 1: no program passes the trusted tests and examples (the best attempt is printed), none
    loads, or --risk is more than can be promised (nothing is printed). 2: something that you can mend.
    """
    asked = Asked(risk, holes, confidence, calibration, certificate)
    wanted = with_trusted(load_task(task, read_stdin), trusted)
    calibrated = prepared(asked, settings, wanted)
    with progress() as shown:
        run = solve_with(settings, wanted, on_progress=shown)
    return tell(run, as_json=as_json) if calibrated is None else _certified(run, settings, calibrated, asked, as_json)


def _certified(run: Run, settings: Settings, calibration: Calibration, asked: Asked, as_json: bool) -> int:
    """Print a run and its certificate, or that there is none."""
    run, found = decided(run, settings, calibration, asked)
    if as_json:
        result_json({"run": run, **plain(found, asked, calibration)})
    else:
        for line in account(run):
            say(line)
        show(run, found, asked)
        if found.certificate and run.choice:
            holes = run.outline.holes if run.outline else ()
            result(ended(opened(run.choice.code, holes)))
    keep(found, asked)
    return OK if found.certificate else UNPROVEN


def tell(run: Run, *, as_json: bool) -> int:
    """Print a run: the account on stderr and the program alone on stdout, or all of it as JSON; the exit code."""
    if as_json:
        result_json(run)
    else:
        for line in account(run):
            say(line)
        if run.choice is not None:
            result(ended(run.choice.code))
    return UNPROVEN if run.message else OK


def ended(code: str) -> str:
    """A program as it is printed: with the end of its last line."""
    return code if code.endswith("\n") else f"{code}\n"
