"""`avow monitor`: are the answers of a stream still like those of the calibration? See `avow.certify.monitor`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from avow import recheck
from avow.app.certifying import DELTA, known_calibration
from avow.app.cli import OK, UNPROVEN
from avow.app.options import EVERYTHING, common, settings, subcommand
from avow.app.terminal import result, result_json, say, table
from avow.certify.acceptance import Acceptance
from avow.certify.monitor import Monitor, Rate
from avow.core.account import printable
from avow.core.config import Settings
from avow.core.errors import CalibrationError
from avow.core.textfile import read_text
from avow.promise import Calibration, read_calibration

MOST = 1 << 28  # bytes
SHARE = click.FloatRange(0, 1, min_open=True, max_open=True)


@subcommand("monitor")
@click.argument("answers", type=click.Path(path_type=Path))
@click.option("--calibration", type=click.Path(path_type=Path), metavar="FILE", help="that was used")
@click.option("--risk", type=SHARE, metavar="SHARE", required=True, help="that was asked for")
@click.option("--confidence", type=SHARE, metavar="SHARE", default=1 - DELTA, help=f"likewise [{1 - DELTA:g}]")
@common
@settings(*EVERYTHING)
def command(
    answers: Path, calibration: Path | None, risk: float, confidence: float, as_json: bool, settings: Settings
) -> int:
    """Watch a stream of promises: is more wrong than was promised, is more or less accepted than in the calibration?

    ANSWERS are JSON objects one after another, such as `avow solve --risk 0.05 --json >> answers.json` appends. Where
    it turns out whether an accepted program was wrong, give its object `"wrong": true` or `false`.

    It may be asked as often as you like: a false alarm has a chance of 1 in 100 for each rate, however often.

    Exit code 0: all is as it was. 1: something left its band.
    """
    known, delta = read_calibration(calibration or known_calibration(settings)), round(1 - confidence, 12)
    found = known.acceptance(risk, delta)
    if found.threshold is None:
        raise CalibrationError(f"at risk {risk:g} this calibration promises nothing, so there is nothing to watch")
    monitor = Monitor(risk, found.accepted, len(found.proof))
    for i, answer in enumerate(_answers(read_text(answers, limit=MOST)), 1):
        accepted, wrong = _read(answer, i, found, known)
        try:
            monitor.see(accepted, wrong)
        except ValueError as error:
            raise CalibrationError(f"answer {i}: {error}") from None
    if as_json:
        plain = {name: _plain(rate) for name, rate in _rates(monitor).items()}
        result_json({"answers": monitor.more.seen, "rates": plain, "alarms": monitor.alarms})
    else:
        rates = _rates(monitor).items()
        rows = [(name, f"{rate.happened} of {rate.seen}", f"{rate.limit:.3f}") for name, rate in rates]
        result(table([("answers", "seen", "at most"), *rows]))
        for alarm in monitor.alarms:
            say(f"ALARM    {alarm}")
        say("" if monitor.alarms else "all is as in the calibration, as far as this tells")
    return UNPROVEN if monitor.alarms else OK


def _rates(monitor: Monitor) -> dict[str, Rate]:
    return {"accepted": monitor.more, "not accepted": monitor.fewer, "wrong of those accepted": monitor.wrong}


def _plain(rate: Rate) -> dict[str, Any]:
    return {"seen": rate.seen, "happened": rate.happened, "limit": rate.limit, "evidence": rate.evidence}


def _answers(text: str) -> Iterator[dict[str, Any]]:
    """JSON objects, one after another.

    Raises:
        CalibrationError: something else stands there.

    """
    decoder, at, number = json.JSONDecoder(), 0, 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        number += 1
        try:
            found, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            here = printable(text[at : at + 30])
            raise CalibrationError(f"answer {number}: found {here!r}, expected a JSON object") from None
        if not isinstance(found, dict):
            raise CalibrationError(f"answer {number}: found {type(found).__name__}, expected a JSON object")
        yield found


def _read(answer: dict[str, Any], number: int, found: Acceptance, known: Calibration) -> tuple[bool, bool | None]:
    """Whether it was accepted, and whether it was wrong where that is known.

    Raises:
        CalibrationError: it is no answer to the same question, or its certificate does not hold.

    """
    given, wrong, asked = answer.get("certificate", ""), answer.get("wrong"), answer.get("asked")
    if not isinstance(given, dict | None) or not isinstance(wrong, bool | None) or not isinstance(asked, dict):
        raise CalibrationError(f"answer {number}: expected what `avow solve --risk --json` prints")
    want = {"risk": found.epsilon, "confidence": round(1 - found.delta, 12), "holes": None}
    for name, value in want.items():
        if asked.get(name) != value:
            raise CalibrationError(
                f"answer {number}: it was asked for with {name} {asked.get(name)}, this watches {name} {value}",
                hint="Keep one file of answers for each way to ask.",
            )
    if given is not None:
        _check(given, number, found, known)
    return given is not None, wrong


def _check(certificate: dict[str, Any], number: int, found: Acceptance, known: Calibration) -> None:
    """A certificate has to hold, and to be of this calibration."""
    try:
        recheck.check(json.dumps(certificate))
    except recheck.InvalidError as error:
        raise CalibrationError(f"answer {number}: its certificate does not hold: {error}") from None
    if (certificate["threshold"], certificate["drawn"]) != (found.threshold, known.drawn):
        raise CalibrationError(f"answer {number}: its certificate is of another calibration")
