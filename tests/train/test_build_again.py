"""A build that is given again: stopped within a file, refused, with another split; and folders that are not its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.train.source import GPL, MIT, program, repositories, write
from tests.train.test_build import StopError, built, quiet, texts

from avow.core.errors import DataError, ModelError
from avow.lm.train.data.build import Plan, build
from avow.lm.train.data.encoding import Encoding
from avow.lm.train.data.ledger import KEPT, NAME, Judgement, Ledger
from avow.lm.train.tokenizer import train


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "vocabulary"
    train((program(seed) for seed in range(30)), 400, folder)
    return folder


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def all_bytes(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.[jui]*") if path.is_file()}


@pytest.mark.parametrize("query", ["INSERT INTO digests", "UPDATE files SET verdict", "UPDATE files SET tokens"])
def test_an_exception_within_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, vocabulary: Path, query: str) -> None:
    source = repositories(tmp_path / "source", 2)
    options: dict[str, Any] = {"encoding": Encoding(vocabulary, context=128)}
    whole = built(tmp_path / "whole", source, **options)
    run, asked = Ledger.run, 0

    def stopping(self: Ledger, text: str, *values: Any) -> None:
        nonlocal asked
        asked += text.startswith(query)
        if asked == 4:
            raise StopError
        run(self, text, *values)

    with monkeypatch.context() as patch:
        patch.setattr(Ledger, "run", stopping)
        with pytest.raises(StopError):
            built(tmp_path / "out", source, **options)
    assert built(tmp_path / "out", source, **options) == whole
    assert all_bytes(tmp_path / "out") == all_bytes(tmp_path / "whole")


def test_an_exception_between_text_and_verdict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = repositories(tmp_path / "source", 2)
    judge = Ledger.judge

    def stopping(self: Ledger, file: int, found: Judgement) -> None:
        if found.verdict == KEPT:
            raise StopError
        judge(self, file, found)

    with monkeypatch.context() as patch:
        patch.setattr(Ledger, "judge", stopping)
        with pytest.raises(StopError):
            built(tmp_path / "out", source)
    assert built(tmp_path / "out", source).kept.files == 6


def test_other_folders_are_left_alone(tmp_path: Path) -> None:
    source = repositories(tmp_path / "source", 2)
    mine = write(tmp_path / "mine", {"train/thesis.txt": "x"})
    with pytest.raises(DataError, match="mine holds other files"):
        built(mine, source)
    assert names(mine) == {"train"}
    (mine / NAME).touch()  # a ledger that was begun and says nothing yet
    with pytest.raises(DataError, match="mine holds other files"):
        built(mine, source)
    assert (mine / "train" / "thesis.txt").exists()
    (tmp_path / "empty").mkdir()
    assert built(tmp_path / "empty", source).kept.files == 6


def test_a_source_that_was_mended_after_a_refusal(tmp_path: Path) -> None:
    source = write(tmp_path / "source", {"one/COPYING": GPL, "one/a.py": program(1), "held/b.py": program(2)})
    with pytest.raises(DataError, match="nothing is left"):
        built(tmp_path / "out", source, exclude=("held",))
    (source / "one" / "COPYING").write_text(MIT)
    write(source, {"one/b.py": program(2)})
    found = built(tmp_path / "out", source, exclude=("held",))
    assert set(texts(tmp_path / "out")) == {"one/a.py"}
    assert found.dropped["exact copy"].files == 1
    (tmp_path / "bare").mkdir()
    with pytest.raises(DataError, match="no python files"):
        built(tmp_path / "second", tmp_path / "bare")
    repositories(tmp_path / "bare", 1)
    assert built(tmp_path / "second", tmp_path / "bare").kept.files == 3
    with pytest.raises(DataError, match="no java files"):
        built(tmp_path / "third", tmp_path / "bare", language="java")
    assert built(tmp_path / "third", tmp_path / "bare").kept.files == 3  # what failed claims no folder


def test_outputs_of_another_split_do_not_stay(tmp_path: Path, vocabulary: Path) -> None:
    source, out = repositories(tmp_path / "source", 4), tmp_path / "out"
    encoding = Encoding(vocabulary, context=128)
    built(out, source, valid=0.3)
    built(out, source, valid=0.3, encoding=encoding, texts=False)
    whole = {"train.jsonl", "valid.jsonl", "train", "valid", "manifest.json", NAME}
    assert names(out) == whole
    built(out, source, valid=0.6, encoding=encoding, texts=False)
    assert names(out) == whole - {"train.jsonl", "valid.jsonl"}
    built(out, source, valid=0.6, most=20_000)
    assert names(out) == whole - {"train", "valid"}


def test_outputs_of_another_split_do_not_stay_after_a_stop(tmp_path: Path, vocabulary: Path) -> None:
    source, out = repositories(tmp_path / "source", 4), tmp_path / "out"
    built(out, source, valid=0.3, encoding=Encoding(vocabulary, context=128), texts=False)

    def stop(stage: str, done: int, total: int) -> None:
        if stage == "writing":
            raise StopError

    with pytest.raises(StopError):
        build(Plan((source,), out, valid=0.6), stop)
    built(out, source, valid=0.3)
    assert names(out) == {"train.jsonl", "valid.jsonl", "manifest.json", NAME}


def test_near_copies_of_what_is_held_out_are_known(tmp_path: Path) -> None:
    """B is near A, C near B but not near A; A and B are held out, so C is left out too."""
    lines = [f"name_{n} = call_{n}(first, second)\n" for n in range(124)]
    a, b, c = ("".join(lines[start : start + 100]) for start in (0, 12, 24))
    source = write(tmp_path / "source", {"LICENSE": MIT, "held/a.py": a, "held/b.py": b, "c.py": c, "d.py": program(9)})
    found = built(tmp_path / "out", source, exclude=("held",))
    assert found.dropped["near copy"].files == 1
    assert set(texts(tmp_path / "out")) == {"d.py"}
    write(source, {"held/b.py": program(3)})
    assert built(tmp_path / "without", source, exclude=("held",)).kept.files == 2


def test_a_text_that_a_mark_would_spoil(tmp_path: Path) -> None:
    source = write(tmp_path / "source", {"LICENSE": MIT, "a.py": program(1), "b.py": program(2) + 'NAME = f"{x@y.io}"\n'})
    assert set(built(tmp_path / "out", source).dropped) == {"other language", "does not parse"}
    assert set(texts(tmp_path / "out")) == {"a.py"}


def test_a_vocabulary_that_cannot_be_used_is_told_first(tmp_path: Path, vocabulary: Path) -> None:
    source = repositories(tmp_path / "source", 1)
    raw = (vocabulary / "tokenizer.json").read_text().replace("<fim_middle>", "<other>")
    write(tmp_path / "other", {"tokenizer.json": raw, "tokenizer_config.json": (vocabulary / "tokenizer_config.json").read_text()})
    with pytest.raises(ModelError, match="has no token <fim_middle>"):
        build(Plan((source,), tmp_path / "out", encoding=Encoding(tmp_path / "other")), quiet)
    assert not (tmp_path / "out").exists()
