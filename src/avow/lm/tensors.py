"""What loading needs of a checkpoint: its tensors by avow's names. `avow.lm.checkpoint.Checkpoint` is one."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from avow.lm.blocks import Stored
from avow.lm.config import Config


class Tensors(Protocol):
    """Tensors whose values can be read."""

    @property
    def path(self) -> Path: ...

    @property
    def config(self) -> Config: ...

    def names(self) -> list[str]: ...

    def read(self, name: str) -> NDArray[np.float32]:
        """Its values, whatever they are stored as."""
        ...


class StoredTensors(Tensors, Protocol):
    """Tensors that can also be had as they lie in the file."""

    def stored(self, name: str) -> Stored: ...
