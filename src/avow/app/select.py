"""`avow select`: choose one of programs that exist already."""

from __future__ import annotations

import click

from avow.api import choose_with, with_trusted
from avow.app.options import CHOICE, EXECUTION, common, settings, subcommand, trusted
from avow.app.progress import progress
from avow.app.solve import tell
from avow.app.stdin import read_stdin
from avow.core.config import Settings
from avow.domains.python.load import load_task


def _one(files: tuple[str, ...]) -> str | None:
    """The one file of tests. A second one would take the place of the first without a word."""
    if len(files) > 1:
        raise click.BadParameter(f"found {len(files)} files of tests, expected one: put them together")
    return files[0] if files else None


@subcommand("select")
@click.argument("task", type=click.Path())
@click.argument("candidates", type=click.Path())
@click.option(
    "--tests",
    type=click.Path(),
    metavar="FILE",
    multiple=True,
    callback=lambda _context, _option, files: _one(files),
    help="tests that may be wrong: assertions, or JSON lines of a model's answers",
)
@trusted
@common
@settings(*CHOICE, *EXECUTION)
def command(
    task: str, candidates: str, tests: str | None, trusted: tuple[str, ...], as_json: bool, settings: Settings
) -> int:
    """Choose one of the programs in CANDIDATES for TASK.

    CANDIDATES is a directory of .py, .txt and .md files, or a JSON lines file with a program in the field code,
    completion, solution or text of each row. TASK and the exit codes are those of `avow solve`.
    """
    wanted = with_trusted(load_task(task, read_stdin), trusted)
    with progress() as show:
        run = choose_with(settings, wanted, candidates, tests=tests or (), on_progress=show)
    return tell(run, as_json=as_json)
