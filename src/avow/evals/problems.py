"""Tasks whose right answer is known and hidden: to see whether a choice was right without helping it.

    HumanEval, MBPP, avow   as `avow.domains.python` reads them: their tests are hidden, examples in a prompt are not
    programmatic            of `avow data tasks`: {prompt, completion, name, hidden: [[args, result], ...]}
    everyday                {id, prompt, entry_point, reference?, hidden: [assert, ...]}

A problem's task holds what a user would hand in. Hidden checks reach neither the model nor the selection.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from avow.core.errors import TaskError
from avow.core.jsonl import read_jsonl
from avow.core.types import Task, Test
from avow.domains.python.load import load_problems
from avow.domains.python.records import task_of

CLOSE = """
def _close(a, b):
    if isinstance(a, float) or isinstance(b, float):
        return isinstance(a, (int, float)) and abs(a - b) <= 1e-9 * max(1.0, abs(a), abs(b))
    if type(a) is not type(b):
        return a == b
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(_close, a, b))
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(_close(a[k], b[k]) for k in a)
    return a == b
"""


@dataclass(frozen=True, slots=True)
class Problem:
    """A task with what decides whether an answer is right. traits: by what results are told apart."""

    task: Task
    hidden: tuple[Test, ...]
    setup: str = ""  # of the hidden tests
    traits: Mapping[str, str] = field(default_factory=dict)


def read_problems(path: Path) -> list[Problem]:
    """The problems of a file, whichever of the forms it has.

    Raises:
        TaskError: the file cannot be read, a row is malformed, or a problem has nothing hidden.

    """
    _, first = next(read_jsonl(path))
    if "hidden" in first:
        return programmatic(path) if "completion" in first else everyday(path)
    return [withheld(task) for task in load_problems(path)]


def withheld(task: Task) -> Problem:
    """A task whose tests are hidden.

    Raises:
        TaskError: it has none.

    """
    if not task.tests:
        raise TaskError(f"{task.id} has no tests", hint="Nothing would tell whether its answer is right.")
    return Problem(replace(task, tests=()), task.tests, task.setup)


def everyday(path: Path) -> list[Problem]:
    """Tasks in a user's words, with hidden assertions.

    Raises:
        TaskError: the file cannot be read, or a row is malformed.

    """
    problems = []
    for number, row in read_jsonl(path):
        task = task_of(row, f"{path}:{number}")
        hidden = tuple(Test(source) for source in _hidden(row, f"{path}:{number}"))
        problems.append(Problem(task, hidden, task.setup))
    return problems


def programmatic(path: Path, limit: int | None = None) -> list[Problem]:
    """Tasks of the grammar, at most `limit`, taken evenly from the whole file.

    Raises:
        TaskError: the file cannot be read, or a row is malformed.

    """
    rows = list(read_jsonl(path))
    if limit is not None and limit < len(rows):
        rows = [rows[i * len(rows) // limit] for i in range(limit)]
    return [_composed(row, f"{path}:{number}", f"{path.name.split('.')[0]}/{number}") for number, row in rows]


def _composed(row: dict[str, Any], where: str, name: str) -> Problem:
    entry = row.get("name")
    if not isinstance(entry, str) or not entry.isidentifier():
        raise TaskError(f"{where}: name: found {entry!r}, expected the name of a function")
    prompt, completion = row.get("prompt"), row.get("completion")
    if not isinstance(prompt, str) or not isinstance(completion, str):
        raise TaskError(f"{where}: prompt, completion: expected two texts")
    fields = {"id": name, "prompt": unframed(prompt, entry), "entry_point": entry, "reference": prompt + completion}
    task = task_of(fields, where)
    hidden = []
    for pair in _hidden(row, where):
        if not isinstance(pair, list) or len(pair) != 2 or not all(isinstance(text, str) for text in pair):
            raise TaskError(f"{where}: hidden: found {str(pair)[:60]}, expected [arguments, result], both texts")
        try:
            hidden.append(pair_test(entry, *pair))
        except SyntaxError:
            raise TaskError(f"{where}: hidden: found {str(pair)[:60]}, expected Python") from None
    traits: dict[str, str] = {key: str(row[key]) for key in ("depth", "signature") if key in row}
    return Problem(task, tuple(hidden), task.setup + CLOSE, traits)


def unframed(prompt: str, entry: str) -> str:
    """The prose of a task that is written as a base model is asked it: the domain puts the frame on again."""
    before, after = '"""\n', f'\n"""\n\n\ndef {entry}('
    if not (prompt.startswith(before) and prompt.endswith(after)):
        return prompt
    return prompt.removeprefix(before).removesuffix(after).replace("\\\\", "\\")


def _hidden(row: Mapping[str, Any], where: str) -> Sequence[Any]:
    found = row.get("hidden")
    if not isinstance(found, list) or not found:
        raise TaskError(f"{where}: hidden: expected a list of checks that is not empty")
    return found


def pair_test(entry: str, args: str, result: str) -> Test:
    """The test that a call gives a value; numbers with a fraction may differ in their last digits.

    Both are Python: all arguments as they stand between the parentheses ("[1, 2], 3"), and a literal.

    Raises:
        SyntaxError: one is not.

    """
    call = f"{entry}({args})"
    ast.parse(call, mode="eval")
    parts = ast.walk(ast.parse(result, mode="eval"))
    exact = not any(isinstance(part, ast.Constant) and isinstance(part.value, float) for part in parts)
    return Test(f"assert {call} == {result}" if exact else f"assert _close({call}, {result})")
