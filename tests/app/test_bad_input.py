"""What bad input gets: one clear line and exit code 2, or a defined answer; never a traceback, nothing half-written."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
from pathlib import Path

import pytest
from tests.app.command import (
    ALSO_RIGHT,
    AVOW,
    POSITIVE,
    RIGHT,
    TASK,
    WRONG,
    Done,
    avow,
    candidates,
    complaint,
    environment,
    process,
)

from avow.testing import ScriptedServer


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "task.py").write_text(TASK)
    (tmp_path / "prose.md").write_text("Write something nice.\n")
    (tmp_path / "binary.py").write_bytes(b"\x7fELF\x02\x01\x00\xff")
    (tmp_path / "nul.md").write_bytes(b"Write f(x)\0\n")
    (tmp_path / "broken.py").write_text("def f(:\n")
    (tmp_path / "rows.jsonl").write_text(
        '{"task_id": "a/1", "prompt": "def f(x):\\n"}\n{"task_id": "a/2", "prompt": "def g(x):\\n"}\n'
    )
    (tmp_path / "damaged.jsonl").write_text('{"code": "x"}\n{"code": \n')
    (tmp_path / "empty").mkdir()
    candidates(tmp_path / "good", [RIGHT, ALSO_RIGHT, POSITIVE, WRONG])
    return tmp_path


REFUSED = [
    (["solve", "missing.py"], "no such file: missing.py"),
    (["solve", "."], ". is a directory, expected a file with a task"),
    (["solve", "binary.py"], "binary.py:1: not UTF-8 (byte 8)"),
    (["solve", "nul.md"], "nul.md: a binary file, expected text"),
    (["solve", "broken.py"], "broken.py:1: not valid Python"),
    (["solve", "rows.jsonl"], "rows.jsonl holds 2 tasks, expected one. Say which: rows.jsonl#a/1"),
    (["solve", "rows.jsonl#a/3"], "rows.jsonl: no task 'a/3' among its 2. Did you mean 'a/2'?"),
    (["solve", "task.py::total"], "task.py: no function 'total' at its top level. Did you mean 'total_even'?"),
    (["solve", "-"], "standard input: it is empty, expected a task"),
    (["solve", "task.py", "-m", ""], "no model is given. Such as --model openai:NAME@http://localhost:11434/v1."),
    (["solve", "task.py", "-m", "gpt"], "the model 'gpt' names no kind. Write openai:gpt@http://HOST:PORT/v1."),
    (["solve", "task.py", "-m", "opnai:x"], "unknown sampler 'opnai'. Did you mean 'openai'?"),
    (["solve", "task.py", "-m", "recorded:no.jsonl"], "no such file: no.jsonl"),
    (["solve", "task.py", "-m", "openai:x"], "the environment variable OPENAI_API_KEY is not set"),
    (
        ["solve", "task.py", "-m", "openai:x@htp:/foo"],
        "'htp:/foo' is no address of an endpoint: no http:// or https:// before it",
    ),
    (["solve", "task.py", "-m", "openai:x@http://"], "'http://' is no address of an endpoint: no host in it"),
    (["solve", "task.py", "-m", "openai:x@http://127.0.0.1:1/v1"], "cannot connect to http://127.0.0.1:1/v1"),
    (["solve", "task.py", "-m", "files:good", "-n", "0"], "samples in --samples: found 0, expected 1 to 1000000"),
    (
        ["solve", "task.py", "-m", "files:good", "-n", "many"],
        "samples in --samples: found 'many', expected a whole number",
    ),
    (
        ["solve", "task.py", "-m", "files:good", "--temperature", "nan"],
        "temperature in --temperature: found nan, expected 0 to 10",
    ),
    (["solve", "task.py", "-m", "files:good", "-r", "codte"], "unknown selector 'codte'. Did you mean 'codet'?"),
    (
        ["solve", "task.py", "-m", "files:good", "--isolation", "4"],
        "isolation in --isolation: found 4, expected 1 to 3",
    ),
    (
        ["solve", "task.py", "-m", "files:good", "-t", "total_even([2]) = 2"],
        "the test 'total_even([2]) = 2' is not valid Python",
    ),
    (
        ["solve", "task.py", "-m", "files:good", "-t", "total([2]) == 2"],
        "the test 'total([2]) == 2' does not call total_even",
    ),
    (["select", "task.py", "nowhere"], "no such file: nowhere"),
    (["select", "task.py", "empty"], "empty holds no candidates. Expected files that end in .py, .txt, .md."),
    (["select", "task.py", "binary.py"], "binary.py: not UTF-8 (byte 8)"),
    (["select", "task.py", "damaged.jsonl"], "damaged.jsonl:2: not JSON"),
    (["select", "task.py", "good", "--tests", "no.txt"], "no such file: no.txt"),
    (["select", "task.py", "good", "--tests", "empty"], "empty cannot be read: Is a directory"),
    (["select", "task.py", "good", "--store", "task.py"], "task.py is not a run store (not a SQLite file)"),
    (["select", "task.py", "good", "--store", "task.py/store.db"], "task.py cannot be made"),
    (["run", "missing.py", "--task", "task.py"], "no such file: missing.py"),
    (["run", "empty", "--task", "task.py"], "empty cannot be read: Is a directory"),
    (["run", "-", "--task", "-"], "program and task cannot both be standard input"),
    (
        ["run", "good/0.py", "--task", "prose.md"],
        "the task prose has no tests and no examples. Give one: --test 'f(2) == 4'.",
    ),
    (["log", "show", "x"], "no run starts with 'x'. See avow log."),
]


@pytest.mark.parametrize(("args", "said"), REFUSED[::6], ids=[" ".join(args) for args, _ in REFUSED[::6]])
def test_refused_in_a_process_of_its_own(home: Path, args: list[str], said: str) -> None:
    env = {k: v for k, v in environment(home).items() if k != "OPENAI_API_KEY"}
    assert complaint(process(home, *args, env=env)).startswith(f"avow: {said}")


@pytest.mark.parametrize(("args", "said"), REFUSED, ids=[" ".join(args) for args, _ in REFUSED])
def test_refused_in_one_line(home: Path, args: list[str], said: str) -> None:
    env = {k: v for k, v in environment(home).items() if k != "OPENAI_API_KEY"}
    before = {file: file.read_bytes() for file in home.rglob("*") if file.is_file() and "avow-home" not in str(file)}
    assert complaint(avow(home, *args, env=env)).startswith(f"avow: {said}")
    assert {
        file: file.read_bytes() for file in home.rglob("*") if file.is_file() and "avow-home" not in str(file)
    } == before


def test_endpoints_that_do_not_serve(home: Path) -> None:
    with ScriptedServer([RIGHT], model="known", key="secret") as server:
        env = environment(home, KEY="secret")
        args = ("solve", "task.py", "--api-key-env", "KEY", "-m")
        wrong_name = complaint(avow(home, *args, f"openai:unknown@{server.url}", env=env))
        assert "The model `unknown` does not exist." in wrong_name
        wrong_path = complaint(avow(home, *args, f"openai:known@{server.url}/v2", env=env))
        assert wrong_path.endswith("Is this the model's name, and does the address end in /v1?")
        wrong_key = complaint(avow(home, *args, f"openai:known@{server.url}", env=environment(home, KEY="other")))
        assert "HTTP 401" in wrong_key
        assert "other" not in wrong_key


def test_settings_that_do_not_exist(home: Path) -> None:
    assert complaint(avow(home, "config", env=environment(home, AVOW_SAMPELS="3"))).startswith(
        "avow: unknown environment variable AVOW_SAMPELS. Did you mean 'AVOW_SAMPLES'?"
    )
    (home / "avow.toml").write_text("samples = 'many'\n")
    assert complaint(avow(home, "config")) == "avow: samples in avow.toml: found 'many', expected a whole number"


def test_a_store_of_a_newer_avow(home: Path) -> None:
    assert avow(home, "select", "task.py", "good", "--store", "s.db").code == 0
    db = sqlite3.connect(home / "s.db")
    with db:
        db.execute("INSERT INTO _steps VALUES ('from_the_future')")
    db.close()
    said = complaint(avow(home, "log", "list", "--store", "s.db"))
    assert said.startswith("avow: s.db was written by a newer avow")


def test_no_place_for_the_store(home: Path) -> None:
    nowhere = environment(home, AVOW_HOME="", HOME="/dev/null", XDG_DATA_HOME="")
    said = complaint(avow(home, "select", "task.py", "good", env=nowhere))
    assert (
        said
        == "avow: /dev/null/.local/share/avow cannot be made: Not a directory. Set --store or AVOW_HOME to another place."
    )
    elsewhere = avow(home, "select", "task.py", "good", "--store", "here.db", env=nowhere)
    assert elsewhere.code == 0
    kept_nowhere = avow(home, "select", "task.py", "good", "--store", ":memory:", env=nowhere)
    assert (kept_nowhere.code, kept_nowhere.out) == (0, elsewhere.out)


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to give up its rights")
def test_a_store_that_may_only_be_read(home: Path) -> None:
    """As root every file can be written, so a read-only mount stands in for the rights of others."""
    assert avow(home, "select", "task.py", "good", "--store", "ro/s.db").code == 0
    script = 'mount --bind ro ro && mount -o remount,bind,ro ro && exec "$@"'

    def read_only(*args: str) -> Done:
        done = subprocess.run(
            ["unshare", "-m", "bash", "-c", script, "-", *AVOW, *args, "--store", "ro/s.db"],
            cwd=home, env=environment(home), capture_output=True, text=True, check=False,
        )  # fmt: skip
        if "unshare" in done.stderr or "mount:" in done.stderr:
            pytest.skip("needs the right to mount")
        return Done(done.returncode, done.stdout, done.stderr)

    said = complaint(read_only("select", "task.py", "good"))
    assert said.startswith("avow: ro/s.db cannot be opened for writing")
    assert said.endswith("Set --store or AVOW_HOME to another place.")
    assert len(read_only("log", "list", "--json").json["runs"]) == 1


# What is no error but has a defined answer


def test_no_candidate_compiles(home: Path) -> None:
    folder = candidates(home / "bad", ["def total_even(xs) return 1\n", "this is not a program"])
    done = avow(home, "select", "task.py", folder)
    assert (done.code, done.out) == (1, "")
    assert done.err.splitlines()[-1] == "nothing  no sample contains a program that defines total_even"


def test_candidates_that_cannot_take_part_are_named(home: Path) -> None:
    broken = ["def total_even(xs) return 1\n", "def total_even(xs):\n    return (1\n", "I cannot help with that.\n"]
    folder = candidates(home / "mixed", [RIGHT, *broken, "import nowhere\n" + RIGHT, ALSO_RIGHT])
    (home / "mixed" / "6.py").write_bytes(b"\xff\xfe")
    done = avow(home, "select", "task.py", folder)
    assert done.code == 0
    assert "7 samples, 4 distinct programs, 2 that load, 2 that pass your example" in done.err
    assert [line for line in done.err.splitlines() if line.startswith("left out ")] == [
        "left out 1.py and 1 more: SyntaxError: expected ':' (line 1)",
        "left out 3.py: no program that defines total_even",
        "left out 4.py: ModuleNotFoundError: No module named 'nowhere' (the sandbox has only the standard library)",
        "left out 6.py: not UTF-8 (byte 1)",
    ]
    (home / "rows.jsonl").write_text("".join(json.dumps({"code": code}) + "\n" for code in [*broken, RIGHT]))
    by_rows = avow(home, "select", "task.py", "rows.jsonl", "--json").json
    assert by_rows["left_out"][0] == "rows.jsonl:1 and 1 more: SyntaxError: expected ':' (line 1)"


def test_the_line_of_a_mistake_is_one_of_the_candidate(home: Path) -> None:
    folder = candidates(home / "broken", [RIGHT, "def total_even(xs):\n    a = 1\n    if a\n        return 1\n"])
    said = avow(home, "select", "task.py", folder).err
    assert "left out 1.py: SyntaxError: expected ':' (line 3)" in said.splitlines()


def test_no_candidate_loads(home: Path) -> None:
    folder = candidates(
        home / "bad", ["import nowhere\n\n\n" + RIGHT.replace("sum", "nowhere.sum"), "raise_(1)\n" + RIGHT]
    )
    done = avow(home, "select", "task.py", folder)
    assert (done.code, done.out) == (1, "")
    assert done.err.splitlines()[-1].startswith("nothing  no program loads: ")
    assert "ModuleNotFoundError" in done.err


def test_no_test_survives(home: Path) -> None:
    (home / "tests.txt").write_text("assert other(1) == 2\nI cannot write tests.\n")
    done = avow(home, "select", "task.py", "good", "--tests", "tests.txt")
    assert (done.code, done.out) == (2, "")
    assert "tests.txt: no test of total_even: line 1 does not call total_even. Write" in done.err


def test_all_candidates_time_out(home: Path) -> None:
    folder = candidates(
        home / "slow", [f"def total_even(xs):\n    while True:\n        pass  # {i}\n" for i in range(2)]
    )
    done = avow(home, "select", "task.py", folder, "--cpu-seconds", "0.05")
    assert done.code == 1
    assert done.out.startswith("def total_even")
    assert "UNPROVEN no program gives an answer on any of " in done.err
    assert "(limit: cpu)" in done.err


def test_every_candidate_is_wrong(home: Path) -> None:
    folder = candidates(home / "wrong", [WRONG, WRONG.replace("sum", "len")])
    done = avow(home, "select", "task.py", folder)
    assert done.code == 1
    assert done.out in (WRONG, WRONG.replace("sum", "len"))
    assert "UNPROVEN no program passes every trusted test; none passes: assert total_even([1, 2, 4]) == 6" in done.err
    assert "chosen" not in done.err


def test_one_sample(home: Path) -> None:
    folder = candidates(home / "one", [RIGHT])
    done = avow(home, "select", "task.py", folder)
    assert (done.code, done.out) == (0, RIGHT)
    assert "chosen   the only sample  " in done.err
    assert "differs" not in done.err


def test_one_sample_of_several_that_is_left(home: Path) -> None:
    passes = avow(home, "select", "task.py", candidates(home / "passes", [RIGHT, WRONG]))
    assert "chosen   the only sample that passes  " in passes.err
    (home / "task.py").write_text(TASK.partition("\n\n")[0] + '"""\n')
    loads = avow(home, "select", "task.py", candidates(home / "loads", [RIGHT, "import nowhere\n" + RIGHT]))
    assert "chosen   the only sample that loads  " in loads.err


@pytest.mark.parametrize("how", ["prints", "returns"])
def test_a_candidate_that_floods(home: Path, how: str) -> None:
    big = "'x' * 50_000_000"
    body = f"print({big})\n    return sum(x for x in xs if x % 2 == 0)" if how == "prints" else f"return {big}"
    folder = candidates(home / "flood", [f"def total_even(xs):\n    {body}\n", RIGHT, ALSO_RIGHT])
    done = avow(home, "select", "task.py", folder)
    assert done.code == 0
    assert done.out in (RIGHT, ALSO_RIGHT)
    assert len(done.err) < 5000


def test_unicode_and_windows_line_ends(home: Path) -> None:
    task = 'def größe(wörter: list[str]) -> int:\n    """Anzahl der Zeichen.\n\n    >>> größe(["ä", "😀😀"])\n    3\n    """\n'
    (home / "t.py").write_bytes(task.replace("\n", "\r\n").encode("utf-8-sig"))
    program = "def größe(wörter):\n    return sum(len(w) for w in wörter)\n"
    folder = candidates(home / "u", [program.replace("\n", "\r\n"), "def größe(wörter):\n    return len(wörter)\n"])
    done = avow(home, "select", "t.py", folder)
    assert (done.code, done.out) == (0, program)
    lone = avow(home, "select", "t.py", candidates(home / "v", [program]), "-t", 'größe(["\\ud800"]) == 1')
    assert (lone.code, lone.out) == (0, program)


def ten_thousand(home: Path, distinct: int) -> str:
    programs = (RIGHT, ALSO_RIGHT, POSITIVE, WRONG)
    with (home / "many.jsonl").open("w") as file:
        for i in range(10_000):
            code = programs[i % 4].replace("(xs):\n", f"(xs):\n    number = {i % distinct}\n")
            file.write(json.dumps({"code": code}) + "\n")
    return "many.jsonl"


def test_ten_thousand_samples(home: Path) -> None:
    done = avow(home, "select", "task.py", ten_thousand(home, 200))
    assert done.code == 0
    assert "10,000 samples, 200 distinct programs, 150 that pass your example, 2 behaviours among them" in done.err


@pytest.mark.slow
def test_ten_thousand_programs(home: Path) -> None:
    done = avow(home, "select", "task.py", ten_thousand(home, 10_000))
    assert done.code == 0
    assert "10,000 samples, 10,000 distinct programs, 7,500 that pass your example, 2 behaviours among them" in done.err


def test_a_second_file_of_tests_does_not_replace_the_first(home: Path) -> None:
    refused = avow(home, "select", "task.py", "c", "--tests", "a.py", "--tests", "b.py")
    assert refused.code == 2
    assert "found 2 files of tests, expected one" in complaint(refused)


def test_a_file_is_no_test(home: Path) -> None:
    refused = avow(home, "run", "task.py", "--task", "task.py", "-t", "task.py")
    assert complaint(refused).startswith("avow: task.py: a file, expected a test. In the task's file, below the function")


def test_a_pipe_and_a_link_to_nothing_are_named(home: Path) -> None:
    folder = home / "pipes"
    folder.mkdir()
    (folder / "a.py").write_text(RIGHT)
    os.mkfifo(folder / "b.py")
    (folder / "c.py").symlink_to("nowhere")
    (folder / "d.py").mkdir()
    done = avow(home, "select", "task.py", "pipes", "--json")
    assert done.json["refused"] == {"b.py": "no regular file", "c.py": "no regular file"}
