"""`avow monitor`: answers as `avow solve --risk --json` prints them, watched beside a calibration."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from tests.app.command import Done, avow, complaint

from avow.app import certifying
from avow.app.certifying import Asked
from avow.core.config import Settings
from avow.core.types import Candidate, Choice, Isolation, Run, Task, Test, TestOrigin
from avow.promise import Calibration, Case, decide, drawn, read_calibration, write_calibration


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A calibration of 400 tasks, of which about half may be accepted at a risk of a tenth."""
    rng = np.random.default_rng(0)
    sure = rng.random(400)
    wrong = rng.random(400) < np.where(sure < 0.4, 0.5, 0.02)
    cases = [Case(str(i), float(s), bool(w)) for i, (s, w) in enumerate(zip(sure, wrong, strict=True))]
    write_calibration(Calibration(drawn(Settings()), "tasks", tuple(cases)), tmp_path / "calibration.json")
    return tmp_path


CODE = "def double(x):\n    return 2 * x\n"
RUN = Run(
    "1", Task("double", "def double(x): ..."),
    Choice(CODE, 0.97, "avow", True, (Candidate(CODE, 9, 3, 0.97, 1.0, True),)),
    samples=10, programs=3, loading=3, inputs=4, tests=0, behaviours=1, passing=3, isolation=Isolation.SANDBOXED,
    model="avow-small", seed=0, versions={"avow": "0.1.0"},
)  # fmt: skip
ASKED = Asked(0.1, None, None, None, None)


def answer(home: Path, number: int = 0, *, accepted: bool = True, tested: bool = False, examples: tuple[Test, ...] = (), **more: Any) -> dict[str, Any]:
    """What `avow solve --risk 0.1 --json` prints of the task of a number."""
    known = read_calibration(home / "calibration.json")
    tests = (Test("assert double(2) == 4"),) if tested else ()
    run = replace(RUN, id=f"r{number}", task=replace(RUN.task, prompt=f"def double{number}(x): ...", tests=tests, examples=examples))
    run = run if accepted else replace(run, choice=replace(RUN.choice, posterior=0.2))
    found = decide(run, Settings(), known, epsilon=0.1, delta=0.1)
    plain: dict[str, Any] = msgspec.to_builtins({"run": run} | certifying.plain(found, ASKED, known.like(run.task)))
    return plain | more


def watched(home: Path, answers: list[dict[str, Any]], *args: str) -> Done:
    (home / "answers.json").write_text("\n".join(json.dumps(one, indent=1) for one in answers))
    return avow(home, "monitor", "answers.json", "--calibration", "calibration.json", "--risk", "0.1", *args)


def test_all_is_well_while_answers_are_as_they_were(home: Path) -> None:
    share = watched(home, [], "--json").json["kinds"][0]["rates"]["accepted"]["limit"]
    assert 0.3 < share < 1.0
    rng = np.random.default_rng(1)
    stream = [answer(home, i, accepted=bool(rng.random() < share - 0.07)) for i in range(200)]
    for one in stream:
        if one["certificate"]:
            one["wrong"] = bool(rng.random() < 0.05)
    done = watched(home, stream)
    assert done.code == 0, done.err
    assert done.err == "all is as in the calibration, as far as this tells\n"


def test_what_leaves_its_band_is_told(home: Path) -> None:
    done = watched(home, [answer(home, i, wrong=i % 2 == 0) for i in range(40)])
    assert done.code == 1
    assert "ALARM    more than 10 % of what was accepted is wrong: 20 of 40" in done.err
    done = watched(home, [answer(home, i, accepted=False) for i in range(60)])
    assert done.code == 1
    assert done.err == "ALARM    less is accepted than in the calibration: 0 of 60\n"
    (found,) = watched(home, [answer(home, i, accepted=False) for i in range(60)], "--json").json["kinds"]
    assert found["answers"] == 60
    assert len(found["alarms"]) == 1


def test_kinds_of_tasks_are_watched_apart(home: Path) -> None:
    """A stream of tasks with examples is no alarm where the calibration had others as well."""
    known = read_calibration(home / "calibration.json")
    shown = [replace(case, task=f"{case.task}e", confidence=0.97, wrong=False, examples=True) for case in known.cases]
    write_calibration(replace(known, cases=(*known.cases, *shown)), home / "calibration.json")
    told = (Test("assert double(1) == 2", TestOrigin.EXAMPLE),)
    done = watched(home, [answer(home, i, examples=told) for i in range(40)])
    assert (done.code, done.out.splitlines()[0].split("  ")[0]) == (0, "tasks with examples"), done.err
    stream = [answer(home, i, examples=told) for i in range(40)] + [answer(home, i, accepted=False) for i in range(60)]
    done = watched(home, stream)
    assert done.err == "ALARM    less is accepted than in the calibration: 0 of 60\n"
    assert [kind["examples"] for kind in watched(home, stream, "--json").json["kinds"]] == [True, False]


def test_without_answers_there_is_nothing_to_tell(home: Path) -> None:
    for answers in ([], [answer(home, tested=True)]):
        done = watched(home, answers)
        assert done.code == 0
        assert done.err.endswith("nothing to tell yet: there is no answer that counts\n")
        assert "all is as" not in done.err


def test_a_task_counts_once(home: Path) -> None:
    done = watched(home, [answer(home, 0), answer(home, 1, accepted=False)] * 60)
    assert done.code == 0
    assert "left out 118 repeated: each task counts once, by its first answer" in done.err
    assert "all is as in the calibration" in done.err
    (found,) = watched(home, [answer(home, 0, accepted=False), answer(home, 0)], "--json").json["kinds"]
    assert found["rates"]["accepted"]["happened"] == 0, "the first answer counts"
    assert found["left_out"] == {"repeated": 1, "tested": 0}


def test_what_was_found_out_later_counts(home: Path) -> None:
    for labels, seen, wrong in (
        ([None, True], 1, 1), ([True, None], 1, 1), ([False, True], 1, 1), ([True, False, None], 1, 0), ([None], 0, 0)
    ):  # fmt: skip
        stream = [answer(home, wrong=label) for label in labels]
        rate = watched(home, stream, "--json").json["kinds"][0]["rates"]["wrong of those accepted"]
        assert (rate["seen"], rate["happened"]) == (seen, wrong), labels
    stream = [answer(home, accepted=False), answer(home, wrong=True)]
    rate = watched(home, stream, "--json").json["kinds"][0]["rates"]["wrong of those accepted"]
    assert rate["happened"] == 1, "also of a promise that came with a later answer"


def test_tasks_with_tests_are_left_out(home: Path) -> None:
    done = watched(home, [answer(home, i, accepted=i % 4 > 0, tested=True) for i in range(60)])
    assert done.code == 0
    assert "left out 60 with a test of yours: of those the calibration knows nothing" in done.err


def test_standard_input_is_read(home: Path) -> None:
    text = json.dumps(answer(home)).encode()
    done = avow(home, "monitor", "-", "--calibration", "calibration.json", "--risk", "0.1", "--json", stdin=text)
    assert done.json["kinds"][0]["answers"] == 1


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--risk", "nan"), "--risk: found nan, expected a share such as 0.05"),
        (("--risk", "1e-300"), "--risk: found 1e-300"),
        (("--risk", "0"), "--risk: found 0"),
        (("--risk", "0.1", "--confidence", "nan"), "--confidence: found nan"),
        (("--risk", "0.1", "--confidence", "1"), "--confidence: found 1"),
        (("--risk", "2"), "--risk"),
        (("--risk", "0.02"), "promises nothing"),
    ],
)
def test_what_cannot_be_watched_is_refused(home: Path, args: tuple[str, ...], said: str) -> None:
    (home / "answers.json").write_text("")
    done = avow(home, "monitor", "answers.json", "--calibration", "calibration.json", *args)
    assert said in complaint(done)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nonsense", "answer 1: found 'nonsense', expected a JSON object"),
        ("[1]", "answer 1: found list"),
        ("[" * 100_000, "expected a JSON object"),
        ('{"id": 1}', "answer 1: expected what `avow solve --risk --json` prints"),
        ('{"certificate": null}', "answer 1: expected what"),
        ('{"certificate": null, "asked": {}}', "answer 1 holds no run"),
        ('{"certificate": null, "asked": {}, "run": {"x": 1}}', "answer 1 holds no run"),
    ],
)
def test_what_is_no_answer_is_refused(home: Path, text: str, said: str) -> None:
    (home / "answers.json").write_text(text)
    done = avow(home, "monitor", "answers.json", "--calibration", "calibration.json", "--risk", "0.1")
    assert said in complaint(done)


@pytest.mark.parametrize(
    ("accepted", "path", "value", "said"),
    [
        (False, ("wrong",), 1, "answer 2: expected what `avow solve --risk --json` prints"),
        (False, ("wrong",), True, "answer 2: it says wrong, but only an accepted answer can break a promise"),
        (False, ("run", "choice", "posterior"), 7, "answer 2 holds no run: a posterior is not between 0 and 1"),
        (False, ("asked", "risk"), 0.2, "asked for with risk 0.2, this watches risk 0.1"),
        (False, ("asked", "holes"), 1, "with holes 1, this watches holes None"),
        (False, ("asked", "threshold"), 0.1, "with threshold 0.1, this watches threshold 0."),
        (False, ("asked", "calibration"), "0f", "with calibration 0f, this watches calibration "),
        (False, ("asked",), {"risk": 0.1}, "answer 2: it does not say which calibration it went by (avow 0.1.0 wrote it)"),
        (True, ("certificate",), None, "answer 2: it has no certificate, but its posterior of 0.970 would be accepted"),
        (True, ("certificate", "claim"), "Yes", "answer 2: the certificate does not hold: it was edited"),
        (True, ("run", "id"), "other", "answer 2: the certificate is of another run"),
    ],
)
def test_an_edited_answer_is_refused(home: Path, accepted: bool, path: tuple[str, ...], value: Any, said: str) -> None:
    edited = answer(home, 1, accepted=accepted)
    place = edited
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    assert said in complaint(watched(home, [answer(home), edited]))


@pytest.mark.parametrize("part", ["asked", "certificate", "run"])
def test_nesting_without_end_is_refused(home: Path, part: str) -> None:
    """At no depth is it an error of avow's own: not where it can no longer be read, and not just before."""
    one = answer(home)
    text = json.dumps(one | {part: one[part] | {"risk": "DEEP"}})
    for depth in range(900, 1001, 3):
        (home / "answers.json").write_text(text.replace('"DEEP"', "[" * depth + "]" * depth))
        done = avow(home, "monitor", "answers.json", "--calibration", "calibration.json", "--risk", "0.1")
        assert done.code == 2 or part == "run", (depth, done.err)  # what a run has beside its own is not read
        assert done.code != 3


def test_a_certificate_of_another_question_is_refused(home: Path) -> None:
    known = read_calibration(home / "calibration.json")
    run = replace(RUN, id="r0", task=replace(RUN.task, prompt="def double0(x): ..."))
    other = decide(run, Settings(), known, epsilon=0.2, delta=0.1).certificate
    done = watched(home, [answer(home, certificate=json.loads(other))])
    assert "answer 1: its certificate is of another calibration, or of another question" in complaint(done)


def test_abstentions_of_another_calibration_are_refused(home: Path) -> None:
    """Also where it is of the same settings and its threshold is the same."""
    known, stream = read_calibration(home / "calibration.json"), [answer(home, accepted=False)]
    cases = (*known.cases[:-1], replace(known.cases[-1], task="another"))
    write_calibration(replace(known, cases=cases), home / "calibration.json")
    assert "this watches calibration" in complaint(watched(home, stream))
