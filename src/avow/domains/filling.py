"""Whether one program is another with its holes filled.

A hole in place of an expression is filled by one expression. One in place of statements is filled by any number of
them, none as well: who is to write a part of a function is not bound to as many lines. That is wider than the paper's
match (`avow.domains.tree.matches`), for which every hole is one subtree.
"""

from __future__ import annotations

from collections.abc import Sequence

from avow.core.evidence import BoolArray
from avow.domains.tree import Tree


def fills(tree: Tree, kept: BoolArray, other: Tree) -> bool:
    """Whether the other program is this one with something in place of what is not kept.

    One that is nested too deeply to be compared counts as another program.
    """
    try:
        return _Filling(tree, kept, other).same(0, 0)
    except RecursionError:
        return False


class _Filling:
    def __init__(self, tree: Tree, kept: BoolArray, other: Tree) -> None:
        self._tree, self._kept, self._other = tree, kept, other
        self._ours, self._theirs = tree.children, other.children
        self._known: dict[tuple[int, int], bool] = {}

    def same(self, a: int, b: int) -> bool:
        """Whether their node can stand where ours does."""
        if not self._kept[a]:
            return True
        if (a, b) not in self._known:
            self._known[a, b] = self._tree.labels[a] == self._other.labels[b] and self._below(a, b)
        return self._known[a, b]

    def _below(self, a: int, b: int) -> bool:
        ours, theirs = _parted(self._tree, self._ours[a]), _parted(self._other, self._theirs[b])
        single, others = ours.pop("", []), theirs.pop("", [])
        if len(single) != len(others) or not all(map(self.same, single, others)):
            return False
        return all(self._block(ours.get(name, []), theirs.get(name, [])) for name in {**ours, **theirs})

    def _block(self, ours: Sequence[int], theirs: Sequence[int]) -> bool:
        """Statements: those that are kept in their order, and anything where others were."""
        reach = {0}  # how many of theirs may stand for those of ours so far
        for a in ours:
            if self._kept[a]:
                reach = {n + 1 for n in reach if n < len(theirs) and self.same(a, theirs[n])}
            elif reach:
                reach = set(range(min(reach), len(theirs) + 1))
        return len(theirs) in reach


def _parted(tree: Tree, children: Sequence[int]) -> dict[str, list[int]]:
    """Children by the block that they stand in."""
    out: dict[str, list[int]] = {}
    for child in children:
        out.setdefault(tree.blocks[child], []).append(child)
    return out
