"""SQL as trees: every part where it stands, equal trees just for equal words, sqlglot's own trees beside ours."""

from __future__ import annotations

import json
import lzma
import math
import random
import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest
import sqlglot
from benchmarks.holes import programme
from hypothesis import given
from hypothesis import strategies as st
from tests.data import shared

from avow.certify.holes import solve, subtree_sizes
from avow.core.errors import ConfigError
from avow.domains.sql.parts import mates
from avow.domains.sql.tree import DEEPEST, LONGEST, tree_of
from avow.domains.tree import COMMENT, HOLE, SPACE, Tree, costs, cuts, matches, opened

SOURCE = """WITH x AS (SELECT 1)
SELECT DISTINCT T1.a, count(DISTINCT b) AS n,  -- ünïcode €; not a statement
  CASE WHEN a > 1 THEN 'it''s -- no comment' ELSE f(a, -2) + 3 * 4 - 1 END z /* ) */
FROM t AS T1 LEFT JOIN "u u" T2 ON T1.id = T2.id AND T2.b NOT IN (SELECT q FROM r UNION ALL SELECT s FROM r)
WHERE x BETWEEN 1 AND 2 AND NOT y LIKE '%a' OR z IS NOT NULL
GROUP BY a, b HAVING count(*) > 1 ORDER BY count(*) DESC, a LIMIT 3
"""
EXPRESSIONS = {
    "Or", "And", "Compare", "Bits", "Sum", "Product", "Joined", "Not", "Sign", "Name", "Literal", "Call", "Path",
    "Group", "Case", "Query",
}  # fmt: skip
DEEP = "a" + " + (a" * DEEPEST + ")" * DEEPEST


def tree(source: str = SOURCE, dialect: str = "sqlite") -> Tree:
    found = tree_of(source, dialect)
    assert found is not None
    return found


def text_of(found: Tree, node: int) -> str:
    start, end = found.spans[node]
    return found.source[start:end]


def whole(found: Tree) -> np.ndarray:
    return np.ones(len(found.parents), dtype=np.bool_)


def check(found: Tree) -> None:
    """A tree in preorder: children within their parents, in order and apart; every character owned once."""
    assert subtree_sizes(found.parents)[0] == len(found.parents)
    assert len(found.spans) == len(found.kinds) == len(found.labels) == len(found.parents)
    for node, below in enumerate(found.children):
        start, end = found.spans[node]
        for child in below:
            assert start <= found.spans[child][0] < found.spans[child][1] <= end
            start = found.spans[child][1]
    for i, owner in enumerate(found.owners.tolist()):
        if owner >= 0:
            start, end = found.spans[owner]
            assert start <= i < end
            assert not any(found.spans[c][0] <= i < found.spans[c][1] for c in found.children[owner])
        else:
            assert owner == COMMENT or found.source[i].isspace()


def gold(name: str) -> list[str]:
    with lzma.open(shared(f"intercode/sql/{name}.json.xz"), "rt", encoding="utf-8") as file:
        return [row["gold"] for row in json.load(file)]


def test_parts_stand_where_the_words_are() -> None:
    found = tree()
    check(found)
    said = {(kind, text_of(found, i)) for i, kind in enumerate(found.kinds)}
    for kind, text in [
        ("With", "WITH x AS (SELECT 1)"), ("Phrase", "count(DISTINCT b) AS n"), ("Distinct", "DISTINCT b"),
        ("Sum", "f(a, -2) + 3 * 4 - 1"), ("Product", "3 * 4"), ("Sign", "-2"), ("Literal", "'it''s -- no comment'"),
        ("Name", '"u u"'), ("Compare", "x BETWEEN 1 AND 2"), ("And", "x BETWEEN 1 AND 2 AND NOT y LIKE '%a'"),
        ("Not", "NOT y LIKE '%a'"), ("Compare", "z IS NOT NULL"), ("Query", "SELECT s FROM r"), ("Limit", "LIMIT 3"),
        ("Ordered", "count(*) DESC"), ("Group", "(SELECT q FROM r UNION ALL SELECT s FROM r)"),
    ]:  # fmt: skip
        assert (kind, text) in said
    comments = "".join(c for c, owner in zip(SOURCE, found.owners.tolist(), strict=True) if owner == COMMENT)
    assert comments == "-- ünïcode €; not a statement/* ) */"
    assert {c for c, owner in zip(SOURCE, found.owners.tolist(), strict=True) if owner == SPACE} == {" ", "\n"}


@pytest.mark.parametrize("name", ["ic_spider_dev", "ic_bird"])
def test_real_queries_and_sqlglots_own_trees(name: str) -> None:
    """What we take for a part is one: read alone, it is a part of sqlglot's tree of the whole."""
    checked = 0
    for source in gold(name)[:100]:
        found = tree(source)
        check(found)
        theirs = list(sqlglot.parse_one(source, read="sqlite").walk())
        parts = {part.sql() for part in theirs} | {
            f"({part.this.sql()})" for part in theirs if isinstance(part, sqlglot.exp.Subquery)  # they hold the alias
        }  # fmt: skip
        lists = {
            f"({', '.join(e.sql() for e in part.expressions)})" for part in theirs if isinstance(part, sqlglot.exp.In)
        }
        for node, (kind, above) in enumerate(zip(found.kinds, found.parents, strict=True)):
            if kind in EXPRESSIONS and not (kind == "Name" and found.kinds[above] == "Call"):
                assert sqlglot.parse_one(text_of(found, node), read="sqlite").sql() in parts | lists
                checked += 1
    assert checked > 1_000


@pytest.mark.parametrize("name", ["ic_spider_dev", "ic_bird"])
def test_all_real_queries_have_trees_that_only_they_match(name: str) -> None:
    sources = gold(name)[:300]
    trees = [tree(source) for source in sources]
    assert all(matches(found, whole(found), tree(" ".join(found.source.split()))) for found in trees)
    for one, other in pairwise(trees):
        same = " ".join(one.source.lower().split()) == " ".join(other.source.lower().split())
        assert matches(one, whole(one), other) >= same


def test_holes_are_the_best_there_are() -> None:
    rng = np.random.default_rng(0)
    for source in [source for source in gold("ic_bird")[:60] if 20 <= len(tree(source).parents) <= 80][:20]:
        found = tree(source)
        nats = rng.exponential(0.3, len(found.parents))
        budgets = np.array([0.1, 1.0, 4.0])
        holes = solve(found.parents, nats, 3, budgets)
        for i, budget in enumerate(budgets):
            assert holes.kept[2, i] == programme(list(found.parents), nats, 3, float(budget))
            mask = holes.mask(3, i)
            outline = opened(found.source, [found.spans[i] for i in cuts(found, mask)])
            assert matches(found, mask, found)
            assert outline.count(HOLE) <= 3
            assert all(piece in source for piece in outline.split(HOLE))


def test_the_most_surprising_part_becomes_the_hole() -> None:
    texts = ("SELECT", " name", " FROM t", " WHERE", " age", " >", " 56", " ORDER BY age")
    found = tree("".join(texts))
    ends = np.cumsum([len(text) for text in texts]).tolist()
    tokens = list(zip([0, *ends[:-1]], ends, strict=True))
    nats = costs(found, tokens, [-0.01, -0.05, -0.05, -0.05, -0.1, -0.1, -4.0, -0.1])
    mask = solve(found.parents, nats, 1, [-math.log(0.5)]).mask(1, 0)
    assert opened(found.source, [found.spans[i] for i in cuts(found, mask)]) == f"SELECT name FROM t WHERE age > {HOLE} ORDER BY age"
    for other, fits in (
        ("select NAME\nfrom t where age>(SELECT 7) order  by age -- so", True),
        ("SELECT name FROM t WHERE age >= 56 ORDER BY age", False),
        ("SELECT name FROM t WHERE age > 56 ORDER BY age DESC", False),
        ("SELECT name FROM t WHERE age > 56", False),
    ):
        assert matches(found, mask, tree(other)) is fits


LEAVES = st.sampled_from([["a"], ["T1", ".", "b"], ["1"], ["'x'"], ['"Q q"'], ["NULL"], ["count", "(", "*", ")"]])
BINARY = st.sampled_from(
    [["AND"], ["OR"], ["="], ["<"], ["+"], ["-"], ["*"], ["||"], ["LIKE"], ["IS", "NOT"], ["NOT", "LIKE"]]
)


def larger(inner: st.SearchStrategy[list[str]]) -> st.SearchStrategy[list[str]]:
    """Expressions around others, as lists of words."""
    return st.one_of(
        st.builds(lambda a, o, b: [*a, *o, *b], inner, BINARY, inner),
        st.builds(lambda a: ["(", *a, ")"], inner),
        st.builds(lambda a: ["NOT", *a], inner),
        st.builds(lambda a: ["-", *a], inner),
        st.builds(lambda a, b: ["f", "(", *a, ",", *b, ")"], inner, inner),
        st.builds(lambda a, b, c: ["CASE", "WHEN", *a, "THEN", *b, "ELSE", *c, "END"], inner, inner, inner),
        st.builds(lambda a, b: ["(", *a, "BETWEEN", "1", "AND", "(", *b, ")", ")"], inner, inner),
        st.builds(lambda a, b: ["(", "x", "IN", "(", *a, ",", *b, ")", ")"], inner, inner),
        st.builds(lambda a, b: ["EXISTS", "(", "SELECT", *a, "FROM", "u", "WHERE", *b, ")"], inner, inner),
    )


EXPRESSION = st.recursive(LEAVES, larger, max_leaves=8)
WORDS = ["a", "b", "1", "AND", "OR", "=", "NOT", "-", "*", "(", ")", ",", "'x'", ".", "DISTINCT", "AS"]


def written(rng: random.Random, words: list[str]) -> str:
    """Words in any case, with anything between them."""
    return "".join(
        (word if word[0] in "'\"" else rng.choice([word.lower(), word.upper()])) + rng.choice([" ", "\n ", " /* c */ "])
        for word in words
    )


@given(EXPRESSION, EXPRESSION, st.integers(0, 2**32))
def test_equal_words_and_nothing_else_match(one: list[str], two: list[str], seed: int) -> None:
    rng = random.Random(seed)
    words = ["SELECT", *one, "AS", "n", "FROM", "t", "WHERE", *two, "ORDER BY", *one, "DESC"]
    found = tree(" ".join(words))
    check(found)
    assert matches(found, whole(found), tree(written(rng, words)))
    at = rng.randrange(1, len(words))
    for other in ([*words[:at], rng.choice(WORDS), *words[at + rng.randrange(2) :]], rng.sample(words, len(words))):
        changed = tree_of(written(rng, other))
        if changed is not None:
            check(changed)
            assert matches(found, whole(found), changed) == ([w.upper() for w in words] == [w.upper() for w in other])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SELECT a", "SELECT b"), ("SELECT a", "SELECT 'a'"), ("SELECT a", 'SELECT "a"'), ("SELECT 'a'", "SELECT 'A'"),
        ("SELECT star", "SELECT *"), ("SELECT x'ff'", "SELECT ff"), ("SELECT 1", "SELECT 1.0"), ("SELECT 1", "SELECT '1'"),
        ("SELECT a - b", "SELECT a + b"), ("SELECT a - b - c", "SELECT a - (b - c)"), ("SELECT a, b", "SELECT b, a"),
        ("SELECT a UNION SELECT b", "SELECT a UNION ALL SELECT b"), ("SELECT a ORDER BY a", "SELECT a ORDER BY a DESC"),
        ("SELECT a WHERE b IN (1)", "SELECT a WHERE b NOT IN (1)"), ("SELECT count(a)", "SELECT count(DISTINCT a)"),
        ("SELECT a FROM t JOIN u", "SELECT a FROM t LEFT JOIN u"), ("SELECT 1", "SELECT 1; SELECT 1"),
        ("SELECT int", "SELECT integer"), ("SELECT _", "SELECT a"), ("SELECT '' ", "SELECT '<>'"),
    ],
)  # fmt: skip
def test_queries_that_differ_do_not_match(one: str, other: str) -> None:
    for a, b in ((tree(one), tree(other)), (tree(other), tree(one))):
        assert not matches(a, whole(a), b)
        assert matches(a, whole(a), a)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("select A from T", "SELECT a FROM t"), ("SELECT a WHERE b <> 1", "SELECT a WHERE b != 1"), ("SELECT 'it''s'", "SELECT  'it''s' --c"),
        ('SELECT "a b"', "SELECT `a b`"), ("SELECT a GROUP BY b", "SELECT a GROUP\n BY b"), ("SELECT f( a )", "SELECT f(a)"),
    ],
)  # fmt: skip
def test_what_is_only_written_otherwise_matches(one: str, other: str) -> None:
    assert matches(tree(one), whole(tree(one)), tree(other))


@pytest.mark.parametrize(
    "source",
    [
        "", " ", ";", "-- nothing", "hello world", "a + b", "SELECT (", "SELECT )", "SELECT 'a", "SELECT /* a", "SELECT a b c",
        "DROP TABLE t", "SELECT 1; DROP TABLE t", "EXPLAIN SELECT 1", "PRAGMA x", "SHOW TABLES", "CREATE TABLE t (a INT)", "(", "END", "CASE",
        "def f(x): return 1", "\0", "SELECT \ud800 FROM ((", "SELECT " + "(" * 10_000 + "1" + ")" * 10_000, "SELECT " + "NOT " * 10_000 + "1",
        "SELECT " + "CASE WHEN 1 THEN " * 5_000 + "1" + " END" * 5_000, "SELECT " + "(" * 10_000, "SELECT " + DEEP + " + (1" + ")" * 9,
        "SELECT " + ", ".join(["column"] * 130_000),
    ],
)  # fmt: skip
def test_what_is_no_query_or_cannot_be_read_has_no_tree(source: str, caplog: pytest.LogCaptureFixture) -> None:
    assert tree_of(source) is None
    assert not caplog.records


def test_long_and_deep_queries_have_trees() -> None:
    deep = tree("SELECT " + DEEP)
    check(deep)
    for source in (
        "SELECT " + " + ".join(["a"] * 3_000),
        "SELECT 1 WHERE " + " AND ".join(["a = 1"] * 1_500),
        "SELECT " + ", ".join(f"'{i}'" for i in range(3_000)),
        "SELECT 1; " * 1_000,
        "SELECT '" + "x" * (LONGEST - 9) + "'",
        " UNION ".join(["SELECT 1"] * 1_000),
    ):
        found = tree(source)
        assert matches(found, whole(found), found)


def test_several_statements_and_changes() -> None:
    found = tree(
        "INSERT INTO t (a, b) SELECT 1, 2;\nUPDATE t SET a = 1, b = 2 WHERE c;; DELETE FROM t WHERE a IN (VALUES (1))"
    )
    check(found)
    top = [text_of(found, i) for i, above in enumerate(found.parents) if above == 0]
    assert top == [
        "INSERT INTO t (a, b) SELECT 1, 2",
        "UPDATE t SET a = 1, b = 2 WHERE c",
        "DELETE FROM t WHERE a IN (VALUES (1))",
    ]


def test_dialects() -> None:
    double = 'SELECT a FROM t WHERE b = "x" # no'
    assert tree(double.removesuffix(" # no")).kinds.count("Name") == 4
    assert tree(double, "mysql").kinds.count("Literal") == 1
    with pytest.raises(ConfigError, match="no dialect of SQL: Unknown dialect 'sqlight'"):
        tree_of("SELECT 1", "sqlight")


def test_brackets_pair_off() -> None:
    assert mates(["L_PAREN", "CASE", "END", "R_PAREN"]) == [3, 2, 1, 0]
    assert mates(["END", "VAR"]) == [-1, -1]
    for types in (["L_PAREN"], ["R_PAREN"], ["L_PAREN", "R_BRACKET"], ["L_PAREN", "CASE", "R_PAREN", "END"]):
        assert mates(types) is None


def test_without_sqlglot_it_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['sqlglot'] = None\n"
        "from avow.core.errors import ConfigError\nfrom avow.domains.sql.tree import tree_of\n"
        "try: tree_of('SELECT 1')\nexcept ConfigError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "SQL needs sqlglot. pip install 'avow[sql]'\n"


def test_sqlglot_is_loaded_only_where_it_is_needed() -> None:
    code = "import sys, avow.domains.sql.tree; print('sqlglot' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
