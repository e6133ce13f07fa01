"""`avow data`: what models are trained on."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import click

from avow.app.cli import OK
from avow.app.evolving import evolve_questions
from avow.app.options import CONTEXT, FilePath, Group, common, subcommand
from avow.app.progress import progress
from avow.app.terminal import result, result_json
from avow.core.account import counted
from avow.lm.train.data.tasks.compose import DEPTHS
from avow.lm.train.data.tasks.split import Side
from avow.lm.train.data.tasks.writing import Request, write
from avow.pipeline import Progress


@click.group("data", cls=Group, context_settings=CONTEXT)
def command() -> None:
    """Make what models are trained on."""


@subcommand("data tasks")
@click.argument("out", type=FilePath(path_type=Path, dir_okay=False), metavar="OUT")
@click.option("--count", type=click.IntRange(1), default=10_000, show_default=True, help="how many tasks")
@click.option("-s", "--seed", type=int, default=0, show_default=True, help="other tasks for another seed")
@click.option(
    "--split", type=click.Choice(get_args(Side)), default="train", show_default=True, help="test: unseen compositions"
)
@click.option("--depth", type=click.IntRange(min(DEPTHS), max(DEPTHS)), help="operations in each; a mix by default")
@click.option("--start", type=click.IntRange(0), default=0, show_default=True, help="number of the first task")
@common
def tasks(out: Path, count: int, seed: int, split: Side, depth: int | None, start: int, as_json: bool) -> int:
    """Write programmatic tasks with their solutions to OUT, one JSON object a line.

    Task i of a seed is always the same, so several processes can share the work by --start, and a run
    that was stopped goes on where it was. Compositions of --split test never occur in train.
    """
    request = Request(count, seed, split, depth, start)
    with progress() as show:
        show(Progress("composing", 0, count))
        there = write(request, out, lambda done: show(Progress("composing", done, count)))
    if as_json:
        result_json({"path": str(out), "tasks": count, "kept": there})
    else:
        kept = f", {there:,} of them there before" if there else ""
        result(f"{out}: {counted(count, 'task')}{kept}\n")
    return OK


command.add_command(tasks, "tasks")
command.add_command(evolve_questions, "evolve")
