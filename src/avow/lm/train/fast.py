"""What makes a decoder train faster on a CPU, and changes nothing that it computes but for rounding.

- Attention by plain matrix products. Rows of a batch are of one length (`loader`), short ones mostly, and there the
  kernel that torch has for long texts takes five times as long, most of it on the way back.
- Norms that keep their input and one number a token for the way back, and hand on bf16 once instead of float32 that
  each of the linear maps after them would convert again.

The decoder stays what it is: the same parameters under the same names (`avow.lm.model`).
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from avow.lm.attention import Rotary, Scheme, Turn, scheme
from avow.lm.config import Config
from avow.lm.model import Decoder


def keep_memory() -> None:
    """Let the C library keep memory that was freed: asking the system for pages anew costs a fifth of all time.

    For a process that does nothing but train; where the library is not GNU's, nothing happens.
    """
    options = {-4: 0, -1: 2**31 - 1, -2: 2**28}  # M_MMAP_MAX, M_TRIM_THRESHOLD, M_TOP_PAD
    try:
        mallopt = ctypes.CDLL("libc.so.6").mallopt
    except (OSError, AttributeError):
        return
    for option, value in options.items():
        mallopt(option, value)


class Products:
    """A scheme for rotary positions without a window; tables are made once for each length."""

    def __init__(self, rotary: Rotary) -> None:
        self._rotary = rotary
        self._plans: dict[tuple[int, int], ProductPlan] = {}

    def __call__(self, start: int, end: int) -> ProductPlan:
        if (start, end) not in self._plans:
            unseen = torch.full((end - start, end), -torch.inf).triu(start + 1)
            turn = self._rotary.turn(np.arange(start, end), end)
            self._plans[start, end] = ProductPlan(unseen, turn)
        return self._plans[start, end]


@dataclass(frozen=True, slots=True)
class ProductPlan:
    """Attention as two products and a softmax. unseen: [new, all], minus infinity where a key is not seen."""

    unseen: Tensor
    turn: Turn

    def kept(self, keys: Tensor) -> Tensor:
        return _turned(self.turn, keys)

    def attend(self, queries: Tensor, keys: Tensor, values: Tensor, scale: float) -> Tensor:
        shape, groups = queries.shape, queries.shape[1] // keys.shape[1]
        # heads that share keys are rows of one product: [batch * kv_heads, groups * new, head_dim]
        rows = _turned(self.turn, queries).reshape(-1, groups * shape[2], shape[3])
        keys, values = keys.flatten(0, 1), values.flatten(0, 1)
        unseen = self.unseen.to(rows.dtype).repeat(groups, 1)
        scores = torch.baddbmm(unseen, rows, keys.transpose(1, 2), alpha=scale)
        return torch.bmm(scores.softmax(-1), values).view(shape)


def _turned(turn: Turn, heads: Tensor) -> Tensor:
    """The rotation in the type of what is turned."""
    return Turn(turn.cosines.to(heads.dtype), turn.sines.to(heads.dtype))(heads)


class _RootMeanSquare(torch.autograd.Function):
    """x / sqrt(mean(x^2) + eps) * gain over the last dimension."""

    @staticmethod
    def forward(context: Any, x: Tensor, gain: Tensor, eps: float, dtype: torch.dtype) -> Tensor:
        exact = torch.promote_types(x.dtype, torch.float32)
        size = torch.linalg.vector_norm(x, dim=-1, keepdim=True, dtype=exact)
        inverse = (size.square_().div_(x.shape[-1])).add_(eps).rsqrt_()
        context.save_for_backward(x, gain, inverse)
        normed: Tensor = (x * inverse).mul_(gain).to(dtype)
        return normed

    @staticmethod
    def backward(context: Any, *outer: Tensor) -> tuple[Tensor, Tensor, None, None]:
        x, gain, inverse = context.saved_tensors
        slope = outer[0].to(x.dtype)
        normed = x * inverse
        to_gain = (slope * normed).flatten(0, -2).sum(0)
        slope = slope * gain
        shared = torch.linalg.vecdot(slope, normed).div_(x.shape[-1]).unsqueeze(-1)
        return normed.mul_(shared).neg_().add_(slope).mul_(inverse), to_gain, None, None


class Norm(nn.Module):
    """`nn.RMSNorm` with its own way back, taking over its parameter."""

    def __init__(self, of: nn.RMSNorm) -> None:
        super().__init__()
        self.weight, self.eps = of.weight, of.eps or 1e-5

    def forward(self, x: Tensor) -> Tensor:
        kind = x.device.type
        dtype = torch.get_autocast_dtype(kind) if torch.is_autocast_enabled(kind) else x.dtype
        found: Tensor = _RootMeanSquare.apply(x, self.weight, self.eps, dtype)  # type: ignore[no-untyped-call]
        return found


def training_scheme(config: Config) -> Scheme:
    """How tokens find each other in training: as in the decoder, by products where these can say it."""
    usual = scheme(config)
    return Products(usual) if isinstance(usual, Rotary) and not usual.window and not config.dynamic else usual


def hasten(decoder: Decoder) -> None:
    """Let a decoder compute in the fast way from now on."""
    decoder.scheme = training_scheme(decoder.config)
    for parent in list(decoder.modules()):
        for name, child in parent.named_children():
            if isinstance(child, nn.RMSNorm):
                setattr(parent, name, Norm(child))
