"""Measuring a model: what counts as right, and each number against a model whose answers are known."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from benchmarks.model.measure import Bench
from benchmarks.model.problems import published, puzzle
from benchmarks.model.results import FEW, Rates, Row, misses, speeds, table
from tests.data import shared

from avow.core import registry
from avow.core.errors import TaskError
from avow.core.types import Program
from avow.evals.problems import Problem, everyday, pair_test, programmatic
from avow.execute.executor import PythonExecutor
from avow.testing import ScriptedModel

RECORD = {
    "prompt": 'def halves(xs: list[int]) -> list[float]:\n    """Half of each.\n\n    >>> halves([1])\n    [0.5]\n    """\n',
    "completion": "    return [x / 2 for x in xs]\n", "name": "halves", "depth": 1, "signature": "list[int] -> list[float]",
    "hidden": [["[3]", "[1.5]"], ["[]", "[]"], ["[0, 9]", "[0.0, 4.5]"]],
}  # fmt: skip
RIGHT, WRONG, SILENT = "    return [x / 2 for x in xs]\n", "    return [0.5 for x in xs]\n", "    return None\n"


@pytest.fixture(scope="module")
def executor() -> Iterator[PythonExecutor]:
    with PythonExecutor(workers=1) as running:
        yield running


def written(folder: Path, *rows: dict[str, object]) -> Path:
    path = folder / "tasks.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def bench(executor: PythonExecutor, answers: list[str], greedy: str) -> Bench:
    domain, rule = registry.domain("python"), registry.selector("avow")
    return Bench(ScriptedModel(answers), ScriptedModel([greedy]), domain, rule, executor, 0)


def test_every_number_of_a_known_model(executor: PythonExecutor, tmp_path: Path) -> None:
    problem = programmatic(written(tmp_path, RECORD))[0]
    answers = [WRONG, SILENT, RIGHT, "    return [x * 0.5 for x in xs]\n", "    return [\n", WRONG]
    few, many = bench(executor, answers, RIGHT).measure(problem, [2, 6])
    assert (few.samples, few.correct, few.selected, few.greedy) == (2, 0, False, True)
    assert (many.samples, many.correct, many.selected) == (6, 2, True)
    assert many.passing == 3  # two right ones, and the wrong one that the example does not tell from them
    assert "x / 2" in many.chosen or "x * 0.5" in many.chosen
    assert many.traits == {"depth": "1", "signature": "list[int] -> list[float]"}
    assert not bench(executor, [SILENT], WRONG).measure(problem, [1])[0].greedy


def test_nothing_hidden_is_seen_by_the_selection(executor: PythonExecutor, tmp_path: Path) -> None:
    problem = programmatic(written(tmp_path, RECORD))[0]
    asked = []
    model = ScriptedModel(lambda prompt, _: asked.append(prompt) or WRONG)
    row = Bench(model, model, registry.domain("python"), registry.selector("avow"), executor, 0).measure(problem, [1])[
        0
    ]
    assert not row.selected
    assert row.proven  # it passes what is shown
    assert asked == [RECORD["prompt"]] * 2
    assert not problem.task.tests


@pytest.mark.parametrize(
    ("args", "result", "source"),
    [
        ("[1, 2], 3", "5", "assert f([1, 2], 3) == 5"),
        ("([1, 2], 3)", "5", "assert f(([1, 2], 3)) == 5"),
        ("[1, 2]", "{'a': 1}", "assert f([1, 2]) == {'a': 1}"),
        ("", "-2", "assert f() == -2"),
        ("2", "0.1", "assert _close(f(2), 0.1)"),
        ("2", "[(1, 2.5)]", "assert _close(f(2), [(1, 2.5)])"),
    ],
)
def test_a_pair_as_a_test(args: str, result: str, source: str) -> None:
    assert pair_test("f", args, result).source == source


@pytest.mark.parametrize(
    ("body", "result", "passes"),
    [
        ("0.1 + 0.2", "0.3", True), ("0.31", "0.3", False), ("1", "1.0", True), ("'a'", "1.0", False),
        ("[(1, 0.1 + 0.2)]", "[(1, 0.3)]", True), ("[(2, 0.3)]", "[(1, 0.3)]", False), ("[0.3, 1.0]", "[0.3]", False),
        ("{'a': 0.1 + 0.2}", "{'a': 0.3}", True), ("{'b': 0.3}", "{'a': 0.3}", False), ("None", "0.3", False),
    ],
)  # fmt: skip
def test_numbers_may_differ_in_their_last_digits(
    executor: PythonExecutor, tmp_path: Path, body: str, result: str, passes: bool
) -> None:
    setup = programmatic(written(tmp_path, RECORD))[0].setup
    jobs = [(Program(f"def f():\n    return {body}\n", "f"), [pair_test("f", "", result)], setup)]
    assert [j.passed for _, found in executor.check(jobs) for j in found] == [passes]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"hidden": []}, "hidden"), ({"hidden": None}, "hidden"), ({"hidden": [["1", "[1"]]}, "Python"),
        ({"hidden": [[1, "[1]"]]}, "both texts"), ({"hidden": [["1"]]}, "hidden"), ({"name": 3}, "name"), ({"prompt": None}, "prompt"),
    ],
)  # fmt: skip
def test_a_record_that_is_none_is_named(tmp_path: Path, change: dict[str, object], what: str) -> None:
    path = written(tmp_path, RECORD, RECORD | change)
    with pytest.raises(TaskError, match=f"tasks.jsonl:2.*{what}"):
        programmatic(path)


PROSE = r"""Double x. A backslash: \\n and a tab."""


@pytest.mark.parametrize("prompt", [RECORD["prompt"], f'"""\n{PROSE}\n"""\n\n\ndef halves('])
def test_the_model_is_asked_what_the_record_says(executor: PythonExecutor, tmp_path: Path, prompt: str) -> None:
    completion = RECORD["completion"] if "def halves(xs" in prompt else f"xs):\n{RECORD['completion']}"
    problem = programmatic(written(tmp_path, RECORD | {"prompt": prompt, "completion": completion}))[0]
    assert registry.domain("python").prompt(problem.task).text == prompt
    row = bench(executor, [completion], completion).measure(problem, [1])[0]
    assert (row.correct, row.greedy, row.selected) == (1, True, True)


def test_a_limit_takes_evenly(tmp_path: Path) -> None:
    path = written(tmp_path, *({**RECORD, "depth": i} for i in range(10)))
    assert [p.traits["depth"] for p in programmatic(path, 4)] == ["0", "2", "5", "7"]
    assert len(programmatic(path, 99)) == 10


def test_puzzles_are_solved_by_what_their_authors_wrote(executor: PythonExecutor) -> None:
    rows = json.loads(gzip.decompress(shared("benchmarks/p3_397.json.gz").read_bytes()))
    problems = published("p3")
    assert len(problems) == 397
    solved = [(p, r["sol_bodies"][0]) for p, r in zip(problems[:40], rows, strict=False) if r["sol_bodies"]]
    jobs = [(Program(f"{p.task.prompt}{body}\n", "sol"), p.hidden, p.setup) for p, body in solved]
    wrong = [solved[i][0].task.id for i, (found,) in executor.check(jobs) if not found.passed and not found.limit]
    assert wrong == []  # some take longer than a program may


def test_a_puzzle_is_its_own_check(executor: PythonExecutor) -> None:
    row = {
        "name": "Sum", "sat": "def sat(x: int, y=4):\n    return x + y == 10", "ans_type": "int",
        "sol_header": "def sol(y=4):", "sol_docstring": '    """Find x."""', "module": "toy",
    }  # fmt: skip
    problem = puzzle(row)
    assert problem.task.prompt.endswith('def sol(y=4) -> int:\n    """Find x."""\n')
    found = bench(executor, ["    return 3\n", "    return 10 - y\n"], "    return 6\n").measure(problem, [2])[0]
    assert (found.correct, found.selected, found.greedy) == (1, True, True)


def test_published_tests_are_hidden() -> None:
    shared("benchmarks/mbpp.jsonl.gz")
    problems = published("mbpp")
    assert not any(p.task.tests for p in problems)
    assert all(p.hidden for p in problems)


def rows() -> list[Row]:
    return [
        Row("a", 4, greedy=True, correct=2, selected=True, tokens=100, sampling=2.0, running=1.0, executions=8, traits={"depth": "1"}),
        Row("b", 4, correct=0, tokens=300, sampling=2.0, running=1.0, executions=2, traits={"depth": "2"}),
        Row("a", 2, correct=1, traits={"depth": "1"}), Row("b", 2, traits={"depth": "2"}, error="too long"),
    ]  # fmt: skip


def test_shares_and_speeds() -> None:
    most = [row for row in rows() if row.samples == 4]
    assert Rates.of(most) == Rates(2, 0.5, 0.25, 0.5, 0.5)
    lines = table(rows() * FEW, ["depth"]).splitlines()[2:]
    assert lines[0] == "| all | 2 | 0.000 | 0.250 | 0.500 | **0.000** (0 of 10) |"
    assert lines[4] == "| depth 1 | 4 | 1.000 | 0.500 | 1.000 | **1.000** (5 of 5) |"
    assert len(lines) == 6
    assert "400 tokens in 4.0 s (100/s), 10 executions in 2.0 s (5/s)" in speeds(rows(), 3.0, 2)


def test_values_of_few_tasks_share_a_line() -> None:
    found = [
        Row(str(i), 4, traits={"signature": s}) for i, s in enumerate(["int"] * 6 + ["str"] * 5 + ["dict", "list"])
    ]
    names = [line.split(" | ")[0] for line in table(found, ["signature"]).splitlines()[2:]]
    assert names == ["| all", "| signature int", "| signature str", "| signature: others"]


def test_where_tasks_are_lost() -> None:
    found = [
        Row("a", 9, selected=True, correct=3, programs=4, passing=2, proven=True),
        Row("b", 9, correct=1, programs=4, passing=3, proven=True),
        Row("c", 9, programs=4, passing=1, proven=True), Row("d", 9, programs=4), Row("e", 9),
        Row("f", 2, correct=1),
    ]  # fmt: skip
    assert misses(found) == (
        "of 4 not solved: 1 had a right sample and were lost by the choice, 2 had none that passes what is shown; "
        "3 answers pass all examples, 2 of them wrong"
    )


def test_everyday_rows_are_read_with_their_names(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        {"id": "x", "prompt": RECORD["prompt"], "entry_point": "halves", "hidden": ["assert halves([]) == []"]},
    )
    problem: Problem = everyday(path)[0]
    assert (problem.task.id, problem.task.entry_point, len(problem.hidden)) == ("x", "halves", 1)
