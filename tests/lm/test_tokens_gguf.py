"""Vocabularies inside GGUF: small ones against `tokenizers`, and llama.cpp's own, of which every case must be equal."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.data import vocabularies
from tests.lm.vocabularies import TEXTS, byte_level_json, gguf_metadata, scores, spaced_json
from tokenizers import Tokenizer as Reference
from tokenizers import pre_tokenizers

from avow.core.errors import ModelError
from avow.lm.tokens import Tokenizer
from avow.lm.vocabulary_gguf import PRE_TOKENIZERS

BAR = ("starcoder", "refact", "gpt-2", "llama-spm", "llama-bpe", "qwen2", "deepseek-coder")
MORE = ("command-r", "mpt", "phi-3")


def cases(folder: Path, name: str) -> list[tuple[str, list[int]]]:
    """Texts and the tokens that llama.cpp gives for them."""
    texts = (folder / f"ggml-vocab-{name}.gguf.inp").read_bytes().decode()
    rows = (folder / f"ggml-vocab-{name}.gguf.out").read_text().split("\n")
    parted = texts.split("\n__ggml_vocab_test__\n")
    return [(text, [int(id_) for id_ in row.split()]) for text, row in zip(parted, rows, strict=True)]


@pytest.mark.slow
@pytest.mark.parametrize("name", [*BAR, *MORE])
def test_every_case_of_llama_cpp_both_ways(name: str) -> None:
    folder = vocabularies()
    tokenizer = Tokenizer.load(folder / f"ggml-vocab-{name}.gguf")
    found = cases(folder, name)
    assert len(found) == 47
    wrong = [text for text, ids in found if tokenizer.encode(text) != ids]
    assert wrong == []
    assert [text for text, ids in found if tokenizer.decode(ids) != text] == []


@pytest.mark.parametrize("raw", [byte_level_json(), spaced_json()], ids=["bytes", "spaces"])
def test_gguf_says_the_same_as_tokenizer_json(raw: str) -> None:
    metadata = gguf_metadata(raw)
    tokenizer, reference = Tokenizer.from_gguf(metadata, "x.gguf"), Reference.from_str(raw)
    reference.add_special_tokens(["<tool_call>"])
    reference.encode_special_tokens = True
    for text in TEXTS:
        ids = reference.encode(text, add_special_tokens=False).ids
        assert tokenizer.encode(text) == ids
        assert tokenizer.decode(ids) == (text if "gpt2" in metadata.values() else text.replace("▁", " "))


@pytest.mark.parametrize(
    ("name", "text", "parts"),
    [
        ("gpt-2", "it's 1234  x\n\n y", ["it", "'s", " 1234", " ", " x", "\n\n", " y"]),
        ("starcoder", "it's 123 a", ["it", "'s", " ", "1", "2", "3", " a"]),
        ("llama3", "IT'S 12345\n\n  x", ["IT", "'S", " ", "123", "45", "\n\n", " ", " x"]),
        ("qwen2", "IT'S 12 (x)\n", ["IT", "'S", " ", "1", "2", " (", "x", ")\n"]),
        ("deepseek-coder", "a\n\nb 12, 日本", ["a", "\n", "\n", "b", " ", "1", "2", ",", " ", "日本"]),
        ("default", "a $1234 b!", ["a", " ", "$", "123", "4", " b", "!"]),
    ],
)
def test_how_text_is_cut_up_first(name: str, text: str, parts: list[str]) -> None:
    metadata = gguf_metadata(byte_level_json(), tokenizer__ggml__pre=name)
    tokenizer = Tokenizer.from_gguf(metadata, "x.gguf")
    encoder = tokenizer._vocabulary.encoder
    letters = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    expected = [letters.pre_tokenize_str(part)[0][0] for part in parts]
    assert [part for part, _ in encoder.pre_tokenizer.pre_tokenize_str(text)] == expected
    assert tokenizer.decode(tokenizer.encode(text)) == text


def test_llama_3_looks_whole_words_up() -> None:
    metadata = gguf_metadata(byte_level_json(), tokenizer__ggml__pre="gpt-2")
    pieces = metadata["tokenizer.ggml.tokens"]
    assert isinstance(pieces, list)
    word = len(pieces)
    metadata["tokenizer.ggml.tokens"] = [*pieces, "zqzq"]  # no merge makes it
    metadata["tokenizer.ggml.token_type"] = [*metadata["tokenizer.ggml.token_type"], 1]  # type: ignore[misc]
    assert word not in Tokenizer.from_gguf(metadata, "x").encode("zqzq")
    looked_up = Tokenizer.from_gguf(metadata | {"tokenizer.ggml.pre": "llama-bpe"}, "x")
    assert looked_up.encode("zqzq") == [word]


def test_what_the_file_says_about_ends() -> None:
    metadata = gguf_metadata(
        byte_level_json(), tokenizer__ggml__bos_token_id=4, tokenizer__ggml__eos_token_id=3,
        tokenizer__ggml__eot_token_id=2, tokenizer__ggml__eom_token_id=2**32 - 1,
    )  # fmt: skip
    tokenizer = Tokenizer.from_gguf(metadata, "x")
    assert (tokenizer.bos, tokenizer.eos, tokenizer.add_bos) == (4, (3, 2, 0), False)
    assert Tokenizer.from_gguf(metadata | {"tokenizer.ggml.add_bos_token": True}, "x").add_bos
    spaced = gguf_metadata(spaced_json(), tokenizer__ggml__bos_token_id=1)
    assert Tokenizer.from_gguf(spaced, "x").add_bos
    assert not Tokenizer.from_gguf(spaced | {"tokenizer.ggml.add_bos_token": False}, "x").add_bos


def test_no_space_before_the_text_where_the_file_says_so() -> None:
    metadata = gguf_metadata(spaced_json(), tokenizer__ggml__add_space_prefix=False)
    plain, spaced = Tokenizer.from_gguf(metadata, "x"), Tokenizer.from_gguf(gguf_metadata(spaced_json()), "x")
    assert plain.encode("print") == spaced.encode("print", continued=True) != spaced.encode("print")
    assert plain.decode(plain.encode(" a")) == " a"


def test_pieces_for_bytes_and_control_are_never_spelled_out() -> None:
    tokenizer = Tokenizer.from_gguf(gguf_metadata(spaced_json()), "x")
    for text in ("<0x0A>", "<s>", "</s>", "<unk>", "▁<PRE>"):
        assert len(tokenizer.encode(text)) > 2
    assert tokenizer.decode(tokenizer.encode("\x07")) == "\x07"


def test_merges_that_would_make_a_special_token_are_left_out() -> None:
    metadata = gguf_metadata(byte_level_json())
    pieces, types, merges = (metadata[f"tokenizer.ggml.{name}"] for name in ("tokens", "token_type", "merges"))
    assert isinstance(pieces, list)
    assert isinstance(types, list)
    assert isinstance(merges, list)
    parts = ["<fim_pad>"[:size] for size in range(2, 9) if "<fim_pad>"[:size] not in pieces]
    metadata["tokenizer.ggml.tokens"], metadata["tokenizer.ggml.token_type"] = pieces + parts, types + [1] * len(parts)
    made = [f"{'<fim_pad>'[:size]} {'<fim_pad>'[size]}" for size in range(1, 9)]
    metadata["tokenizer.ggml.merges"] = made + merges
    tokenizer = Tokenizer.from_gguf(metadata, "x")
    assert tokenizer.find("<fim_pad>") == 4
    assert [tokenizer.token(id_) for id_ in tokenizer.encode("<fim_pad>", continued=True)] != ["<fim_pad>"]
    assert 4 not in tokenizer.encode("<fim_pad>")


@pytest.mark.parametrize("raw", [byte_level_json(), spaced_json()], ids=["bytes", "spaces"])
@pytest.mark.parametrize("more", [{}, {"add_bos_token": True, "add_space_prefix": False}], ids=["plain", "other"])
def test_written_as_files_and_read_again(raw: str, more: dict[str, object], tmp_path: Path) -> None:
    said = {f"tokenizer.ggml.{key}": value for key, value in more.items()}
    named = {"general.name": "CodeLlama Instruct", "tokenizer.ggml.bos_token_id": 1, "tokenizer.ggml.eos_token_id": 2}
    packed = Tokenizer.from_gguf(gguf_metadata(raw) | said | named, "x.gguf")
    for name, content in packed.files().items():
        (tmp_path / name).write_bytes(content)
    read = Tokenizer.load(tmp_path)
    assert (read.bos, read.eos, read.add_bos) == (packed.bos, packed.eos, packed.add_bos)
    assert [read.token(id_) for id_ in range(read.vocab_size)] == [packed.token(id_) for id_ in range(packed.vocab_size)]
    assert [read.bytes_of(id_) for id_ in range(600)] == [packed.bytes_of(id_) for id_ in range(600)]
    for text in TEXTS:
        assert read.encode(text) == packed.encode(text)
        assert read.encode(text, special=True) == packed.encode(text, special=True)
    assert read.chat_ids([{"role": "user", "content": "x"}]) == packed.chat_ids([{"role": "user", "content": "x"}])
    assert (read.fim is None) == (packed.fim is None)
    reference = Reference.from_str((tmp_path / "tokenizer.json").read_text(encoding="utf-8"))
    assert reference.encode("def f(x): return 1", add_special_tokens=False).ids == read.encode("def f(x): return 1")


def changed(kind: str, key: str, value: object) -> dict[str, object]:
    raw = byte_level_json() if kind == "gpt2" else spaced_json()
    metadata = gguf_metadata(raw) | {f"tokenizer.ggml.{key}": value}
    return {name: item for name, item in metadata.items() if item is not None}


@pytest.mark.parametrize(
    ("kind", "key", "value", "message"),
    [
        ("gpt2", "model", None, "no vocabulary"),
        ("gpt2", "model", "bert", "vocabulary of kind 'bert', expected one of kind 'gpt2' or 'llama'"),
        ("gpt2", "model", 7, "expected a word"),
        ("gpt2", "tokens", None, "without tokenizer.ggml.tokens"),
        ("gpt2", "tokens", [], "0 tokens"),
        ("gpt2", "tokens", ["a", 3], "other things than str"),
        ("gpt2", "tokens", "abc", "expected a list"),
        ("gpt2", "tokens", ["a", "b", "a"], "3 tokens"),  # the other lists are longer
        ("gpt2", "merges", None, "without tokenizer.ggml.merges"),
        ("gpt2", "merges", ["ab"], "not two pieces"),
        ("gpt2", "merges", ["a nothere"], "nothere"),
        ("gpt2", "token_type", [1], "1 entries for"),
        ("gpt2", "token_type", [True] * 3, "other things than int"),
        ("gpt2", "bos_token_id", 10**6, "expected a whole number from 0 to"),
        ("gpt2", "eos_token_id", -1, "expected a whole number from 0 to"),
        ("gpt2", "add_bos_token", "yes", "expected true or false"),
        ("llama", "scores", None, "without tokenizer.ggml.scores"),
        ("llama", "scores", [1.0], "1 entries for"),
    ],
)
def test_what_is_not_whole_is_refused(kind: str, key: str, value: object, message: str) -> None:
    with pytest.raises(ModelError, match=message) as caught:
        Tokenizer.from_gguf(changed(kind, key, value), "model.gguf")
    assert caught.value.message.startswith("model.gguf")


def test_tokens_that_stand_there_twice_or_are_too_long() -> None:
    for pieces, message in ((["a", "b", "a"], "'a' stands at 0 and at 2"), (["a" * 3000], "3000 characters")):
        found = {"model": "llama", "tokens": pieces, "scores": scores(pieces)}
        with pytest.raises(ModelError, match=message):
            Tokenizer.from_gguf({f"tokenizer.ggml.{key}": value for key, value in found.items()}, "x")


def test_an_unknown_pre_tokenizer_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ModelError, match="unknown pre-tokenizer 'tekken'") as caught:
        Tokenizer.from_gguf(changed("gpt2", "pre", "tekken"), "model.gguf")
    assert all(name in caught.value.hint for name in PRE_TOKENIZERS)
