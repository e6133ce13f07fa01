"""avow's own folders: packed weights in shards, norms and biases in float32, under avow's names."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file
from tests.lm.material import Tensors, variant

from avow.core.errors import ModelError
from avow.lm.blocks import codes_of
from avow.lm.checkpoint import Checkpoint
from avow.lm.native.formats import GRIDS, Codes, Format, Grid, pack, pack_values, padded_cols, unpack_values

SHARD = "model-00002-of-00004.safetensors"
Q = "layers.0.q.weight"


def random_codes(form: Grid, rows: int, cols: int, random: np.random.Generator) -> Codes:
    cols = padded_cols(form, cols)

    def halves(width: int) -> np.ndarray:
        return random.normal(size=(rows, width)).astype(np.float16)

    codes = random.integers(
        *{"fp6": (0, 64), "int8": (1, 256), "int6": (0, 64), "int4": (0, 16)}[form], (rows, cols), np.uint8
    )
    if form == "fp6":
        return Codes(form, codes, random.normal(size=(rows, 1)).astype(np.float32))
    if form == "int8":
        return Codes(form, codes, halves(cols // 32))
    if form == "int6":
        return Codes(form, codes, halves(cols // 256), random.integers(-128, 128, (rows, cols // 16), np.int8))
    subs = [random.integers(0, 64, (rows, cols // 32), np.uint8) for _ in range(2)]
    return Codes(form, codes, halves(cols // 256), subs[0], halves(cols // 256), subs[1])


def packed(form: Format, values: np.ndarray, random: np.random.Generator) -> np.ndarray:
    if form in GRIDS:
        return pack(random_codes(form, *values.shape, random))
    return pack_values(form, values)


def folder_of(path: Path, form: Format, name: str = "llama-biases-tied") -> tuple[Path, dict[str, np.ndarray]]:
    """A folder and the weights in it. The codes are random: what they mean is what counts here."""
    source, random = Tensors(variant(name)), np.random.default_rng(1)
    path.mkdir()
    raw = json.loads((variant(name) / "config.json").read_text())
    (path / "config.json").write_text(json.dumps(raw | {"avow": {"version": 1, "format": form, "method": "rtn"}}))
    shards: dict[str, dict[str, np.ndarray]] = {}
    texts: dict[str, dict[str, str]] = {}
    expected = {}
    for tensor in source.names():
        parts = tensor.split(".")
        shard = f"model-0000{int(parts[1]) + 2 if parts[0] == 'layers' else 1}-of-00004.safetensors"
        values = expected[tensor] = source.read(tensor)
        if values.ndim == 2 and "norm" not in tensor:
            rows, cols = values.shape
            values = packed(form, values, random)
            expected[tensor] = unpack_values(values, form, rows, cols)
            texts.setdefault(shard, {})[tensor] = f"{form} {rows}x{cols}"
        shards.setdefault(shard, {})[tensor] = values
    for shard, tensors in shards.items():
        save_file(tensors, path / shard, metadata=texts[shard])
    index = {name: shard for shard, tensors in shards.items() for name in tensors}
    (path / "model.safetensors.index.json").write_text(json.dumps({"metadata": {}, "weight_map": index}))
    return path, expected


@pytest.mark.parametrize("form", [*GRIDS, "bf16"])
def test_packed_weights(form: Format, tmp_path: Path) -> None:
    folder, expected = folder_of(tmp_path / "m", form)
    checkpoint = Checkpoint(folder)
    assert set(checkpoint.names()) == set(expected)
    assert checkpoint.config == Checkpoint(variant("llama-biases-tied")).config
    for name, values in expected.items():
        stored = checkpoint.stored(name)
        assert stored.dtype == (form if values.ndim == 2 else "F32")
        assert stored.shape == values.shape
        assert np.array_equal(checkpoint.read(name), values), name
    assert not checkpoint.stored(Q).data.flags.writeable


@pytest.mark.parametrize("form", GRIDS)
def test_codes_come_back(form: Grid, tmp_path: Path) -> None:
    folder, expected = folder_of(tmp_path / "m", form)
    codes = codes_of(Checkpoint(folder).stored(Q))
    assert codes.format == form
    assert np.array_equal(codes.values()[:, : expected[Q].shape[1]], expected[Q])


def test_heads_with_norms_of_their_own(tmp_path: Path) -> None:
    folder, expected = folder_of(tmp_path / "m", "int8", "stablelm-parallel")
    assert np.array_equal(Checkpoint(folder).read("layers.1.q_norm.weight"), expected["layers.1.q_norm.weight"])


def changed(folder: Path, change: Callable[[dict[str, np.ndarray], dict[str, str]], object]) -> Path:
    tensors = load_file(folder / SHARD)
    shapes = {
        "q": "64x64",
        "k": "32x64",
        "v": "32x64",
        "o": "64x64",
        "gate": "128x64",
        "up": "128x64",
        "down": "64x128",
    }
    texts = {f"layers.0.{part}.weight": f"fp6 {shape}" for part, shape in shapes.items()}
    change(tensors, texts)
    save_file(tensors, folder / SHARD, metadata=texts)
    return folder


FORMATS = "expected a format (f32, bf16, fp6, int8, int6 or int4), rows and columns"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("fp7 64x64", f"metadata of '{Q}' are 'fp7 64x64', {FORMATS}"),
        ("fp6 64", f"metadata of '{Q}' are 'fp6 64', {FORMATS}"),
        ("fp6 0x64", FORMATS),
        ("fp6 64x-64", FORMATS),
        ("fp6 9999999999x1", FORMATS),
        ("fp6 999999999x999999999", f"tensor '{Q}' is U8 [3328], expected U8 ["),
        ("fp6 64x65", f"tensor '{Q}' is U8 [3328], expected U8 ["),
        ("int8 64x64", f"tensor '{Q}' is U8 [3328], expected U8 ["),
        ("fp6 32x64", f"tensor '{Q}' is fp6 [32, 64], expected fp6 [64, 64]"),
    ],
)
def test_metadata_that_do_not_fit(tmp_path: Path, text: str, said: str) -> None:
    folder, _ = folder_of(tmp_path / "m", "fp6")
    with pytest.raises(ModelError, match=re.escape(said)) as caught:
        Checkpoint(changed(folder, lambda _tensors, texts: texts.update({Q: text})))
    assert SHARD in str(caught.value)


def test_packed_weights_without_metadata(tmp_path: Path) -> None:
    folder, _ = folder_of(tmp_path / "m", "fp6")
    with pytest.raises(ModelError, match=re.escape(f"'{Q}' is U8 [3328], expected U8 [64, 64]")):
        Checkpoint(changed(folder, lambda _tensors, texts: texts.pop(Q)))


@pytest.mark.parametrize(("own", "said"), [({"version": 2}, "'2'"), ({}, "'None'"), (3, "'None'")])
def test_another_version(tmp_path: Path, own: object, said: str) -> None:
    folder, _ = folder_of(tmp_path / "m", "bf16")
    raw = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(raw | {"avow": own}))
    with pytest.raises(ModelError, match=f"version {said} of avow's format, expected 1"):
        Checkpoint(folder)
