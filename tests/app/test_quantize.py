"""`avow quantize`: tables, JSON, going on, and one line for everything that a user can get wrong."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from tests.app.command import AVOW, Done, avow, complaint, environment
from tests.lm.material import tiny
from tests.lm.vocabularies import byte_level_json

from avow.lm.loading import load
from avow.lm.recall import Recall


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with a model of 420 tokens, its tokenizer, and a text."""
    raw = byte_level_json()
    size = max(json.loads(raw)["model"]["vocab"].values()) + 1
    shutil.copytree(tiny("llama", vocab_size=size), tmp_path / "model")
    (tmp_path / "model" / "tokenizer.json").write_text(raw)
    (tmp_path / "text.py").write_text("def add(a, b):\n    return a + b\n\n" * 200)
    return tmp_path


def quantized(home: Path, *args: str) -> Done:
    return avow(home, "quantize", "model", "small", *args)


def test_to_nearest(home: Path) -> None:
    done = quantized(home, "--format", "int6")
    assert done.code == 0
    lines = done.out.splitlines()
    assert lines[0].split() == ["part", "weights", "outputs", "drift", "worst", "scaled"]
    assert [line.split()[0] for line in lines[1:6]] == ["layers.0", "layers.1", "layers.2", "rest", "model"]
    assert lines[1].split()[1:4] == [lines[1].split()[1], "%", "-"]
    assert lines[-1].startswith("small: 0.")
    assert lines[-1].endswith("bits a weight")
    assert "quantizing 4 parts" in done.err
    assert "--calibrate FILE also measures outputs and outliers" in done.err
    model = load(home / "small")
    assert model.tokenizer.decode(model.tokenizer.encode("def f(x):")) == "def f(x):"
    assert len(model.logits([5, 6, 7])) == 3
    again = quantized(home, "--format", "int6")
    assert (again.code, again.out) == (0, done.out)
    assert "quantizing" not in again.err


def test_what_the_model_recalls_comes_along(home: Path) -> None:
    weights = (np.array([0.8, 0.2]), np.array([0.5, 0.2, 0.3]))
    Recall(weights).write(home / "model")
    assert quantized(home, "--format", "fp6").code == 0
    found = load(home / "small").recall
    assert found is not None
    for row, want in zip(found.weights, weights, strict=True):
        np.testing.assert_allclose(row, want)


def test_with_a_text(home: Path) -> None:
    done = quantized(home, "--format", "int4", "--method", "gptq", "--calibrate", "text.py")
    assert done.code == 0
    assert "over median" in done.out
    assert "outlier dimensions (LLM.int8: 6.0, 6 % of tokens, 25 % of layers): " in done.out
    told = json.loads((home / "small" / "quantization.json").read_text())
    assert told["complete"]
    layer = told["parts"]["layers.0"]["report"]
    assert 0 < layer["output_error"] < layer["weight_error"] < 0.2
    assert set(layer["matrices"]) == {f"{name}.weight" for name in ("q", "k", "v", "o", "gate", "up", "down")}
    assert {"value", "dimension", "token", "window", "position"} == set(layer["activations"]["largest"][0])
    as_json = quantized(home, "--format", "int4", "--method", "gptq", "--calibrate", "text.py", "--json")
    assert as_json.json == told


def test_fp6_is_the_default(home: Path) -> None:
    assert quantized(home, "--json").json["format"] == "fp6"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("model", "model"), "model holds config.json, "),
        (("nothing", "small"), "no such model: 'nothing'. Give a model's folder"),
        (("text.py", "small"), "text.py"),
        (("model", "small", "--method", "gptq"), "GPTQ needs a text. --calibrate FILE"),
        (("model", "small", "--method", "gptq", "--format", "bf16"), "bf16 is rounded to nearest only"),
        (("model", "small", "--calibrate", "nothing"), "no such file: nothing"),
        (("model", "small", "--calibrate", "short.txt"), "short.txt has "),
        (("model", "small", "--format", "int5"), "'int5' is not one of"),
        (("model", ""), "the path is empty"),
        (("", "small"), "no such model: ''"),
        (("model", "small", "--calibrate", ""), "the path is empty"),
        (("model", "text.py"), "text.py cannot be made a folder: File exists"),
        (("model", "text.py/below"), "text.py/below cannot be made a folder: Not a directory"),
    ],
)
def test_one_line_says_what_is_wrong(home: Path, args: tuple[str, ...], said: str) -> None:
    (home / "short.txt").write_text("too short")
    assert said in complaint(avow(home, "quantize", *args))


def test_a_model_without_a_tokenizer(home: Path) -> None:
    (home / "model" / "tokenizer.json").unlink()
    assert "model holds no tokenizer" in complaint(quantized(home, "--calibrate", "text.py"))
    assert quantized(home).code == 0


def test_killed_in_the_middle_it_is_no_model_and_says_why(home: Path) -> None:
    assert quantized(home).code == 0
    (home / "small" / "config.json").unlink()  # what comes last
    for args in (("models", "show", "small"), ("generate", "small", "x"), ("models", "add", "small", "small")):
        said = complaint(avow(home, *args))
        assert "small is an unfinished folder of avow quantize. The same command goes on where it stopped" in said
    assert quantized(home).code == 0
    assert avow(home, "models", "show", "small").code == 0


def test_another_format_is_told(home: Path) -> None:
    assert quantized(home).code == 0
    said = complaint(quantized(home, "--format", "int8"))
    assert said.startswith("avow: small was begun with format fp6, not int8. Remove the folder to start anew")


def test_terminated_and_going_on(home: Path) -> None:
    command = [*AVOW, "quantize", "model", "small", "--method", "gptq", "--calibrate", "text.py"]
    with subprocess.Popen(command, cwd=home, env=environment(home), stderr=subprocess.PIPE, text=True) as process:
        while not list((home / "small").glob("model-*.safetensors")) and process.poll() is None:
            time.sleep(0.002)
        process.send_signal(signal.SIGTERM)
        assert process.stderr is not None
        said = process.stderr.read()
    if process.returncode != 0:  # it may have been too quick
        assert process.returncode == 143
        assert "terminated; what was paid for is kept, the same command goes on where it stopped" in said
    assert quantized(home, "--method", "gptq", "--calibrate", "text.py").code == 0
    assert load(home / "small").config.layers == 3


def test_help_is_light(home: Path) -> None:
    code = "import sys; from avow.app.quantize import command; print([m for m in ('torch', 'tokenizers') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
