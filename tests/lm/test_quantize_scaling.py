"""Scaling folded into what comes before: the same model to 1e-5, and used where outliers call for it only."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from tests.lm.material import VARIANTS, reference_logits, some_ids, variant

from avow.lm.checkpoint import Checkpoint
from avow.lm.model import Cache, Decoder
from avow.lm.quantize.layers import Inputs, Rounding, round_seen, scale
from avow.lm.quantize.scaling import best_alpha, fold_in, folds, magnitudes, scales


def layer_of(checkpoint: Checkpoint, layer: int) -> dict[str, np.ndarray]:
    prefix = f"layers.{layer}."
    return {n.removeprefix(prefix): checkpoint.read(n) for n in checkpoint.names() if n.startswith(prefix)}


@pytest.mark.parametrize("name", VARIANTS)
def test_the_folded_model_is_the_same(name: str) -> None:
    """Every fold of every layer, by scales that differ by a factor of a hundred."""
    checkpoint = Checkpoint(variant(name))
    config, random = checkpoint.config, np.random.default_rng(0)
    changed = {n: checkpoint.read(n) for n in checkpoint.names()}
    for layer in range(config.layers):
        tensors = layer_of(checkpoint, layer)
        for fold in folds(config, tensors):
            width = tensors[f"{fold.after[0]}.weight"].shape[1]
            moment = np.diag(np.exp(random.uniform(-2.3, 2.3, width)) ** 2)
            fold_in(config, fold, tensors, scales(magnitudes(config, fold, moment), 1.0))
        changed |= {f"layers.{layer}.{n}": tensor for n, tensor in tensors.items()}
    decoder = Decoder.from_tensors(config, checkpoint.names(), changed.__getitem__, name)
    ids = some_ids(20)
    with torch.inference_mode():
        found = decoder(torch.tensor([ids]), Cache())[0].numpy()
    wanted = reference_logits(checkpoint.path, ids)
    assert any(not np.array_equal(changed[n], checkpoint.read(n)) for n in changed if "norm" in n)
    assert np.abs(found - wanted).max() < 1e-5 * max(1.0, np.abs(wanted).max())


def test_where_scaling_is_free() -> None:
    def places(name: str) -> list[tuple[str, tuple[str, ...], int]]:
        checkpoint = Checkpoint(variant(name))
        found = folds(checkpoint.config, layer_of(checkpoint, 0))
        return [(fold.before, fold.after, fold.repeats) for fold in found]

    assert places("llama-biases-tied") == [
        ("attn_norm", ("q", "k", "v"), 1), ("v", ("o",), 2), ("mlp_norm", ("gate", "up"), 1), ("up", ("down",), 1),
    ]  # fmt: skip
    assert places("gpt_bigcode") == [("attn_norm", ("q", "k", "v"), 1), ("v", ("o",), 4), ("mlp_norm", ("up",), 1)]
    assert places("stablelm-parallel")[0] == ("attn_norm", ("q", "k", "v", "gate", "up"), 1)
    checkpoint = Checkpoint(variant("llama"))
    bare = {name: value for name, value in layer_of(checkpoint, 0).items() if "norm" not in name}
    assert [fold.before for fold in folds(checkpoint.config, bare)] == ["v", "up"], "a norm without a gain takes nothing"


def seen_by(checkpoint: Checkpoint, outliers: list[int], times: float) -> tuple[dict[str, np.ndarray], dict[str, Inputs]]:
    """A layer whose maps after norms see inputs with a few large dimensions and have small columns there."""
    tensors, random, seen = layer_of(checkpoint, 0), np.random.default_rng(0), {}
    for name in ("q", "k", "v", "o", "gate", "up", "down"):
        width = tensors[f"{name}.weight"].shape[1]
        inputs = random.standard_normal((4 * width, width))
        if name not in ("o", "down"):
            inputs[:, outliers] *= times
            tensors[f"{name}.weight"][:, outliers] /= times
        seen[name] = Inputs(inputs.T @ inputs / len(inputs), len(inputs), np.zeros((0, width), np.float32))
    return tensors, seen


@pytest.mark.parametrize("method", ["rtn", "gptq"])
def test_outliers_call_for_it(method: str) -> None:
    checkpoint = Checkpoint(variant("llama"))
    config, rounding = checkpoint.config, Rounding("int4", method)  # type: ignore[arg-type]
    tensors, seen = seen_by(checkpoint, [3, 17], 40.0)
    scaled = scale(config, tensors, seen, rounding)
    assert set(scaled.cols) >= {"q", "k", "v", "gate", "up"}
    with_scales = round_seen(config, tensors, rounding, seen)
    for name in ("q", "gate"):
        weight = tensors[f"{name}.weight"]
        plain = rounding(weight, seen[name].moment)[1]
        loss = with_scales[f"{name}.weight"].loss
        assert loss is not None
        assert loss.alpha > 0
        assert loss.outputs is not None
        moment = seen[name].moment
        difference = weight - plain
        without = np.sqrt(np.einsum("ij,jk,ik->", difference, moment, difference))
        assert np.sqrt(loss.outputs.lost) < 0.6 * without


def test_ordinary_inputs_do_not() -> None:
    checkpoint = Checkpoint(variant("llama"))
    tensors, seen = seen_by(checkpoint, [], 1.0)
    for form in ("fp6", "int8", "bf16"):
        scaled = scale(checkpoint.config, tensors, seen, Rounding(form))  # type: ignore[arg-type]
        assert not scaled.cols
        assert all(np.array_equal(scaled.tensors[name], tensors[name]) for name in tensors)


def test_errors_are_those_of_the_map_that_a_scaled_one_stands_for() -> None:
    checkpoint = Checkpoint(variant("llama-biases-tied"))
    tensors, seen = seen_by(checkpoint, [3, 17], 40.0)
    scaled = scale(checkpoint.config, tensors, seen, Rounding("int4"))
    for name in ("q", "v", "gate", "up", "down", "o"):
        assert np.allclose(scaled.undone(name, scaled.tensors[f"{name}.weight"]), tensors[f"{name}.weight"], rtol=1e-5)


def test_alpha_is_the_best_of_those_tried() -> None:
    random = np.random.default_rng(1)
    weight = random.standard_normal((32, 256)).astype(np.float32)
    inputs = random.standard_normal((600, 256)) * np.where(np.arange(256) % 50 == 0, 50, 1)
    weight[:, ::50] /= 50
    moment = inputs.T @ inputs / 600
    size = np.sqrt(np.diag(moment)).astype(np.float32)

    def rounded(w: np.ndarray) -> np.ndarray:
        return np.concatenate(list(Rounding("int4").to_nearest(w)[1]))

    def lost(alpha: float) -> float:
        s = scales(size, alpha)
        d = weight - rounded(weight * s) / s
        return float(np.einsum("ij,jk,ik->", d, moment, d))

    assert best_alpha([weight], moment, size, rounded) == min((0.0, 0.25, 0.5, 0.75, 1.0), key=lost) > 0
    assert np.array_equal(scales(np.zeros(5, np.float32), 0.5), np.ones(5))
