"""From tests to inputs: which calls are found, what a test becomes, when it must run live or alone."""

from __future__ import annotations

import ast
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avow.core.types import Test
from avow.execute.guest import codec
from avow.execute.plan import make_call, make_plan


def args(test: str) -> list[tuple[tuple[Any, ...], dict[str, Any]]]:
    """The decoded arguments of the calls of `f` in a test."""
    return [codec.decode(call.args) for call in make_plan([Test(test)], "f").calls]


@pytest.mark.parametrize(("test", "expected"), [
    ("assert f(2) == 4", [((2,), {})]),
    ("assert f() is None", [((), {})]),
    ("assert f(-1.5, 'a', [1, (2,)], {3: {4}}, None, True, b'x') == 1", [((-1.5, "a", [1, (2,)], {3: {4}}, None, True, b"x"), {})]),
    ("assert f(a=1, b=[2]) == 1", [((), {"a": 1, "b": [2]})]),
    ("assert f(set(), float('inf'), -float('inf'), frozenset()) == 1", [((set(), float("inf"), float("-inf"), frozenset()), {})]),
    ("assert f(1) + f(2) == f(3)", [((1,), {}), ((2,), {}), ((3,), {})]),
    ("assert f(1) == f(1)", [((1,), {})]),
    ("x = f(1)\nassert x == 2 and f('b')", [((1,), {}), (("b",), {})]),
    ("assert f(1 + 2j) == 1", [((1 + 2j,), {})]),
    ("for i in [1]:\n    assert f(5) == i", [((5,), {})]),
    ("assert g(2) == 4", []),
    ("assert f(x) == 4", []),
    ("assert f(*[1]) == 4", []),
    ("assert f(**{'a': 1}) == 4", []),
    ("assert f(2 ** 3) == 4", []),
    ("assert f(lambda: 1) == 4", []),
    ("assert m.f(2) == 4", []),
    ("f = 5", []),
    ("not python", []),
])  # fmt: skip
def test_calls_with_literal_arguments_are_inputs(test: str, expected: list[Any]) -> None:
    assert args(test) == expected


def test_inner_calls_of_nested_ones_are_inputs_and_the_test_is_live() -> None:
    plan = make_plan([Test("assert f(f(2)) == 16")], "f")
    assert [codec.decode(c.args) for c in plan.calls] == [((2,), {})]
    assert plan.trials[0].live


def test_exact_types_make_other_inputs() -> None:
    plan = make_plan(
        [Test("assert f(1) == 1"), Test("assert f(True) == 1"), Test("assert f(1.0) == 1"), Test("assert f(1) == 2")],
        "f",
    )
    assert len(plan.calls) == 3
    assert [t.calls for t in plan.trials] == [(0,), (1,), (2,), (0,)]


@pytest.mark.parametrize(("test", "live", "inert"), [
    ("assert f(2) == 4", False, True),
    ("assert f([1])[0] == 4", False, True),
    ("x = f(2)\nassert x == 4", False, False),
    ("import math\nassert math.isclose(f(2), 4)", False, False),
    ("assert [f(2) for _ in range(3)] == [4] * 3", False, False),
    ("assert f(2).bit_length() == 3", False, False),
    ("assert (lambda: f(2))() == 4", False, False),
    ("for i in range(3):\n    assert f(i) == i", True, False),
    ("assert list(map(f, [1])) == [1]", True, False),
    ("g = f\nassert g(2)", True, False),
    ("def check(candidate):\n    assert candidate(2) == 4", True, False),
    ("def test():\n    assert f(2) == 4", True, False),
    ("class A:\n    pass\nassert f(2) == 4", True, False),
    ("assert True", True, False),
    ("assert f(2) ==", True, False),
    ("f = lambda x: 4\nassert f(2) == 4", True, False),
    ("del f\nassert f(2) == 4", True, False),
    ("global f\nassert f(2) == 4", False, False),
])  # fmt: skip
def test_what_needs_the_running_program(test: str, live: bool, inert: bool) -> None:
    (trial,) = make_plan([Test(test)], "f").trials
    assert (trial.live, trial.inert) == (live, inert)


@pytest.mark.parametrize(("test", "expected"), [
    ("assert f(2) == 4", 4), ("assert 4 == f(2)", 4), ("assert f(2) is None", None), ("assert f(2)", True), ("assert not f(2)", False),
    ("assert f(2) == [1, (2,)], 'message'", [1, (2,)]), ("assert f(2) == -1.5", -1.5), ("assert f(2) == set()", set()),
])  # fmt: skip
def test_expectations(test: str, expected: Any) -> None:
    (trial,) = make_plan([Test(test)], "f").trials
    assert trial.expects == (0, codec.encode(expected))


@pytest.mark.parametrize("test", ["assert f(2) != 4", "assert f(2) == f(3)", "assert f(2) == x", "assert f(2) > 4", "assert f(2) == 4 == 4",
                                  "assert f(2) == 4\nassert f(3) == 9", "x = 1\nassert f(2) == 4", "assert f(2) in (4,)"])  # fmt: skip
def test_no_expectation(test: str) -> None:
    (trial,) = make_plan([Test(test)], "f").trials
    assert trial.expects is None


def test_extra_inputs_come_after_those_of_tests() -> None:
    plan = make_plan([Test("assert f(2) == 4")], "f", [make_call("f", [2]), make_call("f", [3])])
    assert [c.text for c in plan.calls] == ["f(2)", "f(3)"]


literals = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(),
        st.binary(),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.tuples(inner, inner), st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(literals, literals)
@settings(max_examples=200, deadline=None)
def test_any_literal_is_read_as_python_reads_it(argument: Any, expected: Any) -> None:
    (trial,) = (plan := make_plan([Test(f"assert f({argument!r}) == {expected!r}")], "f")).trials
    assert not trial.live
    assert codec.encode(((argument,), {})) == plan.calls[0].args
    assert trial.expects == (0, codec.encode(expected))


HOSTILE = ["(" * 100_000, "assert f(" + "[" * 300 + "]" * 300 + ") == 1", "assert f(2) == " + "-" * 5000 + "1", "assert f(" + "9" * 5000 + ")", "\x00", "\ud800",
           "assert f({[]}) == 1", "assert f({{}: 1}) == 2", "assert f(2) == '\\d'", "assert 1 is 1 and f(2)", "assert f(2)" + " + 1" * 20_000, "x" * 10**6,
           "assert f(float('x')) == 1", "assert f(float(b'1')) == 1", "if 1:\n" + "".join(" " * i + "if 1:\n" for i in range(1, 90)) + " " * 90 + "f(2)",
           "assert f(a=1, a=2)", "assert f(float('1' * 3)) == 1", "async def g(): await f(2)", "match f(2):\n    case 4: pass", "return f(2)"]  # fmt: skip


@pytest.mark.parametrize("test", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_sources_are_planned_without_running_or_failing(test: str) -> None:
    plan = make_plan([Test(test)], "f")
    assert len(plan.trials) == 1
    assert not plan.trials[0].inert or plan.trials[0].calls


def test_the_changed_source_is_the_test_with_looks_for_calls() -> None:
    (trial,) = make_plan([Test("assert f(2) + f(3) == g(4)  # comment")], "f").trials
    assert ast.dump(ast.parse(trial.code)) == ast.dump(ast.parse("assert __call__(0) + __call__(1) == g(4)"))
