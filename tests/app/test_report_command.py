"""`avow report`: the same facts as text, as JSON and as a page, and nothing called certified that is not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.app.command import avow, complaint
from tests.app.reported import Seen, home_of_runs, hostile, reseen, without_records, written

from avow import recheck
from avow.core.config import Settings
from avow.core.records import dump_run, load_run
from avow.core.types import Run
from avow.promise import Calibration, Case, decide, drawn


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return home_of_runs(tmp_path_factory.mktemp("report"))


def run_of(home: Path) -> Run:
    return load_run((home / "run.json").read_text())


def test_one_run_however_it_is_named(home: Path) -> None:
    newest = avow(home, "report")
    assert newest.code == 0, newest.err
    run = run_of(home)
    assert newest.out.startswith("Chosen: total_even\n  It is right with an estimated probability of ")
    for name in (run.id, run.id[:-2], "run.json"):
        assert avow(home, "report", name).out == newest.out
    assert avow(home, "report", "-", stdin=(home / "run.json").read_bytes()).out == newest.out
    shown = avow(home, "log", "show", run.id, "--json")
    (home / "record.json").write_text(shown.out)
    assert avow(home, "report", "record.json").out == newest.out


def test_the_text_says_what_a_person_asks(home: Path) -> None:
    out = avow(home, "report").out
    run = run_of(home)
    assert run.choice is not None
    assert run.choice.difference is not None
    assert run.choice.difference.call in out
    assert "passes   example   assert total_even([1, 2, 4]) == 6  (4 of 4 programs)" in out
    assert "FAILS    generated assert total_even([-4]) == 0  (2 of 4 programs)" in out
    assert "total_even([3]) == 9\n" not in out  # no program passes it: it was not kept
    assert "2 of 4 samples that pass your example behave like it" in " ".join(out.split())
    assert "isolation" in out.lower()
    assert "nothing is promised" in out
    assert "ertified" not in out


def texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for part in value.values() for text in texts(part)]
    if isinstance(value, list):
        return [text for part in value for text in texts(part)]
    return [value] if isinstance(value, str) else []


def facts_and_page(home: Path, name: str) -> tuple[dict[str, Any], Seen]:
    done = avow(home, "report", name, "--json", "-o", "page.html")
    assert done.code == 0, done.err
    assert done.err == "written  page.html\n"
    return done.json, Seen((home / "page.html").read_text(encoding="utf-8"))


@pytest.mark.parametrize("kind", ["real", "hostile"])
def test_page_and_json_are_the_same_facts(home: Path, kind: str) -> None:
    name = "run.json" if kind == "real" else written(home / "evil.json", hostile())
    facts, page = facts_and_page(home, name)
    first, *others = facts["behaviours"]
    alike = {a["call"] for b in others for a in b["answers"] if a["same"]} | {a["answer"] for b in others for a in b["answers"]}
    kinds = {facts["verdict"]["kind"], "hole", "edit", *(t["origin"] for t in facts["tests"]), first["program"]["text"]}
    said = [text for text in texts(facts) if text not in kinds | alike and text != facts["task"]]
    holes = facts["holes"]["coverage"] if facts["holes"] else ""
    assert [text for text in said if text not in page.text and text != holes] == []
    for one in others:
        assert all(a["answer"] in page.text for a in one["answers"] if not a["same"])
    assert facts["program"]["text"].replace("\n", "") in page.text.replace("\n", "")


def test_a_page_goes_where_it_is_told(home: Path) -> None:
    done = avow(home, "report", "run.json", "-o", "-")
    assert done.out.startswith("<!DOCTYPE html>")
    assert done.err == ""
    assert avow(home, "report", "run.json", "-o", "new/folder/r.html").code == 0
    assert (home / "new" / "folder" / "r.html").read_text(encoding="utf-8") == done.out
    assert avow(home, "report", "run.json", "-o", "new/folder/r.html").code == 0
    assert "cannot be written: it is a folder" in complaint(avow(home, "report", "run.json", "-o", "new"))
    assert "both want standard output" in complaint(avow(home, "report", "run.json", "-o", "-", "--json"))
    assert "the path is empty" in complaint(avow(home, "report", "run.json", "-o", ""))


def test_no_run_no_report(home: Path, tmp_path: Path) -> None:
    assert complaint(avow(tmp_path, "report")) .endswith("runs.db. avow solve TASK makes one.")
    assert complaint(avow(home, "report", "1999")).startswith("avow: no run starts with '1999'")
    assert complaint(avow(home, "report", "missing.json")) == "avow: no such file: missing.json"
    assert complaint(avow(home, "report", "--store", "typo.db")).startswith("avow: no such run store: typo.db")
    (home / "begun.json").write_text(json.dumps({"id": "7", "run": None}))
    assert complaint(avow(home, "report", "begun.json")).startswith("avow: the run 7 is unfinished")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "it is no JSON"),
        ("{", "it is no JSON"),
        ("[" * 100_000, "it is no JSON"),
        ("[]", "it is no JSON object"),
        ("{}", "missing required field `id`"),
        ('{"run": 7}', "Expected `object`"),
        ('{"run": {"id": "\\u202e"}}', "missing required field"),
        ("a\0b", "a binary file"),
    ],
)
def test_what_is_no_run_is_refused(home: Path, text: str, why: str) -> None:
    (home / "wrong.json").write_text(text)
    assert why in complaint(avow(home, "report", "wrong.json"))


@pytest.mark.parametrize(
    ("place", "value", "why"),
    [
        (("choice", "posterior"), 7, "a posterior is not between 0 and 1"),
        (("choice", "candidates", 1, "posterior"), float("nan"), "a posterior is not between 0 and 1"),
        (("samples",), -1, "negative or beyond all bounds"),
        (("usage", "seconds"), float("inf"), "negative or beyond all bounds"),
        (("loading",), 10**300, "negative or beyond all bounds"),
        (("choice", "candidates"), [], "its first candidate is not the chosen program"),
        (("choice", "partings", 0, "same"), [True], "its partings are not of its candidates"),
        (("outline",), {"holes": [[5, 3]], "kept": 0.5, "most": 1, "coverage": "match"}, "its outline is not of its program"),
        (("outline",), {"holes": [[0, 9999]], "kept": 0.5, "most": 1, "coverage": "match"}, "its outline is not of"),
        (("isolation",), 17, "Invalid enum value 17"),
    ],
)  # fmt: skip
def test_a_damaged_run_is_refused(home: Path, place: tuple[str | int, ...], value: Any, why: str) -> None:
    data = json.loads((home / "run.json").read_text())
    part = data
    for key in place[:-1]:
        part = part[key]
    part[place[-1]] = value
    (home / "damaged.json").write_text(json.dumps(data))
    assert why in complaint(avow(home, "report", "damaged.json"))


def test_a_run_of_before_is_still_told(home: Path) -> None:
    (home / "old.json").write_text(json.dumps(without_records(run_of(home))))
    facts, page = facts_and_page(home, "old.json")
    assert [test["passed"] for test in facts["tests"]] == [None]
    assert facts["more_tests"] == facts["tests_kept"] == 5
    assert "And 5 more tests that are not told one by one." in page.text
    assert facts["question"] is not None
    assert all(one["answers"] == [] for one in facts["behaviours"])
    assert avow(home, "report", "old.json").code == 0


def test_what_is_not_proven_says_so(home: Path) -> None:
    for folder, title in (("bad", "Not proven"), ("none", "No program")):
        done = avow(home, "select", "task.py", folder, "--store", f"{folder}.db", "--json")
        assert done.code == 1
        (home / f"{folder}.json").write_text(done.out)
        facts, page = facts_and_page(home, f"{folder}.json")
        assert facts["verdict"]["title"] == title
        assert title in page.text
        assert facts["promise"] == ["Nothing is promised."]
        assert "ertified" not in page.text


def sealed(run: Run, confidence: float = 0.3) -> str:
    """A certificate of a run, by a calibration on which all went well."""
    cases = tuple(Case(f"t{i}", 0.3 + i / 1000, False, examples=bool(run.task.examples)) for i in range(100))
    found = decide(run, Settings(), Calibration(drawn(Settings()), "tasks", cases), epsilon=0.1, delta=0.1)
    assert found.certificate, found.reason
    return found.certificate


def again(certificate: str, *place: str, value: Any) -> str:
    """A certificate with something changed and a digest that fits."""
    data = json.loads(certificate)
    del data["digest"]
    part = data
    for key in place[:-1]:
        part = part[key]
    part[place[-1]] = value
    return json.dumps(data | {"digest": recheck.digest(data)})


def test_a_certificate_that_holds_is_told(home: Path) -> None:
    run = run_of(home)
    certificate = sealed(run)
    name = written(home / "c.json", run, certificate=json.loads(certificate), abstained="", helps="")
    facts, page = facts_and_page(home, name)
    assert facts["verdict"]["title"] == "Certified"
    assert facts["promise"][0] == recheck.check(certificate)
    assert facts["promise"][0] in page.text
    (home / "alone.json").write_text(certificate)
    told = avow(home, "report", "--certificate", "alone.json").out
    assert told == avow(home, "report", "c.json").out
    assert told.startswith("Certified: total_even")


@pytest.mark.parametrize(
    ("place", "value", "why"),
    [
        (("program",), "def total_even(xs):\n    return 0\n", "is of another program than the run"),
        (("task", "prompt"), "another", "is of another task than the run"),
        (("run", "id"), "another", "is of another run than the run"),
        (("run",), None, "is of another run than the run"),
        (("confidence",), 0.99, "is of another posterior than the run"),
        (("epsilon",), 0.01, "does not hold"),
    ],
)
def test_a_foreign_certificate_is_an_error(home: Path, place: tuple[str, ...], value: Any, why: str) -> None:
    run = run_of(home)
    foreign = again(sealed(run), *place, value=value)
    name = written(home / "f.json", run, certificate=json.loads(foreign))
    assert why in complaint(avow(home, "report", name))
    (home / "alone.json").write_text(foreign)
    assert why in complaint(avow(home, "report", "run.json", "--certificate", "alone.json", "-o", "no.html"))
    assert not (home / "no.html").exists()


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"format": "avow-certificate-1"}'])
def test_what_is_no_certificate_is_an_error(home: Path, text: str) -> None:
    (home / "alone.json").write_text(text)
    assert "the certificate does not hold" in complaint(avow(home, "report", "--certificate", "alone.json"))


def test_an_edited_certificate_is_an_error(home: Path) -> None:
    run = run_of(home)
    edited = json.loads(sealed(run)) | {"epsilon": 0.05}
    name = written(home / "e.json", run, certificate=edited, abstained="", helps="")
    assert "the certificate does not hold: it was edited" in complaint(avow(home, "report", name))
    choice = run.choice
    assert choice is not None
    unproven = json.loads(dump_run(run)) | {"message": "no"}
    (home / "u.json").write_text(json.dumps({"run": unproven, "certificate": json.loads(sealed(run))}))
    assert "is of another posterior" in complaint(avow(home, "report", "u.json"))
    other = reseen(run, posterior=0.5)
    name = written(home / "p.json", other, certificate=json.loads(sealed(run)))
    assert "is of another posterior" in complaint(avow(home, "report", name))


def test_an_abstention_says_why_and_what_helps(home: Path) -> None:
    name = written(home / "a.json", run_of(home), certificate=None, abstained="it is too bold", helps="Ask <less>.")
    facts, page = facts_and_page(home, name)
    assert facts["verdict"]["title"] == "Not certified"
    assert "avow abstained: it is too bold." in page.text
    assert "What would help: Ask <less>." in page.text
    name = written(home / "a.json", run_of(home), certificate=None, abstained=7, helps="")
    assert "abstained and helps are no texts" in complaint(avow(home, "report", name))
