"""`avow data build`: the report, JSON, going on after a kill, and one line for all that a user can get wrong."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest
from tests.app.command import AVOW, avow, complaint, environment
from tests.train.source import GPL, MIT, program, repositories, write

from avow.lm.train.tokenizer import train


@pytest.fixture
def home(tmp_path: Path) -> Path:
    repositories(tmp_path / "source", 6)
    write(tmp_path, {"source/free/COPYING": GPL, "source/free/f.py": program(77), "source/repo0/notes.txt": "text"})
    return tmp_path


def test_a_report_for_a_person(home: Path) -> None:
    done = avow(home, "data", "build", "source", "out", "--valid", "0.3", "--exclude", "repo1")
    assert done.code == 0
    lines = {line.split("  ")[0]: line.split() for line in done.out.splitlines() if line}
    assert lines["found"][1] == "27"
    assert lines["- other language"][-4] == "8"  # six licences, COPYING, notes
    assert lines["- held out"][-4] == "3"
    assert lines["- licence"][-4] == "1"
    assert lines["= kept"][2] == "15"
    assert lines["MIT"][1] == "15"
    assert lines["free"] == ["free", "1", "GPL", "text", "of", "COPYING"]
    assert done.out.endswith("replaced: nothing\nout: 15 files\n")
    assert "selecting  27 files" in done.err


def test_json_and_tokens(home: Path) -> None:
    train((program(seed) for seed in range(20)), 400, home / "vocabulary")
    args = ("data", "build", "source", "out", "--tokenizer", "vocabulary", "--context", "128", "--fim-rate", "1", "--json")
    found = avow(home, *args).json
    assert found["kept"]["files"] == found["licences"]["MIT"]["files"] == 18
    assert found["kept"]["tokens"] == sum(part["tokens"] for part in found["splits"].values()) > 0
    assert {path.name for path in (home / "out").iterdir()} == {"build.sqlite", "manifest.json", "train", "valid"}
    assert avow(home, *args, "--text").json == found
    assert (home / "out" / "train.jsonl").exists()


def test_one_repository_is_told_to_have_no_validation(home: Path) -> None:
    done = avow(home, "data", "build", "source/repo1", "out")
    assert done.code == 0
    assert "nothing is left for validation" in done.err


def test_a_killed_build_goes_on(home: Path) -> None:
    repositories(home / "many", 30, files=6)
    assert avow(home, "data", "build", "many", "whole").code == 0
    ledger = home / "out" / "build.sqlite"
    running = subprocess.Popen([*AVOW, "data", "build", "many", "out"], cwd=home, env=environment(home), stderr=subprocess.DEVNULL)
    while running.poll() is None and not _judged(ledger):
        time.sleep(0.02)
    running.send_signal(signal.SIGKILL)
    running.wait()
    assert avow(home, "data", "build", "many", "out").code == 0
    for name in ("train.jsonl", "manifest.json"):
        assert (home / "out" / name).read_bytes() == (home / "whole" / name).read_bytes()


def _judged(ledger: Path) -> bool:
    """Whether some verdicts are in the file; a build that holds it counts, once it is beyond its tables."""
    if not ledger.exists() or ledger.stat().st_size < 60_000:
        return False
    try:
        with sqlite3.connect(f"file:{ledger}?mode=ro", uri=True, timeout=0) as db:
            return bool(db.execute("SELECT count(*) FROM files WHERE verdict IS NOT NULL").fetchone()[0])
    except sqlite3.Error:
        return True


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("none", "out"), "no such folder: none. Expected folders of source"),
        (("empty", "out"), "no python files in empty"),
        (("source/free", "out"), "nothing is left of 1 python files in source/free: licence 1. free: GPL (text of COPYING). Permitted:"),
        (("source", "out", "--language", "klingon"), "no language 'klingon'. Known: assembly"),
        (("source", "out", "--benchmarks", "none.jsonl"), "no such file: none.jsonl"),
        (("source", "out", "--tokenizer", "none"), "none holds no tokenizer: tokenizer.json: No such file"),
        (("source", "out", "--tokenizer", "none", "--fim-rate", "2"), "a fim rate of 2.0, expected 0 to 1"),
        (("source", "source/out"), "source/out lies in source"),
        (("source", "source/free/f.py"), "lies in source"),
        (("source", "file"), "cannot be written"),
        (("source",), "missing argument"),
    ],
)
def test_what_a_user_can_get_wrong(home: Path, args: tuple[str, ...], told: str) -> None:
    (home / "empty").mkdir()
    (home / "file").write_text("")
    assert told.lower() in complaint(avow(home, "data", "build", *args)).lower()
    assert not list(home.glob("out/*.json*"))


def test_an_interrupted_build_says_that_it_can_go_on(home: Path) -> None:
    repositories(home / "many", 40, files=6)
    reads, writes = os.pipe()
    os.set_blocking(writes, False)
    with contextlib.suppress(BlockingIOError):  # a full pipe: the build waits at its first line, and cannot end before the signal
        while os.write(writes, b"\n" * 4096):
            pass
    os.set_blocking(writes, True)
    running = subprocess.Popen([*AVOW, "data", "build", "many", "out"], cwd=home, env=environment(home), stderr=writes)
    os.close(writes)
    while not (home / "out" / "build.sqlite").exists():
        time.sleep(0.02)
    running.send_signal(signal.SIGTERM)
    with os.fdopen(reads, encoding="utf-8") as err:
        assert "the same command goes on where it stopped" in err.read()
    assert running.wait() == 143


def test_undecodable_files_are_dropped_and_counted(home: Path) -> None:
    write(home, {"source/repo0/latin.py": "x = 'é'\n".encode("latin-1"), "source/repo0/LICENSE.md": MIT})
    assert avow(home, "data", "build", "source", "out", "--json").json["dropped"]["not text"]["files"] == 1
    rows = [json.loads(line) for line in (home / "out" / "train.jsonl").read_text().splitlines()]
    assert all(row["text"].isascii() for row in rows)
