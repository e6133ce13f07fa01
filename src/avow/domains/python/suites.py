"""Tests in a module as people and chat models write one: assertions, pytest and unittest style, `check(candidate)`.

Every assertion becomes a test of its own, with the imports, assignments and helpers of the module that it reads; so
does every case of a parametrized function. What cannot be taken apart stays whole: a loop with assertions in it, an
expected exception, a test function or class that does more than assert.
What it does NOT do: it does not say whether a test can be judged, which is for the judge; fixtures are not run.
"""

from __future__ import annotations

import ast
import copy
import sys
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import suppress
from typing import NamedTuple

from avow.domains.python.source import (
    DEFINITIONS,
    bound,
    called,
    compiles,
    is_literal,
    is_main,
    is_test_case,
    needed,
    parse,
)

_MOST = 200  # statements that one test may depend on: each test repeats them
Function = ast.FunctionDef | ast.AsyncFunctionDef
Refused = tuple[int, str]
"""The line of a statement that looks like a test and is none, and why."""

_COMPARED = {
    "assertEqual": "({0}) == ({1})",
    "assertEquals": "({0}) == ({1})",
    "assertListEqual": "({0}) == ({1})",
    "assertDictEqual": "({0}) == ({1})",
    "assertTupleEqual": "({0}) == ({1})",
    "assertSetEqual": "({0}) == ({1})",
    "assertNotEqual": "({0}) != ({1})",
    "assertIs": "({0}) is ({1})",
    "assertIn": "({0}) in ({1})",
    "assertNotIn": "({0}) not in ({1})",
    "assertGreater": "({0}) > ({1})",
    "assertLess": "({0}) < ({1})",
    "assertAlmostEqual": "({0}) == ({1}) or round(({0}) - ({1}), 7) == 0",
    "assertCountEqual": "sorted({0}) == sorted({1})",
    "assertTrue": "{0}",
    "assertFalse": "not ({0})",
    "assertIsNone": "({0}) is None",
    "assertIsNotNone": "({0}) is not None",
}


def read_suite(tree: ast.Module, entry_point: str) -> tuple[list[str], list[Refused]]:
    """The tests of `entry_point` in a module, in order, and what looks like one and is none."""
    tree = _by_its_own_name(tree, entry_point)
    suite = _Suite(entry_point, {called(node) for node in ast.walk(tree)})
    suite.read(tree.body, _Scope())
    return suite.tests, suite.refused


class _Done(NamedTuple):
    """A statement that has run. reads: of every name that it reads, what had happened to it and may happen till it is
    bound anew; of a definition, nothing: it reads when it is called.
    """

    stmt: ast.stmt
    bound: Set[str]
    needed: Set[str]
    reads: Mapping[str, list[_Done]]


class _Scope:
    """What has happened to every name: the statements that bind it or do something to it, since it was bound anew."""

    def __init__(self, outer: _Scope | None = None) -> None:
        self._outer = outer
        self._own: dict[str, list[_Done]] = {}

    def add(self, stmt: ast.stmt) -> None:
        binds, needs = bound(stmt), _read(stmt)
        late = isinstance(stmt, DEFINITIONS)
        done = _Done(stmt, binds, needs, {} if late else {name: self.past(name) for name in needs})
        plain = isinstance(stmt, ast.Assign) and all(isinstance(target, ast.Name) for target in stmt.targets)
        for name in binds | (needs if acts(stmt) else set()):
            if (plain or late) and name in binds - needs:
                self._own[name] = [done]
            else:
                self._own.setdefault(name, [*self.past(name)]).append(done)

    def past(self, name: str) -> list[_Done]:
        """What has happened to a name."""
        return self._own[name] if name in self._own else self._outer.past(name) if self._outer else []

    def latest(self, name: str) -> ast.stmt | None:
        """The last statement behind a name."""
        past = self.past(name)
        return past[-1].stmt if past else None


class _Suite:
    """Reads the statements of a module, a class or a test function.

    called: names of the functions that the module calls. loose: it holds statements that do something, so that what is
    read of a test function or class is one test: what they do may matter in ways that no name shows.
    """

    def __init__(self, entry_point: str, called: Set[str], *, in_class: bool = False) -> None:
        self.tests: list[str] = []
        self.refused: list[Refused] = []
        self.loose = False
        self._entry, self._called, self._in_class = entry_point, called, in_class

    def read(self, body: Sequence[ast.stmt], outer: _Scope) -> None:
        """`outer`: what has run before."""
        before = _Scope(outer)
        for stmt in body:
            try:
                self._statement(stmt, before)
            except RecursionError:
                self.refused.append((stmt.lineno, "is nested too deeply"))

    def _statement(self, stmt: ast.stmt, before: _Scope) -> None:
        asserted = as_assertion(stmt)
        if isinstance(stmt, DEFINITIONS):
            if stmt.name != self._entry:
                self._definition(stmt, before)
        elif is_main(stmt):
            self.read(stmt.body, before)
        elif asserted is not None or _checks(stmt, before):
            self._add(*self._alone(asserted or stmt, before), stmt)
        elif not is_idle(stmt):
            before.add(stmt)
            binds = isinstance(stmt, ast.Assign | ast.AnnAssign) and bound(stmt)
            self.loose = self.loose or (acts(stmt) and not binds)
            if isinstance(stmt, ast.Expr) and (self._entry in needed(stmt) or not isinstance(stmt.value, ast.Call)):
                self.refused.append((stmt.lineno, "asserts nothing"))

    def _add(self, source: str, why: str, stmt: ast.stmt) -> None:
        if source:
            self.tests.append(source)
        else:
            self.refused.append((stmt.lineno, why))

    def _definition(self, node: Function | ast.ClassDef, before: _Scope) -> None:
        inner = _Suite(self._entry, self._called, in_class=isinstance(node, ast.ClassDef))
        if isinstance(node, ast.ClassDef):
            runs = is_test_class(node)
            if runs and node.decorator_list:
                self.refused.append((node.lineno, f"is decorated with @{ast.unparse(node.decorator_list[0])[:60]}"))
                return
            inner.read(node.body, before)
        else:
            runs = node.name.startswith("test")
            self._read_function(inner, node, before)
        if not runs:
            before.add(node)
            self.tests += inner.tests if node.name in {"check", *self._called} else []
        elif not inner.loose and inner.tests and not inner.refused:
            self.tests += inner.tests
        elif self._in_class:
            self.loose = True
        elif isinstance(node, ast.ClassDef):
            for method in _by_method(node):
                self._add(*self._alone(method, before), node)
        else:
            self._whole(node, inner, before)

    def _read_function(self, inner: _Suite, node: Function, before: _Scope) -> None:
        """The body of a function for every set of arguments that it is to be called with."""
        names = [name for name in parameters(node) if name != "self"]
        if node.name == "check" and len(names) == 1:
            cases: list[dict[str, ast.expr]] | None = [{names[0]: ast.Name(self._entry, ast.Load())}]
        elif node.decorator_list:
            cases = _cases(node, names, before)
        else:
            cases = None if names else [{}]
        inner.loose = cases is None
        for case in cases or ():
            inner.read([_Fill(case).visit(copy.deepcopy(stmt)) for stmt in node.body] if case else node.body, before)

    def _whole(self, node: Function, inner: _Suite, before: _Scope) -> None:
        """A test function that cannot be taken apart, as one test; where it only asserts, what can."""
        filled = any("parametrize" in ast.unparse(decorator) for decorator in node.decorator_list)
        given = [] if filled else parameters(node)
        source, why = ("", f"needs the fixture {given[0]}") if given else self._alone(node, before)
        if source or inner.loose or not inner.tests:
            self._add(source, why, node)
        else:
            self.tests += inner.tests
            self.refused += inner.refused

    def _alone(self, test: ast.stmt, before: _Scope) -> tuple[str, str]:
        """The source of a test behind what it depends on, "" where it cannot stand alone; and why not.

        That is every statement before it that binds a name it reads, or does something to one, and what these read.
        """
        taken: dict[tuple[int, int], ast.stmt] = {}
        made, wanted = {self._entry}, set(needed(test))
        todo = [before.past(name) for name in wanted - made]
        while todo:
            for done in todo.pop():
                place = done.stmt.lineno, done.stmt.col_offset
                if place in taken:
                    continue
                taken[place] = done.stmt
                made |= done.bound
                wanted |= done.needed
                todo += [done.reads.get(name) or before.past(name) for name in done.needed - {self._entry}]
                if len(taken) > _MOST:
                    return "", f"depends on over {_MOST} statements"
        if self._entry not in wanted:
            return "", f"does not call {self._entry}"
        if missing := wanted - made:
            return "", f"reads {min(missing)}, which nothing makes"
        source = "\n".join(ast.unparse(stmt) for stmt in [*(taken[place] for place in sorted(taken)), test])
        return (source, "") if compiles(source) else ("", "cannot stand alone")


def _by_its_own_name(tree: ast.Module, entry_point: str) -> ast.Module:
    """The module with the entry point read by its own name, where it is imported as another or read from a module.

    A module of which nothing else is read, while the entry point is read from nowhere else, is the user's own: `np.sum`
    beside `sum` is not.
    """
    nodes = list(ast.walk(tree))
    renamed = {a.asname for n in nodes if isinstance(n, ast.ImportFrom) for a in n.names if a.name == entry_point}
    imported = {a.asname or a.name for n in nodes if isinstance(n, ast.Import) for a in n.names}
    read = [(n.value.id, n.attr) for n in nodes if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name)]
    modules = imported - sys.stdlib_module_names - {module for module, name in read if name != entry_point}
    if any(isinstance(node, ast.Name) and node.id == entry_point for node in nodes):
        modules.clear()
    own = _Renamed(renamed | {f"{module}.{entry_point}" for module in modules}, entry_point)
    for stmt in tree.body:
        with suppress(RecursionError):  # of one that is nested too deeply, which is refused by that
            own.visit(stmt)
    return tree


class _Renamed(ast.NodeTransformer):
    """Puts a name in the place of others, plain or dotted."""

    def __init__(self, others: Set[str | None], name: str) -> None:
        self._others, self._name = others, name

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.copy_location(ast.Name(self._name, node.ctx), node) if node.id in self._others else node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        if isinstance(node.value, ast.Name) and f"{node.value.id}.{node.attr}" in self._others:
            return ast.copy_location(ast.Name(self._name, node.ctx), node)
        return self.generic_visit(node)


class _Fill(ast.NodeTransformer):
    """Puts values in the place of the parameters that are read."""

    def __init__(self, values: Mapping[str, ast.expr]) -> None:
        self._values = values

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self._values.get(node.id, node) if isinstance(node.ctx, ast.Load) else node


def _by_method(node: ast.ClassDef) -> Iterator[ast.ClassDef]:
    """A test class once for each of its test methods, with all that is no test."""
    tests = [s for s in node.body if isinstance(s, Function) and s.name.startswith("test")]
    for test in tests:
        body = [stmt for stmt in node.body if stmt is test or stmt not in tests]
        yield ast.copy_location(ast.ClassDef(node.name, node.bases, node.keywords, body, []), node)


def as_assertion(stmt: ast.stmt) -> ast.stmt | None:
    """`stmt` as an assertion: one itself, a call of one of unittest's methods, a comparison that stands alone."""
    if isinstance(stmt, ast.Assert):
        return ast.Assert(stmt.test)
    call = stmt.value if isinstance(stmt, ast.Expr) else None
    if isinstance(call, ast.Compare):
        return ast.Assert(call)
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
        return None
    pattern = _COMPARED.get(call.func.attr)
    wanted = 2 if pattern and "{1}" in pattern else 1
    plain = not any(isinstance(a, ast.Starred) for a in call.args) and {k.arg for k in call.keywords} <= {"msg"}
    most = wanted + (call.func.attr != "assertAlmostEqual")  # the last is the message; there, the number of places
    if pattern is None or not plain or not wanted <= len(call.args) <= most:
        return None
    tree = parse("assert " + pattern.format(*(ast.unparse(a) for a in call.args[:wanted])))
    return tree.body[0] if tree else None


def is_test_class(node: ast.ClassDef) -> bool:
    """Whether pytest or unittest would run the methods of a class."""
    return node.name.startswith("Test") or is_test_case(node)


def acts(stmt: ast.stmt) -> bool:
    """Whether a statement may do more than bind names: to what it mentions something may happen."""
    if isinstance(stmt, (*DEFINITIONS, ast.Import, ast.ImportFrom)):
        return False
    if isinstance(stmt, ast.Assign | ast.AnnAssign):
        targets = stmt.targets if isinstance(stmt, ast.Assign) else [stmt.target]
        places = any(isinstance(n, ast.Attribute | ast.Subscript) for t in targets for n in ast.walk(t))
        return places or (stmt.value is not None and any(isinstance(n, ast.Call) for n in ast.walk(stmt.value)))
    return True


def _read(stmt: ast.stmt) -> set[str]:
    """Names that a statement reads, those among them that it binds as well."""
    if isinstance(stmt, DEFINITIONS):
        return needed(stmt)
    targets = bound(stmt) if isinstance(stmt, ast.AugAssign) else set()
    loaded = {n.id for n in ast.walk(stmt) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    return needed(stmt) | targets | (loaded & bound(stmt))


def _checks(stmt: ast.stmt, before: _Scope) -> bool:
    """Whether a statement that is no definition holds assertions, or calls a helper with arguments that does."""
    if isinstance(stmt, ast.Assign | ast.AnnAssign | ast.Import | ast.ImportFrom):
        return False
    for node in ast.walk(stmt):
        if asserts(node):
            return True
        helper = before.latest(called(node))
        if isinstance(helper, Function) and parameters(helper) and any(map(asserts, ast.walk(helper))):
            return True
    return False


def asserts(node: ast.AST) -> bool:
    """Whether a node asserts: a statement, or a name that says so."""
    name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
    return isinstance(node, ast.Assert) or name.startswith("assert") or name == "raises"


def is_idle(stmt: ast.stmt) -> bool:
    """Whether a statement does nothing that a later one could depend on: a text, a print, `pass`."""
    value = stmt.value if isinstance(stmt, ast.Expr) else None
    if value is not None:
        return isinstance(value, ast.Constant) or called(value) == "print"
    return isinstance(stmt, ast.Pass | ast.Return)


def parameters(node: Function) -> list[str]:
    """Names of the parameters of a function that have no default."""
    given = [*node.args.posonlyargs, *node.args.args]
    named = [a for a, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True) if default is None]
    return [a.arg for a in [*given[: len(given) - len(node.args.defaults)], *named]]


def _cases(node: Function, parameters: Sequence[str], before: _Scope) -> list[dict[str, ast.expr]] | None:
    """The arguments that `pytest.mark.parametrize` gives a function, None where they are not written out."""
    call = node.decorator_list[0]
    if len(node.decorator_list) > 1 or not isinstance(call, ast.Call) or len(call.args) != 2:
        return None
    name = call.args[1].id if isinstance(call.args[1], ast.Name) else ""
    table = before.latest(name)
    values = table.value if isinstance(table, ast.Assign) else call.args[1]
    if not is_literal(call.args[0]) or not isinstance(given := ast.literal_eval(call.args[0]), str | list | tuple):
        return None
    names = [str(name).strip() for name in (given.split(",") if isinstance(given, str) else given)]
    stored = {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)}
    stored |= {n.arg for stmt in node.body for n in ast.walk(stmt) if isinstance(n, ast.arg)}
    if not ast.unparse(call.func).endswith("mark.parametrize") or sorted(names) != sorted(parameters):
        return None
    if not isinstance(values, ast.List | ast.Tuple) or stored & set(names) or not is_literal(values):
        return None
    rows = list(_rows(values.elts, len(names)))
    return [dict(zip(names, row, strict=True)) for row in rows] if all(len(r) == len(names) for r in rows) else None


def _rows(values: Sequence[ast.expr], width: int) -> Iterator[Sequence[ast.expr]]:
    for value in values:
        yield [value] if width == 1 else value.elts if isinstance(value, ast.List | ast.Tuple) else []
