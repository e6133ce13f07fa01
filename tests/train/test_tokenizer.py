"""A vocabulary of our own: every text comes back, digits stand alone, and transformers reads it alike."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.train.material import full_disk

from avow.core.errors import ModelError, TrainingError
from avow.lm.tokens import Tokenizer
from avow.lm.train.data.documents import Documents
from avow.lm.train.encode import encode
from avow.lm.train.tokenizer import END, SPECIAL, fingerprint, texts, train

SOURCE = [
    f'def total_{word}(xs: list[int]) -> int:\n    """Return {n} of them.\n\n    >>> total_{word}([1, 24])\n    3\n    """\n'
    f"    return sum(x for x in xs if x % {n} == 0)\n"
    for n, word in enumerate(["even", "odd", "small", "large"] * 5)
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("tokenizer") / "vocabulary"
    assert train(SOURCE, 340, made) == 340
    return made


@given(st.text(max_size=60))
def test_every_text_comes_back(folder: Path, text: str) -> None:
    tokenizer = Tokenizer.load(folder)
    assert tokenizer.decode(tokenizer.encode(text)) == text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def test_special_tokens_come_first_and_fill_in_is_known(folder: Path) -> None:
    tokenizer = Tokenizer.load(folder)
    assert [tokenizer.find(text) for text in SPECIAL] == list(range(len(SPECIAL)))
    assert (tokenizer.eos, tokenizer.bos, tokenizer.add_bos, tokenizer.chat) == ((0,), None, False, None)
    assert tokenizer.fim is not None
    assert tokenizer.fim.prompt("a", "b") == [1, *tokenizer.encode("a"), 3, *tokenizer.encode("b"), 2]
    assert tokenizer.encode(END) != [0]
    assert tokenizer.encode(END, special=True) == [0]


def test_digits_stand_alone(folder: Path) -> None:
    tokenizer = Tokenizer.load(folder)
    spelled = [tokenizer.bytes_of(i) for i in tokenizer.encode("x = 1234, 56")]
    assert [piece.strip() for piece in spelled if piece.strip().isdigit()] == [b"1", b"2", b"3", b"4", b"5", b"6"]


@pytest.mark.parametrize("text", SOURCE[:4])
def test_a_text_can_be_cut_at_ends_of_lines_and_behind_indentations(folder: Path, text: str) -> None:
    tokenizer = Tokenizer.load(folder)
    whole, at = tokenizer.encode(text), 0
    for line in text.splitlines(keepends=True):
        inner = len(line) - len(line.lstrip(" "))
        for cut in {at, at + inner}:
            if (
                text[cut:].lstrip(" ")[:1] != "\n" and text[cut - 2 : cut] != "\n\n"
            ):  # empty lines go with the end before
                assert tokenizer.encode(text[:cut]) + tokenizer.encode(text[cut:]) == whole, (text[:cut], text[cut:])
        at += len(line)


def test_transformers_reads_the_same(folder: Path) -> None:
    from transformers import AutoTokenizer

    theirs, ours = AutoTokenizer.from_pretrained(folder), Tokenizer.load(folder)
    for text in [*SOURCE, f"a{END}b", "é\t\r\n\x00  \n", "    return 12345"]:
        assert theirs.encode(text, split_special_tokens=True) == ours.encode(text)
        assert theirs.decode(ours.encode(text)) == text
    assert theirs.encode(f"a{END}") == ours.encode(f"a{END}", special=True)
    assert theirs.eos_token_id == 0


def test_the_same_texts_give_the_same_vocabulary(folder: Path, tmp_path: Path) -> None:
    train(SOURCE, 340, tmp_path / "again")
    assert fingerprint(tmp_path / "again") == fingerprint(folder)


def rows(path: Path, *objects: object) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in objects))
    return path


def test_lines_of_json_are_texts(tmp_path: Path) -> None:
    path = rows(tmp_path / "a.jsonl", {"text": "a"}, {"prompt": "b", "completion": "c", "hidden": [1]})
    assert list(texts([path, path])) == ["a", "b", "c"] * 2
    with pytest.raises(TrainingError, match=r"b.jsonl:1: 'completion' is null, expected"):
        list(texts([rows(tmp_path / "b.jsonl", {"prompt": "b"})]))


def test_prompt_and_completion_are_tokenized_apart(folder: Path, tmp_path: Path) -> None:
    tokenizer = Tokenizer.load(folder)
    path = rows(
        tmp_path / "a.jsonl",
        {"prompt": "x = tot", "completion": "al\n"},
        {"text": "total"},
        {"prompt": END, "completion": ""},
    )
    assert encode([path], tmp_path / "out", folder) == (3, Documents(tmp_path / "out").tokens)
    read, parts = Documents(tmp_path / "out"), tokenizer.encode("x = tot")
    assert read[0].tolist() == [*parts, *tokenizer.encode("al\n"), 0] != [*tokenizer.encode("x = total\n"), 0]
    assert read.prompt(0) == len(parts)
    assert (read[1].tolist(), read.prompt(1)) == ([*tokenizer.encode("total"), 0], 0)
    assert read[2].tolist() == [*tokenizer.encode(END), 0]
    assert read.tokenizer == fingerprint(folder)


def test_a_chat_has_its_tokens(folder: Path, tmp_path: Path) -> None:
    tokenizer = Tokenizer.load(folder)
    encode([rows(tmp_path / "a.jsonl", {"prompt": "a", "completion": "b"})], tmp_path / "out", folder, chat=True)
    read = Documents(tmp_path / "out")
    assert read[0].tolist() == [4, *tokenizer.encode("a"), 5, *tokenizer.encode("b"), 0]
    assert (read.prompt(0), read.chat) == (3, True)


def test_what_cannot_be_is_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="a vocabulary of 200 entries, expected 262 to 65536"):
        train(SOURCE, 200, tmp_path / "out")
    with pytest.raises(TrainingError, match="no text to learn a vocabulary from"):
        train(["", ""], 300, tmp_path / "out")
    with pytest.raises(TrainingError, match="exists already"):
        train(SOURCE, 300, folder)
    with pytest.raises(TrainingError, match="'completion' is a number"):
        encode([rows(tmp_path / "a.jsonl", {"prompt": "a", "completion": 1})], tmp_path / "out", folder)
    with pytest.raises(ModelError, match="no tokenizer"):
        encode([tmp_path / "a.jsonl"], tmp_path / "out", tmp_path)
    with full_disk(2000), pytest.raises(TrainingError, match="out cannot be written"):
        train(SOURCE, 300, tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["a.jsonl"]


def changed(folder: Path, source: Path, change: Callable[[dict[str, Any]], object], config: str = "{}") -> Path:
    """A vocabulary with another tokenizer.json."""
    raw = json.loads((source / "tokenizer.json").read_text())
    change(raw)
    folder.mkdir()
    (folder / "tokenizer.json").write_text(json.dumps(raw))
    (folder / "tokenizer_config.json").write_text(config)
    return folder


def renamed(raw: dict[str, Any]) -> None:
    """The end of a text has a name of its own."""
    raw["added_tokens"][0]["content"] = "<other>"
    raw["model"]["vocab"]["<other>"] = raw["model"]["vocab"].pop(END)


def test_the_end_is_that_of_the_vocabulary(folder: Path, tmp_path: Path) -> None:
    path = rows(tmp_path / "a.jsonl", {"text": "total"})
    foreign = changed(tmp_path / "foreign", folder, renamed, '{"eos_token": "<other>"}')
    encode([path], tmp_path / "out", foreign)
    assert Documents(tmp_path / "out")[0].tolist() == [*Tokenizer.load(folder).encode("total"), 0]
    with pytest.raises(TrainingError, match="endless: the vocabulary has no end of a text") as caught:
        encode([path], tmp_path / "none", changed(tmp_path / "endless", folder, renamed))
    assert "eos_token" in caught.value.hint


def test_ids_that_token_files_cannot_hold_are_refused(folder: Path, tmp_path: Path) -> None:
    path = rows(tmp_path / "a.jsonl", {"text": "total"})
    large = changed(tmp_path / "large", folder, lambda raw: raw["model"]["vocab"].update(far=65_536))
    with pytest.raises(TrainingError, match="large: a vocabulary of 65,537 ids, expected at most 65,536"):
        encode([path], tmp_path / "out", large)
    assert not (tmp_path / "out").exists()
