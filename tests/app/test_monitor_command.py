"""`avow monitor`: answers as `avow solve --risk --json` prints them, watched beside a calibration."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.app.command import Done, avow, complaint

from avow.core.config import Settings
from avow.promise import Calibration, Case, drawn, write_calibration


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A calibration of 400 tasks, of which about half may be accepted at a risk of a tenth."""
    rng = np.random.default_rng(0)
    sure = rng.random(400)
    wrong = rng.random(400) < np.where(sure < 0.4, 0.5, 0.02)
    cases = [Case(str(i), float(s), bool(w)) for i, (s, w) in enumerate(zip(sure, wrong, strict=True))]
    write_calibration(Calibration(drawn(Settings()), "tasks", tuple(cases)), tmp_path / "calibration.json")
    return tmp_path


def answer(*, accepted: bool = True, **more: Any) -> dict[str, Any]:
    return {"run": {}, "certificate": {"kind": "calibrated", "epsilon": 0.1} if accepted else None, **more}


def watched(home: Path, answers: list[dict[str, Any]], *args: str) -> Done:
    (home / "answers.json").write_text("\n".join(json.dumps(one, indent=1) for one in answers))
    return avow(home, "monitor", "answers.json", "--calibration", "calibration.json", "--risk", "0.1", *args)


def test_all_is_well_while_answers_are_as_they_were(home: Path) -> None:
    share = json.loads(watched(home, [], "--json").out)["rates"]["accepted"]["limit"]
    assert 0.3 < share < 1.0
    rng = np.random.default_rng(1)
    stream = [answer(accepted=bool(rng.random() < share - 0.07)) for _ in range(200)]
    for one in stream:
        if one["certificate"]:
            one["wrong"] = bool(rng.random() < 0.05)
    done = watched(home, stream)
    assert done.code == 0, done.err
    assert "all is as in the calibration" in done.err


def test_what_leaves_its_band_is_told(home: Path) -> None:
    done = watched(home, [answer(wrong=i % 2 == 0) for i in range(40)])
    assert done.code == 1
    assert "ALARM    more than 10 % of what was accepted is wrong: 20 of 40" in done.err
    done = watched(home, [answer(accepted=False)] * 60)
    assert done.code == 1
    assert "less is accepted than in the calibration: 0 of 60" in done.err
    found = json.loads(watched(home, [answer(accepted=False)] * 60, "--json").out)
    assert found["answers"] == 60
    assert len(found["alarms"]) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nonsense", "answer 1: found 'nonsense', expected a JSON object"),
        ("[1]", "answer 1: found list"),
        ("[" * 100_000, "expected a JSON object"),
        ('{"id": 1}', "answer 1: expected what `avow solve --risk --json` prints"),
        ('{"certificate": null} {"certificate": null, "wrong": 1}', "answer 2: expected"),
        ('{"certificate": null, "wrong": true}', "answer 1: only an accepted answer"),
        ('{"certificate": {"kind": "outlined", "epsilon": 0.1}}', "its certificate is no program's at risk 0.1"),
        ('{"certificate": {"kind": "calibrated", "epsilon": 0.2}}', "its certificate is no program's at risk 0.1"),
    ],
)
def test_what_is_no_answer_is_refused(home: Path, text: str, said: str) -> None:
    watched(home, [])
    (home / "answers.json").write_text(text)
    done = avow(home, "monitor", "answers.json", "--calibration", "calibration.json", "--risk", "0.1")
    assert said in complaint(done)


def test_what_promises_nothing_cannot_be_watched(home: Path) -> None:
    watched(home, [])
    done = avow(home, "monitor", "answers.json", "--calibration", "calibration.json", "--risk", "0.02")
    assert "promises nothing" in complaint(done)
