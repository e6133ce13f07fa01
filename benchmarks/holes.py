"""Holes in programs: the exact tree programme beside an integer programme and the greedy rule.

    python -m benchmarks.holes

Trees of functions of the standard library, with costs like those of a model that is mostly sure (drawn, not a model's).
One row a rule: seconds for a whole table of 4 numbers of holes and 100 budgets on a tree of about 300 nodes, and how
much of the trees is kept. The integer programme (scipy's HiGHS, gap 0) is timed cell by cell on a sample of cells.
"""

from __future__ import annotations

import ast
import inspect
import json
import textwrap
import time
from collections.abc import Iterator
from types import ModuleType

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from avow.certify.holes import solve, subtree_sizes
from avow.core.evidence import FloatArray

BUDGETS = -np.log(np.linspace(1e-5, 1 - 1e-5, 100))
HOLES = 4


def surprises(rng: np.random.Generator, n: int) -> FloatArray:
    """Costs like those of a model that is mostly sure: near 0, some up to 10."""
    return np.minimum(10.0, rng.gamma(0.15, 1.0, n))


def real_trees(*modules: ModuleType) -> Iterator[list[int]]:
    """The trees of all functions of some modules."""
    for module in modules or (json.decoder, json.encoder, textwrap, inspect):
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(node, ast.FunctionDef):
                yield parents_of(node)


def parents_of(root: ast.AST) -> list[int]:
    parents: list[int] = []

    def visit(node: ast.AST, above: int) -> None:
        parents.append(above)
        here = len(parents) - 1
        for child in ast.iter_child_nodes(node):
            visit(child, here)

    visit(root, -1)
    return parents


def programme(parents: list[int], costs: FloatArray, max_holes: int, budget: float) -> int:
    """Most nodes kept, by an integer programme: x_v = v is removed, y_v = a hole opens at v."""
    n = len(parents)
    rows: list[tuple[dict[int, float], float, float]] = [
        ({n + v: 1.0 for v in range(n)}, -np.inf, max_holes),
        ({v: float(costs[v]) for v in range(n)}, float(costs.sum()) - budget, np.inf),
    ]
    for v, above in enumerate(parents):
        if above < 0:
            rows.append(({v: 1.0, n + v: -1.0}, 0.0, 0.0))
        else:
            rows.append(({above: 1.0, v: -1.0}, -np.inf, 0.0))
            rows.append(({v: 1.0, above: -1.0, n + v: -1.0}, -np.inf, 0.0))
    cells = [(i, j, value) for i, (terms, _, _) in enumerate(rows) for j, value in terms.items()]
    at = np.array([cell[:2] for cell in cells]).T
    matrix = csr_array((np.array([cell[2] for cell in cells]), at), shape=(len(rows), 2 * n))
    bounds = LinearConstraint(matrix, [row[1] for row in rows], [row[2] for row in rows])
    goal = np.concatenate((np.ones(n), np.zeros(n)))
    found = milp(goal, constraints=bounds, integrality=np.ones(2 * n), bounds=Bounds(0, 1), options={"mip_rel_gap": 0})
    assert found.success, found.message
    return n - round(found.fun)


def greedy(parents: list[int], costs: FloatArray, max_holes: int, budget: float) -> int:
    """Nodes kept by cutting the subtree with the most cost a node, until the rest is within the budget; else none."""
    sizes, mask = subtree_sizes(parents), np.ones(len(parents), dtype=np.bool_)
    for _ in range(max_holes):
        if costs[mask].sum() <= budget:
            break
        price = [float(costs[v : v + sizes[v]][mask[v : v + sizes[v]]].sum()) / sizes[v] for v in range(len(parents))]
        v = max((v for v in range(len(parents)) if mask[v]), key=price.__getitem__)
        mask[v : v + sizes[v]] = False
    return int(mask.sum()) if costs[mask].sum() <= budget else 0


def main() -> None:
    rng = np.random.default_rng(0)
    trees = [tree for tree in real_trees() if 250 <= len(tree) <= 350]
    ours, cells, equal, kept, greedily = [], [], 0, [], []
    for tree in trees:
        costs = surprises(rng, len(tree))
        took = []
        for _ in range(5):
            start = time.perf_counter()
            found = solve(tree, costs, HOLES, BUDGETS)
            took.append(time.perf_counter() - start)
        ours.append(min(took))
        for m, i in ((2, 0), (3, 1), (4, 10)):
            start = time.perf_counter()
            exact = programme(tree, costs, m, BUDGETS[i])
            cells.append(time.perf_counter() - start)
            equal += exact == found.kept[m - 1, i]
            kept.append(exact / len(tree))
            greedily.append(greedy(tree, costs, m, BUDGETS[i]) / len(tree))
    table, cell = float(np.mean(ours)), float(np.mean(cells))
    smallest, largest, count = min(map(len, trees)), max(map(len, trees)), HOLES * len(BUDGETS)
    print(f"{len(trees)} trees of {smallest} to {largest} nodes, {count} cells each")
    print(f"tree programme     {1e3 * table:.2f} ms a table, at most {1e3 * max(ours):.2f}")
    print(f"integer programme  {1e3 * cell:.1f} ms a cell, {count * cell / table:,.0f} times as long for a table")
    print(f"equal in {equal} of {len(cells)} cells")
    print(f"kept: exact {100 * np.mean(kept):.1f} % of the nodes, greedy {100 * np.mean(greedily):.1f} %")


if __name__ == "__main__":
    main()
