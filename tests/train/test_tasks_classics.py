"""Everyday functions, dictionaries and nested lists: results against references, inputs, types, wording."""

from __future__ import annotations

import copy
import re
from random import Random
from textwrap import indent
from types import ModuleType
from typing import Any

import pytest
from tests.train.references_numbers import NUMBERS
from tests.train.references_shops import SHOPS
from tests.train.references_tables import LISTS, TABLES

from avow.lm.train.data.tasks import values
from avow.lm.train.data.tasks.catalogue import modules
from avow.lm.train.data.tasks.compose import _bind
from avow.lm.train.data.tasks.operation import Operation
from avow.lm.train.data.tasks.sentences import docstring, request
from avow.lm.train.data.tasks.terse import parted, told
from avow.lm.train.data.tasks.type_names import parts

REFERENCES = NUMBERS | LISTS | TABLES | SHOPS


def ours(module: ModuleType) -> bool:
    return module.__name__.rpartition(".")[2].startswith(("classics", "dicts", "nested"))


OPERATIONS = [operation for module in modules() if ours(module) for operation in module.OPERATIONS]
NAMED = {operation.name: operation for operation in OPERATIONS}
each = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)


def compiled(operation: Operation) -> Any:
    """The operation as a function of its input and its further arguments."""
    names = ["value_", "first_", "second_"][: 1 + len(operation.args)]
    code = operation.code
    for place, name in zip(("{x}", "{k}", "{m}"), names, strict=False):
        code = code.replace(place, name)
    body = code if operation.is_statements else f"return {code}"
    space: dict[str, Any] = {}
    exec("\n".join((*operation.imports, f"def made({', '.join(names)}):", indent(body, "    "))), space)
    return space["made"]


def inputs(operation: Operation, random: Random) -> tuple[Any, ...]:
    value = values.make(random, operation.takes, operation.inputs)
    return (value, *(values.argument(random, arg.values, arg.type, value) for arg in operation.args))


def of_type(value: object, type_name: str) -> bool:
    if " | " in type_name:
        return any(of_type(value, part) for part in type_name.split(" | "))
    head, inner = parts(type_name)
    if head == "None":
        return value is None
    if type(value).__name__ != head:
        return False
    if isinstance(value, dict):
        return all(of_type(key, inner[0]) and of_type(one, inner[1]) for key, one in value.items())
    if isinstance(value, tuple):
        return len(value) == len(inner) and all(map(of_type, value, inner))
    return all(of_type(one, inner[0]) for one in value) if isinstance(value, (list, set)) else True


def close(got: object, expected: object) -> bool:
    """Equal, but for the last digit of what was rounded another way."""
    if isinstance(got, float):
        return got == pytest.approx(expected, abs=0.0101)
    if isinstance(got, dict) and any(isinstance(value, float) for value in got.values()):
        return got == pytest.approx(expected, abs=0.0101)
    return got == expected


@pytest.mark.parametrize("name", REFERENCES)
def test_gives_what_the_reference_gives(name: str) -> None:
    operation, random, done = NAMED[name], Random(name), 0
    for _ in range(40):
        given = inputs(operation, random)
        try:
            expected = REFERENCES[name](*copy.deepcopy(given))
            got = compiled(operation)(*copy.deepcopy(given))
        except (IndexError, ValueError, ZeroDivisionError):
            continue
        done += 1
        assert close(got, expected), given
    assert done > 30


@each
def test_inputs_and_results_have_their_types(operation: Operation) -> None:
    random, run, results = Random(operation.name), compiled(operation), set()
    for _ in range(30):
        given = inputs(operation, random)
        assert of_type(given[0], operation.takes)
        assert all(of_type(value, arg.type) for value, arg in zip(given[1:], operation.args, strict=True))
        kept = copy.deepcopy(given[0])
        try:
            result = run(*given)
        except (IndexError, ValueError, ZeroDivisionError):
            continue
        assert given[0] == kept, "the input was changed"
        assert of_type(result, operation.gives), result
        results.add(repr(result))
    assert len(results) > 1, "every input has the same result"


@each
def test_statements_end_with_their_only_return(operation: Operation) -> None:
    lines = operation.code.split("\n")
    early = any(re.search(r"\breturn\b", line) for line in lines[:-1])
    assert early <= operation.last, "an early return in what need not be last"
    assert not operation.is_statements or lines[-1].startswith("return ")


@each
def test_every_wording_can_be_told(operation: Operation) -> None:
    random = Random(operation.name)
    for _ in range(6):
        pipeline = _bind(random, (operation,))
        for text in (docstring(pipeline, random), request(pipeline, random, operation.name)):
            assert not re.search(r"[{}\0|]", re.sub(r"'[^']*'|\{[^}]*:[^}]*\}", "", text)), text
            assert "  " not in text
            assert not re.search(r"\b(the the|a the|the a|of of|in in|to to)\b", text), text


def test_no_two_operations_say_the_same() -> None:
    seen: dict[tuple[str, str, str], str] = {}
    for operation in OPERATIONS:
        for phrase in operation.nouns + operation.claims + operation.verbs:
            other = seen.setdefault((operation.takes, operation.gives, phrase), operation.name)
            assert other == operation.name, phrase


def test_phrases_are_parted_at_bars() -> None:
    assert parted(" the sum of\n  {x} | {x} in all ") == ("the sum of {x}", "{x} in all")
    assert parted("") == ()


def test_what_is_told_becomes_claims_where_a_bool_is_given() -> None:
    operation = told("is_odd_one", "parity", "int -> bool", "{x} % 2 == 1", "{x} is odd", names="odd odd_one")
    assert operation.claims == ("{x} is odd",)
    assert operation.nouns == ()
    assert operation.names == ("odd", "odd_one")
