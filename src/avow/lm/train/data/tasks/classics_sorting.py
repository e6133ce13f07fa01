"""Sorting done by hand, merging, ranking, partitions: what a first course on algorithms asks for."""

from __future__ import annotations

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

OPERATIONS = (
    told(
        "bubble_sort",
        "sorting by hand",
        "list[int] -> list[int]",
        """
        result = list({x})
        for i in range(len(result)):
            for j in range(len(result) - 1 - i):
                if result[j] > result[j + 1]:
                    result[j], result[j + 1] = result[j + 1], result[j]
        return result
        """,
        """a new list with {x} in ascending order, sorted with bubble sort
        | {x} sorted from small to large by swapping neighbours that are out of order""",
        verbs="""sort {x} with bubble sort and leave the given list as it is | sort a copy of {x} in ascending order
        by swapping neighbours""",
        whole="Implement bubble sort for {x}: swap neighbours in the wrong order until the list is sorted.",
        names="bubblesort sort_numbers bubble",
        weight=0.8,
    ),
    told(
        "insertion_sort",
        "sorting by hand",
        "list[int] -> list[int]",
        """
        result = []
        for value in {x}:
            i = 0
            while i < len(result) and result[i] <= value:
                i += 1
            result.insert(i, value)
        return result
        """,
        """a new list with {x} in ascending order, sorted with insertion sort
        | {x} sorted by putting one {thing} after the other into its place among those before""",
        verbs="sort {x} with insertion sort | build up a sorted list from {x} one {thing} after another",
        whole="Implement insertion sort for the list {x} and return a new list.",
        names="insertionsort sort_by_insertion",
        weight=0.7,
        by_name=True,
    ),
    told(
        "selection_sort",
        "sorting by hand",
        "list[int] -> list[int]",
        """
        rest = list({x})
        result = []
        while rest:
            smallest = min(rest)
            rest.remove(smallest)
            result.append(smallest)
        return result
        """,
        """a new list with {x} in ascending order, sorted with selection sort
        | {x} sorted by taking out the smallest {thing} again and again""",
        verbs="sort {x} with selection sort | sort {x} by moving the smallest that is left to a new list each time",
        whole="Sort {x} by always picking the smallest {thing} that remains.",
        names="selectionsort sort_by_selection",
        weight=0.7,
    ),
    told(
        "counting_sort",
        "sorting by hand",
        "list[int] -> list[int]",
        """
        result = []
        for value in range(max({x}, default=0) + 1):
            result += [value] * {x}.count(value)
        return result
        """,
        """a new list with the non-negative integers {x} in ascending order, sorted by counting
        | {x}, which has no negative numbers, sorted by counting how often each value occurs""",
        verbs="sort the non-negative numbers {x} with counting sort",
        names="countingsort sort_by_counting",
        inputs="naturals",
        weight=0.5,
        first=True,
        by_name=True,
    ),
    told(
        "inversions",
        "sortedness",
        "list[int] -> int",
        """
        count = 0
        for i in range(len({x})):
            for j in range(i + 1, len({x})):
                if {x}[i] > {x}[j]:
                    count += 1
        return count
        """,
        """the number of inversions in {x}: pairs in which the earlier {thing} is larger than the later one
        | how many pairs of {things} in {x} are in the wrong order for an ascending list""",
        verbs="count the pairs of positions in {x} where the first {thing} is larger than the second",
        names="count_inversions num_inversions",
        inputs="few_ints",
        weight=0.6,
    ),
    told(
        "swaps_needed",
        "sortedness",
        "list[int] -> int",
        "sum(1 for a, b in zip({x}, sorted({x})) if a != b)",
        """the number of positions at which {x} differs from the sorted {x}
        | how many {things} of {x} are not where they would be in ascending order""",
        verbs="count the {things} of {x} that would change when the list is sorted",
        names="misplaced height_checker out_of_place",
        inputs="few_ints",
        weight=0.5,
    ),
    told(
        "sort_by_digit_sum",
        "special orders",
        "list[int] -> list[int]",
        "sorted({x}, key=lambda value: (sum(int(d) for d in str(value)), value))",
        """{x} sorted by the sum of their digits, equal sums by size | the {things} of {x} ordered by digit sum and then
        by size""",
        verbs="order {x} by the digit sums, and by size where these are equal",
        names="order_by_digits",
        inputs="naturals",
        weight=0.5,
        first=True,
    ),
    told(
        "smaller_counts",
        "ranking",
        "list[int] -> list[int]",
        "[sum(1 for other in {x} if other < value) for value in {x}]",
        """for each {thing} of {x} how many others are smaller, as a list | the number of smaller {things} for each
        {thing} of {x}""",
        verbs="replace each {thing} in {x} by the number of {things} that are smaller",
        names="count_smaller smaller_than_current",
        weight=0.5,
    ),
    told(
        "split_around",
        "partitions",
        "list[int] -> tuple[list[int], list[int]]",
        "([value for value in {x} if value < {k}], [value for value in {x} if value >= {k}])",
        """the {things} of {x} below {k} and the remaining ones, as a tuple of two lists
        | a pair of lists: what is smaller than {k} in {x}, and what is not""",
        verbs="split {x} into the {things} less than {k} and the others | partition {x} around {k}",
        whole="Which {things} of {x} are below {k}, and which are not? Give both lists.",
        names="partition split_by_value",
        args=(Argument("int", "wanted", names=("pivot", "k", "limit")),),
        inputs="few_ints",
        weight=0.8,
    ),
    told(
        "kth_smallest",
        "ranked",
        "list[int] -> int",
        "sorted({x})[{k} - 1]",
        """the {k}-th smallest {thing} of {x}, where the first is the smallest of all
        | the {thing} that stands at place {k}, counted from 1, when {x} is sorted in ascending order""",
        verbs="find the {thing} of {x} with rank {k} from below",
        whole="Which {thing} is in place {k} of {x} after sorting, counted from 1?",
        notes="Equal {things} count separately.",
        names="find_kth_smallest nth_smallest",
        args=(Argument("int", "one_to_three", names=("k", "n")),),
        inputs="ints_three",
        weight=0.8,
    ),
    told(
        "largest_product_of_two",
        "order statistics",
        "list[int] -> int",
        """
        ordered = sorted({x})
        return max(ordered[0] * ordered[1], ordered[-1] * ordered[-2])
        """,
        """the largest product of two {things} at different positions of {x}
        | the biggest number that two {things} of {x} give when multiplied""",
        verbs="find the highest product that any two {things} in {x} have",
        names="max_product max_product_of_two",
        inputs="ints_two",
        weight=0.6,
    ),
    told(
        "smallest_difference",
        "order statistics",
        "list[int] -> int",
        """
        ordered = sorted({x})
        return min(right - left for left, right in zip(ordered, ordered[1:]))
        """,
        """the smallest difference between any two {things} of {x} | how far apart the two closest {things} of {x}
        are""",
        verbs="find the minimum distance between two {things} at different positions of {x}",
        names="min_difference closest_pair_distance min_gap",
        inputs="ints_two",
        weight=0.7,
    ),
)


INPUTS = {
    "ints_three": lambda random: [random.randint(-9, 20) for _ in range(random.randint(3, 7))],
}
ARGUMENTS = {
    "one_to_three": lambda random, value: random.randint(1, 3),  # noqa: ARG005
}
