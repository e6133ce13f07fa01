"""From observations to verdicts: the pass matrix, without running any program again where observations suffice.

A test depends on a program only through the answers to the test's calls. So each test is judged once for every
*distinct* tuple of answers, not once for every program: 75 programs give some eight. Inert tests share a judge; tests
that could harm it are given to a judge of the origin that wrote them; live tests go to the running program.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from avow.core.protocols import Job
from avow.core.types import Call, Judgement, Outcome, Program, Test, TestOrigin, Trace
from avow.execute.guest.trial import LIVE
from avow.execute.judges import JudgeLostError, Judges, Row
from avow.execute.limits import Limits
from avow.execute.observing import cell_of
from avow.execute.pen import TIME
from avow.execute.plan import Trial, make_plan

_CHUNK = 2000  # cases in one question to a judge
_OPAQUE = '["X",'

Case = tuple[str, ...]
Check = Callable[[Sequence[Job]], Iterable[tuple[int, list[Judgement]]]]


def _cells(trace: Trace, positions: Sequence[int]) -> Case | None:
    """The observed answers to some calls; None when one of them cannot be judged from data."""
    cells = tuple(cell_of(trace.cells[p]) for p in positions)
    return None if any(_OPAQUE in cell for cell in cells) else cells


class Verdicts:
    """The matrix while it is filled."""

    def __init__(self, traces: Sequence[Trace], tests: Sequence[Test], calls: Sequence[Call], entry_point: str) -> None:
        self.traces, self.tests = traces, tests
        self.plan = make_plan(tests, entry_point)
        known = {call.args: i for i, call in enumerate(calls)}
        self.positions = [[known.get(self.plan.calls[c].args, -1) for c in trial.calls] for trial in self.plan.trials]
        self.table: list[list[Judgement | None]] = [[None] * len(tests) for _ in traces]
        for row, trace in zip(self.table, traces, strict=True):
            if not trace.loads:
                row[:] = [Judgement(False, trace.error)] * len(tests)

    def offline(self, t: int) -> dict[Case, list[int]]:
        """The distinct answers to a test's calls, with the programs that gave them; none for a live test."""
        trial: Trial = self.plan.trials[t]
        if trial.live or -1 in self.positions[t]:
            return {}
        cases: dict[Case, list[int]] = {}
        for i, trace in enumerate(self.traces):
            if trace.loads and (cells := _cells(trace, self.positions[t])) is not None:
                cases.setdefault(cells, []).append(i)
        return cases

    def fill(self, t: int, cases: dict[Case, list[int]], rows: Sequence[Row]) -> None:
        for programs, row in zip(cases.values(), rows, strict=True):
            if row.kind == LIVE:
                continue
            judgement = row.judgement()
            judgement = replace(judgement, reason=self._worded(t, judgement.reason))
            for i in programs:
                self.table[i][t] = judgement

    def _worded(self, t: int, reason: str) -> str:
        for k, c in enumerate(self.plan.trials[t].calls):
            reason = reason.replace(f"__call__({k})", self.plan.calls[c].text)
        return reason

    def missing(self, patience: int) -> dict[int, list[int]]:
        """For each program the tests that need it running. One that ran out of time on every input, `patience` of them
        at least, is not run again.
        """
        found = {}
        for i, (row, trace) in enumerate(zip(self.table, self.traces, strict=True)):
            left = [t for t, judgement in enumerate(row) if judgement is None]
            if len(trace.cells) >= patience and all(c.outcome is Outcome.LIMIT and c.data in TIME for c in trace.cells):
                for t in left:
                    row[t] = Judgement(False, "limit: cpu, as on every input", limit=True)
            elif left:
                found[i] = left
        return found

    def complete(self) -> list[list[Judgement]]:
        return [[j or Judgement(False, "not judged", limit=True) for j in row] for row in self.table]


Batch = Sequence[tuple[int, dict[Case, list[int]]]]  # tests, each with the programs that gave each answer


def judge_offline(verdicts: Verdicts, judges: Judges, setup: str) -> None:
    """All tests whose calls were observed."""
    shared: list[tuple[int, dict[Case, list[int]]]] = []
    for t, trial in enumerate(verdicts.plan.trials):
        cases = verdicts.offline(t)
        if cases and not trial.inert:
            _ask(verdicts, judges, setup, [(t, cases)], verdicts.tests[t].origin)
        elif cases:
            shared.append((t, cases))
            if sum(len(cases) for _, cases in shared) >= _CHUNK:
                _ask(verdicts, judges, "", shared, TestOrigin.TRUSTED)
                shared = []
    if shared:
        _ask(verdicts, judges, "", shared, TestOrigin.TRUSTED)


def _ask(verdicts: Verdicts, judges: Judges, setup: str, batch: Batch, origin: TestOrigin) -> None:
    """One question; if the judge is lost, one test at a time, then one case at a time, so that only the test that broke
    it suffers, or only the programs whose answer did (`sum` of a range of 10**18 never ends).
    """
    trials = verdicts.plan.trials
    try:
        answers = judges.cases(setup, [(trials[t].code, list(cases)) for t, cases in batch], origin)
    except JudgeLostError as lost:
        parts: Batch = batch
        if len(batch) == 1:
            parts = [(t, {case: programs}) for t, cases in batch for case, programs in cases.items()]
        if len(parts) > 1:
            for part in parts:
                _ask(verdicts, judges, setup, [part], origin)
            return
        answers = [[lost.row]]
    for (t, cases), rows in zip(batch, answers, strict=True):
        verdicts.fill(t, cases, rows)


def judge_live(verdicts: Verdicts, programs: Sequence[Program], setup: str, limits: Limits, check: Check) -> None:
    """What is left needs running programs: one session for each program and origin of tests."""
    work: list[tuple[int, list[int]]] = []
    for i, missing in verdicts.missing(limits.patience).items():
        by_origin: dict[TestOrigin, list[int]] = {}
        for t in missing:
            by_origin.setdefault(verdicts.tests[t].origin, []).append(t)
        work += [(i, ts) for ts in by_origin.values()]
    jobs = [(programs[i], [verdicts.tests[t] for t in ts], setup) for i, ts in work]
    for job, judgements in check(jobs):
        i, ts = work[job]
        for t, judgement in zip(ts, judgements, strict=True):
            verdicts.table[i][t] = judgement
