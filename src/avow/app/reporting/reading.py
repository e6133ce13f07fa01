"""What `avow report` reads: a run of the log, or a file with what `avow solve --json` printed; and its certificate.

A certificate is re-checked by `avow.recheck` and compared with the run before anything is said of it. What it does NOT
do: it cannot know whether the file of a run was edited; runs are not sealed.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from avow import recheck
from avow.app.stdin import text_from
from avow.core.account import cut, printable
from avow.core.errors import CalibrationError, StoreError, UserError
from avow.core.store import Store
from avow.core.textfile import read_text
from avow.core.types import Outline, Run
from avow.promise import confidence

MOST = 64 * 2**20  # bytes
HOLES = 200


class ReportError(UserError):
    """A run that cannot be reported on."""


@dataclass(frozen=True, slots=True)
class Reported:
    """A run and what was promised of it. claim: of a certificate that holds and is its own, "" without one.

    outlined: whether the claim is of the outline of the program, and not of the program.
    """

    run: Run
    claim: str = ""
    abstained: str = ""
    helps: str = ""

    @property
    def outlined(self) -> bool:
        return self.run.outline is not None and bool(self.claim) and self.run.outline.claim == self.claim


def from_log(prefix: str | None, store: Store, path: str) -> Reported:
    """The run whose id starts with `prefix`, the newest that is finished for None. path: where the log is looked for.

    Raises:
        StoreError: there is none, or there are several.
        ReportError: it is not finished.
        CalibrationError: its certificate does not hold.

    """
    record = store.latest_run() if prefix is None else store.get_run(prefix)
    if record is None:
        raise StoreError(f"no runs in {path}", hint="avow solve TASK makes one.")
    if record.run is None:
        raise _unfinished(record.id)
    return _decided(record.run, record.id)


def _decided(run: Run, where: str) -> Reported:
    """A run with the decision that the log has kept, its certificate checked."""
    if run.decision is None:
        return Reported(run)
    if run.decision.certificate:
        return Reported(run, checked(run.decision.certificate, run, where))
    return Reported(run, abstained=run.decision.reason, helps=run.decision.help)


def from_file(name: str) -> Reported:
    """The run in a file, or in standard input for -.

    Raises:
        UserError: it cannot be read, holds no run, or a certificate that is not of the run.

    """
    text = text_from(name, limit=MOST)
    name = "standard input" if name == "-" else name
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _no_run(name, f"it is no JSON ({str(error)[:80]})") from None
    if not isinstance(data, dict):
        raise _no_run(name, "it is no JSON object")
    if data.get("format") == recheck.FORMAT:
        raise ReportError(f"{name} is a certificate", hint=f"Check it: avow verify {name}. Or name its run as well.")
    if "run" not in data:
        return _decided(run_of(data, name), name)
    if data["run"] is None:
        raise _unfinished(str(data.get("id", name)))
    run, said = run_of(data["run"], name), [data.get(key) or "" for key in ("abstained", "helps")]
    if run.decision:  # what avow log show --json printed
        return _decided(run, name)
    if not all(isinstance(text, str) for text in said):
        raise _no_run(name, "abstained and helps are no texts")
    claim = checked(json.dumps(data["certificate"]), run, name) if data.get("certificate") is not None else ""
    return Reported(run, claim, *([] if claim else said))


def checked(text: str, run: Run, where: str) -> str:
    """The claim of the certificate of a run.

    Raises:
        CalibrationError: it does not hold, or is of another run.

    """
    try:
        claim = recheck.check(text)
    except recheck.InvalidError as error:
        raise CalibrationError(f"{where}: the certificate does not hold: {error}") from None
    data = json.loads(text)
    task, sealed = data["task"], data.get("run")
    differs = {
        "program": run.choice is None or data["program"] != run.choice.code,
        "task": [task["prompt"], task.get("key")] != [run.task.prompt, run.task.key] or bool(run.task.tests),
        "run": not isinstance(sealed, dict) or sealed.get("id") != run.id,
        "posterior": data.get("confidence") is None or data["confidence"] != confidence(run),
        "outline": not _of_outline(data, run.outline),
    }
    for what, differ in differs.items():
        if differ:
            raise CalibrationError(
                f"{where}: the certificate is of another {what} than the run", hint="Give the run that it came with."
            )
    return claim


def _of_outline(data: dict[str, Any], outline: Outline | None) -> bool:
    """Whether a certificate is of this outline; that of a whole program is of none."""
    if data["kind"] != "outlined" or outline is None:
        return data["kind"] != "outlined" and outline is None
    said = (data["claim"], data["holes"], data["most"], data["coverage"])
    return said == (outline.claim, [list(hole) for hole in outline.holes], outline.most, outline.coverage)


def read_certificate(path: Path, run: Run) -> str:
    """The claim of the certificate of a run in a file.

    Raises:
        UserError: it cannot be read, does not hold, or is of another run.

    """
    return checked(read_text(path, limit=recheck.MOST), run, str(path))


def run_of(data: Any, name: str) -> Run:
    """A run of plain data, with numbers that can be shown.

    Raises:
        ReportError: it is none.

    """
    import msgspec

    try:
        run = msgspec.convert(data, Run)
        _ = run.task.key  # of a task that is text
    except (msgspec.ValidationError, UnicodeError, RecursionError) as error:
        raise _no_run(name, str(error)) from None
    if why := _impossible(run):
        raise _no_run(name, why)
    return run


def _impossible(run: Run) -> str:
    """What of a run no run can be, "" for nothing: a page must not show a posterior of 7."""
    choice, usage = run.choice, run.usage
    counts = [run.samples, run.programs, run.loading, run.inputs, run.tests, run.behaviours, run.passing]
    counts += [usage.prompt_tokens, usage.completion_tokens, usage.requests, usage.executions]
    counts += [usage.reused, usage.known]
    if choice is not None:
        shares = [choice.posterior, *(c.posterior for c in choice.candidates)]
        if not all(0 <= share <= 1 for share in shares):
            return "a posterior is not between 0 and 1"
        counts += [n for c in choice.candidates for n in (c.samples, c.programs)]
        counts += [n for test in choice.tested for n in (test.count, test.passing)]
        if not choice.candidates or choice.candidates[0].code != choice.code:
            return "its first candidate is not the chosen program"
        classes = {len(p.answers) for p in choice.partings} | {len(p.same) for p in choice.partings}
        if len(classes) > 1 or any(n > len(choice.candidates) for n in classes):
            return "its partings are not of its candidates"
    if not all(0 <= n < 2**53 for n in counts) or not (math.isfinite(usage.seconds) and usage.seconds >= 0):
        return "a count is negative or beyond all bounds"
    if run.outline is not None and choice is not None:
        borders = [0, *(place for hole in run.outline.holes for place in hole), len(choice.code)]
        holes = len(run.outline.holes)
        if holes > HOLES or any(a > b for a, b in pairwise(borders)) or not 0 <= run.outline.kept <= 1:
            return "its outline is not of its program"
    return ""


def _no_run(name: str, why: str) -> ReportError:
    return ReportError(f"{name} holds no run: {cut(printable(why), 120)}", hint="Give what avow solve --json printed.")


def _unfinished(run: str) -> ReportError:
    shown = cut(printable(run), 80)
    return ReportError(f"the run {shown} is unfinished", hint="The command that began it goes on where it stopped.")
