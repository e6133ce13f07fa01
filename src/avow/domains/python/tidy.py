"""Make a program of the code in a chat answer: drop its demonstrations, fetch what it misses from elsewhere.

Chat models add example calls, prints and tests below the function that was asked for. They cost time in the sandbox,
and they hide that two programs are the same. What the definitions need stays: imports, assignments, set-up calls, loops
that fill tables.
What it does NOT do: it never rewrites a statement, and it keeps everything where it cannot tell.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Sequence

from avow.domains.python.source import DEFINITIONS, bound, called, is_main, is_test_case, needed, parse, segment

_SHOWS = frozenset({"print", "input", "pprint", "display"})
_RUNNERS = frozenset({"main", "testmod", "run_docstring_examples", "run"})
_TEST_MODULES = frozenset({"unittest", "pytest", "doctest"})


def trim(code: str, entry_point: str | None) -> str:
    """`code` without the top-level statements that only show or test what it defines; if it is Python."""
    tree = parse(code)
    if tree is None:
        return code
    dropped = _demonstrations(tree, entry_point)
    if not dropped:
        return code.strip("\n") + "\n"
    text = _without(code, tree, dropped)
    again = parse(text)
    sound = again is not None and len(again.body) == len(tree.body) - len(dropped)
    return text if sound else code.strip("\n") + "\n"


def _demonstrations(tree: ast.Module, entry_point: str | None) -> set[int]:
    """Indices of the statements to drop."""
    body = tree.body
    shows = _showing(body, entry_point)
    drop = {i for i, s in enumerate(body) if _is_test(s, entry_point) or _is_demo(s, shows)}
    if not drop:
        return drop
    reads, makes = [needed(s) for s in body], [bound(s) for s in body]
    plain = [isinstance(s, ast.Assign | ast.AnnAssign) for s in body]
    _rescue(body, drop, reads, makes)
    # What is computed from dropped names goes too.
    makers = Counter(name for i in range(len(body)) if i not in drop for name in makes[i])
    gone = {name for i in drop for name in makes[i] if not makers[name]}
    for i, stmt in enumerate(body):
        if i not in drop and not isinstance(stmt, DEFINITIONS) and reads[i] & gone:
            drop.add(i)
            makers.subtract(makes[i])
            gone |= {name for name in makes[i] if makers[name] <= 0}
    # And so does what only dropped statements read: example data, imports of test tools.
    readers = Counter(name for i in range(len(body)) if i not in drop for name in reads[i])
    shown = _union(reads[i] for i in drop)
    for i in range(len(body) - 1, -1, -1):
        idle = i not in drop and not any(readers[name] > 0 for name in makes[i])
        if idle and ((plain[i] and makes[i] & shown) or is_test_import(body[i])):
            drop.add(i)
            readers.subtract(reads[i])
            shown |= reads[i]
    return drop


def _rescue(body: list[ast.stmt], drop: set[int], reads: list[set[str]], makes: list[set[str]]) -> None:
    """Take out of `drop` the definitions and assignments that kept definitions read, and what those read in turn."""
    makers: dict[str, list[int]] = {}
    for i in drop:
        if isinstance(body[i], (*DEFINITIONS, ast.Assign, ast.AnnAssign)):
            for name in makes[i]:
                makers.setdefault(name, []).append(i)
    todo = [n for i, s in enumerate(body) if i not in drop and isinstance(s, DEFINITIONS) for n in reads[i]]
    while todo:
        for i in makers.pop(todo.pop(), ()):
            drop.discard(i)
            todo += reads[i]


def _union(sets: Iterable[set[str]]) -> set[str]:
    return set().union(*sets)


def _showing(body: Sequence[ast.stmt], entry_point: str | None) -> frozenset[str]:
    """Names whose call is a demonstration: print and its like, the entry point, functions that print or assert."""
    shows = set(_SHOWS) | ({entry_point} if entry_point else set())
    functions = [s for s in body if isinstance(s, ast.FunctionDef | ast.AsyncFunctionDef) and s.name != entry_point]
    for function in functions:
        if function.name == "main" or any(isinstance(n, ast.Assert) or called(n) in shows for n in ast.walk(function)):
            shows.add(function.name)
    return frozenset(shows)


def _is_demo(stmt: ast.stmt, shows: frozenset[str]) -> bool:
    if isinstance(stmt, (*DEFINITIONS, ast.Import, ast.ImportFrom)):
        return False
    if is_main(stmt):
        return True
    if isinstance(stmt, ast.Expr) and isinstance(stmt.value, ast.Call) and isinstance(stmt.value.func, ast.Attribute):
        if stmt.value.func.attr in _RUNNERS:
            return True
    elif isinstance(stmt, ast.Expr) and isinstance(stmt.value, ast.Name):
        return True
    return any(isinstance(n, ast.Assert) or called(n) in shows or _reads_stdin(n) for n in _loaded(stmt))


def _loaded(stmt: ast.stmt) -> list[ast.AST]:
    """The nodes of a statement that run when the module is loaded: no bodies of functions."""
    nodes: list[ast.AST] = []
    todo: list[ast.AST] = [stmt]
    while todo:
        node = todo.pop()
        nodes.append(node)
        if not isinstance(node, (*DEFINITIONS, ast.Lambda)):
            todo.extend(ast.iter_child_nodes(node))
    return nodes


def _reads_stdin(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "stdin"


def _is_test(stmt: ast.stmt, entry_point: str | None) -> bool:
    """A test function or test class, which nobody asked for."""
    if not isinstance(stmt, DEFINITIONS) or stmt.name == entry_point:
        return False
    if isinstance(stmt, ast.ClassDef):
        return is_test_case(stmt)
    asserts = any(isinstance(n, ast.Assert) or called(n) == "print" for n in ast.walk(stmt))
    return asserts and (stmt.name.startswith("test") or stmt.name in ("check", "main", "run_tests"))


def is_test_import(stmt: ast.stmt) -> bool:
    """Whether a statement imports unittest, pytest or doctest."""
    if isinstance(stmt, ast.Import):
        return all(a.name.split(".")[0] in _TEST_MODULES for a in stmt.names)
    return isinstance(stmt, ast.ImportFrom) and (stmt.module or "").split(".")[0] in _TEST_MODULES


def _without(code: str, tree: ast.Module, dropped: set[int]) -> str:
    """`code` without the lines of the dropped statements and the comments right above them."""
    lines = code.split("\n")
    gone: set[int] = set()
    for i in dropped:
        stmt = tree.body[i]
        first = min([stmt.lineno, *(d.lineno for d in getattr(stmt, "decorator_list", []))])
        gone.update(range(first, (stmt.end_lineno or first) + 1))
        above = first - 1
        while above >= 1 and lines[above - 1].lstrip().startswith("#"):
            gone.add(above)
            above -= 1
    last = max((s.end_lineno or 0 for i, s in enumerate(tree.body) if i not in dropped), default=0)
    kept = [line for n, line in enumerate(lines, 1) if n not in gone and n <= max(last, 1)]
    return "\n".join(kept).strip("\n") + "\n"


def supply(code: str, sources: Sequence[str]) -> str:
    """`code` with the definitions and imports that it reads but does not make, from the first source that has them."""
    tree = parse(code)
    if tree is None:
        return code
    offers: dict[str, tuple[int, int, str, ast.stmt]] = {}
    for order, source in enumerate(sources):
        other = parse(source)
        lines = source.split("\n")
        for at, stmt in enumerate(other.body if other else []):
            for name in bound(stmt):
                offers.setdefault(name, (order, at, segment(lines, stmt), stmt))
    taken: dict[tuple[int, int], str] = {}
    todo = sorted(needed(tree) & offers.keys())
    while todo:
        order, at, text, stmt = offers[todo.pop()]
        if (order, at) not in taken:
            taken[order, at] = text
            todo += sorted(needed(stmt) & offers.keys())
    return ahead([taken[key] for key in sorted(taken)], code)


def with_prelude(code: str, prelude: Sequence[str]) -> str:
    """`code` with the statements of a prompt (imports, helpers) that it does not make itself, in front."""
    tree = parse(code)
    if tree is None or not prelude:
        return code
    made = set().union(*(bound(s) for s in tree.body)) if tree.body else set()
    missing = []
    for text in prelude:
        statement = parse(text)
        names = set().union(*(bound(s) for s in statement.body)) if statement else set()
        if not names or not names <= made:
            missing.append(text)
    return ahead(missing, code)


def ahead(statements: Sequence[str], code: str) -> str:
    """`statements` before `code`, after its `from __future__` imports, which must stand first."""
    if not statements:
        return code
    tree = parse(code)
    imports = [s for s in (tree.body if tree else []) if isinstance(s, ast.ImportFrom)]
    split = max((s.end_lineno or 0 for s in imports if s.module == "__future__"), default=0)
    lines = code.split("\n")
    head = "\n".join(lines[:split]) + "\n" if split else ""
    gap = "\n\n\n" if any("def " in s or "class " in s for s in statements) else "\n\n"
    return head + "\n".join(statements) + gap + "\n".join(lines[split:]).lstrip("\n")
