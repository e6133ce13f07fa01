"""Statistics of a list of numbers: median, mode, variance, percentages, scaling; ties and rounding are said."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

OPERATIONS = (
    told(
        "median_float",
        "median",
        "list[int] -> float",
        """
        ordered = sorted({x})
        middle = len(ordered) // 2
        if len(ordered) % 2 == 1:
            return float(ordered[middle])
        return (ordered[middle - 1] + ordered[middle]) / 2
        """,
        """the median of {x} as a float: the middle {thing} when sorted, or the mean of the two middle ones
        | the value in the middle of the sorted {x}, or halfway between the two in the middle if their number is even,
        as a float""",
        verbs="compute the median of {x} as a float",
        whole="Sort {x} and give the middle value as a float; for an even number of values, average the two in the middle.",
        names="median find_median compute_median",
        inputs="ints_nonempty",
        weight=1.2,
        last=True,
    ),
    told(
        "mode_smallest",
        "mode",
        "list[int] -> int",
        """
        best = None
        for value in sorted(set({x})):
            if best is None or {x}.count(value) > {x}.count(best):
                best = value
        return best
        """,
        """the {thing} that occurs most often in {x}, the smallest one if several do
        | the mode of {x}; of equally frequent {things} the smallest | the most common {thing} in {x}, ties going to the
        smallest""",
        verbs="find the most frequent {thing} of {x}, the smallest in case of a tie",
        names="mode most_common most_frequent",
        inputs="repeated_nonempty",
    ),
    told(
        "modes",
        "mode",
        "list[int] -> list[int]",
        "sorted(value for value in set({x}) if {x}.count(value) == max({x}.count(other) for other in {x}))",
        """all {things} that occur most often in {x}, in ascending order | the modes of {x} as a sorted list
        | the {things} of {x} with the highest count, each once and sorted""",
        verbs="list every {thing} of {x} that no other beats in frequency, sorted",
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
        verbs="average how far each of {x} lies from the mean, rounded to two decimals",
        names="mean_absolute_deviation mad",
        inputs="ints_nonempty",
        weight=0.7,
    ),
    told(
        "above_average",
        "against the average",
        "list[int] -> list[int]",
        "[value for value in {x} if value > sum({x}) / len({x})]",
        """the {things} of {x} that are larger than their average | all {things} above the mean of {x}, in order
        | those in {x} that lie above average""",
        verbs="keep the {things} of {x} that exceed the mean of all",
        steps="keep those above the average",
        whole="Which {things} in {x} are above average?",
        names="better_than_average over_mean",
    ),
    told(
        "count_above_average",
        "against the average",
        "list[int] -> int",
        "sum(1 for value in {x} if value > sum({x}) / len({x}))",
        "how many {things} of {x} are larger than the average | the number of {things} in {x} above their mean",
        verbs="count the {things} of {x} that lie above the mean",
        names="num_above_average count_over_mean",
        weight=0.7,
    ),
    told(
        "rounded_mean",
        "averages",
        "list[int] -> float",
        "round(sum({x}) / len({x}), 2)",
        """the average of {x}, rounded to two decimals | the mean of {x} to 2 decimal places
        | the sum of {x} divided by how many there are, with two decimals""",
        verbs="compute the mean of {x} and round it to two decimals | average {x} and round to 2 digits after the point",
        names="average mean average_rounded",
        inputs="ints_nonempty",
        weight=1.2,
    ),
    told(
        "trimmed_mean",
        "averages",
        "list[int] -> float",
        "round((sum({x}) - min({x}) - max({x})) / (len({x}) - 2), 2)",
        """the average of {x} without one smallest and one largest {thing}, rounded to two decimals
        | the mean of what remains of {x} when its maximum and its minimum are left out once each, to 2 decimals""",
        verbs="drop the highest and the lowest of {x}, average the rest and round to two decimals",
        names="average_without_extremes fair_score",
        inputs="ints_three",
        weight=0.7,
    ),
    told(
        "weighted_mean",
        "averages",
        "list[int] -> float",
        "round(sum(a * b for a, b in zip({x}, {k})) / sum({k}), 2)",
        """the average of {x} with the weights {k}, rounded to two decimals
        | the weighted mean of {x}, where {k} holds the weight of each, to 2 decimals""",
        verbs="multiply each of {x} by its weight in {k}, add up, divide by the total weight and round to two decimals",
        names="weighted_average",
        args=(Argument("list[int]", "weights_like", constant=0, names=("weights", "w")),),
        inputs="ints_nonempty",
        weight=0.6,
        first=True,
    ),
    told(
        "geometric_mean",
        "averages",
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
    ),
    told(
        "moving_average",
        "moving averages",
        "list[int] -> list[float]",
        "[round(sum({x}[i:i + {k}]) / {k}, 2) for i in range(len({x}) - {k} + 1)]",
        """the averages of every {k} neighbouring {things} in {x}, rounded to two decimals
        | the moving average of {x} with a window of {k}, each value to 2 decimals""",
        verbs="average each window of {k} consecutive {things} in {x} and round to two decimals",
        names="rolling_mean sliding_average running_average",
        args=(Argument("int", "two_or_three", names=("k", "size", "window")),),
        inputs="ints_three",
        weight=0.8,
    ),
    told(
        "running_maximum",
        "moving extremes",
        "list[int] -> list[int]",
        """
        result = []
        for value in {x}:
            result.append(max(value, result[-1]) if result else value)
        return result
        """,
        """the largest {thing} seen so far at each position of {x} | the running maximum of {x} as a list
        | for every prefix of {x} its maximum""",
        verbs="replace each {thing} in {x} by the largest up to there",
        steps="take the running maximum",
        names="rolling_max prefix_max cumulative_max",
        weight=0.8,
    ),
    told(
        "running_mean",
        "moving averages",
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
        | what percentage of their sum each of {x} makes up, rounded to one decimal""",
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
        "scaling",
        "list[int] -> list[float]",
        "[round(value - sum({x}) / len({x}), 2) for value in {x}]",
        "the differences of {x} from their mean, rounded to two decimals | {x} with their average subtracted, to 2 decimals",
        verbs="subtract the mean from each of {x} and round to two decimals",
        names="center deviations subtract_mean",
        inputs="ints_nonempty",
        weight=0.5,
    ),
    told(
        "histogram",
        "histograms",
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
        "a string of that many asterisks for each of {x}, as a list | the rows of a bar chart of {x} made of '*'",
        verbs="draw each of {x} as a bar of stars",
        names="stars bars",
        inputs="digits",
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
