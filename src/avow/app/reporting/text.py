"""A report as text for a terminal: the facts of the page in the same order, 100 columns.

Marks stand under the line that they are of: `~` `=` `#` for edits of the three grades, `[` `]` for the ends of a hole.
"""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from avow.app.reporting.facts import Behaviour, Facts
from avow.app.reporting.sentences import percent
from avow.app.reporting.visible import Marked, pieces
from avow.core.account import counted
from avow.domains.python.edits import GRADES

WIDTH = 100
_GRADES = " ~=#"


def render(facts: Facts) -> str:
    """The whole report, with the end of its last line."""
    parts = [
        _section(f"{facts.verdict.title}: {facts.entry_point or facts.task}", _wrapped(facts.verdict.sentence)),
        _section("Task", [*_indented(facts.prompt)]),
        _section("Program", [*_program(facts)] if facts.program else []),
        _section("What would settle it", [*_question(facts)]),
        _section("Behaviours", [*_behaviours(facts)]),
        _section("Tests", [*_tests(facts)]),
        _section("Promise", [line for sentence in facts.promise for line in _wrapped(sentence)]),
        _section("Left out", [*_left_out(facts)]),
        _section("Cost", [f"  {name:<11}{value}" for name, value in facts.cost]),
    ]
    return "\n".join(filter(None, parts))


def _section(title: str, lines: list[str]) -> str:
    return "\n".join([title, *lines]) + "\n" if lines else ""


def _wrapped(text: str) -> list[str]:
    return wrap(text, WIDTH, initial_indent="  ", subsequent_indent="  ")


def _indented(text: Marked) -> Iterator[str]:
    yield from (f"  {line}".rstrip() for line in text.text.split("\n"))
    if text.left_out:
        yield f"  ({counted(text.left_out, 'more character')})"


def _program(facts: Facts) -> Iterator[str]:
    if facts.program is None:
        return
    for row in pieces(facts.program):
        yield f"  {''.join(piece.text for piece in row)}".rstrip()
        under = ""
        for p in row:
            marks = list(_GRADES[p.grade] * len(p.text)) or [""]
            if p.opens:
                marks[0] = "["
            if p.closes:
                marks[-1] = "]" if len(p.text) > 1 else "[]"[p.opens :] if p.text else "[]"
            under += "".join(marks)
        if under.strip():
            yield f"  {under}".rstrip()
    if facts.program.left_out:
        yield f"  ({counted(facts.program.left_out, 'more character')})"
    yield from (line for note in notes(facts) for line in _wrapped(note))


def notes(facts: Facts) -> list[str]:
    """What the marks of the program mean, in sentences; those that are there."""
    found = []
    spans = facts.program.spans if facts.program else ()
    if facts.holes is not None:
        h = facts.holes
        found.append(
            f"Holes: {h.count} of at most {h.most}; {percent(h.kept)} of the program's syntax stays, by {h.coverage}. "
            + (h.claim or "Nothing is promised of the rest.")
        )
    if any(span.kind == "edit" for span in spans):
        found.append("Marked: what programs of rival behaviours would change, by their probability.")
    elif facts.compared and not any(span.kind == "edit" for span in spans):
        found.append(f"Nothing is marked: no part is changed by rivals of {percent(GRADES[0])} probability or more.")
    if facts.rewritten >= 0.01:
        found.append(f"Rivals of {percent(facts.rewritten)} probability are other programs and mark nothing.")
    return found


def _question(facts: Facts) -> Iterator[str]:
    if q := facts.question:
        yield f"  {q.call}"
        yield f"  this program   {q.chosen}"
        yield f"  the runner-up  {q.other}  ({counted(q.programs, 'program')})"


def _behaviours(facts: Facts) -> Iterator[str]:
    for k, one in enumerate(facts.behaviours):
        yield f"  {k + 1}. {summary(one)}{'' if k else ', ' + first_name(facts).lower()}"
        listed = [a for a in one.answers if not (k and a.same)]
        yield from (f"     {'!' if k else ' '} {a.call} -> {a.answer}" for a in listed)
        if len(listed) < len(one.answers):
            yield f"       {alike(one, len(listed))}"
    if facts.more_behaviours:
        yield f"  and {facts.more_behaviours:,} more"


def first_name(facts: Facts) -> str:
    """What the first behaviour is called."""
    return "Best attempt" if facts.verdict.kind == "unproven" else "Chosen"


def summary(one: Behaviour) -> str:
    """A behaviour in numbers."""
    failing = ", fails a trusted test" if one.passes_trusted is False else ""
    standing = f"{one.samples:,} of {counted(one.total, 'sample')}, {counted(one.programs, 'program')}"
    return f"posterior {percent(one.posterior)}, {standing}{failing}"


def alike(one: Behaviour, listed: int) -> str:
    """On how many inputs a behaviour is that of the chosen program, where `listed` others are told."""
    left = len(one.answers) - listed
    return f"The same on {'the other ' if listed else ''}{counted(left, 'input')}."


def _tests(facts: Facts) -> Iterator[str]:
    for test in facts.tests:
        said = {True: "passes", False: "FAILS", None: "unknown"}[test.passed]
        behind = "" if test.passing is None else f"  ({test.passing:,} of {counted(facts.loading, 'program')})"
        yield f"  {said:<8} {test.origin:<10}{test.source}{behind}"
        if test.reason:
            yield f"           {test.reason}"
    if facts.more_tests:
        yield f"  and {facts.more_tests:,} more that are not told one by one"


def _left_out(facts: Facts) -> Iterator[str]:
    yield from (f"  {line}" for line in facts.left_out)
    if facts.more_left_out:
        yield f"  and {facts.more_left_out:,} more"
