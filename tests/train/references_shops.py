"""What the operations on prices, stock, scores, records, shapes and grids should give, written another way."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Callable
from itertools import combinations, pairwise
from typing import Any

Reference = Callable[..., Any]


def cells(box: tuple[int, int, int, int]) -> set[tuple[int, int]]:
    """The unit squares of a rectangle, by their lower left corners."""
    left, bottom, right, top = box
    return {(a, b) for a in range(left, right) for b in range(bottom, top)}


def most_bought(prices: dict[str, int], budget: int) -> int:
    sizes = range(len(prices), 0, -1)
    return next((n for n in sizes for chosen in combinations(prices.values(), n) if sum(chosen) <= budget), 0)


def most_apart(spans: list[tuple[int, int]]) -> int:
    def apart(chosen: tuple[tuple[int, int], ...]) -> bool:
        return all(a[1] <= b[0] for a, b in pairwise(sorted(chosen)))

    return max((n for n in range(len(spans) + 1) for chosen in combinations(spans, n) if apart(chosen)), default=0)


def places(scores: dict[str, int]) -> dict[str, int]:
    order = sorted(scores.values(), reverse=True)
    return {name: order.index(score) + 1 for name, score in scores.items()}


def means(pairs: list[tuple[str, int]]) -> dict[str, float]:
    groups = defaultdict(list)
    for name, value in pairs:
        groups[name].append(value)
    return {name: round(statistics.fmean(values), 2) for name, values in groups.items()}


def added(records: list[dict[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for record in records:
        total.update(record)
    return dict(total)


SHOPS: dict[str, Reference] = {
    "cart_total": lambda prices, cart: sum(prices[item] for item in Counter(cart).elements()),
    "cheapest_first_count": most_bought,
    "affordable_names": lambda prices, k: [item for item in sorted(prices) if not prices[item] > k],
    "enough_for_order": lambda stock, order: not Counter(order) - Counter(stock),
    "missing_for_order": lambda stock, order: dict(Counter(order) - Counter(stock)),
    "left_after_order": lambda stock, order: dict(Counter(stock) - Counter(order)),
    "goods_value": lambda stock: sum(price for price, count in stock.values() for _ in range(count)),
    "rank_table": places,
    "place_of_player": lambda scores, name: places(scores)[name],
    "median_value": lambda scores: statistics.median_high(scores.values()),
    "runner_up": lambda scores: [name for _, name in sorted((-score, name) for name, score in scores.items())][1],
    "vote_winner": lambda votes: Counter(sorted(votes)).most_common(1)[0][0],
    "average_by_name": means,
    "count_by_name": lambda pairs: dict(Counter(name for name, _ in pairs)),
    "subject_totals": lambda table: added(list(table.values())),
    "records_added": added,
    "box_area": lambda box: len(cells(box)),
    "common_area": lambda box, other: len(cells(box) & cells(other)),
    "overlapping_boxes": lambda box, other: bool(cells(box) & cells(other)),
    "most_meetings": most_apart,
    "conflicting_spans": lambda spans: any(max(a[0], b[0]) < min(a[1], b[1]) for a, b in combinations(spans, 2)),
    "border_values": lambda rows: [
        value
        for i, row in enumerate(rows)
        for j, value in enumerate(row)
        if {i, len(rows) - 1 - i, j, len(row) - 1 - j} & {0}
    ],
    "other_diagonal": lambda rows: [rows[i][len(rows) - 1 - i] for i in range(len(rows))],
    "outer_product": lambda xs, ys: [[y * x for y in ys] for x in xs],
}
