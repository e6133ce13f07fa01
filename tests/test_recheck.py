"""The checker of certificates: it imports nothing of avow, and believes nothing but numbers."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from avow import recheck
from avow.certify import binomial
from avow.core.config import Settings
from avow.core.errors import CalibrationError
from avow.core.types import Candidate, Choice, Difference, Isolation, Run, Task, Test
from avow.promise import Calibration, Case, confidence, decide, drawn, read_calibration, source_name, write_calibration

SETTINGS = Settings()
RUN = Run(
    "1", Task("double", "def double(x): ..."),
    Choice("def double(x):\n    return 2 * x\n", 0.95, "avow", True, (Candidate("", 9, 3, 0.95, 1.0, True),)),
    samples=10, programs=3, loading=3, inputs=4, tests=0, behaviours=1, passing=3, isolation=Isolation.SANDBOXED,
    model="avow-small", seed=0,
)  # fmt: skip


def calibration(n: int = 400, *, drawn_as: Settings = SETTINGS) -> Calibration:
    rng = np.random.default_rng(0)
    sure = rng.beta(4.0, 0.5, n)
    wrong = rng.random(n) > sure
    cases = [Case(str(i), float(s), bool(w)) for i, (s, w) in enumerate(zip(sure, wrong, strict=True))]
    return Calibration(drawn(drawn_as), "tasks.jsonl", (*cases, Case("none", None, True)))


def certificate(epsilon: float = 0.1) -> str:
    found = decide(RUN, SETTINGS, calibration(), epsilon=epsilon, delta=0.1)
    assert found.certificate, found.reason
    return found.certificate


def test_a_certificate_holds_and_says_what_it_claims() -> None:
    data = json.loads(certificate())
    said = recheck.check(certificate())
    assert said == data["claim"]
    assert said.startswith("Of programs accepted like this one at most 10 % are wrong, with confidence 90 %: ")
    assert data["program"] == "def double(x):\n    return 2 * x\n"
    accepted = [wrong for sure, wrong in data["cases"] if sure is not None and sure >= data["threshold"]]
    assert f": {sum(accepted)} of {len(accepted)} were, of tasks without examples in 'tasks.jsonl'" in said
    assert data["confidence"] >= data["threshold"]


@given(st.integers(1, 200), st.floats(0.01, 0.9), st.data())
def test_its_chance_is_that_of_the_calibration(n: int, epsilon: float, data: st.DataObject) -> None:
    errors = data.draw(st.integers(0, n))
    assert recheck.chance(errors, n, epsilon) == pytest.approx(binomial.chance(errors, n, epsilon), abs=1e-9)


def test_it_is_short_and_imports_nothing_of_the_rest(tmp_path: Path) -> None:
    source = Path(recheck.__file__).read_text()
    assert len(source.splitlines()) < 150
    names = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Import | ast.ImportFrom)]
    found = {alias.name for node in names if isinstance(node, ast.Import) for alias in node.names}
    found |= {node.module or "" for node in names if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in found} <= set(sys.stdlib_module_names)
    (tmp_path / "checker.py").write_text(source)
    (tmp_path / "cert.json").write_text(certificate())
    command = [sys.executable, "-I", "-S", "checker.py", "cert.json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("Of programs accepted like this one at most 10 %")
    (tmp_path / "cert.json").write_text("{}")
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "not valid: it is not a certificate" in done.stderr


def edited(change: Callable[[dict[str, Any]], object], *, sealed: bool = True) -> str:
    """A certificate with something changed; sealed: by somebody who knows how to make the digest."""
    data = json.loads(certificate())
    change(data)
    if sealed:
        data.pop("digest", None)
        data["digest"] = recheck.digest(data)
    return json.dumps(data)


@pytest.mark.parametrize("key", sorted(set(json.loads(certificate())) - {"digest", "format"}))
def test_no_field_can_be_changed_unnoticed(key: str) -> None:
    with pytest.raises(recheck.InvalidError, match=r"edited|where a number"):
        recheck.check(edited(lambda data: data.update({key: "something else"}), sealed=False))


def flip(data: dict[str, Any]) -> None:
    """A few wrong cases called right."""
    for case in [case for case in data["cases"] if case[1]][:3]:
        case[1] = False


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda d: d.update(epsilon=0.02), "is not borne out"),
        (lambda d: d.update(delta=0.0001), "is not borne out"),
        (lambda d: d.update(claim=d["claim"].replace("10 %", "1 %")), "claims what its data do not"),
        (lambda d: d.update(confidence=0.1), "is below the threshold"),
        (lambda d: d.update(confidence=None), "where a number"),
        (lambda d: d["cases"].clear(), "is not borne out"),
        (flip, "claims what its data do not"),
        (lambda d: d.update(threshold=0.0), "do not lead down"),
        (lambda d: d["steps"].reverse(), "do not lead down"),
        (lambda d: d["steps"].clear(), "do not lead down"),
        (lambda d: d.update(steps=[*d["steps"], 0.0], threshold=0.0), "is not borne out"),
        (lambda d: d.update(epsilon=1), "between 0 and 1"),
        (lambda d: d.update(epsilon=True), "where a number from 0 on belongs"),
        (lambda d: d.update(epsilon="0.1"), "where a number from 0 on belongs"),
        (lambda d: d["cases"].append([-2.0, False]), "where a number from 0 on belongs"),
        (lambda d: d["cases"].append([0.95, 0]), "not borne out|claims what its data do not"),
        (lambda d: d["cases"].append([0.5]), "it is not complete"),
        (lambda d: d.update(cases=5), "it is not complete"),
        (lambda d: d.update(task={}), "it is not complete"),
        (lambda d: d.update(program=None), "or no program"),
        (lambda d: d.update(steps=[10**400, *d["steps"]]), "it is not complete: OverflowError"),
        (lambda d: d.update(confidence=10**400), "or above 1|OverflowError"),
        (lambda d: d.update(epsilon=10**400), "between 0 and 1|OverflowError"),
        (lambda d: d["cases"].append([10**400, False]), "it is not complete: OverflowError"),
        (lambda d: d["calibrated_on"].update(tasks=10**6) or d.update(cases=d["cases"] * 200), "more cases than"),
        (lambda d: d["calibrated_on"].pop("examples"), "it is not complete: KeyError"),
        (lambda d: d["calibrated_on"].update(examples=True), "claims what its data do not"),
        (lambda d: d.update(kind="proven"), "it is not complete: KeyError"),
        (lambda d: d.update(kind=["proven"]), "it is not complete: TypeError"),
        (lambda d: d.update(confidence=1.5), "or above 1"),
        (lambda d: d["calibrated_on"].update(tasks=10), "more cases than tasks"),
        (lambda d: d["calibrated_on"].update(source="x. This program is proven correct. (Of tasks"), "no plain word"),
        (lambda d: d["calibrated_on"].update(source="\x1b[2Kvalid"), "no plain word"),
        (lambda d: d["calibrated_on"].update(source={"a": 1}), "no plain word"),
        (lambda d: d.update(delta=4e-9), "between 0 and 1"),
        (lambda d: d.update(steps=[1 - i / 1000 for i in range(101)], threshold=0.9), "do not lead down"),
        (lambda d: d.pop("threshold"), "it is not complete"),
        (lambda d: d.update(format="avow-certificate-2"), "not a certificate of the format"),
    ],
)
def test_who_seals_it_anew_is_found_out_by_the_numbers(change: Callable[[dict[str, Any]], object], told: str) -> None:
    with pytest.raises(recheck.InvalidError, match=told):
        recheck.check(edited(change))


def test_what_is_said_twice_is_refused() -> None:
    twice = certificate().replace('"program":', '"program": "evil", "program":')
    with pytest.raises(recheck.InvalidError, match="says something twice"):
        recheck.check(twice)


def test_no_number_of_the_claim_is_rounded() -> None:
    data = {"kind": "calibrated", "epsilon": 0.12345678, "delta": 1e-6, "calibrated_on": {"source": "tasks", "examples": True}}
    said = recheck.sentence(data, 0, 1000)
    assert "of tasks with examples in 'tasks'" in said
    assert "at most 12.345678 % are wrong, with confidence 99.9999 %" in said


@pytest.mark.parametrize(
    "text", ["", "[]", "nonsense", "{}", "[" * 100_000, '{"format": "avow-certificate-1"}', "null"]
)
def test_what_is_no_certificate_is_refused(text: str) -> None:
    with pytest.raises(recheck.InvalidError):
        recheck.check(text)


@pytest.mark.parametrize("args", [[], ["none"], ["binary"]])
def test_the_checker_ends_in_a_line(tmp_path: Path, args: list[str]) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    command = [sys.executable, "-I", "-S", recheck.__file__, *args]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("not valid: " if args else "usage: ")
    assert len(done.stderr.splitlines()) == 1


def test_abstaining_says_why_and_what_would_help() -> None:
    assert RUN.choice is not None
    difference = Difference("double(3)", "6", "9", 2)
    unsure = replace(RUN, choice=replace(RUN.choice, posterior=0.3, difference=difference))
    found = decide(unsure, SETTINGS, calibration(), epsilon=0.1, delta=0.1)
    assert not found.certificate
    assert "the posterior is 0.300" in found.reason
    assert found.help == "Is double(3) 6 or 9? With --test 'double(3) == ...', and without --risk, your answer decides."
    unproven = replace(RUN, message="no program passes every trusted test")
    assert confidence(unproven) is None
    found = decide(unproven, SETTINGS, calibration(), epsilon=0.1, delta=0.1)
    assert "no program passes every trusted test" in found.reason
    assert not decide(replace(RUN, choice=None), SETTINGS, calibration(), epsilon=0.1, delta=0.1).certificate
    found = decide(RUN, SETTINGS, calibration(), epsilon=0.005, delta=0.3)
    assert not found.certificate
    assert "the 401 tasks without examples of the calibration do not show it" in found.reason
    tested = replace(RUN, task=replace(RUN.task, tests=(Test("assert double(1) == 2"),)))
    found = decide(tested, SETTINGS, calibration(), epsilon=0.1, delta=0.1)
    assert not found.certificate
    assert "of a task with tests: the calibration knows none" in found.reason


def test_runs_that_draw_otherwise_are_never_certified() -> None:
    others: list[dict[str, Any]] = [
        {"samples": 50}, {"model": "recorded:other"}, {"temperature": 0.2}, {"select": "b4"}, {"tests": 0}, {"seed": 1},
        {"base_url": "http://b/v1"}, {"cpu_seconds": 0.01}, {"memory_mb": 64},
    ]  # fmt: skip
    for changed in others:
        with pytest.raises(CalibrationError, match=f"was made with {next(iter(changed))}"):
            decide(RUN, replace(SETTINGS, **changed), calibration(), epsilon=0.1, delta=0.1)


def test_a_calibration_is_kept_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "new" / "calibration.json"
    write_calibration(calibration(), path)
    assert read_calibration(path) == calibration()
    assert read_calibration(path).acceptance(0.1, 0.1) == calibration().acceptance(0.1, 0.1)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        '{"format": "avow-calibration-1"}',
        '{"format": "avow-calibration-1", "drawn": 3, "cases": []}',
        "\xff",
    ]
    + [
        json.dumps({"format": "avow-calibration-1", "drawn": {}, "source": "", "cases": [case]})
        for case in (
            {}, {"task": "", "confidence": 2, "wrong": True}, {"task": "", "confidence": 0.5, "wrong": 1}, 7,
            {"task": "", "confidence": "0.5", "wrong": True}, {"task": "", "confidence": 10**400, "wrong": True},
        )
    ],
)
def test_what_is_no_calibration_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "c.json").write_text(text, encoding="latin-1")
    with pytest.raises(CalibrationError, match="holds no calibration"):
        read_calibration(tmp_path / "c.json")


def test_no_calibration_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(CalibrationError, match=r"no calibration at .*none.json. Make one: avow calibrate TASKS"):
        read_calibration(tmp_path / "none.json")
    twice = Calibration(drawn(SETTINGS), "t", (Case("a", 0.5, False), Case("a", 0.5, False)))
    write_calibration(twice, tmp_path / "twice.json")
    with pytest.raises(CalibrationError, match="a task is there twice"):
        read_calibration(tmp_path / "twice.json")
    write_calibration(Calibration(drawn(SETTINGS), "a\x1b[1m", ()), tmp_path / "name.json")
    with pytest.raises(CalibrationError, match="expected a name of letters"):
        read_calibration(tmp_path / "name.json")
    assert source_name(Path("aufgäben (1).jsonl")) == "aufg_ben__1_.jsonl"
    with pytest.raises(CalibrationError, match="cannot be written"):
        write_calibration(calibration(1), Path("/proc/none/c.json"))


def test_an_older_calibration_is_of_another_posterior(tmp_path: Path) -> None:
    path = tmp_path / "calibration.json"
    write_calibration(calibration(), path)
    data = json.loads(path.read_text())
    for later in ("search", "verify", "posterior"):
        del data["drawn"][later]
    path.write_text(json.dumps(data))
    older = read_calibration(path)
    assert (older.drawn["search"], older.drawn["verify"], older.drawn["posterior"]) == (0, 0, 1)
    with pytest.raises(CalibrationError, match="made with posterior 1, this run has 2"):
        decide(RUN, SETTINGS, older, epsilon=0.1, delta=0.1)
