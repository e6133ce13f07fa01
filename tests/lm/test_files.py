"""Model files read by `TensorFile` against what wrote them: the gguf and safetensors packages, and bytes made by hand."""

from __future__ import annotations

import math
import os
import time
from pathlib import Path

import gguf as peer
import numpy as np
import pytest
from safetensors.numpy import save_file
from tests.lm.files_material import CODES, F32, STRING, U32, described, gguf, listed, pair, safetensors, written

from avow.core.errors import ModelError
from avow.lm.files import TensorFile

EXTREMES = {"B": 255, "b": -128, "H": 65535, "h": -32768, "I": 2**32 - 1, "i": -(2**31), "Q": 2**64 - 1, "q": -(2**63)}


def arrays() -> dict[str, np.ndarray]:
    random = np.random.default_rng(1)
    return {
        "embed.weight": random.normal(size=(5, 8)).astype(np.float32),
        "half": random.normal(size=(3, 2, 4)).astype(np.float16),
        "bytes": random.integers(0, 256, 7).astype(np.uint8),
    }


def check_arrays(file: TensorFile, expected: dict[str, np.ndarray]) -> None:
    assert set(file.tensors) == set(expected)
    for name, array in expected.items():
        info, data = file.tensors[name], file.data(name)
        assert (info.name, info.shape, info.nbytes) == (name, array.shape, array.nbytes)
        assert data.dtype == np.uint8
        assert data.tobytes() == array.tobytes()
        assert not data.flags.writeable


def test_safetensors_of_the_safetensors_package(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    save_file(arrays(), path, metadata={"format": "pt", "ünï\n": '☃ "quoted" \\ 😀'})
    file = TensorFile(path)
    assert file.kind == "safetensors"
    assert file.metadata == {"format": "pt", "ünï\n": '☃ "quoted" \\ 😀'}
    assert {info.dtype for info in file.tensors.values()} == {"F32", "F16", "U8"}
    check_arrays(file, arrays())


def test_gguf_of_the_gguf_package(tmp_path: Path) -> None:
    path = tmp_path / "model.gguf"
    expected = {name: array for name, array in arrays().items() if name != "bytes"}
    writer = peer.GGUFWriter(path, "llama")
    writer.add_context_length(2048)
    writer.add_token_list(["<s>", "▁a", "\n"])
    writer.add_token_scores([0.0, -1.5, 2.0])
    for name, array in expected.items():
        writer.add_tensor(name, array)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    file = TensorFile(path)
    assert file.kind == "gguf"
    assert file.metadata == {
        "general.architecture": "llama",
        "llama.context_length": 2048,
        "tokenizer.ggml.tokens": ["<s>", "▁a", "\n"],
        "tokenizer.ggml.scores": [0.0, -1.5, 2.0],
    }
    check_arrays(file, expected)


@pytest.mark.parametrize("version", [2, 3])
def test_every_type_of_value(tmp_path: Path, version: int) -> None:
    pairs = [pair(f"one{kind}", kind, EXTREMES.get(code, 1)) for kind, code in CODES.items()]
    pairs += [listed(f"many{kind}", kind, [EXTREMES.get(code, 1), 0]) for kind, code in CODES.items()]
    pairs += [pair("s", STRING, ""), listed("ss", STRING, ["", "é", "a\0b"]), listed("none", U32, [])]
    found = TensorFile(written(tmp_path, gguf(pairs, version=version))).metadata
    expected = {f"one{kind}": EXTREMES.get(code, 1) for kind, code in CODES.items()}
    expected |= {f"many{kind}": [EXTREMES.get(code, 1), 0] for kind, code in CODES.items()}
    assert found == expected | {"s": "", "ss": ["", "é", "a\0b"], "none": []}
    assert found["one7"] is True
    assert isinstance(found["one6"], float)


def test_numbers_that_are_no_numbers(tmp_path: Path) -> None:
    found = TensorFile(written(tmp_path, gguf([listed("f", F32, [math.nan, math.inf, -0.0])]))).metadata["f"]
    assert isinstance(found, list)
    assert math.isnan(found[0])
    assert found[1] == math.inf
    assert math.copysign(1, found[2]) == -1


@pytest.mark.parametrize("kind", peer.GGMLQuantizationType)
def test_every_type_of_tensor_has_its_size(tmp_path: Path, kind: peer.GGMLQuantizationType) -> None:
    weights, size = peer.GGML_QUANT_SIZES[kind]
    content = gguf(tensors=[described("w", (2 * weights, 3), int(kind), 0)], data=bytes(6 * size))
    info = TensorFile(written(tmp_path, content)).tensors["w"]
    assert (info.dtype, info.shape, info.nbytes) == (kind.name, (3, 2 * weights), 6 * size)


def test_alignment_moves_the_tensors(tmp_path: Path) -> None:
    content = gguf(
        [pair("general.alignment", U32, 64)],
        [described("a", (1,), 0, 0), described("b", (2,), 0, 64)],
        bytes(64) + np.array([3, 4], np.float32).tobytes(),
        alignment=64,
    )
    file = TensorFile(written(tmp_path, content))
    assert file.tensors["a"].offset % 64 == 0
    assert file.data("b").view(np.float32).tolist() == [3, 4]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (rb'{"\u0061\u00E9\u20ac\uD83D\ude00": 0}', "aé€😀"),
        (rb'{"\"\\\/\b\f\n\r\t": 0}', '"\\/\b\f\n\r\t'),
        ('{ "é" :0}'.encode(), "é"),
    ],
)
def test_json_strings(tmp_path: Path, header: bytes, expected: str) -> None:
    fields = b' { "shape" : [ ] ,\n"data_offsets":[0,4],\t"dtype":"F32" } '
    file = TensorFile(written(tmp_path, safetensors(header.replace(b"0}", fields + b"}  "), bytes(4))))
    assert list(file.tensors) == [expected]
    assert file.tensors[expected].shape == ()


def test_a_large_vocabulary_is_read_fast(tmp_path: Path) -> None:
    tokens = [f"token{i}" for i in range(150_000)]
    path = written(tmp_path, gguf([listed("tokens", STRING, tokens), listed("scores", F32, [0.5] * len(tokens))]))
    started = time.process_time()
    file = TensorFile(path)
    assert time.process_time() - started < 0.2
    assert file.metadata["tokens"] == tokens


def test_a_header_that_looks_like_a_pickle_is_read(tmp_path: Path) -> None:
    header = b"{" + b" " * (0x280 - 2) + b"}"  # its length starts with the two bytes of an old pickle
    assert TensorFile(written(tmp_path, safetensors(header))).tensors == {}


def test_no_such_tensor(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"model\.bin holds no tensor 'w'"):
        TensorFile(written(tmp_path, safetensors({}))).data("w")


def special(folder: Path, kind: str) -> Path:
    path = folder / "x"
    if kind == "folder":
        path.mkdir()
    elif kind == "fifo":
        os.mkfifo(path)
    elif kind == "empty":
        path.touch()
    return path


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("folder", "is a folder, expected a regular file"),
        ("fifo", "is a fifo, expected a regular file"),
        ("empty", "is empty"),
        ("nothing", "cannot be opened: No such file or directory"),
    ],
)
def test_what_is_no_regular_file(tmp_path: Path, kind: str, said: str) -> None:
    path = special(tmp_path, kind)
    with pytest.raises(ModelError, match=said) as caught:
        TensorFile(path)
    assert str(path) in str(caught.value)


def test_a_name_with_a_zero() -> None:
    with pytest.raises(ModelError, match="cannot be opened"):
        TensorFile("a\0b")


@pytest.mark.parametrize("start", [b"PK\x03\x04", b"\x80\x02}", b"\x80\x04"])
def test_pickles_are_refused_with_a_way_out(tmp_path: Path, start: bytes) -> None:
    with pytest.raises(ModelError, match=r"is a PyTorch pickle.*save_pretrained"):
        TensorFile(written(tmp_path, start + bytes(40)))


def test_a_file_that_grows_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from avow.lm.native import library

    path = written(tmp_path, safetensors({}))
    read = library().read_header

    def meanwhile(buffer: bytes) -> object:
        with path.open("ab") as file:
            file.write(b"more")
        return read(buffer)

    monkeypatch.setattr(library(), "read_header", meanwhile)
    with pytest.raises(ModelError, match="changed its size while it was read"):
        TensorFile(path)
