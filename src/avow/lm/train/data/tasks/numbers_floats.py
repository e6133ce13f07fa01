"""Decimal numbers: one, and lists of them."""

from __future__ import annotations

from avow.lm.train.data.tasks.derive import Test, elementwise, predicate
from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import parted, told

DECIMALS = Argument("int", "decimals", constant=0.7, names=("digits", "n", "decimals"))
FACTOR = Argument("float", "factor", constant=0.5, names=("factor", "k", "rate"))
LIMIT = Argument("float", "float_limit", constant=0.5, names=("limit", "k", "threshold"))
PERCENT = Argument("int", "percent", constant=0.5, names=("percent", "p", "rate"))

SINGLE = (
    (
        told(
            "rounded",
            "rounding",
            "float -> float",
            "round({x}, {k})",
            "{x} rounded to {k} decimals | {x} rounded to {k} digits after the point | {x} with {k} decimal places",
            verbs="round {x} to {k} decimals | round to {k} decimal places {x}",
            names="round_to round_number",
            args=(DECIMALS,),
            inputs="float_long",
        ),
        "{x}, each rounded to {k} decimals",
        "round each to {k} decimals | round them to {k} decimal places",
    ),
    (
        told(
            "whole_part",
            "rounding",
            "float -> int",
            "int({x})",
            "the whole part of {x} | {x} cut off at the decimal point | the integer part of {x}",
            verbs="cut off the decimals of {x}",
            names="truncate integer_part to_int",
        ),
        "the whole parts of {x}",
        "cut off the decimals | drop the decimals of each",
    ),
    (
        told(
            "nearest",
            "rounding",
            "float -> int",
            "round({x})",
            "{x} rounded to the nearest integer | the integer closest to {x} | {x} as a rounded whole number",
            verbs="round to the nearest integer {x} | round {x} to a whole number",
            names="round_off nearest_int",
        ),
        "{x}, each rounded to the nearest integer",
        "round each to the nearest integer | round them",
    ),
    (
        told(
            "rounded_down",
            "rounding",
            "float -> int",
            "math.floor({x})",
            "the largest integer that is not above {x} | {x} rounded down | the floor of {x}",
            verbs="round down {x}",
            names="floor round_down",
            imports=("import math",),
        ),
        "{x}, each rounded down",
        "round them down",
    ),
    (
        told(
            "rounded_up",
            "rounding",
            "float -> int",
            "math.ceil({x})",
            "the smallest integer that is not below {x} | {x} rounded up | the ceiling of {x}",
            verbs="round up {x}",
            names="ceil round_up ceiling",
            imports=("import math",),
        ),
        "{x}, each rounded up",
        "round them up",
    ),
    (
        told(
            "scaled",
            "float scale",
            "float -> float",
            "{x} * {k}",
            "{x} multiplied by {k} | {k} times {x} | the product of {x} and {k}",
            verbs="multiply {x} by {k} | scale {x} by {k}",
            names="multiply scale times",
            args=(FACTOR,),
        ),
        "{x}, each multiplied by {k} | {x} scaled by {k}",
        "multiply each by {k} | scale them by {k}",
    ),
    (
        told(
            "float_magnitude",
            "float sign",
            "float -> float",
            "abs({x})",
            "the absolute value of {x} | the magnitude of {x} | {x} without its sign",
            verbs="take the absolute value of {x}",
            names="absolute magnitude",
        ),
        "the absolute values of {x}",
        "take absolute values",
    ),
    (
        told(
            "half_of",
            "float scale",
            "float -> float",
            "{x} / 2",
            "half of {x} | {x} divided by two | {x} halved",
            verbs="halve {x} | divide {x} by two",
            names="half halve",
        ),
        "the halves of {x} | {x}, each halved",
        "halve them | divide each by 2",
    ),
    (
        told(
            "percent_of",
            "percent",
            "float -> float",
            "{x} * {k} / 100",
            "{k} percent of {x} | {k}% of {x}",
            verbs="take {k} percent of {x}",
            whole="How much is {k} percent of {x}?",
            names="percent_of percentage_of",
            args=(PERCENT,),
        ),
        "{k} percent of each of {x}",
        "take {k} percent of each",
    ),
    (
        told(
            "float_added",
            "float shift",
            "float -> float",
            "{x} + {k}",
            "the sum of {x} and {k} | {x} plus {k} | {x} increased by {k}",
            verbs="add {k} to {x}",
            names="add plus",
            args=(FACTOR,),
            weight=0.6,
        ),
        "{x}, each increased by {k}",
        "add {k} to each",
    ),
)

TESTS = (
    Test(
        "whole_number",
        "wholeness",
        "float",
        "{x} == int({x})",
        ("is a whole number", "has no fractional part", "is equal to an integer"),
        ("whole",),
        inputs="float_whole",
        list_inputs="many float_whole",
        weight=0.8,
    ),
    Test(
        "over",
        "float compared",
        "float",
        "{x} > {k}",
        ("is greater than {k}", "is above {k}", "exceeds {k}", "is more than {k}"),
        args=(LIMIT,),
        weight=0.8,
    ),
    Test(
        "under",
        "float compared",
        "float",
        "{x} < {k}",
        ("is less than {k}", "is below {k}", "is under {k}"),
        args=(LIMIT,),
        weight=0.8,
    ),
    Test(
        "below_zero",
        "float sign",
        "float",
        "{x} < 0",
        ("is negative", "is below zero", "is less than 0"),
        ("negative",),
        weight=0.6,
    ),
)

LISTS = (
    told(
        "float_total",
        "float sum",
        "list[float] -> float",
        "round(sum({x}), 2)",
        "the sum of {x} rounded to two decimals | the total, rounded to 2 decimals, of {x}",
        verbs="add up and round to two decimals {x}",
        steps="add them up and round to two decimals",
        whole="Add up {x} and round the result to two decimals.",
        names="total sum_prices total_price",
        weight=1.2,
    ),
    told(
        "float_mean",
        "float average",
        "list[float] -> float",
        "round(sum({x}) / len({x}), 2)",
        "the average of {x} rounded to two decimals | the mean, rounded to 2 decimals, of {x}",
        verbs="average and round to two decimals {x}",
        steps="take the average, rounded to two decimals",
        names="average mean avg mean_rounded",
        inputs="floats_nonempty",
        weight=1.2,
    ),
    told(
        "float_mean_or_zero",
        "float average",
        "list[float] -> float",
        "round(sum({x}) / len({x}), 2) if {x} else 0.0",
        "the average of {x} rounded to two decimals | the mean, rounded to 2 decimals, of {x}",
        verbs="average and round to two decimals {x}",
        steps="take the average, rounded to two decimals",
        notes="If the list is empty, return 0.0. | An empty list gives 0.0. | Return 0.0 for an empty list.",
        names="average mean avg safe_mean",
    ),
    told(
        "float_largest",
        "float extreme",
        "list[float] -> float",
        "max({x})",
        "the largest of {x} | the maximum of {x} | the highest {thing} in {x}",
        verbs="find the largest of {x}",
        steps="take the maximum | find the largest",
        names="maximum find_max highest max_price",
        inputs="floats_nonempty",
    ),
    told(
        "float_smallest",
        "float extreme",
        "list[float] -> float",
        "min({x})",
        "the smallest of {x} | the minimum of {x} | the lowest {thing} in {x}",
        verbs="find the smallest of {x}",
        steps="take the minimum | find the smallest",
        names="minimum find_min lowest min_price",
        inputs="floats_nonempty",
    ),
    told(
        "float_spread",
        "float spread",
        "list[float] -> float",
        "round(max({x}) - min({x}), 2)",
        "the difference, rounded to two decimals, between the largest and the smallest of {x}",
        verbs="find the range, rounded to two decimals, of {x}",
        steps="take the difference between maximum and minimum, rounded to two decimals",
        names="spread value_range",
        inputs="floats_nonempty",
        weight=0.8,
    ),
)

OPERATIONS = (
    *(
        made
        for single, each, steps in SINGLE
        for made in elementwise(single, each=parted(each), each_steps=parted(steps))
    ),
    *(operation for test in TESTS for operation in predicate(test)),
    *LISTS,
)
