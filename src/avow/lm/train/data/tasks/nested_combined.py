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
        "chunks",
        "pieces",
        f"list[int] -> {ROWS}",
        "[{x}[i:i + {k}] for i in range(0, len({x}), {k})]",
        """{x} cut into pieces of {k} {things}, the last one possibly shorter | the chunks of size {k} of {x}, in order
        | {x} in groups of {k}, with what is left over as the last group""",
        verbs="split {x} into lists of {k} {things}; the last may be shorter | cut {x} into chunks of {k}",
        steps="cut the list into pieces of {k}",
        whole="Divide {x} into groups of {k} one after the other. The last group has what remains.",
        names="chunk split_into_chunks batches groups",
        args=(SIZE,),
        weight=1.5,
    ),
    told(
        "split_in_half",
        "pieces",
        "list[int] -> tuple[list[int], list[int]]",
        "({x}[:len({x}) // 2], {x}[len({x}) // 2:])",
        """the first and the second half of {x}, as a tuple of two lists; a middle {thing} goes to the second
        | {x} cut in the middle, the second part being longer if the number of {things} is odd, as a tuple""",
        verbs="split {x} in the middle into a tuple of two lists, with the longer part second",
        names="halves split_half cut_in_half",
    ),
    told(
        "split_at",
        "pieces",
        "list[int] -> tuple[list[int], list[int]]",
        "({x}[:{k}], {x}[{k}:])",
        "the first {k} {things} of {x} and the rest, as a tuple of two lists | {x} cut before index {k}, as a tuple",
        verbs="cut {x} in two after {k} {things}",
        names="split_list cut_at divide",
        args=(Argument("int", "count", names=("k", "i", "n")),),
        weight=0.8,
    ),
    told(
        "windows",
        "windows",
        f"list[int] -> {ROWS}",
        "[{x}[i:i + {k}] for i in range(len({x}) - {k} + 1)]",
        """all runs of {k} neighbouring {things} in {x}, as lists | the sliding windows of size {k} over {x}
        | every {k} {things} of {x} that follow one another""",
        verbs="slide a window of {k} {things} over {x} and collect what it shows | list all parts of {x} with {k} neighbours",
        steps="take all windows of {k} neighbours",
        names="sliding_windows sublists_of_length ngrams",
        args=(SIZE,),
    ),
    told(
        "window_sums",
        "windows",
        "list[int] -> list[int]",
        "[sum({x}[i:i + {k}]) for i in range(len({x}) - {k} + 1)]",
        "the sums of every {k} neighbouring {things} in {x} | the moving sums of {x} over {k} {things}",
        verbs="add up each run of {k} consecutive {things} in {x}",
        steps="add up every {k} neighbours",
        names="moving_sum rolling_sum sums_of_windows",
        args=(SIZE,),
        weight=0.8,
    ),
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
        "window_maxima",
        "windows",
        "list[int] -> list[int]",
        "[max({x}[i:i + {k}]) for i in range(len({x}) - {k} + 1)]",
        "the largest of every {k} neighbouring {things} in {x} | the moving maximum of {x} over {k} {things}",
        verbs="take the maximum of each run of {k} consecutive {things} in {x}",
        names="sliding_maximum rolling_max",
        args=(SIZE,),
        weight=0.6,
    ),
    told(
        "neighbour_pairs",
        "neighbours",
        f"list[int] -> {PAIRS}",
        "list(zip({x}, {x}[1:]))",
        "the pairs of neighbours in {x}, as tuples | each {thing} of {x} together with the one after it | all adjacent pairs of {x}",
        verbs="pair every {thing} of {x} with its successor | list the pairs of adjacent {things} in {x}",
        steps="pair each with the next one",
        names="adjacent_pairs pairwise neighbours",
    ),
    told(
        "pair_up",
        "neighbours",
        f"list[int] -> {PAIRS}",
        "[({x}[i], {x}[i + 1]) for i in range(0, len({x}) - 1, 2)]",
        """the first two {things} of {x} as a pair, then the next two, and so on, a single one at the end being dropped
        | {x} in pairs of two that do not overlap, without a left-over {thing}""",
        verbs="group {x} two by two into tuples and drop an odd one at the end",
        names="pairs_of_two group_pairs two_by_two",
        weight=0.7,
    ),
    told(
        "all_pairs",
        "combinations",
        f"list[int] -> {PAIRS}",
        "[({x}[i], {x}[j]) for i in range(len({x})) for j in range(i + 1, len({x}))]",
        """all pairs of {things} at two positions of {x}, the earlier first | every way to pick two {things} out of {x}, as
        tuples in order of position""",
        verbs="list all combinations of two {things} of {x}",
        whole="Which pairs can be formed from {x}? The order of the list counts, and nothing is paired with itself.",
        names="combinations pairs choose_two",
        inputs="few_short",
        weight=0.8,
    ),
    told(
        "prefixes",
        "parts of lists",
        f"list[int] -> {ROWS}",
        "[{x}[:i] for i in range(1, len({x}) + 1)]",
        "all non-empty beginnings of {x}, shortest first | the prefixes of {x} from one {thing} up to the whole list",
        verbs="list every prefix of {x}, without the empty one",
        names="all_prefixes beginnings",
        inputs="few_short",
        weight=0.7,
    ),
    told(
        "suffixes",
        "parts of lists",
        f"list[int] -> {ROWS}",
        "[{x}[i:] for i in range(len({x}))]",
        "all non-empty endings of {x}, longest first | the suffixes of {x} from the whole list down to its last {thing}",
        verbs="list every suffix of {x}, without the empty one, longest first",
        names="all_suffixes endings tails",
        inputs="few_short",
        weight=0.5,
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
        names="power_set all_subsets",
        inputs="few_short",
        weight=0.6,
    ),
    told(
        "runs",
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
        "the groups of equal neighbours in {x}, as lists | {x} cut wherever the {thing} changes | lists of consecutive equal {things} of {x}",
        verbs="group equal neighbours of {x} in lists | split {x} into runs of equal {things}",
        steps="group equal neighbours",
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
        """the run-length encoding of {x} as (value, count) pairs | the runs of equal neighbours in {x}, each as a tuple of
        the {thing} and its number""",
        verbs="encode {x} as pairs of a {thing} and how often it stands in a row",
        steps="count the runs of equal neighbours as (value, count) pairs",
        names="run_length_encode rle encode_runs_list",
        inputs="ints_repeated",
        weight=0.8,
    ),
    told(
        "expand_runs",
        "runs of neighbours",
        f"{PAIRS} -> list[int]",
        "[value for value, count in {x} for _ in range(count)]",
        "a list in which the first number of each pair of {x} is repeated as often as the second says | the (value, count) pairs of {x} written out",
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
        "{x} cut into strictly increasing runs | the longest stretches of {x} in which every {thing} is larger than the one before",
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
        "the parts of {x} between the {things} that equal {k}, empty parts included | {x} split at every {k}, as str.split does it with text",
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
        "indexed",
        "indexed",
        f"list[int] -> {PAIRS}",
        "list(enumerate({x}))",
        "the {things} of {x}, each in a tuple after its index | (index, {thing}) pairs for {x}, counted from 0",
        verbs="number the {things} of {x} from 0, as (index, {thing}) tuples",
        steps="pair each with its index",
        names="with_index enumerate_list number_items",
        weight=0.7,
    ),
    told(
        "value_index_min_max",
        "extremes of lists",
        "list[int] -> tuple[int, int]",
        "(min({x}), max({x}))",
        "the smallest and the largest {thing} of {x}, as a tuple | a pair of the minimum and the maximum of {x}",
        verbs="find both the minimum and the maximum of {x}",
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
        "the quotient and the remainder of {x} divided by {k}, as a tuple | how often {k} goes into {x}, and what is left",
        verbs="divide {x} by {k} and give quotient and remainder as a tuple",
        names="div_mod divide_with_remainder",
        args=(Argument("int", "small", constant=0.3, names=("k", "d", "divisor")),),
        inputs="countable",
        weight=0.8,
    ),
    told(
        "zip_lists",
        "two lists paired",
        f"list[int] -> {PAIRS}",
        "list(zip({x}, {k}))",
        """pairs of the {things} at the same positions of {x} and {k} | {x} and {k} zipped to a list of tuples, as long as the
        shorter one""",
        verbs="pair up {x} and {k} position by position | zip {x} and {k} together",
        names="pair_lists zip_together make_pairs",
        args=(OTHER,),
        first=True,
    ),
    told(
        "add_lists",
        "two lists combined",
        "list[int] -> list[int]",
        "[a + b for a, b in zip({x}, {k})]",
        "the sums of the {things} at the same positions of {x} and {k} | {x} and {k} added place by place, as far as both go",
        verbs="add {x} and {k} element by element",
        names="elementwise_sum add_elementwise vector_sum",
        args=(OTHER,),
        weight=1.2,
        first=True,
    ),
    told(
        "multiply_lists",
        "two lists combined",
        "list[int] -> list[int]",
        "[a * b for a, b in zip({x}, {k})]",
        "the products of the {things} at the same positions of {x} and {k} | {x} and {k} multiplied place by place",
        verbs="multiply {x} and {k} element by element",
        names="elementwise_product multiply_elementwise",
        args=(OTHER,),
        weight=0.8,
        first=True,
    ),
    told(
        "larger_of_each",
        "two lists combined",
        "list[int] -> list[int]",
        "[max(a, b) for a, b in zip({x}, {k})]",
        "the larger {thing} at each position of {x} and {k} | a list of the maximum of {x} and {k} place by place",
        verbs="compare {x} and {k} place by place and take the larger {thing}",
        names="elementwise_max pairwise_max",
        args=(OTHER,),
        weight=0.7,
        first=True,
    ),
    told(
        "dot_product_lists",
        "two lists combined",
        "list[int] -> int",
        "sum(a * b for a, b in zip({x}, {k}))",
        "the dot product of {x} and {k} | the sum of the products of {x} and {k} place by place | the scalar product of the vectors {x} and {k}",
        verbs="multiply {x} and {k} element by element and add up",
        names="dot scalar_product inner_product",
        args=(OTHER,),
        first=True,
    ),
    told(
        "interleave",
        "two lists mixed",
        "list[int] -> list[int]",
        "[value for pair in zip({x}, {k}) for value in pair]",
        "the {things} of {x} and {k} in turns, beginning with {x}, until the shorter one ends | {x} and {k} interleaved, as far as both go",
        verbs="take from {x} and {k} in turns until one is used up",
        names="alternate interleave_lists zip_flat",
        args=(OTHER,),
        first=True,
    ),
    told(
        "cartesian_pairs",
        "two lists crossed",
        f"list[int] -> {PAIRS}",
        "[(a, b) for a in {x} for b in {k}]",
        "all pairs of a {thing} of {x} and one of {k} | the Cartesian product of {x} and {k} as a list of tuples, {x} varying slowest",
        verbs="pair every {thing} of {x} with every one of {k}",
        names="cartesian_product all_combinations cross",
        args=(OTHER,),
        inputs="few_short",
        weight=0.8,
        first=True,
    ),
    told(
        "list_union",
        "lists as sets",
        "list[int] -> list[int]",
        "list(dict.fromkeys({x} + {k}))",
        "the {things} of {x} followed by those of {k}, each only once | the union of {x} and {k} in order of first appearance",
        verbs="join {x} and {k} without duplicates, in order",
        names="union merge_unique combine_unique",
        args=(OTHER,),
        first=True,
    ),
    told(
        "sorted_common",
        "lists as sets",
        "list[int] -> list[int]",
        "sorted(set({x}) & set({k}))",
        "the {things} that occur in both {x} and {k}, once each and in ascending order | the sorted intersection of {x} and {k}",
        verbs="find what {x} and {k} have in common, sorted and without duplicates",
        whole="Which {things} are in {x} and in {k} as well? Sort them and list each once.",
        names="common_elements intersection shared_elements",
        args=(OTHER,),
        weight=1.2,
        first=True,
    ),
    told(
        "list_difference",
        "lists as sets",
        "list[int] -> list[int]",
        "[value for value in {x} if value not in {k}]",
        "the {things} of {x} that do not occur in {k}, in order | {x} without everything that is in {k}",
        verbs="remove from {x} all {things} that are in {k}",
        names="difference subtract_lists not_in_other",
        args=(OTHER,),
        weight=1.2,
        first=True,
    ),
    told(
        "in_just_one",
        "lists as sets",
        "list[int] -> list[int]",
        "sorted(set({x}) ^ set({k}))",
        "the {things} that occur in just one of {x} and {k}, in ascending order | what is in {x} or {k} but not in both, sorted and once each",
        verbs="find the {things} that {x} and {k} do not share, sorted",
        names="symmetric_difference exclusive_elements",
        args=(OTHER,),
        weight=0.8,
        first=True,
    ),
    told(
        "have_common",
        "tests of two lists",
        "list[int] -> bool",
        "any(value in {k} for value in {x})",
        "{x} and {k} have at least one {thing} in common | some {thing} of {x} is also in {k}",
        names="share_element has_common overlap",
        args=(OTHER,),
        weight=0.8,
        first=True,
    ),
    told(
        "is_sublist_set",
        "tests of two lists",
        "list[int] -> bool",
        "all(value in {k} for value in {x})",
        "every {thing} of {x} is also in {k} | {k} contains all {things} of {x}",
        names="is_subset contains_all all_in",
        args=(Argument("list[int]", "superset_often", constant=0, names=("ys", "other", "b")),),
        weight=0.8,
        first=True,
    ),
    told(
        "same_elements",
        "tests of two lists",
        "list[int] -> bool",
        "sorted({x}) == sorted({k})",
        "{x} and {k} have the same {things}, in whatever order | {k} is a rearrangement of {x}",
        names="is_permutation same_items equal_ignoring_order",
        args=(Argument("list[int]", "shuffled_often", constant=0, names=("ys", "other", "b")),),
        weight=0.8,
        first=True,
    ),
    told(
        "is_rotation_of",
        "tests of two lists",
        "list[int] -> bool",
        "len({x}) == len({k}) and any({x}[i:] + {x}[:i] == {k} for i in range(len({x}) + 1))",
        "{k} is a rotation of {x} | {x} can be turned into {k} by moving {things} from the front to the back",
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
        names="union unite",
        args=(OTHER_SET,),
        weight=0.8,
        first=True,
    ),
    told(
        "set_intersection",
        "sets of two",
        "set[int] -> set[int]",
        "{x} & {k}",
        "the intersection of the sets {x} and {k} | a set of everything that is in both {x} and {k}",
        verbs="intersect the sets {x} and {k}",
        names="intersection common_members",
        args=(OTHER_SET,),
        weight=0.8,
        first=True,
    ),
    told(
        "set_difference",
        "sets of two",
        "set[int] -> set[int]",
        "{x} - {k}",
        "the members of the set {x} that are not in {k} | the set {x} without the members of {k}",
        verbs="take the members of {k} out of the set {x}",
        names="difference only_in_first",
        args=(OTHER_SET,),
        weight=0.7,
        first=True,
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
    ),
    told(
        "jaccard",
        "tests of sets",
        "set[int] -> float",
        "round(len({x} & {k}) / len({x} | {k}), 2)",
        "the number of members that {x} and {k} share, divided by the number in either, rounded to two decimals | the Jaccard similarity of {x} and {k}, to 2 decimals",
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
    return set(random.sample(members, random.randint(0, min(3, len(members))))) | {random.randint(0, 12) for _ in range(random.randint(0, 2))}


def _superset(random: Random, value: object) -> list[int]:
    if isinstance(value, list) and random.random() < 0.55:
        return random.sample(value, len(value)) + [random.randint(0, 9) for _ in range(random.randint(0, 2))]
    return _overlapping(random, value)


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
    "counted_values": lambda random: [(random.randint(0, 9), random.randint(0, 4)) for _ in range(random.choice((0, 1, 2, 3)))],
    "set_nonempty": lambda random: {random.randint(0, 9) for _ in range(random.randint(1, 5))},
}
ARGUMENTS = {
    "overlapping_list": _overlapping,
    "overlapping_set": _overlapping_set,
    "superset_often": _superset,
    "shuffled_often": _shuffled,
    "rotated_often": _rotated,
    "superset_set": lambda random, value: (
        set(value) | _overlapping_set(random, value) if isinstance(value, set) and random.random() < 0.6 else _overlapping_set(random, value)
    ),
}
