"""What a model on disk is, told without computing anything: its shape, the format of its weights, what it can be asked.

Reads headers and the tokenizer only. `fingerprint` tells models apart by samples of their bytes.
"""

from __future__ import annotations

import hashlib
import math
import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from avow.core.errors import ModelError
from avow.lm.checkpoint import Checkpoint
from avow.lm.config import Config
from avow.lm.folder import CALIBRATION, RECALL

_PROBES, _PROBE = 16, 4096  # places of a file that its fingerprint reads, and bytes at each
_WHOLE = 1 << 20  # bytes up to which a file counts as a whole


@dataclass(frozen=True, slots=True)
class Description:
    """A model. format: of most of its weights. size: bytes on disk. parameters: weights, a tied head counted once."""

    path: Path
    config: Config
    format: str
    parameters: int
    size: int


@dataclass(frozen=True, slots=True)
class Abilities:
    """What the tokenizer of a model offers. vocabulary: 0 where there is none. recalls: see `avow.lm.recall`.

    error: why it cannot be used; then the rest says nothing.
    """

    vocabulary: int = 0
    chat: bool = False
    fill_in: bool = False
    recalls: bool = False
    error: str = ""


def describe(path: Path) -> Description:
    """The shape and format of a model.

    Raises:
        ModelError: it cannot be opened (see `Checkpoint`).

    """
    checkpoint = Checkpoint(path)
    weights: Counter[str] = Counter()
    for name in checkpoint.names():
        dtype, shape = checkpoint.layout(name)
        weights[dtype] += math.prod(shape)
    size = sum(file.stat().st_size for file in _files(path))
    return Description(path, checkpoint.config, weights.most_common(1)[0][0], weights.total(), size)


def abilities(path: Path) -> Abilities:
    """What the tokenizer beside the weights, or in the GGUF file, offers."""
    from avow.lm.tokens import Tokenizer
    from avow.lm.vocabulary_hub import has_tokenizer

    if path.is_dir() and not has_tokenizer(path):
        return Abilities()
    try:
        tokenizer = Tokenizer.load(path)
        recalls = (path / RECALL).is_file()
        return Abilities(tokenizer.vocab_size, tokenizer.chat is not None, tokenizer.fim is not None, recalls)
    except ModelError as error:
        return Abilities(error=str(error))


def fingerprint(path: Path) -> str:
    """32 hex digits that tell one model from another, wherever it lies.

    Small files are read whole, of large ones 16 places: a model that was trained further or stored in another format
    differs at all of them, but a single weight changed by hand is not seen.

    Raises:
        ModelError: a file cannot be read.

    """
    digest = hashlib.sha256()
    try:
        for file in _files(path):
            size = file.stat().st_size
            digest.update(f"{file.name if path.is_dir() else ''} {size}\n".encode())
            with file.open("rb") as data:
                for place in range(_PROBES) if size > _WHOLE else ():
                    data.seek((size - _PROBE) * place // (_PROBES - 1))
                    digest.update(data.read(_PROBE))
                if size <= _WHOLE:
                    digest.update(data.read())
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error.strerror}") from None
    return digest.hexdigest()[:32]


def _files(path: Path) -> list[Path]:
    """The files of a model: a GGUF file itself, or what lies in a folder, without hidden files and calibrations."""
    if not path.is_dir():
        return [path]
    with os.scandir(path) as found:
        files = (Path(entry.path) for entry in found if entry.is_file() and not entry.name.startswith("."))
        return sorted(file for file in files if file.name != CALIBRATION)
