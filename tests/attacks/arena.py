"""What the attack suite stands on: one worker a level, hostile programs thrown at it, honest ones after each."""

from __future__ import annotations

import os
import textwrap
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from avow.core.types import Isolation, Judgement, Observation, Outcome, Program, Test, Trace
from avow.execute.executor import PythonExecutor
from avow.execute.guest import codec
from avow.execute.limits import Limits
from avow.execute.plan import make_call, make_plan
from avow.execute.pool import J, Pool, R
from avow.execute.worker import Worker

LIMITS = Limits(call_cpu=0.1, total_cpu=0.3, check_cpu=0.3, load_cpu=0.2, idle=0.4)
HONEST = Program("def f(x):\n    return x * x\n", "f")
TEST = "assert f(2) == 4"


def program(source: str) -> Program:
    return Program(textwrap.dedent(source), "f")


def descendants(pid: int) -> set[int]:
    """All processes below one, as the host sees them, in whatever namespace they are."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, IndexError):
                continue
    found, fresh = set[int](), {pid}
    while fresh:
        fresh = {p for p, parent in parents.items() if parent in fresh} - found
        found |= fresh
    return found


class InlinePool(Pool):
    """One worker in the caller's thread. A thread of its own would tidy up after a list of jobs while a test already asks
    the same worker for something else, and that is not what a worker is made for.
    """

    def map(self, jobs: Iterable[J], work: Callable[[Worker, J], R]) -> Iterator[tuple[J, R]]:
        for job in jobs:
            yield job, work(self.workers[0], job)


class Arena:
    """A worker under attack."""

    def __init__(self, level: Isolation) -> None:
        self.level = level
        self.executor = PythonExecutor(level, limits=LIMITS, workers=1)
        self.executor._pool = InlinePool(level, LIMITS, 1)
        self.worker: Worker = self.executor._pool.workers[0]
        self.honest()

    def close(self) -> None:
        self.executor.close()
        self.worker.close()

    def matrix(self, programs: Sequence[Program], tests: Sequence[Test], setup: str = "") -> list[list[Judgement]]:
        """Tests of a task over what the programs were seen to do, as for selection."""
        calls = make_plan(tests, "f").calls
        traces = dict(self.executor.observe(programs, calls))
        return self.executor.judge(programs, [traces[i] for i in range(len(programs))], tests, calls, setup)

    def judgements(self, source: str, tests: Sequence[str], setup: str = "") -> list[Judgement]:
        """Tests against the running program, as a trusted test suite is."""
        return self.worker.check(program(source), tests, setup, "trusted")

    def judgement(self, source: str, test: str = TEST, setup: str = "") -> Judgement:
        return self.judgements(source, [test], setup)[0]

    def trace(self, source: str, *arguments: Any) -> Trace:
        """What a program does on some inputs, each one argument."""
        return self.worker.observe(program(source), [make_call("f", (a,)) for a in arguments])

    def seen(self, source: str) -> Observation:
        """What a program does on the input 2, or why it did not load."""
        trace = self.trace(source, 2)
        return trace.cells[0] if trace.loads else Observation(Outcome.LIMIT, trace.error)

    def probe(self, body: str) -> Any:
        """Run statements inside the sandbox and give what they return; an OSError comes back as its name and number."""
        source = "import ctypes, os, sys\n\ndef body():\n" + textwrap.indent(textwrap.dedent(body), "    ")
        source += (
            "\n\ndef f(x):\n    try:\n        return body()\n    except OSError as error:\n"
            "        return (type(error).__name__, error.errno)\n"
        )
        observation = self.seen(source)
        assert observation.outcome is Outcome.VALUE, observation
        return codec.decode(observation.data)

    def processes(self) -> set[int]:
        """The host's view of the zygotes and all that runs below them, judges apart (they stay)."""
        sandbox = self.worker._pen("candidate").sandbox
        return descendants(sandbox.process.pid) | {sandbox.process.pid}

    def zygote(self) -> int:
        return self.worker._pen("candidate").sandbox.process.pid

    def honest(self) -> None:
        """An honest program gets what it deserves, and a wrong one too."""
        assert self.worker.check(HONEST, [TEST, "assert f(3) == 8"], "", "trusted") == [
            Judgement(True),
            Judgement(False, "assert f(3) == 8; f(3) returned 9"),
        ]
        trace = self.worker.observe(HONEST, [make_call("f", (n,)) for n in (2, 3)])
        assert [c.data for c in trace.cells] == ["4", "9"]
        assert trace.loads


class Clock:
    """Wall seconds of a block."""

    def __enter__(self) -> Clock:
        self._start = time.monotonic()
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds = time.monotonic() - self._start


def settled(arena: Arena, seconds: float = 3.0) -> set[int]:
    """The processes of an idle worker: a child that was answered for is ended by the next one, or by `settle`."""
    deadline = time.monotonic() + seconds
    while True:
        arena.honest()
        arena.worker.settle()
        time.sleep(0.02)
        now = arena.processes()
        if time.monotonic() > deadline or all(_state(p) not in "ZR" for p in now):
            return now


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""


def is_root() -> bool:
    return os.geteuid() == 0
