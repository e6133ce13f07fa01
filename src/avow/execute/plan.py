"""From tests to inputs: which calls of the entry point a test makes, and what is left for the judge.

`assert f(2) == 4` is an input, `f(2)`, and an expectation. Every call of the entry point whose arguments are literals
becomes an input that all programs are run on once; in the test it is replaced by a look at the observed answer. A test
that calls the entry point in any other way is `live`: it needs the running program. An `inert` test is made of
literals, operators and a few builtins, so that running it can do no harm and a judge can be shared. Python source in,
Python source out; nothing is run here.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterable
from dataclasses import dataclass

from avow.core.types import Call, Test
from avow.execute.guest import codec

LOOK = "__call__"
_FUNCTIONS = frozenset(
    {"abs", "round", "len", "sorted", "set", "list", "tuple", "str", "sum", "min", "max", "isinstance", "int", "float",
     "bool", "all", "any", "type", "frozenset", "dict", "repr", "reversed"}
)  # fmt: skip
_INERT = (
    ast.Assert, ast.Compare, ast.BoolOp, ast.UnaryOp, ast.BinOp, ast.cmpop, ast.boolop, ast.unaryop, ast.Add, ast.Sub,
    ast.Mod, ast.Div, ast.Constant, ast.List, ast.Tuple, ast.Set, ast.Dict, ast.Subscript, ast.Slice, ast.Call,
    ast.keyword, ast.Name, ast.Load, ast.Module,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trial:
    """A test made ready. calls: positions in the plan's calls. expects: (call, encoded value) of `call == literal`."""

    code: str
    calls: tuple[int, ...]
    live: bool
    inert: bool
    expects: tuple[int, str] | None


@dataclass(frozen=True, slots=True)
class Plan:
    """All distinct inputs of some tests, and the tests over them."""

    calls: tuple[Call, ...]
    trials: tuple[Trial, ...]


def literal(node: ast.expr) -> object:
    """The value of a literal expression, `set()`, `float("inf")` and the like among them.

    Raises:
        ValueError: it is no literal.
    """
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Call):
        value = literal(node.operand)
        if isinstance(value, float):
            return -value
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords:
        if node.func.id in ("set", "list", "dict", "tuple", "frozenset") and not node.args:
            return {"set": set, "list": list, "dict": dict, "tuple": tuple, "frozenset": frozenset}[node.func.id]()
        if node.func.id == "float" and len(node.args) == 1 and isinstance(node.args[0], ast.Constant):
            return float(str(node.args[0].value))
    try:
        return ast.literal_eval(node)
    except (TypeError, SyntaxError, MemoryError, RecursionError) as error:
        raise ValueError(str(error)) from None


def call_of(node: ast.Call, text: str = "") -> Call | None:
    """The input that a call stands for, None when an argument is no literal."""
    try:
        args = tuple(literal(a) for a in node.args)
        named = {k.arg: literal(k.value) for k in node.keywords if k.arg is not None}
        if len(named) != len(node.keywords):
            return None
        return Call(codec.encode((args, named)), text or ast.unparse(node))
    except (ValueError, TypeError, RecursionError):
        return None


def make_call(entry_point: str, args: Iterable[object]) -> Call:
    """The input of positional arguments in plain data.

    Raises:
        CodecError: an argument is no plain data.
    """
    positional = tuple(args)
    return Call(codec.encode((positional, {})), f"{entry_point}({', '.join(map(repr, positional))})")


class _Lookup(ast.NodeTransformer):
    """Replaces literal calls by looks at observed answers; notes any other use of the entry point."""

    def __init__(self, names: frozenset[str]) -> None:
        self.names, self.calls, self.other = names, list[Call](), False

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if isinstance(node.func, ast.Name) and node.func.id in self.names:
            call = call_of(node)
            if call is not None:
                self.calls.append(call)
                look = ast.Call(ast.Name(LOOK, ast.Load()), [ast.Constant(len(self.calls) - 1)], [])
                return ast.copy_location(look, node)
        return self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        self.other = self.other or node.id in self.names
        return node


def _is_look(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == LOOK


def _is_tame(node: ast.Call) -> bool:
    """A call of one of the few builtins; of `type` only the form that asks, not the one that makes a class."""
    if not isinstance(node.func, ast.Name):
        return False
    return node.func.id != "type" or (len(node.args) == 1 and not node.keywords)


def _is_inert(tree: ast.Module) -> bool:
    for node in ast.walk(tree):
        if not isinstance(node, _INERT):
            return False
        if isinstance(node, ast.Name) and node.id not in _FUNCTIONS and node.id != LOOK:
            return False  # also as an argument: sorted(texts, key=exec) runs them
        if isinstance(node, ast.Call) and not _is_tame(node):
            return False
    return all(isinstance(s, ast.Assert) for s in tree.body)


def _expectation(tree: ast.Module) -> str | None:
    """The encoded literal of a lone `assert call == literal`, the other way round, with `is`, `call` or `not call`."""
    if len(tree.body) != 1 or not isinstance(tree.body[0], ast.Assert):
        return None
    test = tree.body[0].test
    try:
        if _is_look(test):
            return codec.encode(True)
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not) and _is_look(test.operand):
            return codec.encode(False)
        if isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], ast.Eq | ast.Is):
            for call, value in ((test.left, test.comparators[0]), (test.comparators[0], test.left)):
                if _is_look(call):
                    return codec.encode(literal(value))
    except (ValueError, RecursionError):
        return None
    return None


def _candidates(tree: ast.Module) -> list[str]:
    """In `def check(candidate)` the parameter stands for the entry point."""
    checks = [n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == "check"]
    return [n.args.args[0].arg for n in checks if n.args.args]


class _Planner:
    """Numbers the distinct calls of all tests."""

    def __init__(self, entry_point: str) -> None:
        self.entry_point = entry_point
        self.positions: dict[str, int] = {}
        self.calls: list[Call] = []

    def number(self, call: Call) -> int:
        position = self.positions.setdefault(call.args, len(self.calls))
        if position == len(self.calls):
            self.calls.append(call)
        return position

    def trial(self, source: str) -> Trial:
        try:
            tree = ast.parse(source)
            lookup = _Lookup(frozenset({self.entry_point, *_candidates(tree)}))
            changed = ast.fix_missing_locations(lookup.visit(copy.deepcopy(tree)))
            numbers = tuple(self.number(c) for c in lookup.calls)
            defines = any(isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) for n in ast.walk(tree))
            if lookup.other or defines or not numbers:
                return Trial(source, numbers, live=True, inert=False, expects=None)
            expected = _expectation(changed)
            expects = (numbers[0], expected) if expected is not None else None
            return Trial(ast.unparse(changed), numbers, live=False, inert=_is_inert(changed), expects=expects)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return Trial(source, (), live=True, inert=False, expects=None)


def make_plan(tests: Iterable[Test], entry_point: str, extra: Iterable[Call] = ()) -> Plan:
    """The plan of some tests; `extra` calls are inputs that no test asks for."""
    planner = _Planner(entry_point)
    trials = tuple(planner.trial(t.source) for t in tests)
    for call in extra:
        planner.number(call)
    return Plan(tuple(planner.calls), trials)
