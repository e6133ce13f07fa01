"""One program on all inputs: what it answers, raises, or which limit it hits. A child at a time.

The host reads bounded frames and checks the form of each answer; what an encoded value means is read later, as plain
data (see `avow.domains.python.canonical`). It judges nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from avow.core.types import Call, Observation, Outcome, Program, Trace
from avow.execute.guest import wire
from avow.execute.jobs import job_of
from avow.execute.judges import readable
from avow.execute.limits import Limits
from avow.execute.pen import TIME, End, Pen

RESTARTS = 3  # how often a program that took its process down is started again for what is left
MAX_FRAME = 16_000_000  # of a program, bytes; a value has at most 2 MB
_MAX_OUTPUT = 16_000_000  # all answers of one program, bytes: what a table of observations may grow by
_OUTCOMES = {"v": Outcome.VALUE, "e": Outcome.RAISED, "l": Outcome.LIMIT}
_LETTERS = {outcome: letter for letter, outcome in _OUTCOMES.items()}
_LIMITS = frozenset({"cpu", "memory", "size", "depth", "opaque", "malformed"})
_RAISED = re.compile(r'\[\["[^"]*"[,\]]')  # how [[class, base classes...], ...] begins
# what reading a hostile frame can raise
MALFORMED = (wire.WireError, LookupError, TypeError, ValueError, AttributeError, OverflowError)


class LoadError(Exception):
    """The program does not load, and why: never empty, for a trace without an error is one of a program that loads."""


def read_greeting(hello: Any, entry_point: str) -> None:
    """Read a program's greeting.

    Raises:
        LoadError: it did not load, or defines no `entry_point` ("": none is wanted).
    """
    if "error" in hello:
        (name, *_), message = hello["error"]
        words = [readable(name)[:100], readable(message) if message else ""]
        raise LoadError(": ".join(word for word in words if word) or "does not load")
    if hello["kind"] == "missing" and entry_point:
        raise LoadError(f"defines no {entry_point}")


class Observing:
    """One program while it is observed: an observation for each call, where there is one yet.

    The calls are made in the order of their length. A program that hits a limit of time on the first few, and so has
    answered none, will hardly answer longer ones: they are not made.
    """

    def __init__(self, pen: Pen, limits: Limits, program: Program, calls: Sequence[Call]) -> None:
        self.pen, self.limits, self.program, self.calls = pen, limits, program, calls
        self.cells: dict[int, Observation] = {}
        self.order = sorted(range(len(calls)), key=lambda i: len(calls[i].args))
        self.seconds = 0.0
        self.answered = False  # although the answer was lost with its process

    def run(self) -> Trace:
        """The whole trace. A program that takes its process down loses only the call that did."""
        try:
            for _ in range(RESTARTS + 1):
                spent = self.seconds >= self.limits.load_cpu + self.limits.total_cpu
                if spent or self._patience() <= 0 or not self._child():
                    break
        except LoadError as error:
            return Trace(str(error), (), self.seconds)
        missing = Observation(Outcome.LIMIT, "cpu")
        return Trace("", tuple(self.cells.get(i, missing) for i in range(len(self.calls))), self.seconds)

    def _patience(self) -> int:
        """How many calls may still run out of time before the others are given up."""
        seen = self.cells.values()
        answered = self.answered or any(c.outcome is not Outcome.LIMIT or c.data not in TIME for c in seen)
        return len(self.calls) + 1 if answered else self.limits.patience - len(seen)

    def _child(self) -> bool:
        """Run a child on the calls that are left; whether any are left after it."""
        left, limits = [i for i in self.order if i not in self.cells], self.limits
        job = job_of(
            self.program,
            calls=[[i, self.calls[i].args] for i in left],
            call_cpu=limits.call_cpu,
            total_cpu=limits.total_cpu,
            patience=self._patience(),
        )
        child = self.pen.spawn(job, limits.child(limits.load_cpu + limits.total_cpu + limits.call_cpu))
        loaded = False
        try:
            read_greeting(wire.receive(child.channel.fileno(), MAX_FRAME), self.program.entry_point)
            loaded = True
            self.seconds += self._stream(child.channel.fileno())
            self.pen.stop(child)
            for i in [i for i in left if i not in self.cells][:1]:  # it says that it is done, and is not
                self.cells[i] = Observation(Outcome.LIMIT, "exit")
        except LoadError:
            self.pen.stop(child)
            raise
        except MALFORMED:
            self._lost(self.pen.end(child), left, loaded)
        return any(i not in self.cells for i in left)

    def _stream(self, channel: int) -> float:
        """Fill in the cells as they arrive; the CPU seconds that the child says it used."""
        room = _MAX_OUTPUT - sum(len(cell.data) for cell in self.cells.values())
        while (frame := wire.receive(channel, MAX_FRAME))[0] != "done":
            for number, cell in frame:
                seen = observation(cell)
                room -= len(seen.data)
                self.cells[range(len(self.calls))[number]] = seen if room >= 0 else Observation(Outcome.LIMIT, "size")
        return min(max(0.0, float(frame[1])), 1e6)

    def _lost(self, end: End, left: list[int], loaded: bool) -> None:
        """The child is gone; the call that it was making is the one that it lost.

        Raises:
            LoadError: it never came so far.
        """
        self.seconds += end.cpu
        if not left or not (loaded or end.at in left):
            raise LoadError(f"ended while loading: {end.why}")
        at = end.at if end.at in left else left[0]
        self.answered = self.answered or any(i not in self.cells for i in left[: left.index(at)])
        self.cells[at] = Observation(Outcome.LIMIT, end.why)


def observation(cell: str) -> Observation:
    """A cell as it came over the wire.

    Raises:
        ValueError, KeyError, AttributeError: it is none.
    """
    if not cell.isascii():  # a list has no such method, and encodings are ASCII
        raise ValueError("a cell is ASCII")
    outcome = _OUTCOMES[cell[:1]]
    if outcome is Outcome.RAISED and not _RAISED.match(cell, 1):
        raise ValueError("an exception without a class")
    if outcome is Outcome.LIMIT and cell[1:] not in _LIMITS:
        raise ValueError("an unknown limit")
    return Observation(outcome, cell[1:])


def cell_of(seen: Observation) -> str:
    """An observation as it goes to a judge."""
    return _LETTERS[seen.outcome] + seen.data
