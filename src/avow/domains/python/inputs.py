"""Inputs to observe programs on: those that tests call with, and, where there is no test, some made from the signature.

Calls in tests are taken wherever they stand (`avow.execute.plan`), also where the expected value is wrong or is no
literal: the text of a test holds good inputs even then. Made inputs follow annotations, then names, then words of the
docstring; about twenty values a type, edge cases first, then seeded random ones and mutations of values in the prompt.
What it does NOT do: user-defined classes, callables and files as arguments; nothing is run.
"""

from __future__ import annotations

import ast
import random
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

from avow.core.types import Inputs, Program, Task, Test
from avow.domains.python.examples import examples_in
from avow.domains.python.source import parse, stub_of
from avow.execute.guest.codec import CodecError, decode
from avow.execute.plan import make_call, make_plan

MADE = 24
_LONGEST = 2000  # characters of a signature
_INTS = (0, 1, -1, 2, 3, 5, 7, 10, 12, 100, -7, 1000)
_FLOATS = (0.0, 1.0, -1.0, 0.5, 2.5, -3.25, 10.0, 99.9, 1e-3, 1e6)
_TEXTS = (
    "",
    "a",
    "ab",
    "aba",
    "Hello World",
    "hello",
    "123",
    "a1 B2",
    "  x ",
    "racecar",
    "the quick brown fox",
    "A,B;c!",
)
_WORDS: tuple[tuple[str, str], ...] = (
    (r"^(n|m|k|i|j|num|number|count|size|index|limit|x|y|z|a|b|c|d|start|end|year|age|amount|target|total)\d*$", "int"),
    (r"(words|strings|names|strs|lines)$", "list[str]"),
    (r"^(s|t)\d*$|^(str|string|text|txt|word|name|sentence|message|line|char|prefix|suffix|substring|date)", "str"),
    (r"(matrix|grid|board|rows|table)", "list[list[int]]"),
    (r"(tuple|tup)", "tuple[int, ...]"),
    (r"(list|lst|arr|array|nums|numbers|values|items|xs|seq|data|elements|integers)", "list[int]"),
    (r"(dict|dic|map|table)", "dict[str, int]"),
    (r"(flag|is_|has_|enable|reverse)", "bool"),
    (r"(threshold|rate|ratio|weight|price|radius|height|width|length|side|eps|tol)", "float"),
)
_ALIASES = {
    **dict.fromkeys(("List", "Sequence", "MutableSequence", "Iterable", "Collection"), "list"),
    **dict.fromkeys(("Dict", "Mapping", "MutableMapping"), "dict"),
    "Set": "set",
    "FrozenSet": "frozenset",
    "Tuple": "tuple",
    "NoneType": "None",
}


def plan_inputs(task: Task, tests: Sequence[Test], programs: Sequence[Program] = (), *, seed: int = 0) -> Inputs:
    """The inputs of generated tests, then those of the task's own tests, then some made from the signature.

    Examples and trusted assertions of the task give inputs too: what they call with is what a user cares for.
    """
    entry = task.entry_point or ""
    asked = make_plan([*tests, *task.examples, *task.tests], entry)
    prompt = signed([task.prompt, *(p.code for p in programs)], entry)
    made = []
    for args in generated_inputs(prompt, entry, seed):
        with suppress(CodecError):  # a random value may be beyond what is sent
            made.append(make_call(entry, args))
    trials = asked.trials[: len(tests)]
    return Inputs(
        (*asked.calls, *make_plan([], entry, made).calls),
        len(asked.calls),
        tuple(t.calls for t in trials),
        tuple(-1 if t.expects is None else t.expects[0] for t in trials),
    )


def literal_arguments(tests: Iterable[Test], entry_point: str) -> list[tuple[Any, ...]]:
    """The distinct positional argument tuples that tests call the entry point with."""
    called = [decode(call.args) for call in make_plan(tests, entry_point).calls]
    return [args for args, named in called if not named]


def generated_inputs(prompt: str, entry_point: str | None, seed: int = 0, n: int = MADE) -> list[tuple[Any, ...]]:
    """Up to `n` distinct argument tuples for the function that `prompt` ends with; none where it shows no signature.

    Deterministic in (prompt, entry_point, seed). Values are plain data.
    """
    stub = stub_of(prompt, entry_point)
    if stub is None or isinstance(stub.node, ast.ClassDef):
        return []
    parameters = [*stub.node.args.posonlyargs, *stub.node.args.args]
    required = parameters[: len(parameters) - len(stub.node.args.defaults)]
    if not required:
        return [()]
    kinds = [kind_of(p, stub.doc) for p in required]
    rng = random.Random(f"{seed}:{stub.node.name}:{ast.dump(stub.node.args)}")  # noqa: S311 - inputs, not secrets
    seeds = literal_arguments(examples_in(prompt, stub.node.name), stub.node.name)
    seeds = [s for s in seeds if len(s) == len(required)]
    found: dict[str, tuple[Any, ...]] = {}
    for i in range(20 * n):
        if seeds and i % 3 == 2:
            made = tuple(_mutated(v, rng) if rng.random() < 0.7 else v for v in rng.choice(seeds))
        else:
            made = tuple(value_of(k, i if p == 0 else rng.randrange(2 * n), rng) for p, k in enumerate(kinds))
        found.setdefault(repr(made), made)
        if len(found) >= n:
            break
    return list(found.values())


def signed(texts: Iterable[str], entry_point: str) -> str:
    """The first text that shows the signature of the function, as a prompt that ends in it, or "".

    A stub is taken as it is. Of prose, a definition inside it; of a program, its own definition: where the task names
    no parameters, the candidates do.
    """
    for text in texts:
        if stub_of(text, entry_point) is not None:
            return text
        signature = rf"^[ \t>]*((?:async )?def {re.escape(entry_point)}\(.*?\)[^\n]*?:)"
        for match in re.finditer(signature, text, re.M | re.S):
            stub = match[1] + "\n    pass\n"
            if len(stub) < _LONGEST and stub_of(stub, entry_point) is not None:
                return stub
    return ""


def kind_of(parameter: ast.arg, doc: str) -> ast.expr:
    """The type of a parameter: its annotation, else what its name and the docstring say, else an integer or a list."""
    if parameter.annotation is not None:
        return parameter.annotation
    name = parameter.arg.lower()
    for pattern, kind in _WORDS:
        if re.search(pattern, name):
            if kind == "list[int]" and re.search(r"\b(?:list|array) of (?:\w+ )?(?:strings|words)\b", doc):
                return annotation("list[str]")
            return annotation(kind)
    return annotation("str" if "string" in doc else "list[int]" if re.search(r"\b(list|array)\b", doc) else "int")


def annotation(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def value_of(kind: ast.expr, i: int, rng: random.Random, depth: int = 0) -> Any:
    """The i-th value of a type: edge cases first, then random ones. Unknown types give integers."""
    name, inner = parts_of(kind)
    if name in ("Optional", "Union"):
        choices = inner if name == "Union" else [*inner, ast.Constant(None)]
        return value_of(choices[i % len(choices)], i, rng, depth) if choices else None
    if depth < 3 and name in ("list", "set", "frozenset", "tuple", "dict"):
        return _container(name, inner, i, rng, depth + 1)
    return _scalar(name, i, rng)


def _scalar(name: str, i: int, rng: random.Random) -> Any:
    if name == "None":
        return None
    if name == "bool":
        return bool(i % 2)
    if name == "float":
        return _FLOATS[i] if i < len(_FLOATS) else round(rng.uniform(-100, 100), 2)
    if name == "str":
        return _TEXTS[i] if i < len(_TEXTS) else "".join(rng.choices("abcABC xyz0159,.", k=rng.randrange(1, 15)))
    return _INTS[i] if i < len(_INTS) else rng.randint(-50, 200)


def _container(name: str, inner: list[ast.expr], i: int, rng: random.Random, depth: int) -> Any:
    default = annotation("int")
    if name == "tuple" and inner and not (len(inner) == 2 and isinstance(inner[1], ast.Constant)):
        return tuple(value_of(k, i, rng, depth) for k in inner)
    size = (0, 1, 2, 3, 5)[i] if i < 5 else rng.randrange(1, 9)
    item = inner[0] if inner else default
    values = [value_of(item, rng.randrange(24), rng, depth) for _ in range(size)]
    if name == "dict":
        keys = [value_of(inner[0] if inner else annotation("str"), rng.randrange(24), rng, depth) for _ in range(size)]
        held = inner[1] if len(inner) > 1 else default
        content = [value_of(held, rng.randrange(24), rng, depth) for _ in range(size)]
        return {k: v for k, v in zip(keys, content, strict=True) if _hashable(k)}
    if name in ("set", "frozenset"):
        return {"set": set, "frozenset": frozenset}[name](v for v in values if _hashable(v))
    if i % 4 == 3 and values:  # repeats and order are what many functions are about
        values = sorted(values, key=repr) + values[:1]
    return tuple(values) if name == "tuple" else values


def _hashable(value: Any) -> bool:
    return isinstance(value, int | float | str | bytes | tuple | frozenset | None) and "[" not in repr(value)


def parts_of(kind: ast.expr) -> tuple[str, list[ast.expr]]:
    """Name and parameters of a type as written: `Optional[List[int]]`, `int | None`, `"str"`."""
    if isinstance(kind, ast.Constant) and isinstance(kind.value, str):
        tree = parse(kind.value)
        body = tree.body if tree else []
        return parts_of(body[0].value) if len(body) == 1 and isinstance(body[0], ast.Expr) else ("int", [])
    if isinstance(kind, ast.Constant):
        return ("None" if kind.value is None else "int"), []
    if isinstance(kind, ast.BinOp):
        return "Union", [kind.left, kind.right]
    base = kind.value if isinstance(kind, ast.Subscript) else kind
    name = base.attr if isinstance(base, ast.Attribute) else base.id if isinstance(base, ast.Name) else "int"
    inner = (
        []
        if not isinstance(kind, ast.Subscript)
        else kind.slice.elts
        if isinstance(kind.slice, ast.Tuple)
        else [kind.slice]
    )
    return _ALIASES.get(name, name), list(inner)


def _mutated(value: Any, rng: random.Random) -> Any:
    """A value near to one that the prompt shows."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + rng.choice((-2, -1, 1, 2, 10))
    if isinstance(value, float):
        return round(value * rng.choice((-1.0, 0.5, 2.0, 1.5)), 6)
    if isinstance(value, str):
        at = rng.randrange(len(value) + 1)
        return rng.choice((value[:at] + value[at + 1 :], value[::-1], value + value[:1], value.swapcase()))
    if isinstance(value, list | tuple) and value:
        items = list(value)
        at = rng.randrange(len(items))
        changed = rng.choice(
            (
                items[:at] + items[at + 1 :],
                [*items, items[at]],
                items[::-1],
                [*items[:at], _mutated(items[at], rng), *items[at + 1 :]],
            )
        )
        return type(value)(changed) if type(value) in (list, tuple) else value
    return value
