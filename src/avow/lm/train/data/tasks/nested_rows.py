"""Lists of lists: flattened, their rows counted, added, compared and sorted; matrices with columns and diagonals."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

ROWS = "list[list[int]]"

OPERATIONS = (
    told(
        "flatten",
        "flattened",
        f"{ROWS} -> list[int]",
        "[value for row in {x} for value in row]",
        """{x} flattened to a single list | all numbers in the lists of {x}, in one list | the inner lists of {x}
        joined together | one flat list with the elements of every list in {x} | a single list of all the numbers in
        {x}, without nesting""",
        verbs="""flatten {x} | join the inner lists of {x} to one list | put all numbers of the nested list into one
        flat list: {x}""",
        steps="flatten the list | join the inner lists",
        whole="Get rid of the inner brackets of {x}, so that one list of numbers remains.",
        names="flatten_list concat join_lists flat",
        weight=2.5,
    ),
    told(
        "row_sums",
        "row results",
        f"{ROWS} -> list[int]",
        "[sum(row) for row in {x}]",
        """the sum of each inner list of {x} | the row sums of {x} | a list with the total of every list in {x}
        | what each row of {x} adds up to, as a list""",
        verbs="add up each inner list of {x} | sum every row of {x}",
        steps="add up each inner list | take the sum of every row",
        whole="What is the total of each row in {x}?",
        names="sum_rows row_totals sums",
        weight=1.5,
    ),
    told(
        "row_maxima",
        "row results",
        f"{ROWS} -> list[int]",
        "[max(row) for row in {x}]",
        "the largest number of each inner list of {x} | the maximum of every row in {x} | the row maxima of {x}",
        verbs="take the largest number from each inner list of {x}",
        steps="take the maximum of each row",
        whole="What is the highest number in each row of {x}?",
        names="max_per_row row_max maxima",
        inputs="full_rows",
        called="rows lists matrix grid nested",
    ),
    told(
        "row_minima",
        "row results",
        f"{ROWS} -> list[int]",
        "[min(row) for row in {x}]",
        "the smallest number of each inner list of {x} | the minimum of every row in {x}",
        verbs="take the smallest number from each inner list of {x}",
        steps="take the minimum of each row",
        names="min_per_row row_min",
        inputs="full_rows",
        called="rows lists matrix grid nested",
        weight=0.6,
    ),
    told(
        "row_averages",
        "row results",
        f"{ROWS} -> list[float]",
        "[round(sum(row) / len(row), 2) for row in {x}]",
        "the average of each inner list of {x}, rounded to two decimals | the mean of every row in {x}, to 2 decimals",
        verbs="average each row of {x} and round to two decimals",
        steps="average each row, rounded to two decimals",
        names="row_means average_rows",
        inputs="full_rows",
        called="rows lists matrix grid nested",
        weight=0.7,
    ),
    told(
        "row_lengths",
        "row results",
        f"{ROWS} -> list[int]",
        "[len(row) for row in {x}]",
        """the length of each inner list of {x} | how many elements every list in {x} has, as a list | the sizes of
        the lists in {x}""",
        verbs="count the elements of each inner list of {x}",
        steps="take the length of each inner list",
        whole="How long is each of the lists in {x}?",
        names="lengths sizes count_per_row",
    ),
    told(
        "total_of_rows",
        "totals over rows",
        f"{ROWS} -> int",
        "sum(sum(row) for row in {x})",
        """the sum of all numbers in the lists of {x} | the grand total of the nested list {x} | what every number in
        {x} adds up to, over all rows""",
        verbs="add up all numbers in all lists of {x}",
        steps="add up every number in every row",
        whole="Add everything up that is in the lists of {x}.",
        names="total_sum sum_nested sum_all matrix_sum",
        weight=1.5,
        by_name=True,
    ),
    told(
        "count_numbers",
        "totals over rows",
        f"{ROWS} -> int",
        "sum(len(row) for row in {x})",
        "the number of elements in all lists of {x} together | how many numbers {x} holds in all its lists",
        verbs="count the elements of all inner lists of {x}",
        steps="count the elements of all inner lists",
        names="count_all total_length",
        weight=0.7,
        by_name=True,
    ),
    told(
        "overall_maximum",
        "totals over rows",
        f"{ROWS} -> int",
        "max(max(row) for row in {x})",
        "the largest number in any list of {x} | the maximum over all rows of {x} | the biggest number anywhere in {x}",
        verbs="find the largest number in the nested list {x}",
        steps="find the largest number of all rows",
        whole="What is the largest number in the whole of {x}?",
        names="max_nested largest_in_matrix",
        inputs="full_rows",
        called="rows lists matrix grid nested",
        by_name=True,
    ),
    told(
        "count_in_rows",
        "totals over rows",
        f"{ROWS} -> int",
        "sum(row.count({k}) for row in {x})",
        "the number of times {k} occurs in the lists of {x} | how often {k} appears anywhere in {x}",
        verbs="count every {k} in all lists of {x}",
        whole="How many times is {k} in the rows of {x}?",
        names="count_value_nested occurrences_in_grid",
        args=(Argument("int", "row_value", names=("value", "k", "target")),),
        weight=0.8,
    ),
    told(
        "longest_row",
        "chosen rows",
        f"{ROWS} -> list[int]",
        "max({x}, key=len)",
        "the longest list in {x}, the first one on a tie | the first inner list of {x} with the most elements",
        verbs="find the longest inner list of {x}; the first counts if lengths are equal",
        steps="take the longest inner list, the first on a tie",
        whole="Which list in {x} is the longest? Take the first on a tie.",
        names="longest_list longest",
        inputs="full_rows",
        called="rows lists matrix grid nested",
    ),
    told(
        "shortest_row",
        "chosen rows",
        f"{ROWS} -> list[int]",
        "min({x}, key=len)",
        "the shortest list in {x}, the first one on a tie | the first inner list of {x} with the fewest elements",
        verbs="find the shortest inner list of {x}; the first counts if lengths are equal",
        steps="take the shortest inner list, the first on a tie",
        names="shortest_list shortest",
        inputs="full_rows",
        called="rows lists matrix grid nested",
        weight=0.6,
    ),
    told(
        "row_of_largest_sum",
        "chosen rows",
        f"{ROWS} -> list[int]",
        "max({x}, key=sum)",
        "the list in {x} with the largest sum, the first one on a tie | the first row of {x} that adds up to the most",
        verbs="find the inner list of {x} whose sum is largest, the first on a tie",
        steps="take the row with the largest sum, the first on a tie",
        names="richest_row max_sum_row",
        inputs="full_rows",
        called="rows lists matrix grid nested",
        weight=0.8,
    ),
    told(
        "index_of_largest_sum",
        "chosen rows",
        f"{ROWS} -> int",
        "max(range(len({x})), key=lambda i: sum({x}[i]))",
        """the index of the row in {x} with the largest sum, the smallest index on a tie | the position of the first
        richest row of {x}""",
        verbs="find the index of the inner list of {x} that sums to the most, the first on a tie",
        names="best_row_index row_index_of_max",
        inputs="full_rows",
        called="rows lists matrix grid nested",
        weight=0.7,
    ),
    told(
        "non_empty_rows",
        "kept rows",
        f"{ROWS} -> {ROWS}",
        "[row for row in {x} if row]",
        """the lists in {x} that are not empty | {x} without its empty lists | those inner lists of {x} that hold
        something""",
        verbs="remove the empty lists from {x} | keep only the non-empty lists of {x}",
        steps="drop the empty lists",
        whole="Throw out the empty lists from {x}.",
        names="remove_empty drop_empty non_empty",
        inputs="rows_some_empty",
        called="lists rows xs nested",
    ),
    told(
        "rows_longer",
        "kept rows",
        f"{ROWS} -> {ROWS}",
        "[row for row in {x} if len(row) > {k}]",
        "the lists in {x} with more than {k} elements | those inner lists of {x} that are longer than {k}",
        verbs="keep the inner lists of {x} that have more than {k} elements",
        steps="keep the lists with more than {k} elements",
        names="long_lists filter_by_length",
        args=(Argument("int", "one_to_three", names=("k", "n", "length")),),
        weight=0.7,
    ),
    told(
        "rows_containing",
        "kept rows",
        f"{ROWS} -> {ROWS}",
        "[row for row in {x} if {k} in row]",
        "the lists in {x} that contain {k} | those rows of {x} in which {k} occurs",
        verbs="keep the inner lists of {x} that have {k} in them",
        steps="keep the lists that contain {k}",
        names="lists_with rows_with",
        args=(Argument("int", "row_value", names=("value", "k", "n")),),
        weight=0.8,
    ),
    told(
        "sort_rows_by_sum",
        "sorted rows",
        f"{ROWS} -> {ROWS}",
        "sorted({x}, key=sum)",
        """the lists of {x} ordered by their sums, smallest first and ties in the old order | {x} with its rows sorted
        by row total""",
        verbs="sort the inner lists of {x} by their sums, ascending and stable",
        steps="sort the rows by their sums",
        names="sort_by_sum order_by_sum",
        weight=0.8,
    ),
    told(
        "sort_rows_by_length",
        "sorted rows",
        f"{ROWS} -> {ROWS}",
        "sorted({x}, key=len)",
        "the lists of {x} from the shortest to the longest, equally long ones in their old order",
        verbs="sort the inner lists of {x} by length",
        steps="sort the lists by length",
        notes="Lists of equal length keep their order.",
        names="sort_by_length order_by_length",
        weight=0.8,
    ),
    told(
        "sort_each_row",
        "sorted rows",
        f"{ROWS} -> {ROWS}",
        "[sorted(row) for row in {x}]",
        "{x} with each inner list sorted | the lists of {x}, every one in ascending order by itself",
        verbs="sort each inner list of {x} | put the numbers of every row of {x} in ascending order",
        steps="sort each inner list",
        whole="Sort the numbers within every list of {x}.",
        names="sort_rows sort_inner",
    ),
    told(
        "reverse_each_row",
        "turned rows",
        f"{ROWS} -> {ROWS}",
        "[row[::-1] for row in {x}]",
        """{x} with each inner list reversed | the rows of {x}, each from right to left | the mirror image of the grid
        {x}""",
        verbs="reverse each inner list of {x} | mirror {x} from left to right",
        steps="reverse each inner list",
        names="mirror flip_horizontal reverse_rows",
        weight=0.8,
        by_name=True,
    ),
    told(
        "reverse_row_order",
        "turned rows",
        f"{ROWS} -> {ROWS}",
        "{x}[::-1]",
        "the rows of {x} from last to first | {x} upside down, with the last row on top",
        verbs="turn {x} upside down | reverse the order of the rows of {x}",
        steps="reverse the order of the rows",
        names="flip_vertical upside_down",
        weight=0.6,
    ),
    told(
        "first_of_each",
        "columns",
        f"{ROWS} -> list[int]",
        "[row[0] for row in {x}]",
        "the first element of each list in {x} | the first column of {x} | what every inner list of {x} begins with",
        verbs="take the first element of each inner list of {x}",
        steps="take the first element of each row",
        names="first_column firsts heads",
        inputs="full_rows",
        called="rows lists matrix grid nested",
        weight=0.8,
    ),
    told(
        "last_of_each",
        "columns",
        f"{ROWS} -> list[int]",
        "[row[-1] for row in {x}]",
        "the last element of each list in {x} | what every inner list of {x} ends with",
        verbs="take the last element of each inner list of {x}",
        steps="take the last element of each row",
        names="last_column lasts",
        inputs="full_rows",
        called="rows lists matrix grid nested",
        weight=0.7,
    ),
    told(
        "square_nested",
        "changed matrices",
        f"{ROWS} -> {ROWS}",
        "[[value ** 2 for value in row] for row in {x}]",
        "{x} with every number squared, in the same nesting | the squares of all numbers in the lists of {x}, as lists",
        verbs="square every number in the lists of {x}",
        steps="square every number in every row",
        names="square_all squared_matrix",
        weight=0.6,
    ),
    told(
        "keep_positive_nested",
        "changed matrices",
        f"{ROWS} -> {ROWS}",
        "[[value for value in row if value > 0] for row in {x}]",
        """{x} with only the positive numbers left in each list | the inner lists of {x} without zeros and negative
        numbers""",
        verbs="remove all numbers that are not positive from the lists of {x}",
        steps="keep the positive numbers of each row",
        names="only_positive_rows filter_nested",
        weight=0.6,
    ),
    told(
        "common_to_rows",
        "rows as sets",
        f"{ROWS} -> list[int]",
        "sorted(set({x}[0]).intersection(*{x}))",
        "the numbers that occur in every list of {x}, each once and in ascending order",
        verbs="find what all lists of {x} have in common, sorted",
        steps="find the numbers that all lists share, sorted",
        names="common_elements shared intersection_all",
        inputs="overlapping_rows",
        weight=0.7,
    ),
    told(
        "distinct_over_rows",
        "rows as sets",
        f"{ROWS} -> list[int]",
        "sorted(set(value for row in {x} for value in row))",
        """the different numbers in all lists of {x}, in ascending order | the union of the lists in {x} as a sorted
        list""",
        verbs="collect every number of {x} once, sorted",
        steps="collect the different numbers of all lists, sorted",
        names="union_all unique_values all_distinct",
        weight=0.8,
    ),
)


def _rows(random: Random, least: int = 0) -> list[list[int]]:
    high = random.choice((5, 9, 20))
    count = max(least, random.choice((0, 1, 2, 2, 3, 3)))
    return [[random.randint(0, high) for _ in range(random.randint(least, 4))] for _ in range(count)]


def matrix(random: Random, rows: int, columns: int) -> list[list[int]]:
    """A matrix of small numbers."""
    return [[random.choice((0, 1, random.randint(0, 9))) for _ in range(columns)] for _ in range(rows)]


def _square(random: Random) -> list[list[int]]:
    size = random.choice((1, 2, 2, 3, 3))
    return matrix(random, size, size)


def _symmetric(random: Random) -> list[list[int]]:
    made = _square(random)
    if random.random() < 0.5:
        return made if random.random() < 0.6 else [*made, made[0]]
    return [[made[min(i, j)][max(i, j)] for j in range(len(made))] for i in range(len(made))]


def _equal_often(random: Random) -> list[list[int]]:
    rows = _rows(random, 1)
    return [random.sample(rows[0], len(rows[0])) for _ in rows] if random.random() < 0.5 else rows


def _overlapping(random: Random) -> list[list[int]]:
    shared = random.sample(range(10), random.randint(0, 2))
    rows = [shared + [random.randint(0, 9) for _ in range(random.randint(0, 3))] for _ in range(random.randint(1, 3))]
    return [random.sample(row, len(row)) for row in rows]


def _row_value(random: Random, value: object) -> int:
    values = [one for row in value for one in row] if isinstance(value, list) else []
    return int(random.choice(values)) if values and random.random() < 0.75 else random.randint(0, 9)


def _shape(value: object) -> tuple[int, int]:
    return (len(value), len(value[0])) if isinstance(value, list) and value else (2, 2)


def _board(random: Random) -> list[list[str]]:
    mark = random.choice("XO")
    cells = [[random.choice("XO ") for _ in range(3)] for _ in range(3)]
    i, turn = random.randrange(3), random.random()
    for j in range(3):
        if turn < 0.2:
            cells[i][j] = mark
        elif turn < 0.4:
            cells[j][i] = mark
        elif turn < 0.55:
            cells[j][j] = mark
    return cells


INPUTS = {
    "full_rows": lambda random: _rows(random, 1),
    "rows_some_empty": lambda random: [
        random.choice(([], [random.randint(0, 9)], [1, 2])) for _ in range(random.randint(0, 5))
    ],
    "matrix": lambda random: matrix(random, random.choice((1, 2, 2, 3)), random.choice((1, 2, 3, 3))),
    "square_matrix": _square,
    "maybe_symmetric": _symmetric,
    "rows_equal_often": _equal_often,
    "overlapping_rows": _overlapping,
    "board": _board,
}
ARGUMENTS = {
    "row_value": _row_value,
    "column_index": lambda random, value: random.randrange(_shape(value)[1]),
    "same_shape": lambda random, value: matrix(random, *_shape(value)),
    "matching_matrix": lambda random, value: matrix(random, _shape(value)[1], random.choice((1, 2, 3))),
    "mark": lambda random, value: random.choice("XO"),  # noqa: ARG005
}
