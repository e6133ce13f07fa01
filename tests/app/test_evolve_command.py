"""`avow data evolve`: a scripted server as the teacher, what it says, going on, and what it refuses."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.app.command import avow, complaint

from avow.testing import ScriptedServer


def answers(prompt: str, _number: int) -> str:
    """A teacher that adds one more to the number in a question."""
    found = int(re.findall(r"adds (\d+)", prompt)[-1])
    if "Rewrite the programming question" in prompt:
        return f"Write a function `plus(x)` that adds {found + 1} to x."
    if "Write tests" in prompt:
        return f"```python\nassert plus(1) == {1 + found}\nassert plus(0) == {found if found < 8 else 0}\n```"
    return f"```python\ndef plus(x):\n    return x + {found}\n```"


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer(answers, styles=["chat"]) as running:
        yield running


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "seeds.jsonl").write_text(
        '{"instruction": "A function that adds 1."}\n{"prompt": "A function that adds 6."}\n'
    )
    return tmp_path


def test_what_it_says_and_how_it_goes_on(home: Path, server: ScriptedServer) -> None:
    run = ("data", "evolve", "seeds.jsonl", "out", "--model", f"openai:any@{server.url}")
    done = avow(home, *run, "--rounds", "2")
    assert (done.code, done.out) == (0, "out: 3 of 4 attempts kept (2 in round 1, 1 in round 2)\n")
    assert "evolving   4 of 4, 3 of 4 kept, 0 s left; the last was not: a test fails: assert plus(0) == 0" in done.err
    asked = server.requests
    lines = [json.loads(line) for line in (home / "out" / "evolved.jsonl").read_text().splitlines()]
    assert [line["question"] for line in lines] == [
        f"Write a function `plus(x)` that adds {n} to x." for n in (2, 7, 3)
    ]
    assert avow(home, *run, "--rounds", "2").out == done.out
    assert server.requests == asked
    told = avow(home, *run, "--json").json
    assert told["rounds"][2] == {"round": 3, "attempts": 2, "kept": 1}
    assert (told["attempts"], told["kept"], told["path"]) == (6, 4, "out")
    assert server.requests > asked


def test_what_it_refuses(home: Path, server: ScriptedServer) -> None:
    model = ("--model", f"openai:any@{server.url}")
    assert "no such file: none" in complaint(avow(home, "data", "evolve", "none", "out", *model))
    assert "no model is given" in complaint(avow(home, "data", "evolve", "seeds.jsonl", "out", "--model", ""))
    assert "0 is not in the range" in complaint(
        avow(home, "data", "evolve", "seeds.jsonl", "out", *model, "--rounds", "0")
    )
    (home / "bad.jsonl").write_text('{"id": 1}\n')
    found = complaint(avow(home, "data", "evolve", "bad.jsonl", "out", *model))
    assert found == "avow: bad.jsonl:1: 'instruction' or 'prompt' is null, expected a text"
    assert not (home / "out").exists()
