"""Programs as trees: every node where it stands, costs by the tokens that touch it, holes, matches."""

from __future__ import annotations

import ast
import inspect
import io
import json
import math
import textwrap
import tokenize

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from avow.certify.holes import solve, subtree_sizes
from avow.domains.python.tree import tree_of
from avow.domains.tree import COMMENT, HOLE, SPACE, Tree, costs, cuts, matches, opened

SOURCE = """@cache
def f(xs: list[int], *, k=2):
    '''Ünïcode €: 5'''
    if xs == []:  # nothing
        return {"a": 1, **d}
    return [x * k for x in xs if x > 0][-1] + len(f"{xs!r} of {k}")
"""


def tree(source: str = SOURCE) -> Tree:
    found = tree_of(source)
    assert found is not None
    return found


def text_of(found: Tree, node: int) -> str:
    start, end = found.spans[node]
    return found.source[start:end]


def test_nodes_stand_where_the_parser_says() -> None:
    found = tree()
    said = {(kind, text_of(found, i)) for i, kind in enumerate(found.kinds)}
    for kind, text in [
        ("Name", "cache"), ("arg", "xs: list[int]"), ("arg", "k"), ("Constant", "'''Ünïcode €: 5'''"), ("Constant", "2"),
        ("Compare", "xs == []"), ("Dict", '{"a": 1, **d}'), ("Name", "d"), ("ListComp", "[x * k for x in xs if x > 0]"),
        ("UnaryOp", "-1"), ("JoinedStr", 'f"{xs!r} of {k}"'), ("FunctionDef", SOURCE.rstrip()),
    ]:  # fmt: skip
        assert (kind, text) in said
    assert subtree_sizes(found.parents)[0] == len(found.parents)  # a tree in preorder
    labels = {label for kind, label in zip(found.kinds, found.labels, strict=True) if kind == "BinOp"}
    assert labels == {"BinOp(left=_, op=Mult(), right=_)", "BinOp(left=_, op=Add(), right=_)"}


@pytest.mark.parametrize("module", [ast, inspect, json.decoder, textwrap])
def test_every_character_has_one_owner_that_stands_around_it(module: object) -> None:
    found = tree(inspect.getsource(module))  # type: ignore[arg-type]
    for i, owner in enumerate(found.owners.tolist()):
        assert (owner == SPACE) <= found.source[i].isspace()
        if owner >= 0:
            start, end = found.spans[owner]
            assert start <= i < end
    for node, above in enumerate(found.parents[1:], 1):
        assert found.spans[above][0] <= found.spans[node][0] <= found.spans[node][1] <= found.spans[above][1]
    comments = [
        token.string
        for token in tokenize.generate_tokens(io.StringIO(found.source).readline)
        if token.type == tokenize.COMMENT
    ]
    assert (found.owners == COMMENT).sum() == sum(map(len, comments))
    assert matches(found, np.ones(len(found.parents), dtype=np.bool_), found)


def test_ends_of_lines_and_what_only_looks_like_one() -> None:
    for source in ("a = 1\r\nb = 2\r\n", "a = 1\rb = 2\n", "a = '\u2028'\nb = 2", "a = '''\x0c'''\nb = 2"):
        found = tree(source)
        assert [text_of(found, i) for i, kind in enumerate(found.kinds) if kind == "Name"] == ["a", "b"]


def test_what_does_not_parse_has_no_tree() -> None:
    assert tree_of("def f(:") is None
    assert tree_of("\0") is None
    assert tree("").parents == (-1,)
    deep = tree("x = " + "-" * 150 + "1")
    assert len(deep.parents) == 154


def pieces(source: str, *texts: str) -> list[tuple[int, int]]:
    """The places of tokens that make up the text."""
    assert "".join(texts) == source
    ends = np.cumsum([len(text) for text in texts]).tolist()
    return list(zip([0, *ends[:-1]], ends, strict=True))


def cost_of(source: str, logprobs: dict[int, float], *texts: str) -> dict[str, float]:
    found = tree(source)
    values = costs(found, pieces(source, *texts), [logprobs.get(i, 0.0) for i in range(len(texts))])
    return {f"{kind} {text_of(found, i)}": float(values[i]) for i, kind in enumerate(found.kinds) if values[i]}


def test_a_token_costs_every_node_that_it_touches() -> None:
    texts = ("x", " =", " a", " +", " b(", "1)")
    source = "".join(texts)
    assert cost_of(source, {2: -0.5}, *texts) == {"Name a": 0.5}
    assert cost_of(source, {3: -0.5}, *texts) == {"BinOp a + b(1)": 0.5}
    assert cost_of(source, {4: -0.5}, *texts) == {"Call b(1)": 0.5, "Name b": 0.5}
    assert cost_of(source, {5: -0.5, 4: -1.0}, *texts) == {"Call b(1)": 1.5, "Name b": 1.0, "Constant 1": 0.5}
    assert cost_of(source, {0: -50.0}, *texts) == {"Name x": 10.0}


def test_white_space_counts_for_what_follows() -> None:
    texts = ("if x:", "\n", "    ", "y", "\n")
    found = cost_of("".join(texts), {2: -2.0, 4: -3.0}, *texts)
    assert found == {"Name y": 2.0}  # what ends the text surprises nothing that could be a hole


def test_comments_cost_nothing() -> None:
    texts = ("x = 1", "  ", "# so", " it is", "\n", "y = 2")
    assert cost_of("".join(texts), {2: -2.0, 3: -3.0, 4: -4.0}, *texts) == {"Name y": 4.0}


@example("\r\n# so\r#")
@given(st.text("\r\n\x0c #=x1'é\u2028", max_size=16))
def test_no_ends_of_lines_move_a_comment(text: str) -> None:
    found = tree_of(text)
    if found is not None:
        comments = "".join(c for c, owner in zip(text, found.owners, strict=True) if owner == COMMENT)
        assert comments.startswith("#") or not comments


def test_holes_in_the_text() -> None:
    found = tree("def f(x):\n    return g(x + 1, 2)\n")
    kept = np.array([text_of(found, i) not in ("x + 1", "1") for i in range(len(found.parents))])
    kept[[i for i in range(len(kept)) if found.parents[i] >= 0 and not kept[found.parents[i]]]] = False
    assert opened(found.source, [found.spans[i] for i in cuts(found, kept)]) == f"def f(x):\n    return g({HOLE}, 2)\n"
    assert cuts(found, np.zeros(len(kept), dtype=np.bool_)) == [0]
    assert cuts(found, np.ones(len(kept), dtype=np.bool_)) == []
    assert opened(found.source, []) == found.source
    for other, fits in (
        ("def f(x):\n    return g(h(x), 2)", True),
        ("def f(x):\n  # other\n  return g( 7 ,2 )", True),
        ("def f(x):\n    return g(h(x), 3)", False),
        ("def f(x):\n    return g(h(x))", False),
        ("def f(y):\n    return g(h(x), 2)", False),
        ("def f(x):\n    return g(h(x), 2)\nf(1)", False),
    ):
        assert matches(found, kept, tree(other)) is fits
    assert matches(found, np.zeros(len(kept), dtype=np.bool_), tree("anything"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("y = x[:a]", "y = x[a:]"),
        ("if c:\n  a\n  b\nelse:\n  d", "if c:\n  a\nelse:\n  b\n  d"),
        ("for i in c:\n  a\n  b\nelse:\n  d", "for i in c:\n  a\nelse:\n  b\n  d"),
        ("print('a b')", "print('ab')"), ("x = 'a # b'", "x = 'a#b'"), ("x = 1", "x = 1.0"), ("x = 1", "x = True"),
        ("a + b", "a - b"), ("a < b", "a <= b"), ("def f(a, *, b): 0", "def f(a, b): 0"), ("f(*a)", "f(a)"),
        ("f'{a}b'", "f'{b}b'"), ("x: int", "x = int"), ("a.b", "a.c"), ("f(a=b)", "f(c=b)"), ("import a", "import b"),
    ],
)  # fmt: skip
def test_programs_that_differ_do_not_match(one: str, other: str) -> None:
    for a, b in ((tree(one), tree(other)), (tree(other), tree(one))):
        assert not matches(a, np.ones(len(a.parents), dtype=np.bool_), b)
        assert matches(a, np.ones(len(a.parents), dtype=np.bool_), a)


def test_what_is_only_written_otherwise_matches() -> None:
    for one, other in (("x = 'a'", 'x = ("a")'), ("f(a,b)", "f( a, b, )  # c"), ("1_000", "1000"), ("a\\\n+b", "a + b")):
        assert matches(tree(one), np.ones(len(tree(one).parents), dtype=np.bool_), tree(other))


def test_the_most_surprising_part_becomes_the_hole() -> None:
    texts = ("def f(x):\n    return ", "sorted", "(x", ")[", "-7", "]")
    found = tree("".join(texts))
    nats = costs(found, pieces(found.source, *texts), [0.0, -0.1, -0.05, -0.05, -4.0, -0.1])
    mask = solve(found.parents, nats, 1, [-math.log(0.5)]).mask(1, 0)
    assert opened(found.source, [found.spans[i] for i in cuts(found, mask)]) == f"def f(x):\n    return sorted(x)[{HOLE}]"


def test_what_cannot_be_is_refused() -> None:
    found = tree("x = 1")
    for tokens, logprobs in (
        ([(0, 1)], []),
        ([(0, 9)], [-1.0]),
        ([(0, 1)], [1.0]),
        ([(0, 1)], [math.nan]),
        ([(-1, 1)], [0.0]),
    ):
        with pytest.raises(ValueError, match="token"):
            costs(found, tokens, logprobs)
    with pytest.raises(ValueError, match="a mask of 2"):
        cuts(found, np.ones(2, dtype=np.bool_))
    with pytest.raises(ValueError, match="a mask of 2"):
        matches(found, np.ones(2, dtype=np.bool_), found)
