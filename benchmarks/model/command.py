"""What the programs of this folder have in common on the command line: arguments, progress, table, rows, errors."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.model.measure import measured
from benchmarks.model.results import Row, misses, speeds, table

from avow.app.progress import progress
from avow.core.config import load
from avow.core.errors import UserError
from avow.evals.problems import Problem
from avow.pipeline import Progress


def arguments(description: str) -> argparse.ArgumentParser:
    """A parser of what all programs take that ask a model problems."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("model", help="a folder or name of a model of this machine")
    parser.add_argument("-n", type=int, nargs="+", default=[100], metavar="N", help="samples of a task, one or several")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes")
    parser.add_argument("--rows", type=Path, help="write a JSON line for every task and N")
    return parser


def report(problems: Sequence[Problem], asked: argparse.Namespace, traits: Sequence[str] = ()) -> list[Row]:
    """Measure, print the table and what it took, write the rows.

    Raises:
        UserError: a model or setting that does not work.

    """
    settings = load(arguments={"model": asked.model, "samples": max(asked.n), "tests": 0, "seed": asked.seed}).settings
    start = time.perf_counter()
    found: dict[int, list[Row]] = {}
    with progress() as show:
        show(Progress("evaluating", 0, len(problems)))
        for position, rows in measured(settings, problems, sorted(asked.n), asked.workers):
            found[position] = rows
            show(Progress("evaluating", len(found), len(problems)))
    rows = [row for position in sorted(found) for row in found[position]]
    if asked.rows:
        asked.rows.write_text("".join(json.dumps(asdict(row)) + "\n" for row in rows), encoding="utf-8")
    print(f"{table(rows, traits)}\n\n{misses(rows)}\n{speeds(rows, time.perf_counter() - start, asked.workers)}")
    if refused := [row for row in rows if row.error]:
        print(f"{len({row.id for row in refused})} could not be asked and count as not solved, such as ", end="")
        print(f"{refused[0].id}: {refused[0].error}")
    return rows


def ended(main: Callable[[], None]) -> None:
    """Run a program; what a user can mend is said in one line."""
    try:
        main()
    except UserError as error:
        sys.exit(f"error: {error}")
