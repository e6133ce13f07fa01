"""Single tuples, intervals and points. Inputs are those of `nested_pairs`."""

from __future__ import annotations

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

PAIRS = "list[tuple[int, int]]"

OPERATIONS = (
    told(
        "merge_intervals",
        "intervals",
        f"{PAIRS} -> {PAIRS}",
        """
        result = []
        for start, end in sorted({x}):
            if result and start <= result[-1][1]:
                result[-1] = (result[-1][0], max(end, result[-1][1]))
            else:
                result.append((start, end))
        return result
        """,
        """the intervals {x} with all that overlap or touch merged, sorted by their start
        | the (start, end) pairs of {x} joined wherever they share a point, in ascending order""",
        verbs="merge the overlapping or touching intervals in {x} and sort them",
        whole="Join the intervals in {x} that touch or overlap, and list what is left in order.",
        names="merge_overlapping combine_intervals join_intervals",
        inputs="interval_list",
        called="intervals ranges spans",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "intervals_covering",
        "intervals",
        f"{PAIRS} -> int",
        "sum(1 for start, end in {x} if start <= {k} <= end)",
        """the number of intervals (start, end) in {x} that contain {k}, ends included | how many pairs of {x} have
        {k} between their parts, inclusive""",
        verbs="count the intervals of {x} in which {k} lies, borders included",
        names="count_containing covering",
        args=(Argument("int", "interval_point", names=("point", "k", "t")),),
        inputs="interval_list",
        called="intervals ranges spans",
        weight=0.7,
        first=True,
    ),
    told(
        "total_covered",
        "intervals",
        f"{PAIRS} -> int",
        "sum(end - start for start, end in {x})",
        """the sum of the lengths of the intervals {x}, given as (start, end) pairs | the total length of all (start,
        end) pairs in {x}""",
        verbs="add up end minus start over the intervals in {x}",
        names="total_length total_duration",
        inputs="interval_list",
        called="intervals ranges spans",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "intervals_overlap",
        "intervals of two",
        "tuple[int, int] -> bool",
        "{x}[0] <= {k}[1] and {k}[0] <= {x}[1]",
        "the intervals {x} and {k} have a point in common | the ranges {x} and {k}, ends included, overlap",
        whole="Do {x} and {k} meet somewhere, ends included?",
        names="overlaps do_overlap share_point",
        args=(Argument("tuple[int, int]", "interval", constant=0, names=("other", "b")),),
        inputs="one_interval",
        subject="interval",
        called="interval span",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "overlap_length",
        "intervals of two",
        "tuple[int, int] -> int",
        "max(0, min({x}[1], {k}[1]) - max({x}[0], {k}[0]))",
        "the length of the common part of the intervals {x} and {k}, 0 if they do not overlap",
        verbs="measure how long the intervals {x} and {k} overlap, 0 if not at all",
        names="intersection_length shared_length",
        args=(Argument("tuple[int, int]", "interval", constant=0, names=("other", "b")),),
        inputs="one_interval",
        subject="interval",
        called="interval span",
        weight=0.6,
        first=True,
        by_name=True,
    ),
    told(
        "swap_tuple",
        "tuples",
        "tuple[int, int] -> tuple[int, int]",
        "({x}[1], {x}[0])",
        "{x} with its two numbers exchanged | the second and the first number of {x}, as a tuple",
        verbs="swap the two parts of {x}",
        steps="swap its two parts",
        names="swap flip exchange",
        inputs="number_pair",
        called="pair t p",
        weight=0.8,
    ),
    told(
        "add_tuples",
        "tuples",
        "tuple[int, int] -> tuple[int, int]",
        "({x}[0] + {k}[0], {x}[1] + {k}[1])",
        "the sum of the vectors {x} and {k} | {x} and {k} added part by part, as a tuple | the point {x} moved by {k}",
        verbs="add {x} and {k} component by component",
        names="vector_add add_points move",
        args=(Argument("tuple[int, int]", "other_pair", constant=0, names=("other", "b", "step")),),
        inputs="number_pair",
        called="pair t p",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "tuple_to_list",
        "tuples",
        "tuple[int, int, int] -> list[int]",
        "sorted({x})",
        "the three numbers of {x} as a sorted list | a list with the parts of {x} in ascending order",
        verbs="put the three numbers of {x} into a list in ascending order",
        names="sort_tuple sorted_parts",
        inputs="number_triple",
        weight=0.5,
    ),
    told(
        "fractions_add",
        "tuples",
        "tuple[int, int] -> tuple[int, int]",
        "({x}[0] * {k}[1] + {k}[0] * {x}[1], {x}[1] * {k}[1])",
        """the sum of the fractions {x} and {k}, (numerator, denominator) pairs, over the product of the denominators
        and not reduced""",
        names="add_fractions",
        args=(Argument("tuple[int, int]", "fraction_pair", constant=0, names=("other", "b")),),
        inputs="fraction_tuple",
        subject="fraction",
        called="fraction f",
        weight=0.4,
        first=True,
        by_name=True,
    ),
    told(
        "reduce_fraction",
        "tuples",
        "tuple[int, int] -> tuple[int, int]",
        """
        divisor = math.gcd({x}[0], {x}[1])
        return ({x}[0] // divisor, {x}[1] // divisor)
        """,
        """{x}, a (numerator, denominator) pair, in lowest terms | {x} with both parts divided by their greatest
        common divisor""",
        verbs="reduce {x} as far as possible",
        steps="divide both parts by their greatest common divisor",
        names="simplify_fraction lowest_terms",
        imports=("import math",),
        inputs="fraction_tuple",
        subject="fraction",
        called="fraction f",
        weight=0.7,
        first=True,
    ),
    told(
        "nearest_point",
        "points",
        f"{PAIRS} -> tuple[int, int]",
        "min({x}, key=lambda point: point[0] ** 2 + point[1] ** 2)",
        """the point in {x} that is closest to the origin, the first one on a tie | the pair of {x} nearest to (0, 0),
        the first on a tie""",
        verbs="find the point of {x} with the smallest distance to (0, 0); take the first on a tie",
        names="closest_to_origin nearest",
        inputs="number_pairs_full",
        called="points pairs",
        weight=0.7,
    ),
    told(
        "bounding_box",
        "points",
        f"{PAIRS} -> tuple[int, int, int, int]",
        """
        across = [a for a, _ in {x}]
        upwards = [b for _, b in {x}]
        return (min(across), min(upwards), max(across), max(upwards))
        """,
        "the smallest x, smallest y, largest x and largest y of the points in {x}, as a tuple",
        verbs="find the bounding box of the points {x} as (left, bottom, right, top)",
        names="bounds box_of_points",
        inputs="number_pairs_full",
        called="points pairs",
        weight=0.5,
        by_name=True,
    ),
)
