"""Low-rank adaptation (Hu et al. 2021, section 4.1): a map W becomes W + (alpha / rank) B A, and A and B are trained.

B begins as zero, so that the model begins as it is. All linear maps of the layers are adapted; embeddings and norms
stay as they are. What is saved is the sum, a model like any other.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from avow.lm.model import Decoder
from avow.lm.train.recipe import Lora


class Adapted(nn.Module):
    """A linear map that is not trained, and the change of it that is."""

    def __init__(self, base: nn.Linear, how: Lora) -> None:
        super().__init__()
        self.base, self.scale = base, how.alpha / how.rank
        self.lora_a = nn.Parameter(torch.empty(how.rank, base.in_features))
        self.lora_b = nn.Parameter(torch.zeros(base.out_features, how.rank))
        nn.init.uniform_(self.lora_a, -(1 / math.sqrt(base.in_features)), 1 / math.sqrt(base.in_features))

    def forward(self, x: Tensor) -> Tensor:
        change = functional.linear(functional.linear(x, self.lora_a), self.lora_b)
        out: Tensor = self.base(x) + self.scale * change
        return out


def adapt(decoder: Decoder, how: Lora) -> None:
    """Adapt the linear maps of all layers; nothing else is trained any more."""
    decoder.requires_grad_(requires_grad=False)
    for layer in decoder.layers:
        for name, child in list(layer.named_children()):
            if isinstance(child, nn.Linear):
                setattr(layer, name, Adapted(child, how))


def merged(tensors: dict[str, Tensor], how: Lora) -> dict[str, Tensor]:
    """The tensors of an adapted decoder as those of a plain one."""
    changes = {name.removesuffix(".lora_a"): a for name, a in tensors.items() if name.endswith(".lora_a")}
    found = {name.replace(".base.", "."): t for name, t in tensors.items() if not name.endswith((".lora_a", ".lora_b"))}
    for place, a in changes.items():
        found[f"{place}.weight"] = found[f"{place}.weight"] + how.alpha / how.rank * (tensors[f"{place}.lora_b"] @ a)
    return found
