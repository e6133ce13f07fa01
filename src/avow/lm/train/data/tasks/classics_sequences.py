"""Sequences of numbers: triangular, powers, sums, counting and tables up to a number."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

OPERATIONS = (
    told(
        "sum_to",
        "triangular",
        "int -> int",
        "{x} * ({x} + 1) // 2",
        """the sum of the whole numbers from 1 to {x} | the {x}-th triangular number | 1 + 2 + 3 + ... + {x}
        | the total of all integers from 1 up to and including {x}""",
        verbs="add up all numbers from 1 to {x} | sum the integers 1 to {x} | total the numbers 1, 2, 3 up to {x}",
        whole="What do the numbers from 1 to {x} add up to? | Sum all the integers from 1 through {x}.",
        names="sum_up_to triangular triangular_number sum_to_n",
        inputs="countable",
        weight=1.5,
        first=True,
        by_name=True,
    ),
    told(
        "triangular_numbers",
        "triangular",
        "int -> list[int]",
        "[i * (i + 1) // 2 for i in range(1, {x} + 1)]",
        "the first {x} triangular numbers | the list of 1, 1 + 2, 1 + 2 + 3 and so on, {x} numbers in all",
        verbs="list the first {x} triangular numbers 1, 3, 6, ...",
        names="triangular_list",
        inputs="up_to_twelve",
        weight=0.6,
        first=True,
        by_name=True,
    ),
    told(
        "is_triangular",
        "triangular",
        "int -> bool",
        """
        total = 0
        i = 0
        while total < {x}:
            i += 1
            total += i
        return total == {x}
        """,
        "{x} is a triangular number, 1 + 2 + ... up to some number | {x} is one of the numbers 0, 1, 3, 6, 10, 15, ...",
        names="triangular_check",
        inputs="maybe_triangular",
        weight=0.4,
        first=True,
    ),
    told(
        "sum_squares_to",
        "power sums",
        "int -> int",
        "sum(i ** 2 for i in range(1, {x} + 1))",
        """the sum of the squares of the numbers from 1 to {x} | 1 + 4 + 9 and so on up to {x} squared | the total of
        1 squared, 2 squared and so on up to {x} squared""",
        verbs="add up the squares of all integers from 1 to {x} | sum the first {x} square numbers",
        whole="Square each number from 1 to {x} and add everything up.",
        names="sum_of_squares square_sum",
        inputs="up_to_twelve",
        first=True,
        by_name=True,
    ),
    told(
        "sum_cubes_to",
        "power sums",
        "int -> int",
        "sum(i ** 3 for i in range(1, {x} + 1))",
        "the sum of the cubes of the numbers from 1 to {x} | 1 + 8 + 27 and so on up to {x} cubed",
        verbs="add the third powers of all whole numbers from 1 to {x}",
        names="sum_of_cubes cube_sum",
        inputs="up_to_twelve",
        weight=0.6,
        first=True,
    ),
    told(
        "sum_even_to",
        "parity sums",
        "int -> int",
        "sum(i for i in range(2, {x} + 1, 2))",
        """the sum of the even numbers from 1 to {x} | the total of all even numbers not greater than {x}, starting at
        2""",
        verbs="add up every even number from 2 to {x}",
        whole="What is the total of the even numbers up to {x}?",
        names="sum_evens even_sum",
        inputs="countable",
        weight=0.8,
        first=True,
    ),
    told(
        "sum_odd_to",
        "parity sums",
        "int -> int",
        "sum(i for i in range(1, {x} + 1, 2))",
        "the sum of the odd numbers from 1 to {x} | the total of all odd numbers up to and including {x}, from 1 on",
        verbs="add up every odd number from 1 to {x}",
        whole="What is the total of the odd numbers up to {x}?",
        names="sum_odds odd_sum",
        inputs="countable",
        weight=0.8,
        first=True,
    ),
    told(
        "sum_multiples_below",
        "multiples",
        "int -> int",
        "sum(i for i in range({x}) if i % 3 == 0 or i % 5 == 0)",
        """the sum of all natural numbers below {x} that are multiples of 3 or 5
        | the total of the numbers less than {x} that 3 or 5 divides""",
        verbs="add up every number below {x} that is divisible by 3 or by 5",
        whole="Sum the multiples of 3 or 5 that lie below {x}; count those of both only once.",
        names="sum_multiples multiples_of_3_or_5",
        inputs="countable",
        weight=0.8,
        first=True,
    ),
    told(
        "multiples_of",
        "multiples",
        "int -> list[int]",
        "[{x} * i for i in range(1, {k} + 1)]",
        """the first {k} multiples of {x} | the list of {x} times 1, times 2 and so on up to times {k}
        | the multiplication table of {x} up to {k} times""",
        verbs="""list the first {k} multiples of {x}, beginning with the number itself | write down the times table of
        {x} from 1 to {k}""",
        whole="What are {x}, 2 times {x}, 3 times {x} and so on, up to {k} times?",
        names="multiples times_table multiplication_table",
        args=(Argument("int", "count", names=("k", "count", "length")),),
        inputs="up_to_twelve",
        first=True,
        by_name=True,
    ),
    told(
        "multiples_up_to",
        "multiples",
        "int -> list[int]",
        "list(range({k}, {x} + 1, {k}))",
        """the positive multiples of {k} that are not greater than {x}
        | all numbers from 1 to {x} that are divisible by {k} | every {k}th number up to {x}, starting with {k}""",
        verbs="list the numbers from 1 to {x} that {k} divides",
        whole="Which numbers up to {x} can be divided by {k}?",
        names="multiples_below divisible_up_to",
        args=(Argument("int", "small", names=("k", "step", "d")),),
        inputs="countable",
        weight=0.8,
        first=True,
    ),
    told(
        "count_up",
        "counting",
        "int -> list[int]",
        "list(range(1, {x} + 1))",
        """the whole numbers from 1 to {x} | the list of integers 1, 2, 3 and so on up to and including {x}
        | all numbers from 1 up to {x}""",
        verbs="count from 1 to {x} | list the numbers 1 to {x} | make a list of the numbers from one to {x}",
        whole="List every whole number from 1 through {x}.",
        names="numbers_to one_to_n number_list",
        inputs="up_to_twelve",
        weight=1.2,
        first=True,
    ),
    told(
        "count_down",
        "counting",
        "int -> list[int]",
        "list(range({x}, -1, -1))",
        "the numbers from {x} down to 0 | a countdown that starts at {x} and ends with 0",
        verbs="count down from {x} to zero | list the numbers from {x} back to 0",
        whole="Start a countdown at {x} and finish at zero.",
        names="countdown",
        inputs="up_to_twelve",
        first=True,
    ),
    told(
        "evens_up_to",
        "counting",
        "int -> list[int]",
        "list(range(2, {x} + 1, 2))",
        "the even numbers from 2 to {x} | all even positive integers not greater than {x}",
        verbs="list the even numbers up to and including {x}, from 2 on",
        whole="Which even numbers are there from 1 to {x}?",
        names="even_numbers evens",
        inputs="countable",
        first=True,
    ),
    told(
        "odds_up_to",
        "counting",
        "int -> list[int]",
        "list(range(1, {x} + 1, 2))",
        "the odd numbers from 1 to {x} | all odd positive integers not greater than {x}",
        verbs="list the odd numbers up to and including {x}, from 1 on",
        whole="Which odd numbers are there from 1 to {x}?",
        names="odd_numbers odds",
        inputs="countable",
        weight=0.8,
        first=True,
    ),
    told(
        "numbers_between",
        "counting",
        "int -> list[int]",
        "list(range({x}, {k} + 1))",
        "all integers from {x} to {k}, both included | the whole numbers that start at {x} and end with {k}",
        verbs="list the numbers from {x} to {k} inclusive",
        whole="Give every whole number starting with {x} and ending with {k}.",
        names="inclusive_range numbers_from_to",
        args=(Argument("int", "a_bit_more", constant=0, names=("end", "b", "last")),),
        inputs="up_to_twelve",
        called="start first",
        first=True,
    ),
    told(
        "sum_between",
        "counting",
        "int -> int",
        "sum(range({x}, {k} + 1))",
        """the sum of all integers from {x} to {k}, both included
        | what the whole numbers between {x} and {k}, ends included, add up to""",
        verbs="add up the integers from {x} to {k} inclusive",
        whole="How much is {x} plus all following integers through {k}?",
        names="sum_range range_sum",
        args=(Argument("int", "a_bit_more", constant=0, names=("end", "b", "high")),),
        inputs="up_to_twelve",
        called="start low",
        first=True,
    ),
    told(
        "first_squares",
        "lists of powers",
        "int -> list[int]",
        "[i ** 2 for i in range(1, {x} + 1)]",
        "the squares of the numbers from 1 to {x} | the first {x} square numbers, starting with 1",
        verbs="list the squares of 1, 2, 3 and so on up to {x}",
        whole="What are the first {x} square numbers, from 1 on?",
        names="squares square_numbers list_squares",
        inputs="up_to_twelve",
        first=True,
        by_name=True,
    ),
    told(
        "squares_below",
        "lists of powers",
        "int -> list[int]",
        """
        result = []
        i = 1
        while i * i < {x}:
            result.append(i * i)
            i += 1
        return result
        """,
        "the positive square numbers less than {x} | all perfect squares below {x}, from 1 on",
        verbs="list the square numbers 1, 4, 9, ... that are smaller than {x}",
        names="perfect_squares_below",
        inputs="countable",
        weight=0.6,
        first=True,
    ),
    told(
        "powers_of_two",
        "lists of powers",
        "int -> list[int]",
        "[2 ** i for i in range({x})]",
        "the first {x} powers of two | the list of 1, 2, 4, 8 and so on, {x} numbers long",
        verbs="list the first {x} powers of 2, starting with 1",
        whole="Start with 1 and double it again and again to get {x} numbers.",
        names="first_powers_of_two",
        inputs="up_to_twelve",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "square_dict",
        "lists of powers",
        "int -> dict[int, int]",
        "{i: i ** 2 for i in range(1, {x} + 1)}",
        """a dictionary of the numbers from 1 to {x} and their squares | a dict that maps every i from 1 to {x} to i
        squared""",
        verbs="map each number from 1 to {x} to its square in a dictionary",
        whole="Build a dict of i: i * i for every i from 1 to {x}.",
        names="squares_dict square_map",
        inputs="up_to_twelve",
        weight=0.8,
        first=True,
    ),
    told(
        "is_power_of",
        "powers",
        "int -> bool",
        """
        if {x} < 1:
            return False
        while {x} % {k} == 0:
            {x} //= {k}
        return {x} == 1
        """,
        "{x} is a power of {k} | {x} can be written as {k} raised to a whole number of at least zero",
        whole="""Can {x} be reached by multiplying 1 with {k} again and again? | Is {x} equal to 1, {k}, {k} times
        {k}, or so on?""",
        names="check_power power_of",
        args=(Argument("int", "power_base", names=("k", "base")),),
        inputs="maybe_power",
        first=True,
        last=True,
    ),
    told(
        "power_loop",
        "powers",
        "int -> int",
        """
        result = 1
        for _ in range({k}):
            result *= {x}
        return result
        """,
        """{x} to the power of {k}, found by repeated multiplication | {x} multiplied by itself, {k} factors in all
        | the {k}-th power of {x}""",
        verbs="raise {x} to the power {k} | multiply {k} factors of {x} without the ** operator",
        whole="Multiply {x} with itself so that it is a factor {k} times.",
        notes="The power with exponent 0 is 1.",
        names="power exponentiate my_pow",
        args=(Argument("int", "exponent", constant=0.2, names=("exponent", "k", "e")),),
        inputs="up_to_twelve",
        first=True,
    ),
    told(
        "integer_root",
        "roots",
        "int -> int",
        """
        r = 0
        while (r + 1) ** 2 <= {x}:
            r += 1
        return r
        """,
        """the square root of {x}, rounded down | the largest whole number whose square is at most {x}
        | the integer part of the square root of {x}""",
        verbs="find the integer square root of {x}",
        whole="Which is the biggest integer whose square does not exceed {x}?",
        names="isqrt integer_sqrt int_sqrt",
        inputs="countable",
        first=True,
    ),
)


def _power(random: Random) -> int:
    if random.random() < 0.55:
        return int(random.choice((2, 2, 3, 3, 4, 5, 10)) ** random.randint(0, 6))
    return random.randint(0, 100)


def _triangular(random: Random) -> int:
    i = random.randint(0, 14)
    return i * (i + 1) // 2 + random.choice((0, 0, 0, 1, 2))


INPUTS = {
    "up_to_five": lambda random: random.randint(0, 5),
    "up_to_eight": lambda random: random.randint(0, 8),
    "up_to_twelve": lambda random: random.randint(0, 12),
    "up_to_twelve_positive": lambda random: random.randint(1, 12),
    "up_to_thirty": lambda random: random.randint(1, 30),
    "maybe_power": _power,
    "maybe_triangular": _triangular,
}
ARGUMENTS = {
    "power_base": lambda random, value: random.choice(
        [k for k in (2, 3, 4, 5, 10) if isinstance(value, int) and value % k == 0] or [2, 2, 3, 4, 5, 10]
    ),
    "a_bit_more": lambda random, value: (value if isinstance(value, int) else 0) + random.randint(0, 8),
}
