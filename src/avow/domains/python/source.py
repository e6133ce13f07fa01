"""Python source as text: parse it safely, see what it binds and needs, see the open function that a prompt ends with.

Shared by the other files of this folder. Nothing here runs code, and nothing here raises on any text.
What it does NOT do: scopes are approximated (a name bound anywhere in a function counts as local to it).
"""

from __future__ import annotations

import ast
import builtins
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeGuard

from avow.execute.jobs import grows

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
BUILTINS = frozenset(dir(builtins)) | {"__name__", "__file__", "__doc__"}
REFUSED = (SyntaxError, ValueError, MemoryError, RecursionError)  # all that the parser raises on hostile text


def parse(text: str) -> ast.Module | None:
    """The syntax tree of `text`, None where it is no Python (or nested beyond what the parser takes)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # invalid escapes, `is` with literals: the model's text, not ours
        try:
            return ast.parse(text)
        except REFUSED:
            return None


def compiles(text: str) -> bool:
    """Whether `text` compiles as a module: stricter than `parse` (`return` outside a function is an error)."""
    return not syntax_error(text)


def syntax_error(text: str) -> str:
    """Why `text` does not compile as a module, with the line, "" where it does."""
    flags = ast.PyCF_ONLY_AST if grows(text) else 0  # the parser's word: the rest is found where the program is run
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(text, "<text>", "exec", flags, dont_inherit=True)
        except SyntaxError as error:
            return f"SyntaxError: {error.msg} (line {error.lineno})"
        except REFUSED as error:
            return f"{type(error).__name__}: {error}"
    return ""


def expression(text: str) -> ast.expr | None:
    """The tree of one expression, None where `text` is none."""
    tree = parse(text.strip())
    if tree is not None and len(tree.body) == 1 and isinstance(tree.body[0], ast.Expr):
        return tree.body[0].value
    return None


def is_literal(node: ast.expr) -> bool:
    """Whether `node` is written as plain data: what `ast.literal_eval` takes, signed and complex numbers included."""
    try:
        ast.literal_eval(node)
    except (*REFUSED, TypeError, SyntaxError):
        return False
    return True


def bound(stmt: ast.stmt) -> set[str]:
    """Names that a top-level statement binds in the module."""
    if isinstance(stmt, DEFINITIONS):
        return {stmt.name}
    if isinstance(stmt, ast.Import | ast.ImportFrom):
        return {(a.asname or a.name).split(".")[0] for a in stmt.names}
    names: set[str] = set()
    for node in _outside_functions(stmt):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, DEFINITIONS):
            names.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names |= bound(node)
    return names


def _outside_functions(root: ast.AST) -> Iterator[ast.AST]:
    """All nodes below `root` that run when the module is loaded."""
    todo = [root]
    while todo:
        node = todo.pop()
        yield node
        if not isinstance(node, (*DEFINITIONS, ast.Lambda)) or node is root:
            todo.extend(ast.iter_child_nodes(node))


def needed(root: ast.AST) -> set[str]:
    """Names that are read below `root` and bound nowhere in it, builtins aside."""
    read: set[str] = set()
    held: set[str] = set()
    for node in ast.walk(root):
        if isinstance(node, ast.Name):
            (read if isinstance(node.ctx, ast.Load) else held).add(node.id)
        elif isinstance(node, ast.arg):
            held.add(node.arg)
        elif isinstance(node, (*DEFINITIONS, ast.ExceptHandler, ast.MatchAs, ast.MatchStar)) and node.name:
            held.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            held |= bound(node)
    return read - held - BUILTINS


def defines(tree: ast.Module, name: str) -> ast.stmt | None:
    """The last top-level statement that makes `name`: a function, a class or an assignment; no import."""
    for stmt in reversed(tree.body):
        if not isinstance(stmt, ast.Import | ast.ImportFrom) and name in bound(stmt):
            return stmt
    return None


def called(node: ast.AST) -> str:
    """The name that a call calls, "" where it calls no plain name and for any other node."""
    return node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""


def is_main(stmt: ast.stmt) -> TypeGuard[ast.If]:
    """Whether a statement is `if __name__ == ...`."""
    return isinstance(stmt, ast.If) and any(isinstance(n, ast.Name) and n.id == "__name__" for n in ast.walk(stmt.test))


def is_test_case(node: ast.ClassDef) -> bool:
    """Whether a class derives from unittest's."""
    return any(ast.unparse(base).endswith("TestCase") for base in node.bases)


def is_stub(stmt: ast.stmt) -> bool:
    """Whether a definition has nothing to run: docstring, `pass`, `...`, `raise NotImplementedError` only."""
    if isinstance(stmt, ast.ClassDef):
        return all(_is_empty(s) or (isinstance(s, DEFINITIONS) and is_stub(s)) for s in stmt.body)
    return isinstance(stmt, DEFINITIONS) and all(_is_empty(s) for s in stmt.body)


def _is_empty(stmt: ast.stmt) -> bool:
    if isinstance(stmt, ast.Raise) and stmt.exc is not None:
        exc = stmt.exc.func if isinstance(stmt.exc, ast.Call) else stmt.exc
        return isinstance(exc, ast.Name) and exc.id == "NotImplementedError"
    return isinstance(stmt, ast.Pass) or (isinstance(stmt, ast.Expr) and isinstance(stmt.value, ast.Constant))


def segment(lines: list[str], stmt: ast.stmt) -> str:
    """The source lines of a top-level statement, decorators included."""
    first = min([stmt.lineno, *(d.lineno for d in getattr(stmt, "decorator_list", []))])
    return "\n".join(lines[first - 1 : stmt.end_lineno])


def dedented(text: str) -> str:
    """`text` without the indentation that all its lines share; unlike `textwrap.dedent`, blank lines stay."""
    lines = text.split("\n")
    full = [line for line in lines if line.strip()]
    if not full or full[0][0] not in " \t":
        return text
    margin = min((line[: len(line) - len(line.lstrip(" \t"))] for line in full), key=len)
    while not all(line.startswith(margin) for line in full):  # tabs here, spaces there
        margin = margin[:-1]
    return "\n".join(line.removeprefix(margin) if line.strip() else line for line in lines) if margin else text


@dataclass(frozen=True, slots=True)
class Stub:
    """A prompt that is code and ends inside the definition that is to be written.

    node: that definition. prelude: source of the top-level statements before it. indent: of its body.
    """

    node: Definition
    prelude: tuple[str, ...]
    indent: str
    doc: str


@lru_cache(maxsize=256)
def stub_of(prompt: str, entry_point: str | None) -> Stub | None:
    """The open definition at the end of `prompt`, None where the prompt is prose or a finished program.

    `entry_point` None takes whatever definition stands last.
    """
    tree = parse(prompt)
    begun = tree is None
    if begun:
        tree = parse(f"{prompt.rstrip()}\n{_next_indent(prompt)}pass\n")
    if tree is None or not tree.body or not isinstance(node := tree.body[-1], DEFINITIONS):
        return None
    if entry_point not in (None, node.name) or not (begun or _is_open(node)):
        return None
    lines = prompt.splitlines()
    first = node.body[0]
    indent = " " * 4
    if first.lineno > node.lineno and first.lineno <= len(lines):
        line = lines[first.lineno - 1]
        indent = line[: len(line) - len(line.lstrip())] or indent
    prelude = tuple(segment(lines, s) for s in tree.body[:-1])
    return Stub(node, prelude, indent, ast.get_docstring(node) or "")


def _is_open(node: Definition) -> bool:
    """Whether a definition that parses still waits for its work: imports and assignments alone do none."""
    if isinstance(node, ast.ClassDef):
        return is_stub(node) or (isinstance(node.body[-1], DEFINITIONS) and _is_open(node.body[-1]))
    return all(
        _is_empty(s) or isinstance(s, ast.Import | ast.ImportFrom | ast.Assign | ast.AnnAssign) for s in node.body
    )


def _next_indent(prompt: str) -> str:
    """Indentation of the line that could follow the last one of `prompt`."""
    last = prompt.rstrip().rsplit("\n", 1)[-1]
    indent = last[: len(last) - len(last.lstrip())]
    return indent + "    " if last.endswith(":") else indent
