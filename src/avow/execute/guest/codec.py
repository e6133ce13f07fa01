"""Plain data as JSON text: what crosses the border between a program under test and its judge.

Exact types survive: `True` stays a bool, a tuple a tuple, NaN and big integers themselves. Scalars that JSON has are
written raw; everything else is a list whose first item is a tag:

    ["l", ...] list   ["t", ...] tuple   ["s", ...] set   ["z", ...] frozenset   ["d", [k, v], ...] dict
    ["i", hex] integer beyond 64 bits    ["f", "nan"|"inf"|"-inf"]   ["c", re, im] complex
    ["b"|"B", latin-1] bytes, bytearray  ["r"|"/", a, b, c] range, slice   ["..."] Ellipsis   ["!"] NotImplemented
    ["q", maxlen, ...] deque   ["C"|"O", [k, v], ...] Counter, OrderedDict   ["T", name] a builtin type
    ["D", factory, [k, v], ...] defaultdict   ["N", name, [fields], ...] namedtuple   ["V", kind, ...] dict view
    ["u", hex] text with surrogates that JSON would join   ["E", name, ...] an exception of a builtin class
    ["I", kind, more, value, ...] iterator or generator, drained up to a bound   ["A", more, ...] an asynchronous one
    ["x", module, ...] Decimal, Fraction, date and time   ["W", v] what a coroutine came to
    ["&", n] the n-th part of the value that can change (list, set, dict, ...), counted as they open
    ["S", mark, v] what an object of a subclass of a plain type holds; the mark says whose it is
    ["X", class, state] a look at any other object, for comparing behaviours only

So parts that are one object stay one object, and a value may contain itself. Nothing within a set or an "X" counts. The
encoding of a value is deterministic. It is not meant for storage of arbitrary objects, and it never executes anything:
decoding builds builtin and standard-library values only. What else crosses while a program lives, and in what form, is
the matter of `heap`. Standard library only: it also runs in the sandbox.
"""

from __future__ import annotations

import builtins
import collections
import re
import sys
import types
from collections.abc import Callable
from typing import Any

from . import replay
from .decoder import MAX_ITEMS, MAX_NODES, CodecError, decode, unfolded
from .replay import Awaited, Collected
from .wire import dump

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_ITEMS",
    "MAX_NODES",
    "CodecError",
    "Encoder",
    "decode",
    "dump",
    "encode",
    "plain_base",
    "unfolded",
    "writer",
]

MAX_DEPTH = 100
MAX_BYTES = 2_000_000
_WORD = 1 << 63
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_VIEWS = {type({}.keys()): "keys", type({}.values()): "values", type({}.items()): "items"}

Write = Callable[["Encoder", Any, int], list[Any]]


class Encoder:
    """Encodes values. Two functions say what becomes of the rest; without them it is an error or left out.

    hold: the tree for an object that is no plain data. own: the mark of an object of a subclass of a plain type.
    items: how far an iterator is drained; 0 for objects that are held.
    """

    def __init__(
        self,
        hold: Callable[[Any], list[Any]] | None = None,
        own: Callable[[Any], Any] | None = None,
        *,
        items: int = MAX_ITEMS,
    ) -> None:
        self._hold, self._own, self._drain = hold, own, items
        self._nodes = self._bytes = self._parts = 0
        self._numbers: dict[int, int] = {}  # by address
        self._kept: list[Any] = []  # while these live, nothing else gets their address
        self._refers = self.drained = False

    def text(self, value: Any) -> str:
        """The encoding of a value as ASCII JSON.

        Raises:
            CodecError: it is too large, too deep, or no plain data.
        """
        self._nodes = self._bytes = self._parts = 0
        self._numbers.clear()
        self._kept.clear()
        self._refers = False
        tree = self.tree(value)
        if self._refers:
            unfolded(tree)  # few parts, each used twice by the next, are a value without end for whoever looks at it
        out = dump(tree)
        if len(out) > MAX_BYTES:
            raise CodecError("size", f"{len(out)} bytes")
        return out

    def tree(self, value: Any, depth: int = 0) -> Any:
        """The JSON tree of a value (see `text`)."""
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise CodecError("size", f"over {MAX_NODES} items")
        kind = type(value)
        if value is None or kind is bool:
            return value
        if kind is int:
            return value if -_WORD <= value < _WORD else self._big(value)
        if kind is float:
            return value if value - value == 0.0 else ["f", repr(value)]
        if kind is str:
            return self._text(value)
        if depth >= MAX_DEPTH:
            raise CodecError("depth", f"nested over {MAX_DEPTH}")
        if (write := _CHANGING.get(kind)) is not None:
            return self._part(value, write, depth + 1)
        fixed = _FIXED.get(kind)
        return fixed(self, value, depth + 1) if fixed else self._other(value, kind, depth + 1)

    def _part(self, value: Any, write: Write, depth: int) -> list[Any]:
        """A part that can change: written where it is met first, a reference afterwards."""
        number = self._numbers.get(id(value))
        if number is not None:
            self._refers = True
            return ["&", number]
        self._numbers[id(value)] = self._parts
        self._parts += 1
        self._kept.append(value)
        return write(self, value, depth)

    def _sized(self, text: str) -> str:
        self._bytes += len(text) if text.isascii() else 6 * len(text)  # as they are written in a message
        if self._bytes > MAX_BYTES:
            raise CodecError("size", f"over {MAX_BYTES} bytes")
        return text

    def _text(self, value: str) -> Any:
        text = self._sized(value)
        if text.isascii() or not _PAIR.search(text):
            return text
        return ["u", text.encode("utf-32-be", "surrogatepass").hex()]

    def _big(self, value: int) -> list[Any]:
        if value.bit_length() > 4 * MAX_BYTES:
            raise CodecError("size", "integer")
        return ["i", self._sized(hex(value))]

    def _items(self, tag: list[Any], values: Any, depth: int) -> list[Any]:
        tree = self.tree
        tag.extend([tree(v, depth) for v in values])
        return tag

    def _pairs(self, tag: list[Any], items: Any, depth: int) -> list[Any]:
        tree = self.tree
        tag.extend([[tree(k, depth), tree(v, depth)] for k, v in items])
        return tag

    def _unordered(self, tag: str, values: Any, depth: int) -> list[Any]:
        before = self._parts
        trees = [self.tree(v, depth) for v in values]
        if self._parts > before:  # an iterator over lists, say: numbers would depend on the order of the set
            raise CodecError("opaque", "a part that can change, in a set")
        return [tag, *sorted(trees, key=dump)]

    def _iterator(self, value: Any, kind: type, depth: int) -> Any:
        if not self._drain or id(value) in self._numbers:  # the second look at one iterator would find it empty
            return self._held(value)
        self._numbers[id(value)] = -1
        self.drained = True
        drained = replay.drain(value, self._drain)
        self._kept += value, drained
        tag = ["I", kind.__name__, drained.more, self.tree(drained.value, depth)]
        return self._items(tag, drained.items, depth)

    def _held(self, value: Any) -> list[Any]:
        if self._hold is None:
            raise CodecError("opaque", type(value).__name__[:80])
        return self._hold(value)

    def _other(self, value: Any, kind: type, depth: int) -> Any:
        if kind is range or kind is slice:
            return [
                "r" if kind is range else "/",
                *(self.tree(v, depth) for v in (value.start, value.stop, value.step)),
            ]
        if kind is types.GeneratorType or kind in replay.ITERATORS:
            return self._iterator(value, kind, depth)
        if kind in _VIEWS:
            items = value if kind is not type({}.items()) else [list(pair) for pair in value]
            self._kept.append(items)
            return self._items(["V", _VIEWS[kind]], items, depth)
        if value is ...:
            return ["..."]
        if value is NotImplemented:
            return ["!"]
        if kind is Awaited:
            return ["W", self.tree(value.value, depth)]
        if kind is Collected:
            return self._items(["A", value.more], value.items, depth)
        found = self._builtin(value, kind, depth)
        if found is None:
            found = self._library(value, kind, depth)
        if found is None:
            found = self._plain_part(value, depth)
        return self._held(value) if found is None else found

    def _builtin(self, value: Any, kind: type, depth: int) -> list[Any] | None:
        """A builtin type, or an exception of one."""
        name = value.__name__ if isinstance(value, type) else kind.__name__
        found = getattr(builtins, str(name), None)
        if found is value:
            return ["T", name]
        return (
            self._items(["E", name], value.args, depth) if found is kind and issubclass(kind, BaseException) else None
        )

    def _library(self, value: Any, kind: type, depth: int) -> list[Any] | None:
        module, name = getattr(kind, "__module__", ""), getattr(kind, "__name__", "")
        if sys.modules.get(module) is None or getattr(sys.modules[module], name, None) is not kind:
            return None
        if module == "decimal" and name == "Decimal":
            return ["x", name, self._sized(str(value))]
        if module == "fractions" and name == "Fraction":
            return ["x", name, self.tree(value.numerator, depth), self.tree(value.denominator, depth)]
        if module == "datetime" and name in ("date", "datetime", "time"):
            return ["x", name, value.isoformat()]
        if module == "datetime" and name == "timedelta":
            return ["x", name, value.days, value.seconds, value.microseconds]
        return None

    def _plain_part(self, value: Any, depth: int) -> Any:
        """What an object of a subclass of a plain type holds, read by the plain type's own methods."""
        base = plain_base(type(value))
        if base in _CHANGING:
            return self._part(value, _write_subclass, depth)
        if base is None:
            return None
        fields = getattr(type(value), "_fields", None)
        if base is tuple and isinstance(fields, tuple) and all(type(f) is str for f in fields):
            plain = self._items(["N", type(value).__name__, list(fields)], tuple.__iter__(value), depth)
        else:
            plain = self.tree(_READ[base](value), depth)
        return self.marked(value, plain)

    def marked(self, value: Any, plain: Any) -> Any:
        """A plain part with the mark of the object, where one is wanted."""
        mark = self._own(value) if self._own else None
        return plain if mark is None else ["S", mark, plain]


def plain_base(kind: type) -> type | None:
    """The nearest plain type that a class derives from."""
    return next((c for c in kind.__mro__ if c in _CHANGING or c in _READ), None)


def writer(kind: type) -> Write:
    """How a part that can change is written."""
    return _CHANGING.get(kind, _write_subclass)


def _write_subclass(encoder: Encoder, value: Any, depth: int) -> list[Any]:
    base = plain_base(type(value))
    assert base is not None  # noqa: S101 - for the type checker
    plain = _CHANGING[base](encoder, value, depth)
    return encoder.marked(value, plain)  # type: ignore[no-any-return]


_CHANGING: dict[type, Write] = {
    list: lambda e, v, d: e._items(["l"], list.__iter__(v), d),
    dict: lambda e, v, d: e._pairs(["d"], dict.items(v), d),
    set: lambda e, v, d: e._unordered("s", set.__iter__(v), d),
    bytearray: lambda e, v, _: ["B", e._sized(bytearray.decode(v, "latin-1"))],
    collections.deque: lambda e, v, d: e._items(["q", v.maxlen], collections.deque.__iter__(v), d),
    collections.Counter: lambda e, v, d: e._pairs(["C"], dict.items(v), d),
    collections.OrderedDict: lambda e, v, d: e._pairs(["O"], collections.OrderedDict.items(v), d),
    collections.defaultdict: lambda e, v, d: e._pairs(
        ["D", getattr(v.default_factory, "__name__", None)], dict.items(v), d
    ),
}
_FIXED: dict[type, Write] = {
    tuple: lambda e, v, d: e._items(["t"], v, d),
    frozenset: lambda e, v, d: e._unordered("z", v, d),
    complex: lambda e, v, d: ["c", e.tree(v.real, d), e.tree(v.imag, d)],
    bytes: lambda e, v, _: ["b", e._sized(v.decode("latin-1"))],
}
_READ: dict[type, Callable[[Any], Any]] = {
    int: lambda v: int.__add__(v, 0),
    float: lambda v: float.__add__(v, 0.0),
    str: lambda v: str.__getitem__(v, slice(None)),
    tuple: lambda v: tuple.__getitem__(v, slice(None)),
    bytes: lambda v: bytes.__getitem__(v, slice(None)),
    frozenset: lambda v: frozenset(frozenset.__iter__(v)),
    complex: lambda v: complex.__add__(v, 0j),
}


def encode(value: Any) -> str:
    """Encode plain data; raise CodecError for anything else."""
    return Encoder().text(value)
