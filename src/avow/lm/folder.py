"""A model folder as Hugging Face lays it out: config.json, safetensors in one file or in shards, tokenizer files.

The index names each tensor's shard; a name that leads out of the folder is refused. Pickles are not read.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

from avow.core.errors import ModelError
from avow.lm.files import TensorFile, no_pickle, opened

SINGLE = "model.safetensors"
INDEX = "model.safetensors.index.json"
CONFIG = "config.json"
STATE = "quantization.json"  # what avow quantize writes first and last
RECALL = "recall.json"  # `avow.lm.recall`
CALIBRATION = "calibration.json"  # what choices among its samples are worth; it changes no sample
TOKENIZER = (
    "tokenizer.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "added_tokens.json",
    "tokenizer.model",
    "vocab.json",
    "merges.txt",
    "chat_template.jinja",
    "generation_config.json",
)
_PICKLES = (".bin", ".pt", ".pth", ".ckpt")
_MOST = 2**27  # bytes of a JSON file; the largest index known has 2**24


def read_json(path: Path) -> dict[str, object]:
    """A JSON object.

    Raises:
        ModelError: no regular file, too large, no JSON, or another value than an object.

    """
    with os.fdopen(opened(path), "rb") as file:
        raw = file.read(_MOST + 1)
    if len(raw) > _MOST:
        raise ModelError(f"{path} has more than {_MOST} bytes, expected a small JSON file")
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise ModelError(f"{path} is not valid JSON: {error}") from None
    if not isinstance(found, dict):
        kind = "null" if found is None else f"a {type(found).__name__}"
        raise ModelError(f"{path} holds {kind}, expected an object of JSON")
    return found


class Folder:
    """A folder's files by name.

    Raises:
        ModelError: a folder that cannot be listed.

    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._names = {entry.name for entry in path.iterdir()}
        except OSError as error:
            raise ModelError(f"{path} cannot be listed: {error.strerror}") from None

    def config(self) -> dict[str, object]:
        """What config.json says.

        Raises:
            ModelError: no config.json, or as `read_json`.

        """
        if CONFIG not in self._names:
            if STATE in self._names:
                hint = "The same command goes on where it stopped: avow quantize SRC DST"
                raise ModelError(f"{self.path} is an unfinished folder of avow quantize", hint=hint)
            hint = self._gguf() or "A model folder is what `save_pretrained` of transformers writes"
            raise ModelError(f"{self.path} holds no {CONFIG}", hint=hint)
        return read_json(self.path / CONFIG)

    def tensors(self) -> dict[str, TensorFile]:
        """The file of each tensor, by the tensor's name.

        Raises:
            ModelError: no safetensors, a damaged one, or an index that does not fit them.

        """
        if SINGLE in self._names:
            file = _safetensors(self.path / SINGLE)
            return dict.fromkeys(file.tensors, file)
        if INDEX in self._names:
            return _sharded(self.path)
        for name in sorted(self._names):
            if name.endswith(_PICKLES):
                raise no_pickle(self.path / name)
        raise ModelError(f"{self.path} holds neither {SINGLE} nor {INDEX}", hint=self._gguf())

    def tokenizer_files(self) -> tuple[Path, ...]:
        """Those of the files that say how text becomes tokens which the folder has."""
        return tuple(self.path / name for name in TOKENIZER if name in self._names)

    def _gguf(self) -> str:
        found = sorted(name for name in self._names if name.endswith(".gguf"))
        return f"Give the GGUF file itself: {self.path / found[0]}" if found else ""


def _safetensors(path: Path) -> TensorFile:
    file = TensorFile(path)
    if file.kind != "safetensors":
        raise ModelError(f"{path} is a {file.kind} file, expected safetensors")
    return file


def _sharded(folder: Path) -> dict[str, TensorFile]:
    index = folder / INDEX
    mapped = read_json(index).get("weight_map")
    if not isinstance(mapped, dict):
        raise ModelError(f"{index}: weight_map is {_kind(mapped)}, expected an object of JSON")
    files = {name: _safetensors(folder / name) for name in sorted(_shards(mapped, index))}
    for name, shard in mapped.items():
        if name not in files[shard].tensors:
            raise ModelError(f"{index} says that tensor {name[:100]!r} is in {shard}, which does not hold it")
    return {name: files[shard] for name, shard in mapped.items()}


def _shards(mapped: Mapping[str, object], index: Path) -> set[str]:
    names = set()
    for name in mapped.values():
        if not isinstance(name, str):
            raise ModelError(f"{index}: weight_map holds {_kind(name)}, expected names of files")
        if not name.endswith(".safetensors") or {"/", "\\", "\0"} & set(name) or name.startswith("."):
            raise ModelError(f"{index}: weight_map names {name[:100]!r}, expected a .safetensors file beside it")
        names.add(name)
    return names


def _kind(value: object) -> str:
    return "missing" if value is None else f"a {type(value).__name__}"
