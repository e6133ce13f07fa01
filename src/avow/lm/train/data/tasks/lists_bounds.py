"""Lists of numbers and bounds: between two limits, up to or from a mark, the first or last beyond it or a default."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

LOW = Argument("int", "bounds_low", names=("low", "lower", "start"))
HIGH = Argument("int", "bounds_high", names=("high", "upper", "end"))
LIMIT = Argument("int", "bounds_limit", constant=0.5, names=("limit", "k", "bound"))
DEFAULT = Argument("int", "bounds_default", constant=0.5, names=("default", "m", "fallback"))
NEW = Argument("int", "bounds_default", constant=0.5, names=("new", "m", "replacement"))
MARK = Argument("int", "bounds_member", constant=0.4, names=("k", "mark", "stop", "value"))

OPERATIONS = (
    told(
        "keep_half_open",
        "keep compare",
        "list[int] -> list[int]",
        "[x for x in {x} if {k} <= x < {m}]",
        """the {things} in {x} that are at least {k} but less than {m} | those of {x} from {k} up to, but not
        including, {m}""",
        verbs="keep the {things} of {x} that are {k} or more and below {m}",
        steps="keep those from {k} to below {m}",
        whole="""Children aged {k} or older and younger than {m} may join. Which of the ages in {x} fit? |
        Everything in {x} from {k} inclusive to {m} exclusive. | I want the {things} of {x} for which {k} <= value <
        {m}. | Given {x}, drop what is under {k} and also what is {m} or more. | Which {things} of {x} start at {k}
        and stay short of {m}?""",
        names="in_half_open_range filter_range from_to_below",
        args=(LOW, HIGH),
    ),
    told(
        "keep_strictly_between",
        "keep compare",
        "list[int] -> list[int]",
        "[x for x in {x} if {k} < x < {m}]",
        "the {things} in {x} that are greater than {k} and less than {m} | those of {x} strictly between {k} and {m}",
        verbs="keep the {things} of {x} that lie between {k} and {m}, both excluded",
        steps="keep those strictly between {k} and {m}",
        whole="""Only what is really between {k} and {m} may stay in {x}; the two limits themselves go as well. |
        Filter {x}: above {k}, below {m}, bounds not included. | Which {things} in {x} are bigger than {k} but
        smaller than {m}? | Given {x}, return every {thing} inside the open interval from {k} to {m}. | Please throw
        out of {x} all that is {k} or less and all that is {m} or more.""",
        names="strictly_between open_interval between_exclusive",
        args=(LOW, HIGH),
    ),
    told(
        "sum_within",
        "sum of some",
        "list[int] -> int",
        "sum(x for x in {x} if {k} <= x <= {m})",
        """the sum of the {things} in {x} from {k} to {m}, both included | the total of all {things} of {x} that are
        at least {k} and at most {m}""",
        verbs="add up the {things} of {x} that lie between {k} and {m} inclusive",
        steps="add up those from {k} to {m}",
        whole="""Only parcels that weigh from {k} to {m} kilos travel in this van. How heavy are those of {x}
        together? | Sum up {x}, but count a {thing} only if it is not under {k} and not over {m}. | Total of the
        entries of {x} in the range {k} to {m}, ends included. | What do the {things} of {x} add up to if you skip
        all outside {k} to {m}? | Given {x}, give me the sum of those with {k} <= value <= {m}; nothing there means
        0.""",
        names="sum_in_range range_total sum_between_limits",
        args=(LOW, HIGH),
    ),
    told(
        "sum_above",
        "sum of some",
        "list[int] -> int",
        "sum(x for x in {x} if x > {k})",
        "the sum of the {things} in {x} that are greater than {k} | the total of all {things} of {x} above {k}",
        verbs="add up only the {things} of {x} that exceed {k}",
        steps="add up those greater than {k}",
        whole="""Only bills over {k} are refunded. How much money comes back for the bills in {x}? | Total all
        entries of {x} bigger than {k}; others do not count, and neither does {k} itself. | Sum of {x} where value >
        {k}. | What do the {things} above {k} in {x} make together? | Given {x}, ignore everything up to and
        including {k} and add the rest.""",
        names="total_above sum_greater sum_over",
        args=(LIMIT,),
    ),
    told(
        "mean_between",
        "average",
        "list[int] -> float",
        """
        kept = [x for x in {x} if {k} <= x <= {m}]
        return round(sum(kept) / len(kept), 2) if kept else 0.0
        """,
        """the average of the {things} in {x} from {k} to {m} inclusive, rounded to two decimals | the mean of those
        {things} of {x} which are at least {k} and at most {m}, to 2 decimals""",
        verbs="average the {things} of {x} that are between {k} and {m} inclusive, to two decimals",
        whole="""A sensor sometimes goes mad. Average only the readings of {x} from {k} to {m} (ends included), two
        decimals. | Mean of {x} without everything under {k} or over {m}, rounded to 2 places. | What is the average
        of the sensible values in {x}, where sensible means {k} to {m}, limits included? Round to two decimals. |
        Given {x}, ignore outliers outside {k} and {m} and return the mean of the others to two decimals. | Drop
        whatever is lower than {k} or higher than {m} from {x}; what do the others average, to 2 decimals?""",
        notes="If none is in the range, return 0.0. | With nothing in the range, the result is 0.0.",
        names="average_in_range mean_in_range",
        args=(LOW, HIGH),
        inputs="bounds_values",
    ),
    told(
        "replaced_above",
        "each clamp",
        "list[int] -> list[int]",
        "[{m} if x > {k} else x for x in {x}]",
        """{x} with every {thing} greater than {k} replaced by {m} | the {things} of {x}, but {m} wherever one is
        above {k}""",
        verbs="put {m} in place of each {thing} of {x} that is greater than {k}",
        whole="""Values over {k} are measuring errors. Write {m} for them in {x} and leave the others. | In {x},
        whatever exceeds {k} becomes {m}. | Replace everything above {k} in {x} with {m}; {k} itself stays. | How
        does {x} look when each {thing} that is too high (more than {k}) is overwritten with {m}? | Given {x},
        return a list of the same length, with {m} instead of all {things} bigger than {k}.""",
        names="replace_large overwrite_above mask_high",
        args=(LIMIT, NEW),
    ),
    told(
        "replaced_negative",
        "each clamp",
        "list[int] -> list[int]",
        "[{k} if x < 0 else x for x in {x}]",
        "{x} with {k} in place of every negative {thing} | the {things} of {x}, the negative ones replaced by {k}",
        verbs="replace each negative {thing} of {x} by {k}",
        whole="""Minus values mean missing data: write {k} instead of them in {x}. | All {things} in {x} below zero
        turn into {k}, the rest remain. | Swap negatives in {x} for {k}. | What is {x} once {k} has taken the place
        of everything under 0? | Given {x} and a substitute {k}, return the list in which no original negative
        {thing} is left because {k} stands there.""",
        names="replace_negatives fill_negatives",
        args=(NEW,),
    ),
    told(
        "before_first",
        "cut at a mark",
        "list[int] -> list[int]",
        "{x}[:{x}.index({k})] if {k} in {x} else {x}",
        """the {things} of {x} before the first {k}, or all of {x} if it has no {k} | {x} up to, but without, the
        first {k}, and the whole list where {k} is missing""",
        verbs="cut off {x} right before the first {k}, and leave it as it is if there is none",
        whole="""Read {x} from the left and stop as soon as you meet {k}; return what you have read until then (all
        of it if {k} never comes). | Take {k} as the end mark. What stands in {x} ahead of it? No mark, then
        everything. | Part of {x} in front of the first {k}; the complete list if {k} is not there. | Given {x},
        throw away the first {k} and all after it. Without any {k} nothing is thrown away. | Copy {x} until you
        would write the first {k}, then quit. Lists without {k} are copied completely.""",
        names="until_value take_until up_to_marker",
        args=(MARK,),
        inputs="bounds_repeats",
        first=True,
    ),
    told(
        "after_first",
        "cut at a mark",
        "list[int] -> list[int]",
        "{x}[{x}.index({k}) + 1:] if {k} in {x} else []",
        """the {things} of {x} after the first {k}, or [] if it has no {k} | what follows the first {k} in {x},
        nothing where {k} is missing""",
        verbs="take what comes after the first {k} in {x}, or an empty list if there is none",
        whole="""The useful data in {x} begins right after the first {k}. Return it, and [] if {k} does not occur. |
        Everything to the right of the first {k} in {x}; empty when there is no {k}. | What is left of {x} when it
        is read on from behind its first {k}? If {k} is absent, nothing is left. | Given {x}, skip all up to and
        including the first {k}. An empty list is the answer if it has none. | Ignore {x} up to the first {k}, that
        one too, and hand me the remainder ([] if {k} never shows up).""",
        names="after_value rest_after from_marker",
        args=(MARK,),
        inputs="bounds_repeats",
        first=True,
    ),
    told(
        "until_negative",
        "cut at a mark",
        "list[int] -> list[int]",
        """
        result = []
        for x in {x}:
            if x < 0:
                break
            result.append(x)
        return result
        """,
        "the {things} of {x} before the first negative one | {x} up to, but without, its first negative {thing}",
        verbs="take {things} from the front of {x} until a negative one comes",
        whole="""Somebody types in numbers and ends with a negative one. Given all of {x}, return those that count,
        that is, those before it. | Stop {x} at its first {thing} below zero, which is left out too. | Leading part
        of {x} without negatives. | How far does {x} go before a minus sign turns up? Return that beginning, or all
        of it if there is no minus. | Walk through {x} and collect {things} as long as none is less than 0.""",
        names="take_until_negative read_until_negative before_negative",
        inputs="bounds_values",
    ),
    told(
        "sum_until_zero",
        "sum of a part",
        "list[int] -> int",
        """
        total = 0
        for x in {x}:
            if x == 0:
                break
            total += x
        return total
        """,
        """the sum of the {things} in {x} before the first 0 | the total of {x} up to the first zero, or of all if
        there is no zero""",
        verbs="add up {x} until the first 0 comes",
        whole="""A till adds amounts until a zero is typed. What does it show for {x}? | Total of {x}, ending at the
        first zero; what stands behind it is ignored. | How much have we added when we meet a 0 in {x}? Without any
        0, add everything. | Given {x}, sum {thing} by {thing} and quit at zero. | Keep a running sum over {x}, stop
        for good at the first 0 and give me the sum.""",
        names="total_until_zero sum_before_zero add_until_zero",
        inputs="bounds_zeros",
    ),
    told(
        "without_leading_zeros",
        "trimmed lists",
        "list[int] -> list[int]",
        """
        i = 0
        while i < len({x}) and {x}[i] == 0:
            i += 1
        return {x}[i:]
        """,
        "{x} without the zeros at its start | what remains of {x} from its first {thing} that is not zero",
        verbs="remove the leading zeros of {x}",
        whole="""The machine starts with a few zeros before it measures anything. Cut them off the front of {x}, but
        keep zeros further on. | Strip 0s from the left end of {x} only. | Given {x}, begin with the first {thing}
        other than 0; if all are 0, return []. | Leading zeros off, please: {x}. | What does {x} look like if it may
        not start with 0, and everything after those first zeros stays?""",
        names="strip_leading_zeros trim_left drop_leading_zeros",
        inputs="bounds_zeros",
    ),
    told(
        "without_trailing_zeros",
        "trimmed lists",
        "list[int] -> list[int]",
        """
        result = list({x})
        while result and result[-1] == 0:
            result.pop()
        return result
        """,
        """{x} without the zeros at its end | what remains of {x} when all zeros behind its last other {thing} are
        removed""",
        verbs="remove the trailing zeros of {x}",
        whole="""Sales by hour are {x}, and after closing time there are only zeros. Remove those from the end. |
        Take zeros off the right end of {x} until something else is last; all zeros gives []. | Trim {x} at the end:
        no 0 may be left there, zeros in the middle are fine. | Given {x}, which list remains if the closing run of
        zeros is deleted? | Trailing 0s off {x}.""",
        names="strip_trailing_zeros trim_right drop_trailing_zeros",
        inputs="bounds_zeros",
    ),
    told(
        "from_first_reaching",
        "cut at a mark",
        "list[int] -> list[int]",
        """
        i = 0
        while i < len({x}) and {x}[i] < {k}:
            i += 1
        return {x}[i:]
        """,
        """{x} from the first {thing} that is at least {k} on | the rest of {x}, beginning with the first {thing}
        not below {k}""",
        verbs="skip the beginning of {x} as long as it is below {k}",
        whole="""The engine has to warm up to {k}. Which readings of {x} come once {k} is reached for the first
        time, that one included? | Skip the front of {x} while the values are smaller than {k}; later small ones
        stay. | Part of {x} that starts where a {thing} first gets to {k} or more; [] if that never happens. | Given
        {x}, drop {things} from the left until one is {k} or greater, then return all that is left. | Start copying
        {x} at the first {thing} which is not less than {k}, and do not stop before the end.""",
        names="drop_while_below skip_small_start from_threshold",
        args=(LIMIT,),
        inputs="bounds_values",
    ),
    told(
        "first_above_or",
        "first with default",
        "list[int] -> int",
        "next((x for x in {x} if x > {k}), {m})",
        """the first {thing} in {x} that is greater than {k}, or {m} if there is none | the earliest {thing} above
        {k} in {x}, with {m} as the default""",
        verbs="find the first {thing} of {x} above {k}, and give {m} if none is",
        whole="""Look through {x} from the left for something bigger than {k}. Nothing found? Then answer {m}. | The
        first offer in {x} over {k} wins. If no offer is that high, return {m}. | First of {x} with value > {k},
        default {m}. | Given {x}, which {thing} is the first to exceed {k}? Say {m} if all are {k} or less. | Search
        {x} for a {thing} larger than {k}; the leftmost counts, and {m} stands for failure.""",
        names="find_first_above first_over_or_default",
        args=(LIMIT, DEFAULT),
        inputs="bounds_values",
    ),
    told(
        "last_above_or_none",
        "last that passes",
        "list[int] -> int | None",
        """
        for x in reversed({x}):
            if x > {k}:
                return x
        return None
        """,
        """the last {thing} in {x} that is greater than {k}, or None | the {thing} above {k} nearest to the end of
        {x}, None if there is none""",
        verbs="find the last {thing} of {x} above {k}, or None",
        whole="""Search {x} from the back: what is the first {thing} you meet that is bigger than {k}? None if there
        is no such {thing}. | Which was the latest reading in {x} over {k}? Return None if it never got there. |
        Last value > {k} in {x}, else None. | Given {x}, I need the rightmost {thing} that exceeds {k}; if all are
        {k} or less, None. | Of all {things} in {x} that are more than {k}, which comes last? No such {thing} means
        None.""",
        names="last_above find_last_above latest_over",
        args=(LIMIT,),
        inputs="bounds_values",
        last=True,
    ),
    told(
        "last_even_or",
        "last that passes",
        "list[int] -> int",
        """
        for x in reversed({x}):
            if x % 2 == 0:
                return x
        return {k}
        """,
        """the last even {thing} in {x}, or {k} if all are odd | the even {thing} nearest to the end of {x}, with
        {k} as the default""",
        verbs="find the last even {thing} of {x}, and give {k} if there is none",
        whole="""Going backwards through {x}, which even {thing} comes first? If there are only odd ones, answer
        {k}. | Last even entry of {x}, else {k}. | Given {x}, return the rightmost {thing} divisible by two, and {k}
        when no {thing} is. | What even {thing} stands closest to the end of {x}? {k} means that there was none. | I
        look for the final even {thing} in {x}; tell me {k} should every {thing} be odd.""",
        names="last_even find_last_even",
        args=(DEFAULT,),
        inputs="bounds_values",
        last=True,
    ),
    told(
        "index_of_first_above",
        "index",
        "list[int] -> int",
        "next((i for i, x in enumerate({x}) if x > {k}), -1)",
        """the index of the first {thing} in {x} that is greater than {k}, or -1 | the position at which {x} first
        goes above {k}, -1 if it never does""",
        verbs="find the index of the first {thing} in {x} above {k}, or -1",
        whole="""Water levels by day are {x}. On which day, counted from zero, did the level first go over {k}?
        Answer -1 if it never did. | Index of the leftmost value > {k} in {x}, else -1. | Where in {x} is {k}
        exceeded for the first time? Not at all gives -1. | Given {x}, tell me at what position a {thing} larger
        than {k} turns up first, with -1 for nowhere. | At which index does {x} have its first {thing} bigger than
        {k}? If there is none, return -1.""",
        names="first_index_above when_exceeded first_day_above",
        args=(LIMIT,),
        inputs="bounds_values",
    ),
    told(
        "element_or_default",
        "single",
        "list[int] -> int",
        "{x}[{k}] if {k} < len({x}) else {m}",
        """the {thing} at index {k} of {x}, or {m} if {x} is too short | entry {k} of {x}, counted from zero, with
        {m} as the default""",
        verbs="take the {thing} at index {k} from {x}, or {m} where {x} does not go that far",
        whole="""Read index {k} of {x} safely: when the list has no such index, answer {m}. | Item number {k} of {x}
        (counting from 0), or {m} if there are not enough {things}. | What stands at position {k} in {x}, positions
        starting at zero? If the list ends before it, return {m}. | Given {x}, do not crash on a short list: give
        the {thing} at index {k} if it exists, otherwise {m}. | What would {x}[{k}] be, and if the list has too few
        {things} for that, {m} instead?""",
        names="get_or_default safe_get item_or",
        args=(Argument("int", "bounds_place", names=("i", "index", "position")), DEFAULT),
        inputs="bounds_values",
    ),
    told(
        "largest_below",
        "neighbour in size",
        "list[int] -> int | None",
        "max((x for x in {x} if x < {k}), default=None)",
        """the largest {thing} in {x} that is less than {k}, or None | of those in {x} below {k} the greatest, None
        if there is none""",
        verbs="find the greatest {thing} of {x} under {k}, or None",
        whole="""I can spend less than {k}. What is the most expensive of {x} I can have? None if nothing is cheap
        enough. | Get as close to {k} as possible from below, but do not touch it, with a {thing} of {x}; None if
        impossible. | Biggest value of {x} strictly under {k}, else None. | Given {x}, which {thing} comes just
        before {k} in size? Return None if all are {k} or more. | Among the {things} of {x} under {k}, which is the
        greatest? No candidates, then None.""",
        names="biggest_below just_below lower_neighbour",
        args=(LIMIT,),
        inputs="bounds_values",
    ),
    told(
        "smallest_reaching",
        "neighbour in size",
        "list[int] -> int | None",
        "min((x for x in {x} if x >= {k}), default=None)",
        """the smallest {thing} in {x} that is at least {k}, or None | of those in {x} not below {k} the least, None
        if there is none""",
        verbs="find the least {thing} of {x} that is {k} or more, or None",
        whole="""Boxes come in the sizes {x}. Which is the smallest one that holds {k} things? None if all are too
        small. | A party of {k} needs a table; the tables seat {x}. Take the smallest that is big enough, or None. |
        Minimum of the entries of {x} that are >= {k}, else None. | Given {x}, which {thing} is {k} itself or the
        next greater one? If there is nothing that large, None. | Find in {x} the least {thing} that does not fall
        short of {k}; return None if all of them do.""",
        names="smallest_fitting ceiling_in_list next_size",
        args=(LIMIT,),
        inputs="bounds_values",
        by_name=True,
    ),
    told(
        "second_largest_or_none",
        "ranked",
        "list[int] -> int | None",
        """
        ordered = sorted(set({x}))
        return ordered[-2] if len(ordered) > 1 else None
        """,
        """the second largest different {thing} in {x}, or None if there are not two | the runner-up among the
        distinct {things} of {x}, None where all are equal or none is there""",
        verbs="find the second highest of the distinct {things} in {x}, or None",
        whole="""What is the next best after the maximum of {x}? Equal maxima count as one; no second value means
        None. | Silver medal score of {x}: the largest value smaller than the top one, else None. | Given {x},
        return the second largest distinct {thing}. If there is no such thing, return None. | {x} may be empty or
        all equal; then answer None. Otherwise tell me its second greatest value, without counting duplicates. |
        Second place in {x} by size, where equal {things} share a place; None if everybody is first.""",
        names="runner_up second_max second_best",
        inputs="bounds_repeats",
    ),
    told(
        "occurs_at_least",
        "occurrences test",
        "list[int] -> bool",
        "{x}.count({k}) >= {m}",
        "{x} contains {k} at least {m} times | {x} has {m} or more entries equal to {k}",
        verbs="check whether {k} occurs {m} times or more in {x}",
        whole="""Did we roll {k} at least {m} times in {x}? | True if there are no fewer than {m} copies of {k} in
        {x}. | You win if {k} comes up {m} times or oftener in {x}. Is it a win? | Given {x}, count the {k}s and
        tell whether there are {m} or more. | Does {x} hold the {thing} {k} often enough, {m} times being enough?""",
        names="has_enough contains_times appears_at_least",
        args=(MARK, Argument("int", "bounds_times", constant=0.6, names=("times", "m", "n"))),
        inputs="bounds_repeats",
    ),
)


def _place(random: Random, value: object) -> int:  # noqa: ARG001
    return random.choice((0, 1, 2, 2, 3, 4, 5))


def _member(random: Random, value: object) -> int:
    if isinstance(value, list) and value and random.random() < 0.75:
        return int(random.choice(value))
    return random.randint(0, 4)


def _limit(random: Random, value: object) -> int:
    if isinstance(value, list) and value and random.random() < 0.4:
        return int(random.choice(value))
    return random.choice((3, 4, 5, 6, 8, 10, 12))


INPUTS = {
    "bounds_values": lambda random: [
        random.choice((random.randint(0, 9), random.randint(0, 20), random.randint(-9, 20)))
        for _ in range(random.randint(0, 6))
    ],
    "bounds_zeros": lambda random: [random.choice((0, 0, random.randint(-3, 9))) for _ in range(random.randint(0, 7))],
    "bounds_repeats": lambda random: [random.randint(0, random.choice((2, 4))) for _ in range(random.randint(0, 7))],
}
ARGUMENTS = {
    "bounds_low": lambda random, value: random.choice((0, 1, 2, 3, 4)),  # noqa: ARG005
    "bounds_high": lambda random, value: random.choice((6, 7, 8, 9, 10, 12, 15)),  # noqa: ARG005
    "bounds_limit": _limit,
    "bounds_default": lambda random, value: random.choice((0, 0, -1, -1, 1, 99, 100)),  # noqa: ARG005
    "bounds_member": _member,
    "bounds_place": _place,
    "bounds_times": lambda random, value: random.choice((2, 2, 3)),  # noqa: ARG005
}
