"""From a program to an outline: what the model was unsure of becomes holes, with a promise for the rest.

    drawing = draw(choice, task, sampler)     # its syntax tree, and what each node costs
    drawing.kept(budget, most)                # the largest part within the budget, with at most so many holes
    held(drawing, fits)                       # on a task with a known answer: up to which budget outlines are right
    promised(run, settings, calibration, sampler, epsilon=0.05, delta=0.1, most=2)

Khakhar, Mell & Bastani (ICML 2023): a budget in nats says how much surprise a program may keep. On tasks with known
answers the largest budget is found at which few enough outlines fail (`avow.certify.sets`); that promises as much of
outlines to come. Two meanings of "right" are told apart: by match, where the known solution is the same in all that is
kept, and by execution, where some filling of the holes passes the tests.

Beyond the paper: a node costs its surprise times the odds that the program is wrong, by the posterior of the choice. A
budget that is right for every program has to suit the worst; so the one that is nearly sure keeps everything.

A task counts from the first budget on at which its outline fails, although holes that a larger budget moves may be
right again: so failures only grow with the budget, as the promise needs. It promises nothing of tasks unlike those of
the calibration, nor that a person finds the filling.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from avow import recheck
from avow.certify.holes import Holes, solve
from avow.certify.sets import threshold
from avow.core.account import counted
from avow.core.config import Settings
from avow.core.errors import CalibrationError
from avow.core.evidence import BoolArray, FloatArray
from avow.core.protocols import Sampler, Scorer
from avow.core.types import Choice, Decision, Outline, Run, Task
from avow.domains.python.prompts import answered, begun, prompt_for_program
from avow.domains.python.tree import tree_of
from avow.domains.tree import Tree, costs, cuts
from avow.promise import Calibration, Case, sealed, suited

MOST_HOLES = 4
EXECUTION = "execution"  # the coverage that is promised
WHOLE = 1e12  # nats; where so much is allowed, nothing is cut
BUDGETS: FloatArray = np.array([*(float(f"{nats:.3g}") for nats in np.geomspace(1e-6, 1e8, 200)), WHOLE])
SUREST = 1e-4  # no program is more sure than this, or less

Fits = Callable[[BoolArray], bool]  # whether an outline is right, by which nodes it keeps


@dataclass(frozen=True, slots=True, eq=False)
class Drawing:
    """A program as a tree. costs [n]: of each node, in nats. given [n]: nodes that begin in the prompt."""

    tree: Tree
    costs: FloatArray
    given: BoolArray

    def kept(self, budget: float, most: int) -> BoolArray:
        """The nodes of the largest part within a budget with at most so many holes: [n].

        Raises:
            CalibrationError: a program of thousands of nodes.

        """
        return self.solved(most, np.array([budget])).mask(most, 0)

    def solved(self, most: int, budgets: FloatArray) -> Holes:
        """All outlines with these budgets.

        Raises:
            CalibrationError: a program of thousands of nodes.

        """
        try:
            return solve(self.tree.parents, self.costs, most, budgets)
        except ValueError as error:
            raise CalibrationError(f"no holes can be made in this program: {error}") from None

    def share(self, kept: BoolArray) -> float:
        """How much of what the model wrote is kept, by nodes."""
        own = kept[~self.given]
        return float(own.mean()) if len(own) else 1.0


def scoring(sampler: Sampler) -> Scorer:
    """The sampler, if it can score a program.

    Raises:
        CalibrationError: it gives no log-probabilities of a text.

    """
    if not isinstance(sampler, Scorer):
        raise CalibrationError(
            f"{sampler.name} gives no log-probabilities of a program, and holes stand where they are low",
            hint="Use a local model, or leave --holes out.",
        )
    return sampler


def draw(choice: Choice, task: Task, sampler: Sampler) -> Drawing:
    """Score a chosen program.

    Raises:
        CalibrationError: the model gives no log-probabilities of a text, or the program has no tree.
        ModelError: a model that cannot be loaded, or a program that its context does not hold.

    """
    code = choice.code
    if task.domain != "python" or (tree := tree_of(code)) is None:
        raise CalibrationError("no holes can be made in this: it is no program in Python that can be parsed")
    start = begun(code, task)
    scored = scoring(sampler).score(prompt_for_program(task), code[start:], answered(code))
    shift = len(code) - len(scored.text)  # what is scored ends where the program ends
    tokens = [(max(0, a + shift), max(0, b + shift)) for a, b in scored.tokens]
    surprise = costs(tree, tokens, scored.logprobs)
    sure = min(max(choice.posterior, SUREST), 1 - SUREST)
    return Drawing(tree, surprise * (1 - sure) / sure, np.array([span[0] < start for span in tree.spans]))


def held(drawing: Drawing, fits: Fits, *, most: int = MOST_HOLES) -> list[float]:
    """For each number of holes up to `most` the largest of `BUDGETS` up to which all outlines fit, 0 for none.

    Raises:
        CalibrationError: a program of thousands of nodes.

    """
    found = drawing.solved(most, BUDGETS)
    return [_up_to(found, m, fits) for m in range(1, most + 1)]


def _up_to(found: Holes, m: int, fits: Fits) -> float:
    last, kept = 0.0, found.kept[m - 1].tolist()
    for i, budget in enumerate(BUDGETS.tolist()):
        if (i == 0 or kept[i] != kept[i - 1]) and not fits(found.mask(m, i)):  # as many nodes are the same nodes
            return last
        last = budget
    return last


def allowance(cases: Sequence[Case], most: int, epsilon: float, delta: float) -> tuple[float, list[float]]:
    """The budget of outlines with at most so many holes, by execution; and up to which budget each case held.

    Raises:
        CalibrationError: too few cases for this, or no outline holds so often.

    """
    limits = [case.execution[most - 1] for case in cases if len(case.execution) >= most]
    if not limits:
        raise CalibrationError("the calibration knows of no outlines", hint="Make one: avow calibrate TASKS --holes.")
    budget = threshold(limits, epsilon, delta)
    if budget <= 0:
        raise CalibrationError(f"at risk {epsilon:g} no outline with {counted(most, 'hole')} or fewer can be promised")
    return budget, limits


def promised(
    run: Run, settings: Settings, calibration: Calibration, sampler: Sampler, *, epsilon: float, delta: float, most: int
) -> tuple[Run, Decision]:
    """The run with the outline of its choice, and the certificate of it; or why there is none.

    Raises:
        CalibrationError: the calibration is of other settings or too small for this risk, or the program is no tree
            whose nodes the model scores.
        ModelError: the model does not take the program.

    """
    calibration = suited(calibration, settings, run.task)
    budget, limits = allowance(calibration.cases, most, epsilon, delta)
    if run.task.tests:
        told = "nothing can be promised of a task with tests: the calibration knows none"
        return run, Decision(reason=told, help="Without --risk your test decides.")
    if run.choice is None or run.message:
        return run, Decision(reason=f"no outline can be promised: {run.message}", help="More samples may.")
    drawing = draw(run.choice, run.task, sampler)
    kept = drawing.kept(budget, most)
    holes = tuple(drawing.tree.spans[i] for i in cuts(drawing.tree, kept))
    text = sealed(run, calibration, "outlined", epsilon, delta, sum(one < budget for one in limits), len(limits), {
        "confidence": run.choice.posterior,
        "budget": budget,
        "most": most,
        "coverage": EXECUTION,
        "holes": holes,
        "parents": drawing.tree.parents,
        "spans": drawing.tree.spans,
        "costs": drawing.costs.tolist(),
        "kept": kept.tolist(),
        "cases": limits,
    })  # fmt: skip
    claim = recheck.check(text)
    outline = Outline(holes, drawing.share(kept), most, EXECUTION, claim)
    return replace(run, outline=outline), Decision(certificate=text, claim=claim)
