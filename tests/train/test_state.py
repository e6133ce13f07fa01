"""Taking up a run: only with what it was begun with, only from whole files, and nothing that was measured is lost."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.numpy import load_file, save_file
from tests.train.material import documents, home, recipe, rows

from avow.core.errors import TrainingError
from avow.lm.train import curves
from avow.lm.train.checkpoint import OPTIMIZER, Checkpoints
from avow.lm.train.encode import encode
from avow.lm.train.optimizers import _moment
from avow.lm.train.recipe import Recipe
from avow.lm.train.session import train
from avow.lm.train.state import FILE


@pytest.fixture(scope="module", autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return home(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def begun(place: Path) -> Path:
    """A run after its first step; to be copied."""
    train(recipe(place), place / "begun", minutes=0)
    return place / "begun"


@pytest.fixture
def run(begun: Path, tmp_path: Path) -> Path:
    return shutil.copytree(begun, tmp_path / "run")


def last(run: Path) -> Path:
    found = Checkpoints(run).latest()
    assert found is not None
    return found


def rewritten(run: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change what training.json of the last checkpoint says."""
    path = last(run) / FILE
    raw = json.loads(path.read_text())
    change(raw)
    path.write_text(json.dumps(raw))


def older(state: dict[str, Any]) -> None:
    """What an avow wrote that knew neither fp6 nor LoRA nor marks of the data."""
    del state["origin"], state["recipe"]["training"]["fp6"], state["recipe"]["lora"]


def test_a_run_of_an_older_avow_goes_on(place: Path, run: Path, tmp_path: Path) -> None:
    rewritten(run, older)
    assert set(json.loads((last(run) / FILE).read_text())) == {
        "version", "step", "tokens", "seconds", "loader", "recipe",
    }  # fmt: skip
    taken, whole = (train(recipe(place), folder) for folder in (run, tmp_path / "whole"))
    assert taken.name == whole.name
    one, other = (load_file(made / "model.safetensors") for made in (taken, whole))
    assert all(np.array_equal(one[name], other[name]) for name in one)
    assert json.loads((taken / FILE).read_text())["origin"]["data"]


@pytest.mark.parametrize(
    "change",
    [
        lambda s: s.pop("loader"),
        lambda s: s.pop("tokens"),
        lambda s: s.update(tokens="many"),
        lambda s: s.update(step=-1),
        lambda s: s.update(version=2),
        lambda s: s["origin"].update(data=3),
        lambda s: s["recipe"]["training"].update(tokns=3),
        lambda s: s["loader"].update(places=[]),
        lambda s: s["loader"].update(places=[10**6]),
        lambda s: s["loader"].update(taken=10**6),
        lambda s: s["loader"].update(progress=2),
    ],
)
def test_a_state_that_cannot_be_is_named(place: Path, run: Path, change: Callable[[dict[str, Any]], object]) -> None:
    rewritten(run, change)
    with pytest.raises(TrainingError, match=r"00000001/training\.json"):
        train(recipe(place), run)
    assert last(run).name == "00000001"


@pytest.mark.parametrize("raw", [b"", b"\xff", b"[]", b'{"more": ' + b"[" * 100_000])
def test_a_state_that_is_no_json_is_named(place: Path, run: Path, raw: bytes) -> None:
    (last(run) / FILE).write_bytes(raw)
    with pytest.raises(TrainingError, match=r"training\.json is not what this avow writes"):
        train(recipe(place), run)


def retensored(path: Path, name: str, tensor: np.ndarray | None) -> None:
    """Change a tensor of a file, or take it out."""
    tensors = load_file(path) | ({} if tensor is None else {name: tensor})
    save_file({key: value for key, value in tensors.items() if key != name or tensor is not None}, path)


@pytest.mark.parametrize("tensor", [None, np.zeros(3, np.uint8), np.zeros(5056, np.float32)])
def test_generators_that_cannot_be_are_named(place: Path, run: Path, tensor: np.ndarray | None) -> None:
    retensored(last(run) / OPTIMIZER, "generator/cpu", tensor)
    with pytest.raises(TrainingError, match=r"optimizer\.safetensors: the states of the random generators"):
        train(recipe(place), run)


@pytest.mark.parametrize(
    ("changes", "name"),
    [({"lora": {"rank": 2}}, "lora/layers.0.q.lora_a"), ({"training": {"tempering": 0.5}}, "tempered/norm.weight")],
)
def test_weights_kept_beside_the_model_must_be_there(
    place: Path, begun: Path, tmp_path: Path, changes: dict[str, Any], name: str
) -> None:
    init = {} if "training" in changes else {"model": None, "tokenizer": None, "init": str(last(begun))}
    flat = {f"training__{key}": value for key, value in changes.pop("training", {}).items()}
    how = recipe(place, **init, **changes, **flat)
    path = train(how, tmp_path / "run", minutes=0) / OPTIMIZER
    for tensor, found in ((np.zeros(1, np.float32), "has shape"), (None, "is missing")):
        retensored(path, name, tensor)
        with pytest.raises(TrainingError, match=rf"optimizer\.safetensors: {name} {found}"):
            train(how, tmp_path / "run")


def test_other_data_are_noticed(tmp_path: Path) -> None:
    place = home(tmp_path)
    train(recipe(place), tmp_path / "run", minutes=0)
    for name, seed, count in (("held-out", 7, 40), ("tasks", 8, 400)):
        shutil.move(place / name, place / "before")
        (place / "other.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows(count, seed)))
        encode([place / "other.jsonl"], place / name, place / "tokenizer")
        with pytest.raises(TrainingError, match=f"{name} holds other documents than when .*run was begun: {count} of"):
            train(recipe(place), tmp_path / "run")
        shutil.rmtree(place / name)
        shutil.move(place / "before", place / name)
    assert train(recipe(place), tmp_path / "run", minutes=0).name == "00000002"


def test_another_vocabulary_is_noticed(tmp_path: Path) -> None:
    place = home(tmp_path)
    documents(tmp_path / "data", [([1, 2, 3], 0)] * 9)  # of no vocabulary in particular
    how = recipe(place, data__train=[{"path": str(tmp_path / "data")}], data__valid=[])
    train(how, tmp_path / "run", minutes=0)
    with (place / "tokenizer" / "tokenizer.json").open("a") as file:
        file.write("\n")
    with pytest.raises(TrainingError, match=r"tokenizer: another vocabulary than .*run began with"):
        train(how, tmp_path / "run")


def test_another_model_to_go_on_from_is_noticed(place: Path, run: Path, tmp_path: Path) -> None:
    shutil.copytree(last(run), tmp_path / "init")
    how = recipe(place, model=None, tokenizer=None, init=str(tmp_path / "init"), lora={"rank": 2})
    train(how, tmp_path / "tuned", minutes=0)
    shutil.copy(train(recipe(place), run, minutes=0) / "model.safetensors", tmp_path / "init")
    with pytest.raises(TrainingError, match=r"init is another model than .*tuned began with"):
        train(how, tmp_path / "tuned")


def test_moments_are_put_where_their_parameter_is() -> None:
    """The count of steps too: a fused AdamW takes it from its own device alone."""
    parameter, tensors = torch.empty(2, device="meta"), {"step/w": torch.ones(()), "exp_avg/w": torch.ones(2)}
    assert {_moment(tensors, key, "w", parameter, "here").device.type for key in ("step", "exp_avg")} == {"meta"}


class Killed(BaseException):
    pass


def test_a_kill_behind_a_checkpoint_loses_no_curve(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = Checkpoints.save

    def killed(*args: Any) -> Path:
        save(*args)
        raise Killed

    how: Recipe = recipe(place, saving__evaluate_tokens=1)
    whole = train(how, tmp_path / "whole")
    with monkeypatch.context() as patched:
        patched.setattr(Checkpoints, "save", killed)
        with pytest.raises(Killed):
            train(how, tmp_path / "killed", minutes=0)
    assert train(how, tmp_path / "killed").name == whole.name
    drawn = [curves.read(tmp_path / name) for name in ("whole", "killed")]
    assert [row[:2] for row in drawn[0][0]] == [row[:2] for row in drawn[1][0]]
    assert drawn[0][1] == drawn[1][1]


def test_what_a_killed_run_was_writing_goes_away(place: Path, run: Path) -> None:
    (last(run).parent / "00000007.new").mkdir()
    train(recipe(place), run, minutes=0)
    assert [path.name for path in sorted(last(run).parent.iterdir())] == ["00000001", "00000002"]


def test_the_folder_of_a_run_that_has_just_begun_stays(place: Path, tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    lock = os.open(tmp_path / "run", os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(TrainingError, match="another avow train is writing to it"):
            train(recipe(place), tmp_path / "run")
    finally:
        os.close(lock)
    assert (tmp_path / "run").is_dir()


def test_a_folder_that_was_made_for_nothing_goes_away(place: Path, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    for name in ("made", "there"):
        with pytest.raises(TrainingError, match="nowhere is no folder of documents"):
            train(recipe(place, data__valid=[str(tmp_path / "nowhere")]), tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == ["there"]
    (tmp_path / "file").touch()
    with pytest.raises(TrainingError, match="file cannot be written: File exists"):
        train(recipe(place), tmp_path / "file")


def test_held_out_folders_of_one_name_are_told_apart(place: Path, tmp_path: Path) -> None:
    for name, source in (("a", "held-out"), ("b", "tasks")):
        shutil.copytree(place / source, tmp_path / name / "same")
    valid = [str(tmp_path / "a" / "same"), str(tmp_path / "b" / "same"), str(place / "held-out")]
    train(recipe(place, data__valid=valid, saving__evaluate_tokens=1), tmp_path / "run", minutes=0)
    found = curves.read(tmp_path / "run")[1]
    assert {name for name in found if not name.endswith("/prompt")} == {"a/same", "b/same", "held-out"}
    assert found["a/same"] == found["held-out"] != found["b/same"]


def test_names_take_as_many_folders_as_they_need() -> None:
    assert curves.parts(["x/a/v", "y/a/v", "w", "b/v"]) == ["x/a/v", "y/a/v", "w", "b/v"]
    assert curves.parts(["data/source/valid", "/else/held-out"]) == ["valid", "held-out"]
