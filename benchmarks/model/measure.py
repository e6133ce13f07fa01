"""Ask a model many problems through avow's own pipeline, and count how often each way of asking is right.

    greedy      the most likely program
    one sample  a program drawn at random: the share of samples that are right
    pass@N      some of N samples is right: what a perfect choice would reach
    selected    the program that `avow solve` picks of N, with the prompt's examples as its only tests

No tests are drawn from the model. Right is what passes all hidden checks, which are run when the choice is made.
Decoding comes from the settings, as everywhere (AVOW_TEMPERATURE, AVOW_TOP_P, AVOW_MAX_TOKENS). Problems are shared out
to processes, each with one engine thread and one sandbox; sample i depends on the model, the prompt and i alone, so
results do not depend on how many processes there are, and fewer samples are the first of more.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import closing
from dataclasses import dataclass, replace

from benchmarks.model.results import Row

from avow.api import open_executor
from avow.core import registry
from avow.core.config import Settings
from avow.core.errors import ModelError
from avow.core.protocols import Domain, Executor, Sampler, Selector
from avow.core.types import Program, Sample
from avow.evals.problems import Problem
from avow.pipeline import choose, draw, examine
from avow.sample.spec import open_sampler

SHARES = 4  # a process is given its problems in so many parts, that none waits long for the others


@dataclass(frozen=True, slots=True)
class Bench:
    """A model with all that it takes to ask it."""

    sampler: Sampler
    greedy: Sampler
    domain: Domain
    rule: Selector
    executor: Executor
    seed: int

    def measure(self, problem: Problem, sizes: Sequence[int]) -> list[Row]:
        """A row for each number of samples, fewest first; drawn once."""
        traits = dict(problem.traits)
        try:
            start = time.perf_counter()
            drawn = draw(problem.task, self.sampler, self.domain, max(sizes), 0, seed=self.seed)[0]
            sampling = time.perf_counter() - start
            first = draw(problem.task, self.greedy, self.domain, 1, 0, seed=self.seed)[0]
        except ModelError as error:
            return [Row(problem.task.id, n, traits=traits, error=str(error)) for n in sizes]
        right = self._right(problem, [s.source for s in (*drawn, *first) if s.code])
        greedy = first[0].source in right
        return [
            replace(self._choose(problem, drawn[:n], right), greedy=greedy, sampling=sampling * n / max(sizes))
            for n in sizes
        ]

    def _choose(self, problem: Problem, drawn: list[Sample], right: frozenset[str]) -> Row:
        start, before = time.perf_counter(), self.executor.executed
        examined = examine(problem.task, drawn, (), self.domain, self.executor, seed=self.seed)
        choice = choose(examined, self.domain, self.rule)[0]
        return Row(
            problem.task.id, len(drawn), correct=sum(s.source in right for s in drawn),
            selected=choice is not None and choice.code in right, posterior=choice.posterior if choice else 0.0,
            proven=choice is not None and choice.proven, programs=len(examined.programs),
            passing=int(examined.evidence.trusted.all(axis=1).sum()), tokens=sum(s.tokens or 0 for s in drawn),
            executions=self.executor.executed - before, running=time.perf_counter() - start,
            traits=dict(problem.traits), chosen=choice.code if choice else "",
        )  # fmt: skip

    def _right(self, problem: Problem, codes: Sequence[str]) -> frozenset[str]:
        """Those of the programs that pass all hidden checks."""
        distinct = list(dict.fromkeys(codes))
        jobs = [(Program(code, problem.task.entry_point or ""), problem.hidden, problem.setup) for code in distinct]
        return frozenset(distinct[i] for i, found in self.executor.check(jobs) if all(j.passed for j in found))


def measure(settings: Settings, problems: Sequence[Problem], sizes: Sequence[int]) -> list[list[Row]]:
    """Rows of all problems, in this process."""
    os.environ.setdefault("AVOW_THREADS", "1")
    domain, rule = registry.domain("python"), registry.selector(settings.select)
    sampler, greedy = open_sampler(settings), open_sampler(replace(settings, temperature=0.0))
    with closing(open_executor(replace(settings, workers=1), problems[0].task)) as executor:
        bench = Bench(sampler, greedy, domain, rule, executor, settings.seed)
        return [bench.measure(problem, sizes) for problem in problems]


def measured(
    settings: Settings, problems: Sequence[Problem], sizes: Sequence[int], workers: int
) -> Iterator[tuple[int, list[Row]]]:
    """(position of the problem, its rows) as they come.

    Raises:
        UserError: a model or setting that does not work.

    """
    parts = [range(i, len(problems), workers * SHARES) for i in range(min(len(problems), workers * SHARES))]
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        jobs = {pool.submit(measure, settings, [problems[i] for i in part], sizes): part for part in parts}
        for job in as_completed(jobs):
            yield from zip(jobs[job], job.result(), strict=True)
