"""What config.json and GGUF metadata say, and how files are refused that say nonsense."""

import dataclasses
import json
from pathlib import Path

import gguf
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avow.core.errors import ModelError
from avow.lm.architectures import from_gguf, from_hf
from avow.lm.config import Config, Rope
from avow.lm.names import from_gguf_name, from_hf_name, optional_shapes, shapes

CODE_LLAMA = {  # 7B, as transformers 4.33 wrote it
    "architectures": ["LlamaForCausalLM"],
    "hidden_act": "silu",
    "hidden_size": 4096,
    "intermediate_size": 11008,
    "max_position_embeddings": 16384,
    "model_type": "llama",
    "num_attention_heads": 32,
    "num_hidden_layers": 32,
    "num_key_value_heads": 32,
    "pretraining_tp": 1,
    "rms_norm_eps": 1e-05,
    "rope_scaling": None,
    "rope_theta": 1000000,
    "tie_word_embeddings": False,
    "vocab_size": 32016,
}
STAR_CODER = {  # 15B
    "activation_function": "gelu",
    "layer_norm_epsilon": 1e-05,
    "model_type": "gpt_bigcode",
    "multi_query": True,
    "n_embd": 6144,
    "n_head": 48,
    "n_inner": 24576,
    "n_layer": 40,
    "n_positions": 8192,
    "scale_attn_weights": True,
    "vocab_size": 49152,
}
STABLE_CODE = {  # 3B, first edition
    "hidden_act": "silu",
    "hidden_size": 2560,
    "intermediate_size": 6912,
    "max_position_embeddings": 16384,
    "model_type": "stablelm",
    "num_attention_heads": 32,
    "num_hidden_layers": 32,
    "num_key_value_heads": 32,
    "norm_eps": 1e-05,
    "rope_pct": 0.25,
    "rope_theta": 1000000,
    "use_cache": True,
    "vocab_size": 50304,
}
QWEN = {  # as Qwen2.5-Coder: a window is given, and off
    **{
        key: CODE_LLAMA[key] for key in ("hidden_act", "hidden_size", "num_hidden_layers", "vocab_size", "rms_norm_eps")
    },
    "model_type": "qwen2",
    "intermediate_size": 11008,
    "max_position_embeddings": 32768,
    "max_window_layers": 28,
    "num_attention_heads": 32,
    "num_key_value_heads": 4,
    "sliding_window": 131072,
    "use_sliding_window": False,
}


def test_what_the_published_files_say() -> None:
    llama = from_hf(CODE_LLAMA, "here")
    assert (llama.head_dim, llama.kv_heads, llama.context, llama.vocab_size) == (128, 32, 16384, 32016)
    assert llama.rope == Rope(theta=1e6)
    assert llama.attention_multiplier == 128**-0.5
    assert (llama.norm, llama.norm_eps, llama.activation, llama.gated, llama.window) == ("rms", 1e-5, "silu", True, 0)
    coder = from_hf(STAR_CODER, "here")
    assert (coder.heads, coder.kv_heads, coder.head_dim, coder.context, coder.rope) == (48, 1, 128, 8192, None)
    assert (coder.norm, coder.activation, coder.gated, coder.intermediate_size) == ("layer", "gelu", False, 24576)
    assert from_hf({**STAR_CODER, "n_inner": None}, "here") == coder
    assert from_hf({**STAR_CODER, "multi_query": False}, "here").kv_heads == 48
    stable = from_hf(STABLE_CODE, "here")
    assert stable.rope == Rope(theta=1e6, rotated=0.25)
    assert (stable.norm, stable.gated, stable.parallel_residual) == ("layer", True, False)
    assert from_hf(QWEN, "here").window == 0


def test_windows() -> None:
    mistral = {**CODE_LLAMA, "model_type": "mistral"}
    assert from_hf(mistral, "here").window == 4096  # what transformers takes a silent file to mean
    assert from_hf({**mistral, "sliding_window": None}, "here").window == 0
    assert from_hf({**mistral, "sliding_window": 7}, "here").window == 7
    assert from_hf({**CODE_LLAMA, "sliding_window": 7}, "here").window == 0
    on = {**QWEN, "use_sliding_window": True}
    assert from_hf({**on, "max_window_layers": 0}, "here").window == 131072
    assert from_hf({**on, "max_window_layers": 32}, "here").window == 0
    with pytest.raises(ModelError, match=r"here: layer_types is .*, expected the same attention in every layer"):
        from_hf(on, "here")


@pytest.mark.parametrize("place", ["rope_parameters", "rope_scaling"])
def test_stretched_positions_nested_or_beside(place: str) -> None:
    base = {**CODE_LLAMA, "rope_theta": 5e5, "max_position_embeddings": 4096}

    def rope(**fields: object) -> Rope | None:
        return from_hf({**base, place: fields}, "here").rope

    assert rope(type="linear", factor=4) == Rope(5e5, scaling="linear", factor=4, original_context=4096)
    assert rope(rope_type="linear", factor=2, rope_theta=7.0) == Rope(
        7, scaling="linear", factor=2, original_context=4096
    )
    assert rope(type="default") == Rope(5e5)
    yarn = Rope(5e5, scaling="yarn", factor=4, original_context=1024)
    assert rope(rope_type="yarn", original_max_position_embeddings=1024) == yarn
    sharp = rope(rope_type="yarn", factor=4.0, original_max_position_embeddings=1024, attention_factor=1.5, beta_fast=8)
    assert sharp == dataclasses.replace(yarn, attention_factor=1.5, beta_fast=8.0)
    llama3 = {"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0}
    assert rope(**llama3).original_context == 4096
    dynamic = from_hf({**base, place: {"type": "dynamic", "factor": 2.0}}, "here")
    assert (dynamic.context, dynamic.rope.original_context) == (8192, 4096)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"model_type": "mamba"}, "architecture 'mamba', expected one of gpt_bigcode, granite, llama, mistral"),
        ({"model_type": None}, "architecture 'missing'"),
        ({"model_type": 7}, "model_type is '7', expected a word"),
        ({"hidden_size": None}, "hidden_size is 'missing', expected a whole number from 1 to 16777216"),
        ({"hidden_size": 4095}, "hidden size is '4095', expected a multiple of the 32 heads, or head_dim given"),
        ({"hidden_size": -4096}, "hidden_size is '-4096', expected a whole number"),
        ({"hidden_size": 2**60}, "hidden_size is '1152921504606846976'"),
        ({"hidden_size": 4096.0}, "hidden_size is '4096.0', expected a whole number"),
        ({"num_hidden_layers": True}, "num_hidden_layers is 'True'"),
        ({"num_hidden_layers": "32"}, "num_hidden_layers is '32'"),
        ({"vocab_size": []}, "vocab_size is"),
        ({"num_key_value_heads": 5}, "32 heads share 5 key-value heads, expected a divisor"),
        ({"rms_norm_eps": float("nan")}, "rms_norm_eps is 'nan', expected a number"),
        ({"hidden_act": "relu2"}, "activation is 'relu2', expected one of silu"),
        ({"head_dim": 127}, "127 of 127 dimensions of a head rotate, expected an even number"),
        ({"rope_theta": -1}, "rope_theta is '-1'"),
        ({"rope_theta": 0.5}, "rotary theta 0.5, factor 1, expected theta above 1"),
        ({"partial_rotary_factor": 0.001}, "0.128 of 128 dimensions of a head rotate"),
        ({"rope_scaling": "linear"}, "rope_scaling is 'linear', expected a group"),
        ({"rope_scaling": {"type": "longrope", "factor": 4}}, "rope_type is 'longrope', expected one of default"),
        ({"rope_scaling": {"type": "linear"}}, "factor is 'missing', expected a number"),
        ({"rope_scaling": {"type": "linear", "factor": 0.5}}, "factor 0.5, expected theta above 1, the factor from 1"),
        ({"rope_scaling": {"type": "yarn", "factor": 4, "mscale": 1}}, "mscale is '1', expected no such field"),
        ({"rope_scaling": {"type": "yarn", "factor": 4, "truncate": False}}, "truncate is 'False'"),
        (
            {"rope_scaling": {"type": "llama3", "factor": 4, "low_freq_factor": 4}},
            "low_freq_factor 4, high_freq_factor 4, expected the first above 0 and below the second",
        ),
    ],
)
def test_nonsense_is_refused_with_file_found_and_expected(changes: dict, message: str) -> None:
    with pytest.raises(ModelError) as caught:
        from_hf({**CODE_LLAMA, **changes}, "models/x/config.json")
    assert str(caught.value).startswith("models/x/config.json: ")
    assert message in str(caught.value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=4,
)
ROPE = st.fixed_dictionaries(
    {"rope_type": st.sampled_from(["linear", "dynamic", "yarn", "llama3", "x"])},
    optional={
        name: JSON | st.floats(0, 100) | st.integers(1, 9999)
        for name in ("factor", "original_max_position_embeddings", "beta_fast", "low_freq_factor", "attention_factor")
    },
)


@settings(deadline=None)
@given(
    base=st.sampled_from([CODE_LLAMA, STAR_CODER, STABLE_CODE, QWEN]),
    field=st.sampled_from(sorted({*CODE_LLAMA, *STAR_CODER, *STABLE_CODE, *QWEN, "head_dim", "sliding_window"})),
    value=JSON,
    rope=JSON | ROPE,
)
def test_any_field_may_hold_anything(base: dict, field: str, value: object, rope: object) -> None:
    """Either a configuration that can be computed with, or a ModelError."""
    from avow.lm.rope import frequencies

    try:
        config = from_hf({**base, "rope_scaling": rope, field: value}, "here")
    except ModelError:
        return
    assert config.heads % config.kv_heads == 0
    assert all(size > 0 for shape in shapes(dataclasses.replace(config, layers=1)).values() for size in shape)
    if config.rope and config.head_dim < 10_000:
        for length in (1, config.context):
            inverse, sharper = frequencies(config.rope, config.head_dim, length)
            assert np.isfinite(inverse).all()
            assert np.isfinite(sharper)


def llama_metadata(**changes: object) -> dict[str, object]:
    keys = gguf.Keys
    named = {
        keys.General.ARCHITECTURE: "llama",
        keys.LLM.CONTEXT_LENGTH: 4096,
        keys.LLM.EMBEDDING_LENGTH: 64,
        keys.LLM.BLOCK_COUNT: 3,
        keys.LLM.FEED_FORWARD_LENGTH: 128,
        keys.Attention.HEAD_COUNT: 4,
        keys.Attention.HEAD_COUNT_KV: 2,
        keys.Attention.LAYERNORM_RMS_EPS: 1e-5,
        keys.Rope.FREQ_BASE: 1e6,
        keys.Rope.DIMENSION_COUNT: 16,
        keys.Tokenizer.LIST: ["a"] * 97,
    }
    return {key.format(arch="llama"): value for key, value in named.items()} | changes


def test_gguf_says_the_same_as_config_json() -> None:
    raw = {
        **CODE_LLAMA,
        "hidden_size": 64,
        "num_hidden_layers": 3,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "intermediate_size": 128,
        "max_position_embeddings": 4096,
        "vocab_size": 97,
    }
    assert from_gguf(llama_metadata(), "here") == from_hf(raw, "here")
    stretched = {"llama.rope.scaling.type": "yarn", "llama.rope.scaling.factor": 4.0}
    stretched |= {"llama.rope.scaling.original_context_length": 1024}
    yarn = {"type": "yarn", "factor": 4.0, "original_max_position_embeddings": 1024}
    assert from_gguf(llama_metadata(**stretched), "here") == from_hf({**raw, "rope_scaling": yarn}, "here")
    linear = {"type": "linear", "factor": 4.0}
    for old in ({"llama.rope.scale_linear": 4.0}, {"llama.rope.scaling.factor": 4.0}):
        assert from_gguf(llama_metadata(**old), "here") == from_hf({**raw, "rope_scaling": linear}, "here")
    off = {"llama.rope.scaling.type": "none", "llama.rope.scaling.factor": 4.0}
    assert from_gguf(llama_metadata(**off), "here") == from_hf(raw, "here")


def test_families_of_gguf() -> None:
    def renamed(arch: str, **more: object) -> dict[str, object]:
        data = {key.replace("llama.", arch + "."): value for key, value in llama_metadata().items()}
        return {**data, "general.architecture": arch, **{f"{arch}.{key}": value for key, value in more.items()}}

    coder = from_gguf(renamed("starcoder", **{"attention.head_count_kv": 1}), "here")
    assert (coder.family, coder.kv_heads, coder.rope, coder.norm) == ("gpt_bigcode", 1, None, "layer")
    assert (coder.activation, coder.gated) == ("gelu_tanh", False)
    stable = renamed("stablelm", **{"rope.dimension_count": 4, "use_parallel_residual": True})
    plain, normed = from_gguf(stable, "here"), from_gguf(stable, "here", ["blk.0.attn_q_norm.weight"])
    assert (plain.rope.rotated, plain.parallel_residual, plain.qk_norm, normed.qk_norm) == (0.25, True, False, True)
    scales = {"embedding_scale": 12.0, "residual_scale": 0.22, "attention.scale": 0.0156, "logit_scale": 8.0}
    granite = from_gguf(renamed("granite", **scales), "here")
    found = (
        granite.embedding_multiplier,
        granite.residual_multiplier,
        granite.attention_multiplier,
        granite.logits_scaling,
    )
    assert found == (12.0, 0.22, 0.0156, 8.0)
    assert from_gguf(renamed("starcoder2", **{"attention.sliding_window": 9}), "here").window == 9


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"general.architecture": "bert"}, "architecture 'bert', expected one of granite, llama, qwen2"),
        ({"llama.expert_count": 8}, "expert_count is '8', expected 0: mixtures of experts are not supported"),
        ({"llama.attention.value_length": 8}, "attention.value_length is '8', expected 16, as the keys'"),
        ({"llama.attention.head_count": [4, 4, 4]}, "attention.head_count is '[4, 4, 4]', expected a whole number"),
        ({"llama.attention.layer_norm_rms_epsilon": None}, "attention.layer_norm_rms_epsilon is 'missing'"),
        ({"llama.rope.scaling.type": "longrope"}, "rope.scaling.type is 'longrope'"),
        ({"llama.rope.dimension_count": 18}, "rope.dimension_count is '18', expected a whole number from 1 to 16"),
        ({"tokenizer.ggml.tokens": None}, "vocab_size is 'missing'"),
    ],
)
def test_nonsense_in_gguf_is_refused(changes: dict, message: str) -> None:
    with pytest.raises(ModelError) as caught:
        from_gguf(llama_metadata(**changes), "x.gguf")
    assert str(caught.value).startswith("x.gguf: ")
    assert message in str(caught.value)


def test_tensor_names_of_gguf_and_hugging_face_meet() -> None:
    """`gguf` maps the names of one to the other's; both must come to the same name here."""
    layer = "model.layers.11."
    theirs = {
        "LLAMA": [
            "model.embed_tokens.weight", "model.norm.weight", "lm_head.weight", layer + "input_layernorm.weight",
            layer + "self_attn.q_proj.weight", layer + "self_attn.k_proj.bias", layer + "self_attn.v_proj.weight",
            layer + "self_attn.o_proj.weight", layer + "post_attention_layernorm.weight", layer + "mlp.gate_proj.bias",
            layer + "mlp.up_proj.weight", layer + "mlp.down_proj.weight",
        ],
        "STARCODER": [
            "transformer.wte.weight", "transformer.wpe.weight", "transformer.ln_f.bias", "transformer.h.3.ln_1.weight",
            "transformer.h.3.attn.c_attn.weight", "transformer.h.3.attn.c_proj.bias", "transformer.h.3.ln_2.bias",
            "transformer.h.3.mlp.c_fc.weight", "transformer.h.3.mlp.c_proj.weight",
        ],
        "STARCODER2": [layer + "mlp.c_fc.weight", layer + "mlp.c_proj.bias"],
    }  # fmt: skip
    for arch, names in theirs.items():
        known = gguf.get_tensor_name_map(gguf.MODEL_ARCH[arch], 12)
        for name in names:
            theirs_in_gguf = known.get_name(name, try_suffixes=(".weight", ".bias"))
            assert from_hf_name(name) == from_gguf_name(theirs_in_gguf) != name, name


def test_names_that_nobody_knows_stay_and_buffers_go() -> None:
    for name in ("model.layers.0.self_attn.rotary_emb.inv_freq", "transformer.h.0.attn.bias"):
        assert from_hf_name(name) is None
    for name in ("model.layers.0.mlp.experts.3.up_proj.weight", "lm_head", "model.layers.x.ln_1.weight", "", "norm.q"):
        assert from_hf_name(name) == name
    assert from_gguf_name("blk.0.ffn_gate_inp.weight") == "blk.0.ffn_gate_inp.weight"
    assert from_gguf_name("rope_freqs.weight") == "rope_divisors"
    assert from_hf_name("model.layers.2.self_attn.q_layernorm.norms.7.weight") == "layers.2.q_norm.7.weight"
    assert from_hf_name("model.layers.0.self_attn.q_proj.7.weight") not in optional_shapes(from_hf(CODE_LLAMA, "here"))


def test_weights_of_a_published_size_add_up() -> None:
    """CodeLlama 7B has 6.74 billion parameters, StarCoder 15.5."""
    for raw, billions in ((CODE_LLAMA, 6.74), (STAR_CODER, 15.52)):
        config: Config = from_hf(raw, "here")
        tensors = shapes(config) | ({"head.weight": (32016, 4096)} if config.rope else {})
        assert sum(int(np.prod(shape)) for shape in tensors.values()) / 1e9 == pytest.approx(billions, abs=0.01)


def test_what_transformers_writes_is_read_here() -> None:
    from tests.lm.material import VARIANTS, variant

    for name in VARIANTS:
        folder: Path = variant(name)
        raw = json.loads((folder / "config.json").read_text())
        assert from_hf(raw, str(folder)).family == raw["model_type"]
