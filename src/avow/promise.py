"""From a run to a promise: a calibration kept in a file, and the certificate of a program that it lets through.

    calibration = read_calibration(path)
    decision = decide(run, settings, calibration, epsilon=0.05)
    decision.certificate, decision.reason

A calibration is what a model's choices were worth on tasks with known answers (`avow.evals.calibration` makes it). It
holds for runs that draw, run and choose as it did, by `DRAWN`, with the same weights, and that are told no more: a test
of the user's was not among what it knows. Tasks with examples and tasks without are told apart, each kind with its own
threshold: a posterior that no example backs is worth less. Of any other run nothing is promised. `avow.recheck` checks
a certificate without any of this.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from avow import recheck
from avow.certify.acceptance import Acceptance, calibrate
from avow.core.account import counted, cut, printable
from avow.core.config import Settings
from avow.core.errors import CalibrationError
from avow.core.replacing import replacing
from avow.core.types import Decision, Run, Task, digest
from avow.sample.spec import weights
from avow.select.posterior import VERSION

FORMAT = "avow-calibration-1"
MOST = 256 * 2**20  # bytes
MORE = "Calibrate on more tasks, ask for a higher risk, or take a better model."
DRAWN = (  # settings that must be the same
    "model", "base_url", "samples", "tests", "seed", "temperature", "top_p", "max_tokens", "select", "cpu_seconds",
    "memory_mb", "verify", "search",
)  # fmt: skip
# what calibrations that are older than a setting were made with
LATER = {"search": 0, "verify": 0, "weights": "", "posterior": 1}


@dataclass(frozen=True, slots=True)
class Case:
    """A task with a known answer. confidence: the posterior of the choice, None where nothing could be accepted.

    examples: whether its prompt held any, which a program has to pass.
    match, execution: up to which budget its outlines are right, for each number of holes from 1; empty where there are
    none (`avow.outlines`).
    """

    task: str
    confidence: float | None
    wrong: bool
    match: tuple[float, ...] = ()
    execution: tuple[float, ...] = ()
    examples: bool = False


@dataclass(frozen=True, slots=True)
class Calibration:
    """What choices of one way to draw were worth. drawn: the settings in `DRAWN`. source: the file of the tasks."""

    drawn: dict[str, Any]
    source: str
    cases: tuple[Case, ...]

    @property
    def confidences(self) -> list[float]:
        """Of each case, -inf where nothing could be accepted."""
        return [-math.inf if case.confidence is None else case.confidence for case in self.cases]

    @property
    def key(self) -> str:
        """Content address: calibrations with the same key accept the same."""
        cases = [[case.task, case.confidence, case.wrong, case.examples] for case in self.cases]
        return digest(json.dumps([self.drawn, cases], sort_keys=True))

    @property
    def examples(self) -> bool:
        """Of what is of one kind: whether its tasks have examples."""
        return self.cases[0].examples

    @property
    def told(self) -> str:
        """Of what is of one kind: how many tasks, for a person."""
        return f"{counted(len(self.cases), 'task')} {telling(self.examples)}"

    def kinds(self) -> list[Calibration]:
        """What it knows of tasks with examples, then of those without; what it knows nothing of is left out."""
        parts = (tuple(case for case in self.cases if case.examples == shown) for shown in (True, False))
        return [replace(self, cases=cases) for cases in parts if cases]

    def like(self, task: Task) -> Calibration:
        """What it knows of tasks that tell as much.

        Raises:
            CalibrationError: nothing.

        """
        shown = bool(task.examples)
        found = next((part for part in self.kinds() if part.examples == shown), None)
        if found is None:
            known, has = telling(not shown), "some" if shown else "none"
            raise CalibrationError(
                f"the calibration knows only tasks {known}, and this one has {has}",
                hint="Calibrate on tasks like it." if shown else "Add examples to it, or calibrate on tasks like it.",
            )
        return found

    def acceptance(self, epsilon: float, delta: float) -> Acceptance:
        """The least confidence that may be accepted.

        Raises:
            CalibrationError: too few tasks for this.
            ValueError: epsilon or delta is not between 0 and 1.

        """
        return calibrate(self.confidences, [case.wrong for case in self.cases], epsilon, delta)


def drawn(settings: Settings) -> dict[str, Any]:
    """The settings that a calibration and a run must share."""
    own = {"model": settings.model.removeprefix("local:"), "weights": weights(settings.model), "posterior": VERSION}
    return {name: getattr(settings, name) for name in DRAWN} | own


def compatible(calibration: Calibration, settings: Settings) -> None:
    """Refuse runs that the calibration says nothing of.

    Raises:
        CalibrationError: a setting differs.

    """
    for name, value in drawn(settings).items():
        if calibration.drawn.get(name) != value:
            raise CalibrationError(
                f"the calibration was made with {name} {calibration.drawn.get(name)}, this run has {value}",
                hint=f"Use the same, or calibrate anew: avow calibrate TASKS{_flag(name, value)}.",
            )


def _flag(name: str, value: object) -> str:
    """What `avow calibrate` needs to be told; nothing of what is no setting."""
    return f" --{name.replace('_', '-')} {value}" if name in DRAWN else ""


def suited(calibration: Calibration, settings: Settings, task: Task) -> Calibration:
    """What a calibration knows of runs that are made like this, of tasks that tell as much.

    Raises:
        CalibrationError: nothing.

    """
    compatible(calibration, settings)
    return calibration.like(task)


def telling(examples: bool) -> str:
    """What kind of tasks they are, for a person."""
    return "with examples" if examples else "without examples"


def confidence(run: Run) -> float | None:
    """What is calibrated: the posterior of a choice that passes all that it must; None for any other."""
    return None if run.choice is None or run.message else run.choice.posterior


def decide(run: Run, settings: Settings, calibration: Calibration, *, epsilon: float, delta: float) -> Decision:
    """Accept the program of a run, or abstain.

    Raises:
        CalibrationError: the calibration is of other settings, or too small for this risk.

    """
    calibration = suited(calibration, settings, run.task)
    found, sure = calibration.acceptance(epsilon, delta), confidence(run)
    promise = f"at risk {epsilon:g} (confidence {1 - delta:g})"
    if found.threshold is None:
        shown = f"the {calibration.told} of the calibration do not show it"
        return Decision(reason=f"{promise} nothing can be promised: {shown}", help=MORE)
    if run.task.tests:
        told = f"{promise} nothing can be promised of a task with tests: the calibration knows none"
        return Decision(reason=told, help="Without --risk your test decides.")
    if sure is None or run.choice is None:
        return Decision(reason=f"{promise} no program can be promised: {run.message}", help=_help(run))
    if not found.accepts(sure):
        told = f"{promise} no program can be promised: the posterior is {sure:.3f}, accepted is {found.threshold:.3f}"
        return Decision(reason=f"{told} or more", help=_help(run))
    text = _certificate(run, calibration, found, sure)
    return Decision(certificate=text, claim=recheck.check(text))


def _help(run: Run) -> str:
    """What would settle it."""
    if run.message:
        return "More samples or another model may pass it; or mend the examples."
    difference = run.choice.difference if run.choice else None
    if difference is None:
        return "A test of yours would decide, without --risk."
    call, chosen, other = (cut(printable(text), 80) for text in (difference.call, difference.chosen, difference.other))
    return f"Is {call} {chosen} or {other}? With --test '{call} == ...', and without --risk, your answer decides."


def _certificate(run: Run, calibration: Calibration, found: Acceptance, sure: float) -> str:
    cases = [calibration.cases[i] for i in found.proof]
    return sealed(run, calibration, "calibrated", found.epsilon, found.delta, found.wrong, found.accepted, {
        "threshold": found.threshold,
        "confidence": sure,
        "steps": list(found.steps),
        "cases": [[case.confidence, case.wrong] for case in cases],
    })  # fmt: skip


def sealed(
    run: Run, calibration: Calibration, kind: str, epsilon: float, delta: float, wrong: int, n: int,
    proof: dict[str, Any],
) -> str:  # fmt: skip
    """A certificate of the choice of a run: so many of n tasks of a calibration of tasks like it were wrong."""
    if run.choice is None:
        raise ValueError("nothing was chosen")
    tasks = {"tasks": len(calibration.cases), "examples": calibration.examples}
    data: dict[str, Any] = {
        "format": recheck.FORMAT,
        "kind": kind,
        "claim": "",
        "program": run.choice.code,
        "task": {"id": run.task.id, "key": run.task.key, "prompt": run.task.prompt},
        "run": {"id": run.id, "seed": run.seed, "isolation": run.isolation.name.lower(), "versions": run.versions},
        "drawn": calibration.drawn,
        "calibrated_on": {"source": calibration.source, **tasks},
        "epsilon": epsilon,
        "delta": delta,
        **proof,
    }
    data["claim"] = recheck.sentence(data, wrong, n)
    return json.dumps(data | {"digest": recheck.digest(data)}, indent=1) + "\n"


def write_calibration(calibration: Calibration, path: Path) -> None:
    """Keep a calibration.

    Raises:
        CalibrationError: it cannot be written.

    """
    data = {"format": FORMAT, "drawn": calibration.drawn, "source": calibration.source}
    rows = ",\n".join("  " + json.dumps(_row(case)) for case in calibration.cases)
    write(json.dumps(data, indent=1)[:-2] + f',\n "cases": [\n{rows}\n ]\n}}\n', path)


def _row(case: Case) -> dict[str, Any]:
    return {name: value for name, value in asdict(case).items() if value != ()}


def write(text: str, path: Path) -> None:
    """Put a calibration or a certificate into a file, and make the folders on the way.

    Raises:
        CalibrationError: it cannot be written; an earlier file is as it was.

    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as file:
            file.write(text.encode("utf-8"))
    except OSError as error:
        raise CalibrationError(f"{path} cannot be written: {error.strerror}") from None


def read_calibration(path: Path) -> Calibration:
    """A calibration that was kept.

    Raises:
        CalibrationError: there is none, or the file holds something else.

    """
    try:
        with path.open("rb") as file:
            data = json.loads(file.read(MOST).decode("utf-8"))
    except FileNotFoundError:
        raise CalibrationError(f"no calibration at {path}", hint="Make one: avow calibrate TASKS.") from None
    except OSError as error:
        raise CalibrationError(f"{path} cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError):
        raise CalibrationError(f"{path} holds no calibration: it is no JSON object") from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise CalibrationError(f"{path} holds no calibration of the format {FORMAT}")
    try:
        cases = tuple(_case(row) for row in data["cases"])
        found = LATER | data["drawn"]
        names = (*DRAWN, "weights", "posterior")
        settings = {name: found[name] for name in names if isinstance(found[name], str | int | float)}
    except (KeyError, TypeError, ValueError) as error:
        wrong = printable(str(error))[:80]
        raise CalibrationError(
            f"{path} holds no calibration: missing or wrong: {wrong}",
            hint="Make it anew: avow calibrate TASKS. What was drawn and run is known.",
        ) from None
    if len({case.task for case in cases}) < len(cases):
        raise CalibrationError(f"{path}: a task is there twice, and cases have to be independent")
    if not recheck.plain(data.get("source")):
        raise CalibrationError(f"{path}: source: expected a name of letters, digits and ._-")
    return Calibration(settings, data["source"], cases)


def source_name(path: Path) -> str:
    """What the tasks of a file are called in a certificate."""
    return re.sub(r"[^A-Za-z0-9._-]", "_", path.name)[-80:]


def _case(row: dict[str, Any]) -> Case:
    task, sure, wrong, shown = row["task"], row["confidence"], row["wrong"], row["examples"]
    number = isinstance(sure, int | float) and not isinstance(sure, bool) and 0 <= sure <= 1
    budgets = [row.get(name, []) for name in ("match", "execution")]
    if not isinstance(task, str) or {type(wrong), type(shown)} != {bool} or not (number or sure is None):
        raise ValueError(f"the case {str(row)[:60]}")
    if not all(_nats(x) for one in budgets for x in one) or len(set(map(len, budgets))) > 1:
        raise ValueError(f"the budgets of the case {str(row)[:60]}")
    match, execution = (tuple(map(float, one)) for one in budgets)
    return Case(task, None if sure is None else float(sure), wrong, match, execution, shown)


def _nats(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e300
