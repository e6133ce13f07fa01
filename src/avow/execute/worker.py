"""One worker: a zygote for programs and a zygote for judges, each in a sandbox of its own.

It runs one program at a time. The host side reads bounded JSON frames, checks their form and never runs a test; what a
program sends stays plain data. It does not decide which tests need a running program (see `avow.execute.judging`).
"""

from __future__ import annotations

from collections.abc import Sequence

from avow.core.types import Call, Isolation, Judgement, Program, Trace
from avow.execute.checking import Checking
from avow.execute.judges import JUDGE_LIMITS, Judges
from avow.execute.limits import Limits
from avow.execute.observing import Observing
from avow.execute.pen import Pen
from avow.execute.sandbox import Sandbox


class Worker:
    """Runs programs and judges one after the other; its sandboxes start when they are first needed."""

    def __init__(self, level: Isolation, limits: Limits, core: int | None = None) -> None:
        self.level, self.limits, self._core = level, limits, core
        self._pens: dict[str, Pen] = {}
        self.judges = Judges(lambda: self._pen("judge"), limits)

    def _pen(self, kind: str) -> Pen:
        if kind not in self._pens:
            limits = self.limits if kind == "candidate" else JUDGE_LIMITS
            self._pens[kind] = Pen(Sandbox(self.level, kind, limits.resources, self._core))
        return self._pens[kind]

    def observe(self, program: Program, calls: Sequence[Call]) -> Trace:
        """Run a program on all calls.

        Raises:
            ExecutionError: the sandbox broke.
        """
        return Observing(self._pen("candidate"), self.limits, program, calls).run()

    def check(self, program: Program, tests: Sequence[str], setup: str, origin: str) -> list[Judgement]:
        """Run tests of one origin against a running program, in order, judged in other processes.

        Raises:
            ExecutionError: a sandbox broke.
        """
        return Checking(self._pen("candidate"), self.judges, self.limits, program, setup, origin).run(tests)

    def settle(self) -> None:
        """Leave no program running that has been answered for."""
        for pen in self._pens.values():
            pen.settle()

    def close(self) -> None:
        """End the sandboxes; the next use makes new ones."""
        for pen in self._pens.values():
            pen.close()
        self.judges.close()
        self._pens.clear()
