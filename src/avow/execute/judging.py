"""From observations to verdicts: the pass matrix, without running any program again where observations suffice.

A test depends on a program only through the answers to the test's calls. So each test is judged once for every
*distinct*
tuple of answers, not once for every program: 75 programs give some eight. Inert tests share a judge; tests that could
harm
it are given to a judge of the origin that wrote them; live tests go to the running program.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from avow.core.types import Call, Judgement, Program, Test, TestOrigin, Trace, Trust
from avow.execute.limits import Limits
from avow.execute.plan import Trial, make_plan
from avow.execute.worker import Worker, cell_of, readable

_CHUNK = 2000  # cases in one question to a judge
_OPAQUE = '["X",'

Case = tuple[str, ...]
Job = tuple[Program, Sequence[Test], str]  # a program, tests of one origin, their setup
Check = Callable[[Sequence[Job]], Iterable[tuple[int, list[Judgement]]]]


def domain_of(test: Test) -> str:
    """Tests of one origin trust each other: a judge is shared by them alone."""
    return test.origin.value


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

    def fill(self, t: int, cases: dict[Case, list[int]], rows: Sequence[Any]) -> None:
        for programs, row in zip(cases.values(), rows, strict=True):
            if isinstance(row, list) and row[0] is None:
                continue  # it names something else of the program: it has to run
            judgement = self._judgement(t, row)
            for i in programs:
                self.table[i][t] = judgement

    def _judgement(self, t: int, row: Any) -> Judgement:
        if isinstance(row, dict):
            return Judgement(False, f"cannot be judged: {row['error']}", limit=True)
        passed, reason, limit = row
        worded = f"limit: {readable(reason)}" if limit else self._worded(t, readable(reason))
        return Judgement(passed is True, worded, Trust.VALUES, limit)

    def _worded(self, t: int, reason: str) -> str:
        for k, c in enumerate(self.plan.trials[t].calls):
            reason = reason.replace(f"__call__({k})", self.plan.calls[c].text)
        return reason

    def missing(self) -> dict[int, list[int]]:
        """For each program the tests that need it running."""
        return {i: left for i, row in enumerate(self.table) if (left := [t for t, j in enumerate(row) if j is None])}

    def complete(self) -> list[list[Judgement]]:
        return [[j or Judgement(False, "not judged", limit=True) for j in row] for row in self.table]


def judge_offline(verdicts: Verdicts, worker: Worker, setup: str, limits: Limits) -> None:
    """All tests whose calls were observed."""
    shared: list[tuple[int, dict[Case, list[int]]]] = []
    size = 0
    for t, trial in enumerate(verdicts.plan.trials):
        cases = verdicts.offline(t)
        if not cases:
            continue
        if not trial.inert:
            _ask(verdicts, worker, setup, limits, [(t, cases)], domain_of(verdicts.tests[t]))
            continue
        shared.append((t, cases))
        size += len(cases)
        if size >= _CHUNK:
            _ask(verdicts, worker, "", limits, shared, TestOrigin.TRUSTED)
            shared, size = [], 0
    if shared:
        _ask(verdicts, worker, "", limits, shared, TestOrigin.TRUSTED)


def _ask(
    verdicts: Verdicts,
    worker: Worker,
    setup: str,
    limits: Limits,
    batch: list[tuple[int, dict[Case, list[int]]]],
    domain: str,
) -> None:
    """One question; if the judge is lost, one test at a time, then one case at a time, so that only the test that broke
    it
    suffers, or only the programs whose answer did (`sum` of a range of 10**18 never ends).
    """
    trials = verdicts.plan.trials
    request = ["cases", setup, [[trials[t].code, [list(c) for c in cases]] for t, cases in batch], limits.check_cpu]
    reply = worker.ask_judge(request, domain)
    if isinstance(reply, dict):
        parts = (
            batch
            if len(batch) > 1
            else [(t, {case: programs}) for t, cases in batch for case, programs in cases.items()]
        )
        if len(parts) > 1:
            for one in parts:
                _ask(verdicts, worker, setup, limits, [one], domain)
            return
    for (t, cases), rows in zip(batch, [[reply] * len(batch[0][1])] if isinstance(reply, dict) else reply, strict=True):
        verdicts.fill(t, cases, rows)


def judge_live(verdicts: Verdicts, programs: Sequence[Program], setup: str, check: Check) -> None:
    """What is left needs running programs: one session for each program and origin of tests."""
    work: list[tuple[int, list[int]]] = []
    for i, missing in verdicts.missing().items():
        by_origin: dict[str, list[int]] = {}
        for t in missing:
            by_origin.setdefault(domain_of(verdicts.tests[t]), []).append(t)
        work += [(i, ts) for ts in by_origin.values()]
    jobs = [(programs[i], [verdicts.tests[t] for t in ts], setup) for i, ts in work]
    for job, judgements in check(jobs):
        i, ts = work[job]
        for t, judgement in zip(ts, judgements, strict=True):
            verdicts.table[i][t] = judgement
