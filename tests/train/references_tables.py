"""What the operations on lists, dictionaries, pairs and matrices should give, written another way."""

from __future__ import annotations

import operator
import statistics
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from functools import reduce
from itertools import accumulate, chain, combinations, groupby, islice, product
from typing import Any

Reference = Callable[..., Any]


def grouped(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, list[Any]]:
    made = defaultdict(list)
    for key, value in pairs:
        made[key].append(value)
    return dict(made)


def turned(rows: list[list[int]]) -> list[list[int]]:
    return [[row[j] for row in rows] for j in range(len(rows[0]))]


def spiral(rows: list[list[int]]) -> list[int]:
    if not rows or not rows[0]:
        return []
    return [*rows[0], *spiral(turned(rows[1:])[::-1] if rows[1:] else [])]


def water(heights: list[int]) -> int:
    """Level by level: a place is under water where a wall of the level stands on both sides."""
    total = 0
    for level in range(1, max(heights, default=0) + 1):
        walls = [i for i, height in enumerate(heights) if height >= level]
        total += walls[-1] - walls[0] + 1 - len(walls)
    return total


def parts(xs: list[int]) -> list[list[int]]:
    return [xs[i:j] for i, j in combinations(range(len(xs) + 1), 2)]


def lines(board: list[list[str]]) -> set[str]:
    rows = ["".join(row) for row in board]
    flat = "".join(rows)
    return {*rows, flat[0::3], flat[1::3], flat[2::3], flat[0::4], flat[2:7:2]}


def first(found: Iterable[Any], otherwise: Any = None) -> Any:
    return next(iter(found), otherwise)


LISTS: dict[str, Reference] = {
    "binary_search": lambda xs, k: xs.index(k) if k in xs else -1,
    "last_index": lambda xs, k: len(xs) - 1 - xs[::-1].index(k) if k in xs else -1,
    "all_indices": lambda xs, k: [i for i in range(len(xs)) if xs[i] == k],
    "insert_position": bisect_left,
    "two_sum_indices": lambda xs, k: first(
        ([i, j] for j in range(len(xs)) for i in range(j) if xs[i] + xs[j] == k), []
    ),
    "pairs_with_sum": lambda xs, k: [pair for pair in combinations(xs, 2) if sum(pair) == k],
    "pairs_with_difference": lambda xs, k: sum(a - b in (k, -k) for a, b in combinations(xs, 2)),
    "longest_increasing_run": lambda xs: max((len(p) for p in parts(xs) if all(map(operator.lt, p, p[1:]))), default=0),
    "longest_increasing_subsequence": lambda xs: max(
        n for n in range(len(xs) + 1) if any(all(map(operator.lt, c, c[1:])) for c in combinations(xs, n))
    ),
    "longest_ones": lambda xs: max(map(len, "".join(map(str, xs)).split("0"))),
    "longest_consecutive": lambda xs: max(
        (len(list(g)) for _, g in groupby(enumerate(sorted(set(xs))), lambda p: p[1] - p[0])), default=0
    ),
    "majority": lambda xs: first(x for x, n in Counter(xs).items() if 2 * n > len(xs)),
    "first_repeated_number": lambda xs: first(x for i, x in enumerate(xs) if x in xs[:i]),
    "odd_one_out": lambda xs: first(x for x, n in Counter(xs).items() if n == 1),
    "missing_number": lambda xs: sum(range(len(xs) + 1)) - sum(xs),
    "missing_between": lambda xs: sorted(set(range(min(xs), max(xs) + 1)) - set(xs)),
    "smallest_missing_positive": lambda xs: min(set(range(1, len(xs) + 2)) - set(xs)),
    "equilibrium_index": lambda xs: first((i for i in range(len(xs)) if 2 * sum(xs[:i]) == sum(xs) - xs[i]), -1),
    "can_split_evenly": lambda xs: any(2 * total == sum(xs) for total in list(accumulate(xs))[:-1]),
    "leaders": lambda xs: [x for i, x in enumerate(xs) if x > max(xs[i + 1 :], default=-99)],
    "next_greater": lambda xs: [
        xs[min(later)] if (later := [j for j in range(i, len(xs)) if xs[j] > x]) else -1 for i, x in enumerate(xs)
    ],
    "product_except_self": lambda xs: [reduce(operator.mul, xs[:i] + xs[i + 1 :], 1) for i in range(len(xs))],
    "trapped_water": water,
    "bubble_sort": sorted,
    "insertion_sort": sorted,
    "selection_sort": sorted,
    "counting_sort": sorted,
    "inversions": lambda xs: sum(a > b for a, b in combinations(xs, 2)),
    "swaps_needed": lambda xs: sum(map(operator.ne, xs, sorted(xs))),
    "smaller_counts": lambda xs: [sorted(xs).index(x) for x in xs],
    "split_around": lambda xs, k: (list(filter(k.__gt__, xs)), list(filter(k.__le__, xs))),
    "kth_smallest": lambda xs, k: min(islice(combinations(sorted(xs), k), 1))[-1],
    "largest_product_of_two": lambda xs: max(a * b for a, b in combinations(xs, 2)),
    "smallest_difference": lambda xs: min(abs(a - b) for a, b in combinations(xs, 2)),
    "modes": lambda xs: sorted(statistics.multimode(xs)),
    "variance": lambda xs: round(statistics.pvariance(xs), 2),
    "standard_deviation": lambda xs: round(statistics.pstdev(xs), 2),
    "rounded_mean": lambda xs: round(statistics.fmean(xs), 2),
    "trimmed_mean": lambda xs: round(statistics.fmean(sorted(xs)[1:-1]), 2),
    "weighted_mean": lambda xs, k: round(statistics.fmean(xs, k), 2),
    "geometric_mean": lambda xs: round(statistics.geometric_mean(xs), 2),
    "histogram": lambda xs, k: dict(Counter(x - x % k for x in xs)),
    "hamming_distance_lists": lambda xs, k: sum(map(operator.ne, xs, k)),
    "largest_window_sum": lambda xs, k: max(sum(p) for p in parts(xs) if len(p) == k),
    "all_pairs": lambda xs: list(combinations(xs, 2)),
    "sublists": parts,
    "subsets": lambda xs: [[x for i, x in enumerate(xs) if n >> i & 1] for n in range(2 ** len(xs))],
    "equal_runs": lambda xs: [list(g) for _, g in groupby(xs)],
    "run_lengths": lambda xs: [(x, len(list(g))) for x, g in groupby(xs)],
    "expand_runs": lambda pairs: list(chain(*([x] * n for x, n in pairs))),
    "deal_out": lambda xs, k: [[x for i, x in enumerate(xs) if i % k == j] for j in range(k)],
    "value_index_min_max": lambda xs: (sorted(xs)[0], sorted(xs)[-1]),
    "cartesian_pairs": lambda xs, k: list(product(xs, k)),
    "list_difference": lambda xs, k: list(filter(lambda x: not k.count(x), xs)),
    "is_rotation_of": lambda xs, k: (
        sorted(xs) == sorted(k) and any((xs + xs)[i : i + len(xs)] == k for i in range(len(xs) + 1))
    ),
    "set_sorted": sorted,
    "set_of_list": lambda xs: dict.fromkeys(xs).keys() | set(),
    "set_union": set.union,
    "set_intersection": set.intersection,
    "set_difference": set.difference,
    "set_subset": set.issubset,
    "sets_disjoint": set.isdisjoint,
}

TABLES: dict[str, Reference] = {
    "dict_keys": lambda d: [key for key, _ in d.items()],
    "dict_values": lambda d: [d[key] for key in d],
    "sum_values": lambda d: reduce(operator.add, d.values(), 0),
    "mean_values": lambda d: round(statistics.fmean(d.values()), 2) if d else 0.0,
    "key_of_max": lambda d: sorted(d.items(), key=lambda item: -item[1])[0][0],
    "key_of_min": lambda d: sorted(d.items(), key=lambda item: item[1])[0][0],
    "keys_of_max": lambda d: grouped((v, k) for k, v in d.items())[max(d.values())],
    "get_or_zero": lambda d, k: {k: 0, **d}[k],
    "has_key": lambda d, k: k in list(d),
    "has_value": lambda d, k: k in set(d.values()),
    "key_for_value": lambda d, k: first(key for key in d if d[key] == k),
    "keys_with_value": lambda d, k: grouped((v, key) for key, v in d.items()).get(k, []),
    "keys_above": lambda d, k: [key for key in d if d[key] > k],
    "count_value": lambda d, k: Counter(d.values())[k],
    "count_distinct_values": lambda d: len(Counter(d.values())),
    "values_unique": lambda d: all(n == 1 for n in Counter(d.values()).values()),
    "sum_for_keys": lambda d, keys: sum(d[key] for key in keys if key in d),
    "keep_values_above": lambda d, k: dict(filter(lambda item: item[1] > k, d.items())),
    "keep_values_even": lambda d: dict(filter(lambda item: not item[1] & 1, d.items())),
    "without_key": lambda d, k: {key: d[key] for key in d if key not in {k}},
    "invert": lambda d: dict(zip(d.values(), d.keys(), strict=True)),
    "group_by_value": lambda d: grouped((v, key) for key, v in d.items()),
    "sort_by_value": lambda d: [(k, v) for v, _, k in sorted((v, i, k) for i, (k, v) in enumerate(d.items()))],
    "sort_by_value_descending": lambda d: sorted(sorted(d.items()), key=lambda item: item[1], reverse=True),
    "keys_by_value": lambda d: [k for _, _, k in sorted((v, i, k) for i, (k, v) in enumerate(d.items()))],
    "top_keys": lambda d, k: [key for key, _ in sorted(sorted(d.items()), key=lambda i: i[1], reverse=True)][:k],
    "merge_right_wins": lambda d, k: d | k,
    "merge_left_wins": lambda d, k: k | d,
    "merge_adding": lambda d, k: {key: d.get(key, 0) + k.get(key, 0) for key in d | k},
    "merge_larger": lambda d, k: {key: max(e[key] for e in (d, k) if key in e) for key in d | k},
    "common_keys": lambda d, k: sorted(d.keys() & k.keys()),
    "keys_only_in_first": lambda d, k: sorted(d.keys() - k.keys()),
    "increment_key": lambda d, k: d | {k: d.get(k, 0) + 1},
    "expand_counts": lambda d: list(Counter(d).elements()),
    "rename_key": lambda d, k, m: dict(zip([m if key == k else key for key in d], d.values(), strict=True)),
    "all_positions": lambda ws: grouped((w, i) for i, w in enumerate(ws)),
    "group_by_remainder": lambda xs, k: grouped((x % k, x) for x in xs),
    "sum_pairs_by_key": lambda ps: {key: sum(values) for key, values in grouped(ps).items()},
    "group_pairs": grouped,
    "list_averages": lambda d: {key: round(statistics.fmean(values), 2) for key, values in d.items()},
    "all_listed": lambda d: list(chain(*d.values())),
    "flatten": lambda rows: list(chain.from_iterable(rows)),
    "row_sums": lambda rows: list(map(sum, rows)),
    "total_of_rows": lambda rows: sum(chain(*rows)),
    "count_numbers": lambda rows: len(list(chain(*rows))),
    "overall_maximum": lambda rows: max(chain(*rows)),
    "count_in_rows": lambda rows, k: list(chain(*rows)).count(k),
    "longest_row": lambda rows: sorted(rows, key=len, reverse=True)[0],
    "row_of_largest_sum": lambda rows: sorted(rows, key=sum, reverse=True)[0],
    "non_empty_rows": lambda rows: list(filter(len, rows)),
    "common_to_rows": lambda rows: sorted(reduce(operator.and_, map(set, rows))),
    "distinct_over_rows": lambda rows: sorted(dict.fromkeys(chain(*rows))),
    "transpose": turned,
    "rotate_clockwise": lambda rows: [row[::-1] for row in turned(rows)],
    "rotate_counterclockwise": lambda rows: turned([row[::-1] for row in rows]),
    "column_sums": lambda rows: list(map(sum, turned(rows))),
    "diagonal": lambda rows: list(chain(*rows))[:: len(rows) + 1],
    "diagonal_sum": lambda rows: sum(list(chain(*rows))[:: len(rows) + 1]),
    "other_diagonal_sum": lambda rows: sum(rows[i][len(rows) - 1 - i] for i in range(len(rows))),
    "is_symmetric": lambda rows: len(rows) == len(rows[0]) and rows == turned(rows),
    "matrix_add": lambda rows, k: [list(map(operator.add, *pair)) for pair in zip(rows, k, strict=True)],
    "matrix_multiply": lambda rows, k: [
        [sum(row[n] * k[n][j] for n in range(len(k))) for j in range(len(k[0]))] for row in rows
    ],
    "spiral": spiral,
    "border_sum": lambda rows: sum(chain(*rows)) - sum(chain(*(row[1:-1] for row in rows[1:-1]))),
    "three_in_a_row": lambda board, k: k * 3 in lines(board),
    "sort_by_second": lambda ps: [p for _, _, p in sorted((p[1], i, p) for i, p in enumerate(ps))],
    "best_pair_name": lambda ps: first(name for name, n in ps if n == max(n for _, n in ps)),
    "unzip": lambda ps: (list(map(operator.itemgetter(0), ps)), list(map(operator.itemgetter(1), ps))),
    "swap_pairs": lambda ps: [p[::-1] for p in ps],
    "merge_intervals": lambda ps: [
        (g[0][1] / 2, g[-1][1] / 2)
        for g in (
            list(g)
            for _, g in groupby(
                enumerate(sorted({t for a, b in ps for t in range(2 * a, 2 * b + 1)})), lambda p: p[1] - p[0]
            )
        )
    ],
    "intervals_overlap": lambda p, q: bool({*range(p[0], p[1] + 1)} & {*range(q[0], q[1] + 1)}),
    "overlap_length": lambda p, q: len({*range(*p)} & {*range(*q)}),
    "nearest_point": lambda ps: sorted(ps, key=lambda p: abs(complex(*p)))[0],
}
