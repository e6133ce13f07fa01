"""Pipelines: operations drawn by type, what stands for their arguments, and the names of the parameters."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from random import Random

from avow.lm.train.data.tasks import values
from avow.lm.train.data.tasks.catalogue import operations
from avow.lm.train.data.tasks.insertion import identifiers
from avow.lm.train.data.tasks.operation import Operation
from avow.lm.train.data.tasks.parameters import parameter_name
from avow.lm.train.data.tasks.type_names import parts

DEPTHS = {1: 0.3, 2: 0.4, 3: 0.3}
MOST_ARGUMENTS = 2
COMMON = 2.0  # power of an operation's weight within a composition
FIRST_TYPES = {"list[int]": 3.0, "str": 3.0, "list[str]": 2.2, "int": 1.6, "dict[str, int]": 1.0}  # of pipelines
FIRST_TYPES_ALONE = {"list[int]": 3.0, "str": 3.0, "list[str]": 1.7, "int": 2.4, "dict[str, int]": 1.0}  # of depth 1
OTHER_TYPE, OTHER_OPERATION = 0.15, 0.01  # of another type at most, and for each unit of weight on it
PARAMETERS = {
    "list[int]": "xs nums numbers values items lst data arr ints seq elements scores",
    "list[float]": "xs values numbers data prices readings",
    "list[str]": "words strings names items lines ws strs texts lst",
    "str": "s text word string t line sentence phrase name",
    "int": "n x num number value m i",
    "float": "x value v number amount f",
    "bool": "flag b value",
    "list[bool]": "flags values bits",
    "dict": "d counts scores table mapping prices dct stock ages",
    "list": "rows lists items matrix grid nested",
    "tuple": "pair t point p",
    "set": "s items members group",
}
SECOND = {
    "list": "ys other b second others",
    "str": "t other sub key c b",
    "int": "k n m limit y b",
    "float": "y factor b other",
    "dict": "other e extra second",
    "set": "other t b",
}


@dataclass(frozen=True, slots=True)
class Bound:
    """What stands for an argument: a constant in the text, or the parameter at `parameter`."""

    code: str
    constant: object = None
    parameter: int | None = None


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Operations, innermost first, with their arguments bound; the function's parameters and their types."""

    operations: tuple[Operation, ...]
    bound: tuple[tuple[Bound, ...], ...]
    parameters: tuple[str, ...]
    types: tuple[str, ...]

    @property
    def codes(self) -> tuple[tuple[str, ...], ...]:
        """For each operation what stands for its arguments in code."""
        return tuple(tuple(bound.code for bound in row) for row in self.bound)

    @property
    def gives(self) -> str:
        """The type of the result."""
        return self.operations[-1].gives


@cache
def _by_type() -> dict[str, tuple[Operation, ...]]:
    found: dict[str, list[Operation]] = defaultdict(list)
    for operation in operations():
        found[operation.takes].append(operation)
    return {type_name: tuple(found[type_name]) for type_name in sorted(found)}


@cache
def _choices(type_name: str, begins: bool, ends: bool) -> tuple[tuple[Operation, ...], tuple[float, ...]]:
    """The operations on a type that may stand there, and their weights."""
    fitting = tuple(
        operation
        for operation in _by_type().get(type_name, ())
        if (begins or not operation.first) and (ends or _goes_on(operation))
    )
    return fitting, tuple(_weight(operation, begins and ends) for operation in fitting)


def _goes_on(operation: Operation) -> bool:
    """Whether something can follow: its result is of use, and a type that operations take."""
    return not operation.last and operation.gives in _by_type() and operation.gives != "bool"


def _weight(operation: Operation, alone: bool) -> float:
    """Alone, everything has its turn; composed is what people compose, and notes about edge cases read badly there."""
    if alone:
        return operation.weight
    return math.pow(operation.weight, COMMON) * (0.15 if operation.notes else 1.0)


@cache
def _first_types(alone: bool) -> tuple[tuple[str, ...], tuple[float, ...]]:
    table = FIRST_TYPES_ALONE if alone else FIRST_TYPES
    names = tuple(name for name in _by_type() if _choices(name, True, alone)[0])
    known = {name: sum(_choices(name, True, alone)[1]) for name in names}
    return names, tuple(table.get(name, min(OTHER_TYPE, known[name] * OTHER_OPERATION)) for name in names)


def draw_operations(random: Random, depth: int) -> tuple[Operation, ...]:
    """Operations whose types fit; neighbours of one family do not occur."""
    while True:
        names, weights = _first_types(depth == 1)
        type_name = random.choices(names, weights)[0]
        chosen: list[Operation] = []
        for place in range(depth):
            fitting, chances = _choices(type_name, place == 0, place == depth - 1)
            if not fitting:
                break
            operation = random.choices(fitting, chances)[0]
            if chosen and operation.family == chosen[-1].family:
                break
            chosen.append(operation)
            type_name = operation.gives
        if len(chosen) == depth and sum(len(operation.args) for operation in chosen) <= MOST_ARGUMENTS:
            return tuple(chosen)


def draw(random: Random, depth: int, accept: Callable[[tuple[Operation, ...]], bool]) -> Pipeline:
    """A pipeline whose operations `accept` lets pass."""
    while True:
        chosen = draw_operations(random, depth)
        if accept(chosen):
            return _bind(random, chosen)


def _bind(random: Random, chosen: tuple[Operation, ...]) -> Pipeline:
    taken = {"i", "j"}.union(*(identifiers(operation.code) for operation in chosen))
    types = [chosen[0].takes]
    names = chosen[0].called or _names(PARAMETERS, types[0])
    parameters = [parameter_name(random, names, types[0], taken)]
    rows = []
    for operation in chosen:
        row: list[Bound] = []
        for place, argument in enumerate(operation.args):
            if random.random() < argument.constant and _constants_fit(operation, row):
                constant = _constant(random, argument.values, argument.type, row, place)
                row.append(Bound(repr(constant), constant))
            else:
                names = argument.names or _names(SECOND, argument.type)
                parameters.append(parameter_name(random, names, argument.type, taken | set(parameters)))
                types.append(argument.type)
                row.append(Bound(parameters[-1], parameter=len(parameters) - 1))
        rows.append(tuple(row))
    return Pipeline(chosen, tuple(rows), tuple(parameters), tuple(types))


def _constants_fit(operation: Operation, row: list[Bound]) -> bool:
    """A range is either two constants or two parameters."""
    return not row or row[0].parameter is None or operation.args[0].type != operation.args[1].type


def _constant(random: Random, hint: str, type_name: str, row: list[Bound], place: int) -> object:
    """A constant; the upper end of a range lies above its lower end."""
    value = values.argument(random, hint, type_name, None)
    before = row[0].constant if place else None
    if hint == "high" and isinstance(before, int) and isinstance(value, int) and value <= before:
        return before + random.randint(2, 9)
    return value


def _names(table: dict[str, str], type_name: str) -> list[str]:
    return (table.get(type_name) or table.get(parts(type_name)[0]) or "value item data").split()
