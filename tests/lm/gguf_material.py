"""GGUF files of tiny checkpoints, with the names, orders of rows and metadata of llama.cpp's convert_hf_to_gguf."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import gguf
import numpy as np
from gguf import GGMLQuantizationType as Kind
from safetensors.numpy import load_file

ARCHES = {"mistral": "llama", "gpt_bigcode": "starcoder"}
PERMUTED = ("llama", "granite")
NORM_OF_HEADS = "_layernorm.norms."
Types = Callable[[str, np.ndarray], Kind]


def to_gguf(folder: Path, path: Path, types: Types = lambda _name, _array: Kind.F32) -> Path:
    """types: what each tensor is stored as, by its GGUF name and its values."""
    raw = json.loads((folder / "config.json").read_text())
    arch = ARCHES.get(raw["model_type"], raw["model_type"])
    writer = gguf.GGUFWriter(path, arch)
    metadata(writer, raw, arch)
    layers = raw.get("num_hidden_layers", raw.get("n_layer"))
    number = next(at for at, name in gguf.MODEL_ARCH_NAMES.items() if name == arch)
    names = gguf.get_tensor_name_map(number, layers)
    for theirs, array in moved(load_file(folder / "model.safetensors"), raw, arch):
        name = names.get_name(theirs, try_suffixes=(".weight", ".bias"))
        kind = types(name, array)
        data = encoded(array, kind)
        writer.add_tensor(name, data, raw_dtype=None if kind in (Kind.F32, Kind.F16) else kind)
    if (rope := raw.get("rope_parameters")) and rope["rope_type"] == "llama3":
        writer.add_tensor(
            "rope_freqs.weight", divisors(rope, raw.get("head_dim") or raw["hidden_size"] // raw["num_attention_heads"])
        )
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def moved(tensors: dict[str, np.ndarray], raw: dict, arch: str) -> Iterator[tuple[str, np.ndarray]]:
    """Rows of queries and keys interleaved where the architecture rotates neighbours; norms of heads in one tensor."""
    heads = raw.get("num_attention_heads")
    counts = {"q_proj": heads, "k_proj": raw.get("num_key_value_heads")}
    stacks: dict[str, dict[int, np.ndarray]] = {}
    for name, array in tensors.items():
        part = name.split(".")[-2]
        if NORM_OF_HEADS in name:
            stack, head = name.removesuffix(".weight").rsplit(".norms.", 1)
            stacks.setdefault(stack + ".weight", {})[int(head)] = array
        elif arch in PERMUTED and part in counts:
            halves = array.reshape(counts[part], 2, array.shape[0] // counts[part] // 2, *array.shape[1:])
            yield name, halves.swapaxes(1, 2).reshape(array.shape)
        else:
            yield name, array
    for name, stack in stacks.items():
        yield name, np.stack([stack[head] for head in sorted(stack)])


def metadata(writer: gguf.GGUFWriter, raw: dict, arch: str) -> None:
    heads, hidden = raw.get("num_attention_heads", raw.get("n_head")), raw.get("hidden_size", raw.get("n_embd"))
    writer.add_context_length(raw.get("max_position_embeddings", raw.get("n_positions")))
    writer.add_embedding_length(hidden)
    writer.add_block_count(raw.get("num_hidden_layers", raw.get("n_layer")))
    writer.add_feed_forward_length(raw.get("intermediate_size", raw.get("n_inner")) or 4 * hidden)
    writer.add_head_count(heads)
    writer.add_head_count_kv(raw.get("num_key_value_heads", 1))
    writer.add_vocab_size(raw["vocab_size"])
    writer.add_tokenizer_model("no_vocab")
    if "rms_norm_eps" in raw:
        writer.add_layer_norm_rms_eps(raw["rms_norm_eps"])
    else:
        eps = ("layer_norm_eps", "layer_norm_epsilon", "norm_epsilon")
        writer.add_layer_norm_eps(next(raw[name] for name in eps if name in raw))
    if rope := raw.get("rope_parameters"):
        head_dim = raw.get("head_dim") or hidden // heads
        writer.add_rope_freq_base(rope["rope_theta"])
        writer.add_rope_dimension_count(int(rope.get("partial_rotary_factor", 1.0) * head_dim))
        if rope["rope_type"] in ("linear", "yarn"):
            writer.add_rope_scaling_type(gguf.RopeScalingType(rope["rope_type"]))
            writer.add_rope_scaling_factor(rope["factor"])
        if rope["rope_type"] == "yarn":
            writer.add_rope_scaling_orig_ctx_len(rope["original_max_position_embeddings"])
    if raw.get("head_dim"):
        writer.add_key_length(raw["head_dim"])
        writer.add_value_length(raw["head_dim"])
    if arch == "stablelm":
        writer.add_parallel_residual(raw["use_parallel_residual"])
    if arch == "granite":
        writer.add_attention_scale(raw["attention_multiplier"])
        writer.add_embedding_scale(raw["embedding_multiplier"])
        writer.add_residual_scale(raw["residual_multiplier"])
        writer.add_logit_scale(raw["logits_scaling"])


def divisors(rope: dict, dims: int) -> np.ndarray:
    """What Llama 3's scaling divides each frequency by: nothing where waves are short, the factor where they are long."""
    waves = 2 * np.pi * rope["rope_theta"] ** (np.arange(0, dims, 2) / dims)
    low, high, factor = rope["low_freq_factor"], rope["high_freq_factor"], rope["factor"]
    smooth = np.clip((rope["original_max_position_embeddings"] / waves - low) / (high - low), 0, 1)
    return (1 / ((1 - smooth) / factor + smooth)).astype(np.float32)


def encoded(array: np.ndarray, kind: Kind) -> np.ndarray:
    """gguf cannot quantize to blocks of 256: these are random."""
    if kind in (Kind.Q6_K, Kind.Q4_K):
        return random_blocks(kind, array.size).reshape(len(array), -1)
    if kind in (Kind.Q8_0, Kind.BF16):
        return gguf.quants.quantize(array, kind)
    return array.astype({Kind.F32: np.float32, Kind.F16: np.float16}[kind])


def random_blocks(kind: Kind, count: int, seed: int = 0) -> np.ndarray:
    """Blocks of `count` weights in all. Any bytes are a block, but for fp16 scales that are no numbers."""
    weights, size = gguf.GGML_QUANT_SIZES[kind]
    random = np.random.default_rng(seed)
    blocks = random.integers(0, 256, (count // weights, size)).astype(np.uint8)
    numbers = slice(-2, None) if kind == Kind.Q6_K else slice(0, 4 if kind == Kind.Q4_K else 2)
    half = random.normal(size=blocks[:, numbers].shape[0] * blocks[:, numbers].shape[1] // 2).astype(np.float16)
    blocks[:, numbers] = half.view(np.uint8).reshape(len(blocks), -1)
    return blocks
