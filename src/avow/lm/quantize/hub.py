"""What a GGUF file says of its model, as the files of a Hugging Face folder: config.json and those of the tokenizer.

The inverse of `architectures.from_hf` and of `vocabulary_hub.from_folder`. What a family fixes is left out.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from avow.core.errors import ModelError
from avow.lm.architectures import from_hf
from avow.lm.config import Config, Rope
from avow.lm.vocabulary import HIDDEN_UNKNOWN, SPACE, Vocabulary

_ACTIVATIONS = {"silu": "silu", "gelu": "gelu", "gelu_tanh": "gelu_pytorch_tanh"}
_EPS = {"starcoder2": "norm_epsilon", "stablelm": "layer_norm_eps"}


def to_hf(config: Config, *, tied: bool) -> dict[str, Any]:
    """The fields of config.json. tied: the output is the embedding.

    Raises:
        ModelError: the model has a trait that Hugging Face's fields for its family cannot say.

    """
    raw = _big_code(config) if config.rope is None else _rotary(config, config.rope)
    raw |= {"model_type": config.family, "vocab_size": config.vocab_size, "tie_word_embeddings": tied}
    if from_hf(raw, "config.json") != config:
        raise ModelError(f"this {config.family} model cannot be described by a config.json of its family")
    return raw


def _big_code(config: Config) -> dict[str, Any]:
    return {
        "n_embd": config.hidden_size, "n_layer": config.layers, "n_head": config.heads,
        "n_inner": config.intermediate_size, "n_positions": config.context, "multi_query": config.kv_heads == 1,
        "layer_norm_epsilon": config.norm_eps, "activation_function": _ACTIVATIONS[config.activation],
    }  # fmt: skip


def _rotary(config: Config, rope: Rope) -> dict[str, Any]:
    raw: dict[str, Any] = {
        "hidden_size": config.hidden_size, "num_hidden_layers": config.layers, "num_attention_heads": config.heads,
        "num_key_value_heads": config.kv_heads, "head_dim": config.head_dim,
        "intermediate_size": config.intermediate_size,
        "max_position_embeddings": rope.original_context if rope.scaling == "dynamic" else config.context,
        "hidden_act": _ACTIVATIONS[config.activation], _EPS.get(config.family, "rms_norm_eps"): config.norm_eps,
        "rope_parameters": _parameters(rope), "sliding_window": config.window or None,
    }  # fmt: skip
    if config.family == "qwen2":
        raw |= {"use_sliding_window": bool(config.window), "max_window_layers": 0}
    if config.family == "stablelm":
        raw |= {"use_parallel_residual": config.parallel_residual, "qk_layernorm": config.qk_norm}
    if config.family == "granite":
        named = ("embedding_multiplier", "residual_multiplier", "attention_multiplier", "logits_scaling")
        raw |= {name: value for name, value in asdict(config).items() if name in named}
    return raw


def _parameters(rope: Rope) -> dict[str, Any]:
    raw: dict[str, Any] = {"rope_theta": rope.theta, "partial_rotary_factor": rope.rotated}
    if rope.scaling == "none":
        return raw | {"rope_type": "default"}
    raw |= {"rope_type": rope.scaling, "factor": rope.factor, "original_max_position_embeddings": rope.original_context}
    if rope.scaling == "llama3":
        raw |= {"low_freq_factor": rope.low_freq_factor, "high_freq_factor": rope.high_freq_factor}
    if rope.scaling == "yarn":
        raw |= {"beta_fast": rope.beta_fast, "beta_slow": rope.beta_slow}
        raw |= {"attention_factor": rope.attention_factor} if rope.attention_factor else {}
    return raw


def tokenizer_files(vocabulary: Vocabulary) -> dict[str, bytes]:
    """The files of a tokenizer by their names."""
    ends = [vocabulary.pieces[id_] for id_ in vocabulary.eos]
    config = {
        "bos_token": None if vocabulary.bos is None else vocabulary.pieces[vocabulary.bos],
        "eos_token": ends[0] if ends else None, "add_bos_token": vocabulary.add_bos,
        "chat_template": vocabulary.template,
    }  # fmt: skip
    files = {
        "tokenizer.json": _tokenizer(vocabulary), "tokenizer_config.json": config,
        "generation_config.json": {"eos_token_id": list(vocabulary.eos)},
    }  # fmt: skip
    return {name: json.dumps(value).encode() for name, value in files.items()}


def _tokenizer(vocabulary: Vocabulary) -> dict[str, Any]:
    """tokenizer.json: with the special tokens that the encoder does not know, and the space before a text."""
    raw: dict[str, Any] = json.loads(vocabulary.encoder.to_str())
    words = raw["model"]["vocab"]
    if HIDDEN_UNKNOWN in words:
        unknown = words.pop(HIDDEN_UNKNOWN)
        raw["model"]["unk_token"] = vocabulary.pieces[unknown]
        words[vocabulary.pieces[unknown]] = unknown
    if vocabulary.prefix:
        before = {"type": "Prepend", "prepend": SPACE}
        raw["normalizer"] = {"type": "Sequence", "normalizers": [before, raw["normalizer"]]}
    special = [
        {
            "id": token.id, "content": token.text, "single_word": False, "lstrip": token.lstrip,
            "rstrip": token.rstrip, "normalized": False, "special": token.control,
        }
        for token in vocabulary.specials
    ]  # fmt: skip
    raw["added_tokens"] = [*special, *raw["added_tokens"]]
    return raw
