"""The Python domain: how a function is asked for, and how an answer becomes a program and a set of tests.

Joins the files of this folder behind `core.protocols.Domain`; see the README beside it. It runs nothing: programs are
run and judged by `avow.execute`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from avow.core.properties import Property
from avow.core.types import Call, Given, Inputs, Observation, Program, Prompt, Task, Test
from avow.domains.python.asserts import generated_tests
from avow.domains.python.canonical import behaviour
from avow.domains.python.checks import checks_in, claims, copied, prompt_for_check, said, stated
from avow.domains.python.extract import entry_point_of, extract, refusal
from avow.domains.python.given import tests_of, trusted_test
from avow.domains.python.guessing import guessed
from avow.domains.python.inputs import literal_arguments, plan_inputs
from avow.domains.python.ordering import Place, orders
from avow.domains.python.prompts import prompt_for_program, prompt_for_tests
from avow.domains.python.properties import properties_of
from avow.domains.python.showing import shown
from avow.domains.python.source import stub_of
from avow.domains.python.variation import constants_in, simpler, varied


class PythonDomain:
    """Functions and classes in Python 3. Stateless. Its methods: `Domain` and `Verifying` in `core.protocols`."""

    executor = "python"

    def prompt(self, task: Task) -> Prompt:
        return prompt_for_program(task)

    def test_prompt(self, task: Task) -> Prompt:
        return prompt_for_tests(task)

    def extract(self, text: str, task: Task, *, handed_in: bool = False) -> str:
        return extract(text, task, handed_in=handed_in)

    def refusal(self, text: str, task: Task) -> str:
        return refusal(text, task)

    def named(self, task: Task, codes: Iterable[str]) -> Task:
        return task if task.entry_point else replace(task, entry_point=entry_point_of(codes))

    def tests(self, texts: Sequence[str], task: Task) -> tuple[Test, ...]:
        """See `Domain.tests`. A task without an entry point has none: fill it in first, by `named`."""
        stub = stub_of(task.prompt, task.entry_point)
        entry = task.entry_point or (stub.node.name if stub else None)
        return generated_tests(texts, entry) if entry else ()

    def given(self, tests: Sequence[str] | str | Path, task: Task) -> Given:
        return tests_of(tests, task)

    def trusted(self, source: str, task: Task) -> Test:
        return trusted_test(source, task)

    def inputs(self, task: Task, tests: Sequence[Test], programs: Sequence[Program], *, seed: int) -> Inputs:
        return plan_inputs(task, tests, programs, seed=seed)

    def varied(
        self, task: Task, programs: Sequence[Program], calls: Sequence[Call], n: int, *, seed: int
    ) -> list[Call]:
        """See `Domain.varied`."""
        entry, words = task.entry_point or "", f"{seed}:{task.key}"
        if not calls:
            return guessed(programs, n, words)
        return varied(calls, entry, n, words, constants_in(programs), _orders(task))

    def simpler(self, task: Task, call: Call) -> list[Call]:
        return simpler(call, task.entry_point or "", _orders(task))

    def properties(self, task: Task, calls: Sequence[Call]) -> list[Property]:
        return properties_of(calls, task.entry_point or "")

    def behaviour(self, seen: Observation) -> str:
        return behaviour(seen)

    def shown(self, seen: Observation) -> str:
        return shown(seen)

    def check_prompt(self, task: Task) -> Prompt:
        return prompt_for_check(task)

    def checks(self, texts: Sequence[str], task: Task) -> list[Program | None]:
        return checks_in(texts, task)

    def claims(self, call: Call, seen: Observation, changed: int) -> tuple[Call, ...]:
        return claims(call, seen, changed)

    def copies(self, check: Program, program: Program) -> bool:
        return copied(check, program)

    def said(self, seen: Observation) -> bool | None:
        return said(seen)

    def stated(self, task: Task) -> list[tuple[Call, Observation]]:
        return stated(task)


@lru_cache(maxsize=16)  # a search asks again for every input that it makes simpler
def _orders(task: Task) -> frozenset[Place]:
    """The order that the inputs of a task's tests and examples keep."""
    return orders(literal_arguments((*task.examples, *task.tests), task.entry_point or ""))
