"""Jinja templates of strangers, rendered within bounds: chat templates come with a model and are programs.

The environment is Jinja's immutable sandbox with what transformers adds to it (`trim_blocks`, `lstrip_blocks`, `break`
and `continue`, `tojson`, `raise_exception`, `strftime_now`, `{% generation %}`), and less than Jinja has otherwise:
filters and methods that templates use and whose cost is known. On top of what the sandbox refuses (names with
underscores, changes to what is passed in), every turn of a loop, call, filter and test looks at the time, and all that
is put out and that an operator, a call, a filter or a literal makes is measured (`template_bounds`). To have these
hooks the syntax tree is rewritten before it is compiled, and nothing is computed while compiling.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
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
from avow.lm.template_bounds import (
    LISTING,
    Bounds,
    calculable,
    checked,
    current,
    fits,
    joinable,
    measure,
    together,
)

MAX_SOURCE = 2**17  # characters; the longest template known has 17 thousand
_FILTERS = LISTING | {
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
        self.generic_visit(node)
        pieces = nodes.List(node.nodes, lineno=node.lineno, environment=self.environment)
        return self._through("_together", pieces, node.lineno)

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
        calculable(operator, left, right)
        return checked(super().call_binop(context, operator, left, right))

    def call(self, context: Context, function: Any, /, *args: Any, **kwargs: Any) -> Any:
        current.get().tick()
        owner, name = getattr(function, "__self__", None), getattr(function, "__name__", "")
        if isinstance(owner, str) and name == "join" and args:
            args = (joinable(args[0], owner), *args[1:])
        elif isinstance(owner, _PLAIN):
            measure(name, owner, args, kwargs)
        return checked(super().call(context, function, *args, **kwargs))

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        allowed = not (callable(value) and isinstance(obj, _PLAIN)) or attr in _METHODS
        return allowed and super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        wrapped = super().wrap_str_format(value)
        if wrapped is None:
            return None
        form = str(value.__self__)
        if re.search(r"\{[^{}]*(?:\{|\d{4})", form):
            raise SecurityError("it formats text with a width")

        def bounded(*args: Any, **named: Any) -> str:
            fits(len(form) + form.count("{") * max((len(str(item)) for item in (*args, *named.values())), default=0))
            return wrapped(*args, **named)

        return bounded


def _bounded(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that looks at the time and measures what it makes. What Jinja may pass first is not its subject."""
    passed = int(hasattr(function, "jinja_pass_arg"))

    @wraps(function)
    def bounded(*args: Any, **kwargs: Any) -> Any:
        current.get().tick()
        subject, *rest = args[passed:]
        if name == "join":
            subject = joinable(subject, rest[0] if rest else kwargs.get("d", ""))
        measure(name, subject, tuple(rest), kwargs)
        return checked(function(*args[:passed], subject, *rest, **kwargs))

    return bounded


def _timed(test: Callable[..., Any]) -> Callable[..., Any]:
    """A test that looks at the time."""

    @wraps(test)
    def timed(*args: Any, **kwargs: Any) -> Any:
        current.get().tick()
        return test(*args, **kwargs)

    return timed


def _each(values: Iterable[Any]) -> Iterator[Any]:
    bounds = current.get()
    for value in values:
        bounds.tick()
        yield value


@pass_context
def _put_out(_context: Context, value: Any) -> str:
    return current.get().put_out(str(value))


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
    if separators is not None and sum(map(len, separators)) > 16:
        raise SecurityError("it separates JSON by more than 16 characters")
    encoder = json.JSONEncoder(ensure_ascii=False, indent=indent, separators=separators, sort_keys=sort_keys)
    text = together(encoder.iterencode(value))
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
    made.filters |= {"tojson": _bounded("tojson", _tojson), "_each": _each, "_checked": checked, "_together": together}
    tests: dict[str, Any] = dict(made.tests)
    made.tests = {name: _timed(test) for name, test in tests.items()}
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
        before = current.set(Bounds())
        try:
            return self._template.render(**variables)
        except Exception as error:  # whatever a stranger's program does wrong
            raise ModelError(f"{self._where}: the chat template fails: {_first_line(error)}") from None
        finally:
            current.reset(before)


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200] or type(error).__name__
