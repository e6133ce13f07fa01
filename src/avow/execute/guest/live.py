"""The living program's side of the border: answers a judge, who calls functions and looks at objects that stay here.

    judge -> program   [what, operands, [definitions, changes, freed]]   freed: null for a new heap
                       ["ahead", [[positional, named, definitions], ...]]: calls of the entry point that are foreseen
    program -> judge   ["v", value, news]   ["e", error, news]   ["l", limit]   ["again"]
                       ["cb", number, attribute, positional, named, news]: read an attribute of a function of the test,
                       or with "" call it; answered by "v" or "e"
                       news: [definitions, changes, introductions]

Definitions and changes are those of `heap`. An object that is no plain data is ["o", number] in either direction; what
it is, is said once, by an introduction (see `introduce`). What is the test's own comes as ["cb", number] and goes back
as such. Calls that were sent ahead are answered from plain data alone: where a program keeps what crossed, or answers
with an object, it says "again", and the judge goes through the test once more, call by call.

Everything here shares a process with hostile code: nothing that it says is a verdict.
"""

from __future__ import annotations

import builtins
import copy
import gc
import operator
import sys
import types
from collections.abc import Callable
from operator import methodcaller
from typing import Any

from . import codec, decoder, replay, wire
from .heap import Heap, Packer, Unpacker
from .special import SLOTS, own_names

ENTRY = -1  # the number of the entry point
AHEAD_ITEMS = 1000  # how far an iterator is drained whose user is not known yet
MAX_CAUSES = 3
_FUNCTIONS = types.FunctionType | types.MethodType | types.BuiltinFunctionType


class AgainError(BaseException):
    """What was sent ahead cannot be answered from plain data."""


def settled(value: Any) -> Any:
    """A coroutine is run to its end, an asynchronous generator drained; anything else is itself."""
    if isinstance(value, types.CoroutineType):
        import asyncio

        return replay.Awaited(asyncio.run(value))
    if isinstance(value, types.AsyncGeneratorType):
        import asyncio

        return asyncio.run(replay.collect(value, codec.MAX_ITEMS))
    return value


def describe_exception(error: BaseException) -> list[Any]:
    """[class names up to the base classes, message]: enough to raise its like elsewhere."""
    names = [c.__name__ for c in type(error).__mro__ if c is not object]
    try:
        alone = type(error) is KeyError and len(error.args) == 1 and type(error.args[0]) is str  # quoted by str
        message = (error.args[0] if alone else str(error))[:500]
    except BaseException:
        message = ""
    return [names, message]


def home(kind: Any) -> str:
    """The module of the standard library that a class or function is a public part of, "" for any other."""
    module = getattr(kind, "__module__", None)
    for name in (
        (module.lstrip("_"), module) if type(module) is str else ()
    ):  # operator.add says that it is of _operator
        known = name.partition(".")[0] in sys.stdlib_module_names
        if known and getattr(sys.modules.get(name), str(kind.__name__), None) is kind:
            return name
    return ""


def state_of(error: BaseException) -> dict[str, Any]:
    """The attributes of an exception, those among them that builtin classes keep outside of its dictionary."""
    state = {k: v for k, v in vars(error).items() if type(k) is str}
    return state | {k: v for k in SLOTS if (v := getattr(error, k, None)) is not None}


class Lent:
    """A function of the test."""

    __slots__ = ("_avow_live", "_avow_number")

    def __init__(self, live: Live, number: int) -> None:
        self._avow_live, self._avow_number = live, number

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._avow_live.call_back(self._avow_number, "", args, kwargs)

    def __getattr__(self, name: str) -> Any:
        if name == "__code__":
            from inspect import signature

            names = [n for n, p in signature(self).parameters.items() if p.kind < p.VAR_POSITIONAL]
            return types.SimpleNamespace(co_argcount=len(names), co_varnames=tuple(names))
        told = self._avow_live.call_back(self._avow_number, name, (), {})
        if name != "__signature__":
            return told
        from inspect import Parameter, Signature

        kinds = list(Parameter("a", Parameter.KEYWORD_ONLY).kind.__class__)
        return Signature([Parameter(n, kinds[k], default=None if d else Parameter.empty) for n, k, d in told])


for _name in ("__doc__", "__module__"):  # a class has these of its own, and they would be found first
    setattr(Lent, _name, property(methodcaller("__getattr__", _name)))


class LentIterator(Lent):
    """An iterator of the test."""

    __slots__ = ()

    def __iter__(self) -> LentIterator:
        return self

    def __next__(self) -> Any:
        return self()


class Live:
    """Answers a judge: calls, and looks at objects that stay here, by number."""

    def __init__(self, stream: wire.Stream, names: dict[str, Any], entry: str, page: Any) -> None:
        self.channel, self.stream, self.names, self.page = stream.fd, stream, names, page
        self.objects: dict[int, Any] = {}
        self.numbers: dict[int, int] = {}  # by address
        if not isinstance(names.get(entry), type):  # a class is introduced, when its name is asked for
            self.objects[ENTRY], self.numbers[id(names.get(entry))] = names.get(entry), ENTRY
        self.lent: dict[int, Lent] = {}  # what the test gave, by its number
        self.foreign: dict[int, tuple[BaseException, int]] = {}  # exceptions of the test, by address, and their numbers
        self.introductions: list[list[Any]] = []
        self.heap, self.alone, self.naming = Heap(), False, False
        self.packer = Packer(self.heap)

    def unpacker(self) -> Unpacker:
        return Unpacker(self.heap, self.fetch, lambda mark, *_: self.objects[mark])

    def fetch(self, tag: str, tree: list[Any]) -> Any:
        """What stands for a tree that is no plain data: an object of the program, or one of the test."""
        if tag == "o":
            return self.objects[tree[1]]
        if tag in ("cb", "ci"):
            kind = Lent if tag == "cb" else LentIterator
            return self.lent.setdefault(tree[1], kind(self, tree[1]))
        raise codec.CodecError("malformed", tag[:20])

    def hold(self, value: Any) -> list[Any]:
        """An object that is no plain data stays here: its number goes, and an introduction with the first mention."""
        if isinstance(value, Lent):
            return ["ci" if isinstance(value, LentIterator) else "cb", value._avow_number]
        if self.naming and isinstance(value, types.ModuleType):
            return ["M", self.number(value), value.__name__, ""]
        if self.naming and isinstance(value, type | types.FunctionType | types.BuiltinFunctionType) and home(value):
            return ["M", self.number(value), home(value), value.__name__]
        return ["o", self.number(value)]

    def own(self, value: Any) -> int:
        """The number of an object whose class derives from a plain type."""
        return self.number(value)

    def number(self, value: Any) -> int:
        """The number of an object."""
        number = self.numbers.get(id(value))
        if number is None:
            if self.alone and not isinstance(value, type):
                raise AgainError
            number = len(self.objects)
            self.objects[number] = value
            self.numbers[id(value)] = number
            self.introductions.append([number, *self.introduce(value)])
        return number

    def introduce(self, value: Any) -> list[Any]:
        """What an object is: [kind, more, ...]."""
        kind: Any = type(value)
        if isinstance(value, type) and issubclass(value, BaseException):
            return ["error", value.__name__[:80], [self.reference(base) for base in value.__bases__], home(value)]
        if isinstance(value, type):
            base = codec.plain_base(value)
            fields = getattr(value, "_fields", None) if base is tuple else None
            plain = list(fields) if isinstance(fields, tuple) else base and base.__name__
            return ["class", value.__name__[:80], plain, *own_names(value, base)]
        if isinstance(value, _FUNCTIONS):
            return ["function", str(getattr(value, "__qualname__", "function"))[:80]]
        if kind is types.GeneratorType or kind in replay.ITERATORS:
            return ["iterator", kind.__name__]
        return ["plain" if codec.plain_base(kind) else "object", self.number(kind)]

    def reference(self, kind: type) -> Any:
        """A class of exceptions: its name if it is a builtin one, else its number."""
        return kind.__name__ if getattr(builtins, kind.__name__, None) is kind else self.number(kind)

    def error(self, error: BaseException, depth: int = 0) -> list[Any]:
        """[class, arguments, attributes, text, cause, number]; the last for what is asked of it later."""
        if id(error) in self.foreign:
            return ["cb", self.foreign[id(error)][1]]
        class_ = self.reference(type(error))
        try:
            shown = str(error)[:500]
        except Exception:
            shown = ""
        tree = self.packer.tree
        try:
            args = [tree(a) for a in error.args]
            state = [[k, tree(v)] for k, v in state_of(error).items()]
        except codec.CodecError:
            args, state = [tree(shown)], []
        cause = error.__cause__
        below = self.error(cause, depth + 1) if cause is not None and depth < MAX_CAUSES else None
        own = type(class_) is int and not self.alone
        return [class_, args, state, tree(shown), below, self.number(error.with_traceback(None)) if own else None]

    def call(self, number: int, method: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
        """Call an object, or one of the methods that Python looks for in its class."""
        unpacker = self.unpacker()
        positional = unpacker.all(args)
        named = {k: unpacker.build(v) for k, v in kwargs.items()} if kwargs else kwargs
        target = self.objects[number]
        if method:
            return settled(getattr(type(target), method)(target, *positional))
        return settled(target(*positional, **named))

    def look(self, what: str, number: int, *rest: Any) -> Any:
        """Reads of an object."""
        owner = self.objects[number]
        if what == "attr":
            return getattr(owner, rest[0])
        if what == "set":
            return setattr(owner, rest[0], self.unpacker().build(rest[1]))
        if what == "del":
            return delattr(owner, rest[0])
        if what in ("isinstance", "issubclass"):
            return (isinstance if what == "isinstance" else issubclass)(self.objects[rest[0]], owner)
        return _READS[what](owner, *map(self.unpacker().build, rest))

    def act(self, what: str, operands: list[Any]) -> Any:
        """What a request asks for."""
        if what == "get":
            return self.names[operands[0]]
        return self.call(*operands) if what == "call" else self.look(what, *operands)

    def take(self, definitions: list[Any], changes: list[Any], freed: list[int] | None) -> None:
        """The news of the judge."""
        if freed is None:
            self.heap = Heap()
        if definitions or changes:
            self.unpacker().take(definitions, changes)
        for number in freed or ():
            self.heap.drop(number)

    def reply(self, what: str, operands: list[Any], news: list[Any]) -> list[Any]:
        """The reply to a request: exceptions of the program are answers too."""
        self.naming = what == "get"
        try:
            self.take(*news)
            return self.attempt(what, operands)
        except codec.CodecError as error:
            return ["l", error.limit]
        except MemoryError:
            return ["l", "memory"]
        except AgainError:
            return ["again"]

    def attempt(self, what: str, operands: list[Any]) -> list[Any]:
        """["v", value, news] or ["e", error, news]."""
        try:
            value = self.act(what, operands)
        except (codec.CodecError, wire.WireError, MemoryError, AgainError):
            raise
        except BaseException as caught:
            error = caught
            return self.message(lambda: ["e", self.error(error)])
        return self.message(lambda: ["v", self.packer.tree(value)])

    def message(self, body: Callable[[], list[Any]]) -> list[Any]:
        """A message with its news. Changes first: the iterators that are drained then may make others."""
        self.packer = Packer(self.heap, self.hold, self.own, items=AHEAD_ITEMS if self.alone else 0)
        changes = self.packer.changes()
        whole = body()
        definitions = self.packer.definitions()
        if self.packer.drained and self.packer.changes():
            raise AgainError
        whole.append([definitions, changes, self.introductions])
        self.introductions = []
        return whole

    def ahead(self, calls: list[Any]) -> None:
        """Calls that the judge foresees, in order. Each reply goes at once: the next call may never end."""
        if ENTRY not in self.objects:
            return  # objects are not made in advance; the judge knows from the greeting
        self.alone = True
        for args, kwargs, definitions in calls:
            reply = self.reply("call", [ENTRY, "", args, kwargs], [definitions, [], None])
            if self.keeps():
                reply = ["again"]
            wire.send(self.channel, ["ahead", [reply]])
            if reply == ["again"]:
                break
        self.alone = False

    def keeps(self) -> bool:
        """Whether the program still holds a part of what crossed. It may change it later, or give it out again."""
        while self.heap.free():
            pass
        if self.heap.entries:  # perhaps only in a cycle of objects that nobody can reach
            gc.collect()
            while self.heap.free():
                pass
        return bool(self.heap.entries)

    def call_back(self, number: int, attribute: str, args: Any, kwargs: Any) -> Any:
        """Call a function of the test that was passed in as an argument, or read an attribute of it."""

        def body() -> list[Any]:
            tree = self.packer.tree
            return ["cb", number, attribute, [tree(a) for a in args], {k: tree(v) for k, v in kwargs.items()}]

        wire.send(self.channel, self.message(body))
        while (reply := self.next())[0] not in ("v", "e"):
            self.answer(reply)
        self.take(*reply[-1])
        if reply[0] == "v":
            return self.unpacker().build(reply[1])
        _, name, text, number, _ = reply  # on its way through the program; the judge knows it again by its number
        error = decoder.made_exception(getattr(builtins, name), [text])
        self.foreign[id(error)] = (error, number)
        raise error

    def answer(self, request: list[Any]) -> None:
        """One request of the judge."""
        if request[0] == "ahead":
            self.ahead(request[1])
        else:
            wire.send(self.channel, self.reply(*request))

    def next(self) -> Any:
        """The next message of the judge. Waiting for it is no idleness: the judge may be busy."""
        self.page[4] = 1
        message = self.stream.receive()
        self.page[4] = 0
        return message

    def serve(self) -> None:
        """Until the judge hangs up."""
        while True:
            self.answer(self.next())


_READS: dict[str, Callable[..., Any]] = {
    "str": str, "repr": repr, "copy": copy.copy, "deepcopy": copy.deepcopy, "iter": iter, "len": len,
    "getitem": operator.getitem, "contains": operator.contains,
}  # fmt: skip
