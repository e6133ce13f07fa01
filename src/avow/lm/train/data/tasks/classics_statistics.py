"""Statistics of a list of numbers: median, mode, variance, percentages, scaling; ties and rounding are said."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

OPERATIONS = (
    told(
        "modes",
        "mode",
        "list[int] -> list[int]",
        "sorted(value for value in set({x}) if {x}.count(value) == max({x}.count(other) for other in {x}))",
        """all {things} that occur most often in {x}, in ascending order | the modes of {x} as a sorted list
        | the {things} of {x} with the highest count, each once and sorted""",
        verbs="list every {thing} of {x} that no other beats in frequency, sorted",
        whole="Which {things} are most frequent in {x}? Sort them.",
        names="all_modes find_modes most_frequent_values",
        inputs="repeated_nonempty",
        weight=0.6,
    ),
    told(
        "variance",
        "spread",
        "list[int] -> float",
        """
        mean = sum({x}) / len({x})
        return round(sum((value - mean) ** 2 for value in {x}) / len({x}), 2)
        """,
        """the population variance of {x}, rounded to two decimals
        | the mean of the squared distances of {x} from their mean, rounded to 2 decimal places""",
        verbs="compute the variance of {x}, dividing by the number of {things}, and round to two decimals",
        whole="How much do {x} vary? Give the population variance with two decimals.",
        names="population_variance compute_variance var",
        inputs="ints_nonempty",
        weight=0.8,
    ),
    told(
        "standard_deviation",
        "spread",
        "list[int] -> float",
        """
        mean = sum({x}) / len({x})
        return round((sum((value - mean) ** 2 for value in {x}) / len({x})) ** 0.5, 2)
        """,
        """the population standard deviation of {x}, rounded to two decimals
        | the square root of the variance of {x}, which divides by their number, to 2 decimal places""",
        verbs="compute the standard deviation of {x} over the whole population, with two decimals",
        whole="How far do {x} spread? Give the population standard deviation to two decimals.",
        names="std std_dev stdev",
        inputs="ints_nonempty",
        weight=0.7,
    ),
    told(
        "mean_deviation",
        "spread",
        "list[int] -> float",
        """
        mean = sum({x}) / len({x})
        return round(sum(abs(value - mean) for value in {x}) / len({x}), 2)
        """,
        """the average distance of {x} from their mean, rounded to two decimals
        | the mean absolute deviation of {x} around the mean, to 2 decimals""",
        verbs="average how far each {thing} of {x} lies from the mean, rounded to two decimals",
        names="mean_absolute_deviation mad",
        inputs="ints_nonempty",
        weight=0.7,
    ),
    told(
        "rounded_mean",
        "average",
        "list[int] -> float",
        "round(sum({x}) / len({x}), 2)",
        """the average of {x}, rounded to two decimals | the mean of {x} to 2 decimal places
        | the sum of {x} divided by how many there are, with two decimals""",
        verbs="""compute the mean of {x} and round it to two decimals | average {x} and round to 2 digits after the
        point""",
        whole="What is the mean of {x}, rounded to two decimals?",
        names="average mean average_rounded",
        inputs="ints_nonempty",
        weight=1.2,
    ),
    told(
        "trimmed_mean",
        "average",
        "list[int] -> float",
        "round((sum({x}) - min({x}) - max({x})) / (len({x}) - 2), 2)",
        """the average of {x} without one smallest and one largest {thing}, rounded to two decimals
        | the mean of what remains of {x} when its maximum and its minimum are left out once each, to 2 decimals""",
        verbs="drop the highest and the lowest of {x}, average the rest and round to two decimals",
        whole="Judges gave the marks {x}. Leave out one highest and one lowest and average the others to two decimals.",
        names="average_without_extremes fair_score",
        inputs="ints_three",
        weight=0.7,
        by_name=True,
    ),
    told(
        "weighted_mean",
        "average",
        "list[int] -> float",
        "round(sum(a * b for a, b in zip({x}, {k})) / sum({k}), 2)",
        """the average of {x} with the weights {k}, rounded to two decimals
        | the weighted mean of {x}, where {k} holds the weight of each, to 2 decimals""",
        verbs="""multiply each {thing} of {x} by its weight in {k}, add up, divide by the total weight and round to
        two decimals""",
        names="weighted_average",
        args=(Argument("list[int]", "weights_like", constant=0, names=("weights", "w")),),
        inputs="ints_nonempty",
        weight=0.6,
        first=True,
    ),
    told(
        "geometric_mean",
        "average",
        "list[int] -> float",
        """
        product = 1
        for value in {x}:
            product *= value
        return round(product ** (1 / len({x})), 2)
        """,
        """the geometric mean of the positive numbers {x}, rounded to two decimals
        | the n-th root of the product of the n positive numbers {x}, to 2 decimals""",
        names="geo_mean",
        inputs="positive_nonempty",
        weight=0.4,
        first=True,
        by_name=True,
    ),
    told(
        "moving_average",
        "windows",
        "list[int] -> list[float]",
        "[round(sum({x}[i:i + {k}]) / {k}, 2) for i in range(len({x}) - {k} + 1)]",
        """the averages of every {k} neighbouring {things} in {x}, rounded to two decimals
        | the moving average of {x} with a window of {k}, each value to 2 decimals""",
        verbs="average each window of {k} consecutive {things} in {x} and round to two decimals",
        whole="Average each {k} {things} in a row of {x}, to two decimals.",
        names="rolling_mean sliding_average running_average",
        args=(Argument("int", "two_or_three", names=("k", "size", "window")),),
        inputs="ints_three",
        weight=0.8,
    ),
    told(
        "running_mean",
        "running",
        "list[int] -> list[float]",
        "[round(sum({x}[:i + 1]) / (i + 1), 2) for i in range(len({x}))]",
        "the average of all {things} of {x} up to each position, rounded to two decimals",
        verbs="replace each {thing} in {x} by the mean of all up to it, with two decimals",
        names="cumulative_average averages_so_far",
        weight=0.4,
    ),
    told(
        "percent_shares",
        "shares",
        "list[int] -> list[float]",
        "[round(100 * value / sum({x}), 1) for value in {x}]",
        """the share of each {thing} in the total of {x}, in percent with one decimal
        | what percentage of their sum each {thing} of {x} makes up, rounded to one decimal""",
        verbs="turn {x} into percentages of their sum, rounded to one decimal",
        names="percentages shares to_percent",
        inputs="positive_nonempty",
        weight=0.6,
    ),
    told(
        "scaled_to_unit",
        "scaling",
        "list[int] -> list[float]",
        "[round((value - min({x})) / (max({x}) - min({x})), 2) for value in {x}]",
        """{x} scaled so that the smallest becomes 0.0 and the largest 1.0, rounded to two decimals
        | {x} normalized to the range from 0 to 1, with 2 decimals""",
        verbs="scale {x} linearly to between 0 and 1 and round to two decimals",
        notes="Not all {things} are equal. | The {things} are not all the same.",
        names="normalize min_max_scale rescale",
        inputs="ints_differing",
        weight=0.6,
        first=True,
    ),
    told(
        "centred",
        "against the average",
        "list[int] -> list[float]",
        "[round(value - sum({x}) / len({x}), 2) for value in {x}]",
        """the differences of {x} from their mean, rounded to two decimals | {x} with their average subtracted, to 2
        decimals""",
        verbs="subtract the mean from each {thing} of {x} and round to two decimals",
        names="center deviations subtract_mean",
        inputs="ints_nonempty",
        weight=0.5,
    ),
    told(
        "histogram",
        "frequencies",
        "list[int] -> dict[int, int]",
        """
        counts = {}
        for value in {x}:
            start = value // {k} * {k}
            counts[start] = counts.get(start, 0) + 1
        return counts
        """,
        """how many {things} of {x} fall into each band of width {k}, as a dict from the start of the band to the count
        | a dictionary from multiples of {k} to the number of {things} in {x} from there up to the next multiple""",
        verbs="count {x} in bands of {k}, keyed by the multiple of {k} at which the band begins",
        names="bin_counts buckets",
        args=(Argument("int", "round_base", names=("width", "size")),),
        inputs="naturals",
        weight=0.5,
    ),
    told(
        "bar_chart",
        "histograms",
        "list[int] -> list[str]",
        "['*' * value for value in {x}]",
        """a string of that many asterisks for each {thing} of {x}, as a list | the rows of a bar chart of {x} made of
        '*'""",
        verbs="draw each {thing} of {x} as a bar of stars",
        names="stars bars",
        inputs="digits",
        called="xs values heights counts",
        weight=0.6,
        first=True,
    ),
    told(
        "hamming_distance_lists",
        "differences of lists",
        "list[int] -> int",
        "sum(1 for a, b in zip({x}, {k}) if a != b)",
        """the number of positions at which {x} and {k} differ, as far as both go
        | how many {things} of {x} are not equal to the one at the same place in {k}""",
        verbs="count the places where {x} and {k} have different {things}",
        names="count_differences mismatches",
        args=(Argument("list[int]", "mostly_same", constant=0, names=("ys", "other", "b")),),
        inputs="few_ints",
        weight=0.7,
    ),
    told(
        "squared_error",
        "differences of lists",
        "list[int] -> float",
        "round(sum((a - b) ** 2 for a, b in zip({x}, {k})) / len({x}), 2)",
        """the mean of the squared differences between {x} and {k} at the same positions, rounded to two decimals
        | the mean squared error of {x} against {k}, two lists of one length, to 2 decimals""",
        names="mean_squared_error mse",
        args=(Argument("list[int]", "weights_like", constant=0, names=("ys", "expected", "b")),),
        inputs="ints_nonempty",
        weight=0.4,
        first=True,
    ),
)


def _weights_like(random: Random, value: object) -> list[int]:
    return [random.randint(1, 5) for _ in range(len(value) if isinstance(value, list) else 3)]


def _mostly_same(random: Random, value: object) -> list[int]:
    values = list(value) if isinstance(value, list) else [1, 2, 3]
    return [random.choice((one, one, random.randint(0, 9))) for one in values]


INPUTS = {
    "repeated_nonempty": lambda random: [random.randint(0, random.choice((2, 4))) for _ in range(random.randint(1, 7))],
    "positive_nonempty": lambda random: [random.randint(1, 20) for _ in range(random.randint(1, 5))],
    "ints_differing": lambda random: random.sample(range(-5, 30), random.randint(2, 5)),
}
ARGUMENTS = {
    "weights_like": _weights_like,
    "mostly_same": _mostly_same,
    "two_or_three": lambda random, value: random.choice((2, 2, 3)),  # noqa: ARG005
}
