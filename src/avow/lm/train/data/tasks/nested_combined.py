"""Lists cut into lists and lists put together: chunks, windows, pairs, zips, products, sets of two lists."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

ROWS = "list[list[int]]"
PAIRS = "list[tuple[int, int]]"
SIZE = Argument("int", "count", names=("k", "n", "size"))
OTHER = Argument("list[int]", "overlapping_list", constant=0, names=("ys", "other", "b", "second"))
OTHER_SET = Argument("set[int]", "overlapping_set", constant=0, names=("other", "t", "b"))

OPERATIONS = (
    told(
        "largest_window_sum",
        "windows",
        "list[int] -> int",
        "max(sum({x}[i:i + {k}]) for i in range(len({x}) - {k} + 1))",
        "the largest sum of {k} neighbouring {things} in {x} | the most that {k} consecutive {things} of {x} add up to",
        verbs="find the largest total of {k} {things} in a row in {x}",
        names="max_window_sum best_window",
        args=(Argument("int", "two_or_three", names=("k", "n", "size")),),
        inputs="ints_three",
        weight=0.7,
    ),
    told(
        "all_pairs",
        "all pairs",
        f"list[int] -> {PAIRS}",
        "[({x}[i], {x}[j]) for i in range(len({x})) for j in range(i + 1, len({x}))]",
        """all pairs of {things} at two positions of {x}, the earlier first | every way to pick two {things} out of
        {x}, as tuples in order of position | the combinations of two {things} of {x} at different places, as
        tuples""",
        verbs="list all combinations of two {things} of {x}",
        whole="Which pairs can be formed from {x}? The order of the list counts, and nothing is paired with itself.",
        names="combinations pairs choose_two",
        inputs="few_short",
        weight=0.8,
    ),
    told(
        "sublists",
        "parts of lists",
        f"list[int] -> {ROWS}",
        "[{x}[i:j] for i in range(len({x})) for j in range(i + 1, len({x}) + 1)]",
        "all contiguous non-empty parts of {x}, ordered by where they start and then by length",
        verbs="list every contiguous sublist of {x}, by start and then by length, without the empty one",
        names="all_sublists subarrays contiguous_parts",
        inputs="few_short",
        weight=0.6,
    ),
    told(
        "subsets",
        "parts of lists",
        f"list[int] -> {ROWS}",
        """
        result = [[]]
        for value in {x}:
            result += [subset + [value] for subset in result]
        return result
        """,
        """all subsets of {x} as lists, starting with the empty one; each {thing} in turn is added to all found before
        | the power set of {x} as a list of lists, in the order in which the {things} are added one by one""",
        whole="Which selections can be made from {x}? Start with the empty list and double the list with each {thing}.",
        names="power_set all_subsets",
        inputs="few_short",
        weight=0.6,
    ),
    told(
        "equal_runs",
        "runs of neighbours",
        f"list[int] -> {ROWS}",
        """
        result = []
        for value in {x}:
            if result and result[-1][-1] == value:
                result[-1].append(value)
            else:
                result.append([value])
        return result
        """,
        """the groups of equal neighbours in {x}, as lists | {x} cut wherever the {thing} changes | lists of
        consecutive equal {things} of {x}""",
        verbs="group equal neighbours of {x} in lists | split {x} into runs of equal {things}",
        steps="group equal neighbours",
        whole="Put {things} of {x} that are equal and next to each other into one list each.",
        names="group_equal group_consecutive split_runs",
        inputs="ints_repeated",
        weight=0.8,
    ),
    told(
        "run_lengths",
        "runs of neighbours",
        f"list[int] -> {PAIRS}",
        """
        result = []
        for value in {x}:
            if result and result[-1][0] == value:
                result[-1] = (value, result[-1][1] + 1)
            else:
                result.append((value, 1))
        return result
        """,
        """the run-length encoding of {x} as (value, count) pairs | the runs of equal neighbours in {x}, each as a
        tuple of the {thing} and its number""",
        verbs="encode {x} as pairs of a {thing} and how often it stands in a row",
        steps="count the runs of equal neighbours as (value, count) pairs",
        whole="Write {x} as (value, count) pairs, one for each run of equal neighbours.",
        names="run_length_encode rle encode_runs_list",
        inputs="ints_repeated",
        weight=0.8,
    ),
    told(
        "expand_runs",
        "runs of neighbours",
        f"{PAIRS} -> list[int]",
        "[value for value, count in {x} for _ in range(count)]",
        """a list in which the first number of each pair of {x} is repeated as often as the second says | the (value,
        count) pairs of {x} written out""",
        verbs="decode the (value, count) pairs of {x} into a list",
        steps="write out the (value, count) pairs",
        names="run_length_decode decode_runs_list expand_pairs",
        inputs="counted_values",
        weight=0.7,
        first=True,
    ),
    told(
        "rising_runs",
        "runs of neighbours",
        f"list[int] -> {ROWS}",
        """
        result = []
        for value in {x}:
            if result and value > result[-1][-1]:
                result[-1].append(value)
            else:
                result.append([value])
        return result
        """,
        """{x} cut into strictly increasing runs | the longest stretches of {x} in which every {thing} is larger than
        the one before""",
        verbs="split {x} before each {thing} that is not larger than the one before it",
        names="increasing_runs split_increasing",
        weight=0.5,
    ),
    told(
        "split_by_value",
        "pieces",
        f"list[int] -> {ROWS}",
        """
        result = [[]]
        for value in {x}:
            if value == {k}:
                result.append([])
            else:
                result[-1].append(value)
        return result
        """,
        """the parts of {x} between the {things} that equal {k}, empty parts included | {x} split at every {k}, as
        str.split does it with text""",
        verbs="split {x} at every {k} and leave {k} out",
        names="split_list_at split_on",
        args=(Argument("int", "wanted", names=("separator", "k", "value")),),
        inputs="searchable",
        weight=0.6,
    ),
    told(
        "deal_out",
        "pieces",
        f"list[int] -> {ROWS}",
        "[{x}[i::{k}] for i in range({k})]",
        "{x} dealt out to {k} lists in turn, like cards | {k} lists, of which each takes every {k}th {thing} of {x}",
        verbs="deal the {things} of {x} in turn to {k} lists",
        steps="deal them out to {k} lists in turn",
        names="deal distribute round_robin",
        args=(SIZE,),
        weight=0.6,
    ),
    told(
        "value_index_min_max",
        "extremes of lists",
        "list[int] -> tuple[int, int]",
        "(min({x}), max({x}))",
        "the smallest and the largest {thing} of {x}, as a tuple | a pair of the minimum and the maximum of {x}",
        verbs="""find both the minimum and the maximum of {x} | find the least and the greatest {thing} of {x}, as a
        tuple""",
        steps="take the minimum and the maximum as a tuple",
        whole="How small and how large do the {things} of {x} get? Give both ends as a tuple.",
        names="min_max extremes min_and_max",
        inputs="ints_nonempty",
        weight=1.2,
    ),
    told(
        "quotient_and_remainder",
        "divisions",
        "int -> tuple[int, int]",
        "({x} // {k}, {x} % {k})",
        """the quotient and the remainder of {x} divided by {k}, as a tuple | how often {k} goes into {x}, and what is
        left""",
        verbs="divide {x} by {k} and give quotient and remainder as a tuple",
        whole="How many times does {k} fit into {x}, and how much remains? Give a tuple.",
        names="div_mod divide_with_remainder",
        args=(Argument("int", "small", constant=0.3, names=("k", "d", "divisor")),),
        inputs="countable",
        weight=0.8,
    ),
    told(
        "cartesian_pairs",
        "all pairs",
        f"list[int] -> {PAIRS}",
        "[(a, b) for a in {x} for b in {k}]",
        """all pairs of a {thing} of {x} and one of {k} | the Cartesian product of {x} and {k} as a list of tuples,
        {x} varying slowest""",
        verbs="pair every {thing} of {x} with every one of {k}",
        whole="Combine each {thing} of {x} with each of {k}.",
        names="cartesian_product all_combinations cross",
        args=(OTHER,),
        inputs="few_short",
        weight=0.8,
        first=True,
    ),
    told(
        "list_difference",
        "set of two",
        "list[int] -> list[int]",
        "[value for value in {x} if value not in {k}]",
        "the {things} of {x} that do not occur in {k}, in order | {x} without everything that is in {k}",
        verbs="remove from {x} all {things} that are in {k}",
        whole="Which {things} of {x} are missing in {k}?",
        names="difference subtract_lists not_in_other",
        args=(OTHER,),
        weight=1.2,
        first=True,
    ),
    told(
        "is_rotation_of",
        "rotate",
        "list[int] -> bool",
        "len({x}) == len({k}) and any({x}[i:] + {x}[:i] == {k} for i in range(len({x}) + 1))",
        "{k} is a rotation of {x} | {x} can be turned into {k} by moving {things} from the front to the back",
        whole="Does {k} come from turning {x} round by some places?",
        names="is_rotation rotated_equal",
        args=(Argument("list[int]", "rotated_often", constant=0, names=("ys", "other", "b")),),
        weight=0.5,
        first=True,
    ),
    told(
        "set_sorted",
        "sets",
        "set[int] -> list[int]",
        "sorted({x})",
        "the members of {x} as a sorted list | the numbers in {x} in ascending order",
        verbs="turn {x} into a sorted list | sort the members of {x}",
        steps="list its members in ascending order",
        names="set_to_list sorted_members",
        weight=0.7,
    ),
    told(
        "set_of_list",
        "sets",
        "list[int] -> set[int]",
        "set({x})",
        "the set of all {things} in {x} | the distinct {things} of {x} as a set",
        verbs="turn {x} into a set",
        steps="turn the list into a set",
        names="to_set unique_set",
        weight=0.6,
    ),
    told(
        "set_union",
        "sets of two",
        "set[int] -> set[int]",
        "{x} | {k}",
        "the union of the sets {x} and {k} | a set of everything that is in {x} or in {k}",
        verbs="unite the sets {x} and {k}",
        whole="What is in {x} or {k}?",
        names="union unite",
        args=(OTHER_SET,),
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "set_intersection",
        "sets of two",
        "set[int] -> set[int]",
        "{x} & {k}",
        "the intersection of the sets {x} and {k} | a set of everything that is in both {x} and {k}",
        verbs="intersect the sets {x} and {k}",
        whole="What is in both {x} and {k}?",
        names="intersection common_members",
        args=(OTHER_SET,),
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "set_difference",
        "sets of two",
        "set[int] -> set[int]",
        "{x} - {k}",
        "the members of the set {x} that are not in {k} | the set {x} without the members of {k}",
        verbs="take the members of {k} out of the set {x}",
        whole="What is in {x} but not in {k}?",
        names="difference only_in_first",
        args=(OTHER_SET,),
        weight=0.7,
        first=True,
        by_name=True,
    ),
    told(
        "set_subset",
        "tests of sets",
        "set[int] -> bool",
        "{x} <= {k}",
        "the set {x} is a subset of {k} | every member of {x} is also in {k}",
        names="is_subset contained_in",
        args=(Argument("set[int]", "superset_set", constant=0, names=("other", "t", "b")),),
        weight=0.6,
        first=True,
        by_name=True,
    ),
    told(
        "sets_disjoint",
        "tests of sets",
        "set[int] -> bool",
        "not ({x} & {k})",
        "the sets {x} and {k} have no member in common | {x} and {k} are disjoint",
        names="are_disjoint nothing_shared",
        args=(OTHER_SET,),
        weight=0.5,
        first=True,
        by_name=True,
    ),
    told(
        "jaccard",
        "tests of sets",
        "set[int] -> float",
        "round(len({x} & {k}) / len({x} | {k}), 2)",
        """the number of members that {x} and {k} share, divided by the number in either, rounded to two decimals |
        the Jaccard similarity of {x} and {k}, to 2 decimals""",
        names="jaccard_similarity set_similarity",
        args=(OTHER_SET,),
        inputs="set_nonempty",
        weight=0.5,
        first=True,
    ),
)


def _overlapping(random: Random, value: object) -> list[int]:
    own = [random.randint(0, 9) for _ in range(random.choice((0, 1, 2, 3)))]
    shared = random.sample(value, random.randint(0, min(3, len(value)))) if isinstance(value, list) else []
    made = own + shared
    random.shuffle(made)
    return made


def _overlapping_set(random: Random, value: object) -> set[int]:
    members = sorted(value) if isinstance(value, set) else []
    return set(random.sample(members, random.randint(0, min(3, len(members))))) | {
        random.randint(0, 12) for _ in range(random.randint(0, 2))
    }


def _shuffled(random: Random, value: object) -> list[int]:
    if isinstance(value, list) and random.random() < 0.75:
        made = random.sample(value, len(value))
        return made if random.random() < 0.7 else made[1:] + made[:1] * 2
    return _overlapping(random, value)


def _rotated(random: Random, value: object) -> list[int]:
    if isinstance(value, list) and random.random() < 0.6:
        i = random.randint(0, len(value))
        return value[i:] + value[:i]
    return _shuffled(random, value)


INPUTS = {
    "few_short": lambda random: [random.randint(0, 9) for _ in range(random.choice((0, 1, 2, 3, 3, 4)))],
    "counted_values": lambda random: [
        (random.randint(0, 9), random.randint(0, 4)) for _ in range(random.choice((0, 1, 2, 3)))
    ],
    "set_nonempty": lambda random: {random.randint(0, 9) for _ in range(random.randint(1, 5))},
}
ARGUMENTS = {
    "overlapping_list": _overlapping,
    "overlapping_set": _overlapping_set,
    "rotated_often": _rotated,
    "superset_set": lambda random, value: (
        set(value) | _overlapping_set(random, value)
        if isinstance(value, set) and random.random() < 0.6
        else _overlapping_set(random, value)
    ),
}
