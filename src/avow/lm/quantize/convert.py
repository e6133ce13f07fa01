"""A model quantized from one place to another, part by part: the main path.

A part is a layer, or at the end what is not in layers: embedding, last norm, output. Each is read, rounded, written and
noted before the next is begun. With a calibration text the parts are rounded one after the other for the inputs that
the rounded layers before them make; a run that goes on where it stopped first sends the text through the layers that
are there already.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from avow.lm.names import optional_shapes, shapes
from avow.lm.native.formats import packed_bytes
from avow.lm.quantize.destination import Destination
from avow.lm.quantize.layers import Rounding, is_matrix
from avow.lm.quantize.report import Json, summary
from avow.lm.quantize.source import REST, Calibration
from avow.lm.quantize.walk import Plain, Seen
from avow.lm.tensors import StoredTensors

VERSION = 1  # of the folder


@dataclass(frozen=True, slots=True)
class Job:
    """What to make of which model.

    source: opens it. files: those that it consists of, to notice when they change. config, tokenizer: what the new
    folder says of the model and of its text, config.json and files by name.
    """

    source: Callable[[], StoredTensors]
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
    """Write a quantized model, or what of it is missing or damaged; what was done, as `quantization.json` says it.

    Args:
        job: what to make of which model.
        on_part: hears how many parts of how many are done, 0 at the beginning.

    Raises:
        ModelError: the destination is not avow's, was begun from something else or cannot be written; the source is
            damaged; a weight is not finite or too large for the format.

    """
    parts = [*(f"layers.{i}" for i in range(job.source().config.layers)), REST]
    with Destination.begun(job.destination, len(parts), job.origin()) as destination:
        _write(job, destination, parts, on_part)
        made = {"version": VERSION, "format": job.rounding.form, "method": job.rounding.method}
        told = summary(destination.reports.values()) | {"bits": _bits(job)}
        destination.finish(dict(job.config) | {"avow": made}, job.tokenizer, told)
        return destination.state


def _write(job: Job, destination: Destination, parts: Sequence[str], on_part: OnPart) -> None:
    """All parts that are not there yet."""
    missing = [part for part in parts if part not in destination.reports]
    if not missing:
        return
    destination.room(_bytes(job, missing))
    walk = _walk(job, destination.path)
    for number, part in enumerate(parts, start=1):
        on_part(number - 1, len(parts))
        if part in missing:
            destination.write(number, part, *walk.round(part))
        elif walk.follows:
            walk.follow(part, destination.read(part))
    on_part(len(parts), len(parts))


def _walk(job: Job, folder: Path) -> Plain | Seen:
    if job.calibration is None:
        return Plain(job.source, job.rounding)
    return Seen(job.source, job.rounding, job.calibration, folder)


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


def _shapes(source: StoredTensors) -> dict[str, tuple[int, ...]]:
    every = shapes(source.config) | optional_shapes(source.config)
    return {name: every[name] for name in source.names()}
