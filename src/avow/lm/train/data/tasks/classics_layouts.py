"""Names of shapes and what is laid out in a plane: tiles, posts, frames, points and moves.

Inputs are those of `classics_shapes`.
"""

from __future__ import annotations

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told


def side(*names: str) -> Argument:
    """A second length in whole units."""
    return Argument("int", "side", constant=0.1, names=names)


OPERATIONS = (
    told(
        "tiles_needed",
        "tilings",
        "int -> int",
        "-(-{x} // {m}) * -(-{k} // {m})",
        """how many square tiles with sides of {m} cover a floor of {x} by {k} when tiles may be cut, but pieces that
        are cut off are not used again
        | the product of {x} / {m} and {k} / {m}, both rounded up""",
        verbs="count the whole and cut tiles of {m} by {m} on a floor of {x} by {k}",
        whole="""A bathroom floor is {x} by {k}, a tile {m} by {m}. I lay rows and cut where needed, without using
        leftovers. How many tiles do I buy?
        | Floor {x} x {k}, square tiles of {m}; round up in both directions; tiles in all?
        | How many squares of side {m} are needed to cover a rectangle of {x} by {k} completely, in a plain grid?
        | The theatre square of {x} by {k} metres shall be paved with flagstones of {m} by {m}, kept parallel to its
        sides. How many stones?""",
        names="tile_count count_tiles flagstones",
        args=(side("width", "b"), Argument("int", "tile_side", constant=0.5, names=("tile", "size"))),
        inputs="room_side",
        called="length",
        first=True,
        by_name=True,
    ),
    told(
        "fence_posts",
        "posts and gaps",
        "int -> int",
        "{x} // {k} + 1",
        """how many posts a straight fence of {x} metres needs with a post at the start and one after each {k} metres
        | the number of multiples of {k} from 0 up to {x}""",
        verbs="count the posts on {x} metres, one at the beginning and then one for each full {k} metres",
        whole="""A fence is {x} m long. A post stands at the very start and then one each {k} m. How many posts are
        there?
        | Posts for {x} metres at a spacing of {k}, the first at 0.
        | Along a street of {x} metres they plant a tree at once and another after each {k} metres. How many trees?
        | A bus leaves at minute 0 and then again each {k} minutes, until minute {x} at the latest. How many buses
        go?""",
        names="posts count_posts posts_needed",
        args=(Argument("int", "post_gap", constant=0.4, names=("gap", "spacing")),),
        inputs="fence_metres",
        called="length metres",
        first=True,
        by_name=True,
    ),
    told(
        "frame_area",
        "frames of rectangles",
        "int -> int",
        "({x} + 2 * {m}) * ({k} + 2 * {m}) - {x} * {k}",
        """the area of a frame of width {m} around a picture of {x} by {k}
        | how much larger a rectangle of {x} by {k} becomes when {m} is added on all four sides""",
        verbs="compute the area of the border, {m} wide, that surrounds a rectangle of {x} by {k}",
        whole="""A picture of {x} by {k} gets a frame that is {m} wide all around. What area does the frame alone have?
        | A pool {x} x {k} with a path of width {m} on each side: area of the path, corners included.
        | How many square tiles go around a bed of {x} by {k} tiles if the border is {m} tiles wide?
        | Outer minus inner rectangle: inner {x} by {k}, margin {m} on each side.""",
        names="border_area path_area frame",
        args=(side("width", "b"), Argument("int", "frame_width", constant=0.5, names=("border", "frame"))),
        inputs="side_length",
        called="length",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "rim_cells",
        "frames of rectangles",
        "int -> int",
        "{x} * {k} - max({x} - 2, 0) * max({k} - 2, 0)",
        """how many cells of a grid with {x} rows and {k} columns lie on its rim
        | the number of cells in the outermost ring of a {x} by {k} grid""",
        verbs="count the cells at the edge of a board with {x} rows and {k} columns",
        whole="""A chocolate bar has {x} by {k} pieces. How many of them are at the border?
        | Grid {x} x {k}: number of border cells (all of them if it is very thin).
        | How many seats of a hall with {x} rows of {k} seats are in the first or last row or at an end of a row?
        | Take the {x} times {k} fields of a board and leave out those that have neighbours on all four sides. How many
        remain?""",
        names="border_cells edge_cells count_rim",
        args=(side("columns", "width"),),
        inputs="side_length",
        called="rows height",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "tank_litres",
        "tanks",
        "int -> float",
        "{x} * {k} * {m} / 1000",
        """the litres in a tank of {x} by {k} by {m} centimetres
        | the volume in litres of a box with sides of {x}, {k} and {m} cm, 1000 cubic centimetres being a litre""",
        verbs="compute how many litres fit into a tank with the sides {x}, {k} and {m} in cm",
        whole="""My aquarium is {x} cm long, {k} cm wide and filled {m} cm high. How many litres of water are in it?
        | {x} x {k} x {m} cm in litres.
        | A box measures {x}, {k} and {m} centimetres. One litre is 1000 cubic centimetres. How many litres does it
        hold?
        | From three sides in centimetres, {x}, {k} and {m}, work out the volume in litres.""",
        names="litres aquarium_litres box_litres",
        args=(side("width", "b"), side("height", "c")),
        inputs="tank_side",
        called="length",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "aspect_ratio",
        "ratios",
        "int -> str",
        """
        divisor = math.gcd({x}, {k})
        return str({x} // divisor) + ':' + str({k} // divisor)
        """,
        """the aspect ratio of a picture of {x} by {k} pixels in lowest terms, written like '16:9'
        | {x} and {k}, both divided by their greatest common divisor, with a colon between""",
        verbs="reduce the ratio of {x} to {k} and write it with a colon",
        whole="""A screen is {x} pixels wide and {k} high. Give its format as text, for example '4:3'.
        | Ratio {x}:{k}, cancelled down, as a string with ':' in the middle.
        | We mix {x} parts of water with {k} parts of syrup. Say it with the smallest whole numbers, like '2:1'.
        | In a class are {x} girls and {k} boys. What is the ratio girls to boys in simplest form ('3:2')?""",
        names="ratio simplify_ratio screen_format",
        imports=("import math",),
        args=(Argument("int", "ratio_part", constant=0, names=("height", "b")),),
        inputs="ratio_number",
        called="width",
        first=True,
        by_name=True,
    ),
    told(
        "slope",
        "lines",
        "tuple[int, int] -> float | None",
        "None if {x}[0] == {k}[0] else round(({k}[1] - {x}[1]) / ({k}[0] - {x}[0]), 2)",
        """the slope of the straight line through the points {x} and {k}, rounded to two decimals, or None if it is
        vertical
        | how steep the line from {x} to {k} is, rise over run with two decimals, and None where both have the same
        first coordinate""",
        verbs="compute the slope between the points {x} and {k} to two decimals, None for a vertical line",
        whole="""A path goes from point {x} to point {k}. What is its slope, to two decimals? None if it goes straight
        up or down.
        | Gradient of the line through {x} and {k}: dy / dx, 2 decimals; None when dx is 0.
        | Which m does y = m * x + b have if {x} and {k} are on the line? Round to two decimals; no m exists for a
        vertical line, so return None.
        | Points {x}, {k}; divide the change in y by the change in x and round to 2 decimals, None if x does not
        change.""",
        names="gradient line_slope steepness",
        args=(Argument("tuple[int, int]", "grid_point", constant=0, names=("q", "other", "b")),),
        inputs="whole_point",
        called="p point",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "quarter_turn",
        "points moved",
        "tuple[int, int] -> tuple[int, int]",
        "(-{x}[1], {x}[0])",
        """the point {x} after a quarter turn to the left around (0, 0)
        | {x} rotated by 90 degrees counterclockwise about the origin""",
        verbs="rotate the point {x} by 90 degrees to the left around the origin",
        whole="""Turn the point {x} around the origin by 90 degrees against the clock. Where is it then?
        | {x} rotated left by a quarter, for example (1, 0) to (0, 1).
        | A robot looks in the direction {x}, given as (right, up). It turns left by 90 degrees. New direction?
        | Where does {x} land when the plane is turned a quarter to the left about (0, 0)?""",
        names="rotate_90 rotate_left turn_left",
        inputs="whole_point",
        called="point p",
        weight=0.7,
        first=True,
        by_name=True,
    ),
    told(
        "king_moves",
        "distances of points",
        "tuple[int, int] -> int",
        "max(abs({x}[0] - {k}[0]), abs({x}[1] - {k}[1]))",
        """how many moves a chess king needs from {x} to {k} on a large board
        | the larger one of the distances between {x} and {k} along the two axes""",
        verbs="count the moves of a king, who may also go diagonally, from square {x} to square {k}",
        whole="""A king in chess stands on {x} and wants to go to {k}. How many moves does he need if nothing is in the
        way?
        | Chebyshev distance of {x} and {k}.
        | On a grid one may step to any of the eight fields around. What is the least count of steps from {x} to {k}?
        | Take the differences of {x} and {k} in both coordinates, without sign, and return the greater one.""",
        names="king_distance chebyshev_distance chess_distance",
        args=(Argument("tuple[int, int]", "grid_point", constant=0, names=("goal", "other", "b")),),
        inputs="whole_point",
        called="square start p",
        weight=0.7,
        first=True,
        by_name=True,
    ),
    told(
        "rectangle_from_corners",
        "rectangle",
        "tuple[int, int] -> int",
        "abs({x}[0] - {k}[0]) * abs({x}[1] - {k}[1])",
        """the area of the rectangle with the opposite corners {x} and {k} and sides along the axes
        | the product of the distances between {x} and {k} in both directions""",
        verbs="compute the area of the upright rectangle between the corners {x} and {k}",
        whole="""I click on {x} and drag the mouse to {k}. How many square pixels does the selection rectangle have?
        | Opposite corners {x} and {k}; sides parallel to the axes; area?
        | A building plot reaches from corner {x} to corner {k} on the map grid. How large is it?
        | Multiply width by height of the box that {x} and {k} span.""",
        names="area_between corners_area selection_area",
        args=(Argument("tuple[int, int]", "grid_point", constant=0, names=("corner", "other", "b")),),
        inputs="whole_point",
        called="corner1 point p",
        weight=0.7,
        first=True,
        by_name=True,
    ),
    told(
        "in_rectangle",
        "points in shapes",
        "tuple[int, int] -> bool",
        "{k}[0] <= {x}[0] <= {m}[0] and {k}[1] <= {x}[1] <= {m}[1]",
        """{x} lies in the rectangle with the lower left corner {k} and the upper right corner {m}, border included
        | neither coordinate of {x} is below that of {k} or above that of {m}""",
        whole="""A button reaches from {k} (lower left) to {m} (upper right). Was it hit by a click at {x}? Its edge
        counts.
        | Is the point {x} within the box from {k} to {m}, edges included?
        | The garden goes from corner {k} to corner {m}. Does the tree at {x} stand in it or on its border?
        | True when x and y of {x} are both between those of {k} and {m}, equal allowed.
        | Map window from {k} to {m}, lower left and upper right corner. Is the pin {x} visible, the edge included?
        | Check that {x} is not left of or below {k}, and not right of or above {m}.""",
        names="inside_box point_in_box is_hit",
        args=(
            Argument("tuple[int, int]", "low_corner", constant=0, names=("low", "lower")),
            Argument("tuple[int, int]", "high_corner", constant=0, names=("high", "upper")),
        ),
        inputs="whole_point",
        called="point p click",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "is_knight_move",
        "chess moves",
        "tuple[int, int] -> bool",
        "sorted([abs({x}[0] - {k}[0]), abs({x}[1] - {k}[1])]) == [1, 2]",
        """a chess knight can go from {x} to {k} in one move
        | {x} and {k} differ by 1 in one coordinate and by 2 in the other""",
        whole="""Is {k} one knight's jump away from {x}?
        | A knight stands on {x}. May it move to {k}?
        | In chess a knight goes two fields in one direction and one to the side. Check the move from {x} to {k}.
        | True for a legal knight step between the squares {x} and {k}, which are (column, row) pairs.
        | From {x} to {k}: is it an L, two fields one way and one field across?
        | Could a horse on the chess board jump from {x} right to {k}?""",
        names="knight_move can_jump valid_knight_move",
        args=(Argument("tuple[int, int]", "knight_target", constant=0, names=("goal", "target", "b")),),
        inputs="whole_point",
        called="square start p",
        weight=0.7,
        first=True,
        by_name=True,
    ),
    told(
        "polygon_name",
        "polygons",
        "int -> str",
        """
        names = {3: 'triangle', 4: 'quadrilateral', 5: 'pentagon', 6: 'hexagon', 8: 'octagon'}
        return names.get({x}, 'polygon')
        """,
        """the name of a shape with {x} sides: 'triangle' for 3, 'quadrilateral' for 4, 'pentagon' for 5, 'hexagon' for
        6, 'octagon' for 8, and 'polygon' for any other
        | 'triangle', 'quadrilateral', 'pentagon', 'hexagon' or 'octagon' if {x} is 3, 4, 5, 6 or 8, otherwise
        'polygon'""",
        verbs="""name the figure with {x} corners: 3 'triangle', 4 'quadrilateral', 5 'pentagon', 6 'hexagon', 8
        'octagon', any other 'polygon'""",
        whole="""What is a figure with {x} sides called? I need 'triangle', 'quadrilateral', 'pentagon', 'hexagon' and
        'octagon' (3, 4, 5, 6, 8), and 'polygon' for all else.
        | {x} corners -> name; 3 triangle, 4 quadrilateral, 5 pentagon, 6 hexagon, 8 octagon, default polygon.
        | A quiz shows a shape with {x} corners. Return its name, or just 'polygon' if it is not one of triangle,
        quadrilateral, pentagon, hexagon, octagon.
        | Look {x} up: 3 is 'triangle', 4 'quadrilateral', 5 'pentagon', 6 'hexagon', 8 'octagon'; 'polygon' if not
        listed.""",
        names="shape_name name_shape figure_name",
        inputs="shape_sides",
        called="sides corners n",
        weight=0.8,
        first=True,
        by_name=True,
    ),
)
