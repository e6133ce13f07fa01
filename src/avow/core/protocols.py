"""The four parts that can be exchanged: who samples, what runs programs, how one is chosen, what the code is for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from avow.core.types import Call, Isolation, Judgement, Program, Prompt, Sample, Task, Test, Trace

if TYPE_CHECKING:
    from avow.core.evidence import Evidence, Ranking


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


class Executor(Protocol):
    """Runs untrusted programs and judges what they did in another process."""

    @property
    def isolation(self) -> Isolation: ...

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

    def close(self) -> None: ...


class Selector(Protocol):
    """Ranks programs by one stated rule. Pure."""

    @property
    def name(self) -> str: ...

    def __call__(self, evidence: Evidence) -> Ranking: ...


class Domain(Protocol):
    """How a task is put to a model and how an answer becomes a program."""

    @property
    def name(self) -> str: ...

    def extract(self, text: str, task: Task) -> str:
        """The program in a model's answer, whole and ready to run; "" when there is none."""
        ...

    def prompt(self, task: Task) -> Prompt:
        """The prompt that asks a model for the program."""
        ...

    def test_prompt(self, task: Task) -> Prompt:
        """The prompt that asks a model for tests of the task."""
        ...

    def tests(self, texts: Sequence[str], task: Task) -> tuple[Test, ...]:
        """The tests in a model's answers: split, cleaned, distinct, with counts."""
        ...
