"""Putting one Python expression into another, with parentheses where Python's precedence or a reader wants them."""

from __future__ import annotations

import ast
import re
from functools import lru_cache

from avow.lm.train.data.tasks.operation import CODE_PLACE

ATOM, POWER, UNARY, TERM, SUM, COMPARISON, NOT, AND, OR, LOOSE = 10, 9, 8, 7, 6, 4, 3, 2, 1, 0
_BINARY: tuple[tuple[type[ast.operator], int], ...] = (
    (ast.Pow, POWER),
    (ast.Add, SUM),
    (ast.Sub, SUM),
    (ast.BitOr, COMPARISON + 1),
    (ast.BitAnd, COMPARISON + 1),
    (ast.BitXor, COMPARISON + 1),
)
_LEFT = (  # what stands before the place, and how tightly the inserted expression must bind
    (re.compile(r"(\*\*|//|[*/%~@]) ?$"), UNARY),
    (re.compile(r"(?:^|[\s(\[,])-$"), POWER),
    (re.compile(r" - $"), TERM),
    (re.compile(r"( [+|&^]|<<|>>) $"), SUM),
    (re.compile(r"([<>=!]=|[<>]|\bin|\bis|\bis not) $"), SUM),
    (re.compile(r"\bnot $"), COMPARISON),
    (re.compile(r"\band $"), NOT),
    (re.compile(r"\b(or|if|else) $"), OR),
)
_RIGHT = (
    (re.compile(r"[.(\[]"), ATOM),
    (re.compile(r" ?\*\*"), ATOM),
    (re.compile(r" ?(//|[*/%@])"), UNARY),
    (re.compile(r" ([-+|&^]|<<|>>) "), SUM),
    (re.compile(r" ([<>=!]=|[<>]|in|not in|is) "), SUM),
    (re.compile(r" and "), NOT),
    (re.compile(r" or "), AND),
    (re.compile(r" (if|else) "), OR),
)
_ITERATED = re.compile(r"(?<![\w.])(sum|max|min|sorted|set|tuple|any|all|dict\.fromkeys|Counter|\.join)$")


@lru_cache(50_000)
def binding(expression: str) -> int:
    """How tightly the expression binds: `ATOM` for a name, a call or brackets, 0 for a conditional expression."""
    if expression.isidentifier():
        return ATOM
    node = ast.parse(expression, mode="eval").body
    if isinstance(node, ast.BinOp):
        return next((level for kind, level in _BINARY if isinstance(node.op, kind)), TERM)
    if isinstance(node, ast.UnaryOp):
        return NOT if isinstance(node.op, ast.Not) else UNARY
    if isinstance(node, ast.BoolOp):
        return AND if isinstance(node.op, ast.And) else OR
    if isinstance(node, ast.Compare):
        return COMPARISON
    return LOOSE if isinstance(node, (ast.IfExp, ast.Lambda)) else ATOM


def put(code: str, **values: str) -> str:
    """The code with the expressions in its places. A comprehension that is the sole argument loses its brackets."""
    made, end = [], 0
    for place in CODE_PLACE.finditer(code):
        before, after = code[: place.start()], code[place.end() :]
        made.append(code[end : place.start()])
        made.append(_fitted(values[place[1]], before, after))
        end = place.end()
    return "".join(made) + code[end:]


def _fitted(expression: str, before: str, after: str) -> str:
    if before.endswith("(") and after.startswith(")") and is_comprehension(expression):
        return expression[1:-1] if _ITERATED.search(before[:-1]) else expression
    wanted = max(
        [level for pattern, level in _LEFT if pattern.search(before)][:1]
        + [level for pattern, level in _RIGHT if pattern.match(after)][:1],
        default=LOOSE,
    )
    return expression if binding(expression) >= wanted else f"({expression})"


@lru_cache(50_000)
def is_comprehension(expression: str) -> bool:
    """Whether it is a list comprehension, brackets and all."""
    return expression.startswith("[") and isinstance(ast.parse(expression, mode="eval").body, ast.ListComp)


@lru_cache(50_000)
def identifiers(code: str) -> frozenset[str]:
    """Every name that occurs in the code, its strings excepted."""
    return frozenset(re.findall(r"(?<![.\w'\"{])[A-Za-z_]\w*", CODE_PLACE.sub("0", code)))
