"""Loops and rounding: things counted step by step, sums and counts up to n, rounding in unusual ways."""

from __future__ import annotations

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

OPERATIONS = (
    told(
        "snail_days",
        "counting loops",
        "int -> int",
        """
        height = 0
        days = 0
        while True:
            days += 1
            height += {k}
            if height >= {x}:
                break
            height -= {m}
        return days
        """,
        """the day on which a snail gets out of a well of depth {x} when it climbs {k} by day and slips back {m} by
        night
        | how many days it takes to climb {x} with {k} up each day and {m} down in each night between""",
        verbs="count the days in which a snail leaves a well {x} deep, climbing {k} a day and sliding {m} a night",
        whole="""A snail sits in a well, {x} m deep. By day it climbs {k} m, in the night it slides {m} m down. On which
        day is it out?
        | Well {x}, up {k} per day, down {m} per night: number of days. At the top it does not slide any more.
        | A frog jumps {k} cm up a wall of {x} cm, rests and slips {m} cm, jumps again ... After how many jumps is it at
        the top?
        | Each day {k} steps forward, each night {m} back. On what day are {x} steps reached?""",
        names="snail days_to_climb snail_in_well",
        args=(
            Argument("int", "climbed", constant=0.4, names=("up", "climb")),
            Argument("int", "slipped", constant=0.4, names=("down", "slip")),
        ),
        inputs="up_to_sixty_positive",
        called="depth height",
        first=True,
        by_name=True,
    ),
    told(
        "doublings_until",
        "counting loops",
        "int -> int",
        """
        hours = 0
        while {x} < {k}:
            {x} *= 2
            hours += 1
        return hours
        """,
        """how many times {x} must be doubled to be at least {k}
        | after how many hours {x} bacteria that double in each hour are {k} or more""",
        verbs="count how often {x} has to be doubled until it is no longer below {k}",
        whole="""In a dish are {x} bacteria, and each hour there are twice as many. After how many full hours are there
        {k} or more?
        | Double {x} until it reaches {k}. How many doublings?
        | A rumour is known to {x} people; each day their count doubles. In how many days do at least {k} people know
        it?
        | A sheet {x} units thick is folded again and again. After how many folds is it {k} units thick or thicker?""",
        names="count_doublings hours_until folds_needed",
        args=(Argument("int", "big_goal", constant=0.2, names=("goal", "target")),),
        inputs="one_to_twenty",
        called="n start count",
        first=True,
        by_name=True,
    ),
    told(
        "bounce_heights",
        "bounces",
        "float -> list[float]",
        """
        result = []
        for _ in range({k}):
            {x} /= 2
            result.append(round({x}, 2))
        return result
        """,
        """the heights of {k} bounces of a ball dropped from {x}, each half the one before, rounded to two decimals
        | a list of the first {k} halvings of {x}, to two decimals""",
        verbs="list how high a ball from height {x} bounces {k} times, half as high each time, with two decimals",
        whole="""A ball falls from {x} m and always comes up to half of the last height. How high are its first {k}
        bounces? Two decimals each, in a list.
        | Halve {x} {k} times and keep each value, rounded to 2 decimals (the halving itself is not rounded).
        | A medicine of {x} mg is reduced to one half per day. List the amounts after each of {k} days, rounded to two
        decimals.
        | Return {k} numbers: half of {x}, a quarter, an eighth and so on, to two decimals.""",
        names="bounces ball_heights halvings",
        args=(Argument("int", "count", constant=0.5, names=("n", "times")),),
        inputs="positive_float",
        called="height h",
        first=True,
        by_name=True,
    ),
    told(
        "alternating_sum_to",
        "power sums",
        "int -> int",
        "sum(i if i % 2 == 1 else -i for i in range(1, {x} + 1))",
        """1 - 2 + 3 - 4 and so on up to {x}
        | the sum of the numbers from 1 to {x} with all even ones subtracted""",
        verbs="add the odd numbers up to {x} and subtract the even ones up to {x}",
        whole="""What is 1 - 2 + 3 - 4 + ... with {x} as the last number?
        | Alternating sum from 1 to {x}, beginning with plus.
        | I walk one step forward, two back, three forward, and so on until {x} steps. How far ahead of the start am I?
        | From 1 to {x}: odd numbers count plus, even numbers minus. Total?""",
        names="alternating_sum plus_minus zigzag_sum",
        inputs="up_to_sixty",
        called="n last",
        by_name=True,
    ),
    told(
        "square_of_sum_gap",
        "power sums",
        "int -> int",
        "sum(range(1, {x} + 1)) ** 2 - sum(i ** 2 for i in range(1, {x} + 1))",
        """the square of the sum of the numbers 1 to {x} minus the sum of their squares
        | by how much (1 + 2 + ... + {x}) squared exceeds 1 squared + 2 squared + ... + {x} squared""",
        verbs="""subtract the sum of the squares of 1 to {x} from the square of their sum""",
        whole="""Add the numbers 1 to {x} and square that. Also square each of them and add those. What is the first
        minus the second?
        | (1 + ... + {x})^2 - (1^2 + ... + {x}^2).
        | How much larger is the squared sum of the first {x} numbers than the sum of their squares?
        | Compare two ways for 1 to {x}: first add then square, or first square then add. Return the difference.""",
        names="sum_square_difference square_difference",
        inputs="up_to_sixty",
        called="n last",
        weight=0.7,
        by_name=True,
    ),
    told(
        "handshakes",
        "counting ways",
        "int -> int",
        "{x} * ({x} - 1) // 2",
        """how many handshakes there are when {x} people all shake hands with one another
        | the number of pairs that can be formed from {x} different things""",
        verbs="count the handshakes among {x} people, one for each two of them",
        whole="""At a party with {x} guests everybody shakes hands with everybody else once. How many handshakes?
        | Pairs among {x} people.
        | {x} teams play one match against each of the others. How many matches are played?
        | How many cables connect {x} computers if each two of them share one?""",
        names="count_handshakes pairs_of_people round_robin_matches",
        inputs="positive",
        called="people n guests",
        by_name=True,
    ),
    told(
        "with_digit_up_to",
        "counts in ranges",
        "int -> int",
        "sum(1 for i in range(1, {x} + 1) if str({k}) in str(i))",
        """how many numbers from 1 to {x} have the digit {k} in them
        | the count of numbers up to {x}, from 1 on, that contain the digit {k}""",
        verbs="count the numbers from 1 to {x} whose digits include {k}",
        whole="""House numbers go from 1 to {x}. On how many of them is the digit {k}?
        | Numbers in 1..{x} containing digit {k}: how many?
        | Counting to {x}, how many numbers with the digit {k} somewhere do I say? 33 counts once for 3.
        | Someone who fears the digit {k} skips the rooms with it. How many of the rooms 1 to {x} are skipped?""",
        names="numbers_with_digit count_containing_digit",
        args=(Argument("int", "nonzero_digit", constant=0.6, names=("digit", "k")),),
        inputs="countable",
        called="n last",
        first=True,
        by_name=True,
    ),
    told(
        "table_lines",
        "tables",
        "int -> list[str]",
        "[str(i) + ' x ' + str({x}) + ' = ' + str(i * {x}) for i in range(1, {k} + 1)]",
        """the first {k} lines of the {x} times table as strings like '2 x 7 = 14'
        | a list of {k} strings, the i-th of which says 'i x {x} = ' and the product""",
        verbs="write the times table of {x} from 1 to {k} as strings such as '3 x 4 = 12'",
        whole="""Print the times table of {x} for a child: '1 x {x} = ...' and so on, {k} lines, as a list of strings.
        | {k} lines 'i x {x} = result', i from 1.
        | My daughter learns to multiply by {x}. Make the lines like '2 x 5 = 10', from 1 times up to {k} times.
        | Given {x}, return {k} strings with factor, x, {x}, equals sign and product, separated by single spaces.""",
        names="times_table multiplication_lines table_of",
        args=(Argument("int", "count", constant=0.5, names=("n", "lines")),),
        inputs="one_to_twenty",
        called="number factor",
        first=True,
        by_name=True,
    ),
    told(
        "half_up",
        "rounding",
        "float -> int",
        "math.floor({x} + 0.5)",
        """{x} rounded to a whole number, with halves going up
        | the whole number nearest to {x}, the higher one if two are equally near""",
        verbs="round {x} to the nearest whole number, a half always upwards",
        whole="""Round {x} the way we learn at school for positive numbers: from .5 on up. A half always goes to the
        higher number.
        | {x} -> nearest integer, .5 up (2.5 becomes 3, -2.5 becomes -2).
        | Python rounds 2.5 to 2. I want 3. Round {x} so that halves go up.
        | Which whole number is closest to {x}? If it is right in the middle, take the bigger one.""",
        names="round_half_up school_round round_up_half",
        imports=("import math",),
        inputs="maybe_half",
        called="x value number",
        by_name=True,
    ),
    told(
        "nearest_half",
        "rounding to parts",
        "float -> float",
        "round({x} * 2) / 2",
        """{x} rounded to the nearest half
        | the multiple of 0.5 that is closest to {x}""",
        verbs="round {x} to halves",
        whole="""Film ratings are shown in steps of 0.5. What is shown for {x}?
        | {x} to the nearest 0.5.
        | Shoe sizes go 41, 41.5, 42 and so on. Which of these steps is nearest to {x}?
        | Give {x} as a whole number or a whole number and a half, whichever is closest.""",
        names="round_to_half half_steps round_half",
        inputs="one_decimal",
        called="x rating value",
    ),
    told(
        "cut_decimals",
        "rounding to parts",
        "float -> float",
        "int({x} * 10) / 10",
        """{x} cut off after the first decimal, without rounding
        | {x} with only one digit after the point, the others dropped""",
        verbs="cut {x} off after one decimal place",
        whole="""Do not round {x}; just drop everything after the first decimal.
        | Truncate {x} to 1 decimal.
        | A display has room for one digit after the point and ignores the rest. What does it show for {x}?
        | 3.79 shall become 3.7 and -3.79 shall become -3.7. What becomes of {x}?""",
        names="truncate cut_off drop_decimals",
        inputs="two_decimals",
        called="x value number",
    ),
    told(
        "closer_of_two",
        "choosing",
        "int -> int",
        "{k} if abs({x} - {k}) <= abs({x} - {m}) else {m}",
        """whichever of {k} and {m} is closer to {x}, and {k} if both are equally close
        | the nearer one to {x} of the two numbers {k} and {m}, the first at a tie""",
        verbs="pick the one of {k} and {m} with the smaller distance to {x}, {k} at a tie",
        whole="""Two shops are at {k} and {m} on a road, I am at {x}. At which position is the nearer shop? If they are
        equally far, {k}.
        | Target {x}, guesses {k} and {m}: who is closer? A tie goes to the first.
        | Return {m} only if it lies nearer to {x} than {k} does, otherwise {k}.
        | Which of the numbers {k} and {m} differs less from {x}? Take {k} when there is no difference between them.""",
        names="nearer closer closest_of_two",
        args=(
            Argument("int", "close_number", constant=0.1, names=("p", "first")),
            Argument("int", "close_number", constant=0.1, names=("q", "second")),
        ),
        inputs="signed_small",
        called="x target",
        first=True,
        by_name=True,
    ),
    told(
        "within_tolerance",
        "tolerances",
        "int -> bool",
        "abs({x} - {k}) <= {m}",
        """{x} differs from {k} by at most {m}
        | {x} is no further than {m} away from {k}""",
        whole="""A part should measure {k} and may be off by {m}. Is {x} all right?
        | Difference of {x} and {k} at most {m}?
        | The guess {x} counts as correct when it misses {k} by {m} or less. Does it count?
        | Do {x} and {k} lie {m} or less apart?""",
        verbs="check that {x} and {k} are not more than {m} apart",
        names="close_enough is_within near",
        args=(
            Argument("int", "close_number", constant=0.2, names=("target", "wanted")),
            Argument("int", "tolerance", constant=0.6, names=("tolerance", "margin")),
        ),
        inputs="signed_small",
        called="value x",
        first=True,
        by_name=True,
    ),
    told(
        "progress_between",
        "scaled to parts",
        "float -> float",
        "round(({x} - {k}) / ({m} - {k}), 2)",
        """how far {x} has come on the way from {k} to {m}, where {k} is 0 and {m} is 1, rounded to two decimals
        | {x} minus {k}, as a part of {m} minus {k}, to two decimals""",
        verbs="scale {x} so that {k} becomes 0 and {m} becomes 1, to two decimals",
        whole="""A slider goes from {k} to {m} and stands at {x}. What part of the way is that, between 0 and 1, to two
        decimals?
        | Normalise {x}: {k} -> 0, {m} -> 1, 2 decimals.
        | The sensor gives values from {k} to {m}. Turn its reading {x} into a share of that range, with two decimals.
        | If {k} counts as empty and {m} as full, how full is {x}? 0.5 would be half; two decimals.""",
        names="normalise scaled_position fraction_of_range",
        args=(
            Argument("int", "range_low", constant=0.5, names=("low", "start")),
            Argument("int", "range_high", constant=0.5, names=("high", "end")),
        ),
        inputs="positive_float",
        called="x value reading",
        first=True,
        by_name=True,
    ),
)

INPUTS = {
    "up_to_sixty_positive": lambda random: random.choice((random.randint(1, 12), random.randint(5, 60))),
    "one_to_twenty": lambda random: random.choice((random.randint(1, 6), random.randint(1, 20))),
    "maybe_half": lambda random: random.choice((random.randint(-9, 20) + 0.5, round(random.uniform(-10, 30), 1))),
    "one_decimal": lambda random: round(random.uniform(0, 12), 1),
    "two_decimals": lambda random: round(random.uniform(-9, 30), 2),
}
ARGUMENTS = {
    "climbed": lambda random, _: random.choice((3, 4, 5, 6)),
    "slipped": lambda random, _: random.choice((1, 1, 2)),
    "big_goal": lambda random, _: random.choice((1000, 100, 500, random.randint(5, 2000))),
    "nonzero_digit": lambda random, _: random.randint(1, 9),
    "range_low": lambda random, _: random.choice((0, 5, 10, -10)),
    "range_high": lambda random, _: random.choice((20, 50, 100)),
}
