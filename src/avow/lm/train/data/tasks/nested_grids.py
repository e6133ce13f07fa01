"""Matrices and grids: finding, borders, triangles, rows and columns swapped, added and left out."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks.nested_rows import matrix
from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

GRID = "list[list[int]]"
VALUE = Argument("int", "row_value", constant=0.5, names=("value", "wanted", "k", "n"))
ROW = Argument("int", "grid_row", constant=0.2, names=("i", "row_number", "k"))
OTHER_ROW = Argument("int", "grid_row", constant=0.2, names=("j", "other", "m"))
COLUMN = Argument("int", "column_index", constant=0.2, names=("j", "k"))
SAME = Argument(GRID, "same_shape", constant=0, names=("other", "second", "b"))

OPERATIONS = (
    told(
        "cell_of_value",
        "places in matrices",
        f"{GRID} -> tuple[int, int]",
        """
        for i, row in enumerate({x}):
            if {k} in row:
                return i, row.index({k})
        return -1, -1
        """,
        """the row and column of the first {k} in {x}, counted from 0, or (-1, -1) | the indices of {k} in {x} as a
        pair, row first, or (-1, -1) if it is not there""",
        verbs="find {k} in {x}, row by row, and give its row and column from 0, or (-1, -1)",
        whole="""Where in the grid {x} is {k} hidden? Answer with (row, column), both from 0; (-1, -1) means
        nowhere. | Search the rows of {x} from top to bottom and left to right for {k} and tell its position, (-1,
        -1) if none. | Given a matrix {x}, locate {k}: pair of row number and column number, starting at 0, else
        (-1, -1). | Treasure hunt: the cell of {x} with the first {k}, or (-1, -1).""",
        names="find_cell locate position_in_grid",
        args=(VALUE,),
        inputs="matrix",
        called="grid matrix board",
        weight=1.3,
        last=True,
        by_name=True,
    ),
    told(
        "cell_of_largest",
        "places in matrices",
        f"{GRID} -> tuple[int, int]",
        """
        best = (0, 0)
        for i, row in enumerate({x}):
            for j, value in enumerate(row):
                if value > {x}[best[0]][best[1]]:
                    best = (i, j)
        return best
        """,
        """the row and column, from 0, of the largest number in {x}, the first of several | the position (row,
        column) of the maximum of the matrix {x}""",
        verbs="find the position of the largest number of {x} as (row, column), counted from 0, the first in a tie",
        whole="""Which cell of the height map {x} is the summit? Give row and column from 0, and the first one if
        equal. | Look for the greatest number in {x} and return where it stands: (row, column), numbered from zero;
        the first one met row by row counts. | Given a matrix {x}, what are the indices of its first maximum? | The
        highest value of {x}: tell its place, not the value, as a pair from (0, 0) on (first one wins).""",
        names="position_of_maximum summit argmax_grid",
        inputs="matrix",
        called="grid matrix heights",
        by_name=True,
        first=True,
    ),
    told(
        "neighbour_sum",
        "cells of matrices",
        f"{GRID} -> int",
        """
        total = 0
        for i, j in (({k} - 1, {m}), ({k} + 1, {m}), ({k}, {m} - 1), ({k}, {m} + 1)):
            if 0 <= i < len({x}) and 0 <= j < len({x}[0]):
                total += {x}[i][j]
        return total
        """,
        """the sum of the numbers above, below, left and right of the cell in row {k} and column {m} of {x} | the
        total of the up to four direct neighbours of row {k}, column {m} in {x}, counted from 0""",
        verbs="add up the direct neighbours (not diagonal) of the cell in row {k}, column {m} of {x}",
        whole="""I stand in row {k}, column {m} of the grid {x}. What do the cells above, below, left and right of
        me add up to? Cells outside count nothing. | Sum the four neighbours of position ({k}, {m}) in {x}, those
        that exist. | Given {x}, row {k} and column {m} (from 0), total the cells that share a side with that one. |
        Up, down, left, right of row {k} and column {m}: the sum of these in {x}.""",
        names="sum_neighbours around_cell adjacent_sum",
        args=(
            Argument("int", "grid_row", constant=0, names=("row_number", "i", "r")),
            Argument("int", "column_index", constant=0, names=("j", "c")),
        ),
        inputs="matrix",
        called="grid matrix board",
        by_name=True,
        first=True,
    ),
    told(
        "inner_part",
        "borders of matrices",
        f"{GRID} -> {GRID}",
        "[row[1:-1] for row in {x}[1:-1]]",
        """{x} without its border: the first and last row and column are cut off | the inside of the matrix {x}, all
        four edges removed""",
        verbs="cut the border off {x}: first and last row, first and last column",
        whole="""Peel off the outermost ring of the grid {x}. | A picture {x} has a frame one cell thick. Return the
        picture without the frame. | Given a matrix {x}, drop the top and bottom rows and the leftmost and rightmost
        columns. | What remains of {x} when all edge cells go?""",
        names="remove_border crop inside",
        inputs="grid_larger",
        called="grid matrix picture",
        by_name=True,
        first=True,
    ),
    told(
        "framed",
        "borders of matrices",
        f"{GRID} -> {GRID}",
        """
        edge = [{k}] * (len({x}[0]) + 2)
        return [edge, *([{k}, *row, {k}] for row in {x}), edge]
        """,
        """{x} with a border of {k} all around | the matrix {x} surrounded by one ring of cells with the value {k}""",
        verbs="put a border of {k} around {x}, one cell wide",
        whole="""Put a frame of {k} around the picture {x}: one more row above and below, one more column left and
        right. | Pad the grid {x} with {k} on all four sides. | Given a matrix {x}, return it two rows higher and
        two columns wider, the new cells being {k}. | Surround {x} by {k}.""",
        names="add_border pad_grid frame",
        args=(Argument("int", "digit", names=("border", "k", "n")),),
        inputs="matrix",
        called="grid matrix picture",
        by_name=True,
        first=True,
    ),
    told(
        "border_values",
        "borders of matrices",
        f"{GRID} -> list[int]",
        """
        last_row, last_column = len({x}) - 1, len({x}[0]) - 1
        result = []
        for i, row in enumerate({x}):
            result += [value for j, value in enumerate(row) if i in (0, last_row) or j in (0, last_column)]
        return result
        """,
        """the numbers on the border of {x}, row by row | a list of all cells at the edge of the matrix {x}, read
        from top to bottom and left to right""",
        verbs="list the numbers on the edge of {x}, row by row from left to right",
        whole="""Which numbers stand on the outer edge of the grid {x}? Read them row by row. | Collect the cells of
        {x} that are in the first or last row or column, in reading order. | Given a matrix {x}, leave out its inner
        cells and list the others as one reads. | Edge cells of {x}, in reading order, as one flat list.""",
        names="edge_values border_cells outer_cells",
        inputs="grid_larger",
        called="grid matrix board",
        weight=0.8,
        by_name=True,
        first=True,
    ),
    told(
        "upper_sum",
        "triangles of matrices",
        f"{GRID} -> int",
        "sum({x}[i][j] for i in range(len({x})) for j in range(i + 1, len({x})))",
        """the sum of the numbers above the main diagonal of {x}, the diagonal itself not counted | the total of the
        strictly upper triangle of the square matrix {x}""",
        verbs="add up the numbers of {x} that lie right of the main diagonal",
        whole="""Draw a line from the top left to the bottom right of the square grid {x}. What is the sum above
        that line, without the line? | Sum all cells of the square {x} whose column number is greater than their row
        number. | Given an n by n matrix {x}, total its upper triangle without the diagonal. | Everything above the
        diagonal of {x}, added together.""",
        names="upper_triangle_sum above_diagonal sum_above",
        inputs="square_matrix",
        called="matrix grid square",
        by_name=True,
        first=True,
    ),
    told(
        "other_diagonal",
        "diagonals",
        f"{GRID} -> list[int]",
        "[row[-1 - i] for i, row in enumerate({x})]",
        """the diagonal of {x} from the top right to the bottom left | the numbers on the second diagonal of the
        square matrix {x}, from the top down""",
        verbs="list the numbers of the square {x} from the top right corner to the bottom left one",
        whole="""Start in the top right corner of the square grid {x} and go down to the left. Which numbers do you
        meet? | What stands on the anti-diagonal of {x}, read from above? | Given a square matrix {x}, return its
        secondary diagonal, first row first. | Diagonal of {x}, but the one from upper right to lower left.""",
        names="anti_diagonal second_diagonal falling_left",
        inputs="square_matrix",
        called="matrix grid square",
        by_name=True,
        first=True,
    ),
    told(
        "is_identity",
        "matrix tests",
        f"{GRID} -> bool",
        "all({x}[i][j] == (1 if i == j else 0) for i in range(len({x})) for j in range(len({x})))",
        """{x} is the identity matrix | {x}, a square matrix, has ones on the main diagonal and zeros elsewhere |
        {x} as a square matrix leaves every vector it is multiplied with unchanged""",
        whole="""Are the numbers of the square {x} all 0, but 1 where row and column number agree? | Check if the
        square matrix {x} is a unit matrix. | Given {x} with as many rows as columns, test it: 1 on the diagonal, 0
        everywhere else. | Is it the identity, this square matrix {x}? | Would multiplying with the square matrix
        {x} change nothing?""",
        names="is_unit_matrix unit_matrix check_identity",
        inputs="grid_identity",
        called="matrix grid square",
        by_name=True,
        first=True,
    ),
    told(
        "rows_swapped",
        "rows moved",
        f"{GRID} -> {GRID}",
        """
        rows = list({x})
        rows[{k}], rows[{m}] = rows[{m}], rows[{k}]
        return rows
        """,
        """{x} with the rows {k} and {m} exchanged, counted from 0 | the rows of {x} after row number {k} and row
        number {m} have changed places""",
        verbs="swap the rows {k} and {m} of {x}, counted from 0",
        whole="""Exchange row {k} with row {m} in the matrix {x}; the top row is row 0. | Two rows of seats change
        places: numbers {k} and {m} in {x}, counting from zero. Show the new order. | Given {x}, return the same
        rows, but those with the indices {k} and {m} swapped. | Row {k} goes where row {m} was in {x}, and the other
        way round (first row: 0).""",
        names="swap_rows exchange_rows switch_rows",
        args=(ROW, OTHER_ROW),
        inputs="grid_larger",
        called="matrix grid rows",
        by_name=True,
        first=True,
    ),
    told(
        "without_column",
        "rows moved",
        f"{GRID} -> {GRID}",
        "[row[:{k}] + row[{k} + 1:] for row in {x}]",
        """{x} without the column {k}, counted from 0 | the rows of {x}, each without its number at index {k}""",
        verbs="delete the column {k}, counted from 0, from {x}",
        whole="""The column with the index {k} in the table {x} is confidential. Take it out of each row. | What is
        left of the grid {x} when column {k} (the first is 0) is removed? | Given {x} and a column number {k}, from
        0, return the matrix with one column less. | Drop the value at index {k} from all rows of {x}.""",
        names="remove_column delete_column drop_column",
        args=(COLUMN,),
        inputs="matrix",
        called="matrix table grid",
        by_name=True,
        first=True,
    ),
    told(
        "with_row_totals",
        "totals added",
        f"{GRID} -> {GRID}",
        "[row + [sum(row)] for row in {x}]",
        """{x} with the sum of each row added at its end | the rows of {x}, each followed by its total""",
        verbs="append to every row of {x} its sum",
        whole="""An office table {x} needs a last column with the total of each row. Add it. | Put behind every row
        in {x} what its numbers come to. | Given {x}, return the table with one more column: the row sums. | As in a
        spreadsheet, extend each row of {x} by its sum.""",
        names="add_row_sums append_totals with_totals",
        called="table rows sheet",
        weight=1.2,
        by_name=True,
        first=True,
    ),
    told(
        "with_column_totals",
        "totals added",
        f"{GRID} -> {GRID}",
        "{x} + [[sum(column) for column in zip(*{x})]]",
        """{x} with one more row that holds the column sums | the rows of {x} followed by a row of totals, one for
        each column""",
        verbs="add to {x} a last row with the sum of every column",
        whole="""Write a line with the totals under the table {x}, one total below each column. | Extend {x} by a
        bottom row: the sums of its columns. | Given a sheet of numbers {x}, return it with a footer row of column
        totals. | A final row for {x}: what each column adds up to.""",
        names="add_column_sums footer_row totals_row",
        inputs="matrix",
        called="table rows sheet",
        by_name=True,
        first=True,
    ),
    told(
        "column_averages",
        "columns",
        f"{GRID} -> list[float]",
        "[round(sum(column) / len(column), 2) for column in zip(*{x})]",
        """the average of each column of {x}, rounded to two decimals | the means of the columns in the matrix {x},
        to 2 decimal places""",
        verbs="average every column of {x} and round to two decimals",
        whole="""Each row of {x} is a student, each column a test. What was the average in every test, to two
        decimals? | Mean per column of the table {x}, two decimals. | Given measurements {x}, one row a day, compute
        the average for each position in the rows (round to 2). | Go down the columns of {x}: what is the mean of
        each? Two decimal places.""",
        names="average_columns means_by_column test_averages",
        inputs="matrix",
        called="table matrix results",
        by_name=True,
        first=True,
    ),
    told(
        "sorted_by_column",
        "sorted rows",
        f"{GRID} -> {GRID}",
        "sorted({x}, key=lambda row: row[{k}])",
        """the rows of {x} sorted by the number in column {k}, counted from 0 | {x} with its rows in ascending order
        of what they have at index {k}""",
        verbs="sort the rows of {x} by column {k}, counted from 0",
        whole="""Order the table {x} by its column {k} (the first is 0), small numbers on top; equal rows keep their
        order. | A click on the head of column {k} sorts the rows of {x} upwards. Do that; columns count from 0. |
        Given {x}, arrange the rows by the value at index {k}, lowest first, ties as they were. | Rows of {x},
        ascending by index {k}.""",
        names="sort_by_column order_table sort_rows_by",
        args=(COLUMN,),
        inputs="matrix",
        called="table rows matrix",
        by_name=True,
        first=True,
    ),
    told(
        "matrix_minus",
        "two matrices",
        f"{GRID} -> {GRID}",
        "[[a - b for a, b in zip(row, other_row)] for row, other_row in zip({x}, {k})]",
        """{x} minus {k}, cell by cell | the difference of the matrices {x} and {k}""",
        verbs="subtract the matrix {k} from {x}, cell by cell",
        whole="""Sales tables of two years have the same shape, {x} and {k}. By how much is each cell of the first
        higher? | Take every number of {k} from the number in the same place of {x}. | Given {x} and {k}, equal in
        size, find the matrix of differences. | Cell by cell: {x} less {k}.""",
        names="subtract_matrices matrix_difference cell_differences",
        args=(SAME,),
        inputs="matrix",
        called="matrix grid a",
        by_name=True,
        first=True,
    ),
    told(
        "cells_agreeing",
        "two matrices",
        f"{GRID} -> int",
        "sum(a == b for row, other_row in zip({x}, {k}) for a, b in zip(row, other_row))",
        """the number of cells in which {x} and {k} agree | at how many places the matrices {x} and {k} have the
        same number""",
        verbs="count the places where {x} and {k} hold equal numbers",
        whole="""Two pictures {x} and {k} of the same size: how many pixels are identical? | Compare the grids {x}
        and {k} cell by cell and count the matches. | Given two equally large matrices {x} and {k}, in how many
        positions are they equal? | Number of unchanged cells from {x} to {k}.""",
        names="count_equal_cells same_cells matching_pixels",
        args=(Argument(GRID, "grid_similar", constant=0, names=("other", "second", "b")),),
        inputs="matrix",
        called="picture grid a",
        by_name=True,
        first=True,
    ),
    told(
        "times_vector",
        "two matrices",
        f"{GRID} -> list[int]",
        "[sum(a * b for a, b in zip(row, {k})) for row in {x}]",
        """the product of the matrix {x} and the vector {k} | for each row of {x} the sum of its numbers times those
        of {k}""",
        verbs="multiply the matrix {x} by the vector {k}",
        whole="""Each row of {x} is a recipe with amounts, and {k} has the price of each ingredient. What does every
        recipe cost? | Weight the numbers in each row of {x} with {k}, place by place, and sum up row by row. |
        Given a matrix {x} and a vector {k}, compute their product. | Dot product of {k} with every row of {x}.""",
        names="matrix_vector multiply_vector weighted_rows",
        args=(Argument("list[int]", "grid_vector", constant=0, names=("vector", "prices", "weights")),),
        inputs="matrix",
        called="matrix rows amounts",
        by_name=True,
        first=True,
    ),
    told(
        "cells_replaced",
        "changed matrices",
        f"{GRID} -> {GRID}",
        "[[{m} if value == {k} else value for value in row] for row in {x}]",
        """{x} with every {k} replaced by {m} | a grid like {x} that has {m} wherever {x} has {k}""",
        verbs="replace each {k} in the rows of {x} by {m}",
        whole="""Paint all cells of the colour {k} in the picture {x} with the colour {m}. | Wherever the grid {x}
        shows {k}, it should show {m}; other cells are left alone. | Given {x}, exchange the value {k} for {m} in
        all rows. | In {x}: {k} becomes {m}.""",
        names="replace_in_grid recolour replace_cells",
        args=(VALUE, Argument("int", "digit", constant=0.5, names=("new", "other", "m"))),
        called="grid picture rows",
        by_name=True,
        first=True,
    ),
    told(
        "thresholded",
        "changed matrices",
        f"{GRID} -> {GRID}",
        "[[1 if value >= {k} else 0 for value in row] for row in {x}]",
        """{x} with 1 for every number of at least {k} and 0 for the others | a grid of zeros and ones that shows
        where {x} reaches {k}""",
        verbs="write 1 for each number in {x} that is {k} or more, and 0 for each other",
        whole="""Make a black-and-white picture out of the grey picture {x}: 1 from {k} upwards, otherwise 0. |
        Which cells of {x} are at least {k}? Mark them with 1 and all others with 0. | Given a height map {x} and a
        water level, keep the shape and put 1 where the height is not below {k}, else 0. | Binarise {x} at {k}
        (inclusive).""",
        names="to_bits binarise black_and_white",
        args=(Argument("int", "row_value", constant=0.5, names=("limit", "threshold")),),
        called="grid picture heights",
        weight=0.8,
        by_name=True,
        first=True,
    ),
    told(
        "rows_filled_up",
        "rows of one length",
        f"{GRID} -> {GRID}",
        """
        width = max((len(row) for row in {x}), default=0)
        return [row + [{k}] * (width - len(row)) for row in {x}]
        """,
        """the rows of {x} all made as long as the longest, with {k} at the end of short ones | {x} as a rectangle,
        missing numbers at the ends of rows being {k}""",
        verbs="fill up the shorter rows of {x} with {k} to the length of the longest",
        whole="""The rows of {x} differ in length. Add {k} on the right until all are as long as the longest one. |
        Make {x} rectangular: put {k} where something is missing at the end of a row. | Given ragged rows {x}, pad
        them with {k} to equal length. | Each short row in {x} gets some {k} at its end, so that a proper table
        results.""",
        names="pad_rows make_rectangular fill_rows",
        args=(Argument("int", "digit", names=("filler", "value", "k")),),
        called="rows table grid",
        by_name=True,
        first=True,
    ),
    told(
        "read_in_snake",
        "walks through matrices",
        f"{GRID} -> list[int]",
        """
        result = []
        for i, row in enumerate({x}):
            result += row if i % 2 == 0 else row[::-1]
        return result
        """,
        """the numbers of {x} row by row, every second row from right to left | {x} read in snake lines: the first
        row forwards, the next backwards, and so on""",
        verbs="read {x} like a snake: first row left to right, second row right to left, in turn",
        whole="""A robot mows the field {x}: along the first row, back along the second, and so on. What does it
        meet, in order? | Flatten {x} in zigzag, turning the direction with each row. | Given rows {x}, join them
        into one list, but reverse the second, the fourth and so forth. | Snake order of {x}, beginning left to
        right.""",
        names="snake_order zigzag_rows mowing_order",
        called="grid rows field",
        by_name=True,
        first=True,
    ),
    told(
        "by_columns",
        "flattened",
        f"{GRID} -> list[int]",
        "[value for column in zip(*{x}) for value in column]",
        """the numbers of {x} column by column in one list | {x} flattened downwards: first column, second column
        and so on""",
        verbs="flatten {x} column by column",
        whole="""Read the table {x} from top to bottom, one column after the other, into a single list. | What comes
        out if {x} is flattened by columns instead of rows? | Given a matrix {x}, list the first column, then the
        next, all in one flat list. | Column-major order of {x}.""",
        names="flatten_columns column_order read_down",
        inputs="matrix",
        called="grid table matrix",
        by_name=True,
        first=True,
    ),
)


def _identity(random: Random) -> list[list[int]]:
    size = random.randint(1, 3)
    rows = [[int(i == j) for j in range(size)] for i in range(size)]
    if random.random() < 0.55:
        rows[random.randrange(size)][random.randrange(size)] = random.randint(0, 2)
    return rows


def _similar(random: Random, value: object) -> list[list[int]]:
    """The same matrix with some cells changed."""
    rows = value if isinstance(value, list) else []
    return [[cell if random.random() < 0.6 else random.randint(0, 9) for cell in row] for row in rows]


INPUTS = {
    "grid_larger": lambda random: matrix(random, random.choice((2, 3, 3, 4)), random.choice((2, 3, 3, 4))),
    "grid_identity": _identity,
}
ARGUMENTS = {
    "grid_row": lambda random, value: random.randrange(len(value)) if isinstance(value, list) and value else 0,
    "grid_similar": _similar,
    "grid_vector": lambda random, value: [
        random.randint(0, 5) for _ in (value[0] if isinstance(value, list) and value else ())
    ],
}
