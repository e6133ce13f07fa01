"""Every family through `Checkpoint`, from a folder and from GGUF, against what transformers and gguf read of the same."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

import gguf
import numpy as np
import pytest
from gguf import GGMLQuantizationType as Kind
from tests.lm.gguf_material import to_gguf
from tests.lm.material import VARIANTS, Tensors, reference_logits, some_ids, tiny, variant

from avow.lm.checkpoint import Checkpoint
from avow.lm.files import TensorFile

IN_GGUF = [name for name in VARIANTS if name != "gpt_bigcode-heads"]  # llama.cpp's converter knows multi-query only
LIKE_LLAMA_CPP = [name for name in IN_GGUF if name != "starcoder2"]  # without biases llama.cpp does not load it


STRETCHED = {
    "linear": {"rope_type": "linear", "factor": 2.0},
    "yarn": {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 16},
    "llama3": {
        "rope_type": "llama3",
        "factor": 8.0,
        "low_freq_factor": 1.0,
        "high_freq_factor": 4.0,
        "original_max_position_embeddings": 16,
    },
}


def folder_of(name: str) -> Path:
    if name not in STRETCHED:
        return variant(name)
    return tiny("llama", num_hidden_layers=2, rope_parameters={"rope_theta": 1e4, **STRETCHED[name]})


def check_equal(checkpoint: Checkpoint, expected: Tensors, *, exact: bool = True) -> None:
    assert set(checkpoint.names()) == set(expected.names())
    for name in expected.names():
        found = checkpoint.read(name)
        assert found.dtype == np.float32
        assert found.flags.writeable
        assert found.shape == checkpoint.stored(name).shape == expected.read(name).shape, name
        if exact:
            assert np.array_equal(found, expected.read(name)), name


@pytest.mark.parametrize("name", VARIANTS)
def test_folders(name: str) -> None:
    checkpoint = Checkpoint(variant(name))
    check_equal(checkpoint, Tensors(variant(name)))
    assert checkpoint.config == Tensors(variant(name)).config


@pytest.mark.parametrize("family", ["llama", "gpt_bigcode", "stablelm"])
def test_shards(family: str) -> None:
    changes = {"qk_layernorm": True} if family == "stablelm" else {}
    folder = tiny(family, shards=True, **changes)
    assert len(list(folder.glob("*.safetensors"))) > 2
    check_equal(Checkpoint(folder), Tensors(folder))


@pytest.mark.parametrize("name", IN_GGUF)
def test_gguf(name: str, tmp_path: Path) -> None:
    checkpoint = Checkpoint(to_gguf(variant(name), tmp_path / "m.gguf"))
    check_equal(checkpoint, Tensors(variant(name)))


@pytest.mark.parametrize("kind", [Kind.F16, Kind.BF16, Kind.Q8_0])
def test_types_of_gguf(kind: Kind, tmp_path: Path) -> None:
    """Rows that move take their blocks along: queries of llama, interleaved in the file."""

    def types(name: str, array: np.ndarray) -> Kind:
        return kind if array.ndim == 2 else Kind.F32

    folder = variant("llama-biases-tied")
    checkpoint, expected = Checkpoint(to_gguf(folder, tmp_path / "m.gguf", types)), Tensors(folder)
    check_equal(checkpoint, expected, exact=False)
    for name in expected.names():
        rows = expected.read(name)
        if rows.ndim == 2:
            assert checkpoint.stored(name).dtype == kind.name
            rows = gguf.quants.dequantize(gguf.quants.quantize(rows, kind), kind)
        assert np.array_equal(checkpoint.read(name), rows), name


@pytest.mark.parametrize("kind", [Kind.Q6_K, Kind.Q4_K])
def test_blocks_of_256_move_with_their_rows(kind: Kind, tmp_path: Path) -> None:
    """Queries of two heads of 128, of which the file has 0, 64, 1, 65, ...; two blocks a row."""
    folder = tiny("llama", hidden_size=512, num_attention_heads=4, num_key_value_heads=2, num_hidden_layers=1)
    path = to_gguf(
        folder, tmp_path / "m.gguf", lambda name, _array: kind if name == "blk.0.attn_k.weight" else Kind.F32
    )
    found, in_file = Checkpoint(path).read("layers.0.k.weight"), gguf.GGUFReader(path)
    stored = next(tensor for tensor in in_file.tensors if tensor.name == "blk.0.attn_k.weight")
    expected = gguf.quants.dequantize(stored.data, kind)
    for head in range(2):
        for at in range(128):
            assert np.array_equal(found[head * 128 + at], expected[head * 128 + at % 64 * 2 + at // 64])


def test_what_does_not_move_is_not_copied() -> None:
    folder = variant("gpt_bigcode")
    checkpoint, file = Checkpoint(folder), TensorFile(folder / "model.safetensors")
    fused = file.data("transformer.h.1.attn.c_attn.weight")
    for part, rows in (("q", fused[: 64 * 64 * 4]), ("k", fused[64 * 64 * 4 : 80 * 64 * 4])):
        data = checkpoint.stored(f"layers.1.{part}.weight").data
        assert data.base is not None
        assert not data.flags.writeable
        assert np.array_equal(data, rows)


def test_names_are_in_the_order_of_use() -> None:
    names = Checkpoint(variant("llama")).names()
    assert names[:3] == ["embed.weight", "layers.0.attn_norm.weight", "layers.0.q.weight"]
    assert names[-2:] == ["norm.weight", "head.weight"]


def test_old_buffers_are_passed_over(tmp_path: Path) -> None:
    from safetensors.numpy import load_file, save_file

    folder = shutil.copytree(variant("llama"), tmp_path / "m")
    tensors = load_file(folder / "model.safetensors")
    tensors["model.layers.0.self_attn.rotary_emb.inv_freq"] = np.ones(8, np.float32)
    save_file(tensors, folder / "model.safetensors")
    check_equal(Checkpoint(folder), Tensors(variant("llama")))


def test_tokenizer_files_are_named(tmp_path: Path) -> None:
    folder = shutil.copytree(variant("llama"), tmp_path / "m")
    (folder / "tokenizer.json").write_text("{}")
    (folder / "README.md").write_text("")
    assert [p.name for p in Checkpoint(folder).tokenizer_files] == ["tokenizer.json", "generation_config.json"]
    assert Checkpoint(to_gguf(folder, tmp_path / "m.gguf")).tokenizer_files == ()


@pytest.mark.parametrize("name", VARIANTS)
def test_logits_equal_transformers(name: str) -> None:
    pytest.importorskip("torch")
    from avow.lm.torch_engine import TorchEngine

    engine = TorchEngine.load(Checkpoint(variant(name)))
    found = engine.prefill(engine.open(), some_ids(24), every=True)
    assert np.abs(found - reference_logits(variant(name), some_ids(24))).max() < 2e-5


@pytest.mark.parametrize("name", [*IN_GGUF, *STRETCHED])
def test_logits_of_gguf_equal_transformers(name: str, tmp_path: Path) -> None:
    pytest.importorskip("torch")
    from avow.lm.torch_engine import TorchEngine

    engine = TorchEngine.load(Checkpoint(to_gguf(folder_of(name), tmp_path / "m.gguf")))
    found = engine.prefill(engine.open(), ids_of(name), every=True)
    assert np.abs(found - reference_logits(folder_of(name), ids_of(name))).max() < 2e-5


RUN_LLAMA_CPP = """
import sys, llama_cpp, numpy as np
for line in sys.stdin:
    path, *ids = line.split()
    model = llama_cpp.Llama(path, n_ctx=32, logits_all=True, n_threads=1, type_k=0, type_v=0, verbose=False)
    model.eval([int(token) for token in ids])
    np.save(path + ".npy", model.scores[: len(ids)])
    model.close()
"""


def ids_of(name: str) -> list[int]:
    """Within the window of those that have one: llama.cpp gives these families none."""
    return some_ids(7 if "window" in name else 24)


@pytest.fixture(scope="module")
def by_llama_cpp(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the logits of every file, computed in a process of its own, for it is noisy."""
    if importlib.util.find_spec("llama_cpp") is None:
        pytest.skip("llama-cpp-python is no development dependency: it takes minutes to build")
    folder = tmp_path_factory.mktemp("gguf")
    paths = {name: to_gguf(folder_of(name), folder / f"{name}.gguf") for name in [*LIKE_LLAMA_CPP, *STRETCHED]}
    lines = "\n".join(" ".join(map(str, (path, *ids_of(name)))) for name, path in paths.items())
    subprocess.run([sys.executable, "-c", RUN_LLAMA_CPP], input=lines, text=True, check=True, capture_output=True)
    return folder


@pytest.mark.parametrize("name", [*LIKE_LLAMA_CPP, *STRETCHED])
def test_llama_cpp_reads_our_gguf_files_as_transformers_reads_the_folders(name: str, by_llama_cpp: Path) -> None:
    """So the files are as they should be, and what `test_gguf` reads from them is right."""
    found, expected = np.load(by_llama_cpp / f"{name}.gguf.npy"), reference_logits(folder_of(name), ids_of(name))
    assert np.abs(found - expected).max() < 1e-3 * np.abs(expected).max()
