"""What a person reads of an observation: near to Python's own text, and never an error of the host."""

from __future__ import annotations

import collections
import datetime
import decimal
import fractions
import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from avow.core.types import Observation, Outcome
from avow.domains.python.canonical import behaviour
from avow.domains.python.showing import shown
from avow.execute.guest.codec import encode

Point = collections.namedtuple("Point", "x y")
AS_PYTHON = [
    None, True, -3, 2**80, -(2**80), 1.5, float("inf"), float("nan"), 1e300, "it's", "\ud83d\ude00", b"\x00a", bytearray(b"b"),
    [], [1, [2]], (), (1,), (1, 2), set(), {1}, frozenset(), frozenset({1}), {}, {"a": [1], (1,): None},
    1 + 2j, complex("nan"), range(3), range(1, 9, 2), slice(1, None), ..., NotImplemented, Point(1, [2]),
    collections.deque([1]), collections.deque([1], 3), collections.Counter(), collections.Counter("a"),
    decimal.Decimal("1.50"), fractions.Fraction(1, 3), int, ValueError("no", 1), {1: 2}.keys(), {1: 2}.values(),
]  # fmt: skip
IN_OTHER_WORDS = [
    (10**5000, "an integer of about 5,000 digits"),
    (-(10**5000), "an integer of about 5,000 digits"),
    ([10**4999], "[an integer of about 4,999 digits]"),
    (iter([1, 2]), "list_iterator of [1, 2]"),
    ((x for x in "ab"), "generator of ['a', 'b']"),
    ([zip([1], "a", strict=True)], "[zip of [(1, 'a')]]"),
    (datetime.date(2020, 2, 1), "date('2020-02-01')"),
    (collections.defaultdict(int, a=1), "defaultdict(int, {'a': 1})"),
    ({1: 2}.items(), "dict_items([[1, 2]])"),
    (collections.OrderedDict(a=1), "OrderedDict({'a': 1})"),
]


def value(data: str) -> Observation:
    return Observation(Outcome.VALUE, data)


@pytest.mark.parametrize("given_", AS_PYTHON, ids=repr)
def test_a_value_is_shown_as_python_prints_it(given_: Any) -> None:
    assert shown(value(encode(given_))) == repr(given_).replace("fractions.", "")


@pytest.mark.parametrize(("given_", "text"), IN_OTHER_WORDS, ids=[text for _, text in IN_OTHER_WORDS])
def test_what_python_would_not_print_or_not_usefully_is_shown_in_other_words(given_: Any, text: str) -> None:
    assert shown(value(encode(given_))) == text


def test_an_endless_iterator_is_shown_as_far_as_it_was_drained() -> None:
    assert shown(value('["I","count",true,null,0,1,2]')) == "count of [0, 1, 2, ...]"
    assert shown(value('["I","generator",false,["i","0x5"],0]')) == "generator of [0] that returns 5"


def test_parts_that_are_one_object_are_shown_each_time_and_a_part_in_itself_is_cut() -> None:
    row = [0]
    assert shown(value(encode([row, row]))) == "[[0], [0]]"
    row.append(row)  # type: ignore[arg-type]
    assert shown(value(encode(row))) == "[0, ...]"


def test_what_is_no_plain_data_is_an_object_and_long_text_is_cut() -> None:
    assert shown(value('["X","Box",["d"]]')) == "an object"
    assert shown(value(encode("a" * 300))) == "'" + "a" * 196 + "..."


def test_exceptions_and_limits() -> None:
    assert shown(Observation(Outcome.RAISED, '["ValueError","no"]')) == "raises ValueError"
    assert shown(Observation(Outcome.LIMIT, "cpu")) == "no answer (cpu limit)"


trees = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=3)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.text(max_size=2), inner, max_size=2),
        st.tuples(st.sampled_from([*"ltszdifcbBurqCODNVTEIAWxSX&/!", "..."]), st.lists(inner, max_size=4)).map(
            lambda tagged: [tagged[0], *tagged[1]]
        ),
    ),
    max_leaves=12,
)


@given(st.one_of(st.text(), st.binary().map(lambda b: b.decode("latin-1")), trees.map(json.dumps)))
@example("")
@example("0")
@example('["ValueError')
@example("[" * 100_000)
@example("1" * 5000)
@example("Infinity")
@example('["i","0x' + "f" * 100_000 + '"]')
@example('["N","a b",["1","1"],1,2]')
@example('["E","exit"]')
def test_nothing_that_a_program_can_send_is_an_error_of_the_host(data: str) -> None:
    for outcome in Outcome:
        seen = Observation(outcome, data)
        assert isinstance(behaviour(seen), str)
        assert len(shown(seen)) <= max(200, len(data) + 20)
