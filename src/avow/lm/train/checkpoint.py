"""Checkpoints: a model folder that every program reads, and beside it what it takes to go on to the bit.

    RUN/checkpoints/00001200/
        config.json, model.safetensors, tokenizer.json, ...    the model, in Hugging Face's names, float32
        optimizer.safetensors                                   moments by parameter, states of random generators
        training.json                                           see `state`

A checkpoint is a folder that is there whole or not at all, and the last ones stay until a newer one does. Pickles are
neither written nor read.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

import msgspec
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from avow.core.errors import TrainingError
from avow.lm.checkpoint import Checkpoint
from avow.lm.config import Config
from avow.lm.folder import CONFIG, SINGLE
from avow.lm.names import to_hf_name
from avow.lm.quantize.hub import to_hf
from avow.lm.train.state import DAMAGED, FILE, State
from avow.lm.train.vocabulary import Words
from avow.lm.train.writing import new_folder

FOLDER, OPTIMIZER = "checkpoints", "optimizer.safetensors"


def write_model(folder: Path, config: Config, tensors: Mapping[str, Tensor], words: Words) -> None:
    """Write a model folder in Hugging Face's format, into a folder that is in the making.

    Args:
        folder: where.
        config: its shape.
        tensors: by the names of `avow.lm.names`; without `head.weight` where the output is the embedding.
        words: its tokenizer.

    """
    raw = to_hf(config, tied="head.weight" not in tensors) | {"dtype": "float32"}
    raw |= {"architectures": [_ARCHITECTURES[config.family]], "eos_token_id": words.end}
    for name, data in words.files.items():
        (folder / name).write_bytes(data)
    named = {to_hf_name(name, config.family): tensor.detach().contiguous() for name, tensor in tensors.items()}
    _save(named, folder / SINGLE, {"format": "pt"})
    (folder / CONFIG).write_text(json.dumps(raw, indent=1) + "\n")


_ARCHITECTURES = {
    "llama": "LlamaForCausalLM", "mistral": "MistralForCausalLM", "qwen2": "Qwen2ForCausalLM",
    "granite": "GraniteForCausalLM", "starcoder2": "Starcoder2ForCausalLM", "stablelm": "StableLmForCausalLM",
}  # fmt: skip


def check_writable(source: Checkpoint) -> None:
    """Raise a `TrainingError` where `write_model` cannot say what a model is, or training cannot compute it."""
    config = source.config
    if config.family not in _ARCHITECTURES or config.qk_norm:
        raise TrainingError(f"{source.path}: a {config.family} model, which cannot be written yet")
    if "rope_divisors" in source.names():
        hint = "Take the folder of Hugging Face that it was made from, whose config.json says them."
        raise TrainingError(f"{source.path} holds divisors of its frequencies, which cannot be written yet", hint=hint)


class Checkpoints:
    """Those of a run. keep: how many stay."""

    def __init__(self, run: Path, keep: int = 2) -> None:
        self.path, self._keep = run / FOLDER, keep

    def latest(self) -> Path | None:
        """The last one, None if there is none."""
        found = self._all()
        return found[-1] if found else None

    def save(
        self, config: Config, tensors: Mapping[str, Tensor], words: Words, optimizer: Mapping[str, Tensor],
        state: State,
    ) -> Path:  # fmt: skip
        """Write a checkpoint and drop the oldest; its folder.

        Raises:
            TrainingError: the disk is full, or anything else that a file system says; earlier checkpoints stay.

        """
        path = self.path / f"{state.step:08}"
        with new_folder(path, hint=DAMAGED) as folder:
            write_model(folder, config, tensors, words)
            _save(dict(optimizer), folder / OPTIMIZER, {})
            (folder / FILE).write_bytes(msgspec.json.encode(state) + b"\n")
        for old in self._all()[: -self._keep]:
            shutil.rmtree(old, ignore_errors=True)
        return path

    def drop_unfinished(self) -> None:
        """Remove what was being written when a run was killed; for who may write alone."""
        for left in self.path.glob("*.new"):
            shutil.rmtree(left, ignore_errors=True)

    def _all(self) -> list[Path]:
        if not self.path.is_dir():
            return []
        return sorted(path for path in self.path.iterdir() if path.name.isdecimal() and path.is_dir())


def read_optimizer(path: Path) -> dict[str, Tensor]:
    """The moments and generator states of a checkpoint, by name.

    Raises:
        TrainingError: the file is missing or damaged.

    """
    try:
        return load_file(path / OPTIMIZER)
    except (OSError, SafetensorError) as error:
        raise TrainingError(f"{path / OPTIMIZER} cannot be read: {error}", hint=DAMAGED) from None


def _save(tensors: dict[str, Tensor], path: Path, metadata: dict[str, str]) -> None:
    """Safetensors with whatever a file system says as an OSError."""
    try:
        save_file(tensors, path, metadata=metadata)
    except SafetensorError as error:
        raise OSError(str(error)) from None


def generators() -> dict[str, Tensor]:
    """The states of torch's random generators."""
    found = {"generator/cpu": torch.get_rng_state()}
    if torch.cuda.is_available():
        found |= {f"generator/cuda{i}": state for i, state in enumerate(torch.cuda.get_rng_state_all())}
    return found


def restore_generators(tensors: Mapping[str, Tensor], where: str) -> None:
    """The inverse of `generators`; the state of a device that this machine has not is passed over.

    Raises:
        TrainingError: a state is missing, or none that torch knows.

    """
    known = ["generator/cpu", *(f"generator/cuda{i}" for i in range(torch.cuda.device_count()))]
    try:
        torch.set_rng_state(tensors[known[0]])
        for device, name in enumerate(known[1:]):
            if name in tensors:
                torch.cuda.set_rng_state(tensors[name], device)
    except (KeyError, TypeError, RuntimeError):
        raise TrainingError(f"{where}: the states of the random generators cannot be used", hint=DAMAGED) from None


def tensor_of(tensors: Mapping[str, Tensor], name: str, shape: tuple[int, ...], where: str) -> Tensor:
    """A tensor of a checkpoint.

    Raises:
        TrainingError: it is missing, or has another shape.

    """
    found = tensors.get(name)
    if found is None or tuple(found.shape) != shape:
        shown = "is missing" if found is None else f"has shape {tuple(found.shape)}"
        raise TrainingError(f"{where}: {name} {shown}, expected shape {shape}", hint=DAMAGED)
    return found
