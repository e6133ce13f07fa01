"""Inputs that tell behaviour classes apart, as few as a greedy choice takes.

Every input splits the classes into those that answer alike; a pair is told apart by the first input on which they part.
Taken is the input that tells most further classes from the first one, of equals the one that tells most further pairs,
of equals the easiest; until no input tells anything more. At most K - 1 inputs do for K classes, since each splits a
group. What it does NOT do: find the least number of inputs, which is set cover.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from avow.core.evidence import IntArray


def separating(seen: IntArray, ease: Sequence[int], *, first: int | None = None) -> list[int]:
    """Inputs that part whatever can be parted; `first` is taken before all others, where it parts anything.

    seen [K, C]: behaviours, equal numbers are the same one. ease: all C inputs, the easiest first.
    """
    classes, columns = seen.shape
    if classes < 2 or not columns:
        return []
    order = np.array(ease if first is None else [first, *(c for c in ease if c != first)], dtype=np.int64)
    apart = seen[:, None, order] != seen[None, :, order]
    left = np.ones((classes, classes), dtype=np.bool_)
    found: list[int] = []
    while True:
        new = apart & left[:, :, None]
        gains = new[0].sum(axis=0) * classes**2 + new.sum(axis=(0, 1))
        k = 0 if first is not None and not found and gains[0] else int(np.argmax(gains))
        if not gains[k]:
            return found
        found.append(int(order[k]))
        left &= ~apart[:, :, k]
