"""Which calls will a test make? Asked of the test itself, before the program runs.

A test is rehearsed with a stand-in whose answers agree to everything (`Guess`); the plain arguments that it calls with
are noted. All of them go to the program in one message while it starts, and its answers stream back: two messages
instead of two a call. It is a prediction, nothing more: the real run compares every call with the foreseen one, and at
the first that differs the whole session is done again call by call. The rehearsal has a namespace of its own and the
same random seed.
"""

from __future__ import annotations

import random
import signal
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from . import codec
from .heap import Heap, Packer
from .trial import compiled, execute

_MAX_CALLS = 300
_CPU = 0.1  # seconds a rehearsal may take


class StopError(BaseException):
    """The rehearsal goes no further: too many calls, too long, an argument that is no plain data."""


class Guess:
    """An answer that is not known yet: equal to all, in order with all, and every operation on it gives it again."""

    def __bool__(self) -> bool:
        return True

    def __len__(self) -> int:
        return 0

    def __iter__(self) -> Any:
        return iter(())

    def __hash__(self) -> int:
        return 0

    def __int__(self) -> int:
        return 0

    def __float__(self) -> float:
        return 0.0

    def __contains__(self, _: object) -> bool:
        return True


def _itself(self: Guess, *_: Any, **__: Any) -> Guess:
    return self


def _agrees(_self: Guess, *_: Any) -> bool:
    return True


for _name in (
    "add", "radd", "sub", "rsub", "mul", "rmul", "truediv", "rtruediv", "floordiv", "mod", "pow", "neg", "abs", "round",
    "getitem", "call", "getattr",
):  # fmt: skip
    setattr(Guess, f"__{_name}__", _itself)
for _name in ("eq", "ne", "lt", "le", "gt", "ge"):
    setattr(Guess, f"__{_name}__", _agrees)


def _alarm(_signal: int, _frame: Any) -> None:
    raise StopError


def _recorder(calls: list[list[Any]]) -> Callable[..., Guess]:
    guess = Guess()

    def record(*args: Any, **kwargs: Any) -> Guess:
        if len(calls) >= _MAX_CALLS:
            raise StopError
        try:
            packer = Packer(Heap())
            trees = [packer.tree(a) for a in args]
            calls.append([trees, {k: packer.tree(v) for k, v in kwargs.items()}, packer.definitions()])
        except codec.CodecError:
            raise StopError from None
        return guess

    return record


@lru_cache(maxsize=4)
def foreseen(setup: str, tests: tuple[str, ...], entry: str) -> list[list[list[Any]]]:
    """For each test, the encoded [positional, named] arguments of its calls, as far as they can be foreseen."""
    before = signal.signal(signal.SIGPROF, _alarm)
    out = []
    try:
        for source in tests:
            calls: list[list[Any]] = []
            record = _recorder(calls)
            random.seed(0)
            signal.setitimer(signal.ITIMER_PROF, _CPU, 0.01)
            try:
                space: dict[str, Any] = {"__name__": "test"}
                exec(compiled(setup, "<setup>"), space)
                space[entry] = record
                execute(source, space, lambda record=record: record)  # type: ignore[misc]
            except BaseException:  # noqa: S110 - whatever ends a rehearsal, what was foreseen till then stands
                pass
            finally:
                signal.setitimer(signal.ITIMER_PROF, 0)
            out.append(calls)
    finally:
        signal.signal(signal.SIGPROF, before)
    return out
