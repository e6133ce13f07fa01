"""The program under test: loads it, calls it, sends back plain data. Runs in a confined child of the zygote.

Everything here shares a process with hostile code, so nothing that it says is a verdict: it only answers calls. It
holds no expected value and no test. Two ways to be asked:

    batch   job["calls"] is a list of encoded argument pairs: one cell each comes back, with a CPU limit for each call
    live    the judge asks over the channel: call a function, read an attribute, compare two of the program's own
            objects

A cell is a text: "v" + encoded value, "e" + encoded exception, "l" + the limit that was hit (cpu, memory, size, depth).
"""

from __future__ import annotations

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
from .live import ENTRY, MAX_CAUSES, Live, describe_exception, home, settled, state_of
from .special import own_names
from .trial import run_in_process

_FLUSH_SECONDS = 0.005
_MAX_STATE = 10_000  # of an exception, characters
_REHEARSALS = 30


class LimitError(BaseException):
    """The CPU time of a call is used up. A BaseException, so that ordinary handlers in the program do not swallow
    it."""


def _alarm(_signal: int, _frame: Any) -> None:
    raise LimitError("cpu")


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


def _mark(value: Any) -> Any:
    """The class of an object that crosses as what it holds; one that has operators of its own is to be seen alive."""
    kind = type(value)
    specials, replaced = own_names(kind, codec.plain_base(kind))
    named = hasattr(kind, "_fields") and specials == ["repr"]
    return kind.__name__[:80] if named or not (specials or replaced) else ["X", kind.__name__[:80]]


class Batch:
    """Runs all calls of a job and streams the cells."""

    def __init__(self, channel: int, job: dict[str, Any], function: Any, page: Any) -> None:
        self.channel, self.job, self.function, self.page = channel, job, function, page
        self.encoder = codec.Encoder(_shape, _mark)
        self.out: list[list[Any]] = []

    def cell(self, args: str) -> str:
        """One call, its CPU time limited by a timer that fires again for a program that swallows the first."""
        try:
            positional, named = codec.decode(args)
            random.seed(0)
            signal.setitimer(signal.ITIMER_PROF, self.job["call_cpu"], 0.01)
            try:
                return "v" + self.encoder.text(settled(self.function(*positional, **named)))
            finally:
                signal.setitimer(signal.ITIMER_PROF, 0)
        except LimitError:
            return "lcpu"
        except codec.CodecError as error:
            return "l" + error.limit
        except MemoryError:
            return "lmemory"
        except BaseException as error:
            return "e" + self.raised(error)

    def raised(self, error: BaseException, depth: int = 0) -> str:
        """[class names, message, home of the class, [arguments, attributes], cause]; the first three if large."""
        body = [*describe_exception(error), home(type(error))]
        try:
            state = self.encoder.text((list(error.args), state_of(error)))
        except (Exception, LimitError):  # also what the attributes of a hostile one raise
            return codec.dump(body)
        cause = f",{self.raised(error.__cause__, depth + 1)}" if error.__cause__ and depth < MAX_CAUSES else ""
        return f"{codec.dump(body)[:-1]},{state}{cause}]" if len(state) <= _MAX_STATE else codec.dump(body)

    def flush(self) -> None:
        if self.out:
            wire.send(self.channel, self.out)
            self.out.clear()

    def run(self) -> None:
        """All calls; those that the program's whole budget leaves no time for are limits too.

        A call that ran out of time is charged what it was given. The kernel counts that in whole ticks: on a busy
        machine it ends a tenth too early or too late, and how many calls there are may not depend on it.
        """
        call_cpu, left, flushed = self.job["call_cpu"], self.job["total_cpu"], time.monotonic()
        patience, answered = self.job["patience"], False
        for number, args in self.job["calls"]:
            self.page[:4] = number.to_bytes(4, "little")
            cell = "lcpu"
            if left > 0 and patience > 0:
                start = time.process_time()
                cell = self.cell(args)
                left -= call_cpu if cell == "lcpu" else time.process_time() - start
            answered = answered or cell != "lcpu"
            patience -= not answered
            self.out.append([number, cell])
            if time.monotonic() - flushed > _FLUSH_SECONDS:
                self.flush()
                flushed = time.monotonic()
        self.flush()
        wire.send(self.channel, ["done", time.process_time()])


def prepare() -> None:
    """In the zygote, before any child: what all children need, and a rehearsal.

    A page of memory that a child writes to is copied for it, and that is most of what a short-lived child costs.
    Running everything once before lets the interpreter specialize its code and fill its caches in pages that are then
    only read.
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
        live.answer(["ahead", [[[["&", 0]], {}, [["l", 1, i]]] for i in range(4)]])
        live.answer(["call", [ENTRY, "", [["&", 0]], {}], [[["l", 1, 2]], [], None]])
        while select([ours], [], [], 0)[0]:
            wire.receive(ours.fileno())
    del sys.modules["program"]
    random.seed(0)


def _why_it_does_not_load(error: BaseException) -> list[Any]:
    """As `describe_exception`, for a person: the program is no file, and what it may import is known."""
    names, message = describe_exception(error)
    if type(error) is ModuleNotFoundError:
        message += " (the sandbox has only the standard library)"
    return [names, message.replace("(<program>, line ", "(line ")]


def main(stream: wire.Stream, page: Any) -> None:
    """Load the program, say how that went, then work as asked."""
    job, channel = loads(stream.body()), stream.fd  # noqa: S302 - the host's own
    try:
        names = load(job["program"], "program")
    except BaseException as error:
        wire.send(channel, {"error": _why_it_does_not_load(error)})
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
