"""Trees for the tests of `certify`: random ones, those of real functions, and the exact answers of slower methods."""

from __future__ import annotations

import ast
import inspect
import itertools
import json
import textwrap
from collections.abc import Iterator
from types import ModuleType

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from avow.core.evidence import BoolArray, FloatArray


def random_tree(rng: np.random.Generator, n: int) -> list[int]:
    """Parents in preorder."""
    parents, path = [-1], [0]
    climb = rng.random()
    for node in range(1, n):
        while len(path) > 1 and rng.random() < climb:
            path.pop()
        parents.append(path[-1])
        path.append(node)
    return parents


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
    matrix = np.zeros((len(rows), 2 * n))
    for i, (terms, _, _) in enumerate(rows):
        matrix[i, list(terms)] = list(terms.values())
    bounds = LinearConstraint(matrix, [row[1] for row in rows], [row[2] for row in rows])
    goal = np.concatenate((np.ones(n), np.zeros(n)))
    found = milp(goal, constraints=bounds, integrality=np.ones(2 * n), bounds=Bounds(0, 1), options={"mip_rel_gap": 0})
    assert found.success, found.message
    return n - round(found.fun)


def all_programs(parents: list[int]) -> Iterator[BoolArray]:
    """Every partial program of a small tree."""
    for bits in itertools.product((False, True), repeat=len(parents)):
        mask = np.array(bits)
        if all(above < 0 or mask[above] or not mask[v] for v, above in enumerate(parents)):
            yield mask


def holes(parents: list[int], mask: BoolArray) -> int:
    return sum(not mask[v] and (above < 0 or bool(mask[above])) for v, above in enumerate(parents))
