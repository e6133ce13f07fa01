"""Tests that say nothing of a program: they need what is not here, are no Python, end their judge, or are skipped."""

from __future__ import annotations

import pytest

from avow.core.types import Judgement, Program, Test, TestOrigin, Trust
from avow.execute.executor import PythonExecutor
from avow.execute.plan import make_plan

SQUARE = Program("def f(x):\n    return x * x", "f")
WRONG = Program("def f(x):\n    return 5", "f")
UNJUDGED = {
    "import": ("import no_such_module\nassert f(2) == 4", "needs no_such_module"),
    "import_from": ("from no_such_module.part import it\nassert f(2) == 4", "needs no_such_module"),
    "import_inside": ("def test():\n    import no_such_module\n    assert f(2) == 4", "needs no_such_module"),
    "import_called": ("import importlib\nimportlib.import_module('no_such_module')\nassert f(2) == 4", "needs no_such_module"),
    "import_name": ("from math import nothing\nassert f(2) == 4", "cannot import name 'nothing' from 'math'"),
    "import_unittest": ("import unittest\nclass T(unittest.TestCase):\n    def test(self):\n        import no_such_module\n        self.assertEqual(f(2), 4)",
                        "needs no_such_module"),
    "no_python": ("assert f(2) ==", "the test is no valid Python: invalid syntax (<test>, line 1)"),
    "null": ("assert f(2) == '\x00'", "the test is no valid Python: source code string cannot contain null bytes"),
    "exit": ("import os\nf(2)\nos._exit(0)", "ends its judge"),
    "crash": ("import ctypes\nf(2)\nctypes.string_at(0)", "ends its judge"),
    "fixture": ("import pytest\n@pytest.fixture\ndef four():\n    return 4\ndef test(four):\n    assert f(2) == four", "needs pytest.fixture"),
    "own_fixture": ("def test(capsys):\n    assert f(2) == 4", "needs the fixture capsys of pytest"),
    "skipped": ("import pytest\n@pytest.mark.skip(reason='later')\ndef test():\n    assert f(2) == 4", "skipped: test"),
    "skips": ("import pytest\ndef test():\n    pytest.skip('later')", "skipped: later"),
    "skipped_unittest": ("import unittest\nclass T(unittest.TestCase):\n    @unittest.skip('later')\n    def test(self):\n        self.assertEqual(f(2), 4)", "skipped: later"),
    "importorskip": ("import pytest\nnp = pytest.importorskip('no_such_module')\nassert f(2) == 4", "needs no_such_module"),
}  # fmt: skip


def observed(
    executor: PythonExecutor, programs: list[Program], tests: list[Test], setup: str = ""
) -> list[list[Judgement]]:
    calls = make_plan(tests, "f").calls
    traces = dict(executor.observe(programs, calls))
    return executor.judge(programs, [traces[i] for i in range(len(programs))], tests, calls, setup)


@pytest.mark.parametrize("name", UNJUDGED)
def test_nobody_fails_what_cannot_be_judged(executor: PythonExecutor, name: str) -> None:
    source, reason = UNJUDGED[name]
    expected = Judgement(None, reason)
    tests = [Test(source), Test("assert f(2) == 4"), Test("assert f(2) == 5")]
    assert [v for _, v in executor.check([(SQUARE, tests, "")])] == [
        [expected, Judgement(True), Judgement(False, "assert f(2) == 5; f(2) returned 4")]
    ]
    for origin in TestOrigin:
        rows = observed(executor, [SQUARE, WRONG], [Test(source, origin)])
        assert rows == [[expected], [expected]]


@pytest.mark.parametrize(
    ("setup", "reason"),
    [
        ("from no_such_module import *", "needs no_such_module"),
        ("1 / 0", "its setup raises ZeroDivisionError: division by zero"),
        ("raise SystemExit(1)", "its setup raises SystemExit: 1"),
        ("def", "the setup is no valid Python: invalid syntax (<setup>, line 1)"),
    ],
)
def test_a_setup_that_fails(executor: PythonExecutor, setup: str, reason: str) -> None:
    for source in ("assert f(2) == 4", "import math\nassert f(2) == 4", "g = f\nassert g(2) == 4"):
        ((_, judged),) = executor.check([(SQUARE, [Test(source)], setup)])
        assert judged == [Judgement(None, reason)]
    assert observed(executor, [SQUARE], [Test("import math\nassert f(2) == math.sqrt(16)")], setup) == [
        [Judgement(None, reason)]
    ]


def test_a_setup_may_name_what_the_program_defines(executor: PythonExecutor) -> None:
    program = Program("def helper(x):\n    return x + 1\ndef f(x):\n    return helper(x)", "f")
    for tests in ([Test("import math\nassert f(2) == three")], [Test("g = f\nassert g(2) == three")]):
        assert [j.passed for j in observed(executor, [program], tests, "three = helper(2)")[0]] == [True]
        assert observed(executor, [WRONG], tests, "three = helper(2)")[0][0].passed is None  # nothing of that name


BLAMED = {
    "while_called": ("def f(x):\n    import no_such_module", "assert f(2) == 4", "No module named 'no_such_module'"),
    "raised": ("def f(x):\n    raise ImportError('none')", "def check(candidate):\n    assert candidate(2) == 4", "ImportError: none"),
    "while_loading": ("import no_such_module\ndef f(x): pass", "import no_such_module\nassert f(2) == 4", "does not load"),
    "after_another": ("def f(x):\n    return 5", "def test_a():\n    import no_such_module\ndef test_b():\n    assert f(2) == 4", "assert f(2) == 4"),
    "beside": ("def f(x):\n    import no_such_module", "class A: pass\nf(A())", "No module named 'no_such_module'"),
}  # fmt: skip


@pytest.mark.parametrize("name", BLAMED)
def test_what_the_program_does_is_its_own_fault(executor: PythonExecutor, name: str) -> None:
    code, source, reason = BLAMED[name]
    ((_, (judgement,)),) = executor.check([(Program(code, "f"), [Test(source)], "")])
    assert judgement.passed is False
    assert reason in judgement.reason


def test_what_a_test_does_not_run_did_not_pass(executor: PythonExecutor) -> None:
    """Methods of a test class and tests that are coroutines are run: a wrong program does not pass by their silence."""
    for source in (
        "class TestF:\n    def setup_method(self):\n        self.x = 2\n    def test(self):\n        assert f(self.x) == 4",
        "async def test():\n    assert f(2) == 4",
        "import pytest\n@pytest.mark.parametrize('x', [0, 2])\nclass TestF:\n    pass\ndef test():\n    assert f(2) == 4",
    ):
        verdicts = dict(executor.check([(p, [Test(source)], "") for p in (SQUARE, WRONG)]))
        assert verdicts[1][0].passed is not True, source
        assert verdicts[0][0].passed is (None if "parametrize" in source else True), source


NODE = "class Node:\n    def __init__(self, value):\n        self.value = value\n"


def test_classes_of_a_setup_that_the_program_lacks(executor: PythonExecutor) -> None:
    """They are the test's then; objects of theirs cannot cross, so a test that hands one over runs beside the program."""
    program, tests = Program("def f(x):\n    return x.value * 2 if hasattr(x, 'value') else x", "f"), [
        Test("assert f(Node(2)) == 4"), Test("assert f(Node(2).value) == 2"), Test("class Sub(Node): pass\nassert f(Sub(3)) == 5")]  # fmt: skip
    ((_, judged),) = executor.check([(program, tests, NODE)])
    assert [(j.passed, j.trust) for j in judged] == [
        (True, Trust.IN_PROCESS), (True, Trust.VALUES), (False, Trust.IN_PROCESS)]  # fmt: skip
    own = Program(f"{NODE}{program.code}", "f")
    ((_, judged),) = executor.check([(own, tests[:2], NODE)])
    assert [(j.passed, j.trust) for j in judged] == [(True, Trust.OBJECTS), (True, Trust.OBJECTS)]


def test_what_lacks_in_a_setup_is_missed_by_the_tests_that_read_it(executor: PythonExecutor) -> None:
    """An import that fails is no reason to leave tests unjudged that have nothing to do with it."""
    setup = "import no_such_module as nope\nfrom none.such import one\nfour = 4\ndef two():\n    return one + one\n"
    tests = [
        Test("assert f(2) == four"),
        Test("assert f(2) == nope.four"),
        Test("def test_it():\n    assert f(1) == one"),
        Test("assert f(2) == two()"),
    ]
    said = [(None, "needs no_such_module"), (None, "needs none"), (None, "needs none")]
    found = dict(executor.check([(program, tests, setup) for program in (SQUARE, WRONG)]))
    for i, passed in enumerate((True, False)):
        assert [(j.passed, j.reason) for j in found[i][1:]] == said
        assert found[i][0].passed is passed
    generated = [Test(test.source, TestOrigin.GENERATED) for test in tests]
    judged = observed(executor, [SQUARE, WRONG], generated, setup)
    assert [[j.passed for j in row] for row in judged] == [[True, None, None, None], [False, None, None, None]]
