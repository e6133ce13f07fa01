"""`avow run`: judge one program by the tests of a task. It keeps nothing: every run is a new one."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass

import click

from avow.api import open_executor, with_trusted
from avow.app.cli import OK, UNPROVEN, USAGE
from avow.app.holding import PropertyReport, lines_of, report_of, sought
from avow.app.options import common, settings, subcommand, trusted
from avow.app.stdin import read_stdin, text_from
from avow.app.terminal import result, result_json, say
from avow.core.account import cut, printable
from avow.core.config import Settings
from avow.core.errors import TaskError
from avow.core.lines import own_line
from avow.core.types import Judgement, Program, Task, Test, Trust
from avow.domains.python.extract import entry_point_of
from avow.domains.python.forall import ForAll, for_all
from avow.domains.python.given import program_in
from avow.domains.python.load import load_task
from avow.execute.limits import Limits, limits_of

_LABELS = {True: "passed", False: "failed", None: "unjudged"}
_PROPERTY = (
    "what is to hold on all inputs, by the name of the task's function: of a function `tidy` such as "
    "'tidy(tidy(x)) == tidy(x)', of a function `encode` 'decode(encode(x)) == x'; may be repeated"
)
_EXAMPLES = "inputs that a property is tried on (200), and as many again to make one that breaks it small"


@dataclass(frozen=True, slots=True)
class TestReport:
    """One test as printed. passed: None where it could not be judged. trust: see `avow.core.types.Trust`."""

    source: str
    passed: bool | None
    reason: str
    trust: str


@dataclass(frozen=True, slots=True)
class Report:
    """What `avow run --json` prints. passed: false if a test failed, a property is broken or the program does not load,
    else None if one could not be judged. trust: the lowest of all.
    """

    passed: bool | None
    tests: tuple[TestReport, ...]
    properties: tuple[PropertyReport, ...]
    trust: str
    isolation: int


@subcommand("run")
@click.argument("program", type=click.Path())
@click.option("--task", required=True, type=click.Path(), help="the task, as for `avow solve`")
@trusted
@click.option("--property", "properties", multiple=True, metavar="EXPRESSION", help=_PROPERTY)
@click.option("--examples", type=click.IntRange(1, 100_000), default=200, metavar="N", help=_EXAMPLES)
@common
@settings("isolation", "cpu_seconds", "memory_mb", "seed")
def command(
    program: str, task: str, trusted: tuple[str, ...], properties: tuple[str, ...], examples: int, as_json: bool,
    settings: Settings,
) -> int:  # fmt: skip
    """Judge one PROGRAM by the tests of a task, or by the examples of its prompt where it has none; and by yours.

    PROGRAM is a Python file, a continuation of the prompt or a chat answer, or - for standard input. Every --property
    is tried on inputs like those of the task (extra: avow[verify]).

    Exit code 0: it passes. 1: it fails. 2: it could not be judged.
    """
    if program == task == "-":
        raise TaskError("program and task cannot both be standard input")
    loaded = load_task(task, read_stdin)
    wanted = with_trusted(loaded, trusted)
    tests = wanted.tests if loaded.tests else (*wanted.tests, *wanted.examples)  # examples of benchmarks may be wrong
    if not tests and not properties:
        hint = f"Give one: --test '{wanted.entry_point or 'f'}(2) == 4'."
        raise TaskError(f"the task {wanted.id} has no tests and no examples", hint=hint)
    text = text_from(program)
    code = program_in(text, wanted, whole=program.endswith(".py"))
    entry = wanted.entry_point or entry_point_of([code])
    if entry is None:
        raise TaskError(f"the task {wanted.id} names no function, and {program} defines none")
    judged = Program(code, entry)
    held = [for_all(source, wanted, judged) for source in properties]
    report = _judge(judged, tests, held, examples, wanted, settings, text)
    if report.passed is None:
        say(f"avow: could not be judged: {printable(_unjudged(report))}")
    if as_json:
        result_json(asdict(report))
    else:
        result(_text(report))
    return {True: OK, False: UNPROVEN, None: USAGE}[report.passed]


def _judge(
    program: Program, tests: tuple[Test, ...], properties: Sequence[ForAll], examples: int, task: Task,
    settings: Settings, text: str,
) -> Report:  # fmt: skip
    with closing(open_executor(settings, task)) as executor:
        judged = next(iter(executor.check([(program, tests, task.setup)])))[1]
        found = sought(properties, program, task, executor, examples, settings.seed)
        isolation = executor.isolation
    limits = limits_of(settings)

    def reason(judgement: Judgement) -> str:
        return own_line(_reason(judgement, limits), text, program.code, task.prompt)

    reports = [TestReport(t.source, j.passed, reason(j), j.trust.label) for t, j in zip(tests, judged, strict=True)]
    held = [
        report_of(p, f, reason(f.judgement) if f.judgement else "") for p, f in zip(properties, found, strict=True)
    ]
    lowest = min((*(j.trust for j in judged), *(f.trust for f in found)), default=Trust.VALUES)
    of_inputs = (f.judgement.passed if f.judgement else f.held for f in found)  # False of what does not load
    verdicts = {*(j.passed for j in judged), *of_inputs}
    passed = next(verdict for verdict in (False, None, True) if verdict in verdicts)
    return Report(passed, tuple(reports), tuple(held), lowest.label, int(isolation))


def _reason(judgement: Judgement, limits: Limits) -> str:
    """Why a test was not passed; of a limit also how much there was."""
    name = judgement.reason.removeprefix("limit: ").partition(",")[0]
    more = limits.explained(name) if judgement.limit else ""
    return f"{judgement.reason} ({more})" if more else judgement.reason


def _unjudged(report: Report) -> str:
    tests = [test.reason for test in report.tests if test.passed is None]
    return "; ".join(dict.fromkeys([*tests, *(p.gave for p in report.properties if p.held is None)]))


def _text(report: Report) -> str:
    lines = _tests_text(report.tests)
    said = report.tests[-1].reason if report.tests else ""
    for held in report.properties:
        lines += lines_of(held, said)
        said = held.gave
    verdicts = [*(test.passed for test in report.tests), *(held.held for held in report.properties)]
    passed, unjudged = verdicts.count(True), verdicts.count(None)
    more = f", {unjudged} could not be judged" if unjudged else ""
    lines.append(f"{passed} of {len(verdicts)} passed{more}, trust: {report.trust}, isolation {report.isolation} of 3")
    return "\n".join(lines) + "\n"


def _tests_text(tests: Sequence[TestReport]) -> list[str]:
    lines: list[str] = []
    labels = [_LABELS[test.passed] for test in tests]
    width = max(map(len, labels), default=0)
    said = ""
    for test, label in zip(tests, labels, strict=True):
        lines.append(f"{label:<{width}}  {_on_one_line(test.source)}")
        if test.reason != said:  # a program that does not load fails every test for one reason
            said = test.reason
            lines += [f"{'':<{width}}  {printable(said)}"] * bool(said)
    return lines


def _on_one_line(source: str) -> str:
    return cut(printable(" ".join(source.split())), 100)
