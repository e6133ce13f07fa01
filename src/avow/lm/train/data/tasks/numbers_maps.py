"""Operations on one integer that are also done to each of many."""

from __future__ import annotations

from avow.lm.train.data.tasks.derive import elementwise
from avow.lm.train.data.tasks.operation import Argument, Operation

SMALL = Argument("int", "small", names=("k", "n", "m"))
LIMIT = Argument("int", "limit", names=("limit", "k", "bound"))


def _op(name: str, family: str, code: str, nouns: tuple[str, ...], **more: object) -> Operation:
    return Operation(name, family, "int", "int", code, nouns, **more)  # type: ignore[arg-type]


OPERATIONS = (
    *elementwise(
        _op(
            "square",
            "power",
            "{x} ** 2",
            ("the square of {x}", "{x} squared", "{x} multiplied by itself", "{x} raised to the power of 2"),
            verbs=("square {x}", "multiply {x} by itself"),
            whole=("Work out {x} times {x}.", "What is the square of {x}?"),
            names=("squared", "get_square"),
            weight=2.0,
        ),
        each=("the squares of {x}", "{x}, each squared", "the squared {things} of {x}"),
        each_steps=("square them", "square every {thing}", "replace each {thing} with its square"),
    ),
    *elementwise(
        _op(
            "cube",
            "power",
            "{x} ** 3",
            ("the cube of {x}", "{x} cubed", "{x} to the third power"),
            verbs=("cube {x}", "raise {x} to the third power"),
        ),
        each=("the cubes of {x}", "{x}, each cubed"),
        each_steps=("cube them", "replace each {thing} with its cube"),
    ),
    *elementwise(
        _op(
            "double",
            "scale",
            "{x} * 2",
            ("{x} doubled", "twice {x}", "double {x}", "two times {x}"),
            verbs=("double {x}", "multiply {x} by two"),
            names=("times_two", "twice"),
            weight=1.5,
        ),
        each=("{x}, each doubled", "the doubles of {x}"),
        each_steps=("double them", "double every {thing}", "multiply each by 2"),
    ),
    *elementwise(
        _op(
            "absolute",
            "sign",
            "abs({x})",
            (
                "the absolute value of {x}",
                "the magnitude of {x}",
                "{x} without its sign",
                "the distance of {x} from zero",
            ),
            verbs=("take the absolute value of {x}", "drop the sign of {x}"),
            names=("abs_value", "absolute_value", "magnitude"),
        ),
        each=("the absolute values of {x}", "the magnitudes of {x}"),
        each_steps=(
            "take absolute values",
            "make every {thing} non-negative",
            "replace each {thing} by its absolute value",
        ),
    ),
    *elementwise(
        _op(
            "negate",
            "sign",
            "-{x}",
            ("the negative of {x}", "minus {x}", "{x} with the opposite sign", "the additive inverse of {x}"),
            verbs=("negate {x}", "flip the sign of {x}"),
        ),
        each=("the negatives of {x}", "{x} with every sign flipped"),
        each_steps=("negate them", "flip the sign of every {thing}", "change all signs"),
    ),
    *elementwise(
        _op(
            "add",
            "shift",
            "{x} + {k}",
            ("{x} plus {k}", "{x} increased by {k}", "the sum of {x} and {k}", "{k} more than {x}"),
            verbs=("add {k} to {x}", "increase {x} by {k}"),
            whole=("Add {x} and {k}.", "What is {x} plus {k}?"),
            names=("plus", "add_numbers", "increase"),
            args=(SMALL,),
            weight=1.5,
        ),
        each=("{x} with {k} added to each", "{x}, each increased by {k}"),
        each_steps=("add {k} to each", "add {k} to every {thing}", "increase them by {k}"),
    ),
    *elementwise(
        _op(
            "remainder",
            "division",
            "{x} % {k}",
            (
                "the remainder of {x} divided by {k}",
                "{x} modulo {k}",
                "{x} mod {k}",
                "what is left when {x} is divided by {k}",
            ),
            verbs=("take {x} modulo {k}", "find the remainder of {x} on division by {k}"),
            names=("mod", "modulo"),
            args=(SMALL,),
        ),
        each=("{x} modulo {k}", "the remainders of {x} modulo {k}"),
        each_steps=("take them modulo {k}", "replace each by its remainder modulo {k}"),
    ),
    *elementwise(
        _op(
            "cap",
            "clamp",
            "min({x}, {k})",
            (
                "{x} capped at {k}",
                "{x}, but at most {k}",
                "the smaller of {x} and {k}",
                "{x} or {k}, whichever is smaller",
            ),
            verbs=("cap {x} at {k}", "limit {x} to at most {k}"),
            args=(LIMIT,),
        ),
        each=("{x} with {things} above {k} replaced by {k}", "{x}, each capped at {k}"),
        each_steps=("cap them at {k}", "replace {things} above {k} with {k}"),
    ),
    *elementwise(
        _op(
            "clamp",
            "clamp",
            "max({k}, min({x}, {m}))",
            ("{x} clamped to the range from {k} to {m}", "{x} limited to between {k} and {m}"),
            verbs=("clamp {x} between {k} and {m}", "force {x} into the range {k} to {m}"),
            whole=("Return {x}, but never less than {k} and never more than {m}.",),
            names=("clip",),
            args=(
                Argument("int", "low", names=("low", "lo", "minimum")),
                Argument("int", "high", names=("high", "hi", "maximum")),
            ),
        ),
        each=("{x}, each clamped to between {k} and {m}",),
        each_steps=("clamp each to between {k} and {m}",),
    ),
    *elementwise(
        _op(
            "digit_sum",
            "digits",
            "sum(int(d) for d in str(abs({x})))",
            ("the sum of the digits of {x}", "the digit sum of {x}", "the total of all digits of {x}"),
            verbs=("add up the digits of {x}", "sum the digits of {x}"),
            whole=("What do the digits of {x} add up to?", "Given {x}, add its decimal digits together."),
            names=("sum_digits", "sum_of_digits", "digits_sum"),
            inputs="natural_large",
            weight=2.0,
        ),
        each=("the digit sums of {x}",),
        each_steps=("replace each {thing} by the sum of its digits",),
    ),
)
