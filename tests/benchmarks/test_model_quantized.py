"""What is measured of a quantized model, and how a row tells it; the whole program on a tiny model."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from benchmarks.model import quantized, speed
from benchmarks.model.quantized import Material, Measured, documents, loss

from avow.core.errors import UserError
from avow.lm import load
from avow.lm.train.data.documents import DocumentsWriter

torch = pytest.importorskip("torch")
from tests.lm.model_folder import model_folder  # noqa: E402  # after the skip


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return model_folder(tmp_path_factory.mktemp("quantized") / "model")


@pytest.fixture(scope="module")
def validation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    random = np.random.default_rng(0)
    folder = tmp_path_factory.mktemp("quantized") / "validation"
    with DocumentsWriter(folder) as writer:
        for number in range(12):
            writer.add(random.integers(1, 400, 30), prompt=20 * (number % 2))
        writer.add([5])  # nothing follows anything in it
    return folder


def test_documents_are_cut_and_limited_for_source_and_tasks_apart(validation: Path) -> None:
    found = documents(validation, 25, 50)
    assert {len(ids) for ids, _ in found} == {25}
    assert sum(prompt == 0 for _, prompt in found) == 3  # 24 tokens each are counted
    assert sum(prompt == 20 for _, prompt in found) == 6  # 5 each
    assert len(documents(validation, 512, 10**6)) == 12


@pytest.mark.parametrize("prompt", [0, 4])
def test_the_loss_is_that_of_the_tokens_after_the_prompt(model: Path, prompt: int) -> None:
    ids, loaded = [7, 300, 12, 45, 200, 8], load(model)
    logits = torch.from_numpy(np.asarray(loaded.logits(ids))).double()
    each = torch.nn.functional.cross_entropy(logits[:-1], torch.tensor(ids[1:]), reduction="none")
    assert loss(loaded, ids, prompt) == pytest.approx(float(each[max(prompt, 1) - 1 :].mean()), rel=1e-5)


def test_a_row_is_relative_to_the_weights_as_trained() -> None:
    material = Material([([1, 2], 0), ([1, 2], 0), ([1, 2], 1), ([1, 2], 1)], [None] * 10, [None] * 4)
    exact = Measured(np.array([2.0, 4.0, 1.0, 1.0]), 5, 2, 10.0)
    ours = Measured(np.array([2.1, 4.1, 1.0, 1.2]), 4, 3, 2.5)
    assert quantized.line("fp6", ours, exact, material) == (
        "| fp6 | 3.1000 (+3.33 ± 0.00 %) | 1.1000 (+10.00 ± 10.00 %) | 0.400 (4 of 10, -20.0 %) | "
        "0.750 (3 of 4, +50.0 %) | 2.5 MB |"
    )
    assert quantized.line("fp6", ours, exact, Material(material.documents, [], [])).count("| - ") == 2


def test_the_program_makes_a_row_for_each_format(
    model: Path, validation: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["quantized", str(model), "--validation", str(validation)])
    quantized.main()
    rows = capsys.readouterr().out.splitlines()[2:]
    assert [row.split(" | ")[0] for row in rows] == ["| float32", "| int8", "| fp6", "| int6", "| int4"]
    sizes = [float(row.split()[-3]) for row in rows]
    assert max(sizes[1:]) < sizes[0]


def test_the_stages_of_a_run_are_its_time(model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("STORE", tmp_path / "store.db"), ("SAMPLES", 3), ("TESTS", 0), ("MAX_TOKENS", 8)):
        monkeypatch.setenv(f"AVOW_{name}", str(value))
    began = time.time() - 2
    stages = speed.staged(str(model), speed.TASK, began)
    assert set(stages) <= set(speed.STAGES)
    assert stages["sampling"] > 0
    assert sum(stages.values()) == pytest.approx(time.time() - began, abs=0.5)


def test_a_command_that_fails_says_why() -> None:
    command = [sys.executable, "-m", "avow", "solve", speed.TASK, "--model", "/nowhere/at/all", "--json"]
    with pytest.raises(UserError, match="no such model"):
        speed.ran(command, 3)
    assert speed.ran(["echo", json.dumps({"usage": 1})], 3)[1] == {"usage": 1}
