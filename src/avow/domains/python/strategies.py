"""Strategies of hypothesis for the arguments of a function, from the inputs that its task shows and from annotations.

A strategy keeps what is seen, at every depth: types, the length of tuples, the keys of records, lists and tuples of
numbers that always ascend (`ordering`); None stands only where it is seen or annotated. Numbers, lengths and letters
go somewhat beyond those seen, below zero only where such are seen. Annotations add types, and say what is in a list
that is only seen empty.
What it does NOT do: relations between arguments, objects that are no plain data, NaN and infinities. Nothing is run.
"""

from __future__ import annotations

import ast
import math
import string
from collections import defaultdict
from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any

from avow.core.errors import TaskError
from avow.core.types import Call
from avow.domains.python.inputs import parts_of
from avow.domains.python.ordering import Place, orders
from avow.domains.python.variation import LONGEST, arguments_of
from avow.verify.counterexample import Strategy, strategies

_BEYOND = 5  # how far a number may go beyond half as much again as the largest that is seen
_UNSEEN = 20  # the largest number where none is seen
_LARGEST = 10**300  # number: the range of floats, and digits that Python writes, end not far beyond
_FEW, _MANY = 2, 6  # so few distinct letters among so many are all that there are, such as those of binary numbers
_LETTERS = (string.ascii_lowercase, string.ascii_uppercase, string.digits)
_TYPES = ("None", "bool", "int", "float", "str", "list", "tuple", "set", "frozenset", "dict")
_UNHASHABLE = frozenset({"list", "set", "dict"})

Said = dict[str, list[ast.expr]]  # the types that an annotation allows, each with its parameters


def arguments(parameters: Sequence[ast.arg], places: Sequence[int], calls: Sequence[Call]) -> Strategy:
    """Tuples of values for some parameters, each at its place among the arguments of the calls.

    Raises:
        TaskError: nothing shows what one of them may be.
        ConfigError: hypothesis is not installed.

    """
    given = [found for call in calls if (found := arguments_of(call)) is not None]
    builder = _Builder(orders([args for args, _ in given]))
    made: list[Strategy] = []
    for parameter, place in zip(parameters, places, strict=True):
        name = parameter.arg
        values = [args[place] if place < len(args) else named[name]
                  for args, named in given if place < len(args) or name in named]  # fmt: skip
        one = builder.of(values, parameter.annotation, (place,))
        if one is None:
            hint = f"Add an example of a call to the task, or annotate it, such as {name}: list[int]."
            raise TaskError(f"nothing shows what {name} may be: no example and no annotation", hint=hint)
        made.append(one)
    return strategies().tuples(*made)


class _Builder:
    """Strategies for values at places. ordered: where numbers ascend."""

    def __init__(self, ordered: frozenset[Place]) -> None:
        self._ordered, self._st = ordered, strategies()

    def of(self, values: Sequence[Any], kind: ast.expr | None, place: Place, *, key: bool = False) -> Strategy | None:
        """Values like the given ones or of the annotated kind, None where neither says anything.

        key: they are to be in a set or a key of a dict.
        """
        seen: defaultdict[str, list[Any]] = defaultdict(list)
        for value in values:
            seen["None" if value is None else type(value).__name__].append(value)
        said = {name: inner for name, inner in _said(kind).items() if not (key and name in _UNHASHABLE)}
        names = [name for name in _TYPES if name in seen or name in said]
        found = [self._one(name, seen, said.get(name, []), place, key) for name in names]
        found += [self._st.sampled_from(rest) for name, rest in seen.items() if name not in _TYPES]
        options = [one for one in found if one is not None]
        return reduce(or_, options) if options else None

    def _one(
        self, name: str, seen: dict[str, list[Any]], inner: list[ast.expr], place: Place, key: bool
    ) -> Strategy | None:
        st, values = self._st, seen.get(name, [])
        if name == "None":
            return st.none()
        if name == "bool":
            return st.booleans()
        if name in ("int", "float"):
            return self._number(name, [*seen.get("int", []), *seen.get("float", [])])
        if name == "str":
            return st.text(_alphabet(values), max_size=_most(values))
        if name == "dict":
            return self._dict(values, inner, place)
        return self._tuple(values, inner, place, key) if name == "tuple" else self._many(name, values, inner, place)

    def _number(self, name: str, seen: Sequence[float]) -> Strategy:
        finite = [number for number in seen if isinstance(number, int) or math.isfinite(number)]
        top = min(int(max(map(abs, finite))) * 3 // 2 + _BEYOND, _LARGEST) if finite else _UNSEEN
        low = -top if not finite or min(finite) < 0 else 0
        if name == "int":
            return self._st.integers(low, top)
        return self._st.floats(-float(top) if low else 0.0, float(top), allow_nan=False)

    def _many(self, name: str, values: Sequence[Any], inner: list[ast.expr], place: Place) -> Strategy:
        st, kind = self._st, {"list": list, "set": set, "frozenset": frozenset}[name]
        items = [item for value in values for item in (value if name == "list" else sorted(value, key=repr))]
        one = self.of(items, inner[0] if inner else None, (*place, "items"), key=name != "list")
        if one is None:
            return st.builds(kind)
        make = {"list": st.lists, "set": st.sets, "frozenset": st.frozensets}[name]
        return self._ascending(make(one, max_size=_most(values)), place)

    def _tuple(self, values: Sequence[Any], inner: list[ast.expr], place: Place, key: bool) -> Strategy | None:
        endless = len(inner) == 2 and isinstance(inner[1], ast.Constant) and inner[1].value is Ellipsis
        lengths = {len(value) for value in values} or ({len(inner)} if inner and not endless else set[int]())
        if len(lengths) == 1:
            length = lengths.pop()
            each: Sequence[ast.expr | None] = inner if len(inner) == length and not endless else inner[:1] * length
            kinds = each or [None] * length
            parts = [self.of([v[i] for v in values], kinds[i], (*place, i), key=key) for i in range(length)]
            known = [part for part in parts if part is not None]
            return self._ascending(self._st.tuples(*known), place) if len(known) == length else None
        items = [item for value in values for item in value]
        one = self.of(items, inner[0] if inner else None, (*place, 0), key=key)
        made = self._st.builds(tuple) if one is None else self._st.lists(one, max_size=_most(values)).map(tuple)
        return self._ascending(made, place)

    def _dict(self, values: Sequence[Any], inner: list[ast.expr], place: Place) -> Strategy:
        st, inside = self._st, (*place, "values")
        of_keys, of_values = inner if len(inner) == 2 else (None, None)
        if len(values) > 1 and len({frozenset(value) for value in values}) == 1 and values[0]:
            parts = {name: self.of([v[name] for v in values], of_values, inside) for name in values[0]}
            return st.fixed_dictionaries({name: part for name, part in parts.items() if part is not None})
        keys = self.of([name for value in values for name in value], of_keys, place, key=True)
        held = self.of([part for value in values for part in value.values()], of_values, inside)
        return st.builds(dict) if keys is None or held is None else st.dictionaries(keys, held, max_size=_most(values))

    def _ascending(self, made: Strategy, place: Place) -> Strategy:
        return made.map(_sorted) if place in self._ordered else made


def _sorted(value: Any) -> Any:
    """A list or tuple of numbers in ascending order; any other as it is."""
    numbers = all(type(part) in (int, float) for part in value)
    return type(value)(sorted(value)) if numbers else value


def _most(values: Sequence[Any]) -> int:
    """How long a value may be."""
    longest = max(map(len, values), default=3)
    return max(longest, min(longest * 3 // 2 + 2, LONGEST))


def _alphabet(texts: Sequence[str]) -> str:
    """The characters of some texts, and with a letter or digit its like; where there are none, some of each sort."""
    characters = "".join(texts)
    if not characters:
        return f"{string.ascii_letters}{string.digits} .,-"
    found = set(characters)
    for letters in _LETTERS:
        here = [c for c in characters if c in letters]
        if here and not (len(set(here)) <= _FEW and len(here) >= _MANY):
            found |= set(letters)
    return "".join(sorted(found))


def _said(kind: ast.expr | None) -> Said:
    """The types that an annotation names, of a union each; those that are no plain data are left out."""
    if kind is None:
        return {}
    name, inner = parts_of(kind)
    if name in ("Optional", "Union"):
        parts = [*inner, *([ast.Constant(None)] if name == "Optional" else [])]
        return {key: found for part in parts for key, found in _said(part).items()}
    if isinstance(kind, ast.Constant) and isinstance(kind.value, str) and name == "int" and "int" not in kind.value:
        return {}
    return {name: inner} if name in _TYPES else {}
