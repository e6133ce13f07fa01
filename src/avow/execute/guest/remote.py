"""Stand-ins, inside the judge, for what lives in the program under test.

A call of the program's function sends encoded arguments across and gets plain data back. Rules for what is no plain
data:

    changed arguments   the judge's own objects are changed in place to what the program left; a result that is one of
    the
                        arguments is that very object again
    iterators           arrive drained (up to a bound) and are replayed; how lazy the program was is not observed
    functions           passed in either direction, called across the border
    classes, objects    stay in the program; attributes, methods and operators are asked for there. Equality with plain
    data
                        is false and order among them an error, whatever the object says of itself; between two objects
                        of the program both are the program's own word. Objects lower the trust of the verdict to
                        "objects"
    exceptions          raised again as the builtin class of the same name, or a class made for the name

It never executes code that the program sent, for there is none: only data crosses.
"""

from __future__ import annotations

import builtins
import importlib
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any

from . import codec, wire

_MAX_REPLY = 8_000_000
VALUES, OBJECTS = 2, 1
_LIBRARY = frozenset(
    {"math", "cmath", "itertools", "functools", "operator", "collections", "collections.abc", "re", "string", "random",
     "heapq", "bisect", "statistics", "datetime", "decimal", "fractions", "numbers", "typing", "copy", "json",
     "textwrap", "hashlib"}
)  # fmt: skip


class BorderError(BaseException):
    """What ends a test whatever its handlers say: the latest is kept for the judge, in case a bare `except` swallowed
    it."""

    latest: BorderError | None = None

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        BorderError.latest = self


class LimitError(BorderError):
    """The program hit a limit, or is gone."""

    def __init__(self, limit: str) -> None:
        super().__init__(limit)
        self.limit = limit


class CrossingError(BorderError):
    """An object of the test cannot be handed to the program: the test needs one process."""


class AbsentError(BorderError):
    """The test names something of the program, and only the program's answers are at hand."""


class SurpriseError(BorderError):
    """The test calls otherwise than was foreseen."""


class Border:
    """The channel to one running program: requests out, values back."""

    def __init__(self, channel: int) -> None:
        self.channel, self._stream = channel, wire.Stream(channel)
        self.trust = VALUES
        self._last: list[Any] = []  # the last call and what came of it
        self._foreseen: deque[list[Any]] = deque()  # calls that were sent ahead, not yet made by the test
        self._answers: deque[Any] = deque()  # replies to such calls that came before they were asked for
        self._callbacks: list[Callable[..., Any]] = []
        self._exceptions: dict[str, type[BaseException]] = {}
        self._naming = (
            False  # a name of the program is looked up: the only time that a part of the library may come across
        )
        self._encoder = codec.Encoder(self._hold)
        self._decoder = codec.Decoder(self._fetch)

    def hello(self) -> dict[str, Any]:
        return self._receive()  # type: ignore[no-any-return]

    def foresee(self, calls: list[list[list[Any]]]) -> None:
        """Send calls ahead: for each test, the encoded arguments of its calls of the entry point."""
        if ahead := [call for of_test in calls for call in of_test]:
            with suppress(LimitError):  # a program that does not load is gone already; its greeting says why
                self._send(["ahead", ahead])

    def begin(self, calls: list[list[Any]]) -> None:
        """Before a test, with its foreseen calls; what the last test left uncalled is passed over."""
        while self._foreseen:
            self._foreseen.popleft()
            self._answer()
        self._foreseen.extend(calls)
        self._last = []

    def last(self) -> str:
        """The last call and what came of it, for a person."""
        if not self._last:
            return ""
        name, args, kwargs, *result = self._last
        shown = ", ".join([_short(a) for a in args] + [f"{k}={_short(v)}" for k, v in kwargs.items()])
        return f"{name}({shown})" + (f" returned {_short(result[0])}" if result else "")

    def _receive(self) -> Any:
        try:
            return self._stream.receive(_MAX_REPLY)
        except wire.WireError:
            raise LimitError("gone") from None

    def _send(self, message: Any) -> None:
        try:
            wire.send(self.channel, message)
        except wire.WireError:
            raise LimitError("gone") from None

    def _hold(self, value: Any) -> list[Any]:
        if isinstance(value, Remote):
            return ["o", object.__getattribute__(value, "_number")]
        if isinstance(value, Function | RemoteClass):
            return ["o", value.number]
        if callable(value) and not isinstance(value, type):
            self._callbacks.append(value)
            return ["cb", len(self._callbacks) - 1]
        if isinstance(value, ModuleType) or any(value is c for c in self._exceptions.values()):
            raise LimitError(
                "opaque"
            )  # it came from the program, which must not choose to be judged in its own process
        raise CrossingError(type(value).__name__)

    def _fetch(self, tag: str, tree: list[Any]) -> Any:
        if tag == "F":
            return Function(self, tree[1])
        self.trust = min(self.trust, OBJECTS)
        if tag == "M" and self._naming:
            return _library(tree[1], tree[2])
        if tag == "o":
            return Remote(self, tree[1], tree[2])
        if tag == "K":
            return self.exception(tree[3]) if tree[3] else RemoteClass(self, tree[1], tree[2])
        raise codec.CodecError("malformed", tag[:20])

    def exception(self, names: list[str]) -> type[BaseException]:
        """The builtin class of the first name that is one, or a class of the program's name below it."""
        found = next((getattr(builtins, n) for n in names if _is_exception(getattr(builtins, n, None))), Exception)
        if not names or found.__name__ == names[0]:
            return found
        return self._exceptions.setdefault(names[0], type(names[0], (found,), {}))

    def request(self, message: list[Any]) -> Any:
        """Ask the program; callbacks into the test are served meanwhile.

        Raises:
            LimitError: it hit a limit, is gone, or does not speak the protocol.
            BaseException: what the program raised.
        """
        self._send(message)
        try:
            while (reply := self._receive())[0] in ("cb", "ahead"):
                if reply[0] == "ahead":
                    self._answers.extend(reply[1])
                else:
                    self._send(self._callback(*reply[1:]))
        except (KeyError, IndexError, TypeError):
            raise LimitError("malformed") from None
        return self._settled(reply)

    def _answer(self) -> Any:
        """The next reply to a call that was sent ahead."""
        try:
            while not self._answers:
                kind, replies = self._receive()
                if kind != "ahead":
                    raise LimitError("malformed")
                self._answers.extend(replies)
        except (ValueError, TypeError):
            raise LimitError("malformed") from None
        return self._answers.popleft()

    def _settled(self, reply: Any) -> Any:
        """A reply that is a value; what the program raised is raised, a limit that it hit as well."""
        try:
            kind, body = reply[0], reply[1]
            error = raised(self.exception(body[0]), body[1]) if kind == "e" else None
        except (LookupError, TypeError, ValueError, AttributeError):
            raise LimitError("malformed") from None
        if kind == "l":
            raise LimitError(str(body))
        if error is not None:
            raise error  # outside the block above: it may be a TypeError of the program
        return reply

    def _callback(self, number: int, args: list[Any], kwargs: dict[str, Any]) -> list[Any]:
        try:
            result = self._callbacks[number](
                *self._decoder.all(args), **{k: self._decoder.build(v) for k, v in kwargs.items()}
            )
            return ["v", self._encoder.tree(result)]
        except Exception as error:
            return ["e", [[type(error).__name__], str(error)[:200]]]

    def value(self, *message: Any) -> Any:
        """A request whose answer is one value."""
        return self._built(self.request(list(message))[1])

    def _built(self, tree: Any) -> Any:
        try:
            return self._decoder.build(tree)
        except (ValueError, TypeError, LookupError, RecursionError, ArithmeticError, AttributeError):
            raise LimitError("malformed") from None

    def name(self, name: str) -> Any:
        """What a name stands for in the program."""
        self._naming = True
        try:
            return self.value("get", name)
        finally:
            self._naming = False

    def call(self, target: list[Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Call something of the program."""
        self._encoder = codec.Encoder(self._hold)
        try:
            trees = [self._encoder.tree(a) for a in args]
            named = {k: self._encoder.tree(v) for k, v in kwargs.items()}
        except codec.CodecError as error:
            raise LimitError(error.limit) from None
        self._last = [target[-1], args, kwargs]
        reply = self._reply(target, trees, named)
        try:
            _, tree, changed, same = reply
            places: dict[Any, Any] = {**dict(enumerate(args)), **kwargs}
            changes = [(places[place], self._built(left)) for place, left in changed]
            result = self._built(tree) if same is None else places[same]
        except (LookupError, TypeError, ValueError):
            raise LimitError("malformed") from None
        for target_object, left in changes:
            assign(target_object, left)
        self._last.append(result)
        return result

    def _reply(self, target: list[Any], trees: list[Any], named: dict[str, Any]) -> Any:
        """The reply to a call: one that came ahead if this is the call that was foreseen."""
        if not self._foreseen or target[0] != "name":
            return self.request(["call", target, trees, named])
        if self._foreseen.popleft() != [trees, named]:
            raise SurpriseError("")
        return self._settled(self._answer())

    def encode(self, value: Any) -> Any:
        try:
            return self._encoder.tree(value)
        except codec.CodecError as error:
            raise LimitError(error.limit) from None


def _library(module: str, attribute: str) -> Any:
    """A part of the standard library that the program imported and the test relies on: the judge's own copy of it. Only
    modules whose functions and classes compute and do nothing else: the program chooses which (`unittest.mock.ANY` is
    in none).
    """
    if module not in _LIBRARY or attribute.startswith("_"):
        raise LimitError("opaque")
    found = importlib.import_module(module)
    if not attribute:
        return found
    part = getattr(found, attribute)
    if module != "typing" and not isinstance(part, type | FunctionType | BuiltinFunctionType):
        raise LimitError("opaque")
    return part


def raised(kind: type[BaseException], message: str) -> BaseException:
    """An exception of a kind with a message, also where the kind wants more arguments than one (UnicodeDecodeError)."""
    try:
        return kind(message)
    except TypeError:
        error = kind.__new__(kind, message)
        error.args = (message,)
        return error


def _is_exception(found: Any) -> bool:
    return isinstance(found, type) and issubclass(found, BaseException)


def _short(value: Any) -> str:
    try:
        text = repr(value)
    except Exception:
        text = f"<{type(value).__name__}>"
    return text if len(text) <= 120 else text[:100] + "..." + text[-15:]


def assign(target: Any, source: Any) -> None:
    """Make a plain value equal to another, in place, so that every name the test holds for it (or a part) sees it."""
    if type(target) is not type(source):
        return
    if isinstance(target, list | bytearray):
        source[: len(target)] = map(_kept, target, source[: len(target)])
        target[:] = source
    elif isinstance(target, tuple):
        for old, new in zip(target, source, strict=False):
            assign(old, new)
    elif isinstance(target, dict):
        left = {key: _kept(target[key], value) if key in target else value for key, value in source.items()}
        target.clear()
        target.update(left)
    elif isinstance(target, set | deque):
        target.clear()
        target.update(source) if isinstance(target, set) else target.extend(source)


def _kept(old: Any, new: Any) -> Any:
    """The old object with the new content where it can take it, else the new one."""
    if isinstance(old, list | dict | set | deque) and type(old) is type(new):
        assign(old, new)
        return old
    return new


class Function:
    """A function of the program, by name or by number."""

    def __init__(self, border: Border, number: int, name: str = "") -> None:
        self._border, self.number, self.__name__ = border, number, name or "function"
        self._target = ["name", name] if name else ["object", number]

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._border.call(self._target, args, kwargs)


class RemoteClass:
    """A class of the program: calling it makes an object there."""

    def __init__(self, border: Border, number: int, name: str) -> None:
        self._border, self.number, self.__name__ = border, number, name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._border.call(["object", self.number], args, kwargs)

    def __getattr__(self, name: str) -> Any:
        return self._border.value("attr", self.number, name)

    def __mro_entries__(self, _bases: Any) -> tuple[type, ...]:
        raise CrossingError(f"a class below {self.__name__}")

    def __instancecheck__(self, value: Any) -> bool:
        return isinstance(value, Remote) and bool(
            self._border.value("isinstance", object.__getattribute__(value, "_number"), self.number)
        )


class Remote:
    """An object of the program."""

    def __init__(self, border: Border, number: int, kind: str) -> None:
        object.__setattr__(self, "_border", border)
        object.__setattr__(self, "_number", number)
        object.__setattr__(self, "_kind", kind)

    def __getattr__(self, name: str) -> Any:
        return _border(self).value("attr", _number(self), name)

    def __setattr__(self, name: str, value: Any) -> None:
        _border(self).value("set", _number(self), name, _border(self).encode(value))

    def __delattr__(self, name: str) -> None:
        _border(self).value("del", _number(self), name)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Remote):
            return False
        return bool(_border(self).value("eq", _number(self), _number(other)))

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return int(_border(self).value("hash", _number(self)))

    def __bool__(self) -> bool:
        return bool(_border(self).value("bool", _number(self)))

    def __len__(self) -> int:
        return int(_border(self).value("len", _number(self)))

    def __iter__(self) -> Any:
        return iter(_border(self).value("iter", _number(self)))

    def __str__(self) -> str:
        return str(_border(self).value("str", _number(self)))

    def __repr__(self) -> str:
        return str(_border(self).value("repr", _number(self)))


def _border(remote: Remote) -> Border:
    return object.__getattribute__(remote, "_border")  # type: ignore[no-any-return]


def _number(remote: Remote) -> int:
    return object.__getattribute__(remote, "_number")  # type: ignore[no-any-return]


def _operator(name: str) -> Callable[..., Any]:
    ordering = name in ("__lt__", "__le__", "__gt__", "__ge__")

    def method(self: Remote, *args: Any) -> Any:
        if ordering and not isinstance(args[0], Remote):
            return NotImplemented  # plain data are not compared on the word of an object, as for equality
        return _border(self).call(["method", _number(self), name], args, {})

    method.__name__ = name
    return method


for _name in ("call", "getitem", "setitem", "delitem", "contains", "next", "enter", "exit", "lt", "le", "gt", "ge",
"add", "radd", "sub",
              "rsub", "mul", "rmul", "truediv", "floordiv", "mod", "pow", "matmul", "neg", "pos", "abs", "invert",
              "and", "or",
              "xor", "lshift", "rshift", "iadd", "isub", "imul", "int", "float", "index", "round", "reversed",
              "format"):  # fmt: skip
    setattr(Remote, f"__{_name}__", _operator(f"__{_name}__"))
