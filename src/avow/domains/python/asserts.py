"""Tests in a text: assertions cut from continuations as CodeT does, or read from chat answers and files of tests.

CodeT (Chen et al. 2022, section 4.1): the text goes on behind a prompt that ends in `assert `; it is split at every
`assert `, parts that do not name the entry point are dropped, the rest is cut at the stop strings and must compile; the
first five of each text count. Whole modules, of a chat answer or a file, are read by `suites`.
What it does NOT do: it does not judge tests.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from avow.core.types import Test, TestOrigin
from avow.domains.python.extract import MAX_TEXT, cut
from avow.domains.python.fences import bare, fenced, has_fence
from avow.domains.python.source import compiles, parse
from avow.domains.python.suites import Refused, read_suite

PER_TEXT = 5
_WHOLE = re.compile(
    r"\A\s*(?:import |from \S+ import )|^\s*(?:(?:async )?def test|class \w*Test)|self\.assert", re.MULTILINE
)
_GOES_ON = re.compile(r"[\s)\]}#]|(?:else|elif|except|finally)\b")  # a line that begins no statement of a module


def generated_tests(texts: Sequence[str], entry_point: str) -> tuple[Test, ...]:
    """The distinct tests of `entry_point` in a model's answers, by first appearance, with counts."""
    return counted_tests(test for text in texts for test in assertions(text, entry_point)[:PER_TEXT])


def counted_tests(sources: Iterable[str]) -> tuple[Test, ...]:
    """Generated tests, distinct, by first appearance, with counts."""
    return tuple(Test(source, TestOrigin.GENERATED, count) for source, count in Counter(sources).items())


def assertions(text: str, entry_point: str) -> list[str]:
    """All tests of `entry_point` in one answer. Any text will do; none of it runs."""
    text = text[-MAX_TEXT:] if "</think" in text else text[:MAX_TEXT]
    if has_fence(text) or _WHOLE.search(text):
        found = _of_blocks(text.replace("\r\n", "\n"), entry_point)[0]
        if found:
            return found
    return _of_continuation(text, entry_point)


def file_tests(text: str, entry_point: str) -> tuple[list[str], list[Refused]]:
    """All tests of `entry_point` in a file, and what looks like one and is none, in the order of its lines."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if has_fence(text):
        return _of_blocks(text, entry_point)
    broken: list[Refused] = []
    tree = parse(text)
    if tree is None:
        text, broken = _mended(text)
        tree = parse(text) or ast.Module([], [])
    tests, refused = read_suite(tree, entry_point)
    return tests, sorted([*refused, *broken])


def _mended(text: str) -> tuple[str, list[Refused]]:
    """`text` with those of its statements blanked that are no Python; and their lines."""
    chunks: list[list[str]] = []
    for line in text.split("\n"):
        goes_on = not line or _GOES_ON.match(line) or (chunks and chunks[-1][-1].startswith("@"))
        if goes_on and chunks:
            chunks[-1].append(line)
        else:
            chunks.append([line])
    number, lines, refused = 1, list[str](), list[Refused]()
    for chunk in chunks:
        sound = parse("\n".join(chunk)) is not None
        if not sound:
            refused.append((number, "is no Python"))
        number += len(chunk)
        lines += chunk if sound else [""] * len(chunk)
    return "\n".join(lines), refused


def _of_continuation(text: str, entry_point: str) -> list[str]:
    parts = [f"assert {part}".strip() for part in f"assert {text}".split("assert ") if entry_point in part]
    return [test for test in (cut(part).strip() for part in parts) if compiles(test)]


def _of_blocks(text: str, entry_point: str) -> tuple[list[str], list[Refused]]:
    """The tests in the fenced blocks of a text, or in all of it; lines are those of the text."""
    tests, refused = list[str](), list[Refused]()
    places = {line.strip(): number for number, line in reversed(list(enumerate(text.split("\n"), 1)))}
    for block in [b.code for b in fenced(text)] if has_fence(text) else [text]:
        code = block if parse(block) is not None else "\n".join(b.code for b in bare(block))
        tree, lines = parse(code), code.split("\n")
        if tree is not None:
            found, none = read_suite(tree, entry_point)
            tests += found
            refused += [(places.get(lines[line - 1].strip(), 1), why) for line, why in none]
    return tests, refused
