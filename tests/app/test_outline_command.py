"""`avow calibrate --holes` and `avow solve --risk --holes`: from tasks to a program with holes, by the shipped model."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.app.command import Done, avow, complaint

from avow.promise import read_calibration

TASK = '''def evens_squared(numbers: list[int]) -> list[int]:
    """Keep the even numbers and square each of them.

    >>> evens_squared([1, 2, 4])
    [4, 16]
    """
'''


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tasks, a calibration with outlines on them, and one without."""
    home = tmp_path_factory.mktemp("outlines")
    (home / "task.py").write_text(TASK)
    made = avow(home, "data", "tasks", "tasks.jsonl", "--count", "30", "--split", "test", "--seed", "3")
    assert made.code == 0, made.err
    for flags in (("-o", "plain.json"), ("--holes", "-o", "calibration.json")):
        done = avow(home, "calibrate", "tasks.jsonl", "-n", "8", "--tests", "0", *flags)
        assert done.code == 0, done.err
    return home


def solved(home: Path, *args: str, known: str = "calibration.json") -> Done:
    return avow(home, "solve", "task.py", "-n", "8", "--tests", "0", "--calibration", known, *args)


def test_a_calibration_knows_outlines(home: Path) -> None:
    cases = read_calibration(home / "calibration.json").cases
    assert len(cases) == 30
    for case in cases:
        assert (case.confidence is None) == (case.execution == ())
        assert all(a <= b for a, b in zip(case.match, case.execution, strict=True))  # what matches can be filled
        if case.execution and not case.wrong:
            assert case.execution == (1e12,) * 4  # nothing has to be left open
    assert [(c.task, c.confidence, c.wrong) for c in cases] == [
        (c.task, c.confidence, c.wrong) for c in read_calibration(home / "plain.json").cases
    ]


def test_the_outline_is_printed_with_its_promise(home: Path) -> None:
    done = solved(home, "--risk", "0.4", "--holes", "2", "--certificate", "c.json")
    assert done.code == 0, done.err
    assert done.out.startswith(TASK)
    certificate = json.loads((home / "c.json").read_text())
    assert done.out.count("□") == len(certificate["holes"])
    assert "promised  Of outlines with 2 holes or fewer made like this one at most 40 %" in done.err
    held = avow(home, "verify", "c.json")
    assert held.code == 0
    assert held.out == f"valid: {certificate['claim']}\n"


def test_the_same_as_json_and_in_the_log(home: Path) -> None:
    found = json.loads(solved(home, "--risk", "0.4", "--holes", "2", "--json").out)
    outline = found["run"]["outline"]
    assert outline["claim"] == found["certificate"]["claim"]
    assert outline["holes"] == found["certificate"]["holes"]
    assert 0.0 <= outline["kept"] <= 1.0
    logged = json.loads(avow(home, "log", "show", found["run"]["id"], "--json").out)
    assert logged["run"]["outline"] == outline
    assert json.loads(avow(home, "report", found["run"]["id"], "--json").out)["verdict"]["kind"] == "outlined"
    shown = avow(home, "log", "show", found["run"]["id"]).out
    assert shown.count("□") == len(outline["holes"])


@pytest.mark.parametrize(
    ("args", "known", "said"),
    [
        (("--holes", "2"), "calibration.json", "need --risk"),
        (("--holes", "0", "--risk", "0.4"), "calibration.json", "--holes"),
        (("--holes", "5", "--risk", "0.4"), "calibration.json", "--holes"),
        (("--holes", "1", "--risk", "0.4"), "plain.json", "knows of no outlines"),
        (("--holes", "1", "--risk", "0.01"), "calibration.json", "At least"),
        (("--holes", "1", "--risk", "0.4", "-s", "5"), "calibration.json", "was made with seed 0"),
    ],
)
def test_one_line_says_what_is_wrong(home: Path, args: tuple[str, ...], known: str, said: str) -> None:
    assert said in complaint(solved(home, *args, known=known))


def test_a_model_that_scores_nothing_is_refused_before_it_is_asked(home: Path) -> None:
    (home / "samples.jsonl").write_text(json.dumps({"task_id": "task", "samples": ["    return 1"]}) + "\n")
    done = avow(home, "calibrate", "tasks.jsonl", "-m", "recorded:samples.jsonl", "--holes")
    assert "gives no log-probabilities" in complaint(done)


def test_a_report_shows_holes_and_says_what_was_promised(home: Path) -> None:
    (home / "run.json").write_text(solved(home, "--risk", "0.4", "--holes", "2", "--json").out)
    found = json.loads((home / "run.json").read_text())
    facts = json.loads(avow(home, "report", "run.json", "--json").out)
    assert facts["verdict"]["kind"] == "outlined"
    assert facts["holes"]["claim"] == facts["promise"][0] == found["certificate"]["claim"]
    other = found | {"certificate": None}
    (home / "bare.json").write_text(json.dumps(other))
    facts = json.loads(avow(home, "report", "bare.json", "--json").out)
    assert facts["verdict"]["kind"] == "chosen"
    assert facts["holes"]["claim"] == ""  # nothing that was re-checked says so
    found["run"]["outline"]["holes"] = [[0, 3]]
    (home / "moved.json").write_text(json.dumps(found))
    assert "of another outline" in complaint(avow(home, "report", "moved.json"))
