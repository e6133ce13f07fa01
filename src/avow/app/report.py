"""`avow report`: what a run found, as a page, as text or as JSON."""

from __future__ import annotations

from pathlib import Path

import click

from avow.app.certifying import writable
from avow.app.cli import OK
from avow.app.log import complete_ids, log_of
from avow.app.options import FilePath, common, settings, subcommand
from avow.app.reporting.facts import Facts, gather
from avow.app.reporting.reading import Reported, ReportError, from_file, from_log, read_certificate
from avow.app.terminal import result, result_json, say
from avow.core.config import Settings
from avow.core.replacing import replacing
from avow.core.store import default_path


@subcommand("report")
@click.argument("run", required=False, shell_complete=complete_ids)
@click.option("-o", "output", type=FilePath(), metavar="FILE", help="write a page of HTML; - for standard output")
@click.option("--certificate", type=FilePath(), metavar="FILE", help="of the run, from avow solve --certificate")
@common
@settings("store")
def command(run: str | None, output: str | None, certificate: str | None, as_json: bool, settings: Settings) -> int:
    """What a run found: the program and what in it is in doubt, behaviours, tests, promise, cost.

    RUN is the id of a run of avow log, of which the start will do, a file with what avow solve --json printed, or - for
    standard input; without it, the latest run. With -o the report is one page that needs no network, without it text.
    A certificate is checked, and one that is not of the run is an error.
    """
    if as_json and output == "-":
        raise ReportError("--json and -o - both want standard output", hint="Give -o a file.")
    if output not in (None, "-"):
        writable(Path(output or ""), "page", b"<!DOCTYPE html>")
    facts = gather(_reported(run, certificate, settings))
    if output is not None:
        _page(facts, output)
    if as_json:
        result_json(facts)
    elif output is None:
        from avow.app.reporting.text import render

        result(render(facts))
    return OK


def _reported(run: str | None, certificate: str | None, settings: Settings) -> Reported:
    if run is not None and (run == "-" or Path(run).is_file() or Path(run).suffix):
        found = from_file(run)
    else:
        with log_of(settings) as store:
            found = from_log(run, store, settings.store or str(default_path()))
    if certificate is None:
        return found
    return Reported(found.run, read_certificate(Path(certificate), found.run))


def _page(facts: Facts, output: str) -> None:
    """Write the page, whole or not at all."""
    from avow.app.reporting.page import render

    page = render(facts)
    if output == "-":
        result(page)
        return
    path = Path(output)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as file:
            file.write(page.encode("utf-8"))
    except OSError as error:
        raise ReportError(f"{path} cannot be written: {error.strerror}") from None
    say(f"written  {path}")
