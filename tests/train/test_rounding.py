"""Weights in fp6 while training: the values are those of `avow quantize`, and the weights behind them stay exact."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.numpy import load_file
from tests.train.material import home, recipe

from avow.core.errors import ConfigError
from avow.lm.loading import Model, load
from avow.lm.quantize.convert import quantize
from avow.lm.quantize.layers import Rounding
from avow.lm.quantize.nearest import nearest
from avow.lm.quantize.prepare import prepare
from avow.lm.sampling import log_softmax
from avow.lm.train import recipe as recipes
from avow.lm.train.data.documents import Documents
from avow.lm.train.distributed import world
from avow.lm.train.rounding import rounded, rounding
from avow.lm.train.session import Session, train


def stored(weight: np.ndarray) -> np.ndarray:
    return nearest(weight, "fp6").values()[:, : weight.shape[1]]


@pytest.mark.parametrize("seed", range(8))
def test_the_values_are_those_that_are_stored(seed: int) -> None:
    drawn = np.random.default_rng(seed)
    weight = (drawn.standard_t(2, size=(33, 70)) * 10.0 ** drawn.integers(-9, 4)).astype(np.float32)
    weight[3], weight[5, ::2], weight[7] = 0, 0, 1e-45
    found = rounded(torch.from_numpy(weight)).numpy()
    np.testing.assert_array_equal(found, stored(weight))
    np.testing.assert_array_equal(rounded(torch.from_numpy(found)).numpy(), found)


def test_ties_and_ends_are_rounded_alike() -> None:
    grid = np.arange(-28, 28.001, 1 / 64, dtype=np.float32)[None]
    np.testing.assert_array_equal(rounded(torch.from_numpy(grid)).numpy(), stored(grid))


def test_within_the_block_alone() -> None:
    weight, gain = torch.nn.Parameter(torch.randn(4, 6)), torch.nn.Parameter(torch.randn(6))
    before = weight.detach().clone()
    with rounding([weight, gain]):
        assert not torch.equal(weight, before)
        assert torch.equal(weight.detach(), rounded(before))
        (weight @ gain).sum().backward()
    assert torch.equal(weight.detach(), before)
    assert torch.equal(gain.grad, rounded(before).sum(0))  # the slope at the rounded weights
    with pytest.raises(KeyError):
        _failing(weight)
    assert torch.equal(weight.detach(), before)


def _failing(weight: torch.Tensor) -> None:
    with rounding([weight]):
        raise KeyError


def test_a_run_with_it_goes_on_to_the_bit(tmp_path: Path) -> None:
    place = home(tmp_path / "home")
    how = recipe(place, training__fp6=0.6)
    whole = train(how, tmp_path / "whole")
    for _ in range(5):
        last = train(how, tmp_path / "parts", minutes=0)
    assert last.name < whole.name
    last = train(how, tmp_path / "parts")
    plain = train(recipe(place), tmp_path / "plain")
    weights, again, others = (load_file(run / "model.safetensors") for run in (whole, last, plain))
    assert all(np.array_equal(weights[name], again[name]) for name in weights)
    assert not any(np.array_equal(weights[name], others[name]) for name in weights)
    assert any(not np.array_equal(rounded(torch.from_numpy(w)).numpy(), w) for w in weights.values() if w.ndim == 2)


def test_what_it_measures_is_what_the_quantized_model_does(tmp_path: Path) -> None:
    place = home(tmp_path / "home")
    how = recipe(place, training__fp6=1.0)
    whole = train(how, tmp_path / "run")
    quantize(prepare(whole, tmp_path / "fp6", Rounding("fp6"), None))
    with world("cpu") as alone:
        told = Session(how, tmp_path / "run", alone).run.evaluate()["held-out"]
    exact, six = (mean_loss(load(path, backend="torch"), place / "held-out") for path in (whole, tmp_path / "fp6"))
    assert abs(told - six) < abs(told - exact)
    assert told == pytest.approx(six, rel=2e-3)


def mean_loss(model: Model, folder: Path) -> float:
    """Nats a token of the completions of a folder."""
    documents, losses = Documents(folder), []
    for number in range(len(documents)):
        ids, prompt = documents[number].tolist(), documents.prompt(number)
        rows = model.logits(ids[:-1])[prompt - 1 :]
        losses += [-float(log_softmax(row)[token]) for row, token in zip(rows, ids[prompt:], strict=True)]
    return float(np.mean(losses))


def test_not_with_low_rank_changes(tmp_path: Path) -> None:
    text = 'init = "m"\n[data]\ntrain = [{ path = "d" }]\n[training]\ntokens = 9\nfp6 = 0.5\n[lora]\n'
    (tmp_path / "recipe.toml").write_text(text)
    with pytest.raises(ConfigError, match=r"training\.fp6 with \[lora\]"):
        recipes.read(tmp_path / "recipe.toml")
