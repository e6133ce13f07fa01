"""The tensors of a checkpoint: which a `Config` calls for, and what Hugging Face and GGUF call them.

One set of names for every family: `embed.weight`, `layers.3.q.weight`, `layers.3.mlp_norm.bias`, `norm.weight`,
`head.weight`. Linear weights are [out, in]. Three names appear on the way only and are resolved by whoever reads the
file: `layers.i.qkv.*` (GPTBigCode: queries, keys and values in one), `layers.i.q_norm.h.weight` (StableLM: a tensor a
head), and `rope_divisors` (GGUF's `rope_freqs`: Llama 3's scaling, what each frequency is divided by).
"""

from __future__ import annotations

import re

from avow.lm.config import Config

Shapes = dict[str, tuple[int, ...]]

_HF_TOP = {
    "embed_tokens": "embed",
    "wte": "embed",
    "wpe": "position",
    "norm": "norm",
    "ln_f": "norm",
    "lm_head": "head",
}
_HF_LAYER = {
    "input_layernorm": "attn_norm",
    "ln_1": "attn_norm",
    "post_attention_layernorm": "mlp_norm",
    "ln_2": "mlp_norm",
    "attn.c_attn": "qkv",
    "attn.c_proj": "o",
    "mlp.c_fc": "up",
    "mlp.c_proj": "down",
    **{f"self_attn.{part}_proj": part for part in "qkvo"},
    **{f"mlp.{part}_proj": part for part in ("gate", "up", "down")},
    "self_attn.q_layernorm.norms": "q_norm",
    "self_attn.k_layernorm.norms": "k_norm",
}
_GGUF_TOP = {"token_embd": "embed", "position_embd": "position", "output_norm": "norm", "output": "head"}
_GGUF_LAYER = {
    "attn_norm": "attn_norm",
    "ffn_norm": "mlp_norm",
    "attn_qkv": "qkv",
    "attn_output": "o",
    **{f"attn_{part}": part for part in "qkv"},
    **{f"ffn_{part}": part for part in ("gate", "up", "down")},
    "attn_q_norm": "q_norm",
    "attn_k_norm": "k_norm",
}
_HF_NAME = re.compile(
    r"(?:(?:model|transformer)\.)?(?:(?:layers|h)\.(?P<layer>\d{1,6})\.)?(?P<part>[\w.]+?)"
    r"(?P<head>\.\d{1,6})?\.(?P<kind>weight|bias)"
)
_GGUF_NAME = re.compile(r"(?:blk\.(?P<layer>\d{1,6})\.)?(?P<part>\w+)(?P<head>)\.(?P<kind>weight|bias)")
_BUFFERS = re.compile(r"\.rotary_emb\.inv_freq$|\.attn\.(?:masked_)?bias$|\.attn_rot_embd\.")


def from_hf_name(name: str) -> str | None:
    """Our name of a tensor in a Hugging Face checkpoint.

    None for a buffer that old versions saved and nobody needs. A name that is not known stays as it is, so that it is
    refused where names are compared with `shapes`.
    """
    return _translated(name, _HF_NAME, _HF_TOP, _HF_LAYER)


def from_gguf_name(name: str) -> str | None:
    """Our name of a tensor in a GGUF file; as `from_hf_name`."""
    return "rope_divisors" if name == "rope_freqs.weight" else _translated(name, _GGUF_NAME, _GGUF_TOP, _GGUF_LAYER)


def _translated(name: str, pattern: re.Pattern[str], top: dict[str, str], layer: dict[str, str]) -> str | None:
    if _BUFFERS.search(name):
        return None
    match = pattern.fullmatch(name)
    if match is None:
        return name
    number, kind = match["layer"], match["kind"]
    part = (top if number is None else layer).get(match["part"])
    if part is None:
        return name
    place = "" if number is None else f"layers.{int(number)}."
    return f"{place}{part}{match['head'] or ''}.{kind}"


def shapes(config: Config) -> Shapes:
    """The tensors that every checkpoint of this shape must have, in the order in which they are used."""
    hidden = config.hidden_size
    found: Shapes = {"embed.weight": (config.vocab_size, hidden)}
    if config.rope is None:
        found["position.weight"] = (config.context, hidden)
    for layer in range(config.layers):
        place = f"layers.{layer}."
        found |= _norm(config, place + "attn_norm")
        found |= {f"{place}{part}.weight": shape for part, shape in linears(config).items()}
        if config.qk_norm:
            found[f"{place}q_norm.weight"] = (config.heads, config.head_dim)
            found[f"{place}k_norm.weight"] = (config.kv_heads, config.head_dim)
        if not config.parallel_residual:
            found |= _norm(config, place + "mlp_norm")
    return found | _norm(config, "norm")


def optional_shapes(config: Config) -> Shapes:
    """The tensors that a checkpoint of this shape may have besides: biases, and an output that is not the embedding."""
    found: Shapes = {"head.weight": (config.vocab_size, config.hidden_size), "head.bias": (config.vocab_size,)}
    if config.rope is not None:
        found["rope_divisors"] = (int(config.head_dim * config.rope.rotated) // 2,)
    for layer in range(config.layers):
        found |= {f"layers.{layer}.{part}.bias": shape[:1] for part, shape in linears(config).items()}
    return found


def linears(config: Config) -> Shapes:
    """The linear maps of one layer, [out, in]."""
    hidden, inner = config.hidden_size, config.intermediate_size
    queries, keys = config.heads * config.head_dim, config.kv_heads * config.head_dim
    attention = {"q": (queries, hidden), "k": (keys, hidden), "v": (keys, hidden), "o": (hidden, queries)}
    gate = {"gate": (inner, hidden)} if config.gated else {}
    return {**attention, **gate, "up": (inner, hidden), "down": (hidden, inner)}


def _norm(config: Config, name: str) -> Shapes:
    kinds = ("weight", "bias") if config.norm == "layer" else ("weight",)
    return {f"{name}.{kind}": (config.hidden_size,) for kind in kinds}


def to_hf_name(name: str, family: str) -> str:
    """What Hugging Face calls a tensor in a checkpoint of a family whose queries, keys and values are apart."""
    *place, part, kind = name.split(".")
    if not place:
        return f"lm_head.{kind}" if part == "head" else f"model.{_HF_OF_TOP[part]}.{kind}"
    table = _HF_OF_LAYER | ({"up": "mlp.c_fc", "down": "mlp.c_proj"} if family == "starcoder2" else {})
    return f"model.layers.{place[1]}.{table[part]}.{kind}"


_HF_OF_TOP = {"embed": "embed_tokens", "norm": "norm"}
_HF_OF_LAYER = {
    "attn_norm": "input_layernorm", "mlp_norm": "post_attention_layernorm",
    **{part: f"self_attn.{part}_proj" for part in "qkvo"},
    **{part: f"mlp.{part}_proj" for part in ("gate", "up", "down")},
}  # fmt: skip
