"""Checkpoints that are not what they should be: the message names the file, what was found and what was expected."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors.numpy import load_file, save_file
from tests.lm.files_material import F32, STRING, U32, described, gguf, listed, pair, safetensors
from tests.lm.gguf_material import to_gguf
from tests.lm.material import tiny, variant

from avow.core.errors import ModelError
from avow.lm.checkpoint import Checkpoint

Tensors = dict[str, np.ndarray]
LAYER = "model.layers.0."
DOWN = "model.layers.2.mlp.down_proj.weight"


def refused(path: Path, said: str) -> ModelError:
    with pytest.raises(ModelError, match=re.escape(said)) as caught:
        Checkpoint(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    return caught.value


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(variant("llama"), tmp_path / "m")


@pytest.fixture
def sharded(tmp_path: Path) -> Path:
    return shutil.copytree(tiny("llama", shards=True), tmp_path / "m")


def rewritten(folder: Path, change: Callable[[Tensors], object]) -> Path:
    tensors = dict(load_file(folder / "model.safetensors"))
    change(tensors)
    save_file(tensors, folder / "model.safetensors")
    return folder


def reindexed(folder: Path, change: Callable[[dict], object]) -> Path:
    path = folder / "model.safetensors.index.json"
    index = json.loads(path.read_text())
    change(index["weight_map"])
    path.write_text(json.dumps(index))
    return folder


def test_one_tensor_missing(folder: Path) -> None:
    refused(
        rewritten(folder, lambda t: t.pop(DOWN)), "lacks tensor 'layers.2.down.weight', expected of a llama model of 3"
    )


def test_many_tensors_missing(folder: Path) -> None:
    def change(tensors: Tensors) -> None:
        for name in [name for name in tensors if "mlp" in name]:
            del tensors[name]

    three = "'layers.0.gate.weight', 'layers.0.up.weight', 'layers.0.down.weight'"
    refused(rewritten(folder, change), f"lacks 9 tensors: {three} and 6 more, expected of a llama model of 3 layers")


def test_a_tensor_too_many(folder: Path) -> None:
    def change(tensors: Tensors) -> None:
        tensors["model.layers.0.block_sparse_moe.gate.weight"] = np.zeros(1, np.float32)

    refused(
        rewritten(folder, change), "holds tensor 'model.layers.0.block_sparse_moe.gate.weight', not expected of a llama"
    )


def test_a_layer_too_many(folder: Path) -> None:
    raw = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(raw | {"num_hidden_layers": 2}))
    refused(folder, "holds 9 tensors: 'model.layers.2.input_layernorm.weight'")


def test_layers_without_end_cost_nothing(folder: Path) -> None:
    raw = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(raw | {"num_hidden_layers": 2**24}))
    refused(folder, "holds 30 tensors, expected those of 16777216 layers")


@pytest.mark.parametrize(
    ("name", "sizes", "said"),
    [
        (
            "llama",
            {"num_attention_heads": 2**24, "num_key_value_heads": 2**24, "head_dim": 2**24},
            "expected F32 [2814749",
        ),
        ("gpt_bigcode-heads", {"n_head": 2**24, "n_embd": 2**24}, "c_attn"),
        ("stablelm-parallel", {"num_attention_heads": 2**24, "num_key_value_heads": 2**24, "head_dim": 8}, "lacks"),
    ],
)
def test_heads_without_end_cost_nothing(tmp_path: Path, name: str, sizes: dict[str, int], said: str) -> None:
    folder = shutil.copytree(variant(name), tmp_path / "m")
    raw = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(raw | sizes))
    refused(folder, said)


def test_another_shape(folder: Path) -> None:
    def change(tensors: Tensors) -> None:
        tensors[DOWN] = np.zeros((64, 127), np.float32)

    refused(rewritten(folder, change), f"model.safetensors: tensor '{DOWN}' is F32 [64, 127], expected F32 [64, 128]")


def test_another_type(folder: Path) -> None:
    def change(tensors: Tensors) -> None:
        tensors[DOWN] = tensors[DOWN].astype(np.int8)

    said = f"holds tensor '{DOWN} (I8)' of a type that cannot be read, expected F32, F16, BF16, Q8_0, Q6_K or Q4_K"
    refused(rewritten(folder, change), said)


def test_two_names_of_the_same(folder: Path) -> None:
    def change(tensors: Tensors) -> None:
        tensors["model.layers.02.mlp.down_proj.weight"] = tensors[DOWN]

    refused(rewritten(folder, change), "which are the same tensor, expected one of them")


def test_names_that_harm_a_terminal(folder: Path) -> None:
    def change(tensors: Tensors) -> None:
        tensors["\x1b[2J\n" * 50] = np.zeros(1, np.float32)

    error = refused(rewritten(folder, change), r"holds tensor '\x1b[2J\n")
    assert "\x1b" not in str(error)


def test_fused_attention_of_another_shape(tmp_path: Path) -> None:
    folder = shutil.copytree(variant("gpt_bigcode"), tmp_path / "m")
    name = "transformer.h.0.attn.c_attn.weight"

    def change(tensors: Tensors) -> None:
        tensors[name] = tensors[name][:-1].copy()

    refused(rewritten(folder, change), f"tensor '{name}' is F32 [95, 64], expected F32 [96, 64]")


def test_norms_of_heads_of_another_shape(tmp_path: Path) -> None:
    folder = shutil.copytree(variant("stablelm-parallel"), tmp_path / "m")
    name = "model.layers.1.self_attn.k_layernorm.norms.1.weight"

    def change(tensors: Tensors) -> None:
        tensors[name] = np.zeros(3, np.float32)

    refused(rewritten(folder, change), f"tensor '{name}' is F32 [3], expected F32 [16]")
    refused(rewritten(folder, lambda t: t.pop(name)), "lacks tensor 'layers.1.k_norm.weight'")


def test_a_folder_without_config(folder: Path) -> None:
    (folder / "config.json").unlink()
    refused(folder, "holds no config.json")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "is not valid JSON"),
        ('{"a": 1', "is not valid JSON"),
        ("[" * 100_000, "is not valid JSON"),
        ('{"a": ' + "9" * 5000 + "}", "is not valid JSON"),
        ("[1]", "holds a list, expected an object of JSON"),
        ("null", "holds null, expected an object of JSON"),
        ("{}", "architecture"),
    ],
)
def test_a_config_that_is_none(folder: Path, content: str, said: str) -> None:
    (folder / "config.json").write_text(content)
    refused(folder, said)
    (folder / "config.json").write_bytes(b"\xff\xfe\xff")
    refused(folder, "is not valid JSON")


def test_weights_quantized_by_others(folder: Path) -> None:
    raw = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(raw | {"quantization_config": {"quant_method": "gptq"}}))
    assert "avow quantize" in refused(folder, "config.json: quantized weights, expected F32, F16 or BF16").hint


def test_a_config_that_is_a_fifo(folder: Path) -> None:
    (folder / "config.json").unlink()
    os.mkfifo(folder / "config.json")
    refused(folder, "config.json is a fifo, expected a regular file")


def test_a_folder_without_weights(folder: Path) -> None:
    (folder / "model.safetensors").unlink()
    refused(folder, "holds neither model.safetensors nor model.safetensors.index.json")
    (folder / "x-q8.gguf").touch()
    assert "Give the GGUF file itself" in refused(folder, "holds neither").hint
    (folder / "pytorch_model.bin").touch()
    assert "save_pretrained" in refused(folder, "pytorch_model.bin is a PyTorch pickle, expected safetensors").hint


def test_weights_that_are_a_broken_link(folder: Path) -> None:
    (folder / "model.safetensors").unlink()
    (folder / "model.safetensors").symlink_to("nowhere")
    refused(folder, "model.safetensors cannot be opened: No such file or directory")


def test_weights_of_the_wrong_kind(folder: Path) -> None:
    to_gguf(folder, folder / "m.gguf").rename(folder / "model.safetensors")
    refused(folder, "model.safetensors is a gguf file, expected safetensors")


@pytest.mark.parametrize(
    "name",
    [
        "../m/x.safetensors",
        "/etc/x.safetensors",
        "..",
        "a\\b.safetensors",
        ".safetensors",
        "model.bin",
        "",
        "a\0.safetensors",
    ],
)
def test_shards_outside_the_folder(sharded: Path, name: str) -> None:
    said = f"weight_map names {name!r}, expected a .safetensors file beside it"
    refused(reindexed(sharded, lambda index: index.update({DOWN: name})), said)


@pytest.mark.parametrize("name", [3, None, ["model-00001-of-00002.safetensors"]])
def test_shards_that_are_no_names(sharded: Path, name: object) -> None:
    refused(reindexed(sharded, lambda index: index.update({DOWN: name})), "expected names of files")


def test_a_shard_that_is_not_there(sharded: Path) -> None:
    refused(
        reindexed(sharded, lambda index: index.update({DOWN: "gone.safetensors"})), "gone.safetensors cannot be opened"
    )


def test_an_index_that_does_not_fit(sharded: Path) -> None:
    other = reindexed(sharded, lambda index: index.update({"nothing": index[DOWN]}))
    refused(other, "says that tensor 'nothing' is in model-0000")


def test_an_index_without_tensors(sharded: Path) -> None:
    (sharded / "model.safetensors.index.json").write_text("{}")
    refused(sharded, "index.json: weight_map is missing, expected an object of JSON")
    (sharded / "model.safetensors.index.json").write_text('{"weight_map": [1]}')
    refused(sharded, "index.json: weight_map is a list, expected an object of JSON")


def test_paths_that_lead_nowhere(tmp_path: Path) -> None:
    refused(tmp_path / "gone", "cannot be opened: No such file or directory")
    with pytest.raises(ModelError, match="cannot be opened"):
        Checkpoint("a\0b")


def test_a_single_safetensors_file(folder: Path) -> None:
    refused(folder / "model.safetensors", "is a single safetensors file, expected a GGUF file or a model folder")


SIZES = {
    "context_length": 32,
    "embedding_length": 8,
    "block_count": 1,
    "feed_forward_length": 16,
    "attention.head_count": 2,
    "rope.dimension_count": 4,
    "vocab_size": 3,
}


def little(tensors: list[bytes], data: bytes, *more: bytes) -> bytes:
    pairs = [pair("general.architecture", STRING, "llama"), *(pair(f"llama.{k}", U32, v) for k, v in SIZES.items())]
    return gguf([*pairs, pair("llama.attention.layer_norm_rms_epsilon", F32, 1e-5), *more], tensors, data)


def test_gguf_of_one_part(tmp_path: Path) -> None:
    path = tmp_path / "m.gguf"
    path.write_bytes(little([], b"", pair("split.count", U32, 3)))
    assert "llama-gguf-split --merge" in refused(path, "is one of '3' parts of a model, expected the whole").hint
    path.write_bytes(little([], b"", listed("split.count", U32, [1])))
    refused(path, "is one of '[1]' parts")


def test_gguf_with_a_vocabulary_only(tmp_path: Path) -> None:
    path = tmp_path / "m.gguf"
    path.write_bytes(little([], b""))
    refused(path, "holds 0 tensors, expected those of 1 layers")


def test_gguf_with_a_type_that_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "m.gguf"
    names = ["output_norm", "blk.0.attn_norm", "blk.0.ffn_norm"]
    shapes = {"token_embd": (8, 3), **dict.fromkeys(names, (8,))}
    shapes |= {f"blk.0.attn_{part}": (8, 8) for part in ("q", "k", "v", "output")}
    shapes |= {"blk.0.ffn_gate": (8, 16), "blk.0.ffn_up": (8, 16), "blk.0.ffn_down": (16, 8)}
    kinds = {"blk.0.ffn_up": 28}
    tensors = [described(f"{n}.weight", s, kinds.get(n, 0), at * 1024) for at, (n, s) in enumerate(shapes.items())]
    path.write_bytes(little(tensors, bytes(1024 * len(shapes))))
    refused(
        path, "holds tensor 'blk.0.ffn_up.weight (F64)' of a type that cannot be read, expected F32, F16, BF16, Q8_0"
    )
    kinds.clear()
    tensors = [described(f"{n}.weight", s, 0, at * 1024) for at, (n, s) in enumerate(shapes.items())]
    path.write_bytes(little(tensors, bytes(1024 * len(shapes))))
    assert Checkpoint(path).read("layers.0.up.weight").shape == (16, 8)


def test_a_tensor_that_is_not_there(folder: Path) -> None:
    with pytest.raises(ModelError, match=r"holds no tensor 'layers\.9\.q\.weight'"):
        Checkpoint(folder).read("layers.9.q.weight")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_mutated_files_raise_nothing_but_model_errors(data: st.DataObject, tmp_path: Path) -> None:
    """A file of a whole model with some bytes changed is refused, or read to the end."""
    kind = data.draw(st.sampled_from(["gguf", "safetensors", "index", "config"]))
    folder = tmp_path / "m"
    shutil.copytree(tiny("llama", shards=True, num_hidden_layers=1), folder, dirs_exist_ok=True)
    path = folder / {"index": "model.safetensors.index.json", "config": "config.json"}.get(kind, "m.gguf")
    if kind == "safetensors":
        path = sorted(folder.glob("*.safetensors"))[0]
    elif kind == "gguf":
        to_gguf(tiny("llama", num_hidden_layers=1), path)
    content = bytearray(path.read_bytes())
    header = min(len(content), 2000)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, header - 1))
        content[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(min_size=1, max_size=3))
    path.write_bytes(content)
    try:
        checkpoint = Checkpoint(path if kind == "gguf" else folder)
    except ModelError:
        return
    for name in checkpoint.names():
        assert checkpoint.read(name).shape == checkpoint.stored(name).shape


def test_an_empty_header_is_a_model_without_tensors(folder: Path) -> None:
    (folder / "model.safetensors").write_bytes(safetensors({}))
    refused(folder, "holds 0 tensors, expected those of 3 layers")
