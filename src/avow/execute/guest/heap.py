"""One graph of objects, half of it in each process: what a program and its judge have shown each other.

Every part that can change (a list, a dictionary, a set, ...) gets a number when it crosses, and from then on the number
stands for one object on either side. The values of a message refer to such parts by number; the news that come with
them say what the parts hold:

    definitions   trees of those that cross for the first time, in the order of their numbers
    changes       [number, tree] of those that no longer hold what was told last, by either side

So an argument that was changed, a result that is a part of an argument, two parts that are one, a list that a method
changes later on: all are the same objects for the test as in one process. Trees are those of `codec`, each a part deep.
A part that nobody but this table holds is forgotten.
"""

from __future__ import annotations

import marshal
import sys
from collections.abc import Callable
from typing import Any

from . import codec, decoder


class Entry:
    """A part, how it is written, and what was told of it last.

    Told as bytes: to Python 1, True and 1.0 are equal, and so would be lists of them.
    """

    __slots__ = ("part", "told", "write")

    def __init__(self, part: Any, write: codec.Write, told: bytes) -> None:
        self.part, self.write, self.told = part, write, told


def _holders(entry: Entry) -> int:
    return sys.getrefcount(entry.part)


_ALONE = _holders(Entry([], codec.writer(list), b""))  # of a part that nobody else holds


def _bytes(tree: list[Any]) -> bytes:
    return marshal.dumps(tree, 2)  # a version in which equal trees are equal bytes


class Heap:
    """The parts that both sides know."""

    def __init__(self) -> None:
        self.numbers: dict[int, int] = {}  # by address
        self.entries: dict[int, Entry] = {}
        self.next = 0

    def add(self, part: Any, write: codec.Write, told: bytes = b"") -> int:
        number = self.next
        self.next += 1
        self.numbers[id(part)] = number
        self.entries[number] = Entry(part, write, told)
        return number

    def drop(self, number: int) -> None:
        del self.numbers[id(self.entries.pop(number).part)]

    def free(self) -> list[int]:
        """Forget the parts that nobody else holds: their numbers. What contains comes before what it contains."""
        freed = []
        for number in list(self.entries):
            if _holders(self.entries[number]) <= _ALONE:
                self.drop(number)
                freed.append(number)
        return freed


class Packer(codec.Encoder):
    """Encodes the values of one message, and the news."""

    def __init__(
        self,
        heap: Heap,
        hold: Callable[[Any], list[Any]] | None = None,
        own: Callable[[Any], Any] | None = None,
        *,
        items: int = 0,
    ) -> None:
        super().__init__(hold, own, items=items)
        self._heap, self._first = heap, heap.next
        self._fresh: list[Entry] = []

    def _part(self, value: Any, write: codec.Write, _depth: int) -> list[Any]:
        number = self._heap.numbers.get(id(value))
        if number is None:
            number = self._heap.add(value, write)
            self._fresh.append(self._heap.entries[number])
        return ["&", number]

    def news(self) -> list[list[Any]]:
        """[definitions, changes]."""
        changed = self.changes()
        return [self.definitions(), changed]

    def changes(self) -> list[Any]:
        """The parts that the other side knows and that hold something else now."""
        changed = []
        for number, entry in list(self._heap.entries.items()):
            if number < self._first:
                tree = entry.write(self, entry.part, 1)
                if (now := _bytes(tree)) != entry.told:
                    entry.told = now
                    changed.append([number, tree])
        return changed

    def definitions(self) -> list[Any]:
        """The parts that are new to the other side, once all values of the message are trees."""
        defined = []
        for entry in self._fresh:  # grows while it is gone through
            tree = entry.write(self, entry.part, 1)
            entry.told = _bytes(tree)
            defined.append(tree)
        self._fresh = []
        return defined

    def forget(self) -> None:
        """The message will not be sent: what it would have defined has no number."""
        for number in range(self._first, self._heap.next):
            self._heap.drop(number)
        self._heap.next = self._first
        self._fresh = []


class Unpacker(decoder.Decoder):
    """Takes the news of a message, then rebuilds its values."""

    def __init__(
        self,
        heap: Heap,
        fetch: Callable[[str, list[Any]], Any],
        embody: Callable[..., Any] | None = None,
        beyond: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(fetch, embody, beyond)
        self._heap = heap

    def part(self, number: Any) -> Any:
        return self._heap.entries[number].part

    def take(self, definitions: list[Any], changes: list[Any]) -> None:
        """Learn the news; malformed ones raise what their parts raise."""
        fresh = []
        for tree in definitions:
            part = self.shell(tree)
            self._heap.add(part, codec.writer(type(part)), _bytes(tree))
            fresh.append(part)
        for part, tree in zip(fresh, definitions, strict=True):
            self._put(part, tree)
        for number, tree in changes:
            entry = self._heap.entries[number]
            self._put(entry.part, tree)
            entry.told = _bytes(tree)

    def _put(self, part: Any, tree: list[Any]) -> None:
        kind: Any = decoder.kind_of(tree)
        if not isinstance(part, kind):
            raise codec.CodecError("malformed", "a part of another kind")
        kind.clear(part)
        self.fill(part, tree)
