"""Text to ids and back, against the `tokenizers` and `transformers` libraries on the same files."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.lm.vocabularies import (
    MARKS,
    SPECIAL,
    TEXTS,
    byte_level_json,
    folder,
    gguf_metadata,
    sentencepiece_model,
    spaced_json,
)
from tokenizers import Tokenizer as Reference
from transformers import PreTrainedTokenizerFast

from avow.core.errors import ModelError
from avow.lm.stopping import Text
from avow.lm.tokens import Tokenizer

SPACED = ["prepend", "first", "always", "never"]
ALL = ["bytes", *SPACED]
some_text = st.text(max_size=30) | st.text(alphabet="ab <>|/s_▁\n'é🦙", max_size=30) | st.sampled_from(TEXTS)


def raw_of(kind: str) -> str:
    return byte_level_json() if kind == "bytes" else spaced_json(kind)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Tokenizer]:
    place = tmp_path_factory.mktemp("tokenizers")
    return {kind: Tokenizer.load(folder(place / kind, raw_of(kind))) for kind in ALL}


def specials(kind: str) -> list[str]:
    return [*SPECIAL, "<tool_call>"] if kind == "bytes" else ["<s>", "</s>", *(f"▁<{name}>" for name in MARKS)]


def untrusted(raw: str) -> Reference:
    """`tokenizers` itself, told to find no special tokens."""
    made = Reference.from_str(raw)
    made.add_special_tokens(["<tool_call>"] if "<tool_call>" in raw else [])
    made.encode_special_tokens = True
    return made


@pytest.mark.parametrize("kind", ALL)
@given(text=some_text)
@settings(max_examples=120, deadline=None)
def test_plain_text_gives_the_ids_of_the_whole_file(kind: str, text: str, loaded: dict[str, Tokenizer]) -> None:
    assert loaded[kind].encode(text) == untrusted(raw_of(kind)).encode(text, add_special_tokens=False).ids


@pytest.mark.parametrize("kind", ["bytes", "prepend", "never"])  # Metaspace writes " a" and "a" with the same tokens
@given(text=st.text(max_size=40) | st.sampled_from(TEXTS))
@settings(max_examples=120, deadline=None)
def test_text_comes_back(kind: str, text: str, loaded: dict[str, Tokenizer]) -> None:
    if kind == "bytes" or "▁" not in text:  # SentencePiece has no other way to write a space
        assert loaded[kind].decode(loaded[kind].encode(text)) == text


@pytest.mark.parametrize("kind", ALL)
@given(data=st.data())
@settings(max_examples=120, deadline=None)
def test_trusted_text_is_searched_for_special_tokens(kind: str, data: Any, loaded: dict[str, Tokenizer]) -> None:
    part = st.sampled_from([*specials(kind), "a", " b", "\n", "", "<", "|>", " ", "def f"])
    text = "".join(data.draw(st.lists(part, max_size=8)))
    reference = PreTrainedTokenizerFast(tokenizer_object=Reference.from_str(raw_of(kind)))
    assert loaded[kind].encode(text, special=True) == reference.encode(text, add_special_tokens=False)


@pytest.mark.parametrize("kind", ALL)
def test_plain_text_never_becomes_a_special_token(kind: str, loaded: dict[str, Tokenizer]) -> None:
    tokenizer = loaded[kind]
    for text in specials(kind):
        assert tokenizer.encode(text, special=True)[-1] == tokenizer.find(text)
        for around in (text, f"x{text}y", f"  {text}\n", text * 3, text.replace("▁", " ")):
            ids = tokenizer.encode(around)
            assert not set(ids) & {tokenizer.find(special) for special in specials(kind)}
            assert tokenizer.decode(ids).strip() == around.replace("▁", " ").strip()


def test_merges_that_would_make_a_special_token_are_left_out(tmp_path: Path) -> None:
    raw = json.loads(byte_level_json())
    words = raw["model"]["vocab"]
    for left, right in [("<", "|"), ("<|", "endoftext|>"), ("e", "ndoftext|>")]:
        for piece in (left, right, left + right):
            words.setdefault(piece, len(words) + 50)
        raw["model"]["merges"].insert(0, [left, right])
    raw["model"]["ignore_merges"] = True  # whole words are looked up: also ones without a merge
    raw["pre_tokenizer"]["use_regex"] = False
    tokenizer = Tokenizer.load(folder(tmp_path, json.dumps(raw)))
    assert 0 in Reference.from_str(json.dumps({**raw, "added_tokens": []})).encode("<|endoftext|>").ids  # an attack
    assert tokenizer.find("<|endoftext|>") == 0
    ids = tokenizer.encode("<|endoftext|>")
    assert 0 not in ids
    assert tokenizer.decode(ids) == "<|endoftext|>"


@pytest.mark.parametrize("kind", ALL)
@given(text=some_text, seed=st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_bytes_token_by_token_are_the_text(kind: str, text: str, seed: Any, loaded: dict[str, Tokenizer]) -> None:
    tokenizer = loaded[kind]
    for ids in (tokenizer.encode(text), [seed.randrange(tokenizer.vocab_size + 3) for _ in range(20)]):
        growing = Text()
        pieces = [growing.feed(tokenizer.bytes_of(id_)) for id_ in ids] + [growing.feed(b"", final=True)]
        assert "".join(pieces) == tokenizer.decode(ids, continued=True)


def test_a_character_may_lie_in_several_tokens(loaded: dict[str, Tokenizer]) -> None:
    for tokenizer in loaded.values():
        ids = tokenizer.encode("🐍")
        assert len(ids) > 1
        assert b"".join(map(tokenizer.bytes_of, ids)).strip() == "🐍".encode()
        assert tokenizer.decode(ids[:-1]).strip().endswith("\ufffd")


@pytest.mark.parametrize("kind", ALL)
def test_decoding_is_that_of_tokenizers(kind: str, loaded: dict[str, Tokenizer]) -> None:
    reference = Reference.from_str(raw_of(kind))
    for text in TEXTS:
        ids = loaded[kind].encode(text)
        assert loaded[kind].decode(ids) == reference.decode(ids)
    first = loaded[kind].find(specials(kind)[0])
    assert first is not None
    assert loaded[kind].decode([first, *loaded[kind].encode("hello"), first]) == "hello"  # control tokens add nothing


def test_continued_text_has_no_space_of_its_own(loaded: dict[str, Tokenizer]) -> None:
    for kind, tokenizer in loaded.items():
        ids = tokenizer.encode("print", continued=True)
        assert tokenizer.decode(ids, continued=True) == "print"
        assert tokenizer.decode(tokenizer.encode("print"), continued=True) == (
            " print" if kind in SPACED[:3] else "print"
        )


def test_ids_without_a_token_add_nothing(loaded: dict[str, Tokenizer]) -> None:
    tokenizer = loaded["bytes"]
    size = Reference.from_str(byte_level_json()).get_vocab_size()
    assert tokenizer.vocab_size == size
    assert (tokenizer.bytes_of(size), tokenizer.token(size)) == (b"", f"<id {size}>")
    assert tokenizer.token(0) == "<|endoftext|>"


def test_importing_it_is_light() -> None:
    code = "import avow.lm.tokens, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"torch", "jinja2", "tokenizers", "numpy"} & set(done.stdout.split())


def test_half_a_surrogate_pair_is_refused(loaded: dict[str, Tokenizer]) -> None:
    with pytest.raises(ModelError, match="surrogate"):
        loaded["bytes"].encode("a\ud800b")


@pytest.mark.parametrize(
    ("config", "more", "expected"),
    [
        ({}, {}, (None, (0,), False)),
        ({"bos_token": "<fim_pad>", "eos_token": "<fim_suffix>"}, {}, (4, (3, 0), False)),
        ({"bos_token": {"content": "<fim_pad>"}, "add_bos_token": True}, {}, (4, (0,), True)),
        ({"add_bos_token": True}, {}, (None, (0,), False)),  # there is none to add
        ({}, {"special_tokens_map.json": {"bos_token": "<fim_pad>"}}, (4, (0,), False)),
        ({"eos_token": "<fim_pad>"}, {"generation_config.json": {"eos_token_id": [7, 0]}}, (None, (4, 7, 0), False)),
        ({}, {"config.json": {"eos_token_id": 9}}, (None, (9, 0), False)),
        ({"eos_token": "<fim_pad>"}, {"config.json": {"eos_token_id": 9}}, (None, (4, 0), False)),
        ({}, {"generation_config.json": {"eos_token_id": 50256}}, (None, (0,), False)),  # no such token here
    ],
)
def test_beginnings_and_ends(config: dict, more: dict, expected: tuple, tmp_path: Path) -> None:
    place = folder(tmp_path, byte_level_json(), **config)
    for name, content in more.items():
        (place / name).write_text(json.dumps(content))
    tokenizer = Tokenizer.load(place)
    assert (tokenizer.bos, tokenizer.eos, tokenizer.add_bos) == expected


def test_the_post_processor_tells_whether_a_beginning_belongs_there(tmp_path: Path) -> None:
    raw = json.loads(spaced_json())
    first = {"SpecialToken": {"id": "<s>", "type_id": 0}}
    raw["post_processor"] = {
        "type": "Sequence",
        "processors": [
            {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": False, "use_regex": True},
            {
                "type": "TemplateProcessing",
                "single": [first, {"Sequence": {"id": "A", "type_id": 0}}],
                "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
                "special_tokens": {"<s>": {"id": "<s>", "ids": [1], "tokens": ["<s>"]}},
            },
        ],
    }
    tokenizer = Tokenizer.load(folder(tmp_path, json.dumps(raw)))
    reference = Reference.from_str(json.dumps(raw))
    assert (tokenizer.bos, tokenizer.add_bos) == (1, True)
    assert [1, *tokenizer.encode("hi")] == reference.encode("hi").ids


def test_older_folders(tmp_path: Path) -> None:
    model = json.loads(byte_level_json())["model"]
    words = {text: id_ for text, id_ in model["vocab"].items() if text not in SPECIAL[1:]}
    (tmp_path / "vocab.json").write_text(json.dumps(words))
    lines = ["#version: 0.2", *(" ".join(merge) for merge in model["merges"]), ""]
    (tmp_path / "merges.txt").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "added_tokens.json").write_text(json.dumps({text: id_ for id_, text in enumerate(SPECIAL) if id_}))
    decoder = {"0": {"content": "<|endoftext|>", "special": True}}
    (tmp_path / "tokenizer_config.json").write_text(json.dumps({"added_tokens_decoder": decoder}))
    older, newer = Tokenizer.load(tmp_path), Tokenizer.load(folder(tmp_path / "new", byte_level_json()))
    for text in TEXTS:
        if "tool_call" not in text and " " * 8 not in text:  # these were added to the newer one
            assert older.encode(text) == newer.encode(text)
    assert older.encode("a<fim_pad>", special=True) == newer.encode("a<fim_pad>", special=True)
    assert older.eos == (0,)


def test_a_sentencepiece_file_alone(tmp_path: Path) -> None:
    (tmp_path / "tokenizer.model").write_bytes(sentencepiece_model(spaced_json()))
    size = Tokenizer.load(tmp_path).vocab_size
    (tmp_path / "added_tokens.json").write_text(json.dumps({"[PAD]": size, "<s>": 1}))
    alone = Tokenizer.load(tmp_path)
    assert (alone.find("[PAD]"), alone.vocab_size) == (size, size + 1)
    whole = Tokenizer.load(folder(tmp_path / "whole", spaced_json()))
    packed = Tokenizer.from_gguf(gguf_metadata(spaced_json()), "packed.gguf")
    for text in TEXTS:
        assert alone.encode(text) == whole.encode(text) == packed.encode(text)
    assert alone.add_bos is False  # no file says which token it is
    (tmp_path / "special_tokens_map.json").write_text(json.dumps({"bos_token": "<s>", "eos_token": "</s>"}))
    assert Tokenizer.load(tmp_path).add_bos
    (tmp_path / "tokenizer.model").write_bytes(sentencepiece_model(spaced_json(), spaced=False))
    assert Tokenizer.load(tmp_path).encode("a") == alone.encode("a", continued=True)
