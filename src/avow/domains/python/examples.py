"""Examples in a prompt, made into tests that a program must pass.

Three forms: doctests; a call with its value in the prompt's own words (`f(1) == 2`, `f(1) => 2`, `f(1) should return
2`, `# returns 2`, `# 2`); inputs and outputs by name (`For n = 2 the output should be 3`, `Input: [1]` above
`Output: 2`). Arguments and value must be literals and the line must end there: a wrong example would overrule right
programs, a missed one costs little.
What it does NOT do: exceptions, printed output, values in words, calls of anything but the entry point.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import islice

from avow.core.types import Test, TestOrigin
from avow.domains.python.source import BUILTINS, expression, is_literal, needed, stub_of
from avow.execute.plan import call_of

MAX_EXAMPLES = 100
_REACH = 5_000  # characters that one example may span
_TRIES = 500  # places that are looked at, so that a long prompt stays cheap
_VERBS = r"(?:returns?|outputs?|gives?|yields?|equals?|evaluates? to|results? in|produces?|is|are|be)"
_ARROW = r"(?:={1,2}>|-{1,2}>|==|=|\u279e|\u2192|\u21d2|\u27f6|\u21a6)"
_GIVES = re.compile(
    rf"`?[ \t]*(?:#[ \t]*)?(?:{_ARROW}|(?:(?:it |that )?(?:should|would|will|must) )?{_VERBS}\b)[ \t]*:?[ \t]*`?"
)
_COMMENT = re.compile(r"[ \t]+#[ \t]*")
_ATOM = re.compile(r"[-+]?(?:\d[\d_]*(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d+)?|True\b|False\b|None\b|true\b|false\b")
_TAIL = re.compile(r"`?[ \t]*(?:$|\n|[.,;](?:\s|$)|#|//|(?<=\s)(?:\(|because\b|since\b|as\b|and\b|or\b|where\b|-- ))")
_SUM = re.compile(r"[-+*/ \d.()]+=[ \t]*([-+]?\d+(?:\.\d+)?)[ \t]*(?=\n|$)")  # `-> 19 - 5 - 6 = 8`
_FOR = re.compile(r"\b[Ff]or[ \t]+(?=\w+[ \t]*=[^=])")
_OUTPUT = re.compile(
    r"[^\n]{0,200}?\b(?:output|result|answer|return value|it|function)[ \t]+"
    r"(?:(?:should|will|must|would)[ \t]+)?(?:be|is|return|returns)[ \t]*:?[ \t]*"
)
_INPUT = re.compile(r"^[ \t]*(?:[-*][ \t]*)?Inputs?[ \t]*:[ \t]*", re.MULTILINE)
_THEN = re.compile(r"[ \t]*\n[ \t]*(?:[-*][ \t]*)?Outputs?[ \t]*:[ \t]*")
_CLOSING = {"(": ")", "[": "]", "{": "}"}


def examples_in(prompt: str, entry_point: str | None) -> tuple[Test, ...]:
    """The examples of `entry_point` in a prompt (its docstring where the prompt is code), distinct, in order."""
    stub = stub_of(prompt, entry_point)
    name = entry_point or (stub.node.name if stub else None)
    if name is None or (stub is not None and isinstance(stub.node, ast.ClassDef)):
        return ()
    text = (stub.doc if stub else prompt).replace("\r\n", "\n")
    found = [*_sessions(text, name), *_stated(text, name)]
    if stub is not None and not isinstance(stub.node, ast.ClassDef):
        found += _named(text, name, [a.arg for a in stub.node.args.args])
    return tuple(Test(source, TestOrigin.EXAMPLE) for source in list(dict.fromkeys(found))[:MAX_EXAMPLES])


def _sessions(text: str, name: str) -> Iterator[str]:
    """Doctests: an expression typed at `>>>`, and the value below it."""
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        typed = lines[at].lstrip()
        at += 1
        if not typed.startswith(">>>"):
            continue
        typed = typed[3:]
        while at < len(lines) and lines[at].lstrip().startswith("..."):
            typed += "\n" + lines[at].lstrip()[3:]
            at += 1
        shown = []
        while at < len(lines) and lines[at].strip() and not lines[at].lstrip().startswith(">>>"):
            shown.append(lines[at].strip())
            at += 1
        call = expression(typed)
        value = expression("\n".join(shown)) or (expression(shown[0]) if shown else None)
        if call is not None and value is not None and _calls_only(call, name) and is_literal(value):
            yield from _test(call, value)


def _calls_only(node: ast.expr, name: str) -> bool:
    """Whether an expression is a call of `name` with literals, perhaps within pure builtins (`sorted`, `round`)."""
    calls = [
        n for n in ast.walk(node) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == name
    ]
    if not calls or needed(ast.Expr(node)) != {name} or _has_call_to(node, {"print", "input", "open", "id", "next"}):
        return False
    return all(call_of(c) for c in calls)


def _has_call_to(node: ast.expr, names: set[str]) -> bool:
    return any(isinstance(n, ast.Name) and n.id in names and n.id in BUILTINS for n in ast.walk(node))


def _stated(text: str, name: str) -> Iterator[str]:
    """`f(1, 2) == 3` and its like, in prose. Where `f(n) = ...` is defined, `f(1) = 3` is part of the definition."""
    defined = re.search(rf"(?<![\w.]){re.escape(name)}\([ \t]*[A-Za-z_]\w*[ \t]*\)[ \t]*=[^=]", text)
    for match in islice(re.finditer(rf"(?<![\w.]){re.escape(name)}\(", text), _TRIES):
        end = _balanced(text, match.end() - 1)
        gives = _GIVES.match(text, end) if end else None
        comment = _COMMENT.match(text, end) if end and gives is None else None
        if gives is not None:
            value = _value(text, gives.end())
        elif comment is not None:
            value = _alone(text, comment.end())
        else:
            continue
        call = expression(text[match.start() : end])
        law = defined and gives is not None and gives[0].strip("` \t") == "="
        if isinstance(call, ast.Call) and value is not None and call_of(call) and not law:
            yield from _test(call, value)


def _named(text: str, name: str, parameters: list[str]) -> Iterator[str]:
    """`For a = 1, b = 2 the output should be 3`, and `Input: a = 1, b = 2` above `Output: 3`."""
    for start, then in ((_FOR, _OUTPUT), (_INPUT, _THEN)):
        for match in islice(start.finditer(text), _TRIES):
            arguments, end = _arguments(text, match.end(), parameters)
            gives = then.match(text, end) if arguments is not None else None
            value = _value(text, gives.end()) if gives else None
            if arguments is not None and value is not None:
                yield from _test(ast.Call(ast.Name(name, ast.Load()), arguments, []), value)


def _arguments(text: str, at: int, parameters: list[str]) -> tuple[list[ast.expr] | None, int]:
    """Values of all parameters, by name or (for the only one) bare, and where the list of them ends."""
    given: dict[str, ast.expr] = {}
    while match := re.compile(r"[ \t]*(?:,|and\b)?[ \t]*(\w+)[ \t]*=[ \t]*").match(text, at):
        value, end = _literal(text, match.end())
        if value is None or match[1] in given:
            return None, at
        given[match[1]], at = value, end
    if not given and len(parameters) == 1:
        value, at = _literal(text, at)
        return ([value], at) if value is not None else (None, at)
    return ([given[p] for p in parameters], at) if set(given) == set(parameters) and given else (None, at)


def _value(text: str, at: int) -> ast.expr | None:
    """The literal at `at`, if the sentence or the line ends behind it."""
    chain = _SUM.match(text, at)
    if chain is not None:
        return expression(chain[1])
    value, end = _literal(text, at)
    bracketed_scalar = text[at : at + 1] == "(" and not isinstance(value, ast.Tuple)  # ("a"): a tuple was meant, or not
    return value if value is not None and not bracketed_scalar and _TAIL.match(text, end) else None


def _alone(text: str, at: int) -> ast.expr | None:
    """The literal at `at`, if nothing stands behind it on its line: a comment may say anything."""
    value, end = _literal(text, at)
    return value if not text[end:].split("\n", 1)[0].strip() else None


def _literal(text: str, at: int) -> tuple[ast.expr | None, int]:
    """The literal that starts at `at` and where it ends; None where there is none."""
    if text[at : at + 1] in _CLOSING and at < len(text):
        end = _balanced(text, at)
    elif text[at : at + 1] in ("'", '"') and at < len(text):
        end = _quoted(text, at)
    else:
        atom = _ATOM.match(text, at)
        end = atom.end() if atom else 0
    if not end:
        return None, at
    written = text[at:end]
    value = expression({"true": "True", "false": "False"}.get(written, written))
    return (value, end) if value is not None and is_literal(value) else (None, at)


def _balanced(text: str, at: int) -> int:
    """Where the bracket that opens at `at` is closed (the index after it), 0 where it is not."""
    stack: list[str] = []
    limit = min(len(text), at + _REACH)
    while at < limit:
        char = text[at]
        if char in ("'", '"'):
            at = _quoted(text, at)
            if not at:
                return 0
            continue
        if char in _CLOSING:
            stack.append(_CLOSING[char])
        elif char in ")]}":
            if stack.pop() != char:
                return 0
            if not stack:
                return at + 1
        at += 1
    return 0


def _quoted(text: str, at: int) -> int:
    """Where the string that opens at `at` is closed on its line (the index after it), 0 where it is not."""
    quote = text[at]
    at += 1
    while at < len(text) and text[at] != "\n":
        if text[at] == quote:
            return at + 1
        at += 2 if text[at] == "\\" else 1
    return 0


def _test(call: ast.expr, value: ast.expr) -> Iterator[str]:
    try:
        yield f"assert {ast.unparse(ast.Compare(call, [ast.Eq()], [value]))}"
    except RecursionError:
        return
