"""Stand-ins, inside the judge, for what lives in the program under test: functions, iterators, classes, objects.

There is one stand-in for one thing, so `is` says what it would say beside the program, and each class of the program
has a class here, so `type` and `isinstance` do as well. A stand-in has the special methods that the class has there,
and asks the program for all else. Two rules hold whatever an object says of itself:

    equality with plain data is false, and order among them an error
    an object whose class derives from a plain type (a list, an int, ...) holds its plain content here, and is compared,
    measured and gone through as that; its own further methods are asked for in the program

It never executes code that the program sent, for there is none: only data crosses.
"""

from __future__ import annotations

import builtins
import collections
import importlib
from collections.abc import Callable
from operator import methodcaller
from types import FunctionType
from typing import TYPE_CHECKING, Any

from . import decoder, replay
from .ends import CrossingError
from .special import ACTING, JUDGING, SLOTS, allowed

if TYPE_CHECKING:
    from .remote import Border

_COMPARING = frozenset({"eq", "ne", "lt", "le", "gt", "ge"})
_PLAIN: dict[str, type] = {kind.__name__: kind for kind in (*decoder.CHANGING, *decoder.SCALARS)}
# exceptions of these are raised again as what they are: their modules compute and do nothing else
HOMES = frozenset(
    {"asyncio.exceptions", "binascii", "dataclasses", "decimal", "json.decoder", "queue", "_queue", "re", "statistics",
     "struct"}
)  # fmt: skip


def _involved(kind: type) -> Border:
    border: Border = type.__getattribute__(kind, "_avow_border")
    border.involve()
    return border


def _ask(value: Any, what: str, *operands: Any) -> Any:
    border = _involved(type(value))
    return border.ask(what, border.things.of(value), *operands)


def _special(name: str) -> Callable[..., Any]:
    special = f"__{name}__"

    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        kind = type(self)
        border = _involved(kind)
        if name in _COMPARING and border.things.number(args[0]) is None:
            return NotImplemented  # plain data are not compared on the word of an object
        if name == "call":
            return border.call(border.things.of(self), "", args, kwargs, kind.__name__)
        return border.call(border.things.of(self), special, args, {}, f"{kind.__name__}.{special}")

    return method


def _attribute(name: str) -> property:
    return property(lambda self: _ask(self, "attr", name))


_SPECIAL = {name: _special(name) for name in JUDGING | ACTING}
_COMMON: dict[str, Any] = {
    "__slots__": (),
    "__getattr__": lambda self, name: _ask(self, "attr", name),
    "__setattr__": lambda self, name, value: _ask(self, "set", name, value),
    "__delattr__": lambda self, name: _ask(self, "del", name),
    "__copy__": lambda self: _ask(self, "copy"),
    "__deepcopy__": lambda self, _: _ask(self, "deepcopy"),
}


class ClassStandIn(type):
    """A class of the program: calling it makes an object there."""

    def __new__(cls, *_: Any, **__: Any) -> Any:
        raise CrossingError("a class that derives from one of the program")

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        border = _involved(cls)
        return border.call(border.things.of(cls), "", args, kwargs, cls.__name__)

    def _ask(cls, what: str, *operands: Any) -> Any:
        border = _involved(cls)
        return border.ask(what, border.things.of(cls), *operands)

    def __getattr__(cls, name: str) -> Any:
        return ClassStandIn._ask(cls, "attr", name)

    def __setattr__(cls, name: str, value: Any) -> None:
        ClassStandIn._ask(cls, "set", name, value)

    def __instancecheck__(cls, value: Any) -> bool:
        number = _involved(cls).things.number(value)
        return number is not None and bool(ClassStandIn._ask(cls, "isinstance", number))

    def __subclasscheck__(cls, value: Any) -> bool:
        number = _involved(cls).things.number(value)
        return number is not None and bool(ClassStandIn._ask(cls, "issubclass", number))

    def __bool__(cls) -> bool:
        return True

    def __len__(cls) -> int:
        return int(ClassStandIn._ask(cls, "len"))

    def __iter__(cls) -> Any:
        return ClassStandIn._ask(cls, "iter")

    def __getitem__(cls, key: Any) -> Any:
        return ClassStandIn._ask(cls, "getitem", key)

    def __contains__(cls, item: Any) -> bool:
        return bool(ClassStandIn._ask(cls, "contains", item))


class ErrorStandIn(type):
    """A class of exceptions of the program. Its objects are real ones here, so that they can be raised and caught."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        border = _involved(cls)
        return border.ask("attr", border.things.of(cls), name)


class _Asked:
    """A stand-in that says what it is: `__class__` is what `isinstance` and `inspect` look at."""

    __slots__ = ("_avow_border", "_avow_kind", "_avow_name", "_avow_number")
    _avow_border: Border
    _avow_number: int

    def __init__(self, border: Border, number: int, name: str, kind: type) -> None:
        for slot, value in zip(_Asked.__slots__, (border, kind, name, number), strict=True):
            object.__setattr__(self, slot, value)

    __class__ = property(lambda self: self._avow_kind)

    def __getattr__(self, name: str) -> Any:
        return self._avow_border.ask("attr", self._avow_number, name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._avow_border.ask("set", self._avow_number, name, value)

    def __repr__(self) -> str:
        return f"<{self._avow_kind.__name__} {self._avow_name}>"


class Function(_Asked):
    """A function of the program."""

    __slots__ = ()

    def __init__(self, border: Border, number: int, name: str) -> None:
        super().__init__(border, number, name, FunctionType)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._avow_border.call(self._avow_number, "", args, kwargs, self._avow_name)


class RemoteIterator(_Asked):
    """An iterator or generator of the program: it goes on there, one step at a time."""

    __slots__ = ()

    def __iter__(self) -> RemoteIterator:
        return self

    def __next__(self) -> Any:
        return self._avow_border.call(self._avow_number, "__next__", (), {}, "next")


for _kind in (Function, RemoteIterator):
    for _name in ("__doc__", "__module__"):  # a class has these of its own, and they would be found first
        setattr(_kind, _name, property(methodcaller("__getattr__", _name)))


class Things:
    """The stand-ins of one program, by number."""

    def __init__(self, border: Border) -> None:
        self._border = border
        self._by_number: dict[int, Any] = {}
        self._numbers: dict[int, int] = {}  # by address
        self._classes: dict[int, int] = {}  # of an object that holds plain content, before the content is known

    def __getitem__(self, number: int) -> Any:
        return self._by_number[number]

    def number(self, value: Any) -> int | None:
        """The number of a stand-in, None of anything else."""
        return self._numbers.get(id(value))

    def of(self, thing: Any) -> int:
        """The number of a stand-in."""
        return self._numbers[id(thing)]

    def add(self, number: int, thing: Any) -> Any:
        self._by_number[number] = thing
        self._numbers[id(thing)] = number
        return thing

    def meet(self, introductions: list[list[Any]]) -> None:
        """Make stand-ins for what was not met before; malformed introductions raise what their parts raise."""
        for number, kind, *more in introductions:
            if type(number) is not int or number in self._by_number:
                raise ValueError(number)
            if kind == "plain":
                self._classes[number] = more[0]
            else:
                self.add(number, self._made(number, kind, *more))

    def _made(self, number: int, kind: str, *more: Any) -> Any:
        border = self._border
        if kind == "function":
            return Function(border, number, str(more[0]))
        if kind == "iterator":
            return RemoteIterator(border, number, str(more[0]), replay.NAMED[more[0]])
        if kind == "class":
            return self._class(*more)
        if kind == "error":
            return self._error(*more)
        if kind == "object":
            class_ = self._by_number[more[0]]
            return class_.__new__(class_) if issubclass(class_, BaseException) else object.__new__(class_)
        raise ValueError(kind)

    def _class(self, name: str, plain: Any, specials: list[str], replaced: list[str]) -> type:
        base: Any = collections.namedtuple(name, plain) if type(plain) is list else _PLAIN[plain] if plain else object
        kind = None if base is object else tuple if type(plain) is list else base
        space: dict[str, Any] = {n: _attribute(n) for n in replaced if not n.startswith("__")}
        space |= {f"__{n}__": _SPECIAL[n] for n in specials if n in allowed(kind)}
        space |= {**_COMMON, "_avow_border": self._border}
        return type.__new__(ClassStandIn, name, (base,), space)

    def _error(self, name: str, bases: list[Any], home: str) -> type:
        if home in HOMES:
            found = getattr(importlib.import_module(home), name)
            if is_exception(found):
                return found  # type: ignore[no-any-return]
        space = {"_avow_border": self._border, "__getattr__": _error_attribute, "__str__": _error_text}
        return type.__new__(ErrorStandIn, name, tuple(self.error_class(b) for b in bases), space)

    def error_class(self, reference: Any) -> type[BaseException]:
        """A class of exceptions, by its name if it is a builtin one, else by its number."""
        found = getattr(builtins, reference) if type(reference) is str else self._by_number[reference]
        if not is_exception(found):
            raise ValueError(reference)
        return found  # type: ignore[no-any-return]

    def embody(self, number: int, kind: type, *args: Any) -> Any:
        """The stand-in of an object that holds plain content."""
        found = self._by_number.get(number)
        if found is None:
            found = self.add(number, type.__call__(self._by_number[self._classes[number]], *args))
        if not isinstance(found, tuple if hasattr(kind, "_fields") else kind):
            raise ValueError(number)
        return found


def is_exception(found: Any) -> bool:
    return isinstance(found, type) and issubclass(found, BaseException)


def set_state(error: BaseException, state: dict[str, Any]) -> None:
    """Give an exception its attributes."""
    vars(error).update(state)
    for slot in SLOTS:
        if slot in state:
            setattr(error, slot, state[slot])


def _error_attribute(error: Any, name: str) -> Any:
    border: Border = type.__getattribute__(type(error), "_avow_border")
    number = border.things.number(error)
    if number is not None:
        border.involve()
        return border.ask("attr", number, name)
    if "_avow_text" in vars(error) and not name.startswith("__"):
        border.beyond()
    raise AttributeError(name)


def _error_text(error: Any) -> str:
    text = vars(error).get("_avow_text")
    return text if text is not None else BaseException.__str__(error)


def rebuilt(things: Things, build: Callable[[Any], Any], body: list[Any]) -> BaseException:
    """An exception that the program raised; a malformed description raises what its parts raise."""
    reference, args, state, text, cause, number = body
    kind, values = things.error_class(reference), [build(a) for a in args]
    if type(reference) is str:
        error = decoder.made_exception(kind, values)
    else:
        error = kind.__new__(kind, *values) if number is None else things[number]
        error.args = tuple(values)
        vars(error)["_avow_text"] = str(build(text))
    set_state(error, {str(k): build(v) for k, v in state})
    if cause is not None:
        error.__cause__ = rebuilt(things, build, cause)
    return error
