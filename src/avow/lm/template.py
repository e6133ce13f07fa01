"""Jinja templates of strangers, rendered within bounds: chat templates come with a model and are programs.

The environment is Jinja's immutable sandbox with what transformers adds to it (`trim_blocks`, `lstrip_blocks`, `break`
and `continue`, `tojson`, `raise_exception`, `strftime_now`, `{% generation %}`), and less than Jinja has otherwise:
filters and methods that templates use and whose cost is known. On top of what the sandbox refuses (names with
underscores, changes to what is passed in) there are bounds on

- time: every turn of a loop, call and filter looks at the time that this thread has used;
- size: text that is put out, and every value that an operator, a call, a filter or a literal makes, so that nothing
  grows by doubling. What could be huge before it can be measured (`"a" * 10**9`) is measured before it is made.

To have these hooks the syntax tree is rewritten before it is compiled, and nothing is computed while compiling.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextvars import ContextVar
from datetime import datetime
from functools import wraps
from typing import Any

from jinja2 import Environment, TemplateError, nodes, pass_context
from jinja2.exceptions import SecurityError
from jinja2.ext import Extension
from jinja2.parser import Parser
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace
from jinja2.visitor import NodeTransformer

from avow.core.errors import ModelError

MAX_SOURCE = 2**17  # characters; the longest template known has 17 thousand
MAX_SIZE = 2**22  # characters of a value and of what is put out
SECONDS = 2.0  # of this thread; a usual template takes milliseconds
_ITEM = 16  # characters that an item of a list counts as
_MAX_BITS = 4096

_LISTING = frozenset({"dictsort", "list", "map", "max", "min", "reject", "select", "sort", "unique"})
_FILTERS = _LISTING | {
    "abs", "capitalize", "count", "d", "default", "e", "escape", "first", "float", "indent", "int", "items", "join",
    "last", "length", "lower", "rejectattr", "replace", "reverse", "round", "safe", "selectattr", "string", "title",
    "trim", "upper",
}  # fmt: skip
_METHODS = {
    "capitalize", "copy", "count", "endswith", "find", "format", "get", "index", "isalnum", "isalpha", "isdecimal",
    "isdigit", "islower", "isspace", "isupper", "items", "join", "keys", "lower", "lstrip", "partition", "removeprefix",
    "removesuffix", "replace", "rfind", "rpartition", "rsplit", "rstrip", "split", "splitlines", "startswith", "strip",
    "title", "upper", "values",
}  # fmt: skip
_PLAIN = (str, bytes, int, float, list, tuple, dict, set, frozenset)


class Bounds:
    """What one rendering may still use."""

    def __init__(self) -> None:
        self.until = time.thread_time() + SECONDS
        self.left = MAX_SIZE

    def tick(self) -> None:
        if time.thread_time() > self.until:
            raise SecurityError(f"it takes longer than {SECONDS:g} seconds")

    def put_out(self, text: str) -> str:
        self.left -= len(text)
        if self.left < 0:
            raise SecurityError(f"it makes more than {MAX_SIZE} characters")
        return text


_bounds: ContextVar[Bounds] = ContextVar("_bounds")


def checked(value: Any) -> Any:
    """A value that was made, where it is not too large: characters and items are counted, also within it."""
    waiting, size = [value], 0
    while waiting:
        item = waiting.pop()
        if isinstance(item, str | bytes):
            size += len(item)
        elif isinstance(item, Mapping):
            size += _ITEM * len(item)
            waiting += (*item.keys(), *item.values()) if size <= MAX_SIZE else ()
        elif isinstance(item, list | tuple | set | frozenset):
            size += _ITEM * len(item)
            waiting += item if size <= MAX_SIZE else ()
        elif isinstance(item, int) and item.bit_length() > _MAX_BITS:
            size = MAX_SIZE + 1
        if size > MAX_SIZE:
            raise SecurityError("it makes a value that is too large")
    return value


def _fits(size: int) -> None:
    if size > MAX_SIZE:
        raise SecurityError("it makes a value that is too large")


def _measure(name: str, subject: Any, rest: tuple[Any, ...], named: Mapping[str, Any]) -> None:
    """What could be large is measured before it is made: the result of a method or filter of this name."""
    given = dict(zip(_PARAMETERS.get(name, ()), rest, strict=False)) | dict(named)
    if name == "replace" and "new" in given:
        text = str(subject)
        _fits(len(text) + (text.count(str(given["old"])) + 1) * len(str(given["new"])))
    elif name == "indent" and "width" in given:
        width = given["width"]
        _fits((str(subject).count("\n") + 1) * (len(width) if isinstance(width, str) else int(width)))
    elif name in _LISTING and isinstance(subject, str):
        _fits(_ITEM * len(subject))
    elif name == "round" and "precision" in given:
        _fits(abs(int(given["precision"])) * 2**10)


_PARAMETERS = {"replace": ("old", "new"), "indent": ("width",), "round": ("precision",)}


def _joinable(items: Iterable[Any], between: object) -> list[Any]:
    """Items to join, where the result is not too large."""
    found: list[Any] = checked(list(items))
    _fits(len(found) * len(str(between)))
    return found


class _Names(Namespace):
    """`namespace(...)`. No names with underscores: Python would look for some of them. Printing tells nothing."""

    def __init__(*args: Any, **names: Any) -> None:  # as Jinja does: `namespace(self=1)` is allowed
        self, *given = args
        found = dict(*given, **names)
        for name in found:
            _public(name)
        Namespace.__init__(self, found)

    def __setitem__(self, name: str, value: Any) -> None:
        _public(name)
        super().__setitem__(name, value)

    def __repr__(self) -> str:
        return "<namespace>"


def _public(name: object) -> None:
    if str(name).startswith("_"):
        raise SecurityError(f"names in a namespace must not begin with an underscore: {name}")


class _Generation(Extension):
    """`{% generation %}` marks what the model is trained on; for a prompt it is what it holds."""

    tags = {"generation"}  # noqa: RUF012  # Jinja's own declaration

    def parse(self, parser: Parser) -> nodes.Node:
        line = next(parser.stream).lineno
        return nodes.Scope(parser.parse_statements(("name:endgeneration",), drop_needle=True), lineno=line)


class _Hooks(NodeTransformer):
    """Puts the bounds into a syntax tree: loops, joined text, literals and blocks go through a filter."""

    def __init__(self, environment: Environment) -> None:
        self.environment = environment

    def _through(self, name: str, node: Any, line: int) -> nodes.Filter:
        return nodes.Filter(node, name, [], [], None, None, lineno=line, environment=self.environment)

    def visit_For(self, node: nodes.For) -> nodes.For:  # noqa: N802
        self.generic_visit(node)
        node.iter = self._through("_each", node.iter, node.lineno)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Filter:  # noqa: N802
        return self._through("_checked", self.generic_visit(node), node.lineno)

    def visit_List(self, node: nodes.List | nodes.Dict) -> nodes.Filter:  # noqa: N802
        return self._through("_checked", self.generic_visit(node), node.lineno)

    visit_Dict = visit_List  # noqa: N815

    def visit_Tuple(self, node: nodes.Tuple) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return node if node.ctx == "store" else self._through("_checked", node, node.lineno)

    def visit_AssignBlock(self, node: nodes.AssignBlock) -> nodes.AssignBlock:  # noqa: N802
        self.generic_visit(node)
        node.filter = self._through("_checked", node.filter, node.lineno)
        return node

    def visit_Output(self, node: nodes.Output) -> nodes.Output:  # noqa: N802
        self.generic_visit(node)
        for place, child in enumerate(node.nodes):
            if isinstance(child, nodes.TemplateData):  # which Jinja does not pass through `finalize`, but a constant
                node.nodes[place] = nodes.Const(child.data, lineno=child.lineno, environment=self.environment)
        return node

    def _refuse(self, _node: nodes.Node) -> nodes.Node:
        raise SecurityError("it wants to load another template")

    visit_Include = visit_Import = visit_FromImport = visit_Extends = _refuse  # noqa: N815


class _Sandbox(ImmutableSandboxedEnvironment):
    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        if operator == "%" and not isinstance(left, int | float):
            raise SecurityError("it formats text with %")
        if operator == "**":
            numbers = isinstance(left, int | float) and isinstance(right, int | float)
            if not numbers or abs(right) > _MAX_BITS or (isinstance(left, int) and left.bit_length() > _MAX_BITS // 64):
                raise SecurityError("it makes a number that is too large")
        if operator == "*":
            sizes = [len(side) if isinstance(side, str | list | tuple) else None for side in (left, right)]
            if sizes != [None, None]:
                _fits((left if sizes[0] is None else sizes[0]) * (right if sizes[1] is None else sizes[1]))
        return checked(super().call_binop(context, operator, left, right))

    def call(self, context: Context, function: Any, /, *args: Any, **kwargs: Any) -> Any:
        _bounds.get().tick()
        owner, name = getattr(function, "__self__", None), getattr(function, "__name__", "")
        if isinstance(owner, str) and name == "join" and args:
            args = (_joinable(args[0], owner), *args[1:])
        elif isinstance(owner, _PLAIN):
            _measure(name, owner, args, kwargs)
        return checked(super().call(context, function, *args, **kwargs))

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        allowed = not (callable(value) and isinstance(obj, _PLAIN)) or attr in _METHODS
        return allowed and super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        wrapped = super().wrap_str_format(value)
        if wrapped is not None and re.search(r"\{[^{}]*(?:\{|\d{4})", value.__self__):
            raise SecurityError("it formats text with a width")
        return wrapped


def _bounded(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that looks at the time and measures what it makes. What Jinja may pass first is not its subject."""
    passed = int(hasattr(function, "jinja_pass_arg"))

    @wraps(function)
    def bounded(*args: Any, **kwargs: Any) -> Any:
        _bounds.get().tick()
        subject, *rest = args[passed:]
        if name == "join":
            subject = _joinable(subject, rest[0] if rest else kwargs.get("d", ""))
        _measure(name, subject, tuple(rest), kwargs)
        return checked(function(*args[:passed], subject, *rest, **kwargs))

    return bounded


def _each(values: Iterable[Any]) -> Iterator[Any]:
    bounds = _bounds.get()
    for value in values:
        bounds.tick()
        yield value


@pass_context
def _put_out(_context: Context, value: Any) -> str:
    return _bounds.get().put_out(str(value))


def _tojson(
    value: Any,
    ensure_ascii: bool = False,
    indent: int | None = None,
    separators: Any = None,
    sort_keys: bool = False,
) -> str:
    """As transformers has it. Marks (`chat`) stay as they are where all else that is not ASCII is escaped."""
    if indent is not None and not 0 <= int(indent) <= 16:
        raise SecurityError("it indents JSON by more than 16")
    text = json.dumps(value, ensure_ascii=False, indent=indent, separators=separators, sort_keys=sort_keys)
    return _NOT_ASCII.sub(lambda found: json.dumps(found[0])[1:-1], text) if ensure_ascii else text


_NOT_ASCII = re.compile(r"[^\x00-\x7f\U000e01af-\U000e01ef]")


def _dict(*given: Any, **named: Any) -> dict[Any, Any]:
    return dict(*given, **named)  # not the class itself: it has methods of its own


def _raise(message: str) -> None:
    raise TemplateError(message)


def _strftime(form: str) -> str:
    if len(form) > 100 or re.search(r"%[^A-Za-z%-]|%-[^A-Za-z]", form):
        raise SecurityError("it asks for a date in a form that is not known")
    return datetime.now().strftime(form)  # the time of day of whoever asks, as transformers has it


def _environment() -> _Sandbox:
    made = _Sandbox(
        trim_blocks=True, lstrip_blocks=True, optimized=False, finalize=_put_out, cache_size=0,
        extensions=["jinja2.ext.loopcontrols", _Generation],
    )  # fmt: skip
    made.filters = {name: _bounded(name, function) for name, function in made.filters.items() if name in _FILTERS}
    made.filters |= {"tojson": _bounded("tojson", _tojson), "_each": _each, "_checked": checked}
    made.globals = {"range": made.globals["range"], "namespace": _Names, "dict": _dict}
    made.globals |= {"raise_exception": _raise, "strftime_now": _strftime}
    return made


class BoundedTemplate:
    """A template that was compiled once. Rendering is safe for use by several threads at once.

    Raises:
        ModelError: not a template, or longer than 131,072 characters.

    """

    def __init__(self, source: str, where: str) -> None:
        self._where = where
        if (size := len(source)) > MAX_SOURCE:
            raise ModelError(f"{where}: the chat template has {size} characters, expected at most {MAX_SOURCE}")
        environment = _environment()
        try:
            tree = _Hooks(environment).visit(environment.parse(source))
            code = environment.compile(tree)
        except Exception as error:  # also SyntaxError, RecursionError, MemoryError of what Jinja makes of it
            raise ModelError(f"{where}: the chat template cannot be read: {_first_line(error)}") from None
        self._template = environment.template_class.from_code(environment, code, dict(environment.globals))

    def render(self, **variables: Any) -> str:
        """The text of a template.

        Raises:
            ModelError: the template fails, refuses what it is given, or exceeds its bounds.

        """
        before = _bounds.set(Bounds())
        try:
            return self._template.render(**variables)
        except Exception as error:  # whatever a stranger's program does wrong
            raise ModelError(f"{self._where}: the chat template fails: {_first_line(error)}") from None
        finally:
            _bounds.reset(before)


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200] or type(error).__name__
