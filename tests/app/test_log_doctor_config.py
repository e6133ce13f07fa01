"""`avow log`, `avow doctor`, `avow config`: what was done, what works here, what is set."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from tests.app.command import POSITIVE, RIGHT, TASK, WRONG, avow, candidates, complaint, environment, process

from avow.core.config import NAMES
from avow.core.store import Store
from avow.core.types import Origin, Sample, Trace


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "task.py").write_text(TASK)
    candidates(tmp_path / "good", [RIGHT, POSITIVE])
    candidates(tmp_path / "bad", [WRONG])
    return tmp_path


def test_looking_makes_no_store(home: Path) -> None:
    for args in (["log"], ["log", "list"], ["log", "export"]):
        assert avow(home, *args).code == 0
    assert complaint(avow(home, "log", "show", "2")).startswith("avow: no run starts with '2'")
    for args in (["log", "--store", "typo.db"], ["log", "list", "--store", "typo.db"], ["log", "export", "--store", "typo.db"]):
        assert complaint(avow(home, *args)) == "avow: no such run store: typo.db. The first run makes it."
    by_variable = environment(home, AVOW_STORE="typo.db")
    assert complaint(avow(home, "log", env=by_variable)) == "avow: no such run store: typo.db. The first run makes it."
    assert sorted(file.name for file in home.iterdir()) == ["bad", "good", "task.py"]


def test_what_is_no_ordinary_file_is_no_store(home: Path) -> None:
    os.mkfifo(home / "pipe")
    for path in ("/dev/full", "/dev/null", "pipe"):
        for args in (["log"], ["select", "task.py", "good"]):
            said = complaint(avow(home, *args, env=environment(home, AVOW_STORE=path)))
            assert said == f"avow: {path} is no ordinary file, expected a run store file"


def test_the_flags_of_a_group_are_those_of_its_subcommands(home: Path) -> None:
    assert avow(home, "select", "task.py", "good", "--store", "s.db").code == 0
    assert not (home / "avow-home").exists()
    listed = avow(home, "log", "--store", "s.db", "--json").json
    assert listed["store"] == "s.db"
    run = listed["runs"][0]["id"]
    assert avow(home, "log", "list", "--store", "s.db", "--json").json == listed
    for args in (["--store", "s.db", "show", run], ["show", "--store", "s.db", run]):
        assert avow(home, "log", *args).out.startswith(f"run      {run}\n")
    assert avow(home, "log", "--json", "--store", "s.db", "show", run).json["id"] == run
    assert avow(home, "log", "--store", "s.db", "export").out == avow(home, "log", "export", "--store", "s.db").out != ""
    assert avow(home, "log", "--store", "typo.db", "list", "--store", "s.db").code == 0  # the nearer one counts
    assert avow(home, "config", "--json").json == avow(home, "config", "show", "--json").json


def test_the_log(home: Path) -> None:
    assert avow(home, "log").out == f"no runs in {home / 'avow-home' / 'runs.db'}\n"
    assert avow(home, "select", "task.py", "good").code == 0
    assert avow(home, "select", "task.py", "bad").code == 1
    listed = avow(home, "log")
    assert listed.code == 0
    head, newest, oldest = listed.out.splitlines()
    assert head.split() == ["run", "when", "outcome", "samples", "seconds", "model", "task"]
    assert "unproven" in newest
    assert "files:good" in oldest
    assert len(avow(home, "log", "list", "-n", "1").out.splitlines()) == 2
    runs = avow(home, "log", "list", "--json").json["runs"]
    assert [run["model"] for run in runs] == ["files:bad", "files:good"]
    shown = avow(home, "log", "show", runs[1]["id"])
    assert shown.out.startswith(f"run      {runs[1]['id']}\ntask     task\nmodel    files:good\nseed     0\nwith     avow ")
    assert "\nchosen   1 of 2 samples agree" in shown.out
    assert shown.out.endswith(f"\n\n{RIGHT}") or shown.out.endswith(f"\n\n{POSITIVE}")
    as_json = avow(home, "log", "show", runs[0]["id"], "--json").json
    assert as_json["run"]["choice"]["code"] == WRONG
    assert "more than one run starts with '2'" in complaint(avow(home, "log", "show", "2"))


def test_a_run_that_was_killed_shows_what_is_kept_of_it(home: Path) -> None:
    with Store(home / "avow-home" / "runs.db") as store:
        run = store.begin_run("task", "model")
        store.put_samples("k", [Sample("x", "", Origin("m", i)) for i in range(3)])
        store.put_trace("p", "c", "l", Trace("", ()))
    shown = avow(home, "log", "show", run).out
    assert shown.endswith("unfinished: 3 samples and 1 execution are kept, the same command goes on where it stopped\n")


def test_the_export_is_json_lines(home: Path) -> None:
    assert avow(home, "log", "export").out == ""
    avow(home, "select", "task.py", "good")
    rows = [json.loads(line) for line in avow(home, "log", "export").out.splitlines()]
    kinds = [row["kind"] for row in rows]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {"runs": 1, "traces": 2, "judgements": 2}


def test_doctor(home: Path) -> None:
    found = avow(home, "doctor", "--json").json
    assert found["level"] in (0, 1, 2, 3)
    assert {"bubblewrap", "namespaces", "confinement", "seccomp", "landlock"} <= {layer["name"] for layer in found["layers"]}
    assert all(layer["works"] or layer["detail"] for layer in found["layers"])
    assert found["enough"] is (found["level"] >= 2)
    assert not (home / "avow-home").exists()  # looking makes nothing
    text = avow(home, "doctor")
    assert text.code == (0 if found["enough"] else 1)
    assert f"isolation {found['level']} of 3: " in text.out


def test_doctor_says_what_is_missing_and_how_to_get_it(home: Path) -> None:
    nothing = environment(home, PATH="/nonexistent")
    done = process(home, "doctor", "--isolation", "3", env=nothing)
    assert done.code == 1
    assert "bubblewrap   missing  bubblewrap is not installed; to mend: install it: apt install bubblewrap" in done.out
    assert "settings accept 3 or more" in done.out
    refused = complaint(process(home, "select", "task.py", "good", "--isolation", "3", env=nothing))
    assert "of 3 (bubblewrap is not installed)" in refused or "no isolation works" in refused
    assert "See avow doctor" in refused


def test_doctor_tells_of_a_store_that_does_not_work(home: Path) -> None:
    (home / "s.db").write_text("no database, but long enough to be taken for one " * 10)
    found = avow(home, "doctor", "--json", "--store", "s.db").json
    assert found["store"]["works"] is False
    assert "not a run store" in found["store"]["state"]


def test_config_says_where_each_value_comes_from(home: Path) -> None:
    (home / "avow.toml").write_text("samples = 7\nselect = 'b4'\n")
    env = environment(home, AVOW_SELECT="codet")
    found = avow(home, "config", "show", "--json", env=env).json
    assert list(found) == list(NAMES)
    assert found["samples"] == {"value": 7, "origin": "avow.toml"}
    assert found["select"] == {"value": "codet", "origin": "AVOW_SELECT"}
    assert found["seed"] == {"value": 0, "origin": "default"}
    text = avow(home, "config", env=env)
    assert any(line.split()[:3] == ["samples", "7", "avow.toml"] for line in text.out.splitlines())
    paths = avow(home, "config", "path").out.splitlines()
    assert paths == [f"{home}/config/avow/config.toml  (does not exist)", f"{home}/avow.toml"]


def test_settings_reach_the_command(home: Path) -> None:
    (home / "avow.toml").write_text("select = 'codet'\nseed = 3\n")
    run = avow(home, "select", "task.py", "good", "--json").json
    assert (run["choice"]["rule"], run["seed"]) == ("codet", 3)
    assert avow(home, "select", "task.py", "good", "--json", "-r", "b4").json["choice"]["rule"] == "b4"
