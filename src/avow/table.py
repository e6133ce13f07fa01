"""The table of evidence of one task: what was observed and judged, as the arrays that a selector reads.

Behaviours are compared as the domain says, so that 2 and 2.0 agree and a set has one order. Nothing is run here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from avow.core.evidence import BoolArray, Evidence, FloatArray, IntArray
from avow.core.examined import Examined
from avow.core.properties import Kept
from avow.core.types import Call, Inputs, Judgement, Observation, Outcome, Program, Sample, Test, TestOrigin, Trace


def numbered(traces: Sequence[Trace], columns: int, behaviour: Callable[[Observation], str]) -> IntArray:
    """Behaviours as numbers [N, columns]: one number for one behaviour, negative ones for failures."""
    ids: dict[tuple[Outcome, str], int] = {}
    known: dict[tuple[Outcome, str], int] = {}

    def number(seen: Observation) -> int:
        found = known.get((seen.outcome, seen.data))
        if found is None:
            place = ids.setdefault((seen.outcome, behaviour(seen)), len(ids))
            found = known[seen.outcome, seen.data] = place if seen.outcome is Outcome.VALUE else -1 - place
        return found

    rows = [[number(cell) for cell in trace.cells] for trace in traces]
    return np.array(rows, dtype=np.int64).reshape(len(traces), columns)


def verdicts(table: Sequence[Sequence[Judgement]], columns: int) -> BoolArray:
    """[N, columns] of passes."""
    return np.array([[bool(j.passed) for j in row] for row in table], dtype=np.bool_).reshape(len(table), columns)


def unjudged(tests: Sequence[Test], table: Sequence[Sequence[Judgement]]) -> dict[Test, str]:
    """Tests that not one of the programs could be judged by, and why. If one could, the others did not pass."""
    columns = zip(*table, strict=True) if table else ()
    return {
        test: column[0].reason
        for test, column in zip(tests, columns, strict=bool(table))
        if all(judgement.passed is None for judgement in column)
    }


def build_evidence(
    programs: Sequence[Program],
    samples: Sequence[Sample],
    inputs: Inputs,
    traces: Sequence[Trace],
    tests: Sequence[Test],
    judged: Sequence[Sequence[Judgement]],
    required: Sequence[Test],
    trusted: Sequence[Sequence[Judgement]],
    behaviour: Callable[[Observation], str],
) -> Evidence:
    """The evidence on programs that load, given by `samples`.

    `inputs` are of the generated `tests`, `traces` hold a cell for each. What programs do on made inputs are probes;
    where no generated test gives an input they are outputs, beside what the few examples give: programs that pass an
    example agree on it by definition. `trusted` are the verdicts of `required`; what is `unjudged` counts for nobody.
    Generated tests that no program passes stay in, as they do in recorded matrices: they add the same to all. Where no
    input was run and no program passes any, they are left out: that all fail says nothing.
    """
    counts = Counter(sample.source for sample in samples)
    left = unjudged(required, trusted)
    kept = [k for k, test in enumerate(required) if test not in left]
    seen = numbered(traces, len(inputs.calls), behaviour)
    passes = verdicts(judged, len(tests))
    used = np.full(len(tests), seen.shape[1] > 0 or passes.any())
    observed = inputs.asked if any(inputs.of_tests) else seen.shape[1]
    return Evidence(
        outputs=seen[:, :observed],
        passes=passes[:, used],
        test_call=np.array(inputs.compared, dtype=np.int64)[used],
        test_count=np.array([t.count for t in tests], dtype=np.int64)[used],
        trusted=verdicts(trusted, len(required))[:, kept],
        given=np.array([required[k].origin is not TestOrigin.EXAMPLE for k in kept], dtype=np.bool_),
        counts=np.array([counts[p.code] for p in programs], dtype=np.int64),
        logprob=_logprobs(programs, samples),
        probes=seen[:, observed:],
        texts=tuple(p.code for p in programs),
    )


def widened(
    examined: Examined,
    calls: Sequence[Call],
    cells: Sequence[Sequence[Observation]],
    behaviour: Callable[[Observation], str],
) -> Examined:
    """The table with further inputs, `cells` [calls][N] what the programs did on them.

    They count as made ones do: as probes, as outputs where no generated test gives an input.
    """
    inputs, evidence = examined.inputs, examined.evidence
    traces = tuple(
        replace(trace, cells=(*trace.cells, *(row[i] for row in cells))) for i, trace in enumerate(examined.traces)
    )
    inputs = replace(inputs, calls=(*inputs.calls, *calls))
    seen = numbered(traces, len(inputs.calls), behaviour)
    observed = inputs.asked if any(inputs.of_tests) else seen.shape[1]
    evidence = replace(evidence, outputs=seen[:, :observed], probes=seen[:, observed:])
    return replace(examined, inputs=inputs, traces=traces, evidence=evidence)


def with_properties(examined: Examined, properties: Sequence[Kept]) -> Examined:
    """The table with a column a property, as a generated test that the model wrote once; who shows nothing passes."""
    evidence, k = examined.evidence, len(properties)
    rows = [[p.holds[i] is not False for p in properties] for i in range(evidence.n)]
    evidence = replace(
        evidence,
        passes=np.concatenate((evidence.passes, np.array(rows, dtype=np.bool_).reshape(evidence.n, k)), axis=1),
        test_call=np.concatenate((evidence.test_call, np.full(k, -1, dtype=np.int64))),
        test_count=np.concatenate((evidence.test_count, np.ones(k, dtype=np.int64))),
    )
    return replace(examined, evidence=evidence, properties=tuple(properties))


def _logprobs(programs: Sequence[Program], samples: Sequence[Sample]) -> FloatArray:
    """Log-probabilities [N], of several samples of one program the mean; nan where the model gives none."""
    known: defaultdict[str, list[float]] = defaultdict(list)
    for sample in samples:
        if sample.logprob is not None:
            known[sample.source].append(sample.logprob)
    return np.array([np.mean(known[p.code]) if known[p.code] else np.nan for p in programs], dtype=np.float64)
