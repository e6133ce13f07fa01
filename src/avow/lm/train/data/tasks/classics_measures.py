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
        "celsius_to_fahrenheit",
        "temperatures",
        "float -> float",
        "{x} * 9 / 5 + 32",
        """{x} degrees Celsius in degrees Fahrenheit | the Fahrenheit value of {x} degrees Celsius
        | the temperature {x}, converted from Celsius to Fahrenheit: nine fifths of it plus 32""",
        verbs="convert {x} from Celsius to Fahrenheit",
        whole="How many degrees Fahrenheit are {x} degrees Celsius? Multiply by 9, divide by 5 and add 32.",
        names="c_to_f to_fahrenheit fahrenheit",
        inputs="temperature",
        weight=1.5,
        first=True,
    ),
    told(
        "fahrenheit_to_celsius",
        "temperatures",
        "float -> float",
        "round(({x} - 32) * 5 / 9, 1)",
        """{x} degrees Fahrenheit in degrees Celsius, rounded to one decimal
        | the temperature {x}, converted from Fahrenheit to Celsius with one decimal place""",
        verbs="convert {x} from Fahrenheit to Celsius and round to one decimal",
        whole="Subtract 32 from {x}, take five ninths of that, and round to one decimal place: Fahrenheit to Celsius.",
        names="f_to_c to_celsius celsius",
        inputs="temperature",
        weight=1.2,
        first=True,
    ),
    told(
        "celsius_to_kelvin",
        "temperatures",
        "float -> float",
        "round({x} + 273.15, 2)",
        "{x} degrees Celsius in kelvin, rounded to two decimals | {x} plus 273.15, rounded to 2 decimals",
        verbs="convert {x} from Celsius to kelvin, with two decimals",
        names="c_to_k to_kelvin",
        inputs="temperature",
        weight=0.5,
        first=True,
    ),
    told(
        "km_to_miles",
        "distances in units",
        "float -> float",
        "round({x} * 0.621371, 2)",
        """{x} kilometres in miles, where one kilometre is 0.621371 miles, rounded to two decimals
        | the number of miles in {x} kilometers (1 km = 0.621371 miles), rounded to 2 decimal places""",
        verbs="convert {x} kilometers to miles at 0.621371 miles a kilometer and round to two decimals",
        names="kilometers_to_miles to_miles",
        inputs="positive_float",
        weight=0.7,
        first=True,
    ),
    told(
        "miles_to_km",
        "distances in units",
        "float -> float",
        "round({x} * 1.60934, 2)",
        """{x} miles in kilometres, where a mile is 1.60934 kilometres, rounded to two decimals
        | the number of kilometers in {x} miles (1 mile = 1.60934 km), rounded to 2 decimal places""",
        verbs="convert {x} miles to kilometers, 1.60934 to the mile, and round to two decimals",
        names="miles_to_kilometers to_km",
        inputs="positive_float",
        weight=0.7,
        first=True,
    ),
    told(
        "inches_to_cm",
        "distances in units",
        "float -> float",
        "round({x} * 2.54, 2)",
        """{x} inches in centimetres, rounded to two decimals; an inch is 2.54 cm
        | the length {x}, given in inches, in centimeters (2.54 each), rounded to 2 decimals""",
        verbs="convert {x} inches to centimeters (1 inch = 2.54 cm), rounded to two decimals",
        names="inch_to_cm to_cm",
        inputs="positive_float",
        weight=0.6,
        first=True,
    ),
    told(
        "feet_and_inches",
        "distances in units",
        "int -> tuple[int, int]",
        "({x} // 12, {x} % 12)",
        """{x} inches as a tuple of feet and left-over inches, 12 inches to the foot
        | the pair of whole feet and remaining inches that make up {x} inches""",
        verbs="split {x} inches into feet and inches",
        names="inches_to_feet to_feet_inches",
        inputs="countable",
        weight=0.5,
        first=True,
    ),
    told(
        "kg_to_pounds",
        "weights in units",
        "float -> float",
        "round({x} * 2.20462, 2)",
        "{x} kilograms in pounds, at 2.20462 pounds a kilogram, rounded to two decimals",
        verbs="convert {x} kg to pounds (1 kg = 2.20462 lb) and round to two decimals",
        names="kilograms_to_pounds to_pounds",
        inputs="positive_float",
        weight=0.6,
        first=True,
    ),
    told(
        "bytes_to_kilobytes",
        "weights in units",
        "int -> float",
        "round({x} / 1024, 1)",
        "{x} bytes in kilobytes of 1024 bytes, rounded to one decimal | {x} divided by 1024, with one decimal place",
        verbs="convert {x} bytes to kilobytes (1024 bytes each), rounded to one decimal",
        names="bytes_to_kb to_kilobytes",
        inputs="big_number",
        weight=0.5,
        first=True,
    ),
    told(
        "average_speed",
        "speeds",
        "float -> float",
        "round({x} / {k}, 2)",
        """the average speed of a trip over the distance {x} that takes the time {k}, rounded to two decimals
        | the distance {x} divided by the time {k}, rounded to 2 decimals""",
        verbs="work out how fast one travels who covers {x} kilometers in {k} hours, rounded to two decimals",
        names="speed compute_speed",
        args=(length("hours", "time", "t"),),
        inputs="positive_float",
        weight=0.7,
        first=True,
    ),
    told(
        "fuel_use",
        "speeds",
        "float -> float",
        "round({k} / {x} * 100, 1)",
        """the litres of fuel used per 100 kilometres by a car that needs {k} litres for {x} kilometres,
        rounded to one decimal""",
        verbs="compute the fuel used on 100 km when {k} liters last for {x} km, with one decimal",
        names="fuel_consumption liters_per_100km",
        args=(length("liters", "fuel"),),
        inputs="positive_float",
        weight=0.3,
        first=True,
    ),
    told(
        "rectangle_area",
        "rectangles",
        "int -> int",
        "{x} * {k}",
        """the area of a rectangle with sides {x} and {k} | the area of a rectangle that is {x} wide and {k} high
        | how much area a rectangle of {x} by {k} covers""",
        verbs="compute the area of a rectangle from its sides {x} and {k}",
        names="area area_of_rectangle",
        args=(whole("height", "width", "b"),),
        inputs="side_length",
        first=True,
    ),
    told(
        "rectangle_perimeter",
        "rectangles",
        "int -> int",
        "2 * ({x} + {k})",
        """the perimeter of a rectangle with sides {x} and {k} | the distance around a rectangle of {x} by {k}
        | the length of fence around a field that is {x} long and {k} wide""",
        verbs="compute the perimeter of a rectangle that is {x} wide and {k} high",
        names="perimeter perimeter_of_rectangle",
        args=(whole("height", "width", "b"),),
        inputs="side_length",
        first=True,
    ),
    told(
        "is_square_shape",
        "rectangles",
        "int -> bool",
        "{x} == {k}",
        "a rectangle with sides {x} and {k} is a square | the width {x} and the height {k} make a square",
        names="is_square same_sides",
        args=(whole("height", "width", "b"),),
        inputs="side_length",
        weight=0.3,
        first=True,
    ),
    told(
        "box_volume",
        "solids",
        "int -> int",
        "{x} * {k} * {m}",
        """the volume of a box with edges {x}, {k} and {m} | how much fits into a box of {x} by {k} by {m}""",
        verbs="compute the volume of a cuboid with side lengths {x}, {k} and {m}",
        names="volume cuboid_volume",
        args=(whole("width", "b"), whole("height", "c")),
        inputs="side_length",
        weight=0.8,
        first=True,
    ),
    told(
        "box_surface",
        "solids",
        "int -> int",
        "2 * ({x} * {k} + {x} * {m} + {k} * {m})",
        "the surface area of a box with edges {x}, {k} and {m} | the total area of the six faces of a {x} by {k} by {m} box",
        verbs="add up the areas of all six sides of a box with edges {x}, {k} and {m}",
        names="surface_area cuboid_surface",
        args=(whole("width", "b"), whole("height", "c")),
        inputs="side_length",
        weight=0.5,
        first=True,
    ),
    told(
        "sphere_volume",
        "solids",
        "float -> float",
        "round(4 / 3 * math.pi * {x} ** 3, 2)",
        "the volume of a sphere with radius {x}, rounded to two decimals | four thirds of pi times {x} cubed, to 2 decimals",
        verbs="compute the volume of a ball of radius {x}, rounded to two decimals",
        names="volume_of_sphere ball_volume",
        imports=("import math",),
        inputs="positive_float",
        weight=0.5,
        first=True,
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
        weight=0.5,
        first=True,
    ),
    told(
        "circle_area",
        "circles",
        "float -> float",
        "round(math.pi * {x} ** 2, 2)",
        """the area of a circle with radius {x}, rounded to two decimals
        | pi times the square of {x}, rounded to 2 decimal places | how much area a disc of radius {x} has, to two decimals""",
        verbs="compute the area of a circle from its radius {x} and round it to two decimals",
        names="area_of_circle disc_area",
        imports=("import math",),
        inputs="positive_float",
        weight=1.2,
        first=True,
    ),
    told(
        "circumference",
        "circles",
        "float -> float",
        "round(2 * math.pi * {x}, 2)",
        """the circumference of a circle with radius {x}, rounded to two decimals
        | the distance around a circle of radius {x}, to 2 decimal places""",
        verbs="compute two times pi times {x} and round to two decimals",
        names="circle_circumference circle_perimeter",
        imports=("import math",),
        inputs="positive_float",
        weight=0.8,
        first=True,
    ),
    told(
        "triangle_area",
        "triangles",
        "float -> float",
        "{x} * {k} / 2",
        """the area of a triangle with base {x} and height {k} | half the product of the base {x} and the height {k}""",
        verbs="compute the area of a triangle whose base is {x} and whose height is {k}",
        names="area_of_triangle",
        args=(length("height", "h"),),
        inputs="positive_float",
        weight=0.8,
        first=True,
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
        weight=0.4,
        first=True,
    ),
    told(
        "is_triangle",
        "valid triangles",
        "int -> bool",
        "{x} + {k} > {m} and {x} + {m} > {k} and {k} + {m} > {x}",
        """a triangle can be made with sides {x}, {k} and {m} | {x}, {k} and {m} can be the sides of a triangle
        | any two of {x}, {k} and {m} add up to more than the third""",
        whole="Do sides of lengths {x}, {k} and {m} form a real triangle? Every two must add up to more than the third.",
        names="valid_triangle is_valid_triangle can_form_triangle",
        args=(Argument("int", "near_side", constant=0, names=("b",)), Argument("int", "near_side", constant=0, names=("c",))),
        inputs="side_length",
        first=True,
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
        args=(Argument("int", "leg", constant=0, names=("q", "second")),
              Argument("int", "leg_or_hypotenuse", constant=0, names=("r", "third"))),
        inputs="leg_input",
        weight=0.8,
        first=True,
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
        | the kind of triangle that {x}, {k} and {m} are the sides of: 'equilateral' (three equal), 'isosceles' (two equal)
        or 'scalene' (none)""",
        verbs="classify the triangle with sides {x}, {k} and {m} as 'equilateral', 'isosceles' or 'scalene'",
        names="triangle_type classify_triangle",
        args=(Argument("int", "near_side", constant=0, names=("b",)), Argument("int", "near_side", constant=0, names=("c",))),
        inputs="side_length",
        first=True,
        last=True,
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
        weight=0.8,
        first=True,
    ),
    told(
        "point_distance",
        "distances of points",
        "tuple[float, float] -> float",
        "round((({x}[0] - {k}[0]) ** 2 + ({x}[1] - {k}[1]) ** 2) ** 0.5, 2)",
        """the distance between the points {x} and {k} in the plane, rounded to two decimals
        | how far the point {x} is from the point {k} in a straight line, to 2 decimals
        | the Euclidean distance of the (x, y) pairs {x} and {k}, rounded to two decimal places""",
        verbs="compute the straight-line distance from {x} to {k} and round to two decimals",
        names="distance euclidean_distance dist",
        args=(Argument("tuple[float, float]", "point", constant=0, names=("q", "other", "b")),),
        inputs="float_point",
        weight=1.2,
        first=True,
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
        names="manhattan taxicab_distance grid_distance",
        args=(Argument("tuple[int, int]", "grid_point", constant=0, names=("q", "other", "b")),),
        inputs="whole_point",
        first=True,
    ),
    told(
        "midpoint",
        "distances of points",
        "tuple[float, float] -> tuple[float, float]",
        "(({x}[0] + {k}[0]) / 2, ({x}[1] + {k}[1]) / 2)",
        "the point halfway between {x} and {k} | the midpoint of the line from {x} to {k} as a tuple",
        verbs="find the middle of the points {x} and {k}",
        names="middle_point halfway",
        args=(Argument("tuple[float, float]", "point", constant=0, names=("q", "other", "b")),),
        inputs="float_point",
        weight=0.6,
        first=True,
    ),
    told(
        "in_circle",
        "distances of points",
        "tuple[int, int] -> bool",
        "{x}[0] ** 2 + {x}[1] ** 2 <= {k} ** 2",
        """the point {x} lies within the circle of radius {k} around the origin, its edge included
        | {x} is at most {k} away from the point (0, 0)""",
        names="inside_circle within_radius",
        args=(Argument("int", "side", constant=0.2, names=("radius", "r")),),
        inputs="whole_point",
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
        """the quadrant of the plane (1 to 4) that the point {x} lies in, or 0 if it lies on an axis
        | the number of the quadrant of {x}, counted anticlockwise from the top right, and 0 on an axis""",
        names="which_quadrant find_quadrant",
        inputs="whole_point",
        weight=0.4,
        first=True,
        last=True,
    ),
    told(
        "body_mass_index",
        "body mass",
        "float -> float",
        "round({x} / {k} ** 2, 1)",
        """the body mass index for a weight of {x} kilograms and a height of {k} metres, rounded to one decimal
        | the weight {x} in kg divided by the square of the height {k} in m, rounded to 1 decimal""",
        verbs="compute the BMI, weight {x} over height {k} squared, with one decimal place",
        names="bmi compute_bmi",
        args=(Argument("float", "height", constant=0, names=("height", "h")),),
        inputs="weight",
        weight=0.8,
        first=True,
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
    "leg": lambda random, value: {3: 4, 5: 12, 6: 8, 8: 6}.get(value, random.randint(1, 12)),  # type: ignore[call-overload]
    "leg_or_hypotenuse": lambda random, value: (
        {3: 5, 5: 13, 6: 10, 8: 10}.get(value, 5) if random.random() < 0.7 else random.randint(1, 15)  # type: ignore[call-overload]
    ),
    "point": lambda random, value: _point(random),  # noqa: ARG005
    "grid_point": lambda random, value: _grid_point(random),  # noqa: ARG005
    "height": lambda random, value: round(random.uniform(1.5, 2.0), 2),  # noqa: ARG005
}
