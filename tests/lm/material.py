"""Tiny random checkpoints of every family, written by transformers itself, and what transformers computes with them."""

import atexit
import functools
import json
import shutil
import tempfile
from pathlib import Path

import numpy as np

from avow.lm.architectures import from_hf
from avow.lm.names import from_hf_name

_SIZES = {
    "vocab_size": 97,
    "hidden_size": 64,
    "num_hidden_layers": 3,
    "num_attention_heads": 4,
    "num_key_value_heads": 4,
    "intermediate_size": 128,
    "max_position_embeddings": 64,
    "bos_token_id": 1,
    "eos_token_id": 2,
}
_BIG_CODE = {
    "vocab_size": 97,
    "n_embd": 64,
    "n_layer": 3,
    "n_head": 4,
    "n_positions": 64,
    "bos_token_id": 1,
    "eos_token_id": 2,
}
_GRANITE = {
    "num_key_value_heads": 2,
    "embedding_multiplier": 12.0,
    "residual_multiplier": 0.22,
    "attention_multiplier": 0.0156,
    "logits_scaling": 8.0,
}

VARIANTS: dict[str, tuple[str, dict]] = {
    "llama": ("llama", {"rope_theta": 1e6}),
    "llama-biases-tied": (
        "llama",
        {"num_key_value_heads": 2, "attention_bias": True, "mlp_bias": True, "tie_word_embeddings": True},
    ),
    "llama-wide-heads": (
        "llama",
        {"hidden_size": 96, "num_attention_heads": 6, "num_key_value_heads": 2, "head_dim": 24},
    ),
    "mistral-window": ("mistral", {"num_key_value_heads": 2, "sliding_window": 7}),
    "mistral": ("mistral", {"num_key_value_heads": 1, "sliding_window": None, "head_dim": 32}),
    "qwen2": ("qwen2", {"num_key_value_heads": 2}),
    "gpt_bigcode": ("gpt_bigcode", {"multi_query": True, "n_inner": 200}),
    "gpt_bigcode-heads": ("gpt_bigcode", {"multi_query": False}),
    "starcoder2-window": ("starcoder2", {"num_key_value_heads": 2, "sliding_window": 7}),
    "starcoder2": ("starcoder2", {"num_key_value_heads": 1, "use_bias": False, "tie_word_embeddings": False}),
    "stablelm": ("stablelm", {"partial_rotary_factor": 0.25}),
    "stablelm-parallel": (
        "stablelm",
        {"num_key_value_heads": 2, "use_qkv_bias": True, "qk_layernorm": True, "use_parallel_residual": True},
    ),
    "granite": ("granite", _GRANITE),
    "granite-biases": ("granite", {**_GRANITE, "attention_bias": True, "mlp_bias": True}),
}


def tiny(family: str, *, shards: bool = False, seed: int = 0, **changes: object) -> Path:
    """A folder as `save_pretrained` leaves it: weights N(0, 0.1), gains of norms N(1, 0.1), in several files with `shards`.

    The same arguments give the same folder, so do not change what lies in it.
    """
    return _tiny(family, shards, seed, json.dumps(changes, sort_keys=True))


def variant(name: str, **more: object) -> Path:
    family, changes = VARIANTS[name]
    return tiny(family, **{**changes, **more})


@functools.cache
def _tiny(family: str, shards: bool, seed: int, changes: str) -> Path:
    import torch
    from transformers import AutoConfig, AutoModelForCausalLM
    from transformers.utils import logging as noise

    noise.set_verbosity_error()
    noise.disable_progress_bar()
    sizes = _BIG_CODE if family == "gpt_bigcode" else _SIZES
    model = AutoModelForCausalLM.from_config(AutoConfig.for_model(family, **{**sizes, **json.loads(changes)}))
    random = torch.Generator().manual_seed(seed)
    for name, parameter in model.named_parameters():
        gain = name.endswith("weight") and parameter.ndim == 1  # of a norm
        parameter.data.normal_(float(gain), 0.1, generator=random)
    folder = _folder() / f"{family}-{len(list(_folder().iterdir()))}"
    model.save_pretrained(folder, max_shard_size="100KB" if shards else "1GB")
    return folder


@functools.cache
def _folder() -> Path:
    folder = tempfile.mkdtemp(prefix="avow-tiny-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


@functools.cache
def reference(folder: Path):
    """The model of transformers, on plain float32 attention."""
    from transformers import AutoModelForCausalLM

    return AutoModelForCausalLM.from_pretrained(folder, attn_implementation="eager").eval()


def reference_logits(folder: Path, ids, *, prefill: int | None = None) -> np.ndarray:
    """[len(ids), vocab] by transformers: at once, or after the first `prefill` tokens one by one with a cache."""
    import torch

    model = reference(folder)
    row = torch.as_tensor(np.asarray(ids))[None]
    with torch.inference_mode():
        if prefill is None:
            return model(row, use_cache=False).logits[0].numpy()
        step = model(row[:, :prefill], use_cache=True)
        found = [step.logits[0]]
        for at in range(prefill, row.shape[1]):
            step = model(row[:, at : at + 1], past_key_values=step.past_key_values, use_cache=True)
            found.append(step.logits[0])
    return torch.cat(found).numpy()


class Tensors:
    """What transformers read of a folder, under avow's names: a checkpoint that owes nothing to avow's own reader."""

    def __init__(self, folder: Path) -> None:
        self.path = folder
        self.config = from_hf(json.loads((folder / "config.json").read_text()), str(folder))
        self.tensors: dict[str, np.ndarray] = {}
        by_head: dict[str, list[np.ndarray]] = {}
        tied = reference(folder).config.tie_word_embeddings
        for theirs, tensor in reference(folder).state_dict().items():
            name, value = from_hf_name(theirs), tensor.numpy()
            if name is None or (tied and name == "head.weight"):
                continue
            if ".qkv." in name:
                self.tensors |= self._split(name, value)
            elif "_norm." in name and name.split(".")[-2].isdigit():
                by_head.setdefault(name.rsplit(".", 2)[0] + ".weight", []).append(value)
            else:
                self.tensors[name] = value
        self.tensors |= {name: np.stack(values) for name, values in by_head.items()}

    def _split(self, name: str, value: np.ndarray) -> dict[str, np.ndarray]:
        """GPTBigCode has all queries before one key and value, or a query, key and value for each head in turn."""
        config = self.config
        if config.kv_heads != 1:
            value = value.reshape(config.heads, 3, config.head_dim, -1).swapaxes(0, 1).reshape(value.shape)
        queries, keys = config.heads * config.head_dim, config.kv_heads * config.head_dim
        parts = np.split(value, [queries, queries + keys])
        return {name.replace("qkv", part): rows for part, rows in zip("qkv", parts, strict=True)}

    def names(self) -> list[str]:
        return list(self.tensors)

    def read(self, name: str) -> np.ndarray:
        return self.tensors[name]


def some_ids(length: int, *, vocab: int = 97, seed: int = 0) -> list[int]:
    return np.random.default_rng(seed).integers(0, vocab, length).tolist()
