"""The judge: runs tests, in a process that never ran the program under test. A confined child of a zygote of its own.

    ["live", setup, [tests], entry, ahead, cpu] + a channel to a running program
        -> [[passed, reason, trust, limit], ...], shorter than the tests if the program was lost on the way;
           {"again": true} if calls were sent ahead and the test made others
    ["cases", setup, [[code, [[cell, ...], ...]], ...], cpu]
        -> for each test, for each case (the observed cells of the test's calls, in order) [passed, reason, limit];
           passed is null where the test names something else of the program

A test passes when executing it raises nothing. `check(candidate)` definitions are called with the program's entry
point, `test_*`
functions with nothing, `unittest` cases are run. Names that neither the test, its setup nor the builtins define are
asked
of the program. Tests may be hostile too: those of a model get a judge of their own (see `avow.execute.judging`).
"""

from __future__ import annotations

import builtins
import os
import random
import signal
import sys
from _socket import socket
from collections.abc import Callable
from typing import Any

from . import answers, remote, wire
from .foresight import foreseen
from .trial import compiled, execute, reason_for

_builtin_names = frozenset(dir(builtins))


class Namespace(dict[str, Any]):
    """Globals of a test: what it does not define itself is asked of the program (see `remote`)."""

    def __init__(self, border: remote.Border, entry: str) -> None:
        super().__init__(__name__="test", __builtins__=builtins)
        self._border, self._entry = border, entry

    def __missing__(self, name: str) -> Any:
        if name in _builtin_names or (name.startswith("__") and name.endswith("__")):
            raise KeyError(name)
        if name == self._entry:
            return self._border.name(name)
        self._border.trust = min(self._border.trust, remote.OBJECTS)
        self[name] = self._border.name(name)
        return self[name]


def _alarm(_signal: int, _frame: Any) -> None:
    raise remote.LimitError("judge cpu")


def _prepare(space: dict[str, Any], setup: str) -> None:
    """Execute the setup; its classes give way to the program's own, so that objects of one class are of one process."""
    if setup:
        exec(compiled(setup, "<setup>"), space)
        for name in [n for n, v in space.items() if isinstance(v, type) and getattr(v, "__module__", "") == "test"]:
            if not issubclass(space[name], BaseException):
                del space[name]


def _guarded(source: str, cpu: float, run: Callable[[], None], last: Callable[[], str]) -> tuple[bool, str, bool]:
    """(passed, reason, limit) of a test run under a CPU limit of the judge's own."""
    random.seed(0)
    remote.BorderError.latest = None
    signal.setitimer(signal.ITIMER_PROF, cpu, 0.05)
    try:
        run()
        if remote.BorderError.latest is not None:
            raise remote.BorderError.latest
    except remote.LimitError as error:
        return False, error.limit, True
    except remote.BorderError:
        raise
    except MemoryError:
        return False, "judge memory", True
    except BaseException as error:
        return False, reason_for(error, source, last()), False
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return True, "", False


def _live(channel: int, setup: str, tests: list[str], entry: str, ahead: bool, cpu: float) -> Any:
    """All tests of one program, in order, in one of its processes, as the usual checkers do it."""
    border = remote.Border(channel)
    calls = foreseen(setup, tuple(tests), entry) if ahead else [[] for _ in tests]
    try:
        border.foresee(calls)
        return _verdicts(border, setup, tests, calls, entry, cpu)
    except remote.SurpriseError:
        return {"again": True}
    except remote.LimitError as error:
        return [[False, error.limit, remote.VALUES, True]]


def _verdicts(
    border: remote.Border, setup: str, tests: list[str], calls: list[Any], entry: str, cpu: float
) -> list[Any]:
    verdicts: list[Any] = []
    try:
        hello = border.hello()
        if "error" in hello:
            return [[False, f"does not load: {hello['error'][0][0]}: {hello['error'][1]}", remote.VALUES, False]] * len(
                tests
            )
        if hello["kind"] == "missing":
            return [[False, f"does not load: {entry} is not defined", remote.VALUES, False]] * len(tests)
        function = border.entry(entry) if hello["kind"] == "function" else None
        base = Namespace(border, entry)
        if function:
            base[entry] = function
        _prepare(base, setup)
        if function:
            base[entry] = function  # the prompt may define a stub of the same name
        for source, of_test in zip(tests, calls, strict=True):
            space = Namespace(border, entry)
            space.update(base)
            border.trust = remote.VALUES if function else remote.OBJECTS
            border.begin(of_test)
            verdicts.append(_one(border, source, cpu, space, entry))
            if verdicts[-1][3] and verdicts[-1][1] == "gone":
                break
    except remote.LimitError as error:
        verdicts.append([False, error.limit, remote.VALUES, True])
    except (KeyError, IndexError, TypeError):
        verdicts.append([False, "malformed", remote.VALUES, True])
    return verdicts


def _one(border: remote.Border, source: str, cpu: float, space: Namespace, entry: str) -> list[Any]:
    try:
        passed, reason, limit = _guarded(source, cpu, lambda: execute(source, space, lambda: space[entry]), border.last)
    except remote.CrossingError as error:
        return [None, str(error), 0, False]
    return [passed, reason, border.trust, limit]


class Table:
    """Answers of one program to the calls of a test, from its observations."""

    def __init__(self) -> None:
        self.cells: list[str] = []
        self.last = ""

    def __call__(self, index: int) -> Any:
        try:
            value = answers.value(self.cells[index])
        except Exception as error:
            self.last = f"raised {type(error).__name__}: {error}"[:200]
            raise
        self.last = f"returned {remote.shown(value)}"
        return value


class Unaided(dict[str, Any]):
    """Globals of a test when no program is at hand to ask for the names that it does not define."""

    def __missing__(self, name: str) -> Any:
        if name in _builtin_names or (name.startswith("__") and name.endswith("__")):
            raise KeyError(name)
        raise remote.AbsentError(name)


def _cases(setup: str, tests: list[Any], cpu: float) -> list[list[Any]]:
    """Every test on every distinct tuple of observed answers: nothing is called, programs are long gone."""
    base: dict[str, Any] = {"__name__": "test", "__builtins__": builtins}
    exec(compiled(setup, "<setup>"), base)
    table = Table()
    out = []
    for source, cases in tests:
        code = compiled(source, "<test>")
        verdicts = []
        for cells in cases:
            table.cells, table.last = cells, ""
            space = Unaided({**base, "__call__": table})
            row: tuple[bool | None, str, bool]
            try:
                row = _guarded(source, cpu, lambda c=code, s=space: exec(c, s), lambda: table.last)  # type: ignore[misc]
            except remote.AbsentError:
                row = (None, "", False)
            verdicts.append(row)
        out.append(verdicts)
    return out


def prepare() -> None:
    """In the zygote, before any child."""
    signal.signal(signal.SIGPROF, _alarm)


def main(stream: wire.Stream, _page: Any) -> None:
    """Serve judging requests until the host hangs up."""
    sys.setrecursionlimit(2000)
    channel = stream.fd
    sock = socket(fileno=channel)
    while True:
        try:
            request, passed = wire.receive_with_fd(sock)
        except wire.WireError:
            os._exit(0)
        try:
            reply: Any = _cases(*request[1:]) if passed is None else _live(passed, *request[1:])
        except BaseException as error:  # the setup or a test broke the judge itself: say so, the host decides
            reply = {"error": f"{type(error).__name__}: {str(error)[:300]}"}
        finally:
            if passed is not None:
                os.close(passed)
        wire.send(channel, reply)
