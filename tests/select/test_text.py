from __future__ import annotations

import math
import time
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avow.select.text import LIMIT, tokens, vectors

BASE = "def f(xs):\n    total = 0\n    for x in xs:\n        total += x\n    return total\n"
SAME = {
    "renamed": "def f(values):\n    s = 0\n    for v in values:\n        s += v\n    return s\n",
    "documented": BASE.replace(":\n    total", ':\n    """Add."""\n    # nothing yet\n    total'),
    "annotated": BASE.replace("(xs)", "(xs: list[int]) -> int").replace("total =", "total: int ="),
    "imports": "import math\nfrom typing import *\n\n" + BASE,
    "spaced": BASE.replace("total = 0", "total   =   (0)").replace("\n    for", "\n\n    for"),
    "body": BASE.split("\n", 1)[1].replace("xs", "xs"),
    "asynchronous": "async " + BASE,
}


@pytest.mark.parametrize("name", [name for name in SAME if name != "body"])
def test_what_does_not_change_a_program_does_not_change_its_tokens(name: str) -> None:
    assert tokens(SAME[name]) == tokens(BASE)


def test_a_bare_body_reads_like_its_function_but_for_parameters_it_cannot_know() -> None:
    assert tokens(SAME["body"]) == [{"v0": "xs", "v1": "v0", "v2": "v1"}.get(t, t) for t in tokens(BASE)]


def test_another_operation_is_another_program() -> None:
    assert tokens(BASE.replace("+=", "*=")) != tokens(BASE)


def test_nested_functions_lose_their_annotations_and_docstrings_too() -> None:
    inner = 'def f(x):\n    def g(y: int) -> int:\n        """Twice."""\n        return y * 2\n    return g(x)\n'
    assert "Twice" not in tokens(inner)
    assert "int" not in tokens(inner)


@pytest.mark.parametrize(
    "text",
    ["", "\0", "def f(:", "(" * 5000, "-" * 9000 + "1", "x = " + "[" * 3000 + "]" * 3000, "f" + "()" * 5000, "é\ud800"],
    ids=["empty", "nul", "syntax", "parens", "unary", "lists", "calls", "surrogate"],
)
def test_no_text_stops_it(text: str) -> None:
    assert isinstance(tokens(text), list)


def test_warnings_about_a_candidate_stay_inside() -> None:
    assert tokens("def f():\n    return '\\d' is 'x'\n")[-4:] == ["is", "'", "x", "'"]


def test_an_int_too_long_to_print_is_no_error() -> None:
    long = tokens("def f():\n    return 0x" + "f" * 9000 + "\n")
    assert long[:-1] == ["def", "f", "(", ")", ":", "return"]  # as it stands, since it cannot be written anew
    assert long[-1].startswith("0xfff")


def test_a_huge_text_is_read_in_part() -> None:
    start = time.perf_counter()
    assert len(tokens("x = 1\n" * 1_000_000)) <= LIMIT
    assert time.perf_counter() - start < 1.0


@given(st.text())
@settings(max_examples=60)
def test_any_text_has_tokens(text: str) -> None:
    found = tokens(text)
    assert all(isinstance(token, str) and token for token in found)
    assert found == tokens(text)


def _kernel(texts: list[str]) -> np.ndarray:
    """Cosines by their definition."""
    bags = [Counter(pairwise(tokens(t))) for t in texts]
    logs = [{k: 1 + math.log(c) for k, c in bag.items()} for bag in bags]
    norm = [math.sqrt(sum(v * v for v in bag.values())) for bag in logs]
    return np.array(
        [
            [
                sum(a[k] * b.get(k, 0.0) for k in a) / (norm[i] * norm[j]) if norm[i] * norm[j] else 0.0
                for j, b in enumerate(logs)
            ]
            for i, a in enumerate(logs)
        ]
    )


@given(
    st.lists(
        st.sampled_from([*SAME.values(), BASE, "", "x", "def f(x):\n    return sorted(x)\n", "a b a b ("]),
        min_size=1,
        max_size=7,
    ),
    st.data(),
)
def test_the_centroid_is_the_leave_one_out_mean_of_the_kernel(texts: list[str], data: st.DataObject) -> None:
    n = len(texts)
    w = np.array(data.draw(st.lists(st.sampled_from([0.0, 0.1, 0.5, 1.0, 3.0]), min_size=n, max_size=n)))
    kernel = _kernel(texts)
    want = [
        sum(w[j] * kernel[i, j] for j in range(n) if j != i) / d
        if (d := sum(w[j] for j in range(n) if j != i))
        else 0.0
        for i in range(n)
    ]
    np.testing.assert_allclose(vectors(texts).centroid(w), want, atol=1e-9)
