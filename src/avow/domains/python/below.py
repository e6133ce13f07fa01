"""Trusted tests in a task's Python file: what stands below the open function.

A trusted test is law, so nothing of it is lost: what the file does between two assertions is done between them, and
what cannot be run is an error that names the line. What it does NOT do: it gives no fixtures.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from avow.core.errors import TaskError
from avow.core.types import Test
from avow.domains.python.source import DEFINITIONS, bound, called, is_main, is_test_case, segment
from avow.domains.python.suites import Function, acts, as_assertion, asserts, is_idle, is_test_class, parameters


class _Part(NamedTuple):
    """A statement. kind: test, defined (a test that is run when all else is loaded), state, or change (of state)."""

    source: str
    kind: str


def is_test(stmt: ast.stmt) -> bool:
    """Whether a definition is a test: `check`, `test_...`, a class of such methods."""
    if isinstance(stmt, ast.ClassDef):
        return is_test_class(stmt) and any(isinstance(s, Function) and s.name.startswith("test") for s in stmt.body)
    return isinstance(stmt, Function) and (stmt.name == "check" or stmt.name.startswith("test_"))


def read_below(
    body: Sequence[ast.stmt], above: Sequence[ast.stmt], lines: list[str], entry: str, where: str
) -> tuple[list[Test], str]:
    """(tests, setup) of some statements behind others; the tests read the names that the setup makes.

    Raises:
        TaskError: a test needs what is not there.
    """
    made = {name: stmt for stmt in above for name in bound(stmt)}
    parts = list(_parts(body, made, lines, entry, where))
    first = next((i for i, part in enumerate(parts) if part.kind == "test"), len(parts))
    entangled = any(part.kind == "change" for part in parts[first:])
    tests, setup = list[Test](), list[str]()
    for i, part in enumerate(parts):
        if part.kind == "defined" or (part.kind == "test" and not entangled):
            tests.append(Test(part.source))
        elif not (entangled and i >= first):
            setup.append(part.source)
        elif i == first:  # one test of all that is asserted, with what happens in between
            tests.append(Test("\n".join(p.source for p in parts[first:] if p.kind != "defined")))
    return tests, "\n".join(setup)


def _parts(
    body: Sequence[ast.stmt], made: dict[str, ast.stmt], lines: list[str], entry: str, where: str
) -> Iterator[_Part]:
    """Every statement that counts. `made` learns which statement binds which name."""
    for stmt in body:
        source = segment(lines, stmt) if stmt.col_offset == 0 else ast.unparse(stmt)
        if is_test(stmt):
            _check_needs(stmt, where)
            yield _Part(source, "defined")
        elif is_main(stmt):
            if any(_asserts(inner, made) for inner in stmt.body):
                yield from _parts(stmt.body, made, lines, entry, where)
        elif _asserts(stmt, made):
            bare = isinstance(stmt, ast.Expr) and isinstance(stmt.value, ast.Compare)
            yield _Part(f"assert {source}" if bare else source, "test")
        elif not is_idle(stmt) and _calls(stmt) != entry:
            changes = acts(stmt) or not made.keys().isdisjoint(bound(stmt))
            yield _Part(source, "change" if changes else "state")
        made.update(dict.fromkeys(bound(stmt), stmt))


def _asserts(stmt: ast.stmt, made: dict[str, ast.stmt]) -> bool:
    """Whether a statement that is no definition asserts: itself, in a block, or by a function of the file."""
    if isinstance(stmt, DEFINITIONS):
        return False
    helper = made.get(_calls(stmt))
    by_helper = isinstance(helper, Function) and any(map(asserts, ast.walk(helper)))
    return by_helper or as_assertion(stmt) is not None or any(map(asserts, ast.walk(stmt)))


def _calls(stmt: ast.stmt) -> str:
    """The name of the function that a statement only calls, "" for any other statement."""
    return called(stmt.value) if isinstance(stmt, ast.Expr) else ""


def _check_needs(test: ast.stmt, where: str) -> None:
    """That a test needs nothing of pytest that is not there."""
    if isinstance(test, ast.ClassDef) and test.decorator_list and not is_test_case(test):
        raise _decorated(test.name, test.decorator_list[0], where, "class")
    if not isinstance(test, Function) or test.name == "check":
        return
    given: set[str] = set()
    for mark in test.decorator_list:
        named = re.match(r"(?:pytest\.)?mark\.(\w+)", ast.unparse(mark))
        if named is None or named[1] == "usefixtures":
            raise _decorated(test.name, mark, where, "function")
        if named[1] == "parametrize" and isinstance(mark, ast.Call):
            given |= {name for n in ast.walk(mark) if isinstance(n, ast.Constant) for name in _names(n.value)}
    if missing := [name for name in parameters(test) if name not in given]:
        raise TaskError(
            f"{where}:{test.lineno}: {test.name} takes {missing[0]}, which no @pytest.mark.parametrize gives",
            hint="Fixtures are not supported: write the values into the test.",
        )


def _decorated(name: str, mark: ast.expr, where: str, kind: str) -> TaskError:
    return TaskError(
        f"{where}:{mark.lineno}: {name} is decorated with @{ast.unparse(mark)[:60]}, expected a plain test {kind}",
        hint="Of pytest there are raises, approx and mark.parametrize, and no fixtures.",
    )


def _names(value: object) -> list[str]:
    """Names of arguments as pytest.mark.parametrize takes them: "a, b"."""
    return [name.strip() for name in value.split(",")] if isinstance(value, str) else []
