"""One process, or several that torchrun started: who this one is, and what is shared out among them.

    torchrun --nproc-per-node 2 -m avow train pretrain RECIPE RUN

Parameters, slopes and moments are cut into a piece for each process (FSDP2: Zhao et al. 2023, and torch's
`fully_shard`), and each process takes its share of the batches of a step. Several machines are for torchrun to join.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, distributed, nn

from avow.core.errors import TrainingError


@dataclass(frozen=True, slots=True)
class World:
    """The processes: which of how many this is, and the device that it computes on."""

    rank: int
    size: int
    device: torch.device
    mesh: Any = None

    @property
    def first(self) -> bool:
        """Whether this is the one that writes."""
        return self.rank == 0

    def shard(self, model: nn.Module, layers: nn.ModuleList) -> None:
        """Cut the parameters of a model into pieces, layer by layer."""
        if self.size > 1:
            from torch.distributed.fsdp import fully_shard

            for layer in layers:
                fully_shard(layer, mesh=self.mesh)
            # The rest too is cut again after each forward pass: a measurement has no way back that would do it, and
            # what it left whole would be taken by the next pass, whatever the pieces are by then.
            fully_shard(model, mesh=self.mesh, reshard_after_forward=True)

    def total(self, value: float) -> float:
        """The sum over all processes."""
        if self.size == 1:
            return value
        number = torch.tensor(value, dtype=torch.float64, device=self.device)
        distributed.all_reduce(number)
        return float(number)

    def wait(self) -> None:
        """Until all processes are here."""
        if self.size > 1:
            distributed.barrier()


@contextmanager
def world(device: str) -> Iterator[World]:
    """The processes of this run.

    Raises:
        TrainingError: a device that this machine has not.

    """
    size, rank = int(os.environ.get("WORLD_SIZE", "1")), int(os.environ.get("RANK", "0"))
    local = int(os.environ.get("LOCAL_RANK", "0"))
    if device == "cuda" and not torch.cuda.is_available():
        built = "this machine has none" if torch.version.cuda else "this torch is built for the CPU alone"
        raise TrainingError(f"--device cuda: {built}", hint="Without --device it runs on the CPU.")
    place = torch.device("cuda", local) if device == "cuda" else torch.device("cpu")
    if device == "cuda":
        torch.cuda.set_device(place)
    if size == 1:
        yield World(0, 1, place)
        return
    from torch.distributed.device_mesh import init_device_mesh

    distributed.init_process_group("nccl" if device == "cuda" else "gloo")
    try:
        yield World(rank, size, place, init_device_mesh(device, (size,)))
    finally:
        distributed.destroy_process_group()


def whole(tensor: Tensor) -> Tensor:
    """A tensor of which each process may hold a piece, whole and in each process."""
    full: Tensor = tensor.full_tensor() if hasattr(tensor, "full_tensor") else tensor
    return full.detach()


def placed_like(tensor: Tensor, like: Tensor) -> Tensor:
    """A whole tensor, cut into pieces as another is."""
    tensor = tensor.to(like.device, like.dtype)
    from torch.distributed.tensor import DTensor, distribute_tensor

    return distribute_tensor(tensor, like.device_mesh, like.placements) if isinstance(like, DTensor) else tensor
