"""Strategies from inputs: all that they draw is like what was seen; and properties as people state them."""

from __future__ import annotations

import ast
from typing import Any

import pytest
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st

from avow.core.errors import TaskError
from avow.core.types import Program, Task, Test
from avow.domains.python.forall import for_all
from avow.domains.python.strategies import arguments
from avow.domains.python.variation import literal
from avow.execute.plan import make_call

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-99, 99) | st.text("abc01", max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.tuples(inner, inner) | st.dictionaries(st.text("xyz"), inner, max_size=2),
    max_leaves=6,
)


def types_in(value: Any) -> set[str]:
    parts = [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list | tuple) else []
    return {type(value).__name__, *(name for part in parts for name in types_in(part))}


def strategy(*seen: Any, annotation: str = "") -> Any:
    parameter = ast.arg("x", ast.parse(annotation, mode="eval").body if annotation else None)
    return arguments([parameter], [0], [make_call("f", [value]) for value in seen]).map(lambda values: values[0])


def drawn(made: Any, n: int = 60) -> list[Any]:
    found: list[Any] = []

    @settings(max_examples=n, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(made)
    def note(value: Any) -> None:
        found.append(value)

    note()
    return found


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(st.lists(PLAIN, min_size=1, max_size=3))
def test_no_type_is_drawn_that_was_not_seen(seen: list[Any]) -> None:
    known = {name for value in seen for name in types_in(value)}
    for value in drawn(strategy(*seen), 15):
        assert types_in(value) <= known
        assert type(value) in {type(one) for one in seen}


def test_ranges_are_somewhat_wider_and_signs_are_kept() -> None:
    counts, signed = drawn(strategy(4, 10)), drawn(strategy(-4, 10))
    assert min(counts) == 0
    assert 10 < max(counts) <= 20
    assert min(signed) < -4
    assert all(len(text) <= 6 and set(text) <= set("01") for text in drawn(strategy("010", "110")))
    assert any(set(text) - set("ab") for text in drawn(strategy("ab")))


def test_shapes_are_kept() -> None:
    assert all(len(pair) == 2 and type(pair[1]) is str for pair in drawn(strategy((1, "a"), (2, "b"))))
    assert all(a <= b for rows in drawn(strategy([(1, 3), (2, 6)])) for a, b in rows)
    assert any(a > b for rows in drawn(strategy([(1, 3), (6, 2)])) for a, b in rows)
    records = drawn(strategy({"name": "x", "age": 3}, {"name": "y", "age": 4}))
    assert all(set(row) == {"name", "age"} and type(row["age"]) is int for row in records)
    assert all(type(row) is dict and set(map(type, row.values())) <= {int} for row in drawn(strategy({"a": 1})))
    assert all(row <= {*range(99)} for row in drawn(strategy({1, 2})))
    assert set(map(type, drawn(strategy(1, None)))) == {int, type(None)}
    assert set(map(type, drawn(strategy(1.5)))) == {float}


@pytest.mark.parametrize(
    "seen",
    [(1e308,), (10**400,), (10**400, 0.5), (float("nan"),), (float("-inf"), 2.0), (2**60 + 1, 0.5), ("\ud800x",), ("\0\U0001f600",), (b"a",), (1j,), ((),), ({},), (frozenset({(1, 2)}),), ({(1, 2): {3}},), (range(3),), (["a", 1, None, [2]],)],
    ids=repr,
)
def test_extremes_are_drawn_and_written(seen: tuple[Any, ...]) -> None:
    for value in drawn(strategy(*seen), 20):
        ast.parse(literal(value), mode="eval")
        assert type(value) in set(map(type, seen))


def test_numbers_end_before_python_writes_them_no_more() -> None:
    assert all(0 <= value <= 10**300 for value in drawn(strategy(9 * 10**4299)))


def test_annotations_say_what_examples_do_not() -> None:
    assert find(strategy([], annotation="list[str]"), lambda value: "a" in value) == ["a"]
    assert set(map(type, drawn(strategy(annotation="int | None")))) == {int, type(None)}
    assert {type(v) for v in drawn(strategy(annotation="Optional['str']"))} == {str, type(None)}
    assert all(len(pair) == 2 for pair in drawn(strategy(annotation="tuple[int, bool]")))
    assert set(map(type, drawn(strategy(3, annotation="float")))) == {int, float}
    assert drawn(strategy(annotation="set[list[int]]")) == [set()]
    with pytest.raises(TaskError, match="no example and no annotation"):
        strategy(annotation="Callable[[int], int]")


PROMPT = "def f(xs: list[int], k: int = 2) -> list[int]:\n    pass\n"
PROGRAM = Program("import math\ndef helper(y): return y\ndef f(xs, k=2): return xs[k:]\n", "f")
TASK = Task("t", PROMPT, "f", examples=(Test("assert f([1, 2, 3], 1) == [2, 3]"), Test("assert f([4], k=7) == []")))


def test_a_property_becomes_a_test_of_literals() -> None:
    held = for_all("len(f(xs, k)) == max(0, len(xs) - k)", TASK, PROGRAM)
    assert held.names == ("xs", "k")
    assert held.on(([1, -2], 3)) == "len(f([1, -2], 3)) == max(0, len([1, -2]) - 3)"
    assert held.test(([], 0)).source == "assert len(f([], 0)) == max(0, len([]) - 0)"
    assert {type(k) for _, k in drawn(held.strategy)} == {int}
    assert for_all("helper(f(xs)) == f(xs) and math.pi", TASK, PROGRAM).names == ("xs",)
    assert for_all("f(xs, -k ** 2)", TASK, PROGRAM).on(([], -3)) == "f([], -(-3) ** 2)"
    one = Task("t", "def f(n: int) -> int:\n    pass\n", "f")
    assert for_all("f(f(x)) == f(x)", one, Program("def f(n): return n", "f")).names == ("x",)
    assert for_all("f(y) == y", Task("t", "", "f", tests=(Test("assert f(1) == 1"),)), Program("f = lambda *a: a[0]", "f")).names == ("y",)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("f(xs ==", "no Python expression"),
        ("", "no Python expression"),
        ("assert f(xs)", "no Python expression"),
        ("f(xs), k", "no Python expression"),
        ("(yield f(xs))", "no Python expression"),
        ("f(" * 500 + "xs" + ")" * 500, "no Python expression"),
        ("len(xs) > 1", "does not call f"),
        ("f([1]) == f([1])", "does not name xs or k"),
        ("f(q) == q", "names q, which neither the program nor the task defines. f has the parameters xs, k."),
        ("f(xs) == decode(xs)", "names decode"),
        ("all(f([k]) for k in f(xs))", "binds k"),
    ],
)
def test_what_is_no_property_is_refused_in_a_line(text: str, why: str) -> None:
    with pytest.raises(TaskError) as error:
        for_all(text, TASK, PROGRAM)
    assert why in str(error.value)
    assert len(str(error.value)) < 300
