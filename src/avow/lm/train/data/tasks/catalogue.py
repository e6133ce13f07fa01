"""All operations of the grammar, collected from the modules of this package that name `OPERATIONS`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from functools import cache
from random import Random
from types import ModuleType

from avow.lm.train.data.tasks.operation import Operation


@cache
def modules() -> tuple[ModuleType, ...]:
    """The modules of operations, by name."""
    package = importlib.import_module(__package__ or "")
    names = sorted(found.name for found in pkgutil.iter_modules(package.__path__))
    loaded = (importlib.import_module(f"{__package__}.{name}") for name in names)
    return tuple(module for module in loaded if hasattr(module, "OPERATIONS"))


@cache
def operations() -> tuple[Operation, ...]:
    """Every operation, in a stable order. Raises ValueError where two share a name."""
    seen: dict[str, Operation] = {}
    for module in modules():
        for operation in module.OPERATIONS:
            if operation.name in seen:
                raise ValueError(f"two operations are called {operation.name}")
            seen[operation.name] = operation
    return tuple(seen.values())


@cache
def input_generators() -> dict[str, Callable[[Random], object]]:
    """Generators of first arguments by hint, of all modules."""
    return {name: make for module in modules() for name, make in getattr(module, "INPUTS", {}).items()}


@cache
def argument_generators() -> dict[str, Callable[[Random, object], object]]:
    """Generators of further arguments by name, of all modules."""
    return {name: make for module in modules() for name, make in getattr(module, "ARGUMENTS", {}).items()}
