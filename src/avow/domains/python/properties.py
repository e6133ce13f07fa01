"""Templates of properties of a Python function: idempotence, involution, invariance, what a result keeps of its input.

Each is made for every argument, or pair of arguments, that its type allows on the given calls. Values are compared in
canonical form (`canonical`), so that 2 and 2.0 are one; types of arguments are taken exactly.
What it does NOT do: round trips through other functions of a task; relations of more than two calls; nothing is run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import lru_cache, partial
from itertools import combinations
from typing import Any

from avow.core.properties import Property
from avow.core.types import Call
from avow.domains.python.canonical import HOSTILE, canonical
from avow.domains.python.variation import arguments_of, call_with
from avow.execute.guest.codec import decode, encode

_LARGEST = 20_000  # characters of the form of a result that becomes an input
_NO_DATA = object()  # in place of a result that is no plain data

Values = tuple[Any, ...]


def properties_of(calls: Sequence[Call], entry_point: str) -> list[Property]:
    """The properties that calls of a function allow."""
    shapes = [args for call in calls if (args := _positional(call))]
    if not shapes:
        return []
    arity = min(map(len, shapes))
    found: list[Property] = []
    for i in range(arity):
        kinds = {type(args[i]) for args in shapes}
        found += _of_argument(i, arity, kinds, entry_point)
    for i, j in combinations(range(arity), 2):
        if all(type(args[i]) is type(args[j]) for args in shapes):
            names = _named(arity)
            swapped = [*names[:i], names[j], *names[i + 1 : j], names[i], *names[j + 1 :]]
            text = f"f({', '.join(names)}) == f({', '.join(swapped)})"
            found.append(_same(text, entry_point, partial(_exchanged, i=i, j=j)))
    return [*found, *_of_result()]


def _of_argument(i: int, arity: int, kinds: set[type], entry: str) -> Iterator[Property]:
    """Properties in which one argument takes part; the others stay as they are."""
    names = _named(arity)
    x = names[i]

    def rest(new: str) -> str:
        return ", ".join([*names[:i], new, *names[i + 1 :]])

    call = f"f({rest(x)})"

    def again(first: Call, data: str) -> Call | None:
        args, result = _positional(first), _NO_DATA if _is_large(data) else _value(data)
        fits = args is not None and type(result) is type(args[i])
        return _made(entry, _with(args, i, result)) if args and fits else None

    yield Property(f"f({rest(call)}) == {call}", lambda _, one, two: canonical(one) == canonical(two), again)
    yield Property(f"f({rest(call)}) == {x}", lambda first, _, two: _equals(first, i, two), again)
    if kinds <= {list, tuple}:
        yield _same(f"{call} == f({rest(f'reversed {x}')})", entry, lambda args: _with(args, i, args[i][::-1]))
        yield Property(f"{call} rearranges {x}", lambda first, one, _: _pair(first, i, one, _rearranges))
        yield Property(f"{call} takes all from {x}", lambda first, one, _: _pair(first, i, one, _within))
    if kinds <= {list, tuple, str}:
        yield Property(f"len({call}) == len({x})", lambda first, one, _: _pair(first, i, one, _as_long))
        yield Property(f"len({call}) <= len({x})", lambda first, one, _: _pair(first, i, one, _no_longer))
    if kinds == {str}:
        swapped = f"{x}.swapcase()"
        yield _same(f"{call} == f({rest(swapped)})", entry, lambda args: _with(args, i, args[i].swapcase()))


def _of_result() -> Iterator[Property]:
    yield Property("the result is sorted", lambda _, one, __: _sorted(_value(one)))
    yield Property("the result is not negative", lambda _, one, __: _not_negative(_value(one)))


def _same(text: str, entry: str, change: Callable[[Values], Values]) -> Property:
    """That a change of the arguments does not change the result. Arguments that the change leaves alone say nothing."""

    def follow(first: Call, _: str) -> Call | None:
        args = _positional(first)
        changed = change(args) if args else args
        return _made(entry, changed) if changed and changed != args else None

    return Property(text, lambda _, one, two: canonical(one) == canonical(two), follow)


def _named(arity: int) -> list[str]:
    return ["x", "y", "z"][:arity] if arity <= 3 else [f"x{i + 1}" for i in range(arity)]


@lru_cache(maxsize=4096)
def _positional(call: Call) -> Values | None:
    found = arguments_of(call)
    return found[0] if found is not None and not found[1] else None


def _value(data: str) -> Any:
    """A result as a value, which may contain itself or refuse to be compared; `_NO_DATA` where it is none."""
    with suppress(*HOSTILE):
        return decode(data)
    return _NO_DATA


def _is_large(data: str) -> bool:
    """Whether a result is too large to be written, with each of its parts wherever it stands."""
    return len(data) > _LARGEST or len(canonical(data)) > _LARGEST


def _made(entry: str, args: Values) -> Call | None:
    return call_with(entry, (args, {}))


def _with(args: Values, i: int, new: Any) -> Values:
    return (*args[:i], new, *args[i + 1 :])


def _exchanged(args: Values, i: int, j: int) -> Values:
    return _with(_with(args, i, args[j]), j, args[i])


def _equals(first: Call, i: int, two: str) -> bool | None:
    args = _positional(first)
    return canonical(encode(args[i])) == canonical(two) if args else None


def _pair(first: Call, i: int, one: str, holds: Callable[[Any, Any], bool | None]) -> bool | None:
    args = _positional(first)
    with suppress(*HOSTILE):
        return holds(args[i], _value(one)) if args else None
    return None


def _rearranges(x: Any, result: Any) -> bool | None:
    return len(x) == len(result) and _parts(x) == _parts(result) if type(result) is type(x) else None


def _parts(values: Any) -> list[str]:
    """The parts of a collection, in no order; not by `repr`, which is without end for some that contain each other."""
    return sorted(canonical(encode(value)) for value in values)


def _within(x: Any, result: Any) -> bool | None:
    return all(part in x for part in result) if type(result) is type(x) else None


def _as_long(x: Any, result: Any) -> bool | None:
    return len(x) == len(result) if type(result) is type(x) else None


def _no_longer(x: Any, result: Any) -> bool | None:
    return len(result) <= len(x) if type(result) is type(x) else None


def _sorted(result: Any) -> bool | None:
    with suppress(*HOSTILE):
        return bool(sorted(result) == result) if isinstance(result, list) and len(result) > 1 else None
    return None


def _not_negative(result: Any) -> bool | None:
    return result >= 0 if type(result) in (int, float) else None
