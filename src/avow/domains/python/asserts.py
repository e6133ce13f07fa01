"""Tests in a model's answers: assertions cut from continuations as CodeT does, or read from chat answers.

CodeT (Chen et al. 2022, section 4.1): the text goes on behind a prompt that ends in `assert `; it is split at every
`assert `, parts that do not name the entry point are dropped, the rest is cut at the stop strings and must compile; the
first five of each text count. Chat answers hold the same as statements in test functions, pytest or unittest style:
every assertion becomes a test of its own, with the assignments and imports of its function that it reads.
What it does NOT do: it does not judge tests, and it skips loops, fixtures, parametrized tests and expected exceptions.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from avow.core.types import Test, TestOrigin
from avow.domains.python.extract import MAX_TEXT, cut
from avow.domains.python.fences import bare, fenced, has_fence
from avow.domains.python.source import BUILTINS, bound, compiles, needed, parse

PER_TEXT = 5
_WHOLE = re.compile(
    r"\A\s*(?:import |from \S+ import )|^\s*(?:(?:async )?def test|class \w*Test)|self\.assert", re.MULTILINE
)
_FOREIGN = frozenset({"pytest", "unittest", "numpy", "np", "self"})  # a judge has none of these
_COMPARED = {
    "assertEqual": "({0}) == ({1})",
    "assertEquals": "({0}) == ({1})",
    "assertListEqual": "({0}) == ({1})",
    "assertDictEqual": "({0}) == ({1})",
    "assertTupleEqual": "({0}) == ({1})",
    "assertSetEqual": "({0}) == ({1})",
    "assertNotEqual": "({0}) != ({1})",
    "assertIs": "({0}) is ({1})",
    "assertIn": "({0}) in ({1})",
    "assertNotIn": "({0}) not in ({1})",
    "assertGreater": "({0}) > ({1})",
    "assertLess": "({0}) < ({1})",
    "assertAlmostEqual": "({0}) == ({1}) or round(({0}) - ({1}), 7) == 0",
    "assertCountEqual": "sorted({0}) == sorted({1})",
    "assertTrue": "{0}",
    "assertFalse": "not ({0})",
    "assertIsNone": "({0}) is None",
    "assertIsNotNone": "({0}) is not None",
}


def generated_tests(texts: Sequence[str], entry_point: str) -> tuple[Test, ...]:
    """The distinct tests of `entry_point` in a model's answers, by first appearance, with counts."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(assertions(text, entry_point)[:PER_TEXT])
    return tuple(Test(source, TestOrigin.GENERATED, count) for source, count in counts.items())


def assertions(text: str, entry_point: str) -> list[str]:
    """All tests of `entry_point` in one answer. Any text will do; none of it runs."""
    text = text[-MAX_TEXT:] if "</think" in text else text[:MAX_TEXT]
    if has_fence(text) or _WHOLE.search(text):
        found = list(_of_blocks(text.replace("\r\n", "\n"), entry_point))
        if found:
            return found
    return _of_continuation(text, entry_point)


def _of_continuation(text: str, entry_point: str) -> list[str]:
    parts = [f"assert {part}".strip() for part in f"assert {text}".split("assert ") if entry_point in part]
    return [test for test in (cut(part).strip() for part in parts) if compiles(test)]


def _of_blocks(text: str, entry_point: str) -> Iterator[str]:
    blocks = [b.code for b in fenced(text)] if has_fence(text) else [text]
    for code in blocks:
        tree = parse(code)
        if tree is None:
            tree = parse("\n".join(b.code for b in bare(code)))
        if tree is not None:
            yield from _of_body(tree.body, {}, entry_point)


def _of_body(body: Sequence[ast.stmt], outer: dict[str, ast.stmt], entry_point: str) -> Iterator[str]:
    """Tests among the statements of a module, class or test function; `outer` makes the names that are in sight."""
    made = dict(outer)
    for stmt in body:
        asserted = _asserted(stmt)
        if asserted is not None:
            source = _with_what_it_reads(asserted, made, entry_point)
            if source is not None:
                yield source
        elif isinstance(stmt, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and stmt.name != entry_point:
            yield from _of_body(stmt.body, made, entry_point)
        elif isinstance(stmt, ast.Assign | ast.AnnAssign | ast.Import | ast.ImportFrom):
            made |= dict.fromkeys(bound(stmt), stmt)


def _asserted(stmt: ast.stmt) -> str | None:
    """`stmt` as an assertion: an assert itself, or a call of one of unittest's methods."""
    try:
        if isinstance(stmt, ast.Assert):
            return f"assert {ast.unparse(stmt.test)}"
        call = stmt.value if isinstance(stmt, ast.Expr) else None
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
            return None
        pattern = _COMPARED.get(call.func.attr)
        wanted = 2 if pattern and "{1}" in pattern else 1
        if pattern is None or len(call.args) < wanted or any(isinstance(a, ast.Starred) for a in call.args):
            return None
        source = parse("assert " + pattern.format(*(ast.unparse(a) for a in call.args[:wanted])))
        return ast.unparse(source) if source else None
    except RecursionError:
        return None


def _with_what_it_reads(asserted: str, made: dict[str, ast.stmt], entry_point: str) -> str | None:
    """The assertion behind the assignments and imports that it needs; None where it cannot stand alone."""
    tree = parse(asserted)
    todo = sorted(needed(tree)) if tree else []
    taken: dict[int, ast.stmt] = {}
    reached: set[str] = set()
    while todo:
        name = todo.pop()
        if name in reached:
            continue
        reached.add(name)
        stmt = made.get(name)
        if name in _FOREIGN or (stmt is None and name != entry_point and name not in BUILTINS):
            return None
        if stmt is not None and name != entry_point:
            taken[stmt.lineno] = stmt
            todo += sorted(needed(stmt))
    if entry_point not in reached:
        return None
    source = "\n".join([*(ast.unparse(taken[line]) for line in sorted(taken)), asserted])
    return source if compiles(source) else None
