"""Outliers that were put there on purpose are found, named, and told apart; sums equal what numpy says of the whole."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import kurtosis
from tests.lm.material import variant

from avow.lm.checkpoint import Checkpoint
from avow.lm.quantize.calibrate import Text
from avow.lm.quantize.layers import Inputs, losses
from avow.lm.quantize.nearest import nearest
from avow.lm.quantize.outliers import Gauge, outlier_dimensions
from avow.lm.quantize.report import activations_report


def gauged(x: np.ndarray, windows: int = 4) -> Gauge:
    gauge = Gauge(x.shape[1])
    for part in np.split(x.astype(np.float32), windows):
        gauge.hidden(part)
        gauge.inputs("q", part)
    return gauge


def test_a_normal_state_has_none() -> None:
    x = np.random.default_rng(0).standard_normal((400, 64))
    seen = gauged(x).read()
    assert seen.kurtosis == pytest.approx(3.0, abs=0.1)
    assert seen.kurtosis == pytest.approx(kurtosis(x, axis=None, fisher=False), rel=1e-3)
    assert (seen.dimensions, seen.massive) == ({}, [])
    assert seen.median == pytest.approx(np.median(np.abs(x)), rel=0.05)
    assert abs(seen.largest[0].value) == pytest.approx(np.abs(x).max(), rel=1e-6)


def test_dimensions_that_are_large_on_many_tokens() -> None:
    x = np.random.default_rng(0).standard_normal((400, 64))
    x[:, 9] *= 20
    x[::20, 30] = 7.0  # 5 % of the tokens: not enough
    x[::10, 31] = 7.0
    gauge = gauged(x)
    seen = gauge.read()
    assert set(seen.dimensions) == {9, 31}
    assert gauge.outliers("q") == (9, 31)
    assert seen.dimensions[31] == pytest.approx(0.1, abs=0.01)
    assert seen.massive == []
    assert seen.kurtosis > 10


def test_massive_activations_are_named_with_their_tokens() -> None:
    x = np.random.default_rng(0).standard_normal((400, 64))
    x[0, 5], x[213, 7] = 2500.0, -1500.0
    gauge = Gauge(64)
    carriers = [gauge.hidden(part.astype(np.float32)) for part in np.split(x, 4)]
    gauge.inputs("q", x.astype(np.float32))
    assert [int(c.sum()) for c in carriers] == [1, 0, 1, 0]
    seen = gauge.read()
    assert [(c.value, c.dimension, c.window, c.position) for c in seen.massive] == [(2500.0, 5, 0, 0), (-1500.0, 7, 2, 13)]
    assert seen.dimensions == {}, "the criterion of LLM.int8 does not see them"
    told = activations_report(seen, lambda window, position: f"token {window}:{position}")
    assert told["massive"][1] == {"value": -1500.0, "dimension": 7, "token": "token 2:13", "window": 2, "position": 13}
    assert told["largest_over_median"] > 1000


def test_a_quarter_of_the_layers() -> None:
    layers = [[1, 2], [2], [2], [], [1], [], [], []]
    assert outlier_dimensions(layers) == [1, 2]
    assert outlier_dimensions([*layers, []]) == [2]
    assert outlier_dimensions([]) == []


def test_errors_with_and_without() -> None:
    random = np.random.default_rng(0)
    weight = random.standard_normal((32, 64)).astype(np.float32)
    inputs = random.standard_normal((500, 64)).astype(np.float32)
    inputs[:, 9] *= 50
    inputs[7, 40] = 3000.0
    moment = (inputs.T @ inputs / 500).astype(np.float64)
    rounded = nearest(weight, "int4").values()[:, :64]
    loss = losses(weight, rounded, Inputs(moment, 500, inputs[[7]], (9,)))
    outputs, difference = inputs @ weight.T, inputs @ (rounded - weight).T
    assert loss.outputs is not None
    assert loss.kept is not None
    assert loss.others is not None
    assert loss.outputs.relative == pytest.approx(np.linalg.norm(difference) / np.linalg.norm(outputs), rel=1e-3)
    other = np.arange(500) != 7
    wanted = np.linalg.norm(difference[other]) / np.linalg.norm(outputs[other])
    assert loss.others.relative == pytest.approx(wanted, rel=1e-2)
    rounded[:, 9] = weight[:, 9]
    wanted = np.linalg.norm(inputs @ (rounded - weight).T) / np.linalg.norm(outputs)
    assert loss.kept.relative == pytest.approx(wanted, rel=1e-3)


@pytest.mark.parametrize("name", ["llama-biases-tied", "gpt_bigcode", "stablelm-parallel", "granite-biases", "mistral-window"])
def test_a_text_sees_what_the_model_sees(name: str, tmp_path: object) -> None:
    """Layer by layer as the whole decoder goes, and second moments of the very inputs of its maps."""
    import torch

    from avow.lm.model import Cache, Decoder

    checkpoint = Checkpoint(variant(name))
    config = checkpoint.config
    decoder = Decoder.from_tensors(config, checkpoint.names(), checkpoint.read, name)
    ids = np.random.default_rng(0).integers(0, 97, (3, 20))
    kept: dict[str, list[torch.Tensor]] = {}
    for part, module in decoder.named_modules():
        if isinstance(module, torch.nn.Linear):
            module.register_forward_pre_hook(lambda _m, args, part=part: kept.setdefault(part, []).append(args[0]))  # type: ignore[misc]
    with torch.inference_mode():
        for window in ids:
            decoder(torch.from_numpy(window)[None], Cache())
    text = Text(config, ids, None, tmp_path)  # type: ignore[arg-type]
    text.embed(checkpoint.read("embed.weight"), checkpoint.read("position.weight") if config.rope is None else None)
    for layer in range(config.layers):
        prefix = f"layers.{layer}."
        tensors = {n.removeprefix(prefix): checkpoint.read(n) for n in checkpoint.names() if n.startswith(prefix)}
        inputs, _ = text.observe(tensors)
        for part, found in inputs.items():
            if prefix + part not in kept:
                assert (part, config.gated) == ("gate", False)
                continue
            x = torch.cat(kept[prefix + part]).flatten(0, 1).double()
            assert np.allclose(found.moment, (x.T @ x / len(x)).numpy(), rtol=1e-3, atol=1e-5)
        assert text.advance(tensors).relative < 1e-6
    norm = {n.removeprefix("norm."): checkpoint.read(n) for n in checkpoint.names() if n.startswith("norm.")}
    x = torch.cat(kept["head"]).flatten(0, 1).double()
    assert np.allclose(text.last(norm).moment, (x.T @ x / len(x)).numpy(), rtol=1e-3, atol=1e-5)
    assert list(tmp_path.iterdir()) == []  # type: ignore[attr-defined]
