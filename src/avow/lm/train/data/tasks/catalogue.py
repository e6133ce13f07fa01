"""All operations of the grammar, collected from the modules of this package that name `OPERATIONS`.

`wording.tsv` has more sentences for operations that are asked for alone, in the words of everyday: NAME, a tab, one
sentence a line.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from types import ModuleType

from avow.lm.train.data.tasks.operation import Operation

WORDING = Path(__file__).with_name("wording.tsv")


@cache
def modules() -> tuple[ModuleType, ...]:
    """The modules of this package, by name."""
    package = importlib.import_module(__package__ or "")
    names = sorted(found.name for found in pkgutil.iter_modules(package.__path__))
    return tuple(importlib.import_module(f"{__package__}.{name}") for name in names)


@cache
def operations() -> tuple[Operation, ...]:
    """Every operation, in a stable order.

    Two that are the same code on the same types are one operation, with the words of both: else the one could be held
    out while the other is trained on. Of a name that is taken, the type is made a part.
    """
    named: dict[str, Operation] = {}
    known: dict[tuple[object, ...], str] = {}
    for module in modules():
        for operation in getattr(module, "OPERATIONS", ()):
            name = known.get(_sameness(operation))
            made = _joined(named[name], operation) if name else _renamed(operation, named)
            known[_sameness(made)] = made.name
            named[made.name] = made
    for name, sentences in _everyday().items():
        named[name] = replace(named[name], whole=named[name].whole + sentences)
    return tuple(named.values())


def _everyday() -> dict[str, tuple[str, ...]]:
    """The sentences of `wording.tsv` by the name of their operation."""
    found: dict[str, list[str]] = defaultdict(list)
    for line in WORDING.read_text(encoding="utf-8").splitlines():
        name, sentence = line.split("\t")
        found[name].append(sentence)
    return {name: tuple(sentences) for name, sentences in found.items()}


def _sameness(operation: Operation) -> tuple[object, ...]:
    types = (operation.takes, operation.gives, *(argument.type for argument in operation.args))
    return types, operation.shape, " ".join(operation.code.split())


def _joined(first: Operation, second: Operation) -> Operation:
    """The first with the words of the second, too."""
    words = ("nouns", "claims", "verbs", "steps", "whole", "notes", "names")
    both = {field: tuple(dict.fromkeys(getattr(first, field) + getattr(second, field))) for field in words}
    names = tuple(dict.fromkeys((*both.pop("names"), second.name)))
    return replace(first, names=names, weight=max(first.weight, second.weight), **both)  # type: ignore[arg-type]


def _renamed(operation: Operation, named: dict[str, Operation]) -> Operation:
    """The operation under a name that is free. Raises ValueError where its type has another of this name."""
    if operation.name not in named:
        return operation
    name = f"{operation.name}_of_{re.sub(r'[^a-z]+', '_', operation.takes).strip('_')}"
    if name in named or named[operation.name].takes == operation.takes:
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
