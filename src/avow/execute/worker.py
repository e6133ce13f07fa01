"""One worker: a zygote for programs and a zygote for judges, each in a sandbox of its own, and the talk between them.

It runs one program at a time. The host side never interprets what a program sends beyond reading bounded JSON frames,
and
never runs a test. It does not decide which tests need a running program (see `avow.execute.judging`).
"""

from __future__ import annotations

import contextlib
import select
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from avow.core.errors import ExecutionError
from avow.core.types import Call, Isolation, Judgement, Observation, Outcome, Program, TestOrigin, Trace, Trust
from avow.execute.ahead import program_part
from avow.execute.guest import wire
from avow.execute.limits import Limits
from avow.execute.sandbox import Sandbox

_OUTCOMES = {"v": Outcome.VALUE, "e": Outcome.RAISED, "l": Outcome.LIMIT}
_LETTERS = {outcome: letter for letter, outcome in _OUTCOMES.items()}
_RESTARTS = 3  # how often a program that took its process down is started again for the inputs that are left
_JUDGE_LIMITS = Limits(memory=2 << 30, idle=0)
_LOST = {"cpu": "cpu", "idle": "idle", "wall": "wall", "killed": "exit"}
_LIMITS = frozenset({"cpu", "memory", "size", "depth", "opaque", "malformed"})
_MAX_FRAME = 16_000_000  # of a program, bytes; a value has at most 2 MB
_MAX_OUTPUT = 16_000_000  # all answers of one program, bytes: what a table of observations may grow by
_GRACE = 0.5  # seconds for a child whose channel is closed to end by itself


@dataclass(slots=True)
class Job:
    """A child that was asked for: its number and our end of its channel."""

    id: int
    channel: socket.socket


@dataclass(slots=True)
class Pen:
    """A zygote with its running children."""

    sandbox: Sandbox
    _next: int = 0
    _over: list[int] = field(default_factory=list)

    def spawn(self, job: dict[str, Any], limits: list[float]) -> Job:
        """Fork a child, give it a channel and its job. The job does not pass through the zygote: what one program was
        given is not in the memory that the next one inherits.

        Raises:
            ExecutionError: the zygote is gone.
        """
        ours, theirs = socket.socketpair()
        self._next += 1
        request = ["spawn", self._next, bool(job), *limits, self._over]
        self._over = []
        try:
            self.sandbox.send(request, theirs.fileno())
        except ExecutionError:
            ours.close()
            raise
        finally:
            theirs.close()
        if job:
            with contextlib.suppress(wire.WireError):  # a child that is gone by now is noticed when it does not answer
                wire.send(ours.fileno(), job)
        return Job(self._next, ours)

    def end(self, job: Job, grace: float = _GRACE) -> dict[str, Any]:
        """How a child ended that no longer makes sense (why, CPU seconds, the call it was at); one that runs on is
        ended.

        Raises:
            ExecutionError: its confinement failed, so that it never ran, or the zygote is gone.
        """
        job.channel.close()
        self.sandbox.send(["report", job.id, grace])
        report = self.sandbox.receive()
        if report["why"] == "broken" and (complaint := self.sandbox.complaint()).startswith("confinement"):
            raise ExecutionError(f"a layer of isolation failed: {complaint}")  # a program can exit alike, not complain
        return report

    def stop(self, job: Job) -> None:
        """A child whose end is of no interest: it sees its channel closed, and is gone before the next one starts."""
        job.channel.close()
        self._over.append(job.id)

    def settle(self) -> None:
        """End what is stopped although no other child starts."""
        if self._over:
            self.sandbox.send(["over", self._over])
            self._over = []

    def close(self) -> None:
        self.sandbox.close()


def why_lost(report: dict[str, Any]) -> str:
    """The limit that a report stands for."""
    why = str(report["why"])
    return _LOST.get(why, "exit" if not why or why == "broken" or why.startswith("exit") else "crash")


class Worker:
    """Runs programs and judges one after the other."""

    def __init__(self, level: Isolation, limits: Limits, core: int | None = None) -> None:
        self.level, self.limits, self._core = level, limits, core
        self._pens: dict[str, Pen] = {}
        self._judges: dict[str, Job] = {}

    def _pen(self, kind: str) -> Pen:
        if kind not in self._pens:
            limits = self.limits if kind == "candidate" else _JUDGE_LIMITS
            self._pens[kind] = Pen(Sandbox(self.level, kind, limits.resources, self._core))
        return self._pens[kind]

    def reset(self) -> None:
        """Throw away the sandboxes; the next use makes new ones."""
        for pen in self._pens.values():
            pen.close()
        for judge in self._judges.values():
            judge.channel.close()
        self._pens.clear()
        self._judges.clear()

    close = reset

    def settle(self) -> None:
        """Leave no program running that has been answered for."""
        for pen in self._pens.values():
            pen.settle()

    # --- observing ---------------------------------------------------------------------------------------------------

    def observe(self, program: Program, calls: Sequence[Call]) -> Trace:
        """Run a program on all calls; a program that takes its process down loses only the call that did."""
        cells: list[Observation | None] = [None] * len(calls)
        seconds = 0.0
        for _ in range(_RESTARTS + 1):
            left = [i for i, cell in enumerate(cells) if cell is None]
            if seconds and (not left or seconds >= self.limits.load_cpu + self.limits.total_cpu):
                break
            error, done, report = self._batch(program, calls, left, cells)
            seconds += report["cpu"]
            if error or done:
                return Trace(error, () if error else tuple(c for c in cells if c is not None), seconds)
            at = report["at"] if report["at"] in left else left[0] if left else 0
            if not left:
                return Trace(f"ended while loading: {why_lost(report)}", (), seconds)
            cells[at] = Observation(Outcome.LIMIT, why_lost(report))
        return Trace("", tuple(c or Observation(Outcome.LIMIT, "cpu") for c in cells), seconds)

    def _batch(
        self, program: Program, calls: Sequence[Call], left: list[int], cells: list[Observation | None]
    ) -> tuple[str, bool, dict[str, Any]]:
        """One child: (why it did not load, whether it finished, how it ended). Fills the cells as they arrive."""
        limits = self.limits
        job = {
            **program_part(program.code), "entry": program.entry_point, "calls": [[i, calls[i].args] for i in left],
            "call_cpu": limits.call_cpu, "total_cpu": limits.total_cpu,
        }  # fmt: skip
        pen = self._pen("candidate")
        child = pen.spawn(job, limits.child(limits.load_cpu + limits.total_cpu + limits.call_cpu))
        try:
            hello = wire.receive(child.channel.fileno(), _MAX_FRAME)
            if error := load_error(hello, program.entry_point):
                pen.stop(child)
                return error, False, {"cpu": 0.0, "at": 0}
            room = _MAX_OUTPUT
            while (frame := wire.receive(child.channel.fileno(), _MAX_FRAME))[0] != "done":
                for number, cell in frame:
                    seen = observation(cell)
                    room -= len(seen.data)
                    cells[number] = seen if room >= 0 else Observation(Outcome.LIMIT, "size")
            pen.stop(child)
            seconds = min(max(0.0, float(frame[1])), 1e6)
            return (
                "",
                not [i for i in left if cells[i] is None],
                {"cpu": seconds, "at": left[0] if left else 0, "why": "exit"},
            )
        except (wire.WireError, TypeError, ValueError, IndexError, KeyError, AttributeError, OverflowError):
            report = pen.end(child)
            loaded = any(cells[i] is not None for i in left) or report["at"] in left[1:] or "hello" in locals()
            return "" if loaded else f"ended while loading: {why_lost(report)}", False, report

    # --- checking ----------------------------------------------------------------------------------------------------

    def check(self, program: Program, tests: Sequence[str], setup: str, trust_domain: str) -> list[Judgement]:
        """Run tests against a running program, in order, each judged in another process."""
        verdicts: list[Judgement] = []
        for _ in range(_RESTARTS + 1 if tests else 0):
            verdicts += self._session(program, tests[len(verdicts) :], setup, trust_domain)
            if len(verdicts) >= len(tests):
                break
        verdicts += [Judgement(False, "limit: the program kept ending its process", limit=True)] * (
            len(tests) - len(verdicts)
        )
        return [
            self._in_process(program, test) if verdict.trust is Trust.IN_PROCESS else verdict
            for test, verdict in zip(tests, verdicts, strict=True)
        ]

    def _session(self, program: Program, tests: Sequence[str], setup: str, domain: str) -> list[Judgement]:
        """Tests in one process of the program, from first to last or until the program is lost."""
        reply, report = self._asked(program, tests, setup, domain, ahead=True)
        if reply == {"again": True}:
            reply, report = self._asked(program, tests, setup, domain, ahead=False)
        if isinstance(reply, dict) and len(tests) > 1:  # one of them ended the judge
            return [judgement for test in tests for judgement in self._session(program, [test], setup, domain)]
        if isinstance(reply, dict):
            return [Judgement(False, f"cannot be judged: {reply.get('error')}", limit=True)]
        reason = why_lost(report) if report else ""
        return [_judgement(row, reason) for row in reply] or [
            Judgement(False, f"limit: {reason or 'exit'}", limit=True)
        ]

    def _asked(
        self, program: Program, tests: Sequence[str], setup: str, domain: str, *, ahead: bool
    ) -> tuple[Any, dict[str, Any] | None]:
        """(the judge's reply, how the program ended if it was lost). ahead: calls that can be foreseen are sent in
        advance."""
        pen = self._pen("candidate")
        cpu = self.limits.check_cpu
        child = pen.spawn({**program_part(program.code), "entry": program.entry_point}, self.limits.child(cpu))
        try:
            request = ["live", setup, list(tests), program.entry_point, ahead, cpu]
            reply = self.ask_judge(request, domain, child.channel.fileno())
        finally:
            child.channel.close()
        if isinstance(reply, list) and any(row[3] and row[1] in ("gone", "malformed") for row in reply):
            return reply, pen.end(child)
        pen.stop(child)
        return reply, None

    def _in_process(self, program: Program, test: str) -> Judgement:
        """A test whose objects cannot cross: beside the program, at the lowest trust."""
        pen = self._pen("candidate")
        job = {**program_part(program.code), "entry": program.entry_point, "tests": [test]}
        child = pen.spawn(job, self.limits.child(self.limits.check_cpu))
        try:
            hello = wire.receive(child.channel.fileno(), _MAX_FRAME)
            if error := load_error(hello, ""):
                pen.stop(child)
                return Judgement(False, error, Trust.IN_PROCESS)
            passed, reason = wire.receive(child.channel.fileno(), _MAX_FRAME)[0]
            pen.stop(child)
            return Judgement(passed is True, readable(reason), Trust.IN_PROCESS)
        except (wire.WireError, TypeError, ValueError, IndexError, KeyError):
            return Judgement(False, f"limit: {why_lost(pen.end(child))}", Trust.IN_PROCESS, limit=True)

    # --- judges ------------------------------------------------------------------------------------------------------

    def ask_judge(self, request: list[Any], domain: str, passed: int | None = None) -> Any:
        """Ask the judge of a trust domain; a judge that dies, takes too long or talks nonsense is replaced, and its
        answer is
        an error. Tests of a model may take their judge over, so each question about them gets a judge of its own.
        """
        pen = self._pen("judge")
        judge = self._judges.get(domain)
        if judge is None:
            judge = self._judges[domain] = pen.spawn({}, _JUDGE_LIMITS.child(1e6, idle=False))
        try:
            reply = self._answer(pen, judge, request, passed)
            if not well_formed(request, reply):
                raise wire.WireError("its answer makes no sense")
        except wire.WireError as error:
            del self._judges[domain]
            return {"error": f"the test ended its judge: {pen.end(judge, 0)['why'] or error}"}
        if domain == TestOrigin.GENERATED:
            pen.stop(self._judges.pop(domain))
        return reply

    def _answer(self, pen: Pen, judge: Job, request: list[Any], passed: int | None) -> Any:
        """The judge's answer. One that is not whole after a second gets a CPU limit till it is, which also ends loops
        inside C code, and where no program is waited for a limit of idleness."""
        cpu = float(request[-1]) * (len(request[2]) if passed is not None else 1)
        if passed is None:
            wire.send(judge.channel.fileno(), request)
        else:
            wire.send_with_fd(judge.channel, request, passed)
        data = bytearray()
        with contextlib.suppress(TimeoutError):
            return _frame(judge.channel, data, 1.0)
        idle = self.limits.idle if passed is None else 0
        pen.sandbox.send(["budget", judge.id, cpu, idle])
        try:
            reply = _frame(judge.channel, data, 20 * cpu + 10)
        except TimeoutError:
            raise wire.WireError("the judge took too long") from None
        pen.sandbox.send(["budget", judge.id, 1e6, 0])
        return reply


def _frame(channel: socket.socket, data: bytearray, seconds: float) -> Any:
    """A frame whose sender may stop in the middle; what has come is kept in `data`.

    Raises:
        TimeoutError: it is not whole in time.
        WireError: the sender is gone, the frame is too long or no JSON.
    """
    deadline = time.monotonic() + seconds
    while not (end := wire.frame_end(data, _MAX_FRAME)):
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


def well_formed(request: list[Any], reply: Any) -> bool:
    """Whether a judge answered as it was asked. A judge that a hostile test took over may send anything."""
    if type(reply) is dict:
        return type(reply.get("error")) is str or (request[0] == "live" and request[4] and reply == {"again": True})
    if type(reply) is not list:
        return False
    if request[0] == "live":
        return len(reply) <= len(request[2]) and all(_is_row(row, 4) and row[2] in (0, 1, 2) for row in reply)
    cases = [test[1] for test in request[2]]
    return len(reply) == len(cases) and all(
        type(rows) is list and len(rows) == len(asked) and all(_is_row(row, 3) for row in rows)
        for rows, asked in zip(reply, cases, strict=True)
    )


def _is_row(row: Any, length: int) -> bool:
    return type(row) is list and len(row) == length and type(row[1]) is str and type(row[-1]) is bool


def load_error(hello: Any, entry_point: str) -> str:
    """Why a program did not load, "" when it did."""
    if "error" in hello:
        (name, *_), message = hello["error"]
        return f"{readable(name)[:100]}: {readable(message)}" if message else readable(name)[:100]
    if hello["kind"] == "missing" and entry_point:
        return f"defines no {entry_point}"
    return ""


def readable(text: object) -> str:
    """A text of a program for a person: bounded, one that can be printed and stored."""
    shown = text if isinstance(text, str) else type(text).__name__
    return "".join(c if c.isprintable() or c == "\n" else ascii(c)[1:-1] for c in shown[:500])


def observation(cell: str) -> Observation:
    """A cell as it came over the wire.

    Raises:
        ValueError, KeyError, AttributeError: it is none.
    """
    if not cell.isascii():  # a list has no such method, and encodings are ASCII
        raise ValueError("a cell is ASCII")
    outcome = _OUTCOMES[cell[:1]]
    if outcome is Outcome.LIMIT and cell[1:] not in _LIMITS:
        raise ValueError("an unknown limit")
    return Observation(outcome, cell[1:])


def cell_of(seen: Observation) -> str:
    """An observation as it goes to a judge."""
    return _LETTERS[seen.outcome] + seen.data


def _judgement(row: list[Any], lost: str) -> Judgement:
    passed, reason, trust, limit = row
    if limit and reason in ("gone", "malformed") and lost:
        reason = lost
    return Judgement(passed is True, f"limit: {readable(reason)}" if limit else readable(reason), Trust(trust), limit)
