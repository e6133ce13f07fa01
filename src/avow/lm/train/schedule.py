"""The learning rate: up in a straight line, down along half a cosine (Loshchilov & Hutter 2017, section 3), in tokens.

It depends on the tokens that were trained on and on nothing else, so that a run that was stopped goes on with the
learning rate that it would have had.
"""

from __future__ import annotations

import math


def factor(done: int, total: int, warmup: float, final: float) -> float:
    """What the highest learning rate is multiplied by.

    Args:
        done: tokens before this step.
        total: tokens of the whole training.
        warmup: the share of them in which the learning rate rises.
        final: what is left of it at the end.

    """
    progress = min(done / total, 1.0)
    if progress < warmup:
        return (progress + 1 / total) / warmup if progress + 1 / total < warmup else 1.0
    down = (progress - warmup) / (1 - warmup) if warmup < 1 else 1.0
    return final + (1 - final) * 0.5 * (1 + math.cos(math.pi * down))
