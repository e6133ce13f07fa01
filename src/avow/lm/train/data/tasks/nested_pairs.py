"""Lists of pairs and tuples: their parts, sorting and filtering by a part, intervals, points, swaps."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

NAMED = "list[tuple[str, int]]"
PAIRS = "list[tuple[int, int]]"
LIMIT = Argument("int", "pair_limit", names=("limit", "k", "n"))

OPERATIONS = (
    told(
        "pair_firsts",
        "parts of pairs",
        f"{NAMED} -> list[str]",
        "[name for name, _ in {x}]",
        "the first part of each pair in {x} | the names in the (name, number) pairs of {x} | the first elements of the tuples in {x}",
        verbs="take the first element of every tuple in {x} | list the names of the pairs in {x}",
        steps="take the first part of each pair",
        names="first_elements names firsts get_names",
        inputs="named_numbers",
    ),
    told(
        "pair_seconds",
        "parts of pairs",
        f"{NAMED} -> list[int]",
        "[value for _, value in {x}]",
        "the second part of each pair in {x} | the numbers in the (name, number) pairs of {x} | the last elements of the pairs in {x}",
        verbs="take the second element of every tuple in {x} | list the numbers of the pairs in {x}",
        steps="take the second part of each pair",
        names="second_elements seconds get_values",
        inputs="named_numbers",
        weight=1.2,
    ),
    told(
        "sum_seconds",
        "totals of pairs",
        f"{NAMED} -> int",
        "sum(value for _, value in {x})",
        "the sum of the second parts of the pairs in {x} | the total of the numbers in the pairs {x}",
        verbs="add up the second elements of the tuples in {x} | add up the numbers in the (name, number) pairs of {x}",
        steps="add up the second parts",
        whole="What do the numbers in the pairs of {x} add up to?",
        names="sum_second total_of_pairs total",
        inputs="named_numbers",
    ),
    told(
        "sort_by_second",
        "sorted pairs",
        f"{NAMED} -> {NAMED}",
        "sorted({x}, key=lambda pair: pair[1])",
        """{x} sorted by the second part of each pair, ties in their old order | the pairs of {x} in ascending order of their
        numbers, equal ones as they were""",
        verbs="sort the pairs of {x} by their second element, ascending | order the tuples in {x} by the number in them",
        steps="sort the pairs by their second part",
        notes="Pairs with equal numbers keep their order. | The sort is stable.",
        names="sort_pairs sort_by_value order_by_second",
        inputs="named_numbers",
        weight=1.5,
    ),
    told(
        "sort_by_second_descending",
        "sorted pairs",
        f"{NAMED} -> {NAMED}",
        "sorted({x}, key=lambda pair: (-pair[1], pair[0]))",
        """the pairs of {x} from the largest to the smallest number, equal ones sorted by name | {x} sorted by falling second
        part, and by the first part where these are equal""",
        verbs="sort the pairs of {x} by number, highest first, and by name where the numbers are equal",
        steps="sort the pairs by falling number, ties by name",
        names="ranking leaderboard sort_scores",
        inputs="named_numbers",
    ),
    told(
        "best_pair_name",
        "chosen pairs",
        f"{NAMED} -> str",
        "max({x}, key=lambda pair: pair[1])[0]",
        """the name in {x} that is paired with the largest number, the first one on a tie | who has the highest score in the
        (name, score) pairs of {x}, the first on a tie""",
        verbs="find the name in {x} with the largest number beside it; the first wins a tie",
        steps="take the name with the largest number, the first on a tie",
        whole="The list {x} holds (name, score) pairs. Whose score is the highest? The first counts on a tie.",
        names="winner best top_name highest_scorer",
        inputs="named_numbers_full",
        weight=1.2,
    ),
    told(
        "lowest_pair_name",
        "chosen pairs",
        f"{NAMED} -> str",
        "min({x}, key=lambda pair: pair[1])[0]",
        "the name in {x} that is paired with the smallest number, the first one on a tie | the cheapest of the (item, price) pairs in {x}, the first on a tie",
        verbs="find the name in {x} with the smallest number beside it; the first wins a tie",
        steps="take the name with the smallest number, the first on a tie",
        names="cheapest youngest lowest_name",
        inputs="named_numbers_full",
        weight=0.8,
    ),
    told(
        "names_above",
        "filtered pairs",
        f"{NAMED} -> list[str]",
        "[name for name, value in {x} if value > {k}]",
        "the names in {x} whose number is greater than {k} | the first parts of the pairs in {x} with a second part above {k}",
        verbs="list the names in {x} with a number over {k}",
        steps="take the names with a number above {k}",
        whole="Who in the list {x} of (name, score) pairs has more than {k}?",
        names="names_over high_scorers above_limit",
        args=(LIMIT,),
        inputs="named_numbers",
    ),
    told(
        "pairs_above",
        "filtered pairs",
        f"{NAMED} -> {NAMED}",
        "[pair for pair in {x} if pair[1] >= {k}]",
        "the pairs in {x} whose number is at least {k} | those tuples of {x} with {k} or more in second place",
        verbs="keep the pairs of {x} with a second part of at least {k}",
        steps="keep the pairs whose number is at least {k}",
        names="filter_pairs keep_pairs",
        args=(LIMIT,),
        inputs="named_numbers",
        weight=0.8,
    ),
    told(
        "average_of_seconds",
        "totals of pairs",
        f"{NAMED} -> float",
        "round(sum(value for _, value in {x}) / len({x}), 2)",
        "the average of the numbers in the pairs of {x}, rounded to two decimals | the mean second part of the tuples in {x}, to 2 decimals",
        verbs="average the second elements of the pairs in {x} and round to two decimals",
        names="average_score mean_of_pairs",
        inputs="named_numbers_full",
        weight=0.8,
    ),
    told(
        "number_of_name",
        "lookups in pairs",
        f"{NAMED} -> int | None",
        """
        for name, value in {x}:
            if name == {k}:
                return value
        return None
        """,
        "the number of the first pair in {x} with the name {k}, or None | what stands beside {k} in the pairs of {x}, first come, or None",
        verbs="look up the number of {k} in the pairs of {x}, the first one if there are several, else None",
        names="find_value lookup_pair get_number",
        args=(Argument("str", "pair_name", constant=0.3, names=("wanted", "key", "k")),),
        inputs="named_numbers",
        last=True,
        weight=0.8,
    ),
    told(
        "pair_strings",
        "written pairs",
        f"{NAMED} -> list[str]",
        "[f'{name}: {value}' for name, value in {x}]",
        "the pairs of {x} as strings of the form 'name: number' | a list of lines like 'tea: 3' for the pairs in {x}",
        verbs="write each pair of {x} as 'name: number'",
        steps="write each pair as 'name: number'",
        names="format_pairs describe_pairs",
        inputs="named_numbers",
        weight=0.7,
    ),
    told(
        "swap_pairs",
        "turned pairs",
        f"{PAIRS} -> {PAIRS}",
        "[(b, a) for a, b in {x}]",
        "the pairs of {x} with their two parts exchanged | each tuple of {x} turned around | {x} with first and second swapped in every pair",
        verbs="swap the two parts of every pair in {x} | turn around each tuple in {x}",
        steps="swap the parts of each pair",
        names="flip_pairs reverse_pairs swap_elements",
        inputs="number_pairs",
    ),
    told(
        "pair_sums",
        "results of pairs",
        f"{PAIRS} -> list[int]",
        "[a + b for a, b in {x}]",
        "the sum of each pair in {x} | a list with the two numbers of every tuple in {x} added together",
        verbs="add the two numbers of every pair in {x}",
        steps="add the two numbers of each pair",
        names="sum_pairs add_pairs sums",
        inputs="number_pairs",
    ),
    told(
        "pair_products",
        "results of pairs",
        f"{PAIRS} -> list[int]",
        "[a * b for a, b in {x}]",
        "the product of each pair in {x} | the areas of the rectangles whose sides are the pairs in {x}",
        verbs="multiply the two numbers of every pair in {x}",
        steps="multiply the two numbers of each pair",
        names="multiply_pairs products areas",
        inputs="number_pairs",
        weight=0.8,
    ),
    told(
        "pair_maxima",
        "results of pairs",
        f"{PAIRS} -> list[int]",
        "[max(a, b) for a, b in {x}]",
        "the larger number of each pair in {x} | a list of the greater one of the two in every tuple of {x}",
        verbs="take the larger number of every pair in {x}",
        steps="take the larger number of each pair",
        names="max_of_pairs larger_ones",
        inputs="number_pairs",
        weight=0.8,
    ),
    told(
        "pair_differences",
        "results of pairs",
        f"{PAIRS} -> list[int]",
        "[abs(a - b) for a, b in {x}]",
        "the absolute difference of the numbers in each pair of {x} | how far apart the two numbers of every tuple in {x} are",
        verbs="take the distance of the two numbers in every pair of {x}",
        steps="take the distance within each pair",
        names="differences gaps pair_distances",
        inputs="number_pairs",
        weight=0.7,
    ),
    told(
        "unzip",
        "unzipped",
        f"{PAIRS} -> tuple[list[int], list[int]]",
        "([a for a, _ in {x}], [b for _, b in {x}])",
        "two lists: the first parts and the second parts of the pairs in {x} | a tuple of the list of all firsts and the list of all seconds in {x}",
        verbs="split the pairs of {x} into a list of first and a list of second numbers | unzip {x} into two lists",
        steps="unzip the pairs into two lists",
        names="split_pairs separate_pairs",
        inputs="number_pairs",
    ),
    told(
        "ordered_pairs",
        "filtered pairs",
        f"{PAIRS} -> {PAIRS}",
        "[(a, b) for a, b in {x} if a < b]",
        "the pairs in {x} whose first number is smaller than the second | those tuples (a, b) of {x} with a < b",
        verbs="keep the pairs of {x} that go up from first to second",
        steps="keep the pairs whose first number is the smaller one",
        names="rising_pairs keep_increasing",
        inputs="number_pairs",
        weight=0.7,
    ),
    told(
        "count_equal_pairs",
        "counted pairs",
        f"{PAIRS} -> int",
        "sum(1 for a, b in {x} if a == b)",
        "the number of pairs in {x} with two equal parts | how many tuples of {x} hold the same number twice",
        verbs="count the pairs in {x} whose two numbers are equal",
        steps="count the pairs of equal numbers",
        names="count_doubles equal_pairs",
        inputs="number_pairs",
        weight=0.7,
    ),
    told(
        "merge_intervals",
        "intervals",
        f"{PAIRS} -> {PAIRS}",
        """
        result = []
        for start, end in sorted({x}):
            if result and start <= result[-1][1]:
                result[-1] = (result[-1][0], max(end, result[-1][1]))
            else:
                result.append((start, end))
        return result
        """,
        """the intervals {x} with all that overlap or touch merged, sorted by their start
        | the (start, end) pairs of {x} joined wherever they share a point, in ascending order""",
        verbs="merge the overlapping or touching intervals in {x} and sort them",
        names="merge_overlapping combine_intervals join_intervals",
        inputs="interval_list",
        weight=0.8,
        first=True,
    ),
    told(
        "intervals_covering",
        "intervals",
        f"{PAIRS} -> int",
        "sum(1 for start, end in {x} if start <= {k} <= end)",
        "the number of intervals (start, end) in {x} that contain {k}, ends included | how many pairs of {x} have {k} between their parts, inclusive",
        verbs="count the intervals of {x} in which {k} lies, borders included",
        names="count_containing covering",
        args=(Argument("int", "interval_point", names=("point", "k", "t")),),
        inputs="interval_list",
        weight=0.7,
        first=True,
    ),
    told(
        "total_covered",
        "intervals",
        f"{PAIRS} -> int",
        "sum(end - start for start, end in {x})",
        "the sum of the lengths of the intervals {x}, given as (start, end) pairs | the total length of all (start, end) pairs in {x}",
        verbs="add up end minus start over the intervals in {x}",
        names="total_length total_duration",
        inputs="interval_list",
        weight=0.8,
        first=True,
    ),
    told(
        "intervals_overlap",
        "intervals of two",
        "tuple[int, int] -> bool",
        "{x}[0] <= {k}[1] and {k}[0] <= {x}[1]",
        "the intervals {x} and {k} have a point in common | the ranges {x} and {k}, ends included, overlap",
        names="overlaps do_overlap share_point",
        args=(Argument("tuple[int, int]", "interval", constant=0, names=("other", "b")),),
        inputs="one_interval",
        weight=0.8,
        first=True,
    ),
    told(
        "overlap_length",
        "intervals of two",
        "tuple[int, int] -> int",
        "max(0, min({x}[1], {k}[1]) - max({x}[0], {k}[0]))",
        "the length of the common part of the intervals {x} and {k}, 0 if they do not overlap",
        verbs="measure how long the intervals {x} and {k} overlap, 0 if not at all",
        names="intersection_length shared_length",
        args=(Argument("tuple[int, int]", "interval", constant=0, names=("other", "b")),),
        inputs="one_interval",
        weight=0.6,
        first=True,
    ),
    told(
        "swap_tuple",
        "tuples",
        "tuple[int, int] -> tuple[int, int]",
        "({x}[1], {x}[0])",
        "{x} with its two numbers exchanged | the second and the first number of {x}, as a tuple",
        verbs="swap the two parts of {x}",
        steps="swap its two parts",
        names="swap flip exchange",
        inputs="number_pair",
        weight=0.8,
    ),
    told(
        "add_tuples",
        "tuples",
        "tuple[int, int] -> tuple[int, int]",
        "({x}[0] + {k}[0], {x}[1] + {k}[1])",
        "the sum of the vectors {x} and {k} | {x} and {k} added part by part, as a tuple | the point {x} moved by {k}",
        verbs="add {x} and {k} component by component",
        names="vector_add add_points move",
        args=(Argument("tuple[int, int]", "other_pair", constant=0, names=("other", "b", "step")),),
        inputs="number_pair",
        weight=0.8,
        first=True,
    ),
    told(
        "tuple_to_list",
        "tuples",
        "tuple[int, int, int] -> list[int]",
        "sorted({x})",
        "the three numbers of {x} as a sorted list | a list with the parts of {x} in ascending order",
        verbs="put the three numbers of {x} into a list in ascending order",
        names="sort_tuple sorted_parts",
        inputs="number_triple",
        weight=0.5,
    ),
    told(
        "fractions_add",
        "tuples",
        "tuple[int, int] -> tuple[int, int]",
        "({x}[0] * {k}[1] + {k}[0] * {x}[1], {x}[1] * {k}[1])",
        """the sum of the fractions {x} and {k}, (numerator, denominator) pairs, over the product of the denominators and
        not reduced""",
        names="add_fractions",
        args=(Argument("tuple[int, int]", "fraction_pair", constant=0, names=("other", "b")),),
        inputs="fraction_tuple",
        weight=0.4,
        first=True,
    ),
    told(
        "reduce_fraction",
        "tuples",
        "tuple[int, int] -> tuple[int, int]",
        """
        divisor = math.gcd({x}[0], {x}[1])
        return ({x}[0] // divisor, {x}[1] // divisor)
        """,
        "the fraction {x}, a (numerator, denominator) pair, in lowest terms | {x} with both parts divided by their greatest common divisor",
        verbs="reduce the fraction {x} as far as possible",
        steps="divide both parts by their greatest common divisor",
        names="simplify_fraction lowest_terms",
        imports=("import math",),
        inputs="fraction_tuple",
        weight=0.7,
        first=True,
    ),
    told(
        "nearest_point",
        "points",
        f"{PAIRS} -> tuple[int, int]",
        "min({x}, key=lambda point: point[0] ** 2 + point[1] ** 2)",
        "the point in {x} that is closest to the origin, the first one on a tie | the pair of {x} nearest to (0, 0), the first on a tie",
        verbs="find the point of {x} with the smallest distance to (0, 0); take the first on a tie",
        names="closest_to_origin nearest",
        inputs="number_pairs_full",
        weight=0.7,
    ),
    told(
        "bounding_box",
        "points",
        f"{PAIRS} -> tuple[int, int, int, int]",
        """
        across = [a for a, _ in {x}]
        upwards = [b for _, b in {x}]
        return (min(across), min(upwards), max(across), max(upwards))
        """,
        "the smallest x, smallest y, largest x and largest y of the points in {x}, as a tuple",
        verbs="find the bounding box of the points {x} as (left, bottom, right, top)",
        names="bounds box_of_points",
        inputs="number_pairs_full",
        weight=0.5,
    ),
)


def _pairs(random: Random, least: int = 0) -> list[tuple[int, int]]:
    low = random.choice((-5, 0, 0))
    pairs = [(random.randint(low, 9), random.randint(low, 9)) for _ in range(max(least, random.choice((0, 1, 2, 3, 3, 4))))]
    return [(a, a) if random.random() < 0.15 else (a, b) for a, b in pairs]


def _interval(random: Random) -> tuple[int, int]:
    start = random.randint(0, 12)
    return (start, start + random.randint(1, 6))


def _pair_number(random: Random, value: object) -> int:
    numbers = [pair[1] for pair in value] if isinstance(value, list) else []
    return int(random.choice(numbers)) if numbers and random.random() < 0.6 else random.randint(0, 12)


def _pair_name(random: Random, value: object) -> str:
    names = [pair[0] for pair in value] if isinstance(value, list) else []
    return str(random.choice(names)) if names and random.random() < 0.7 else random.choice(("tea", "Anna", "milk"))


INPUTS = {
    "named_numbers_full": lambda random: [
        (name, random.randint(0, random.choice((5, 20, 100))))
        for name in random.sample(("tea", "milk", "Anna", "Tom", "pen", "book", "apple"), random.randint(1, 4))
    ],
    "number_pairs": _pairs,
    "number_pairs_full": lambda random: _pairs(random, 1),
    "number_pair": lambda random: (random.randint(-9, 20), random.randint(-9, 20)),
    "number_triple": lambda random: tuple(random.randint(-9, 20) for _ in range(3)),
    "interval_list": lambda random: [_interval(random) for _ in range(random.choice((0, 1, 2, 3, 4)))],
    "one_interval": _interval,
    "fraction_tuple": lambda random: (random.choice((1, 2, 3, 6)) * random.randint(1, 6), random.choice((2, 3, 4, 6, 12))),
}
ARGUMENTS = {
    "pair_limit": _pair_number,
    "pair_name": _pair_name,
    "interval_point": lambda random, value: random.randint(0, 15),  # noqa: ARG005
    "interval": lambda random, value: _interval(random),  # noqa: ARG005
    "other_pair": lambda random, value: (random.randint(-5, 9), random.randint(-5, 9)),  # noqa: ARG005
    "fraction_pair": lambda random, value: (random.randint(1, 6), random.randint(2, 6)),  # noqa: ARG005
}
