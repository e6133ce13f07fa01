"""The table of evidence of one task: which inputs, what was observed, what it says to a selector.

Joins what was executed to what `avow.select` reads. Values are compared in canonical form (`canonical.py`), so that 2
and 2.0 agree and a set has one order. Nothing is run here.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from avow.core.evidence import BoolArray, Evidence, IntArray
from avow.core.types import Call, Judgement, Observation, Outcome, Program, Task, Test, TestOrigin, Trace
from avow.domains.python.canonical import canonical
from avow.domains.python.inputs import generated_inputs, signed
from avow.execute.guest.codec import CodecError
from avow.execute.plan import Plan, make_call, make_plan


def plan_inputs(
    task: Task, tests: Sequence[Test], entry_point: str, programs: Sequence[Program] = (), *, seed: int = 0
) -> tuple[Plan, Plan]:
    """(generated tests over their inputs, inputs made from the signature).

    Examples and trusted assertions of the task give inputs too: what they call with is what a user cares for.
    """
    from_tests = make_plan([*tests, *task.examples, *task.tests], entry_point)
    made = []
    prompt = signed([task.prompt, *(p.code for p in programs)], entry_point)
    for args in generated_inputs(prompt, entry_point, seed):
        try:
            made.append(make_call(entry_point, args))
        except CodecError:
            continue
    return from_tests, make_plan([], entry_point, made)


class Values:
    """Numbers behaviours: one number for one canonical value, negative ones for failures."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}
        self._canonical: dict[str, str] = {}

    def number(self, seen: Observation) -> int:
        if seen.outcome is Outcome.VALUE:
            key = self._canonical.get(seen.data)
            if key is None:
                key = self._canonical[seen.data] = canonical(seen.data)
            return self._ids.setdefault(key, len(self._ids))
        kind = seen.data if seen.outcome is Outcome.LIMIT else seen.data.split('"', 2)[1]
        return -1 - self._ids.setdefault(f"{seen.outcome} {kind}", len(self._ids))

    def table(self, traces: Sequence[Trace], calls: Sequence[Call]) -> IntArray:
        """[N, C] of numbers."""
        rows = [[self.number(cell) for cell in trace.cells] for trace in traces]
        return np.array(rows, dtype=np.int64).reshape(len(traces), len(calls))


def verdicts(table: Sequence[Sequence[Judgement]], columns: int) -> BoolArray:
    """[N, T] of passes."""
    return np.array([[j.passed for j in row] for row in table], dtype=np.bool_).reshape(len(table), columns)


def build_evidence(
    programs: Sequence[Program],
    counts: Sequence[int],
    logprobs: Sequence[float | None],
    plan: Plan,
    made: Plan,
    traces: Sequence[Trace],
    tests: Sequence[Test],
    judged: Sequence[Sequence[Judgement]],
    required: Sequence[Test],
    trusted: Sequence[Sequence[Judgement]],
) -> Evidence:
    """The evidence on programs that load.

    `plan` lists the generated `tests` first; `traces` hold the cells of its calls, then of those of `made`. What
    programs do on made inputs are probes; where no generated test gives an input they are outputs, beside what the few
    examples give: programs that pass an example agree on it by definition. `trusted` are the verdicts of `required`.
    """
    trials = plan.trials[: len(tests)]
    seen = Values().table(traces, [*plan.calls, *made.calls])
    observed = len(plan.calls) if any(t.calls for t in trials) else seen.shape[1]
    return Evidence(
        outputs=seen[:, :observed],
        passes=verdicts(judged, len(tests)),
        test_call=np.array([-1 if t.expects is None else t.expects[0] for t in trials], dtype=np.int64),
        test_count=np.array([t.count for t in tests], dtype=np.int64),
        trusted=verdicts(trusted, len(required)),
        given=np.array([t.origin is not TestOrigin.EXAMPLE for t in required], dtype=np.bool_),
        counts=np.array(counts, dtype=np.int64),
        logprob=np.array([np.nan if p is None else p for p in logprobs], dtype=np.float64),
        probes=seen[:, observed:],
        texts=tuple(p.code for p in programs),
    )
