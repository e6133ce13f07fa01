"""How alike programs are as texts, whatever their names, comments and annotations say.

A program is normalised as a syntax tree: docstrings, comments, annotations, imports and function headers are gone,
parameters and locals are numbered in order of appearance. Its vector is 1 + ln(count) over bigrams of the tokens left,
scaled to length 1, so that the inner product of two programs is the cosine K_ij. The N x N kernel is never built:
sum_j p_j K_ij = v_i . sum_j p_j v_j, so a weighted mean of all programs is one sparse vector.

Nothing is executed. A text that does not parse, or nests deeper than the parser can go, is read word by word, and of a
text beyond 20,000 characters only the first ones count, so that no text can stop a selection.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np

from avow.core.evidence import FloatArray, IntArray

LIMIT = 20_000  # characters read of one program
_WORD = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True, eq=False)
class Vectors:
    """N sparse unit vectors: value[k] at (row[k], column[k]). A program without two tokens is the zero vector.

    length [N]: tokens of each program after normalisation.
    """

    n: int
    width: int
    row: IntArray
    column: IntArray
    value: FloatArray
    length: IntArray

    @property
    def shortfall(self) -> FloatArray:
        """How far a program is below the median length: ln(length / median) where that is negative, else 0: [N]."""
        logs = np.log(np.maximum(1, self.length))
        out: FloatArray = np.minimum(0.0, logs - (np.median(logs) if self.n else 0.0))
        return out

    def centroid(self, weights: FloatArray) -> FloatArray:
        """Weighted mean similarity of each program to all others: sum_j w_j K_ij / sum_j w_j over j != i: [N].

        0 where the others have no weight. weights [N] >= 0.
        """
        total = np.bincount(self.column, self.value * weights[self.row], minlength=self.width)
        similarity = np.bincount(self.row, self.value * total[self.column], minlength=self.n)
        itself = np.bincount(self.row, self.value * self.value, minlength=self.n)
        others = weights.sum() - weights
        # where one weight is nearly all, the differences are rounding errors: nothing is said
        known = others > 1e-12 * max(1.0, float(weights.sum()))
        out: FloatArray = np.clip((similarity - weights * itself) / np.where(known, others, 1.0), 0.0, 1.0)
        return np.where(known, out, 0.0)


def vectors(texts: Sequence[str]) -> Vectors:
    """Unit vectors of bigrams of N programs."""
    columns: dict[tuple[str, str], int] = {}
    rows: list[int] = []
    places: list[int] = []
    counts: list[int] = []
    lengths: list[int] = []
    for i, text in enumerate(texts):
        stream = tokens(text)
        lengths.append(len(stream))
        bag = Counter(pairwise(stream))
        rows.extend([i] * len(bag))
        places.extend(columns.setdefault(pair, len(columns)) for pair in bag)
        counts.extend(bag.values())
    row = np.array(rows, dtype=np.int64)
    value = 1.0 + np.log(np.array(counts, dtype=np.float64))
    norm = np.sqrt(np.bincount(row, value * value, minlength=len(texts)))
    column, length = np.array(places, dtype=np.int64), np.array(lengths, dtype=np.int64)
    return Vectors(len(texts), len(columns), row, column, value / norm[row], length)


def tokens(text: str) -> list[str]:
    """The normalised token stream of a program, or its words where it does not parse."""
    return _WORD.findall(_plain(text) if len(text) <= LIMIT else text[:LIMIT])


@lru_cache(maxsize=4096)  # a rule, the posterior and every draw of an evaluation read the same programs
def _plain(text: str) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the parser's opinions on a candidate are not the user's concern
        for source in (text, "def _():\n" + text):  # the second reads a bare body, as recorded completions are
            try:
                return _normalised(source)
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                continue
    return text


def _normalised(source: str) -> str:
    parts: list[str] = []
    for statement in ast.parse(source).body:
        kept = _Normaliser(statement).visit(statement)
        if isinstance(kept, ast.FunctionDef | ast.AsyncFunctionDef):
            parts.extend(ast.unparse(inner) for inner in kept.body)
        elif kept is not None:
            parts.append(ast.unparse(kept))
    return "\n".join(parts)


class _Normaliser(ast.NodeTransformer):
    """Strips one top-level statement and renames its locals; only functions have locals."""

    def __init__(self, statement: ast.stmt) -> None:
        self._names: dict[str, str] = {}
        self._locals: set[str] = set()
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            for node in ast.walk(statement):
                if isinstance(node, ast.arg):
                    self._locals.add(node.arg)
                elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
                    self._locals.add(node.id)

    def _number(self, name: str) -> str:
        return self._names.setdefault(name, f"v{len(self._names)}") if name in self._locals else name

    def visit_Import(self, _: ast.Import) -> None:
        return None

    def visit_ImportFrom(self, _: ast.ImportFrom) -> None:
        return None

    def visit_Name(self, node: ast.Name) -> ast.Name:
        node.id = self._number(node.id)
        return node

    def visit_arg(self, node: ast.arg) -> ast.arg:
        node.arg, node.annotation = self._number(node.arg), None
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST | None:
        self.generic_visit(node)
        return ast.copy_location(ast.Assign([node.target], node.value), node) if node.value else None

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return self._function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        return self._function(node)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.AST:
        node.returns = None
        if ast.get_docstring(node, clean=False) is not None:
            del node.body[0]
        self.generic_visit(node)
        return node
