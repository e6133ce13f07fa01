"""`avow verify`: does a certificate hold? By `avow.recheck` alone, which imports nothing of avow."""

from __future__ import annotations

import json
from pathlib import Path

import click

from avow.app.cli import OK, UNPROVEN
from avow.app.options import common, subcommand
from avow.app.stdin import read_stdin
from avow.app.terminal import result, result_json, say
from avow.core.account import printable
from avow.core.errors import CalibrationError
from avow.recheck import MOST, InvalidError, check

LINES = 40  # of the program that are shown


@subcommand("verify")
@click.argument("certificate", type=click.Path(path_type=Path), metavar="CERT")
@common
def command(certificate: Path, as_json: bool) -> int:
    """Check the arithmetic of a program's certificate (- for standard input) from its own data, offline.

    It recounts the errors on the tasks that proved the threshold and the chance of so few. It does not run the program,
    and cannot know who made the certificate.

    Exit code 0: it holds, and the claim is printed. 1: it does not, and why.
    """
    try:
        text = _read(certificate)
        claim, why = check(text), ""
    except InvalidError as error:
        claim, why = "", str(error)
    except (OSError, ValueError) as error:
        told = getattr(error, "strerror", None) or "not UTF-8"
        raise CalibrationError(f"{certificate} cannot be read: {told}") from None
    if as_json:
        known = {} if why else {"program": json.loads(text)["program"], "task": json.loads(text)["task"]}
        result_json({"valid": not why, "claim": claim, "why": why, **known})
    elif why:
        say(f"invalid  {certificate}: {why}")
    else:
        result(f"valid: {claim}\n")
        say("It is of this program, which was not run:")
        for line in json.loads(text)["program"].splitlines()[:LINES]:
            say(f"    {printable(line)}")
    return UNPROVEN if why else OK


def _read(certificate: Path) -> str:
    if str(certificate) == "-":
        data = read_stdin(MOST)
    else:
        with certificate.open("rb") as file:
            data = file.read(MOST + 1)
    if len(data) > MOST:
        raise CalibrationError(f"{certificate} is no certificate: it is larger than {MOST // 2**20} MB")
    return data.decode("utf-8")
