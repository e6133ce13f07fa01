"""Up to which budget the outlines of a choice are right, on a task whose answer is known.

By match: the known solution is the same in all that is kept. By execution: some filling of the holes passes all that
was hidden. Fillings come from the model, as the other programs that it drew for the task, where these are the same in
all that is kept; the known solution is one more. What nothing of this fills may have a filling all the same; it counts
as wrong.
"""

from __future__ import annotations

from collections.abc import Sequence

from avow.core.evidence import BoolArray
from avow.core.protocols import Executor, Sampler
from avow.core.types import Program, Run, Sample
from avow.domains.filling import fills
from avow.domains.python.tree import tree_of
from avow.domains.tree import Tree, matches
from avow.evals.problems import Problem
from avow.outlines import draw, held


def budgets(
    run: Run, problem: Problem, samples: Sequence[Sample], sampler: Sampler, executor: Executor
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """By match and by execution, each for 1 hole, 2, ...; both empty where no outline would be made.

    Raises:
        CalibrationError: the model gives no log-probabilities of a text.
        ExecutionError: the sandbox broke and could not be replaced.

    """
    if run.choice is None or run.message:
        return (), ()
    drawing = draw(run.choice, run.task, sampler)
    known = _known(problem)
    right = passing(run, problem, samples, executor) + ([known] if known else [])

    def match(kept: BoolArray) -> bool:
        return known is not None and matches(drawing.tree, kept, known)

    def execution(kept: BoolArray) -> bool:
        return any(fills(drawing.tree, kept, other) for other in right)

    return tuple(held(drawing, match)), tuple(held(drawing, execution))


def passing(run: Run, problem: Problem, samples: Sequence[Sample], executor: Executor) -> list[Tree]:
    """The programs that pass all that was hidden, the chosen one first, as trees."""
    chosen = [run.choice.code] if run.choice else []
    codes = list(dict.fromkeys([*chosen, *(sample.source for sample in samples if sample.code)]))
    jobs = [(Program(code, run.task.entry_point or ""), problem.hidden, problem.setup) for code in codes]
    verdicts = dict(executor.check(jobs))
    passed = (code for i, code in enumerate(codes) if all(judged.passed for judged in verdicts[i]))
    return [tree for tree in map(tree_of, passed) if tree is not None]


def _known(problem: Problem) -> Tree | None:
    return tree_of(problem.task.reference) if problem.task.reference else None
