"""`avow eval gsm8k`: the table, the JSON, and one line for what a user can get wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.app.command import avow, complaint


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for name, wrong in (("a", 3), ("b", 5), ("c", 4)):
        rows = [
            {"question": f"q{i}", "gt": str(i), "pred": [str(i + (i % wrong == 0))], "code": ["```output\n1\n```"]}
            for i in range(400)
        ]
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return tmp_path


def test_votes_as_table_and_json(home: Path) -> None:
    runs = ("--runs", "a.jsonl", "b.jsonl", "c.jsonl")
    done = avow(home, "eval", "gsm8k", *runs, "--vote", "majority,em")
    assert done.code == 0
    lines = done.out.splitlines()
    assert lines[0].split("  ")[0] == "vote"
    assert [line.split()[0] for line in lines[1:4]] == ["majority", "em", "oracle"]
    assert "400 problems · 3 runs worth " in lines[-1]
    found = avow(home, "eval", "gsm8k", *runs, "--vote", "all", "--json").json
    assert found["benchmark"] == "gsm8k"
    assert found["n"] == 400
    assert found["runs"] == {"a": 266, "b": 320, "c": 300}
    assert set(found["votes"]) == {"majority", "weighted", "em", "dependence", "verified", "calibrated"}
    assert found == avow(home, "eval", "gsm8k", "--runs", "a.jsonl", "--runs", "b.jsonl", "c.jsonl", "--json").json


def test_a_run_of_which_a_half_is_missing_is_named(home: Path) -> None:
    for name, half in (("a", "wrong"), ("b", "correct")):
        (home / f"{name}.jsonl").rename(home / f"{name}-{half}.jsonl")
    runs = ("--runs", "a-wrong.jsonl", "b-correct.jsonl", "c.jsonl")
    assert avow(home, "eval", "gsm8k", *runs, "--json").json["alone"] == {"a": "wrong", "b": "correct"}
    assert avow(home, "eval", "gsm8k", *runs).out.splitlines()[-2:] == [
        "left out a-correct: without it, the run is taken to be right on the other problems",
        "left out b-wrong: without it, the run is taken to have no answer to the other problems",
    ]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("gsm8k",), "needs --runs FILE"),
        (("gsm8k", "--runs", "none.jsonl"), "none.jsonl"),
        (("gsm8k", "--runs", "a.jsonl", "--vote", "emm"), "no such vote: 'emm'. Did you mean 'em'?"),
        (("gsm8k", "--runs", "a.jsonl", "--vote", "borda"), "There is: calibrated, dependence"),
        (("gsm8k", "--runs", "a.jsonl", "a.jsonl"), "twice"),
        (("humaneval", "--runs", "a.jsonl"), "--runs are of gsm8k"),
        (("humaneval", "a.jsonl"), "--runs are of gsm8k"),
    ],
)
def test_one_line_says_what_is_wrong(home: Path, args: tuple[str, ...], said: str) -> None:
    assert said in complaint(avow(home, "eval", *args))
