r"""Foreign text made fit to be seen: bounded, with what hides or misleads written as an escape, and its marks kept.

Control characters, bidirectional overrides (CVE-2021-42574), lone surrogates and the like become `\u202e`; a tab
becomes four spaces. What it does NOT do: letters that look alike stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from avow.core.account import cut, printable

LINES = 1_000


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` of a text. kind: hole or edit; grade and share are those of an edit."""

    start: int
    end: int
    kind: str
    grade: int = 0
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class Marked:
    """A text of lines that can be shown, its spans, and how many characters of the original are not there."""

    text: str
    spans: tuple[Span, ...] = ()
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a line. hole: the number of its hole from 1 on, 0 outside; opens, closes: whether it is its end."""

    text: str
    hole: int = 0
    grade: int = 0
    share: float = 0.0
    opens: bool = False
    closes: bool = False


def shown(text: str, width: int) -> str:
    """Foreign text on one line of at most `width` characters."""
    return cut(printable(text[: 4 * width]), width)


def marked(text: str, spans: Sequence[Span], limit: int) -> Marked:
    """The first `limit` characters and 1,000 lines of a text as it is seen, with its spans where they then are."""
    places, parts, length, lines = [0], [], 0, 0
    for character in text[:limit]:
        seen = character if character == "\n" else "    " if character == "\t" else printable(character)
        lines += character == "\n"
        if length + len(seen) > limit or lines >= LINES:
            break
        parts.append(seen)
        length += len(seen)
        places.append(length)
    end = len(parts)
    moved = (Span(places[s.start], places[min(s.end, end)], s.kind, s.grade, s.share) for s in spans if s.start <= end)
    return Marked("".join(parts), tuple(s for s in moved if s.start < s.end or s.kind == "hole"), len(text) - end)


def pieces(found: Marked) -> Iterator[list[Piece]]:
    """The lines of a text, cut where a mark begins or ends. An empty hole is a piece without text."""
    holes = [s for s in found.spans if s.kind == "hole"]
    edits = [s for s in found.spans if s.kind == "edit"]
    start = 0
    for line in found.text.split("\n"):
        end = start + len(line)
        text = end - len(line.lstrip(" "))
        cuts = {start, text, end} | {p for s in found.spans for p in (s.start, s.end) if start < p < end}
        borders = sorted(cuts)
        row = [_piece(found.text, a, b, holes, edits) for a, b in pairwise(borders)]
        if row and text > start and not row[0].opens:  # a hole goes round what is there, not round an indentation
            row[0] = replace(row[0], hole=0, closes=False)
        empty = [(s.start, i) for i, s in enumerate(holes, 1) if s.start == s.end and start <= s.start <= end]
        for place, number in reversed(empty):
            k = sum(b <= place for b in borders[1:]) if place > start else 0
            row.insert(k, Piece("", number, opens=True, closes=True))
        yield row
        start = end + 1


def _piece(text: str, a: int, b: int, holes: Sequence[Span], edits: Sequence[Span]) -> Piece:
    hole = next((i for i, s in enumerate(holes, 1) if s.start <= a < s.end), 0)
    edit = next((s for s in edits if s.start <= a < s.end), None)
    opens = bool(hole) and holes[hole - 1].start == a
    closes = bool(hole) and holes[hole - 1].end == b
    return Piece(text[a:b], hole, edit.grade if edit else 0, edit.share if edit else 0.0, opens, closes)
