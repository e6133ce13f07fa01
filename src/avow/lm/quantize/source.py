"""A model as quantization sees it: parts, which are layers and what is in none, and a text to calibrate by."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from avow.lm.blocks import codes_of
from avow.lm.native.formats import Codes
from avow.lm.quantize.layers import Target
from avow.lm.quantize.quantizers import Weights
from avow.lm.tensors import StoredTensors

REST = "rest"  # the part that is no layer


@dataclass(frozen=True, slots=True)
class Calibration:
    """Windows of a text, [windows, tokens], and how its tokens are written."""

    ids: NDArray[np.int64]
    spell: Callable[[int], str]

    @property
    def digest(self) -> str:
        return sha256(self.ids.tobytes()).hexdigest()


_SAME = {"fp6": ("fp6",), "int8": ("int8", "Q8_0"), "int6": ("int6", "Q6_K"), "int4": ("int4", "Q4_K")}


class Part(Mapping[str, Weights]):
    """The tensors of a part by their names within it, read when they are asked for."""

    def __init__(self, source: StoredTensors, part: str, without: str = "") -> None:
        self._source = source
        self.prefix = "" if part == REST else f"{part}."
        names = (name for name in source.names() if name.startswith("layers.") == bool(self.prefix) and name != without)
        self._names = [name.removeprefix(self.prefix) for name in names if name.startswith(self.prefix)]

    def __getitem__(self, name: str) -> Weights:
        if name not in self:
            raise KeyError(name)
        return self._source.read(self.prefix + name)

    def __contains__(self, name: object) -> bool:  # without reading it, as a mapping would
        return name in self._names

    def codes(self, name: str, form: Target) -> Codes | None:
        """A matrix that the source has in a format already."""
        stored = self._source.stored(self.prefix + name)
        if stored.dtype not in _SAME.get(form, ()):
            return None
        codes = codes_of(stored)
        return codes if codes.packable else None

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)
