"""`avow run`: one program against the tests of a task, as a checker that other tools can call."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.app.command import RIGHT, TASK, WRONG, avow, complaint

CHECK = "def check(candidate):\n    assert candidate([2, 3]) == 2\n    assert candidate([]) == 0\n"
ROW = {"task_id": "T/0", "prompt": TASK, "entry_point": "total_even", "test": CHECK}
CONTINUATION = "    return sum(x for x in xs if x % 2 == 0)\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "task.py").write_text(TASK)
    (tmp_path / "rows.jsonl").write_text(json.dumps(ROW) + "\n")
    return tmp_path


def test_a_program_that_passes(home: Path) -> None:
    (home / "p.py").write_text(RIGHT)
    done = avow(home, "run", "p.py", "--task", "rows.jsonl#T/0", "--json")
    assert (done.code, done.err) == (0, "")
    report = done.json
    assert report.keys() == {"passed", "tests", "properties", "trust", "isolation"}
    assert report["passed"] is True
    assert report["tests"] == [{"source": CHECK, "passed": True, "reason": "", "trust": "values"}]
    assert report["trust"] == "values"
    assert report["isolation"] in (1, 2, 3)


def test_a_program_that_fails(home: Path) -> None:
    (home / "p.py").write_text(WRONG)
    done = avow(home, "run", "p.py", "--task", "rows.jsonl#T/0", "--json")
    assert done.code == 1
    assert done.json["passed"] is False
    assert "5" in done.json["tests"][0]["reason"]
    text = avow(home, "run", "p.py", "--task", "rows.jsonl#T/0")
    assert text.code == 1
    assert text.out.startswith("failed  def check(candidate): assert candidate([2, 3]) == 2")
    assert text.out.splitlines()[-1].startswith("0 of 1 passed, trust: values, isolation ")


def test_examples_count_where_the_task_has_no_tests_of_its_own(home: Path) -> None:
    (home / "p.py").write_text(RIGHT)
    sources = [t["source"] for t in avow(home, "run", "p.py", "--task", "task.py", "--json").json["tests"]]
    assert sources == ["assert total_even([1, 2, 4]) == 6"]
    given = avow(
        home, "run", "p.py", "--task", "task.py", "--json", "-t", "total_even([4]) == 4", "-t", "total_even([4]) == 5"
    )
    assert given.code == 1
    assert [t["passed"] for t in given.json["tests"]] == [True, False, True]


@pytest.mark.parametrize(
    "text",
    [CONTINUATION, f"Sure!\n```python\n{RIGHT}```\nThat is all.", RIGHT, TASK + CONTINUATION, "total_even = lambda xs: sum(x for x in xs if not x % 2)"],
    ids=["continuation", "chat", "whole", "prompt repeated", "assignment"],
)  # fmt: skip
@pytest.mark.parametrize("name", ["p.py", "p.txt", "-"])
def test_programs_of_every_form(home: Path, text: str, name: str) -> None:
    if name != "-":
        (home / name).write_text(text)
    done = avow(home, "run", name, "--task", "rows.jsonl", stdin=text.encode())
    assert done.code == 0, done.out


@pytest.mark.parametrize("name", ["p.py", "p.txt", "-"])
def test_a_program_of_another_function_defines_not_this_one(home: Path, name: str) -> None:
    text = "def other(xs):\n    return 0\n"
    if name != "-":
        (home / name).write_text(text)
    done = avow(home, "run", name, "--task", "rows.jsonl#T/0", stdin=text.encode())
    assert done.code == 1
    assert "total_even is not defined" in done.out


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (RIGHT + "\n\nprint(", "SyntaxError"),
        ("def another(xs):\n    return 1\n", "total_even"),
        ("", ""),
        ("import os\nos._exit(0)\n" + RIGHT, "exit"),
        (RIGHT.replace("sum", "while True: pass\n    sum").replace("return while", "while"), "cpu"),
    ],
    ids=["syntax", "no function", "empty", "exits", "endless"],
)
def test_a_whole_file_is_taken_with_its_mistakes(home: Path, text: str, why: str) -> None:
    (home / "p.py").write_text(text)
    done = avow(home, "run", "p.py", "--task", "rows.jsonl", "--json", "--cpu-seconds", "0.05")
    assert done.code == 1, (done.out, done.err)
    assert why in done.json["tests"][0]["reason"]


def test_windows_line_ends(home: Path) -> None:
    (home / "p.py").write_bytes(b"\xef\xbb\xbf" + RIGHT.replace("\n", "\r\n").encode())
    assert avow(home, "run", "p.py", "--task", "task.py").code == 0


def test_what_cannot_be_judged(home: Path) -> None:
    (home / "prose.md").write_text("Something nice.\n")
    (home / "p.py").write_text("x = 1\n")
    assert "no tests and no examples" in complaint(avow(home, "run", "p.py", "--task", "prose.md", "--json"))
    said = complaint(avow(home, "run", "p.py", "--task", "prose.md", "-t", "f(1) == 1", "--json"))
    assert said == "avow: the task prose names no function, and p.py defines none"


NEEDS = "import no_such_module\nassert total_even([2]) == 2"


def test_a_test_that_cannot_be_judged_is_no_failure(home: Path) -> None:
    (home / "p.py").write_text(RIGHT)
    done = avow(home, "run", "p.py", "--task", "task.py", "-t", NEEDS, "-t", "total_even([4]) == 4", "--json")
    assert done.code == 2
    assert done.err == "avow: could not be judged: needs no_such_module\n"
    assert done.json["passed"] is None
    assert [(t["passed"], t["reason"]) for t in done.json["tests"]] == [
        (None, "needs no_such_module"),
        (True, ""),
        (True, ""),
    ]
    text = avow(home, "run", "p.py", "--task", "task.py", "-t", NEEDS, "-t", "total_even([4]) == 4").out
    assert text.startswith(
        "unjudged  import no_such_module assert total_even([2]) == 2\n          needs no_such_module\n"
        "passed    assert total_even([4]) == 4\npassed    assert total_even([1, 2, 4]) == 6\n2 of 3 passed, 1 could not be judged, trust: values, "
    )


def test_a_failure_counts_more_than_what_cannot_be_judged(home: Path) -> None:
    (home / "p.py").write_text(WRONG)
    done = avow(home, "run", "p.py", "--task", "task.py", "-t", NEEDS, "-t", "total_even([1]) == 0", "--json")
    assert (done.code, done.err) == (1, "")
    assert done.json["passed"] is False


@pytest.mark.parametrize("name", ["p.py", "-"])
def test_a_program_is_no_larger_than_any(home: Path, name: str) -> None:
    text = b"#" * (16 * 2**20 + 1)
    (home / "p.py").write_bytes(text)
    said = complaint(avow(home, "run", name, "--task", "task.py", stdin=text))
    where = "standard input" if name == "-" else name
    assert said == f"avow: {where}: larger than 16 MB, the most that is read"


def test_why_a_program_does_not_load_is_said_once(home: Path) -> None:
    (home / "p.py").write_text("def total_even(xs) return 0\n")
    lines = avow(
        home, "run", "p.py", "--task", "task.py", "-t", "total_even([4]) == 4", "-t", "total_even([]) == 0"
    ).out.splitlines()
    assert lines[1].strip() == "does not load: SyntaxError: expected ':' (line 1)"
    assert [line.split()[0] for line in lines] == ["failed", "does", "failed", "failed", "0"]


BROKEN = "def total_even(xs) return 0\n"
PROPERTIES = ("--property", "total_even(xs) >= 0", "--property", "len(parts(total_even(xs))) == 1")


def test_no_property_of_a_program_that_does_not_load_is_judged(home: Path) -> None:
    (home / "bare.py").write_text("def total_even(xs: list[int]) -> int:\n    pass\n")
    for text, why in ((BROKEN, "SyntaxError: expected ':' (line 1)"), ("import no_such\n" + RIGHT, "ModuleNotFoundError"),
                      ("x = 1\n", "total_even is not defined")):  # fmt: skip
        (home / "p.py").write_text(text)
        wanted = PROPERTIES if text == BROKEN else PROPERTIES[:2] * 2  # where nothing parses, nobody knows what it defines
        for task in ("task.py", "bare.py"):
            done = avow(home, "run", "p.py", "--task", task, *wanted)
            assert (done.code, done.err) == (1, "")
            assert done.out.count(f"does not load: {why}" if why[0] != "t" else why) == 1
            assert done.out.count("unjudged  ") == 2
            assert "found" not in done.out
        report = avow(home, "run", "p.py", "--task", "bare.py", *wanted, "--json").json
        assert report["passed"] is False
        assert [(p["held"], p["inputs"], p["counterexample"]) for p in report["properties"]] == [(None, 0, "")] * 2
        assert all(why in p["gave"] for p in report["properties"])


def test_the_line_of_a_mistake_is_one_of_what_was_handed_in(home: Path) -> None:
    (home / "p.txt").write_text("    total = 0\n    for x in xs\n        total += x\n    return total\n")
    (home / "q.txt").write_text("Here:\n```python\n    total = 0\n    return (total\n```\n")
    for name, said in (("p.txt", "expected ':' (line 2)"), ("q.txt", "SyntaxError")):
        out = avow(home, "run", name, "--task", "task.py").out
        assert said in out
        assert "<program>" not in out


def test_nothing_is_kept(home: Path) -> None:
    (home / "p.py").write_text(RIGHT)
    assert avow(home, "run", "p.py", "--task", "task.py").code == 0
    assert not (home / "avow-home").exists()


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("while True: pass", "limit: cpu (1.5 CPU seconds for all tests, 15 times --cpu-seconds)"),
        ("return [0] * 10**9", "limit: memory (1024 MB of memory, --memory-mb)"),
        ("return 'x' * 10**7", "limit: size (an answer of 2 MB or 200000 parts)"),
    ],
)
def test_a_limit_says_how_much_there_was(home: Path, body: str, reason: str) -> None:
    (home / "p.py").write_text(f"def total_even(xs):\n    {body}\n")
    done = avow(home, "run", "p.py", "--task", "task.py", "--cpu-seconds", "0.1", "--json")
    assert (done.code, done.json["tests"][0]["reason"]) == (1, reason)

CODEC = (
    "def encode(xs):\n    runs = []\n    for x in xs:\n        if runs and runs[-1][0] == x:\n            runs[-1][1] += 1\n"
    "        else:\n            runs.append([x, 1])\n    return runs\n"
    "def decode(runs):\n    return [x for x, n in runs for _ in range(n)]\n"
)
CODEC_TASK = 'def encode(xs: list[int]) -> list[list[int]]:\n    """Runs.\n\n    >>> encode([1, 1, 2])\n    [[1, 2], [2, 1]]\n    """\n'


def test_a_property_that_holds_and_one_that_does_not(home: Path) -> None:
    (home / "p.py").write_text(WRONG)
    args = ("run", "p.py", "--task", "task.py", "-t", "total_even([2]) == 2", "--examples", "60")
    two = ("--property", "total_even(xs) == total_even(xs[::-1])", "--property", "total_even(x) % 2 == 0")
    done = avow(home, *args, *two, "--json")
    assert (done.code, done.err) == (1, "")
    assert done.json["passed"] is False
    held, broken = done.json["properties"]
    assert (held["held"], held["counterexample"], held["gave"], held["shrinking"]) == (True, "", "", 0)
    assert 30 < held["inputs"] <= 60
    assert broken["held"] is False
    assert broken["counterexample"] == "total_even([1]) % 2 == 0"
    assert "returned 1" in broken["gave"]
    assert broken["smallest"] is True
    assert done.json == avow(home, *args, *two, "--json").json
    text = avow(home, *args, *two)
    assert "held      total_even(xs) == total_even(xs[::-1])  on " in text.out
    assert "broken    total_even(x) % 2 == 0\n          smallest found: total_even([1]) % 2 == 0\n" in text.out


def test_a_property_alone_and_a_round_trip(home: Path) -> None:
    (home / "t.py").write_text(CODEC_TASK)
    (home / "p.py").write_text(CODEC)
    trip = ("run", "p.py", "--task", "t.py", "--property", "decode(encode(x)) == x", "--examples", "40")
    assert avow(home, *trip).code == 0
    (home / "p.py").write_text(CODEC.replace("range(n)", "range(min(n, 2))"))
    done = avow(home, *trip, "--json")
    assert done.code == 1
    assert done.json["properties"][0]["counterexample"] == "decode(encode([0, 0, 0])) == [0, 0, 0]"
    (home / "bare.py").write_text("def double(n: int) -> int:\n    pass\n")
    (home / "p.py").write_text("def double(n):\n    return 2 * n\n")
    bare = avow(home, "run", "p.py", "--task", "bare.py", "--property", "double(n) == n + n", "--json", "--examples", "20")
    assert bare.code == 0, bare.err
    assert bare.json["tests"] == []
    unjudged = avow(home, "run", "p.py", "--task", "bare.py", "--property", "__import__('numpy') and double(n) == n + n")
    assert unjudged.code == 2
    assert "could not be judged: needs numpy" in unjudged.err
    assert "unjudged  " in unjudged.out


def test_bad_properties_are_refused_in_a_line(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "p.py").write_text(RIGHT)
    args = ("run", "p.py", "--task", "task.py", "--property")
    assert "no Python expression" in complaint(avow(home, *args, "total_even(xs) =="))
    assert "names y" in complaint(avow(home, *args, "total_even(xs) == y"))
    assert "by its name, such as 'total_even(x) == total_even(x)'" in complaint(avow(home, *args, "f(xs) == f(xs)"))
    (home / "bare.py").write_text("def total_even(xs):\n    pass\n")
    bare = avow(home, "run", "p.py", "--task", "bare.py", "--property", "total_even(xs) >= 0")
    assert "annotate it, such as xs: list[int]" in complaint(bare)
    monkeypatch.setitem(__import__("sys").modules, "hypothesis.strategies", None)
    assert "pip install 'avow[verify]'" in complaint(avow(home, *args, "total_even(xs) >= 0"))
    assert avow(home, *args[:-1]).code == 0
