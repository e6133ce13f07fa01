"""Records of tasks: record i of a seed depends on seed, side, depth and i alone.

So processes can share the work, and a killed run goes on where it stopped. A record:
`prompt`, `completion` (valid Python that passes every case), `name`, `operations` and `families` (innermost first),
`depth`, `signature` ("list[int] -> int"), `hidden` (arguments and result as literals: `name(arguments) == result`;
never in the prompt) and `comments` (the completion with comments on its logic, as MANGO wants it). What the test side
asks for is no single operation, which training shows: none of them passes all hidden cases.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from avow.lm.train.data.tasks.compose import DEPTHS, Pipeline, draw
from avow.lm.train.data.tasks.layout import laid_out, literals
from avow.lm.train.data.tasks.operation import Operation
from avow.lm.train.data.tasks.render import Step, render
from avow.lm.train.data.tasks.running import Case, cases, has_idle_step, second_opinion, solved_by_one
from avow.lm.train.data.tasks.split import Side, side

SHOWN, HIDDEN, MOST_HIDDEN = 4, 5, 8
MOST_LINES = 14
SHORT = 70  # characters of an example
DECIMALS = 9  # characters of a float that can be shown


def record(seed: int, index: int, split: Side = "train", depth: int | None = None) -> dict[str, Any]:
    """The record with this index."""
    random = Random(f"{seed}/{split}/{depth or 'any'}/{index}")  # noqa: S311  tasks, not secrets
    choices = {size: weight for size, weight in DEPTHS.items() if size > 1 or split == "train"}
    wanted = depth or random.choices(list(choices), list(choices.values()))[0]
    while True:
        pipeline = draw(random, wanted, lambda chosen: _side_of(chosen) == split)
        steps = render(pipeline.operations, pipeline.codes, pipeline.parameters)
        if sum(len(step.lines) for step in steps) > MOST_LINES:
            continue
        found = cases(pipeline, steps, random)
        if _telling(pipeline, found) and not has_idle_step(pipeline, found):
            if wanted > 1:
                second_opinion(pipeline, found)
            shown, hidden = _parted(found, random)
            if split == "train" or (_vary(hidden) and not solved_by_one(pipeline, hidden)):
                return _record(pipeline, steps, shown, hidden, random)


def _side_of(chosen: Sequence[Operation]) -> Side:
    return side([operation.family for operation in chosen])


def _telling(pipeline: Pipeline, found: Sequence[Case]) -> bool:
    """Whether the cases are many and show what the function does: results vary."""
    if len(found) < HIDDEN + (1 if len(pipeline.operations) == 1 else 2):
        return False
    results = [repr(result) for _, result in found]
    different = len(set(results))
    if pipeline.gives == "bool":
        few = min(results.count("True"), results.count("False"))
        return different == 2 and few >= (1 if len(pipeline.operations) == 1 else 2)
    if len(pipeline.operations) == 1:  # such as one of two words
        return different >= 2 and max(map(results.count, set(results))) <= len(results) - 2
    return different >= 3


def _vary(hidden: Sequence[Case]) -> bool:
    """Whether hidden cases have several results, so that no constant passes them."""
    return len({repr(result) for _, result in hidden}) > 1


def _record(
    pipeline: Pipeline, steps: Sequence[Step], shown: list[Case], hidden: list[Case], random: Random
) -> dict[str, Any]:
    text = laid_out(pipeline, steps, shown, random)
    return {
        "prompt": text.prompt,
        "completion": text.completion,
        "name": text.name,
        "operations": [operation.name for operation in pipeline.operations],
        "families": [operation.family for operation in pipeline.operations],
        "depth": len(pipeline.operations),
        "signature": f"{', '.join(pipeline.types)} -> {pipeline.gives}",
        "hidden": [[literals(args), repr(result)] for args, result in hidden],
        "comments": text.commented,
    }


def _parted(found: list[Case], random: Random) -> tuple[list[Case], list[Case]]:
    """Cases to show, the most telling first, and cases to hide."""
    by_result: dict[str, Case] = {}
    for case in sorted(found, key=lambda case: _clumsiness(case, random)):
        by_result.setdefault(repr(case[1]), case)
    telling = list(by_result.values())
    size = min(SHOWN, len(found) - HIDDEN, len(telling))
    shown = telling[:size]
    hidden = [case for case in found if case not in shown]
    return shown, hidden[:MOST_HIDDEN]


def _clumsiness(case: Case, random: Random) -> float:
    """How little an example helps: long ones, long decimals and empty inputs come last, else by chance."""
    args, result = case
    length = len(repr(args)) + len(repr(result))
    empty = not args[0] and not isinstance(args[0], (int, float)) and random.random() < 0.75
    decimals = (
        len(repr(result)) > DECIMALS
        if isinstance(result, float)
        else isinstance(result, list) and any(isinstance(item, float) and len(repr(item)) > DECIMALS for item in result)
    )
    return random.random() + 3 * decimals + 2 * empty + max(0, length - SHORT) / 20
