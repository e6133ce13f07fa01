"""The judge: runs tests, in a process that never ran the program under test. A confined child of a zygote of its own.

    ["live", setup, [tests], entry, ahead, cpu] + a channel to a running program
        -> [[kind, reason, trust], ...], shorter than the tests if the time or the program was lost on the way;
           {"again": true} if calls were sent ahead and the test made others
    ["cases", setup, [[code, [[cell, ...], ...]], ...], cpu]
        -> for each test, for each case (the observed cells of the test's calls, in order) [kind, reason]

The kinds are those of `trial`. Names that neither the test, its setup nor the builtins define are asked of the program.
Tests may be hostile too: those of a model get a judge of their own (see `avow.execute.judges`).
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

from . import answers, remote, trial, wire
from .foresight import foreseen

_builtin_names = frozenset(dir(builtins))
_GONE, _SLOW = "gone", "judge cpu"  # after these limits no further test is run


class Border(remote.Border):
    """The border of a program, which tells the zygote when the judge waits for it: that is no idleness."""

    def __init__(self, channel: int, page: Any) -> None:
        super().__init__(channel)
        self._page = page

    def _receive(self) -> Any:
        self._page[4] = 1
        try:
            return super()._receive()
        finally:
            self._page[4] = 0


class Namespace(dict[str, Any]):
    """Globals of a test: what it does not define itself is asked of the program (see `remote`).

    own: classes of the setup. They give way to the program's classes of the same name, so that objects of one class are
    of one process; where the program has none they are the test's.
    """

    def __init__(self, border: remote.Border, entry: str, own: dict[str, Any]) -> None:
        super().__init__(__name__="test", __builtins__=builtins)
        self._border, self._entry, self._own = border, entry, own
        self.lacking: dict[str, str] = {}  # names that the setup imports from what is not here, and from what

    def __missing__(self, name: str) -> Any:
        if name in _builtin_names or (name.startswith("__") and name.endswith("__")):
            raise KeyError(name)
        if name in self.lacking:
            raise trial.UnjudgedError(self.lacking[name])
        if name == self._entry:
            return self._border.name(name)
        try:
            found = self._border.name(name)
        except KeyError:
            if name not in self._own:
                raise
            found = self._own[name]
        else:
            self._border.trust = min(self._border.trust, remote.OBJECTS)
        self[name] = found
        return found


def _alarm(_signal: int, _frame: Any) -> None:
    raise remote.LimitError(_SLOW)


def _guarded(source: str, cpu: float, run: Callable[[], None], last: Callable[[], str]) -> tuple[str, str]:
    """(kind, reason) of a test run under a CPU limit of the judge's own.

    Raises:
        BorderError: no verdict can be had this way.
    """
    random.seed(0)
    remote.BorderError.latest = failure = None
    signal.setitimer(signal.ITIMER_PROF, cpu, 0.05)
    try:
        run()
    except BaseException as error:
        failure = error
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    failure = remote.BorderError.latest or failure  # also where the test caught it and went on
    if failure is None:
        return trial.PASSED, ""
    if isinstance(failure, remote.LimitError):
        return trial.LIMIT, failure.limit
    if isinstance(failure, remote.BorderError):
        raise failure
    if isinstance(failure, MemoryError):
        return trial.LIMIT, "judge memory"
    return trial.verdict(failure, source, last())


def _without_what_lacks(base: dict[str, Any], lacking: dict[str, str], setup: str) -> None:
    """Execute the setup except its imports of what is not here: a test that reads no name of theirs can be judged."""
    import ast

    for stmt in ast.parse(setup).body:
        try:
            exec(compile(ast.Module([stmt], []), "<setup>", "exec", dont_inherit=True), base)
        except ModuleNotFoundError as error:
            if not isinstance(stmt, ast.Import | ast.ImportFrom) or any(alias.name == "*" for alias in stmt.names):
                raise
            for alias in stmt.names:
                lacking[(alias.asname or alias.name).partition(".")[0]] = trial.why_unjudged(error)


def _set_up(
    base: dict[str, Any], own: dict[str, Any], lacking: dict[str, str], setup: str, cpu: float
) -> tuple[str, str]:
    """Execute the setup: passed, or what is to be said of every test. lacking: see `Namespace`."""

    def run() -> None:
        try:
            try:
                exec(trial.compiled(setup, "<setup>"), base)
            except ModuleNotFoundError:
                _without_what_lacks(base, lacking, setup)
        except BaseException as error:
            if isinstance(error, ImportError | trial.UnjudgedError | remote.BorderError) or not trial.is_its_own(error):
                raise
            raise trial.UnjudgedError(f"its setup raises {type(error).__name__}: {str(error)[:200]}") from None

    kind, reason = _guarded("", cpu, run, str)
    for name in [n for n, v in base.items() if isinstance(v, type) and getattr(v, "__module__", "") == "test"]:
        if not issubclass(base[name], BaseException):
            own[name] = base.pop(name)
    return (trial.UNJUDGED, "its setup takes too long") if (kind, reason) == (trial.LIMIT, _SLOW) else (kind, reason)


def _live(page: Any, channel: int, setup: str, tests: list[str], entry: str, ahead: bool, cpu: float) -> Any:
    """All tests of one program, in order, in one of its processes, as the usual checkers do it."""
    border = Border(channel, page)
    calls = foreseen(setup, tuple(tests), entry) if ahead else [[] for _ in tests]
    try:
        border.foresee(calls)
        return _verdicts(border, setup, tests, calls, entry, cpu)
    except remote.SurpriseError:
        return {"again": True}
    except remote.LimitError as error:
        return [[trial.LIMIT, error.limit, remote.VALUES]]
    except remote.CrossingError as error:  # in the setup: all tests need it
        return [[trial.BESIDE, str(error), remote.VALUES]] * len(tests)


def _load_error(hello: dict[str, Any], entry: str) -> str:
    if "error" in hello:
        return f"does not load: {hello['error'][0][0]}: {hello['error'][1]}"
    return f"does not load: {entry} is not defined" if hello["kind"] == "missing" else ""


def _verdicts(
    border: remote.Border, setup: str, tests: list[str], calls: list[Any], entry: str, cpu: float
) -> list[Any]:
    rows: list[Any] = []
    try:
        hello = border.hello()
        if error := _load_error(hello, entry):
            return [[trial.FAILED, error, remote.VALUES]] * len(tests)
        function = {entry: border.entry(entry)} if hello["kind"] == "function" else {}
        own: dict[str, Any] = {}
        base = Namespace(border, entry, own)
        base.update(function)
        kind, reason = _set_up(base, own, base.lacking, setup, cpu) if setup else (trial.PASSED, "")
        if kind != trial.PASSED:
            return [[kind, reason, remote.VALUES]] * len(tests)
        base.update(function)  # the prompt may define a stub of the same name
        trust = border.trust if function else remote.OBJECTS  # what the setup took of the program stays in use
        for source, of_test in zip(tests, calls, strict=True):
            space = Namespace(border, entry, own)
            space.update(base)
            space.lacking = base.lacking
            border.trust = trust
            border.begin(of_test)
            rows.append(_one(border, source, cpu, space, entry))
            if rows[-1][0] == trial.LIMIT and rows[-1][1] in (_GONE, _SLOW):
                break
    except remote.LimitError as error:
        rows.append([trial.LIMIT, error.limit, remote.VALUES])
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError):
        rows.append([trial.LIMIT, "malformed", remote.VALUES])
    return rows


def _one(border: remote.Border, source: str, cpu: float, space: Namespace, entry: str) -> list[Any]:
    try:
        candidate = space.get(entry)  # the program's, also where the test defines a `check` and the program is one
        known = (lambda: space[entry]) if candidate is None else (lambda: candidate)
        kind, reason = _guarded(source, cpu, lambda: trial.execute(source, space, known), border.last)
    except remote.CrossingError as error:
        return [trial.BESIDE, str(error), remote.VALUES]
    return [kind, reason, border.trust]


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
    base = Unaided(__name__="test", __builtins__=builtins)
    try:
        row = _set_up(base, base, {}, setup, cpu)  # a test that reads a name which lacks is one for `_live`
    except remote.BorderError:
        row = trial.LIVE, ""
    if row[0] != trial.PASSED:
        return [[row] * len(cases) for _, cases in tests]
    table = Table()
    return [[_case(table, source, cells, base, cpu) for cells in cases] for source, cases in tests]


def _case(table: Table, source: str, cells: list[str], base: dict[str, Any], cpu: float) -> tuple[str, str]:
    table.cells, table.last = cells, ""
    space = Unaided({**base, "__call__": table})
    try:
        return _guarded(source, cpu, lambda: exec(trial.compiled(source, "<test>"), space), lambda: table.last)
    except remote.BorderError:
        return trial.LIVE, ""


def prepare() -> None:
    """In the zygote, before any child."""
    signal.signal(signal.SIGPROF, _alarm)
    sys.meta_path.append(trial.StandIn())


def main(stream: wire.Stream, page: Any) -> None:
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
            reply: Any = _cases(*request[1:]) if passed is None else _live(page, passed, *request[1:])
        finally:
            if passed is not None:
                os.close(passed)
        wire.send(channel, reply)
