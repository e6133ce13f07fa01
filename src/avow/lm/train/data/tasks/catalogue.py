"""All operations of the grammar, collected from the modules of this package that name `OPERATIONS`."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from random import Random
from types import ModuleType

from avow.lm.train.data.tasks.operation import Operation


@cache
def modules() -> tuple[ModuleType, ...]:
    """The modules of this package, by name."""
    package = importlib.import_module(__package__ or "")
    names = sorted(found.name for found in pkgutil.iter_modules(package.__path__))
    return tuple(importlib.import_module(f"{__package__}.{name}") for name in names)


@cache
def operations() -> tuple[Operation, ...]:
    """Every operation, in a stable order. Of a name that is taken, its type is made a part."""
    seen: dict[str, Operation] = {}
    for module in modules():
        for operation in getattr(module, "OPERATIONS", ()):
            made = _renamed(operation, seen)
            seen[made.name] = made
    return tuple(seen.values())


def _renamed(operation: Operation, seen: dict[str, Operation]) -> Operation:
    """The operation under a name that is free. Raises ValueError where its type has one of this name already."""
    if operation.name not in seen:
        return operation
    name = f"{operation.name}_of_{re.sub(r'[^a-z]+', '_', operation.takes).strip('_')}"
    if name in seen or seen[operation.name].takes == operation.takes:
        raise ValueError(f"two operations on {operation.takes} are called {operation.name}")
    return replace(operation, name=name, names=(operation.name, *operation.names))


@cache
def input_generators() -> dict[str, Callable[[Random], object]]:
    """Generators of first arguments by hint, of all modules."""
    return {name: make for module in modules() for name, make in getattr(module, "INPUTS", {}).items()}


@cache
def argument_generators() -> dict[str, Callable[[Random, object], object]]:
    """Generators of further arguments by name, of all modules."""
    return {name: make for module in modules() for name, make in getattr(module, "ARGUMENTS", {}).items()}
