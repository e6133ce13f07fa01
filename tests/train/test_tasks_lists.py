"""Everyday functions on lists: results against references that are written in another way."""

from __future__ import annotations

import bisect
import itertools
import statistics
from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from avow.lm.train.data.tasks import compose
from avow.lm.train.data.tasks.catalogue import operations
from avow.lm.train.data.tasks.render import render
from avow.lm.train.data.tasks.running import cases

BY_NAME = {operation.name: operation for operation in operations()}


def lengths(values: list[Any], wanted: Callable[[Any], bool]) -> list[int]:
    """How long the runs are in which all are wanted."""
    return [len(list(group)) for good, group in itertools.groupby(values, key=wanted) if good]


def sums(values: list[int], start: int = 0) -> list[int]:
    return list(itertools.accumulate(values, initial=start))


def without(values: list[int], place: int) -> list[int]:
    return [*values[:place], *values[place + 1 :]]


def enumerated(words: list[str], link: str, last: str) -> str:
    text = ", ".join(words)
    head, _, tail = text.rpartition(", ")
    return f"{head}{last if len(words) > 2 else link}{tail}" if head else tail


def exchanged(values: list[int], i: int, j: int) -> list[int]:
    return [values[{i: j, j: i}.get(place, place)] for place in range(len(values))]


REFERENCES: dict[str, Callable[..., Any]] = {
    "mean_without_lowest": lambda xs: round(statistics.fmean(sorted(xs)[1:]), 2),
    "total_without_lowest": lambda xs, k: sum(sorted(xs, reverse=True)[: max(0, len(xs) - k)]),
    "standings": lambda xs: [sorted(xs, reverse=True).index(x) + 1 for x in xs],
    "curved_to_hundred": lambda xs: [100 - (max(xs) - x) for x in xs],
    "record_count": lambda xs: len(set(itertools.accumulate(xs, max))) - 1,
    "low_median": statistics.median_low,
    "midrange": lambda xs: statistics.fmean((sorted(xs)[0], sorted(xs)[-1])),
    "improved_count": lambda xs, ys: [b > a for a, b in zip(xs, ys, strict=True)].count(True),
    "sum_within": lambda xs, low, high: sum(set(range(low, high + 1)).__contains__(x) * x for x in xs),
    "before_first": lambda xs, k: list(itertools.takewhile(lambda x: x != k, xs)),
    "after_first": lambda xs, k: list(itertools.dropwhile(lambda x: x != k, xs))[1:],
    "until_negative": lambda xs: list(itertools.takewhile(lambda x: x >= 0, xs)),
    "sum_until_zero": lambda xs: sum(itertools.takewhile(bool, xs)),
    "without_leading_zeros": lambda xs: list(itertools.dropwhile(lambda x: not x, xs)),
    "without_trailing_zeros": lambda xs: list(itertools.dropwhile(lambda x: not x, xs[::-1]))[::-1],
    "from_first_reaching": lambda xs, k: list(itertools.dropwhile(lambda x: x < k, xs)),
    "first_above_or": lambda xs, k, m: [*(x for x in xs if x > k), m][0],
    "last_above_or_none": lambda xs, k: [None, *(x for x in xs if x > k)][-1],
    "last_even_or": lambda xs, k: [k, *(x for x in xs if not x & 1)][-1],
    "index_of_first_above": lambda xs, k: [x > k for x in [*xs, k + 1]].index(True) if max(xs, default=k) > k else -1,
    "largest_below": lambda xs, k: [None, *sorted(xs)][bisect.bisect_left(sorted(xs), k)],
    "smallest_reaching": lambda xs, k: [*sorted(xs), None][bisect.bisect_left(sorted(xs), k)],
    "moved_to_front": lambda xs, k: [k, *without(xs, xs.index(k))] if k in xs else xs,
    "moved_to_end": lambda xs, k: sorted(xs, key=lambda x: x == k),
    "largest_moved_last": lambda xs: [*without(xs, xs.index(max(xs))), max(xs)],
    "swapped_places": exchanged,
    "swapped_extremes": lambda xs: exchanged(xs, xs.index(min(xs)), xs.index(max(xs))),
    "swapped_neighbours": lambda xs: [xs[i ^ 1] if i ^ 1 < len(xs) else xs[i] for i in range(len(xs))],
    "groups_reversed": lambda xs, k: [x for i in range(0, len(xs), k) for x in reversed(xs[i : i + k])],
    "inserted_in_order": lambda xs, k: sorted([*xs, k]),
    "repeats_zeroed": lambda xs: [x * (xs.index(x) == i) for i, x in enumerate(xs)],
    "last_removed": lambda xs, k: without(xs, len(xs) - 1 - xs[::-1].index(k)) if k in xs else xs,
    "without_every_kth": lambda xs, k: [x for i, x in enumerate(xs) if i % k != k - 1],
    "fitted_to_length": lambda xs, k: [xs[i] if i < len(xs) else 0 for i in range(k)],
    "ends_of_list": lambda xs, k: [x for i, x in enumerate(xs) if i < k or i >= len(xs) - k],
    "places_dropped_from_both": lambda xs, k: [x for i, x in enumerate(xs) if k <= i < len(xs) - k],
    "riffled": lambda xs: [xs[i // 2 + (i % 2) * ((len(xs) + 1) // 2)] for i in range(len(xs))],
    "odds_then_evens_sorted": lambda xs: sorted(x for x in xs if x & 1) + sorted(x for x in xs if not x & 1),
    "mixed_with_rest": lambda xs, ys: [
        x for pair in itertools.zip_longest(xs, ys, fillvalue=None) for x in pair if x is not None
    ],
    "added_with_zeros": lambda xs, ys: [a + b for a, b in itertools.zip_longest(xs, ys, fillvalue=0)],
    "left_after_use": lambda xs, ys: list(reversed(_unused(xs, ys))),
    "common_count": lambda xs, ys: len({x for x in xs if x in ys}),
    "places_of_difference": lambda xs, ys: [i for i in range(min(len(xs), len(ys))) if xs[i] != ys[i]],
    "contains_in_a_row": lambda xs, ys: "".join(f"<{y}>" for y in ys) in "".join(f"<{x}>" for x in xs),
    "ends_with_list": lambda xs, ys: xs[::-1][: len(ys)] == ys[::-1],
    "closest_across": lambda xs, ys: abs(min((x - y for x, y in itertools.product(xs, ys)), key=abs)),
    "longest_streak_reaching": lambda xs, k: max(lengths(xs, lambda x: x >= k), default=0),
    "longest_streak_of_word": lambda xs, k: max(lengths(xs, lambda x: x == k), default=0),
    "run_count": lambda xs: len(list(itertools.groupby(xs))),
    "current_streak": lambda xs: [len(list(group)) for _, group in itertools.groupby(xs)][-1] if xs else 0,
    "value_of_longest_run": lambda xs: max(
        [(key, len(list(group))) for key, group in itertools.groupby(xs)], key=lambda run: run[1]
    )[0],
    "largest_rise": lambda xs: max([0, *(b - a for a, b in itertools.pairwise(xs))]),
    "largest_drop": lambda xs: max([0, *(a - b for a, b in itertools.pairwise(xs))]),
    "since_last": lambda xs, k: xs[::-1].index(k) if k in xs else -1,
    "largest_sorted_gap": lambda xs: max([0, *(b - a for a, b in itertools.pairwise(sorted(xs)))]),
    "budget_left": lambda xs, k: [k - total for total in sums(xs)[1:]],
    "balances": lambda xs, k: sums(xs, k)[1:],
    "stays_covered": lambda xs, k: min([0, *sums(xs, k)[1:]]) == 0,
    "lowest_balance": lambda xs: min(sums(xs)),
    "count_until_goal": lambda xs, k: [total >= k for total in sums(xs)].index(True) if sum(xs) >= k else -1,
    "fits_from_front": lambda xs, k: xs[: sum(total <= k for total in sums(xs)[1:])],
    "record_values": lambda xs: sorted(set(itertools.accumulate(xs, max))),
    "filled_forward": lambda xs: list(itertools.accumulate(xs, lambda old, new: new or old)),
    "join_or": lambda words: enumerated(words, " or ", " or "),
    "join_oxford": lambda words: enumerated(words, " and ", ", and "),
    "longest_then_alphabet": lambda words: sorted(sorted(words), key=len, reverse=True)[0],
    "ballot_winner": lambda words: Counter(sorted(words)).most_common(1)[0][0],
    "dealt_to_teams": lambda words, k: dict(zip(words, itertools.cycle(range(1, k + 1)), strict=False)),
    "matches_of_all": lambda words: [" - ".join(pair) for pair in itertools.combinations(words, 2)],
    "partners_first_last": lambda words: list(zip(words, words[::-1], strict=True))[: len(words) // 2],
    "cents_split": lambda n, k: sorted((len(range(i, n, k)) for i in range(k)), reverse=True),
    "batch_sizes": lambda n, k: [len(range(n)[i : i + k]) for i in range(0, n, k)],
    "up_and_down": lambda n: [n - abs(n - i) for i in range(1, 2 * n)],
    "doubled_until": lambda n, k: [n << i for i in range(20) if n << i <= k],
}


def _unused(values: list[int], used: list[int]) -> list[int]:
    """From the end: the last ones of each value remain, as many as are not used."""
    left = Counter(values) - Counter(used)
    kept = []
    for value in reversed(values):
        if left[value] > 0:
            left[value] -= 1
            kept.append(value)
    return kept


@pytest.mark.parametrize("name", REFERENCES)
def test_results_equal_a_reference_that_is_written_differently(name: str) -> None:
    for seed in range(4):
        random = Random(f"{seed}/{name}")
        pipeline = compose._bind(random, (BY_NAME[name],))
        found = cases(pipeline, render(pipeline.operations, pipeline.codes, pipeline.parameters), random)
        for args, result in found:
            given = [args[0], *(b.constant if b.parameter is None else args[b.parameter] for b in pipeline.bound[0])]
            assert REFERENCES[name](*given) == result, (name, given)
