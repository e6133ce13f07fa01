"""A package that extends avow: programs in postfix arithmetic over x, what runs them, and a selection rule.

Complete on purpose: every method of a domain and of an executor, as short as they can be. `x 2 *` doubles x, a test reads
`3 -> 6`. Postfix cannot loop, allocate or call, so it is run where it is.
"""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from avow.core.config import Settings
from avow.core.errors import TaskError
from avow.core.evidence import Evidence, Ranking
from avow.core.properties import Property
from avow.core.protocols import Job
from avow.core.store import Store
from avow.core.types import (
    Call,
    Given,
    Inputs,
    Isolation,
    Judgement,
    Observation,
    Outcome,
    Program,
    Prompt,
    Purpose,
    Task,
    Test,
    TestOrigin,
    Trace,
)
from avow.select.ranking import ranked

OPERATORS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.floordiv}


def evaluate(code: str, x: int) -> int:
    """The value of a postfix program.

    Raises:
        IndexError, ValueError, ZeroDivisionError: it has none.

    """
    stack: list[int] = []
    for word in code.split():
        if word in OPERATORS:
            right, left = stack.pop(), stack.pop()
            stack.append(OPERATORS[word](left, right))
        else:
            stack.append(x if word == "x" else int(word))
    (value,) = stack
    return value


class Postfix:
    """The domain: see `avow.core.protocols.Domain`."""

    executor = "postfix"

    def prompt(self, task: Task) -> Prompt:
        return Prompt(f"{task.prompt}\nPostfix: ")

    def test_prompt(self, task: Task) -> Prompt:
        return Prompt(f"{task.prompt}\nExamples: ", purpose=Purpose.TESTS)

    def extract(self, text: str, task: Task, *, handed_in: bool = False) -> str:
        return text.partition(":")[2].strip() or text.strip()

    def refusal(self, text: str, task: Task) -> str:
        return "empty"

    def named(self, task: Task, codes: Iterable[str]) -> Task:
        return task  # there is nothing to name

    def tests(self, texts: Sequence[str], task: Task) -> tuple[Test, ...]:
        lines = Counter(line.strip() for text in texts for line in text.splitlines() if "->" in line)
        return tuple(Test(line, TestOrigin.GENERATED, count) for line, count in lines.items())

    def given(self, tests: Sequence[str] | str | Path, task: Task) -> Given:
        return Given(self.tests([Path(tests).read_text()] if isinstance(tests, str | Path) else tests, task))

    def trusted(self, source: str, task: Task) -> Test:
        if "->" not in source:
            raise TaskError(f"the test {source!r} has no arrow")
        return Test(source)

    def inputs(self, task: Task, tests: Sequence[Test], programs: Sequence[Program], *, seed: int) -> Inputs:
        asked = list(dict.fromkeys(_parts(test)[0] for test in (*tests, *task.tests, *task.examples)))
        made = [str(seed + k) for k in range(5)]
        place = {x: i for i, x in enumerate(asked)}
        compared = [place[_parts(test)[0]] for test in tests]
        calls = tuple(Call(x, f"x = {x}") for x in (*asked, *made))
        return Inputs(calls, len(asked), tuple((c,) for c in compared), tuple(compared))

    def varied(
        self, task: Task, programs: Sequence[Program], calls: Sequence[Call], n: int, *, seed: int
    ) -> list[Call]:
        known = {call.args for call in calls}
        return [Call(x, f"x = {x}") for x in map(str, range(seed, seed + n)) if x not in known]

    def simpler(self, task: Task, call: Call) -> list[Call]:
        return [Call(str(x), f"x = {x}") for x in range(abs(int(call.args)))]

    def properties(self, task: Task, calls: Sequence[Call]) -> list[Property]:
        return []

    def behaviour(self, seen: Observation) -> str:
        return seen.data

    def shown(self, seen: Observation) -> str:
        return seen.data


def _parts(test: Test) -> tuple[str, str]:
    x, _, value = test.source.partition("->")
    return x.strip(), value.strip()


class Runner:
    """The executor: see `avow.core.protocols.Executor`. It keeps nothing, so nothing is ever reused."""

    isolation = Isolation.NONE
    reused = 0

    def __init__(self, settings: Settings, store: Store | None = None) -> None:
        self.executed = 0

    def observe(self, programs: Sequence[Program], calls: Sequence[Call]) -> Iterator[tuple[int, Trace]]:
        for i, program in enumerate(programs):
            self.executed += 1
            yield i, Trace("", tuple(_observed(program.code, call.args) for call in calls))

    def judge(
        self,
        programs: Sequence[Program],
        traces: Sequence[Trace],
        tests: Sequence[Test],
        calls: Sequence[Call],
        setup: str,
    ) -> list[list[Judgement]]:
        return [[_judged(program.code, test) for test in tests] for program in programs]

    def check(self, jobs: Sequence[Job]) -> Iterator[tuple[int, list[Judgement]]]:
        for i, (program, tests, _) in enumerate(jobs):
            yield i, [_judged(program.code, test) for test in tests]

    def close(self) -> None:
        pass


def _observed(code: str, x: str) -> Observation:
    try:
        return Observation(Outcome.VALUE, str(evaluate(code, int(x))))
    except (IndexError, ValueError, ZeroDivisionError) as error:
        return Observation(Outcome.RAISED, type(error).__name__)


def _judged(code: str, test: Test) -> Judgement:
    x, value = _parts(test)
    seen = _observed(code, x)
    return Judgement(seen.data == value, f"it gives {seen.data}" if seen.data != value else "")


class Shortest:
    """The selector: the shortest program. See `avow.core.protocols.Selector`."""

    name = "shortest"

    def __call__(self, evidence: Evidence) -> Ranking:
        return ranked(evidence, self.name, -np.array([len(text) for text in evidence.texts], dtype=np.float64))
