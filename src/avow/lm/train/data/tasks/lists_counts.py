"""Counts over lists of numbers, runs, and digits joined to a number."""

from __future__ import annotations

from avow.lm.train.data.tasks.operation import Argument, Operation

LIMIT = Argument("int", "limit", names=("k", "target", "n", "value"))
ELEMENT = Argument("int", "element", names=("k", "value", "target", "x"))


def _op(name: str, family: str, gives: str, code: str, nouns: tuple[str, ...], **more: object) -> Operation:
    return Operation(name, family, "list[int]", gives, code, nouns, **more)  # type: ignore[arg-type]


COUNTS = (
    _op(
        "count_of",
        "occurrences",
        "int",
        "{x}.count({k})",
        (
            "the number of times {k} occurs in {x}",
            "how often {k} appears in {x}",
            "how many times {k} occurs in {x}",
            "the number of occurrences of {k} in {x}",
        ),
        verbs=("count how often {k} occurs in {x}", "count the occurrences of {k} in {x}"),
        steps=("count how often {k} occurs", "count the {k}s"),
        whole=("How many times is {k} in {x}?", "Count every {k} in {x}.", "How often does {k} occur in {x}?"),
        names=("count_occurrences", "occurrences", "frequency", "count_value"),
        args=(ELEMENT,),
        inputs="ints_repeated",
        weight=1.5,
    ),
    _op(
        "count_distinct",
        "distinct count",
        "int",
        "len(set({x}))",
        (
            "the number of distinct {things} in {x}",
            "how many different {things} there are in {x}",
            "the number of unique {things} in {x}",
            "the count of different {things} in {x}",
        ),
        verbs=("count the distinct {things} in {x}", "count how many different {things} are in {x}"),
        steps=("count the distinct ones", "count how many different {things} there are"),
        whole=("How many different {things} does {x} have?",),
        names=("num_unique", "count_unique", "distinct_count"),
        inputs="ints_repeated",
        weight=1.2,
    ),
    _op(
        "count_max",
        "count of extreme",
        "int",
        "{x}.count(max({x}))",
        ("how often the maximum occurs in {x}", "the number of times the largest {thing} appears in {x}"),
        verbs=("count how often the largest {thing} occurs in {x}",),
        steps=("count how often the maximum occurs",),
        inputs="ints_repeated",
        weight=0.5,
    ),
    _op(
        "count_above_mean",
        "against the average",
        "int",
        "sum(1 for x in {x} if x > sum({x}) / len({x}))",
        ("the number of {things} above the average of {x}", "how many {things} are greater than the mean of {x}"),
        verbs=("count the {things} that are above the average of {x}",),
        steps=("count those above their average",),
        weight=0.5,
    ),
    _op(
        "most_common",
        "mode",
        "int",
        "max({x}, key={x}.count)",
        (
            "the most common {thing} in {x}",
            "the most frequent {thing} of {x}",
            "the mode of {x}",
            "the {thing} that occurs most often in {x}",
        ),
        verbs=("find the most common {thing} in {x}", "find the {thing} that appears most often in {x}"),
        steps=("find the most common one", "take the most frequent {thing}"),
        whole=("Which {thing} occurs most often in {x}? The one that comes first wins a tie.",),
        notes=("On a tie, return the one that comes first.", "If several are equally common, take the first."),
        names=("mode", "most_frequent", "find_mode"),
        inputs="ints_repeated",
        weight=1.2,
    ),
    _op(
        "count_pairs",
        "pairs by sum",
        "int",
        "sum(1 for i in range(len({x})) for j in range(i + 1, len({x})) if {x}[i] + {x}[j] == {k})",
        ("the number of pairs with sum {k} in {x}", "how many pairs at different positions sum to {k} in {x}"),
        verbs=("count the pairs that add up to {k} in {x}",),
        steps=("count the pairs that add up to {k}",),
        whole=("How many pairs of {things} in {x} add up to {k}?",),
        names=("pairs_with_sum",),
        args=(LIMIT,),
        inputs="ints_repeated",
        weight=0.5,
    ),
    _op(
        "count_increases",
        "neighbours counted",
        "int",
        "sum(1 for a, b in zip({x}, {x}[1:]) if b > a)",
        (
            "how many {things} are greater than the one before in {x}",
            "the number of increases from one {thing} to the next in {x}",
        ),
        verbs=("count the {things} that are larger than the one before them in {x}",),
        steps=("count how often a {thing} is larger than the one before",),
        names=("increases",),
        weight=0.7,
    ),
    _op(
        "longest_run",
        "runs",
        "int",
        "best = count = 0\nprevious = None\nfor x in {x}:\n    count = count + 1 if x == previous else 1\n"
        "    best = max(best, count)\n    previous = x\nreturn best",
        (
            "the length of the longest run of equal {things} in {x}",
            "how long the longest stretch of equal consecutive {things} is in {x}",
        ),
        verbs=("find the length of the longest run of equal {things} in {x}",),
        steps=("find the length of the longest run of equal {things}",),
        names=("max_run", "longest_streak"),
        inputs="ints_repeated",
        weight=0.7,
    ),
    _op(
        "largest_gap",
        "neighbours' extreme",
        "int",
        "max(abs(a - b) for a, b in zip({x}, {x}[1:]))",
        (
            "the largest difference between neighbours in {x}",
            "the biggest absolute difference of consecutive {things} in {x}",
        ),
        verbs=("find the largest difference between consecutive {things} of {x}",),
        steps=("find the largest difference between neighbours",),
        names=("max_gap", "max_difference", "biggest_jump"),
        inputs="ints_two",
        weight=0.7,
    ),
    _op(
        "best_subarray",
        "best part",
        "int",
        "best = current = {x}[0]\nfor x in {x}[1:]:\n    current = max(x, current + x)\n    best = max(best, current)\n"
        "return best",
        ("the largest sum of a contiguous part of {x}", "the maximum subarray sum of {x}"),
        verbs=("find the largest sum of consecutive {things} in {x}",),
        steps=("find the largest sum of consecutive {things}",),
        names=("max_subarray", "kadane", "max_sub_sum"),
        inputs="ints_nonempty",
        weight=0.5,
    ),
    _op(
        "to_number",
        "digits joined",
        "int",
        "result = 0\nfor x in {x}:\n    result = result * 10 + x\nreturn result",
        (
            "the number whose decimal digits are {x}",
            "the integer formed by the digits {x}",
            "the number written with the digits {x}",
        ),
        verbs=("join into one number the digits {x}", "build a number from the digits {x}"),
        steps=("join them as the digits of one number",),
        whole=("Combine the digits in the list {x} into a single number.",),
        names=("digits_to_number", "list_to_number", "join_digits"),
        inputs="digits",
        first=True,
        weight=0.7,
    ),
    _op(
        "from_bits",
        "digits joined",
        "int",
        "result = 0\nfor bit in {x}:\n    result = result * 2 + bit\nreturn result",
        ("the number whose binary digits are {x}", "the value of the binary number with the bits {x}"),
        verbs=("read as a binary number the bits {x}",),
        whole=("Convert the list of bits {x}, most significant first, to an integer.",),
        names=("bits_to_int", "binary_to_int"),
        inputs="bits",
        first=True,
        weight=0.5,
    ),
)

OPERATIONS = (*COUNTS,)
