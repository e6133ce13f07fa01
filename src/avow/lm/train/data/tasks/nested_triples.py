"""Versions, colours and clock times as tuples: compared, raised, inverted, mixed, moved on."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

CLOCK = "tuple[int, int]"

OPERATIONS = (
    told(
        "newer_version",
        "compared tuples",
        "tuple[int, int, int] -> bool",
        "{x} > {k}",
        """{x} is a newer version than {k}, compared number by number from the left | {x} comes after {k} when both
        are versions (major, minor, patch)""",
        whole="""Of the versions {x} and {k}, each (major, minor, patch), is the first the more recent? | The
        installed version is {k}, and {x} is on offer. Is it an update? Versions are triples of numbers. | Compare
        (major, minor, patch): is {x} really higher than {k}? | Given two versions {x} and {k}, would going from {k}
        to {x} be an upgrade? | Is release {x} later than release {k}, the first number counting most?""",
        names="is_newer later_version is_update",
        args=(
            Argument("tuple[int, int, int]", "shape_version", constant=0.3, names=("current", "installed", "other")),
        ),
        inputs="shape_version",
        called="version release new",
        first=True,
        by_name=True,
        subject="version",
    ),
    told(
        "next_version",
        "compared tuples",
        "tuple[int, int, int] -> str",
        "f'v{{x}[0]}.{{x}[1] + 1}.0'",
        """the next minor version after {x} as text like 'v2.5.0' | the version {x}, a triple, with the middle
        number one higher and the last one 0, as text with a v and dots""",
        verbs="raise the middle number of {x} by one, set the last to 0 and write it like 'v1.4.0'",
        whole="""After version {x} comes a release with new features: middle number up, last number 0. Write it like
        'v3.2.0'. | What is the next minor release after {x}? (2, 4, 7) becomes 'v2.5.0'. | Given (major, minor,
        patch) as {x}, return the text of the following minor version, such as 'v1.1.0'. | Bump the minor part of
        {x}, reset the patch to zero, format 'vA.B.C'.""",
        names="bump_minor next_release next_minor",
        inputs="shape_version",
        called="version release current",
        weight=0.7,
        first=True,
        by_name=True,
        subject="version",
    ),
    told(
        "colour_inverted",
        "colours",
        "tuple[int, int, int] -> tuple[int, int, int]",
        "(255 - {x}[0], 255 - {x}[1], 255 - {x}[2])",
        """the inverse of the colour {x}, each part subtracted from 255 | the negative of the red, green and blue
        values in {x}""",
        verbs="invert the colour {x}, a tuple of red, green and blue from 0 to 255",
        whole="""What colour is {x} on a photographic negative? Each of the three parts goes from v to 255 - v. |
        Invert the RGB colour {x}. | Given (red, green, blue) as {x}, return the opposite colour. | RGB {x}: 255
        minus each part.""",
        names="invert_colour negative_colour opposite_colour",
        inputs="shape_colour",
        called="colour color rgb",
        weight=0.8,
        first=True,
        by_name=True,
        subject="colour",
    ),
    told(
        "colours_mixed",
        "colours",
        "tuple[int, int, int] -> tuple[int, int, int]",
        "(({x}[0] + {k}[0]) // 2, ({x}[1] + {k}[1]) // 2, ({x}[2] + {k}[2]) // 2)",
        """the colour halfway between {x} and {k}, each part rounded down | the averages of the three parts of the
        colours {x} and {k}, rounded down""",
        verbs="mix the colours {x} and {k} by averaging each part, rounded down",
        whole="""Mix equal amounts of the RGB colours {x} and {k}. Which colour comes out (whole numbers, rounded
        down)? | Average {x} and {k} part by part, dropping halves. | Given two colours {x} and {k} as (red, green,
        blue), find the one in the middle, rounded down. | Blend {x} with {k}, half and half, integer division.""",
        names="mix_colours blend average_colour",
        args=(Argument("tuple[int, int, int]", "shape_colour", constant=0, names=("other", "second", "b")),),
        inputs="shape_colour",
        called="colour color rgb",
        weight=0.8,
        first=True,
        by_name=True,
        subject="colour",
    ),
    told(
        "clock_pair_later",
        "clock pairs",
        f"{CLOCK} -> {CLOCK}",
        """
        total = ({x}[0] * 60 + {x}[1] + {k}) % 1440
        return total // 60, total % 60
        """,
        """the time {k} minutes after {x}, both times as pairs of hour and minute on a 24-hour clock | {x}, a pair
        (hour, minute), moved on by {k} minutes, past midnight if need be""",
        verbs="add {k} minutes to the time {x}, a pair of hour (0 to 23) and minute",
        whole="""It is {x}, that is (hour, minute). What will the clock show in {k} minutes, as such a pair? | A
        train leaves at {x} and travels {k} minutes. When does it arrive? Times are (hour, minute), 24 hours a day.
        | Given a time {x} as hour and minute, go {k} minutes ahead and return hour and minute. | The time {x} plus
        {k} minutes, as a pair, with 0 after 23.""",
        names="add_minutes arrival_time later_time",
        args=(Argument("int", "shape_minutes", constant=0.4, names=("duration", "m")),),
        inputs="shape_time",
        called="time start clock",
        first=True,
        by_name=True,
        subject="time",
    ),
)


def _version(random: Random) -> tuple[int, int, int]:
    return random.randint(0, 3), random.randint(0, 12), random.randint(0, 9)


def _other_version(random: Random, value: object) -> tuple[int, int, int]:
    if isinstance(value, tuple) and len(value) == 3 and random.random() < 0.6:
        return value[0], random.choice((value[1], random.randint(0, 12))), random.randint(0, 9)
    return _version(random)


def _colour(random: Random) -> tuple[int, int, int]:
    red, green, blue = (random.choice((0, 255, 128, random.randint(0, 255))) for _ in range(3))
    return red, green, blue


INPUTS = {
    "shape_version": _version,
    "shape_colour": _colour,
    "shape_time": lambda random: (random.randint(0, 23), random.choice((0, 15, 30, 45, random.randint(0, 59)))),
}
ARGUMENTS = {
    "shape_version": _other_version,
    "shape_colour": lambda random, value: _colour(random),  # noqa: ARG005
    "shape_minutes": lambda random, value: random.choice((10, 25, 45, 60, 90, 150, random.randint(1, 700))),  # noqa: ARG005
}
