"""`avow solve`: draw programs from a model, run them all, choose one."""

from __future__ import annotations

import sys

import click

from avow.api import solve_with, with_trusted
from avow.app.cli import OK, UNPROVEN
from avow.app.options import EVERYTHING, common, settings, subcommand, trusted
from avow.app.progress import progress
from avow.app.terminal import result, result_json, say
from avow.core.account import account
from avow.core.config import Settings
from avow.core.textfile import MAX_FILE
from avow.core.types import Run
from avow.domains.python.load import load_task


@subcommand("solve")
@click.argument("task", type=click.Path())
@trusted
@common
@settings(*EVERYTHING)
def command(task: str, trusted: tuple[str, ...], as_json: bool, settings: Settings) -> int:
    """Draw programs for TASK from a model, run them all, choose one.

    TASK is a Python file with an open function, a Markdown or text file, FILE.py::NAME, a row FILE.jsonl#ID of a
    benchmark, or - for standard input. The program goes to stdout, everything else to stderr.

    Exit code 0: chosen. 1: no program passes the trusted tests and examples (the best attempt is printed), or none
    loads. 2: something that you can mend.
    """
    wanted = with_trusted(load_task(task, read_stdin), trusted)
    with progress() as show:
        run = solve_with(settings, wanted, on_progress=show)
    return tell(run, as_json=as_json)


def tell(run: Run, *, as_json: bool) -> int:
    """Print a run: the account on stderr and the program alone on stdout, or all of it as JSON; the exit code."""
    if as_json:
        result_json(run)
    else:
        for line in account(run):
            say(line)
        if run.choice is not None:
            result(run.choice.code if run.choice.code.endswith("\n") else run.choice.code + "\n")
    return UNPROVEN if run.message else OK


def read_stdin() -> bytes:
    """Standard input, as far as anything that is read from it may go; nothing where it is closed."""
    return sys.stdin.buffer.read(MAX_FILE + 1) if sys.stdin is not None else b""
