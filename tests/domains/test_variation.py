"""Inputs near to given ones and simpler than a given one: types, the way over the wire, order, an end."""

from __future__ import annotations

from collections import Counter, deque, namedtuple
from contextlib import suppress
from decimal import Decimal
from functools import reduce
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avow.core.types import Call, Program
from avow.domains.python.guessing import guessed
from avow.domains.python.ordering import keeps, orders
from avow.domains.python.variation import (
    LONGEST,
    arguments_of,
    call_with,
    constants_in,
    literal,
    reduced,
    simpler,
    varied,
    weight,
)
from avow.execute.guest.codec import CodecError, decode, encode
from avow.execute.plan import make_call

SCALARS = st.one_of(
    st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=6), st.none()
)
HASHABLE = st.one_of(st.integers(), st.text(max_size=4), st.tuples(st.integers(), st.text(max_size=3)))
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.tuples(inner, inner), st.dictionaries(HASHABLE, inner, max_size=3),
        st.sets(HASHABLE, max_size=3), st.frozensets(HASHABLE, max_size=3),
    ),
    max_leaves=8,
)  # fmt: skip
ARGUMENTS = st.lists(VALUES, min_size=1, max_size=3)


INTS, NAMES = st.integers(-99, 99), st.text("abcXYZ 1", max_size=5)
TYPED = st.one_of(
    INTS, NAMES, st.floats(-99, 99), st.booleans(), st.none(), st.lists(INTS, max_size=5), st.lists(NAMES, max_size=5),
    st.lists(st.tuples(INTS, NAMES), max_size=4), st.dictionaries(NAMES, st.lists(INTS, max_size=3), max_size=3),
    st.sets(INTS, max_size=4), st.frozensets(NAMES, max_size=3), st.lists(st.sets(INTS, max_size=2), max_size=3),
)  # fmt: skip


def fits(new: Any, old: Any) -> bool:
    """Whether a value has the types of another: collections may have lost items, and with them types."""
    if isinstance(old, tuple):
        return type(new) is tuple and len(new) == len(old) and all(map(fits, new, old))
    if isinstance(old, dict):
        return type(new) is dict and all(any(fits(v, w) for w in old.values()) for v in new.values())
    if isinstance(old, list | set | frozenset):
        return type(new) is type(old) and all(any(fits(v, w) for w in old) for v in new)
    return type(new) is type(old)


@settings(max_examples=25)
@given(st.lists(TYPED, min_size=1, max_size=3), st.integers(0, 3))
def test_a_variation_keeps_types_and_crosses_the_wire(args: list[Any], seed: int) -> None:
    call = make_call("f", args)
    made = varied([call], "f", 6, str(seed))
    assert len({c.args for c in made}) == len(made)
    for new in made:
        values, named = decode(new.args)
        assert encode((values, named)) == new.args
        assert new.args != call.args
        assert all(map(fits, values, args)), new.text
        assert eval(new.text, {"f": lambda *a: encode((a, {})), "inf": float("inf")}) == new.args


@settings(max_examples=25)
@given(ARGUMENTS)
def test_the_same_seed_gives_the_same_variations(args: list[Any]) -> None:
    calls = [make_call("f", args)]
    assert varied(calls, "f", 8, "a") == varied(calls, "f", 8, "a")


@settings(max_examples=25)
@given(VALUES)
def test_every_simplification_keeps_the_type_and_the_call_goes_downhill(value: Any) -> None:
    assert all(type(new) is type(value) for new in reduced(value))
    call = make_call("f", [value])
    sizes = [weight(arguments_of(step)) for step in simpler(call, "f")]
    assert sizes == sorted(sizes)
    assert all(size < weight(arguments_of(call)) for size in sizes)


@settings(max_examples=25)
@given(VALUES)
def test_simplification_ends(value: Any) -> None:
    call, steps = make_call("f", [value]), 0
    while found := simpler(call, "f"):
        call, steps = found[-1], steps + 1  # the smallest step there is
        if steps > 20:  # large numbers come down by ones; that they come down is shown above
            break
    assert steps > 20 or not simpler(call, "f")


def test_numbers_below_zero_come_only_where_there_are_some() -> None:
    for args, negative in (([3, 4], False), ([3, -4], True)):
        made = varied([make_call("f", [args])], "f", 300, "0")
        assert any(x < 0 for c in made for x in decode(c.args)[0][0]) == negative


def test_none_stands_only_where_it_was_seen() -> None:
    made = varied([make_call("f", [None, 1]), make_call("f", [2, 3])], "f", 200, "0")
    values = [decode(c.args)[0] for c in made]
    assert {None} < {v[0] for v in values}
    assert None not in {v[1] for v in values}


def test_parts_stay_within_bounds() -> None:
    made = varied([make_call("f", [list(range(60)), "x" * 60])], "f", 200, "0")
    changed = [decode(c.args)[0] for c in made]
    assert all(len(a) <= LONGEST or a == list(range(60)) for a, _ in changed)
    assert all(len(b) <= LONGEST or b == "x" * 60 for _, b in changed)


def test_constants_of_programs_come_in() -> None:
    found = constants_in([Program("def f(x):\n    'doc'\n    return 'music' if x == 4711 else x * 2.5", "f")])
    assert {4711, "music", 2.5} <= set(found)
    made = varied([make_call("f", [[1, 2]])], "f", 300, "0", found)
    assert any(4711 in decode(c.args)[0][0] for c in made)


def test_named_arguments_stay_named() -> None:
    call = Call(encode(((1,), {"k": 2})), "f(1, k=2)")
    made = varied([call], "f", 20, "0")
    assert len(made) == 20
    assert all(set(decode(c.args)[1]) == {"k"} and "k=" in c.text for c in made)
    assert "f(1, k=0)" in {c.text for c in simpler(call, "f")}


@pytest.mark.parametrize("args", ["", "nonsense", '["t",["t"', '["t",["T","int"],["d"]]'])
def test_arguments_that_are_none_are_left_alone(args: str) -> None:
    call = Call(args, "f()")
    assert varied([call], "f", 5, "0") == []
    assert simpler(call, "f") == []


ITSELF: list[Any] = []
ITSELF.append(ITSELF)
UNWRITTEN = [
    ITSELF, [10**5000], {"a": [ITSELF]}, [Decimal(1)], deque([1]), [namedtuple("P", "x")(1)], Counter("a"),
    [complex("nan")], slice(3), [int], [KeyError()], reduce(lambda inner, _: [inner], range(150), [0]), [object()],
]  # fmt: skip


@pytest.mark.parametrize("value", UNWRITTEN, ids=lambda value: type(value).__name__)
def test_what_cannot_be_written_makes_no_call(value: Any) -> None:
    assert call_with("f", ((value,), {})) is None
    assert call_with("f", ((), {"k": value})) is None
    with suppress(CodecError):
        call = Call(encode(((value,), {})), "f(...)")
        assert arguments_of(call) is None
        assert (varied([call], "f", 5, "0"), simpler(call, "f")) == ([], [])


def test_what_is_no_number_is_written_so_that_it_runs() -> None:
    values = [float("nan"), float("inf"), -float("inf"), 1.5, {float("inf")}, b"x", 2j, ..., range(3)]
    assert encode(eval(literal(values))) == encode(values)


def test_a_constant_of_too_many_digits_is_none() -> None:
    assert constants_in([Program(f"def f(x): return 0x{'f' * 5000} + 7", "f")]) == [7]


def test_guesses_are_of_many_types_and_begin_with_the_annotated_one() -> None:
    programs = [Program("def f(a, b: dict[str, int]):\n    return 1\n", "f")] * 2 + [Program("def f(a):\n    return 1\n", "f")]
    made = [decode(c.args)[0] for c in guessed(programs, 60, "0")]
    assert len(made) == 60
    assert all(len(args) == 2 for args in made)  # most programs take two
    assert isinstance(made[0][1], dict)
    assert {type(args[0]) for args in made} >= {int, list, str, dict}
    assert guessed(programs, 60, "0") == guessed(programs, 60, "0")


@pytest.mark.parametrize("code", ["", "f = len", "class f:\n    pass", "def g(x): return x", "def f(:"])
def test_what_defines_no_function_gives_no_guess(code: str) -> None:
    assert guessed([Program(code, "f")], 10, "0") == []


@pytest.mark.parametrize("annotation", ["0x" + "f" * 5000, "|".join(["int"] * 400), "1 + " * 400 + "1"])
def test_an_annotation_that_cannot_be_written_is_none(annotation: str) -> None:
    assert len(guessed([Program(f"def f(x: {annotation}): return 1", "f")], 10, "0")) == 10


def test_a_function_without_parameters_has_one_call() -> None:
    assert [c.text for c in guessed([Program("def f(): return 1", "f")], 10, "0")] == ["f()"]


PAIRS = st.lists(st.tuples(INTS, INTS).map(lambda pair: tuple(sorted(pair))), min_size=2, max_size=4)


@settings(max_examples=25)
@given(PAIRS)
def test_an_order_that_all_given_inputs_keep_is_kept(pairs: list[tuple[int, int]]) -> None:
    places = orders([(pairs,)])
    assert (0, "items") in places
    call = make_call("f", [pairs])
    for new in [*varied([call], "f", 10, "0", (), places), *simpler(call, "f", places)]:
        assert all(a <= b for a, b in decode(new.args)[0][0])


def test_an_order_is_learned_from_what_is_there() -> None:
    assert orders([([1, 2, 3],)]) == frozenset()  # one list is none to learn from
    assert orders([([1, 2, 3],), ([2, 9],)]) == {(0,)}
    assert orders([([1, 2, 3],), ([9, 2],)]) == frozenset()
    assert orders([({"a": [1, 2], "b": (3, 4)},)]) == {(0, "values")}
    assert keeps(([3, 1],), frozenset())
    assert not keeps(([3, 1],), frozenset({(0,)}))
