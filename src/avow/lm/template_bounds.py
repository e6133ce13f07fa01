"""What a rendering of a stranger's template may use: time, what it puts out, and the size of every value that it makes.

Sizes are counted in characters; an item of a list counts as 16. Whatever the template makes is measured, also within,
so that nothing grows by doubling; what could be huge before it can be measured is measured before it is made.
`template` puts these functions into the template.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from typing import Any

from jinja2.exceptions import SecurityError

MAX_SIZE = 2**22  # of a value, and of all that is put out
SECONDS = 2.0  # of this thread; a usual template takes milliseconds
LISTING = frozenset({"dictsort", "list", "map", "max", "min", "reject", "select", "sort", "unique"})
_MAX_MADE = 2**28  # of all values together
_MAX_BITS = 4096
_ITEM = 16
_PATTERN = 256  # characters; these take time in proportion to the text and the pattern
_SLOW = frozenset({"lstrip", "rfind", "rpartition", "rsplit", "rstrip", "strip", "trim"})
_PARAMETERS = {"replace": ("old", "new"), "indent": ("width",), "round": ("precision",)}


class Bounds:
    """What one rendering may still use."""

    def __init__(self) -> None:
        self._until = time.thread_time() + SECONDS
        self._out = MAX_SIZE
        self._made = _MAX_MADE

    def tick(self) -> None:
        """Look at the time."""
        if time.thread_time() > self._until:
            raise SecurityError(f"it takes longer than {SECONDS:g} seconds")

    def put_out(self, text: str) -> str:
        """Count text that is put out."""
        self._out -= len(text)
        if self._out < 0:
            raise SecurityError(f"it makes more than {MAX_SIZE} characters")
        return text

    def made(self, value: Any) -> Any:
        """Count a value that was made, where it is not too large."""
        if _size(value) > MAX_SIZE:
            raise SecurityError("it makes a value that is too large")
        if hasattr(value, "__len__"):
            self._made -= len(value) * (1 if isinstance(value, str) else _ITEM)
            if self._made < 0:
                raise SecurityError("it makes too many large values")
        return value


current: ContextVar[Bounds] = ContextVar("current")


def checked(value: Any) -> Any:
    """A value that was made, where it is not too large."""
    return current.get().made(value)


def _size(value: Any) -> int:
    """The size of a value with all in it, or one that is too large."""
    waiting, size = [value], 0
    while waiting and size <= MAX_SIZE:
        item = waiting.pop()
        if isinstance(item, str | bytes):
            size += len(item)
        elif isinstance(item, int) and item.bit_length() > _MAX_BITS:
            size += MAX_SIZE + 1
        elif isinstance(item, Mapping | list | tuple | set | frozenset):
            size += _ITEM * len(item)
            if size <= MAX_SIZE:
                waiting += (*item.keys(), *item.values()) if isinstance(item, Mapping) else item
    return size


def fits(size: float) -> None:
    """Refuse what would be too large."""
    if size > MAX_SIZE:
        raise SecurityError("it makes a value that is too large")


def measure(name: str, subject: Any, rest: tuple[Any, ...], named: Mapping[str, Any]) -> None:
    """Measure what a method or filter of this name is about to make, and what it would take to look for."""
    given = dict(zip(_PARAMETERS.get(name, ()), rest, strict=False)) | dict(named)
    if name == "replace" and "new" in given:
        text = str(subject)
        fits(len(text) + (text.count(str(given["old"])) + 1) * len(str(given["new"])))
    elif name == "indent" and "width" in given:
        width = given["width"]
        fits((str(subject).count("\n") + 1) * (len(width) if isinstance(width, str) else int(width)))
    elif name in LISTING and isinstance(subject, str):
        fits(_ITEM * len(subject))
    elif name == "round" and "precision" in given:
        fits(abs(int(given["precision"])) * 2**10)
    elif name in _SLOW and any(isinstance(item, str) and len(item) > _PATTERN for item in (*rest, *named.values())):
        raise SecurityError(f"it looks for a text of more than {_PATTERN} characters")


def calculable(operator: str, left: Any, right: Any) -> None:
    """Refuse what `*`, `**` and `%` would make too large."""
    if operator == "%" and not isinstance(left, int | float):
        raise SecurityError("it formats text with %")
    if operator == "**":
        numbers = isinstance(left, int | float) and isinstance(right, int | float)
        if not numbers or abs(right) > _MAX_BITS or (isinstance(left, int) and left.bit_length() > _MAX_BITS // 64):
            raise SecurityError("it makes a number that is too large")
    if operator == "*":
        sizes = [len(side) if isinstance(side, str | list | tuple) else None for side in (left, right)]
        if sizes != [None, None]:
            fits((left if sizes[0] is None else sizes[0]) * (right if sizes[1] is None else sizes[1]))


def joinable(items: Iterable[Any], between: object) -> list[Any]:
    """Items to join, where the result is not too large."""
    found: list[Any] = checked(list(items))
    fits(len(found) * len(str(between)))
    return found


def together(pieces: Iterable[Any]) -> str:
    """Pieces as one text."""
    size, texts, bounds = 0, [], current.get()
    for piece in pieces:
        bounds.tick()
        texts.append(str(piece))
        size += len(texts[-1])
        fits(size)
    return str(bounds.made("".join(texts)))
