"""LoRA: it begins as the model is, what is saved is the sum, and it learns with a hundredth of the weights."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.numpy import load_file
from tests.lm.gguf_material import to_gguf
from tests.lm.material import tiny
from tests.train.material import documents, home, recipe, rows

from avow.core.errors import TrainingError
from avow.lm.checkpoint import Checkpoint
from avow.lm.loading import load
from avow.lm.model import Decoder
from avow.lm.train import curves
from avow.lm.train.checkpoint import OPTIMIZER, check_writable
from avow.lm.train.encode import encode
from avow.lm.train.lora import adapt, merged
from avow.lm.train.recipe import Lora
from avow.lm.train.session import train
from avow.lm.train.vocabulary import words_of


@pytest.fixture(scope="module", autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a model in it that has seen a little."""
    folder = home(tmp_path_factory.mktemp("home"))
    train(recipe(folder, training__tokens=20_000), folder / "run").rename(folder / "model")
    return folder


def going_on(place: Path, **changes: object):
    return recipe(place, model=None, tokenizer=None, init=str(place / "model"), **changes)


def decoder(path: Path) -> Decoder:
    source = Checkpoint(path)
    return Decoder.from_tensors(source.config, source.names(), source.read, str(path))


@pytest.mark.parametrize("family", ["llama", "starcoder2"])  # with and without biases
def test_the_sum_is_what_is_applied(family: str) -> None:
    plain, adapted, how = decoder(tiny(family)), decoder(tiny(family)), Lora(rank=3, alpha=6.0)
    adapt(adapted, how)
    ids = torch.arange(20).view(2, 10)
    assert torch.equal(adapted(ids), plain(ids))
    with torch.no_grad():
        for name, parameter in adapted.named_parameters():
            if parameter.requires_grad:
                assert name.endswith((".lora_a", ".lora_b"))
                parameter.normal_(0, 0.3)
    tensors = merged(adapted.state_dict(), how)
    assert tensors.keys() == plain.state_dict().keys()
    plain.load_state_dict(tensors)
    torch.testing.assert_close(plain(ids), adapted(ids), rtol=1e-4, atol=1e-4)
    assert not torch.allclose(plain(ids), decoder(tiny(family))(ids), atol=1e-2)


def test_a_run_of_it_goes_on_to_the_bit_and_is_a_model(place: Path, tmp_path: Path) -> None:
    how = going_on(place, lora={"rank": 4}, training__learning_rate=0.01)
    whole = train(how, tmp_path / "whole")
    while (part := train(how, tmp_path / "parts", minutes=0)).name != whole.name:
        pass
    for file in ("model.safetensors", OPTIMIZER):
        one, other = load_file(whole / file), load_file(part / file)
        assert one.keys() == other.keys()
        assert all(np.array_equal(one[name], other[name]) for name in one)
    before, after = load_file(place / "model" / "model.safetensors"), load_file(whole / "model.safetensors")
    changed = {name.rsplit(".", 2)[1] for name in before if not np.array_equal(before[name], after[name])}
    assert changed == {f"{part}_proj" for part in ("q", "k", "v", "o", "gate", "up", "down")}
    assert load(whole).generate(rows(1)[0]["prompt"])[0].text


def test_it_goes_on_from_a_model(place: Path, tmp_path: Path) -> None:
    for name, lora in (("all", None), ("lora", {"rank": 8})):
        how = going_on(place, training__tokens=20_000, saving__evaluate_tokens=1, training__warmup=0.1)
        if lora:
            how = going_on(
                place, training__tokens=20_000, saving__evaluate_tokens=1, lora=lora, training__learning_rate=0.02
            )
        train(how, tmp_path / name)
        losses = [loss for _, loss in curves.read(tmp_path / name)[1]["held-out"]]
        end = [loss for _, loss in curves.read(place / "run")[1]["held-out"]][-1]
        assert losses[0] < end + 0.3  # not from the start
        assert losses[-1] < losses[0] - 0.02


def test_a_chat_is_learned_with_its_template(place: Path, tmp_path: Path) -> None:
    encode([place / "tasks.jsonl"], tmp_path / "chat", place / "model", chat=True)
    made = train(going_on(place, data__train=[{"path": str(tmp_path / "chat")}], data__valid=[]), tmp_path / "run")
    tokenizer = load(made).tokenizer
    assert tokenizer.chat_ids([{"role": "user", "content": "turn ab:\n"}]) == [4, *tokenizer.encode("turn ab:\n"), 5]
    assert words_of(made).fingerprint == words_of(place / "model").fingerprint


def test_the_chat_that_is_taught_takes_the_place_of_another(place: Path, tmp_path: Path) -> None:
    init = shutil.copytree(place / "model", tmp_path / "init")
    (init / "chat_template.jinja").write_text("{{ 'no' }}")
    encode([place / "tasks.jsonl"], tmp_path / "chat", init, chat=True)
    how = recipe(place, model=None, tokenizer=None, init=str(init), data__train=[{"path": str(tmp_path / "chat")}])
    tokenizer = load(train(how, tmp_path / "run", minutes=0)).tokenizer
    assert tokenizer.chat_ids([{"role": "user", "content": "ab"}]) == [4, *tokenizer.encode("ab"), 5]


def test_a_model_that_cannot_be_written_is_refused(place: Path, tmp_path: Path) -> None:
    documents(tmp_path / "data", [([1, 2, 3], 0)])
    for path in [*tiny("gpt_bigcode", vocab_size=300).iterdir(), *(place / "tokenizer").iterdir()]:
        (tmp_path / path.name).write_bytes(path.read_bytes())
    how = recipe(
        place,
        model=None,
        tokenizer=None,
        init=str(tmp_path),
        data__train=[{"path": str(tmp_path / "data")}],
        data__valid=[],
    )
    with pytest.raises(TrainingError, match="gpt_bigcode model, which cannot be written yet"):
        train(how, tmp_path / "run")


def test_divisors_of_frequencies_are_refused(tmp_path: Path) -> None:
    """GGUF keeps Llama 3's scaling as a tensor, which config.json cannot say."""
    rope = {"rope_type": "llama3", "rope_theta": 1e4, "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0}
    folder = tiny("llama", num_hidden_layers=2, rope_parameters={**rope, "original_max_position_embeddings": 16})
    check_writable(Checkpoint(folder))
    with pytest.raises(TrainingError, match="holds divisors of its frequencies, which cannot be written yet"):
        check_writable(Checkpoint(to_gguf(folder, tmp_path / "model.gguf")))
