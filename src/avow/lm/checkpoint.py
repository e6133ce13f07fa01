"""A model's weights under one set of names, whatever holds them: a Hugging Face folder, a GGUF file, avow's own folder.

`avow.lm.names` has the names and shapes. Opening checks that every tensor is there, that none is left over, and that
shapes and types are right; the weights themselves are read when they are asked for, memory-mapped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from avow.core.errors import ModelError
from avow.lm.architectures import from_gguf, from_hf
from avow.lm.blocks import FORMATS, Stored, dequantize
from avow.lm.config import Config
from avow.lm.files import TensorFile
from avow.lm.folder import CONFIG, Folder
from avow.lm.layout import Place, Places, arranged, whole, wrong_shape
from avow.lm.names import from_gguf_name, from_hf_name, optional_shapes, shapes
from avow.lm.native.formats import packed_bytes

VERSION = 1  # of avow's own folders
_PLAIN = ("F32", "F16", "BF16")
_FOREIGN = (*_PLAIN, "Q8_0", "Q6_K", "Q4_K")
_OWN = (*_PLAIN, *FORMATS)
_PACKED = re.compile(r"(\w+) ([1-9]\d{0,8})x([1-9]\d{0,8})")


class Checkpoint:
    """The weights of a model. config: its shape. tokenizer_files: beside it; a GGUF file holds its vocabulary itself.

    Raises:
        ModelError: neither a model folder nor a GGUF file, an unknown architecture, a file that is damaged, a tensor
            that is missing, unknown, twice there, or of another shape or type than expected.

    """

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self.config: Config
        self.tokenizer_files: tuple[Path, ...] = ()
        if _is_folder(self.path):
            folder = Folder(self.path)
            self.tokenizer_files = folder.tokenizer_files()
            self.config, self._places = _from_folder(folder)
        else:
            self.config, self._places = _from_gguf(self.path)

    def names(self) -> list[str]:
        """The tensors that it has, in the order in which they are used; `head.weight` only where it is not tied."""
        known = [*shapes(self.config), *optional_shapes(self.config)]
        return [name for name in known if name in self._places]

    def stored(self, name: str) -> Stored:
        """A tensor as it is stored; its data are a view of the file, or a copy where rows had to move.

        Raises:
            ModelError: no tensor of this name.

        """
        place = self._place(name)
        return Stored(place.dtype, place.shape, place.data())

    def layout(self, name: str) -> tuple[str, tuple[int, ...]]:
        """The format and the logical shape of a tensor; its data are not looked at.

        Raises:
            ModelError: no tensor of this name.

        """
        place = self._place(name)
        return place.dtype, place.shape

    def read(self, name: str) -> NDArray[np.float32]:
        """A tensor's weights, in memory of their own.

        Raises:
            ModelError: no tensor of this name.

        """
        return dequantize(self.stored(name))

    def _place(self, name: str) -> Place:
        place = self._places.get(name)
        if place is None:
            raise ModelError(f"{self.path} holds no tensor '{name}'")
        return place


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # no permission: opening it says so
        return False


def _from_folder(folder: Folder) -> tuple[Config, Places]:
    raw = folder.config()
    config = from_hf(raw, str(folder.path / CONFIG))
    if raw.get("quantization_config"):
        hint = "Take the original weights; `avow quantize` makes them small"
        raise ModelError(f"{folder.path / CONFIG}: quantized weights, expected {_list(_PLAIN)}", hint=hint)
    files = folder.tensors()
    if "avow" in raw:
        _check_version(folder.path / CONFIG, raw["avow"])
        return config, _checked(folder.path, config, {name: _packed(file, name) for name, file in files.items()}, _OWN)
    places = _named(folder.path, ((from_hf_name(name), whole(file, name)) for name, file in files.items()))
    _check_layers(folder.path, config, places)
    return config, _checked(folder.path, config, arranged(places, config, gguf=False), _FOREIGN)


def _from_gguf(path: Path) -> tuple[Config, Places]:
    file = TensorFile(path)
    if file.kind != "gguf":
        raise ModelError(f"{path} is a single {file.kind} file, expected a GGUF file or a model folder")
    parts = file.metadata.get("split.count", 1)
    if parts not in (0, 1):
        hint = "Join them with `llama-gguf-split --merge` of llama.cpp"
        raise ModelError(f"{path} is one of {str(parts)[:20]!r} parts of a model, expected the whole", hint=hint)
    config = from_gguf(file.metadata, str(path), file.tensors)
    places = _named(path, ((from_gguf_name(name), whole(file, name)) for name in file.tensors))
    _check_layers(path, config, places)
    return config, _checked(path, config, arranged(places, config, gguf=True), _FOREIGN)


def _named(path: Path, found: Iterable[tuple[str | None, Place]]) -> Places:
    """By our names, without what nobody needs. Two names of a file may mean the same: layers.1 and layers.01."""
    places: Places = {}
    for name, place in found:
        if name in places:
            twice = f"{places[name].source()[:80]!r} and {place.source()[:80]!r}"
            raise ModelError(f"{path} holds {twice}, which are the same tensor, expected one of them")
        if name is not None:
            places[name] = place
    return places


def _packed(file: TensorFile, name: str) -> Place:
    """A tensor of avow's own folder. The file's metadata say of packed weights what they are: `fp6 2048x2048`."""
    place, said = whole(file, name), file.metadata.get(name)
    if said is None:
        return place
    match = _PACKED.fullmatch(said) if isinstance(said, str) else None
    if match is None or match[1] not in FORMATS:
        expected = f"a format ({_list(tuple(FORMATS))}), rows and columns"
        raise ModelError(f"{file.path}: metadata of {name[:80]!r} are {str(said)[:80]!r}, expected {expected}")
    shape = int(match[2]), int(match[3])
    size = packed_bytes(FORMATS[match[1]], *shape)
    if (place.dtype, place.shape) != ("U8", (size,)):
        raise wrong_shape(place, (size,), "U8")
    return replace(place, dtype=match[1], shape=shape)


def _check_version(path: Path, found: object) -> None:
    version = found.get("version") if isinstance(found, dict) else None
    if version != VERSION:
        found = f"version {str(version)[:20]!r} of avow's format"
        raise ModelError(f"{path}: {found}, expected {VERSION}", hint="Is this avow too old?")


def _check_layers(path: Path, config: Config, places: Places) -> None:
    """Before anything is done for each layer that a configuration claims."""
    if config.layers > len(places):
        raise ModelError(f"{path} holds {len(places)} tensors, expected those of {config.layers} layers")


def _checked(path: Path, config: Config, places: Places, dtypes: tuple[str, ...]) -> Places:
    """Nothing missing, nothing left over, shapes and types as they should be."""
    _check_layers(path, config, places)
    required = shapes(config)
    known = required | optional_shapes(config)
    model = f"a {config.family} model of {config.layers} layers"
    if missing := [name for name in required if name not in places]:
        raise ModelError(f"{path} lacks {_some(missing)}, expected of {model}")
    if extra := [place.source() for name, place in places.items() if name not in known]:
        raise ModelError(f"{path} holds {_some(extra)}, not expected of {model}")
    for name, place in places.items():
        if place.shape != known[name]:
            raise wrong_shape(place, known[name])
    if odd := [f"{place.source()} ({place.dtype})" for place in places.values() if place.dtype not in dtypes]:
        raise ModelError(f"{path} holds {_some(odd)} of a type that cannot be read, expected {_list(dtypes)}")
    return places


def _some(names: list[str], most: int = 3) -> str:
    """The first few, and how many more; quoted, for a name may hold anything."""
    shown = ", ".join(f"{name[:80]!r}" for name in names[:most])
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return f"{'tensor' if len(names) == 1 else f'{len(names)} tensors:'} {shown}{more}"


def _list(names: tuple[str, ...]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"
