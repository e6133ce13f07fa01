"""Tests of one integer, and what they give over a list of them."""

from __future__ import annotations

from avow.lm.train.data.tasks.derive import Test, predicate
from avow.lm.train.data.tasks.operation import Argument

LIMIT = Argument("int", "limit", names=("limit", "k", "threshold", "n"))
DIVISOR = Argument("int", "small", names=("k", "n", "d", "divisor"))
DIGIT = Argument("int", "digit", names=("d", "digit", "k"))

TESTS = (
    Test(
        "even",
        "parity",
        "int",
        "{x} % 2 == 0",
        ("is even", "is divisible by 2", "is an even number", "leaves no remainder when divided by two"),
        ("even", "even-valued"),
        ("is odd", "is not even"),
        whole=("Is {x} even?", "Tell whether {x} can be divided by two without a remainder."),
        names=("even", "check_even"),
        weight=3.0,
    ),
    Test(
        "odd",
        "parity",
        "int",
        "{x} % 2 == 1",
        ("is odd", "is not even", "is an odd number", "is not divisible by 2"),
        ("odd",),
        ("is even",),
        whole=("Is {x} an odd number?",),
        names=("odd", "check_odd"),
        weight=2.0,
    ),
    Test(
        "positive",
        "sign",
        "int",
        "{x} > 0",
        ("is positive", "is greater than zero", "is above 0"),
        ("positive", "strictly positive"),
        weight=2.0,
    ),
    Test(
        "negative",
        "sign",
        "int",
        "{x} < 0",
        ("is negative", "is less than zero", "is below 0"),
        ("negative",),
        weight=1.5,
    ),
    Test(
        "nonzero",
        "sign",
        "int",
        "{x} != 0",
        ("is not zero", "is not equal to 0", "differs from zero"),
        ("non-zero", "nonzero"),
        ("is zero", "equals 0"),
        inputs="around_zero",
        list_inputs="with_zeros",
    ),
    Test(
        "above",
        "compare",
        "int",
        "{x} > {k}",
        ("is greater than {k}", "is larger than {k}", "exceeds {k}", "is above {k}", "is more than {k}"),
        args=(LIMIT,),
        weight=2.0,
    ),
    Test(
        "between",
        "compare",
        "int",
        "{k} <= {x} <= {m}",
        ("is between {k} and {m} inclusive", "lies in the range from {k} to {m}", "is at least {k} and at most {m}"),
        args=(
            Argument("int", "low", names=("low", "lo", "start")),
            Argument("int", "high", names=("high", "hi", "end")),
        ),
        names=("in_range",),
    ),
    Test(
        "multiple",
        "divisible",
        "int",
        "{x} % {k} == 0",
        ("is divisible by {k}", "is a multiple of {k}", "can be divided by {k} without remainder"),
        args=(DIVISOR,),
        names=("is_divisible", "divides"),
        weight=2.0,
    ),
    Test(
        "ending_in",
        "digits",
        "int",
        "{x} % 10 == {k}",
        ("ends in {k}", "ends with the digit {k}", "has {k} as its last digit"),
        args=(DIGIT,),
        inputs="natural",
        list_inputs="naturals",
    ),
    Test(
        "prime",
        "prime",
        "int",
        "{x} > 1 and all({x} % d != 0 for d in range(2, int({x} ** 0.5) + 1))",
        ("is prime", "is a prime number", "has no divisors other than 1 and itself"),
        ("prime",),
        whole=("Is {x} a prime number?", "Given {x}, tell whether it is prime."),
        names=("check_prime", "prime"),
        inputs="natural",
        list_inputs="naturals",
        weight=2.0,
    ),
)

OPERATIONS = tuple(operation for test in TESTS for operation in predicate(test))
