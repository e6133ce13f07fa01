"""Plain data across the border: exact types back, and nothing but CodecError for whatever a hostile text holds."""

from __future__ import annotations

import collections
import contextlib
import datetime
import decimal
import fractions
import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avow.domains.python.canonical import canonical
from avow.execute.guest import codec

scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.integers(-(1 << 200), 1 << 200), st.floats(), st.text(), st.binary(),
    st.complex_numbers(), st.just(...), st.sampled_from([int, str, list, ValueError, type]),
    st.decimals(), st.fractions(), st.dates(), st.datetimes(), st.times(), st.timedeltas(),
    st.builds(range, st.integers(), st.integers(), st.integers(1, 9)), st.binary().map(bytearray),
    st.text(st.characters(codec=None, categories=["Cs", "Lu", "Cc"])),
)  # fmt: skip
hashable = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.binary()),
    lambda inner: st.one_of(st.tuples(inner, inner), st.frozensets(inner, max_size=4)),
    max_leaves=8,
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=5),
        st.lists(inner, max_size=5).map(tuple),
        st.sets(hashable, max_size=5),
        st.frozensets(hashable, max_size=5),
        st.dictionaries(hashable, inner, max_size=5),
        st.lists(inner, max_size=4).map(collections.deque),
        st.dictionaries(hashable, inner, max_size=4).map(collections.OrderedDict),
        st.lists(hashable, max_size=6).map(collections.Counter),
        st.dictionaries(hashable, inner, max_size=4).map(lambda d: collections.defaultdict(list, d)),
    ),
    max_leaves=20,
)


def same(a: Any, b: Any) -> bool:
    """Equality with exact types throughout, NaN equal to itself, -0.0 other than 0.0, the order of dictionaries kept."""
    if type(a) is not type(b):
        return False
    if isinstance(a, float):
        return repr(a) == repr(b)
    if isinstance(a, complex):
        return repr(a) == repr(b)
    if isinstance(a, decimal.Decimal):
        return str(a) == str(b)
    if isinstance(a, list | tuple | collections.deque):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return same(list(a.items()), list(b.items())) and getattr(a, "default_factory", 0) is getattr(
            b, "default_factory", 0
        )
    if isinstance(a, set | frozenset):
        return sorted(map(codec.encode, a)) == sorted(map(codec.encode, b))
    return bool(a == b)


@given(values)
@settings(max_examples=400, deadline=None)
def test_every_plain_value_comes_back_as_it_was(value: Any) -> None:
    text = codec.encode(value)
    assert text.isascii()
    back = codec.decode(text)
    assert same(back, value)
    assert codec.encode(back) == text, "the encoding is canonical"


@pytest.mark.parametrize("value", [
    True, 1, 1.0, 0, False, -0.0, 0.0, math.inf, -math.inf, 1 << 63, (1 << 63) - 1, -(1 << 63), -(1 << 63) - 1, 10**300, "", "\ud800", "\x00",
    b"\x00\xff", (), [], {}, set(), frozenset(), [()], ([],), {1: {2: {3: set()}}}, {True: 1}, {(1, (2,)): frozenset({frozenset()})},
    complex(0, -0.0), complex(math.nan, 1), range(0), range(5, 0, -2), collections.deque([1], maxlen=3), decimal.Decimal("NaN"), decimal.Decimal("-0E+9"),
    fractions.Fraction(-7, 3), datetime.timedelta(-1, 5, 7), datetime.datetime(1, 1, 1, tzinfo=datetime.UTC), ["l", "t", "d"], [["l"]], "[1]",
], ids=repr)  # fmt: skip
def test_values_with_a_catch(value: Any) -> None:
    assert same(codec.decode(codec.encode(value)), value)


def test_nan_and_the_order_of_dictionaries() -> None:
    assert math.isnan(codec.decode(codec.encode(math.nan)))
    assert list(codec.decode(codec.encode({"b": 1, "a": 2}))) == ["b", "a"]


def test_sets_have_one_encoding_whatever_their_order() -> None:
    a = {f"x{i}" for i in range(50)}
    b = {f"x{i}" for i in reversed(range(50))}
    assert codec.encode(a) == codec.encode(b)


class Loud(int):
    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = int.__hash__


class Text(str):
    __slots__ = ()

    def __getitem__(self, i: Any) -> str:
        return "lie"


class Opaque(ValueError):
    """Not an exception of a builtin class."""


class Box(dict[str, int]):
    def items(self) -> Any:
        return [("lie", 1)]


class Row(list[int]):
    def __iter__(self) -> Any:
        return iter([9, 9])


@pytest.mark.parametrize(("value", "plain"), [(Loud(5), 5), (Text("a"), "a"), (Box(a=1), {"a": 1}), (Row([1]), [1])])
def test_a_subclass_crosses_as_what_it_holds(value: Any, plain: Any) -> None:
    assert same(codec.decode(codec.encode(value)), plain)


def test_named_tuples_keep_name_and_fields() -> None:
    point = collections.namedtuple("Point", "x y")(1, [2])
    back = codec.decode(codec.encode(point))
    assert (back, type(back).__name__, back._fields, back.y) == (point, "Point", ("x", "y"), [2])


def test_iterators_are_drained_and_replayed() -> None:
    assert list(codec.decode(codec.encode(i * i for i in range(4)))) == [0, 1, 4, 9]
    assert list(codec.decode(codec.encode(map(str, [1, 2])))) == ["1", "2"]
    assert codec.decode(codec.encode({"a": 1}.keys())) == {"a": 1}.keys()
    assert codec.decode(codec.encode({"a": [1]}.items())) == {"a": [1]}.items()
    endless = codec.decode(codec.encode(0 for _ in iter(int, 1)))
    with pytest.raises(codec.CodecError, match="size"):
        for _ in endless:
            pass


def nested(depth: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(depth - 1):
        value = [value]
    return value


@pytest.mark.parametrize(("value", "limit"), [
    (nested(codec.MAX_DEPTH + 1), "depth"), ([0] * codec.MAX_NODES, "size"), ("a" * (codec.MAX_BYTES + 1), "size"),
    (["a" * 1000] * 2001, "size"), (1 << 40_000_000, "size"), (object(), "opaque"), (len, "opaque"), (Loud, "opaque"), (json, "opaque"),
    (Opaque("x"), "opaque"), (memoryview(b""), "opaque"), ("\u00e9" * 700_000, "size"),
], ids=lambda x: x if isinstance(x, str) and len(x) < 9 else "")  # fmt: skip
def test_bounds(value: Any, limit: str) -> None:
    with pytest.raises(codec.CodecError) as caught:
        codec.encode(value)
    assert caught.value.limit == limit


def test_just_within_the_bounds() -> None:
    for value in (nested(codec.MAX_DEPTH), [0] * (codec.MAX_NODES - 1), "a" * (codec.MAX_BYTES - 2), 1 << 7_000_000):
        assert codec.decode(codec.encode(value)) == value


# --- identity ----------------------------------------------------------------------------------------------------------


def places(value: Any) -> list[int]:
    """Which places of a value hold one object: a partition of the parts that can change, in the order of first sight."""
    seen: dict[int, int] = {}
    kept, order, todo = [], [], [value]
    while todo:
        part = todo.pop(0)
        if isinstance(part, list | dict | set | bytearray | collections.deque):
            kept.append(part)
            known = id(part) in seen
            order.append(seen.setdefault(id(part), len(seen)))
            if known:
                continue
        if isinstance(part, list | tuple | collections.deque):
            todo[:0] = part
        elif isinstance(part, dict):
            todo[:0] = [x for pair in part.items() for x in pair]
    return order


@st.composite
def graphs(draw: st.DrawFn) -> Any:
    """A value of parts that refer to each other in any way, themselves among them."""
    makers = (list, dict, set, collections.deque, lambda: bytearray(b"b"), collections.OrderedDict)
    parts: list[Any] = [draw(st.sampled_from(makers))() for _ in range(draw(st.integers(1, 6)))]
    item = st.one_of(
        st.integers(-2, 2), st.sampled_from(parts), st.tuples(st.sampled_from(parts), st.sampled_from(parts))
    )
    for part in parts:
        for content in draw(st.lists(item, max_size=4)):
            if isinstance(part, list | collections.deque):
                part.append(content)
            elif isinstance(part, dict):
                part[len(part)] = content
            elif isinstance(part, set) and isinstance(content, int):
                part.add(content)
    return draw(st.one_of(st.sampled_from(parts), st.just(parts), st.just(tuple(parts))))


@given(graphs())
@settings(max_examples=400, deadline=None)
def test_what_is_one_object_stays_one_object(value: Any) -> None:
    try:
        text = codec.encode(value)
    except codec.CodecError:
        return  # it unfolds to too much
    back = codec.decode(text)
    assert places(back) == places(value)
    assert codec.encode(back) == text


def test_a_value_that_contains_itself() -> None:
    value: list[Any] = [1]
    value.append((value, {"again": value}))
    back = codec.decode(codec.encode(value))
    assert back[1][0] is back[1][1]["again"] is back
    assert repr(back) == repr(value)


@pytest.mark.parametrize("twice", [lambda x: [x, x], lambda x: (x, x), lambda x: {0: x, 1: x}, lambda x: [(x,), x]])
def test_a_value_that_unfolds_to_too_much_is_too_large(twice: Any) -> None:
    value: Any = [0]
    for _ in range(30):
        value = [twice(value)]
    with pytest.raises(codec.CodecError, match="size"):
        codec.encode(value)


@pytest.mark.parametrize("levels", [5, 17, 40])
def test_a_text_that_unfolds_to_too_much_is_refused(levels: int) -> None:
    """Whoever printed or compared the value would never come to an end, and hosts print values."""
    text = '["l",0]'
    for n in range(levels):  # each holds the next one twice
        text = f'["l",{text},["&",{levels - n}]]'
    if levels > 6:
        with pytest.raises(codec.CodecError, match="size"):
            codec.decode(text)
    else:
        assert len(repr(codec.decode(text))) < 1000


def test_equal_parts_and_one_part_are_one_behaviour() -> None:
    row = [0, 0.5]
    assert codec.encode([row, row]) != codec.encode([[0, 0.5], [0, 0.5]])
    assert canonical(codec.encode([row, (row, {1: row})])) == canonical(
        codec.encode([[0, 0.5], ([0, 0.5], {1: [0, 0.5]})])
    )
    assert canonical(codec.encode([row, row])) != canonical(codec.encode([row, [row]]))


def test_keys_and_fields_that_look_like_tags() -> None:
    row: list[Any] = []
    value = [{"l": row, "&": 0, "X": row}, collections.namedtuple("l", "l d")(row, ["&", 0])]
    back = codec.decode(codec.encode(value))
    assert places(back) == places(value)
    assert codec.unfolded(json.loads(codec.encode(value))) == json.loads(
        codec.encode([{"l": [], "&": 0, "X": []}, value[1]._replace(l=[])])
    )


# --- hostile texts -----------------------------------------------------------------------------------------------------

trees = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=6)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=5),
        st.dictionaries(st.text(max_size=3), inner, max_size=3),
        st.tuples(st.sampled_from(["l", "t", "s", "z", "d", "i", "f", "c", "b", "B", "r", "...", "T", "q", "C", "O", "D", "N", "V", "I", "x",
                                   "&", "S", "E", "A", "W", "/", "!", "o", "M", "X", "cb", "ci"]), st.lists(inner, max_size=4)).map(lambda p: [p[0], *p[1]]),
    ),
    max_leaves=15,
)  # fmt: skip


@given(trees)
@settings(max_examples=800, deadline=None)
def test_hostile_trees_raise_nothing_else(tree: Any) -> None:
    try:
        value = codec.decode(json.dumps(tree))
    except codec.CodecError:
        return
    with contextlib.suppress(codec.CodecError):
        codec.encode(value)


@given(
    st.one_of(
        st.text(),
        st.binary().map(lambda b: b.decode("latin-1")),
        st.text(alphabet='[]{}",:ltszdifcbBrTqCODNVIxSEAW&/!0123456789e-. '),
    )
)
@settings(max_examples=800, deadline=None)
def test_hostile_texts_raise_nothing_else(text: str) -> None:
    with contextlib.suppress(codec.CodecError):
        codec.decode(text)


@pytest.mark.parametrize("text", ["", "[" * 100_000, "[]", "[[]]", '["l"', '{"a": 1}', '["i", 5]', '["i", "0x"]', '["N", "x", ["def"]]', '["N"]', '["T", "nope"]',
                                  '["x", "Decimal", "y"]', '["x", "Fraction", 1, 0]', '["r", 1, 2, 0]', '["s", ["l"]]', '["d", [1]]', '["q", -1]',
                                  '["x", "timedelta", 1e300, 0, 0]', '["V", "items", 1]', '["f", "x"]', '["c", "a", 1]', '["b", "\\u0100"]', '["b", 5]',
                                  '["&", 0]', '["l", ["&", 1]]', '["l", ["&", -1]]', '["l", ["&", true]]', '["l", ["&"]]', '["l", ["&", "0"]]', '["s", ["&", 0]]',
                                  '["d", [["&", 0], 1]]', '["t", ["&", 0]]', '["l", ["l", ["&", 2]], ["l"]]', '["S", 1, ["T", "int"]]', '["S", 1, true]', '["S", 1]',
                                  '["E", "open"]', '["E", "int", 1]', '["I", "generator", false]', '["/"]',
                                  '["o", 1, "x"]', '["M", "os", "_exit"]', '["i", "0x' + "f" * 100 + 'g"]', "1" * 5000])  # fmt: skip
def test_malformed(text: str) -> None:
    with pytest.raises(codec.CodecError):
        codec.decode(text)
