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
    """A scheme for rotary positions without a window; tables are made for the longest text, others take part of them.

    That needs angles that do not follow the length of a text: not for dynamic NTK.
    """

    def __init__(self, rotary: Rotary) -> None:
        self._rotary = rotary
        self._largest = self._made(0)

    def __call__(self, start: int, end: int) -> ProductPlan:
        if end > len(self._largest.unseen):
            self._largest = self._made(end)
        unseen, turn, new = self._largest.unseen, self._largest.turn, slice(start, end)
        return ProductPlan(unseen[new, :end], Turn(turn.cosines[new], turn.sines[new]))

    def _made(self, size: int) -> ProductPlan:
        unseen = torch.full((size, size), -torch.inf).triu(1)
        return ProductPlan(unseen, self._rotary.turn(np.arange(size), size))


@dataclass(frozen=True, slots=True)
class ProductPlan:
    """Attention as two products and a softmax. unseen: [new, all], minus infinity where a key is not seen."""

    unseen: Tensor
    turn: Turn

    def kept(self, keys: Tensor) -> Tensor:
        return keys

    def attend(self, queries: Tensor, keys: Tensor, values: Tensor, scale: float) -> Tensor:
        found: Tensor = _Attention.apply(  # type: ignore[no-untyped-call]
            queries, keys, values, self.turn.cosines, self.turn.sines, self.unseen, scale
        )
        return found


class _Attention(torch.autograd.Function):
    """Queries [batch, heads, tokens, dims], keys and values [batch, kv_heads, tokens, dims], turned and attended.

    Heads that share keys are rows of one product: [batch * kv_heads, groups * tokens, dims].
    """

    @staticmethod
    def forward(
        context: Any, queries: Tensor, keys: Tensor, values: Tensor, cosines: Tensor, sines: Tensor, unseen: Tensor,
        scale: float,
    ) -> Tensor:  # fmt: skip
        shape, shared = queries.shape, keys.shape
        sizes = -1, shape[1] // shared[1] * shape[2], shape[3]
        cosines, sines = cosines.to(keys.dtype), sines.to(keys.dtype)
        rows = _turned(queries, cosines, sines, scale).view(sizes)
        keys, values = _turned(keys, cosines, sines).flatten(0, 1), values.flatten(0, 1)
        hidden = unseen.to(rows.dtype).repeat(sizes[1] // shape[2], 1)
        weights = torch.baddbmm(hidden, rows, keys.transpose(1, 2)).softmax(-1)
        context.save_for_backward(rows, keys, values, weights, cosines, sines)
        context.sizes = shape, shared, scale
        return torch.bmm(weights, values).view(shape)

    @staticmethod
    def backward(context: Any, *outer: Tensor) -> tuple[Tensor, Tensor, Tensor, None, None, None, None]:
        rows, keys, values, weights, cosines, sines = context.saved_tensors
        shape, shared, scale = context.sizes
        slope = outer[0].reshape(rows.shape)
        to_values = torch.bmm(weights.transpose(1, 2), slope).view(shared)
        slope = torch.bmm(slope, values.transpose(1, 2))
        slope = torch._softmax_backward_data(slope, weights, -1, weights.dtype)
        to_rows, to_keys = torch.bmm(slope, keys).view(shape), torch.bmm(slope.transpose(1, 2), rows).view(shared)
        to_queries = _turned(to_rows, cosines, -sines, scale)
        return to_queries, _turned(to_keys, cosines, -sines), to_values, None, None, None, None


def _turned(heads: Tensor, cosines: Tensor, sines: Tensor, scale: float = 1.0) -> Tensor:
    """`Turn` and a factor, in the type of what is turned, with few passes over memory; the other way with -sines."""
    cosines, sines = cosines * scale, sines * scale
    half = cosines.shape[-1]
    left, right = heads[..., :half], heads[..., half : 2 * half]
    out = torch.empty(heads.shape, dtype=heads.dtype, device=heads.device)
    torch.mul(left, cosines, out=out[..., :half]).addcmul_(right, sines, value=-1)
    torch.mul(right, cosines, out=out[..., half : 2 * half]).addcmul_(left, sines)
    torch.mul(heads[..., 2 * half :], scale, out=out[..., 2 * half :])
    return out


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
        normed, slope = x * inverse, outer[0].to(x.dtype, copy=True)
        product = slope * normed
        to_gain, shared = product.flatten(0, -2).sum(0), (product @ gain).div_(x.shape[-1]).unsqueeze(-1)
        return slope.mul_(gain).addcmul_(normed, shared, value=-1).mul_(inverse), to_gain, None, None


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
