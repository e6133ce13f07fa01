"""Depth upscaling: which layer goes where, the two cases in which the result must equal the original, and refusals."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import load_file, save_file
from tests.lm.material import VARIANTS, reference_logits, some_ids, tiny, variant

from avow.core.errors import ConfigError, ModelError, TrainingError
from avow.lm.checkpoint import Checkpoint
from avow.lm.loading import load
from avow.lm.train.upscale import layer_map, upscale

IDS = some_ids(11)


def test_granite_34b() -> None:
    """52 layers, 8 dropped from each copy: 88, of which 0 to 43 are the first copy's and 8 to 51 the second's."""
    found = layer_map(52, 8)
    assert len(found) == 88
    assert found[:44] == tuple(range(44))
    assert found[44:] == tuple(range(8, 52))


@given(st.integers(1, 60).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n // 2))))
def test_no_layer_is_lost_and_only_the_middle_is_there_twice(case: tuple[int, int]) -> None:
    layers, drop = case
    found = layer_map(layers, drop)
    assert len(found) == 2 * (layers - drop)
    counts = [found.count(layer) for layer in range(layers)]
    assert counts == [1 if layer < drop or layer >= layers - drop else 2 for layer in range(layers)]
    falls = [after - before for before, after in pairwise(found) if after != before + 1]
    assert falls in ([], [2 * drop - layers + 1])  # one seam at most


@pytest.mark.parametrize("drop", [-1, 3, 100])
def test_dropping_too_many_or_fewer_than_none_is_refused(drop: int) -> None:
    with pytest.raises(ConfigError, match=f"{drop} layers are to be dropped from each copy of 5, expected 0 to 2"):
        layer_map(5, drop)


@pytest.mark.parametrize("name", list(VARIANTS))
def test_half_of_the_layers_dropped_is_the_model_itself(name: str, tmp_path: Path) -> None:
    folder = variant(name, **({"n_layer": 4} if name.startswith("gpt_bigcode") else {"num_hidden_layers": 4}))
    done = upscale(folder, tmp_path / "same", 2)
    assert done.layers == (0, 1, 2, 3)
    before, after = load_file(folder / "model.safetensors"), load_file(tmp_path / "same" / "model.safetensors")
    assert before.keys() == after.keys()
    assert all(np.array_equal(before[name], after[name]) for name in before)
    assert json.loads((folder / "config.json").read_text()) == json.loads(
        (tmp_path / "same" / "config.json").read_text()
    )


def silenced(folder: Path, layers: range, to: Path) -> Path:
    """A copy of a llama folder in which some layers add nothing to what goes through them."""
    shutil.copytree(folder, to)
    tensors = load_file(to / "model.safetensors")
    for layer in layers:
        for part in ("self_attn.o_proj", "mlp.down_proj"):
            tensors[f"model.layers.{layer}.{part}.weight"][:] = 0
    save_file(tensors, to / "model.safetensors", metadata={"format": "pt"})
    return to


@pytest.mark.parametrize("drop", [0, 1])
def test_where_the_layers_that_double_add_nothing_the_logits_stay(drop: int, tmp_path: Path) -> None:
    """They come twice and in between, so any layer at a wrong place shows."""
    source = silenced(tiny("llama", num_hidden_layers=4), range(drop, 4 - drop), tmp_path / "source")
    upscale(source, tmp_path / "deep", drop)
    assert np.array_equal(load(tmp_path / "deep").logits(IDS), load(source).logits(IDS))


@pytest.mark.parametrize("name", ["llama", "llama-biases-tied", "gpt_bigcode", "starcoder2", "stablelm-parallel"])
def test_transformers_and_both_engines_read_it_alike(name: str, tmp_path: Path) -> None:
    done = upscale(variant(name), tmp_path / "deep", 1)
    assert Checkpoint(tmp_path / "deep").config.layers == len(done.layers) == 4
    expected = reference_logits(tmp_path / "deep", IDS)
    for backend in ("native", "torch"):
        np.testing.assert_allclose(load(tmp_path / "deep", backend=backend).logits(IDS), expected, atol=2e-3)  # type: ignore[arg-type]


def test_layers_are_copied_byte_for_byte_from_shards(tmp_path: Path) -> None:
    source = tiny("llama", shards=True, num_hidden_layers=3)
    assert not (source / "model.safetensors").exists()
    done = upscale(source, tmp_path / "deep", 1)
    before, after = Checkpoint(source), Checkpoint(tmp_path / "deep")
    assert done.layers == (0, 1, 1, 2)
    for new, old in enumerate(done.layers):
        for part in ("q.weight", "down.weight", "mlp_norm.weight"):
            assert np.array_equal(after.read(f"layers.{new}.{part}"), before.read(f"layers.{old}.{part}"))
    assert np.array_equal(after.read("embed.weight"), before.read("embed.weight"))
    assert done.bytes == (tmp_path / "deep" / "model.safetensors").stat().st_size


def test_what_is_said_of_each_layer_goes_with_it(tmp_path: Path) -> None:
    source = tmp_path / "source"
    shutil.copytree(tiny("qwen2", num_hidden_layers=4), source)
    config = json.loads((source / "config.json").read_text())
    config["layer_types"] = ["a", "b", "c", "d"]
    (source / "tokenizer_config.json").write_text("{}")
    (source / "config.json").write_text(json.dumps(config | {"use_sliding_window": False, "sliding_window": None}))
    upscale(source, tmp_path / "deep", 1)
    made = json.loads((tmp_path / "deep" / "config.json").read_text())
    assert made["layer_types"] == ["a", "b", "c", "b", "c", "d"]
    assert made["num_hidden_layers"] == 6
    assert (tmp_path / "deep" / "tokenizer_config.json").read_text() == "{}"


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    upscale(tiny("llama"), tmp_path / "deep", 1)  # an empty one is fine
    kept = (tmp_path / "deep" / "config.json").read_bytes()
    with pytest.raises(TrainingError, match="deep exists already"):
        upscale(tiny("llama"), tmp_path / "deep", 0)
    assert (tmp_path / "deep" / "config.json").read_bytes() == kept
    (tmp_path / "file").write_text("")
    with pytest.raises(TrainingError, match="file exists already"):
        upscale(tiny("llama"), tmp_path / "file", 0)


def test_nothing_is_left_of_a_copy_that_failed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("avow.lm.train.upscale._write", full)
    with pytest.raises(TrainingError, match="deep cannot be written: No space left on device"):
        upscale(tiny("llama"), tmp_path / "deep", 1)
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_is_too_small_is_noticed_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: shutil._ntuple_diskusage(10**6, 10**6, 10**5))
    with pytest.raises(TrainingError, match="the disk has 0 MB left, expected 1 MB or more"):
        upscale(tiny("llama"), tmp_path / "deep", 1)
    assert list(tmp_path.iterdir()) == []


def test_other_sources_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="gone is not there, expected a model folder"):
        upscale(tmp_path / "gone", tmp_path / "deep", 1)
    (tmp_path / "model.gguf").write_bytes(b"GGUF")
    with pytest.raises(ModelError, match=r"model.gguf is a file, expected a model folder"):
        upscale(tmp_path / "model.gguf", tmp_path / "deep", 1)
    (tmp_path / "small").mkdir()
    (tmp_path / "small" / "config.json").write_text('{"avow": {"version": 1}}')
    with pytest.raises(ModelError, match="small holds quantized weights"):
        upscale(tmp_path / "small", tmp_path / "deep", 1)
    assert not (tmp_path / "deep").exists()


_LIMITED = """
import resource, sys
from itertools import pairwise
from pathlib import Path
from avow.lm.train.upscale import upscale
data = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmData"))
resource.setrlimit(resource.RLIMIT_DATA, ((data << 10) + (200 << 20),) * 2)
source, destination, whole = sys.argv[1:]
if whole == "whole":
    (Path(source) / "model.safetensors").read_bytes()
upscale(Path(source), Path(destination), 1)
"""


@pytest.mark.slow
def test_memory_does_not_grow_with_the_model(tmp_path: Path) -> None:
    """200 MB of its own are enough for a model of 570, and do not suffice to read it. 128 are for any JSON file."""
    source = tiny("llama", hidden_size=1024, intermediate_size=8192, num_hidden_layers=5)
    assert (source / "model.safetensors").stat().st_size > 5e8

    def code(name: str) -> int:
        run = [sys.executable, "-c", _LIMITED, source, tmp_path / name, name]
        return subprocess.run(run, check=False, capture_output=True).returncode

    assert code("part by part") == 0
    assert code("whole") != 0
