"""Lists put in another order."""

from __future__ import annotations

from avow.lm.train.data.tasks.derive import for_types
from avow.lm.train.data.tasks.operation import Argument, Operation

COUNT = Argument("int", "count", names=("k", "n", "count", "steps"))
SMALL = Argument("int", "small", names=("k", "n", "m"))


def _op(name: str, family: str, code: str, nouns: tuple[str, ...], **more: object) -> Operation:
    return Operation(name, family, "list[T]", "list[T]", code, nouns, **more)  # type: ignore[arg-type]


GENERAL = (
    _op(
        "reversed_list",
        "reverse",
        "{x}[::-1]",
        (
            "{x} in reverse order",
            "{x} reversed",
            "the reverse of {x}",
            "the {things} of {x} from last to first",
            "{x} backwards",
            "a reversed copy of {x}",
        ),
        verbs=("reverse {x}", "reverse the order of {x}", "flip {x}", "turn {x} around"),
        steps=("reverse the list", "reverse the order", "turn the list around", "reverse it"),
        whole=("Given {x}, return a new list with the last {thing} first.", "{x}, but the other way round."),
        names=("reverse", "reverse_list", "backwards"),
        weight=2.0,
    ),
    _op(
        "ascending",
        "sort",
        "sorted({x})",
        (
            "{x} sorted in ascending order",
            "{x} in ascending order",
            "the {things} of {x} from smallest to largest",
            "a sorted copy of {x}",
            "the sorted version of {x}",
            "{x} sorted",
        ),
        verbs=("sort {x}", "put in ascending order {x}", "sort in increasing order {x}", "order {x} from low to high"),
        steps=("sort them", "sort the list in ascending order", "sort from smallest to largest", "put them in order"),
        whole=("Given {x}, sort it.", "Sort {x} from smallest to largest without changing the input."),
        names=("sort_list", "sort", "sort_ascending", "sorted_copy"),
        weight=2.0,
    ),
    _op(
        "descending",
        "sort",
        "sorted({x}, reverse=True)",
        (
            "{x} sorted in descending order",
            "{x} in descending order",
            "the {things} of {x} from largest to smallest",
            "{x} sorted from high to low",
            "a copy in descending order of {x}",
        ),
        verbs=("sort in descending order {x}", "sort {x} from largest to smallest", "put in decreasing order {x}"),
        steps=("sort them in descending order", "sort from largest to smallest", "put the biggest first"),
        whole=("Sort {x} so that the largest comes first.",),
        names=("sort_descending", "reverse_sort", "sort_desc"),
        weight=1.6,
    ),
    _op(
        "rotated_left",
        "rotate",
        "{x}[{k}:] + {x}[:{k}]",
        (
            "{x} rotated to the left by {k}",
            "{x} with its first {k} {things} moved to the end",
            "the left rotation by {k} of {x}",
        ),
        verbs=("rotate {x} to the left by {k}", "move the first {k} {things} to the end of {x}"),
        steps=("rotate the list to the left by {k}", "move the first {k} {things} to the end"),
        names=("rotate_left", "rotate"),
        args=(COUNT,),
        weight=0.9,
    ),
    _op(
        "rotated_right",
        "rotate",
        "{x}[-{k}:] + {x}[:-{k}]",
        (
            "{x} rotated to the right by {k}",
            "{x} with its last {k} {things} moved to the front",
            "the right rotation by {k} of {x}",
        ),
        verbs=("rotate {x} to the right by {k}", "move the last {k} {things} to the front of {x}"),
        steps=("rotate the list to the right by {k}", "move the last {k} {things} to the front"),
        names=("rotate_right", "rotate"),
        args=(COUNT,),
        weight=0.9,
    ),
    _op(
        "swapped_ends",
        "swap",
        "{x}[-1:] + {x}[1:-1] + {x}[:1]",
        ("{x} with the first and last {thing} swapped", "{x} with its ends exchanged"),
        verbs=("swap the first and the last {thing} of {x}", "exchange the ends of {x}"),
        steps=("swap the first and the last {thing}", "exchange the first and last"),
        whole=("Swap the first and last {thing} of {x}; it has at least two.",),
        names=("swap_ends", "swap_first_last"),
        inputs="two_or_more T",
        weight=0.8,
    ),
    _op(
        "by_frequency",
        "sort by count",
        "sorted({x}, key={x}.count)",
        ("{x} sorted by how often each {thing} occurs, rarest first",),
        verbs=("sort by how often each {thing} occurs, rarest first, {x}",),
        steps=("sort them by how often each occurs, rarest first",),
        weight=0.3,
    ),
    _op(
        "mirrored",
        "mirror",
        "{x} + {x}[::-1]",
        ("{x} followed by its reverse", "{x} and then {x} backwards", "the list and its mirror image for {x}"),
        verbs=("append its own reverse to {x}", "mirror {x}"),
        steps=("append the reverse", "mirror the list"),
        names=("mirror",),
        weight=0.6,
    ),
    _op(
        "repeated",
        "repeat",
        "{x} * {k}",
        ("{x} repeated {k} times", "{k} copies in a row of {x}"),
        verbs=("repeat {x} {k} times",),
        steps=("repeat the list {k} times",),
        names=("repeat_list",),
        args=(COUNT,),
        weight=0.6,
    ),
    _op(
        "each_twice",
        "repeat",
        "[x for x in {x} for _ in range(2)]",
        ("{x} with every {thing} written twice", "a list with two of each {thing} of {x}"),
        verbs=("write twice each {thing} of {x}", "duplicate every {thing} in {x}"),
        steps=("write each {thing} twice", "duplicate every {thing}"),
        names=("duplicate_each", "double_elements"),
        weight=0.6,
    ),
)

NUMBERS = (
    _op(
        "by_magnitude",
        "sort by key",
        "sorted({x}, key=abs)",
        ("{x} sorted by absolute value", "the {things} in order of magnitude of {x}"),
        verbs=("sort by absolute value {x}", "order by magnitude {x}", "sort {x} by absolute value"),
        steps=("sort them by absolute value", "order them by magnitude"),
        names=("sort_by_abs", "abs_sort"),
        weight=0.9,
    ),
    _op(
        "by_last_digit",
        "sort by key",
        "sorted({x}, key=lambda x: x % 10)",
        ("{x} sorted by last digit",),
        verbs=("sort by the last digit {x}", "sort {x} by their last digits"),
        steps=("sort them by their last digit",),
        names=("sort_by_last_digit",),
        inputs="naturals",
        weight=0.5,
    ),
    _op(
        "by_remainder",
        "sort by key",
        "sorted({x}, key=lambda x: x % {k})",
        ("{x} sorted by the remainder on division by {k}",),
        verbs=("sort by the remainder modulo {k} {x}", "sort {x} by their remainders modulo {k}"),
        steps=("sort them by remainder modulo {k}",),
        args=(SMALL,),
        weight=0.4,
    ),
    _op(
        "evens_first",
        "partition",
        "sorted({x}, key=lambda x: x % 2)",
        (
            "{x} with the even {things} before the odd ones, each in their original order",
            "the even {things} followed by the odd {things} of {x}",
        ),
        verbs=("move the even {things} to the front of {x}", "put even before odd {things} in {x}"),
        steps=("put the even ones before the odd ones", "move the even {things} to the front"),
        names=("even_before_odd", "sort_by_parity"),
        weight=0.8,
    ),
    _op(
        "zeros_last",
        "partition",
        "sorted({x}, key=lambda x: x == 0)",
        ("{x} with all zeros moved to the end", "{x} with the zeros at the end and the order otherwise kept"),
        verbs=("move the zeros to the end of {x}", "push all zeros to the end of {x}"),
        steps=("move the zeros to the end", "push all zeros to the back"),
        whole=("Move every 0 in {x} to the end and keep the order of the rest.",),
        names=("move_zeros", "zeros_to_end", "move_zeroes"),
        inputs="with_zeros",
        weight=1.0,
    ),
    _op(
        "negatives_first",
        "partition",
        "sorted({x}, key=lambda x: x >= 0)",
        ("{x} with the negative {things} before all others, otherwise in their order",),
        verbs=("move the negative {things} to the front of {x}",),
        steps=("move the negative ones to the front", "put negative {things} first"),
        weight=0.5,
    ),
)

OPERATIONS = (
    *(made for operation in GENERAL for made in for_types(operation, "int", "str", "float")),
    *(made for operation in NUMBERS for made in for_types(operation, "int")),
)
