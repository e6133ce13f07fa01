"""Properties that programs may have: which of them a task's examples and most programs bear out, and who breaks them.

A property relates a call to its result, or to the result of a second call that follows from the first (a metamorphic
relation, Chen et al. 1998; instantiated from templates as QuickSpec and Daikon do). Second calls are inputs like any
other: they are run for all programs and stand in the table; whether a property holds is read off it.

A property is law for nobody. One that an example breaks is dropped. One that all examples bear out is kept if chance
would hardly do that: the rate at which it holds for programs that fail the examples, to the power of the examples (one
is added to both kinds). One that examples do not speak of is kept if more than half of the voices bear it out. Kept
ones are evidence as generated tests are: a column of who keeps them.
What it does NOT do: it knows no properties (a domain does); it runs programs only through the executor it is given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from avow.core.properties import Kept, Property
from avow.core.protocols import Executor
from avow.core.types import Call, Observation, Outcome, Program

CHANCE = 0.05  # above it examples say too little for a property
MAJORITY = 0.5  # share of the voices that a property without examples needs
INPUTS = 12  # inputs that a property is tried on
_VALUES = 4  # different results of an input that are followed

Cells = dict[Call, Sequence[Observation]]  # what each program did on an input


def follow_ups(
    properties: Sequence[Property], calls: Sequence[Call], cells: Mapping[Call, Sequence[Observation]], most: int
) -> list[Call]:
    """The second calls that are not in the table, at most `most`: of every property in turn, for what most programs
    return first.
    """
    found: dict[Call, None] = {}
    for call in calls[:INPUTS]:
        values = Counter(cell.data for cell in cells[call] if cell.outcome is Outcome.VALUE)
        for property_ in properties:
            for data, _ in values.most_common(_VALUES) if property_.follow else ():
                second = property_.follow(call, data) if property_.follow else None
                if second is not None and second not in cells:
                    found.setdefault(second)
    return list(found)[:most]


def observed(programs: Sequence[Program], calls: Sequence[Call], executor: Executor) -> Cells:
    """What programs do on some calls.

    Raises:
        ExecutionError: the sandbox broke and could not be replaced.

    """
    rows: list[Sequence[Observation]] = [()] * len(programs)
    for i, trace in executor.observe(programs, calls) if calls else ():
        rows[i] = trace.cells or (Observation(Outcome.LIMIT, "memory"),) * len(calls)
    return {call: tuple(row[c] for row in rows) for c, call in enumerate(calls)}


def kept(
    properties: Sequence[Property], calls: Sequence[Call], cells: Cells, examples: Sequence[Call],
    passing: Sequence[bool], voices: Sequence[float],
) -> list[Kept]:  # fmt: skip
    """The properties that are evidence.

    calls: inputs to judge by. examples: inputs whose right result is known, the one of programs that are `passing` [W].
    voices [W]: how much each program counts.
    """
    found = []
    for property_ in properties:
        rows = [_verdicts(property_, cells, i, calls[:INPUTS]) for i in range(len(passing))]
        holds = tuple(None if not row else all(row.values()) for row in rows)
        broken = [[call.text for call, kept in row.items() if not kept] for row in rows]
        chance = _chance(property_, cells, examples, passing)
        heard = [(v, h) for v, h, p in zip(voices, holds, passing, strict=True) if p and h is not None]
        total = sum(voice for voice, _ in heard)
        support = sum(voice for voice, h in heard if h) / total if total else 0.0
        if support > MAJORITY if chance is None and property_.follow else chance is not None and chance <= CHANCE:
            shortest = tuple(min(texts, key=lambda text: (len(text), text), default="") for texts in broken)
            found.append(Kept(property_.text, holds, support, chance, shortest))
    return found


def _verdicts(property_: Property, cells: Cells, program: int, calls: Sequence[Call]) -> dict[Call, bool]:
    """Whether a program keeps a property on each of some calls that it speaks of."""
    found = {}
    for call in calls:
        seen, second = cells[call][program], ""
        if seen.outcome is not Outcome.VALUE:
            continue
        if property_.follow is not None:
            follow = property_.follow(call, seen.data)
            after = cells[follow][program] if follow is not None and follow in cells else None
            if after is None or after.outcome is not Outcome.VALUE:
                continue
            second = after.data
        if (holds := property_.holds(call, seen.data, second)) is not None:
            found[call] = holds
    return found


def _chance(property_: Property, cells: Cells, examples: Sequence[Call], passing: Sequence[bool]) -> float | None:
    """How likely the examples bear out a property by accident: None where they do not speak of it, 1 where one breaks
    it.
    """
    if property_.follow is not None or not examples or not any(passing):
        return None
    right = _verdicts(property_, cells, passing.index(True), examples)
    if not right:
        return None
    if not all(right.values()):
        return 1.0
    others = [h for i, p in enumerate(passing) if not p for h in _verdicts(property_, cells, i, examples).values()]
    rate = (sum(others) + 1) / (len(others) + 2)
    return float(rate ** len(right))
