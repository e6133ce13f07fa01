"""The border, inside the judge: requests to the living program under test, and what comes of them.

A call sends encoded arguments across and gets plain data back, or the number of what stays there (see `standins`). Both
sides keep one graph of all that can change and has crossed (see `heap`), so an argument that the program changes is
changed here, at once and in place, also where it raised an exception after that or does it in a later call. Functions
and iterators of the test go as numbers too, and are called from there. The protocol is that of `live`.

Calls that were foreseen were sent ahead, and each is answered for itself: where a program keeps something of them, or
the test wants more than came, the session ends in a SurpriseError and is done again call by call.
"""

from __future__ import annotations

import importlib
import reprlib
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from types import BuiltinFunctionType, FunctionType, GeneratorType, ModuleType, TracebackType
from typing import Any

from . import codec, replay, wire
from .ends import AbsentError, BorderError, CrossingError, LimitError, SurpriseError
from .heap import Heap, Packer, Unpacker
from .live import ENTRY
from .standins import Function, RemoteIterator, Things, rebuilt

__all__ = [
    "OBJECTS", "VALUES", "AbsentError", "Border", "BorderError", "CrossingError", "Function", "LimitError",
    "SurpriseError", "shown",
]  # fmt: skip
_MAX_REPLY = 8_000_000
_OF_THE_TEST = "test"  # the module of what a test defines
_SHOWN_ITEMS = 1000  # of a value that is printed whole
VALUES, OBJECTS = 2, 1
_LIBRARY = frozenset(
    {"math", "cmath", "itertools", "functools", "operator", "collections", "collections.abc", "re", "string", "random",
     "heapq", "bisect", "statistics", "datetime", "decimal", "fractions", "numbers", "typing", "copy", "json",
     "textwrap", "hashlib"}
)  # fmt: skip
_NO_NEWS: list[Any] = [[[], [], []]]
_BARE = frozenset({type(None), bool, int, float, str})  # what is written as itself
_MALFORMED = (ValueError, TypeError, LookupError, RecursionError, ArithmeticError, AttributeError)


class Border:
    """The channel to one running program."""

    def __init__(self, channel: int) -> None:
        self.channel, self._stream = channel, wire.Stream(channel)
        self.trust = VALUES
        self.things = Things(self)
        self._heap: Heap | None = None  # of a test; a new one with its first request
        self._last: list[Any] = []  # the last call and what came of it
        self._ahead = False  # whether calls were sent ahead
        self._foreseen: deque[list[Any]] = deque()  # calls that were sent ahead, not yet made by the test
        self._early = 0  # how many were sent ahead and not made yet, by this test or a later one
        self._answers: deque[Any] = deque()  # replies to such calls that came before they were asked for
        self._lent: list[tuple[Callable[..., Any], Any]] = []  # what the program may call, and what of the test it is
        self._naming = False  # a name is looked up: the only time that a part of the library may come across
        self._library = False  # whether one came, so that an object that cannot cross may have been made by it

    def hello(self) -> dict[str, Any]:
        """The greeting of the program."""
        hello = self._receive()
        self._ahead = self._ahead and type(hello) is dict and hello.get("kind") == "function"
        return hello  # type: ignore[no-any-return]

    def foresee(self, calls: list[list[list[Any]]]) -> None:
        """Send calls ahead: for each test, the encoded arguments of its calls of the entry point."""
        if ahead := [call for of_test in calls for call in of_test]:
            self._ahead, self._early = True, len(ahead)
            with suppress(LimitError):  # a program that does not load is gone already; its greeting says why
                self._send(["ahead", ahead])

    def begin(self, calls: list[list[Any]]) -> None:
        """Before a test, with its foreseen calls; what the last test left uncalled is passed over.

        Raises:
            SurpriseError: such a call never came to an end, which is not this test's concern.
        """
        while self._foreseen:
            self._foreseen.popleft()
            try:
                self._answer()
            except LimitError:
                raise SurpriseError("") from None
        if self._ahead:
            self._foreseen.extend(calls)
        self._heap, self._last = None, []

    def last(self) -> str:
        """The last call and what came of it, for a person."""
        if not self._last:
            return ""
        name, args, kwargs, *result = self._last
        arguments = ", ".join([shown(a) for a in args] + [f"{k}={shown(v)}" for k, v in kwargs.items()])
        return f"{name}({arguments})" + (f" returned {shown(result[0])}" if result else "")

    def entry(self, name: str) -> Function:
        """The entry point, a function."""
        return self.things.add(ENTRY, Function(self, ENTRY, name))  # type: ignore[no-any-return]

    def involve(self) -> None:
        """An object or a class of the program takes part in the test."""
        self.trust = min(self.trust, OBJECTS)

    def beyond(self) -> None:
        """The test wants more than came of a call that was sent ahead."""
        raise SurpriseError("") if self._ahead else LimitError("size")

    # --- what crosses ------------------------------------------------------------------------------------------------

    def _hold(self, value: Any) -> Any:
        number = self.things.number(value)
        if number is not None:
            return ["o", number]
        kind = type(value)
        if kind is TracebackType:
            return None  # what the program is told of an exception in a `with` statement does not say where it was
        if kind in replay.ITERATORS or kind in (GeneratorType, replay.Replay):
            return ["ci", self._lend(value.__next__, value)]
        if callable(value) and not isinstance(value, type):
            return ["cb", self._lend(value, value)]
        known = isinstance(value, ModuleType) or kind is replay.AsyncReplay or self.things.number(kind) is not None
        if known or (self._library and kind.__module__ != _OF_THE_TEST):
            raise LimitError("opaque")  # it came from the program, which must not choose where it is judged
        raise CrossingError(kind.__name__)

    def _lend(self, function: Callable[..., Any], original: Any) -> int:
        for number, (_, known) in enumerate(self._lent):
            if known is original:
                return number
        self._lent.append((function, original))
        return len(self._lent) - 1

    def _fetch(self, tag: str, tree: list[Any]) -> Any:
        if tag == "o":
            thing = self.things[tree[1]]
            if type(thing) not in (Function, RemoteIterator):
                self.involve()
            return thing
        if tag in ("cb", "ci"):
            return self._lent[tree[1]][1]
        if tag == "M" and self._naming:
            found = _library(*tree[2:])
            if found is None:
                return self._fetch("o", tree)
            self._library = True
            return self.things.add(tree[1], found)
        raise codec.CodecError("malformed", tag[:20])

    def _packer(self, heap: Heap) -> Packer:
        return Packer(heap, self._hold, self.things.number)

    def _unpacker(self, heap: Heap) -> Unpacker:
        return Unpacker(heap, self._fetch, self.things.embody, self.beyond)

    # --- messages ----------------------------------------------------------------------------------------------------

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

    def _request(self, what: str, body: Callable[[Packer], list[Any]]) -> Any:
        """Ask the program; callbacks into the test are served meanwhile.

        Raises:
            LimitError: it hit a limit, is gone, or does not speak the protocol.
            BaseException: what the program raised.
        """
        if self._ahead and self._early and what in ("call", "set", "del"):
            raise SurpriseError("")  # it comes too late: later calls were made already
        fresh = self._heap is None
        heap = self._heap = self._heap or Heap()
        packer = self._packer(heap)
        try:
            operands, news = body(packer), packer.news()
        except codec.CodecError as error:
            raise LimitError(error.limit) from None
        self._send([what, operands, [*news, None if fresh else heap.free()]])
        try:
            while (reply := self._receive())[0] in ("cb", "ahead"):
                if reply[0] == "ahead":
                    self._answers.extend(reply[1])
                else:
                    self._send(self._callback(heap, *reply[1:]))
        except _MALFORMED:
            raise LimitError("malformed") from None
        return self._settled(reply, heap)

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
        self._early -= 1
        reply = self._answers.popleft()
        if reply == ["again"]:
            raise SurpriseError("")
        return reply

    def _settled(self, reply: Any, heap: Heap) -> Any:
        """The value of a reply; what the program raised is raised, a limit that it hit as well."""
        try:
            kind, body, *news = reply
            if kind == "l":
                raise LimitError(str(body))
            if kind == "v" and news == _NO_NEWS and type(body) in _BARE:
                return body  # as what follows would, for most values
            ((definitions, changes, introductions),) = news
            self.things.meet(introductions)
            unpacker = self._unpacker(heap)
            unpacker.take(definitions, changes)
            if kind == "v":
                return unpacker.build(body)
            error = self._lent[body[1]][1] if body[0] == "cb" else rebuilt(self.things, unpacker.build, body)
        except _MALFORMED:
            raise LimitError("malformed") from None
        raise error  # outside the block above: it may be a TypeError of the program

    def _callback(
        self, heap: Heap, number: int, attribute: str, args: list[Any], kwargs: dict[str, Any], news: list[Any]
    ) -> list[Any]:
        definitions, changes, introductions = news
        self.things.meet(introductions)
        unpacker = self._unpacker(heap)
        unpacker.take(definitions, changes)
        positional, named = unpacker.all(args), {k: unpacker.build(v) for k, v in kwargs.items()}
        packer = self._packer(heap)
        try:
            function = self._lent[number][0]
            result = _told(function, attribute) if attribute else function(*positional, **named)
            packer = self._packer(heap)  # the function may have sent requests of its own
            body = ["v", packer.tree(result)]
        except Exception as error:
            packer.forget()
            packer = self._packer(heap)
            kind = next(c for c in type(error).__mro__ if c.__module__ == "builtins")
            body = ["e", kind.__name__, str(error)[:500], self._lend(kind, error)]
        return [*body, [*packer.news(), heap.free()]]

    # --- what stand-ins ask ------------------------------------------------------------------------------------------

    def ask(self, what: str, number: int, *operands: Any) -> Any:
        """Look at an object of the program."""
        return self._request(what, lambda packer: [number, *map(packer.tree, operands)])

    def name(self, name: str) -> Any:
        """What a name stands for in the program."""
        self._naming = True
        try:
            return self._request("get", lambda _: [name])
        finally:
            self._naming = False

    def call(self, number: int, method: str, args: tuple[Any, ...], kwargs: dict[str, Any], name: str) -> Any:
        """Call something of the program; `name` is how the call is shown."""
        last = self._last = [name, args, kwargs]

        def body(packer: Packer) -> list[Any]:
            tree = packer.tree
            return [number, method, [tree(a) for a in args], {k: tree(v) for k, v in kwargs.items()}]

        if self._foreseen and number == ENTRY and not method:
            result = self._answered(body)
        else:
            result = self._request("call", body)
        last.append(result)
        return result

    def _answered(self, body: Callable[[Packer], list[Any]]) -> Any:
        """What came of a call that was sent ahead, if this is the one."""
        heap = Heap()
        packer = self._packer(heap)
        try:
            sent = [*body(packer)[2:], packer.definitions()]
        except codec.CodecError as error:
            raise LimitError(error.limit) from None
        if self._foreseen.popleft() != sent:
            raise SurpriseError("")
        return self._settled(self._answer(), heap)


def _library(module: str, attribute: str) -> Any:
    """A part of the standard library that the program imported and the test relies on: the judge's own copy of it.

    Only of modules whose functions and classes compute and do nothing else: the program chooses which
    (`unittest.mock.ANY` is in none). None of others, they stay in the program like its own.
    """
    if module not in _LIBRARY or attribute.startswith("_"):
        return None
    found = importlib.import_module(module)
    if not attribute:
        return found
    part = getattr(found, attribute)
    known = module == "typing" or isinstance(part, type | FunctionType | BuiltinFunctionType)
    return part if known else None


def _told(function: Any, attribute: str) -> Any:
    """What a program may know of a function of the test: nothing that leads to what the test expects."""
    if attribute == "__signature__":
        from inspect import signature  # rarely needed, and large

        parameters = signature(function).parameters.values()
        return [[p.name, int(p.kind), p.default is not p.empty] for p in parameters]
    if attribute not in ("__doc__", "__module__", "__name__", "__qualname__"):
        raise AttributeError(attribute)
    return getattr(function, attribute)


def _items(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from dict.items(value)
    elif isinstance(value, list | tuple | set | frozenset | deque):
        yield from value


def _is_small(value: Any) -> bool:
    """Whether it can be printed soon: parts may be there many times over."""
    left, todo = _SHOWN_ITEMS, [value]
    while todo and left:
        left -= 1
        todo.extend(_items(todo.pop()))
    return left > 0


def shown(value: Any) -> str:
    """A value for a person, in some 120 characters."""
    try:
        text = repr(value) if _is_small(value) else reprlib.repr(value)
    except Exception:
        text = f"<{type(value).__name__}>"
    return text if len(text) <= 120 else text[:100] + "..." + text[-15:]
