"""How the modules of operations on text write theirs: short forms of `Operation` with `str` filled in."""

from __future__ import annotations

from dataclasses import replace

from avow.lm.train.data.tasks.derive import elementwise
from avow.lm.train.data.tasks.operation import Operation


def on_each(
    operation: Operation, each: tuple[str, ...] = (), each_steps: tuple[str, ...] = ()
) -> tuple[Operation, Operation]:
    """The operation, and the same on each string of a list; the hint for the inputs of the second is lifted too."""
    single, several = elementwise(operation, each=each, each_steps=each_steps)
    return single, replace(several, inputs=operation.inputs.replace("text ", "texts "))


def change(
    name: str,
    family: str,
    code: str,
    nouns: tuple[str, ...],
    *,
    each: tuple[str, ...] = (),
    each_steps: tuple[str, ...] = (),
    **more: object,
) -> tuple[Operation, Operation]:
    """A string from a string, and the same for each string of a list."""
    return on_each(Operation(name, family, "str", "str", code, nouns, **more), each, each_steps)  # type: ignore[arg-type]


def measure(
    name: str,
    family: str,
    code: str,
    nouns: tuple[str, ...],
    *,
    each: tuple[str, ...] = (),
    each_steps: tuple[str, ...] = (),
    **more: object,
) -> tuple[Operation, Operation]:
    """An integer from a string, and the same for each string of a list."""
    return on_each(Operation(name, family, "str", "int", code, nouns, **more), each, each_steps)  # type: ignore[arg-type]


def ask(name: str, family: str, code: str, claims: tuple[str, ...], **more: object) -> Operation:
    """A yes or no about a string that is not also asked about the strings of a list."""
    return Operation(name, family, "str", "bool", code, claims=claims, **more)  # type: ignore[arg-type]


def text(name: str, family: str, gives: str, code: str, nouns: tuple[str, ...], **more: object) -> Operation:
    """Anything else from a string."""
    return Operation(name, family, "str", gives, code, nouns, **more)  # type: ignore[arg-type]


def words(name: str, family: str, gives: str, code: str, nouns: tuple[str, ...], **more: object) -> Operation:
    """Anything from a list of strings."""
    return Operation(name, family, "list[str]", gives, code, nouns, **more)  # type: ignore[arg-type]


def words_ask(name: str, family: str, code: str, claims: tuple[str, ...], **more: object) -> Operation:
    """A yes or no about a list of strings."""
    return Operation(name, family, "list[str]", "bool", code, claims=claims, **more)  # type: ignore[arg-type]
