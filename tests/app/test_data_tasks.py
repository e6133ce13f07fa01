"""`avow data tasks`: records, going on after a stop, and one line for everything that a user can get wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.app.command import avow, complaint


def test_tasks_are_written_told_and_kept(tmp_path: Path) -> None:
    done = avow(tmp_path, "data", "tasks", "out.jsonl", "--count", "5", "--depth", "2")
    assert (done.code, done.out) == (0, "out.jsonl: 5 tasks\n")
    records = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [record["depth"] for record in records] == [2] * 5
    again = avow(tmp_path, "data", "tasks", "out.jsonl", "--count", "5", "--depth", "2", "--json")
    assert again.json == {"path": "out.jsonl", "tasks": 5, "kept": 5}


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["other.jsonl"], "avow: other.jsonl holds something else"),
        (["none/out.jsonl"], "avow: none/out.jsonl.part cannot be written: No such file"),
        (["out.jsonl", "--split", "test", "--depth", "1"], "avow: no test of depth 1"),
        (["out.jsonl", "--depth", "4"], "avow: invalid value for '--depth': 4"),
        (["out.jsonl", "--count", "0"], "avow: invalid value for '--count': 0"),
        (["."], "avow: invalid value for 'OUT'"),
    ],
)
def test_what_cannot_be_done_is_one_line(tmp_path: Path, args: list[str], said: str) -> None:
    (tmp_path / "other.jsonl").write_text("mine\n")
    done = avow(tmp_path, "data", "tasks", *args)
    assert complaint(done).startswith(said), done.err
    assert (tmp_path / "other.jsonl").read_text() == "mine\n"
    assert not (tmp_path / "out.jsonl").exists()
