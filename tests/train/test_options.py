"""Tempering and the contrastive loss as options of a recipe: what the loop makes of them, stopped and taken up again."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.numpy import load_file

from avow.core.errors import ConfigError, TrainingError
from avow.lm.config import Config, Rope
from avow.lm.model import Decoder
from avow.lm.train import recipe as recipes
from avow.lm.train.data.documents import Documents, DocumentsWriter
from avow.lm.train.encode import encode
from avow.lm.train.loader import Loader
from avow.lm.train.loop import Progress, Trainee
from avow.lm.train.mango import Contrastive, encode_pairs
from avow.lm.train.recipe import Data, Part, Recipe, Saving, Shape, Training
from avow.lm.train.session import train
from avow.lm.train.tokenizer import train as train_tokenizer
from avow.lm.train.values import folded

CPU = torch.device("cpu")
COUNT = 40


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a vocabulary, 40 pairs as tokens, the commented halves alone, and their lines."""
    folder = tmp_path_factory.mktemp("data")
    rows = []
    for i in range(COUNT):
        prompt = f'def add_{i}(x):\n    """Add {i} to x."""\n'
        steps = "".join(f"    # step {k}\n    x = x + {k}\n" for k in range(i % 4))
        rows.append({"prompt": prompt, "comments": f"{steps}    # the sum of x and {i}\n    return x + {i}\n"})
    lines = folder / "lines.jsonl"
    lines.write_text("".join(json.dumps(row | {"completion": row["comments"]}) + "\n" for row in rows))
    train_tokenizer((row[key] for row in rows for key in ("prompt", "comments")), 320, folder / "words")
    encode_pairs([lines], folder / "pairs", folder / "words")
    encode([lines], folder / "single", folder / "words")
    return folder


def loader(folder: Path, *, context: int = 128, batch: int = 512, pairs: bool = True) -> Loader:
    parts = [Part(path=str(folder))]
    return Loader([Documents(folder)], parts, context=context, batch=batch, prompt_weight=0.1, seed=1, pairs=pairs)


def test_pairs_are_neighbours_and_each_comes_once(data: Path) -> None:
    documents, batches, seen = Documents(data / "pairs"), loader(data / "pairs", batch=128), []
    known = {documents[i][:-1].tobytes(): i for i in range(2 * COUNT)}
    while True:
        (batch,) = batches.take(1, 0.0)
        if batches.place().pools == 3:  # three draws of documents are taken to their end
            break
        assert batch.ids.size <= 128 or len(batch.ids) == 2
        rows = [ids[weights > 0].astype("<u2").tobytes() for ids, weights in zip(batch.ids, batch.weights, strict=True)]
        for row in range(0, len(rows), 2):
            assert known[rows[row]] % 2 == 0
            assert known[rows[row + 1]] == known[rows[row]] + 1
            seen.append(known[rows[row]] // 2)
    counts = np.bincount(seen, minlength=COUNT)
    assert counts.min() >= 5
    assert counts.max() - counts.min() <= 1


def test_pairs_are_cut_to_the_context(data: Path) -> None:
    for batch in loader(data / "pairs", context=24).take(10, 0.0):
        assert batch.ids.shape[1] <= 32
        assert (batch.weights[:, 24:] == 0).all()
        assert len(batch.ids) % 2 == 0


@pytest.mark.parametrize(
    ("said", "ids"),
    [
        (False, [([1, 2, 3], 0)] * 4),  # texts: all have the prompt of no token
        (True, [([1, 2, 3], 1), ([2, 2, 3], 1)]),
        (True, [([1, 2, 3], 1)] * 3),
    ],
)
def test_what_are_no_pairs_is_refused(tmp_path: Path, said: bool, ids: list[tuple[list[int], int]]) -> None:
    with DocumentsWriter(tmp_path / "out", pairs=said) as writer:
        for one, prompt in ids:
            writer.add(one, prompt)
    with pytest.raises(TrainingError, match="its documents are no pairs, as a contrastive loss needs"):
        loader(tmp_path / "out")


def small(vocab: int = 320) -> Decoder:
    torch.manual_seed(3)
    return Decoder(Config("llama", vocab, 32, 2, 2, 2, 16, 64, 128, rope=Rope(), attention_multiplier=0.25))


def test_the_loss_of_a_batch_is_reweighed(data: Path) -> None:
    (batch,) = loader(data / "pairs").take(1, 0.0)
    plain, contrastive = Trainee(small(), CPU), Trainee(small(), CPU, reweigh=Contrastive(0.5, shortest=0))
    total, each = contrastive.on(batch)
    new = Contrastive(0.5, shortest=0)(each.detach(), torch.from_numpy(batch.weights))
    usual, same = plain.on(batch)
    torch.testing.assert_close(total, (new * each).sum())
    assert abs(float(total.detach() - usual.detach())) > 1.0
    torch.testing.assert_close(each, same)
    with torch.no_grad():  # measured as any other model
        torch.testing.assert_close(contrastive.on(batch)[0], plain.on(batch)[0])


def test_the_loss_is_tempered(data: Path) -> None:
    (batch,) = loader(data / "pairs").take(1, 0.0)
    cold, again = small(), small()
    again.load_state_dict(folded(small().state_dict(), 0.2))
    tempered = Trainee(cold, CPU, tempering=0.2).on(batch)[1]
    torch.testing.assert_close(tempered, Trainee(again, CPU).on(batch)[1], rtol=0.02, atol=0.02)  # bf16
    assert not torch.allclose(tempered, Trainee(small(), CPU).on(batch)[1], rtol=0.02, atol=0.02)


def recipe(data: Path, **changes: float) -> Recipe:
    how = Training(tokens=12_000, batch=1024, accumulate=2, learning_rate=3e-3, **changes)  # type: ignore[arg-type]
    shape = Shape(layers=2, hidden=32, heads=2, intermediate=64, context=128)
    held = Data(train=[Part(path=str(data / "pairs"))], valid=[str(data / "single")], prompt_weight=0.1)
    return Recipe(
        data=held, training=how, model=shape, tokenizer=str(data / "words"), saving=Saving(evaluate_tokens=6000)
    )


@pytest.mark.parametrize("changes", [{"tempering": 0.2}, {"contrastive": 0.1}, {"tempering": 2.0, "contrastive": 0.3}])
def test_a_run_that_stops_after_every_step_ends_as_one_that_does_not(
    data: Path, tmp_path: Path, changes: dict[str, float]
) -> None:
    told: list[Progress] = []
    whole = train(recipe(data, **changes), tmp_path / "whole", on_progress=told.append)
    for _ in range(30):
        last = train(recipe(data, **changes), tmp_path / "parts", minutes=0)
    assert last.name == whole.name
    for name in ("model.safetensors", "optimizer.safetensors"):
        first, second = load_file(whole / name), load_file(last / name)
        assert first.keys() == second.keys()
        assert all(np.array_equal(first[key], second[key]) for key in first), name
    losses = [progress.valid["single"] for progress in told if progress.valid]
    assert losses[-1] < losses[0]


def test_a_tempered_model_is_saved_to_be_sampled_at_temperature_1(data: Path, tmp_path: Path) -> None:
    """What was measured while training is what the model on disk says, by the engine that knows of no tempering."""
    from avow.lm.loading import load

    told: list[Progress] = []
    model = load(train(recipe(data, tempering=0.2), tmp_path / "run", on_progress=told.append))
    measured = [progress.valid["single"] for progress in told if progress.valid][-1]
    documents, losses = Documents(data / "single"), []
    for number in range(len(documents)):
        ids = documents[number].astype(np.int64)
        logits = model.logits(ids[:-1]).astype(np.float64)
        logs = logits - np.log(np.exp(logits).sum(1, keepdims=True))
        losses += (-logs[np.arange(len(ids) - 1), ids[1:]])[documents.prompt(number) - 1 :].tolist()
    assert np.mean(losses) == pytest.approx(measured, rel=0.01)


@pytest.mark.parametrize(("name", "key", "value"), [("mango", "contrastive", 0.1), ("values", "tempering", 0.2)])
def test_the_recipes_that_show_them_can_be_read(name: str, key: str, value: float) -> None:
    path = Path(__file__).parents[2] / "recipes" / f"{name}.toml"
    assert getattr(recipes.read(path).training, key) == value
    assert getattr(Training(tokens=1), key) != value


@pytest.mark.parametrize("change", ["training.tempering=0", "training.tempering=11", "training.contrastive=-0.1"])
def test_values_that_cannot_be_are_refused(tmp_path: Path, change: str) -> None:
    path = tmp_path / "r.toml"
    path.write_text(
        'tokenizer = "t"\n[model]\nlayers=1\nhidden=8\nheads=1\nintermediate=8\n[data]\ntrain=[{path="x"}]\n[training]\ntokens=1\n'
    )
    assert recipes.read(path, ["training.tempering=0.2", "training.contrastive=0.1"]).training.contrastive == 0.1
    with pytest.raises(ConfigError, match=r"r.toml: data.prompt_weight is 1.0 with a contrastive loss, expected less"):
        recipes.read(path, ["training.contrastive=0.1", "data.prompt_weight=1"])
    with pytest.raises(ConfigError, match=f"r.toml: {change.split('=', maxsplit=1)[0]} is "):
        recipes.read(path, [change])
