"""`avow verify`: does a certificate hold? By `avow.recheck` alone, which imports nothing of avow."""

from __future__ import annotations

from pathlib import Path

import click

from avow.app.cli import OK, UNPROVEN
from avow.app.options import common, subcommand
from avow.app.terminal import result, result_json, say
from avow.recheck import InvalidError, check, read


@subcommand("verify")
@click.argument("certificate", type=click.Path(path_type=Path), metavar="CERT")
@common
def command(certificate: Path, as_json: bool) -> int:
    """Check the certificate of a program from its own data, offline.

    It recounts the errors on the tasks that proved the threshold and the chance of so few. It does not run the program.

    Exit code 0: it holds, and the claim is printed. 1: it does not, and why.
    """
    try:
        claim, why = check(read(certificate)), ""
    except InvalidError as error:
        claim, why = "", str(error)
    if as_json:
        result_json({"valid": not why, "claim": claim, "why": why})
    elif why:
        say(f"invalid  {certificate}: {why}")
    else:
        result(f"valid: {claim}\n")
    return UNPROVEN if why else OK
