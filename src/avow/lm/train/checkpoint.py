"""Checkpoints: a model folder that every program reads, and beside it what it takes to go on to the bit.

    RUN/checkpoints/00001200/
        config.json, model.safetensors, tokenizer.json, ...    the model, in Hugging Face's names, float32
        optimizer.safetensors                                   moments by parameter, states of random generators
        training.json                                           step, tokens, place in the data, the recipe

A checkpoint is a folder that is there whole or not at all, and the last ones stay until a newer one does. Pickles are
neither written nor read.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from avow.core.errors import TrainingError
from avow.lm.config import Config
from avow.lm.folder import CONFIG, SINGLE
from avow.lm.names import to_hf_name
from avow.lm.quantize.hub import to_hf
from avow.lm.train.vocabulary import Words
from avow.lm.train.writing import new_folder

FOLDER, OPTIMIZER, STATE = "checkpoints", "optimizer.safetensors", "training.json"
VERSION = 1
_HINT = "Remove it: the run then goes on from the checkpoint before, or from the start."


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


def writable(config: Config) -> bool:
    """Whether `write_model` can say a model of this family."""
    return config.family in _ARCHITECTURES and not config.qk_norm


class Checkpoints:
    """Those of a run. keep: how many stay."""

    def __init__(self, run: Path, keep: int = 2) -> None:
        self.path, self._keep = run / FOLDER, keep

    def latest(self) -> Path | None:
        """The last one, None if there is none."""
        found = self._all()
        return found[-1] if found else None

    def save(
        self, step: int, config: Config, tensors: Mapping[str, Tensor], words: Words,
        optimizer: Mapping[str, Tensor], state: Mapping[str, Any],
    ) -> Path:  # fmt: skip
        """Write a checkpoint and drop the oldest; its folder.

        Raises:
            TrainingError: the disk is full, or anything else that a file system says; earlier checkpoints stay.

        """
        path = self.path / f"{step:08}"
        with new_folder(path, hint=_HINT) as folder:
            write_model(folder, config, tensors, words)
            _save(dict(optimizer), folder / OPTIMIZER, {})
            (folder / STATE).write_text(json.dumps({"version": VERSION, "step": step, **state}) + "\n")
        for old in self._all()[: -self._keep]:
            shutil.rmtree(old, ignore_errors=True)
        return path

    def _all(self) -> list[Path]:
        if not self.path.is_dir():
            return []
        return sorted(path for path in self.path.iterdir() if path.name.isdecimal() and path.is_dir())


def read_state(path: Path) -> dict[str, Any]:
    """What training.json of a checkpoint says.

    Raises:
        TrainingError: it is missing, or not what `Checkpoints.save` writes.

    """
    try:
        state = json.loads((path / STATE).read_bytes())
    except OSError as error:
        raise TrainingError(f"{path / STATE} cannot be read: {error.strerror}", hint=_HINT) from None
    except ValueError:
        state = None
    if not isinstance(state, dict) or state.get("version") != VERSION:
        raise TrainingError(f"{path / STATE} is not what this avow writes", hint=_HINT)
    return state


def read_optimizer(path: Path) -> dict[str, Tensor]:
    """The moments and generator states of a checkpoint, by name.

    Raises:
        TrainingError: the file is missing or damaged.

    """
    try:
        return load_file(path / OPTIMIZER)
    except (OSError, SafetensorError) as error:
        raise TrainingError(f"{path / OPTIMIZER} cannot be read: {error}", hint=_HINT) from None


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


def restore_generators(tensors: Mapping[str, Tensor]) -> None:
    """The inverse of `generators`."""
    torch.set_rng_state(tensors["generator/cpu"])
    for name, state in tensors.items():
        if name.startswith("generator/cuda") and torch.cuda.is_available():
            torch.cuda.set_rng_state(state, int(name.removeprefix("generator/cuda")))
