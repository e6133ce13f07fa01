"""Plain data as JSON text: what crosses the border between a program under test and its judge.

Exact types survive: `True` stays a bool, a tuple a tuple, NaN and big integers themselves. Scalars that JSON has are
written raw; everything else is a list whose first item is a tag:

    ["l", ...] list   ["t", ...] tuple   ["s", ...] set   ["z", ...] frozenset   ["d", [k, v], ...] dict
    ["i", hex] integer beyond 64 bits    ["f", "nan"|"inf"|"-inf"]   ["c", re, im] complex
    ["b"|"B", latin-1] bytes, bytearray  ["r", a, b, c] range   ["..."] Ellipsis   ["T", name] a builtin type
    ["q", maxlen, ...] deque   ["C"|"O", [k, v], ...] Counter, OrderedDict
    ["D", factory, [k, v], ...] defaultdict   ["N", name, [fields], ...] namedtuple   ["V", kind, ...] dict view
    ["u", hex] text with surrogates that JSON would join   ["W", v] what a coroutine came to
    ["I", kind, more, ...] iterator or generator, drained up to a bound
    ["x", module, ...] Decimal, Fraction, date and time
    ["o", id, class], ["F", id] an object or function that stays where it is
    ["X", class, state] a look at such an object, for comparing behaviours only

A subclass of a plain type crosses as its plain part (an always-equal `int` arrives as the number that it holds), named
tuples keep their name. The encoding of a value is deterministic. It is not meant for storage of arbitrary objects, and
it
never executes anything: decoding builds builtin and standard-library values only. Standard library only: it also runs
in the sandbox.
"""

from __future__ import annotations

import builtins
import collections
import collections.abc
import itertools
import json
import re
import sys
import types
from collections.abc import Callable
from typing import Any

MAX_DEPTH = 100
MAX_NODES = 200_000
MAX_BYTES = 2_000_000
MAX_ITEMS = 10_000  # how far an iterator is drained
_WORD = 1 << 63
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
dump = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode  # made once, see wire
_parse = json.JSONDecoder().raw_decode
_ITERATORS = frozenset(
    (
        *map(type, map(iter, ([], (), "", {}, set(), range(0), b""))), type(reversed([])), type(reversed(range(0))),
        map, filter, zip, enumerate, itertools.chain, itertools.islice, itertools.count, itertools.cycle,
        itertools.repeat, itertools.accumulate, itertools.takewhile, itertools.dropwhile, itertools.product,
        itertools.permutations,
        itertools.combinations, itertools.starmap, itertools.zip_longest,
    )
)  # fmt: skip
_VIEWS = {type({}.keys()): "keys", type({}.values()): "values", type({}.items()): "items"}
_FACTORIES = {
    "int": int,
    "float": float,
    "str": str,
    "list": list,
    "dict": dict,
    "set": set,
    "bool": bool,
    "tuple": tuple,
}


class Awaited(collections.abc.Coroutine[Any, Any, Any]):
    """A coroutine that has run: what awaits it gets its value."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def send(self, _: Any) -> Any:
        raise StopIteration(self.value)

    def throw(self, *error: Any) -> Any:
        raise error[0]

    def close(self) -> None:
        """Nothing is left to run."""

    def __await__(self) -> Any:
        yield from ()
        return self.value

    def __repr__(self) -> str:
        return f"<coroutine: {self.value!r}>"


class CodecError(ValueError):
    """A value that cannot cross, or a text that is no encoding. `limit` names the bound: size, depth, opaque,
    malformed."""

    def __init__(self, limit: str, detail: str = "") -> None:
        super().__init__(f"{limit}: {detail}" if detail else limit)
        self.limit = limit


class Encoder:
    """Encodes values. `hold(value)` may give a tree for an object that stays behind; without it such objects raise."""

    def __init__(self, hold: Callable[[Any], list[Any]] | None = None, *, max_bytes: int = MAX_BYTES) -> None:
        self._hold = hold
        self._max_bytes = max_bytes
        self._nodes = 0
        self._bytes = 0

    def text(self, value: Any) -> str:
        """The encoding of a value as ASCII JSON.

        Raises:
            CodecError: it is too large, too deep, or no plain data.
        """
        self._nodes = self._bytes = 0
        out = dump(self.tree(value))
        if len(out) > self._max_bytes:
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
        exact = _CONTAINERS.get(kind)
        return exact(self, value, depth + 1) if exact else self._other(value, kind, depth + 1)

    def _sized(self, text: str) -> str:
        self._bytes += len(text)
        if self._bytes > self._max_bytes:
            raise CodecError("size", f"over {self._max_bytes} bytes")
        return text

    def _text(self, value: str) -> Any:
        text = self._sized(value)
        if text.isascii() or not _PAIR.search(text):
            return text
        return ["u", text.encode("utf-32-be", "surrogatepass").hex()]

    def _big(self, value: int) -> list[Any]:
        if value.bit_length() > 4 * self._max_bytes:
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
        trees = [self.tree(v, depth) for v in values]
        return [tag, *sorted(trees, key=dump)]

    def _iterator(self, value: Any, depth: int) -> list[Any]:
        kind = "generator" if isinstance(value, types.GeneratorType) else "iterator"
        items = list(itertools.islice(value, MAX_ITEMS + 1))
        return self._items(["I", kind, len(items) > MAX_ITEMS], items[:MAX_ITEMS], depth)

    def _other(self, value: Any, kind: type, depth: int) -> Any:
        if kind is range:
            return ["r", *(self.tree(v, depth) for v in (value.start, value.stop, value.step))]
        if kind is types.GeneratorType or kind in _ITERATORS:
            return self._iterator(value, depth)
        if kind in _VIEWS:
            items = value if kind is not type({}.items()) else [list(pair) for pair in value]
            return self._items(["V", _VIEWS[kind]], items, depth)
        if value is ...:
            return ["..."]
        if kind is Awaited:
            return ["W", self.tree(value.value, depth)]
        if isinstance(value, type) and getattr(builtins, str(kind_name := value.__name__), None) is value:
            return ["T", kind_name]
        found = self._library(value, kind, depth)
        if found is None:
            found = self._plain_part(value, depth)
        if found is not None:
            return found
        if self._hold is None:
            raise CodecError("opaque", kind.__name__[:80])
        return self._hold(value)

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
        """What a subclass of a plain type holds, read by the base class's own methods."""
        if isinstance(value, tuple):
            fields = getattr(type(value), "_fields", None)
            items = tuple.__iter__(value)
            if isinstance(fields, tuple) and all(type(f) is str for f in fields):
                return self._items(["N", type(value).__name__, list(fields)], items, depth)
            return self._items(["t"], items, depth)
        if isinstance(value, dict):
            return self._pairs(["d"], dict.items(value), depth)
        for base, read in _PLAIN_PARTS:
            if isinstance(value, base):
                return self.tree(read(value), depth)
        return None


_CONTAINERS: dict[type, Callable[[Encoder, Any, int], list[Any]]] = {
    list: lambda e, v, d: e._items(["l"], v, d),
    tuple: lambda e, v, d: e._items(["t"], v, d),
    dict: lambda e, v, d: e._pairs(["d"], v.items(), d),
    set: lambda e, v, d: e._unordered("s", v, d),
    frozenset: lambda e, v, d: e._unordered("z", v, d),
    complex: lambda e, v, d: ["c", e.tree(v.real, d), e.tree(v.imag, d)],
    bytes: lambda e, v, _: ["b", e._sized(v.decode("latin-1"))],
    bytearray: lambda e, v, _: ["B", e._sized(v.decode("latin-1"))],
    collections.deque: lambda e, v, d: e._items(["q", v.maxlen], v, d),
    collections.Counter: lambda e, v, d: e._pairs(["C"], v.items(), d),
    collections.OrderedDict: lambda e, v, d: e._pairs(["O"], v.items(), d),
    collections.defaultdict: lambda e, v, d: e._pairs(
        ["D", getattr(v.default_factory, "__name__", None)], v.items(), d
    ),
}
_PLAIN_PARTS: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (int, lambda v: int.__add__(v, 0)),
    (float, lambda v: float.__add__(v, 0.0)),
    (str, lambda v: str.__getitem__(v, slice(None))),
    (list, lambda v: list.__getitem__(v, slice(None))),
    (set, lambda v: set.copy(v) if type(v) is set else set(set.__iter__(v))),
    (frozenset, lambda v: frozenset(frozenset.__iter__(v))),
    (bytes, lambda v: bytes.__getitem__(v, slice(None))),
)


# what can change in place, or hold what can
CONTAINERS = frozenset(_CONTAINERS) - {complex, bytes, frozenset}


class Decoder:
    """Rebuilds values from their encoding. `fetch(tag, tree)` stands in for objects that stayed behind."""

    def __init__(self, fetch: Callable[[str, list[Any]], Any] | None = None) -> None:
        self._fetch = fetch

    def value(self, text: str) -> Any:
        """The value of an encoding.

        Raises:
            CodecError: the text is no encoding.
        """
        try:
            tree, end = _parse(text)
            if end != len(text):
                raise CodecError("malformed", "text after the value")
            return self.build(tree)
        except CodecError:
            raise
        except (ValueError, TypeError, IndexError, KeyError, RecursionError, ArithmeticError, AttributeError) as error:
            raise CodecError("malformed", type(error).__name__) from None

    def build(self, tree: Any) -> Any:
        """The value of a JSON tree (see `value`); malformed trees raise what their parts raise."""
        if type(tree) is not list:
            if type(tree) is dict:
                raise CodecError("malformed", "object")
            return tree
        tag = tree[0]
        builder = _BUILDERS.get(tag)
        if builder is not None:
            return builder(self, tree)
        if self._fetch is None or type(tag) is not str:
            raise CodecError("opaque" if tag in ("o", "F", "X") else "malformed", str(tag)[:20])
        return self._fetch(tag, tree)

    def all(self, trees: list[Any]) -> list[Any]:
        build = self.build
        return [build(t) for t in trees]

    def pairs(self, trees: list[Any]) -> dict[Any, Any]:
        build = self.build
        return {build(k): build(v) for k, v in trees}


def _named(decoder: Decoder, tree: list[Any]) -> Any:
    made = collections.namedtuple(tree[1], tree[2])  # type: ignore[misc]
    return made(*decoder.all(tree[3:]))


def _view(decoder: Decoder, tree: list[Any]) -> Any:
    items = decoder.all(tree[2:])
    if tree[1] == "keys":
        return dict.fromkeys(items).keys()
    return dict(enumerate(items)).values() if tree[1] == "values" else dict(items).items()


def _replay(decoder: Decoder, tree: list[Any]) -> Any:
    items, more = decoder.all(tree[3:]), tree[2]

    def generate() -> Any:
        yield from items
        if more:
            raise CodecError("size", f"iterator over {MAX_ITEMS} items")

    return generate() if tree[1] == "generator" or more else iter(items)


def _library(decoder: Decoder, tree: list[Any]) -> Any:
    name, args = tree[1], decoder.all(tree[2:])
    if name == "Decimal":
        import decimal

        return decimal.Decimal(args[0])
    if name == "Fraction":
        import fractions

        return fractions.Fraction(args[0], args[1])
    import datetime

    if name == "timedelta":
        return datetime.timedelta(*args)
    made: Any = {"date": datetime.date, "datetime": datetime.datetime, "time": datetime.time}[name]
    return made.fromisoformat(args[0])


def _builtin_type(_: Decoder, tree: list[Any]) -> Any:
    found = getattr(builtins, tree[1])
    if not isinstance(found, type):
        raise CodecError("malformed", "type")
    return found


def _float(_: Decoder, tree: list[Any]) -> float:
    return {"nan": float("nan"), "inf": float("inf"), "-inf": float("-inf")}[tree[1]]


_BUILDERS: dict[Any, Callable[[Decoder, list[Any]], Any]] = {
    "l": lambda d, t: d.all(t[1:]),
    "t": lambda d, t: tuple(d.all(t[1:])),
    "s": lambda d, t: set(d.all(t[1:])),
    "z": lambda d, t: frozenset(d.all(t[1:])),
    "d": lambda d, t: d.pairs(t[1:]),
    "i": lambda _, t: int(t[1], 16),
    "f": _float,
    "c": lambda d, t: complex(d.build(t[1]), d.build(t[2])),
    "b": lambda _, t: t[1].encode("latin-1"),
    "B": lambda _, t: bytearray(t[1].encode("latin-1")),
    "r": lambda d, t: range(*d.all(t[1:])),
    "u": lambda _, t: bytes.fromhex(t[1]).decode("utf-32-be", "surrogatepass"),
    "W": lambda d, t: Awaited(d.build(t[1])),
    "...": lambda _d, _t: ...,
    "T": _builtin_type,
    "q": lambda d, t: collections.deque(d.all(t[2:]), t[1]),
    "C": lambda d, t: collections.Counter(d.pairs(t[1:])),
    "O": lambda d, t: collections.OrderedDict(d.pairs(t[1:])),
    "D": lambda d, t: collections.defaultdict(_FACTORIES.get(t[1]), d.pairs(t[2:])),
    "N": _named,
    "V": _view,
    "I": _replay,
    "x": _library,
}


def encode(value: Any) -> str:
    """Encode plain data; raise CodecError for anything else."""
    return Encoder().text(value)


def decode(text: str) -> Any:
    """Decode plain data; raise CodecError for anything else."""
    return Decoder().value(text)
