"""Benchmarks stay out of a corpus, and ordinary code stays in it."""

from __future__ import annotations

import ast
import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.train.source import program

from avow.core.errors import TaskError
from avow.lm.train.data.decontaminate import LEAST_NODES, Benchmarks, function_digest
from avow.lm.train.data.filters import parsed

SOLUTION = """    total = 0
    for place, value in enumerate(numbers):
        if place % 2 and value > threshold:
            total += value * weight
    return total
"""
ROW = {
    "task_id": "Made/1",
    "prompt": 'def score(numbers, threshold, weight):\n    """Add weighted values at odd places of a given list '
    'whenever they exceed some threshold."""\n',
    "canonical_solution": SOLUTION,
    "tests": ["assert score([1, 2], 0, 1) == 2"],
}
RENAMED = '''
def unrelated():
    return 1


class Wrapped:
    def tally(xs: list[int], bound: int = 3, factor: int = 2) -> int:
        """Another text."""
        acc: int = 0
        for i, x in enumerate(xs):
            if i % 2 and x > bound:
                acc += x * factor
        return acc
'''


@pytest.fixture
def benchmark(tmp_path: Path) -> Path:
    path = tmp_path / "made.jsonl"
    path.write_text(json.dumps(ROW) + "\n" + json.dumps({"text": "short", "code": "def f(x):\n    return x\n"}) + "\n")
    return path


def found(benchmarks: Benchmarks, text: str) -> str:
    return benchmarks.found_in(text, parsed(text))


def test_wording_is_found_whatever_its_lines_case_and_marks(benchmark: Path) -> None:
    text = '"""\nNote: ADD weighted,\n  values at -- odd places\nof a given list; whenever?\n"""\n'
    assert found(Benchmarks([benchmark]), text) == "wording: add weighted values at odd places of a given list"
    assert found(Benchmarks([benchmark]), text.replace("given", "taken")) == ""


def test_a_renamed_function_is_found(benchmark: Path) -> None:
    text = RENAMED.replace("bound: int = 3, factor: int = 2", "bound: int, factor: int")
    assert found(Benchmarks([benchmark]), text) == "function: tally"
    assert found(Benchmarks([benchmark]), text.replace("acc += x * factor", "acc -= x * factor")) == ""
    assert found(Benchmarks([benchmark]), text.replace("enumerate(xs)", "zip(xs)")) == ""


def test_defaults_are_part_of_a_function(benchmark: Path) -> None:
    assert found(Benchmarks([benchmark]), RENAMED) == ""


def test_small_functions_and_everyday_words_are_nobody_s(benchmark: Path) -> None:
    assert found(Benchmarks([benchmark]), "def g(y):\n    return y\n") == ""
    everyday = json.dumps({"code": "for i in range(len(x)):\n    for j in range(len(y)):\n        if x[i] == y[j]: print(i, j)"})
    benchmark.write_text(everyday + "\n")
    assert found(Benchmarks([benchmark]), json.loads(everyday)["code"]) == ""


@pytest.fixture
def _usual_recursion() -> Iterator[None]:
    """Python's own limit, whatever the libraries of other tests have set."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(1000)
    yield
    sys.setrecursionlimit(before)


@pytest.mark.usefixtures("_usual_recursion")
def test_an_expression_too_long_for_python_s_own_tools_stops_nothing(tmp_path: Path) -> None:
    text = f"def f(x):\n    return {' + '.join('x' * 1200)}\n"
    with pytest.raises(RecursionError):
        ast.unparse(ast.parse(text))
    path = tmp_path / "long.jsonl"
    path.write_text(json.dumps({"code": text}) + "\n" + json.dumps(ROW) + "\n")
    assert found(Benchmarks([path]), text.replace("x", "y")) == ""
    same_outline = "def f(numbers):\n    total = 0\n    for x in numbers:\n        pass\n    return " + " + ".join("x" * 1200)
    assert found(Benchmarks([path]), same_outline) == ""


def test_programs_of_others_stay(benchmark: Path) -> None:
    benchmarks = Benchmarks([benchmark])
    assert {found(benchmarks, program(seed)) for seed in range(40)} == {""}


def test_the_tree_is_left_as_it_was(benchmark: Path) -> None:
    tree = ast.parse(RENAMED)
    before = ast.dump(tree)
    Benchmarks([benchmark]).found_in(RENAMED, tree)
    assert ast.dump(tree) == before


def test_names_are_numbered_not_dropped() -> None:
    def of(text: str) -> bytes | None:
        function = ast.parse(text).body[0]
        assert isinstance(function, ast.FunctionDef)
        return function_digest(function)

    body = "    c = a + b * {0} - len({1})\n    for d in c:\n        print(d, c, {0}, sorted(a), max(b))\n    return c, d\n"
    assert of("def f(a, b):\n" + body.format("a", "b")) != of("def f(a, b):\n" + body.format("b", "a"))
    assert of("def f(a, b):\n" + body.format("a", "b")) is not None
    assert of("def f(a):\n    return a\n") is None
    assert LEAST_NODES > 10


def test_nothing_to_keep_out_and_files_that_are_none(tmp_path: Path, benchmark: Path) -> None:
    assert found(Benchmarks(), RENAMED) == ""
    zipped = tmp_path / "zipped.jsonl.gz"
    zipped.write_bytes(gzip.compress(benchmark.read_bytes()))
    assert found(Benchmarks([zipped]), ROW["prompt"] + SOLUTION) != ""
    with pytest.raises(TaskError, match="no such file"):
        Benchmarks([tmp_path / "none.jsonl"])
