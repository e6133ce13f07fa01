"""Tests in what models write: CodeT's rule on recorded texts exactly, chat answers, any text at all."""

from __future__ import annotations

import time
import unittest
from collections.abc import Callable
from functools import partial
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.data import rows

from avow.core.types import TestOrigin
from avow.domains.python.asserts import PER_TEXT, assertions, generated_tests


def test_recorded_texts_give_the_recorded_tests() -> None:
    """The 8,200 recorded texts of 82 problems: every test, its exact source, its order and its count."""
    entries = {r["task_id"]: r["entry_point"] for r in rows("benchmarks/humaneval.jsonl.gz")}
    matrix = {r["task_id"]: r for r in rows("selection/codegen16b_humaneval_matrix.jsonl.gz")}
    recorded = rows("selection/codegen16b_humaneval_tests.jsonl.gz")
    assert len(recorded) == 82
    for row in recorded:
        tests = generated_tests(row["samples"], entries[row["task_id"]])
        assert [t.source for t in tests] == matrix[row["task_id"]]["tests"]
        assert [t.count for t in tests] == matrix[row["task_id"]]["test_count"]
        assert all(t.origin is TestOrigin.GENERATED for t in tests)


def test_a_part_is_kept_for_a_name_that_is_cut_away_later() -> None:
    """As CodeT does it: the part is looked at before it is cut."""
    assert assertions("0\n\ndef f(x):", "f") == ["assert 0"]


def test_the_rule_by_hand() -> None:
    text = "f(1) == 2\nassert f(2) == 3  # three\nassert g(1) == 1\nassert f(\n"
    text += "assert f(3) == 4\n\n# check g\nassert f(9) == 9"
    assert assertions(text, "f") == [
        "assert f(1) == 2",
        "assert f(2) == 3  # three",
        "assert f(3) == 4",
        "assert f(9) == 9",
    ]
    many = " ".join(f"f({i}) == {i}\nassert" for i in range(9))
    assert [t.source for t in generated_tests([many, many], "f")] == [f"assert f({i}) == {i}" for i in range(PER_TEXT)]
    assert {t.count for t in generated_tests([many, many], "f")} == {2}


CHAT = {
    "a fence": "Tests:\n```python\nassert f(1) == 2\nassert f(2) == 3, 'two'\n```\nThese cover it.",
    "two fences": "```python\nassert f(1) == 2\n```\nand\n```python\nassert f(2) == 3\n```",
    "pytest": "```python\nimport pytest\nfrom m import f\n\n"
    "def test_a():\n    assert f(1) == 2\n\ndef test_b():\n    assert f(2) == 3\n```",
    "no fence": "def test_a():\n    assert f(1) == 2\n\ndef test_b():\n    assert f(2) == 3\n",
    "unittest": (
        "```python\nimport unittest\n\nclass TestF(unittest.TestCase):\n    def test_a(self):\n"
        "        self.assertEqual(f(1), 2)\n        self.assertEqual(f(2), 3, 'two')\n\nif __name__ == '__main__':\n"
        "    unittest.main()\n```"
    ),
    "with the solution": "```python\n"
    "def f(x):\n    assert x\n    return x + 1\n\nassert f(1) == 2\nassert f(2) == 3\n```",
    "with foreign tests": "```python\n"
    "assert g(1) == 1\nassert f(1) == 2\nassert f(unknown) == 2\nassert f(2) == 3\n```",
}


@pytest.mark.parametrize("text", CHAT.values(), ids=CHAT)
def test_chat_answers(text: str) -> None:
    assert assertions(text, "f") == ["assert f(1) == 2", "assert f(2) == 3"]


def test_an_assertion_takes_along_what_it_reads() -> None:
    text = "```python\nimport math\ndef test_a():\n    x = [1, 2]\n    y = f(x)\n"
    text += "    z = 3\n    assert math.isclose(y, 3)\n```"
    assert assertions(text, "f") == ["import math\nx = [1, 2]\ny = f(x)\nassert math.isclose(y, 3)"]


METHODS = (
    "Equal",
    "NotEqual",
    "Is",
    "In",
    "Greater",
    "CountEqual",
    "AlmostEqual",
    "True",
    "False",
    "IsNone",
    "IsNotNone",
)
VALUES = (0, 1, 1.0, 1 + 1e-9, True, None, [1, 2], [2, 1], (1, 2), "a")


def verdict(judge: Callable[[], object]) -> str:
    try:
        judge()
    except AssertionError:
        return "fail"
    except TypeError:
        return "error"
    return "pass"


@pytest.mark.parametrize("method", METHODS)
def test_unittest_methods_mean_what_they_mean(method: str) -> None:
    """Each translated method accepts and refuses what unittest does, by running both on the same values."""
    arity = 1 if method in ("True", "False", "IsNone", "IsNotNone") else 2
    arguments = ", ".join(f"f({i})" for i in range(arity))
    (source,) = assertions(f"def test_a(self):\n    self.assert{method}({arguments})\n", "f")
    official = getattr(unittest.TestCase(), f"assert{method}")
    for pair in product(VALUES, repeat=arity):
        expected = verdict(partial(official, *pair))
        assert verdict(partial(exec, source, {"f": pair.__getitem__})) in (
            {expected} if method != "CountEqual" else {expected, "error"}  # sorted() refuses what cannot be ordered
        ), pair


@pytest.mark.parametrize("text", ["", "I can't.", "```\n```", "assert", "assert f(", "\x00f", "f\ud800"])
def test_no_tests(text: str) -> None:
    assert assertions(text, "f") == []


PARTS = (
    "assert ",
    "f(1)",
    " == ",
    "\n",
    "```python\n",
    "```",
    "def test_a():\n",
    "    ",
    "self.assertEqual(",
    ")",
    "2",
    "(",
    "\x00",
    "'",
)


@given(st.one_of(st.text(), st.lists(st.sampled_from(PARTS), max_size=30).map("".join)))
def test_never_raises_and_every_test_compiles(text: str) -> None:
    for source in assertions(text, "f"):
        compile(source, "test", "exec")
        assert "assert" in source


@pytest.mark.parametrize(
    "unit",
    ["assert f(1) == 2\n", "assert f(", "```python\nassert f(1)\n```\n", "def test_a():\n    assert f(1)\n", "("],
)
def test_a_megabyte_takes_seconds(unit: str) -> None:
    start = time.process_time()
    assertions(unit * (1_000_000 // len(unit)), "f")
    assert time.process_time() - start < 10
