"""What a test of a function uses of pytest, where pytest itself is not installed.

raises, approx, mark.parametrize, fail and skip, written after pytest's public documentation. Whatever else a test asks
of it cannot be judged here, and the test says so; so does one that is skipped or expected to fail. There are no
fixtures and no plugins. `trial.StandIn` offers it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sized
from decimal import Decimal
from numbers import Complex
from typing import Any

from .trial import UnjudgedError


def __getattr__(name: str) -> Any:
    if name.startswith("_"):
        raise AttributeError(name)
    raise UnjudgedError(f"needs pytest.{name}")


def fail(reason: str = "", pytrace: bool = True) -> None:  # noqa: ARG001 - pytest's signature
    raise AssertionError(reason)


def skip(reason: str = "", *, allow_module_level: bool = False) -> None:  # noqa: ARG001 - pytest's signature
    raise UnjudgedError(f"skipped: {reason}")


def importorskip(modname: str, *_: Any, **__: Any) -> Any:
    try:
        return __import__(modname, fromlist=["*"])
    except ImportError:
        raise UnjudgedError(f"needs {modname}") from None


# --- exceptions ------------------------------------------------------------------------------------------------------


class ExceptionInfo:
    """What `raises` caught; empty before."""

    value: BaseException

    @property
    def type(self) -> type[BaseException]:
        return type(self.value)

    @property
    def tb(self) -> Any:
        return self.value.__traceback__

    def match(self, pattern: str | re.Pattern[str]) -> bool:
        if not re.search(pattern, str(self.value)):
            raise AssertionError(f"the pattern {pattern!r} is not in {str(self.value)!r}")
        return True


class _Raises:
    def __init__(self, expected: Any, match: Any, check: Any) -> None:
        self.expected, self.match, self.check, self.info = expected, match, check, ExceptionInfo()

    def __enter__(self) -> ExceptionInfo:
        return self.info

    def __exit__(self, _kind: Any, error: BaseException | None, _trace: Any) -> bool:
        if error is None:
            raise AssertionError(f"DID NOT RAISE {self.expected!r}")
        if not isinstance(error, self.expected):
            return False
        self.info.value = error
        if self.match is not None:
            self.info.match(self.match)
        if self.check is not None and not self.check(error):
            raise AssertionError(f"{error!r} fails the check")
        return True


def raises(
    expected_exception: Any = BaseException, *args: Any, match: Any = None, check: Any = None, **kwargs: Any
) -> Any:
    """A context that an exception has to leave; with a function as well, that call has to raise it."""
    context = _Raises(expected_exception, match, check)
    if not args:
        return context
    with context as info:
        args[0](*args[1:], **kwargs)
    return info


# --- numbers ---------------------------------------------------------------------------------------------------------


class approx:  # noqa: N801 - pytest's name
    """Equal to what is near: a number, a sequence of numbers, or a dictionary of them."""

    __hash__ = None  # type: ignore[assignment]

    def __init__(self, expected: Any, rel: Any = None, abs: Any = None, nan_ok: bool = False) -> None:  # noqa: A002
        parts = expected.values() if isinstance(expected, Mapping) else expected if _is_sequence(expected) else ()
        if isinstance(expected, set | frozenset) or any(isinstance(p, Mapping) or _is_sequence(p) for p in parts):
            raise TypeError(f"pytest.approx() does not support {expected!r}")
        self.expected, self.rel, self.abs, self.nan_ok = expected, rel, abs, nan_ok

    def __eq__(self, actual: object) -> bool:
        expected = self.expected
        if isinstance(expected, Mapping):
            same = isinstance(actual, Mapping) and actual.keys() == expected.keys()
            return same and all(self._near(actual[key], expected[key]) for key in expected)  # type: ignore[index]
        if _is_sequence(expected):
            same = isinstance(actual, Iterable) and isinstance(actual, Sized) and len(actual) == len(expected)
            return same and all(map(self._near, actual, expected))  # type: ignore[call-overload]
        return self._near(actual, expected)

    def __bool__(self) -> bool:
        raise AssertionError("approx() is not supported in a boolean context: compare with ==")

    def __repr__(self) -> str:
        return f"approx({self.expected!r})"

    def _near(self, actual: Any, expected: Any) -> bool:
        if isinstance(expected, bool) and not isinstance(actual, bool):
            return False
        if actual == expected:
            return True
        if isinstance(expected, bool) or not all(isinstance(v, Complex | Decimal) for v in (expected, actual)):
            return False
        if _is_nan(expected) or _is_nan(actual):
            return self.nan_ok and _is_nan(expected) and _is_nan(actual)
        if not isinstance(expected, Decimal) and math.isinf(abs(expected)):
            return False
        return bool(abs(expected - actual) <= self._tolerance(expected))

    def _tolerance(self, expected: Any) -> Any:
        """An absolute tolerance alone rules out the relative one."""
        number = Decimal if isinstance(expected, Decimal) else float
        absolute = number("1e-12") if self.abs is None else self.abs
        if self.rel is None and self.abs is not None:
            return absolute
        return max(absolute, (number("1e-6") if self.rel is None else self.rel) * abs(expected))


def _is_nan(value: Any) -> bool:
    return bool(value != value)  # noqa: PLR0124 - which is true of no other number


def _is_sequence(value: Any) -> bool:
    return hasattr(value, "__getitem__") and isinstance(value, Sized) and not isinstance(value, str | bytes | Mapping)


# --- marks -----------------------------------------------------------------------------------------------------------


class _Mark:
    """`pytest.mark.NAME`, bare or called: a decorator that changes nothing."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return args[0] if len(args) == 1 and not kwargs and callable(args[0]) else self


class _Unrun(_Mark):
    """A mark of tests that are not to be run, or not expected to pass; skipif and xfail may have a condition."""

    def __init__(self, reason: str) -> None:
        self.reason = reason

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if len(args) == 1 and not kwargs and callable(args[0]):
            return self._unrun(args[0])
        given = [c for c in (*args, *([kwargs["condition"]] if "condition" in kwargs else [])) if type(c) is not str]
        return _Mark() if given and not any(given) else self

    def _unrun(self, marked: Any) -> Any:
        def run(*_: Any) -> None:
            raise UnjudgedError(f"{self.reason}: {getattr(marked, '__name__', 'a test')}")

        if not isinstance(marked, type):
            return run
        for name in [n for n in vars(marked) if n.startswith("test")]:
            setattr(marked, name, run)
        return marked


class param:  # noqa: N801 - pytest's name
    """One set of values, with marks that may keep it from being run."""

    def __init__(self, *values: Any, marks: Any = (), id: Any = None) -> None:  # noqa: A002, ARG002
        self.values, self.marks = values, marks if isinstance(marks, list | tuple) else [marks]


class _Set:
    """Values of arguments by their names, and why they are not to be tried ("": they are)."""

    def __init__(self, names: list[str], given: Any) -> None:
        if not isinstance(given, param):
            given = param(*(given if len(names) > 1 else [given]))
        self.values = dict(zip(names, given.values, strict=True))
        self.unrun = next((mark.reason for mark in given.marks if isinstance(mark, _Unrun)), "")


def _parametrize(argnames: Any, argvalues: Iterable[Any], *, indirect: Any = False, **_: Any) -> Callable[[Any], Any]:
    names = [n.strip() for n in argnames.split(",") if n.strip()] if isinstance(argnames, str) else list(argnames)
    sets = [_Set(names, given) for given in argvalues]

    def decorate(function: Any) -> Any:
        if indirect or isinstance(function, type):
            raise UnjudgedError("needs fixtures of pytest")

        def run(*bound: Any, **more: Any) -> None:
            for tried in sets:
                if not tried.unrun:
                    function(*bound, **tried.values, **more)
            if unrun := next((tried.unrun for tried in sets if tried.unrun), ""):
                raise UnjudgedError(unrun)

        return run

    return decorate


class _Marks:
    skip = skipif = _Unrun("skipped")
    xfail = _Unrun("expected to fail")
    usefixtures = _Unrun("needs fixtures of pytest")
    parametrize = staticmethod(_parametrize)

    def __getattr__(self, _name: str) -> Any:
        return _Mark()


mark = _Marks()
