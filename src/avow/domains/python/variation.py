"""Inputs near to given ones, and inputs simpler than a given one: mutation and shrinking of plain data.

A variation keeps the types of what it varies, at every depth: texts stay texts, a tuple keeps its length, None stays
None and stands elsewhere only where a given input has it. What comes in is of the given inputs' own, or a constant of
the programs of the same type, as from the dictionary of a fuzzer: `x != 4` parts on a 4. Lengths and numbers stay
within a small multiple of the given ones, and a number below zero is made only where one is given: an input like the
given ones is one that the task most likely speaks of.
Simplification is greedy delta debugging (Zeller & Hildebrandt 2002, section 3) over values in place of lines: parts go,
numbers sink towards 0, characters towards "a"; `weight` orders all values, and every step is downhill.
What it does NOT do: relations other than order (`ordering`), such as an index within its list, are not known;
nothing is run.
"""

from __future__ import annotations

import ast
import cmath
import math
import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any

from avow.core.types import Call, Program
from avow.domains.python.ordering import Place, keeps
from avow.domains.python.source import REFUSED, parse
from avow.execute.guest.codec import decode, encode

LONGEST = 40  # items or characters of one part
_LONGEST_CONSTANT = 24
_TAKEN = 0.25  # how often a value is replaced by another one that is there, in place of being changed
_SPREAD = 4  # how far beyond the largest number given a number may go, times
_ENOUGH = 20  # attempts for each input wanted
_CHARACTERS = ("abcxyz", "ABCXYZ", "0159", " ", ".,;-!")
_COLLECTIONS = (list, set, frozenset, tuple)
_DATA = (bool, int, float, str, *_COLLECTIONS, dict)  # what is varied; all else stays as it is
_PLAIN = (type(None), bool, int, str, bytes, bytearray, range, type(...))  # written by `repr`

Arguments = tuple[tuple[Any, ...], dict[str, Any]]


def varied(
    calls: Sequence[Call], entry_point: str, n: int, seed: str, constants: Sequence[object] = (),
    ordered: frozenset[Place] = frozenset(),
) -> list[Call]:  # fmt: skip
    """Up to `n` calls near to the given ones, distinct and none of them given. Deterministic in all that is given.

    A call that is given twice counts twice. constants: numbers and texts that may come in. ordered: places of numbers
    that are to ascend.
    """
    given = [args for call in calls if (args := arguments_of(call)) is not None]
    mutator, known, found = _Mutator(given, constants, seed), {call.args for call in calls}, list[Call]()
    for _ in range(_ENOUGH * n if given else 0):
        if len(found) >= n:
            break
        made = mutator.arguments()
        call = call_with(entry_point, made) if keeps(made[0], ordered) else None
        if call is not None and call.args not in known:
            known.add(call.args)
            found.append(call)
    return found


def constants_in(programs: Sequence[Program]) -> list[object]:
    """The numbers and short texts that programs are written with, in a fixed order, docstrings and names apart."""
    found: dict[tuple[type, object], None] = {}
    for program in programs:
        tree = parse(program.code)
        for node in ast.walk(tree) if tree else ():
            value = node.value if isinstance(node, ast.Constant) else None
            with suppress(ValueError):  # 0xff... of more digits than Python writes
                if type(value) in (int, float, str) and len(repr(value)) <= _LONGEST_CONSTANT:
                    found.setdefault((type(value), value))
    return [value for _, value in found]


def simpler(call: Call, entry_point: str, ordered: frozenset[Place] = frozenset()) -> list[Call]:
    """The calls that are one step simpler than a call, the simplest first."""
    if (found := arguments_of(call)) is None:
        return []
    args, named = found
    steps = [((*args[:i], part, *args[i + 1 :]), named) for i, old in enumerate(args) for part in reduced(old)]
    steps += [(args, {**named, key: part}) for key, old in named.items() for part in reduced(old)]
    steps = [step for step in steps if keeps(step[0], ordered)]
    calls = {new.args: (weight(step), new) for step in steps if (new := call_with(entry_point, step)) is not None}
    return [new for size, new in sorted(calls.values(), key=lambda pair: pair[0]) if size < weight(found)]


def weight(value: Any) -> tuple[int, float, str]:
    """How complicated a value is: its parts and characters, the size of its numbers and letters, its text."""
    parts, size = 0, 0.0
    for leaf in _leaves(value):
        parts += len(leaf) if isinstance(leaf, str) else 1
        if isinstance(leaf, str):
            size += sum(0 if c == "a" else 1 + abs(ord(c) - ord("a")) for c in leaf)
        elif isinstance(leaf, int | float) and math.isfinite(leaf):
            size += 2 * min(abs(leaf), 1e300) + (leaf < 0) + (leaf != int(leaf))
    return parts, size, literal(value)


def literal(value: Any) -> str:
    """A value as Python writes it, sets in one order whatever the process.

    Raises:
        ValueError: it is, or holds, an object that has no literal, or an integer of more digits than Python writes.
        RecursionError: it contains itself, or nearly so.

    """
    kind = type(value)  # a subclass would be read back as what it derives from
    if kind is dict:
        return "{" + ", ".join(f"{literal(key)}: {literal(part)}" for key, part in value.items()) + "}"
    if kind not in _COLLECTIONS:
        return _scalar(value)
    parts = list(map(literal, value))
    if kind in (set, frozenset):
        text = "{" + ", ".join(sorted(parts)) + "}" if parts else "set()"
        return text if kind is set else f"frozenset({text if parts else ''})"
    return f"[{', '.join(parts)}]" if kind is list else f"({', '.join(parts)}{',' * (len(parts) == 1)})"


def _scalar(value: Any) -> str:
    if type(value) is float and not math.isfinite(value):
        return f"float('{value}')"
    if type(value) in _PLAIN or (type(value) in (float, complex) and cmath.isfinite(value)):
        return repr(value)
    raise ValueError(f"{type(value).__name__} has no literal")


def _fresh(value: Any) -> Any:
    """The same value with no part in two places: what is written as a literal shares nothing."""
    if isinstance(value, dict):
        return {key: _fresh(part) for key, part in value.items()}
    return type(value)(map(_fresh, value)) if type(value) in _COLLECTIONS else value


def _leaves(value: Any) -> Iterator[Any]:
    yield None if isinstance(value, dict | list | tuple | set | frozenset) else value
    if isinstance(value, dict):
        yield from (leaf for pair in value.items() for part in pair for leaf in _leaves(part))
    elif isinstance(value, _COLLECTIONS):
        yield from (leaf for part in value for leaf in _leaves(part))


def reduced(value: Any) -> list[Any]:
    """Values of the same type that are one step simpler."""
    kind = type(value)
    if kind in (bool, int, float):
        return _lower(value)
    if kind is str:
        return [*_without(value), *(value[:i] + "a" + value[i + 1 :] for i, c in enumerate(value) if c.isalpha())]
    if kind is dict:
        fewer = [dict(part) for part in _without(list(value.items()))]
        return [*fewer, *({**value, key: new} for key, old in value.items() for new in reduced(old))]
    if kind in _COLLECTIONS:
        items = sorted(value, key=literal) if kind in (set, frozenset) else list(value)
        changed = [[*items[:i], new, *items[i + 1 :]] for i, old in enumerate(items) for new in reduced(old)]
        return [kind(part) for part in (changed if kind is tuple else [*_without(items), *changed])]
    return []


def _lower(value: Any) -> list[Any]:
    """Numbers nearer to 0, and the same without its sign."""
    kind = type(value)
    if kind is float and not math.isfinite(value):
        return [0.0]
    steps = (0, abs(value), int(value / 2) if kind is float else abs(value) // 2, value - (value > 0) + (value < 0))
    if kind is float:
        steps = (*steps[:3], int(value))
    return [new for new in dict.fromkeys(map(kind, steps)) if new != value]


def _without(items: Any) -> list[Any]:
    """A sequence without all, without either half, without each of its items."""
    half, parts = len(items) // 2, range(len(items))
    return [items[:0], items[half:], items[:half], *(items[:i] + items[i + 1 :] for i in parts)] if items else []


class _Mutator:
    """Makes arguments from given ones."""

    def __init__(self, given: Sequence[Arguments], constants: Sequence[object], seed: str) -> None:
        self.given, self.rng = given, random.Random(seed)  # noqa: S311 - inputs, not secrets
        self.pool: defaultdict[Place, list[Any]] = defaultdict(list)
        self.scalars: defaultdict[type, list[Any]] = defaultdict(list)  # of all arguments, and constants
        for value in constants:
            self.scalars[type(value)].append(value)
        for args, named in given:
            for name, value in (*enumerate(args), *named.items()):
                self._collect((name,), value)

    def _collect(self, place: Place, value: Any) -> None:
        self.pool[place].append(value)
        if type(value) in (int, float, str):
            self.scalars[type(value)].append(value)
        if isinstance(value, dict):
            for key, part in value.items():
                self._collect((*place, "keys"), key)
                self._collect((*place, "values"), part)
        elif isinstance(value, _COLLECTIONS):
            for i, part in enumerate(value):
                self._collect((*place, i if isinstance(value, tuple) else "items"), part)

    def arguments(self) -> Arguments:
        """One variation of the arguments of a call: one to three mutations."""
        args, named = self.rng.choice(self.given)
        values: dict[int | str, Any] = dict(enumerate(args))
        values.update(named)
        for _ in range(self.rng.choice((1, 1, 2, 3)) if values else 0):
            name = self.rng.choice(list(values))
            values[name] = self._changed((name,), values[name])
        return tuple(values[i] for i in range(len(args))), {key: values[key] for key in named}

    def _changed(self, place: Place, value: Any) -> Any:
        if self.rng.random() < _TAKEN:
            scalars = self.scalars[type(value)]
            return self.rng.choice(scalars if scalars and self.rng.random() < 0.5 else self.pool[place] or [value])
        for kind, change in _CHANGES.items():
            if type(value) is kind:
                return change(self, place, value)
        return value

    def _number(self, place: Place, value: Any) -> Any:
        kind: Any = type(value)
        rng = self.rng
        seen = [v for v in self.pool[place] if type(v) is kind and (kind is int or math.isfinite(v))] or [value]
        changes: tuple[Callable[[], Any], ...] = (
            lambda: value + 1, lambda: value - 1, lambda: -value, lambda: kind(0), lambda: kind(1), lambda: value * 2,
            lambda: kind(value / 2) if abs(value) < 1e300 else value, lambda: rng.choice(seen) + rng.choice((-1, 1)),
            lambda: kind(rng.randint(-10, 10)), lambda: kind(rng.choice((2, 3, 5, 10, 100))),
        )  # fmt: skip
        low, high = min(seen), _SPREAD * max(10, *map(abs, seen))
        new = kind(max(min(rng.choice(changes)(), high), -high if low < 0 else 0))
        return round(new, 6) if kind is float else new

    def _text(self, place: Place, value: str) -> str:
        rng, seen = self.rng, "".join(v for v in self.pool[place] if isinstance(v, str)) or "a"
        kinds = [group for group in _CHARACTERS if any(c in group or _alike(c, group) for c in seen)]
        character = rng.choice(rng.choice([seen, *kinds]))
        at = rng.randrange(len(value) + 1)
        end = rng.randrange(at, len(value) + 1)
        return rng.choice((
            value[:at] + character + value[at:], value[:at] + character + value[at + 1 :], value[:at] + value[end:],
            value[:at] + value[at:end] * 2 + value[end:], value[::-1], "".join(sorted(value)), "", value[at:end],
            value[:at] + value[at:].swapcase() if value != value.upper() else value[::-1], value + rng.choice(seen),
        ))[:LONGEST]  # fmt: skip

    def _items(self, place: Place, value: Any) -> Any:
        kind: Any = type(value)
        rng = self.rng
        items = sorted(value, key=literal) if kind in (set, frozenset) else list(value)
        inner, at = (*place, "items"), rng.randrange(len(items) + 1)
        end, fresh = rng.randrange(at, len(items) + 1), self.pool[inner]
        new = [self._changed(inner, rng.choice(fresh))] if fresh else []
        changes: tuple[Callable[[], list[Any]], ...] = (
            lambda: items[:at] + new + items[at:], lambda: items[:at] + new + items[at + 1 :],
            lambda: items[:at] + items[end:], lambda: items[:end] + items[at:end] + items[end:], lambda: items[::-1],
            lambda: items[at:end], list, lambda: self._sorted(items), lambda: self._swapped(items),
            lambda: [self._changed(inner, v) if i == at else v for i, v in enumerate(items)],
        )  # fmt: skip
        with suppress(TypeError):  # what became of an element cannot be in a set
            return kind(rng.choice(changes)()[:LONGEST])
        return value

    def _sorted(self, items: list[Any]) -> list[Any]:
        with suppress(TypeError):
            return sorted(items)
        return items[::-1]

    def _swapped(self, items: list[Any]) -> list[Any]:
        return self.rng.sample(items, len(items))

    def _fixed(self, place: Place, value: tuple[Any, ...]) -> tuple[Any, ...]:
        if not value:
            return value
        at = self.rng.randrange(len(value))
        return (*value[:at], self._changed((*place, at), value[at]), *value[at + 1 :])

    def _pairs(self, place: Place, value: dict[Any, Any]) -> dict[Any, Any]:
        rng, pairs = self.rng, list(value.items())
        keys, values = self.pool[*place, "keys"], self.pool[*place, "values"]
        drop = rng.randrange(len(pairs)) if pairs else 0
        added = dict(pairs)
        with suppress(TypeError, IndexError):
            key = self._changed((*place, "keys"), rng.choice(keys)) if rng.random() < 0.5 else rng.choice(keys)
            added[key] = self._changed((*place, "values"), rng.choice(values))
        return rng.choice((added, added, dict(pairs[:drop] + pairs[drop + 1 :]), dict(pairs[::-1]), {}))


def _alike(character: str, group: str) -> bool:
    """Whether a character is of the kind of a group."""
    tests: tuple[Callable[[str], bool], ...] = (str.islower, str.isupper, str.isdigit, str.isspace)
    return any(test(character) and test(group[0]) for test in tests)


_CHANGES: dict[type, Callable[[_Mutator, Place, Any], Any]] = {
    bool: lambda _, __, value: not value,
    int: _Mutator._number,
    float: _Mutator._number,
    str: _Mutator._text,
    list: _Mutator._items,
    set: _Mutator._items,
    frozenset: _Mutator._items,
    tuple: _Mutator._fixed,
    dict: _Mutator._pairs,
}


def arguments_of(call: Call) -> Arguments | None:
    """The arguments of a call as values, None where they are none that can be written as a literal."""
    with suppress(TypeError, *REFUSED):
        args, named = decode(call.args)
        if encode((args, named)) == call.args and literal((args, named)):
            return tuple(args), dict(named)
    return None


def call_with(entry_point: str, arguments: Arguments) -> Call | None:
    """The call of some arguments, None where it cannot be written: they may be what a program gave, so anything."""
    args, named = arguments
    with suppress(*REFUSED):
        parts = [*map(literal, args), *(f"{key}={literal(value)}" for key, value in named.items())]
        text = f"{entry_point}({', '.join(parts)})"
        ast.parse(text, mode="eval")
        return Call(encode(_fresh(arguments)), text)
    return None
