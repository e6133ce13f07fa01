"""From paths to a `Job`: what a source consists of, what its new folder says, which windows of a text calibrate."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import numpy as np

from avow.core.errors import ModelError
from avow.core.textfile import read_text
from avow.lm.checkpoint import Checkpoint
from avow.lm.config import Config
from avow.lm.files import TensorFile
from avow.lm.folder import CONFIG, INDEX, RECALL, read_json
from avow.lm.quantize.convert import Job
from avow.lm.quantize.hub import to_hf, tokenizer_files
from avow.lm.quantize.layers import Rounding
from avow.lm.quantize.source import Calibration
from avow.lm.vocabulary_gguf import from_gguf

WINDOW, WINDOWS = 512, 64  # tokens, and how many such windows of a text are used at most
LARGEST_TEXT = 1 << 28  # bytes


class Tokens(Protocol):
    """What of a tokenizer is needed here; `avow.lm.tokens.Tokenizer` is one."""

    bos: int | None
    add_bos: bool

    def encode(self, text: str) -> list[int]: ...

    def token(self, id_: int, /) -> str: ...

    def bytes_of(self, id_: int, /) -> bytes: ...


def prepare(source: Path, destination: Path, rounding: Rounding, text: Path | None) -> Job:
    """The job of quantizing the model at a path.

    Raises:
        ModelError: the source is no model that can be read; GPTQ without a text, or for bf16; a text without torch;
            a text that is too short.
        UnreadableError: the text cannot be read.

    """
    if rounding.method == "gptq" and rounding.form == "bf16":
        raise ModelError("bf16 is rounded to nearest only, expected --method rtn")
    if rounding.method == "gptq" and text is None:
        raise ModelError("GPTQ needs a text", hint="--calibrate FILE: such as the model will read, 100 kB or more.")
    if text is not None:
        _check_torch()
    checkpoint = Checkpoint(source)
    calibration = None
    if text is not None:
        calibration = windows(_tokenizer(source), read_text(text, limit=LARGEST_TEXT), checkpoint.config, str(text))
    return Job(
        source=lambda: Checkpoint(source),
        files=_files(source),
        destination=destination,
        rounding=rounding,
        calibration=calibration,
        config=_described(source, checkpoint),
        tokenizer=_tokenizer_files(source, checkpoint),
    )


def windows(tokenizer: Tokens, text: str, config: Config, where: str) -> Calibration:
    """Up to 64 windows of 512 tokens, evenly from all of a text, each begun as the model's texts begin.

    Raises:
        ModelError: the text has less than one window, or tokens that the model does not have.

    """
    start = [tokenizer.bos] if tokenizer.add_bos and tokenizer.bos is not None else []
    size = min(WINDOW, config.context) - len(start)
    ids = np.asarray(tokenizer.encode(text), dtype=np.int64)
    if len(ids) < size:
        raise ModelError(f"{where} has {len(ids):,} tokens, expected {size:,} or more")
    if ids.max() >= config.vocab_size:
        raise ModelError(f"{where} has the token {ids.max()}, expected ids below {config.vocab_size}, the model's own")
    count = min(WINDOWS, len(ids) // size)
    firsts = np.linspace(0, len(ids) - size, count).astype(np.int64)
    rows = [np.concatenate([np.asarray(start, dtype=np.int64), ids[first : first + size]]) for first in firsts]

    def spell(id_: int) -> str:
        return tokenizer.bytes_of(id_).decode("utf-8", "replace") or tokenizer.token(id_)

    return Calibration(np.stack(rows), spell)


def _check_torch() -> None:
    try:
        import torch  # noqa: F401
    except ImportError:
        hint = "pip install torch"
        raise ModelError("--calibrate runs the model in torch, which is missing", hint=hint) from None


def _tokenizer(source: Path) -> Tokens:
    from avow.lm.tokens import Tokenizer

    return Tokenizer.load(source)


def _files(source: Path) -> tuple[Path, ...]:
    if not source.is_dir():
        return (source,)
    told = [source / name for name in (CONFIG, INDEX)]
    return tuple(sorted([*source.glob("*.safetensors"), *(file for file in told if file.exists())]))


def _described(source: Path, checkpoint: Checkpoint) -> dict[str, Any]:
    if source.is_dir():
        return read_json(source / CONFIG)
    return to_hf(checkpoint.config, tied="head.weight" not in checkpoint.names())


def _tokenizer_files(source: Path, checkpoint: Checkpoint) -> dict[str, bytes]:
    """Those beside the source and its recall.json, or what its GGUF file says; none of one without a vocabulary."""
    if source.is_dir():
        beside = [source / RECALL] if (source / RECALL).is_file() else []
        return {file.name: file.read_bytes() for file in (*checkpoint.tokenizer_files, *beside)}
    metadata = TensorFile(source).metadata
    if metadata.get("tokenizer.ggml.model", "no_vocab") in ("no_vocab", "none"):
        return {}
    return tokenizer_files(from_gguf(metadata, str(source)))
