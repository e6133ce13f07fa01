"""What a user hands in beside the task: trusted tests as one types them, generated tests in files.

A trusted test is law, so a slip in it would overrule right programs: it must parse and name the function of the task.
Generated tests are evidence: what is no test of the task is left out, and told where a person wrote it.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from pathlib import Path

from avow.core.account import counted
from avow.core.errors import TaskError
from avow.core.jsonl import read_jsonl
from avow.core.textfile import read_text
from avow.core.types import NOTHING_GIVEN, Given, Task, Test
from avow.domains.python.asserts import counted_tests, file_tests, generated_tests
from avow.domains.python.extract import extract
from avow.domains.python.fences import has_fence
from avow.domains.python.source import bound, compiles, expression, needed, parse
from avow.sample.rows import read_answers, task_id_of


def trusted_test(source: str, task: Task) -> Test:
    """A trusted test as one types it, an expression or statements.

    Raises:
        TaskError: it is no Python, or does not mention the function that the task is about.

    """
    tree, shown = parse(source.strip()), " ".join(source.split())[:80]
    if source.endswith(".py") and Path(source).is_file():
        hint = "In the task's file, below the function, every test is one that is right."
        raise TaskError(f"{source}: a file, expected a test", hint=hint)
    if tree is None or not tree.body:
        hint = f"Such as '{task.entry_point or 'f'}(2) == 4'."
        raise TaskError(f"the test {shown!r} is not valid Python", hint=hint)
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    if task.entry_point and task.entry_point not in used:
        raise TaskError(f"the test {shown!r} does not call {task.entry_point}, the function of the task")
    imports = "import pytest\n" if "pytest" in needed(tree) else ""  # whoever types a test does not begin with that
    return Test(imports + (f"assert {source.strip()}" if expression(source) is not None else source.strip()))


def tests_of(tests: Sequence[str] | str | Path, task: Task) -> Given:
    """Generated tests from texts, from a file of tests or from JSON lines of a model's answers (field by field).

    In a file of tests every one counts, and what looks like one and is none is told. Of each answer of a model the
    first five count, as CodeT has it, and nothing is told but a row without an answer. A task without an entry point
    has no tests.

    Raises:
        TaskError: the file cannot be read, or holds no test of the function.

    """
    entry = task.entry_point
    if entry is None:
        return Given((), "the tests given: no function is known that they could be of") if tests else NOTHING_GIVEN
    if not isinstance(tests, str | Path):
        where, noun = "the tests given", "statement"
        read = [(f"tests[{i}]", *file_tests(text, entry)) for i, text in enumerate(tests)]
        refused = [f"{place} {why}" for place, _, none in read for _, why in none]
        found = counted_tests(source for _, sources, _ in read for source in sources)
    elif str(tests).endswith((".jsonl", ".jsonl.gz", ".ndjson")):
        where, noun = str(tests), "answer"
        answers = _answers(Path(tests), task)
        refused = [f"line {number}: {why}" for number, _, why in answers if why]
        found = generated_tests([text for _, text, _ in answers], entry)
    else:
        where, noun = str(tests), "statement"
        sources, none = file_tests(read_text(Path(tests)), entry)
        refused = [f"line {number} {why}" for number, why in none]
        found = counted_tests(sources)
    if tests and not found:
        message = ": ".join([where, f"no test of {entry}", *refused[:1]])
        raise TaskError(message, hint=f"Write assertions, such as 'assert {entry}(2) == 4'.")
    return Given(found, _told(refused, noun, where))


def _told(refused: list[str], noun: str, where: str) -> str:
    more = f"; and {len(refused) - 3:,} more" if len(refused) > 3 else ""
    return f"{counted(len(refused), noun)} of {where}: {'; '.join(refused[:3])}{more}" if refused else ""


def _answers(path: Path, task: Task) -> list[tuple[int, str, str]]:
    """(line, text, why there is none) of the answers in JSON lines that are of this task, or of no task."""
    rows = [(n, row) for n, row in read_jsonl(path) if task_id_of(row, f"{path}:{n}") in (None, task.id)]
    return [(n, text, why) for n, row in rows for text, why in read_answers(row)]


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
    return extract(text, task, handed_in=True) or text
