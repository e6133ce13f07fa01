"""Inputs to run tasks on: by type, and by the hints that operations give. Small, various, edge cases among them.

Values are short, as they are shown in docstrings. What a module adds to `INPUTS` and `ARGUMENTS` under the same name
wins over what stands here. No value depends on anything but the generator that is handed in.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from avow.lm.train.data.tasks import catalogue
from avow.lm.train.data.tasks.type_names import parts

_WORDS = """
    apple banana cherry dog cat level noon radar tree river stone cloud rain snow wind fire earth moon star sun
    book pen paper music dance song light dark green blue red yellow black white fast slow big small tiny hello
    world python code data list loop test unit alpha beta gamma delta east west north south one two three seven
    bee pea fig kiwi plum grape lemon melon pear peach bread milk tea coffee sugar salt zebra lion tiger bear
    wolf fox hen duck goose mouse ant elk owl a be it at on up we go do my the and for not you all any can queen
    quick brown jumps over lazy stop letter ice egg ink orange umbrella idea area yes no hat hot bus car house
    window door Anna Bob Tom Paris March
"""
WORDS = tuple(_WORDS.split())
RANGES = ((0, 4), (0, 9), (0, 9), (-9, 9), (-5, 5), (1, 20), (-20, 50), (1, 6), (0, 100))
LENGTHS = (0, 1, 1, 2, 3, 3, 4, 4, 5, 5, 6, 7)


def make(random: Random, type_name: str, hint: str = "") -> object:
    """A value of the type; with a hint, of the special kind that it names."""
    if hint:
        return _input(hint)(random)
    return _by_type(random, type_name)


def argument(random: Random, values: str, type_name: str, first: object) -> object:
    """A further argument, made in view of the first one."""
    generator = catalogue.argument_generators().get(values)
    if generator is not None:
        return generator(random, first)
    return related(random, type_name, first)


def _input(hint: str) -> Callable[[Random], object]:
    known = catalogue.input_generators().get(hint)
    shape, _, element = hint.partition(" ")
    return known or (lambda random: SHAPES[shape](random, element))


def _by_type(random: Random, type_name: str) -> object:
    head, inner = parts(type_name)
    if head == "list":
        return _list(random, inner[0])
    if head == "dict":
        size = random.choice((0, 1, 2, 3, 3, 4))
        return {_by_type(random, inner[0]): _by_type(random, inner[1]) for _ in range(size)}
    if head == "tuple":
        return tuple(_by_type(random, part) for part in inner)
    if head == "set":
        return set(_list(random, inner[0]))
    return SCALARS[type_name](random)


def _list(random: Random, element: str) -> list[object]:
    size = random.choice(LENGTHS)
    if element == "int":
        return list(ints(random, size))
    if element.startswith("list"):
        size = random.choice((0, 1, 2, 2, 3, 3))
    values = [_short(random) if element == "str" else _by_type(random, element) for _ in range(size)]
    if values and random.random() < 0.3:
        values.insert(random.randrange(len(values) + 1), random.choice(values))
    if random.random() < 0.12 and element in ("str", "float"):
        values.sort()
    return values


def _short(random: Random) -> str:
    """An element of a list of strings: a word as a rule, at times a phrase or nothing."""
    turn = random.random()
    return "" if turn < 0.02 else text(random)[:16].strip() if turn < 0.1 else word(random)


def ints(random: Random, size: int, low: int | None = None, high: int | None = None) -> list[int]:
    """A list of integers; at times sorted, mirrored, constant, or with repetitions."""
    bounds = random.choice(RANGES) if low is None or high is None else (low, high)
    values = [random.randint(*bounds) for _ in range(size)]
    turn = random.random()
    if turn < 0.1:
        values.sort()
    elif turn < 0.13:
        values = (values + values[::-1])[:8]
    elif turn < 0.16:
        values.sort(reverse=True)
    elif turn < 0.18:
        values = values[:1] * size
    elif turn < 0.3 and values:
        values[random.randrange(size)] = random.choice(values)
    return values


def integer(random: Random) -> int:
    """Small as a rule, at times negative, zero or three digits long."""
    return random.randint(*random.choice(RANGES))


def decimal(random: Random) -> float:
    """One or two decimals, at times whole."""
    return round(random.choice((1, 1, 10, -10)) * random.uniform(0, 10), random.choice((0, 1, 1, 1, 2)))


def word(random: Random) -> str:
    """A word, at times capitalised, in upper case, mirrored or with a number."""
    chosen = random.choice(WORDS)
    turn = random.random()
    if turn < 0.1:
        return chosen.capitalize()
    if turn < 0.14:
        return chosen.upper()
    if turn < 0.17:
        return chosen + str(random.randint(0, 99))
    if turn < 0.2:
        return chosen + chosen[::-1]
    return chosen


def text(random: Random) -> str:
    """A word, a few letters or a short phrase; at times empty, with punctuation, digits or spaces around it."""
    turn = random.random()
    if turn < 0.04:
        return ""
    if turn < 0.4:
        return word(random)
    if turn < 0.5:
        return "".join(random.choice("aab bc12xA") for _ in range(random.randint(1, 8))).strip()
    words = [word(random) for _ in range(random.randint(2, 4))]
    if random.random() < 0.25:
        words.append(random.choice(words))
    joined = " ".join(words)
    turn = random.random()
    if turn < 0.15:
        return joined.capitalize() + random.choice(".!?")
    if turn < 0.25:
        return joined.replace(" ", random.choice((", ", "-", "_")), 1)
    return f" {joined} " if turn < 0.29 else joined


def related(random: Random, type_name: str, first: object) -> object:
    """A value of the type that has something in common with the first argument, more often than not."""
    value = _by_type(random, type_name)
    if random.random() < 0.35 or not first:
        return value
    if isinstance(value, list) and isinstance(first, list):
        shared = random.sample(first, random.randint(1, min(3, len(first))))
        mixed = value[: random.randint(0, 3)] + shared
        random.shuffle(mixed)
        return mixed
    if isinstance(value, dict) and isinstance(first, dict):
        return {**{key: value_of(value, random, first) for key in list(first)[:2]}, **value}
    if isinstance(value, str) and isinstance(first, str):
        return _like(random, first, value)
    if isinstance(first, (list, tuple, set)) and isinstance(value, type(next(iter(first)))):
        return random.choice(list(first))
    return value


def value_of(values: dict[object, object], random: Random, other: dict[object, object]) -> object:
    """Some value of either dictionary."""
    return random.choice(list(values.values()) or list(other.values()))


def _like(random: Random, first: str, value: str) -> str:
    """A string that shares letters, a part or all with the first."""
    turn = random.random()
    start = random.randrange(len(first))
    if turn < 0.3:
        return "".join(random.sample(first, len(first)))
    if turn < 0.6:
        return first[start : start + random.randint(1, 3)]
    return first[:start] + value[:4] if turn < 0.8 else first


def _near(random: Random, first: object, low: int, high: int) -> int:
    """A number in the range, or one of those of the first argument."""
    if isinstance(first, list) and first and isinstance(first[0], int) and random.random() < 0.5:
        return int(random.choice(first))
    return random.randint(low, high)


def _index(random: Random, first: object) -> int:
    size = len(first) if isinstance(first, (list, str, tuple)) else 3
    return random.randrange(size) if size else 0


SCALARS: dict[str, Callable[[Random], object]] = {
    "int": integer,
    "float": decimal,
    "bool": lambda random: random.random() < 0.5,
    "str": text,
    "int | None": integer,
    "str | None": text,
}

INPUTS: dict[str, Callable[[Random], object]] = {
    "natural": lambda random: random.choice((random.randint(0, 12), random.randint(0, 50), random.randint(0, 130))),
    "natural_small": lambda random: random.randint(0, 10),
    "natural_large": lambda random: random.choice(
        (random.randint(0, 9), random.randint(10, 999), random.randint(100, 99999))
    ),
    "positive": lambda random: random.choice((random.randint(1, 12), random.randint(1, 60), random.randint(1, 150))),
    "word": word,
    "naturals": lambda random: ints(random, random.choice(LENGTHS), 0, random.choice((9, 20, 30, 100))),
    "positives": lambda random: ints(random, random.choice(LENGTHS), 1, random.choice((6, 9, 20, 50))),
    "digits": lambda random: ints(random, random.choice(LENGTHS), 0, 9),
    "bits": lambda random: ints(random, random.choice(LENGTHS), 0, 1),
    "ints_nonempty": lambda random: ints(random, random.randint(1, 7)),
    "ints_two": lambda random: ints(random, random.randint(2, 7)),
    "ints_sorted": lambda random: sorted(ints(random, random.choice(LENGTHS))),
    "ints_repeated": lambda random: ints(random, random.randint(0, 8), 0, random.choice((2, 3, 5))),
    "floats_nonempty": lambda random: [decimal(random) for _ in range(random.randint(1, 6))],
    "bools": lambda random: [random.random() < 0.6 for _ in range(random.choice(LENGTHS))],
    "strs_nonempty": lambda random: [word(random) for _ in range(random.randint(1, 5))],
}

ARGUMENTS: dict[str, Callable[[Random, object], object]] = {
    "small": lambda random, first: random.choice((2, 2, 3, 3, 4, 5, 6, 7, 10)),  # noqa: ARG005
    "limit": lambda random, first: _near(random, first, *random.choice(((1, 9), (0, 20), (-5, 5), (10, 50)))),
    "low": lambda random, first: random.choice((0, 0, 1, 2, 3, -5, -1)),  # noqa: ARG005
    "high": lambda random, first: random.choice((4, 5, 6, 8, 9, 10, 10, 20)),  # noqa: ARG005
    "count": lambda random, first: random.choice((2, 2, 3, 3, 4, 5)),  # noqa: ARG005
    "exponent": lambda random, first: random.choice((2, 3, 3, 4)),  # noqa: ARG005
    "digit": lambda random, first: random.randint(0, 9),  # noqa: ARG005
    "index": _index,
    "positive": lambda random, first: random.choice((random.randint(1, 12), random.randint(1, 60))),  # noqa: ARG005
    "natural": lambda random, first: random.choice((random.randint(0, 12), random.randint(0, 60))),  # noqa: ARG005
    "element": lambda random, first: _near(random, first, 0, 9),
    "factor": lambda random, first: random.choice((0.5, 1.5, 2.0, 2.5, 0.1, 10.0)),  # noqa: ARG005
    "decimals": lambda random, first: random.choice((0, 1, 1, 2, 2)),  # noqa: ARG005
    "char": lambda random, first: (
        random.choice(first)
        if isinstance(first, str) and first and random.random() < 0.5
        else random.choice("aeiostrlnx")
    ),
    "word": lambda random, first: word(random),  # noqa: ARG005
    "separator": lambda random, first: random.choice(("-", ", ", "/", "_", ";", ":", "|", " ")),  # noqa: ARG005
    "width": lambda random, first: random.randint(5, 12),  # noqa: ARG005
}


def _some(random: Random, element: str, least: int, most: int) -> list[object]:
    """Elements of the type, one of them repeated at times."""
    if element == "int":
        return list(ints(random, random.randint(least, most)))
    return [
        _short(random) if element == "str" else _by_type(random, element) for _ in range(random.randint(least, most))
    ]


def _repeating(random: Random, element: str) -> list[object]:
    """A list in which some elements occur again, side by side at times."""
    few = _some(random, element, 1, 4)
    chosen = [random.choice(few) for _ in range(random.randint(0, 7))]
    if random.random() < 0.35:
        return [item for item in chosen[:4] for _ in range(random.randint(1, 3))]
    return chosen if random.random() < 0.8 else few


def _mirror(random: Random, element: str) -> list[object]:
    half = _some(random, element, 1, 3)
    turn = random.random()
    return half + half[::-1] if turn < 0.3 else half + half[-2::-1] if turn < 0.6 else _some(random, element, 1, 5)


def _constant(random: Random, element: str) -> list[object]:
    if random.random() < 0.5:
        return _some(random, element, 1, 1) * random.randint(0, 5)
    return _repeating(random, element)


SHAPES: dict[str, Callable[[Random, str], list[object]]] = {  # hints such as "repeating str"
    "many": lambda random, hint: [_input(hint)(random) for _ in range(random.choice(LENGTHS))],
    "repeating": _repeating,
    "mirror": _mirror,
    "constant": _constant,
    "maybe_empty": lambda random, element: _some(random, element, 0, random.choice((0, 4))),
    "one_or_more": lambda random, element: _some(random, element, 1, 6),
    "two_or_more": lambda random, element: _some(random, element, 2, 6),
}


def _member(random: Random, first: object, element: str) -> object:
    """An element of the first argument, or another of the type."""
    if isinstance(first, list) and first and random.random() < 0.65:
        return random.choice(first)
    return random.randint(0, 9) if element == "int" else word(random) if element == "str" else decimal(random)


def _shuffled(random: Random, first: object) -> object:
    """The list in another order, at times with one element changed."""
    copy = random.sample(first, len(first)) if isinstance(first, list) else []
    if copy and random.random() < 0.5:
        copy[0] = random.choice(copy)
    return copy


def _superset(random: Random, first: object) -> object:
    """The elements of the list and more, at times with one missing."""
    copy = list(dict.fromkeys(first)) if isinstance(first, list) else []
    if copy and random.random() < 0.5:
        copy.pop(random.randrange(len(copy)))
    return copy + copy[:1]


def _prefix(random: Random, first: object) -> object:
    """A first part of the list, or some other part."""
    copy = list(first) if isinstance(first, list) else []
    size = random.randint(0, 3)
    return copy[:size] if random.random() < 0.6 else copy[1 : size + 1]


def _same_sum(random: Random, first: object) -> object:
    """Other numbers with the same sum, as often as not."""
    total = sum(first) if isinstance(first, list) else 0
    part = random.randint(0, 9)
    return [part, total - part] if random.random() < 0.5 else ints(random, random.randint(0, 4))


def _ordered(random: Random) -> list[int]:
    values = sorted(ints(random, random.choice(LENGTHS)))
    turn = random.random()
    if turn < 0.2:
        values = sorted(set(values))
    return values if turn < 0.4 else values[::-1] if turn < 0.7 else ints(random, random.randint(0, 5))


INPUTS |= {
    "ordered": _ordered,
    "alternating": lambda random: [
        random.randint(0, 9) * 2 + (index % 2 if random.random() < 0.9 else 0) for index in range(random.randint(0, 5))
    ],
    "around_zero": lambda random: random.randint(-3, 3),
    "with_zeros": lambda random: [random.choice((0, 0, 1, 2, 3, 5, -1, 7)) for _ in range(random.choice(LENGTHS))],
}
ARGUMENTS |= {
    "member int": lambda random, first: _member(random, first, "int"),
    "member str": lambda random, first: _member(random, first, "str"),
    "member float": lambda random, first: _member(random, first, "float"),
    "shuffled": _shuffled,
    "superset": _superset,
    "prefix": _prefix,
    "same_sum": _same_sum,
}
