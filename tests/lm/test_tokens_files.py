"""Tokenizer files that are damaged, contradict themselves or mean harm: a message that names the file, never a trace."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.lm.vocabularies import byte_level_json, folder, sentencepiece_model, spaced_json

from avow.core.errors import ModelError
from avow.lm.tokens import Tokenizer

Change = Callable[[dict[str, Any]], object]


def refused(place: Path, message: str) -> None:
    with pytest.raises(ModelError, match=message) as caught:
        Tokenizer.load(place)
    assert str(place) in caught.value.message


def refused_or_used(place: Path) -> None:
    """Either is right, a trace is not."""
    try:
        tokenizer = Tokenizer.load(place)
    except ModelError as error:
        message = error.message
    else:
        message = str(place) if isinstance(tokenizer.decode(tokenizer.encode("def f(x): <s>")), str) else ""
    assert str(place) in message


def test_no_tokenizer(tmp_path: Path) -> None:
    refused(tmp_path, "holds no tokenizer")
    refused(tmp_path / "nowhere", "No such file")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not valid JSON"),
        ("{", "not valid JSON"),
        (byte_level_json()[:5000], "not valid JSON"),
        ("[]", "holds a list, expected an object"),
        ("null", "holds null, expected an object"),
        ('{"model": ' + "[" * 100_000, "not valid JSON"),
        ('{"a": ' + "1" * 5000 + "}", "not valid JSON"),
        ("{}", "expected BPE with merges"),
        ('{"model": 1}', "expected a group"),
        ('{"model": {"type": "Unigram", "vocab": [["a", 0.0]], "unk_id": 0}}', "type 'Unigram', expected BPE"),
        ('{"model": {"type": "WordPiece", "vocab": {}}}', "type 'WordPiece', expected BPE"),
        ('{"model": {"type": "BPE", "vocab": [], "merges": []}}', "vocabulary is a list, expected an object"),
        ('{"model": {"type": "BPE", "vocab": {}, "merges": []}}', "0 tokens"),
        ('{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}}', "cuts text with nothing"),
    ],
)
def test_what_is_no_tokenizer_json(text: str, message: str, tmp_path: Path) -> None:
    refused(folder(tmp_path, text), message)


def test_what_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "tokenizer.json").write_bytes(b"\xff\xfe\x00{")
    refused(tmp_path, "not valid JSON")
    (tmp_path / "tokenizer.json").unlink()
    (tmp_path / "tokenizer.json").mkdir()
    refused(tmp_path, "regular file|directory")
    (tmp_path / "tokenizer.json").rmdir()
    os.mkfifo(tmp_path / "tokenizer.json")
    refused(tmp_path, "regular file")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda raw: raw["model"].pop("merges"), "expected BPE with merges"),
        (lambda raw: raw["model"]["vocab"].update(odd=-1), "the id of 'odd' is -1"),
        (lambda raw: raw["model"]["vocab"].update(odd=2**40), "the id of 'odd' is 1099511627776"),
        (lambda raw: raw["model"]["vocab"].update(odd=True), "the id of 'odd' is True"),
        (lambda raw: raw["model"]["vocab"].update(odd="7"), "the id of 'odd' is 7"),
        (lambda raw: raw["model"]["vocab"].update(odd=7), "both have the id 7"),
        (lambda raw: raw["model"]["vocab"].update({"x" * 5000: 9999}), "5000 characters"),
        (lambda raw: raw["model"]["merges"].append(["a", "nowhere"]), "nowhere"),
        (lambda raw: raw["model"]["merges"].append([1]), "cannot be built"),
        (lambda raw: raw["model"]["merges"].append("a b c"), "cannot be built"),
        (lambda raw: raw["model"].update(continuing_subword_prefix="##"), "words with marks"),
        (lambda raw: raw["added_tokens"].append(7), "an added token is a number"),
        (lambda raw: raw["added_tokens"].append({"id": 5000}), "the added token 5000 has no text"),
        (lambda raw: raw["added_tokens"].append({"id": 5000, "content": ""}), "the added token 5000 has no text"),
        (lambda raw: raw["added_tokens"].append({"id": 9, "content": "odd"}), "both have the id 9"),
        (lambda raw: raw["added_tokens"].append({"id": 0, "content": "odd"}), "two added tokens have the id 0"),
        (lambda raw: raw["added_tokens"].append({"id": 5000, "content": "a"}), "'a' has the ids 5000 and"),
        (lambda raw: raw["added_tokens"].append({"id": None, "content": "odd"}), "the id of 'odd' is None"),
        (lambda raw: raw.update(added_tokens={}), "added_tokens is"),
        (lambda raw: raw.update(pre_tokenizer={"type": "Whitespace"}), "cuts text with Whitespace"),
        (lambda raw: raw.update(pre_tokenizer={"type": "ByteLevel", "use_regex": 7}), "cannot be built"),
        (lambda raw: raw.update(normalizer={"type": "Nothing"}), "cannot be built"),
        (
            lambda raw: raw.update(
                pre_tokenizer={"type": "Sequence", "pretokenizers": [
                    {"type": "Split", "pattern": {"Regex": "(("}, "behavior": "Isolated", "invert": False},
                    {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True},
                ]}
            ),
            "cannot be built",
        ),
    ],
)  # fmt: skip
def test_a_tokenizer_json_that_is_wrong_in_one_place(change: Change, message: str, tmp_path: Path) -> None:
    raw = json.loads(byte_level_json())
    change(raw)
    refused(folder(tmp_path, json.dumps(raw)), message)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("tokenizer_config.json", [], "holds a list"),
        ("tokenizer_config.json", {"bos_token": 7}, "bos_token is '7', expected a token's text"),
        ("tokenizer_config.json", {"add_bos_token": "no"}, "expected true or false"),
        ("tokenizer_config.json", {"chat_template": 7}, "expected a text or a list of texts"),
        ("tokenizer_config.json", {"added_tokens_decoder": []}, "expected a group"),
        ("tokenizer_config.json", {"added_tokens_decoder": {"x": {}}}, "the id of 'x' is x"),
        ("tokenizer_config.json", {"added_tokens_decoder": {"5": 7}}, "the added token 5 is a number"),
        (
            "tokenizer_config.json",
            {"added_tokens_decoder": {"0": {"content": "odd"}}},
            "two added tokens have the id 0",
        ),
        ("added_tokens.json", {"odd": "x"}, "the id of 'odd' is x"),
        ("generation_config.json", {"eos_token_id": "x"}, "expected an id or a list of ids"),
        ("generation_config.json", {"eos_token_id": [True]}, "expected an id or a list of ids"),
        ("special_tokens_map.json", {"eos_token": ["a"]}, "expected a token's text"),
    ],
)
def test_the_files_beside_it(name: str, content: object, message: str, tmp_path: Path) -> None:
    place = folder(tmp_path, byte_level_json())
    (place / name).write_text(json.dumps(content))
    refused(place, message)


def test_a_template_that_is_no_text(tmp_path: Path) -> None:
    (folder(tmp_path, byte_level_json()) / "chat_template.jinja").write_bytes(b"\xff")
    refused(tmp_path, "not UTF-8")


def test_older_folders_that_are_not_whole(tmp_path: Path) -> None:
    (tmp_path / "vocab.json").write_text('{"a": 0, "b": 1}')
    refused(tmp_path, "merges.txt, which belongs to vocab.json")
    (tmp_path / "merges.txt").write_text("a c\n")
    refused(tmp_path, "cannot be built")
    (tmp_path / "merges.txt").write_text("a\n")
    refused(tmp_path, "cannot be built")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "no byte pair model"),
        (b"\x80", "cut short"),
        (b"\xff" * 20, "more than ten bytes"),
        (b"\x0a\xff\xff\xff\xff\x0f", "cut short"),
        (b"\x08\x01", "a number where bytes were expected"),
        (b"\x0b", "cut short"),
        (sentencepiece_model(spaced_json())[:1999], "cut short"),
        (sentencepiece_model(spaced_json(), kind=1), "no byte pair model"),
        (sentencepiece_model(spaced_json(), rewrites=b"charsmap"), "rewrites characters"),
        (sentencepiece_model(spaced_json())[:2000], "no byte pair model"),
    ],
)
def test_a_sentencepiece_file_that_is_wrong(data: bytes, message: str, tmp_path: Path) -> None:
    (tmp_path / "tokenizer.model").write_bytes(data)
    refused(tmp_path, message)


def test_added_tokens_that_do_not_follow_sentencepiece(tmp_path: Path) -> None:
    (tmp_path / "tokenizer.model").write_bytes(sentencepiece_model(spaced_json()))
    for added, message in (({"odd": 9000}, "and following"), ({"odd": 3}, "both have the id 3")):
        (tmp_path / "added_tokens.json").write_text(json.dumps(added))
        refused(tmp_path, message)


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_any_part_may_hold_anything(data: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A part of tokenizer.json is replaced by junk: it loads or is refused with a ModelError."""
    raw = json.loads(spaced_json(data.draw(st.sampled_from(["prepend", "first"]))))
    node: Any = raw
    for _ in range(data.draw(st.integers(1, 4))):
        keys = list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else []
        if not keys:
            break
        parent, key = node, data.draw(st.sampled_from(list(keys)))
        node = node[key]
    parent[key] = data.draw(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5)
        | st.lists(st.integers(0, 9) | st.text(max_size=2), max_size=3)
        | st.dictionaries(st.sampled_from(["type", "vocab", "id", "content", "a"]), st.text(max_size=3) | st.integers(0, 9))
    )  # fmt: skip
    place = folder(tmp_path_factory.mktemp("junk"), json.dumps(raw))
    refused_or_used(place)


@given(cut=st.integers(0, 10**9), byte=st.integers(0, 255))
@settings(max_examples=100, deadline=None)
def test_a_byte_of_a_sentencepiece_file_may_be_any(
    cut: int, byte: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = bytearray(sentencepiece_model(spaced_json()))
    data[cut % len(data)] = byte
    place = tmp_path_factory.mktemp("junk")
    (place / "tokenizer.model").write_bytes(data)
    refused_or_used(place)
