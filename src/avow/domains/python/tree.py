"""A Python program as a tree of what it is written with: for partial programs with holes (`avow.certify.holes`).

Nodes are those of `ast` that stand somewhere in the text, in preorder, children in the order of the text; operators and
contexts, which have no place of their own, belong to the node above. A node owns the characters of its place that no
child has. Khakhar et al. (2023) find the places of children by searching for their text; here they are the parser's.

    costs      the surprise of each node: of every token that touches a character of its own, clipped to [0, 10]
    outlined   the text with its holes
    matches    whether the kept part of one tree is that of another, the paper's coverage

White space and comments belong to nobody. A token of nothing but white space counts for the character that follows it,
one in a comment for nothing.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from avow.core.evidence import BoolArray, FloatArray, IntArray
from avow.domains.python.source import parse

MOST = 10.0  # nats of one node
HOLE = "□"  # a square, which is no Python
SPACE, COMMENT = -1, -2
_ENDS = re.compile(r"\r\n|\r|\n")
_UNSAID = {"ctx", "kind", "type_comment", "type_ignores"}
_BLOCKS = {"body", "orelse", "finalbody"}  # where they are lists
_WHOLE = {"JoinedStr", "TemplateStr"}  # before Python 3.12 the places within an f-string are wrong


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """A program of n nodes.

    parents [n] in preorder, -1 for the root. spans [n, 2]: characters from and to. kinds: the class of each node in
    `ast`. labels: all that `ast` knows of a node, with a mark for each child but statements. blocks: the list of
    statements that a node stands in, by its name in the node above, "" for what is no statement. owners: the node of
    each character, -1 for white space, -2 for comments.
    """

    source: str
    parents: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]
    kinds: tuple[str, ...]
    labels: tuple[str, ...]
    blocks: tuple[str, ...]
    owners: IntArray

    @property
    def children(self) -> list[list[int]]:
        out: list[list[int]] = [[] for _ in self.parents]
        for node, above in enumerate(self.parents[1:], 1):
            out[above].append(node)
        return out


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
    owners = np.full(len(source), -1, dtype=np.int64)
    for here, (start, end) in enumerate(spans):
        owners[start:end] = here
    owners[[i for i, character in enumerate(source) if character.isspace()]] = SPACE
    for start, end in _comments(source):
        owners[start:end] = COMMENT
    return Tree(source, tuple(parents), tuple(spans), tuple(kinds), tuple(labels), tuple(blocks), owners)


def costs(tree: Tree, tokens: Sequence[tuple[int, int]], logprobs: Sequence[float]) -> FloatArray:
    """The surprise of each node in nats: [n], each in [0, 10]. A token that touches several nodes counts for each.

    Args:
        tree: the program.
        tokens: the characters that each token covers, from and to, as far as they are known.
        logprobs: of each token. A character that no token covers, such as the prompt's, surprises nobody.

    Raises:
        ValueError: another number of log-probabilities than tokens, a token outside the text, or a log-probability
            that is positive or no number.

    """
    if len(tokens) != len(logprobs):
        raise ValueError(f"{len(tokens)} tokens with {len(logprobs)} log-probabilities")
    out = np.zeros(len(tree.parents))
    known = np.flatnonzero(tree.owners >= 0)
    for (start, end), logprob in zip(tokens, logprobs, strict=True):
        if not 0 <= start <= end <= len(tree.source) or not logprob <= 0:
            raise ValueError(f"the token from {start} to {end} of {len(tree.source)} characters, {logprob}")
        touched = np.unique(tree.owners[start:end])
        if (touched == SPACE).all():
            after = int(np.searchsorted(known, end))
            touched = tree.owners[known[after : after + 1]]
        out[touched[touched >= 0]] -= logprob
    return np.clip(out, 0.0, MOST)


def outlined(tree: Tree, kept: BoolArray, hole: str = HOLE) -> str:
    """The text with a hole for each subtree that is not kept.

    Raises:
        ValueError: a mask of another size.

    """
    _check(tree, kept)
    parts, at = [], 0
    for node, above in enumerate(tree.parents):
        if not kept[node] and (above < 0 or kept[above]):
            start, end = tree.spans[node]
            parts += [tree.source[at:start], hole]
            at = end
    return "".join([*parts, tree.source[at:]])


def matches(tree: Tree, kept: BoolArray, other: Tree) -> bool:
    """Whether the other program fits: it is the same wherever a node is kept, and has one subtree for each hole.

    Raises:
        ValueError: a mask of another size.

    """
    _check(tree, kept)
    if not kept[0]:
        return True
    ours, theirs, waiting = tree.children, other.children, [(0, 0)]
    while waiting:
        a, b = waiting.pop()
        if not kept[a]:
            continue
        if tree.labels[a] != other.labels[b] or len(ours[a]) != len(theirs[b]):
            return False
        pairs = list(zip(ours[a], theirs[b], strict=True))
        if any(tree.blocks[a] != other.blocks[b] for a, b in pairs):
            return False
        waiting += pairs
    return True


def _check(tree: Tree, kept: BoolArray) -> None:
    if len(kept) != len(tree.parents):
        raise ValueError(f"a mask of {len(kept)} for a tree of {len(tree.parents)} nodes")


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
    starts = [0, *(match.end() for match in re.finditer("\n", source))]
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source, newline="").readline))
    except (tokenize.TokenError, SyntaxError):  # what only the parser understands, such as a lone carriage return
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
