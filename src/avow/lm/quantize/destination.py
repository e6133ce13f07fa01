"""The folder that a quantized model is written to, a shard for each layer: an interrupted run loses one at most.

A file is there whole or not at all: it is written beside its place, flushed to the disk and renamed.
`quantization.json` says what the folder is made from and lists the finished parts with their reports; `config.json`,
which makes the folder a model, comes last. A folder that something else has written to is left alone.

A folder is looked over when it is opened again: a shard that is gone, has not the size that its header says, or holds
other tensors than were noted is made again, and so are files beside the shards. Changed weights are not noticed.

Shards are safetensors files with the packed matrices first and a header of a multiple of 64 bytes, so that every matrix
begins at a multiple of 64, where the kernels read fastest from the mapped file.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from avow.core.errors import ModelError
from avow.core.replacing import replacing
from avow.lm.blocks import Stored, dequantize
from avow.lm.files import TensorFile
from avow.lm.folder import CONFIG, INDEX, STATE
from avow.lm.quantize.layers import Written
from avow.lm.quantize.quantizers import Weights

VERSION = 1
ALIGNMENT = 64
_RESUME = "What is finished is kept: the same command goes on from there."


class Destination:
    """A folder in the making, to be had from `begun`."""

    def __init__(self, path: Path, parts: int, origin: Mapping[str, Any]) -> None:
        self.path = path
        self._parts = parts
        self._state: dict[str, Any] = {"version": VERSION, **origin, "complete": False, "parts": {}}
        self._resume(origin)

    @classmethod
    @contextmanager
    def begun(cls, path: Path, parts: int, origin: Mapping[str, Any]) -> Iterator[Destination]:
        """A folder that nobody else writes to until the block ends.

        Args:
            path: the folder; made where it does not exist.
            parts: how many shards there will be.
            origin: what they are made from and how, JSON values; a folder begun with another is refused.

        Raises:
            ModelError: it is not avow's, was begun from something else, is being written to, or cannot be written.

        """
        try:
            path.mkdir(parents=True, exist_ok=True)
            lock = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        except OSError as error:
            raise ModelError(f"{path} cannot be made a folder: {error.strerror or error}") from None
        try:
            _lock(lock, path)
            yield cls(path, parts, origin)
        finally:
            os.close(lock)

    def _resume(self, origin: Mapping[str, Any]) -> None:
        with _complaining(self.path):
            names = {entry.name for entry in self.path.iterdir()}
            if not names:
                self._save()
                return
        if STATE not in names:
            found = f"{self.path} holds {_some(sorted(names))}, which avow quantize did not write"
            raise ModelError(found, hint="Name an empty folder or a new one.")
        state = _read_state(self.path / STATE)
        for key in ("version", *origin):
            if state.get(key) != self._state[key]:
                raise self._changed(key, state.get(key), self._state[key])
        self._state = state
        with _complaining(self.path):
            for name in names:
                if name.endswith(".new"):
                    (self.path / name).unlink()
            self._forget_damaged()

    def _forget_damaged(self) -> None:
        """Leave only whole parts in the state; with one missing, the folder is no model until it is finished again."""
        parts = self._state["parts"]
        whole = {part: entry for part, entry in parts.items() if self._is_whole(entry)}
        if len(whole) < len(parts):
            self._state |= {"complete": False, "parts": whole}
            (self.path / CONFIG).unlink(missing_ok=True)

    def _is_whole(self, entry: Any) -> bool:
        try:
            file = TensorFile(self.path / entry["file"])  # which holds the size against the header
            return sorted(file.tensors) == entry["tensors"] and "report" in entry
        except (ModelError, KeyError, TypeError):  # the latter two: a state that somebody wrote to
            return False

    def _changed(self, key: str, found: Any, expected: Any) -> ModelError:
        """The folder was begun with other settings, or the source is not what it was."""
        if isinstance(found, dict) or isinstance(expected, dict):
            return ModelError(f"{self.path}: the {key} is not the one that it was begun with", hint=_START_ANEW)
        return ModelError(f"{self.path} was begun with {key} {str(found)[:40]}, not {expected}", hint=_START_ANEW)

    @property
    def state(self) -> dict[str, Any]:
        """What `quantization.json` says."""
        return self._state

    @property
    def reports(self) -> dict[str, Any]:
        """The reports of the finished parts."""
        return {part: entry["report"] for part, entry in self._state["parts"].items()}

    def read(self, part: str) -> dict[str, Weights]:
        """The weights of a finished part, by their names in it.

        Raises:
            ModelError: its shard is damaged.

        """
        file = TensorFile(self.path / self._state["parts"][part]["file"])
        found = {}
        for name, info in file.tensors.items():
            form, _, shape = str(file.metadata.get(name, "")).partition(" ")
            sizes = tuple(int(size) for size in shape.split("x")) if shape else info.shape
            found[name.removeprefix(f"{part}.")] = dequantize(Stored(form or info.dtype, sizes, file.data(name)))
        return found

    def room(self, needed: int) -> None:
        """Raise a `ModelError` where the disk is too small for so many bytes."""
        free = shutil.disk_usage(self.path).free
        if free < needed:
            found = f"{self.path}: the disk has {free / 1e6:,.0f} MB left, expected {needed / 1e6:,.0f} MB or more"
            raise ModelError(found, hint=_RESUME)

    def write(self, number: int, part: str, tensors: Mapping[str, Written], report: Any) -> None:
        """Write a shard and note it down. number: its place, from 1.

        Raises:
            ModelError: the disk is full, or anything else that a file system says.

        """
        file = f"model-{number:05}-of-{self._parts:05}.safetensors"
        with _complaining(self.path):
            _write(self.path / file, _shard(tensors))
            made = {"file": file, "tensors": sorted(tensors), "report": report}
            parts = self._state["parts"] | {part: made}
            self._state["parts"] = dict(sorted(parts.items(), key=lambda item: str(item[1]["file"])))
            self._save()

    def finish(self, config: Mapping[str, Any], tokenizer: Mapping[str, bytes], summary: Mapping[str, Any]) -> None:
        """Write what makes the shards a model, as far as it is not there.

        Raises:
            ModelError: as `write`.

        """
        parts = self._state["parts"].values()
        sizes = sum((self.path / part["file"]).stat().st_size for part in parts)
        index = {
            "metadata": {"total_size": sizes},
            "weight_map": {name: part["file"] for part in parts for name in part["tensors"]},
        }
        with _complaining(self.path):
            for name, data in tokenizer.items():
                _ensure(self.path / name, data)
            _ensure(self.path / INDEX, _json(index))
            _ensure(self.path / CONFIG, _json(config))
            self._state |= {**summary, "bytes": sizes, "complete": True}
            self._save()

    def _save(self) -> None:
        _ensure(self.path / STATE, _json(self._state))


_START_ANEW = "Remove the folder to start anew, or name another one."


@contextmanager
def _complaining(folder: Path) -> Iterator[None]:
    """What a file system says, in avow's words."""
    try:
        yield
    except OSError as error:
        name = Path(error.filename).name if error.filename else "its files"
        found = f"{folder}: {name} cannot be written: {error.strerror or error}"
        raise ModelError(found, hint=_RESUME) from None


def _lock(descriptor: int, path: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise ModelError(f"{path}: another avow quantize is writing to it") from None


def _read_state(path: Path) -> dict[str, Any]:
    try:
        state = json.loads(path.read_bytes())
    except ValueError:
        state = None
    if not isinstance(state, dict) or not isinstance(state.get("parts"), dict):
        raise ModelError(f"{path} is not what avow quantize writes", hint=_START_ANEW)
    return state


def _ensure(path: Path, data: bytes) -> None:
    """A file that holds these bytes; one that does is not touched."""
    if not path.is_file() or path.read_bytes() != data:
        _write(path, [data])


def _write(path: Path, pieces: Iterable[bytes | memoryview]) -> None:
    with replacing(path) as file:
        for piece in pieces:
            file.write(piece)


def _shard(tensors: Mapping[str, Written]) -> Iterator[bytes | memoryview]:
    """The bytes of a safetensors file."""
    ordered = sorted(tensors.items(), key=lambda item: (not item[1].label, item[0]))
    header: dict[str, Any] = {"__metadata__": {name: tensor.label for name, tensor in ordered if tensor.label}}
    at = 0
    for name, tensor in ordered:
        end = at + tensor.data.nbytes
        dtype = {np.dtype(np.uint8): "U8", np.dtype(np.float32): "F32"}[tensor.data.dtype]
        header[name] = {"dtype": dtype, "shape": list(tensor.data.shape), "data_offsets": [at, end]}
        at = end
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-(len(text) + 8) % ALIGNMENT)
    yield len(text).to_bytes(8, "little")
    yield text
    for _, tensor in ordered:
        yield np.ascontiguousarray(tensor.data).reshape(-1).view(np.uint8).data


def _json(value: Any) -> bytes:
    return (json.dumps(value, indent=1) + "\n").encode()


def _some(names: list[str]) -> str:
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + more
