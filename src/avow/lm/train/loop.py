"""Training: steps, what is measured on the way, checkpoints from which a run goes on to the bit.

A step is some batches whose slopes are added before the weights change; a token counts the same whichever batch it is
in, so that many small batches do what one large batch does. Products are computed in bf16, weights and moments are
float32. Everything that happens depends on the recipe alone, not on when it was stopped and taken up again.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import torch
from torch import Tensor, nn

from avow.core.errors import TrainingError
from avow.lm.model import Cache, Decoder
from avow.lm.train.distributed import World, whole
from avow.lm.train.fast import hasten
from avow.lm.train.loader import Batch, Loader
from avow.lm.train.loss import weighted
from avow.lm.train.optimizers import Optimizers
from avow.lm.train.recipe import Recipe
from avow.lm.train.rounding import rounding
from avow.lm.train.schedule import factor


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: tokens of `total`, the mean loss and tokens a second since it was told last.

    valid: what was measured on held-out texts just now, by part. saved: the checkpoint that was written just now.
    """

    step: int
    tokens: int
    total: int
    loss: float
    rate: float
    valid: dict[str, float] = field(default_factory=dict)
    saved: Path | None = None

    @property
    def left(self) -> float:
        """Seconds until the end, at the present rate."""
        return (self.total - self.tokens) / max(self.rate, 1e-9)


OnProgress = Callable[[Progress], None]
Reweigh = Callable[[Tensor, Tensor], Tensor]
"""Of the loss of each target and its weight, [rows, length], the weights that have the slope of another loss."""


class Trainee(nn.Module):
    """A decoder that tells its loss.

    Args:
        decoder: what is trained.
        device: where.
        tempering: what logits are divided by besides.
        reweigh: makes another loss of the cross-entropy; held-out texts are measured without it.

    """

    def __init__(
        self, decoder: Decoder, device: torch.device, *, tempering: float = 1.0, reweigh: Reweigh | None = None
    ) -> None:
        super().__init__()
        hasten(decoder)
        self.decoder = decoder.to(device)
        self._device, self._reweigh = device, reweigh
        self._scaling = decoder.config.logits_scaling * tempering

    def forward(self, ids: Tensor, targets: Tensor, weights: Tensor) -> tuple[Tensor, Tensor]:
        """The weighted sum of the loss, and the loss of each target, [rows, length]."""
        on_device = nullcontext() if self._device.type == "cpu" else self._device
        with torch.autocast(self._device.type, torch.bfloat16), on_device:
            hidden = self.decoder.norm(self.decoder.hidden(ids, Cache())).to(torch.bfloat16)
        if self._reweigh and torch.is_grad_enabled():
            with torch.no_grad():
                weights = self._reweigh(self._loss(hidden, targets, weights)[1], weights)
        return self._loss(hidden, targets, weights)

    def _loss(self, hidden: Tensor, targets: Tensor, weights: Tensor) -> tuple[Tensor, Tensor]:
        parts = hidden.flatten(0, 1), self.decoder.head.weight, targets.flatten(), weights.flatten()
        total, each = weighted(*parts, self._scaling)
        return total, each.view(targets.shape)

    def on(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """The same for a batch of the loader."""
        parts = (batch.ids, batch.targets, batch.weights)
        ids, targets, weights = (torch.from_numpy(part).to(self._device) for part in parts)
        found: tuple[Tensor, Tensor] = self(ids, targets, weights)
        return found


@dataclass(slots=True)
class Run:
    """A training on its way: all that changes from step to step."""

    recipe: Recipe
    world: World
    trainee: Trainee
    optimizers: Optimizers
    loader: Loader
    held_out: Sequence[tuple[str, Sequence[Batch]]]
    step: int = 0
    tokens: int = 0
    seconds: float = 0.0

    @property
    def done(self) -> bool:
        return self.tokens >= self.recipe.training.tokens

    def _as_stored(self) -> AbstractContextManager[None]:
        """Weights are rounded within the block, where it is time for that."""
        how = self.recipe.training
        begun = how.fp6 > 0 and self.tokens >= (1 - how.fp6) * how.tokens
        return rounding(self.trainee.parameters()) if begun else nullcontext()

    def advance(self) -> tuple[float, float, float]:
        """One step: its loss, the norm of its slope, and what the learning rate was multiplied by.

        Raises:
            TrainingError: the loss is no number any more.

        """
        how = self.recipe.training
        batches = self.loader.take(how.accumulate, self.tokens / how.tokens)
        counted = math.fsum(float(batch.weights.sum(dtype="float64")) for batch in batches)
        scale = factor(self.tokens, how.tokens, how.warmup, how.final)
        loss = 0.0
        with self._as_stored():
            for batch in batches[self.world.rank :: self.world.size]:
                total, _ = self.trainee.on(batch)
                share = total / max(counted, 1e-9)
                (share * self.world.size).backward()  # type: ignore[no-untyped-call]
                loss += float(share.detach())
        loss = self.world.total(loss)
        norm = torch.nn.utils.clip_grad_norm_([p for p in self.trainee.parameters() if p.requires_grad], how.clip)
        size = float(whole(norm))
        if not math.isfinite(loss + size):
            hint = "A lower learning rate helps; the checkpoints before stay."
            raise TrainingError(f"step {self.step + 1}: the loss is {loss}, its slope {size}", hint=hint)
        self.optimizers.step(scale)
        self.optimizers.clear()
        self.step, self.tokens = self.step + 1, self.tokens + sum(batch.tokens for batch in batches)
        return loss, size, scale

    @torch.no_grad()
    def evaluate(self) -> dict[str, float]:
        """Nats a token of held-out texts: of a folder's completions, and of its prompts as `NAME/prompt`."""
        with self._as_stored():
            return self._evaluated()

    def _evaluated(self) -> dict[str, float]:
        found = {}
        for name, batches in self.held_out:
            sums, counts = [0.0, 0.0], [0, 0]
            for batch in batches:
                each = self.trainee.on(batch)[1].double().cpu().numpy()
                for kind, weight in enumerate((1.0, -1.0)):
                    chosen = batch.weights == weight
                    sums[kind] += float(each[chosen].sum())
                    counts[kind] += int(chosen.sum())
            for kind, part in enumerate((name, f"{name}/prompt")):
                if counts[kind]:
                    found[part] = sums[kind] / counts[kind]
        return found
