"""One program against tests that need it running: processes for it, judges for them, and one budget for all.

The tests of a user or a prompt share one process of the program, in order, as the usual checkers have it; each test
that a model wrote has a process of the program and a judge to itself, for it may be hostile. A program that lost its
process is started again for the tests that are left, three times at most. Nothing is decided here but who is asked.
"""

from __future__ import annotations

from collections.abc import Sequence

from avow.core.types import Judgement, Program, TestOrigin, Trust
from avow.execute.guest import trial, wire
from avow.execute.jobs import job_of
from avow.execute.judges import JudgeLostError, Judges, Row, SurprisedError
from avow.execute.limits import Limits
from avow.execute.observing import MALFORMED, MAX_FRAME, RESTARTS, LoadError, read_greeting
from avow.execute.pen import TIME, Pen

_GONE = frozenset({"gone", "malformed"})  # what a judge calls a program that it lost


class Checking:
    """One program while it is checked. left: CPU seconds for what is not yet judged. lost: why it lost processes."""

    def __init__(self, pen: Pen, judges: Judges, limits: Limits, program: Program, setup: str, origin: str) -> None:
        self.pen, self.judges, self.limits = pen, judges, limits
        self.program, self.setup, self.origin = program, setup, origin
        self.left, self.lost = limits.check_cpu, list[str]()
        self.generated = self.one_by_one = origin == TestOrigin.GENERATED

    def run(self, tests: Sequence[str]) -> list[Judgement]:
        """The verdict of each test."""
        verdicts: list[Judgement] = []
        while len(verdicts) < len(tests) and len(self.lost) <= RESTARTS:
            waiting = tests[len(verdicts) :]
            verdicts += self._session(waiting[:1] if self.one_by_one else waiting)
        return verdicts + [
            Judgement(False, f"limit: {self.lost[-1]}, as in the tests before", limit=True)
            for _ in tests[len(verdicts) :]
        ]

    @property
    def _share(self) -> float:
        """CPU seconds of the next process. When all are used up there is still enough for an ordinary test."""
        left = min(self.left, self.limits.total_cpu) if self.generated else self.left
        return max(left, self.limits.call_cpu)

    def _charge(self, why: str, cpu: float) -> None:
        """A process that was lost has cost what it used; one that ran out of time all that it had, also if it slept."""
        self.left -= self._share if why in TIME else cpu
        self.lost.append(why)

    def _charge_judge(self) -> None:
        """The judge ran out of time. It is not charged where others would suffer for a hostile test."""
        if not self.generated:
            self._charge("cpu", 0.0)

    def _session(self, tests: Sequence[str]) -> list[Judgement]:
        """Tests in one process of the program, from first to last or until the time or the program is lost."""
        try:
            rows = self._asked(tests)
        except JudgeLostError as lost:
            if len(tests) > 1:  # whichever it was
                self.one_by_one = True
                return []
            if lost.row.slow:
                self._charge_judge()
            rows = [lost.row]
        return [
            self._beside(test) if row.kind == trial.BESIDE else row.judgement()
            for test, row in zip(tests, rows, strict=False)
        ]

    def _asked(self, tests: Sequence[str]) -> list[Row]:
        try:
            return self._live(tests, ahead=True)
        except SurprisedError:
            return self._live(tests, ahead=False)

    def _live(self, tests: Sequence[str], *, ahead: bool) -> list[Row]:
        """The judge's rows, the last of them with the limit that the program hit if it was lost. ahead: calls that can
        be foreseen are sent in advance.
        """
        program, cpu = self.program, self._share
        child = self.pen.spawn(job_of(program), self.limits.child(cpu, waits=True))
        try:
            channel = child.channel.fileno()
            rows = self.judges.live(self.setup, tests, program.entry_point, self.origin, channel, cpu, ahead=ahead)
        except (JudgeLostError, SurprisedError):
            self.pen.stop(child)
            raise
        finally:
            child.channel.close()
        last = rows[-1]
        if last.kind == trial.LIMIT and last.reason in _GONE:
            end = self.pen.end(child)
            self._charge(end.why, end.cpu)
            return [*rows[:-1], Row(trial.LIMIT, end.why, last.trust)]
        self.pen.stop(child)
        if last.slow or len(rows) < len(tests):
            self._charge_judge()
        return rows

    def _beside(self, test: str) -> Judgement:
        """A test whose objects cannot cross: beside the program, at the lowest trust."""
        job = job_of(self.program, test=test, setup=self.setup)
        child = self.pen.spawn(job, self.limits.child(self._share))
        try:
            read_greeting(wire.receive(child.channel.fileno(), MAX_FRAME), "")
            kind, reason = wire.receive(child.channel.fileno(), MAX_FRAME)
            self.pen.stop(child)
            if kind not in (trial.PASSED, trial.UNJUDGED):
                kind = trial.FAILED
            return Row(kind, reason, Trust.IN_PROCESS).judgement()
        except LoadError as error:
            self.pen.stop(child)
            return Judgement(False, str(error), Trust.IN_PROCESS)
        except MALFORMED:
            end = self.pen.end(child)
            self._charge(end.why, end.cpu)
            return Row(trial.LIMIT, end.why, Trust.IN_PROCESS).judgement()
