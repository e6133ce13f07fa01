"""What a user hands in beside the task: trusted tests as one types them, generated tests in files.

A trusted test is law, so a slip in it would overrule right programs: it must parse and name the function of the task.
Generated tests are evidence, and what is no test of the task is left out silently, as with a model's answers.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from avow.core.errors import TaskError
from avow.core.jsonl import read_jsonl
from avow.core.textfile import read_text
from avow.core.types import Task, Test, TestOrigin
from avow.domains.python.asserts import assertions, generated_tests
from avow.domains.python.extract import extract
from avow.domains.python.fences import has_fence
from avow.domains.python.source import bound, compiles, expression, parse
from avow.sample.rows import answers_of, task_id_of


def trusted_test(source: str, task: Task) -> Test:
    """A trusted test as one types it, an expression or statements.

    Raises:
        TaskError: it is no Python, or does not mention the function that the task is about.

    """
    tree, shown = parse(source.strip()), " ".join(source.split())[:80]
    if tree is None or not tree.body:
        hint = f"Such as '{task.entry_point or 'f'}(2) == 4'."
        raise TaskError(f"the test {shown!r} is not valid Python", hint=hint)
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    if task.entry_point and task.entry_point not in used:
        raise TaskError(f"the test {shown!r} does not call {task.entry_point}, the function of the task")
    return Test(f"assert {source.strip()}" if expression(source) is not None else source.strip())


def tests_of(tests: Sequence[str] | str | Path, task: Task) -> tuple[Test, ...]:
    """Generated tests from texts, from a file of assertions or from JSON lines of a model's answers (field by field).

    In a file of assertions every one counts; of each answer of a model the first five do, as CodeT has it.

    Raises:
        TaskError: the file cannot be read, or holds no test of the function.

    """
    found = _tests_of(tests, task)
    if task.entry_point and tests and not found:
        where = str(tests) if isinstance(tests, str | Path) else "the tests given"
        raise TaskError(
            f"{where}: no test calls {task.entry_point}",
            hint=f"Write assertions, such as 'assert {task.entry_point}(2) == 4'.",
        )
    return found


def _tests_of(tests: Sequence[str] | str | Path, task: Task) -> tuple[Test, ...]:
    entry = task.entry_point or ""
    if not isinstance(tests, str | Path):
        texts = list(tests)
    elif str(tests).endswith((".jsonl", ".jsonl.gz", ".ndjson")):
        return generated_tests(_answers(Path(tests), task), entry)
    else:
        texts = [read_text(Path(tests))]
    counts = Counter(source for text in texts for source in assertions(text, entry))
    return tuple(Test(source, TestOrigin.GENERATED, count) for source, count in counts.items())


def _answers(path: Path, task: Task) -> list[str]:
    """The texts of a JSON lines file that are of this task, or of no task."""
    rows = [(task_id_of(row, f"{path}:{n}"), answers_of(row, f"{path}:{n}")) for n, row in read_jsonl(path)]
    return [text for name, texts in rows if name in (None, task.id) for text in texts]


def program_in(text: str, task: Task, *, whole: bool) -> str:
    """The program in a file that a user calls one: as it is, unless it is a continuation or a chat answer.

    `whole`: the file is named like Python, so it is taken as it is, mistakes included, unless its first line is
    indented or it is fenced. Any other text is taken as it is if it compiles and makes the function of the task. Where
    nothing can be extracted the text itself is the program: the executor then says why it does not load.
    """
    first = next((line for line in text.splitlines() if line.strip()), "")
    if whole and first[:1] not in (" ", "\t") and not has_fence(text):
        return text
    tree = parse(text) if compiles(text) else None
    if tree is not None and task.entry_point and any(task.entry_point in bound(stmt) for stmt in tree.body):
        return text
    return extract(text, task) or text
