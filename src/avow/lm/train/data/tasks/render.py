"""The code of a pipeline: one plain function body, the way a good teacher writes it.

Tests and maps over elements are joined into one comprehension, reductions take it as a generator, and what would have
to be written twice (or would make a line too long) gets a name first. `separately` renders the same pipeline with a
name for every step, as a second opinion on the joining.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from avow.lm.train.data.tasks.insertion import AND, LOOSE, binding, bound, identifiers, is_comprehension, put
from avow.lm.train.data.tasks.operation import Operation
from avow.lm.train.data.tasks.type_names import element, parts

ELEMENTS = {
    "int": ("x", "n", "v", "y"),
    "float": ("x", "v", "y", "n"),
    "str": ("word", "w", "s", "item"),
    "char": ("c", "ch", "char", "letter"),
    "list": ("row", "r", "sub", "items"),
    "tuple": ("pair", "p", "item", "entry"),
    "bool": ("flag", "b", "value", "x"),
    "dict": ("d", "entry", "record", "item"),
}
LOCALS = {
    "list[int]": ("values", "numbers", "nums", "items"),
    "list[float]": ("values", "numbers", "nums", "items"),
    "list[str]": ("words", "parts", "items", "strings"),
    "str": ("text", "s", "string", "result"),
    "int": ("n", "value", "number", "num"),
    "float": ("value", "number", "x", "num"),
    "bool": ("flag", "answer", "ok", "result"),
    "list": ("rows", "items", "lists", "result"),
    "dict": ("counts", "table", "mapping", "result"),
    "set": ("unique", "items", "members", "result"),
    "tuple": ("pair", "result", "items", "values"),
}
_FORMATTED = re.compile(r"\bf['\"]")  # an f-string, into which only a plain name is put
WIDTH = 88  # characters of a line, indentation included


@dataclass(slots=True)
class _Loop:
    """`[element for variable in source if conditions]`, not written yet."""

    variable: str
    element: str
    source: str
    conditions: list[str] = field(default_factory=list)

    def text(self) -> str:
        if self.element == self.variable and not self.conditions:
            return self.source
        return f"[{self.element} for {self.variable} in {self.tail()}]"

    def tail(self, *more: str) -> str:
        conditions = [*self.conditions, *more]
        return f"{self.source} if {_all_of(conditions)}" if conditions else self.source


@dataclass(frozen=True, slots=True)
class Step:
    """The statements that were written for the operations from the one before up to `operation` (its index)."""

    operation: int
    lines: tuple[str, ...]


def render(
    operations: Sequence[Operation], bindings: Sequence[tuple[str, ...]], parameters: Sequence[str]
) -> list[Step]:
    """The body of the function, without indentation. `bindings`: what stands for each operation's `{k}` and `{m}`."""
    return _Writer(operations, bindings, parameters).write(joined=True)


def separately(
    operations: Sequence[Operation], bindings: Sequence[tuple[str, ...]], parameters: Sequence[str]
) -> list[Step]:
    """The same function with one assignment for each operation."""
    return _Writer(operations, bindings, parameters).write(joined=False)


class _Writer:
    """Writes statements from the first operation to the last; holds the value so far."""

    def __init__(
        self, operations: Sequence[Operation], bindings: Sequence[tuple[str, ...]], parameters: Sequence[str]
    ) -> None:
        self._operations, self._bindings, self._parameters = operations, bindings, parameters
        self._taken = set(parameters).union(*(identifiers(operation.code) for operation in operations))
        over = (operation.code for operation in operations if operation.shape != "whole")
        self._inner = set(parameters).union(*map(identifiers, over))
        self._now: str | _Loop = parameters[0]
        self._type = operations[0].takes
        self._lines: list[str] = []
        self._steps: list[Step] = []

    def write(self, *, joined: bool) -> list[Step]:
        imports = dict.fromkeys(line for operation in self._operations for line in operation.imports)
        self._lines += imports
        for index, operation in enumerate(self._operations):
            if index and not joined:
                self._named(index - 1)
            self._add(index, operation)
            self._type = operation.gives
        if self._now:
            self._lines.append(f"return {self._text()}")
        self._flush(len(self._operations) - 1)
        return self._steps

    def _text(self) -> str:
        return self._now.text() if isinstance(self._now, _Loop) else self._now

    def _flush(self, index: int) -> None:
        if self._lines:
            self._steps.append(Step(index, tuple(map(_folded, self._lines))))
            self._lines = []

    def _named(self, index: int) -> str:
        """The value so far under a plain name; `index`: the operation that it is the result of."""
        text = self._text()
        if not text.isidentifier():
            name = self._local()
            self._lines.append(f"{name} = {text}")
            self._flush(index)
            self._now = text = name
        self._now = text
        return text

    def _local(self) -> str:
        """A fresh name for the value so far."""
        head, _ = parts(self._type)
        names = (*LOCALS.get(self._type, LOCALS.get(head, ())), "result", "data", "current", "step")
        name = _free(names, self._taken)
        self._taken.add(name)
        return name

    def _add(self, index: int, operation: Operation) -> None:
        values = dict(zip("km", self._bindings[index], strict=False))
        if operation.shape == "whole":
            self._whole(index, operation, values)
        else:
            self._over_elements(index, operation, values)

    def _whole(self, index: int, operation: Operation, values: dict[str, str]) -> None:
        if operation.is_statements:
            self._statements(index, operation, values)
            return
        text = self._text()
        caught = bool(bound(operation.code) & identifiers(text))
        looped = caught or (" for " in operation.code and is_comprehension(text))
        once = operation.code.count("{x}") == 1 and not looped and not _FORMATTED.search(operation.code)
        made = put(operation.code, x=text, **values) if once else ""
        if not text.isidentifier() and (not once or len(made) > WIDTH - 11):
            made = put(operation.code, x=self._named(index - 1), **values)
        elif not once:
            made = put(operation.code, x=text, **values)
        self._now = made

    def _statements(self, index: int, operation: Operation, values: dict[str, str]) -> None:
        name = self._named(index - 1)
        if name in identifiers(operation.code):
            name = self._renamed(name)
        body, _, final = put(operation.code, x=name, **values).rpartition("\n")
        if index == len(self._operations) - 1:
            self._lines += [*body.split("\n"), final]
            self._now = ""
            return
        result = final.removeprefix("return ")
        later = (identifiers(other.code) for other in self._operations[index + 1 :])
        if result.isidentifier() and any(result in names for names in later):
            self._type = operation.gives
            fresh = self._local()
            body = re.sub(rf"(?<![.\w'\"]){result}\b", fresh, body)
            result = fresh
        self._lines += body.split("\n")
        self._flush(index)
        self._now = result

    def _renamed(self, name: str) -> str:
        """Another name for the value, as the statements to come use this one."""
        fresh = self._local()
        self._lines.append(f"{fresh} = {name}")
        return fresh

    def _over_elements(self, index: int, operation: Operation, values: dict[str, str]) -> None:
        loop = self._loop(index, operation, values)
        code = put(operation.code, x=loop.element, **values)
        if operation.shape == "map":
            loop.element, self._now = code, loop
        elif operation.shape == "filter":
            loop.conditions.append(code)
            self._now = loop
        else:
            self._now = self._reduced(operation.shape, loop, code)

    def _loop(self, index: int, operation: Operation, values: dict[str, str]) -> _Loop:
        """The loop that the operation goes on with: the one at hand, or a new one over its named result."""
        loop = self._now
        if isinstance(loop, _Loop) and self._joins(loop, operation, values):
            return loop
        text = self._text()
        nested = " for " in text or len(text) > 40
        source = self._named(index - 1) if nested else _iterable(text)
        variable = self._variable(operation)
        return _Loop(variable, variable, source)

    def _joins(self, loop: _Loop, operation: Operation, values: dict[str, str]) -> bool:
        plain = loop.element == loop.variable
        if not plain and (operation.shape in ("filter", "first", "places") or operation.code.count("{x}") > 1):
            return False
        if operation.shape == "places" and loop.conditions:
            return False
        if loop.variable in identifiers(operation.code) or (not plain and _FORMATTED.search(operation.code)):
            return False
        longer = len(put(operation.code, x=loop.element, **values)) + len(loop.tail())
        return longer + len(loop.element) < WIDTH - 20

    def _variable(self, operation: Operation) -> str:
        head, _ = parts(element(operation.takes))
        names = (*ELEMENTS.get(head, ()), "item", "element", "entry")
        return _free(names, self._inner)

    def _reduced(self, shape: str, loop: _Loop, code: str) -> str:
        variable = loop.variable
        if shape == "count":
            return f"sum(1 for {variable} in {loop.tail(code)})"
        if shape == "first":
            return f"next(({variable} for {variable} in {loop.tail(code)}), None)"
        if shape == "places":
            return f"[i for i, {variable} in enumerate({loop.source}) if {code}]"
        name = {"every": "all", "some": "any", "none": "not any"}[shape]
        return f"{name}({code} for {variable} in {loop.tail()})"


_SUM = re.compile(r"(?<=[(\[,:])( ?)(\d+) ([+-]) (\d+)(?=[)\],:])")


def _folded(line: str) -> str:
    """The line with sums of two constants worked out: `range(1, 3 + 1)` -> `range(1, 4)`."""

    def total(found: re.Match[str]) -> str:
        first, second = int(found[2]), int(found[4])
        return f"{found[1]}{first + second if found[3] == '+' else first - second}"

    return _SUM.sub(total, line)


def _iterable(text: str) -> str:
    """What to loop over: `list(...)` is not needed for that, but around a conditional, which wants brackets there."""
    if binding(text) <= LOOSE:
        return f"({text})"
    inner = text[5:-1] if text.startswith("list(") and text.endswith(")") else ""
    whole = inner and ast.parse(text, mode="eval").body
    alone = isinstance(whole, ast.Call) and len(whole.args) == 1 and _balanced(inner)
    return inner if alone and binding(inner) > LOOSE else text


def _balanced(text: str) -> bool:
    """Whether no bracket is closed before it was opened, as in `a) + list(b`."""
    depth = 0
    for sign in text:
        depth += (sign in "([{") - (sign in ")]}")
        if depth < 0:
            return False
    return True


def _free(names: Sequence[str], taken: set[str]) -> str:
    """The first name that is not taken."""
    return next((name for name in names if name not in taken), f"{names[0]}_")


def _all_of(conditions: Sequence[str]) -> str:
    if len(conditions) == 1:
        return conditions[0] if binding(conditions[0]) else f"({conditions[0]})"
    return " and ".join(text if binding(text) >= AND else f"({text})" for text in conditions)
