"""Which values count as one behaviour."""

from __future__ import annotations

import collections
import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avow.domains.python.canonical import canonical
from avow.execute.guest.codec import encode

Point = collections.namedtuple("Point", "x y")

SAME = [
    (1, 1.0),
    (0.0, -0.0),
    (0.1 + 0.2, 0.3),
    ([1.0, (2, 3.0)], [1, (2.0, 3)]),
    ({1, 2.0}, {2, 1.0}),
    ({"a": 1, "b": 2.0}, {"b": 2, "a": 1}),
    ({3, 1}, frozenset({1, 3})),
    (float("nan"), float("nan")),
    ({"a": 1}, collections.Counter("a")),
    ({"a": 1}, collections.defaultdict(int, a=1)),
    (Point(1, 2), (1, 2)),
    (complex(2, 0), 2),
    (10**30, 10**30),
    (1e300, 1e300 * (1 + 1e-12)),
]
DIFFERENT = [
    (True, 1),
    ([1, 2], (1, 2)),
    ([1, 2], [2, 1]),
    ("1", 1),
    (b"a", "a"),
    (None, False),
    (0.3, 0.30001),
    (float("inf"), float("-inf")),
    (float("inf"), float("nan")),
    ({1: 2}, {1: 3}),
    ({1, 2}, [1, 2]),
    ([], ()),
    (complex(2, 1), 2),
    (10**30, 10**30 + 1),
]


@pytest.mark.parametrize(("a", "b"), SAME)
def test_one_behaviour(a: Any, b: Any) -> None:
    assert canonical(encode(a)) == canonical(encode(b))


@pytest.mark.parametrize(("a", "b"), DIFFERENT)
def test_two_behaviours(a: Any, b: Any) -> None:
    assert canonical(encode(a)) != canonical(encode(b))


keys = st.one_of(st.integers(), st.text(max_size=5), st.tuples(st.integers(), st.text(max_size=3)))
values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.binary(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.sets(keys, max_size=4),
        st.dictionaries(keys, inner, max_size=4),
    ),
    max_leaves=15,
)


@given(values, st.randoms(use_true_random=False))
def test_order_and_integral_floats_never_matter(value: Any, rng: random.Random) -> None:
    assert canonical(encode(value)) == canonical(encode(shuffled(value, rng)))


def shuffled(value: Any, rng: random.Random) -> Any:
    """An equal value, with dictionaries built in another order and small integers as floats."""
    if isinstance(value, dict):
        items = [(k, shuffled(v, rng)) for k, v in value.items()]
        rng.shuffle(items)
        return dict(items)
    if isinstance(value, list | tuple):
        return type(value)(shuffled(v, rng) for v in value)
    if type(value) is int and abs(value) < 2**53 and rng.random() < 0.5:
        return float(value)
    return value


@given(values)
def test_it_is_a_fixed_point_on_what_it_gives_for_scalars(value: Any) -> None:
    once = canonical(encode(value))
    assert json.loads(once) is not None or value is None
    if isinstance(value, int | float | str | None):
        assert canonical(once) == once


def nested(wrap: Callable[[Any], Any], inner: Any, depth: int = 40) -> Any:
    for _ in range(depth):
        inner = wrap(inner)
    return inner


@pytest.mark.parametrize("wrap", [lambda x: frozenset([x]), lambda x: {"a": x}])
def test_a_form_is_hardly_longer_than_the_value(wrap: Callable[[Any], Any]) -> None:
    text = encode(nested(wrap, frozenset()))
    assert len(canonical(text)) <= len(text)


def test_a_forged_complex_number_of_many_takes_no_longer_than_others() -> None:
    assert canonical(json.dumps(nested(lambda x: ["c", 1, x], 1))).count("c") == 40


@given(st.text())
def test_any_text_has_a_form(text: str) -> None:
    assert isinstance(canonical(text), str)
    assert canonical("[" * 100_000) == "[" * 100_000
