"""Geometry beyond rectangles and circles: rings, cones, polygons, angles, arcs, diagonals."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

PI = ("import math",)


def length(*names: str) -> Argument:
    """A second length, told as a parameter."""
    return Argument("float", "positive_decimal", constant=0, names=names)


def side(*names: str) -> Argument:
    """A second length in whole units."""
    return Argument("int", "side", constant=0.1, names=names)


ROUND = (
    told(
        "ring_area",
        "circles",
        "float -> float",
        "round(math.pi * ({x} ** 2 - {k} ** 2), 2)",
        """the area of a ring with the outer radius {x} and the inner radius {k}, rounded to two decimals
        | the area between two circles with one centre and the radii {x} and {k}, the first the larger, to two
        decimals""",
        verbs="subtract the area of a circle of radius {k} from that of radius {x} and round to two decimals",
        whole="""A round pond of radius {k} lies in a round lawn of radius {x}. How much lawn is around it, to two
        decimals?
        | Washer: outer radius {x}, hole radius {k}. Area, 2 decimals.
        | How big is the surface of a CD of radius {x} without its hole of radius {k}? Round to two decimals.
        | Area of an annulus with radii {x} (outside) and {k} (hole), two decimal places.""",
        names="annulus_area ring washer_area",
        imports=PI,
        args=(Argument("float", "hole_radius", constant=0, names=("inner", "hole")),),
        inputs="positive_float",
        called="outer radius r",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "arc_length",
        "parts of circles",
        "float -> float",
        "round(2 * math.pi * {x} * {k} / 360, 2)",
        """the length of a circular arc with radius {x} and an angle of {k} degrees, rounded to two decimals
        | {k} / 360 of the circumference of a circle of radius {x}, to two decimals""",
        verbs="compute how long an arc of {k} degrees on a circle with radius {x} is, to two decimals",
        whole="""A merry-go-round seat is {x} metres from the middle. What way does it make in a turn of {k} degrees?
        Two decimals.
        | Arc: r = {x}, angle = {k} degrees, length to 2 decimals.
        | The tip of a pendulum of length {x} swings through {k} degrees. How long is its path, to two decimals?
        | How much crust has a piece of pizza of radius {x} that was cut with an angle of {k} degrees? Round to
        hundredths.""",
        names="arc circle_arc length_of_arc",
        imports=PI,
        args=(Argument("int", "some_angle", constant=0.2, names=("angle", "degrees")),),
        inputs="positive_float",
        called="radius r",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "sector_area",
        "parts of circles",
        "float -> float",
        "round(math.pi * {x} ** 2 * {k} / 360, 2)",
        """the area of a sector of {k} degrees in a circle with radius {x}, rounded to two decimals
        | {k} / 360 of the area of a circle of radius {x}, to two decimals""",
        verbs="compute the area of the slice of {k} degrees cut from a circle of radius {x}, to two decimals",
        whole="""How large is a piece of pizza with an angle of {k} degrees if the pizza has radius {x}? Two decimals.
        | Sector area for radius {x} and angle {k} in degrees, 2 decimals.
        | A lawn sprinkler reaches {x} metres and turns through {k} degrees. What area does it water, to two decimals?
        | In a pie chart of radius {x} a slice takes {k} degrees. Its area, rounded to hundredths?""",
        names="slice_area pie_slice circle_sector",
        imports=PI,
        args=(Argument("int", "some_angle", constant=0.2, names=("angle", "degrees")),),
        inputs="positive_float",
        called="radius r",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "radius_from_area",
        "circles",
        "float -> float",
        "round(({x} / math.pi) ** 0.5, 2)",
        """the radius of a circle with the area {x}, rounded to two decimals
        | the square root of {x} divided by pi, to two decimals""",
        verbs="find the radius that gives a circle the area {x}, to two decimals",
        whole="""A round table top shall have an area of {x}. What radius does the carpenter need, to two decimals?
        | Circle area {x} known, radius wanted, 2 decimals.
        | How far from its centre is the edge of a circle that covers {x}? Two decimals.
        | Solve pi * r^2 = {x} for r and round to two decimals.""",
        names="circle_radius radius_of_area find_radius",
        imports=PI,
        inputs="positive_float",
        called="area",
        weight=0.7,
        first=True,
        by_name=True,
    ),
    told(
        "diameter_from_circumference",
        "circles",
        "float -> float",
        "round({x} / math.pi, 2)",
        """the diameter of a circle whose circumference is {x}, rounded to two decimals
        | {x} divided by pi, to two decimals""",
        verbs="find the diameter that belongs to the circumference {x}, to two decimals",
        whole="""A rope around a tree is {x} long. How thick is the trunk, to two decimals?
        | Circumference {x}. Diameter = ? Two decimals.
        | I measured {x} around a ball. What is it across, rounded to hundredths?
        | How wide is a round pipe with a girth of {x}? Give two decimals.""",
        names="diameter tree_thickness circle_diameter",
        imports=PI,
        inputs="positive_float",
        called="circumference girth c",
        weight=0.7,
        first=True,
        by_name=True,
    ),
    told(
        "cone_volume",
        "solids",
        "float -> float",
        "round(math.pi * {x} ** 2 * {k} / 3, 2)",
        """the volume of a cone with radius {x} and height {k}, rounded to two decimals
        | a third of pi times {x} squared times {k}, to two decimals""",
        verbs="compute the volume of a cone of radius {x} and height {k}, to two decimals",
        whole="""How much ice cream fits into a cone with the radius {x} and the height {k}, filled to the rim? Two
        decimals.
        | Cone, r = {x}, h = {k}, volume with 2 decimals.
        | A heap of sand is a cone, {k} high, with a base of radius {x}. How much sand is it, to two decimals?
        | One third of base area times height: base a circle of radius {x}, height {k}, rounded to two decimals.""",
        names="volume_of_cone cone",
        imports=PI,
        args=(length("height", "h"),),
        inputs="positive_float",
        called="radius r",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "sphere_surface",
        "surfaces",
        "float -> float",
        "round(4 * math.pi * {x} ** 2, 2)",
        """the surface area of a sphere with radius {x}, rounded to two decimals
        | four times pi times {x} squared, to two decimals""",
        verbs="compute the surface of a ball of radius {x}, to two decimals",
        whole="""How much leather is on the outside of a ball with radius {x}? Two decimals.
        | Sphere radius {x}, surface area, 2 decimals.
        | A globe of radius {x} is to be painted. What area is that, rounded to two decimals?
        | Use 4 * pi * r^2 for r = {x} and round to hundredths.""",
        names="sphere_area ball_surface surface_of_sphere",
        imports=PI,
        inputs="positive_float",
        called="radius r",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "cylinder_surface",
        "surfaces",
        "float -> float",
        "round(2 * math.pi * {x} * ({x} + {k}), 2)",
        """the whole surface of a cylinder with radius {x} and height {k}, both ends included, rounded to two decimals
        | 2 pi times {x} times the sum of {x} and {k}, to two decimals""",
        verbs="compute the surface, with top and bottom, of a cylinder of radius {x} and height {k}, to two decimals",
        whole="""How much tin does a closed can of radius {x} and height {k} need? Two decimals.
        | Total surface area of a cylinder: r = {x}, h = {k}; lids count; 2 decimals.
        | A round pillar, {k} high with radius {x}, gets paint on its side, top and bottom. Painted area to two
        decimals?
        | Side plus both circles of a cylinder with radius {x} and height {k}, rounded to two decimals.""",
        names="can_surface cylinder_area surface_of_cylinder",
        imports=PI,
        args=(length("height", "h"),),
        inputs="positive_float",
        called="radius r",
        weight=0.7,
        first=True,
        by_name=True,
    ),
)

STRAIGHT = (
    told(
        "cube_surface",
        "surfaces",
        "int -> int",
        "6 * {x} ** 2",
        "the surface area of a cube with edges of length {x} | six times the square of {x}",
        verbs="add up the areas of all six faces of a cube with edge {x}",
        whole="""How much paper covers a dice-shaped present with edges of {x}, without overlap?
        | Cube, edge {x}, surface?
        | All faces of a cube are squares with sides of {x}. What is their area together?
        | A cube-shaped box has edges {x} long. Find the area of its outside, lid included.""",
        names="surface_of_cube cube_area",
        inputs="side_length",
        called="edge side",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "pyramid_volume",
        "solids",
        "float -> float",
        "round({x} ** 2 * {k} / 3, 2)",
        """the volume of a pyramid with a square base of side {x} and the height {k}, rounded to two decimals
        | a third of {x} squared times {k}, to two decimals""",
        verbs="compute the volume of a pyramid that is {k} high over a square of side {x}, to two decimals",
        whole="""A pyramid in Egypt stands on a square with sides of {x} and is {k} high. What is its volume, to two
        decimals?
        | Square pyramid: side {x}, height {k}, volume with 2 decimals.
        | A candle is a pyramid, {k} tall, on a square base {x} wide. How much wax is in it? Round to two decimals.
        | Base {x} by {x}, height {k}: one third of the box with these measures, rounded to two decimals.""",
        names="volume_of_pyramid pyramid",
        args=(length("height", "h"),),
        inputs="positive_float",
        called="side base",
        weight=0.7,
        first=True,
        by_name=True,
    ),
    told(
        "box_diagonal",
        "diagonals",
        "int -> float",
        "round(({x} ** 2 + {k} ** 2 + {m} ** 2) ** 0.5, 2)",
        """the space diagonal of a box of {x} by {k} by {m}, rounded to two decimals
        | the square root of the sum of the squares of {x}, {k} and {m}, to two decimals""",
        verbs="compute the distance between opposite corners of a {x} by {k} by {m} box, to two decimals",
        whole="""How long may a stick be to fit into a box with the inner sides {x}, {k} and {m}? Two decimals.
        | Cuboid {x} x {k} x {m}, diagonal through the inside, 2 decimals.
        | A room measures {x} by {k} by {m}. What is the way, as the fly flies, from a floor corner to the opposite
        ceiling corner, to two decimals?
        | Length of the vector ({x}, {k}, {m}), rounded to hundredths.""",
        names="space_diagonal cuboid_diagonal diagonal",
        args=(side("width", "b"), side("height", "c")),
        inputs="side_length",
        called="length",
        weight=0.7,
        first=True,
        by_name=True,
    ),
    told(
        "square_diagonal",
        "diagonals",
        "float -> float",
        "round({x} * 2 ** 0.5, 2)",
        """the diagonal of a square with side {x}, rounded to two decimals
        | {x} times the square root of two, to two decimals""",
        verbs="compute how long the diagonal of a square with sides of {x} is, to two decimals",
        whole="""A square garden has sides of {x}. How long is the path across it from corner to corner? Two decimals.
        | Diagonal of a square, side {x}, 2 decimals.
        | What does a square napkin with edge {x} measure along the fold when it is folded to a triangle? Round to
        hundredths.
        | Side {x}; multiply by the root of 2; two decimals.""",
        names="diagonal_of_square diagonal",
        inputs="positive_float",
        called="side",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "heron_area",
        "triangles",
        "int -> float",
        """
        half = ({x} + {k} + {m}) / 2
        return round((half * (half - {x}) * (half - {k}) * (half - {m})) ** 0.5, 2)
        """,
        """the area of a triangle with the sides {x}, {k} and {m}, rounded to two decimals
        | by Heron's formula, the area that the three sides {x}, {k} and {m} enclose, to two decimals""",
        verbs="compute the area of a triangle from its three sides {x}, {k} and {m}, to two decimals",
        whole="""A field has three straight edges of {x}, {k} and {m}. How large is it, to two decimals?
        | Heron: sides {x}, {k}, {m}. Area with 2 decimals.
        | We know only the sides of a triangle: {x}, {k} and {m}. Find its area, rounded to two decimals.
        | With s half the perimeter, take the root of s(s-a)(s-b)(s-c) for the sides {x}, {k}, {m}; two decimals.""",
        names="heron triangle_area_from_sides area_of_triangle",
        args=(
            Argument("int", "fitting_side", constant=0, names=("q", "second")),
            Argument("int", "fitting_side", constant=0, names=("c", "third")),
        ),
        inputs="triangle_side",
        called="first p",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "equilateral_area",
        "triangles",
        "float -> float",
        "round(3 ** 0.5 / 4 * {x} ** 2, 2)",
        """the area of an equilateral triangle with side {x}, rounded to two decimals
        | {x} squared times the root of three, divided by four, to two decimals""",
        verbs="compute the area of a triangle whose three sides are all {x}, to two decimals",
        whole="""A road sign is a triangle with three sides of {x}. What is its area, to two decimals?
        | Equilateral triangle, side {x}, area, 2 decimals.
        | All sides {x}: how large is the triangle, rounded to hundredths?
        | Each edge of a three-cornered flag is {x} long. How much cloth is that, to two decimal places?""",
        names="area_of_equilateral triangle_sign_area",
        inputs="positive_float",
        called="side",
        weight=0.6,
        first=True,
        by_name=True,
    ),
    told(
        "third_angle",
        "angles",
        "int -> int",
        "180 - {x} - {k}",
        "the third angle of a triangle with the angles {x} and {k} | what {x} and {k} degrees leave of 180",
        verbs="find the missing angle of a triangle that has {x} and {k} degrees",
        whole="""Two angles of a triangle are {x} and {k} degrees. What is the third?
        | Angles {x}, {k}, ? in a triangle.
        | The angles of a triangle make 180 degrees together. Which angle is missing next to {x} and {k}?
        | A roof has {x} degrees on the left and {k} on the right. How many degrees has it at the top?""",
        names="missing_angle last_angle triangle_angle",
        args=(Argument("int", "triangle_angle", constant=0.1, names=("q", "second")),),
        inputs="triangle_corner",
        called="first angle",
        first=True,
        by_name=True,
    ),
    told(
        "angle_kind",
        "angles",
        "int -> str",
        """
        if {x} < 90:
            return 'acute'
        if {x} == 90:
            return 'right'
        if {x} < 180:
            return 'obtuse'
        return 'straight' if {x} == 180 else 'reflex'
        """,
        """the kind of an angle of {x} degrees: 'acute' below 90, 'right' at 90, 'obtuse' below 180, 'straight' at 180,
        'reflex' above
        | 'acute', 'right', 'obtuse', 'straight' or 'reflex' for {x} under 90, equal to 90, under 180, equal to 180 or
        over 180""",
        verbs="""name an angle of {x} degrees: 'acute' (<90), 'right' (90), 'obtuse' (<180), 'straight' (180) or
        'reflex'""",
        whole="""In class we learn: up to 90 degrees an angle is 'acute', exactly 90 'right', up to 180 'obtuse', 180
        'straight', more is 'reflex'. Which one is {x}?
        | Classify the angle {x}: acute < 90, right = 90, obtuse < 180, straight = 180, reflex > 180.
        | What do we call an angle with {x} degrees? Answer 'acute', 'right', 'obtuse', 'straight' or 'reflex' with the
        limits 90 and 180.
        | Given {x} degrees, return 'right' for 90, 'straight' for 180, 'acute' below the one, 'obtuse' between the two
        and 'reflex' above.""",
        names="classify_angle angle_type name_angle",
        inputs="full_angle",
        called="angle degrees",
        first=True,
        last=True,
        by_name=True,
    ),
    told(
        "polygon_angle_sum",
        "polygons",
        "int -> int",
        "({x} - 2) * 180",
        "the sum of the inner angles of a polygon with {x} corners, in degrees | 180 times two less than {x}",
        verbs="compute how many degrees the inner angles of a polygon with {x} sides make together",
        whole="""A triangle has 180 degrees, a square 360. How many degrees do the angles of a shape with {x} sides have
        in all?
        | Interior angle sum, {x} corners.
        | Cut a polygon with {x} corners into {x} - 2 triangles. What do all its angles add up to?
        | How many degrees are there inside a closed figure of {x} straight sides?""",
        names="angle_sum inner_angles interior_angles",
        inputs="corner_count",
        called="corners sides n",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "regular_polygon_angle",
        "polygons",
        "int -> float",
        "round(({x} - 2) * 180 / {x}, 1)",
        """each inner angle of a regular polygon with {x} sides, in degrees, rounded to one decimal
        | 180 times {x} - 2, divided by {x}, to one decimal""",
        verbs="compute the inner angle at a corner of a regular polygon with {x} corners, to one decimal",
        whole="""All corners of a regular shape with {x} sides are alike. How many degrees has one, to one decimal?
        | Regular polygon, {x} sides, interior angle, 1 decimal.
        | I saw boards for a frame with {x} equal sides and equal corners. What is the angle inside each corner (one
        decimal)?
        | In a stop sign, with 8 corners, it is 135. What is the inner angle with {x} corners, rounded to one
        decimal?""",
        names="interior_angle corner_angle inner_angle",
        inputs="corner_count",
        called="sides corners n",
        weight=0.7,
        first=True,
        by_name=True,
    ),
    told(
        "polygon_diagonals",
        "polygons",
        "int -> int",
        "{x} * ({x} - 3) // 2",
        """the number of diagonals of a polygon with {x} corners
        | how many straight lines join two corners of a shape with {x} corners that are not neighbours""",
        verbs="count the diagonals that a polygon with {x} sides has",
        whole="""A square has 2 diagonals, a pentagon 5. How many has a polygon with {x} corners?
        | Diagonals of a shape with {x} corners.
        | {x} people sit in a circle and each shakes hands with all but the two beside them. How many handshakes are
        there?
        | Draw each line between two corners of a polygon with {x} corners that is not a side. How many lines?""",
        names="diagonals count_diagonals number_of_diagonals",
        inputs="corner_count",
        called="corners sides n",
        weight=0.7,
        first=True,
        by_name=True,
    ),
)

OPERATIONS = (*ROUND, *STRAIGHT)


def _smaller(random: Random, value: object) -> float:
    outer = value if isinstance(value, float) else 10.0
    return round(outer * random.choice((0.2, 0.5, 0.8)), 2)


def _fitting(random: Random, value: object) -> int:
    return (value if isinstance(value, int) else 8) + random.randint(-2, 2)


def _jumped(random: Random, value: object) -> tuple[int, int]:
    x, y = value if isinstance(value, tuple) else (0, 0)
    dx, dy = random.choice(((1, 2), (2, 1), (2, 2), (1, 1), (0, 3), (1, 2), (2, 1)))
    return (x + random.choice((-1, 1)) * dx, y + random.choice((-1, 1)) * dy)


INPUTS = {
    "triangle_side": lambda random: random.randint(5, 15),
    "triangle_corner": lambda random: random.choice((30, 45, 60, 90, random.randint(10, 100))),
    "full_angle": lambda random: random.choice((90, 90, 180, random.randint(1, 89), random.randint(91, 359))),
    "corner_count": lambda random: random.choice((3, 4, 5, 6, 8, random.randint(3, 20))),
    "shape_sides": lambda random: random.choice((3, 4, 5, 6, 8, random.randint(3, 12))),
    "room_side": lambda random: random.choice((random.randint(1, 20), random.randint(10, 100))),
    "fence_metres": lambda random: random.choice((10 * random.randint(0, 12), random.randint(0, 100))),
    "tank_side": lambda random: random.choice((10 * random.randint(1, 10), random.randint(5, 90))),
    "ratio_number": lambda random: random.choice((1920, 1280, 800, 2 * random.randint(1, 20), random.randint(1, 60))),
}
ARGUMENTS = {
    "hole_radius": _smaller,
    "some_angle": lambda random, _: random.choice((30, 45, 60, 90, 120, 180, random.randint(5, 350))),
    "fitting_side": _fitting,
    "triangle_angle": lambda random, _: random.choice((30, 45, 60, random.randint(10, 70))),
    "tile_side": lambda random, _: random.choice((2, 3, 4, 5, 10)),
    "post_gap": lambda random, _: random.choice((2, 3, 4, 5, 10)),
    "frame_width": lambda random, _: random.choice((1, 1, 2, 3)),
    "ratio_part": lambda random, value: {1920: 1080, 1280: 720, 800: 600}.get(value, random.randint(1, 40)),
    "low_corner": lambda random, _: (random.randint(-8, 0), random.randint(-8, 0)),
    "high_corner": lambda random, _: (random.randint(1, 9), random.randint(1, 9)),
    "knight_target": _jumped,
}
