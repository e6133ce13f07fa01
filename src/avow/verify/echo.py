"""Does a check check? Changed results that a real one has to refuse, and checks that only copy the solution.

    mutants(value, key)     values of the same type, each with one small change
    copies(check, program)  whether a check holds the program that it is to judge, whatever its names are

A check that says True of every change repeats the answer. One that contains the solution's own statements computes the
same value by the same mistake. Both are no evidence (`avow.verify.verdicts`). Deterministic; nothing is run here. What
it does NOT do: a copy whose statements were moved about or rewritten is not found.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Any

MOST = 6  # changes of one value
_BUILTINS = frozenset(dir(builtins))

Key = Callable[[Any], str]


def mutants(value: object, key: Key = repr) -> list[Any]:
    """Up to `MOST` distinct values of the value's own type that differ from it, the plainest changes first.

    There is none for None and for types that are no plain data. key: one text for values that are the same. `repr` is
    for values that are trusted: it has no end for some that contain themselves. What the key raises is the caller's.
    """
    found: dict[str, Any] = {}
    own = key(value)
    for changed in _changed(value, 0, key):
        if type(changed) is type(value) and (text := key(changed)) != own:
            found.setdefault(text, changed)
            if len(found) == MOST:
                break
    return list(found.values())


def _changed(value: Any, depth: int, key: Key) -> Iterator[Any]:
    kind = type(value)
    if kind is bool:
        yield not value
    elif kind in (int, float, complex):
        yield from (value + 1, value - 1, -value, value * 2)
    elif kind in (str, bytes):
        yield from _changed_text(value)
    elif kind in (list, tuple):
        yield from _changed_items(value, depth, key)
    elif kind in (set, frozenset):
        ordered = sorted(value, key=key)
        yield from (kind(ordered[1:]), kind(ordered[:-1]))
        yield from (kind([*ordered, extra]) for extra in _beside(ordered[:1], depth, key))
    elif kind is dict:
        yield from _changed_pairs(value, depth, key)


def _changed_text(value: Any) -> Iterator[Any]:
    extra = value[:1] or (b"a" if type(value) is bytes else "a")
    yield value + extra
    yield value[:-1]
    yield value[::-1]
    yield value.swapcase()
    yield value[1:] + extra


def _changed_items(value: Any, depth: int, key: Key) -> Iterator[Any]:
    items, kind = list(value), type(value)
    if items:
        yield kind(items[1:])
        yield kind([*items, items[-1]])
        yield kind(items[::-1])
        yield from (kind([new, *items[1:]]) for new in _beside(items[:1], depth, key))
    else:
        yield kind([0])


def _changed_pairs(value: dict[Any, Any], depth: int, key: Key) -> Iterator[dict[Any, Any]]:
    for name in islice(value, 2):
        yield {k: v for k, v in value.items() if k != name}
        yield from ({**value, name: new} for new in _beside([value[name]], depth, key))
    if not value:
        yield {"a": 0}


def _beside(items: list[Any], depth: int, key: Key) -> Iterator[Any]:
    """Two changes of the first of some items, down to two levels."""
    return islice(_changed(items[0], depth + 1, key), 2) if items and depth < 2 else iter(())


def copies(check: str, program: str) -> bool:
    """Whether a function of `program` stands in `check`, whatever the names are: its statements one after another, or
    the value that is all it returns as a part of some expression.

    Docstrings and annotations do not count. Text that does not parse holds nothing.
    """
    (bodies, parts), (own, _) = _shapes(check), _shapes(program)
    return any(_within(body, other) for body in own for other in bodies) or any(
        len(body) == 1 and body[0].startswith(_RETURN) and body[0].removeprefix(_RETURN) in parts for body in own
    )


_RETURN = "return "
_PARTS = (ast.Call, ast.BinOp, ast.BoolOp, ast.Compare, ast.ListComp, ast.SetComp, ast.DictComp, ast.Subscript)


@lru_cache(maxsize=4096)
def _shapes(source: str) -> tuple[tuple[tuple[str, ...], ...], frozenset[str]]:
    """The bodies of all functions of a text, statement by statement, and all expressions that compute something."""
    try:
        tree = ast.parse(source)
        made = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
        bodies = (f.body[ast.get_docstring(f) is not None :] for f in made)
        shaped = tuple(tuple(_shape(statement) for statement in body) for body in bodies if body)
        return shaped, frozenset(_shape(n) for n in ast.walk(tree) if isinstance(n, _PARTS))
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return (), frozenset()


def _shape(node: ast.AST) -> str:
    """A statement or an expression with its own names numbered in order of appearance; builtins keep theirs."""
    names: dict[str, str] = {}
    tree = ast.parse(ast.unparse(node)).body[0]
    for part in ast.walk(tree):
        if isinstance(part, ast.Name) and part.id not in _BUILTINS:
            part.id = names.setdefault(part.id, f"_{len(names)}")
        elif isinstance(part, ast.arg):
            part.arg, part.annotation = names.setdefault(part.arg, f"_{len(names)}"), None
    if isinstance(tree, ast.Return) and isinstance(tree.value, _PARTS):
        return _RETURN + ast.dump(tree.value)
    return ast.dump(tree.value if isinstance(tree, ast.Expr) else tree)


def _within(part: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    return any(whole[i : i + len(part)] == part for i in range(len(whole) - len(part) + 1))
