"""Whole models: what is written is what the engines compute with; stopping, starting anew, disks, sources, memory."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.lm.gguf_material import to_gguf
from tests.lm.material import VARIANTS, some_ids, variant
from tests.lm.vocabularies import TEXTS, byte_level_json, gguf_metadata, spaced_json

from avow.core.errors import ModelError
from avow.lm.checkpoint import Checkpoint
from avow.lm.loading import load
from avow.lm.quantize import destination as destination_module
from avow.lm.quantize.convert import Job, quantize
from avow.lm.quantize.hub import to_hf, tokenizer_files
from avow.lm.quantize.layers import TARGETS, Rounding, Target
from avow.lm.quantize.prepare import prepare, windows
from avow.lm.quantize.source import Calibration
from avow.lm.torch_engine import TorchEngine

IDS = some_ids(24)
BITS = {"fp6": 0.06, "int8": 0.01, "int6": 0.025, "int4": 0.09, "bf16": 0.003}  # the most that weights may lose


def calibration(count: int = 6) -> Calibration:
    return Calibration(np.array([some_ids(40, seed=i) for i in range(count)]), str)


def job(name: str, folder: Path, form: Target = "fp6", **more: object) -> Job:
    return replace(prepare(variant(name), folder, Rounding(form), None), **more)  # type: ignore[arg-type]


def logits(folder: Path) -> np.ndarray:
    engine = TorchEngine.load(Checkpoint(folder))
    return engine.prefill(engine.open(), IDS, every=True)


def content(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


@pytest.mark.parametrize("name", VARIANTS)
def test_every_family(name: str, tmp_path: Path) -> None:
    done = quantize(job(name, tmp_path / "q", "int8"))
    made, source = Checkpoint(tmp_path / "q"), Checkpoint(variant(name))
    assert made.config == source.config
    assert made.names() == source.names()
    for tensor in made.names():
        exact, stored = source.read(tensor), made.stored(tensor)
        plain = exact.ndim == 1 or "_norm" in tensor or tensor == "position.weight"
        assert stored.dtype == ("F32" if plain else "int8")
        assert np.linalg.norm(made.read(tensor) - exact) <= (0 if plain else 0.01) * np.linalg.norm(exact)
    assert 0 < done["weight_error"] < 0.01
    found, wanted = logits(tmp_path / "q"), logits(variant(name))
    assert np.linalg.norm(found - wanted) < 0.05 * np.linalg.norm(wanted)


@pytest.mark.parametrize("form", TARGETS)
def test_every_format_in_both_engines(form: Target, tmp_path: Path) -> None:
    done = quantize(job("llama-biases-tied", tmp_path / "q", form))
    assert 0 < done["weight_error"] < BITS[form]
    assert done["output_error"] is None
    torch, native = (load(tmp_path / "q", backend=backend).logits(IDS) for backend in ("torch", "native"))
    assert np.linalg.norm(native - torch) < 1e-2 * np.linalg.norm(torch)
    raw = json.loads((tmp_path / "q" / "config.json").read_text())
    assert raw["avow"] == {"version": 1, "format": form, "method": "rtn"}


@pytest.mark.parametrize("name", ["llama-biases-tied", "gpt_bigcode", "stablelm-parallel", "granite"])
def test_gptq_with_a_text(name: str, tmp_path: Path) -> None:
    """The reported errors of outputs are those of the written weights on the very inputs; GPTQ's are the smaller ones."""
    errors = {}
    for method in ("rtn", "gptq"):
        folder = tmp_path / method
        made = job(name, folder, rounding=Rounding("fp6", method), calibration=calibration())
        done = quantize(made)
        errors[method] = done["output_error"]
        layer = done["parts"]["layers.1"]["report"]
        assert 0 < layer["drift"] < 0.5
        assert layer["activations"]["kurtosis"] > 1
        assert {m["output_error_outlier_dimensions_exact"] for m in layer["matrices"].values()} != {None}
        assert Checkpoint(folder).config == Checkpoint(variant(name)).config
    assert errors["gptq"] < 0.8 * errors["rtn"]


def test_shards_are_aligned_and_complete(tmp_path: Path) -> None:
    from safetensors.numpy import load_file

    quantize(job("llama", tmp_path / "q", "int4"))
    index = json.loads((tmp_path / "q" / "model.safetensors.index.json").read_text())
    shards = sorted(set(index["weight_map"].values()))
    assert shards == [f"model-{i:05}-of-00004.safetensors" for i in (1, 2, 3, 4)]
    for shard in shards:
        data = (tmp_path / "q" / shard).read_bytes()
        size = int.from_bytes(data[:8], "little")
        header = json.loads(data[8 : 8 + size])
        packed = header.pop("__metadata__")
        assert all((8 + size + header[name]["data_offsets"][0]) % 64 == 0 for name in packed)
        assert set(load_file(tmp_path / "q" / shard)) == {n for n, file in index["weight_map"].items() if file == shard}


class Stop(Exception):
    pass


def stopping(after: int) -> object:
    def on_part(done: int, _parts: int) -> None:
        if done == after:
            raise Stop

    return on_part


@pytest.mark.parametrize("method", [None, "rtn", "gptq"])
def test_going_on_gives_the_same_folder(method: str | None, tmp_path: Path) -> None:
    text = calibration() if method else None
    how = {"rounding": Rounding("fp6", method or "rtn"), "calibration": text}  # type: ignore[arg-type]
    quantize(job("llama", tmp_path / "whole", **how))
    for after in (1, 3):
        with pytest.raises(Stop):
            quantize(job("llama", tmp_path / "parts", **how), stopping(after))
        assert not (tmp_path / "parts" / "config.json").exists()
        assert len(list((tmp_path / "parts").glob("model-*.safetensors"))) == after
    began = {file: file.stat().st_mtime_ns for file in (tmp_path / "parts").glob("model-*.safetensors")}
    (tmp_path / "parts" / "model-00004-of-00004.safetensors.new").write_bytes(b"half")
    steps: list[tuple[int, int]] = []
    quantize(job("llama", tmp_path / "parts", **how), lambda *step: steps.append(step))
    assert steps == [(i, 4) for i in range(5)]
    assert all(file.stat().st_mtime_ns == at for file, at in began.items())
    assert content(tmp_path / "parts") == content(tmp_path / "whole")
    before = content(tmp_path / "whole")
    quantize(job("llama", tmp_path / "whole", **how), stopping(0))  # complete: nothing is done, nothing is heard
    assert content(tmp_path / "whole") == before


SHARD = "model-00002-of-00004.safetensors"


def _cut(file: Path) -> None:
    os.truncate(file, 1000)


def _swap(file: Path) -> None:
    file.write_bytes(file.with_name("model-00001-of-00004.safetensors").read_bytes())


@pytest.mark.parametrize("damage", [Path.unlink, _cut, _swap])
@pytest.mark.parametrize("name", [SHARD, "tokenizer.json", "config.json", "model.safetensors.index.json"])
def test_what_of_a_finished_folder_is_missing_or_damaged_is_made_again(
    name: str, damage: Callable[[Path], None], tmp_path: Path
) -> None:
    """And nothing else: the other files are not touched."""
    made = job("llama", tmp_path, tokenizer={"tokenizer.json": b" " * 2000})
    quantize(made)
    before, times = content(tmp_path), {file: file.stat().st_mtime_ns for file in tmp_path.iterdir()}
    damage(tmp_path / name)
    steps: list[int] = []
    quantize(made, lambda done, _parts: steps.append(done))
    assert content(tmp_path) == before
    assert bool(steps) == (name == SHARD)
    anew = {SHARD, "config.json", "quantization.json"} if name == SHARD else {name}
    assert {file.name for file, at in times.items() if file.stat().st_mtime_ns != at} == anew


def test_a_damaged_folder_is_no_model_until_it_is_whole_again(tmp_path: Path) -> None:
    quantize(job("llama", tmp_path))
    _cut(tmp_path / SHARD)
    with pytest.raises(Stop):
        quantize(job("llama", tmp_path), stopping(1))
    with pytest.raises(ModelError, match=r"is an unfinished folder of avow quantize\. The same command goes on"):
        Checkpoint(tmp_path)


@pytest.mark.parametrize("entry", [1, [], {}, {"file": 1}, {"file": SHARD}])
def test_a_part_that_somebody_wrote_into_the_state(entry: object, tmp_path: Path) -> None:
    quantize(job("llama", tmp_path))
    before = content(tmp_path)
    state = json.loads(before["quantization.json"])
    state["parts"]["layers.1"] = entry
    (tmp_path / "quantization.json").write_text(json.dumps(state))
    quantize(job("llama", tmp_path))
    assert content(tmp_path) == before


def test_a_kill_at_any_moment_loses_one_layer_at_most(tmp_path: Path) -> None:
    """Killed again and again wherever it happens to be, it arrives, and at what an undisturbed run writes."""
    quantize(job("llama", tmp_path / "whole"))
    code = (
        "import sys; from pathlib import Path; from avow.lm.quantize.prepare import prepare\n"
        "from avow.lm.quantize.convert import quantize; from avow.lm.quantize.layers import Rounding\n"
        "job = prepare(Path(sys.argv[1]), Path(sys.argv[2]), Rounding('fp6'), None)\n"
        "print('begun', flush=True); quantize(job)"
    )
    random = np.random.default_rng(0)
    for _ in range(6):
        command = [sys.executable, "-c", code, str(variant("llama")), str(tmp_path / "killed")]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(float(random.uniform(0, 0.03)))
            process.send_signal(signal.SIGKILL)
    quantize(job("llama", tmp_path / "killed"))
    assert content(tmp_path / "killed") == content(tmp_path / "whole")


def test_another_job_is_noticed(tmp_path: Path) -> None:
    folder = tmp_path / "q"
    with pytest.raises(Stop):
        quantize(job("llama", folder), stopping(2))
    before = content(folder)
    with pytest.raises(ModelError, match=r"begun with format fp6, not int4\. Remove the folder"):
        quantize(job("llama", folder, "int4"))
    with pytest.raises(ModelError, match="begun with method rtn, not gptq"):
        quantize(job("llama", folder, rounding=Rounding("fp6", "gptq"), calibration=calibration()))
    with pytest.raises(ModelError, match="the calibration is not the one that it was begun with"):
        quantize(job("llama", folder, calibration=calibration()))
    with pytest.raises(ModelError, match="the source is not the one that it was begun with"):
        quantize(job("mistral", folder))
    assert content(folder) == before


@pytest.mark.parametrize("name", ["notes.txt", "config.json", "model.safetensors"])
def test_foreign_folders_are_left_alone(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("mine")
    with pytest.raises(ModelError, match=f"holds {name}, which avow quantize did not write. Name an empty folder"):
        quantize(job("llama", tmp_path))
    assert content(tmp_path) == {name: b"mine"}
    (tmp_path / "quantization.json").write_text("[]")
    with pytest.raises(ModelError, match="is not what avow quantize writes"):
        quantize(job("llama", tmp_path))
    with pytest.raises(ModelError, match=r"holds config\.json, "):
        quantize(job("llama", variant("llama")))
    (tmp_path / "file").write_text("")
    with pytest.raises(ModelError, match="file cannot be made a folder: File exists"):
        quantize(job("llama", tmp_path / "file"))


def test_two_at_once(tmp_path: Path) -> None:
    told: list[str] = []

    def second(done: int, _parts: int) -> None:
        if done == 1 and not told:
            with pytest.raises(ModelError, match="another avow quantize is writing to it") as caught:
                quantize(job("llama", tmp_path / "q"))
            told.append(str(caught.value))

    quantize(job("llama", tmp_path / "q"), second)
    assert told


def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that may not grow stands for a disk that is full: the system says it at the same place."""
    heard = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    folder = tmp_path / "q"
    with pytest.raises(Stop):
        quantize(job("llama", folder), stopping(2))
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, limits[1]))
        with pytest.raises(ModelError, match=r"cannot be written: File too large\. What is finished is kept") as caught:
            quantize(job("llama", folder))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, heard)
    assert "model-00003-of-00004.safetensors" in caught.value.message
    assert not list(folder.glob("*.new"))
    monkeypatch.setattr(destination_module.shutil, "disk_usage", lambda _: os.terminal_size((0, 0)) and _usage(1000))
    with pytest.raises(ModelError, match=r"the disk has 0 MB left, expected .* MB or more"):
        quantize(job("llama", folder))
    monkeypatch.undo()
    quantize(job("llama", folder))
    assert Checkpoint(folder).config


def _usage(free: int) -> object:
    return type("usage", (), {"free": free})


def test_weights_that_cannot_be_rounded(tmp_path: Path) -> None:
    class Broken(Checkpoint):
        def read(self, name: str) -> np.ndarray:
            weight = super().read(name)
            if name == "layers.1.up.weight":
                weight[3, 4] = np.inf
            return weight

    with pytest.raises(ModelError, match=r"layers\.1\.up\.weight: a weight is not a finite number"):
        quantize(job("llama", tmp_path / "q", source=lambda: Broken(variant("llama"))))


@pytest.mark.parametrize("name", ["llama", "granite-biases", "starcoder2", "gpt_bigcode", "stablelm-parallel"])
def test_from_gguf(name: str, tmp_path: Path) -> None:
    path = to_gguf(variant(name), tmp_path / "m.gguf")
    quantize(prepare(path, tmp_path / "q", Rounding("int8"), None))
    quantize(job(name, tmp_path / "same", "int8"))
    assert Checkpoint(tmp_path / "q").config == Checkpoint(path).config
    assert np.allclose(logits(tmp_path / "q"), logits(tmp_path / "same"), atol=1e-5)


@pytest.mark.parametrize(("kind", "form"), [("Q8_0", "int8"), ("Q6_K", "int6"), ("Q4_K", "int4")])
def test_what_is_in_the_format_already_stays_as_it_is(kind: str, form: Target, tmp_path: Path) -> None:
    import gguf

    sizes = {"hidden_size": 256, "intermediate_size": 256, "num_hidden_layers": 1}
    stored = gguf.GGMLQuantizationType[kind]
    path = to_gguf(
        variant("llama", **sizes),
        tmp_path / "m.gguf",
        lambda _name, array: stored if array.ndim == 2 else gguf.GGMLQuantizationType.F32,
    )
    assert quantize(prepare(path, tmp_path / "q", Rounding(form), None))["weight_error"] == 0
    assert quantize(prepare(tmp_path / "q", tmp_path / "again", Rounding(form), None))["weight_error"] == 0
    source, made = Checkpoint(path), Checkpoint(tmp_path / "again")
    assert all(np.array_equal(source.read(name), made.read(name)) for name in source.names())


@pytest.mark.parametrize("name", VARIANTS)
def test_the_config_comes_back(name: str) -> None:
    from avow.lm.architectures import from_hf

    config = Checkpoint(variant(name)).config
    assert from_hf(to_hf(config, tied=True), "config.json") == config
    for scaling in ("linear", "dynamic", "ntk", "yarn", "llama3"):
        if config.rope is not None:
            context = config.context * 2 if scaling == "dynamic" else config.context
            rope = replace(config.rope, scaling=scaling, factor=2.0, original_context=64)
            stretched = replace(config, rope=rope, context=context)
            assert from_hf(to_hf(stretched, tied=True), "config.json") == stretched


def test_a_config_that_cannot_be_said() -> None:
    config = replace(Checkpoint(variant("llama")).config, residual_multiplier=0.5)
    with pytest.raises(ModelError, match=r"cannot be described by a config\.json"):
        to_hf(config, tied=False)


@pytest.mark.parametrize("raw", [byte_level_json(), spaced_json()], ids=["bytes", "spaces"])
def test_the_tokenizer_of_a_gguf_file_comes_along(raw: str, tmp_path: Path) -> None:
    from avow.lm.tokens import Tokenizer
    from avow.lm.vocabulary_gguf import from_gguf

    vocabulary = from_gguf(gguf_metadata(raw), "there")
    for name, data in tokenizer_files(vocabulary).items():
        (tmp_path / name).write_bytes(data)
    ours, theirs = Tokenizer.load(tmp_path), Tokenizer(vocabulary)
    assert (ours.bos, ours.eos, ours.add_bos, ours.vocab_size) == (theirs.bos, theirs.eos, theirs.add_bos, theirs.vocab_size)
    for text in [*TEXTS, "a <|endoftext|> b"]:
        for special in (False, True):
            ids = theirs.encode(text, special=special)
            assert ours.encode(text, special=special) == ids
        assert ours.decode(ids) == theirs.decode(ids)


class Letters:
    bos, add_bos = 1, True

    def encode(self, text: str) -> list[int]:
        return [ord(c) - 32 for c in text]

    def token(self, id_: int, /) -> str:
        return f"<{id_}>"

    def bytes_of(self, id_: int, /) -> bytes:
        return b"" if id_ == 1 else chr(id_ + 32).encode()


def test_windows_come_from_all_of_a_text() -> None:
    config = Checkpoint(variant("llama")).config
    text = "".join(chr(97 + i // 1000) for i in range(10_000))
    found = windows(Letters(), text, config, "text")
    assert found.ids.shape == (64, 64)
    assert set(found.ids[:, 0]) == {1}
    assert {found.spell(int(i)) for i in found.ids[:, 1]} == set("abcdefghij")
    assert found.spell(1) == "<1>"
    assert windows(Letters(), text[:63], config, "text").ids.shape == (1, 64)
    with pytest.raises(ModelError, match="text has 62 tokens, expected 63 or more"):
        windows(Letters(), text[:62], config, "text")
    with pytest.raises(ModelError, match="token 200, expected ids below 97"):
        windows(Letters(), chr(232) * 100, config, "text")


def test_rounding_needs_no_torch(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['torch'] = None\n"
        "from pathlib import Path; from avow.lm.quantize.prepare import prepare\n"
        "from avow.lm.quantize.convert import quantize; from avow.lm.quantize.layers import Rounding\n"
        "quantize(prepare(Path(sys.argv[1]), Path(sys.argv[2]), Rounding('fp6'), None))\n"
        "try: prepare(Path(sys.argv[1]), Path(sys.argv[2]), Rounding('fp6', 'gptq'), Path(sys.argv[1]))\n"
        "except Exception as error: print(error)"
    )
    command = [sys.executable, "-W", "error", "-c", code, str(variant("llama")), str(tmp_path / "q")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "--calibrate runs the model in torch, which is missing. pip install torch\n"
    assert Checkpoint(tmp_path / "q").config


def made_up(folder: Path, layers: int, width: int = 512) -> Path:
    """A Llama of random weights that is written in no time."""
    from safetensors.numpy import save_file

    sizes = {"q": (width, width), "k": (width, width), "v": (width, width), "o": (width, width)}
    inner = {"gate": (3 * width, width), "up": (3 * width, width), "down": (width, 3 * width)}
    block = np.random.default_rng(0).standard_normal(3 * width * width, np.float32)
    tensors = {"model.embed_tokens.weight": block[: 64 * width].reshape(64, width), "model.norm.weight": block[:width]}
    for i in range(layers):
        place = f"model.layers.{i}."
        tensors |= {f"{place}{norm}_layernorm.weight": block[:width] for norm in ("input", "post_attention")}
        tensors |= {f"{place}self_attn.{n}_proj.weight": block[: a * b].reshape(a, b) for n, (a, b) in sizes.items()}
        tensors |= {f"{place}mlp.{n}_proj.weight": block[: a * b].reshape(a, b) for n, (a, b) in inner.items()}
    folder.mkdir()
    save_file({name: tensor.copy() for name, tensor in tensors.items()}, folder / "model.safetensors")
    config = {
        "model_type": "llama", "vocab_size": 64, "hidden_size": width, "num_hidden_layers": layers,
        "num_attention_heads": 8, "intermediate_size": 3 * width, "max_position_embeddings": 64,
    }  # fmt: skip
    (folder / "config.json").write_text(json.dumps(config))
    return folder


_WITH_TEXT = """
import numpy as np, torch, avow.lm.quantize.calibrate; from dataclasses import replace
from avow.lm.quantize.source import Calibration; torch.set_num_threads(1)
ids = np.random.default_rng(0).integers(0, 64, (16, 64))
job = replace(job, rounding=Rounding('fp6', 'gptq'), calibration=Calibration(ids, str))
"""


def peak(source: Path, folder: Path, *, text: bool = False) -> int:
    """The most memory in bytes that a process takes beyond what it has before it begins."""
    code = (
        "import sys, re; from pathlib import Path; from avow.lm.quantize.prepare import prepare\n"
        "from avow.lm.quantize.convert import quantize; from avow.lm.quantize.layers import Rounding\n"
        "def most(): return int(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1]) * 1024\n"
        "job = prepare(Path(sys.argv[1]), Path(sys.argv[2]), Rounding('fp6'), None)\n"
        f"{_WITH_TEXT if text else ''}"
        "before = most(); quantize(job); print(most() - before)"
    )
    command = [sys.executable, "-c", code, str(source), str(folder)]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def test_memory_is_that_of_one_layer(tmp_path: Path) -> None:
    """Pages of the mapped source count as well: ten more layers of 13 MB each take no more."""
    layer = 4 * (4 * 512 * 512 + 3 * 512 * 1536)
    few, many = (peak(made_up(tmp_path / f"{n}", n), tmp_path / f"{n}-fp6") for n in (2, 12))
    assert many < few + layer / 2
    assert many < 3 * layer


@pytest.mark.slow
def test_memory_with_a_text_is_that_of_a_layer_and_its_inputs(tmp_path: Path) -> None:
    few, many = (peak(made_up(tmp_path / f"{n}", n), tmp_path / f"{n}-fp6", text=True) for n in (3, 20))
    assert many < few + 40e6, "seventeen more layers of 13 MB"
