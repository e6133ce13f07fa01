"""Properties of `avow run`: whether each holds on inputs like those of the task, and the smallest that breaks it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from avow.core.account import counted, cut, printable
from avow.core.protocols import Executor
from avow.core.types import Judgement, Program, Task, Test
from avow.domains.python.forall import ForAll
from avow.verify.counterexample import Sought, refute

_LABELS = {True: "held", False: "broken", None: "unjudged"}


@dataclass(frozen=True, slots=True)
class PropertyReport:
    """One property as printed.

    held: whether it held on all inputs that were tried, None where it could not be judged, as of a program that does
    not load. inputs: those that were tried. shrinking: those that were run after them to make the counterexample
    small. counterexample: the property on the input that breaks it, "" for none; gave: what was seen on it, or why
    nothing was. smallest: whether shrinking came to its end. trust: see `avow.core.types.Trust`.
    """

    property: str
    held: bool | None
    inputs: int
    shrinking: int
    counterexample: str
    gave: str
    smallest: bool
    trust: str


def report_of(held: ForAll, found: Sought, reason: str) -> PropertyReport:
    """What is told of a property. reason: why it is broken or could not be judged, as a person reads it."""
    on = "" if found.value is None else held.on(found.value)
    return PropertyReport(
        held.text, found.held, found.tried, found.shrinking, on, reason, found.smallest, found.trust.label
    )


def sought(
    properties: Sequence[ForAll], program: Program, task: Task, executor: Executor, budget: int, seed: int
) -> list[Sought]:
    """What searches for a counterexample of each property came to; of a program that does not load none is judged."""
    if properties and not (loads := _loads(program, executor)).passed:
        return [Sought(None, 0, judgement=loads)] * len(properties)
    return [
        refute(program, held.test, held.strategy, executor, task.setup, budget=budget, seed=seed) for held in properties
    ]


def _loads(program: Program, executor: Executor) -> Judgement:
    ((_, (judgement,)),) = executor.check([(program, (Test("pass"),), "")])
    return judgement


def lines_of(report: PropertyReport, said: str) -> list[str]:
    """A property as text. said: the reason that was told last; a program that does not load has one for all."""
    width = max(map(len, _LABELS.values()))
    where = f"on {counted(report.inputs, 'input')}"
    first = f"{_LABELS[report.held]:<{width}}  {_line(report.property)}"
    if report.held:
        return [f"{first}  {where}"]
    if not report.counterexample:
        return [first, *([f"{'':<{width}}  {printable(report.gave)}"] * (report.gave != said))]
    what = "on" if report.held is None else "smallest found" if report.smallest else "found, not made small"
    told = [f"{what}: {_line(report.counterexample)}", *([printable(report.gave)] * bool(report.gave))]
    return [first, *(f"{'':<{width}}  {line}" for line in told)]


def _line(text: str) -> str:
    return cut(printable(" ".join(text.split())), 100)
