"""A model quantized from one place to another, part by part: the main path.

A part is a layer, or at the end what is not in layers: embedding, last norm, output. Each is read, rounded, written and
noted before the next is begun; the source is opened anew for each, so that pages of its map do not pile up. With a
calibration text the parts are rounded one after the other for the inputs that the rounded layers before them make; a
run that goes on where it stopped first sends the text through the layers that are there already.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from avow.core.errors import ModelError
from avow.lm.config import Config
from avow.lm.names import optional_shapes, shapes
from avow.lm.native.formats import packed_bytes
from avow.lm.quantize.destination import Destination
from avow.lm.quantize.layers import Rounding, Written, is_matrix, losses, round_plain, round_seen
from avow.lm.quantize.quantizers import Weights
from avow.lm.quantize.report import Json, activations_report, part_report, summary

REST = "rest"  # the part that is no layer
VERSION = 1  # of the folder


class Source(Protocol):
    """What of a checkpoint is needed here; `avow.lm.checkpoint.Checkpoint` is one."""

    @property
    def path(self) -> Path: ...

    @property
    def config(self) -> Config: ...

    def names(self) -> list[str]: ...

    def read(self, name: str) -> Weights: ...


@dataclass(frozen=True, slots=True)
class Calibration:
    """Windows of a text, [windows, tokens], and how its tokens are written."""

    ids: NDArray[np.int64]
    spell: Callable[[int], str]

    @property
    def digest(self) -> str:
        return sha256(self.ids.tobytes()).hexdigest()


@dataclass(frozen=True, slots=True)
class Job:
    """What to make of which model.

    source: opens it. files: those that it consists of, to notice when they change. config, tokenizer: what the new
    folder says of the model and of its text, config.json and files by name.
    """

    source: Callable[[], Source]
    files: tuple[Path, ...]
    destination: Path
    rounding: Rounding
    calibration: Calibration | None
    config: Mapping[str, Any]
    tokenizer: Mapping[str, bytes]

    def origin(self) -> dict[str, Any]:
        """What the result depends on."""
        stats = {file.name: file.stat() for file in self.files}
        text = self.calibration
        return {
            "source": {name: [stat.st_size, stat.st_mtime_ns] for name, stat in stats.items()},
            "format": self.rounding.form,
            "method": self.rounding.method,
            "calibration": {"tokens": list(text.ids.shape), "sha256": text.digest} if text else None,
        }


OnPart = Callable[[int, int], None]


def quantize(job: Job, on_part: OnPart = lambda _done, _parts: None) -> Json:
    """Write a quantized model, or the rest of it; what was done, as `quantization.json` says it.

    Args:
        job: what to make of which model.
        on_part: hears how many parts of how many are done, 0 at the beginning.

    Raises:
        ModelError: the destination is not avow's, was begun from something else or cannot be written; the source is
            damaged; a weight is not finite or too large for the format.

    """
    parts = [*(f"layers.{i}" for i in range(job.source().config.layers)), REST]
    with Destination.begun(job.destination, len(parts), job.origin()) as destination:
        if not destination.complete:
            _write(job, destination, parts, on_part)
            made = {"version": VERSION, "format": job.rounding.form, "method": job.rounding.method}
            told = summary(destination.reports.values()) | {"bits": _bits(job)}
            destination.finish(dict(job.config) | {"avow": made}, job.tokenizer, told)
        return destination.state


def _write(job: Job, destination: Destination, parts: Sequence[str], on_part: OnPart) -> None:
    """All parts that are not there yet."""
    missing = [part for part in parts if part not in destination.reports]
    destination.room(_bytes(job, missing))
    walk = _Seen(job, destination.path) if job.calibration and missing else _Plain(job)
    for number, part in enumerate(parts, start=1):
        on_part(number - 1, len(parts))
        if part in missing:
            destination.write(number, part, *walk.round(part))
        elif walk.follows:
            walk.follow(part, destination.read(part))
    on_part(len(parts), len(parts))


def _bytes(job: Job, parts: Sequence[str]) -> int:
    """About what the parts and the states of a text take on the disk."""
    source, sizes = job.source(), 0
    for name, shape in _shapes(source).items():
        if (".".join(name.split(".")[:2]) if name.startswith("layers.") else REST) in parts:
            sizes += packed_bytes(job.rounding.form, *shape) if is_matrix(name, shape) else 4 * math.prod(shape)
    states = 2 * 4 * job.calibration.ids.size * source.config.hidden_size if job.calibration else 0
    return sizes + states


def _bits(job: Job) -> float:
    """What a weight of a matrix takes, scales and padding included."""
    matrices = [shape for name, shape in _shapes(job.source()).items() if is_matrix(name, shape)]
    packed = sum(packed_bytes(job.rounding.form, *shape) for shape in matrices)
    return 8 * packed / sum(rows * cols for rows, cols in matrices)


def _shapes(source: Source) -> dict[str, tuple[int, ...]]:
    every = shapes(source.config) | optional_shapes(source.config)
    return {name: every[name] for name in source.names()}


class _Part(Mapping[str, Weights]):
    """The tensors of a part by their names within it, read when they are asked for."""

    def __init__(self, source: Source, part: str, without: str = "") -> None:
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

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


class _Plain:
    """Parts by themselves."""

    follows = False

    def __init__(self, job: Job) -> None:
        self._job = job

    def round(self, part: str) -> tuple[dict[str, Written], Json]:
        written, lost = {}, {}
        tensors = _Part(self._job.source(), part)
        with _naming(part):
            for name, tensor, loss in round_plain(tensors, self._job.rounding):
                written[tensors.prefix + name] = tensor
                if loss is not None:
                    lost[name] = loss
        return written, part_report(lost)

    def follow(self, part: str, tensors: Mapping[str, Weights]) -> None:
        """Nothing depends on what was done before."""


class _Seen:
    """Parts one after the other, with what they see of a text."""

    follows = True

    def __init__(self, job: Job, folder: Path) -> None:
        from avow.lm.quantize.calibrate import Text

        self._job, self._config = job, job.source().config
        self._calibration = cast("Calibration", job.calibration)
        top = _Part(job.source(), REST)
        self._text = Text(self._config, self._calibration.ids, top.get("rope_divisors"), folder)
        self._text.embed(top["embed.weight"], top.get("position.weight"))

    def round(self, part: str) -> tuple[dict[str, Written], Json]:
        tensors = _Part(self._job.source(), part)
        with _naming(part):
            return self._top(tensors) if part == REST else self._layer(tensors)

    def follow(self, part: str, tensors: Mapping[str, Weights]) -> None:
        """Send the text through a layer that is written already."""
        if part != REST:
            self._text.follow(tensors)

    def _layer(self, tensors: _Part) -> tuple[dict[str, Written], Json]:
        exact = dict(tensors)
        inputs, activations = self._text.observe(exact)
        rounded = round_seen(self._config, exact, self._job.rounding, inputs)
        drift = self._text.advance({name: each.values for name, each in rounded.items()})
        lost = {name: each.loss for name, each in rounded.items() if each.loss is not None}
        seen = activations_report(activations, self._spell)
        return {tensors.prefix + name: each.written for name, each in rounded.items()}, part_report(lost, drift, seen)

    def _top(self, tensors: _Part) -> tuple[dict[str, Written], Json]:
        """The output is rounded for what it sees, also where it is the embedding; else that by itself."""
        norm = {name.removeprefix("norm."): tensors[name] for name in tensors if name.startswith("norm.")}
        output = "head.weight" if "head.weight" in tensors else "embed.weight"
        inputs = self._text.last(norm)
        others = _Part(self._job.source(), REST, without=output)
        written, lost = {}, {}
        for name, tensor, loss in round_plain(others, self._job.rounding):
            written[name] = tensor
            if loss is not None:
                lost[name] = loss
        weight = tensors[output]
        written[output], values = self._job.rounding(weight, inputs.moment)
        lost[output] = losses(weight, values, inputs)
        return written, part_report(lost)

    def _spell(self, window: int, position: int) -> str:
        return self._calibration.spell(int(self._calibration.ids[window, position]))


@contextmanager
def _naming(part: str) -> Iterator[None]:
    """Errors of a tensor, which begin with its name in the part, begin with all of its name."""
    try:
        yield
    except ModelError as error:
        raise ModelError(f"{part}.{error.message}" if part != REST else error.message, hint=error.hint) from None
