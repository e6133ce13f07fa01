"""Headers that lie: each is refused with what was found and what was expected. `fuzz/` looks for more of them."""

from __future__ import annotations

import contextlib
import json
import re
import struct
from pathlib import Path

import pytest
from fuzz.seeds import seeds
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.lm.files_material import (
    ARRAY,
    STRING,
    U8,
    U32,
    U64,
    described,
    entry,
    gguf,
    listed,
    pair,
    safetensors,
    text,
    written,
)

from avow.core.errors import ModelError
from avow.lm.files import TensorFile

FULL = 2**64 - 1
TWO = [described("a", (8,), 0, 0), described("b", (8,), 0, 32)]
GGUF = {
    "only the magic": (b"GGUF", "ends within the version: 4 bytes expected at byte 4, 0 found"),
    "version 1": (gguf(version=1), "GGUF version 1, expected 2 or 3"),
    "version 4": (gguf(version=4), "GGUF version 4, expected 2 or 3"),
    "big-endian": (gguf(version=3 << 24), "GGUF version 3 (big-endian), expected 2 or 3"),
    "tensors without end": (gguf(counts=(FULL, 0)), f"number of tensors is {FULL}, but only 8 bytes are left"),
    "keys without end": (gguf(counts=(0, FULL)), f"number of keys is {FULL}, but only 0 bytes are left"),
    "a key that is not there": (gguf(counts=(0, 1)), "number of keys is 1, but only 0 bytes are left"),
    "a key too long": (gguf([pair("k" * 65536, U8, 0)]), "a key of 65536 bytes at byte 32, expected at most 65535"),
    "a key past the end": (gguf([struct.pack("<Q", 60000) + bytes(9)]), "within a key: 60000 bytes expected"),
    "an empty key": (gguf([pair("", U8, 0)]), "key 0 of the metadata is empty"),
    "a key that is no text": (gguf([pair(b"a\xff", U8, 0)]), "a key at byte 32 is not valid UTF-8"),
    "a key twice": (
        gguf([pair("k", U8, 0), pair("j", U8, 0), pair("k", U32, 1)]),
        "key 'k' stands in the header twice",
    ),
    "a type unknown": (gguf([pair("k", 13, b"")]), "the value of 'k' has type 13, expected 0 to 12"),
    "a list of lists": (gguf([listed("k", ARRAY, [])]), "'k' has elements of type 9, expected 0 to 12 without arrays"),
    "a list without end": (gguf([listed("k", U64, [], FULL)]), f"'k' has {FULL} elements, but 0 bytes are left"),
    "a product too large": (gguf([listed("k", U64, [1], 8)]), "ends within k: 64 bytes expected at byte 49, 8 found"),
    "strings that end early": (gguf([listed("k", STRING, ["abc"], 2)]), "within a string of metadata: 8 bytes"),
    "a string without end": (gguf([pair("k", 8, b"")[:-8] + b"\xff" * 8]), f"{FULL} bytes expected"),
    "a string that is no text": (
        gguf([pair("k", 8, b"\xc0\x80")]),
        "a string of metadata at byte 45 is not valid UTF-8",
    ),
    "alignment 0": (gguf([pair("general.alignment", U32, 0)]), "general.alignment is 0, expected a power of two"),
    "alignment 48": (gguf([pair("general.alignment", U32, 48)]), "general.alignment is 48, expected a power of two"),
    "alignment a word": (gguf([pair("general.alignment", 8, "32")]), "expected a power of two as a 32-bit number"),
    "a name too long": (gguf(tensors=[described("n" * 65, (), 0, 0)]), "a tensor's name of 65 bytes"),
    "an empty name": (gguf(tensors=[described("", (), 0, 0)]), "the name of tensor 0 is empty"),
    "five dimensions": (gguf(tensors=[described("w", (1,) * 5, 0, 0)]), "'w' has 5 dimensions, expected at most 4"),
    "dimensions without end": (gguf(tensors=[described("w", (), 0, 0, FULL >> 32)]), "has 4294967295 dimensions"),
    "too many weights": (gguf(tensors=[described("w", (2**62, 2), 0, 0)]), "'w' has more than 2^63 elements"),
    "a zero hides many": (gguf(tensors=[described("w", (0, 2**63), 0, 0)]), "'w' has more than 2^63 elements"),
    "too many bytes": (
        gguf(tensors=[described("w", (2**62,), 0, 0)], data=b"0"),
        f"'w' ({FULL} bytes at offset 0) lies",
    ),
    "a type given up": (gguf(tensors=[described("w", (32,), 4, 0)]), "'w' has type 4, which GGUF does not have"),
    "a type to come": (gguf(tensors=[described("w", (32,), 1000, 0)]), "'w' has type 1000"),
    "a broken block": (
        gguf(tensors=[described("w", (250,), 14, 0)]),
        "rows of 250 weights, but Q6_K packs 256 at a time",
    ),
    "askew": (
        gguf(tensors=[described("w", (1,), 0, 4)], data=bytes(64)),
        "'w' lies at offset 4, expected a multiple of 32",
    ),
    "truncated": (
        gguf(tensors=TWO, data=bytes(63)),
        "'b' (32 bytes at offset 32) lies outside the file: 63 bytes follow",
    ),
    "far away": (
        gguf(tensors=[described("w", (1,), 0, FULL - 31)], data=bytes(64)),
        f"at offset {FULL - 31}) lies outside",
    ),
    "no data": (gguf(tensors=TWO), "'a' (32 bytes at offset 0) lies outside the file: 0 bytes follow its header"),
    "a tensor twice": (gguf(tensors=[TWO[0], TWO[0]], data=bytes(64)), "tensor 'a' stands in the header twice"),
    "overlapping": (
        gguf(tensors=[described("a", (9,), 0, 0), described("b", (8,), 0, 32)], data=bytes(64)),
        "tensor 'b' starts at byte 128, within 'a', which ends at byte 132",
    ),
}
A, B = entry("F32", (2,), 0, 8), entry("F32", (2,), 8, 16)
SAFETENSORS = {
    "nine bytes": (safetensors(b"{"), "9 bytes are neither a GGUF nor a safetensors file"),
    "a text": (b"Once upon a time there was", "starts neither with 'GGUF' nor with the length and the '{'"),
    "a header past the end": (safetensors({}, length=100), "within the header: 100 bytes expected at byte 8, 2 found"),
    "a header without end": (safetensors({}, length=FULL), f"a header of {FULL} bytes, expected at most 100000000"),
    "a header too long": (safetensors({}, length=10**8 + 1), "a header of 100000001 bytes, expected at most 100000000"),
    "an open object": (safetensors(b"{ "), "the header ends where '\"' is expected"),
    "a comma at the end": (safetensors(b'{"__metadata__":{},}'), "'}', but '\"' is expected there"),
    "a second object": (safetensors(b"{}{}"), "byte 10 of the file is '{', but the end of the header is expected"),
    "padded with zeros": (safetensors(b"{}\0"), "no printable character, but the end of the header"),
    "no object": (safetensors({"a": 3}), "is '3', but '{' is expected"),
    "a list": (safetensors({"a": [A]}), "is '[', but '{' is expected"),
    "nested deep": (safetensors(b'{"a":' * 100_000), "tensor 'a' has 'a', expected dtype"),
    "lists nested deep": (safetensors(b'{"a":{"shape":' + b"[" * 100_000), "is '[', but a whole number is expected"),
    "a field unknown": (safetensors({"a": A | {"x": 1}}, bytes(8)), "tensor 'a' has 'x', expected dtype, shape and"),
    "a field twice": (safetensors(b'{"a":{"dtype":"U8","dtype":"U8"}}'), "tensor 'a' has 'dtype' twice"),
    "no shape": (safetensors({"a": {"dtype": "F32", "data_offsets": [0, 4]}}, bytes(4)), "tensor 'a' lacks shape"),
    "no dtype": (safetensors({"a": {"shape": [], "data_offsets": [0, 4]}}, bytes(4)), "tensor 'a' lacks dtype"),
    "no offsets": (safetensors({"a": {"shape": [], "dtype": "U8"}}, bytes(4)), "tensor 'a' lacks data_offsets"),
    "one offset": (safetensors({"a": A | {"data_offsets": [0]}}), "lacks an end in data_offsets"),
    "three offsets": (safetensors({"a": A | {"data_offsets": [0, 4, 8]}}), "has more than 2 numbers"),
    "nine dimensions": (safetensors({"a": entry("F32", (1,) * 9, 0, 4)}), "has more than 8 numbers"),
    "an unknown dtype": (
        safetensors({"a": entry("F4", (2,), 0, 1)}),
        "tensor 'a' has dtype 'F4', expected one of F64 F32",
    ),
    "a negative size": (safetensors({"a": entry("F32", (-1,), 0, 4)}), "is '-', but a whole number is expected"),
    "half a size": (safetensors({"a": entry("F32", (1.5,), 0, 4)}), "is '.', but ']' is expected"),  # type: ignore[arg-type]
    "a size in powers": (safetensors(b'{"a":{"shape":[1e3]}}'), "is 'e', but ']' is expected"),
    "a leading zero": (safetensors(b'{"a":{"shape":[01]}}'), "starts with a zero"),
    "a size too large": (safetensors({"a": entry("F32", (2**64,), 0, 4)}), "does not fit 64 bits"),
    "bytes too many": (safetensors({"a": entry("F32", (2**62, 4), 0, 4)}, bytes(4)), "'a' has more than 2^64 bytes"),
    "backwards": (
        safetensors({"a": entry("F32", (1,), 4, 0)}, bytes(4)),
        "'a' lies at offsets 4 to 0, but 4 bytes follow",
    ),
    "truncated": (
        safetensors({"a": A, "b": B}, bytes(15)),
        "'b' lies at offsets 8 to 16, but 15 bytes follow the header",
    ),
    "grown": (safetensors({"a": A, "b": B}, bytes(17)), "the tensors end at byte 147, but the file has 148 bytes"),
    "bytes without a tensor": (safetensors({}, bytes(1)), "the tensors end at byte 10, but the file has 11 bytes"),
    "another size": (
        safetensors({"a": entry("F16", (2,), 0, 8)}, bytes(8)),
        "'a' takes 8 bytes, but its shape and dtype",
    ),
    "a gap": (safetensors({"b": B}, bytes(16)), "tensor 'b' starts at byte 78, expected at byte 70"),
    "overlapping": (
        safetensors({"a": A, "b": entry("F32", (2,), 4, 12)}, bytes(12)),
        "tensor 'b' starts at byte 135, within 'a', which ends at byte 139",
    ),
    "a tensor twice": (
        safetensors(f'{{"a":{json.dumps(A)},"\\u0061":{json.dumps(B)}}}'.encode(), bytes(16)),
        "tensor 'a' stands in the header twice",
    ),
    "metadata twice": (
        safetensors(b'{"__metadata__":{},"__metadata__":{}}'),
        "'__metadata__' stands in the header twice",
    ),
    "a key twice": (safetensors(b'{"__metadata__":{"k":"1","k":"2"}}'), "key 'k' stands in the header twice"),
    "a number in metadata": (safetensors({"__metadata__": {"k": 1}}), "is '1', but '\"' is expected"),
    "no text": (safetensors(b'{"\xff":{}}'), "the string at byte 10 is not valid UTF-8"),
    "a surrogate in UTF-8": (safetensors(b'{"\xed\xa0\x80":{}}'), "is not valid UTF-8"),
    "a longer form": (safetensors(b'{"\xe0\x80\xaf":{}}'), "is not valid UTF-8"),
    "beyond Unicode": (safetensors(b'{"\xf4\x90\x80\x80":{}}'), "is not valid UTF-8"),
    "half a character": (safetensors(b'{"\xe2\x82":{}}'), "is not valid UTF-8"),
    "half a pair": (safetensors(rb'{"\ud83d":{}}'), "the other half of a surrogate pair is expected"),
    "the wrong half": (safetensors(rb'{"\ude00":{}}'), "the other half of a surrogate pair is expected"),
    "two first halves": (safetensors(rb'{"\ud83d\ud83d":{}}'), "a surrogate pair before here is expected"),
    "not hexadecimal": (safetensors(rb'{"\u00g0":{}}'), "is 'g', but a hexadecimal digit is expected"),
    "no escape": (safetensors(rb'{"\x41":{}}'), "is 'x', but an escape of JSON is expected"),
    "an escape at the end": (safetensors(b'{"\\'), "the header ends where an escape of JSON is expected"),
    "a line break in a string": (safetensors(b'{"a\n":{}}'), "but a character of a string is expected"),
    "an open string": (safetensors(b'{"a'), "the header ends where '\"' is expected"),
}


@pytest.mark.parametrize(("content", "said"), GGUF.values(), ids=GGUF)
def test_gguf_that_lies(tmp_path: Path, content: bytes, said: str) -> None:
    path = written(tmp_path, content)
    with pytest.raises(ModelError, match=re.escape(said)) as caught:
        TensorFile(path)
    assert str(caught.value).startswith(f"{path}: ")


@pytest.mark.parametrize(("content", "said"), SAFETENSORS.values(), ids=SAFETENSORS)
def test_safetensors_that_lie(tmp_path: Path, content: bytes, said: str) -> None:
    path = written(tmp_path, content)
    with pytest.raises(ModelError, match=re.escape(said)) as caught:
        TensorFile(path)
    assert str(caught.value).startswith(f"{path}: ")


@pytest.mark.parametrize("name", [n for n in seeds() if "empty" not in n])
def test_no_file_cut_short_is_read(tmp_path: Path, name: str) -> None:
    whole = seeds()[name]
    tensors = TensorFile(written(tmp_path, whole)).tensors.values()
    needed = max((info.offset + info.nbytes for info in tensors), default=len(whole) - 31)  # up to 31 bytes of padding
    for size in range(1, needed, 1 if needed < 2000 else 97):
        with pytest.raises(ModelError):
            TensorFile(written(tmp_path, whole[:size]))


def test_names_are_shown_without_what_harms_a_terminal(tmp_path: Path) -> None:
    hostile = "\x1b[2J" + "é" * 100
    path = written(tmp_path, gguf([pair(hostile, U8, 0), pair(hostile, U8, 0)]))
    with pytest.raises(ModelError, match=r"key '\?\[2Jé{46}\.\.\.' stands in the header twice"):
        TensorFile(path)


def test_many_names_alike_are_no_burden(tmp_path: Path) -> None:
    names = [f"{'x' * 50}{i:06}" for i in range(50_000)]
    tensors = [described(name, (0,), 0, 0) for name in names]
    path = written(tmp_path, gguf(tensors=tensors, data=bytes(32)))
    assert list(TensorFile(path).tensors) == names


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    content = bytearray(draw(st.sampled_from(sorted(seeds().values()))))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(content) - 1)) if content else 0
        match draw(st.sampled_from(["byte", "word", "cut", "insert", "repeat"])):
            case "byte":
                content[at : at + 1] = bytes([draw(st.integers(0, 255))])
            case "word":
                near = draw(st.sampled_from([0, 1, 7, 8, 255, 2**31, 2**32 - 1, 2**63, FULL]))
                content[at : at + 8] = struct.pack("<Q", near)
            case "cut":
                del content[at : at + draw(st.integers(1, 40))]
            case "insert":
                content[at:at] = draw(st.binary(min_size=1, max_size=20))
            case _:
                content[at:at] = content[at : at + draw(st.integers(1, 60))]
    return bytes(content)


@settings(max_examples=800, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=mutated())
def test_mutations_raise_nothing_but_model_errors(tmp_path: Path, content: bytes) -> None:
    path = written(tmp_path, content)
    with contextlib.suppress(ModelError):
        file = TensorFile(path)
        for name, info in file.tensors.items():
            assert len(file.data(name)) == info.nbytes
            assert info.offset + info.nbytes <= len(content)


def test_a_header_of_many_tensors_is_read(tmp_path: Path) -> None:
    header = {f"layers.{i}.weight": entry("U8", (1,), i, i + 1) for i in range(20_000)}
    file = TensorFile(
        written(tmp_path, safetensors({"__metadata__": {f"k{i}": "v" for i in range(1000)}} | header, bytes(20_000)))
    )
    assert len(file.tensors) == 20_000
    assert len(file.metadata) == 1000


def test_text_has_no_length_limit_of_its_own(tmp_path: Path) -> None:
    long = "x" * 200_000
    assert (
        TensorFile(written(tmp_path, gguf([text("k") + struct.pack("<I", STRING) + text(long)]))).metadata["k"] == long
    )
