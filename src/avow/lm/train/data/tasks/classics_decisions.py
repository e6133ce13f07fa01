"""Decisions on a number or two: grades, fizz buzz, signs, bands, comparisons, small games."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

FIZZ = """'FizzBuzz' if {x} is divisible by both 3 and 5, 'Fizz' if only by 3, 'Buzz' if only by 5"""

OPERATIONS = (
    told(
        "fizzbuzz",
        "fizz buzz",
        "int -> str",
        """
        if {x} % 15 == 0:
            return 'FizzBuzz'
        if {x} % 3 == 0:
            return 'Fizz'
        if {x} % 5 == 0:
            return 'Buzz'
        return str({x})
        """,
        f"""{FIZZ}, and otherwise {{x}} as a string
        | 'Fizz' for a multiple of 3, 'Buzz' for a multiple of 5, 'FizzBuzz' for a multiple of both, else {{x}} as text""",
        whole="""Play FizzBuzz: for {x} say 'Fizz' if it is a multiple of 3, 'Buzz' if it is a multiple of 5,
        'FizzBuzz' if it is both, and the number as a string otherwise.""",
        names="fizz_buzz",
        inputs="countable",
        weight=1.5,
        first=True,
        last=True,
    ),
    told(
        "fizzbuzz_list",
        "fizz buzz",
        "int -> list[str]",
        """
        result = []
        for i in range(1, {x} + 1):
            if i % 15 == 0:
                result.append('FizzBuzz')
            elif i % 3 == 0:
                result.append('Fizz')
            elif i % 5 == 0:
                result.append('Buzz')
            else:
                result.append(str(i))
        return result
        """,
        """the FizzBuzz list from 1 to {x}: strings of the numbers, but 'Fizz' for multiples of 3, 'Buzz' for multiples
        of 5 and 'FizzBuzz' for multiples of both
        | a list of strings for the numbers 1 to {x} in which multiples of 3 become 'Fizz', of 5 'Buzz', of both
        'FizzBuzz'""",
        verbs="play FizzBuzz from 1 to {x} and collect what is said as a list of strings",
        names="fizz_buzz fizz_buzz_list",
        inputs="up_to_twenty",
        weight=1.2,
        first=True,
    ),
    told(
        "count_fizz",
        "fizz buzz",
        "int -> int",
        "sum(1 for i in range(1, {x} + 1) if i % 3 == 0 and i % 5 == 0)",
        "how many numbers from 1 to {x} are divisible by both 3 and 5 | the number of multiples of 3 and of 5 up to {x}",
        names="count_fizzbuzz",
        inputs="countable",
        weight=0.4,
        first=True,
    ),
    told(
        "letter_grade",
        "grades",
        "int -> str",
        """
        if {x} >= 90:
            return 'A'
        if {x} >= 80:
            return 'B'
        if {x} >= 70:
            return 'C'
        if {x} >= 60:
            return 'D'
        return 'F'
        """,
        """the letter grade for a score of {x}: 'A' from 90, 'B' from 80, 'C' from 70, 'D' from 60, otherwise 'F'
        | 'A' if {x} is at least 90, 'B' if at least 80, 'C' if at least 70, 'D' if at least 60, and else 'F'
        | the school grade that {x} points earn, where 90 and more is 'A', 80 'B', 70 'C', 60 'D' and less is 'F'""",
        verbs="turn the score {x} into a grade: A from 90, B from 80, C from 70, D from 60, F below",
        names="grade get_grade score_to_grade",
        inputs="score",
        weight=1.5,
        first=True,
        last=True,
    ),
    told(
        "grade_list",
        "grades",
        "list[int] -> list[str]",
        "['pass' if x >= {k} else 'fail' for x in {x}]",
        """'pass' for every score in {x} that is at least {k} and 'fail' for the others, as a list
        | the list of results, 'pass' from {k} points on and otherwise 'fail', for the scores {x}""",
        verbs="mark each score in {x} as 'pass' if it reaches {k}, else as 'fail'",
        names="pass_fail mark_scores results",
        args=(Argument("int", "pass_mark", names=("limit", "mark", "needed")),),
        inputs="score_list",
        weight=0.8,
        first=True,
    ),
    told(
        "has_passed",
        "grades",
        "list[int] -> bool",
        "sum({x}) / len({x}) >= {k}",
        "the average of {x} is at least {k} | {x} has a mean of {k} or more",
        names="passed average_at_least",
        args=(Argument("int", "pass_mark", names=("limit", "mark", "needed")),),
        inputs="score_list_nonempty",
        weight=0.5,
        first=True,
    ),
    told(
        "sign_word",
        "signs",
        "int -> str",
        """
        if {x} > 0:
            return 'positive'
        if {x} < 0:
            return 'negative'
        return 'zero'
        """,
        """'positive', 'negative' or 'zero', whichever {x} is | the word for the sign of {x}: 'positive' if it is above
        zero, 'negative' if below, and 'zero' otherwise""",
        verbs="say whether {x} is 'positive', 'negative' or 'zero'",
        steps="say whether it is 'positive', 'negative' or 'zero'",
        names="describe_sign classify_number sign_name",
        inputs="signed_small",
        last=True,
    ),
    told(
        "sign_number",
        "signs",
        "int -> int",
        "1 if {x} > 0 else -1 if {x} < 0 else 0",
        "the sign of {x}: 1 if it is positive, -1 if negative, 0 if zero | -1, 0 or 1 for {x} below, at or above zero",
        verbs="map {x} to 1, 0 or -1 by its sign",
        names="sign signum",
        inputs="signed_small",
        weight=0.8,
    ),
    told(
        "parity_word",
        "parity words",
        "int -> str",
        "'even' if {x} % 2 == 0 else 'odd'",
        "'even' or 'odd', whichever {x} is | the word 'even' if {x} is divisible by two, else 'odd'",
        verbs="say whether {x} is 'even' or 'odd'",
        steps="say whether it is 'even' or 'odd'",
        names="even_or_odd odd_or_even parity",
        inputs="signed_small",
        weight=1.2,
    ),
    told(
        "larger_of_two",
        "comparing two",
        "int -> int",
        "{x} if {x} > {k} else {k}",
        "the larger of {x} and {k} | the bigger one of the two numbers {x} and {k}",
        verbs="pick the larger of the two numbers {x} and {k}",
        names="max_of_two larger bigger maximum",
        args=(Argument("int", "close_number", constant=0, names=("b", "other", "y")),),
        inputs="signed_small",
        first=True,
    ),
    told(
        "largest_of_three",
        "comparing three",
        "int -> int",
        "max({x}, {k}, {m})",
        "the largest of the three numbers {x}, {k} and {m} | whichever of {x}, {k} and {m} is the greatest",
        verbs="find the biggest of {x}, {k} and {m}",
        names="max_of_three largest biggest",
        args=(
            Argument("int", "close_number", constant=0, names=("b", "second")),
            Argument("int", "close_number", constant=0, names=("c", "third")),
        ),
        inputs="signed_small",
        first=True,
    ),
    told(
        "middle_of_three",
        "comparing three",
        "int -> int",
        "sorted([{x}, {k}, {m}])[1]",
        "the middle one of {x}, {k} and {m} by size | the median of the three numbers {x}, {k} and {m}",
        verbs="find which of {x}, {k} and {m} is neither the smallest nor the largest",
        names="median_of_three middle",
        args=(
            Argument("int", "close_number", constant=0, names=("b", "second")),
            Argument("int", "close_number", constant=0, names=("c", "third")),
        ),
        inputs="signed_small",
        weight=0.6,
        first=True,
    ),
    told(
        "compare_words",
        "comparing two",
        "int -> str",
        """
        if {x} < {k}:
            return 'less'
        if {x} > {k}:
            return 'greater'
        return 'equal'
        """,
        """'less', 'equal' or 'greater', as {x} compares to {k} | 'less' if {x} is smaller than {k}, 'greater' if it is
        larger, and 'equal' if they are the same""",
        verbs="say whether {x} is 'less' than, 'equal' to or 'greater' than {k}",
        names="compare compare_numbers",
        args=(Argument("int", "close_number", constant=0, names=("b", "other", "y")),),
        inputs="signed_small",
        weight=0.7,
        first=True,
        last=True,
    ),
    told(
        "all_same_three",
        "comparing three",
        "int -> bool",
        "{x} == {k} == {m}",
        "{x}, {k} and {m} are all equal | the three numbers {x}, {k} and {m} are the same",
        names="all_equal same_three",
        args=(
            Argument("int", "close_number", constant=0, names=("b", "second")),
            Argument("int", "close_number", constant=0, names=("c", "third")),
        ),
        inputs="signed_small",
        weight=0.5,
        first=True,
    ),
    told(
        "round_to_multiple",
        "rounding to multiples",
        "int -> int",
        "({x} + {k} // 2) // {k} * {k}",
        """{x} rounded to the nearest multiple of {k}, halves going up
        | the multiple of {k} that is closest to {x}, the higher one if two are equally close""",
        verbs="round {x} to the nearest multiple of {k}, up if it lies in the middle",
        names="nearest_multiple round_to",
        args=(Argument("int", "round_base", names=("base", "step")),),
        inputs="countable",
        weight=0.7,
        first=True,
    ),
    told(
        "ceil_to_multiple",
        "rounding to multiples",
        "int -> int",
        "-(-{x} // {k}) * {k}",
        "the smallest multiple of {k} that is not less than {x} | {x} rounded up to a multiple of {k}",
        verbs="round {x} up to the next multiple of {k} unless it is one",
        names="round_up next_multiple",
        args=(Argument("int", "round_base", names=("base", "step")),),
        inputs="countable",
        weight=0.6,
        first=True,
    ),
    told(
        "groups_needed",
        "rounding to multiples",
        "int -> int",
        "({x} + {k} - 1) // {k}",
        """how many boxes of {k} are needed for {x} things | the number of pages for {x} entries with {k} on each page
        | {x} divided by {k}, rounded up""",
        verbs="divide {x} by {k} and round up",
        names="pages boxes_needed ceil_div",
        args=(Argument("int", "round_base", names=("size", "per_page")),),
        inputs="countable",
        weight=0.8,
        first=True,
    ),
    told(
        "ticket_price",
        "bands",
        "int -> int",
        """
        if {x} < 6:
            return 0
        if {x} < 18:
            return 5
        if {x} < 65:
            return 10
        return 7
        """,
        """the ticket price for someone aged {x}: free under 6, 5 under 18, 10 under 65, and 7 from 65 on
        | 0 for an age {x} below 6, 5 below 18, 10 below 65, otherwise 7""",
        names="price_for_age entry_fee",
        inputs="age",
        weight=0.5,
        first=True,
        last=True,
    ),
    told(
        "weather_word",
        "bands",
        "int -> str",
        """
        if {x} < 10:
            return 'cold'
        if {x} < 25:
            return 'mild'
        return 'hot'
        """,
        """'cold' if the temperature {x} is below 10, 'mild' if it is below 25, and 'hot' otherwise
        | the word for {x} degrees: under 10 'cold', under 25 'mild', else 'hot'""",
        names="describe_temperature weather",
        inputs="degrees",
        weight=0.6,
        first=True,
        last=True,
    ),
    told(
        "age_group",
        "bands",
        "int -> str",
        """
        if {x} < 13:
            return 'child'
        if {x} < 20:
            return 'teenager'
        return 'adult'
        """,
        """'child' for an age {x} under 13, 'teenager' under 20, 'adult' otherwise
        | the age group of someone who is {x} years old: 'child' below 13, 'teenager' from 13 to 19, else 'adult'""",
        names="group_for_age classify_age",
        inputs="age",
        weight=0.6,
        first=True,
        last=True,
    ),
    told(
        "rock_paper_scissors",
        "games",
        "str -> str",
        """
        beats = {'rock': 'scissors', 'scissors': 'paper', 'paper': 'rock'}
        if {x} == {k}:
            return 'draw'
        return 'first' if beats[{x}] == {k} else 'second'
        """,
        """'first' if {x} beats {k} in rock, paper, scissors, 'second' if {k} beats {x}, or 'draw'
        | who wins rock-paper-scissors when the first plays {x} and the second {k}: 'first', 'second' or 'draw'""",
        names="rps winner play",
        args=(Argument("str", "hand", constant=0, names=("other", "b")),),
        inputs="hand_shape",
        weight=0.6,
        first=True,
        last=True,
    ),
    told(
        "traffic_light",
        "games",
        "str -> str",
        "{'red': 'green', 'green': 'yellow', 'yellow': 'red'}[{x}]",
        """the light that follows {x} at a traffic light: 'green' after 'red', 'yellow' after 'green', 'red' after
        'yellow'""",
        verbs="name the colour that comes after {x}, in the order red, green, yellow and red again",
        names="next_light light_after",
        inputs="light_colour",
        weight=0.4,
        first=True,
    ),
)


def _close(random: Random, value: object) -> int:
    base = value if isinstance(value, int) else 0
    return random.choice((base, base, base + random.randint(-3, 3), random.randint(-10, 20)))


def _score(random: Random) -> int:
    return random.choice((60, 70, 80, 90, 100, random.randint(0, 100), random.randint(55, 100), random.randint(50, 100)))


INPUTS = {
    "score": _score,
    "score_list": lambda random: [_score(random) for _ in range(random.choice((0, 1, 2, 3, 3, 4, 5)))],
    "score_list_nonempty": lambda random: [_score(random) for _ in range(random.randint(1, 5))],
    "up_to_twenty": lambda random: random.choice((random.randint(0, 6), random.randint(1, 16))),
    "signed_small": lambda random: random.choice((0, random.randint(-9, 9), random.randint(-20, 50))),
    "age": lambda random: random.choice((5, 6, 12, 13, 18, 19, 20, 65, random.randint(0, 90))),
    "degrees": lambda random: random.choice((10, 25, random.randint(-10, 40))),
    "hand_shape": lambda random: random.choice(("rock", "paper", "scissors")),
    "light_colour": lambda random: random.choice(("red", "green", "yellow")),
}
ARGUMENTS = {
    "close_number": _close,
    "round_base": lambda random, value: random.choice((2, 3, 4, 5, 5, 6, 8, 10, 10, 12)),  # noqa: ARG005
    "pass_mark": lambda random, value: random.choice((50, 60, 70, 75, 40, 55)),  # noqa: ARG005
    "hand": lambda random, value: random.choice(("rock", "paper", "scissors")),  # noqa: ARG005
}
