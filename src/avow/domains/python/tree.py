"""A Python program as a tree of what it is written with: for partial programs with holes (`avow.domains.tree`).

Nodes are those of `ast` that stand somewhere in the text, in preorder, children in the order of the text; operators and
contexts, which have no place of their own, belong to the node above. A node's label is all that `ast` knows of it.
Khakhar et al. (2023) find the places of children by searching for their text; here they are the parser's.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from itertools import pairwise

from avow.domains.python.source import parse
from avow.domains.tree import Tree, owners_of

_ENDS = re.compile(r"\r\n|\r|\n")
_UNSAID = {"ctx", "kind", "type_comment", "type_ignores"}
_BLOCKS = {"body", "orelse", "finalbody"}  # where they are lists
_WHOLE = {"JoinedStr", "TemplateStr"}  # before Python 3.12 the places within an f-string are wrong


def tree_of(source: str) -> Tree | None:
    """The tree of a program, None where it does not parse."""
    module = parse(source)
    if module is None:
        return None
    place = _Places(source)
    parents, spans, kinds, labels, blocks = [-1], [(0, len(source))], ["Module"], [_label(module)], [""]
    waiting = [(node, block, 0) for node, block in reversed(_below(module, place))]
    while waiting:  # no recursion: a program may be nested deeper than Python's stack
        node, block, above = waiting.pop()
        here = len(parents)
        parents.append(above)
        spans.append(place.of(node))
        kinds.append(type(node).__name__)
        labels.append(_label(node))
        blocks.append(block)
        waiting += [(child, block, here) for child, block in reversed(_below(node, place))]
    owners = owners_of(source, spans, _comments(source))
    return Tree(source, tuple(parents), tuple(spans), tuple(kinds), tuple(labels), tuple(blocks), owners)


def _label(node: ast.AST) -> str:
    """A node with what has no place of its own, and a mark for each child that has one."""
    if type(node).__name__ in _WHOLE:
        return ast.dump(node)
    fields = ((name, _blank(name, getattr(node, name, None))) for name in node._fields if name not in _UNSAID)
    return f"{type(node).__name__}({', '.join(f'{name}={_said(value)}' for name, value in fields)})"


def _blank(name: str, value: object) -> object:
    """A list of statements without them: how many there are is for `Tree.blocks` to say."""
    return [] if name in _BLOCKS and isinstance(value, list) else value


def _said(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_said, value))}]"
    if isinstance(value, ast.AST):
        return "_" if _placed(value) else _label(value)
    return f"{type(value).__name__} {value!r}"


def _placed(node: ast.AST) -> bool:
    return getattr(node, "end_lineno", None) is not None


def _comments(source: str) -> list[tuple[int, int]]:
    """Where comments stand."""
    starts = [0, *(match.end() for match in _ENDS.finditer(source))]
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source, newline="").readline))  # lines end as in `_ENDS`
    except (tokenize.TokenError, SyntaxError):  # what only the parser understands
        return []
    comments = (token for token in tokens if token.type == tokenize.COMMENT)
    return [(starts[t.start[0] - 1] + t.start[1], starts[t.end[0] - 1] + t.end[1]) for t in comments]


class _Places:
    """Where nodes stand: the parser counts lines, and in them bytes."""

    def __init__(self, source: str) -> None:
        ends = [match.end() for match in _ENDS.finditer(source)]
        self._source, self._starts = source, [0, *ends]
        self._lines = [source[start:end] for start, end in pairwise([*self._starts, len(source)])]

    def of(self, node: ast.AST) -> tuple[int, int]:
        places = (node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset)  # type: ignore[attr-defined]
        start, end = (self._character(line, column) for line, column in places)
        if decorators := getattr(node, "decorator_list", None):  # they stand before what is said to be its place
            start = self._source.rfind("@", 0, self.of(decorators[0])[0])
        return start, end

    def _character(self, line: int, column: int) -> int:
        text = self._lines[line - 1]
        if not text.isascii():
            column = len(text.encode("utf-8", "surrogatepass")[:column].decode("utf-8", "replace"))
        return self._starts[line - 1] + column


def _below(node: ast.AST, place: _Places) -> list[tuple[ast.AST, str]]:
    """The nearest nodes below one that have a place, in the order of the text, each with its block."""
    if type(node).__name__ in _WHOLE:
        return []
    found, waiting = [], [(node, "")]
    while waiting:
        above, path = waiting.pop()
        for name, value in ast.iter_fields(above):
            for i, child in enumerate(value if isinstance(value, list) else [value]):
                if not isinstance(child, ast.AST):
                    continue
                if _placed(child):
                    found.append((child, f"{path}{name}" if isinstance(child, ast.stmt) else ""))
                else:
                    waiting.append((child, f"{path}{name}{i}."))
    return sorted(found, key=lambda one: place.of(one[0]))
