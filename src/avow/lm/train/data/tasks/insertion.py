"""Putting one Python expression into another, with parentheses where Python's precedence or a reader wants them."""

from __future__ import annotations

import ast
import re
from functools import lru_cache

from avow.lm.train.data.tasks.operation import CODE_PLACE

ATOM, POWER, UNARY, TERM, SUM, COMPARISON, NOT, AND, OR, LOOSE, BARE = 10, 9, 8, 7, 6, 4, 3, 2, 1, 0, -1
_LEVELS: tuple[tuple[type[ast.AST], int], ...] = (
    (ast.Pow, POWER),
    (ast.Add, SUM),
    (ast.Sub, SUM),
    (ast.BitOr, COMPARISON + 1),
    (ast.BitAnd, COMPARISON + 1),
    (ast.BitXor, COMPARISON + 1),
    (ast.Compare, COMPARISON),
    (ast.Not, NOT),
    (ast.And, AND),
    (ast.Or, OR),
    (ast.IfExp, LOOSE),
    (ast.Lambda, LOOSE),
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
    """How tightly the expression binds: `ATOM` for a name, a call or brackets; `BARE` for a tuple without brackets."""
    if expression.isidentifier():
        return ATOM
    node = ast.parse(expression, mode="eval").body
    if isinstance(node, ast.Tuple):
        return ATOM if expression.startswith("(") else BARE
    kind = node.op if isinstance(node, (ast.BinOp, ast.UnaryOp, ast.BoolOp)) else node
    default = TERM if isinstance(node, ast.BinOp) else UNARY if isinstance(node, ast.UnaryOp) else ATOM
    return next((level for known, level in _LEVELS if isinstance(kind, known)), default)


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


@lru_cache(50_000)
def bound(code: str) -> frozenset[str]:
    """Variables of comprehensions and lambdas in the code: an expression that is put there must not mean others."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(CODE_PLACE.sub("_", code))):
        if isinstance(node, ast.comprehension):
            found |= {name.id for name in ast.walk(node.target) if isinstance(name, ast.Name)}
        elif isinstance(node, ast.Lambda):
            found |= {argument.arg for argument in ast.walk(node.args) if isinstance(argument, ast.arg)}
    return frozenset(found)
