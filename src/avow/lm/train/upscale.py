"""Depth upscaling: a deeper model to train on, made of two copies of a trained one, stacked.

Granite Code (Mishra et al. 2024, section 3, the 34B model): the last K layers of the first copy and the first K of the
second are dropped, so that L layers become 2 (L - K) and no seam joins layers that were further than K + 1 apart. With
K = L / 2 nothing is left twice and the result is the original. Granite took L = 52, K = 8, hence 88 layers.

Tensors go from file to file one by one as they are stored, byte for byte: memory does not depend on the model's size.
Embedding, last norm and output are copied once. What comes out must be trained further before it is better than what
went in. It does NOT widen a model, and takes folders of Hugging Face's layout alone: no GGUF, no quantized weights.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from avow.core.errors import ConfigError, ModelError, TrainingError
from avow.lm.checkpoint import Checkpoint
from avow.lm.files import TensorFile, TensorInfo
from avow.lm.folder import CONFIG, SINGLE, Folder
from avow.lm.train.writing import new_folder

_LAYER = re.compile(r"((?:(?:model|transformer)\.)?(?:layers|h)\.)(\d+)(\..+)")
_COUNTS = ("num_hidden_layers", "n_layer")  # what families call the number of layers
_CHUNK = 1 << 24  # bytes that are copied at once


@dataclass(frozen=True, slots=True)
class Upscaled:
    """What was made: how many layers there were and are, and which of the old ones each of the new ones is."""

    before: int
    layers: tuple[int, ...]
    bytes: int


def layer_map(layers: int, drop: int) -> tuple[int, ...]:
    """Which layer of the original each layer of the result is.

    Raises:
        ConfigError: `drop` is below 0, or so large that layers would be lost altogether.

    """
    if not 0 <= drop <= layers // 2:
        found = f"{drop} layers are to be dropped from each copy of {layers}"
        raise ConfigError(f"{found}, expected 0 to {layers // 2}", hint="Granite dropped 8 of 52.")
    return (*range(layers - drop), *range(drop, layers))


def upscale(source: Path, destination: Path, drop: int) -> Upscaled:
    """Write the upscaled model of a folder into a new folder, its tokenizer with it.

    Raises:
        ConfigError: as `layer_map`.
        ModelError: the source is no folder of plain weights, or is damaged.
        TrainingError: the destination exists and is not empty, or cannot be written.

    """
    config = _plain_folder(source)
    checkpoint = Checkpoint(source)
    chosen = layer_map(checkpoint.config.layers, drop)
    folder = Folder(source)
    tensors = list(_stacked(folder.tensors(), chosen))
    told = _described(config, chosen)
    with new_folder(destination) as made:
        _check_room(made, sum(file.tensors[name].nbytes for _, file, name in tensors))
        for file in folder.tokenizer_files():
            shutil.copyfile(file, made / file.name)
        size = _write(made / SINGLE, tensors)
        (made / CONFIG).write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    return Upscaled(checkpoint.config.layers, chosen, size)


_Tensor = tuple[str, TensorFile, str]  # its new name, the file that holds it, its name there


def _plain_folder(source: Path) -> dict[str, object]:
    """What config.json says of a model whose layers can be copied as they lie in the files."""
    if not source.is_dir():
        kind = "a file" if source.exists() else "not there"
        raise ModelError(f"{source} is {kind}, expected a model folder as Hugging Face lays it out")
    config = Folder(source).config()
    if "avow" in config or config.get("quantization_config"):
        raise ModelError(f"{source} holds quantized weights, expected those that it was made from")
    return config


def _stacked(tensors: Mapping[str, TensorFile], chosen: Sequence[int]) -> Iterator[_Tensor]:
    """The tensors of the result, those of no layer first, then layer by layer."""
    layers: dict[int, list[tuple[str, str]]] = {}
    for name, file in tensors.items():
        match = _LAYER.fullmatch(name)
        if match is None:
            yield name, file, name
        else:
            layers.setdefault(int(match[2]), []).append((match[1], match[3]))
    for new, old in enumerate(chosen):
        for before, after in layers[old]:
            name = f"{before}{old}{after}"
            yield f"{before}{new}{after}", tensors[name], name


def _described(config: Mapping[str, object], chosen: Sequence[int]) -> dict[str, object]:
    """config.json with the new number of layers, and with what it says of every layer stacked as they are."""
    told = dict(config) | {key: len(chosen) for key in _COUNTS if key in config}
    kinds = config.get("layer_types")
    if isinstance(kinds, list):
        told["layer_types"] = [kinds[layer] for layer in chosen]
    return told


def _check_room(folder: Path, needed: int) -> None:
    """Refuse before anything is copied what the disk cannot hold."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        found = f"{folder.parent}: the disk has {free / 1e6:,.0f} MB left, expected {needed / 1e6:,.0f} MB or more"
        raise TrainingError(found)


def _write(path: Path, tensors: Sequence[_Tensor]) -> int:
    """A safetensors file, tensor after tensor; its size in bytes."""
    header = _header(((name, file.tensors[source]) for name, file, source in tensors))
    with path.open("wb") as out:
        out.write(header)
        for _, file, source in tensors:
            data = file.data(source)
            for start in range(0, len(data), _CHUNK):
                out.write(data[start : start + _CHUNK].data)
        return out.tell()


def _header(tensors: Iterable[tuple[str, TensorInfo]]) -> bytes:
    told: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    at = 0
    for name, info in tensors:
        told[name] = {"dtype": info.dtype, "shape": list(info.shape), "data_offsets": [at, at + info.nbytes]}
        at += info.nbytes
    text = json.dumps(told, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text
