"""The program under test: loads it, calls it, sends back plain data. Runs in a confined child of the zygote.

Everything here shares a process with hostile code, so nothing that it says is a verdict: it only answers calls. It
holds no expected value and no test. Two ways to be asked:

    batch   job["calls"] is a list of encoded argument pairs: one cell each comes back, with a CPU limit for each call
    live    the judge asks over the channel: call a function, read an attribute, compare two of the program's own
            objects

A cell is a text: "v" + encoded value, "e" + encoded exception, "l" + the limit that was hit (cpu, memory, size, depth).
"""

from __future__ import annotations

import builtins
import os
import random
import signal
import sys
import time
import types
from _socket import socketpair
from marshal import dumps, loads
from select import select
from typing import Any

from . import codec, wire
from .trial import run_in_process

_FLUSH_SECONDS = 0.005
_REHEARSALS = 30


class LimitError(BaseException):
    """The CPU time of a call is used up. A BaseException, so that ordinary handlers in the program do not swallow
    it."""


def _alarm(_signal: int, _frame: Any) -> None:
    raise LimitError("cpu")


def describe_exception(error: BaseException) -> list[Any]:
    """[class names up to the base classes, message]: enough to raise its like elsewhere."""
    names = [c.__name__ for c in type(error).__mro__ if c is not object]
    try:
        alone = len(error.args) == 1 and type(error.args[0]) is str  # the text of a KeyError is not its argument
        message = (error.args[0] if alone else str(error))[:500]
    except BaseException:
        message = ""
    return [names, message]


def load(program: str | types.CodeType, name: str) -> dict[str, Any]:
    """Execute a program as a module of its own and return its globals; whatever it raises goes through. What compiles
    comes compiled (see `avow.execute.jobs`)."""
    module = types.ModuleType(name)
    sys.modules[name] = module
    code = compile(program, f"<{name}>", "exec", dont_inherit=True) if isinstance(program, str) else program
    exec(code, module.__dict__)
    return module.__dict__


def _shape(value: Any, seen: int = 0) -> Any:
    """A look at an object that cannot cross: class and attributes, for comparing behaviours only."""
    state = getattr(value, "__dict__", None)
    if isinstance(value, type) or callable(value) or seen > 3 or type(state) is not dict:
        return ["X", type(value).__name__[:80], getattr(value, "__name__", "")[:80]]
    encoder = codec.Encoder(lambda inner: _shape(inner, seen + 1))
    return ["X", type(value).__name__[:80], encoder.tree({str(k): v for k, v in sorted(state.items())[:50]})]


def _settled(value: Any) -> Any:
    """A coroutine is run to its end; anything else is itself."""
    if isinstance(value, types.CoroutineType):
        import asyncio

        return codec.Awaited(asyncio.run(value))
    return value


class Batch:
    """Runs all calls of a job and streams the cells."""

    def __init__(self, channel: int, job: dict[str, Any], function: Any, page: Any) -> None:
        self.channel, self.job, self.function, self.page = channel, job, function, page
        self.encoder = codec.Encoder(_shape)
        self.out: list[list[Any]] = []

    def cell(self, args: str) -> str:
        """One call, its CPU time limited by a timer that fires again for a program that swallows the first."""
        try:
            positional, named = codec.decode(args)
            random.seed(0)
            signal.setitimer(signal.ITIMER_PROF, self.job["call_cpu"], 0.01)
            try:
                return "v" + self.encoder.text(_settled(self.function(*positional, **named)))
            finally:
                signal.setitimer(signal.ITIMER_PROF, 0)
        except LimitError:
            return "lcpu"
        except codec.CodecError as error:
            return "l" + error.limit
        except MemoryError:
            return "lmemory"
        except BaseException as error:
            return "e" + codec.dump(describe_exception(error))

    def flush(self) -> None:
        if self.out:
            wire.send(self.channel, self.out)
            self.out.clear()

    def run(self) -> None:
        """All calls; those that the program's whole budget leaves no time for are limits too."""
        start, flushed = time.process_time(), time.monotonic()
        patience, answered = self.job["patience"], False
        for number, args in self.job["calls"]:
            self.page[:4] = number.to_bytes(4, "little")
            spent = time.process_time() - start >= self.job["total_cpu"] or patience <= 0
            cell = "lcpu" if spent else self.cell(args)
            answered = answered or cell != "lcpu"
            patience -= not answered
            self.out.append([number, cell])
            if time.monotonic() - flushed > _FLUSH_SECONDS:
                self.flush()
                flushed = time.monotonic()
        self.flush()
        wire.send(self.channel, ["done", time.process_time()])


class Live:
    """Answers a judge: calls and a few looks at objects that stay here, by number."""

    def __init__(self, stream: wire.Stream, names: dict[str, Any], entry: str, page: Any) -> None:
        self.entry, self.page = entry, page
        self.channel, self.names, self.stream = stream.fd, names, stream
        self.objects: list[Any] = []
        self.encoder = codec.Encoder(self.hold)
        self.decoder = codec.Decoder(self.fetch)

    def hold(self, value: Any) -> list[Any]:
        """Keep an object, give its number and what kind of thing it is."""
        self.objects.append(value)
        number = len(self.objects) - 1
        if isinstance(value, type):
            names = [c.__name__ for c in value.__mro__ if c is not object] if issubclass(value, BaseException) else []
            return ["K", number, value.__name__, names]
        module, name = getattr(value, "__module__", ""), getattr(value, "__name__", "")
        if isinstance(value, types.ModuleType):
            return ["M", name, ""]
        if module in sys.stdlib_module_names and getattr(sys.modules.get(module), str(name), None) is value:
            return ["M", module, name]
        kind = "F" if isinstance(value, types.FunctionType | types.MethodType | types.BuiltinFunctionType) else "o"
        return [kind, number, type(value).__name__[:80]]

    def fetch(self, tag: str, tree: list[Any]) -> Any:
        if tag in ("o", "F", "K"):
            return self.objects[tree[1]]
        if tag == "cb":
            return lambda *args, **kwargs: self.call_back(tree[1], args, kwargs)
        raise codec.CodecError("malformed", tag[:20])

    def call_back(self, number: int, args: Any, kwargs: Any) -> Any:
        """Call a function of the test that was passed in as an argument."""
        wire.send(
            self.channel,
            ["cb", number, [self.encoder.tree(a) for a in args], {k: self.encoder.tree(v) for k, v in kwargs.items()}],
        )
        while (reply := self.next())[0] not in ("v", "e"):
            self.answer(reply)
        if reply[0] == "e":
            raise getattr(builtins, reply[1][0][0], Exception)(reply[1][1])
        return self.decoder.build(reply[1])

    def target(self, tree: list[Any]) -> Any:
        """What to call: a name of the program, an object, a method of an object."""
        if tree[0] == "name":
            return self.names[tree[1]]
        if tree[0] == "method":
            owner = self.objects[tree[1]]
            return getattr(owner, tree[2])
        return self.objects[tree[1]]

    def call(self, target: list[Any], args: list[Any], kwargs: dict[str, Any]) -> list[Any]:
        """["v", value, arguments that changed, the argument that is the result], arguments by position or name."""
        positional = self.decoder.all(args)
        named = {k: self.decoder.build(v) for k, v in kwargs.items()}
        watched: list[tuple[int | str, Any, Any]]
        watched = [(i, a, args[i]) for i, a in enumerate(positional) if type(a) in codec.CONTAINERS]
        watched += [(k, a, kwargs[k]) for k, a in named.items() if type(a) in codec.CONTAINERS]
        result = _settled(self.target(target)(*positional, **named))
        changed = [[i, tree] for i, a, before in watched if (tree := self.encoder.tree(a)) != before]
        same = next((i for i, a, _ in watched if a is result and type(a) is not tuple), None)
        return ["v", None if same is not None else self.encoder.tree(result), changed, same]

    def look(self, what: str, *rest: Any) -> Any:
        """Reads and comparisons, values only."""
        if what == "get":
            return self.names[rest[0]]
        if what == "attr":
            return getattr(self.objects[rest[0]], rest[1])
        if what == "set":
            return setattr(self.objects[rest[0]], rest[1], self.decoder.build(rest[2]))
        if what == "del":
            return delattr(self.objects[rest[0]], rest[1])
        if what == "eq":
            return bool(self.objects[rest[0]] == self.objects[rest[1]])
        if what == "isinstance":
            return isinstance(self.objects[rest[0]], self.objects[rest[1]])
        reads: dict[str, Any] = {"str": str, "repr": repr, "bool": bool, "len": len, "iter": iter, "hash": hash}
        return reads[what](self.objects[rest[0]])

    def ahead(self, calls: list[Any]) -> None:
        """Calls that the judge foresees, in order. Each reply goes at once: the next call may never end."""
        for args, kwargs in calls:
            wire.send(self.channel, ["ahead", [self.reply(["call", ["name", self.entry], args, kwargs])]])

    def answer(self, request: list[Any]) -> None:
        """One request of the judge."""
        if request[0] == "ahead":
            self.ahead(request[1])
        else:
            wire.send(self.channel, self.reply(request))

    def reply(self, request: list[Any]) -> list[Any]:
        """The reply to a request: exceptions of the program are answers too."""
        self.encoder = codec.Encoder(self.hold)
        try:
            if request[0] == "call":
                return self.call(*request[1:])
            return ["v", self.encoder.tree(self.look(*request)), [], None]
        except codec.CodecError as error:
            return ["l", error.limit]
        except MemoryError:
            return ["l", "memory"]
        except wire.WireError:
            raise
        except BaseException as error:
            return ["e", describe_exception(error)]

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


def prepare() -> None:
    """In the zygote, before any child: what all children need, and a rehearsal.

    A page of memory that a child writes to is copied for it, and that is most of what a short-lived child costs.
    Running
    everything once before lets the interpreter specialize its code and fill its caches in pages that are then only
    read.
    """
    signal.signal(signal.SIGPROF, _alarm)
    ours, theirs = socketpair()
    page = bytearray(8)
    program = "from typing import List\ndef f(x: List[int], y=0):\n    return {'a': [i for i in x if i], 1: (y, 2.5)}\n"
    calls = [[i, codec.encode((([i, 2], "a"), {}))] for i in range(4)]
    compiled = dumps(compile(program, "<program>", "exec"))
    for _ in range(_REHEARSALS):
        load(program, "program")
        names = load(loads(compiled), "program")  # noqa: S302 - made above
        wire.send(theirs.fileno(), {"kind": "function"})
        Batch(theirs.fileno(), {"calls": calls, "call_cpu": 1, "total_cpu": 1, "patience": 3}, names["f"], page).run()
        live = Live(wire.Stream(theirs.fileno()), names, "f", page)
        live.answer(["ahead", [[[["l", 1, i]], {}] for i in range(4)]])
        live.answer(["call", ["name", "f"], [["l", 1, 2]], {}])
        while select([ours], [], [], 0)[0]:
            wire.receive(ours.fileno())
    del sys.modules["program"]
    random.seed(0)


def main(stream: wire.Stream, page: Any) -> None:
    """Load the program, say how that went, then work as asked."""
    job, channel = loads(stream.body()), stream.fd  # noqa: S302 - the host's own
    try:
        names = load(job["program"], "program")
    except BaseException as error:
        wire.send(channel, {"error": describe_exception(error)})
        return
    entry = names.get(job["entry"])
    wire.send(channel, {"kind": "missing" if entry is None else "class" if isinstance(entry, type) else "function"})
    if "calls" in job:
        if entry is not None:
            Batch(channel, job, entry, page).run()
    elif "test" in job:
        wire.send(channel, run_in_process(job["test"], job["setup"], names, job["entry"]))
    else:
        try:
            Live(stream, names, job["entry"], page).serve()
        except wire.WireError:
            os._exit(0)
