"""What an observation means: one text for values that mean the same. The text that a person reads is in `showing`.

Exact comparison of types is for tests. For grouping programs `2` and `2.0` are one answer, as are floats that differ in
the tenth digit, sets and dictionaries in any order, and an object of a subclass and its plain part (selection by
agreement). So are rows that are one list and rows that are equal: they print alike, and only a test that changes what
it got tells them apart. Input and output are the wire's encodings (see `execute.guest.codec`); the output is for
comparing, not for decoding.
What it does NOT do: `True` is not 1 and a tuple is no list; objects compare by class and state, as far as shown.
"""

from __future__ import annotations

import json
from typing import Any

from avow.core.types import Observation, Outcome
from avow.execute.guest.codec import unfolded

DIGITS = 9
_UNORDERED = frozenset({"s", "z"})
_MAPPINGS = {"d": 1, "C": 1, "O": 1, "D": 2}  # where the pairs begin
_REFERENCE = '["&",'
# what reading a text that is no encoding can raise, and comparing what a program gave, such as Decimal('sNaN')
HOSTILE = (ValueError, TypeError, LookupError, AttributeError, RecursionError, ArithmeticError)
_EXACT = 2**53  # integral floats beyond this are not told from their neighbours, and stay floats


def behaviour(seen: Observation) -> str:
    """How programs are compared: values in canonical form, exceptions by class, limits by kind."""
    if seen.outcome is Outcome.VALUE:
        return canonical(seen.data)
    return class_of(seen.data) if seen.outcome is Outcome.RAISED else seen.data


def class_of(raised: str) -> str:
    """The name of the class in an encoded exception; what is none is its own name."""
    quoted = raised.split('"', 2)
    return quoted[1] if len(quoted) > 2 else raised


def canonical(data: str) -> str:
    """The canonical form of an encoded value. What is no encoding is its own canonical form."""
    try:
        tree = json.loads(data)
        return _dump(_tree(unfolded(tree) if _REFERENCE in data else tree))
    except HOSTILE:
        return data


def _dump(tree: Any) -> str:
    return json.dumps(tree, separators=(",", ":"))


def _tree(tree: Any) -> Any:
    if isinstance(tree, float):
        return _number(tree)
    if not isinstance(tree, list):
        return tree
    return _tagged(tree[0], tree[1:])


def _tagged(tag: str, rest: list[Any]) -> Any:
    if tag in _UNORDERED:  # a frozen set is the same set
        distinct = {_dump(part): part for part in map(_tree, rest)}
        return ["s", *(distinct[text] for text in sorted(distinct))]  # trees: texts in texts double with every level
    if tag in _MAPPINGS:
        pairs = rest[_MAPPINGS[tag] - 1 :]
        return ["d", *sorted(([_tree(k), _tree(v)] for k, v in pairs), key=_dump)]
    if tag == "S":
        return _tree(rest[1])
    if tag == "I" and rest[0] != "generator":
        rest = ["iterator", *rest[1:]]
    if tag == "N":
        return ["t", *map(_tree, rest[2:])]
    parts = [*map(_tree, rest)]
    return parts[0] if tag == "c" and parts[1] == 0 else [tag, *parts]


def _number(value: float) -> int | float:
    if value.is_integer() and abs(value) < _EXACT:
        return int(value)  # minus zero is zero
    rounded = float(f"{value:.{DIGITS - 1}e}")
    return int(rounded) if rounded.is_integer() and abs(rounded) < _EXACT else rounded
