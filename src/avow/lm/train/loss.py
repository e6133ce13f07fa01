"""The loss: cross-entropy of the next token, each token with a weight of its own.

Logits are the largest thing of a small model: [tokens, vocabulary], sixteen times its hidden state. They are made for
some hundred tokens at a time, turned into the slope at once and dropped, so that neither they nor their softmax are
written to memory and read again (as in the fused kernels of Liger; Hsu et al. 2024, section 3.2).
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

CHUNK = 512  # tokens


class _Sum(torch.autograd.Function):
    """The sum of weight times cross-entropy, and the cross-entropy of each token, which has no slope."""

    @staticmethod
    def forward(
        context: Any, hidden: Tensor, head: Tensor, targets: Tensor, weights: Tensor, scaling: float
    ) -> tuple[Tensor, Tensor]:
        words = head.to(hidden.dtype)
        each = torch.empty_like(weights)
        to_hidden, to_head = torch.empty_like(hidden), torch.zeros_like(head)
        for start in range(0, len(hidden), CHUNK):
            part = slice(start, start + CHUNK)
            logits = (hidden[part] @ words.T).float().div_(scaling)
            aim = targets[part, None]
            at_aim = logits.gather(1, aim)
            total = logits.logsumexp(1, keepdim=True)
            each[part] = (total - at_aim).squeeze(1)
            slope = logits.sub_(total).exp_()
            slope.scatter_add_(1, aim, slope.new_full((), -1.0).expand(aim.shape))
            slope = slope.mul_((weights[part] / scaling)[:, None]).to(hidden.dtype)
            to_hidden[part] = slope @ words
            to_head += slope.T @ hidden[part]
        context.save_for_backward(to_hidden, to_head)
        context.mark_non_differentiable(each)
        return (each * weights).sum(), each

    @staticmethod
    def backward(context: Any, *outer: Tensor) -> tuple[Tensor, Tensor, None, None, None]:
        to_hidden, to_head = context.saved_tensors
        return to_hidden * outer[0], to_head * outer[0], None, None, None


def weighted(
    hidden: Tensor, head: Tensor, targets: Tensor, weights: Tensor, scaling: float = 1.0
) -> tuple[Tensor, Tensor]:
    """The weighted sum of cross-entropies, and each of them, [tokens].

    Args:
        hidden: after the last norm, [tokens, hidden], in the type to compute products in.
        head: [vocabulary, hidden].
        targets: the tokens that come next, [tokens].
        weights: [tokens], float32.
        scaling: what logits are divided by.

    """
    if torch.is_grad_enabled():
        total, each = _Sum.apply(hidden, head, targets, weights, scaling)  # type: ignore[no-untyped-call]
        return total, each
    words = head.to(hidden.dtype)
    parts = zip(torch.split(hidden, CHUNK), torch.split(targets, CHUNK), strict=True)
    each = torch.cat([functional.cross_entropy((h @ words.T).float() / scaling, t, reduction="none") for h, t in parts])
    return (each * weights).sum(), each
