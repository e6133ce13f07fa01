"""The list algorithms of every course: searching, pairs with a sum, subarrays, majorities, gaps, rotations."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

TARGET = Argument("int", "target_sum", constant=0.3, names=("target", "k", "total"))
WANTED = Argument("int", "wanted", constant=0.3, names=("target", "k", "value"))

OPERATIONS = (
    told(
        "linear_search",
        "searching",
        "list[int] -> int",
        """
        for i in range(len({x})):
            if {x}[i] == {k}:
                return i
        return -1
        """,
        """the index of the first {thing} in {x} that equals {k}, or -1 if there is none
        | the position at which {k} first occurs in {x}, or -1 | where {k} stands in {x}, counted from zero, -1 if absent""",
        verbs="search {x} from left to right for {k} and give its index, or -1",
        names="find_index search index_of find",
        args=(WANTED,),
        inputs="searchable",
        last=True,
        weight=1.2,
    ),
    told(
        "binary_search",
        "searching",
        "list[int] -> int",
        """
        low, high = 0, len({x}) - 1
        while low <= high:
            middle = (low + high) // 2
            if {x}[middle] == {k}:
                return middle
            if {x}[middle] < {k}:
                low = middle + 1
            else:
                high = middle - 1
        return -1
        """,
        """the index of {k} in the sorted list {x} of different numbers, found by binary search, or -1 if it is missing
        | the position of {k} in {x}, which is sorted in ascending order and has no duplicates, or -1 if it is not there""",
        verbs="find {k} in the sorted list {x} (no number twice) by halving, and give its index or -1",
        whole="Given {x} in ascending order without duplicates, do a binary search for {k}; -1 means not found.",
        names="bin_search search_sorted",
        args=(WANTED,),
        inputs="sorted_distinct",
        weight=1.2,
        first=True,
        last=True,
    ),
    told(
        "last_index",
        "searching",
        "list[int] -> int",
        """
        for i in range(len({x}) - 1, -1, -1):
            if {x}[i] == {k}:
                return i
        return -1
        """,
        "the index of the last {thing} in {x} that equals {k}, or -1 | the last position of {k} in {x}, -1 if it is missing",
        verbs="find where {k} occurs for the last time in {x}, and give -1 if it does not",
        names="last_position rindex last_occurrence",
        args=(WANTED,),
        inputs="searchable",
        last=True,
        weight=0.7,
    ),
    told(
        "all_indices",
        "searching",
        "list[int] -> list[int]",
        "[i for i, value in enumerate({x}) if value == {k}]",
        "all indices at which {k} stands in {x} | the positions of every {k} in {x}, counted from zero",
        verbs="list the indices of all {things} in {x} that equal {k}",
        names="find_all indices_of positions",
        args=(WANTED,),
        inputs="searchable",
        weight=0.8,
    ),
    told(
        "insert_position",
        "searching",
        "list[int] -> int",
        "sum(1 for value in {x} if value < {k})",
        """the index at which {k} has to be put into the sorted list {x} to keep it sorted, before any equal numbers
        | how far from the left {k} belongs in the ascending list {x}, in front of equal ones""",
        names="insertion_point search_insert",
        args=(WANTED,),
        inputs="sorted_distinct",
        weight=0.6,
        first=True,
    ),
    told(
        "closest_value",
        "closest",
        "list[int] -> int",
        "min({x}, key=lambda value: (abs(value - {k}), value))",
        """the {thing} in {x} that is closest to {k}, the smaller one if two are equally close
        | the one of {x} with the smallest distance from {k}, and of two equally near the smaller""",
        verbs="find the {thing} of {x} nearest to {k}; take the smaller one on a tie",
        names="closest nearest find_closest",
        args=(WANTED,),
        inputs="ints_nonempty",
        weight=0.8,
    ),
    told(
        "two_sum_indices",
        "pairs with a sum",
        "list[int] -> list[int]",
        """
        seen = {}
        for i, value in enumerate({x}):
            if {k} - value in seen:
                return [seen[{k} - value], i]
            seen.setdefault(value, i)
        return []
        """,
        """the indices of two {things} in {x} that add up to {k}, the smaller index first, or [] if there are none
        | two positions [i, j] with i < j in {x} whose {things} sum to {k}, or an empty list""",
        verbs="find two {things} of {x} with the sum {k} and give their indices in ascending order, or []",
        notes="""If there are several such pairs, take the one whose second index is smallest, and then the smallest first.""",
        names="two_sum find_pair pair_indices",
        args=(TARGET,),
        inputs="few_ints",
        last=True,
    ),
    told(
        "pairs_with_sum",
        "pairs with a sum",
        "list[int] -> list[tuple[int, int]]",
        """
        result = []
        for i in range(len({x})):
            for j in range(i + 1, len({x})):
                if {x}[i] + {x}[j] == {k}:
                    result.append(({x}[i], {x}[j]))
        return result
        """,
        """all pairs of {things} at different positions of {x} that add up to {k}, as tuples in order of position
        | every pair from {x} with the sum {k}, the earlier {thing} first""",
        verbs="collect the pairs in {x} whose sum is {k}, in the order in which they occur",
        names="find_pairs sum_pairs all_pairs_with_sum",
        args=(TARGET,),
        inputs="few_ints",
        weight=0.8,
    ),
    told(
        "count_pairs_with_sum",
        "pairs with a sum",
        "list[int] -> int",
        """
        count = 0
        for i in range(len({x})):
            for j in range(i + 1, len({x})):
                if {x}[i] + {x}[j] == {k}:
                    count += 1
        return count
        """,
        "the number of pairs of {things} at different positions of {x} that add up to {k} | how many pairs in {x} sum to {k}",
        verbs="count the pairs of positions in {x} whose {things} have the sum {k}",
        names="count_pairs num_pairs",
        args=(TARGET,),
        inputs="few_ints",
    ),
    told(
        "pairs_with_difference",
        "pairs with a difference",
        "list[int] -> int",
        """
        count = 0
        for i in range(len({x})):
            for j in range(i + 1, len({x})):
                if abs({x}[i] - {x}[j]) == {k}:
                    count += 1
        return count
        """,
        "the number of pairs in {x} that are exactly {k} apart | how many pairs of {things} in {x} differ by {k}",
        verbs="count the pairs of positions in {x} whose {things} have a difference of {k}",
        names="count_pairs_diff pairs_apart",
        args=(Argument("int", "small", constant=0.4, names=("k", "diff")),),
        inputs="few_ints",
        weight=0.6,
    ),
    told(
        "has_zero_triple",
        "pairs with a sum",
        "list[int] -> bool",
        """
        n = len({x})
        return any({x}[a] + {x}[b] + {x}[c] == 0 for a in range(n) for b in range(a + 1, n) for c in range(b + 1, n))
        """,
        "three {things} at different positions of {x} add up to zero | some three {things} in {x} have the sum 0",
        names="three_sum has_triple triple_sum_zero",
        inputs="few_ints",
        weight=0.6,
    ),
    told(
        "max_subarray",
        "subarrays",
        "list[int] -> int",
        """
        best = current = {x}[0]
        for value in {x}[1:]:
            current = max(value, current + value)
            best = max(best, current)
        return best
        """,
        """the largest sum of a contiguous, non-empty part of {x} | the maximum subarray sum of {x}
        | the biggest total that neighbouring {things} in {x} can have, with at least one {thing}""",
        verbs="find the largest sum of consecutive {things} in {x}",
        names="max_subarray_sum kadane largest_sum",
        inputs="ints_nonempty",
    ),
    told(
        "longest_increasing_run",
        "runs",
        "list[int] -> int",
        """
        best = current = 1
        for left, right in zip({x}, {x}[1:]):
            current = current + 1 if right > left else 1
            best = max(best, current)
        return best if {x} else 0
        """,
        """the length of the longest stretch of neighbours in {x} that keep growing
        | how many {things} the longest strictly increasing run of consecutive {things} in {x} has""",
        verbs="measure the longest strictly rising run in {x}",
        names="longest_rise increasing_streak longest_run",
        inputs="few_ints",
        weight=0.8,
    ),
    told(
        "longest_increasing_subsequence",
        "runs",
        "list[int] -> int",
        """
        lengths = []
        for i in range(len({x})):
            before = [lengths[j] for j in range(i) if {x}[j] < {x}[i]]
            lengths.append(max(before, default=0) + 1)
        return max(lengths, default=0)
        """,
        """the length of the longest strictly increasing subsequence of {x}, whose {things} need not be neighbours
        | how many {things} can be kept of {x}, in order, so that they strictly increase""",
        names="lis longest_subsequence",
        inputs="few_ints",
        weight=0.4,
    ),
    told(
        "longest_ones",
        "runs",
        "list[int] -> int",
        """
        best = current = 0
        for bit in {x}:
            current = current + 1 if bit == 1 else 0
            best = max(best, current)
        return best
        """,
        "the length of the longest run of ones in {x} | how many 1s stand next to each other in {x} at most",
        verbs="find the longest streak of 1 in {x}",
        names="max_ones longest_streak consecutive_ones",
        inputs="bits",
        weight=0.7,
        first=True,
    ),
    told(
        "longest_consecutive",
        "runs",
        "list[int] -> int",
        """
        members = set({x})
        best = 0
        for value in members:
            length = 0
            while value + length in members:
                length += 1
            best = max(best, length)
        return best
        """,
        """the length of the longest series of consecutive integers among {x}, in any order
        | how many numbers following each other, such as 3, 4, 5, can be found in {x} at most""",
        names="longest_sequence",
        inputs="few_ints",
        weight=0.4,
    ),
    told(
        "majority",
        "frequencies",
        "list[int] -> int | None",
        """
        for value in {x}:
            if {x}.count(value) > len({x}) // 2:
                return value
        return None
        """,
        """the {thing} that makes up more than half of {x}, or None if there is none
        | the majority element of {x}, one that occurs more than len / 2 times, or None""",
        verbs="find the {thing} that fills more than half of {x}, or give None",
        names="majority_element find_majority",
        inputs="ints_repeated",
        last=True,
    ),
    told(
        "occurs_once",
        "frequencies",
        "list[int] -> list[int]",
        "[value for value in {x} if {x}.count(value) == 1]",
        "the {things} that occur exactly once in {x}, in order | those {things} of {x} that have no equal in the list",
        verbs="keep only the {things} of {x} that are not repeated",
        steps="keep only those that occur exactly once",
        names="unique_values singles non_repeated",
        inputs="ints_repeated",
    ),
    told(
        "repeated_values",
        "frequencies",
        "list[int] -> list[int]",
        "sorted(value for value in set({x}) if {x}.count(value) > 1)",
        "the {things} that occur more than once in {x}, each listed once, in ascending order | the duplicates in {x}, sorted",
        verbs="list every {thing} that is in {x} at least twice, once each and sorted",
        names="duplicates find_duplicates repeated",
        inputs="ints_repeated",
    ),
    told(
        "first_repeated",
        "frequencies",
        "list[int] -> int | None",
        """
        seen = set()
        for value in {x}:
            if value in seen:
                return value
            seen.add(value)
        return None
        """,
        """the first {thing} in {x} that has occurred before, or None if all are different
        | the {thing} of {x} whose second occurrence comes earliest, or None""",
        verbs="go through {x} and stop at the first {thing} that was there already; give None if there is none",
        names="first_duplicate find_duplicate",
        inputs="ints_repeated",
        last=True,
    ),
    told(
        "odd_one_out",
        "frequencies",
        "list[int] -> int",
        """
        result = 0
        for value in {x}:
            result ^= value
        return result
        """,
        "the one number in {x} that has no partner, as all others occur exactly twice | the exclusive or of all of {x}",
        whole="Every number in {x} occurs twice, except one that occurs once. Find that one.",
        names="single_number find_single lonely",
        inputs="paired_but_one",
        weight=0.7,
        first=True,
    ),
    told(
        "missing_number",
        "missing",
        "list[int] -> int",
        "next(i for i in range(len({x}) + 1) if i not in {x})",
        """the one number from 0 to n that is missing from the n different numbers in {x}
        | the number left out of {x}, which has all others from 0 up to its length
        | the smallest number from 0 on that does not occur in {x}""",
        verbs="find the number between 0 and the length of {x} that {x} lacks",
        names="find_missing missing lost_number",
        inputs="all_but_one",
        first=True,
    ),
    told(
        "missing_between",
        "missing",
        "list[int] -> list[int]",
        "[i for i in range(min({x}), max({x})) if i not in {x}]",
        """the integers between the smallest and the largest of {x} that do not occur in it, in ascending order
        | the gaps in {x}: all whole numbers from its minimum to its maximum that are not in it""",
        verbs="list the whole numbers that {x} skips between its smallest and its largest",
        names="missing_numbers gaps",
        inputs="ints_nonempty",
        weight=0.7,
    ),
    told(
        "smallest_missing_positive",
        "missing",
        "list[int] -> int",
        """
        i = 1
        while i in {x}:
            i += 1
        return i
        """,
        "the smallest positive integer that is not in {x} | the first of 1, 2, 3, ... that {x} does not contain",
        verbs="find the smallest whole number from 1 on that is missing in {x}",
        names="first_missing_positive first_missing",
        inputs="few_ints",
        weight=0.7,
    ),
    told(
        "equilibrium_index",
        "balance",
        "list[int] -> int",
        """
        for i in range(len({x})):
            if sum({x}[:i]) == sum({x}[i + 1:]):
                return i
        return -1
        """,
        """the first index of {x} at which the sum to its left equals the sum to its right, or -1
        | the smallest position in {x} with the same total before as after it, -1 if there is none""",
        names="balance_index pivot_index balance_point",
        inputs="balanced",
        weight=0.6,
        last=True,
    ),
    told(
        "can_split_evenly",
        "balance",
        "list[int] -> bool",
        "any(sum({x}[:i]) == sum({x}[i:]) for i in range(1, len({x})))",
        """{x} can be cut into two non-empty parts with the same sum
        | there is a place to split {x} so that the left part sums to the same as the right part""",
        names="can_balance splits_evenly",
        inputs="balanced",
        weight=0.5,
    ),
    told(
        "leaders",
        "outlooks",
        "list[int] -> list[int]",
        "[value for i, value in enumerate({x}) if all(value > later for later in {x}[i + 1:])]",
        "the {things} of {x} that are larger than everything after them | those in {x} that no later {thing} reaches",
        verbs="keep the {things} of {x} that exceed all {things} to their right",
        names="find_leaders",
        inputs="few_ints",
        weight=0.4,
    ),
    told(
        "local_peaks",
        "outlooks",
        "list[int] -> list[int]",
        "[{x}[i] for i in range(1, len({x}) - 1) if {x}[i - 1] < {x}[i] > {x}[i + 1]]",
        """the {things} of {x} that are larger than both their neighbours, the two ends not counted
        | the peaks of {x}: inner {things} greater than the one before and the one after""",
        verbs="list the inner {things} of {x} that exceed both neighbours",
        names="find_peaks peaks local_maxima",
        inputs="few_ints",
        weight=0.7,
    ),
    told(
        "next_greater",
        "outlooks",
        "list[int] -> list[int]",
        "[next((later for later in {x}[i + 1:] if later > value), -1) for i, value in enumerate({x})]",
        "for every {thing} in {x} the first larger one after it, or -1, as a list | the next greater of each of {x}, else -1",
        verbs="replace each {thing} of {x} by the first later {thing} that is larger, or by -1",
        names="next_larger next_greater_element",
        inputs="naturals",
        weight=0.4,
    ),
    told(
        "product_except_self",
        "outlooks",
        "list[int] -> list[int]",
        """
        result = []
        for i in range(len({x})):
            product = 1
            for j in range(len({x})):
                if i != j:
                    product *= {x}[j]
            result.append(product)
        return result
        """,
        "for each position of {x} the product of all the others, as a list | the products of {x} without the {thing} itself",
        verbs="replace each {thing} of {x} by the product of all other {things}",
        names="products_of_others",
        inputs="few_ints",
        weight=0.5,
    ),
    told(
        "trapped_water",
        "outlooks",
        "list[int] -> int",
        "sum(min(max({x}[:i + 1]), max({x}[i:])) - height for i, height in enumerate({x}))",
        "how much rain water stays between walls of the heights {x}, each one wide",
        whole="The list {x} gives the heights of a row of walls. How many units of water do they hold after rain?",
        names="trap_water rain_water",
        inputs="wall_heights",
        weight=0.3,
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
        weight=0.7,
        first=True,
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
        weight=0.5,
        first=True,
    ),
)


def _paired(random: Random) -> list[int]:
    values = random.sample(range(1, 20), random.randint(1, 4))
    made = values + values[1:]
    random.shuffle(made)
    return made


def _all_but_one(random: Random) -> list[int]:
    size = random.randint(1, 7)
    left_out = random.choice((0, size, random.randint(0, size)))
    values = [i for i in range(size + 1) if i != left_out]
    random.shuffle(values)
    return values


def _balanced(random: Random) -> list[int]:
    left = [random.randint(0, 6) for _ in range(random.randint(1, 3))]
    right = random.sample(left, len(left))
    middle = [random.randint(0, 5)] if random.random() < 0.6 else []
    return left + middle + (right if random.random() < 0.7 else right[1:])


def _target(random: Random, value: object) -> int:
    if isinstance(value, list) and len(value) > 1 and random.random() < 0.75:
        return int(sum(random.sample(value, 2)))
    return random.randint(-3, 15)


def _wanted(random: Random, value: object) -> int:
    if isinstance(value, list) and value and random.random() < 0.65:
        return int(random.choice(value))
    return random.randint(0, 12)


INPUTS = {
    "searchable": lambda random: [random.randint(0, 9) for _ in range(random.choice((0, 1, 3, 4, 5, 6, 7)))],
    "sorted_distinct": lambda random: sorted(random.sample(range(-5, 25), random.choice((0, 1, 2, 3, 4, 5, 6, 7)))),
    "few_ints": lambda random: [
        random.randint(random.choice((-5, 0, 1)), random.choice((5, 9))) for _ in range(random.choice((0, 1, 2, 3, 4, 4, 5, 6)))
    ],
    "paired_but_one": _paired,
    "all_but_one": _all_but_one,
    "balanced": _balanced,
    "wall_heights": lambda random: [random.randint(0, 5) for _ in range(random.choice((0, 2, 4, 5, 6, 7)))],
}
ARGUMENTS = {"target_sum": _target, "wanted": _wanted}
