"""`avow train encode` of pairs for the contrastive loss, and of solutions that are right or wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.app.command import avow, complaint

from avow.lm.train.data.documents import Documents

ROW = {"prompt": "def f(x):\n", "completion": "    return x\n", "comments": "    # it\n    return x\n", "correct": True}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "rows.jsonl").write_text(json.dumps(ROW) + "\n" + json.dumps(ROW | {"correct": False}) + "\n")
    assert avow(tmp_path, "train", "tokenizer", "rows.jsonl", "words", "--vocab", "300").code == 0
    return tmp_path


def encoded(home: Path, *args: str) -> Documents:
    done = avow(home, "train", "encode", "rows.jsonl", "out", "--tokenizer", "words", *args, "--json")
    found = Documents(home / "out")
    assert done.json == {"path": "out", "documents": len(found), "tokens": found.tokens}
    return found


def test_pairs(home: Path) -> None:
    found = encoded(home, "--pairs")
    assert len(found) == 4
    assert found.prompt(0) == found.prompt(1)
    assert len(found[0]) > len(found[1])


def test_values(home: Path) -> None:
    found = encoded(home, "--values")
    assert len(found) == 2
    assert found.prompt(0) < found.prompt(1)  # "correct", "incorrect"


def test_one_of_them(home: Path) -> None:
    run = ("train", "encode", "rows.jsonl", "out", "--tokenizer", "words", "--pairs")
    assert "--pairs stands alone" in complaint(avow(home, *run, "--values"))
    assert "--pairs stands alone" in complaint(avow(home, *run, "--chat"))
    (home / "rows.jsonl").write_text('{"prompt": "x", "comments": "y"}\n')
    assert "not one of its solutions has a comment" in complaint(avow(home, *run))
    assert not (home / "out").exists()
