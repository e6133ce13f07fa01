"""The judges of one worker: questions out, verdicts in.

A test may be hostile and take its judge over, so tests share a judge only with tests of their own origin, and whatever
a judge sends is read as if the test had written it. Tests that a model wrote do not even share it with one another:
each question about them gets a judge of its own. A judge that dies, takes too long or talks nonsense is replaced.
"""

from __future__ import annotations

import contextlib
import select
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from avow.core.types import Judgement, TestOrigin, Trust
from avow.execute.guest import trial, wire
from avow.execute.limits import Limits
from avow.execute.pen import TIME, Pen, Spawned

_UNLIMITED = 1e6  # CPU seconds
JUDGE_LIMITS = Limits(memory=2 << 30, idle=0, call_cpu=_UNLIMITED)
_MAX_ANSWER = 16_000_000  # bytes
_SOON = 1.0  # seconds in which most judges answer
_SLOW = frozenset(f"judge {limit}" for limit in TIME)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Row:
    """What a judge says of one test. kind: see `avow.execute.guest.trial`."""

    kind: str
    reason: str
    trust: Trust = Trust.VALUES

    @property
    def slow(self) -> bool:
        """Whether it took the judge too long."""
        return self.kind == trial.LIMIT and self.reason in _SLOW

    def judgement(self) -> Judgement:
        """The verdict of a row that is one."""
        reason = readable(self.reason)
        if self.kind == trial.LIMIT:
            return Judgement(False, f"limit: {reason}", self.trust, limit=True)
        return Judgement({trial.PASSED: True, trial.UNJUDGED: None}.get(self.kind, False), reason, self.trust)


class JudgeLostError(Exception):
    """Instead of an answer the judge was lost. Where a limit ended it, what it had to compute with may be why; where it
    ended by itself, or sent nonsense, it was the test.
    """

    def __init__(self, row: Row) -> None:
        super().__init__(row.reason)
        self.row = row


class SurprisedError(Exception):
    """Calls were sent ahead and the test made others."""


class Judges:
    """Judges that run, and the pen to start others in. `pen` is called when the first one is needed."""

    def __init__(self, pen: Callable[[], Pen], limits: Limits) -> None:
        self._pen, self._limits = pen, limits
        self._judges: dict[str, Spawned] = {}

    def close(self) -> None:
        """Hang up on all of them; their zygote ends them."""
        for judge in self._judges.values():
            judge.channel.close()
        self._judges.clear()

    def cases(self, setup: str, tests: Sequence[tuple[str, Sequence[Sequence[str]]]], origin: str) -> list[list[Row]]:
        """Tests on observed answers: for each test, for each case (the cells of its calls), a row.

        Raises:
            JudgeLostError: no answer came.
        """
        cpu = self._limits.check_cpu
        message = ["cases", setup, [[code, list(map(list, cases))] for code, cases in tests], cpu]

        def read(answer: Any) -> list[list[Row]]:
            _check(type(answer) is list and len(answer) == len(tests))
            for rows, (_, cases) in zip(answer, tests, strict=True):
                _check(type(rows) is list and len(rows) == len(cases))
            return [[_row(row, 2) for row in rows] for rows in answer]

        return self._ask(origin, message, None, cpu, self._limits.idle, read)

    def live(
        self, setup: str, tests: Sequence[str], entry: str, origin: str, program: int, cpu: float, *, ahead: bool
    ) -> list[Row]:
        """Tests on a running program, whose channel is `program`: a row each, fewer if the program was lost on the way.
        ahead: calls that can be foreseen are made in advance.

        Raises:
            JudgeLostError: no answer came.
            SurprisedError: the tests have to be run again, without `ahead`.
        """
        message = ["live", setup, list(tests), entry, ahead, cpu]

        def read(answer: Any) -> list[Row] | None:
            if ahead and answer == {"again": True}:
                return None
            _check(type(answer) is list and 0 < len(answer) <= len(tests))
            return [_row(row, 3) for row in answer]

        idle = self._limits.idle if origin == TestOrigin.GENERATED else 0  # a user's test may well sleep
        rows = self._ask(origin, message, program, cpu * len(tests), idle, read)
        if rows is None:
            raise SurprisedError
        return rows

    def _ask(
        self, origin: str, message: list[Any], passed: int | None, cpu: float, idle: float, read: Callable[[Any], T]
    ) -> T:
        """The answer of an origin's judge, as `read` reads it."""
        pen = self._pen()
        judge = self._judges.get(origin)
        if judge is None:
            judge = self._judges[origin] = pen.spawn({}, JUDGE_LIMITS.child(_UNLIMITED, idle=False, waits=True))
        try:
            if passed is None:
                wire.send(judge.channel.fileno(), message)
            else:
                wire.send_with_fd(judge.channel, message, passed)
            answer = read(_answer(pen, judge, cpu, idle))
            if origin == TestOrigin.GENERATED:
                pen.stop(self._judges.pop(origin))
            return answer
        except wire.WireError:
            del self._judges[origin]
            why = pen.end(judge, 0).why
        except TimeoutError:
            del self._judges[origin]
            pen.end(judge, 0)
            why = "wall"
        raise JudgeLostError(Row(trial.LIMIT, f"judge {why}") if why in TIME else Row(trial.UNJUDGED, "ends its judge"))


def _answer(pen: Pen, judge: Spawned, cpu: float, idle: float) -> Any:
    """The judge's answer. One that is not whole after a second gets a CPU limit till it is, which also ends loops
    inside C code, and a limit of idleness.

    Raises:
        WireError: the judge is gone, or sends no JSON.
        TimeoutError: it is not whole in time.
    """
    data = bytearray()
    with contextlib.suppress(TimeoutError):
        return _frame(judge.channel, data, _SOON)
    pen.grant(judge, cpu, idle)
    answer = _frame(judge.channel, data, 20 * cpu + 10)
    pen.grant(judge, _UNLIMITED, 0)
    return answer


def _frame(channel: socket.socket, data: bytearray, seconds: float) -> Any:
    """A frame whose sender may stop in the middle; what has come is kept in `data`.

    Raises:
        TimeoutError: it is not whole in time.
        WireError: the sender is gone, the frame is too long or no JSON.
    """
    deadline = time.monotonic() + seconds
    while not (end := wire.frame_end(data, _MAX_ANSWER)):
        if not select.select([channel], [], [], max(0.0, deadline - time.monotonic()))[0]:
            raise TimeoutError
        try:
            part = channel.recv(1 << 16)
        except OSError as error:
            raise wire.WireError(str(error)) from None
        if not part:
            raise wire.WireError("closed")
        data += part
    return wire.unpack(bytes(data[4:end]))


def _check(makes_sense: bool) -> None:
    if not makes_sense:
        raise wire.WireError("an answer that makes no sense")


def _row(row: Any, length: int) -> Row:
    """A row as it came over the wire: [kind, reason] or [kind, reason, trust]."""
    _check(type(row) is list and len(row) == length and row[0] in trial.KINDS and type(row[1]) is str)
    _check(length == 2 or row[2] in (0, 1, 2))
    return Row(row[0], row[1], Trust(row[2]) if length == 3 else Trust.VALUES)


def readable(text: object) -> str:
    """A text of a program for a person: bounded, one that can be printed and stored."""
    shown = text if isinstance(text, str) else type(text).__name__
    return "".join(c if c.isprintable() or c == "\n" else ascii(c)[1:-1] for c in shown[:500])
