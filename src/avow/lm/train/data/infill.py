"""Documents as questions for their middle: fill-in-the-middle for training.

Bavarian et al. 2022, "Efficient Training of Language Models to Fill in the Middle", sections 3 and 4: a document is cut
in three and written as prefix, suffix, middle (PSM) or suffix, prefix, middle (SPM), half and half, at a rate; here
after a document was cut to the context ("context-level"), so that no question loses its marks. SPM is written as in
`lm/fim.py`: <fim_prefix><fim_suffix>S<fim_middle>PM.

The paper cuts at two random characters. Editors ask otherwise, so that only a part is cut so:
    .4  two random characters
    .2  the rest of a line from a random column on
    .2  a whole line, with or without its indentation
    .2  a block: a statement, or several in a row, of a syntax tree, half of them whole bodies
A text without lines or blocks is cut at characters.
"""

from __future__ import annotations

import ast
import random
import re
from collections.abc import Callable
from itertools import accumulate

from avow.lm.train.data.filters import parsed
from avow.lm.train.data.lexemes import lines

PREFIX, SUFFIX, MIDDLE = "<fim_prefix>", "<fim_suffix>", "<fim_middle>"
SPM = 0.5  # share of questions that begin with the suffix
MARKS = 4  # tokens that a question adds, the end of the document among them
Cut = tuple[int, int]  # where the middle begins and ends, in characters
_TELLING = re.compile(r"\S")


def cut(text: str, rng: random.Random) -> Cut:
    """Where to cut a document in three; the middle may be empty only where the text is."""
    kind = rng.random()
    found: Cut | None = None
    if kind < 0.2:
        found = rest_of_line(text, rng)
    elif kind < 0.4:
        found = whole_line(text, rng)
    elif kind < 0.6:
        found = block(text, rng)
    return found or characters(text, rng)


def characters(text: str, rng: random.Random) -> Cut:
    """Two random places; never the same one where there is a character between."""
    start, end = sorted((rng.randint(0, len(text)), rng.randint(0, len(text))))
    if start == end and text:
        return (start, start + 1) if start < len(text) else (start - 1, start)
    return start, end


def rest_of_line(text: str, rng: random.Random) -> Cut | None:
    """From a random column of a line to its end, the indentation left out."""
    line = _line(text, rng)
    if line is None:
        return None
    start, end = line
    first = start + len(text[start:end]) - len(text[start:end].lstrip())
    return rng.randrange(first, end), end


def whole_line(text: str, rng: random.Random) -> Cut | None:
    """A line without its end, one time in two without its indentation."""
    line = _line(text, rng)
    if line is None:
        return None
    start, end = line
    indent = len(text[start:end]) - len(text[start:end].lstrip())
    return (start + indent if rng.random() < 0.5 else start), end


def block(text: str, rng: random.Random) -> Cut | None:
    """Statements in a row within one body, half of the time all of it; None if the text is no Python."""
    tree = parsed(text)
    bodies = [body for node in ast.walk(tree) for body in _bodies(node)] if tree else []
    if not bodies:
        return None
    body = rng.choice(bodies)
    if rng.random() < 0.5:
        first, last = 0, len(body) - 1
    else:
        first = rng.randrange(len(body))
        last = min(len(body) - 1, first + rng.choice((0, 0, 1, 2)))
    at = _places(text)
    start, end = at(body[first].lineno, body[first].col_offset), at(_end(body[last])[0], _end(body[last])[1])
    return (start, end) if start < end else None


def question(text: str, where: Cut, rng: random.Random) -> list[str]:
    """The parts of a document as they are encoded one by one: marks, and texts between them."""
    before, middle, after = text[: where[0]], text[where[0] : where[1]], text[where[1] :]
    if rng.random() < SPM:
        return [PREFIX, SUFFIX, after, MIDDLE, before, middle]
    return [PREFIX, before, SUFFIX, after, MIDDLE, middle]


def _line(text: str, rng: random.Random) -> Cut | None:
    """A random line that has something in it, without its end."""
    if not text:
        return None
    for _ in range(8):
        place = rng.randrange(len(text))
        start = text.rfind("\n", 0, place) + 1
        end = text.find("\n", place)
        end = len(text) if end < 0 else end
        if _TELLING.search(text, start, end):
            return start, end
    return None


def _bodies(node: ast.AST) -> list[list[ast.stmt]]:
    """The bodies of a function, a class or a compound statement; a module's own is the document."""
    if isinstance(node, ast.Module):
        return []
    found = (getattr(node, name, None) for name in ("body", "orelse", "finalbody"))
    return [body for body in found if isinstance(body, list) and body]


def _end(statement: ast.stmt) -> tuple[int, int]:
    return statement.end_lineno or statement.lineno, statement.end_col_offset or 0


def _places(text: str) -> Callable[[int, int], int]:
    """From a line and a column in bytes, as syntax trees count, to a place in characters."""
    all_lines = lines(text)
    starts = [0, *accumulate(map(len, all_lines))]

    def at(line: int, column: int) -> int:
        return starts[line - 1] + len(all_lines[line - 1].encode()[:column].decode(errors="ignore"))

    return at
