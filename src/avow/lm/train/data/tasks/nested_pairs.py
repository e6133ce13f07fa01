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
        """the first part of each pair in {x} | the names in the (name, number) pairs of {x} | the first elements of
        the tuples in {x}""",
        verbs="take the first element of every tuple in {x} | list the names of the pairs in {x}",
        steps="take the first part of each pair",
        whole="Which names stand first in the pairs of {x}?",
        names="first_elements names firsts get_names",
        inputs="named_numbers",
        called="pairs items scores entries xs",
    ),
    told(
        "pair_seconds",
        "parts of pairs",
        f"{NAMED} -> list[int]",
        "[value for _, value in {x}]",
        """the second part of each pair in {x} | the numbers in the (name, number) pairs of {x} | the last elements of
        the pairs in {x}""",
        verbs="take the second element of every tuple in {x} | list the numbers of the pairs in {x}",
        steps="take the second part of each pair",
        whole="Which numbers stand second in the pairs of {x}?",
        names="second_elements seconds get_values",
        inputs="named_numbers",
        called="pairs items scores entries xs",
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
        called="pairs items scores entries xs",
        by_name=True,
    ),
    told(
        "sort_by_second",
        "sorted pairs",
        f"{NAMED} -> {NAMED}",
        "sorted({x}, key=lambda pair: pair[1])",
        """{x} sorted by the second part of each pair, ties in their old order | the pairs of {x} in ascending order
        of their numbers, equal ones as they were""",
        verbs="""sort the pairs of {x} by their second element, ascending | order the tuples in {x} by the number in
        them""",
        steps="sort the pairs by their second part",
        whole="Order {x} by the numbers of the pairs, smallest first.",
        notes="Pairs with equal numbers keep their order. | The sort is stable.",
        names="sort_pairs sort_by_value order_by_second",
        inputs="named_numbers",
        called="pairs items scores entries xs",
        weight=1.5,
    ),
    told(
        "sort_by_second_descending",
        "sorted pairs",
        f"{NAMED} -> {NAMED}",
        "sorted({x}, key=lambda pair: (-pair[1], pair[0]))",
        """the pairs of {x} from the largest to the smallest number, equal ones sorted by name | {x} sorted by falling
        second part, and by the first part where these are equal""",
        verbs="sort the pairs of {x} by number, highest first, and by name where the numbers are equal",
        steps="sort the pairs by falling number, ties by name",
        names="ranking leaderboard sort_scores",
        inputs="named_numbers",
        called="pairs items scores entries xs",
    ),
    told(
        "best_pair_name",
        "chosen pairs",
        f"{NAMED} -> str",
        "max({x}, key=lambda pair: pair[1])[0]",
        """the name in {x} that is paired with the largest number, the first one on a tie | who has the highest score
        in the (name, score) pairs of {x}, the first on a tie""",
        verbs="find the name in {x} with the largest number beside it; the first wins a tie",
        steps="take the name with the largest number, the first on a tie",
        whole="The list {x} holds (name, score) pairs. Whose score is the highest? The first counts on a tie.",
        names="winner best top_name highest_scorer",
        inputs="named_numbers_full",
        called="pairs scores items entries",
        weight=1.2,
        by_name=True,
    ),
    told(
        "lowest_pair_name",
        "chosen pairs",
        f"{NAMED} -> str",
        "min({x}, key=lambda pair: pair[1])[0]",
        """the name in {x} that is paired with the smallest number, the first one on a tie | the cheapest of the
        (item, price) pairs in {x}, the first on a tie""",
        verbs="find the name in {x} with the smallest number beside it; the first wins a tie",
        steps="take the name with the smallest number, the first on a tie",
        names="cheapest youngest lowest_name",
        inputs="named_numbers_full",
        called="pairs scores items entries",
        weight=0.8,
    ),
    told(
        "names_above",
        "filtered pairs",
        f"{NAMED} -> list[str]",
        "[name for name, value in {x} if value > {k}]",
        """the names in {x} whose number is greater than {k} | the first parts of the pairs in {x} with a second part
        above {k}""",
        verbs="list the names in {x} with a number over {k}",
        steps="take the names with a number above {k}",
        whole="Who in the list {x} of (name, score) pairs has more than {k}?",
        names="names_over high_scorers above_limit",
        args=(LIMIT,),
        inputs="named_numbers",
        called="pairs items scores entries xs",
        by_name=True,
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
        called="pairs items scores entries xs",
        weight=0.8,
    ),
    told(
        "average_of_seconds",
        "totals of pairs",
        f"{NAMED} -> float",
        "round(sum(value for _, value in {x}) / len({x}), 2)",
        """the average of the numbers in the pairs of {x}, rounded to two decimals | the mean second part of the
        tuples in {x}, to 2 decimals""",
        verbs="average the second elements of the pairs in {x} and round to two decimals",
        names="average_score mean_of_pairs",
        inputs="named_numbers_full",
        called="pairs scores items entries",
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
        """the number of the first pair in {x} with the name {k}, or None | what stands beside {k} in the pairs of
        {x}, first come, or None""",
        verbs="look up the number of {k} in the pairs of {x}, the first one if there are several, else None",
        names="find_value lookup_pair get_number",
        args=(Argument("str", "pair_name", constant=0.3, names=("wanted", "key", "k")),),
        inputs="named_numbers",
        called="pairs items scores entries xs",
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
        called="pairs items scores entries xs",
        weight=0.7,
    ),
    told(
        "swap_pairs",
        "turned pairs",
        f"{PAIRS} -> {PAIRS}",
        "[(b, a) for a, b in {x}]",
        """the pairs of {x} with their two parts exchanged | each tuple of {x} turned around | {x} with first and
        second swapped in every pair""",
        verbs="swap the two parts of every pair in {x} | turn around each tuple in {x}",
        steps="swap the parts of each pair",
        whole="Write every pair of {x} the other way round.",
        names="flip_pairs reverse_pairs swap_elements",
        inputs="number_pairs",
        called="pairs points xs items",
    ),
    told(
        "pair_sums",
        "results of pairs",
        f"{PAIRS} -> list[int]",
        "[a + b for a, b in {x}]",
        "the sum of each pair in {x} | a list with the two numbers of every tuple in {x} added together",
        verbs="add the two numbers of every pair in {x}",
        steps="add the two numbers of each pair",
        whole="Add the numbers within each pair of {x}.",
        names="sum_pairs add_pairs sums",
        inputs="number_pairs",
        called="pairs points xs items",
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
        called="pairs points xs items",
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
        called="pairs points xs items",
        weight=0.8,
    ),
    told(
        "pair_differences",
        "results of pairs",
        f"{PAIRS} -> list[int]",
        "[abs(a - b) for a, b in {x}]",
        """the absolute difference of the numbers in each pair of {x} | how far apart the two numbers of every tuple
        in {x} are""",
        verbs="take the distance of the two numbers in every pair of {x}",
        steps="take the distance within each pair",
        names="differences gaps pair_distances",
        inputs="number_pairs",
        called="pairs points xs items",
        weight=0.7,
    ),
    told(
        "unzip",
        "unzipped",
        f"{PAIRS} -> tuple[list[int], list[int]]",
        "([a for a, _ in {x}], [b for _, b in {x}])",
        """two lists: the first parts and the second parts of the pairs in {x} | a tuple of the list of all firsts and
        the list of all seconds in {x}""",
        verbs="split the pairs of {x} into a list of first and a list of second numbers | unzip {x} into two lists",
        steps="unzip the pairs into two lists",
        names="split_pairs separate_pairs",
        inputs="number_pairs",
        called="pairs points xs items",
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
        called="pairs points xs items",
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
        called="pairs points xs items",
        weight=0.7,
    ),
)


def _pairs(random: Random, least: int = 0) -> list[tuple[int, int]]:
    low = random.choice((-5, 0, 0))
    pairs = [
        (random.randint(low, 9), random.randint(low, 9)) for _ in range(max(least, random.choice((0, 1, 2, 3, 3, 4))))
    ]
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
    "fraction_tuple": lambda random: (
        random.choice((1, 2, 3, 6)) * random.randint(1, 6),
        random.choice((2, 3, 4, 6, 12)),
    ),
}
ARGUMENTS = {
    "pair_limit": _pair_number,
    "pair_name": _pair_name,
    "interval_point": lambda random, value: random.randint(0, 15),  # noqa: ARG005
    "interval": lambda random, value: _interval(random),  # noqa: ARG005
    "other_pair": lambda random, value: (random.randint(-5, 9), random.randint(-5, 9)),  # noqa: ARG005
    "fraction_pair": lambda random, value: (random.randint(1, 6), random.randint(2, 6)),  # noqa: ARG005
}
