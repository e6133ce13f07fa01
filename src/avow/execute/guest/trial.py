"""One trial: execute the source of a test in a namespace; passing means that nothing is raised.

Shared by the judge, where the namespace holds stand-ins, and by the rare test that has to run beside the program
itself. Besides its own statements a test may define what is run: `check(candidate)`, `test_*` functions without
arguments, `Test*` classes of such methods, `unittest` cases. A test that cannot be run here, whatever the program does,
is not judged: nothing is said of the program.
"""

from __future__ import annotations

import builtins
import sys
import types
from collections.abc import Callable
from functools import lru_cache
from typing import Any

# What is said of one test. The last two are no verdicts: it has to run beside the program, or needs it running.
PASSED, FAILED, LIMIT, UNJUDGED, BESIDE, LIVE = KINDS = ("passed", "failed", "limit", "unjudged", "beside", "live")
_TEXTS = ("<test>", "<setup>")
_FIXTURES = frozenset(
    {"cache", "capfd", "capfdbinary", "caplog", "capsys", "capsysbinary", "monkeypatch", "pytestconfig", "recwarn",
     "request", "tmp_path", "tmp_path_factory", "tmpdir", "tmpdir_factory"}
)  # fmt: skip


class UnjudgedError(BaseException):
    """The test cannot be judged here, and its message says why. No test that catches exceptions should swallow it."""


@lru_cache(maxsize=64)
def compiled(source: str, name: str) -> types.CodeType:
    """The code of a test or its setup; a judge runs the same for many programs.

    Raises:
        UnjudgedError: it is no Python.
    """
    try:
        return compile(source, name, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, OverflowError, MemoryError, RecursionError) as error:
        raise UnjudgedError(f"the {name[1:-1]} is no valid Python: {error}") from None


class StandIn:
    """Finds `pytest` where it is not installed: the small part of it that tests of functions use."""

    def find_spec(self, name: str, _path: Any, _target: Any = None) -> Any:
        from importlib.machinery import ModuleSpec

        return ModuleSpec(name, self) if name == "pytest" else None  # type: ignore[arg-type]

    def create_module(self, _spec: Any) -> types.ModuleType:
        from . import pytest_standin

        return pytest_standin

    def exec_module(self, module: types.ModuleType) -> None:
        """It is loaded by now."""


def _run_definitions(space: dict[str, Any], before: dict[str, Any], entry: Callable[[], Any]) -> None:
    """Run what the test only defined. One part that cannot be judged lets the others fail first."""
    skipped: BaseException | None = None
    for name in [n for n in space if space[n] is not before.get(n)]:
        try:
            _run_definition(name, space[name], entry)
        except (UnjudgedError, ImportError) as error:
            if not why_unjudged(error):
                raise
            skipped = skipped or error
    if skipped:
        raise skipped


def _run_definition(name: str, found: Any, entry: Callable[[], Any]) -> None:
    if type(found) is types.FunctionType:  # the stand-in of one passes for an instance
        if name == "check" and found.__code__.co_argcount >= 1:
            _settle(found(entry()))
        elif name.startswith("test") and _runs(found, 0):
            _settle(found())
    elif isinstance(found, type):
        unittest = sys.modules.get("unittest")  # costly to import, and a test that uses it has imported it
        if unittest is not None and issubclass(found, unittest.TestCase):
            _run_case(found)
        elif name.startswith("Test") and "__init__" not in vars(found):
            _run_class(found)


def _runs(found: types.FunctionType, bound: int) -> bool:
    """Whether a function can be called as a test. One with arguments is a helper, unless pytest would give them."""
    code = found.__code__
    needed = code.co_varnames[bound : code.co_argcount - len(found.__defaults__ or ())]
    if given := _FIXTURES.intersection(needed):
        raise UnjudgedError(f"needs the fixture {min(given)} of pytest")
    return not needed


def _run_class(found: type) -> None:
    """The test methods of a class, each on an object of its own."""
    for name, method in list(vars(found).items()):
        if name.startswith("test") and isinstance(method, types.FunctionType) and _runs(method, 1):
            case = found()
            getattr(case, "setup_method", lambda: None)()
            _settle(getattr(case, name)())
            getattr(case, "teardown_method", lambda: None)()


def _settle(result: Any) -> None:
    """A test that is a coroutine has not run before it is awaited."""
    if isinstance(result, types.CoroutineType):
        import asyncio

        asyncio.run(result)


def _run_case(case: Any) -> None:
    import unittest

    raised: list[BaseException] = []

    class Result(unittest.TestResult):
        def addError(self, _case: Any, error: Any) -> None:  # noqa: N802 - unittest's name
            raised.append(error[1])

        def addFailure(self, _case: Any, error: Any) -> None:  # noqa: N802 - unittest's name
            raised.append(error[1])

        def addSubTest(self, _case: Any, _part: Any, error: Any) -> None:  # noqa: N802 - unittest's name
            raised.extend(error[1:2] if error else ())

        def addSkip(self, _case: Any, reason: str) -> None:  # noqa: N802 - unittest's name
            raised.append(UnjudgedError(f"skipped: {reason}"))

    unittest.defaultTestLoader.loadTestsFromTestCase(case).run(Result())
    for error in sorted(raised, key=lambda e: bool(why_unjudged(e))):  # failures first
        raise error


def execute(source: str, space: dict[str, Any], entry: Callable[[], Any]) -> None:
    """Run one test to its end; whatever it raises is its failure.

    Raises:
        UnjudgedError: it cannot be run here.
    """
    code, before = compiled(source, "<test>"), dict(space)
    exec(code, space)
    _run_definitions(space, before, entry)


def why_unjudged(error: BaseException) -> str:
    """Why a test that raised says nothing of the program, "" where it does.

    That what the test imports is not here is no fault of the program.
    """
    if isinstance(error, ImportError) and is_its_own(error):
        return f"needs {error.name}" if isinstance(error, ModuleNotFoundError) else str(error).partition(" (")[0]
    return str(error) if isinstance(error, UnjudgedError) else ""


def verdict(error: BaseException, source: str, last: str) -> tuple[str, str]:
    """(kind, reason) of a test that raised."""
    if why := why_unjudged(error):
        return UNJUDGED, why
    return FAILED, _reason(error, source, last)


def is_its_own(error: BaseException) -> bool:
    """Whether the text of a test or a setup raised it, not the program or what stands for it."""
    own, trace = False, error.__traceback__
    while trace is not None:
        frame, trace = trace.tb_frame, trace.tb_next
        if frame.f_code.co_filename in _TEXTS:
            own = True
        elif frame.f_globals.get("__package__") == __package__ or frame.f_code.co_filename == "<program>":
            own = False
    return own


def _reason(error: BaseException, source: str, last: str) -> str:
    """What a person needs: the failing line, what the program answered."""
    import traceback

    lines = source.splitlines()
    frames = [f.lineno or 0 for f in traceback.extract_tb(error.__traceback__) if f.filename == "<test>"]
    line = lines[frames[-1] - 1].strip() if frames and 0 < frames[-1] <= len(lines) else ""
    kind = "" if isinstance(error, AssertionError) else f"{type(error).__name__}: {str(error)[:200]}"
    return "; ".join(part for part in (line[:300], kind, last) if part) or type(error).__name__


def run_in_process(source: str, setup: str, names: dict[str, Any], entry: str) -> tuple[str, str]:
    """A test beside the program, in its process: only where objects of the test cannot cross. As the usual checkers do
    it, all three share their names; those of the program go before those of the setup.
    """
    sys.meta_path.append(StandIn())
    try:
        shared: dict[str, Any] = {"__name__": "test", "__builtins__": builtins}
        exec(compiled(setup, "<setup>"), shared)
        for name, value in shared.items():
            names.setdefault(name, value)
        shared.update(names)
        candidate = names[entry]
        execute(source, names, lambda: candidate)
    except BaseException as error:
        return verdict(error, source, "")
    return PASSED, ""
