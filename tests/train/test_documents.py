"""Folders of documents: what was written is read, and nothing else is taken for one."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.train.material import full_disk

from avow.core.errors import TrainingError
from avow.lm.train.data.documents import META, PROMPTS, STARTS, TOKENS, Documents, DocumentsWriter

documents = st.lists(
    st.lists(st.integers(0, 65_535), min_size=1, max_size=20).flatmap(
        lambda ids: st.tuples(st.just(ids), st.integers(0, len(ids)))
    ),
    min_size=1,
    max_size=8,
)


@given(documents)
@settings(max_examples=40, deadline=None)
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, given_: list[tuple[list[int], int]]) -> None:
    folder = tmp_path_factory.mktemp("documents") / "out"
    with DocumentsWriter(folder, tokenizer="abc", chat=True, pairs=True) as writer:
        for ids, prompt in given_:
            writer.add(ids, prompt)
    read = Documents(folder)
    assert [(read[i].tolist(), read.prompt(i)) for i in range(len(read))] == given_
    assert read.tokens == sum(len(ids) for ids, _ in given_)
    assert read.largest == max(max(ids) for ids, _ in given_)
    assert (read.tokenizer, read.chat, read.pairs) == ("abc", True, True)
    assert read[0].dtype == np.uint16


def one(folder: Path) -> Path:
    with DocumentsWriter(folder) as writer:
        writer.add([5, 6, 7], 2)
        writer.add([8])
    return folder


@pytest.mark.parametrize("ids", [[], [-1], [65_536], np.array([70_000], np.int64)])
def test_ids_that_do_not_fit_are_refused(tmp_path: Path, ids: list[int]) -> None:
    writer = DocumentsWriter(tmp_path / "out")
    with pytest.raises(ValueError, match="ids, expected some"):
        writer.add(ids)
    with pytest.raises(ValueError, match="prompt of 2"):
        writer.add([1], 2)
    writer.abandon()
    assert list(tmp_path.iterdir()) == []


def test_a_failure_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="0 ids"), DocumentsWriter(tmp_path / "out") as writer:
        writer.add([])
    assert list(tmp_path.iterdir()) == []


def test_what_an_interrupted_attempt_left_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "out.new").mkdir()
    (tmp_path / "out.new" / TOKENS).write_bytes(b"left")
    assert len(Documents(one(tmp_path / "out"))) == 2
    assert not (tmp_path / "out.new").exists()


def test_no_documents_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="nothing to write"):
        DocumentsWriter(tmp_path / "out").close()
    assert list(tmp_path.iterdir()) == []


def fill(writer: DocumentsWriter) -> None:
    with writer:
        for _ in range(100):
            writer.add(range(1000))


def test_a_full_disk_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    with full_disk(20_000):
        writer = DocumentsWriter(tmp_path / "out")
        with pytest.raises(TrainingError, match="out cannot be written: File too large") as caught:
            fill(writer)
    assert "what was there before still is" in caught.value.hint
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_is_not_written_over(tmp_path: Path) -> None:
    before = {path.name: path.read_bytes() for path in one(tmp_path / "out").iterdir()}
    with pytest.raises(TrainingError, match="out exists already"):
        DocumentsWriter(tmp_path / "out")
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before


@pytest.mark.parametrize("name", [TOKENS, STARTS, PROMPTS])
def test_a_file_cut_short_is_named(tmp_path: Path, name: str) -> None:
    path = one(tmp_path / "out") / name
    os.truncate(path, path.stat().st_size - 1)
    with pytest.raises(TrainingError, match=f"{name} has .* bytes, expected"):
        Documents(tmp_path / "out")


def test_files_that_contradict_each_other_are_refused(tmp_path: Path) -> None:
    (one(tmp_path / "a") / STARTS).write_bytes(np.array([0, 3, 3], "<i8").tobytes())
    with pytest.raises(TrainingError, match="do not rise from 0 to 4"):
        Documents(tmp_path / "a")
    (one(tmp_path / "b") / PROMPTS).write_bytes(np.array([2, 2], "<i4").tobytes())
    with pytest.raises(TrainingError, match="a prompt is longer than its document"):
        Documents(tmp_path / "b")


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"version": 1}', '{"version": 2, "documents": 2, "tokens": 4, "largest": 8}']
)
def test_another_meta_file_is_refused(tmp_path: Path, text: str) -> None:
    (one(tmp_path / "out") / META).write_text(text)
    with pytest.raises(TrainingError, match=r"meta\.json"):
        Documents(tmp_path / "out")


def test_no_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=r"nowhere is no folder of documents: meta\.json: No such file"):
        Documents(tmp_path / "nowhere")
    meta = json.loads((one(tmp_path / "out") / META).read_text())
    numbers = {"version": 1, "documents": 2, "tokens": 4, "largest": 8}
    assert meta == {**numbers, "tokenizer": "", "chat": False, "pairs": False}
    (tmp_path / "out" / META).write_text(json.dumps(numbers))  # as older ones are
    assert not Documents(tmp_path / "out").pairs


def test_the_mark_is_of_lengths_and_prompts(tmp_path: Path) -> None:
    marks = set()
    for name, ids in (("a", [([5, 6, 7], 2), ([8], 0)]), ("b", [([5, 6], 2), ([7, 8], 0)]), ("c", [([5, 6, 7], 1), ([8], 0)])):
        with DocumentsWriter(tmp_path / name) as writer:
            for one_, prompt in ids:
                writer.add(one_, prompt)
        marks.add(Documents(tmp_path / name).lengths_mark())
    assert len(marks) == 3
    assert Documents(one(tmp_path / "out")).lengths_mark() == Documents(tmp_path / "a").lengths_mark()
