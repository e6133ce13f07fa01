"""`avow eval`: recorded samples of a benchmark, every rule over them; what it prints, keeps, and refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.app.command import RIGHT, TASK, WRONG, avow, complaint, environment

CHECK = "def check(candidate):\n    assert candidate([2, 3]) == 2\n    assert candidate([-2]) == -2\n"
POSITIVE = RIGHT.replace("if x", "if x > 0 and x")
RULES = ["random", "maxpass", "cluster", "mbr", "codet", "b4", "avow", "oracle"]
RUN = ["--problems", "problems.jsonl", "--samples", "samples.jsonl", "--tests", "tests.jsonl"]


def write(file: Path, rows: list[dict[str, object]]) -> None:
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Two problems that differ in name: of the first, most samples are right; of the second, none is."""
    names = ("HumanEval/0", "HumanEval/1")
    solution = RIGHT.partition("\n")[2]
    write(tmp_path / "problems.jsonl", [
        {"task_id": name, "prompt": TASK, "entry_point": "total_even", "test": CHECK, "canonical_solution": solution} for name in names
    ])  # fmt: skip
    samples = [
        [RIGHT, RIGHT.replace("xs", "ys"), POSITIVE, WRONG],
        [WRONG, WRONG.replace("xs", "ys"), POSITIVE, "nonsense"],
    ]
    write(tmp_path / "samples.jsonl", [{"task_id": n, "samples": s} for n, s in zip(names, samples, strict=True)])
    answers = ["assert total_even([-2, 3]) == -2\nassert total_even([]) == 0\n"] * 4
    write(tmp_path / "tests.jsonl", [{"task_id": name, "samples": answers} for name in names])
    return tmp_path


def test_one_object_with_every_rule(home: Path) -> None:
    done = avow(home, "eval", "humaneval", *RUN, "--select", "all", "--json", "--draws", "2")
    assert done.code == 0
    found = done.json
    assert list(found["pass@1"]) == RULES
    assert (found["n"], found["benchmark"]) == (2, "humaneval")
    assert (found["pass@1"]["random"], found["pass@1"]["avow"], found["pass@1"]["oracle"]) == (25.0, 50.0, 50.0)
    assert found["auroc"]["avow"] == 1.0
    assert found["isolation"] in ("sandboxed", "namespaced")
    assert found["programs"] == 8
    assert found["executions"] > found["programs"]
    for name in ("programs", "executions"):  # seconds are rounded to tenths, and few
        seconds = found[name] / found[f"{name}_per_second"]
        assert seconds == pytest.approx(found["seconds"], abs=0.06)
    assert list(found["draws"]["2"]) == RULES
    assert found["draws"]["2"]["oracle"] <= 50.0
    assert [line.split()[:3] for line in done.err.splitlines()] == [["evaluating", "2", "problems,"]]


def test_a_table_for_a_person(home: Path) -> None:
    done = avow(home, "eval", "humaneval", *RUN, "-r", "codet,avow", "--limit", "1", "--seed", "3")
    assert done.code == 0
    lines = done.out.splitlines()
    assert [line.split()[0] for line in lines] == ["selector", "codet", "avow", "oracle", "1"]
    assert lines[-1].startswith("1 problem · 4 programs · ")
    drawn = avow(home, "eval", "humaneval", *RUN, "-r", "avow", "--draws", "2,3").out.splitlines()
    assert drawn[0].split() == ["selector", "pass@1", "AUROC", "n=2", "n=3", "10@2", "10@3"]
    assert drawn[2].split()[0] == "oracle"
    assert drawn[2].split()[-2:] == ["-", "-"]


def test_the_reference_solutions(home: Path) -> None:
    found = avow(home, "eval", "humaneval", *RUN[:2], "--samples", "canonical", "--json").json
    assert (found["pass@1"]["random"], found["programs"], found["trust"]) == (100.0, 2, "values")


def test_with_a_store_it_goes_on(home: Path) -> None:
    first = avow(home, "eval", "humaneval", *RUN, "--json", "--store", "s.db").json
    assert first["executions"] > 0
    again = avow(home, "eval", "humaneval", *RUN, "--json", env=environment(home, AVOW_STORE="s.db")).json
    assert again["executions"] == 0
    assert again["pass@1"] == first["pass@1"]
    assert not (home / "avow-home").exists()  # without the word of a user nothing is kept


def test_a_matrix_is_scored_without_running_anything(home: Path) -> None:
    rows = [
        {"completion": "a", "count": 3, "gt": "pass", "row": "11"},
        {"completion": "b", "count": 1, "gt": "fail", "row": "01"},
    ]
    write(home / "m.jsonl", [{"task_id": "HumanEval/0", "tests": ["t", "u"], "test_count": [1, 1], "rows": rows}])
    found = avow(home, "eval", "humaneval", "--matrix", "m.jsonl", "--json").json
    assert (found["pass@1"]["random"], found["pass@1"]["codet"]) == (75.0, 100.0)
    assert "programs" not in found
    assert "problems of humaneval" in complaint(avow(home, "eval", "mbpp", "--matrix", "m.jsonl"))


def test_a_problem_without_tests_is_refused_before_anything_runs(home: Path) -> None:
    row = json.loads((home / "problems.jsonl").read_text().splitlines()[0])
    del row["test"]
    write(home / "untested.jsonl", [row])
    refused = complaint(avow(home, "eval", "humaneval", "--problems", "untested.jsonl", *RUN[2:]))
    assert refused == "avow: problem 'HumanEval/0' has no tests"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ([], "an evaluation needs --problems and --samples, or --matrix alone"),
        (RUN[:2], "an evaluation needs --problems and --samples, or --matrix alone"),
        ([*RUN, "--matrix", "m.jsonl"], "an evaluation needs --problems and --samples, or --matrix alone"),
        (["--matrix", "no.jsonl"], "no such file: no.jsonl"),
        ([*RUN[:2], "--samples", "no.jsonl"], "no such file: no.jsonl"),
        ([*RUN, "-r", "codte"], "unknown selector 'codte'. Did you mean 'codet'?"),
        ([*RUN, "--draws", "many"], "--draws: found 'many', expected counts of samples, separated by commas"),
        ([*RUN, "--draws", "0"], "--draws: found '0', expected counts of samples, separated by commas"),
        ([*RUN[:3], "others.jsonl", "--draws", "1"], "the samples are of none of the problems"),
        ([*RUN, "--draws", "2,5"], "--draws: 5 samples, of HumanEval/0 there are 4"),
        ([*RUN[:-1], "others.jsonl"], "others.jsonl holds tests of none of these problems, such as HumanEval/0"),
        ([*RUN, "--isolation", "4"], "isolation in --isolation: found 4, expected 1 to 3"),
    ],
)
def test_what_is_refused(home: Path, args: list[str], said: str) -> None:
    write(home / "others.jsonl", [{"task_id": "Other/0", "samples": ["assert f(1)"]}])
    assert complaint(avow(home, "eval", "humaneval", *args)).startswith(f"avow: {said}")


def test_the_benchmark_must_be_the_one_that_was_named(home: Path) -> None:
    assert (
        complaint(avow(home, "eval", "mbpp", *RUN)) == "avow: problems.jsonl holds problems of humaneval, expected mbpp"
    )
    assert "'other' is not one of 'humaneval', 'mbpp'" in complaint(avow(home, "eval", "other", *RUN))
    for file in ("problems", "samples", "tests"):
        path = home / f"{file}.jsonl"
        path.write_text(path.read_text().replace("HumanEval/", "Mine/"))
    assert (
        avow(home, "eval", "humaneval", *RUN, "--json").json["n"] == 2
    )  # a name that says nothing is taken at its word
