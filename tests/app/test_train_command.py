"""`avow train`: from lines of JSON to a model that answers, and one line for everything that a user can get wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from tests.app.command import avow, complaint
from tests.train.material import rows

RECIPE = """
tokenizer = "tok"
[model]
layers = 1
hidden = 32
heads = 2
intermediate = 48
context = 64
[data]
train = [{ path = "tasks" }]
valid = ["tasks"]
[training]
tokens = 1500
batch = 512
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.set_num_threads(1)
    folder = tmp_path_factory.mktemp("home")
    (folder / "tasks.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows(100)))
    (folder / "recipe.toml").write_text(RECIPE)
    (folder / "finetune.toml").write_text('init = "model"\n[data]\ntrain = [{ path = "tasks" }]\n[training]\ntokens = 500\n')
    assert avow(folder, "train", "tokenizer", "tasks.jsonl", "tok", "--vocab", "300", "--json").json["entries"] <= 300
    done = avow(folder, "train", "encode", "tasks.jsonl", "tasks", "--tokenizer", "tok")
    assert done.code == 0
    assert done.out.startswith("tasks: 100 documents, ")
    return folder


def test_a_model_learns_to_recall(home: Path) -> None:
    run = avow(home, "train", "pretrain", "recipe.toml", "recalling", "--json").json["path"]
    (home / "texts.jsonl").write_text(json.dumps({"text": "def f(x):\n    return x\n" * 200}) + "\n")
    done = avow(home, "train", "recall", run, "texts.jsonl", "--tokens", "1000")
    assert done.code == 0, done.err
    assert done.out.startswith(f"{run}/recall.json: ")
    found = avow(home, "train", "recall", "recalling", "texts.jsonl", "--tokens", "1000", "--json").json
    assert found["path"] == f"{run}/recall.json"
    assert found["nats"] < found["nats_alone"]
    weights = json.loads((home / run / "recall.json").read_text())["weights"]
    assert len(weights) == 12
    (home / "blank.jsonl").write_text('{"text": ""}\n')
    assert "0 tokens of text, expected 1,000 or more" in complaint(avow(home, "train", "recall", run, "blank.jsonl"))
    assert "comes with avow and stays as it is" in complaint(avow(home, "train", "recall", "avow-small-fill", "texts.jsonl"))
    assert "a file, expected the folder of a model" in complaint(avow(home, "train", "recall", "texts.jsonl", "texts.jsonl"))
    assert json.loads((home / run / "recall.json").read_text())["weights"] == weights


def prompts_count(checkpoint: Path) -> float:
    return json.loads((checkpoint / "training.json").read_text())["recipe"]["data"]["prompt_weight"]


def test_from_lines_to_a_model(home: Path) -> None:
    first = avow(home, "train", "pretrain", "recipe.toml", "run", "--minutes", "0")
    assert (first.code, first.out) == (0, "run/checkpoints/00000001\n")
    assert "saved      run/checkpoints/00000001" in first.err
    done = avow(home, "train", "pretrain", "recipe.toml", "run", "--json")
    made = home / done.json["path"]
    assert "valid      tasks " in done.err
    made.rename(home / "model")
    assert avow(home, "generate", "model", "turn ab:").code == 0
    tuned = avow(home, "train", "finetune", "finetune.toml", "tuned", "--set", "lora.rank=2")
    assert (tuned.code, tuned.out[:18]) == (0, "tuned/checkpoints/")
    assert prompts_count(home / tuned.out.strip()) == 0
    weighing = (home / "finetune.toml").read_text().replace("[data]", "[data]\nprompt_weight = 0.4")
    (home / "weighing.toml").write_text(weighing)
    weighed = avow(home, "train", "finetune", "weighing.toml", "weighed", "--minutes", "0")
    assert prompts_count(home / weighed.out.strip()) == 0.4
    drawn = avow(home, "train", "plot", "run", "curves.svg")
    assert (drawn.code, drawn.out) == (0, "curves.svg\n")
    assert "loss, nats a token" in (home / "curves.svg").read_text() or "<svg" in (home / "curves.svg").read_text()


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("tokenizer nothing.jsonl out", "no such file: nothing.jsonl"),
        ("tokenizer tasks.jsonl tok", "tok exists already"),
        ("tokenizer tasks.jsonl out --vocab 3", "a vocabulary of 3 entries"),
        ("encode recipe.toml out --tokenizer tok", "recipe.toml:2: not JSON"),
        ("encode tasks.jsonl out --tokenizer tasks", "tasks holds no tokenizer"),
        ("pretrain none.toml out", "no such file: none.toml"),
        ("pretrain recipe.toml out --set training.tokens=x", "Expected `int`, got `str`"),
        ("pretrain recipe.toml out --set data.train=[{path='x'}]", "x is no folder of documents"),
        ("finetune recipe.toml out", "no init, expected a model to go on from"),
        ("plot tok out.svg", "tok holds no curves.sqlite"),
    ],
)
def test_what_cannot_be_is_one_line(home: Path, command: str, message: str) -> None:
    assert message in complaint(avow(home, "train", *command.split()))
    assert not (home / "out.svg").exists()


@pytest.mark.skipif(torch.cuda.is_available(), reason="has one")
def test_a_device_that_is_not_there(home: Path) -> None:
    assert "--device cuda: this" in complaint(avow(home, "train", "pretrain", "recipe.toml", "none", "--device", "cuda"))


def test_an_empty_file_is_said(home: Path) -> None:
    (home / "empty.jsonl").touch()
    assert "empty.jsonl: the file is empty" in complaint(avow(home, "train", "tokenizer", "empty.jsonl", "out"))
    assert "empty.jsonl: the file is empty" in complaint(avow(home, "train", "encode", "empty.jsonl", "out", "--tokenizer", "tok"))
    assert not (home / "out").exists()
    assert not (home / "out.new").exists()
