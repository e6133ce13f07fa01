"""Programs with their holes filled: expressions by one, statements by any number; beside a search by brute force."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avow.core.evidence import BoolArray
from avow.domains.filling import fills
from avow.domains.python.tree import tree_of
from avow.domains.tree import Tree, matches

PIECES = ("a", "b = 1", "f(x, 2)", "if c:\n    a\nelse:\n    f(x, 3)", "for i in x:\n    b = 1\n    a")


def tree(source: str) -> Tree:
    found = tree_of(source)
    assert found is not None
    return found


def without(found: Tree, *cuts: str) -> BoolArray:
    """What is kept when the outermost nodes of these texts are cut."""
    kept = np.ones(len(found.parents), dtype=np.bool_)
    for text in cuts:
        node = next(i for i, (start, end) in enumerate(found.spans) if found.source[start:end] == text)
        kept[node] = False
    for node, above in enumerate(found.parents[1:], 1):
        kept[node] &= kept[above]
    return kept


@pytest.mark.parametrize(
    ("other", "fit"),
    [
        ("def f(x):\n    y = g(x)\n    return y", True),
        ("def f(x):\n    return y", True),
        ("def f(x):\n    if x:\n        y = 1\n    else:\n        y = 2\n    y += 1\n    return y", True),
        ("def f(x):\n    y = g(x)\n    return x", False),
        ("def f(x):\n    return y\n    y = g(x)", False),
        ("def f(x):\n    y = g(x)\n    return y\nf(1)", False),
        ("def g(x):\n    y = g(x)\n    return y", False),
    ],
)
def test_a_hole_for_a_statement_takes_any_number(other: str, fit: bool) -> None:
    found = tree("def f(x):\n    y = g(x)\n    return y")
    assert fills(found, without(found, "y = g(x)"), tree(other)) is fit


@pytest.mark.parametrize(
    ("other", "fit"),
    [("f(g(y), 2)", True), ("f(z, 2)", True), ("f(2)", False), ("f(x, y, 2)", False), ("f(x, 3)", False)],
)
def test_a_hole_for_an_expression_takes_one(other: str, fit: bool) -> None:
    found = tree("f(x, 2)")
    assert fills(found, without(found, "x"), tree(other)) is fit


def test_statements_stay_in_their_block() -> None:
    found = tree("if c:\n    a\nelse:\n    b\n    d")
    kept = without(found, "b")
    assert fills(found, kept, tree("if c:\n    a\nelse:\n    x\n    y\n    d"))
    assert not fills(found, kept, tree("if c:\n    a\n    x\nelse:\n    y"))
    assert not fills(found, kept, tree("if c:\n    a\n    x\n    d"))
    of_cases = tree("match x:\n    case 1:\n        a\n    case 2:\n        b")
    moved = tree("match x:\n    case 1:\n        a\n        b\n    case 2:\n        pass")
    assert not fills(of_cases, without(of_cases, "b"), moved)


@st.composite
def two_programs(draw: st.DrawFn) -> tuple[str, str, list[bool]]:
    """A program, another one of the same pieces, and which statements of the first are cut."""
    one = draw(st.lists(st.sampled_from(PIECES), min_size=1, max_size=4))
    other = draw(st.lists(st.sampled_from(PIECES), max_size=5))
    return "\n".join(one), "\n".join(other), draw(st.lists(st.booleans(), min_size=len(one), max_size=len(one)))


def by_brute_force(one: str, other: str, cuts: list[bool]) -> bool:
    """Every way to put pieces of the other program in place of the statements that are cut."""
    ours, theirs = ast.parse(one).body, ast.parse(other).body
    wanted = [ast.dump(s) for s in theirs]

    def texts(cut: bool, statement: ast.stmt) -> Iterator[list[str]]:
        if not cut:
            yield [ast.dump(statement)]
            return
        for start in range(len(wanted) + 1):
            for end in range(start, len(wanted) + 1):
                yield wanted[start:end]

    ways = product(*(list(texts(cut, s)) for cut, s in zip(cuts, ours, strict=True)))
    return any([text for part in way for text in part] == wanted for way in ways)


@settings(max_examples=150, deadline=None)
@given(two_programs())
def test_it_is_what_a_search_finds(case: tuple[str, str, list[bool]]) -> None:
    one, other, cuts = case
    found = tree(one)
    kept = np.ones(len(found.parents), dtype=np.bool_)
    statements = [i for i, above in enumerate(found.parents) if above == 0]
    for i, cut in zip(statements, cuts, strict=True):
        kept[i] = not cut
    for node, above in enumerate(found.parents[1:], 1):
        kept[node] &= kept[above]
    assert fills(found, kept, tree(other)) is by_brute_force(one, other, cuts)
    assert fills(found, kept, found)
    if matches(found, kept, tree(other)):
        assert fills(found, kept, tree(other))


def test_what_is_nested_too_deeply_is_another_program() -> None:
    flat, deep = tree("x" + ".a" * 50), tree("x" + ".a" * 900)
    limit = sys.getrecursionlimit()
    try:
        sys.setrecursionlimit(1000)  # Python's own, which other tests may have moved
        for found, same in ((flat, True), (deep, False)):
            assert fills(found, np.ones(len(found.parents), dtype=np.bool_), found) is same
            assert fills(found, np.zeros(len(found.parents), dtype=np.bool_), found)
    finally:
        sys.setrecursionlimit(limit)
