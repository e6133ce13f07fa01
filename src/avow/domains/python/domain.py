"""The Python domain: how a function is asked for, and how an answer becomes a program and a set of tests.

Joins the files of this folder behind `core.protocols.Domain`; see the README beside it. It runs nothing: programs are
run and judged by `avow.execute`.
"""

from __future__ import annotations

from collections.abc import Sequence

from avow.core.types import Prompt, Task, Test
from avow.domains.python.asserts import generated_tests
from avow.domains.python.extract import extract
from avow.domains.python.prompts import prompt_for_program, prompt_for_tests
from avow.domains.python.source import stub_of


class PythonDomain:
    """Functions and classes in Python 3. Stateless."""

    @property
    def name(self) -> str:
        return "python"

    def extract(self, text: str, task: Task) -> str:
        """The program in a model's answer, whole and ready to run; "" when there is none."""
        return extract(text, task)

    def prompt(self, task: Task) -> Prompt:
        """The prompt that asks a model for the program."""
        return prompt_for_program(task)

    def test_prompt(self, task: Task) -> Prompt:
        """The prompt that asks a model for tests of the task."""
        return prompt_for_tests(task)

    def tests(self, texts: Sequence[str], task: Task) -> tuple[Test, ...]:
        """The tests in a model's answers: split, cleaned, distinct, with counts.

        A task without an entry point has none: fill it in first (`extract.entry_point_of`).
        """
        stub = stub_of(task.prompt, task.entry_point)
        entry = task.entry_point or (stub.node.name if stub else None)
        return generated_tests(texts, entry) if entry else ()
