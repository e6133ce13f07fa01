"""Which parts of a syntax tree to leave open: the largest program within a budget of cost, with at most m holes.

A partial program (Khakhar, Mell & Bastani, "PAC prediction sets for large language models of code", ICML 2023) is the
tree of a program from which whole subtrees are cut; each cut leaves a hole. Every node v costs nll_v >= 0, the
surprise of its tokens. For a threshold tau the budget is -ln tau, and one wants

    maximise    the number of nodes that are kept
    subject to  the kept nodes cost at most the budget in all; at most m holes; a kept node's parent is kept.

The paper gives this to an integer solver, once for each tau and m. With the nodes in preorder the subtree of i is
i .. i + size_i, and a dynamic programme answers all of them at once:

    G[i][h][r] = most cost that cuts at i or later can remove, with h holes and exactly r nodes removed
               = max( G[i + 1][h][r],                                     keep i
                      G[i + size_i][h - 1][r - size_i] + cost(i's tree) )    cut at i

    kept(m, budget) = n - min { r : max over h <= m of G[0][h][r] >= total cost - budget }

in O(n^2 m) additions on whole rows. It is exact for what it maximises, which is an integer count; costs are compared
within a billionth of all of them. Cutting the root is a hole like any other, so the empty program needs m >= 1.

It does not make the sets of different budgets nested: `nested` does, at a price.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from avow.core.evidence import BoolArray, FloatArray, IntArray

TOLERANCE = 1e-9
MOST_COST = 1e100
MOST_CELLS = 250_000_000  # half of them are filled, with 8 bytes each


@dataclass(frozen=True, slots=True, eq=False)
class Holes:
    """The best partial programs of a tree of n nodes.

    kept [max_holes, len(budgets)]: nodes that stay, with at most row + 1 holes.
    """

    kept: IntArray
    _table: _Table

    def mask(self, m: int, i: int) -> BoolArray:
        """Which nodes stay with at most m holes (1 to max_holes) and the budget i: [n], `kept[m - 1, i]` of them true.

        Of several largest programs the one that leaves the most cost out; of those, the one with the fewest holes.

        Raises:
            IndexError: no such number of holes, or budget.

        """
        holes, budgets = self.kept.shape
        if not 1 <= m <= holes or not 0 <= i < budgets:
            raise IndexError(f"{m} holes, budget {i}: there are 1 to {holes} holes and the budgets 0 to {budgets - 1}")
        return self._table.mask(m, len(self._table.sizes) - int(self.kept[m - 1, i]))


def solve(parents: ArrayLike, costs: ArrayLike, max_holes: int, budgets: ArrayLike) -> Holes:
    """The largest partial program for every number of holes up to `max_holes` and every budget.

    Args:
        parents: [n] the parent of each node in preorder, -1 for the root, which is the first.
        costs: [n] nats, not negative.
        max_holes: at least 1.
        budgets: nats that the kept nodes may cost in all, such as -ln tau.

    Raises:
        ValueError: no tree in preorder, a cost or budget that is negative or no number, no hole allowed.

    """
    sizes, cost, budget = _checked(parents, costs, max_holes, budgets)
    table = _Table(sizes, cost, max_holes)
    removed = [table.removed(m, budget) for m in range(1, max_holes + 1)]
    return Holes(len(sizes) - np.stack(removed), table)


def nested(parents: ArrayLike, costs: ArrayLike, max_holes: int, budgets: ArrayLike) -> BoolArray:
    """Masks that shrink with the budget, as the paper asks: [max_holes, len(budgets), n] of nodes that stay.

    Budgets are taken from the largest to the smallest, and what one has removed stays removed; so each is the largest
    program within its budget below the one before, not the largest of all choices of nested programs at once.

    Raises:
        ValueError: as of `solve`.

    """
    sizes, cost, budget = _checked(parents, costs, max_holes, budgets)
    masks = np.ones((max_holes, len(budget), len(sizes)), dtype=np.bool_)
    for m in range(1, max_holes + 1):
        above = masks[m - 1, 0]
        for i in np.argsort(-budget, kind="stable"):
            if cost[above].sum() > budget[i] + TOLERANCE * max(1.0, float(cost.sum())):
                table = _Table(sizes, cost, m, above)
                above = table.mask(m, int(table.removed(m, budget[i])))
            masks[m - 1, i] = above
    return masks


def subtree_sizes(parents: ArrayLike) -> IntArray:
    """Nodes of each subtree, itself included: [n].

    Raises:
        ValueError: `parents` is no tree in preorder.

    """
    parent: list[int] = np.asarray(parents, dtype=np.int64).tolist()
    if not parent or parent[0] != -1:
        raise ValueError("expected the nodes of a tree in preorder: the root first, with the parent -1")
    path: list[int] = []  # from the root to the node before
    sizes = np.ones(len(parent), dtype=np.int64)
    for node, above in enumerate(parent):
        while path and path[-1] != above:
            path.pop()
        if node and not path:
            raise ValueError(f"node {node}: its parent {above} is neither the node before it nor one above that")
        path.append(node)
    for node in range(len(parent) - 1, 0, -1):
        sizes[parent[node]] += sizes[node]
    return sizes


def _checked(
    parents: ArrayLike, given: ArrayLike, max_holes: int, limits: ArrayLike
) -> tuple[IntArray, FloatArray, FloatArray]:
    """Subtree sizes, costs and budgets as arrays."""
    sizes = subtree_sizes(parents)
    costs, budgets = np.asarray(given, dtype=np.float64), np.atleast_1d(np.asarray(limits, dtype=np.float64))
    n = len(sizes)
    if costs.shape != (n,):
        raise ValueError(f"{n} nodes need {n} costs, found the shape {costs.shape}")
    for what, values in (("cost", costs), ("budget", budgets)):
        if not (values >= 0).all() or (what == "cost" and not np.isfinite(values).all()):
            raise ValueError(f"a {what} that is negative or no number; expected nats from 0 on")
    if costs.max() > MOST_COST:
        raise ValueError(f"a cost of {costs.max():g}; expected nats, at most {MOST_COST:g}")
    if max_holes < 1:
        raise ValueError(f"max_holes is {max_holes}, expected 1 or more")
    if n * n * (max_holes + 2) > MOST_CELLS:
        raise ValueError(f"{n:,} nodes with {max_holes} holes take more than {MOST_CELLS * 4 / 1e9:.0f} GB of memory")
    return sizes, costs, budgets


class _Table:
    """G. Row i holds G[i] for the r <= n - i that are possible, flat, r outside and h inside.

    Flat, because cutting at i is then one shift: r by size_i and h by one. The column h = max_holes + 1 catches what
    would have a hole too many. Nodes that are not `allowed` are cut, by themselves or with what they stand below.
    """

    def __init__(self, sizes: IntArray, costs: FloatArray, max_holes: int, allowed: BoolArray | None = None) -> None:
        self._width = width = max_holes + 2
        self._allowed = [True] * len(sizes) if allowed is None else allowed.tolist()
        n, sums = len(sizes), np.concatenate(([0.0], np.cumsum(costs)))
        self.sizes, self._total = sizes, float(sums[-1])  # the sum by which subtrees are taken off
        ends = np.arange(n) + sizes
        removable = (sums[ends] - sums[:-1]).tolist()
        empty = np.full(width, -np.inf)
        empty[0] = 0.0
        self._rows: list[FloatArray] = [empty] * (n + 1)
        for i, size, end in zip(range(n - 1, -1, -1), sizes[::-1].tolist(), ends[::-1].tolist(), strict=True):
            row = np.empty((n - i + 1) * width)
            row[:-width] = self._rows[i + 1] if self._allowed[i] else -np.inf
            row[-width:] = -np.inf
            cut = row[size * width + 1 :]
            np.maximum(self._rows[end][:-1] + removable[i], cut, out=cut)
            row[width - 1 :: width] = -np.inf
            self._rows[i] = row

    def removed(self, m: int, budgets: FloatArray) -> IntArray:
        """The fewest nodes to remove with at most m holes, that the rest is within the budget: the shape of budgets."""
        most = self._rows[0].reshape(-1, self._width)[:, : m + 1].max(axis=1)
        slack = TOLERANCE * max(1.0, self._total)
        return np.searchsorted(np.maximum.accumulate(most), self._total - budgets - slack)

    def mask(self, m: int, removed: int) -> BoolArray:
        """Nodes that stay when at most m holes remove exactly so many at the greatest cost: [n]."""
        holes, node = int(self._rows[0].reshape(-1, self._width)[removed, : m + 1].argmax()), 0
        mask = np.ones(len(self.sizes), dtype=np.bool_)
        while holes:
            now, after = removed * self._width + holes, self._rows[node + 1]
            if self._allowed[node] and now < len(after) and after[now] == self._rows[node][now]:
                node += 1
                continue
            size = int(self.sizes[node])
            mask[node : node + size] = False
            holes, removed, node = holes - 1, removed - size, node + size
        return mask
