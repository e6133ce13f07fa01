"""An observation as a person reads it: the text of a value much as Python prints it, from the wire's encoding.

Works on the encoding alone and makes no value of it: what a program sends cannot make the host define classes, hash
keys or print a number of a million digits. Iterators are shown with what they gave. The text is for reading, not for
comparing (see `canonical`).
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any

from avow.core.account import cut
from avow.core.types import Observation, Outcome
from avow.domains.python.canonical import HOSTILE, class_of
from avow.execute.guest.codec import unfolded

_DIGITS = 4000  # of an integer that is printed; Python itself refuses at 4300


def shown(seen: Observation, width: int = 200) -> str:
    """An observation as a person reads it."""
    if seen.outcome is Outcome.LIMIT:
        return f"no answer ({seen.data} limit)"
    try:
        value = seen.outcome is Outcome.VALUE
        text = _text(unfolded(json.loads(seen.data))) if value else "raises " + class_of(seen.data)
    except HOSTILE:
        text = "an object"
    return cut(text, width)


def _text(tree: Any) -> str:
    if not isinstance(tree, list):
        return repr(tree)
    return _FORMS[tree[0]](tree[1:])


def _items(trees: list[Any]) -> str:
    return ", ".join(map(_text, trees))


def _pairs(pairs: list[Any]) -> str:
    return "{" + ", ".join(f"{_text(k)}: {_text(v)}" for k, v in pairs) + "}"


def _called(name: str, *arguments: str) -> str:
    return f"{name}({', '.join(filter(None, arguments))})"


def _integer(text: str) -> str:
    value = int(text, 16)
    if value.bit_length() < 3 * _DIGITS:
        return repr(value)
    return f"an integer of about {math.log10(abs(value)):,.0f} digits"


def _complex(parts: list[Any]) -> str:
    return repr(complex(*(float(_text(part)) for part in parts)))


def _drained(name: str, more: bool, trees: list[Any]) -> str:
    return f"{name} of [{_items(trees)}{', ...' if more else ''}]"


def _iterator(rest: list[Any]) -> str:
    kind, more, value, *items = rest
    gives = "" if value is None else f" that returns {_text(value)}"
    return _drained(str(kind), more, items) + gives


def _named(rest: list[Any]) -> str:
    name, fields, *values = rest
    return _called(str(name), *(f"{f}={_text(v)}" for f, v in zip(fields, values, strict=True)))


def _set(rest: list[Any]) -> str:
    return "{" + _items(rest) + "}" if rest else "set()"


_FORMS: dict[str, Callable[[list[Any]], str]] = {
    "l": lambda r: f"[{_items(r)}]",
    "t": lambda r: f"({_items(r)}{',' if len(r) == 1 else ''})",
    "s": _set,
    "z": lambda r: _called("frozenset", _set(r) if r else ""),
    "d": _pairs,
    "i": lambda r: _integer(r[0]),
    "f": lambda r: str(float(r[0])),
    "c": _complex,
    "b": lambda r: repr(r[0].encode("latin-1")),
    "B": lambda r: repr(bytearray(r[0], "latin-1")),
    "u": lambda r: repr(bytes.fromhex(r[0]).decode("utf-32-be", "surrogatepass")),
    "r": lambda r: _called("range", *map(_text, r[: 2 if r[2] == 1 else 3])),
    "/": lambda r: _called("slice", *map(_text, r)),
    "...": lambda _: "Ellipsis",
    "!": lambda _: "NotImplemented",
    "q": lambda r: _called("deque", f"[{_items(r[1:])}]", "" if r[0] is None else f"maxlen={_text(r[0])}"),
    "C": lambda r: _called("Counter", _pairs(r) if r else ""),
    "O": lambda r: _called("OrderedDict", _pairs(r) if r else ""),
    "D": lambda r: _called("defaultdict", str(r[0]), _pairs(r[1:])),
    "N": _named,
    "V": lambda r: _called(f"dict_{r[0]}", f"[{_items(r[1:])}]"),
    "T": lambda r: f"<class {str(r[0])!r}>",
    "E": lambda r: _called(str(r[0]), _items(r[1:])),
    "I": _iterator,
    "A": lambda r: _drained("async generator", r[0], r[1:]),
    "W": lambda r: f"coroutine that returns {_text(r[0])}",
    "x": lambda r: _called(str(r[0]), _items(r[1:])),
    "S": lambda r: _text(r[1]),
    "&": lambda _: "...",  # a part within itself
}
