"""Matrices built from a size, a list or text, and written as text."""

from __future__ import annotations

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

GRID = "list[list[int]]"

OPERATIONS = (
    told(
        "identity_matrix",
        "built matrices",
        f"int -> {GRID}",
        "[[1 if i == j else 0 for j in range({x})] for i in range({x})]",
        """the identity matrix with {x} rows | a square of {x} by {x} numbers, 1 on the main diagonal and 0
        elsewhere""",
        verbs="build the identity matrix of size {x}",
        whole="""Make a unit matrix with {x} rows and {x} columns. | I need a square of zeros, size {x}, with ones
        from the top left to the bottom right. | Given the size {x}, return the identity matrix as a list of rows. |
        What does the identity matrix of the order {x} look like?""",
        names="identity unit_matrix eye",
        inputs="up_to_five",
        called="n size",
        by_name=True,
        first=True,
    ),
    told(
        "times_table",
        "built matrices",
        f"int -> {GRID}",
        "[[i * j for j in range(1, {k} + 1)] for i in range(1, {x} + 1)]",
        """the multiplication table with {x} rows and {k} columns, both counted from 1 | rows 1 to {x} of products
        with 1 to {k}""",
        verbs="build a multiplication table of {x} rows and {k} columns",
        whole="""Children learn their tables: make the one from 1 to {x} (rows) times 1 to {k} (columns). | Row i,
        column j shall hold i times j; {x} rows, {k} columns, both starting at 1. | Given {x} and {k}, return the
        multiplication table as a list of lists. | A {x} by {k} table of products, beginning with 1 times 1.""",
        names="multiplication_table product_table tables",
        args=(Argument("int", "grid_size", constant=0.2, names=("width", "m", "w")),),
        inputs="up_to_five",
        called="height n h",
        by_name=True,
        first=True,
    ),
    told(
        "chessboard",
        "built matrices",
        f"int -> {GRID}",
        "[[(i + j) % 2 for j in range({x})] for i in range({x})]",
        """a chessboard of {x} by {x} cells with 0 and 1 in turn, 0 in the top left corner | a square of size {x} in
        which zeros and ones alternate along rows and columns, beginning with 0""",
        verbs="build a square of {x} rows in which 0 and 1 alternate like the fields of a chessboard, 0 first",
        whole="""Draw a chessboard with {x} fields a side: 0 for white, 1 for black, white in the top left corner. |
        Make a checkered {x} by {x} grid of 0 and 1; the first cell is 0. | Given {x}, return rows in which no two
        neighbouring cells are equal, only 0 and 1, 0 at the start. | Tiles in two colours (0, 1) on a floor of {x}
        times {x}, alternating, first tile 0.""",
        names="checkerboard checkered alternate_grid",
        inputs="up_to_five",
        called="n size side",
        by_name=True,
        weight=0.8,
        first=True,
    ),
    told(
        "filled_grid",
        "built matrices",
        f"int -> {GRID}",
        "[[{m}] * {k} for _ in range({x})]",
        """a grid of {x} rows and {k} columns with {m} in every cell | {x} lists, each made of {k} times the number
        {m}""",
        verbs="build a grid with {x} rows and {k} columns in which all cells are {m}",
        whole="""A new game board has {x} rows, {k} columns and {m} in each cell. Make it. | Set up a table with {x}
        lines of {k} numbers, all of them {m}. | Given a height {x} and a width {k}, return a matrix full of {m}. |
        {x} by {k} matrix, constant value {m}.""",
        names="make_grid empty_board new_matrix",
        args=(
            Argument("int", "grid_size", constant=0.1, names=("width", "w", "m")),
            Argument("int", "digit", constant=0.6, names=("value", "fill", "v")),
        ),
        inputs="grid_rows",
        called="height h n",
        by_name=True,
        first=True,
    ),
    told(
        "counted_grid",
        "built matrices",
        f"int -> {GRID}",
        "[[i * {k} + j + 1 for j in range({k})] for i in range({x})]",
        """{x} rows of {k} numbers that count up from 1, row after row | the numbers from 1 on in a grid of {x} rows
        and {k} columns, filled like a page is read""",
        verbs="number the cells of a grid with {x} rows and {k} columns row by row from 1",
        whole="""A hall has {x} rows with {k} seats each, and the seats are numbered on from 1 through all rows.
        Show them. | Fill {x} rows and {k} columns with 1, 2, 3 and so on, line by line. | Given rows {x} and
        columns {k}, return the grid of seat numbers beginning with 1. | Consecutive numbers from 1 in the shape of
        {x} rows by {k} columns.""",
        names="seat_numbers number_grid counting_grid",
        args=(Argument("int", "grid_size", constant=0.2, names=("width", "w", "m")),),
        inputs="grid_rows",
        called="height h n",
        by_name=True,
        first=True,
    ),
    told(
        "diagonal_matrix",
        "built matrices",
        f"list[int] -> {GRID}",
        "[[value if i == j else 0 for j in range(len({x}))] for i, value in enumerate({x})]",
        """a square matrix with the numbers of {x} on its main diagonal and 0 elsewhere | the diagonal matrix that
        belongs to {x}, as a list of rows""",
        verbs="build the square matrix that has {x} on its diagonal and zeros in all other places",
        whole="""Put {x} along the diagonal of a square, from the top left on, and fill the rest with zeros. | Make
        a diagonal matrix out of {x}. | Given a list {x}, return rows as many and as long as the list, only the
        diagonal not zero. | Row i shall hold the i-th of {x} at place i and otherwise zeros. What is the matrix?""",
        names="from_diagonal diag make_diagonal",
        inputs="grid_few",
        by_name=True,
        first=True,
    ),
    told(
        "outer_product",
        "built matrices",
        f"list[int] -> {GRID}",
        "[[a * b for b in {k}] for a in {x}]",
        """a row for each number of {x}, with its products with all numbers of {k} | the table of the products of
        {x} (down) and {k} (across)""",
        verbs="multiply each number of {x} by each of {k}, one row for each of {x}",
        whole="""Make a times table with {x} down the side and {k} along the top. | All products of a number in {x}
        and one in {k}, as a matrix: a row per number of {x}. | Given two lists {x} and {k}, return their outer
        product. | Every {thing} of {x} times every {thing} of {k}, in rows.""",
        names="product_rows times_grid outer",
        args=(Argument("list[int]", "grid_few", constant=0, names=("ys", "other", "across")),),
        inputs="grid_few",
        by_name=True,
        first=True,
    ),
    told(
        "grid_from_text",
        "matrices as text",
        f"str -> {GRID}",
        "[[int(part) for part in line.split()] for line in {x}.split('\\n')]",
        """the numbers in the text {x} as rows, one for each line, parted at the spaces | a matrix read from {x}:
        lines are rows, and numbers stand apart by blanks""",
        verbs="read the lines of {x} as rows of whole numbers separated by spaces",
        whole="""Somebody pasted a table as the text {x}: one line per row, numbers with spaces between. Turn it
        into lists. | Parse {x} into a list of rows of integers; newline ends a row, blanks part the numbers. |
        Given a multi-line string {x} with numbers, return them as a list of lists. | Text to matrix: lines of {x}
        are the rows.""",
        names="parse_matrix read_grid text_to_rows",
        inputs="grid_text",
        called="text s table",
        first=True,
        by_name=True,
    ),
    told(
        "grid_as_text",
        "matrices as text",
        f"{GRID} -> str",
        "'\\n'.join(' '.join(str(value) for value in row) for row in {x})",
        """{x} as text: a line for each row, its numbers with spaces between | the rows of {x} as lines, joined with
        newlines, the numbers parted by single blanks""",
        verbs="write {x} as text, one row a line and a space between numbers",
        whole="""Make the matrix {x} printable: rows on lines of their own, numbers with one blank between them. |
        How would the grid {x} be written to a file, one row per line, spaces between the numbers? | Given {x},
        return a string with a newline after each row but the last and single spaces inside. | Rows of {x} to lines
        of text.""",
        names="format_matrix grid_to_text show_grid",
        inputs="matrix",
        called="matrix grid",
        by_name=True,
        first=True,
    ),
    told(
        "transposed_lines",
        "matrices as text",
        "list[str] -> list[str]",
        "[''.join(column) for column in zip(*{x})]",
        """the columns of the equally long strings {x}, each as a string | what the lines {x} read from top to
        bottom, column by column""",
        verbs="read the lines {x}, all of one length, downwards and return a string per column",
        whole="""The words in {x} stand below each other. What do the columns read, from left to right? | Turn a
        block of letters {x} around: rows become columns. | Given strings {x} of the same length, build a string of
        all first letters, one of all second letters and so on. | Crossword: read {x} vertically, one string for
        each column.""",
        names="read_columns columns_of_text turn_block",
        inputs="grid_letters",
        called="lines rows words",
        by_name=True,
        first=True,
    ),
)

INPUTS = {
    "grid_rows": lambda random: random.randint(0, 4),
    "grid_few": lambda random: [random.randint(-2, 9) for _ in range(random.choice((0, 1, 2, 2, 3, 3)))],
    "grid_text": lambda random: "\n".join(
        " ".join(str(random.randint(0, 20)) for _ in range(random.randint(1, 3))) for _ in range(random.randint(1, 3))
    ),
    "grid_letters": lambda random: random.choice(
        (
            random.sample(("cat", "ape", "ten", "dog", "ice", "sun", "pea"), random.randint(0, 3)),
            random.sample(("lamp", "area", "tree", "idea", "moon"), random.randint(1, 4)),
        )
    ),
}
ARGUMENTS = {
    "grid_size": lambda random, value: random.choice((1, 2, 3, 4)),  # noqa: ARG005
    "grid_few": lambda random, value: [random.randint(0, 9) for _ in range(random.choice((1, 2, 3)))],  # noqa: ARG005
}
