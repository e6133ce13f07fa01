"""Order that a task's own inputs keep: intervals that begin before they end, lists that are sorted already.

Where every sequence of numbers at a place ascends, at least `ENOUGH` of them, an input that does not is hardly one that
the task speaks of. Learned from the inputs of tests and examples alone: what is made from a signature keeps nothing.
What it does NOT do: relations between arguments, or of any other kind.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

ENOUGH = 2

Place = tuple[object, ...]


def orders(given: Sequence[tuple[Any, ...]]) -> frozenset[Place]:
    """The places at which all sequences of positional arguments ascend."""
    seen: defaultdict[Place, list[bool]] = defaultdict(list)
    for place, numbers in (found for args in given for found in _sequences((), args)):
        seen[place].append(_ascends(numbers))
    return frozenset(place for place, rows in seen.items() if place and len(rows) >= ENOUGH and all(rows))


def keeps(args: tuple[Any, ...], places: frozenset[Place]) -> bool:
    """Whether arguments keep an order."""
    return all(_ascends(numbers) for place, numbers in _sequences((), args) if place in places)


def _sequences(place: Place, value: Any) -> Iterator[tuple[Place, Sequence[float]]]:
    """The lists and tuples of at least two numbers in a value, with their places."""
    if isinstance(value, dict):
        for part in value.values():
            yield from _sequences((*place, "values"), part)
    elif isinstance(value, list | tuple):
        if len(value) > 1 and all(type(part) in (int, float) for part in value):
            yield place, value
        for i, part in enumerate(value):
            yield from _sequences((*place, i if isinstance(value, tuple) else "items"), part)


def _ascends(numbers: Sequence[float]) -> bool:
    return all(a <= b for a, b in pairwise(numbers))
