"""`avow monitor`: are the answers of a stream still like those of the calibration? See `avow.certify.monitor`.

A calibration asked each task once, so here as well each task counts once, by its first answer: who asks again mostly
does so because of the answer. What was found out later still counts. What it does NOT do: it cannot know who found out
what, and labels of none but suspicious answers tell too high a rate. Tasks with examples and tasks without are watched
apart, as they are promised.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from avow.app.certifying import DELTA, Asked, in_range, known_calibration, question
from avow.app.cli import OK, UNPROVEN
from avow.app.options import EVERYTHING, common, settings, subcommand
from avow.app.reporting.reading import checked, run_of
from avow.app.stdin import text_from
from avow.app.terminal import result, result_json, say, table
from avow.certify.acceptance import Acceptance
from avow.certify.monitor import Monitor, Rate
from avow.core.account import cut, printable
from avow.core.config import Settings
from avow.core.errors import CalibrationError
from avow.core.types import Run
from avow.promise import Calibration, confidence, read_calibration, telling

MOST = 1 << 28  # bytes
SHARE = click.FloatRange(0, 1)


@dataclass(slots=True)
class Tasks:
    """What was answered, task for task.

    accepted: whether the first answer to a task was, by the task's key. wrong: what was last said of an accepted one.
    repeated: answers to tasks that were there already. tested: answers that abstained since the user gave a test.
    """

    accepted: dict[str, bool] = field(default_factory=dict)
    wrong: dict[str, bool] = field(default_factory=dict)
    repeated: int = 0
    tested: int = 0

    def see(self, run: Run, accepted: bool, wrong: bool | None) -> None:
        """One answer more."""
        key = run.task.key
        if run.task.tests:
            self.tested += 1
            return
        self.repeated += key in self.accepted
        self.accepted.setdefault(key, accepted)
        if wrong is not None:
            self.wrong[key] = wrong


@dataclass(slots=True)
class Kind:
    """One kind of tasks, with examples or without: what is promised of it, and what was answered."""

    known: Calibration
    found: Acceptance
    want: dict[str, Any]
    tasks: Tasks = field(default_factory=Tasks)

    def monitor(self) -> Monitor:
        """It has seen each task once."""
        monitor = Monitor(self.found.epsilon, self.found.accepted, len(self.found.proof))
        for accepted in self.tasks.accepted.values():
            monitor.see(accepted)
        for wrong in self.tasks.wrong.values():
            monitor.wrong.see(wrong)
        return monitor


@subcommand("monitor")
@click.argument("answers", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--calibration", type=click.Path(path_type=Path), metavar="FILE", help="that was used")
@click.option("--risk", type=SHARE, metavar="SHARE", required=True, help="that was asked for")
@click.option("--confidence", "sure", type=SHARE, metavar="SHARE", help=f"likewise [{1 - DELTA:g}]")
@common
@settings(*EVERYTHING)
def command(
    answers: Path, calibration: Path | None, risk: float, sure: float | None, as_json: bool, settings: Settings
) -> int:
    """Watch a stream of promises: is more wrong than was promised, is more or less accepted than in the calibration?

    ANSWERS are JSON objects one after another, such as `avow solve --risk 0.05 --json >> answers.json` appends, or -
    for standard input. Where it turns out whether an accepted program was wrong, give its object `"wrong": true` or
    `false`. A task that was answered more than once counts once.

    It may be asked as often as you like: a false alarm has a chance of 1 in 100 for each rate, however often.

    Exit code 0: all is as it was, or there is nothing to tell yet. 1: something left its band.
    """
    asked = Asked(risk, None, sure, calibration, None)
    in_range(risk, asked.delta)
    kinds = _kinds(read_calibration(calibration or known_calibration(settings)), asked)
    _see(text_from(str(answers), limit=MOST), kinds)
    seen = [(kind, kind.monitor()) for kind in kinds.values()]
    _show_json(seen) if as_json else _show(seen)
    return UNPROVEN if any(monitor.alarms for _, monitor in seen) else OK


def _kinds(known: Calibration, asked: Asked) -> dict[bool, Kind]:
    """The kinds of tasks of which something is promised.

    Raises:
        CalibrationError: there is none.

    """
    kinds, risk = {}, asked.risk or 0.0
    for part in known.kinds():
        with suppress(CalibrationError):  # too few tasks
            found = part.acceptance(risk, asked.delta)
            if found.threshold is not None:
                kinds[part.examples] = Kind(part, found, question(asked, part))
    if not kinds:
        raise CalibrationError(f"at risk {risk:g} this calibration promises nothing, so there is nothing to watch")
    return kinds


def _see(text: str, kinds: Mapping[bool, Kind]) -> None:
    """What was answered, to each kind.

    Raises:
        UserError: something in the text is no answer to the question that is watched.

    """
    for number, answer in enumerate(_answers(text), 1):
        try:
            _read(answer, f"answer {number}", kinds)
        except RecursionError:  # what is nested so deeply that it can just be read
            raise CalibrationError(f"answer {number}: expected what `avow solve --risk --json` prints") from None


def _show(seen: list[tuple[Kind, Monitor]]) -> None:
    """What was left out, the rates and what they tell, of each kind that was seen."""
    some = [(kind, monitor) for kind, monitor in seen if monitor.more.seen or kind.tasks.tested]
    for kind, monitor in some:
        if kind.tasks.repeated:
            say(f"left out {kind.tasks.repeated} repeated: each task counts once, by its first answer")
        if kind.tasks.tested:
            say(f"left out {kind.tasks.tested} with a test of yours: of those the calibration knows nothing")
        result(_table(kind, monitor))
        for alarm in monitor.alarms:
            say(f"ALARM    {alarm}")
    if not any(monitor.more.seen for _, monitor in some):
        say("nothing to tell yet: there is no answer that counts")
    elif not any(monitor.alarms for _, monitor in some):
        say("all is as in the calibration, as far as this tells")


def _table(kind: Kind, monitor: Monitor) -> str:
    head = (f"tasks {telling(kind.known.examples)}", "seen", "at most")
    rates = _rates(monitor).items()
    return table([head, *((name, f"{rate.happened} of {rate.seen}", f"{rate.limit:.3f}") for name, rate in rates)])


def _show_json(seen: list[tuple[Kind, Monitor]]) -> None:
    kinds = []
    for kind, monitor in seen:
        rates = {name: _plain(rate) for name, rate in _rates(monitor).items()}
        left = {"repeated": kind.tasks.repeated, "tested": kind.tasks.tested}
        told = {"examples": kind.known.examples, "answers": monitor.more.seen, "left_out": left}
        kinds.append(told | {"rates": rates, "alarms": monitor.alarms})
    result_json({"kinds": kinds})


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


def _read(answer: dict[str, Any], where: str, kinds: Mapping[bool, Kind]) -> None:
    """One answer, for the kind of its task.

    Raises:
        CalibrationError: it is no answer to the same question, or its certificate is not of the calibration.
        ReportError: it holds no run.

    """
    given, wrong, asked = answer.get("certificate", ""), answer.get("wrong"), answer.get("asked")
    if not isinstance(given, dict | None) or not isinstance(wrong, bool | None) or not isinstance(asked, dict):
        raise CalibrationError(f"{where}: expected what `avow solve --risk --json` prints")
    run = run_of(answer.get("run"), where)
    kind = kinds.get(bool(run.task.examples))
    if kind is None:
        shown = "some" if run.task.examples else "no"
        raise CalibrationError(f"{where}: of tasks with {shown} examples this calibration promises nothing")
    _same(asked, kind.want, run, where)
    if given is not None:
        _check(given, run, where, kind.found, kind.known)
    elif wrong is not None:
        raise CalibrationError(f"{where}: it says wrong, but only an accepted answer can break a promise")
    elif not run.task.tests and (sure := confidence(run)) is not None and kind.found.accepts(sure):
        raise CalibrationError(f"{where}: it has no certificate, but its posterior of {sure:.3f} would be accepted")
    kind.tasks.see(run, given is not None, wrong)


def _same(asked: dict[str, Any], want: dict[str, Any], run: Run, where: str) -> None:
    """An answer has to be to the question that is watched."""
    if "calibration" not in asked:
        wrote = cut(printable(run.versions.get("avow", "of an unknown version")), 40)
        raise CalibrationError(
            f"{where}: it does not say which calibration it went by (avow {wrote} wrote it)",
            hint="Ask again with the avow of today: avow solve TASK --risk SHARE --json.",
        )
    for name, value in want.items():
        if asked.get(name) != value:
            had = cut(printable(str(asked.get(name))), 40)
            raise CalibrationError(
                f"{where}: it was asked for with {name} {had}, this watches {name} {value}",
                hint="Keep one file of answers for each calibration and each way to ask.",
            )


def _check(certificate: dict[str, Any], run: Run, where: str, found: Acceptance, known: Calibration) -> None:
    """A certificate has to hold, and to be of this run and this calibration."""
    checked(json.dumps(certificate), run, where)
    want = {"epsilon": found.epsilon, "delta": found.delta, "threshold": found.threshold, "drawn": known.drawn}
    if any(certificate.get(name) != value for name, value in want.items()):
        raise CalibrationError(f"{where}: its certificate is of another calibration, or of another question")
