"""Model files, GGUF and safetensors: what tensors they hold and where, without reading the tensors.

The header is read and checked in C (`native/file.h`); the file is mapped, so a tensor costs memory when it is used. Not
done here: what tensors mean (`checkpoint.py`) and how their numbers are stored (`blocks.py`). A file that another
program cuts short while it is mapped ends this program when it touches what is gone, as with every mapped file.
"""

from __future__ import annotations

import mmap
import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from avow.core.errors import ModelError
from avow.lm.native import library

Kind = Literal["gguf", "safetensors"]
_Header = tuple[Kind, dict[str, object], list[tuple[str, str, tuple[int, ...], int, int]]]

_PICKLE = re.compile(rb"PK\x03\x04|\x80[\x02-\x05]")  # how torch.save starts a file, now and of old
_NO_PICKLE = (
    "A pickle can run any code when it is opened, so avow does not open it. Where it is trusted, transformers converts "
    "it: AutoModelForCausalLM.from_pretrained(FOLDER).save_pretrained(NEW_FOLDER)"
)


@dataclass(frozen=True, slots=True)
class TensorInfo:
    """Where a tensor lies. shape: outermost dimension first, in weights; offset, nbytes: of its bytes in the file."""

    name: str
    dtype: str
    shape: tuple[int, ...]
    offset: int
    nbytes: int


class TensorFile:
    """A mapped model file. metadata: numbers, strings, booleans and lists of these, by key.

    Raises:
        ModelError: no regular file, not one of the two formats, damaged, or changed while it was read.

    """

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        descriptor = opened(self.path)
        try:
            self._bytes = _mapped(self.path, descriptor)
            found = _header(self.path, self._bytes)
            if os.fstat(descriptor).st_size != len(self._bytes):
                raise ModelError(f"{path} changed its size while it was read", hint="Is it still being downloaded?")
        finally:
            os.close(descriptor)
        self.kind: Kind = found[0]
        self.metadata: Mapping[str, object] = found[1]
        self.tensors: Mapping[str, TensorInfo] = {row[0]: TensorInfo(*row) for row in found[2]}

    def data(self, name: str) -> NDArray[np.uint8]:
        """The bytes of a tensor as they lie in the file, read-only, not copied.

        Raises:
            ModelError: no tensor of this name.

        """
        if name not in self.tensors:
            raise ModelError(f"{self.path} holds no tensor '{name}'")
        info = self.tensors[name]
        return self._bytes[info.offset : info.offset + info.nbytes]


def no_pickle(path: Path) -> ModelError:
    """What to say of a checkpoint that is a pickle."""
    return ModelError(f"{path} is a PyTorch pickle, expected safetensors or GGUF", hint=_NO_PICKLE)


def opened(path: Path) -> int:
    """A descriptor of a regular file. Without O_NONBLOCK a fifo would be waited for.

    Raises:
        ModelError: no such file, no permission, a folder, a fifo or a device.

    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        raise ModelError(f"{path} cannot be opened: {getattr(error, 'strerror', None) or error}") from None
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISREG(mode):
        return descriptor
    os.close(descriptor)
    raise ModelError(f"{path} is {_kind_of(mode)}, expected a regular file")


def _kind_of(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return "a folder"
    if stat.S_ISFIFO(mode):
        return "a fifo"
    return "a socket" if stat.S_ISSOCK(mode) else "a device"


def _mapped(path: Path, descriptor: int) -> NDArray[np.uint8]:
    if os.fstat(descriptor).st_size == 0:
        raise ModelError(f"{path} is empty, expected a GGUF or safetensors file")
    try:
        return np.frombuffer(mmap.mmap(descriptor, 0, prot=mmap.PROT_READ), np.uint8)
    except (OSError, ValueError) as error:
        raise ModelError(f"{path} cannot be mapped: {error}") from None


def _header(path: Path, content: NDArray[np.uint8]) -> _Header:
    try:
        found: _Header = library().read_header(content)
    except ValueError as error:
        if _PICKLE.match(content[:4].tobytes()):
            raise no_pickle(path) from None
        raise ModelError(f"{path}: {error}") from None
    except MemoryError:
        raise ModelError(f"{path}: no memory for its header") from None
    return found
