"""From what a model file says of itself to a `Config`: config.json of Hugging Face, old and new, and metadata of GGUF.

Files come from anywhere: every number is checked for type, range and fit before it shapes anything. What this decoder
does not do (experts, windows in some layers only, LongRoPE, other architectures) is refused, never approximated.
`avow.lm.names` has the tensors that a `Config` calls for.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from avow.core.errors import ModelError
from avow.lm.config import Config
from avow.lm.fields import Fields
from avow.lm.rope_fields import gguf_rope, hf_rope

_ACTIVATIONS: dict[str, Literal["silu", "gelu", "gelu_tanh"]] = {
    "silu": "silu",
    "swish": "silu",
    "gelu": "gelu",
    "gelu_new": "gelu_tanh",
    "gelu_fast": "gelu_tanh",
    "gelu_pytorch_tanh": "gelu_tanh",
}


@dataclass(frozen=True, slots=True)
class _Family:
    """What a family fixes without saying it in its files; values where transformers has defaults are those."""

    norm: Literal["rms", "layer"] = "rms"
    norm_eps: float = 1e-6
    activation: str = "silu"
    gated: bool = True
    rotated: float = 1.0
    window: int = 0


_FAMILIES = {
    "llama": _Family(),
    "mistral": _Family(window=4096),
    "qwen2": _Family(),
    "granite": _Family(),
    "stablelm": _Family("layer", 1e-5, rotated=0.25),
    "starcoder2": _Family("layer", 1e-5, "gelu_pytorch_tanh", gated=False),
    "gpt_bigcode": _Family("layer", 1e-5, "gelu_pytorch_tanh", gated=False),
}
_EPS = ("rms_norm_eps", "layer_norm_epsilon", "norm_epsilon", "layer_norm_eps")
_GGUF_FAMILIES = {"starcoder": "gpt_bigcode"} | {
    name: name for name in ("llama", "starcoder2", "stablelm", "granite", "qwen2")
}


def from_hf(raw: Mapping[str, object], where: str) -> Config:
    """The configuration in a Hugging Face config.json.

    Args:
        raw: the parsed file, as transformers 4 or 5 writes it.
        where: the file's name, for messages.

    Raises:
        ModelError: an architecture or a feature that this decoder does not have; a field missing or nonsensical.

    """
    fields = Fields(raw, where)
    family, fixed = _family(fields, fields.word("model_type", default="missing"), {name: name for name in _FAMILIES})
    heads = fields.integer("num_attention_heads", "n_head")
    hidden = fields.integer("hidden_size", "n_embd")
    kv_heads = fields.integer("num_key_value_heads", default=heads)
    if family == "gpt_bigcode":
        kv_heads = 1 if fields.flag("multi_query", default=True) else heads
    head_dim = _head_dim(fields, hidden, heads, "head_dim")
    layers = fields.integer("num_hidden_layers", "n_layer")
    context = fields.integer("max_position_embeddings", "n_positions")
    rope = None if family == "gpt_bigcode" else hf_rope(fields, fixed.rotated, context)
    return _checked(
        Config(
            family=family,
            vocab_size=fields.integer("vocab_size"),
            hidden_size=hidden,
            layers=layers,
            heads=heads,
            kv_heads=kv_heads,
            head_dim=head_dim,
            intermediate_size=fields.integer("intermediate_size", "n_inner", default=4 * hidden),
            context=int(context * rope.factor) if rope and rope.scaling == "dynamic" else context,
            norm=fixed.norm,
            norm_eps=fields.number(*_EPS, default=fixed.norm_eps),
            activation=_activation(fields, fixed),
            gated=fixed.gated,
            rope=rope,
            window=_hf_window(fields, fixed, family, layers),
            parallel_residual=family == "stablelm" and fields.flag("use_parallel_residual", default=False),
            qk_norm=family == "stablelm" and fields.flag("qk_layernorm", default=False),
            **_hf_multipliers(fields, family, head_dim),
        ),
        where,
    )


def from_gguf(metadata: Mapping[str, object], where: str, tensors: Collection[str] = ()) -> Config:
    """The configuration in a GGUF file's metadata.

    Args:
        metadata: key to value, arrays as sequences.
        where: the file's name, for messages.
        tensors: names of the file's tensors; they alone tell of StableLM's norms of queries and keys.

    Raises:
        ModelError: as `from_hf`.

    """
    every = Fields(metadata, where)
    arch = every.word("general.architecture", default="missing")
    family, fixed = _family(every, arch, _GGUF_FAMILIES)
    fields = Fields({k.removeprefix(arch + "."): v for k, v in metadata.items() if k.startswith(arch + ".")}, where)
    if fields.integer("expert_count", default=0, least=0):
        raise fields.wrong("expert_count", fields.raw["expert_count"], "0: mixtures of experts are not supported")
    heads = fields.integer("attention.head_count")
    hidden = fields.integer("embedding_length")
    head_dim = _head_dim(fields, hidden, heads, "attention.key_length")
    if (values := fields.integer("attention.value_length", default=head_dim)) != head_dim:
        raise fields.wrong("attention.value_length", values, f"{head_dim}, as the keys'")
    tokens = metadata.get("tokenizer.ggml.tokens")
    context = fields.integer("context_length")
    return _checked(
        Config(
            family=family,
            vocab_size=fields.integer("vocab_size", default=len(tokens) if isinstance(tokens, Collection) else None),
            hidden_size=hidden,
            layers=fields.integer("block_count"),
            heads=heads,
            kv_heads=fields.integer("attention.head_count_kv", default=heads),
            head_dim=head_dim,
            intermediate_size=fields.integer("feed_forward_length"),
            context=context,
            norm=fixed.norm,
            norm_eps=fields.number("attention.layer_norm_rms_epsilon", "attention.layer_norm_epsilon"),
            activation=_ACTIVATIONS[fixed.activation],
            gated=fixed.gated,
            rope=None if family == "gpt_bigcode" else gguf_rope(fields, head_dim, context),
            window=fields.integer("attention.sliding_window", default=0, least=0),
            parallel_residual=family == "stablelm" and fields.flag("use_parallel_residual", default=False),
            qk_norm="blk.0.attn_q_norm.weight" in tensors,
            embedding_multiplier=fields.number("embedding_scale", default=1.0),
            residual_multiplier=fields.number("residual_scale", default=1.0),
            attention_multiplier=fields.number("attention.scale", default=0.0) or head_dim**-0.5,
            logits_scaling=fields.number("logit_scale", default=1.0, least=1e-6),
        ),
        where,
    )


def _family(fields: Fields, name: str, known: Mapping[str, str]) -> tuple[str, _Family]:
    if name not in known:
        hint = "Other architectures can be used through a server: --model openai:NAME@URL"
        found = f"{fields.where}: architecture {name[:60]!r}, expected one of {', '.join(sorted(known))}"
        raise ModelError(found, hint=hint)
    return known[name], _FAMILIES[known[name]]


def _head_dim(fields: Fields, hidden: int, heads: int, name: str) -> int:
    given = fields.integer(name, default=0, least=0)
    if not given and hidden % heads:
        raise fields.wrong("hidden size", hidden, f"a multiple of the {heads} heads, or {name} given")
    return given or hidden // heads


def _activation(fields: Fields, fixed: _Family) -> Literal["silu", "gelu", "gelu_tanh"]:
    name = fields.word("hidden_act", "activation_function", default=fixed.activation)
    if name not in _ACTIVATIONS:
        raise fields.wrong("activation", name, f"one of {', '.join(_ACTIVATIONS)}")
    return _ACTIVATIONS[name]


def _hf_multipliers(fields: Fields, family: str, head_dim: int) -> dict[str, float]:
    """What Granite multiplies by; its scores are not divided by sqrt(head_dim) unless it says so."""
    if family != "granite":
        return {"attention_multiplier": head_dim**-0.5 if fields.flag("scale_attn_weights", default=True) else 1.0}
    return {
        "embedding_multiplier": fields.number("embedding_multiplier", default=1.0),
        "residual_multiplier": fields.number("residual_multiplier", default=1.0),
        "attention_multiplier": fields.number("attention_multiplier", default=1.0),
        "logits_scaling": fields.number("logits_scaling", default=1.0, least=1e-6),
    }


def _hf_window(fields: Fields, fixed: _Family, family: str, layers: int) -> int:
    """Keys seen by each query, 0 for all. Null in the file means all; absent means what the family does."""
    if family not in {"mistral", "starcoder2", "qwen2"}:
        return 0
    absent = 0 if "sliding_window" in fields.raw else fixed.window
    window = fields.integer("sliding_window", default=absent, least=0, most=2**31 - 1)
    if family != "qwen2":
        return window
    first = fields.integer("max_window_layers", default=28, least=0)
    usual = ["sliding_attention" if layer >= first else "full_attention" for layer in range(layers)]
    kinds = fields.sequence("layer_types", default=usual)
    if not window or not fields.flag("use_sliding_window", default=False) or kinds == ["full_attention"] * layers:
        return 0
    if kinds != ["sliding_attention"] * layers:
        raise fields.wrong("layer_types", kinds, "the same attention in every layer")
    return window


def _checked(config: Config, where: str) -> Config:
    """What holds between fields."""
    if config.heads % config.kv_heads:
        raise ModelError(f"{where}: {config.heads} heads share {config.kv_heads} key-value heads, expected a divisor")
    if config.rope is not None:
        rope, dims = config.rope, config.head_dim * config.rope.rotated
        if not 2 <= dims <= config.head_dim or int(dims) % 2:
            found = f"{dims:g} of {config.head_dim} dimensions of a head rotate"
            raise ModelError(f"{where}: {found}, expected an even number of them")
        if rope.theta <= 1.0 or not 1.0 <= rope.factor <= 1e6:
            found = f"rotary theta {rope.theta:g}, factor {rope.factor:g}"
            raise ModelError(f"{where}: {found}, expected theta above 1, the factor from 1 to a million")
        if not 0.0 < rope.low_freq_factor < rope.high_freq_factor:
            found = f"low_freq_factor {rope.low_freq_factor:g}, high_freq_factor {rope.high_freq_factor:g}"
            raise ModelError(f"{where}: {found}, expected the first above 0 and below the second")
    return config
