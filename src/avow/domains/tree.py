"""A program as a tree of what it is written with, in any language: for partial programs with holes.

Khakhar et al. (2023), "PAC prediction sets for large language models of code"; `avow.certify.holes` chooses the holes.
The parsers are the domains' own: `tree_of` of `avow.domains.python.tree` and of `avow.domains.sql.tree`. A node owns
the characters of its place that no child has.

    costs      the surprise of each node: of every token that touches a character of its own, clipped to [0, 10]
    cuts       where holes open, and `opened` the text with them
    matches    whether the kept part of one tree is that of another, the paper's coverage

White space and comments belong to nobody. A token of nothing but white space counts for the character that follows it,
one in a comment for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from avow.core.evidence import BoolArray, FloatArray, IntArray

MOST = 10.0  # nats of one node
HOLE = "□"  # a square, which neither Python nor SQL knows
SPACE, COMMENT = -1, -2


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """A program of n nodes.

    parents [n] in preorder, -1 for the root. spans [n, 2]: characters from and to. kinds: what the parser calls each
    node. labels: all that is known of a node but its place, with a mark for each child but statements. blocks: the list
    of statements that a node stands in, by its name in the node above, "" for what is no statement. owners: the node of
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


def owners_of(source: str, spans: Iterable[tuple[int, int]], comments: Iterable[tuple[int, int]]) -> IntArray:
    """The node of each character, given the places of the nodes in preorder and of comments: `Tree.owners`."""
    owners = np.full(len(source), SPACE, dtype=np.int64)
    for node, (start, end) in enumerate(spans):
        owners[start:end] = node
    owners[[i for i, character in enumerate(source) if character.isspace()]] = SPACE
    for start, end in comments:
        owners[start:end] = COMMENT
    return owners


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


def cuts(tree: Tree, kept: BoolArray) -> list[int]:
    """The nodes at which holes open: those that are not kept, below one that is.

    Raises:
        ValueError: a mask of another size.

    """
    _check(tree, kept)
    return [node for node, above in enumerate(tree.parents) if not kept[node] and (above < 0 or kept[above])]


def opened(source: str, holes: Iterable[tuple[int, int]], hole: str = HOLE) -> str:
    """The text with a mark in place of each hole, given by characters from and to, in their order."""
    parts, at = [], 0
    for start, end in holes:
        parts += [source[at:start], hole]
        at = end
    return "".join([*parts, source[at:]])


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
