"""Lists of lists: flattened, their rows counted, added, compared and sorted; matrices with columns and diagonals."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

ROWS = "list[list[int]]"
OTHER = Argument(ROWS, "same_shape", constant=0, names=("other", "b", "second"))

OPERATIONS = (
    told(
        "flatten",
        "flattened",
        f"{ROWS} -> list[int]",
        "[value for row in {x} for value in row]",
        """{x} flattened to a single list | all numbers in the lists of {x}, in one list | the inner lists of {x} joined
        together | one flat list with the elements of every list in {x}""",
        verbs="flatten {x} | join the inner lists of {x} to one list | put all numbers of the nested list into one flat list: {x}",
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
        names="max_per_row row_max maxima",
        inputs="full_rows",
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
        weight=0.7,
    ),
    told(
        "row_lengths",
        "row results",
        f"{ROWS} -> list[int]",
        "[len(row) for row in {x}]",
        "the length of each inner list of {x} | how many elements every list in {x} has, as a list | the sizes of the lists in {x}",
        verbs="count the elements of each inner list of {x}",
        steps="take the length of each inner list",
        names="lengths sizes count_per_row",
    ),
    told(
        "total_of_rows",
        "totals over rows",
        f"{ROWS} -> int",
        "sum(sum(row) for row in {x})",
        """the sum of all numbers in the lists of {x} | the grand total of the nested list {x} | what every number in {x}
        adds up to, over all rows""",
        verbs="add up all numbers in all lists of {x}",
        steps="add up every number in every row",
        whole="Add everything up that is in the lists of {x}.",
        names="total_sum sum_nested sum_all matrix_sum",
        weight=1.5,
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
    ),
    told(
        "overall_maximum",
        "totals over rows",
        f"{ROWS} -> int",
        "max(max(row) for row in {x})",
        "the largest number in any list of {x} | the maximum over all rows of {x} | the biggest number anywhere in {x}",
        verbs="find the largest number in the nested list {x}",
        steps="find the largest number of all rows",
        names="max_nested largest_in_matrix",
        inputs="full_rows",
    ),
    told(
        "count_in_rows",
        "totals over rows",
        f"{ROWS} -> int",
        "sum(row.count({k}) for row in {x})",
        "the number of times {k} occurs in the lists of {x} | how often {k} appears anywhere in {x}",
        verbs="count every {k} in all lists of {x}",
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
        names="longest_list longest",
        inputs="full_rows",
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
        weight=0.8,
    ),
    told(
        "index_of_largest_sum",
        "chosen rows",
        f"{ROWS} -> int",
        "max(range(len({x})), key=lambda i: sum({x}[i]))",
        "the index of the row in {x} with the largest sum, the smallest index on a tie | the position of the first richest row of {x}",
        verbs="find the index of the inner list of {x} that sums to the most, the first on a tie",
        names="best_row_index row_index_of_max",
        inputs="full_rows",
        weight=0.7,
    ),
    told(
        "non_empty_rows",
        "kept rows",
        f"{ROWS} -> {ROWS}",
        "[row for row in {x} if row]",
        "the lists in {x} that are not empty | {x} without its empty lists | those inner lists of {x} that hold something",
        verbs="remove the empty lists from {x} | keep only the non-empty lists of {x}",
        steps="drop the empty lists",
        names="remove_empty drop_empty non_empty",
        inputs="rows_some_empty",
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
        "the lists of {x} ordered by their sums, smallest first and ties in the old order | {x} with its rows sorted by row total",
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
        names="sort_rows sort_inner",
    ),
    told(
        "reverse_each_row",
        "turned rows",
        f"{ROWS} -> {ROWS}",
        "[row[::-1] for row in {x}]",
        "{x} with each inner list reversed | the rows of {x}, each from right to left | the mirror image of the grid {x}",
        verbs="reverse each inner list of {x} | mirror {x} from left to right",
        steps="reverse each inner list",
        names="mirror flip_horizontal reverse_rows",
        weight=0.8,
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
        weight=0.7,
    ),
    told(
        "column",
        "columns",
        f"{ROWS} -> list[int]",
        "[row[{k}] for row in {x}]",
        "column {k} of the matrix {x}, counted from 0 | the elements with index {k} of all rows in {x}",
        verbs="take the element at index {k} from each row of {x}",
        names="get_column extract_column",
        args=(Argument("int", "column_index", names=("j", "k", "index")),),
        inputs="matrix",
        weight=0.8,
        first=True,
    ),
    told(
        "column_sums",
        "columns",
        f"{ROWS} -> list[int]",
        "[sum(column) for column in zip(*{x})]",
        "the sum of each column of {x} | the column totals of the matrix {x} | what every column of {x} adds up to, as a list",
        verbs="add up each column of {x}",
        steps="add up every column",
        names="sum_columns column_totals",
        inputs="matrix",
        weight=1.2,
        first=True,
    ),
    told(
        "column_maxima",
        "columns",
        f"{ROWS} -> list[int]",
        "[max(column) for column in zip(*{x})]",
        "the largest number in each column of {x} | the column maxima of the matrix {x}",
        verbs="take the maximum of every column of {x}",
        names="column_max max_per_column",
        inputs="matrix",
        weight=0.7,
        first=True,
    ),
    told(
        "transpose",
        "turned matrices",
        f"{ROWS} -> {ROWS}",
        "[list(column) for column in zip(*{x})]",
        """the transpose of the matrix {x} | {x} with rows and columns swapped | the columns of {x} as a list of lists
        | {x} mirrored at its main diagonal""",
        verbs="transpose {x} | swap the rows and columns of {x} | turn the columns of {x} into rows",
        steps="transpose the matrix | swap rows and columns",
        whole="Make the first column of {x} the first row, the second column the second row, and so on.",
        names="transpose_matrix swap_rows_columns flip_matrix",
        inputs="matrix",
        weight=2.0,
        first=True,
    ),
    told(
        "rotate_right",
        "turned matrices",
        f"{ROWS} -> {ROWS}",
        "[list(column) for column in zip(*{x}[::-1])]",
        "the matrix {x} rotated by 90 degrees clockwise | {x} turned a quarter to the right",
        verbs="rotate {x} clockwise by 90 degrees | turn the grid {x} a quarter turn to the right",
        steps="rotate it by 90 degrees clockwise",
        names="rotate_matrix rotate_clockwise rotate_90",
        inputs="matrix",
        first=True,
    ),
    told(
        "rotate_left",
        "turned matrices",
        f"{ROWS} -> {ROWS}",
        "[list(column) for column in zip(*{x})][::-1]",
        "the matrix {x} rotated by 90 degrees counterclockwise | {x} turned a quarter to the left",
        verbs="rotate {x} counterclockwise by 90 degrees",
        steps="rotate it by 90 degrees to the left",
        names="rotate_counterclockwise turn_left",
        inputs="matrix",
        weight=0.7,
        first=True,
    ),
    told(
        "diagonal",
        "diagonals",
        f"{ROWS} -> list[int]",
        "[{x}[i][i] for i in range(len({x}))]",
        "the main diagonal of the square matrix {x} | the elements of {x} whose row and column have the same index",
        verbs="list the diagonal of {x} from the top left to the bottom right",
        names="main_diagonal get_diagonal",
        inputs="square_matrix",
        first=True,
    ),
    told(
        "diagonal_sum",
        "diagonals",
        f"{ROWS} -> int",
        "sum({x}[i][i] for i in range(len({x})))",
        "the sum of the main diagonal of the square matrix {x} | the trace of {x} | what the diagonal of {x} from the top left adds up to",
        verbs="add up the main diagonal of {x}",
        names="trace sum_diagonal",
        inputs="square_matrix",
        weight=1.2,
        first=True,
    ),
    told(
        "other_diagonal_sum",
        "diagonals",
        f"{ROWS} -> int",
        "sum(row[-1 - i] for i, row in enumerate({x}))",
        "the sum of the diagonal of the square matrix {x} from the top right to the bottom left",
        verbs="add up the anti-diagonal of {x}, which starts at the top right",
        names="anti_diagonal_sum secondary_diagonal",
        inputs="square_matrix",
        weight=0.6,
        first=True,
    ),
    told(
        "is_symmetric",
        "matrix tests",
        f"{ROWS} -> bool",
        "{x} == [list(column) for column in zip(*{x})]",
        "the matrix {x} is symmetric | {x} equals its transpose | {x} stays the same when rows and columns are swapped",
        names="symmetric is_symmetric_matrix",
        inputs="maybe_symmetric",
        weight=0.8,
        first=True,
    ),
    told(
        "is_square_matrix",
        "matrix tests",
        f"{ROWS} -> bool",
        "all(len(row) == len({x}) for row in {x})",
        "{x} is a square matrix | every row of {x} has as many elements as {x} has rows",
        names="square_matrix is_square",
        inputs="maybe_symmetric",
        weight=0.6,
        first=True,
    ),
    told(
        "same_row_lengths",
        "matrix tests",
        f"{ROWS} -> bool",
        "len(set(len(row) for row in {x})) <= 1",
        "all lists in {x} have the same length | {x} is rectangular, with rows of one length",
        names="is_rectangular equal_lengths is_matrix",
        inputs="rows_equal_often",
        weight=0.7,
        first=True,
    ),
    told(
        "magic_rows",
        "matrix tests",
        f"{ROWS} -> bool",
        "len(set(sum(row) for row in {x})) <= 1",
        "all rows of {x} have the same sum | the inner lists of {x} add up to one and the same number",
        names="equal_row_sums same_sums",
        inputs="rows_equal_often",
        weight=0.4,
        first=True,
    ),
    told(
        "matrix_add",
        "two matrices",
        f"{ROWS} -> {ROWS}",
        "[[a + b for a, b in zip(row, other_row)] for row, other_row in zip({x}, {k})]",
        "the sum of the matrices {x} and {k} of equal shape | {x} and {k} added element by element",
        verbs="add the matrices {x} and {k} | add up {x} and {k}, two grids of one size, place by place",
        names="add_matrices matrix_sum",
        args=(OTHER,),
        inputs="matrix",
        first=True,
    ),
    told(
        "matrix_multiply",
        "two matrices",
        f"{ROWS} -> {ROWS}",
        "[[sum(a * b for a, b in zip(row, column)) for column in zip(*{k})] for row in {x}]",
        "the matrix product of {x} and {k} | the product of the matrices {x} and {k}, rows times columns",
        verbs="multiply the matrices {x} and {k}",
        whole="Multiply two matrices {x} and {k}: each entry is the sum of products of a row of the first and a column of the second.",
        names="multiply_matrices matmul matrix_product",
        args=(Argument(ROWS, "matching_matrix", constant=0, names=("other", "b", "second")),),
        inputs="matrix",
        first=True,
    ),
    told(
        "scale_matrix",
        "changed matrices",
        f"{ROWS} -> {ROWS}",
        "[[value * {k} for value in row] for row in {x}]",
        "{x} with every number multiplied by {k} | the matrix {x} times {k}, element by element",
        verbs="multiply every number in the lists of {x} by {k} | scale the matrix {x} by {k}",
        steps="multiply every number in every row by {k}",
        names="multiply_by scalar_multiply",
        args=(Argument("int", "small", names=("factor", "k", "n")),),
        weight=0.8,
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
        "{x} with only the positive numbers left in each list | the inner lists of {x} without zeros and negative numbers",
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
        "the different numbers in all lists of {x}, in ascending order | the union of the lists in {x} as a sorted list",
        verbs="collect every number of {x} once, sorted",
        steps="collect the different numbers of all lists, sorted",
        names="union_all unique_values all_distinct",
        weight=0.8,
    ),
    told(
        "spiral",
        "walks through matrices",
        f"{ROWS} -> list[int]",
        """
        rows = [list(row) for row in {x}]
        result = []
        while rows:
            result += rows.pop(0)
            rows = [list(column) for column in zip(*rows)][::-1]
        return result
        """,
        "the numbers of the matrix {x} in clockwise spiral order from the top left inwards",
        verbs="read {x} in a spiral: along the top row, down the last column, back along the bottom, and so on inwards",
        names="spiral_order read_spiral",
        inputs="matrix",
        weight=0.6,
        first=True,
    ),
    told(
        "border_sum",
        "walks through matrices",
        f"{ROWS} -> int",
        """
        total = 0
        for i, row in enumerate({x}):
            for j, value in enumerate(row):
                if i in (0, len({x}) - 1) or j in (0, len(row) - 1):
                    total += value
        return total
        """,
        "the sum of the numbers on the border of the matrix {x} | the total of the first and last row and column of {x}, corners once",
        names="sum_border edge_sum",
        inputs="matrix",
        weight=0.5,
        first=True,
    ),
    told(
        "three_in_a_row",
        "boards",
        "list[list[str]] -> bool",
        """
        lines = {x} + [list(column) for column in zip(*{x})]
        lines.append([{x}[i][i] for i in range(3)])
        lines.append([{x}[i][2 - i] for i in range(3)])
        return [{k}] * 3 in lines
        """,
        """the player {k} has three in a row on the tic-tac-toe board {x}: a row, a column or a diagonal
        | {k} has won on the 3 by 3 board {x}, with three marks in one line""",
        names="has_won is_winner check_win",
        args=(Argument("str", "mark", constant=0.3, names=("player", "mark")),),
        inputs="board",
        weight=0.7,
        first=True,
    ),
    told(
        "free_cells",
        "boards",
        "list[list[str]] -> int",
        "sum(row.count(' ') for row in {x})",
        "the number of empty cells, ' ', on the board {x} | how many places of the board {x} hold a single space",
        verbs="count the free fields of the board {x}, which are marked by a space",
        names="count_empty empty_cells",
        inputs="board",
        weight=0.5,
        first=True,
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
    "rows_some_empty": lambda random: [random.choice(([], [random.randint(0, 9)], [1, 2])) for _ in range(random.randint(0, 5))],
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
