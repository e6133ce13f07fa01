"""Frequencies against transformers, ALiBi's slopes against Bloom's, attention sinks against a cache that evicts."""

import json

import numpy as np
import pytest

from avow.lm.architectures import from_hf
from avow.lm.config import Rope
from avow.lm.rope import alibi_slopes, cosines_and_sines, frequencies, rotated_dims

torch = pytest.importorskip("torch")

from avow.lm.attention import Rotary, Sinks  # noqa: E402  # after the skip

KINDS = {
    "default": {},
    "linear": {"factor": 3.0},
    "dynamic": {"factor": 4.0},
    "yarn": {"factor": 8.0, "original_max_position_embeddings": 2048},
    "llama3": {
        "factor": 8.0,
        "low_freq_factor": 1.0,
        "high_freq_factor": 4.0,
        "original_max_position_embeddings": 8192,
    },
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("theta", [1e4, 5e5, 1e6])
@pytest.mark.parametrize("head_dim", [16, 80, 128])
def test_frequencies_equal_those_of_transformers(kind: str, theta: float, head_dim: int) -> None:
    from transformers import LlamaConfig
    from transformers.modeling_rope_utils import ROPE_INIT_FUNCTIONS
    from transformers.models.llama.modeling_llama import LlamaRotaryEmbedding

    rope = {"rope_type": kind, "rope_theta": theta, **KINDS[kind]}
    theirs = LlamaConfig(head_dim=head_dim, max_position_embeddings=16384, rope_parameters=rope)
    ours = from_hf(json.loads(theirs.to_json_string(use_diff=False)), "here").rope
    compute = LlamaRotaryEmbedding.compute_default_rope_parameters if kind == "default" else ROPE_INIT_FUNCTIONS[kind]
    for length in (100, 40_000):
        expected, sharper = compute(theirs, device=torch.device("cpu"), seq_len=torch.tensor(length))
        found, factor = frequencies(ours, head_dim, length)
        assert found.dtype == np.float32
        assert factor == pytest.approx(sharper, abs=1e-12)
        assert np.abs(found / expected.numpy() - 1).max() < 3e-7  # three units in the last place


def test_a_plain_rope_is_the_formula_and_turns_part_of_a_head() -> None:
    rope = Rope(theta=1e4, rotated=0.25)
    assert rotated_dims(rope, 80) == 20
    found, sharper = frequencies(rope, 80, 1)
    assert np.allclose(found, 1e4 ** (-np.arange(0, 20, 2) / 20), rtol=1e-6)
    cosines, sines = cosines_and_sines(np.array([0, 7, 100_000]), found, sharper)
    angles = (np.array([[0], [7], [100_000]], np.float32) * found).astype(np.float64)
    assert np.abs(cosines - np.cos(angles)).max() < 1e-7
    assert np.abs(sines - np.sin(angles)).max() < 1e-7


def test_what_each_method_is_for() -> None:
    """Slowest and fastest pair, divided by the factor or not: the table of the methods."""
    plain, _ = frequencies(Rope(), 64, 1)

    def ends(**fields: object) -> tuple[float, float]:
        found, _ = frequencies(Rope(factor=8.0, original_context=256, **fields), 64, 2048)
        return plain[0] / found[0], plain[-1] / found[-1]

    assert ends(scaling="linear") == pytest.approx((8, 8))
    assert ends(scaling="ntk") == pytest.approx((1, 8), rel=1e-5)
    assert ends(scaling="dynamic") == pytest.approx((1, 8 * 8 - 7), rel=1e-5)
    assert ends(scaling="yarn") == pytest.approx((1, 8))
    assert ends(scaling="llama3") == pytest.approx((1, 8))


def test_dynamic_is_plain_up_to_the_original_length() -> None:
    rope = Rope(scaling="dynamic", factor=4.0, original_context=128)
    assert np.array_equal(frequencies(rope, 64, 128)[0], frequencies(Rope(), 64, 1)[0])
    assert not np.array_equal(frequencies(rope, 64, 129)[0], frequencies(Rope(), 64, 1)[0])


def test_two_dimensions_turn_by_one_whatever_the_method() -> None:
    for scaling in ("none", "ntk", "dynamic"):
        found, _ = frequencies(Rope(scaling=scaling, factor=4.0, original_context=16), 2, 64)
        assert found.tolist() == [1.0]


@pytest.mark.parametrize("heads", [1, 2, 4, 6, 8, 12, 20])
def test_alibi_slopes_equal_blooms(heads: int) -> None:
    from transformers.models.bloom.modeling_bloom import build_alibi_tensor

    theirs = build_alibi_tensor(torch.ones(1, 2), heads, torch.float32)[:, 0, 1].numpy()
    assert np.allclose(alibi_slopes(heads), theirs, rtol=1e-6)


def test_sinks_equal_a_cache_that_evicts_and_counts_positions_within_itself() -> None:
    """StreamingLLM word for word, token after token, in float64."""
    random = np.random.default_rng(0)
    heads, kv_heads, tokens, head_dim, window, sinks = 4, 2, 30, 8, 6, 3
    queries = random.normal(size=(heads, tokens, head_dim)).astype(np.float32)
    keys, values = random.normal(size=(2, kv_heads, tokens, head_dim)).astype(np.float32)
    inverse = 1e4 ** (-np.arange(0, head_dim, 2) / head_dim)

    def turned(vector: np.ndarray, position: int) -> np.ndarray:
        pairs = (vector[: head_dim // 2] + 1j * vector[head_dim // 2 :]) * np.exp(1j * position * inverse)
        return np.concatenate([pairs.real, pairs.imag])

    expected = np.zeros((heads, tokens, head_dim))
    for head in range(heads):
        cache: list[int] = []
        for now in range(tokens):
            cache.append(now)
            if len(cache) > sinks + window:
                del cache[sinks]
            query = turned(queries[head, now].astype(np.float64), len(cache) - 1)
            kv = head // (heads // kv_heads)
            scores = [query @ turned(keys[kv, at].astype(np.float64), place) * 0.3 for place, at in enumerate(cache)]
            weights = np.exp(scores) / np.exp(scores).sum()
            expected[head, now] = weights @ values[kv, cache]
    plan = Sinks(Rotary(Rope(), head_dim), window, sinks)(0, tokens)
    batch = [torch.from_numpy(x)[None] for x in (queries, keys, values)]
    found = plan.attend(batch[0], plan.kept(batch[1]), batch[2], 0.3)[0].numpy()
    assert np.abs(found - expected).max() < 1e-5
