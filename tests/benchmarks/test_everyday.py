"""The everyday tasks: what they say of themselves is true, and the two sets are not the same tasks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from benchmarks.model.problems import EVERYDAY

from avow.core.types import Program
from avow.domains.python.domain import PythonDomain
from avow.evals.problems import Problem, everyday
from avow.execute.executor import PythonExecutor
from avow.lm.train.data.tasks.catalogue import operations

SETS = {name: everyday(path) for name, path in EVERYDAY.items()}
SIZES = {"everyday": 60, "dev": 40}


@pytest.fixture(scope="module")
def executor() -> Iterator[PythonExecutor]:
    with PythonExecutor() as running:
        yield running


@pytest.mark.parametrize("name", SETS)
def test_each_task_has_five_checks_and_shows_none_of_its_answers(name: str) -> None:
    assert len(SETS[name]) == SIZES[name]
    for problem in SETS[name]:
        assert len({test.source for test in problem.hidden}) == 5
        assert all(test.source.startswith("assert ") for test in problem.hidden)
        assert not problem.task.tests
        assert len(problem.task.examples) <= 3


@pytest.mark.parametrize("name", SETS)
def test_references_pass_checks_and_examples_and_nonsense_does_not(name: str, executor: PythonExecutor) -> None:
    problems = SETS[name]
    jobs = []
    for problem in problems:
        entry = problem.task.entry_point or ""
        tests = (*problem.hidden, *problem.task.examples)
        jobs += [(Program(problem.task.reference or "", entry), tests, problem.setup)]
        jobs += [
            (Program(f"def {entry}(*args):\n    return {answer}\n", entry), tests, problem.setup) for answer in NONSENSE
        ]
    found = dict(executor.check(jobs))
    step = 1 + len(NONSENSE)
    wrong = [p.task.id for i, p in enumerate(problems) if not all(j.passed for j in found[i * step])]
    fooled = [
        p.task.id for i, p in enumerate(problems) for k in range(1, step) if all(j.passed for j in found[i * step + k])
    ]
    assert (wrong, fooled) == ([], [])


NONSENSE = ("None", "args[0]", "args[-1]", "True", "False", "0", "[]", "''", "{}")


def test_the_sets_have_no_task_in_common() -> None:
    def texts(problems: list[Problem]) -> set[str]:
        return {replace(p.task, id="").prompt.split('"""')[1].strip().split("\n")[0] for p in problems}

    names = [{p.task.entry_point for p in problems} for problems in SETS.values()]
    assert not names[0] & names[1]
    assert not texts(SETS["everyday"]) & texts(SETS["dev"])


def test_training_has_no_sentence_of_theirs() -> None:
    """No nine words in a row in common with what the grammar says of operations."""

    def runs(text: str) -> set[tuple[str, ...]]:
        words = re.findall("[a-z0-9]+", re.sub(r"\{\w+\}", " ", text.lower()))
        return {tuple(words[i : i + 9]) for i in range(len(words) - 8)}

    known: set[tuple[str, ...]] = set()
    for one in operations():
        for phrase in (*one.nouns, *one.claims, *one.verbs, *one.steps, *one.whole):
            known |= runs(phrase)
    told = {p.task.id: p.task.prompt.split('"""')[1].partition(">>>")[0] for p in SETS["everyday"]}
    assert [name for name, text in told.items() if runs(text) & known] == []


def test_the_domain_asks_them_as_they_are() -> None:
    for problem in SETS["dev"]:
        assert PythonDomain().prompt(problem.task).text == problem.task.prompt
