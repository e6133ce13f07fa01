"""The decoder against transformers on every family, at once and with a cache, and what training needs of it."""

import dataclasses
import itertools
import json
import shutil

import numpy as np
import pytest
from tests.lm.material import VARIANTS, Tensors, reference_logits, some_ids, tiny, variant

from avow.core.errors import ModelError
from avow.lm.config import Config, Rope
from avow.lm.names import optional_shapes, shapes

torch = pytest.importorskip("torch")

from avow.lm.attention import Alibi, Rotary, Sinks, Unplaced  # noqa: E402  # after the skip
from avow.lm.model import Cache, Decoder  # noqa: E402

CLOSE = 2e-5  # of logits of size 3; transformers differs from itself by 3e-6 with and without a cache
STRETCHED = {
    "linear": {"factor": 4.0},
    "dynamic": {"factor": 4.0},
    "yarn": {"factor": 4.0, "original_max_position_embeddings": 32},
    "yarn-own-sharpness": {
        "factor": 4.0, "original_max_position_embeddings": 32, "attention_factor": 1.3, "beta_fast": 16.0, "beta_slow": 2.0
    },
    "llama3": {"factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0, "original_max_position_embeddings": 32},
}  # fmt: skip


def decoder(folder) -> Decoder:
    tensors = Tensors(folder)
    return Decoder.from_tensors(tensors.config, tensors.names(), tensors.read, str(folder)).eval()


def logits(model: Decoder, ids: list[int], *, prefill: int | None = None) -> np.ndarray:
    """As `reference_logits`."""
    row, cache = torch.tensor([ids]), Cache()
    cuts = [0, len(ids)] if prefill is None else [0, *range(prefill, len(ids) + 1)]
    with torch.inference_mode():
        return torch.cat([model(row[:, a:b], cache)[0] for a, b in itertools.pairwise(cuts)]).numpy()


def check(folder, *, length: int = 40) -> None:
    model, ids = decoder(folder), some_ids(length)
    for prefill in (None, length // 4):
        found, expected = logits(model, ids, prefill=prefill), reference_logits(folder, ids, prefill=prefill)
        assert found.dtype == np.float32
        assert np.abs(found - expected).max() < CLOSE, (folder, prefill)


@pytest.mark.parametrize("name", VARIANTS)
def test_every_family_equals_transformers(name: str) -> None:
    check(variant(name))


@pytest.mark.parametrize("name", STRETCHED)
def test_every_stretching_equals_transformers_far_beyond_the_original_length(name: str) -> None:
    rope = {"rope_type": name.partition("-")[0], "rope_theta": 1e4, **STRETCHED[name]}
    check(tiny("llama", num_hidden_layers=2, head_dim=32, rope_parameters=rope), length=150)


@pytest.mark.parametrize(
    ("family", "changes"),
    [
        ("llama", {"hidden_size": 36, "num_attention_heads": 9, "num_key_value_heads": 3, "intermediate_size": 50}),
        ("llama", {"vocab_size": 5, "num_hidden_layers": 1, "num_attention_heads": 1, "num_key_value_heads": 1}),
        ("llama", {"hidden_act": "gelu", "rms_norm_eps": 0.1}),
        ("mistral", {"num_key_value_heads": 2, "sliding_window": 1}),
        ("qwen2", {"sliding_window": 5, "use_sliding_window": True, "max_window_layers": 0}),
        ("gpt_bigcode", {"activation_function": "gelu", "scale_attn_weights": False, "layer_norm_epsilon": 0.1}),
        ("starcoder2", {"hidden_act": "silu", "norm_epsilon": 0.1}),
        ("stablelm", {"partial_rotary_factor": 0.5, "layer_norm_eps": 0.1, "qk_layernorm": True}),
        ("granite", {"logits_scaling": 3.0, "tie_word_embeddings": True}),
    ],
)
def test_odd_shapes_and_settings_equal_transformers(family: str, changes: dict) -> None:
    folder = tiny(family, **changes)
    ids = some_ids(20, vocab=changes.get("vocab_size", 97))
    assert np.abs(logits(decoder(folder), ids) - reference_logits(folder, ids)).max() < CLOSE


def test_far_positions_are_exact() -> None:
    """Where one wrong rounding of a frequency would show."""
    folder = tiny(
        "llama", num_hidden_layers=1, num_attention_heads=2, num_key_value_heads=2, max_position_embeddings=4096
    )
    ids = some_ids(2500)
    assert np.abs(logits(decoder(folder), ids) - reference_logits(folder, ids)).max() < CLOSE


def test_a_config_of_transformers_4_gives_the_same_model(tmp_path) -> None:
    rope = {"rope_type": "yarn", "rope_theta": 1e6, "factor": 4.0, "original_max_position_embeddings": 16}
    folder = tiny("llama", rope_parameters=rope, num_key_value_heads=2)
    old = shutil.copytree(folder, tmp_path / "old")
    raw = json.loads((old / "config.json").read_text())
    del raw["rope_parameters"], raw["head_dim"], raw["transformers_version"]
    raw |= {"rope_theta": 1e6, "rope_scaling": {"type": "yarn", **rope}, "torch_dtype": "float32"}
    del raw["rope_scaling"]["rope_type"], raw["rope_scaling"]["rope_theta"]
    (old / "config.json").write_text(json.dumps(raw))
    assert Tensors(old).config == Tensors(folder).config
    check(old)


def test_the_names_and_shapes_are_those_that_are_said_to_be_needed() -> None:
    for name in VARIANTS:
        tensors = Tensors(variant(name))
        found = {name: value.shape for name, value in tensors.tensors.items()}
        needed, allowed = shapes(tensors.config), optional_shapes(tensors.config)
        assert {name: found.get(name) for name in needed} == needed
        rest = {name: shape for name, shape in found.items() if name not in needed}
        assert rest == {name: allowed.get(name) for name in rest}
        wanted = {name: tuple(value.shape) for name, value in decoder(variant(name)).state_dict().items()}
        assert wanted == {"head.weight": needed["embed.weight"], **found}


def test_missing_and_misshapen_tensors_are_named() -> None:
    tensors = Tensors(variant("starcoder2-window"))
    names = [name for name in tensors.names() if name != "layers.1.k.bias"]
    with pytest.raises(ModelError, match=r"here: no tensor layers\.1\.k\.bias, expected one of shape \(32,\)"):
        Decoder.from_tensors(tensors.config, names, tensors.read, "here")
    wider = dataclasses.replace(tensors.config, intermediate_size=130)
    with pytest.raises(
        ModelError, match=r"here: tensor layers\.0\.up\.weight has shape \(128, 64\), expected \(130, 64\)"
    ):
        Decoder.from_tensors(wider, tensors.names(), tensors.read, "here")


def test_divisors_of_frequencies_are_llama_3s_scaling() -> None:
    """GGUF has no fields for it but a tensor; one of ones changes nothing, the right one gives the scaled model."""
    rope = {"rope_type": "llama3", "rope_theta": 1e4, **STRETCHED["llama3"]}
    folder = tiny("llama", num_hidden_layers=2, head_dim=32, rope_parameters=rope)
    tensors, ids = Tensors(folder), some_ids(90)
    plain = dataclasses.replace(tensors.config, rope=Rope(theta=1e4))
    stretched = Rotary(tensors.config.rope, 32).turn(np.ones(1, int), 1)  # angles of position 1
    unstretched = Rotary(plain.rope, 32).turn(np.ones(1, int), 1)
    divisors = (torch.atan2(unstretched.sines, unstretched.cosines) / torch.atan2(stretched.sines, stretched.cosines))[
        0
    ]
    stored = {**tensors.tensors, "rope_divisors": divisors.numpy()}
    model = Decoder.from_tensors(plain, stored, stored.__getitem__, "here").eval()
    assert np.abs(logits(model, ids) - reference_logits(folder, ids)).max() < 1e-3
    assert (
        np.abs(logits(Decoder.from_tensors(plain, tensors.names(), tensors.read, ""), ids) - logits(model, ids)).max()
        > 0.1
    )


SMALL = Config(
    family="llama",
    vocab_size=17,
    hidden_size=32,
    layers=2,
    heads=4,
    kv_heads=2,
    head_dim=8,
    intermediate_size=48,
    context=64,
    rope=Rope(),
    attention_multiplier=8**-0.5,
)
SCHEMES = {
    "rotary": None,
    "window": Rotary(Rope(), 8, 6),
    "alibi": Alibi(4),
    "nothing": Unplaced(),
    "sinks": Sinks(Rotary(Rope(), 8), window=5, sinks=3),
}


def decided(attention=None) -> Decoder:
    """At its first weights attention hardly looks anywhere."""
    torch.manual_seed(0)
    model = Decoder(SMALL, attention=attention).eval()
    for parameter in model.parameters():
        parameter.data *= 5 if parameter.ndim == 2 else 1
    return model


@pytest.mark.parametrize("name", SCHEMES)
def test_every_scheme_gives_the_same_with_a_cache_in_any_steps(name: str) -> None:
    model = decided(SCHEMES[name])
    ids = some_ids(40, vocab=17)
    whole = logits(model, ids)
    row, cache = torch.tensor([ids]), Cache()
    with torch.inference_mode():
        steps = torch.cat([model(row[:, a:b], cache)[0] for a, b in ((0, 1), (1, 11), (11, 12), (12, 40))]).numpy()
    assert cache.length == 40
    assert np.abs(whole - steps).max() < 1e-5
    assert np.abs(whole - logits(model, [*ids[:5], 1 - ids[5] % 2, *ids[6:]])).max(axis=1)[:5].max() == 0


def test_schemes_differ() -> None:
    model = decided()
    found = {}
    for name, attention in SCHEMES.items():
        model.scheme = attention or Rotary(SMALL.rope, 8)
        found[name] = logits(model, some_ids(40, vocab=17))[-1]
    for (a, left), (b, right) in itertools.combinations(found.items(), 2):
        assert np.abs(left - right).max() > 1e-3, (a, b)


@pytest.mark.parametrize("tied", [True, False])
def test_a_model_is_born_undecided_and_learns(tied: bool) -> None:
    torch.manual_seed(0)
    model = Decoder(SMALL, biases=("q", "down"), tied=tied)
    count = sum(p.numel() for p in model.parameters())
    needed, biases = shapes(SMALL), 2 * (32 + 32)
    assert count == sum(map(np.prod, needed.values())) + biases + (0 if tied else 17 * 32)
    batch = torch.arange(24).repeat(4, 1) % 5 + torch.arange(4)[:, None]
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
    losses = []
    for _ in range(30):
        loss = torch.nn.functional.cross_entropy(model(batch[:, :-1]).flatten(0, 1), batch[:, 1:].flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert abs(losses[0] - np.log(17)) < 0.2
    assert losses[-1] < 0.3
    assert (model.head.weight is model.embed.weight) == tied


def test_what_is_saved_can_be_loaded() -> None:
    torch.manual_seed(0)
    model = Decoder(SMALL, biases=("o",), tied=False).eval()
    state = {name: value.numpy() for name, value in model.state_dict().items()}
    again = Decoder.from_tensors(SMALL, state, state.__getitem__, "here").eval()
    ids = some_ids(12, vocab=17)
    assert np.array_equal(logits(model, ids), logits(again, ids))
