"""Lines of source that are to be predicted: drawn with a seed from packages, as many from each.

A line counts if it has more than white space, is no comment, and stands in no docstring or other text that is a
statement of its own; the first line of a file has nothing before it and does not count. Files that do not parse are
left out, and so are those above a megabyte and those with other line breaks than Python's.
"""

from __future__ import annotations

import ast
import random
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from avow.core.errors import TaskError

LARGEST = 1 << 20  # bytes of a file
OTHER_BREAKS = frozenset("\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")  # ends of lines to `str.splitlines`, not to Python


@dataclass(frozen=True, slots=True)
class Place:
    """A line to predict. before: the file up to its start; after: from its line end on."""

    package: str
    path: Path
    line: int  # from 0
    before: str
    after: str
    wanted: str  # without the white space around it


def places(folders: Sequence[Path], count: int, seed: int) -> list[Place]:
    """So many places, shared out evenly among the folders.

    Raises:
        TaskError: a folder holds too few lines.

    """
    found = []
    for number, folder in enumerate(folders):
        wanted = (number + 1) * count // len(folders) - number * count // len(folders)
        files = sorted(folder.rglob("*.py"))
        known = [(path, line) for path in files for line in counting_lines(source_of(path))]
        if len(known) < wanted:
            raise TaskError(f"{folder}: {len(known)} lines of Python that count, expected {wanted} or more")
        for path, line in sorted(random.Random(f"{seed} {folder.name}").sample(known, wanted)):
            lines = source_of(path).splitlines(keepends=True)
            before, after = "".join(lines[:line]), "\n" + "".join(lines[line + 1 :])
            found.append(Place(folder.name, path, line, before, after, lines[line].strip()))
    return found


def source_of(path: Path) -> str:
    """The text of a file with one kind of line end, "" where it cannot be used."""
    try:
        text = path.read_bytes()[: LARGEST + 1].decode()
    except (OSError, UnicodeDecodeError):
        return ""
    text = text.replace("\r\n", "\n")
    return "" if len(text) > LARGEST or OTHER_BREAKS & set(text) else text


def counting_lines(source: str) -> Iterator[int]:
    """The numbers of lines that count, from 0."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # invalid escapes of other people
            tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    told = {
        number
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for number in range(node.lineno - 1, node.end_lineno or node.lineno)
    }
    for number, line in enumerate(source.splitlines()):
        text = line.strip()
        if number and number not in told and text and not text.startswith("#"):
            yield number
