"""Values from their encoding (see `codec`). Hostile texts give a CodecError, or a value of bounded size.

References go back to parts that were opened before, so that a value may contain itself; one that unfolds to more than
the bound is refused, whoever prints or compares it would never come to an end. Nothing is executed.
"""

from __future__ import annotations

import builtins
import collections
import json
from collections.abc import Callable
from typing import Any

from . import replay
from .replay import Awaited, Collected, Drained

MAX_NODES = 200_000
MAX_ITEMS = 10_000  # how far an iterator is drained
_parse = json.JSONDecoder().raw_decode
_FACTORIES = {k.__name__: k for k in (int, float, str, list, dict, set, bool, tuple)}
SCALARS = frozenset({int, float, str, tuple, bytes, frozenset, complex})  # plain types whose objects cannot change
_MISMATCH = (ValueError, TypeError, LookupError, RecursionError, ArithmeticError, AttributeError)


class CodecError(ValueError):
    """A value that cannot cross, or a text that is no encoding.

    `limit` names the bound: size, depth, opaque, malformed.
    """

    def __init__(self, limit: str, detail: str = "") -> None:
        super().__init__(f"{limit}: {detail}" if detail else limit)
        self.limit = limit


class Decoder:
    """Rebuilds values from their encoding.

    fetch: stands in for what is no plain data. embody: makes an object of a subclass, of (mark, plain type, arguments).
    beyond: called where more is wanted of an iterator than crossed, raises.
    """

    def __init__(
        self,
        fetch: Callable[[str, list[Any]], Any] | None = None,
        embody: Callable[..., Any] | None = None,
        beyond: Callable[[], None] | None = None,
    ) -> None:
        self._fetch, self._embody, self.beyond = fetch, embody, beyond or _too_much
        self.parts: list[Any] = []
        self._refers = False

    def value(self, text: str) -> Any:
        """The value of an encoding.

        Raises:
            CodecError: the text is no encoding.
        """
        self.parts, self._refers = [], False
        try:
            tree, end = _parse(text)
            if end != len(text):
                raise CodecError("malformed", "text after the value")
            value = self.build(tree)
            if self._refers:
                unfolded(tree)
        except CodecError:
            raise
        except _MISMATCH as error:
            raise CodecError("malformed", type(error).__name__) from None
        return value

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
        if tag in _PARTS:
            part = self.shell(tree)
            self.parts.append(part)
            self.fill(part, tree)
            return part
        if self._fetch is None or type(tag) is not str:
            raise CodecError("opaque" if tag in ("o", "X") else "malformed", str(tag)[:20])
        return self._fetch(tag, tree)

    def part(self, number: Any) -> Any:
        """What a reference refers to: a part that opened before."""
        if type(number) is not int or not 0 <= number < len(self.parts):
            raise CodecError("malformed", "reference")
        self._refers = True
        return self.parts[number]

    def shell(self, tree: list[Any]) -> Any:
        """A part that can change, still empty, so that what is in it can refer to it."""
        mark, plain = (tree[1], tree[2]) if tree[0] == "S" else (None, tree)
        kind = _PARTS[plain[0]]
        args = _ARGUMENTS[plain[0]](plain) if plain[0] in _ARGUMENTS else ()
        return kind(*args) if mark is None else self.subclassed(mark, kind, *args)

    def fill(self, part: Any, tree: list[Any]) -> None:
        """Put its content into it."""
        plain = tree[2] if tree[0] == "S" else tree
        _FILLS[plain[0]](self, part, plain)

    def subclassed(self, mark: Any, kind: type, *args: Any) -> Any:
        """An object of a subclass; a plain one where nobody cares whose it was."""
        return kind(*args) if self._embody is None else self._embody(mark, kind, *args)

    def all(self, trees: list[Any]) -> list[Any]:
        build = self.build
        return [build(t) for t in trees]


def kind_of(tree: list[Any]) -> type:
    """The plain type of a part that can change."""
    kind: type = _PARTS[(tree[2] if tree[0] == "S" else tree)[0]]
    return kind


def _too_much() -> None:
    raise CodecError("size", f"iterator over {MAX_ITEMS} items")


def _subclass(decoder: Decoder, tree: list[Any]) -> Any:
    _, mark, plain = tree
    if type(plain) is list and plain[0] in _PARTS:
        part = decoder.shell(tree)
        decoder.parts.append(part)
        decoder.fill(part, tree)
        return part
    if type(plain) is list and plain[0] == "N":
        return decoder.subclassed(mark, _named_type(plain), *decoder.all(plain[3:]))
    value = decoder.build(plain)
    if type(value) not in SCALARS:
        raise CodecError("malformed", "subclass")
    return decoder.subclassed(mark, type(value), value)


def _named_type(tree: list[Any]) -> type:
    return collections.namedtuple(tree[1], tree[2])


def _view(decoder: Decoder, tree: list[Any]) -> Any:
    items = decoder.all(tree[2:])
    if tree[1] == "keys":
        return dict.fromkeys(items).keys()
    return dict(enumerate(items)).values() if tree[1] == "values" else dict(items).items()


def _iterator(decoder: Decoder, tree: list[Any]) -> Any:
    value, *items = decoder.all(tree[3:])
    drained = Drained(items, bool(tree[2]), value)
    if tree[1] == "generator":
        return replay.generator(drained, decoder.beyond)
    return replay.Replay(str(tree[1]), drained, decoder.beyond)


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


def _exception(decoder: Decoder, tree: list[Any]) -> BaseException:
    kind = getattr(builtins, tree[1])
    if not (isinstance(kind, type) and issubclass(kind, BaseException)):
        raise CodecError("malformed", "exception")
    return made_exception(kind, decoder.all(tree[2:]))


def made_exception(kind: type[BaseException], args: list[Any]) -> BaseException:
    """An exception with these arguments, also where its class would ask for others."""
    try:
        return kind(*args)
    except Exception:
        error = kind.__new__(kind, *args)
        error.args = tuple(args)
        return error


def _pairs_into(kind: Any, start: int) -> Callable[[Decoder, Any, list[Any]], None]:
    put = kind.__setitem__

    def fill(decoder: Decoder, part: Any, tree: list[Any]) -> None:
        build = decoder.build
        for k, v in tree[start:]:
            put(part, build(k), build(v))

    return fill


_PARTS: dict[Any, Any] = {
    "l": list, "s": set, "d": dict, "B": bytearray, "q": collections.deque, "C": collections.Counter,
    "O": collections.OrderedDict, "D": collections.defaultdict,
}  # fmt: skip
_ARGUMENTS: dict[str, Callable[[list[Any]], tuple[Any, ...]]] = {
    "q": lambda t: ((), t[1]),
    "D": lambda t: (_FACTORIES.get(t[1]),),
}
_FILLS: dict[str, Callable[[Decoder, Any, list[Any]], None]] = {
    "l": lambda d, p, t: list.extend(p, d.all(t[1:])),
    "s": lambda d, p, t: set.update(p, d.all(t[1:])),
    "B": lambda _, p, t: bytearray.extend(p, t[1].encode("latin-1")),
    "q": lambda d, p, t: collections.deque.extend(p, d.all(t[2:])),
    "d": _pairs_into(dict, 1),
    "C": _pairs_into(dict, 1),
    "O": _pairs_into(collections.OrderedDict, 1),
    "D": _pairs_into(dict, 2),
}
CHANGING = frozenset(_PARTS.values())
_BUILDERS: dict[Any, Callable[[Decoder, list[Any]], Any]] = {
    "&": lambda d, t: d.part(t[1]),
    "t": lambda d, t: tuple(d.all(t[1:])),
    "z": lambda d, t: frozenset(d.all(t[1:])),
    "i": lambda _, t: int(t[1], 16),
    "f": lambda _, t: {"nan": float("nan"), "inf": float("inf"), "-inf": float("-inf")}[t[1]],
    "c": lambda d, t: complex(d.build(t[1]), d.build(t[2])),
    "b": lambda _, t: t[1].encode("latin-1"),
    "r": lambda d, t: range(*d.all(t[1:])),
    "u": lambda _, t: bytes.fromhex(t[1]).decode("utf-32-be", "surrogatepass"),
    "W": lambda d, t: Awaited(d.build(t[1])),
    "...": lambda _d, _t: ...,
    "/": lambda d, t: slice(*d.all(t[1:])),
    "!": lambda _d, _t: NotImplemented,
    "T": _builtin_type,
    "E": _exception,
    "N": lambda d, t: _named_type(t)(*d.all(t[3:])),
    "V": _view,
    "I": _iterator,
    "A": lambda d, t: replay.AsyncReplay(Collected(d.all(t[2:]), bool(t[1])), d.beyond),
    "x": _library,
    "S": _subclass,
}
_PAIRS_FROM = {"d": 1, "C": 1, "O": 1, "D": 2}


def unfolded(tree: Any) -> Any:
    """A tree with each reference replaced by what it refers to; a reference to a part that it is in stays.

    Raises:
        CodecError: it has over MAX_NODES items then, or is no tree.
    """
    return _Unfolding().tree(tree)


class _Unfolding:
    def __init__(self) -> None:
        self._nodes = 0
        self._parts: list[tuple[Any, int] | None] = []  # (tree, items), None while it is open

    def _counted(self, items: int) -> None:
        self._nodes += items
        if self._nodes > MAX_NODES:
            raise CodecError("size", f"over {MAX_NODES} items")

    def tree(self, node: Any) -> Any:
        self._counted(1)
        if type(node) is not list:
            return node
        tag = node[0]
        if tag == "&":
            found = self._parts[node[1]]
            if found is None:
                return node
            self._counted(found[1])
            return found[0]
        if tag == "X":
            return [*node[:2], *map(unfolded, node[2:])]
        if tag not in _PARTS:
            start = 3 if tag == "N" else 1
            return [*node[:start], *map(self.tree, node[start:])]
        number, before = len(self._parts), self._nodes
        self._parts.append(None)
        if tag in _PAIRS_FROM:
            start = _PAIRS_FROM[tag]
            whole = [*node[:start], *([self.tree(k), self.tree(v)] for k, v in node[start:])]
        else:
            whole = [tag, *map(self.tree, node[1:])]
        self._parts[number] = (whole, self._nodes - before)
        return whole


def decode(text: str) -> Any:
    """Decode plain data; raise CodecError for anything else."""
    return Decoder().value(text)
