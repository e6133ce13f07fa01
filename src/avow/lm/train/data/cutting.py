"""Documents that fit a context: a module is cut between top-level definitions, a long class between its methods.

A piece is as many statements in a row as fit, each with the comments, decorators and blank lines before it, so the
pieces of a text put together are the text. What is longer than a context by itself and cannot be cut between statements
is cut between lines, a line between characters. Text that does not parse is cut between lines.
What it does NOT do: repeat imports or a class's head in later pieces.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence

from avow.lm.train.data.filters import parsed
from avow.lm.train.data.lexemes import lines as lines_of

Count = Callable[[Sequence[str]], list[int]]  # the lengths of texts in tokens
_SHORT = 8  # characters a token: what is longer is not worth encoding as a whole first


def pieces(text: str, room: int, count: Count) -> Iterator[str]:
    """The pieces of a text, none longer than `room` tokens as `count` has them, but for a single character."""
    if len(text) <= _SHORT * room and count([text])[0] <= room:
        yield text
        return
    tree = parsed(text)
    yield from _cut(lines_of(text), tree.body if tree else [], 1, room, count)


def _cut(lines: list[str], statements: Sequence[ast.stmt], first: int, room: int, count: Count) -> Iterator[str]:
    """Pieces of lines, of which the first is line `first` of the file and which hold these statements."""
    chunks = list(_chunks(len(lines), statements, first))
    texts = ["".join(lines[start:end]) for start, end, _ in chunks]
    held = ""
    size = 0
    for (start, end, statement), text, length in zip(chunks, texts, count(texts), strict=True):
        if held and size + length > room:
            yield held
            held, size = "", 0
        if length <= room:
            held, size = held + text, size + length
        else:
            yield from _within(lines[start:end], statement, first + start, room, count)
    if held:
        yield held


def _chunks(total: int, statements: Sequence[ast.stmt], first: int) -> Iterator[tuple[int, int, ast.stmt | None]]:
    """(start, end, statement) of runs of lines, counted from 0: each ends with a statement, the last with the text."""
    start = 0
    for i, statement in enumerate(statements):
        last = i == len(statements) - 1
        end = total if last else (statement.end_lineno or statement.lineno) - first + 1
        if end > start:
            yield start, min(end, total), statement
            start = end
    if not statements and total:
        yield 0, total, None


def _within(lines: list[str], statement: ast.stmt | None, first: int, room: int, count: Count) -> Iterator[str]:
    """A chunk that is too long: between the statements of its body, else between lines, else between characters."""
    body = getattr(statement, "body", None)
    if isinstance(body, list) and body:
        yield from _cut(lines, body, first, room, count)
    elif len(lines) > 1:
        yield from _lines(lines, room, count)
    else:
        middle = max(1, len(lines[0]) // 2)
        for half in (lines[0][:middle], lines[0][middle:]):
            if len(half) <= 1 or count([half])[0] <= room:
                yield half
            else:
                yield from _within([half], None, first, room, count)


def _lines(lines: list[str], room: int, count: Count) -> Iterator[str]:
    held: list[str] = []
    size = 0
    for line, length in zip(lines, count(lines), strict=True):
        if held and size + length > room:
            yield "".join(held)
            held, size = [], 0
        if length > room:
            yield from _within([line], None, 1, room, count)
        else:
            held, size = [*held, line], size + length
    if held:
        yield "".join(held)
