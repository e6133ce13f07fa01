"""Inputs of many types, where nobody knows which types a function takes: the programs that are to run tell.

Of every parameter the kinds that programs annotate come first, then what its name says, then the usual kinds of data.
Their combinations are tried in the order of their ranks, one call each, with values that are not empty: an empty list
would pass for a list of anything. Which of the calls make sense is seen by running them.
What it does NOT do: more than `_PARAMETERS` parameters are taken as they are named; nothing is run.
"""

from __future__ import annotations

import ast
import random
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from itertools import product

from avow.core.types import Call, Program
from avow.domains.python.inputs import annotation, kind_of, value_of
from avow.domains.python.source import parse
from avow.execute.guest.codec import CodecError
from avow.execute.plan import make_call

_KINDS = (
    "int", "list[int]", "str", "list[str]", "dict[str, int]", "list[list[int]]", "list[tuple[int, int]]", "float",
    "tuple[int, int]", "dict[str, list[int]]", "list[tuple[str, int]]", "dict[str, str]", "list[dict[str, int]]",
)  # fmt: skip
_FIRST_VALUE = 5  # the values of a type before it are edge cases
_COMBINATIONS = 3000
_PARAMETERS = 5

Function = ast.FunctionDef | ast.AsyncFunctionDef


def guessed(programs: Sequence[Program], n: int, seed: str) -> list[Call]:
    """Up to `n` calls of the function that the programs define, each of other types. Deterministic in all three."""
    functions = [found for program in programs if (found := _function(program)) is not None]
    if not functions:
        return []
    arity = Counter(len(_required(f)) for f in functions).most_common(1)[0][0]
    agreed = [f for f in functions if len(_required(f)) == arity]
    kinds = [_candidates(agreed, place) for place in range(arity)]
    rng, entry = random.Random(seed), programs[0].entry_point  # noqa: S311 - inputs, not secrets
    calls: dict[str, Call] = {}
    for combination in _ranked(kinds):
        if len(calls) >= n:
            break
        with suppress(CodecError):
            call = make_call(entry, [value_of(annotation(kind), _FIRST_VALUE + 1, rng) for kind in combination])
            calls.setdefault(call.args, call)
    return list(calls.values())


def _function(program: Program) -> Function | None:
    """The function that a program is called by, None where it is none (a class, an assignment)."""
    tree = parse(program.code)
    found = [f for f in tree.body if isinstance(f, Function) and f.name == program.entry_point] if tree else []
    return found[-1] if found else None


def _required(function: Function) -> list[ast.arg]:
    parameters = [*function.args.posonlyargs, *function.args.args]
    return parameters[: len(parameters) - len(function.args.defaults)]


def _candidates(functions: Sequence[Function], place: int) -> list[str]:
    """The kinds that a parameter may be of, the likeliest first."""
    parameters = [_required(f)[place] for f in functions]
    annotated = Counter(kind for p in parameters if (kind := _written(p.annotation)))
    named = Counter(ast.unparse(kind_of(ast.arg(p.arg), "")) for p in parameters)
    return list(dict.fromkeys([*(kind for kind, _ in annotated.most_common(2)), named.most_common(1)[0][0], *_KINDS]))


def _written(kind: ast.expr | None) -> str:
    """An annotation as text, "" where there is none or it is nothing that one writes, such as 0xff... without end."""
    with suppress(ValueError, RecursionError):
        return "" if kind is None else ast.unparse(kind)
    return ""


def _ranked(kinds: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """Combinations of kinds, those of high ranks first."""
    if len(kinds) > _PARAMETERS:
        return [tuple(k[0] for k in kinds)]
    width = max((len(k) for k in kinds), default=0)
    while width**len(kinds) > _COMBINATIONS:
        width -= 1
    places = sorted(product(*(range(min(width, len(k))) for k in kinds)), key=lambda p: (sum(p), p))
    return [tuple(k[i] for k, i in zip(kinds, place, strict=True)) for place in places]
