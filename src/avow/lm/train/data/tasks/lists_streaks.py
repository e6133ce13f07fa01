"""Lists in time: streaks and runs, gaps between events, ups and downs from one element to the next."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

LIMIT = Argument("int", "streaks_limit", constant=0.5, names=("k", "limit", "n"))
VALUE = Argument("int", "streaks_member", constant=0.4, names=("k", "value", "target"))

OPERATIONS = (
    told(
        "longest_streak_reaching",
        "runs",
        "list[int] -> int",
        """
        best = count = 0
        for x in {x}:
            count = count + 1 if x >= {k} else 0
            best = max(best, count)
        return best
        """,
        """the length of the longest stretch of {x} in which all {things} are at least {k} | the most {things} in a
        row in {x} that are {k} or more""",
        verbs="find the length of the longest row of {things} in {x} that are {k} or more",
        whole="""A step counter shows {x}, day by day. What is the longest streak of days with {k} steps or more? |
        Longest unbroken run of entries >= {k} in {x}; 0 if there is none. | What is the greatest number of days on
        end with {k} degrees or more, if {x} are the temperatures? | Given {x}, count the {things} of its longest
        part without anything under {k}. | How many {things} of {x} follow one another at most without one that is
        smaller than {k}?""",
        names="longest_streak best_streak streak_at_least",
        called="xs readings values days",
        args=(LIMIT,),
        inputs="streaks_digits",
        by_name=True,
    ),
    told(
        "longest_streak_of_word",
        "runs",
        "list[str] -> int",
        """
        best = count = 0
        for result in {x}:
            count = count + 1 if result == {k} else 0
            best = max(best, count)
        return best
        """,
        "the length of the longest run of {k} in {x} | how many times in a row {k} occurs in {x} at most",
        verbs="find the length of the longest row of {k} in {x}",
        whole="""The team's games ended like this: {x}. What is the longest series of {k} without anything else in
        between? | Longest streak of {k} in {x}. | Given {x}, at most how many entries in succession are {k}? Zero
        if there is none. | We note one of 'W', 'L' and 'D' after each game, see {x}. How long was our longest row
        of {k}? | Look at {x}: what is the largest number of {k} directly one after another?""",
        names="longest_streak_of winning_streak max_in_a_row",
        called="games outcomes days",
        args=(Argument("str", "streaks_letter", constant=0.6, names=("wanted", "letter", "kind")),),
        inputs="streaks_games",
        by_name=True,
        first=True,
    ),
    told(
        "current_streak",
        "runs",
        "list[int] -> int",
        """
        count = 0
        while count < len({x}) and {x}[-1 - count] == {x}[-1]:
            count += 1
        return count
        """,
        """how many {things} at the end of {x} are equal to the last one | the length of the run of equal {things}
        that ends {x}""",
        verbs="count the equal {things} at the end of {x}",
        whole="""How long has the latest value of {x} been the same, counted in {things} from the end? | Length of
        the last run of equal entries in {x}, 0 for an empty list. | Given {x}, start at the end and count as long
        as nothing changes. | The same result as last time, how many times running? The results so far are {x}. |
        Starting from the back of {x}, how many {things} are the same before a different one comes?""",
        names="current_run last_run_length ending_streak",
        inputs="streaks_few",
    ),
    told(
        "positive_at_end",
        "runs",
        "list[int] -> int",
        """
        count = 0
        for x in reversed({x}):
            if x <= 0:
                break
            count += 1
        return count
        """,
        """how many {things} at the end of {x} are positive in a row | the number of {things} of {x} after the last
        one that is zero or negative""",
        verbs="count the positive {things} at the end of {x} back to the first that is not",
        whole="""For how many days up to today has the shop made a profit without a break? The daily results are
        {x}, today last. | Current streak of positive entries at the end of {x}. | Given {x}, go back from the last
        {thing} and stop at the first one that is 0 or less; how many did you pass? | My practice log {x} holds
        minutes per day. How many days in a row have I practised, counting back from the last? | How many {things}
        in a row, the last one of {x} being the first counted, are greater than zero?""",
        names="profit_streak current_positive_streak days_in_a_row",
        called="xs results days",
        inputs="streaks_signed",
        by_name=True,
    ),
    told(
        "run_count",
        "runs of neighbours",
        "list[int] -> int",
        "sum(1 for i in range(len({x})) if i == 0 or {x}[i] != {x}[i - 1])",
        """the number of runs of equal {things} in {x} | how many blocks {x} falls into if equal neighbours belong
        together""",
        verbs="count the groups of equal neighbours in {x}",
        whole="""Beads of the colours in {x} are on a string. How many blocks of one colour are there? | Number of
        maximal runs in {x}, a single {thing} being a run as well. | Given {x}, how many {things} would be left if
        every row of equal neighbours shrank to one? | Count in {x} how often something new begins, the start
        included. | Split {x} wherever the value changes; how many parts are there?""",
        names="count_runs count_blocks number_of_runs",
        inputs="streaks_few",
    ),
    told(
        "value_of_longest_run",
        "runs of neighbours",
        "list[int] -> int",
        """
        best, longest, count = {x}[0], 0, 0
        for i, value in enumerate({x}):
            count = count + 1 if i > 0 and value == {x}[i - 1] else 1
            if count > longest:
                best, longest = value, count
        return best
        """,
        """the {thing} that forms the longest run of equal {things} in {x} | the {thing} of {x} that occurs most
        often in a row""",
        verbs="find the {thing} with the longest unbroken run in {x}",
        whole="""Which {thing} of {x} was repeated most often without interruption? | In {x}, look for the longest
        block of equal neighbours and tell me what it consists of. | The machine stayed longest in one state without
        change; which one? States over time: {x}. | Given {x}, return the {thing} of its longest run, not the
        length. | Who holds the longest unbroken series in {x}? Give the {thing} that is repeated.""",
        notes="If several runs are equally long, the first counts. | On a tie, take the run that comes first.",
        names="longest_run_value most_in_a_row",
        inputs="streaks_filled",
    ),
    told(
        "direction_words",
        "neighbours compared",
        "list[int] -> list[str]",
        "['up' if b > a else 'down' if b < a else 'same' for a, b in zip({x}, {x}[1:])]",
        """a list that says for each {thing} of {x} after the first whether it goes 'up', 'down' or stays the 'same'
        | the moves from each {thing} of {x} to the next as 'up', 'down' or 'same'""",
        verbs="describe each step from one {thing} of {x} to the next as 'up', 'down' or 'same'",
        whole="""The share prices were {x}. Say for every day after the first if the price went 'up', 'down' or
        stayed the 'same'. | Trend words for {x}: compare each {thing} with the one before and write 'up', 'down' or
        'same'. | How did {x} move from step to step? Use just the words 'up', 'down', 'same'. | Given {x}, return a
        list one shorter with 'up' where it rises, 'down' where it falls and 'same' where it does neither. | Report
        on {x} in words: next one higher is 'up', lower is 'down', equal is 'same'.""",
        names="trends directions movements",
        called="xs prices values",
        inputs="streaks_few",
    ),
    told(
        "largest_rise",
        "neighbours' extreme",
        "list[int] -> int",
        "max((b - a for a, b in zip({x}, {x}[1:]) if b > a), default=0)",
        """the largest increase from one {thing} of {x} to the next, or 0 if there is none | by how much {x} goes up
        at most in one step, 0 if it never does""",
        verbs="find the greatest step upwards between neighbours in {x}, 0 if there is none",
        whole="""What was the steepest climb from one day to the next in {x}? If it only went down or level, say 0.
        | Biggest jump up between neighbouring {things} of {x}, else 0. | Walking along the heights in {x}, what is
        the highest step I must climb? | Given {x}, return the maximum of next minus current, but at least 0. | Of
        all steps from one {thing} of {x} to the following one, how large is the greatest gain, 0 if nothing was
        gained?""",
        names="biggest_increase max_rise steepest_climb",
        called="xs heights prices levels",
        inputs="streaks_digits",
    ),
    told(
        "largest_drop",
        "neighbours' extreme",
        "list[int] -> int",
        "max((a - b for a, b in zip({x}, {x}[1:]) if a > b), default=0)",
        """the largest decrease from one {thing} of {x} to the next, or 0 if there is none | by how much {x} goes
        down at most in one step, as a positive number or 0""",
        verbs="find the greatest step downwards between neighbours in {x}, 0 if there is none",
        whole="""How much was lost on the worst day, if {x} are the values day by day? Without a loss it is 0. |
        Biggest fall between a {thing} of {x} and the next, written without a minus sign; 0 if nothing falls. | The
        water levels are {x}. By how much did the level sink at most from one measurement to the next? | Given {x},
        return the maximum of current minus next, never less than 0. | Of all steps from one {thing} of {x} to the
        following one, how large is the greatest loss, 0 if nothing was lost?""",
        names="biggest_decrease max_drop worst_fall",
        called="xs values prices levels",
        inputs="streaks_digits",
        by_name=True,
    ),
    told(
        "valleys",
        "neighbours kept",
        "list[int] -> list[int]",
        "[b for a, b, c in zip({x}, {x}[1:], {x}[2:]) if a > b < c]",
        """the {things} in {x} that are smaller than both neighbours | the valleys of {x}: {things} with a greater
        one on either side""",
        verbs="find the {things} of {x} that are less than the one before and the one after",
        whole="""Where does the road with the heights in {x} run through a valley? Give the heights at the bottoms;
        the ends are no valleys. | Local minima of {x}, strictly below both neighbours. | Given {x}, keep each
        {thing} that has something larger directly to its left and directly to its right. | Which {things} of {x}
        dip below the ones next to them on both sides? | Name those {things} of {x} which have a higher {thing} on
        their left and on their right.""",
        names="find_valleys local_minima dips",
        inputs="streaks_digits",
    ),
    told(
        "sign_changes",
        "neighbours counted",
        "list[int] -> int",
        "sum(1 for a, b in zip({x}, {x}[1:]) if a * b < 0)",
        """how often neighbouring {things} in {x} have opposite signs | the number of places in {x} where a positive
        {thing} stands next to a negative one""",
        verbs="count the neighbours in {x} of which one is positive and the other negative",
        whole="""How many times does {x} jump directly from plus to minus or from minus to plus? | Sign changes in
        {x}; a step to or from zero is none. | The account was above or below zero as in {x}. Count the direct
        crossings between two entries in a row. | Given {x}, how many neighbouring pairs have a product below 0? |
        Count where {x} switches sign between one {thing} and the very next.""",
        names="count_sign_changes zero_crossings crossings",
        inputs="streaks_signed",
    ),
    told(
        "gaps_between_value",
        "gaps",
        "list[int] -> list[int]",
        """
        places = [i for i, x in enumerate({x}) if x == {k}]
        return [b - a for a, b in zip(places, places[1:])]
        """,
        """the distances between one {k} in {x} and the next | how many places each {k} of {x} comes after the {k}
        before it""",
        verbs="list how far apart the {k}s in {x} are, from each to the next",
        whole="""It rained on the days marked {k} in {x}. How many days passed from each rain to the next? | Take
        the positions of {k} in {x} and return the differences between neighbouring positions. | Given {x}, how many
        steps is it from one {k} to the following {k}, each time? Fewer than two {k}s give []. | Spacing of the
        value {k} within {x}. | When {k} comes back in {x}, how many places after its previous time is that? List
        all such distances.""",
        names="gaps distances_between spacing",
        args=(VALUE,),
        inputs="streaks_many",
    ),
    told(
        "since_last",
        "gaps",
        "list[int] -> int",
        """
        for count, x in enumerate(reversed({x})):
            if x == {k}:
                return count
        return -1
        """,
        """how many {things} of {x} come after the last {k}, or -1 if it has no {k} | the number of {things} since
        the last {k} in {x}, -1 if there was none""",
        verbs="count the {things} behind the last {k} of {x}, or give -1",
        whole="""How many rolls ago was the last {k} in {x}? A {k} right at the end is 0 rolls ago, and -1 stands
        for never. | Days since {k} last came up in {x}, the last entry being today (0); -1 if it did not come up. |
        Given {x}, how many {things} follow its rightmost {k}? None of that value: -1. | How long has {k} not been
        seen at the end of {x}? Count {things}; answer -1 if it was never seen. | Count from the end of {x} how many
        {things} you pass until you meet {k}; if you never meet it, say -1.""",
        names="since_last_time rolls_since days_since",
        args=(VALUE,),
        inputs="streaks_many",
        last=True,
    ),
    told(
        "largest_sorted_gap",
        "gaps",
        "list[int] -> int",
        """
        ordered = sorted({x})
        return max((b - a for a, b in zip(ordered, ordered[1:])), default=0)
        """,
        """the largest gap between neighbouring {things} of {x} once they are sorted | the widest hole between the
        {things} of {x} in order of size, 0 with fewer than two""",
        verbs="sort {x} and find the largest difference of two {things} next to each other",
        whole="""Petrol stations are at the kilometres in {x}, in no special order. What is the longest way without
        one, between two of them? | Sort {x}; where is the biggest jump, and how big is it? Return its size, 0 for
        fewer than two {things}. | Bus times in {x}: what is the longest wait between two buses? | Given {x}, how
        wide is the widest interval between two of its {things} that holds no other? | If the {things} of {x} were
        points on a line, how long would the longest empty piece between two of them be?""",
        names="max_gap widest_gap longest_wait",
        inputs="streaks_spread",
    ),
    told(
        "steps_within",
        "order test",
        "list[int] -> bool",
        "all(abs(a - b) <= {k} for a, b in zip({x}, {x}[1:]))",
        "{x} changes by at most {k} from each {thing} to the next | {x} has no two neighbours more than {k} apart",
        verbs="check whether all neighbours in {x} differ by {k} or less",
        whole="""A child can climb or jump down by {k} at once. Can it walk over stones of the heights in {x}? | Is
        {x} smooth, with no jump greater than {k} up or down between neighbours? | True if the distance between
        {things} next to each other in {x} is never over {k}. | Given {x}, does every step stay within {k} in either
        direction? | Is it true of {x} that going from one {thing} to the next never means a change of more than
        {k}?""",
        names="is_smooth no_big_jumps can_walk",
        called="xs heights stones readings",
        args=(Argument("int", "streaks_step", constant=0.6, names=("k", "limit", "step")),),
        inputs="streaks_smooth",
    ),
    told(
        "equal_steps",
        "order test",
        "list[int] -> bool",
        "len({b - a for a, b in zip({x}, {x}[1:])}) <= 1",
        "{x} changes from {thing} to {thing} by always the same amount | {x} is an arithmetic sequence",
        verbs="check whether the differences of neighbours in {x} are all the same",
        whole="""Do the {things} of {x} grow (or shrink) by an equal step every time? Short lists do. | Arithmetic
        progression or not: {x}? | The fence posts stand at {x} along a line. Are they evenly spaced? | Given {x},
        is next minus current one and the same number throughout? | Could {x} be written by adding one fixed amount
        again and again?""",
        names="is_arithmetic evenly_spaced constant_step",
        inputs="streaks_even",
    ),
    told(
        "zigzags",
        "order test",
        "list[int] -> bool",
        "all((b - a) * (c - b) < 0 for a, b, c in zip({x}, {x}[1:], {x}[2:]))",
        """the steps in {x} go up and down by turns, no two in a row in the same direction | {x} zigzags: each step
        goes the other way than the one before""",
        verbs="check whether the steps in {x} go up and down alternately",
        whole="""Does {x} alternate strictly between rising and falling? With fewer than three {things} there is
        nothing to break the rule. | Up, down, up, down, or the other way round: is {x} like that all along? | True
        if every {thing} of {x} inside is either above both neighbours or below both. | Given {x}, tell whether no
        three {things} in a row keep going the same way or stand still. | Is {x} a zigzag, with every rise followed
        by a fall and every fall by a rise?""",
        names="is_zigzag alternates_up_down is_wave",
        inputs="streaks_zigzag",
    ),
)


def _member(random: Random, value: object) -> int:
    return int(random.choice(value)) if isinstance(value, list) and value and random.random() < 0.8 else 1


def _row(low: int, high: int, least: int = 0, most: int = 7) -> Callable[[Random], list[int]]:
    return lambda random: [random.randint(low, high) for _ in range(random.randint(least, most))]


def _smooth(random: Random) -> list[int]:
    values = [random.randint(0, 5)]
    for _ in range(random.randint(0, 5)):
        values.append(values[-1] + random.choice((-2, -1, 0, 1, 1, 2, 2, 4)))
    return values


def _even(random: Random) -> list[int]:
    start, step = random.randint(-3, 9), random.randint(-3, 5)
    values = [start + i * step for i in range(random.randint(0, 5))]
    return values if random.random() < 0.55 or not values else [*values, values[-1] + step + 1]


def _zigzag(random: Random) -> list[int]:
    values = [random.randint(0, 9)]
    up = random.random() < 0.5
    for _ in range(random.randint(1, 4)):
        values.append(values[-1] + (1 if up else -1) * random.randint(1, 4))
        up = not up if random.random() < 0.85 else up
    return values


INPUTS = {
    "streaks_digits": _row(0, 12, 1),
    "streaks_few": _row(0, 2, 1, 8),
    "streaks_filled": _row(0, 2, 2, 8),
    "streaks_many": _row(0, 3, 2, 8),
    "streaks_signed": _row(-6, 9),
    "streaks_losses": _row(-6, 4, 1, 5),
    "streaks_spread": lambda random: random.sample(range(60), random.randint(1, 6)),
    "streaks_positive": _row(1, 9, 1),
    "streaks_zeros": lambda random: [random.choice((0, 0, random.randint(1, 9))) for _ in range(random.randint(1, 7))],
    "streaks_games": lambda random: [random.choice(("W", "W", "W", "L", "D")) for _ in range(random.randint(1, 7))],
    "streaks_smooth": _smooth,
    "streaks_even": _even,
    "streaks_zigzag": _zigzag,
}
ARGUMENTS = {
    "streaks_limit": lambda random, value: random.choice((3, 4, 5, 6, 8)),  # noqa: ARG005
    "streaks_member": _member,
    "streaks_start": lambda random, value: random.choice((3, 5, 8, 10, 10, 12, 20)),  # noqa: ARG005
    "streaks_goal": lambda random, value: random.choice((8, 10, 12, 15, 20)),  # noqa: ARG005
    "streaks_step": lambda random, value: random.choice((1, 2, 2, 3)),  # noqa: ARG005
    "streaks_letter": lambda random, value: random.choice(("W", "W", "L", "D")),  # noqa: ARG005
}
