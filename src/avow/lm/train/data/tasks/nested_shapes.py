"""Points and rectangles as tuples: distances, areas, overlap, moving and mirroring."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

BOX = "tuple[int, int, int, int]"
POINT = "tuple[int, int]"
POINTS = "list[tuple[int, int]]"
OTHER_BOX = Argument(BOX, "shape_box", constant=0, names=("other", "second", "b", "r"))
SPOT = Argument(POINT, "shape_spot", constant=0, names=("point", "p", "spot", "place"))
SHIFT = Argument(POINT, "shape_step", constant=0, names=("step", "shift", "move"))

OPERATIONS = (
    told(
        "box_area",
        "rectangles",
        f"{BOX} -> int",
        "({x}[2] - {x}[0]) * ({x}[3] - {x}[1])",
        """the area of the rectangle {x}, given as (left, bottom, right, top) | width times height of {x}, whose
        numbers are left, bottom, right and top""",
        verbs="work out the area of the rectangle {x}, a tuple (left, bottom, right, top)",
        whole="""A garden reaches from left to right and from bottom to top as {x} tells: (left, bottom, right,
        top). How big is it? | Compute the area between the corners in {x}, which are written x1, y1, x2, y2 in one
        tuple. | Given {x} as (x1, y1, x2, y2) with x1 <= x2 and y1 <= y2, how many unit squares fit in this
        rectangle? | Area of (left, bottom, right, top), here {x}.""",
        names="rectangle_area area_of_box area",
        inputs="shape_box",
        called="rectangle box rect",
        first=True,
        by_name=True,
        subject="rectangle",
    ),
    told(
        "box_outline",
        "rectangles",
        f"{BOX} -> int",
        "2 * ({x}[2] - {x}[0] + {x}[3] - {x}[1])",
        """the perimeter of the rectangle {x}, given as (left, bottom, right, top) | the length all around the
        rectangle with the sides {x}: left, bottom, right, top""",
        verbs="add up the four sides of the rectangle {x}, a tuple (left, bottom, right, top)",
        whole="""How many metres of fence go around the field {x}, written as (left, bottom, right, top)? | Walk
        once around the rectangle with the corners (x1, y1) and (x2, y2), all in {x}. How far is that? | Given {x}
        as (x1, y1, x2, y2), return the perimeter of the rectangle. | Twice the width plus twice the height of {x},
        where the tuple is left, bottom, right, top.""",
        names="rectangle_outline fence_length perimeter",
        inputs="shape_box",
        called="rectangle box field",
        first=True,
        by_name=True,
        subject="rectangle",
    ),
    told(
        "point_in_box",
        "points in rectangles",
        f"{BOX} -> bool",
        "{x}[0] <= {k}[0] <= {x}[2] and {x}[1] <= {k}[1] <= {x}[3]",
        """{x}, a rectangle (left, bottom, right, top), contains the point {k}, the border included | {x} as (left,
        bottom, right, top) has {k} inside or on its edge""",
        whole="""Check the coordinates of {k} against {x} (left, bottom, right, top): are both in range, limits
        included? | Was the mouse click {k} inside the button {x}, given as (left, bottom, right, top)? The edge
        counts. | Does {k} lie in or on the rectangle {x}, whose numbers are x1, y1, x2, y2? | Given {x} as (left,
        bottom, right, top) and a point {k}, say if the point is not outside. | The map shows the area {x}, from
        (x1, y1) to (x2, y2) in one tuple. Can {k} be seen on it, borders too?""",
        names="is_inside inside_box has_point",
        args=(SPOT,),
        inputs="shape_box",
        called="rectangle box area",
        first=True,
        by_name=True,
        subject="rectangle",
    ),
    told(
        "overlapping_boxes",
        "rectangles of two",
        f"{BOX} -> bool",
        "{x}[0] < {k}[2] and {k}[0] < {x}[2] and {x}[1] < {k}[3] and {k}[1] < {x}[3]",
        """{x} and {k}, rectangles as (left, bottom, right, top), overlap in more than their borders | {x} shares
        some area with {k}, both given as left, bottom, right and top""",
        whole="""Is the common part of {x} and {k}, both (left, bottom, right, top), larger than nothing? | Do the
        rectangles {x} and {k} cover a common area? They are (left, bottom, right, top); touching edges are not
        enough. | Two posters hang at {x} and {k}, written as (x1, y1, x2, y2). Does one hide part of the other? |
        Given {x} and {k} as left, bottom, right, top, check for a real overlap, not only contact. | Collision test
        for two boxes {x} and {k}, tuples of left, bottom, right, top; mere touching is no collision.""",
        names="check_collision has_overlap is_overlapping",
        args=(OTHER_BOX,),
        inputs="shape_box",
        called="rectangle box first",
        first=True,
        by_name=True,
        subject="rectangle",
    ),
    told(
        "common_area",
        "rectangles of two",
        f"{BOX} -> int",
        """
        width = min({x}[2], {k}[2]) - max({x}[0], {k}[0])
        height = min({x}[3], {k}[3]) - max({x}[1], {k}[1])
        return width * height if width > 0 and height > 0 else 0
        """,
        """the area that the rectangles {x} and {k}, given as (left, bottom, right, top), have in common | how much
        the rectangle {x} overlaps with {k}, as an area; both are left, bottom, right, top""",
        verbs="work out the common area of the rectangles {x} and {k}, tuples (left, bottom, right, top)",
        whole="""Two carpets lie at {x} and {k}, as (left, bottom, right, top). How large is the part with two
        layers? | What area belongs to {x} as well as to {k}? Both are (x1, y1, x2, y2); it is 0 if they do not
        overlap. | Given {x} and {k} as left, bottom, right and top, find the size of their intersection. | Overlap
        in square units of {x} and {k}, each (left, bottom, right, top).""",
        names="overlap_area intersection_area shared_area",
        args=(OTHER_BOX,),
        inputs="shape_box",
        called="rectangle box first",
        first=True,
        by_name=True,
        subject="rectangle",
    ),
    told(
        "enclosing_box",
        "rectangles of two",
        f"{BOX} -> {BOX}",
        "(min({x}[0], {k}[0]), min({x}[1], {k}[1]), max({x}[2], {k}[2]), max({x}[3], {k}[3]))",
        """the smallest rectangle around both {x} and {k}, all of them as (left, bottom, right, top) | the rectangle
        (left, bottom, right, top) that just encloses {x} and {k}""",
        verbs="find the smallest rectangle that holds {x} and {k}, as (left, bottom, right, top)",
        whole="""What is the smallest frame for the pictures {x} and {k}? All are tuples (left, bottom, right, top).
        | Join the boxes {x} and {k} into one that covers both; format (x1, y1, x2, y2). | Given {x} and {k}, each
        left, bottom, right, top, return the bounding rectangle of the two. | Bounding box of {x} and {k}, as (left,
        bottom, right, top) again.""",
        names="union_box enclosing_rectangle cover_both",
        args=(OTHER_BOX,),
        inputs="shape_box",
        called="rectangle box first",
        weight=0.8,
        first=True,
        by_name=True,
        subject="rectangle",
    ),
    told(
        "moved_box",
        "moved shapes",
        f"{BOX} -> {BOX}",
        "({x}[0] + {k}[0], {x}[1] + {k}[1], {x}[2] + {k}[0], {x}[3] + {k}[1])",
        """the rectangle {x}, as (left, bottom, right, top), moved by {k} | {x} with the first number of {k} added
        to left and right, and the second to bottom and top""",
        verbs="move the rectangle {x}, as (left, bottom, right, top), by the pair {k}",
        whole="""Somebody drags the window {x} by {k} (across, up). What are its new left, bottom, right and top? |
        Shift the box {x}, written (x1, y1, x2, y2), by {k}. | Given {x} as left, bottom, right, top and a step {k},
        where is the rectangle after the step? | Translate (left, bottom, right, top) = {x} by {k}.""",
        names="move_rectangle shift_box translate",
        args=(SHIFT,),
        inputs="shape_box",
        called="rectangle box window",
        first=True,
        by_name=True,
        subject="rectangle",
    ),
    told(
        "fitting_turned",
        "rectangles of two",
        f"{POINT} -> bool",
        "sorted({x})[0] <= sorted({k})[0] and sorted({x})[1] <= sorted({k})[1]",
        """{x}, a pair of width and height, fits into {k}, turned by 90 degrees if need be | {x} as (width, height)
        is no bigger than {k}, where either of them may be turned""",
        whole="""Compare the shorter sides of {x} and {k}, then the longer ones: is {x} never the bigger? | Does a
        picture of the size {x} fit in a frame of the size {k}? One may turn the picture by a quarter. | Both {x}
        and {k} are (width, height). Can the first be put on the second, in either position? | Given the parcel side
        {x} and the opening {k}, check if the parcel goes through, rotated or not. | Will the table {x} (length,
        width) fit the room {k}, whichever way round?""",
        names="is_fitting check_fit has_room",
        args=(Argument(POINT, "shape_size", constant=0, names=("frame", "space", "room")),),
        inputs="shape_size",
        called="size picture sides",
        first=True,
        by_name=True,
    ),
    told(
        "farthest_point",
        "points",
        f"{POINTS} -> {POINT}",
        "max({x}, key=lambda point: point[0] ** 2 + point[1] ** 2)",
        """the point of {x} that is farthest from (0, 0), the first of several | the pair in {x} with the greatest
        distance from the origin""",
        verbs="find the point of {x} with the largest distance from the origin, the first in a tie",
        whole="""Home is at (0, 0). Which of the places in {x} is the longest way from home (straight line, first if
        tied)? | Pick the point in {x} that lies most far out from the origin; an earlier one wins a tie. | Given
        coordinates {x}, return the pair where x squared plus y squared is greatest, the first such pair. | Farthest
        from the centre (0, 0) among {x}.""",
        names="farthest most_distant farthest_from_origin",
        inputs="shape_points_full",
        called="points places coords",
        by_name=True,
        first=True,
    ),
    told(
        "nearest_to_given",
        "points",
        f"{POINTS} -> {POINT}",
        "min({x}, key=lambda point: abs(point[0] - {k}[0]) + abs(point[1] - {k}[1]))",
        """the point of {x} that is nearest to {k} when one walks only along the grid, the first of several | the
        pair in {x} with the smallest sum of the differences across and up from {k}""",
        verbs="find the point of {x} with the fewest steps along the grid from {k}, the first in a tie",
        whole="""Streets run only north-south and east-west. Which taxi in {x} has the shortest way to {k}? First
        one if equal. | Grid distance (steps across plus steps up or down): which of {x} is closest to {k}? Earliest
        in a tie. | Given places {x} and a person at {k}, return the first place with the smallest Manhattan
        distance. | Nearest of {x} to {k}, counted in city blocks.""",
        names="closest_taxi nearest_by_grid closest_place",
        args=(SPOT,),
        inputs="shape_points_full",
        called="points taxis places",
        by_name=True,
        first=True,
    ),
    told(
        "route_length",
        "paths of points",
        f"{POINTS} -> int",
        "sum(abs(a[0] - b[0]) + abs(a[1] - b[1]) for a, b in zip({x}, {x}[1:]))",
        """the length of the way through the points of {x} in order, going only along the grid | the sum of the
        steps across and up or down from each point of {x} to the next""",
        verbs="add up the grid distances from each point of {x} to the next",
        whole="""A postman visits the houses in {x} one after the other, walking only along streets parallel to the
        axes. How far does he walk? | How many blocks long is the route {x}, if one moves only horizontally and
        vertically? | Given stops {x} in order, total the Manhattan distances between neighbours. | Length of the
        path {x}, counting steps on a grid.""",
        names="path_length total_steps route_steps",
        inputs="shape_points",
        called="points route stops",
        by_name=True,
        first=True,
    ),
    told(
        "path_distance",
        "paths of points",
        f"{POINTS} -> float",
        """
        total = 0.0
        for a, b in zip({x}, {x}[1:]):
            total += ((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5
        return round(total, 2)
        """,
        """the straight-line length of the path through the points of {x}, rounded to two decimals | the sum of the
        direct distances from each point of {x} to the next, to two decimals""",
        verbs="add up the straight distances between neighbouring points of {x} and round to two decimals",
        whole="""A bird flies from point to point in the order of {x}. How long is its way, to two decimals? | Total
        the lengths of the straight pieces of the line {x} (2 decimals). | Given positions {x} of a ship, how far
        did it sail, directly from each to the next? Round to two decimals. | Euclidean length of the track {x}, two
        decimal places.""",
        names="track_length polyline_length flight_distance",
        inputs="shape_points",
        called="points track positions",
        by_name=True,
        first=True,
    ),
    told(
        "centre_of_points",
        "points",
        f"{POINTS} -> tuple[float, float]",
        """
        across = sum(point[0] for point in {x}) / len({x})
        upwards = sum(point[1] for point in {x}) / len({x})
        return round(across, 2), round(upwards, 2)
        """,
        """the centre of the points in {x}: the averages of their two coordinates, rounded to two decimals | the
        mean of the first numbers and the mean of the second numbers in {x}, as a tuple, to two decimals""",
        verbs="average the points of {x} coordinate by coordinate, to two decimals",
        whole="""Where is the middle of all the houses in {x}? Average each coordinate, two decimals. | Compute the
        centroid of {x}, rounded to 2 decimals. | Given friends' places {x}, the meeting point is the mean x and the
        mean y. Where is it, to two decimals? | Mean position of {x} as a pair of floats with 2 decimals.""",
        names="centroid centre mean_point",
        inputs="shape_points_full",
        called="points places coords",
        by_name=True,
        first=True,
    ),
    told(
        "points_moved",
        "moved shapes",
        f"{POINTS} -> {POINTS}",
        "[(a + {k}[0], b + {k}[1]) for a, b in {x}]",
        """the points of {x} all moved by {k} | the pairs of {x} with {k} added, first number to first, second to
        second""",
        verbs="move each point of {x} by {k} | add the pair {k} to every pair of {x}",
        whole="""The whole drawing {x} slides by {k}. Where are its points now? | Every dancer in {x} makes the same
        step {k}; give the new positions. | Given {x} and an offset {k}, shift all coordinates. | Translate {x} by
        {k}.""",
        names="move_points shift_points slide",
        args=(SHIFT,),
        inputs="shape_points",
        called="points positions drawing",
        by_name=True,
        first=True,
    ),
    told(
        "points_mirrored",
        "moved shapes",
        f"{POINTS} -> {POINTS}",
        "[(-a, b) for a, b in {x}]",
        """the points of {x} mirrored at the vertical axis | the pairs of {x} with the first number negated""",
        verbs="mirror the points of {x} left to right, at the y-axis",
        whole="""Flip the drawing {x} at the y-axis: left becomes right. | What does a mirror that stands on the
        vertical axis show of {x}? | Given points {x}, change the sign of each x-coordinate. | Reflect {x} across
        the line x = 0.""",
        names="mirror_points flip_horizontally reflect",
        inputs="shape_points",
        called="points drawing coords",
        weight=0.8,
        by_name=True,
        first=True,
    ),
    told(
        "points_within",
        "filtered pairs",
        f"{POINTS} -> {POINTS}",
        "[point for point in {x} if point[0] ** 2 + point[1] ** 2 <= {k} ** 2]",
        """the points of {x} that are at most {k} away from (0, 0) | the pairs in {x} inside or on the circle with
        radius {k} around the origin""",
        verbs="keep only the points of {x} within the distance {k} of the origin",
        whole="""A pizza place at (0, 0) delivers up to a distance of {k}. Which addresses in {x} are served? |
        Which of the points {x} does a circle of radius {k} around the origin hold, border included? | Given {x},
        keep what is no farther than {k} from (0, 0), in order. | The radio reaches {k} in all directions from the
        origin; return the stations of {x} in reach.""",
        names="in_reach within_radius points_in_circle",
        args=(Argument("int", "shape_radius", names=("reach", "r")),),
        inputs="shape_points",
        called="points addresses places",
        by_name=True,
        first=True,
    ),
    told(
        "points_on_axes",
        "counted pairs",
        f"{POINTS} -> int",
        "sum(1 for a, b in {x} if a == 0 or b == 0)",
        """the number of points in {x} that lie on an axis | how many pairs in {x} have a zero""",
        verbs="count the points of {x} that are on one of the axes",
        whole="""How many of the points {x} are on the x-axis or on the y-axis? | Count the pairs in {x} that
        contain a 0. | Given coordinates {x}, for how many is at least one of the two zero? | Points of {x} in no
        quadrant, because they sit on an axis: how many?""",
        names="count_on_axes axis_points on_axis",
        inputs="shape_points_small",
        called="points coords pairs",
        weight=0.7,
        by_name=True,
        first=True,
    ),
)


def _box(random: Random) -> tuple[int, int, int, int]:
    left, bottom = random.randint(-3, 6), random.randint(-3, 6)
    return left, bottom, left + random.randint(1, 7), bottom + random.randint(1, 7)


def _points(random: Random, least: int = 0, high: int = 9) -> list[tuple[int, int]]:
    return [(random.randint(-high, high), random.randint(-high, high)) for _ in range(random.randint(least, 5))]


def _spot(random: Random, value: object) -> tuple[int, int]:
    """A point, at times on the border of the rectangle."""
    if isinstance(value, tuple) and len(value) == 4 and random.random() < 0.55:
        return random.choice((value[0], value[2], (value[0] + value[2]) // 2)), random.randint(value[1], value[3])
    return random.randint(-4, 9), random.randint(-4, 9)


INPUTS = {
    "shape_box": _box,
    "shape_points": _points,
    "shape_points_full": lambda random: _points(random, 1),
    "shape_points_small": lambda random: _points(random, 0, 2),
    "shape_size": lambda random: (random.randint(2, 9), random.randint(2, 9)),
}
ARGUMENTS = {
    "shape_box": lambda random, value: _box(random),  # noqa: ARG005
    "shape_spot": _spot,
    "shape_step": lambda random, value: (random.randint(-5, 5), random.randint(-5, 5)),  # noqa: ARG005
    "shape_size": lambda random, value: (random.randint(3, 9), random.randint(3, 9)),  # noqa: ARG005
    "shape_radius": lambda random, value: random.choice((3, 5, 6, 8, 10)),  # noqa: ARG005
}
