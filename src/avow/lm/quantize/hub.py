"""A `Config` as the config.json of Hugging Face that describes the same model: the inverse of `architectures.from_hf`.

For sources that have none, which are GGUF files. What a family fixes is left out.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from avow.core.errors import ModelError
from avow.lm.architectures import from_hf
from avow.lm.config import Config, Rope

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
        "intermediate_size": config.intermediate_size, "max_position_embeddings": config.context,
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
