"""Intervals as pairs (meetings, opening hours, ranges) and names with ages: overlap, gaps, lengths, groups."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks.dicts_scores import people
from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

SPAN = "tuple[int, int]"
SPANS = "list[tuple[int, int]]"
AGES = "list[tuple[str, int]]"
OTHER = Argument(SPAN, "interval", constant=0, names=("other", "second", "b", "span"))
MOMENT = Argument("int", "interval_point", names=("time", "point", "k", "t"))
LOW = Argument("int", "span_low", names=("low", "start"))
HIGH = Argument("int", "span_high", names=("high", "stop"))
FROM = Argument("int", "span_from", names=("begin", "low", "opening"))
UNTIL = Argument("int", "span_until", names=("finish", "high", "closing"))

OPERATIONS = (
    told(
        "common_span",
        "intervals of two",
        f"{SPAN} -> tuple[int, int] | None",
        """
        start = max({x}[0], {k}[0])
        end = min({x}[1], {k}[1])
        return (start, end) if start <= end else None
        """,
        """the interval that {x} and {k} have in common, or None | the part in which {x} overlaps {k}, as a pair,
        None if there is none""",
        verbs="find the common part of the intervals {x} and {k}, or None",
        whole="""I am free in {x}, you are free in {k} (from, to). When can we both? None if never; a single moment
        is enough. | Intersect {x} with {k}: pair of start and end, or None if they do not meet. | Given two ranges
        {x} and {k}, ends included, return the range inside both, or None. | Where do {x} and {k} coincide? Answer
        as (start, end) or None.""",
        names="intersection overlap_range both_free",
        args=(OTHER,),
        inputs="one_interval",
        called="span interval first",
        last=True,
        by_name=True,
    ),
    told(
        "span_inside",
        "intervals of two",
        f"{SPAN} -> bool",
        "{k}[0] <= {x}[0] and {x}[1] <= {k}[1]",
        """{x}, a pair (start, end), lies within {k} | {x} starts no earlier and ends no later than {k} | {x} is an
        interval that {k} covers completely""",
        whole="""The meeting {x} must lie within the office hours {k}, both (start, end). Does it? | Is the whole of
        the range {x} covered by the range {k}, ends included? | Given two pairs {x} and {k} of start and end, check
        that the first does not stick out of the second. | Does nothing of {x} lie outside {k}?""",
        names="is_within inside_span covered_by",
        args=(Argument(SPAN, "span_around", constant=0, names=("hours", "outer", "other")),),
        inputs="one_interval",
        called="span meeting interval",
        by_name=True,
        first=True,
    ),
    told(
        "gap_of_spans",
        "intervals of two",
        f"{SPAN} -> int",
        "max(0, max({x}[0], {k}[0]) - min({x}[1], {k}[1]))",
        """the size of the gap between the intervals {x} and {k}, 0 if they meet or overlap | how much lies between
        {x} and {k}, pairs of start and end, at least 0""",
        verbs="measure the gap between {x} and {k}, 0 where there is none",
        whole="""How long is the break between the lessons {x} and {k}, given as (start, end)? If they touch or
        overlap, 0. | Whichever of {x} and {k} comes first: how far is it from its end to the start of the other
        (not below 0)? | Given two ranges {x} and {k} in any order, return the distance between them, or 0. | Free
        space between {x} and {k}?""",
        names="gap_between break_length distance_of_ranges",
        args=(OTHER,),
        inputs="one_interval",
        called="span first interval",
        by_name=True,
        first=True,
    ),
    told(
        "longest_span",
        "chosen pairs",
        f"{SPANS} -> {SPAN}",
        "max({x}, key=lambda span: span[1] - span[0])",
        """the longest of the intervals in {x}, the first of several | the pair in {x} with the largest difference
        between its end and its start, the earliest in a tie""",
        verbs="find the interval in {x} that takes longest, the first in a tie",
        whole="""Which meeting in {x}, written (start, end), is the longest? The first one if several are. | Look
        through the pairs {x} of begin and end for the one that spans the most; earlier ones win ties. | Given trips
        {x} as (departure, arrival), return the first of the longest. | Longest (start, end) of {x}, first in a tie.""",
        names="longest_interval longest_meeting widest",
        inputs="span_list_full",
        called="spans meetings intervals",
        by_name=True,
        first=True,
    ),
    told(
        "conflicting_spans",
        "intervals",
        f"{SPANS} -> bool",
        """
        spans = sorted({x})
        return any(b[0] < a[1] for a, b in zip(spans, spans[1:]))
        """,
        """{x} has two intervals that overlap, touching ends not counted | {x} contains a meeting that begins before
        another one that started earlier or with it is over""",
        whole="""Is anything double-booked in the calendar {x}, whose entries are (start, end)? One may end when the
        next begins. | Can somebody not attend all the meetings {x}, because two of them clash? End equal to start
        is fine. | Given bookings {x} of one room, say whether any two collide; back to back is no collision. | Does
        some pair of intervals in {x} share more than an end point? | Check {x}, a list of start and end, for
        clashes.""",
        names="has_conflict double_booked has_overlap",
        inputs="span_list",
        called="meetings bookings spans",
        first=True,
        by_name=True,
    ),
    told(
        "clashing_pairs",
        "intervals",
        f"{SPANS} -> int",
        "sum({x}[i][0] < {x}[j][1] and {x}[j][0] < {x}[i][1] for i in range(len({x})) for j in range(i))",
        """the number of pairs of intervals in {x} that overlap, mere touching not counted | how many times two
        meetings of {x} are on at the same time""",
        verbs="count the pairs of overlapping intervals in {x}, without those that only touch",
        whole="""How many clashes are there in the timetable {x} of (start, end)? Every two that overlap make one
        clash; meeting at the ends is allowed. | Compare all the bookings {x} two by two and count those that
        collide. | Given intervals {x}, how many pairs have more than an end point in common? | Number of
        overlapping pairs in {x}.""",
        names="count_conflicts count_clashes overlapping_pairs",
        inputs="span_list",
        called="meetings bookings spans",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "free_gaps",
        "intervals",
        f"{SPANS} -> {SPANS}",
        """
        spans = sorted({x})
        return [(a[1], b[0]) for a, b in zip(spans, spans[1:]) if a[1] < b[0]]
        """,
        """the gaps between the intervals of {x}, which do not overlap, in order of time | the free times between
        neighbouring entries of {x}, as pairs (start, end), sorted""",
        verbs="sort the intervals of {x}, none of which overlap, and list the gaps between them",
        whole="""My meetings are {x}, no two at once. When am I free between them? Give (from, to) in order of time.
        | The parking lot is taken in {x}, one car after the other. List the gaps in which it stands empty, earliest
        first. | Given non-overlapping ranges {x} in any order, find what lies uncovered between the first and the
        last. | Gaps of {x} as sorted pairs; where two entries touch there is none.""",
        names="free_times find_gaps breaks",
        inputs="span_apart",
        called="meetings bookings spans",
        first=True,
        by_name=True,
    ),
    told(
        "most_meetings",
        "intervals",
        f"{SPANS} -> int",
        """
        count = 0
        free_from = None
        for start, end in sorted({x}, key=lambda span: span[1]):
            if free_from is None or start >= free_from:
                count += 1
                free_from = end
        return count
        """,
        """the largest number of intervals of {x} that one can attend without overlaps | how many of the meetings
        {x} fit into one calendar at most, where one may begin as another ends""",
        verbs="find the greatest number of intervals in {x} of which no two overlap",
        whole="""A festival has the shows {x}, each (start, end). How many can I see in full at most? Going straight
        from one to the next is possible. | One room, many requests {x}: what is the most that can be granted
        without overlap? | Given {x}, choose as many intervals as possible that do not overlap (touching is fine).
        How many are these? | Activity selection: maximum number of compatible entries of {x}.""",
        names="max_meetings activity_selection max_shows",
        inputs="span_list",
        called="meetings shows spans",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "spans_clipped",
        "intervals",
        f"{SPANS} -> {SPANS}",
        "[(max(start, {k}), min(end, {m})) for start, end in {x} if end > {k} and start < {m}]",
        """the parts of the intervals in {x} that lie between {k} and {m}, in their order | the pairs of {x} cut off
        at {k} and {m}, without those that lie outside""",
        verbs="cut the intervals of {x} to what lies between {k} and {m}, and drop those with nothing left",
        whole="""Show only the part of the calendar {x} between {k} and {m}: shorten what goes beyond, leave out the
        rest. | Someone works from {k} to {m}. Which parts of the jobs {x}, as (start, end), fall into that time? |
        Given ranges {x}, clip each to the window from {k} to {m}, and keep those that have some length in it. |
        Restrict {x} to the time between {k} and {m}.""",
        names="clip_spans within_window cut_to_window",
        args=(FROM, UNTIL),
        inputs="span_list",
        called="spans jobs meetings",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "running_at",
        "filtered pairs",
        f"{SPANS} -> {SPANS}",
        "[(start, end) for start, end in {x} if start <= {k} < end]",
        """the intervals of {x} that are going on at {k}: begun by then and not yet over | the pairs (start, end) in
        {x} with {k} at or after the start but before the end""",
        verbs="keep the intervals of {x} that include {k}, the start counted and the end not",
        whole="""It is {k} now. Which of the lessons {x}, given as (start, end), are on? At its end a lesson is
        over. | What is running at the moment {k}, if {x} tells when things start and stop (stop excluded)? | Given
        shifts {x}, who is on duty at {k}? Return those shifts; the end does not belong to a shift. | Entries of {x}
        with start <= {k} < end.""",
        names="active_at going_on current_spans",
        args=(MOMENT,),
        inputs="span_list",
        called="shifts lessons spans",
        by_name=True,
        first=True,
    ),
    told(
        "ages_between",
        "filtered pairs",
        f"{AGES} -> list[str]",
        "[name for name, age in {x} if {k} <= age <= {m}]",
        """the names in {x} with an age from {k} to {m}, both included | the people of {x}, pairs of name and age,
        who are at least {k} and at most {m}""",
        verbs="list the names in {x} whose age is between {k} and {m}, limits included",
        whole="""The course is for people from {k} to {m} years of age. Who in {x}, name and age, may come? | Which
        of the people {x} are no younger than {k} and no older than {m}? | Given pairs {x} of name and number,
        return the names with {k} to {m}, inclusive. | Age group {k} to {m}: names from {x}.""",
        names="in_age_group names_between may_come",
        args=(LOW, HIGH),
        inputs="span_ages",
        called="people guests members",
        first=True,
        by_name=True,
    ),
    told(
        "by_age_then_name",
        "sorted pairs",
        f"{AGES} -> list[str]",
        "[name for age, name in sorted((age, name) for name, age in {x})]",
        """the names in {x} from the youngest to the oldest, people of one age by alphabet | the first parts of the
        pairs {x}, sorted by number and then by name""",
        verbs="sort the people in {x} by age and then by name and list the names",
        whole="""Line up the children {x} (name, age): youngest first, and the same age in alphabetical order. Names
        only. | In which order do the people of {x} get their presents, by age upwards, then from a to z? | Given
        {x}, sort by the number, settle ties by the name, and return the names. | Names of {x} by age, then
        alphabetically.""",
        names="sort_by_age line_up youngest_first",
        inputs="span_ages",
        called="people children guests",
        weight=1.2,
        first=True,
        by_name=True,
    ),
    told(
        "ages_next_year",
        "changed pairs",
        f"{AGES} -> {AGES}",
        "[(name, age + {k}) for name, age in {x}]",
        """the pairs of {x} with everyone {k} years older | the people in {x} and their ages {k} years from now""",
        verbs="make everyone in {x} {k} years older",
        whole="""How old will the people {x}, pairs of name and age, be in {k} years? | Add {k} to the number in
        each pair of {x}. | Given names with ages {x}, return the list as it will be {k} years later. | Time flies:
        {k} years on, what does {x} look like?""",
        names="years_later older_by add_years",
        args=(Argument("int", "small", names=("k", "n")),),
        inputs="span_ages",
        called="people family guests",
        by_name=True,
        first=True,
    ),
    told(
        "names_by_decade",
        "grouped pairs",
        f"{AGES} -> dict[int, list[str]]",
        """
        groups = {}
        for name, age in {x}:
            groups.setdefault(age // 10 * 10, []).append(name)
        return groups
        """,
        """a dictionary from each decade of age (10, 20, ...) to the names in {x} that are in it | the names of {x}
        grouped by their age rounded down to tens""",
        verbs="group the names in {x} by their age, rounded down to a multiple of ten",
        whole="""Who in {x} is in the twenties, who in the thirties and so on? Keys are 20, 30, ...; the values are
        names. | Group the members {x} (name, age) by decades: somebody of 47 belongs to 40. | Given {x}, map every
        ten years of age to a list of names. | Age statistics: the names from {x} under 0, 10, 20 etc., according to
        the tens of the age.""",
        names="group_by_decade age_groups by_tens",
        inputs="span_ages",
        called="people members guests",
        first=True,
        by_name=True,
    ),
    told(
        "couples_of_one_age",
        "grouped pairs",
        f"{AGES} -> list[tuple[str, str]]",
        "[(a[0], b[0]) for i, a in enumerate({x}) for b in {x}[i + 1:] if a[1] == b[1]]",
        """the pairs of names in {x} that have the same age, in order of the list | every two people of {x} who are
        equally old, the earlier one first""",
        verbs="list every two names in {x} whose ages are equal, the earlier name first",
        whole="""Which two people of {x} are of the same age? List all such couples of names, in the order of the
        list. | Find all matches by number in the pairs {x} and return them as (name, name). | Given {x} with names
        and ages, pair up those who are equally old; whoever stands earlier comes first. | Same age in {x}: all
        pairs of names.""",
        names="same_age_pairs age_matches equal_ages",
        inputs="span_ages_close",
        called="people members guests",
        weight=0.7,
        first=True,
        by_name=True,
    ),
    told(
        "age_gap",
        "totals of pairs",
        f"{AGES} -> int",
        """
        ages = [age for _, age in {x}]
        return max(ages) - min(ages)
        """,
        """the difference between the oldest and the youngest in {x} | by how much the largest second part in {x}
        exceeds the smallest one""",
        verbs="subtract the lowest age in {x} from the highest",
        whole="""How many years are there between the oldest and the youngest of {x}, pairs of name and age? | What
        is the age range in the group {x}, as one number? | Given names with numbers {x}, take the greatest number
        minus the least. | Oldest minus youngest in {x}.""",
        names="age_range age_difference years_between",
        inputs="span_ages_full",
        called="people family group",
        by_name=True,
        first=True,
    ),
)


def _span(random: Random) -> tuple[int, int]:
    start = random.randint(0, 12)
    return start, start + random.randint(1, 6)


def _spans(random: Random, least: int = 0) -> list[tuple[int, int]]:
    return [_span(random) for _ in range(random.randint(least, 4))]


def _apart(random: Random) -> list[tuple[int, int]]:
    """Intervals that do not overlap, in any order."""
    found, place = [], random.randint(0, 5)
    for _ in range(random.randint(0, 4)):
        end = place + random.randint(1, 3)
        found.append((place, end))
        place = end + random.choice((0, 1, 2, 3))
    random.shuffle(found)
    return found


def _around(random: Random, value: object) -> tuple[int, int]:
    if isinstance(value, tuple) and random.random() < 0.6:
        return value[0] - random.randint(0, 2), value[1] + random.randint(0, 2)
    return _span(random)


def _ages(random: Random, least: int = 0, close: bool = False) -> list[tuple[str, int]]:
    few = [random.randint(3, 70) for _ in range(2 if close else 5)]
    return [(name, random.choice(few)) for name in people(random, least, 5 if close else 4)]


INPUTS = {
    "span_list": _spans,
    "span_list_full": lambda random: _spans(random, 1),
    "span_apart": _apart,
    "span_ages": _ages,
    "span_ages_full": lambda random: _ages(random, 1),
    "span_ages_close": lambda random: _ages(random, 2, close=True),
}
ARGUMENTS = {
    "span_low": lambda random, value: random.choice((6, 10, 16, 18, 20)),  # noqa: ARG005
    "span_high": lambda random, value: random.choice((30, 35, 40, 50, 65)),  # noqa: ARG005
    "span_from": lambda random, value: random.choice((2, 3, 4, 5)),  # noqa: ARG005
    "span_until": lambda random, value: random.choice((8, 9, 10, 12)),  # noqa: ARG005
    "span_around": _around,
}
