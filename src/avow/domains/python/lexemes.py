"""The tokens of a Python program that count, with their places: to compare two programs and say where they differ.

Comments, docstrings, annotations, imports and layout are left out. A statement begins with a token without text that
holds its depth, so that what stands in a loop differs from what stands after it, however both are laid out. Literals
are alike where their values are. Parameters and locals of functions are marked: all of them are of one kind.

What it does NOT do: a name in an f-string counts as its text on Python 3.11, whose tokenizer does not look inside;
redundant parentheses count.
"""

from __future__ import annotations

import ast
import io
import tokenize
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from avow.domains.python.source import DEFINITIONS, parse

LIMIT = 10_000  # characters of a program that is read
LOCAL = "\0local"
_OPENING, _CLOSING = ("(", "[", "{"), (")", "]", "}")
_IMPLIED = (("->", ";", ":"), ("->",))  # what follows from all else, outside of brackets and within
_LAYOUT = {tokenize.NEWLINE, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.COMMENT, tokenize.ENDMARKER}


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A token. kind: tokens of one kind may stand for each other. text: "" for the depth of a statement."""

    kind: str
    text: str
    start: int
    end: int

    @property
    def local(self) -> bool:
        return self.kind == LOCAL

    @property
    def word(self) -> bool:
        """Whether it is more than a mark of punctuation."""
        return bool(self.text) and (self.text[0].isalnum() or self.text[0] in "_\"'")

    @property
    def closes(self) -> bool:
        """Whether an expression can end with it."""
        return self.word or self.text in (")", "]", "}")


def lexemes(code: str) -> list[Lexeme]:
    """The tokens of a program in order; none if it does not parse, is too long, or ends a line by a return alone."""
    if len(code) > LIMIT or "\r" in code.replace("\r\n", ""):  # at which the parser counts a line, the tokenizer none
        return []
    tree = parse(code)
    if tree is None:
        return []
    places = _Places(code)
    try:
        raw = list(tokenize.generate_tokens(io.StringIO(code).readline))
    except (tokenize.TokenError, SyntaxError, ValueError):
        return []
    names = set(_locals(tree, places))
    found, brackets = list(_depths(tree, places)), 0
    for token in raw:
        start, end = places.of(*token.start), places.of(*token.end)
        brackets += (token.string in _OPENING) - (token.string in _CLOSING) if token.type == tokenize.OP else 0
        if token.type in _LAYOUT or not token.string or token.string in _IMPLIED[bool(brackets)]:
            continue
        kind = LOCAL if start in names and token.type == tokenize.NAME else _literal(token) or token.string
        found.append(Lexeme(kind, token.string, start, end))
    dropped = bytearray(len(code) + 1)
    for first, last in _dropped(tree, places):
        dropped[first:last] = b"\1" * (last - first)
    return [t for t in sorted(found, key=lambda t: (t.start, t.end)) if not dropped[t.start]]


def parameters(code: str) -> list[str]:
    """The parameters of the last function of a program by their place."""
    tree = parse(code) if len(code) <= LIMIT else None
    for stmt in reversed(tree.body if tree else []):
        if isinstance(stmt, ast.FunctionDef | ast.AsyncFunctionDef):
            return [a.arg for a in (*stmt.args.posonlyargs, *stmt.args.args)]
    return []


class _Places:
    """Characters of a text by line and column."""

    def __init__(self, code: str) -> None:
        self._lines = code.split("\n")
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line) + 1)

    def of(self, line: int, column: int) -> int:
        """By a column in characters, as the tokenizer counts."""
        return self._starts[min(line, len(self._starts)) - 1] + column

    def start(self, node: ast.stmt | ast.expr | ast.arg) -> int:
        """By a column in bytes, as the parser counts."""
        return self._at(node.lineno, node.col_offset)

    def end(self, node: ast.stmt | ast.expr | ast.arg) -> int:
        return self._at(node.end_lineno or node.lineno, node.end_col_offset or 0)

    def _at(self, line: int, column: int) -> int:
        before = self._lines[line - 1].encode("utf-8", "surrogatepass")[:column]
        return self._starts[line - 1] + len(before.decode("utf-8", "ignore"))


def _dropped(tree: ast.Module, places: _Places) -> Iterator[tuple[int, int]]:
    """Spans that change nothing: docstrings, annotations, imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield places.start(node), places.end(node)
        elif isinstance(node, (*DEFINITIONS, ast.Module)) and ast.get_docstring(node, clean=False) is not None:
            yield places.start(node.body[0]), places.end(node.body[0])
        if isinstance(node, ast.arg) and node.annotation:
            yield places.start(node) + len(node.arg), places.end(node.annotation)
        elif isinstance(node, ast.AnnAssign):
            yield places.end(node.target), places.end(node.annotation)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.returns:
            yield places.start(node.returns), places.end(node.returns)


def _locals(tree: ast.Module, places: _Places) -> Iterator[int]:
    """Where parameters and locals of functions stand."""
    for function in tree.body:
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        named = [(_name(node), node) for node in ast.walk(function) if isinstance(node, ast.arg | ast.Name)]
        held = {name for name, node in named if isinstance(node, ast.arg) or not isinstance(node.ctx, ast.Load)}
        yield from (places.start(node) for name, node in named if name in held)


def _name(node: ast.arg | ast.Name) -> str:
    return node.arg if isinstance(node, ast.arg) else node.id


def _depths(tree: ast.Module, places: _Places) -> Iterator[Lexeme]:
    """A token before each statement."""
    todo: list[tuple[ast.AST, int]] = [(tree, 0)]
    while todo:
        node, depth = todo.pop()
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.stmt):
                start = places.start(child)
                yield Lexeme(f"\0{depth}", "", start, start)
            inner = isinstance(child, (ast.stmt, ast.excepthandler, ast.match_case))
            if inner:
                todo.append((child, depth + isinstance(child, ast.stmt)))


def _literal(token: tokenize.TokenInfo) -> str:
    """The value of a number or a string, whatever its quotes."""
    return _value(token.string) if token.type in (tokenize.NUMBER, tokenize.STRING) else ""


@lru_cache(maxsize=1024)
def _value(text: str) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return f"\0{ast.literal_eval(text)!r}"
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            return ""
