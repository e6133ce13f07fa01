"""`avow monitor`: answers as `avow solve --risk --json` prints them, watched beside a calibration."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.app.command import Done, avow, complaint

from avow.core.config import Settings
from avow.core.types import Candidate, Choice, Isolation, Run, Task
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


ASKED = {"risk": 0.1, "confidence": 0.9, "holes": None}
RUN = Run(
    "1", Task("double", "def double(x): ..."),
    Choice("def double(x):\n    return 2 * x\n", 0.97, "avow", True, (Candidate("", 9, 3, 0.97, 1.0, True),)),
    samples=10, programs=3, loading=3, inputs=4, tests=0, behaviours=1, passing=3, isolation=Isolation.SANDBOXED,
    model="avow-small", seed=0,
)  # fmt: skip


def answer(home: Path, *, accepted: bool = True, **more: Any) -> dict[str, Any]:
    known = read_calibration(home / "calibration.json")
    text = decide(RUN, Settings(), known, epsilon=0.1, delta=0.1).certificate
    return {"asked": ASKED, "run": {}, "certificate": json.loads(text) if accepted else None, **more}


def watched(home: Path, answers: list[dict[str, Any]], *args: str) -> Done:
    (home / "answers.json").write_text("\n".join(json.dumps(one, indent=1) for one in answers))
    return avow(home, "monitor", "answers.json", "--calibration", "calibration.json", "--risk", "0.1", *args)


def test_all_is_well_while_answers_are_as_they_were(home: Path) -> None:
    share = json.loads(watched(home, [], "--json").out)["rates"]["accepted"]["limit"]
    assert 0.3 < share < 1.0
    rng = np.random.default_rng(1)
    stream = [answer(home, accepted=bool(rng.random() < share - 0.07)) for _ in range(200)]
    for one in stream:
        if one["certificate"]:
            one["wrong"] = bool(rng.random() < 0.05)
    done = watched(home, stream)
    assert done.code == 0, done.err
    assert "all is as in the calibration" in done.err


def test_what_leaves_its_band_is_told(home: Path) -> None:
    done = watched(home, [answer(home, wrong=i % 2 == 0) for i in range(40)])
    assert done.code == 1
    assert "ALARM    more than 10 % of what was accepted is wrong: 20 of 40" in done.err
    done = watched(home, [answer(home, accepted=False)] * 60)
    assert done.code == 1
    assert "less is accepted than in the calibration: 0 of 60" in done.err
    found = json.loads(watched(home, [answer(home, accepted=False)] * 60, "--json").out)
    assert found["answers"] == 60
    assert len(found["alarms"]) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nonsense", "answer 1: found 'nonsense', expected a JSON object"),
        ("[1]", "answer 1: found list"),
        ("[" * 100_000, "expected a JSON object"),
        ('{"id": 1}', "answer 1: expected what `avow solve --risk --json` prints"),
        ('{"certificate": null}', "answer 1: expected what"),
        ('{"certificate": null, "asked": ASKED} {"certificate": null, "asked": ASKED, "wrong": 1}', "answer 2: expected"),
        ('{"certificate": null, "asked": ASKED, "wrong": true}', "answer 1: only an accepted answer"),
        ('{"certificate": null, "asked": {"risk": 0.2}}', "asked for with risk 0.2, this watches risk 0.1"),
        ('{"certificate": null, "asked": {"risk": 0.1, "confidence": 0.9, "holes": 1}}', "with holes 1"),
        ('{"certificate": {"kind": "calibrated"}, "asked": ASKED}', "its certificate does not hold"),
    ],
)
def test_what_is_no_answer_is_refused(home: Path, text: str, said: str) -> None:
    watched(home, [])
    (home / "answers.json").write_text(text.replace("ASKED", json.dumps(ASKED)))
    done = avow(home, "monitor", "answers.json", "--calibration", "calibration.json", "--risk", "0.1")
    assert said in complaint(done)


def test_what_promises_nothing_cannot_be_watched(home: Path) -> None:
    watched(home, [])
    done = avow(home, "monitor", "answers.json", "--calibration", "calibration.json", "--risk", "0.02")
    assert "promises nothing" in complaint(done)
