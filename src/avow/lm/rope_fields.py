"""How rotary positions are described in model files, for `avow.lm.rope` to compute: Hugging Face and GGUF.

LongRoPE and the mscale fields of DeepSeek are not read but refused.
"""

from __future__ import annotations

import math
from dataclasses import replace

from avow.lm.config import Rope, Scaling
from avow.lm.fields import Fields

_SCALINGS: dict[str, Scaling] = {
    "default": "none",
    "none": "none",
    "linear": "linear",
    "dynamic": "dynamic",
    "ntk": "ntk",
    "yarn": "yarn",
    "llama3": "llama3",
}


def hf_rope(fields: Fields, rotated: float, context: int) -> Rope:
    """Transformers 5 nests all of it in rope_parameters; 4 has rope_theta beside and rope_scaling for the rest."""
    nested = Fields(fields.group("rope_parameters", "rope_scaling"), fields.where)
    theta = fields.number("rope_theta", default=1e4)
    rotated = fields.number("partial_rotary_factor", "rope_pct", default=rotated)
    original = nested.integer("original_max_position_embeddings", default=context, most=2**31 - 1)
    original = fields.integer("original_max_position_embeddings", default=original, most=2**31 - 1)
    for name, harmless in (("mscale", None), ("mscale_all_dim", None), ("truncate", True)):
        if nested.raw.get(name) not in (None, harmless):
            raise nested.wrong(name, nested.raw[name], "no such field: it is not supported")
    rope = Rope(
        theta=nested.number("rope_theta", default=theta),
        rotated=nested.number("partial_rotary_factor", default=rotated),
        scaling=_scaling(nested, "rope_type", "type"),
    )
    if rope.scaling == "none":
        return rope
    return replace(
        rope,
        factor=nested.number("factor", default=context / original if rope.scaling == "yarn" else None),
        original_context=context if rope.scaling == "dynamic" else original,  # as transformers has it
        low_freq_factor=nested.number("low_freq_factor", default=rope.low_freq_factor),
        high_freq_factor=nested.number("high_freq_factor", default=rope.high_freq_factor),
        beta_fast=nested.number("beta_fast", default=rope.beta_fast, least=1e-3),
        beta_slow=nested.number("beta_slow", default=rope.beta_slow, least=1e-3),
        attention_factor=nested.number("attention_factor", default=0.0) if rope.scaling == "yarn" else 0.0,
    )


def gguf_rope(fields: Fields, head_dim: int, context: int) -> Rope:
    """Llama 3's scaling is not here: GGUF keeps it as a tensor of divisors, `rope_freqs` (see `avow.lm.names`)."""
    rope = Rope(
        theta=fields.number("rope.freq_base", default=1e4),
        rotated=fields.integer("rope.dimension_count", default=head_dim, most=head_dim) / head_dim,
        scaling=_scaling(fields, "rope.scaling.type"),
    )
    factor = fields.number("rope.scaling.factor", "rope.scale_linear", default=1.0)
    if factor == 1.0 or (rope.scaling == "none" and "rope.scaling.type" in fields.raw):
        return replace(rope, scaling="none")
    scaling: Scaling = "linear" if rope.scaling == "none" else rope.scaling
    own = 0.1 * math.log(factor) + 1.0 if factor > 1.0 else 1.0
    extra = fields.number("rope.scaling.attn_factor", default=1.0)
    return replace(
        rope,
        scaling=scaling,
        factor=factor,
        original_context=fields.integer("rope.scaling.original_context_length", default=context, most=2**31 - 1),
        beta_fast=fields.number("rope.scaling.yarn_beta_fast", default=rope.beta_fast, least=1e-3),
        beta_slow=fields.number("rope.scaling.yarn_beta_slow", default=rope.beta_slow, least=1e-3),
        attention_factor=own * extra if scaling == "yarn" and extra != 1.0 else 0.0,
    )


def _scaling(fields: Fields, *names: str) -> Scaling:
    name = fields.word(*names, default="default")
    if name not in _SCALINGS:
        raise fields.wrong(names[0], name, f"one of {', '.join(_SCALINGS)}")
    return _SCALINGS[name]
