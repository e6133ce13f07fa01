"""Runs: stopped and taken up they end as if they had never stopped, to the bit; and a small model learns a rule."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.numpy import load_file
from tests.train.material import documents, full_disk, home, recipe, rows, vocabulary

from avow.core.errors import ConfigError, TrainingError
from avow.lm.generate import Sampling
from avow.lm.loading import load
from avow.lm.train import curves
from avow.lm.train.checkpoint import OPTIMIZER, Checkpoints
from avow.lm.train.distributed import World, world
from avow.lm.train.loader import Batch
from avow.lm.train.loop import Progress
from avow.lm.train.session import Session, train
from avow.lm.train.state import FILE as STATE


@pytest.fixture(scope="module", autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return home(tmp_path_factory.mktemp("home"))


def everything(checkpoint: Path) -> dict[str, np.ndarray]:
    """All tensors of a checkpoint, moments among them."""
    return load_file(checkpoint / "model.safetensors") | load_file(checkpoint / OPTIMIZER)


def equal(one: Path, other: Path) -> bool:
    a, b = everything(one), everything(other)
    return a.keys() == b.keys() and all(np.array_equal(a[name], b[name]) for name in a)


@pytest.mark.parametrize("optimizer", ["adamw", "muon"])
def test_a_run_goes_on_to_the_bit(place: Path, tmp_path: Path, optimizer: str) -> None:
    ramp = [{"path": str(place / "tasks"), "weight": [0.8, 0.6]}, {"path": str(place / "held-out"), "weight": [0, 0.4]}]
    how = recipe(place, training__optimizer=optimizer, data__train=ramp)
    whole = train(how, tmp_path / "whole")
    stops = []
    while not stops or stops[-1].name != whole.name:
        stops.append(train(how, tmp_path / "parts", minutes=0))  # a step at a time
    assert len(stops) == int(whole.name) > 5
    assert equal(stops[-1], whole)
    drawn = [curves.read(tmp_path / name) for name in ("whole", "parts")]
    assert [row[:2] + row[3:] for row in drawn[0][0]] == [row[:2] + row[3:] for row in drawn[1][0]]
    assert drawn[0][1] == drawn[1][1]
    assert set(drawn[0][1]) == {"held-out", "held-out/prompt"}


def test_many_small_batches_do_what_a_large_one_does(place: Path, tmp_path: Path) -> None:
    found = []
    with world("cpu") as alone:
        for parts in (1, 8):
            session = Session(recipe(place, training__batch=2000), tmp_path / str(parts), alone)
            batches = session.run.loader.take(1, 0.0)
            cuts = [slice(part, None, parts) for part in range(parts)]
            batches = [Batch(b.ids[cut], b.targets[cut], b.weights[cut], 0) for b in batches for cut in cuts]
            total = sum(float(b.weights.sum(dtype="float64")) for b in batches)
            for one in batches:
                (session.run.trainee.on(one)[0] / total).backward()
            found.append([p.grad for p in session.run.trainee.parameters()])
    for one, other in zip(*found, strict=True):
        torch.testing.assert_close(one, other, rtol=2e-2, atol=float(other.abs().max()) * 2e-2)


def test_it_learns_the_rule(place: Path, tmp_path: Path) -> None:
    made = train(
        recipe(place, training__tokens=120_000, training__learning_rate=0.01, saving__evaluate_tokens=60_000),
        tmp_path / "run",
    )
    steps, valid = curves.read(tmp_path / "run")
    assert steps[0][3] > 5.0 > 1.0 > steps[-1][3]
    assert valid["held-out"][-1][1] < 0.25
    model = load(made)
    seen = {row["prompt"] for row in rows(400)}
    right = [
        model.generate(row["prompt"], sampling=Sampling(0.0, max_tokens=20))[0].text == row["completion"]
        for row in rows(40, 1) if row["prompt"] not in seen
    ]  # fmt: skip
    assert len(right) >= 10
    assert sum(right) >= 0.25 * len(right)  # of words that it never saw; by chance one in hundreds


def test_a_checkpoint_is_a_model_for_everybody(place: Path, tmp_path: Path) -> None:
    from transformers import AutoModelForCausalLM, AutoTokenizer

    made = train(recipe(place), tmp_path / "run")
    theirs, ours, torchs = AutoModelForCausalLM.from_pretrained(made), load(made), load(made, backend="torch")
    ids = AutoTokenizer.from_pretrained(made).encode(rows(1)[0]["prompt"])
    assert ids == ours.tokenizer.encode(rows(1)[0]["prompt"])
    wanted = theirs(torch.tensor([ids])).logits[0].detach().numpy()
    assert theirs.config.eos_token_id == 0
    np.testing.assert_allclose(torchs.logits(ids), wanted, atol=1e-5)
    np.testing.assert_allclose(ours.logits(ids), wanted, atol=2e-2)


def test_a_killed_run_loses_what_came_after_its_checkpoint_and_no_more(place: Path, tmp_path: Path) -> None:
    how = recipe(place, training__tokens=10_000, saving__checkpoint_minutes=0, saving__keep=100)
    whole = train(how, tmp_path / "whole")
    shutil.copytree(tmp_path / "whole", tmp_path / "killed")
    left = sorted((tmp_path / "killed" / "checkpoints").iterdir())
    for late in left[7:]:
        shutil.rmtree(late)
    shutil.copytree(left[6], left[6].with_name("00000008.new"))  # killed while it was writing one
    (left[6].with_name("00000008.new") / STATE).unlink()
    assert equal(train(how, tmp_path / "killed"), whole)
    assert not list((tmp_path / "killed" / "checkpoints").glob("*.new"))
    assert len(curves.read(tmp_path / "killed")[0]) == int(whole.name)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_told_to_end_saves_first(place: Path, tmp_path: Path, number: int) -> None:
    how = recipe(place, training__tokens=10_000, saving__evaluate_tokens=3000)
    whole = train(how, tmp_path / "whole")

    class End(Exception):
        pass

    def end(*_: object) -> None:
        raise End

    def told(now: Progress) -> None:
        if now.valid and now.tokens < 6000:
            signal.raise_signal(number)

    before = signal.signal(number, end)
    try:
        with pytest.raises(End):
            train(how, tmp_path / "run", on_progress=told)
        assert signal.getsignal(number) is end
    finally:
        signal.signal(number, before)
    (saved,) = (tmp_path / "run" / "checkpoints").iterdir()
    assert 1 <= int(saved.name) < int(whole.name)
    assert equal(train(how, tmp_path / "run"), whole)


def test_nothing_is_told_of_a_measurement_of_nothing(place: Path, tmp_path: Path) -> None:
    told: list[Progress] = []
    how = recipe(place, saving__evaluate_tokens=1, data__valid=[])
    train(how, tmp_path / "run", on_progress=told.append)
    assert [bool(one.saved) for one in told] == [True]  # all within the time in which a step is not worth telling


def test_the_last_checkpoints_stay(place: Path, tmp_path: Path) -> None:
    made = train(recipe(place, saving__checkpoint_minutes=0, saving__keep=3), tmp_path / "run")
    last = int(made.name)
    assert [int(path.name) for path in sorted(made.parent.iterdir())] == [last - 2, last - 1, last]


def test_a_full_disk_leaves_the_checkpoints_before(place: Path, tmp_path: Path) -> None:
    how = recipe(place)
    before = train(how, tmp_path / "run", minutes=0)
    kept = everything(before)
    with full_disk(40_000), pytest.raises(TrainingError, match="00000002 cannot be written"):
        train(how, tmp_path / "run", minutes=0)
    assert [path.name for path in before.parent.iterdir()] == [before.name]
    assert all(np.array_equal(kept[name], found) for name, found in everything(before).items())
    assert train(how, tmp_path / "run", minutes=0).name == "00000002"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"training__learning_rate": 1e-3}, r"another recipe: training\.learning_rate was 0\.005, now 0\.001"),
        ({"model__hidden": 64}, r"another recipe: model\.hidden was 32, now 64"),
        ({"data__valid": []}, r"another recipe: data\.valid"),
    ],
)
def test_another_recipe_is_refused(place: Path, tmp_path: Path, changes: dict[str, object], message: str) -> None:
    train(recipe(place), tmp_path / "run", minutes=0)
    with pytest.raises(TrainingError, match=message):
        train(recipe(place, **changes), tmp_path / "run")
    train(recipe(place, saving__keep=1), tmp_path / "run", minutes=0)


@pytest.mark.parametrize("name", ["model.safetensors", OPTIMIZER, STATE, "config.json"])
def test_a_checkpoint_cut_short_is_named(place: Path, tmp_path: Path, name: str) -> None:
    path = train(recipe(place), tmp_path / "run", minutes=0) / name
    os.truncate(path, path.stat().st_size // 2)
    with pytest.raises(Exception, match=name) as caught:
        train(recipe(place), tmp_path / "run", minutes=0)
    assert type(caught.value).__name__ in ("ModelError", "TrainingError")
    path.unlink()
    with pytest.raises(Exception, match=name.split(".", maxsplit=1)[0]) as caught:
        train(recipe(place), tmp_path / "run", minutes=0)
    assert type(caught.value).__name__ in ("ModelError", "TrainingError")


def test_processes_that_do_not_share_a_step_evenly_are_refused(place: Path, tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=r"training\.accumulate is 2 with 3 processes"):
        Session(recipe(place), tmp_path, World(0, 3, torch.device("cpu")))


def test_data_that_do_not_fit_are_refused(place: Path, tmp_path: Path) -> None:
    documents(tmp_path / "high", [([5, 299, 300], 0)])
    with pytest.raises(TrainingError, match="high holds the id 300, expected ids below 300"):
        train(recipe(place, data__train=[{"path": str(tmp_path / "high")}]), tmp_path / "run")
    vocabulary(tmp_path / "other", 290)
    with pytest.raises(TrainingError, match=r"tasks was encoded with another vocabulary|holds the id"):
        train(recipe(place, tokenizer=str(tmp_path / "other")), tmp_path / "run")
    documents(tmp_path / "ones", [([5], 0)])
    with pytest.raises(TrainingError, match="ones holds nothing to predict"):
        train(recipe(place, data__train=[{"path": str(tmp_path / "ones")}]), tmp_path / "run")
    with pytest.raises(TrainingError, match="nowhere is no folder of documents"):
        train(recipe(place, data__valid=[str(tmp_path / "nowhere")]), tmp_path / "run")
    with pytest.raises(ConfigError, match="hidden size 33 with 2 heads"):
        train(recipe(place, model__hidden=33), tmp_path / "run")


@pytest.mark.skipif(torch.cuda.is_available(), reason="has one")
def test_a_device_that_is_not_there_is_said(place: Path, tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="--device cuda: this"):
        train(recipe(place), tmp_path / "run", device="cuda")


def test_a_loss_that_is_no_number_ends_the_run(place: Path, tmp_path: Path) -> None:
    with world("cpu") as alone:
        run = Session(recipe(place), tmp_path, alone).run
        run.advance()
        with torch.no_grad():
            run.trainee.decoder.embed.weight.mul_(torch.nan)
        with pytest.raises(TrainingError, match="step 2: the loss is nan") as caught:
            run.advance()
    assert "lower learning rate" in caught.value.hint


def test_a_run_belongs_to_one(place: Path, tmp_path: Path) -> None:
    code = (
        "import sys, msgspec; from pathlib import Path; from avow.lm.train.session import train\n"
        "from avow.lm.train.recipe import Recipe\n"
        "train(msgspec.json.decode(sys.argv[1], type=Recipe), Path(sys.argv[2]))"
    )
    import msgspec

    how = recipe(place, training__tokens=10_000_000, saving__checkpoint_minutes=0)
    other = subprocess.Popen([sys.executable, "-c", code, msgspec.json.encode(how).decode(), str(tmp_path / "run")])
    try:
        deadline = time.monotonic() + 120
        while not Checkpoints(tmp_path / "run").latest() and time.monotonic() < deadline:
            time.sleep(0.1)
        with pytest.raises(TrainingError, match="another avow train is writing to it"):
            train(how, tmp_path / "run")
    finally:
        other.send_signal(signal.SIGKILL)
        other.wait()
    step = int(Checkpoints(tmp_path / "run").latest().name)  # type: ignore[union-attr]
    assert int(train(how, tmp_path / "run", minutes=0).name) == step + 1


def test_curves_of_nothing_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=r"holds no curves\.sqlite"):
        curves.read(tmp_path)
    (tmp_path / curves.FILE).write_bytes(b"no database" * 100)
    with pytest.raises(TrainingError, match=r"curves\.sqlite: file is not a database"):
        curves.read(tmp_path)
