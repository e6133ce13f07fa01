"""The four parts that can be exchanged: who samples, what runs programs, how one is chosen, what the code is for.

Each is found by its name, those of other packages as well: see `avow.core.registry` and docs/extending.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from avow.core.properties import Property
from avow.core.types import (
    Call,
    Given,
    Inputs,
    Isolation,
    Judgement,
    Observation,
    Program,
    Prompt,
    Sample,
    Scored,
    Task,
    Test,
    Trace,
)

if TYPE_CHECKING:
    from avow.core.evidence import Evidence, Ranking

Job = tuple[Program, Sequence[Test], str]  # a program, the tests that it is to pass, their setup


class Sampler(Protocol):
    """Draws programs for a task."""

    @property
    def name(self) -> str:
        """What a run records as its model."""
        ...

    def draw(self, task: Task, n: int, *, seed: int = 0, prompt: Prompt | None = None) -> Iterator[Sample]:
        """Yield up to `n` samples in the order of their arrival, `code` still empty; `origin.index` numbers them.

        The same sampler, task and seed give the same samples where the model can. `prompt` is how the domain puts the
        task to a model; without it the task's own prompt is sent. Recordings look answers up by task and purpose.
        Fewer than `n` are no error as long as there is one.

        Raises:
            SamplerError: the model gives nothing at all.
            TaskError: a recording that cannot be read or does not hold the task.

        """
        ...


@runtime_checkable
class Scorer(Protocol):
    """A sampler that says as well how likely it finds an answer that it is shown."""

    def score(self, prompt: Prompt, going_on: str, answering: str) -> Scored:
        """Score what a base model would go on with from the prompt, or what a chat model would answer.

        Raises:
            ModelError: a model that cannot be loaded, or a text that its context does not hold.

        """
        ...


class Executor(Protocol):
    """Runs untrusted programs and judges what they did in another process.

    executed, reused: programs run so far, and those of which the store had the results.
    """

    @property
    def isolation(self) -> Isolation: ...

    @property
    def executed(self) -> int: ...

    @property
    def reused(self) -> int: ...

    def observe(self, programs: Sequence[Program], calls: Sequence[Call]) -> Iterator[tuple[int, Trace]]:
        """Run every program on every call; yield (program index, trace) as each ends, in any order."""
        ...

    def judge(
        self,
        programs: Sequence[Program],
        traces: Sequence[Trace],
        tests: Sequence[Test],
        calls: Sequence[Call],
        setup: str,
    ) -> list[list[Judgement]]:
        """Verdict of every test on every program, from the observations where they suffice, live where they do not."""
        ...

    def check(self, jobs: Sequence[Job]) -> Iterator[tuple[int, list[Judgement]]]:
        """Run tests against running programs; yield (job index, judgements) as each job ends, in any order."""
        ...

    def close(self) -> None: ...


class Selector(Protocol):
    """Ranks programs by one stated rule. Pure."""

    @property
    def name(self) -> str: ...

    def __call__(self, evidence: Evidence) -> Ranking: ...


class Domain(Protocol):
    """What the code is for: how a task is put to a model, how an answer is run, how what it did is read."""

    @property
    def executor(self) -> str:
        """The name of the executor that runs its programs."""
        ...

    def prompt(self, task: Task) -> Prompt:
        """The prompt that asks a model for the program."""
        ...

    def test_prompt(self, task: Task) -> Prompt:
        """The prompt that asks a model for tests of the task."""
        ...

    def extract(self, text: str, task: Task, *, handed_in: bool = False) -> str:
        """The program in a model's answer, or in a text that was handed in, ready to run; "" when there is none."""
        ...

    def refusal(self, text: str, task: Task) -> str:
        """Why an answer holds no program, in a few words: the kind, and after a colon what a person needs to know."""
        ...

    def named(self, task: Task, codes: Iterable[str]) -> Task:
        """The task with its entry point: where it has none, the one that most programs define."""
        ...

    def tests(self, texts: Sequence[str], task: Task) -> tuple[Test, ...]:
        """The tests in a model's answers: split, cleaned, distinct, with counts."""
        ...

    def given(self, tests: Sequence[str] | str | Path, task: Task) -> Given:
        """The tests in texts or in a file that somebody wrote, evidence like those of a model; and what is none.

        Raises:
            TaskError: the file cannot be read, or holds no test.

        """
        ...

    def trusted(self, source: str, task: Task) -> Test:
        """A test that is law, as a person types it.

        Raises:
            TaskError: it is no test of the task.

        """
        ...

    def inputs(self, task: Task, tests: Sequence[Test], programs: Sequence[Program], *, seed: int) -> Inputs:
        """What to run programs on: the inputs of generated tests, of the task's own tests, and some of its making."""
        ...

    def varied(
        self, task: Task, programs: Sequence[Program], calls: Sequence[Call], n: int, *, seed: int
    ) -> list[Call]:
        """Up to `n` inputs near to `calls`, distinct and new; where none is given, guesses of many types.

        Deterministic. An input that is given twice is varied twice as often.
        """
        ...

    def simpler(self, task: Task, call: Call) -> list[Call]:
        """The inputs that are one step simpler than one, the simplest first; no chain of such steps is endless."""
        ...

    def properties(self, task: Task, calls: Sequence[Call]) -> list[Property]:
        """Properties that a function may have which is called so; an empty list where a domain knows none."""
        ...

    def behaviour(self, seen: Observation) -> str:
        """One text for all observations of one outcome that mean the same: programs are compared by it."""
        ...

    def shown(self, seen: Observation) -> str:
        """An observation as a person reads it."""
        ...


@runtime_checkable
class Verifying(Protocol):
    """A domain in which a model can write programs that check results: self-verification, which not every one has."""

    def check_prompt(self, task: Task) -> Prompt:
        """The prompt that asks a model for a check of the task's results."""
        ...

    def checks(self, texts: Sequence[str], task: Task) -> Sequence[Program | None]:
        """The check in each of a model's answers, None where it holds none."""
        ...

    def claims(self, call: Call, seen: Observation, changed: int) -> Sequence[Call]:
        """What a check is asked about a result: whether it is right, and the same of up to `changed` changes of it.

        Empty where there is nothing that it could be asked.
        """
        ...

    def copies(self, check: Program, program: Program) -> bool:
        """Whether a check holds the program that it is to judge, though it was to go another way."""
        ...

    def said(self, seen: Observation) -> bool | None:
        """What a check said of a claim, None where it said neither True nor False."""
        ...

    def stated(self, task: Task) -> Sequence[tuple[Call, Observation]]:
        """Results that the task itself states."""
        ...
