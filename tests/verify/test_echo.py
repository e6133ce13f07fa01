"""Changed results, and checks that copy the solution."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avow.verify.echo import MOST, copies, mutants

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8) | st.binary(max_size=4)
PLAIN = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=3), inner, max_size=3)
        | st.sets(st.integers(), max_size=4)
        | st.frozensets(st.text(max_size=2), max_size=3)
    ),
    max_leaves=8,
)


@given(PLAIN)
def test_changes_are_of_the_same_type_and_differ(value: Any) -> None:
    found = mutants(value)
    assert len(found) <= MOST
    assert all(type(changed) is type(value) and repr(changed) != repr(value) for changed in found)
    assert [repr(changed) for changed in found] == [repr(changed) for changed in mutants(value)]
    assert len({repr(changed) for changed in found}) == len(found)


@pytest.mark.parametrize("value", [True, 0, 1.5, "ab", "", b"x", [1, 2], [], (1,), {1, 2}, frozenset({3}), {"a": 1}, {}])
def test_every_kind_of_plain_value_has_a_change(value: Any) -> None:
    assert mutants(value)


def test_the_plainest_changes_come_first() -> None:
    assert mutants(5)[:2] == [6, 4]
    assert mutants(False) == [True]
    assert [2] in mutants([1, 2])
    assert [1, 2, 2] in mutants([1, 2])
    assert mutants(None) == mutants(object()) == []


SOLUTION = "def total(xs):\n    '''Sum.'''\n    s = 0\n    for x in xs:\n        s += x\n    return s\n"


@pytest.mark.parametrize(
    ("check", "program", "expected"),
    [
        (SOLUTION.replace("total", "second") + "def check(xs, result):\n    return second(xs) == result\n", SOLUTION, True),
        (SOLUTION.replace("xs", "values").replace(" s", " acc"), SOLUTION, True),
        (SOLUTION.replace("+=", "-="), SOLUTION, False),
        ("def check(a, result):\n    t = 0\n    for v in a:\n        t += v\n    return t\n", SOLUTION, True),
        ("def check(ys, result):\n    return sorted(ys) == result\n", "def f(xs):\n    return sorted(xs)\n", True),
        ("def check(ys, result):\n    return list(ys) == result\n", "def f(xs):\n    return sorted(xs)\n", False),
        ("def check(xs, result):\n    return result in xs\n", "def f(xs):\n    return xs\n", False),
        ("def check(xs, result):\n    return all(x <= result for x in xs)\n", "def f(xs):\n    return max(xs)\n", False),
        ("def check(:\n", SOLUTION, False),
        (SOLUTION, "not python at all(", False),
        ("(" * 5000, "x = " + "-" * 5000 + "1", False),
    ],
)
def test_a_copy_is_known_whatever_its_names_are(check: str, program: str, expected: bool) -> None:
    assert copies(check, program) is expected
