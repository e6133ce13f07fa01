"""Sequences of numbers: Fibonacci, triangular, powers, Collatz, Pascal, counting and tables up to a number."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

SMALL = Argument("int", "small", constant=0.5, names=("k", "m", "step"))

OPERATIONS = (
    told(
        "fibonacci",
        "fibonacci",
        "int -> int",
        """
        a, b = 0, 1
        for _ in range({x}):
            a, b = b, a + b
        return a
        """,
        """the Fibonacci number with index {x}, where index 0 gives 0 and index 1 gives 1
        | the {x}-th Fibonacci number, counting from F(0) = 0 and F(1) = 1
        | element {x} of the Fibonacci sequence 0, 1, 1, 2, 3, 5, ..., numbered from zero""",
        verbs="find Fibonacci number {x}, where number 0 is 0 and number 1 is 1",
        whole="""In the Fibonacci sequence each number is the sum of the two before it, starting with F(0) = 0 and
        F(1) = 1. Find F({x}). | Compute the Fibonacci number F({x}) with F(0) = 0 and F(1) = 1.""",
        names="fib nth_fibonacci fibonacci_number",
        inputs="up_to_twelve",
        weight=2.0,
        first=True,
    ),
    told(
        "fibonacci_first",
        "fibonacci",
        "int -> list[int]",
        """
        result = []
        a, b = 0, 1
        for _ in range({x}):
            result.append(a)
            a, b = b, a + b
        return result
        """,
        """the first {x} Fibonacci numbers, starting with 0 and 1
        | the first {x} elements of the sequence 0, 1, 1, 2, 3, 5, ... in which each is the sum of the two before
        | the Fibonacci sequence up to its {x}-th number, beginning with 0""",
        verbs="list the first {x} Fibonacci numbers from 0 on",
        names="fib_list fibonacci_sequence first_fibonacci",
        inputs="up_to_twelve",
        weight=1.5,
        first=True,
    ),
    told(
        "fibonacci_below",
        "fibonacci",
        "int -> list[int]",
        """
        result = []
        a, b = 0, 1
        while a < {x}:
            result.append(a)
            a, b = b, a + b
        return result
        """,
        """the Fibonacci numbers that are less than {x}, from 0 on | all Fibonacci numbers below {x}, starting 0, 1, 1""",
        verbs="list the Fibonacci numbers smaller than {x}, beginning with 0, 1, 1",
        names="fib_below fibonacci_up_to",
        inputs="up_to_sixty",
        first=True,
    ),
    told(
        "is_fibonacci",
        "fibonacci",
        "int -> bool",
        """
        a, b = 0, 1
        while a < {x}:
            a, b = b, a + b
        return a == {x}
        """,
        "{x} is a Fibonacci number | {x} occurs in the Fibonacci sequence 0, 1, 1, 2, 3, 5, 8, ...",
        names="in_fibonacci is_fib",
        inputs="up_to_sixty",
        weight=0.6,
        first=True,
    ),
    told(
        "tribonacci",
        "fibonacci",
        "int -> int",
        """
        a, b, c = 0, 0, 1
        for _ in range({x}):
            a, b, c = b, c, a + b + c
        return a
        """,
        """element {x} (from index 0) of the sequence that starts 0, 0, 1 and goes on with the sum of the last three
        | the {x}-th Tribonacci number, where T(0) = 0, T(1) = 0 and T(2) = 1""",
        names="nth_tribonacci",
        inputs="up_to_twelve",
        weight=0.3,
        first=True,
    ),
    told(
        "lucas_number",
        "fibonacci",
        "int -> int",
        """
        a, b = 2, 1
        for _ in range({x}):
            a, b = b, a + b
        return a
        """,
        """the {x}-th Lucas number, where L(0) = 2, L(1) = 1 and each later one is the sum of the two before it
        | element {x}, counted from zero, of the sequence 2, 1, 3, 4, 7, 11, ... in which two neighbours add up to the
        next""",
        names="lucas",
        inputs="up_to_twelve",
        weight=0.3,
        first=True,
    ),
    told(
        "sum_to",
        "triangular",
        "int -> int",
        "{x} * ({x} + 1) // 2",
        """the sum of the whole numbers from 1 to {x} | the {x}-th triangular number | 1 + 2 + 3 + ... + {x}
        | the total of all integers from 1 up to and including {x}""",
        verbs="add up all numbers from 1 to {x} | sum the integers 1 to {x}",
        whole="What do the numbers from 1 to {x} add up to?",
        names="sum_up_to triangular triangular_number sum_to_n",
        inputs="countable",
        weight=1.5,
        first=True,
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
        "the sum of the squares of the numbers from 1 to {x} | 1 + 4 + 9 and so on up to {x} squared",
        verbs="add up the squares of all integers from 1 to {x} | sum the first {x} square numbers",
        names="sum_of_squares square_sum",
        inputs="up_to_twelve",
        first=True,
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
        """the sum of the even numbers from 1 to {x} | the total of all even numbers not greater than {x}, starting at 2""",
        verbs="add up every even number from 2 to {x}",
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
        verbs="list the first {k} multiples of {x}, beginning with the number itself",
        names="multiples times_table multiplication_table",
        args=(Argument("int", "count", names=("k", "count", "length")),),
        inputs="up_to_twelve",
        first=True,
    ),
    told(
        "multiples_up_to",
        "multiples",
        "int -> list[int]",
        "list(range({k}, {x} + 1, {k}))",
        """the positive multiples of {k} that are not greater than {x}
        | all numbers from 1 to {x} that are divisible by {k} | every {k}th number up to {x}, starting with {k}""",
        verbs="list the numbers from 1 to {x} that {k} divides",
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
        verbs="count from 1 to {x} | list the numbers 1 to {x}",
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
        verbs="count down from {x} to zero",
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
        names="inclusive_range numbers_from_to",
        args=(Argument("int", "a_bit_more", constant=0, names=("end", "b", "last")),),
        inputs="up_to_twelve",
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
        names="sum_range range_sum",
        args=(Argument("int", "a_bit_more", constant=0, names=("end", "b", "high")),),
        inputs="up_to_twelve",
        first=True,
    ),
    told(
        "first_squares",
        "lists of powers",
        "int -> list[int]",
        "[i ** 2 for i in range(1, {x} + 1)]",
        "the squares of the numbers from 1 to {x} | the first {x} square numbers, starting with 1",
        verbs="list the squares of 1, 2, 3 and so on up to {x}",
        names="squares square_numbers list_squares",
        inputs="up_to_twelve",
        first=True,
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
        names="first_powers_of_two",
        inputs="up_to_twelve",
        weight=0.8,
        first=True,
    ),
    told(
        "square_dict",
        "lists of powers",
        "int -> dict[int, int]",
        "{i: i ** 2 for i in range(1, {x} + 1)}",
        "a dictionary of the numbers from 1 to {x} and their squares | a dict that maps every i from 1 to {x} to i squared",
        verbs="map each number from 1 to {x} to its square in a dictionary",
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
        whole="Can {x} be reached by multiplying 1 with {k} again and again?",
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
        names="isqrt integer_sqrt int_sqrt",
        inputs="countable",
        first=True,
    ),
    told(
        "collatz_steps",
        "collatz",
        "int -> int",
        """
        count = 0
        while {x} != 1:
            {x} = {x} // 2 if {x} % 2 == 0 else 3 * {x} + 1
            count += 1
        return count
        """,
        """how many Collatz steps lead from {x} to 1 | the number of steps until {x} becomes 1 when an even number is
        halved and an odd one is tripled and increased by one""",
        whole="""Halve {x} if it is even, otherwise multiply it by 3 and add 1, and repeat. After how many steps is it 1?
        | Count the steps of the 3n + 1 rule that it takes to get from {x} to 1.""",
        names="collatz collatz_length steps_to_one",
        inputs="up_to_thirty",
        first=True,
        weight=1.2,
    ),
    told(
        "collatz_path",
        "collatz",
        "int -> list[int]",
        """
        result = [{x}]
        while {x} != 1:
            {x} = {x} // 2 if {x} % 2 == 0 else 3 * {x} + 1
            result.append({x})
        return result
        """,
        """the Collatz sequence from {x} to 1 | the numbers from {x} down to 1 when each even number is followed by its
        half and each odd one by three times it plus one""",
        verbs="list the Collatz numbers from {x} until 1 is reached, both included",
        names="collatz_sequence hailstone",
        inputs="up_to_twelve_positive",
        first=True,
    ),
    told(
        "pascal_row",
        "pascal",
        "int -> list[int]",
        """
        row = [1]
        for i in range({x}):
            row.append(row[-1] * ({x} - i) // (i + 1))
        return row
        """,
        """row {x} of Pascal's triangle, where row 0 is [1]
        | the row of Pascal's triangle with index {x}, counting from zero""",
        names="pascals_triangle_row binomial_row",
        inputs="up_to_eight",
        weight=0.7,
        first=True,
    ),
    told(
        "pascal_triangle",
        "pascal",
        "int -> list[list[int]]",
        """
        rows = []
        row = [1]
        for _ in range({x}):
            rows.append(row)
            row = [1] + [a + b for a, b in zip(row, row[1:])] + [1]
        return rows
        """,
        "the first {x} rows of Pascal's triangle as a list of lists | Pascal's triangle with {x} rows",
        verbs="build the first {x} rows of Pascal's triangle, starting with [1]",
        names="pascals_triangle",
        inputs="up_to_five",
        weight=0.7,
        first=True,
    ),
    told(
        "harmonic",
        "fraction sums",
        "int -> float",
        "round(sum(1 / i for i in range(1, {x} + 1)), 3)",
        """the sum of 1/1, 1/2, 1/3 and so on up to 1/{x}, rounded to three decimals
        | the {x}-th harmonic number, rounded to 3 decimal places""",
        verbs="add up the fractions 1/i for i from 1 to {x} and round to three decimals",
        names="harmonic_sum harmonic_number",
        inputs="up_to_twelve_positive",
        weight=0.5,
        first=True,
    ),
    told(
        "arithmetic_sequence",
        "progressions",
        "int -> list[int]",
        "[{x} + i * {k} for i in range({m})]",
        """the first {m} elements of the sequence that starts at {x} and grows by {k} each time
        | {m} numbers that begin with {x} and rise in steps of {k}""",
        verbs="start at {x} and add {k} again and again until there are {m} numbers",
        names="arithmetic_progression steps_from",
        args=(SMALL, Argument("int", "count", names=("n", "count", "length"))),
        inputs="up_to_twelve",
        weight=0.7,
        first=True,
    ),
    told(
        "geometric_sequence",
        "progressions",
        "int -> list[int]",
        "[{x} * {k} ** i for i in range({m})]",
        """the first {m} elements of the sequence that starts at {x} and is multiplied by {k} each time
        | {m} numbers that begin with {x}, each {k} times the one before""",
        names="geometric_progression",
        args=(Argument("int", "small", constant=0.5, names=("ratio", "k", "factor")),
              Argument("int", "count", names=("n", "count", "length"))),
        inputs="up_to_twelve",
        weight=0.6,
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
