"""A benchmark of functions (HumanEval, MBPP and their kin): recorded samples, run and judged officially.

For each problem the recorded samples are cut and extracted, the recorded test texts become generated tests, all
distinct programs are run once, and the problem's own tests give the official verdict of each. Selectors never see that
verdict: the problem's tests are withheld, and the examples of its prompt unless they are asked for. Where a recording
holds the prompt that its samples continue, that prompt counts, not the problem's.

Scores follow `avow.evals.matrix`: expected correctness over ties, problems with nothing to choose from score their pass
rate. Problems run side by side, each on a sandbox of its own; with a store an interrupted evaluation goes on.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from queue import SimpleQueue

import numpy as np

from avow.core import registry
from avow.core.errors import TaskError
from avow.core.evidence import BoolArray, Evidence, IntArray
from avow.core.examined import Examined
from avow.core.protocols import Domain, Executor
from avow.core.types import Judgement, Origin, Program, Sample, Task, Test, Trust
from avow.evals.matrix import Recorded
from avow.pipeline import examine
from avow.sample.recorded import Recording


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """One problem after running.

    official: verdict of every distinct program, by its source. sample_rows [S]: row of the evidence, -1 for a sample
    that does not load. text_tests: the tests that each test text gave, as columns of the evidence. test_inputs: the
    inputs (columns of outputs) of each test.
    """

    scored: Recorded
    official: dict[str, Judgement]
    sample_rows: IntArray
    text_tests: tuple[tuple[int, ...], ...]
    test_inputs: tuple[tuple[int, ...], ...]
    seconds: float
    executed: int
    observations: int


def canonical(problems: Sequence[Task]) -> dict[str, Recording]:
    """The reference solutions as a recording of one sample each.

    Raises:
        TaskError: a problem has none.

    """
    for task in problems:
        if task.reference is None:
            raise TaskError(f"problem {task.id!r} has no reference solution")
    return {task.id: Recording("", (task.reference or "",)) for task in problems}


def run_problem(
    task: Task, recording: Recording, texts: Sequence[str], executor: Executor, *, whole: bool = False,
    examples: bool = False,
) -> Result:  # fmt: skip
    """Run and judge one problem. `whole`: the answers are whole programs, not what a model returned. `examples`: those
    of the prompt are not withheld.
    """
    start, before = time.monotonic(), executor.executed
    domain = registry.domain(task.domain)
    known = task.examples if examples else ()
    shown = replace(task, prompt=recording.prompt or task.prompt, tests=(), examples=known)
    samples = [
        Sample(text, text if whole else domain.extract(text, shown), Origin("recording", i))
        for i, text in enumerate(recording.answers)
    ]
    tests, text_tests = _tests(domain, texts, shown)
    distinct = [Program(c, task.entry_point or "") for c in dict.fromkeys(s.source for s in samples if s.code)]
    official = {
        distinct[i].code: _all(judged) for i, judged in executor.check([(p, task.tests, task.setup) for p in distinct])
    }
    examined = examine(shown, samples, tests, domain, executor) if len(distinct) > 1 or tests else None
    return _result(task, examined, samples, official, text_tests, time.monotonic() - start, executor.executed - before)


def _tests(domain: Domain, texts: Sequence[str], task: Task) -> tuple[tuple[Test, ...], tuple[tuple[int, ...], ...]]:
    """All tests with counts, and which of them each text gave."""
    tests = domain.tests(texts, task)
    column = {test.source: i for i, test in enumerate(tests)}
    return tests, tuple(
        tuple(column[t.source] for t in domain.tests([text], task) for _ in range(t.count)) for text in texts
    )


def _all(judgements: Sequence[Judgement]) -> Judgement:
    """One verdict of several tests: the first failure, else the first that could not be judged; the lowest trust."""
    worst = min(judgements, key=lambda j: {False: 0, None: 1, True: 2}[j.passed])
    return replace(worst, trust=Trust(min(j.trust for j in judgements)))


def _result(
    task: Task, examined: Examined | None, samples: Sequence[Sample], official: dict[str, Judgement],
    text_tests: tuple[tuple[int, ...], ...], seconds: float, executed: int,
) -> Result:  # fmt: skip
    codes = [s.source for s in samples]
    passed = np.array([bool(c) and bool(official[c].passed) for c in codes], dtype=np.bool_)
    base = float(passed.mean()) if len(passed) else 0.0
    if examined is None:
        scored = Recorded(task.id, _empty(), np.zeros(0, dtype=np.bool_), base, bool(passed.any()))
        return Result(scored, official, np.full(len(samples), -1), text_tests, (), seconds, executed, 0)
    rows = {examined.programs[p].code: i for i, p in enumerate(examined.loading)}
    correct: BoolArray = np.array([bool(official[code].passed) for code in rows], dtype=np.bool_)
    scored = Recorded(task.id, examined.evidence, correct, base, bool(passed.any()))
    sample_rows = np.array([rows.get(code, -1) for code in codes], dtype=np.int64)
    inputs = examined.inputs
    observations = len(examined.programs) * len(inputs.calls)
    return Result(scored, official, sample_rows, text_tests, inputs.of_tests, seconds, executed, observations)


def _empty() -> Evidence:
    ids, verdicts = np.zeros((0, 0), dtype=np.int64), np.zeros((0, 0), dtype=np.bool_)
    return Evidence(
        ids, verdicts, ids.ravel(), ids.ravel(), verdicts, verdicts.ravel(), ids.ravel(), np.zeros(0), ids, ()
    )


def sampled(problems: Sequence[Task], samples: Mapping[str, Recording]) -> list[Task]:
    """The problems that have samples.

    Raises:
        TaskError: none has.

    """
    wanted = [task for task in problems if task.id in samples]
    if not wanted:
        raise TaskError("the samples are of none of the problems")
    return wanted


def run_benchmark(
    problems: Sequence[Task],
    samples: dict[str, Recording],
    tests: dict[str, Recording],
    make_executor: Callable[[], Executor],
    *,
    workers: int,
    whole: bool = False,
    examples: bool = False,
) -> Iterator[Result]:
    """Yield the result of every problem that has samples, in the order of the problems.

    Raises:
        TaskError: no problem has samples, or one that has them has no tests.
        ExecutionError: the sandbox broke and could not be replaced.

    """
    wanted = sampled(problems, samples)
    for task in wanted:
        if not task.tests:
            raise TaskError(f"problem {task.id!r} has no tests")
    idle: SimpleQueue[Executor] = SimpleQueue()
    workers = min(workers, len(wanted))

    def work(task: Task) -> Result:
        executor = idle.get()
        try:
            texts = tests[task.id].answers if task.id in tests else ()
            return run_problem(task, samples[task.id], texts, executor, whole=whole, examples=examples)
        finally:
            idle.put(executor)

    with ExitStack() as open_:
        for _ in range(workers):
            idle.put(open_.enter_context(closing(make_executor())))
        pool = ThreadPoolExecutor(workers)
        open_.callback(pool.shutdown, cancel_futures=True)
        yield from _in_order([pool.submit(work, task) for task in wanted])


def _in_order(futures: list[Future[Result]]) -> Iterator[Result]:
    """Results in order; a failure anywhere is raised at once, not when its turn comes."""
    pending = set(futures)
    for future in futures:
        while not future.done():
            done, pending = wait(pending, return_when=FIRST_COMPLETED)
            for ended in done:
                ended.result()
        yield future.result()
