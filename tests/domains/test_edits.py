"""Likely edits: the alignment is a longest common subsequence, marks stand where rivals differ, hostile text is borne."""

from __future__ import annotations

import time
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from avow.domains.python.edits import GRADES, aligned, likely_edits
from avow.domains.python.lexemes import lexemes

SHORT = st.lists(st.sampled_from("abc"), max_size=9)


def longest(a: tuple[str, ...], b: tuple[str, ...]) -> int:
    """The length of a longest common subsequence, by the recursion that defines it."""

    @cache
    def of(i: int, j: int) -> int:
        if i == len(a) or j == len(b):
            return 0
        return max(of(i + 1, j), of(i, j + 1), 1 + of(i + 1, j + 1) if a[i] == b[j] else 0)

    return of(0, 0)


@given(SHORT, SHORT)
def test_an_alignment_is_a_longest_common_subsequence(a: list[str], b: list[str]) -> None:
    pairs = aligned(a, b)
    assert all(a[i] == b[j] for i, j in pairs)
    assert all(i < k and j < m for (i, j), (k, m) in pairwise(pairs))
    assert len(pairs) == longest(tuple(a), tuple(b))


def marks(code: str, *rivals: str, weight: float = 0.4) -> list[str]:
    return [code[e.start : e.end] for e in likely_edits(code, [(rival, weight) for rival in rivals]).spans]


F = "def f(a, b):\n    total = a + b\n    return total\n"


@pytest.mark.parametrize(
    ("code", "rival", "expected"),
    [
        (F, F, []),
        (F, F.replace("total", "x"), []),
        (F, F.replace("a", "q"), []),
        (F, 'import math\n\n\ndef f(a: int, b: "x") -> int:\n    """Say."""\n    total: int = a + b  # c\n    return total\n', []),
        (F, F.replace("a + b", "a - b"), ["+"]),
        (F, F.replace("a + b", "b + a"), ["a + b"]),
        (F, F.replace("a + b", "a + b + 1"), ["b"]),
        (F, F.replace("return total", "return a"), ["total"]),
        ("def f(x):\n    return x[1:]\n", "def f(x):\n    return x[:1]\n", ["1"]),
        ("def f(x):\n    return 'a' + x\n", 'def f(y):\n    return "a" + y\n', []),
        ("def f(x):\n    return 'a' + x\n", "def f(x):\n    return 'b' + x\n", ["'a'"]),
        (
            "def f(xs):\n    n = 0\n    for x in xs:\n        n += x\n    return n\n",
            "def f(xs):\n    n = 0\n    for x in xs:\n        n += x\n        return n\n",
            ["return"],
        ),
        ("def f(x):\n    if x: return 1\n    return 2\n", "def f(x):\n    if x:\n        return 1\n    return 2\n", []),
    ],
)  # fmt: skip
def test_marks_stand_where_a_rival_differs(code: str, rival: str, expected: list[str]) -> None:
    assert marks(code, rival) == expected


def test_shares_add_up_and_grades_have_borders() -> None:
    minus, times = F.replace("a + b", "a - b"), F.replace("a + b", "a * b")
    (edit,) = likely_edits(F, [(minus, 0.2), (times, 0.15), (F.replace("a + b", "a + b + b"), 0.04)]).spans
    assert (F[edit.start : edit.end], edit.grade) == ("+", 3)
    assert edit.share == pytest.approx(0.35)
    for k, least in enumerate(GRADES, 1):
        assert [e.grade for e in likely_edits(F, [(minus, least)]).spans] == [k]
    assert marks(F, minus, weight=GRADES[0] - 1e-6) == []
    assert likely_edits(F, []).compared == 0


def test_another_program_altogether_marks_nothing() -> None:
    other = "def f(a, b):\n    import operator\n    for step in range(b):\n        a = operator.index(a).__add__(1)\n    return a\n"
    found = likely_edits(F.replace("return", "print(total, a, b)\n    return"), [(other, 0.3)])
    assert found.spans == ()
    assert found.rewritten == pytest.approx(0.3)


@pytest.mark.parametrize("text", ["", "def f(:", "x" * 11_000, "\0", "\ud800", "if 1:\n\tx\n        y\n", "'\\\n", "((((" * 500])
def test_what_is_no_program_says_nothing(text: str) -> None:
    assert likely_edits(text, [(F, 0.5)]).spans == ()
    assert likely_edits(F, [(text, 0.5)]) == likely_edits(F, [])


@example("\r0")
@given(st.text(max_size=60) | st.text("\r\n\x0c #=x1'é\u2028", max_size=16))
def test_no_text_stops_it(text: str) -> None:
    likely_edits(f"x = 1\n{text}", [(text, 0.5), (F, 0.5)])


@given(st.sampled_from([F, "é = 'ä'\n\n\ndef f(ü):\n    return [ü, é]\n", 'def f(x):\n    return f"{x}ß" + x\r\n']))
def test_tokens_are_where_they_say(code: str) -> None:
    found = [t for t in lexemes(code) if t.text]
    assert found
    assert all(code[t.start : t.end] == t.text for t in found if "{" not in code)


def test_the_longest_programs_take_a_moment() -> None:
    code = "x = 1\n" + "x = x + 1\n" * 950
    start = time.process_time()
    found = likely_edits(code, [(code.replace("+ 1", f"+ {k}"), 0.02) for k in range(2, 12)])
    assert time.process_time() - start < 30
    assert len(found.spans) == 950
