"""A SQL query as a tree of what it is written with: for partial programs with holes (`avow.domains.tree`).

Khakhar et al. (2023), section 5, cut holes into Python and SQL alike. sqlglot says where the words are and whether the
text is a query; `parts` says how they nest. A node's label is its own words with a mark for each child, as far as SQL
tells them apart: keywords and plain names in capitals, quoted names and literals as they are. So two texts have equal
trees just where they have equal words.

What it does NOT do: what neither asks for data nor changes them, such as EXPLAIN, SHOW or CREATE, has no tree, nor has
a bare expression. Names are not resolved, and `a = b` is not `b = a`.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from avow.core.errors import ConfigError
from avow.domains.sql.parts import LITERALS, Grammar, Part, mates
from avow.domains.tree import Tree, owners_of

if TYPE_CHECKING:
    from sqlglot.tokenizer_core import Token

LONGEST = 100_000  # characters; sqlglot reads about 60,000 in a second
DEEPEST = 40  # brackets within each other: sqlglot calls itself some ten times for each, and Python stops at 1,000
DIALECT = "sqlite"
MARK = "<>"  # of a child in a label
_STARTS = {"SELECT", "WITH", "VALUES", "INSERT", "UPDATE", "DELETE", "L_PAREN"}


def tree_of(source: str, dialect: str = DIALECT) -> Tree | None:
    """The tree of one or more queries, None where the text is something else or does not parse.

    Args:
        source: SELECT, VALUES, INSERT, UPDATE or DELETE. More than 100,000 characters, or 40 brackets within each
            other, are not read.
        dialect: one of sqlglot's.

    Raises:
        ConfigError: sqlglot is not installed, or there is no such dialect.

    """
    tokens = _read(source, dialect)
    if tokens is None:
        return None
    types = [token.token_type.name for token in tokens]
    found = mates(types)
    if found is None:
        return None
    grammar = Grammar(types, found)
    parents, spans, kinds, labels = list[int](), list[tuple[int, int]](), list[str](), list[str]()
    waiting: list[tuple[Part, int]] = [(("script", 0, len(tokens)), -1)]
    while waiting:
        part, above = waiting.pop()
        kind, children = grammar.parts(part)
        here = len(parents)
        parents.append(above)
        spans.append((tokens[part[1]].start, tokens[part[2] - 1].end + 1))
        kinds.append(kind)
        labels.append(_label(kind, tokens, part, children))
        waiting += [(child, here) for child in reversed(children)]
    spans[0] = (0, len(source))
    owners = owners_of(source, spans, _comments(source, tokens))
    return Tree(source, tuple(parents), tuple(spans), tuple(kinds), tuple(labels), ("",) * len(parents), owners)


def _read(source: str, dialect: str) -> list[Token] | None:
    """The tokens of text that holds queries and nothing else."""
    exp, errors, language = _sqlglot(dialect)
    if len(source) > LONGEST:
        return None
    try:
        tokens: list[Token] = language.tokenize(source)
        if not tokens or _too_deep(tokens) or not _is_query(tokens):
            return None
        statements = language.parser().parse(tokens, source)
    except (errors.SqlglotError, RecursionError):
        return None
    kinds = (exp.Query, exp.Insert, exp.Update, exp.Delete)
    whole = [statement for statement in statements if not isinstance(statement, exp.Semicolon | None)]
    return tokens if whole and all(isinstance(statement, kinds) for statement in whole) else None


def _sqlglot(dialect: str) -> tuple[Any, Any, Any]:
    """Expressions and errors of sqlglot, and one of its dialects. Imported here: the extra `sql` brings it."""
    try:
        from sqlglot import errors, exp
        from sqlglot.dialects.dialect import Dialect
    except ModuleNotFoundError as error:
        raise ConfigError(f"SQL needs {error.name}", hint="pip install 'avow[sql]'") from None
    try:
        return exp, errors, Dialect.get_or_raise(dialect)
    except ValueError as error:
        raise ConfigError(f"no dialect of SQL: {error}", hint="sqlite, mysql, postgres and duckdb are some") from None


def _is_query(tokens: list[Token]) -> bool:
    """Whether each statement begins as one: sqlglot takes the rest of others for one opaque word, and says so aloud."""
    starts = [tokens[0], *(b for a, b in pairwise(tokens) if a.token_type.name == "SEMICOLON")]
    return all(token.token_type.name in _STARTS | {"SEMICOLON"} for token in starts)


def _too_deep(tokens: list[Token]) -> bool:
    depth = 0
    for token in tokens:
        depth += token.token_type.name in ("L_PAREN", "L_BRACKET", "L_BRACE", "CASE")
        depth -= token.token_type.name in ("R_PAREN", "R_BRACKET", "R_BRACE", "END")
        if depth > DEEPEST:
            return True
    return False


def _label(kind: str, tokens: list[Token], part: Part, children: list[Part]) -> str:
    """The words of a node with a mark for each child."""
    words, i = [kind], part[1]
    for _, start, end in children:
        words += [*map(_said, tokens[i:start]), MARK]
        i = end
    return " ".join([*words, *map(_said, tokens[i : part[2]])])


def _said(token: Token) -> str:
    """A word as far as SQL tells it apart from others, so that no two of them read alike."""
    kind, text = token.token_type.name, token.text
    if kind == "IDENTIFIER" or kind in LITERALS or kind.endswith("STRING"):
        return f"<{kind} {text!r}>"
    if re.fullmatch(r"[\w\s$]+", text):
        return " ".join(text.split()).upper()
    return f"<{kind}>" if not re.search(r"\w", text) else f"<{kind} {text!r}>"


def _comments(source: str, tokens: list[Token]) -> list[tuple[int, int]]:
    """Where comments stand: what is neither in a token nor white space."""
    ends = [0, *(token.end + 1 for token in tokens)]
    starts = [*(token.start for token in tokens), len(source)]
    gaps = ((end, source[end:start]) for end, start in zip(ends, starts, strict=True))
    return [(end + len(gap) - len(gap.lstrip()), end + len(gap.rstrip())) for end, gap in gaps if gap.strip()]
