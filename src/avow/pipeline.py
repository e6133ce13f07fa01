"""The whole job in one file: sample -> execute -> select -> verify. Read this first.

    examine   run all programs of a task and judge them: everything that selection can know
    choose    rank by one rule, state the probability, find the input that would settle the doubt
    widen     search for inputs on which programs part; choose again by what they do there (`avow.searching`)
    verify    have the model's own checks run on what the programs gave (`avow.verifying`)
    solve     draw, examine, choose, widen, verify, and keep an account of it

The stages know nothing of each other; here they are joined.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TypeVar

import numpy as np

from avow.core.evidence import Ranking
from avow.core.examined import Examined
from avow.core.progress import OnProgress, Progress
from avow.core.protocols import Domain, Executor, Sampler, Selector
from avow.core.store import Store
from avow.core.types import NOTHING_GIVEN, Choice, Given, Judgement, Program, Prompt, Run, Sample, Task, Test
from avow.searching import widen
from avow.select.posterior import probabilities
from avow.spending import price, spent, versions
from avow.table import build_evidence, unjudged
from avow.told import explain, left_out, refusals, tell
from avow.verifying import Checked, summary, verify

__all__ = ["OnProgress", "Progress", "choose", "draw", "examine", "solve"]

T = TypeVar("T")


def examine(
    task: Task,
    samples: Sequence[Sample],
    tests: Sequence[Test],
    domain: Domain,
    executor: Executor,
    *,
    seed: int = 0,
    on_progress: OnProgress = lambda _: None,
) -> Examined:
    """Run every distinct program on every input and judge it by every test.

    Raises:
        ExecutionError: the sandbox broke and could not be replaced.

    """
    task = domain.named(task, (s.code for s in samples if s.code))
    programs = [Program(code, task.entry_point or "") for code in dict.fromkeys(s.source for s in samples if s.code)]
    inputs = domain.inputs(task, tests, programs, seed=seed)
    traces = _watched("executing", executor.observe(programs, inputs.calls), len(programs), executor, on_progress)
    loading = [i for i in range(len(programs)) if traces[i].loads]
    ready, kept = [programs[i] for i in loading], [traces[i] for i in loading]
    on_progress(Progress("judging", 0, len(tests)))
    judged = executor.judge(ready, kept, tests, inputs.calls, task.setup)
    on_progress(Progress("judging", len(tests), len(tests)))
    required = [*task.tests, *task.examples]
    verdicts: list[list[Judgement]] = [[] for _ in ready]
    if required:
        checked = executor.check([(program, required, task.setup) for program in ready])
        verdicts = _watched("checking", checked, len(ready), executor, on_progress)
    evidence = build_evidence(ready, samples, inputs, kept, tests, judged, required, verdicts, domain.behaviour)
    refused = {program.code: trace.error for program, trace in zip(programs, traces, strict=True) if trace.error}
    return Examined(
        task, len(samples), tuple(programs), tuple(loading), inputs, tuple(kept), tuple(tests),
        tuple(map(tuple, verdicts)), evidence, refused, unjudged(tests, judged) | unjudged(required, verdicts),
        tuple(sum(bool(row[t].passed) for row in judged) for t in range(len(tests))) if ready else (),
    )  # fmt: skip


def _watched(
    stage: str, results: Iterator[tuple[int, T]], total: int, executor: Executor, on_progress: OnProgress
) -> list[T]:
    """All results in order of their number, telling how many there are as they come."""
    found: dict[int, T] = {}
    known = executor.reused
    on_progress(Progress(stage, 0, total))
    for i, result in results:
        found[i] = result
        on_progress(Progress(stage, len(found), total, executor.reused - known))
    return [found[i] for i in range(total)]


def choose(
    examined: Examined, domain: Domain, rule: Selector, checked: Checked | None = None
) -> tuple[Choice | None, Ranking]:
    """The best program under a rule, with its probability, after what checks say; None when no program loads."""
    ranking = rule(examined.evidence)
    if not examined.evidence.n:
        return None, ranking
    sure = probabilities(examined.evidence, ranking)
    moved, sure = checked.choice(examined, ranking, sure) if checked else (ranking, sure)
    return tell(examined, moved, sure, domain.shown), ranking


def draw(
    task: Task,
    sampler: Sampler,
    domain: Domain,
    samples: int,
    tests: int,
    *,
    seed: int = 0,
    on_progress: OnProgress = lambda _: None,
) -> tuple[list[Sample], tuple[Test, ...]]:
    """Programs and generated tests."""

    def answers(stage: str, task: Task, n: int, prompt: Prompt) -> list[Sample]:
        found = []
        on_progress(Progress(stage, 0, n))
        for sample in sampler.draw(task, n, seed=seed, prompt=prompt) if n else ():
            found.append(sample)
            on_progress(Progress(stage, len(found), n))
        return sorted(found, key=lambda s: s.origin.index)

    drawn = answers("sampling", task, samples, domain.prompt(task))
    texts = dict.fromkeys((s.text, s.handed_in) for s in drawn)
    codes = {key: domain.extract(key[0], task, handed_in=key[1]) for key in texts}
    programs = [replace(s, code=codes[s.text, s.handed_in]) for s in drawn]
    task = domain.named(task, (s.code for s in programs if s.code))
    tested = answers("testing", task, tests, domain.test_prompt(task))
    return programs, domain.tests([s.text for s in tested], task)


def solve(
    task: Task,
    sampler: Sampler,
    domain: Domain,
    executor: Executor,
    rule: Selector,
    *,
    samples: int = 100,
    tests: int = 50,
    checks: int = 0,
    search: int = 0,
    given: Given = NOTHING_GIVEN,
    seed: int = 0,
    store: Store | None = None,
    on_progress: OnProgress = lambda _: None,
) -> Run:
    """Solve one task: the run with its choice, `choice` None when no program loads.

    `given` are generated tests that somebody handed in. `checks` answers are drawn that hold checks of results, and
    `search` inputs may be tried for those that part programs.

    Raises:
        ConfigError: checks are asked for in a domain that knows none.
        SamplerError: the model gives nothing.
        ExecutionError: the sandbox broke and could not be replaced.

    """
    start, before = time.monotonic(), spent(sampler, executor)
    with _logged(store, task, sampler) as run_id:
        drawn, generated = draw(task, sampler, domain, samples, tests, seed=seed, on_progress=on_progress)
        tested = (*generated, *given.tests)
        examined = examine(task, drawn, tested, domain, executor, seed=seed, on_progress=on_progress)
        choice, ranking = choose(examined, domain, rule)
        searched = None
        if search and choice:
            examined, searched = widen(examined, ranking, choice, domain, executor, search, seed=seed)
        checked = verify(examined, sampler, domain, executor, checks, seed=seed, on_progress=on_progress)
        if searched or checked:
            choice, ranking = choose(examined, domain, rule, checked)
        usage = price(before, spent(sampler, executor), time.monotonic() - start)
        refused = refusals(drawn, examined, domain)
        run = Run(
            id=run_id, task=examined.task, choice=choice, samples=len(drawn), programs=len(examined.programs),
            loading=examined.evidence.n, inputs=len(examined.inputs.calls), behaviours=len(np.unique(ranking.classes)),
            tests=examined.kept, passing=examined.passing, isolation=executor.isolation, model=sampler.name, seed=seed,
            versions=versions(), usage=usage, message=explain(examined, choice), refused=refused, searched=searched,
            left_out=left_out(refused, given, examined), verification=summary(checked, examined, choice, ranking),
        )  # fmt: skip
        if store:
            store.finish_run(run)
        return run


@contextmanager
def _logged(store: Store | None, task: Task, sampler: Sampler) -> Iterator[str]:
    """The id of a new run in the log, "" without one; however it ends, what comes later does not count for it."""
    if store is None:
        yield ""
        return
    try:
        yield store.begin_run(task.id, sampler.name)
    finally:
        store.end_run()
