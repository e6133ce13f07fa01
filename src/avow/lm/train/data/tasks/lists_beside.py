"""Two lists side by side: sums and distances place by place, what both hold, mixing with leftovers, picked places."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

LIKE = Argument("list[int]", "beside_like", constant=0, names=("ys", "other", "second", "b"))
ANY = Argument("list[int]", "beside_any", constant=0, names=("ys", "other", "second", "b"))

OPERATIONS = (
    told(
        "smaller_of_lists",
        "extremes of lists",
        "list[int] -> list[int]",
        "[min(x, y) for x, y in zip({x}, {k})]",
        """the smaller {thing} of {x} and {k} at each place | the minimum of the two {things} that stand at the same
        place in {x} and {k}""",
        verbs="take the smaller of the two {things} at every place of {x} and {k}",
        whole="""Two shops sell the same goods, at the prices in {x} and {k}. What is the lower price of each? |
        Element by element, the lesser of {x} and {k}; the longer list is cut. | Compare {x} with {k} place by place
        and note the minimum. | Given {x} and {k}, return what you pay if you always buy where it is cheaper. | At
        each index, which is smaller, the {thing} of {x} or that of {k}? List those.""",
        names="cheaper_of_each pairwise_min minimum_of_lists",
        args=(LIKE,),
    ),
    told(
        "absolute_differences",
        "place by place",
        "list[int] -> list[int]",
        "[abs(x - y) for x, y in zip({x}, {k})]",
        """the distances between {x} and {k} at each place | how far apart the {things} of {x} and {k} are at every
        place, never negative""",
        verbs="work out how far apart {x} and {k} are at each place",
        whole="""The forecast was {x} and the real temperatures {k}. By how many degrees was each day wrong? |
        Differences of {x} and {k}, place by place and without sign. | Given {x} and {k}, subtract the smaller from
        the larger at each index. | Two people guess {x} and {k}; how far are their guesses from one another each
        time? List it. | At every index, how big is the gap between {x} and {k}, no matter which of the two is
        larger?""",
        names="distances errors abs_diff",
        args=(LIKE,),
        by_name=True,
    ),
    told(
        "total_distance",
        "place by place",
        "list[int] -> int",
        "sum(abs(x - y) for x, y in zip({x}, {k}))",
        """the sum of the distances between {x} and {k} at each place | how far {x} and {k} are apart in all, adding
        the absolute differences place by place""",
        verbs="add up the absolute differences of {x} and {k} at each place",
        whole="""How many steps lie between {x} and {k} in all, if at each place you go one unit at a time? | Locks:
        the wheels show {x} and should show {k}. How many single clicks are needed if the wheels cannot go past
        their ends? | Sum of the unsigned differences between {x} and {k}, entry by entry. | Given {x} and {k}, add
        up how much they are off from each other at every index. | Add together all gaps between {x} and {k}, place
        by place, each counted as a positive number.""",
        names="manhattan_distance total_difference sum_of_errors",
        args=(LIKE,),
    ),
    told(
        "mixed_with_rest",
        "zip",
        "list[int] -> list[int]",
        """
        result = []
        for i in range(max(len({x}), len({k}))):
            result += {x}[i:i + 1] + {k}[i:i + 1]
        return result
        """,
        """the {things} of {x} and {k} by turns, with what is left of the longer list at the end | {x} and {k}
        interleaved, beginning with {x}, the rest of the longer one following""",
        verbs="interleave {x} and {k}, and append what the longer one has left",
        whole="""Two lanes merge: one car from {x}, one from {k}, and so on. When a lane is empty, the others just
        drive on. In which order do they come? | Alternate between {x} and {k}; nothing may be lost if one is
        longer. | Zip {x} and {k} together into one flat list and keep the leftovers behind. | Given {x} and {k},
        take first of both, second of both, ..., then whatever remains. | Deal from {x} and {k} in turn into one
        list; as soon as one is used up, the other follows to its end.""",
        names="interleave_all merge_lanes alternate_lists",
        args=(ANY,),
        inputs="beside_digits",
    ),
    told(
        "added_with_zeros",
        "place by place",
        "list[int] -> list[int]",
        """
        size = max(len({x}), len({k}))
        left = {x} + [0] * (size - len({x}))
        right = {k} + [0] * (size - len({k}))
        return [x + y for x, y in zip(left, right)]
        """,
        """the sums of {x} and {k} at each place, where missing {things} of the shorter list count as 0 | {x} and
        {k} added place by place to a list as long as the longer one""",
        verbs="add {x} and {k} place by place, with zeros for what the shorter one lacks",
        whole="""Add the two polynomials with the coefficients in {x} and {k}, lowest power first. | Sales of two
        shops by day: {x} and {k}. One opened for fewer days; count nothing for the missing days and add both. | Sum
        {x} and {k} index by index; the tail of the longer list is copied. | Given {x} and {k} of any lengths,
        return their sum as vectors, the shorter filled up with zeros at the end. | My columns {x} and {k} have
        different lengths. Add them row by row and treat what is missing as 0.""",
        names="add_lists_padded add_polynomials sum_unequal",
        args=(ANY,),
        inputs="beside_digits",
    ),
    told(
        "common_once_in_order",
        "set of two",
        "list[int] -> list[int]",
        "[x for x in dict.fromkeys({x}) if x in {k}]",
        """the {things} of {x} that are in {k} too, each once and in the order of {x} | what {x} and {k} have in
        common, without repetitions, as it comes first in {x}""",
        verbs="list what occurs in both {x} and {k}, once each, in the order of {x}",
        whole="""Which numbers do my friend's list {k} and my list {x} share? Name each a single time, in the order
        I have them. | Intersection of {x} and {k}, ordered as in {x}, no duplicates. | Given {x} and {k}, return
        the distinct {things} of {x} that are found in {k}. | Go through {x}; write down a {thing} if {k} has it and
        you have not written it yet. | Tell me without repeating yourself which {things} of {x} also occur in {k};
        keep the order of {x}.""",
        names="intersection_in_order shared_once common_unique",
        args=(ANY,),
        inputs="beside_repeats",
    ),
    told(
        "common_with_repeats",
        "set of two",
        "list[int] -> list[int]",
        """
        rest = list({k})
        result = []
        for x in {x}:
            if x in rest:
                rest.remove(x)
                result.append(x)
        return result
        """,
        """the {things} that {x} and {k} share, each as often as it is in both, in the order of {x} | the {things}
        of {x} that find a partner of their own in {k}""",
        verbs="pair each {thing} of {x} with an equal one of {k} that is still free, and list those that find one",
        whole="""Two children swap cards: {x} and {k}. Which cards do both have, where a card that both have twice
        appears twice? Keep the order of the first. | Common {things} of {x} and {k} with multiplicity. | Every
        {thing} of {k} can be used up once. Which of {x}, from left to right, can be matched? | Given {x} and {k},
        return the intersection in which a {thing} occurs as often as in the list that has fewer of it, ordered as
        in {x}. | From {x} keep a {thing} only as many times as {k} has it, the earlier ones first.""",
        names="multiset_intersection shared_cards intersect_with_counts",
        args=(ANY,),
        inputs="beside_repeats",
    ),
    told(
        "left_after_use",
        "set of two",
        "list[int] -> list[int]",
        """
        result = list({x})
        for y in {k}:
            if y in result:
                result.remove(y)
        return result
        """,
        """{x} after one {thing} has been taken out of it for each equal one in {k} | what remains of {x} when each
        {thing} of {k} removes one {thing} equal to it, the first""",
        verbs="remove from {x} one {thing} for each {thing} of {k}, if it is there",
        whole="""The drawer has the screws {x}. The screws {k} are used. Which remain? A size that is used once
        disappears only once. | Subtract {k} from {x} as bags: every entry of {k} cancels one equal entry of {x},
        the first one. | Given {x} and {k}, cross out for each {thing} of {k} a single matching {thing} of {x} and
        return the rest. | From the hand {x} the cards {k} are played; ignore those which are not in it. What is
        left? | I have {x} and give away {k}, piece by piece. Which pieces do I still own, in the same order as
        before?""",
        names="remove_each_once bag_difference remaining_after",
        args=(ANY,),
        inputs="beside_repeats",
        by_name=True,
    ),
    told(
        "common_count",
        "set of two",
        "list[int] -> int",
        "len(set({x}) & set({k}))",
        """the number of different {things} that are in both {x} and {k} | how many distinct {things} {x} and {k}
        have in common""",
        verbs="count the distinct {things} that occur in both {x} and {k}",
        whole="""My lottery ticket has {x}, drawn were {k}. How many did I get right, whatever the order? | Size of
        the overlap of {x} and {k}, duplicates counted once. | How many different {things} appear in {x} as well as
        in {k}? | Given {x} and {k}, count what they share; a shared {thing} counts one time only. | How many
        distinct {things} would be in the intersection of {x} and {k}?""",
        names="count_shared lottery_hits overlap_size",
        args=(ANY,),
        inputs="beside_repeats",
        by_name=True,
    ),
    told(
        "in_one_in_order",
        "set of two",
        "list[int] -> list[int]",
        "[x for x in {x} if x not in {k}] + [y for y in {k} if y not in {x}]",
        """the {things} of {x} that are not in {k}, followed by the {things} of {k} that are not in {x} | all
        {things} that are only in {x}, and behind them those only in {k}, in their order""",
        verbs="list what is only in {x} and then what is only in {k}",
        whole="""Which entries do the two inventories in {x} and {k} not share? First those of {x}, then those of
        {k}. | Delete from both {x} and {k} whatever occurs in the other, then put the second behind the first. |
        Given {x} and {k}, return the {things} found in just one of the lists, in the order in which they stand
        there. | What has {x} that {k} lacks, followed by what {k} has that {x} lacks? One list. | List what is
        missing in {k} but is in {x}, then what is missing in {x} but is in {k}, keeping orders and repeats.""",
        names="unshared symmetric_in_order not_in_both",
        args=(ANY,),
        inputs="beside_repeats",
    ),
    told(
        "picked_by_flags",
        "picked places",
        "list[int] -> list[int]",
        "[x for x, flag in zip({x}, {k}) if flag]",
        "the {things} of {x} at whose place {k} is True | those of {x} that are marked with True in {k}",
        verbs="keep the {things} of {x} where {k} says True",
        whole="""Beside each {thing} of {x} there is a tick or none, in {k}. Return the ticked ones. | Mask {x} with
        the booleans {k}. | {k} tells for each place whether the {thing} of {x} there is wanted. Which are wanted? |
        Given {x} and the flags {k}, drop every {thing} whose flag is False. | Go through {x} and {k} together;
        where the flag is set, copy the {thing}, else skip it.""",
        names="select_by_mask compress pick_marked",
        args=(Argument("list[bool]", "beside_flags", constant=0, names=("flags", "mask", "keep")),),
        inputs="beside_digits",
        first=True,
    ),
    told(
        "picked_by_places",
        "picked places",
        "list[int] -> list[int]",
        "[{x}[i] for i in {k}]",
        """the {things} of {x} at the indices in {k}, in the order of {k} | for each index in {k} the {thing} of {x}
        that stands there""",
        verbs="look up the {things} of {x} at the indices {k}",
        whole="""{k} names seats, counted from 0, and {x} tells who sits where. Who sits on these seats, in that
        order? | Pick from {x} by the index list {k}; an index may be there twice. | Given {x} and the positions
        {k}, return the {things} found at those positions. | Reorder or repeat {x} as the indices {k} say. | For the
        places {k} (the first is 0) tell me what {x} holds there.""",
        names="take_indices pick_places lookup_all",
        args=(Argument("list[int]", "beside_places", constant=0, names=("places", "indices", "positions")),),
        inputs="beside_filled",
        first=True,
    ),
    told(
        "closest_across",
        "pairs with a difference",
        "list[int] -> int",
        "min(abs(x - y) for x in {x} for y in {k})",
        """the smallest distance between a {thing} of {x} and a {thing} of {k} | how near the nearest two {things}
        are, one out of {x} and one out of {k}""",
        verbs="find the smallest difference between any {thing} of {x} and any of {k}",
        whole="""Trains leave at {x} and buses arrive at {k}. What is the shortest time between a bus and a train,
        in either direction? | Choose one {thing} from {x} and one from {k} as near to each other as possible; how
        far are they apart? | Try every a of {x} with every b of {k} and report the least distance. | Given two
        lists {x} and {k} that are not empty, return their least distance. | How little can a {thing} of {x} differ
        from a {thing} of {k}?""",
        names="min_gap_between nearest_distance smallest_difference_between",
        args=(Argument("list[int]", "beside_filled", constant=0, names=("ys", "other", "second", "b")),),
        inputs="beside_filled",
    ),
    told(
        "pairs_across_with_sum",
        "pairs by sum",
        "list[int] -> int",
        "sum(1 for x in {x} for y in {k} if x + y == {m})",
        """the number of pairs of one {thing} of {x} and one of {k} that add up to {m} | how many ways there are to
        take a {thing} from {x} and one from {k} with the sum {m}""",
        verbs="count the pairs with the sum {m}, one {thing} from {x} and one from {k}",
        whole="""A starter costs one of {x}, a main dish one of {k}. In how many ways can a dinner of both cost
        exactly {m}? | Count the combinations of one {thing} from {x} and one from {k} with the sum {m}; equal
        numbers at different places count separately. | How often can you hit {m} by adding a {thing} of {x} to a
        {thing} of {k}? | Given {x}, {k} and the target {m}, return how many index pairs match. | Try every {thing}
        of {x} with every {thing} of {k}. How often is the sum {m}?""",
        names="count_cross_pairs ways_to_sum dinner_combinations",
        args=(ANY, Argument("int", "beside_target", constant=0.5, names=("target", "total", "m"))),
        inputs="beside_digits",
    ),
    told(
        "divided_or_zero",
        "place by place",
        "list[int] -> list[float]",
        "[round(x / y, 2) if y != 0 else 0.0 for x, y in zip({x}, {k})]",
        """the quotients of {x} by {k} at each place, rounded to two decimals, and 0.0 where {k} has a zero | {x}
        divided by {k} place by place to 2 decimals, with 0.0 for a division by zero""",
        verbs="divide each {thing} of {x} by the one of {k} at its place (2 decimals), and put 0.0 where that is zero",
        whole="""Costs are {x}, numbers of pieces {k}. What does one piece cost each time, to two decimals? Without
        pieces, write 0.0. | Divide {x} by {k} entry by entry, rounding to 2 decimals; never crash on a zero, use
        0.0. | Goals {x} in {k} games: goals per game of every player, two decimals, 0.0 for those who did not play.
        | Given {x} and {k}, return the rounded ratios (two places); a ratio with nothing below the line is 0.0. |
        For each index I need {x} over {k} as a decimal with two digits, but 0.0 wherever the divisor is 0.""",
        names="safe_divide ratios per_piece",
        args=(Argument("list[int]", "beside_pieces", constant=0, names=("pieces", "counts", "ys")),),
        inputs="beside_filled",
        by_name=True,
    ),
)


def _like(random: Random, value: object) -> list[int]:
    values = value if isinstance(value, list) else [1, 2, 3]
    return [one + random.choice((-3, -1, 0, 0, 1, 2, 4)) for one in values]


def _any(random: Random, value: object) -> list[int]:
    values = value if isinstance(value, list) else [1, 2, 3]
    more = [random.randint(0, 9) for _ in range(random.randint(0, 3))]
    mixed = random.sample(values, random.randint(0, len(values))) + more
    random.shuffle(mixed)
    return mixed


def _stretch(random: Random, value: object) -> list[int]:
    values = list(value) if isinstance(value, list) else [1, 2, 3]
    start = random.randrange(len(values) + 1)
    part = values[start : start + random.randint(1, 3)]
    return part if random.random() < 0.6 else [*part[::-1], random.randint(0, 3)]


def _tail(random: Random, value: object) -> list[int]:
    values = list(value) if isinstance(value, list) else [1, 2, 3]
    part = values[-random.randint(1, 3) :]
    return part if random.random() < 0.6 else [*part[:-1], random.randint(0, 3)]


def _places(random: Random, value: object) -> list[int]:
    size = len(value) if isinstance(value, list) and value else 3
    return [random.randrange(size) for _ in range(random.randint(1, 4))]


def _ends(random: Random, value: object) -> list[int]:
    values = list(value) if isinstance(value, list) and value else [1, 2, 3]
    made = [random.randint(0, 12) for _ in range(random.randint(1, 4))]
    turn = random.random()
    return [values[0], *made] if turn < 0.25 else [*made, values[-1]] if turn < 0.5 else made


def _key(random: Random, value: object) -> list[str]:
    return [one if one and random.random() < 0.6 else random.choice("ABCD") for one in value]  # type: ignore[attr-defined]


INPUTS = {
    "beside_digits": lambda random: [random.randint(0, random.choice((3, 6, 9))) for _ in range(random.randint(1, 6))],
    "beside_filled": lambda random: random.choices(range(random.choice((6, 12, 30))), k=random.randint(1, 5)),
    "beside_repeats": lambda random: [random.randint(0, random.choice((3, 6))) for _ in range(random.randint(1, 6))],
    "beside_answers": lambda random: [random.choice("ABCD") for _ in range(random.randint(1, 6))],
    "beside_blanks": lambda random: [random.choice(("A", "B", "C", "D", "")) for _ in range(random.randint(1, 6))],
}
ARGUMENTS = {
    "beside_like": _like,
    "beside_any": _any,
    "beside_flags": lambda random, value: [random.random() < 0.6 for _ in value],
    "beside_places": _places,
    "beside_filled": _ends,
    "beside_stretch": _stretch,
    "beside_tail": _tail,
    "beside_target": lambda random, value: random.choice((4, 5, 6, 7, 8, 9, 10)),  # noqa: ARG005
    "beside_pieces": lambda random, value: [random.choice((0, 1, 2, 3, 4, 5, 8)) for _ in value],
    "beside_key": _key,
    "beside_points": lambda random, value: random.choice((2, 3, 4, 4, 5)),  # noqa: ARG005
}
