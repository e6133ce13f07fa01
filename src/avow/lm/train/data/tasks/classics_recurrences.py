"""Numbers that follow from those before: Fibonacci, Collatz, Pascal, progressions.

Inputs are those of `classics_sequences`.
"""

from __future__ import annotations

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
        """the Fibonacci number with index {x}, where index 0 gives 0 and index 1 gives 1 | the {x}-th Fibonacci
        number, counting from F(0) = 0 and F(1) = 1 | element {x} of the Fibonacci sequence 0, 1, 1, 2, 3, 5, ...,
        numbered from zero | F({x}) in the sequence F(0) = 0, F(1) = 1, F(n) = F(n - 1) + F(n - 2)""",
        verbs="""find Fibonacci number {x}, where number 0 is 0 and number 1 is 1 | compute the {x}-th number of the
        Fibonacci sequence (0-th: 0, 1st: 1)""",
        whole="""In the Fibonacci sequence each number is the sum of the two before it, starting with F(0) = 0 and
        F(1) = 1. Find F({x}). | Compute the Fibonacci number F({x}) with F(0) = 0 and F(1) = 1.""",
        names="fib nth_fibonacci fibonacci_number",
        inputs="up_to_twelve",
        weight=2.0,
        first=True,
        by_name=True,
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
        verbs="""list the first {x} Fibonacci numbers from 0 on | generate the Fibonacci sequence 0, 1, 1, 2, ... with
        {x} numbers | build a list of {x} Fibonacci numbers starting 0, 1""",
        whole="Start with 0 and 1 and keep adding the last two numbers, until there are {x} in all.",
        names="fib_list fibonacci_sequence first_fibonacci",
        inputs="up_to_twelve",
        weight=1.5,
        first=True,
        by_name=True,
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
        """the Fibonacci numbers that are less than {x}, from 0 on | all Fibonacci numbers below {x}, starting 0, 1,
        1""",
        verbs="list the Fibonacci numbers smaller than {x}, beginning with 0, 1, 1",
        whole="Which Fibonacci numbers are smaller than {x}? Start with 0, 1, 1.",
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
        whole="Does {x} belong to the Fibonacci numbers?",
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
        by_name=True,
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
        by_name=True,
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
        whole="""Halve {x} if it is even, otherwise multiply it by 3 and add 1, and repeat. After how many steps is it
        1? | Count the steps of the 3n + 1 rule that it takes to get from {x} to 1.""",
        verbs="count how often the Collatz rule must be applied to {x} to reach 1",
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
        whole="Follow the 3n + 1 rule from {x} until 1 and write down all numbers on the way.",
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
        by_name=True,
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
        by_name=True,
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
        by_name=True,
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
        args=(
            Argument("int", "small", constant=0.5, names=("ratio", "k", "factor")),
            Argument("int", "count", names=("n", "count", "length")),
        ),
        inputs="up_to_twelve",
        weight=0.6,
        first=True,
    ),
    told(
        "steps_ways",
        "counting ways",
        "int -> int",
        """
        a, b = 1, 1
        for _ in range({x}):
            a, b = b, a + b
        return a
        """,
        """the number of ways to climb {x} stairs when one or two are taken at a time
        | in how many orders steps of 1 and 2 can add up to {x}""",
        names="climb_stairs count_ways stair_ways",
        inputs="up_to_twelve",
        called="n stairs steps",
        weight=0.7,
        first=True,
        by_name=True,
    ),
    told(
        "grid_paths",
        "counting ways",
        "int -> int",
        """
        row = [1] * {k}
        for _ in range({x} - 1):
            for j in range(1, {k}):
                row[j] += row[j - 1]
        return row[-1]
        """,
        """the number of ways from the top left to the bottom right cell of a grid with {x} rows and {k} columns, moving
        only right or down""",
        names="count_paths unique_paths",
        args=(Argument("int", "side", constant=0, names=("columns", "m")),),
        inputs="side_length",
        called="rows n",
        weight=0.5,
        first=True,
        by_name=True,
    ),
)
