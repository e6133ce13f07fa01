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
from typing import TypeVar

import numpy as np

from avow.core.evidence import Ranking
from avow.core.examined import Examined
from avow.core.protocols import Sampler, Selector
from avow.core.store import Store
from avow.core.types import Choice, Program, Prompt, Run, Sample, Task, Test, Usage
from avow.domains.python.domain import PythonDomain
from avow.domains.python.extract import entry_point_of
from avow.domains.python.table import build_evidence, plan_inputs
from avow.execute.executor import PythonExecutor
from avow.select.posterior import posterior
from avow.select.text import vectors
from avow.told import explain, tell

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a stage is. stage: sampling, testing (answers that hold tests), executing, judging or checking."""

    stage: str
    done: int
    total: int
    reused: int = 0  # of those done, how many came from the store


OnProgress = Callable[[Progress], None]


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
    plan, made = plan_inputs(task, tests, entry, programs, seed=seed)
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
    weights = [counts[p.code] for p in ready], [logprobs[p.code] for p in ready]
    evidence = build_evidence(ready, *weights, plan, made, kept, tests, judged, required, verdicts)
    return Examined(
        replace(task, entry_point=entry or None), len(samples), tuple(programs), tuple(loading), calls, len(plan.calls),
        tuple(kept), tuple(tests), tuple(map(tuple, verdicts)), evidence,
        tuple(t.calls for t in plan.trials[: len(tests)]),
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
    return tell(examined, ranking, sure), ranking


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
    """Solve one task: the run with its choice, `choice` None when no program loads. `extra` are generated tests of a
    file.

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
        id=run_id, task=examined.task, choice=choice, samples=len(drawn), programs=len(examined.programs),
        loading=evidence.n, inputs=len(examined.calls), tests=len(examined.tests),
        behaviours=len(np.unique(ranking.classes)), passing=passing,
        isolation=executor.isolation, model=sampler.name, seed=seed, versions=versions(),
        usage=_usage(spent, _spent(sampler), before, executor, time.monotonic() - start),
        message=explain(examined, choice),
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


def versions() -> dict[str, str]:
    """What a repetition needs to be the same."""
    import platform

    from avow import __version__

    return {"avow": __version__, "python": platform.python_version(), "numpy": np.__version__}
