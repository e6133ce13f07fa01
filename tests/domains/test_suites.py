"""Tests in modules: what is taken apart, what stays whole, what is refused and why; judged by running the sources."""

from __future__ import annotations

from dataclasses import replace

import pytest

from avow.core.types import NOTHING_GIVEN, Given, Task, Test, TestOrigin
from avow.domains.python import given
from avow.domains.python.asserts import assertions, file_tests

SPLIT = {
    "comparisons": ("f(1) == 2\nassert f(2) == 3", ["assert f(1) == 2", "assert f(2) == 3"]),
    "imports": ("import math\nimport json\nassert f(math.pi)", ["import math\nassert f(math.pi)"]),
    "helpers": (
        "EPS = 0.1\ndef near(a, b):\n    return abs(a - b) < EPS\n\nassert near(f(1), 2)",
        ["EPS = 0.1\ndef near(a, b):\n    return abs(a - b) < EPS\nassert near(f(1), 2)"],
    ),
    "helpers that assert": (
        "def verify(x, y):\n    assert f(x) == y\n\nverify(1, 2)",
        ["def verify(x, y):\n    assert f(x) == y\nverify(1, 2)"],
    ),
    "check": ("def check(candidate):\n    assert candidate(1) == 2\n    assert candidate(2) == 3",
              ["assert f(1) == 2", "assert f(2) == 3"]),
    "main": ("if __name__ == '__main__':\n    assert f(1) == 2", ["assert f(1) == 2"]),
    "prints": ("def test_a():\n    assert f(1) == 2\n    print('ok')\n    assert f(2) == 3",
               ["assert f(1) == 2", "assert f(2) == 3"]),
    "cases": (
        "import pytest\n@pytest.mark.parametrize('x, y', [(1, 2), ([2], {3})])\ndef test_a(x, y):\n    assert f(x) == y",
        ["assert f(1) == 2", "assert f([2]) == {3}"],
    ),
    "one argument": (
        "import pytest\n@pytest.mark.parametrize('x', (1, [2]))\ndef test_a(x):\n    assert f(x)",
        ["assert f(1)", "assert f([2])"],
    ),
    "a class of cases": (
        "import pytest\nclass TestF:\n    @pytest.mark.parametrize('x', [1])\n    def test_a(self, x):\n        assert f(x)",
        ["assert f(1)"],
    ),
    "an object that is changed": (
        "xs = []\nys = []\nxs.append(3)\nys.append(4)\nx = 1\nx += 1\nassert f(xs, x) == 3",
        ["xs = []\nxs.append(3)\nx = 1\nx += 1\nassert f(xs, x) == 3"],
    ),
    "a change by a call": (
        "xs = [1, 2]\ny = xs.pop()\nassert f(xs) == 1", ["xs = [1, 2]\ny = xs.pop()\nassert f(xs) == 1"],
    ),
    "a name that is bound again": (
        "def test_a():\n    x = 9\n    x = [3, 1]\n    x = sorted(x)\n    assert f(x) == 1",
        ["x = [3, 1]\nx = sorted(x)\nassert f(x) == 1"],
    ),
    "a name bound to another later": (
        "x = 1\ny = x + 1\nx = 5\nassert f(y) == 3", ["x = 1\ny = x + 1\nassert f(y) == 3"],
    ),
    "results in turn": (
        "r = f(1)\nassert r == 2\nr = f(2)\nassert r == 3", ["r = f(1)\nassert r == 2", "r = f(2)\nassert r == 3"],
    ),
    "another name of an object": (
        "x = []\ny = x\nx.append(1)\nassert f(y) == 3", ["x = []\ny = x\nx.append(1)\nassert f(y) == 3"],
    ),
    "what a helper reads when it is called": (
        "def h():\n    return N\nN = 1\nN = 2\nassert f(h()) == 3", ["def h():\n    return N\nN = 2\nassert f(h()) == 3"],
    ),
    "a condition": ("if True:\n    assert f(1) == 2", ["if True:\n    assert f(1) == 2"]),
    "a function that is never called": ("def disabled():\n    assert f(1) == 99\nassert f(1) == 2", ["assert f(1) == 2"]),
    "a function that is called": ("def run():\n    assert f(1) == 2\nrun()", ["assert f(1) == 2"]),
    "a loop": ("for x in [1, 2]:\n    assert f(x)", ["for x in [1, 2]:\n    assert f(x)"]),
    "an exception": (
        "import pytest\nwith pytest.raises(ValueError):\n    f(-1)",
        ["import pytest\nwith pytest.raises(ValueError):\n    f(-1)"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "sources"), SPLIT.values(), ids=SPLIT)
def test_what_is_taken_apart(text: str, sources: list[str]) -> None:
    assert file_tests(text, "f") == (sources, [])
    assert assertions(f"```python\n{text}\n```", "f") == sources


WHOLE = {
    "state": "def test_a():\n    s = f()\n    s.push(1)\n    assert s.pop() == 1",
    "an item that is set": "def test_a():\n    xs = [0]\n    xs[0] = 1\n    assert f(xs) == 1",
    "computed cases": "import pytest\n\n@pytest.mark.parametrize('x', list(range(3)))\ndef test_a(x):\n    assert f(x)",
    "marked cases": "import pytest\n\n@pytest.mark.parametrize('x', [pytest.param(1)])\ndef test_a(x):\n    assert f(x)",
    "an argument that is set": "import pytest\n\n@pytest.mark.parametrize('x', [1])\ndef test_a(x):\n    x += 1\n    assert f(x)",
    "skipped": "import pytest\n\n@pytest.mark.skip\ndef test_a():\n    assert f(1)",
    "awaited": "async def test_a():\n    assert await f(1)",
    "set up": "class TestF:\n\n    def setup_method(self):\n        self.x = 1\n\n    def test_a(self):\n        assert f(self.x)",
}


@pytest.mark.parametrize("text", WHOLE.values(), ids=WHOLE)
def test_what_stays_whole(text: str) -> None:
    (source,), refused = file_tests(text, "f")
    assert source.replace("\n\n", "\n") == text.replace("\n\n", "\n")
    assert refused == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("assert g(1)", "does not call f"),
        ("import numpy as np\nassert np.f(1) == np.g(2)", "does not call f"),
        ("assert f(a)", "reads a, which nothing makes"),
        ("f(1)", "asserts nothing"),
        ("f", "asserts nothing"),
        ("def test_a(cases):\n    assert f(cases)", "needs the fixture cases"),
        ("import pytest\n@pytest.mark.slow\ndef test_a(cases):\n    assert f(cases)", "needs the fixture cases"),
        ("import pytest\n@pytest.mark.parametrize(1, [1])\ndef test_a(x):\n    assert g(x)", "does not call f"),
        ("class ATests(Base):\n    def test_a(self):\n        f(1)", ""),
        ("def test_a(self):\n    f(1)", "needs the fixture self"),
        ("def test_a():\n    assert g(1)", "does not call f"),
        ("def test_a():\n    s = f()\n    s.push(a)\n    assert s.pop()", "reads a, which nothing makes"),
        ("@unittest.skip('no')\nclass TestF:\n    def test_a(self):\n        assert f(1)", "is decorated with @unittest.skip('no')"),
        ("assert f(", "is no Python"),
        ("f(1) -> 2", "is no Python"),
        ("assert f(" + "1+" * 2000 + "1)", "is nested too deeply"),
    ],
)
def test_what_is_none(text: str, why: str) -> None:
    tests, refused = file_tests(f"assert f(0)\n\n{text}\n\nassert f(9)\n", "f")
    assert tests == ["assert f(0)", "assert f(9)"]
    assert [reason for _, reason in refused] == [why] * bool(why)
    assert all(3 <= line < 3 + len(text.split("\n")) for line, _ in refused)


def test_a_broken_statement_costs_no_other() -> None:
    text = "import math\r\n@broken(\r\ndef g():\r\n    pass\r\n\r\nassert f(\r\n    math.pi,\r\n) == 1\r\nelse:\r\n"
    assert file_tests(text, "f") == ([], [(2, "is no Python"), (6, "is no Python")])
    assert file_tests(text.replace("else:", ""), "f")[0] == ["import math\nassert f(math.pi) == 1"]


def test_lines_of_fenced_tests_are_those_of_the_file() -> None:
    text = "Tests:\n\n```python\nassert f(1)\nassert g(1)\n```\nand\n```python\nassert f(2)\nassert h(1)\n```\n"
    assert file_tests(text, "f") == (
        ["assert f(1)", "assert f(2)"], [(5, "does not call f"), (10, "does not call f")],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("import solution\nassert solution.f(1) == 2", ["assert f(1) == 2"]),
        ("import a.solution as s\nassert s.f(s.f(1)) == 2", ["assert f(f(1)) == 2"]),
        ("from solution import f as g\nassert g(1) == 2", ["assert f(1) == 2"]),
        ("import math\nassert math.f(1) == f(2)", ["import math\nassert math.f(1) == f(2)"]),
        ("import numpy as np\nassert np.f(1) == f(2)", ["import numpy as np\nassert np.f(1) == f(2)"]),
    ],
)
def test_the_function_under_another_name(text: str, sources: list[str]) -> None:
    assert file_tests(text, "f") == (sources, [])


def test_a_task_without_an_entry_point_has_no_tests() -> None:
    task = Task("t", "Do something.")
    assert given.tests_of([], task) == NOTHING_GIVEN
    assert given.tests_of(["assert f(1)"], task).left_out.startswith("the tests given: no function is known")
    found = given.tests_of(["assert f(1)\nassert f(1)", "assert g(1)"], replace(task, entry_point="f"))
    assert found == Given(
        (Test("assert f(1)", TestOrigin.GENERATED, 2),), "1 statement of the tests given: tests[1] does not call f"
    )


def test_other_assertions_of_a_function_do_not_cost_it() -> None:
    text = "def test_a():\n    assert f(1)\n    assert undefined\n"
    assert file_tests(text, "f") == (["assert f(1)"], [(3, "does not call f")])


@pytest.mark.parametrize(
    ("call", "source"),
    [
        ("self.assertAlmostEqual(f(1), 2)", "assert f(1) == 2 or round(f(1) - 2, 7) == 0"),
        ("self.assertAlmostEqual(f(1), 2, msg='no')", "assert f(1) == 2 or round(f(1) - 2, 7) == 0"),
        ("self.assertAlmostEqual(f(1), 2, 3)", ""),
        ("self.assertAlmostEqual(f(1), 2, places=3)", ""),
        ("self.assertAlmostEqual(f(1), 2, delta=1)", ""),
        ("self.assertEqual(f(1), 2, 'no')", "assert f(1) == 2"),
    ],
)
def test_what_unittest_compares(call: str, source: str) -> None:
    """What is not put into an assertion stays a method of its class, which has the precision that is asked for."""
    text = f"import unittest\n\nclass TestF(unittest.TestCase):\n\n    def test_a(self):\n        {call}"
    assert file_tests(text, "f") == ([source or text.replace("\n\nclass", "\nclass")], [])


def test_a_class_that_stays_whole_is_one_test_for_each_method() -> None:
    text = "class TestF(TestCase):\n\n    def setUp(self):\n        self.x = 1\n"
    methods = [f"\n    def test_{n}(self):\n        self.assertEqual(f(self.x), {n})" for n in range(2)]
    head = "from unittest import TestCase\n"
    assert file_tests(head + text + "\n".join(methods), "f") == ([head + text + method for method in methods], [])


def test_a_test_does_not_repeat_a_whole_file() -> None:
    text = "xs = []\n" + "xs.append(1)\nassert f(xs)\n" * 300
    tests, refused = file_tests(text, "f")
    assert len(tests) == 199
    assert {why for _, why in refused} == {"depends on over 200 statements"}
    assert len(file_tests("x = 1\nassert f(x)\n" * 300, "f")[0]) == 300
