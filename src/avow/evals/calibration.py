"""What a model's choices are worth: solve tasks with known answers, and see which choices are wrong.

Every task goes through the pipeline as `avow solve` sends it; its tests are withheld and judge the choice afterwards.
Of tasks that are there twice the first counts: a promise needs cases that do not depend on each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace

from avow.core.errors import CalibrationError, ModelError, TaskError
from avow.core.protocols import Domain, Executor, Sampler, Selector
from avow.core.store import Store
from avow.core.types import Program, Task
from avow.evals.outlining import budgets
from avow.evals.problems import Problem
from avow.pipeline import draw, solve
from avow.promise import Case, confidence


def distinct(problems: Sequence[Problem]) -> list[Problem]:
    """Each task once."""
    return list({problem.task.key: problem for problem in reversed(problems)}.values())[::-1]


def cases(
    problems: Sequence[Problem], sampler: Sampler, domain: Domain, executor: Executor, rule: Selector, *,
    samples: int, tests: int, checks: int = 0, seed: int, search: int = 0, store: Store, holes: bool = False,
) -> Iterator[Case]:  # fmt: skip
    """One case a problem, in their order. holes: with the budgets of its outlines.

    Raises:
        SamplerError: the model gives nothing.
        ExecutionError: the sandbox broke and could not be replaced.
        TaskError: the hidden tests of a problem say nothing.

    """
    _refuse_vacuous(problems, executor)
    for problem in problems:
        case = Case(problem.task.key, None, wrong=True, examples=bool(problem.task.examples))
        try:
            run = solve(
                problem.task, sampler, domain, executor, rule, samples=samples, tests=tests, checks=checks, seed=seed,
                search=search, store=store,
            )  # fmt: skip
        except ModelError:  # such as a prompt beyond the model's context: nothing to accept
            yield case
            continue
        right = run.choice is not None and _right(run.task, problem, run.choice.code, executor)
        case = replace(case, confidence=confidence(run), wrong=not right)
        if holes:
            drawn, _ = draw(problem.task, sampler, domain, samples, 0, seed=seed)  # the same, from the store
            with suppress(CalibrationError, ModelError):  # a program beyond the model's context has no outline
                match, execution = budgets(run, problem, drawn, sampler, executor)
                case = replace(case, match=match, execution=execution)
        yield case


def _refuse_vacuous(problems: Sequence[Problem], executor: Executor) -> None:
    """Hidden tests that take any answer would call every program right."""
    asked = [problem for problem in problems if problem.task.entry_point]
    stub = "def {}(*_, **__):\n    return object()\n"
    names = [problem.task.entry_point or "" for problem in asked]
    jobs = [(Program(stub.format(name), name), p.hidden, p.setup) for name, p in zip(names, asked, strict=True)]
    for i, judged in executor.check(jobs):
        if all(one.passed for one in judged):
            raise TaskError(
                f"the tests of {asked[i].task.id} take any answer", hint="Mend the task, or leave it out."
            )  # fmt: skip


def _right(task: Task, problem: Problem, code: str, executor: Executor) -> bool:
    """Whether a program passes all that was hidden."""
    job = (Program(code, task.entry_point or ""), problem.hidden, problem.setup)
    return all(judged.passed for _, found in executor.check([job]) for judged in found)
