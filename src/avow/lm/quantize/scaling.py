"""Scaling of inputs before rounding, folded into what comes before, so that the model computes the same.

A linear map W x is also (W S)(x / S) for any positive diagonal S. Columns that meet large inputs are made larger, lose
less when they are rounded, and the division is done for nothing by the gain of the norm before (SmoothQuant, Xiao et
al., arXiv 2211.10438; AWQ, Lin et al., arXiv 2306.00978) or by the rows of the linear map before, where nothing but a
sum or a product lies between: values before `o`, `up` before `down` in a gated feed-forward. S_j = rms(x_j)^alpha, and
alpha is the one of a few under which rounding to nearest loses least of the outputs; 0, which is no scaling, unless the
loss is smaller by a twentieth.

What it does NOT do: scale across an activation function or a norm without a gain, nor the output layer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from avow.lm.config import Config
from avow.lm.quantize.errors import Moment, output_loss, total
from avow.lm.quantize.quantizers import Weights

Tensors = dict[str, Weights]  # of one layer, without its prefix: "q.weight", "attn_norm.bias"
Rounding = Callable[[Weights], Weights]
ALPHAS = (0.25, 0.5, 0.75, 1.0)
WORTH = 0.95  # of the output error without scaling
ROWS = 256  # of a matrix, evenly, on which an alpha is tried


@dataclass(frozen=True, slots=True)
class Fold:
    """A place where scaling is free: the maps `after` read what `before` makes. repeats: readers of each output."""

    before: str
    after: tuple[str, ...]
    repeats: int = 1


def folds(config: Config, tensors: Mapping[str, Weights]) -> list[Fold]:
    """The places of a layer, in the order in which they are computed."""
    inner = ("gate", "up") if config.gated else ("up",)
    side_by_side = config.parallel_residual
    found = [
        Fold("attn_norm", ("q", "k", "v", *inner) if side_by_side else ("q", "k", "v")),
        Fold("v", ("o",), config.heads // config.kv_heads),
    ]
    if not side_by_side:
        found.append(Fold("mlp_norm", inner))
    if config.gated:
        found.append(Fold("up", ("down",)))
    return [fold for fold in found if f"{fold.before}.weight" in tensors]


def magnitudes(config: Config, fold: Fold, moment: Moment) -> Weights:
    """The root mean square of every input; heads that read the same values get the same."""
    size = np.sqrt(np.diag(moment))
    if fold.repeats > 1:
        heads = size.reshape(config.kv_heads, fold.repeats, config.head_dim)
        size = np.broadcast_to(heads.mean(axis=1, keepdims=True), heads.shape).reshape(-1)
    return size.astype(np.float32)


def scales(size: Weights, alpha: float) -> Weights:
    """S of one alpha, around 1. Inputs that are never seen are left alone."""
    known = size > 0
    found = np.ones_like(size)
    if known.any():
        found[known] = size[known] ** np.float32(alpha)
        found[known] /= np.sqrt(found[known].max() * found[known].min())
    return found


def best_alpha(weights: list[Weights], moment: Moment, size: Weights, rounded: Rounding) -> float:
    """The alpha under which the maps that read the same inputs lose least together, 0 for none; rows speak for all."""
    some = [weight[:: max(1, len(weight) // ROWS)] for weight in weights]

    def error(alpha: float) -> float:
        s = scales(size, alpha)
        return total(output_loss(w, rounded(w * s) / s, moment) for w in some).relative

    losses = {alpha: error(alpha) for alpha in (0.0, *ALPHAS)}
    best = min(losses, key=losses.__getitem__)
    return best if losses[best] < WORTH * losses[0.0] else 0.0


def fold_in(config: Config, fold: Fold, tensors: Tensors, s: Weights) -> Weights:
    """Multiply the columns of the maps after by S, divide what comes before by it: by what is returned, a value a row.

    Arrays are replaced in `tensors`, not changed.
    """
    for name in fold.after:
        tensors[f"{name}.weight"] = tensors[f"{name}.weight"] * s
    before = s
    if fold.repeats > 1:
        before = s.reshape(config.kv_heads, fold.repeats, config.head_dim)[:, 0].reshape(-1)
    for kind in ("weight", "bias"):
        name = f"{fold.before}.{kind}"
        if name in tensors:
            column = before[:, None] if tensors[name].ndim == 2 else before
            tensors[name] = tensors[name] / column
    return before
