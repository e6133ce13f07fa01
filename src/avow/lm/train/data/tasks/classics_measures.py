"""Everyday formulas: temperatures, lengths, weights, speeds, areas, volumes, distances, body mass."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told


def length(*names: str) -> Argument:
    """A second length or quantity, told as a parameter."""
    return Argument("float", "positive_decimal", constant=0, names=names)


def whole(*names: str) -> Argument:
    """A second whole number above zero, told as a parameter."""
    return Argument("int", "side", constant=0, names=names)


OPERATIONS = (
    told(
        "rectangle_area",
        "rectangles",
        "int -> int",
        "{x} * {k}",
        """the area of a rectangle with sides {x} and {k} | the area of a rectangle that is {x} wide and {k} high
        | how much area a rectangle of {x} by {k} covers""",
        verbs="""compute the area of a rectangle from its sides {x} and {k} | multiply the sides {x} and {k} of a
        rectangle to get its area""",
        whole="How large is a rectangle with sides {x} and {k}?",
        names="area area_of_rectangle",
        args=(whole("height", "width", "b"),),
        inputs="side_length",
        called="width length w",
        first=True,
        by_name=True,
    ),
    told(
        "rectangle_perimeter",
        "rectangles",
        "int -> int",
        "2 * ({x} + {k})",
        """the perimeter of a rectangle with sides {x} and {k} | the distance around a rectangle of {x} by {k}
        | the length of fence around a field that is {x} long and {k} wide""",
        verbs="compute the perimeter of a rectangle that is {x} wide and {k} high",
        whole="How long is the way around a rectangle with sides {x} and {k}?",
        names="perimeter perimeter_of_rectangle",
        args=(whole("height", "width", "b"),),
        inputs="side_length",
        called="width length w",
        first=True,
        by_name=True,
    ),
    told(
        "is_square_shape",
        "rectangles",
        "int -> bool",
        "{x} == {k}",
        "a rectangle with sides {x} and {k} is a square | the width {x} and the height {k} make a square",
        names="is_square same_sides",
        args=(Argument("int", "near_side", constant=0, names=("height", "b")),),
        inputs="side_length",
        called="width w",
        weight=0.3,
        first=True,
        by_name=True,
    ),
    told(
        "box_volume",
        "solids",
        "int -> int",
        "{x} * {k} * {m}",
        """the volume of a box with edges {x}, {k} and {m} | how much fits into a box of {x} by {k} by {m}""",
        verbs="compute the volume of a cuboid with side lengths {x}, {k} and {m}",
        whole="How much room is there in a box with edges {x}, {k} and {m}?",
        names="volume cuboid_volume",
        args=(whole("width", "b"), whole("height", "c")),
        inputs="side_length",
        called="length depth",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "box_surface",
        "solids",
        "int -> int",
        "2 * ({x} * {k} + {x} * {m} + {k} * {m})",
        """the surface area of a box with edges {x}, {k} and {m} | the total area of the six faces of a {x} by {k} by
        {m} box""",
        verbs="add up the areas of all six sides of a box with edges {x}, {k} and {m}",
        names="surface_area cuboid_surface",
        args=(whole("width", "b"), whole("height", "c")),
        inputs="side_length",
        called="length depth",
        weight=0.5,
        first=True,
        by_name=True,
    ),
    told(
        "sphere_volume",
        "solids",
        "float -> float",
        "round(4 / 3 * math.pi * {x} ** 3, 2)",
        """the volume of a sphere with radius {x}, rounded to two decimals | four thirds of pi times {x} cubed, to 2
        decimals""",
        verbs="compute the volume of a ball of radius {x}, rounded to two decimals",
        names="volume_of_sphere ball_volume",
        imports=("import math",),
        inputs="positive_float",
        subject="radius",
        called="radius r",
        weight=0.5,
        first=True,
        by_name=True,
    ),
    told(
        "cylinder_volume",
        "solids",
        "float -> float",
        "round(math.pi * {x} ** 2 * {k}, 2)",
        "the volume of a cylinder with radius {x} and height {k}, rounded to two decimals",
        verbs="compute how much a can of radius {x} and height {k} holds, rounded to two decimals",
        names="volume_of_cylinder can_volume",
        args=(length("height", "h"),),
        imports=("import math",),
        inputs="positive_float",
        subject="radius",
        called="radius r",
        weight=0.5,
        first=True,
        by_name=True,
    ),
    told(
        "circle_area",
        "circles",
        "float -> float",
        "round(math.pi * {x} ** 2, 2)",
        """the area of a circle with radius {x}, rounded to two decimals | pi times the square of {x}, rounded to 2
        decimal places | how much area a disc of radius {x} has, to two decimals""",
        verbs="compute the area of a circle from its radius {x} and round it to two decimals",
        whole="How large is the area of a circle with radius {x}? Round to two decimals.",
        names="area_of_circle disc_area",
        imports=("import math",),
        inputs="positive_float",
        subject="radius",
        called="radius r",
        weight=1.2,
        first=True,
        by_name=True,
    ),
    told(
        "circumference",
        "circles",
        "float -> float",
        "round(2 * math.pi * {x}, 2)",
        """the circumference of a circle with radius {x}, rounded to two decimals
        | the distance around a circle of radius {x}, to 2 decimal places""",
        verbs="compute two times pi times {x} and round to two decimals",
        whole="How long is the line around a circle with radius {x}? Round to two decimals.",
        names="circle_circumference circle_perimeter",
        imports=("import math",),
        inputs="positive_float",
        subject="radius",
        called="radius r",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "triangle_area",
        "triangles",
        "float -> float",
        "{x} * {k} / 2",
        """the area of a triangle with base {x} and height {k} | half the product of {x} and the height {k}""",
        verbs="compute the area of a triangle whose base is {x} and whose height is {k}",
        whole="A triangle has base {x} and height {k}. What is its area?",
        names="area_of_triangle",
        args=(length("height", "h"),),
        inputs="positive_float",
        subject="base",
        called="base b width",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "trapezoid_area",
        "triangles",
        "float -> float",
        "({x} + {k}) / 2 * {m}",
        """the area of a trapezoid with parallel sides {x} and {k} and height {m}
        | the average of the parallel sides {x} and {k}, times the height {m}""",
        names="area_of_trapezoid",
        args=(length("b", "bottom"), length("height", "h")),
        inputs="positive_float",
        called="top",
        weight=0.4,
        first=True,
        by_name=True,
    ),
    told(
        "is_triangle",
        "valid triangles",
        "int -> bool",
        "{x} + {k} > {m} and {x} + {m} > {k} and {k} + {m} > {x}",
        """a triangle can be made with sides {x}, {k} and {m} | {x}, {k} and {m} can be the sides of a triangle
        | any two {things} of {x}, {k} and {m} add up to more than the third""",
        whole="""Do sides of lengths {x}, {k} and {m} form a real triangle? Every two must add up to more than the
        third.""",
        verbs="see whether sides {x}, {k} and {m} fit together to a triangle",
        names="valid_triangle is_valid_triangle can_form_triangle",
        args=(
            Argument("int", "near_side", constant=0, names=("b",)),
            Argument("int", "near_side", constant=0, names=("c",)),
        ),
        inputs="side_length",
        called="x",
        first=True,
        by_name=True,
    ),
    told(
        "is_right_triangle",
        "right triangles",
        "int -> bool",
        """
        a, b, c = sorted([{x}, {k}, {m}])
        return a * a + b * b == c * c
        """,
        """a triangle with sides {x}, {k} and {m} has a right angle
        | the square of the longest of {x}, {k} and {m} is the sum of the squares of the other two""",
        whole="Are {x}, {k} and {m}, in any order, the sides of a right-angled triangle?",
        names="right_triangle is_pythagorean",
        args=(
            Argument("int", "leg", constant=0, names=("q", "second")),
            Argument("int", "leg_or_hypotenuse", constant=0, names=("r", "third")),
        ),
        inputs="leg_input",
        called="p",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "triangle_kind",
        "triangle kinds",
        "int -> str",
        """
        if {x} == {k} == {m}:
            return 'equilateral'
        if {x} == {k} or {k} == {m} or {x} == {m}:
            return 'isosceles'
        return 'scalene'
        """,
        """'equilateral' if the sides {x}, {k} and {m} are all equal, 'isosceles' if just two are, otherwise 'scalene'
        | the kind of triangle that {x}, {k} and {m} are the sides of: 'equilateral' (three equal), 'isosceles' (two
        equal) or 'scalene' (none)""",
        verbs="classify the triangle with sides {x}, {k} and {m} as 'equilateral', 'isosceles' or 'scalene'",
        names="triangle_type classify_triangle",
        args=(
            Argument("int", "near_side", constant=0, names=("b",)),
            Argument("int", "near_side", constant=0, names=("c",)),
        ),
        inputs="side_length",
        called="x",
        first=True,
        last=True,
        by_name=True,
    ),
    told(
        "hypotenuse",
        "right triangles",
        "float -> float",
        "round(({x} ** 2 + {k} ** 2) ** 0.5, 2)",
        """the hypotenuse of a right triangle with legs {x} and {k}, rounded to two decimals
        | the length of the longest side of a right-angled triangle whose short sides are {x} and {k}, to 2 decimals""",
        verbs="compute the hypotenuse from the legs {x} and {k} and round it to two decimals",
        names="pythagoras longest_side",
        args=(length("b", "other"),),
        inputs="positive_float",
        called="x",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "point_distance",
        "distances of points",
        "tuple[float, float] -> float",
        "round((({x}[0] - {k}[0]) ** 2 + ({x}[1] - {k}[1]) ** 2) ** 0.5, 2)",
        """the distance between the points {x} and {k} in the plane, rounded to two decimals
        | how far {x} is from the point {k} in a straight line, to 2 decimals
        | the Euclidean distance of the (x, y) pairs {x} and {k}, rounded to two decimal places""",
        verbs="compute the straight-line distance from {x} to {k} and round to two decimals",
        whole="How far apart are {x} and {k}? Round to two decimals.",
        names="distance euclidean_distance dist",
        args=(Argument("tuple[float, float]", "point", constant=0, names=("q", "other", "b")),),
        inputs="float_point",
        subject="point",
        called="p point start",
        weight=1.2,
        first=True,
        by_name=True,
    ),
    told(
        "manhattan_distance",
        "distances of points",
        "tuple[int, int] -> int",
        "abs({x}[0] - {k}[0]) + abs({x}[1] - {k}[1])",
        """the Manhattan distance between the points {x} and {k}
        | the number of unit steps along the axes from {x} to {k} on a grid
        | the absolute differences of the coordinates of {x} and {k}, added up""",
        verbs="count the steps that it takes on a grid to walk from {x} to {k}, without diagonals",
        whole="How many steps up, down, left or right lead from {x} to {k}?",
        names="manhattan taxicab_distance grid_distance",
        args=(Argument("tuple[int, int]", "grid_point", constant=0, names=("q", "other", "b")),),
        inputs="whole_point",
        subject="point",
        called="p point start",
        first=True,
        by_name=True,
    ),
    told(
        "midpoint",
        "distances of points",
        "tuple[float, float] -> tuple[float, float]",
        "(({x}[0] + {k}[0]) / 2, ({x}[1] + {k}[1]) / 2)",
        "the point halfway between {x} and {k} | the midpoint of the line from {x} to {k} as a tuple",
        verbs="find the middle of the points {x} and {k}",
        whole="Which point lies in the middle between {x} and {k}?",
        names="middle_point halfway",
        args=(Argument("tuple[float, float]", "point", constant=0, names=("q", "other", "b")),),
        inputs="float_point",
        subject="point",
        called="p point start",
        weight=0.6,
        first=True,
        by_name=True,
    ),
    told(
        "in_circle",
        "distances of points",
        "tuple[int, int] -> bool",
        "{x}[0] ** 2 + {x}[1] ** 2 <= {k} ** 2",
        """{x} lies within the circle of radius {k} around the origin, its edge included
        | {x} is at most {k} away from the point (0, 0)""",
        names="inside_circle within_radius",
        args=(Argument("int", "side", constant=0.2, names=("radius", "r")),),
        inputs="whole_point",
        subject="point",
        called="point p",
        weight=0.5,
        first=True,
    ),
    told(
        "quadrant",
        "quadrants",
        "tuple[int, int] -> int",
        """
        if {x}[0] == 0 or {x}[1] == 0:
            return 0
        if {x}[1] > 0:
            return 1 if {x}[0] > 0 else 2
        return 3 if {x}[0] < 0 else 4
        """,
        """the quadrant of the plane (1 to 4) that {x} lies in, or 0 if it lies on an axis
        | the number of the quadrant of {x}, counted anticlockwise from the top right, and 0 on an axis""",
        names="which_quadrant find_quadrant",
        inputs="whole_point",
        subject="point",
        called="point p",
        weight=0.4,
        first=True,
        last=True,
    ),
)


def _around(random: Random, value: object) -> int:
    """A side near another, at times the same, at times too long for a triangle."""
    side = value if isinstance(value, int) else 5
    return max(1, side + random.choice((0, 0, 0, 1, -1, 2, 3, -2, side, 2 * side)))


def _point(random: Random) -> tuple[float, float]:
    return tuple(float(random.choice((0, 1, 3, 4, random.randint(-9, 9)))) for _ in range(2))  # type: ignore[return-value]


def _grid_point(random: Random) -> tuple[int, int]:
    return (random.randint(-9, 9), random.choice((0, random.randint(-9, 9), random.randint(-5, 5))))


INPUTS = {
    "temperature": lambda random: float(random.choice((0, 100, -40, random.randint(-30, 45), random.randint(0, 250)))),
    "positive_float": lambda random: random.choice((float(random.randint(1, 30)), round(random.uniform(0.5, 20), 1))),
    "side_length": lambda random: random.choice((random.randint(1, 6), random.randint(1, 15))),
    "leg_input": lambda random: random.choice((3, 5, 6, 8, random.randint(1, 13))),
    "float_point": _point,
    "whole_point": _grid_point,
    "weight": lambda random: float(random.randint(45, 120)),
}
ARGUMENTS = {
    "positive_decimal": lambda random, value: random.choice(  # noqa: ARG005
        (float(random.randint(1, 12)), round(random.uniform(0.5, 9), 1))
    ),
    "side": lambda random, value: random.randint(1, 12),  # noqa: ARG005
    "near_side": _around,
    "leg": lambda random, value: {3: 4, 5: 12, 6: 8, 8: 6}.get(value, random.randint(1, 12)),
    "leg_or_hypotenuse": lambda random, value: (
        {3: 5, 5: 13, 6: 10, 8: 10}.get(value, 5) if random.random() < 0.7 else random.randint(1, 15)
    ),
    "point": lambda random, value: _point(random),  # noqa: ARG005
    "grid_point": lambda random, value: _grid_point(random),  # noqa: ARG005
    "height": lambda random, value: round(random.uniform(1.5, 2.0), 2),  # noqa: ARG005
}
