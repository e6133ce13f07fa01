"""Inputs that tell behaviour classes apart, as few as a greedy choice takes.

Every input splits the classes into those that answer alike; a pair is told apart by the first input on which they part.
Taken is the input that tells most further classes from the first one, of equals the one that tells most further pairs,
of equals the one that is named first; until no input tells anything more. At most K - 1 inputs do for K classes, since
each splits a group. What it does NOT do: find the least number of inputs, which is set cover.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from avow.core.evidence import IntArray


def separating(seen: IntArray, tiers: Sequence[Sequence[int]]) -> list[int]:
    """Inputs that part whatever can be parted, those of a tier only for what no earlier tier parts.

    seen [K, C]: behaviours, equal numbers are the same one. tiers: inputs, the best first.
    """
    classes = len(seen)
    left = np.ones((classes, classes), dtype=np.bool_)
    found: list[int] = []
    for tier in tiers:
        order = np.array(tier, dtype=np.int64)
        apart = seen[:, None, order] != seen[None, :, order]
        while len(order) and classes:
            new = apart & left[:, :, None]
            gains = new[0].sum(axis=0) * classes**2 + new.sum(axis=(0, 1))
            k = int(np.argmax(gains))
            if not gains[k]:
                break
            found.append(int(order[k]))
            left &= ~apart[:, :, k]
    return found
