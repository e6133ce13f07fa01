"""Lists that are made from a number or two: multiples in a range, times tables, countdowns, growth, fair shares."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

UPPER = Argument("int", "made_upper", constant=0.3, names=("end", "last", "stop"))
STEP = Argument("int", "made_step", constant=0.5, names=("step", "k", "gap"))

OPERATIONS = (
    told(
        "multiples_in_range",
        "tables",
        "int -> list[int]",
        "[i for i in range({x}, {k} + 1) if i % {m} == 0]",
        """the multiples of {m} from {x} to {k}, both included | all numbers from {x} to {k} that {m} divides, in
        ascending order""",
        verbs="list the multiples of {m} that lie between {x} and {k} inclusive",
        whole="""Every {m}th house gets a lamp. Which house numbers from {x} to {k} can be divided by {m}? | Numbers
        between {x} and {k}, ends included, with remainder 0 when divided by {m}. | From {x} up to {k}, write down
        what belongs to the {m} times table. | Given {x}, {k} and {m}, return a list of all integers i with {x} <= i
        <= {k} that are divisible by {m}. | Begin at {x}, end at {k}, and write down only what can be divided by {m}
        without remainder.""",
        names="multiples_between divisible_in_range",
        called="start first low",
        args=(UPPER, Argument("int", "made_divisor", constant=0.6, names=("k", "n", "divisor"))),
        inputs="made_start",
        by_name=True,
        first=True,
    ),
    told(
        "times_table_lines",
        "tables",
        "int -> list[str]",
        "[str(i) + ' x ' + str({x}) + ' = ' + str(i * {x}) for i in range(1, {k} + 1)]",
        """the lines of the times table of {x} from 1 to {k}, such as '2 x 3 = 6' for {x} = 3 | a list of strings 'i
        x {x} = product' for i from 1 to {k}""",
        verbs="write the times table of {x} as strings like '1 x 5 = 5', up to {k} times",
        whole="""A pupil learns the table of {x}. Produce the lines '1 x ...', '2 x ...' up to {k}, each as 'i x {x}
        = result'. | Multiplication table for {x}: {k} strings, the counter first, then ' x ', {x}, ' = ' and the
        product. | Given {x} and {k}, return strings in the form 'i x {x} = product', where i runs from 1 to {k}. |
        Print-ready rows of the {x} times table, {k} of them, e.g. '3 x 4 = 12' in the table of 4. | Show the first
        {k} lines of the {x} times table, such as '1 x {x} = ...', in a list of strings.""",
        names="times_table multiplication_lines table_lines",
        args=(Argument("int", "made_few", constant=0.6, names=("k", "rows", "last")),),
        inputs="made_small",
        by_name=True,
        first=True,
    ),
    told(
        "countdown_with_start",
        "range",
        "int -> list[str]",
        "[str(i) for i in range({x}, 0, -1)] + ['Start!']",
        """the numbers from {x} down to 1 as strings, followed by 'Start!' | a countdown from {x} to 1 as a list of
        strings that ends with 'Start!'""",
        verbs="count down from {x} to 1 as strings and finish with 'Start!'",
        whole="""The race begins: call out the numbers from {x} down to 1, then 'Start!'. Return all that is called
        as strings. | Countdown for a rocket from {x}, every number as text, with 'Start!' in place of zero. | Given
        {x}, return [..., '3', '2', '1', 'Start!'] beginning at {x}. | What does the speaker say, word by word, when
        counting backwards from {x} to 1 and ending on 'Start!'? | Say the numbers backwards from {x} until 1 and
        shout 'Start!' at the end; collect everything said as strings.""",
        names="countdown_words launch rocket",
        inputs="made_small",
        first=True,
    ),
    told(
        "down_in_steps",
        "range",
        "int -> list[int]",
        "list(range({x}, -1, -{k}))",
        """the numbers from {x} downwards in steps of {k} that are not negative | {x}, {x} - {k}, {x} - 2 * {k} and
        so on as long as it is at least 0""",
        verbs="count down from {x} by {k} at a time without going below 0",
        whole="""A candle is {x} millimetres long and loses {k} each hour. List its length hour by hour until less
        than {k} is left, the full length first. | From {x} back by {k}s, never under zero. | Given {x} and {k},
        start at {x} and keep subtracting {k} while the result is 0 or more; return all numbers on the way. | Which
        numbers do you say when counting backwards from {x} in {k}s and stopping before the negatives? | There are
        {x} bottles and {k} are sold each day. Write the number left, beginning with {x}, until there are not enough
        for another day.""",
        names="count_down_by countdown_steps backwards_by",
        args=(STEP,),
        inputs="made_medium",
        by_name=True,
        first=True,
    ),
    told(
        "up_and_down",
        "range",
        "int -> list[int]",
        "list(range(1, {x} + 1)) + list(range({x} - 1, 0, -1))",
        """the numbers from 1 up to {x} and back down to 1, {x} only once | a list that climbs from 1 to {x} and
        returns to 1""",
        verbs="count from 1 up to {x} and back to 1, naming {x} once",
        whole="""Climb a stair of {x} steps and come down again, counting from 1 up to {x} and back to 1. Write the
        numbers. | Up and down list for {x}; for 3 it is 1, 2, 3, 2, 1. | Given {x}, return the mountain of numbers
        with {x} as its single peak. | A gym exercise is done once, twice, and so on until {x} times, then one time
        less each round down to once. List the repetitions. | One, two, three, up to {x}, and back again to one:
        which numbers are those?""",
        names="mountain pyramid climb_and_return",
        inputs="made_small",
        first=True,
    ),
    told(
        "each_its_own_times",
        "range",
        "int -> list[int]",
        "[i for i in range(1, {x} + 1) for _ in range(i)]",
        """each number from 1 to {x} as many times as it says: 1, 2, 2, 3, 3, 3 and so on | the list of one 1, two
        2s, three 3s, up to {x} times {x}""",
        verbs="write 1 once, 2 twice, 3 three times and so on up to {x}",
        whole="""The 1 appears once, the 2 twice, the 3 three times, and so on to {x}, which appears {x} times. Give
        the whole list in order. | For {x} = 3 I want 1, 2, 2, 3, 3, 3. Do that for any {x}. | Given {x}, repeat
        every whole number i from 1 up to {x} exactly i times, in one flat list. | Stairs of numbers up to {x}, laid
        end to end: one one, two twos, three threes, and so forth. | Build the list in which each i between 1 and
        {x} has i copies, small ones first.""",
        names="repeat_own_times number_stairs self_counting",
        inputs="made_tiny",
        by_name=True,
        first=True,
    ),
    told(
        "doubled_until",
        "growth",
        "int -> list[int]",
        """
        result = []
        value = {x}
        while value <= {k}:
            result.append(value)
            value *= 2
        return result
        """,
        """{x} and what comes of doubling it again and again, as long as it is at most {k} | the numbers {x}, 2 *
        {x}, 4 * {x} and so on up to {k}""",
        verbs="double {x} again and again and list all values that are not above {k}, {x} included",
        whole="""Bacteria double every hour. There are {x} at first; list their number hour by hour while it is {k}
        or less. | Start with the positive number {x}, double as long as you stay within {k}, and return every
        value. | Given {x} and a limit {k}, which numbers do you pass when doubling, {x} first? Nothing if {x} is
        over the limit. | Rice on a chessboard: {x} grains on the first square, twice as many on each next. List the
        counts that do not exceed {k}. | List {x}, its double, the double of that and so forth, and stop before
        passing {k}.""",
        names="doubling double_up_to growth",
        args=(Argument("int", "made_limit", constant=0.5, names=("limit", "most", "k")),),
        inputs="made_small",
        by_name=True,
        first=True,
    ),
    told(
        "savings_by_month",
        "growth",
        "int -> list[int]",
        "[{x} + {k} * i for i in range(1, {m} + 1)]",
        """what is saved after each of {m} months, when {x} is there at first and {k} is added every month | the
        amounts {x} + {k}, {x} + 2 * {k} and so on, {m} of them""",
        verbs="add {k} to {x} every month for {m} months and list the amount after each month",
        whole="""Mia has {x} in her piggy bank and puts in {k} a month. How much does she have after each of the
        next {m} months? | Savings plan: opening amount {x}, monthly {k}, {m} months; one number per month, the
        opening amount not listed. | Begin with {x}, add {k} again and again, {m} times, and note every result. |
        Given {x}, {k} and {m}, return the balances at the ends of the months. | A plant is {x} centimetres tall and
        grows by {k} a week. How tall is it after week 1, week 2 and so on until week {m}?""",
        names="savings_plan monthly_balances piggy_bank",
        called="start opening amount",
        args=(Argument("int", "made_step", constant=0.3, names=("monthly", "rate", "k")),
              Argument("int", "made_few", constant=0.4, names=("months", "m", "n"))),
        inputs="made_medium",
        by_name=True,
        first=True,
    ),
    told(
        "evenly_shared",
        "shares",
        "int -> list[int]",
        "[{x} // {k} + (1 if i < {x} % {k} else 0) for i in range({k})]",
        """the sizes of {k} shares of {x} things that are as equal as possible, larger ones first | {x} split into
        {k} whole numbers that differ by at most 1, the greater first""",
        verbs="split {x} into {k} whole shares as evenly as possible, the larger ones first",
        whole="""There are {x} sweets for {k} children, to be shared as fairly as it goes; those at the front get
        the extra ones. How many has each? | Divide {x} pupils into {k} groups whose sizes differ by no more than
        one, big groups first. | Given {x} and {k}, return {k} integers with the sum {x}, as equal as possible, in
        descending order. | Distribute {x} over {k} places: everybody gets the quotient, and the first few get one
        more until the remainder is gone. | We have {x} chairs for {k} tables. Give the number of chairs per table,
        as even as can be, fuller tables first.""",
        names="split_evenly fair_shares group_sizes",
        called="n total sweets pupils",
        args=(Argument("int", "made_step", constant=0.4, names=("parts", "groups", "k")),),
        inputs="made_medium",
        by_name=True,
        first=True,
    ),
    told(
        "batch_sizes",
        "shares",
        "int -> list[int]",
        """
        result = [{k}] * ({x} // {k})
        if {x} % {k} > 0:
            result.append({x} % {k})
        return result
        """,
        """the sizes of the batches when {x} things are packed {k} at a time, the last one smaller if need be | full
        batches of {k} out of {x}, and the rest as one more if there is any""",
        verbs="cut {x} into batches of {k} and list their sizes, with what is left over last",
        whole="""A farmer packs {x} eggs into boxes of {k}. How many eggs are in each box, the last one perhaps not
        full? | Batch sizes for {x} items, at most {k} in a batch; no empty batch. | Given {x} and {k}, return {k}
        as often as it fits into {x}, and then the remainder unless it is 0. | A boat takes {k} people, and {x}
        visitors want to ride. How many are aboard on each trip? | Print {x} pages in booklets of {k} pages; how
        many pages has each booklet, in order?""",
        names="boxes pack_sizes trips",
        called="n total items eggs",
        args=(Argument("int", "made_step", constant=0.5, names=("size", "k", "per_box")),),
        inputs="made_medium",
        by_name=True,
        first=True,
    ),
    told(
        "not_divisible_up_to",
        "tables",
        "int -> list[int]",
        "[i for i in range(1, {x} + 1) if i % {k} != 0]",
        """the numbers from 1 to {x} that are not divisible by {k} | all whole numbers up to {x}, beginning with 1,
        without the multiples of {k}""",
        verbs="list the numbers from 1 to {x}, leaving out those that {k} divides",
        whole="""Count to {x}, but keep silent at every multiple of {k}. Which numbers are said? | Numbers 1 to {x}
        without the {k} times table. | Given {x} and {k}, return each i with 1 <= i <= {x} that leaves a remainder
        when divided by {k}. | Seats 1 to {x}, and the seats {k}, 2 * {k}, 3 * {k} and so on are broken. Which can
        be used? | Take the numbers 1 to {x} and strike out {k}, its double, its triple and so on. What is left?""",
        names="without_multiples skip_multiples silent_counting",
        args=(STEP,),
        inputs="made_medium",
        by_name=True,
        first=True,
    ),
    told(
        "numbers_with_digit",
        "tables",
        "int -> list[int]",
        "[i for i in range(1, {x} + 1) if str({k}) in str(i)]",
        """the numbers from 1 to {x} that have the digit {k} | all whole numbers from 1 up to {x} in which {k} is
        among the digits""",
        verbs="list the numbers from 1 to {x} that contain the digit {k}",
        whole="""Which house numbers from 1 to {x} need the brass digit {k}? | Count from 1 to {x} and note every
        number written with a {k} in it. | Numbers <= {x}, starting at 1, with at least one digit {k}. | Given {x}
        and the digit {k}, return all positive integers not above {x} where {k} shows up, in order. | A shop has no
        stickers with the digit {k}. Which numbers from 1 to {x} can it not label?""",
        names="containing_digit with_digit digit_numbers",
        args=(Argument("int", "made_digit", constant=0.5, names=("digit", "d", "k")),),
        inputs="made_large",
        by_name=True,
        first=True,
    ),
    told(
        "number_square_pairs",
        "lists of powers",
        "int -> list[tuple[int, int]]",
        "[(i, i * i) for i in range(1, {x} + 1)]",
        """pairs of each number from 1 to {x} and its square | a table of squares up to {x} as tuples of the number
        and the square""",
        verbs="make tuples of every number from 1 to {x} and its square",
        whole="""Make a table for the board: beside each number from 1 to {x} its square. Return the rows as tuples.
        | For every i from 1 up to {x}: the tuple of i and i times i. | Given {x}, list (1, 1), (2, 4), (3, 9) and
        so on, {x} pairs in all. | I need the sides 1 to {x} of squares together with their areas, as pairs. |
        Tuples (n, n squared) for n from 1 to {x}, please.""",
        names="square_table squares_with_roots area_table",
        inputs="made_tiny",
        first=True,
    ),
    told(
        "spread_evenly",
        "growth",
        "int -> list[float]",
        "[round({x} + ({k} - {x}) * i / ({m} - 1), 2) for i in range({m})]",
        """{m} evenly spaced numbers from {x} to {k}, both included, rounded to two decimals | the {m} points that
        divide the way from {x} to {k} into equal steps, ends included, to 2 decimals""",
        verbs="space {m} numbers evenly from {x} to {k}, ends included, rounded to two decimals",
        whole="""A fence runs from metre {x} to metre {k} and has {m} posts at equal distances, one at either end.
        Where do they stand, to two decimals? | List {m} values from {x} up or down to {k} in equal steps, first and
        last exact, rounded to 2 places. | Marks on a scale: begin with {x}, finish with {k}, {m} marks altogether,
        same spacing, two decimals. | Given {x}, {k} and {m}, interpolate linearly and return all {m} points rounded
        to hundredths. | Split the way between {x} and {k} so that there are {m} equally distant points with both
        ends among them; round to two decimals.""",
        names="linspace evenly_spaced posts",
        called="start first begin",
        args=(UPPER, Argument("int", "made_posts", constant=0.5, names=("count", "n", "m"))),
        inputs="made_start",
        by_name=True,
        first=True,
    ),
)


def _upper(random: Random, value: object) -> int:
    return (value if isinstance(value, int) else 10) + random.choice((4, 8, 10, 15, 20))


INPUTS = {
    "made_start": lambda random: random.randint(0, 15),
    "made_tiny": lambda random: random.randint(0, 6),
    "made_small": lambda random: random.randint(1, 10),
    "made_medium": lambda random: random.randint(0, 25),
    "made_large": lambda random: random.randint(1, 50),
}
ARGUMENTS = {
    "made_upper": _upper,
    "made_divisor": lambda random, value: random.choice((2, 3, 4, 5, 6, 7)),  # noqa: ARG005
    "made_step": lambda random, value: random.choice((2, 3, 3, 4, 5, 6)),  # noqa: ARG005
    "made_few": lambda random, value: random.choice((2, 3, 4)),  # noqa: ARG005
    "made_limit": lambda random, value: random.choice((20, 30, 50, 64, 100)),  # noqa: ARG005
    "made_digit": lambda random, value: random.choice((1, 2, 3, 4)),  # noqa: ARG005
    "made_posts": lambda random, value: random.choice((3, 4, 5, 5)),  # noqa: ARG005
}
