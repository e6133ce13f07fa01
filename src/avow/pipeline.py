"""The whole job in one file: sample -> execute -> select. Read this first.

    examine   run all programs of a task and judge them: everything that selection can know
    choose    rank by one rule, state the probability, find the input that would settle the doubt
    solve     draw, examine, choose, and keep an account of it

The stages know nothing of each other; here they are joined. Verification, certification and explanation come after
`choose` when they exist.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TypeVar

import numpy as np

from avow.core.evidence import Evidence, Ranking
from avow.core.protocols import Sampler, Selector
from avow.core.store import Store
from avow.core.types import Call, Candidate, Choice, Difference, Judgement, Observation, Outcome, Program, Prompt, Run, Sample, Task, Test, Trace, Usage
from avow.domains.python.domain import PythonDomain
from avow.domains.python.extract import entry_point_of
from avow.domains.python.table import build_evidence, plan_inputs
from avow.execute.executor import PythonExecutor
from avow.execute.guest.codec import CodecError, decode
from avow.select.posterior import posterior
from avow.select.text import vectors


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a stage is. stage: sampling, testing (answers that hold tests), executing, judging or checking."""

    stage: str
    done: int
    total: int
    reused: int = 0  # of those done, how many came from the store


OnProgress = Callable[[Progress], None]


@dataclass(frozen=True, slots=True, eq=False)
class Examined:
    """What is known of one task after running its programs. Programs are distinct; those that load stand in `evidence`."""

    task: Task
    samples: int
    programs: tuple[Program, ...]
    loading: tuple[int, ...]  # positions in `programs` of the rows of the evidence
    calls: tuple[Call, ...]
    traces: tuple[Trace, ...]  # of the programs that load
    tests: tuple[Test, ...]
    trusted: tuple[tuple[Judgement, ...], ...]  # of the programs that load: trusted tests, then examples
    evidence: Evidence
    test_inputs: tuple[tuple[int, ...], ...]  # the inputs of each test, as columns of the evidence's outputs
    refusals: tuple[str, ...] = ()  # why programs do not load: the three most frequent reasons


def examine(
    task: Task,
    samples: Sequence[Sample],
    tests: Sequence[Test],
    executor: PythonExecutor,
    *,
    seed: int = 0,
    on_progress: OnProgress = lambda _: None,
) -> Examined:
    """Run every distinct program on every input and judge it by every test.

    Raises:
        ExecutionError: the sandbox broke and could not be replaced.

    """
    entry = task.entry_point or entry_point_of(s.code for s in samples if s.code) or ""
    counts = Counter(s.code.rstrip() + "\n" for s in samples if s.code)
    programs = [Program(code, entry) for code in counts]
    plan, made = plan_inputs(task, tests, entry, seed=seed)
    calls = (*plan.calls, *made.calls)
    traces = _watched("executing", executor.observe(programs, calls), len(programs), executor, on_progress)
    loading = [i for i in range(len(programs)) if traces[i].loads]
    ready, kept = [programs[i] for i in loading], [traces[i] for i in loading]
    on_progress(Progress("judging", 0, len(tests)))
    judged = executor.judge(ready, kept, tests, calls, task.setup)
    on_progress(Progress("judging", len(tests), len(tests)))
    required = [*task.tests, *task.examples]
    jobs = [(p, required, task.setup) for p in ready]
    verdicts = _watched("checking", executor.check(jobs), len(jobs), executor, on_progress)
    logprobs = _logprobs(samples)
    evidence = build_evidence(
        ready, [counts[p.code] for p in ready], [logprobs[p.code] for p in ready], plan, made, kept, tests, judged,
        required, verdicts,
    )
    return Examined(
        replace(task, entry_point=entry or None), len(samples), tuple(programs), tuple(loading), calls, tuple(kept), tuple(tests),
        tuple(map(tuple, verdicts)), evidence, tuple(t.calls for t in plan.trials[: len(tests)]),
        tuple(reason for reason, _ in Counter(t.error for t in traces if t.error).most_common(3)),
    )  # fmt: skip


def _watched(
    stage: str, results: Iterator[tuple[int, T]], total: int, executor: PythonExecutor, on_progress: OnProgress
) -> list[T]:
    """All results in order of their number, telling how many there are as they come."""
    found: dict[int, T] = {}
    known = executor.reused
    for i, result in results:
        found[i] = result
        on_progress(Progress(stage, len(found), total, executor.reused - known))
    return [found[i] for i in range(total)]


def _logprobs(samples: Sequence[Sample]) -> dict[str, float | None]:
    """The mean log-probability of each program; of several samples of one text, the mean."""
    found: dict[str, list[float]] = {}
    for sample in samples:
        given = found.setdefault(sample.code.rstrip() + "\n", [])
        if sample.logprob is not None:
            given.append(sample.logprob)
    return {code: sum(given) / len(given) if given else None for code, given in found.items()}


def choose(examined: Examined, rule: Selector) -> tuple[Choice | None, Ranking]:
    """The best program under a rule, with its probability; None when no program loads."""
    evidence = examined.evidence
    ranking = rule(evidence)
    if not evidence.n:
        return None, ranking
    sure = ranking.posterior if ranking.posterior is not None else posterior(evidence, ranking, vectors(evidence.texts))
    best = {int(ranking.classes[i]): int(i) for i in reversed(ranking.order)}
    order = sorted(best.values(), key=lambda i: list(ranking.order).index(i))
    candidates = tuple(_candidate(examined, ranking, float(sure[i]), i) for i in order)
    difference = next((d for other in order[1:] if (d := _difference(examined, ranking, order[0], other))), None)
    chosen = candidates[0]
    return Choice(chosen.code, chosen.posterior, rule.name, chosen.passes_trusted is True, candidates, difference), ranking


def _candidate(examined: Examined, ranking: Ranking, sure: float, i: int) -> Candidate:
    evidence, members = examined.evidence, ranking.classes == ranking.classes[i]
    passes = bool(evidence.trusted[i].all()) if evidence.trusted.shape[1] else None
    code = examined.programs[examined.loading[i]].code
    return Candidate(code, int(evidence.counts[members].sum()), int(members.sum()), sure, float(ranking.scores[i]), passes)


def _difference(examined: Examined, ranking: Ranking, chosen: int, other: int) -> Difference | None:
    """The shortest input on which two programs part, where both answers are values if there is such an input."""
    ours, theirs = examined.traces[chosen].cells, examined.traces[other].cells
    parting = [c for c in range(len(examined.calls)) if ours[c] != theirs[c]]
    if not parting:
        return None
    values = [c for c in parting if ours[c].outcome is theirs[c].outcome is Outcome.VALUE]
    c = min(values or parting, key=lambda c: (len(examined.calls[c].text), c))
    programs = int((ranking.classes == ranking.classes[other]).sum())
    return Difference(examined.calls[c].text, shown(ours[c]), shown(theirs[c]), programs)


def shown(seen: Observation, width: int = 200) -> str:
    """An observation as a person reads it."""
    if seen.outcome is Outcome.LIMIT:
        return f"no answer ({seen.data} limit)"
    try:
        text = repr(decode(seen.data)) if seen.outcome is Outcome.VALUE else "raises " + seen.data.split('"', 2)[1]
    except CodecError:
        text = "an object"
    return text if len(text) <= width else text[: width - 3] + "..."


def draw(
    task: Task, sampler: Sampler, samples: int, tests: int, seed: int, on_progress: OnProgress = lambda _: None
) -> tuple[list[Sample], tuple[Test, ...]]:
    """Programs and generated tests."""
    domain = PythonDomain()

    def answers(stage: str, task: Task, n: int, prompt: Prompt) -> list[Sample]:
        found = []
        for sample in sampler.draw(task, n, seed=seed, prompt=prompt) if n else ():
            found.append(sample)
            on_progress(Progress(stage, len(found), n))
        return sorted(found, key=lambda s: s.origin.index)

    drawn = answers("sampling", task, samples, domain.prompt(task))
    codes = {text: domain.extract(text, task) for text in dict.fromkeys(s.text for s in drawn)}
    programs = [replace(s, code=codes[s.text]) for s in drawn]
    task = replace(task, entry_point=task.entry_point or entry_point_of(s.code for s in programs if s.code))
    texts = answers("testing", task, tests, domain.test_prompt(task))
    return programs, domain.tests([s.text for s in texts], task)


def solve(
    task: Task,
    sampler: Sampler,
    executor: PythonExecutor,
    rule: Selector,
    *,
    samples: int = 100,
    tests: int = 50,
    extra: Sequence[Test] = (),
    seed: int = 0,
    store: Store | None = None,
    on_progress: OnProgress = lambda _: None,
) -> Run:
    """Solve one task: the run with its choice, `choice` None when no program loads. `extra` are generated tests of a file.

    Raises:
        SamplerError: the model gives nothing.
        ExecutionError: the sandbox broke and could not be replaced.

    """
    start, before, spent = time.monotonic(), (executor.executed, executor.reused), _spent(sampler)
    run_id = store.begin_run(task.id, sampler.name) if store else ""
    drawn, generated = draw(task, sampler, samples, tests, seed, on_progress)
    examined = examine(task, drawn, [*generated, *extra], executor, seed=seed, on_progress=on_progress)
    choice, ranking = choose(examined, rule)
    evidence = examined.evidence
    passing = int(evidence.trusted.all(axis=1).sum()) if evidence.trusted.shape[1] else 0
    run = Run(
        id=run_id, task=examined.task, choice=choice, samples=len(drawn), programs=len(examined.programs), loading=evidence.n,
        inputs=len(examined.calls), tests=len(examined.tests), behaviours=len(np.unique(ranking.classes)), passing=passing,
        isolation=executor.isolation, model=sampler.name, seed=seed, versions=versions(),
        usage=_usage(spent, _spent(sampler), before, executor, time.monotonic() - start),
        message=_message(examined, choice),
    )  # fmt: skip
    if store:
        store.finish_run(run)
    return run


def _spent(sampler: Sampler) -> Usage:
    """What a sampler that costs something says it has cost so far."""
    found = getattr(sampler, "usage", None)
    return found if isinstance(found, Usage) else Usage()


def _usage(before: Usage, after: Usage, runs: tuple[int, int], executor: PythonExecutor, seconds: float) -> Usage:
    """The price of one run: what sampler and executor had bought before it is not its own."""
    return Usage(
        after.prompt_tokens - before.prompt_tokens, after.completion_tokens - before.completion_tokens,
        after.requests - before.requests, executor.executed - runs[0],
        after.reused - before.reused + executor.reused - runs[1], seconds,
    )  # fmt: skip


def _message(examined: Examined, choice: Choice | None) -> str:
    """What a person should know when there is no proven choice."""
    if not examined.programs:
        wanted = f" that defines {examined.task.entry_point}" if examined.task.entry_point else ""
        return f"no sample contains a program{wanted}"
    if choice is None:
        return f"no program loads: {'; '.join(examined.refusals)}"
    cells = list(chain.from_iterable(trace.cells for trace in examined.traces))
    if cells and all(cell.outcome is Outcome.LIMIT for cell in cells):
        limits = ", ".join(sorted({cell.data for cell in cells}))
        return f"no program gives an answer on any of {len(examined.calls)} inputs (limit: {limits})"
    required = [*examined.task.tests, *examined.task.examples]
    if not required or choice.proven:
        return ""
    never = [t.source.strip() for k, t in enumerate(required) if not any(row[k].passed for row in examined.trusted)]
    return "no program passes every trusted test" + (f"; none passes: {'; '.join(never[:3])}" if never else "")


def versions() -> dict[str, str]:
    """What a repetition needs to be the same."""
    import platform

    from avow import __version__

    return {"avow": __version__, "python": platform.python_version(), "numpy": np.__version__}
