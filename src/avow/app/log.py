"""`avow log`: what was done before. Reads the run store, changes nothing."""

from __future__ import annotations

import time
from pathlib import Path

import click

from avow.app.cli import OK
from avow.app.options import CONTEXT, Group, alone, common, flag, settings, subcommand
from avow.app.terminal import result, result_json, table
from avow.core.account import account, chance, counted, cut, printable
from avow.core.config import Settings, load
from avow.core.errors import StoreError, UserError
from avow.core.store import RunRecord, Store, default_path
from avow.core.types import Run


@click.group("log", cls=Group, invoke_without_command=True, context_settings=CONTEXT)
@common
@flag("store")
@click.pass_context
def command(context: click.Context, as_json: bool, store: str | None) -> int:
    """What was done before, with which model, seed, isolation and at what price. Alone it is `avow log list`."""
    return alone(context, show_list, as_json=as_json, store=store)


@subcommand("log list")
@click.option("-n", "number", type=click.IntRange(1), default=20, metavar="N", help="how many of the latest runs [20]")
@common
@settings("store")
def show_list(number: int, as_json: bool, settings: Settings) -> int:
    """The latest runs, newest first."""
    path = settings.store or str(default_path())
    with log_of(settings) as store:
        records = store.list_runs(number)
    if as_json:
        result_json({"store": path, "runs": records})
    elif not records:
        result(f"no runs in {path}\n")
    else:
        result(table([("run", "when", "outcome", "samples", "seconds", "model", "task"), *map(_row, records)]))
    return OK


def log_of(settings: Settings) -> Store:
    """The run store. To look at it does not make it: one that is named must exist, the usual one is empty until then.

    Raises:
        StoreError: it does not exist, or cannot be opened.

    """
    path = settings.store or str(default_path())
    if path == ":memory:" or Path(path).exists():
        return Store(path)
    if settings.store:
        raise StoreError(f"no such run store: {path}", hint="The first run makes it.")
    return Store(":memory:")


def _row(record: RunRecord) -> tuple[str, ...]:
    when = time.strftime("%Y-%m-%d %H:%M", time.localtime(record.created))
    run = record.run
    samples, seconds = (f"{run.samples:,}", f"{run.usage.seconds:.1f}") if run else ("", "")
    return record.id, when, _outcome(record), samples, seconds, _short(record.model), _short(record.task)


def _outcome(record: RunRecord) -> str:
    run = record.run
    if run is None:
        return "unfinished"
    if run.choice is None:
        return "no program"
    if run.message:
        return "unproven"
    return "abstained" if run.decision and not run.decision.certificate else chance(run.choice.posterior)


def _short(text: str) -> str:
    return cut(printable(text), 40)


def complete_ids(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001
    """Ids that go on as a word began, the latest runs first."""
    try:
        with log_of(load({"store": ctx.params.get("store")}).settings) as store:
            return [record.id for record in store.list_runs(1000) if record.id.startswith(incomplete)]
    except UserError:
        return []  # a shell that completes is no place for complaints


@subcommand("log show")
@click.argument("run", shell_complete=complete_ids)
@common
@settings("store")
def show(run: str, as_json: bool, settings: Settings) -> int:
    """One run: the account, its price, the program. The start of its id will do."""
    with log_of(settings) as store:
        record = store.get_run(run)
        kept = store.bought(record.id)
    if as_json:
        result_json(record)
        return OK
    lines = [f"{'run':<9}{record.id}", f"{'task':<9}{printable(record.task)}", f"{'model':<9}{printable(record.model)}"]
    if record.run is None:
        paid = f"{counted(kept.samples, 'sample')} and {counted(kept.traces + kept.judgements, 'execution')} are kept"
        result("\n".join([*lines, f"unfinished: {paid}, the same command goes on where it stopped"]) + "\n")
        return OK
    done = record.run
    versions = ", ".join(f"{name} {version}" for name, version in done.versions.items())
    lines += [f"{'seed':<9}{done.seed}", f"{'with':<9}{versions}", *account(done)]
    result("\n".join(lines) + "\n" + _program(done))
    return OK


def _program(run: Run) -> str:
    """The chosen program as it was printed, and what was promised of it; a certificate is for the report to check."""
    if run.choice is None:
        return ""
    code = run.choice.code
    if run.outline:
        from avow.domains.tree import opened  # with NumPy, for which no other log waits

        code = opened(code, run.outline.holes)
    told = ""
    if run.decision:
        abstained = f"abstained {printable(run.decision.reason)}\nhelps    {printable(run.decision.help)}\n"
        told = f"promise  avow report {run.id} checks and shows it\n" if run.decision.certificate else abstained
    return f"{told}\n{code.rstrip()}\n"


@subcommand("log export")
@settings("store")
@click.option("--debug", is_flag=True, expose_value=False, help="show tracebacks [AVOW_DEBUG]")
def export(settings: Settings) -> int:
    """All runs, samples, traces and judgements as JSON lines on stdout."""
    with log_of(settings) as store:
        for line in store.export():
            result(line + "\n")
    return OK


for _one in (show_list, show, export):
    command.add_command(_one, (_one.name or "").split()[-1])
