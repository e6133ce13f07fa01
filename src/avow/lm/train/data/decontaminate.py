"""Keeps benchmarks out of a corpus: files that hold their wording or their functions.

Two tests on every file, after StarCoder (Li et al. 2023), which dropped files with the prompts and solutions of
HumanEval and MBPP:
    wording    ten words in a row that a row of the benchmark also has (case, marks and line ends aside), where at least
               six are different words of three letters or more: `for i in range(len(x))` is no benchmark
    functions  a function whose syntax tree is one of the benchmark's once annotations, docstrings and the names of
               functions, parameters and variables are out of it, if it has at least 25 nodes: `return x + y` is none

A row of a benchmark is a JSON object of any form; every text in it counts, and the functions of each text by itself and
after the prompt. What it does NOT do: notice a paraphrase, or a solution that is put differently.
"""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from avow.core.jsonl import read_jsonl
from avow.lm.train.data.dedup import Hashes, grams
from avow.lm.train.data.filters import parsed

GRAM = 10  # words
_DISTINCT, _LETTERS = 6, 3
LEAST_NODES = 25
_WORDS = re.compile(rb"[0-9a-z_\x80-\xff]+")

_Outline = tuple[str, ...]


class Benchmarks:
    """What must not be in a corpus: as large as the benchmarks are, whatever the corpus.

    Raises:
        TaskError: a file that is not there, or no JSON lines.

    """

    def __init__(self, paths: Iterable[Path] = ()) -> None:
        wording: list[Hashes] = []
        self._functions: dict[_Outline, set[bytes]] = {}
        for path in paths:
            for _, row in read_jsonl(path):
                found = [text for text in _texts(row) if text.strip()]
                wording += [_telling(text) for text in found]
                prompt = row.get("prompt")
                for text in found:
                    self._learn(text)
                    if isinstance(prompt, str):
                        self._learn(prompt + text)
        self._grams = np.unique(np.concatenate(wording)) if wording else np.zeros(0, dtype=np.uint64)

    def _learn(self, text: str) -> None:
        for function in _functions(parsed(text)):
            if digest := function_digest(function):
                self._functions.setdefault(_outline(function), set()).add(digest)

    def found_in(self, text: str, tree: ast.Module | None) -> str:
        """What a file has of a benchmark, empty if nothing."""
        if len(self._grams):
            tokens = _words(text)
            hashes = grams(tokens, GRAM)
            at = np.searchsorted(self._grams, hashes)
            hits = self._grams[np.minimum(at, len(self._grams) - 1)] == hashes
            if hits.any():
                first = int(np.argmax(hits))
                return "wording: " + b" ".join(tokens[first : first + GRAM]).decode("utf-8", "replace")
        for function in _functions(tree) if self._functions else ():
            alike = self._functions.get(_outline(function))
            if alike and function_digest(function) in alike:
                return f"function: {function.name}"
        return ""


def function_digest(function: ast.FunctionDef) -> bytes | None:
    """What a function is told by, whatever it and its variables are called.

    None for one of fewer than 25 nodes, and for one with an expression too long or too deep to be written anew.
    """
    try:
        copy = _Anonymous().visit(ast.parse(ast.unparse(function)).body[0])  # the tree of the file is left as it is
        written = ast.dump(copy).encode()
    except (RecursionError, SyntaxError, ValueError, MemoryError):
        return None
    return hashlib.sha256(written).digest() if sum(1 for _ in ast.walk(copy)) >= LEAST_NODES else None


def _outline(function: ast.FunctionDef) -> _Outline:
    """The kinds of a function's statements: seldom the same by chance, and much faster than a digest."""
    body = function.body[ast.get_docstring(function, clean=False) is not None :]
    return tuple(type(statement).__name__.removeprefix("Ann") for statement in body)


class _Anonymous(ast.NodeTransformer):
    """Numbers the names that a function binds in the order in which they are met; no docstrings, no annotations."""

    def __init__(self) -> None:
        self._numbers: dict[str, str] = {}

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        self._bind(node)
        node.name, node.returns, node.decorator_list = self._number(node.name), None, []
        if ast.get_docstring(node, clean=False) is not None:
            node.body = node.body[1:] or [ast.Pass()]
        self.generic_visit(node)
        return node

    def visit_arg(self, node: ast.arg) -> ast.arg:
        node.arg, node.annotation = self._number(node.arg), None
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.stmt:
        if node.value is None:
            return ast.Pass()
        return ast.Assign(targets=[self.visit(node.target)], value=self.visit(node.value), lineno=0)

    def visit_Name(self, node: ast.Name) -> ast.Name:
        node.id = self._numbers.get(node.id, node.id)
        return node

    def _bind(self, function: ast.FunctionDef) -> None:
        """All names that the function assigns get their numbers first, since a use may stand before."""
        self._number(function.name)
        for node in ast.walk(function):
            if isinstance(node, ast.arg):
                self._number(node.arg)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                self._number(node.id)

    def _number(self, name: str) -> str:
        return self._numbers.setdefault(name, f"_{len(self._numbers)}")


def _functions(tree: ast.Module | None) -> Iterator[ast.FunctionDef]:
    """All functions of a module; expressions, which hold none, are not looked into."""
    nodes: list[ast.AST] = [tree] if tree else []
    while nodes:
        node = nodes.pop()
        if isinstance(node, ast.FunctionDef):
            yield node
        for name in ("body", "orelse", "finalbody", "handlers", "cases"):
            nodes += getattr(node, name, ())


def _texts(value: Any) -> Iterator[str]:
    """Every text in a row, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


def _words(text: str) -> list[bytes]:
    return _WORDS.findall(text.lower().encode("utf-8", "surrogatepass"))


def _telling(text: str) -> Hashes:
    """The 10-grams of a text that are no everyday code."""
    found = _words(text)
    if len(found) < GRAM:
        return np.zeros(0, dtype=np.uint64)
    runs = [found[i : i + GRAM] for i in range(len(found) - GRAM + 1)]
    kept = [len({w for w in run if len(w) >= _LETTERS and not w.isdigit()}) >= _DISTINCT for run in runs]
    telling: Hashes = grams(found, GRAM)[np.array(kept)]
    return telling
