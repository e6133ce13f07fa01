"""Running pipelines on inputs: operation by operation as the reference, and as the rendered program; both must agree.

Inputs that raise, take too long or grow too large are dropped. Only code of this package's own operations is run here,
in this process: no stranger's.
"""

from __future__ import annotations

import marshal
import math
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import cache
from itertools import pairwise, product
from random import Random
from typing import Any

from avow.lm.train.data.tasks import values
from avow.lm.train.data.tasks.catalogue import operations
from avow.lm.train.data.tasks.compose import Pipeline
from avow.lm.train.data.tasks.operation import Operation
from avow.lm.train.data.tasks.render import Step, render, separately
from avow.lm.train.data.tasks.type_names import fits

CANDIDATES, ENOUGH, SECONDS = 26, 12, 1.0
LARGEST = 10**9  # of any integer
LONGEST = 160  # characters of a value as a literal
BOUNDS = {"natural_small": 30, "natural": 5000, "positive": 5000, "natural_large": 10**7}  # of what an operation meets

Case = tuple[tuple[Any, ...], Any]


class DisagreementError(Exception):
    """The program and the reference give different results: a mistake in an operation or in the rendering."""


class _TooLongError(Exception):
    """A run took longer than `SECONDS`."""


def cases(pipeline: Pipeline, steps: Sequence[Step], random: Random) -> list[Case]:
    """Inputs with their results, up to `ENOUGH`, no two inputs alike; empty where an operation has no effect.

    Raises:
        DisagreementError: the program gives something else than its operations one by one.

    """
    program = compiled(steps, pipeline.parameters)
    chain = _chain(pipeline.operations)
    found: dict[str, Case] = {}
    effects = [0] * len(chain)
    with _time_limit():
        try:
            for _ in range(CANDIDATES):
                args = arguments(pipeline, random)
                key = repr(args)
                if len(key) > LONGEST or key in found:
                    continue
                trace = _trace(pipeline, chain, args)
                if trace is None:
                    continue
                _agree(pipeline, program, args, trace[-1])
                found[key] = (args, trace[-1])
                for index, (before, after) in enumerate(pairwise(trace)):
                    effects[index] += repr(before) != repr(after)
                if len(found) == ENOUGH:
                    break
        except _TooLongError:
            return []
    wanted = 1 if len(chain) == 1 else len(found) / 4
    return list(found.values()) if min(effects) >= wanted else []


def arguments(pipeline: Pipeline, random: Random) -> tuple[Any, ...]:
    """Arguments for the function, the further ones in view of the first."""
    first = values.make(random, pipeline.types[0], pipeline.operations[0].inputs)
    first = _sifted(pipeline.operations[0], first, random)
    args = [first]
    for operation, row in zip(pipeline.operations, pipeline.bound, strict=True):
        seen = first if operation.takes == pipeline.types[0] else values.make(random, operation.takes)
        for argument, bound in zip(operation.args, row, strict=True):
            if bound.parameter is not None:
                args.append(values.argument(random, argument.values, argument.type, seen))
    return tuple(args)


def _sifted(operation: Operation, first: Any, random: Random) -> Any:
    """The input of a question about all elements (or any), at times with those alone that make the answer rare."""
    if operation.shape not in ("every", "some", "none") or operation.args or random.random() < 0.55:
        return first
    passes = _single(replace(operation, shape="map", gives="list[bool]"))
    try:
        return [item for item in first if passes([item])[0] == (operation.shape == "every")]
    except Exception:  # an element that the question is not made for
        return first


def compiled(steps: Sequence[Step], parameters: Sequence[str]) -> Callable[..., Any]:
    """The function with this body."""
    lines = [line for step in steps for line in step.lines]
    body = "".join(f"    {part}\n" for line in lines for part in line.split("\n"))
    scope: dict[str, Any] = {}
    exec(f"def task({', '.join(parameters)}):\n{body}", scope)  # noqa: S102  our own operations
    function: Callable[..., Any] = scope["task"]
    return function


def second_opinion(pipeline: Pipeline, found: Sequence[Case]) -> None:
    """The same pipeline rendered with a name for every step, on all cases. Raises DisagreementError."""
    program = compiled(separately(pipeline.operations, pipeline.codes, pipeline.parameters), pipeline.parameters)
    for args, result in found:
        _agree(pipeline, program, args, result)


def has_idle_step(pipeline: Pipeline, found: Sequence[Case]) -> bool:
    """Whether some operation could be left out without any case noticing, as sorting before a sum."""
    if len(pipeline.operations) == 1:
        return False
    for index, operation in enumerate(pipeline.operations):
        if operation.takes == operation.gives and _is_idle(pipeline, index, found):
            return True
    return False


def _is_idle(pipeline: Pipeline, index: int, found: Sequence[Case]) -> bool:
    operations, bound = pipeline.operations, pipeline.bound
    shorter = replace(
        pipeline, operations=operations[:index] + operations[index + 1 :], bound=bound[:index] + bound[index + 1 :]
    )
    try:
        return _passes(shorter, found)
    except _TooLongError:
        return True


def solved_by_one(pipeline: Pipeline, found: Sequence[Case]) -> bool:
    """Whether some single operation passes all cases, with constants and parameters of the pipeline."""
    known = [
        (argument.type, bound)
        for operation, row in zip(pipeline.operations, pipeline.bound, strict=True)
        for argument, bound in zip(operation.args, row, strict=True)
    ]
    for operation in _with_signature(pipeline.types[0], pipeline.gives):
        choices = [[bound for type_, bound in known if type_ == argument.type] for argument in operation.args]
        for row in product(*choices):
            with suppress(_TooLongError):
                if _passes(replace(pipeline, operations=(operation,), bound=(row,)), found):
                    return True
    return False


@cache
def _with_signature(takes: str, gives: str) -> tuple[Operation, ...]:
    return tuple(operation for operation in operations() if (operation.takes, operation.gives) == (takes, gives))


def _passes(pipeline: Pipeline, found: Sequence[Case]) -> bool:
    """Whether a pipeline gives what the cases say. Raises _TooLongError."""
    chain = _chain(pipeline.operations)
    with _time_limit():
        for args, result in found:
            trace = _trace(pipeline, chain, args)
            if trace is None or trace[-1] != result:
                return False
    return True


@cache
def _single(operation: Operation) -> Callable[..., Any]:
    names = ("given_", "first_", "second_")[: len(operation.args) + 1]
    return compiled(render((operation,), (names[1:],), names), names)


def _chain(operations: Sequence[Operation]) -> list[Callable[..., Any]]:
    return [_single(operation) for operation in operations]


def _trace(pipeline: Pipeline, chain: Sequence[Callable[..., Any]], args: tuple[Any, ...]) -> list[Any] | None:
    """The input and the result after each operation; None where one fails or a value is of no use."""
    trace = [args[0]]
    for operation, row, function in zip(pipeline.operations, pipeline.bound, chain, strict=True):
        if not _within(operation, trace[-1]):
            return None
        more = [bound.constant if bound.parameter is None else args[bound.parameter] for bound in row]
        try:
            value = function(_copied(trace[-1]), *_copied(more))
        except _TooLongError:
            raise
        except Exception:  # whatever an operation raises on an input that it is not made for
            return None
        if not _usable(value) or not fits(value, operation.gives):
            return None
        trace.append(value)
    return trace


def _within(operation: Operation, value: Any) -> bool:
    bound = BOUNDS.get(operation.inputs)
    return bound is None or not isinstance(value, int) or -bound <= value <= bound


def _agree(pipeline: Pipeline, program: Callable[..., Any], args: tuple[Any, ...], expected: Any) -> None:
    try:
        got = program(*_copied(args))
    except _TooLongError:
        raise
    except Exception as error:  # the operations one by one did not fail on this input
        got = error
    if repr(got) != repr(expected) and not _same_set(got, expected):
        names = " > ".join(operation.name for operation in pipeline.operations)
        raise DisagreementError(f"{names}: {args!r} gives {got!r}, its operations one by one {expected!r}")


def _same_set(got: Any, expected: Any) -> bool:
    """Sets that are equal may be written in different orders."""
    return isinstance(got, set) and isinstance(expected, set) and got == expected


def _copied(value: Any) -> Any:
    """A deep copy: an operation may change what it is given."""
    return marshal.loads(marshal.dumps(value))  # noqa: S302  our own values


def _usable(value: Any) -> bool:
    if isinstance(value, int):
        return abs(value) <= LARGEST
    if isinstance(value, float):
        return math.isfinite(value) and abs(value) <= LARGEST
    if isinstance(value, (list, tuple, set, dict)):
        inner = [*value, *value.values()] if isinstance(value, dict) else value
        return len(value) <= 60 and all(map(_usable, inner)) and len(repr(value)) <= LONGEST
    return not isinstance(value, str) or len(value) <= LONGEST


@contextmanager
def _time_limit() -> Iterator[None]:
    """What runs within is stopped after `SECONDS` of this process's own time, however busy the machine is."""

    def stop(_signal: int, _frame: object) -> None:
        raise _TooLongError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
