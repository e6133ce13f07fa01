"""`avow calibrate`, `avow solve --risk` and `avow verify`: the whole way from tasks to a certificate."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tests.app.command import Done, avow, complaint

from avow.certify.acceptance import least as least_tasks
from avow.core.config import Settings
from avow.core.errors import CalibrationError
from avow.core.store import Store
from avow.core.types import Task, Test, TestOrigin
from avow.lm.catalogue import shipped
from avow.promise import Calibration, compatible, drawn, read_calibration
from avow.sample.spec import weights

TASKS = 120
WRONG = 17  # tasks on which most samples agree on something wrong


RIGHT = ("x + {i}", "{i} + x", "x - -{i}", "sum((x, {i}))", "sum([x, {i}])", "x - 1 + {i} + 1", "2 * x - x + {i}")
NEARLY = ("x or {i}", "x if x else {i}", "{i} if x == 0 else x", "max(x, {i}) if x > 0 else {i}")


def prompt(number: int) -> str:
    return f'def plus(x: int) -> int:\n    """Return x and {number} more.\n\n    >>> plus(0)\n    {number}\n    """\n'


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tasks with tests, recorded samples of them and of one more, and a calibration."""
    home = tmp_path_factory.mktemp("certify")
    tasks, samples = [], []
    for i in range(TASKS + 2):
        right, wrong = ([f"    return {text.format(i=i)}\n" for text in texts] for texts in (RIGHT, NEARLY))
        most, few = (wrong, right[:2]) if i % 7 == 0 and i else (right, wrong[:1])
        tests = [f"assert plus(5) == {5 + i}"]
        tasks.append({"id": f"t{i}", "prompt": prompt(i), "entry_point": "plus", "tests": tests})
        mixed = [*wrong, *right[:2]] if i == TASKS + 1 else [*most, *few]
        samples.append({"task_id": f"t{i}", "samples": mixed})
    (home / "tasks.jsonl").write_text("".join(json.dumps(row) + "\n" for row in tasks[:TASKS]))
    asked = [{key: value for key, value in row.items() if key != "tests"} for row in tasks[TASKS:]]
    (home / "more.jsonl").write_text("".join(json.dumps(row) + "\n" for row in asked))
    (home / "samples.jsonl").write_text("".join(json.dumps(row) + "\n" for row in samples))
    done = calibrated(home, "-o", "calibration.json")
    assert done.code == 0, done.err
    return home


def calibrated(home: Path, *args: str) -> Done:
    return avow(home, "calibrate", "tasks.jsonl", "-m", "recorded:samples.jsonl", "-n", "10", *args)


def solved(home: Path, task: str, *args: str) -> Done:
    flags = ("-m", "recorded:samples.jsonl", "-n", "10", "--calibration", "calibration.json")
    return avow(home, "solve", f"more.jsonl#{task}", *flags, *args)


def test_a_calibration_knows_what_was_right(home: Path) -> None:
    found = read_calibration(home / "calibration.json")
    assert len(found.cases) == TASKS
    assert sum(case.wrong for case in found.cases) == WRONG
    assert found.source == "tasks.jsonl"
    assert found.drawn["samples"] == 10
    assert all(case.confidence is not None for case in found.cases)


def test_its_table_and_its_json(home: Path) -> None:
    done = calibrated(home, "-o", "again.json")
    shown = f"{TASKS} tasks with examples, {TASKS - WRONG} solved, AUROC of the posterior 1.00; confidence 90 %:"
    assert done.out.splitlines()[0] == shown
    assert done.out.splitlines()[1].split() == ["risk", "answered", "posterior", "from", "wrong", "among", "them"]
    assert "0.01  none      -               at least 375 tasks are needed, mostly twice as many" in done.out
    assert "kept     again.json" in done.err
    assert (home / "again.json").read_bytes() == (home / "calibration.json").read_bytes()
    found = calibrated(home, "-o", "again.json", "--json").json
    assert found["file"] == "again.json"
    (kind,) = found["kinds"]
    assert (kind["examples"], kind["tasks"], kind["right"]) == (True, TASKS, TASKS - WRONG)
    assert kind["risks"]["0.2"]["threshold"] > 0.5


def test_a_program_is_certified_and_anybody_can_check_it(home: Path) -> None:
    done = solved(home, f"t{TASKS}", "--risk", "0.2", "--certificate", "cert.json")
    assert done.code == 0, done.err
    assert str(TASKS) in done.out.splitlines()[-1]
    assert "certified Of programs accepted like this one at most 20 % are wrong" in done.err
    assert "avow verify cert.json" in done.err
    said = avow(home, "verify", "cert.json")
    assert said.code == 0
    assert said.out.startswith("valid: Of programs accepted like this one at most 20 % are wrong, with confidence 90 %")
    assert avow(home, "verify", "-", stdin=(home / "cert.json").read_bytes()).out == said.out
    assert "cert.json is a certificate. Check it: avow verify cert.json." in complaint(avow(home, "report", "cert.json"))
    data = json.loads((home / "cert.json").read_text())
    assert data["program"] == done.out
    assert data["task"]["id"] == f"t{TASKS}"
    (home / "cert.json").write_text(json.dumps(data | {"program": "def plus(x):\n    return 0\n"}))
    said = avow(home, "verify", "cert.json")
    assert (said.code, said.out) == (1, "")
    assert "invalid  cert.json: it was edited" in said.err
    assert avow(home, "verify", "cert.json", "--json").json["valid"] is False


def test_what_is_in_doubt_is_not_printed(home: Path) -> None:
    done = solved(home, f"t{TASKS + 1}", "--risk", "0.2", "--certificate", "nothing.json")
    assert (done.code, done.out) == (1, "")
    assert "abstained at risk 0.2 (confidence 0.9) no program can be promised: the posterior is " in done.err
    assert "helps    Is plus(" in done.err
    assert not (home / "nothing.json").exists()
    found = solved(home, f"t{TASKS + 1}", "--risk", "0.2", "--json").json
    assert found["certificate"] is None
    assert "no program can be promised" in found["abstained"]
    assert found["run"]["choice"]["code"]
    settled = solved(home, f"t{TASKS + 1}", "--risk", "0.2", "--test", f"plus(5) == {TASKS + 6}")
    assert (settled.code, settled.out) == (1, "")  # the calibration knows nothing of tests that a user gives
    assert "nothing can be promised of a task with tests" in settled.err


def test_certified_as_json(home: Path) -> None:
    found = solved(home, f"t{TASKS}", "--risk", "0.2", "--json")
    assert found.code == 0
    assert found.json["certificate"]["kind"] == "calibrated"
    assert found.json["abstained"] == ""


def test_the_log_keeps_what_was_decided(home: Path) -> None:
    """A report of a run of the log checks its certificate again; one that was edited there is an error."""
    store = ("--store", "decided.db")
    found = solved(home, f"t{TASKS}", "--risk", "0.2", "--json", *store).json
    run = found["run"]["id"]
    assert found["run"]["decision"] is None, "it is printed once, beside the run"
    facts = avow(home, "report", run, *store, "--json").json
    assert facts["verdict"]["kind"] == "certified"
    assert facts["promise"][0].startswith("Of programs accepted like this one at most 20 % are wrong")
    assert f"promise  avow report {run} checks and shows it" in avow(home, "log", "show", run, *store).out
    shown = avow(home, "log", "show", run, *store, "--json").json
    assert json.loads(shown["run"]["decision"]["certificate"]) == found["certificate"]
    (home / "shown.json").write_text(json.dumps(shown))
    assert avow(home, "report", "shown.json", "--json").json["verdict"]["kind"] == "certified"
    shown["run"]["choice"]["candidates"][0]["code"] = shown["run"]["choice"]["code"] = "def plus(x):\n    return 0\n"
    (home / "edited.json").write_text(json.dumps(shown))
    assert "of another program" in complaint(avow(home, "report", "edited.json"))
    solved(home, f"t{TASKS + 1}", "--risk", "0.2", *store)
    with Store(home / "decided.db") as log:
        log.begin_run("killed", "model")  # it is the latest one, and has nothing to tell
    assert [line.split()[3] for line in avow(home, "log", *store).out.splitlines()[1:3]] == ["unfinished", "abstained"]
    facts = avow(home, "report", *store, "--json").json
    assert facts["verdict"]["kind"] == "abstained"
    assert "abstained at risk 0.2" in avow(home, "log", "show", facts["run"], *store).out
    assert facts["promise"][-1].startswith("What would help: Is plus(")


def test_its_answers_can_be_watched(home: Path) -> None:
    """What `avow solve --json` prints is what `avow monitor` reads, accepted or not."""
    asked = [solved(home, f"t{TASKS + i}", "--risk", "0.2", "--json") for i in (0, 1, 1)]
    tested = solved(home, f"t{TASKS}", "--risk", "0.2", "--json", "--test", f"plus(5) == {TASKS + 5}")
    answers = "".join(done.out for done in [*asked, tested]).encode()
    done = avow(
        home, "monitor", "-", "-m", "recorded:samples.jsonl", "--calibration", "calibration.json", "--risk", "0.2",
        "--json", stdin=answers,
    )  # fmt: skip
    assert done.code == 0, done.err
    (kind,) = done.json["kinds"]
    assert kind["examples"] is True
    assert kind["left_out"] == {"repeated": 1, "tested": 1}
    assert kind["rates"]["accepted"]["happened"] == 1
    assert kind["answers"] == 2


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--risk", "0.01"), "120 tasks cannot show an error of at most 0.01 with confidence 0.9 (the calibration calibration.json). At least"),
        (("--risk", "0.2", "-n", "9"), "the calibration was made with samples 10, this run has 9"),
        (
            ("--risk", "0.2", "--calibration", "none.json"),
            "no calibration at none.json. Make one: avow calibrate TASKS.",
        ),
        (("--risk", "0.2", "--calibration", "tasks.jsonl"), "tasks.jsonl holds no calibration"),
        (("--risk", "0"), "--risk"),
        (("--risk", "1.5"), "--risk"),
        (("--risk", "nan"), "--risk: found nan"),
        (("--risk", "1e-320"), "--risk: found"),
        (("--risk", "0.2", "--confidence", "1"), "--confidence"),
        (("--risk", "0.2", "--confidence", "0.9999999999999"), "--confidence: found 1"),
        (("--confidence", "0.99"), "need --risk"),
        (("--risk", "0.2", "-s", "1"), "was made with seed 0, this run has 1"),
        (("--risk", "0.2", "--certificate", "."), "it is a folder"),
        (("--certificate", "c.json"), "--certificate and --calibration need --risk"),
        (("--risk", "0.2", "--certificate", "tasks.jsonl/c.json"), "tasks.jsonl/c.json cannot be written"),
        (("--risk", "0.2", "--certificate", "tasks.jsonl"), "tasks.jsonl is there and no certificate: it is not"),
    ],
)
def test_one_line_says_what_is_wrong(home: Path, args: tuple[str, ...], said: str) -> None:
    assert said in complaint(solved(home, f"t{TASKS}", *args))


def test_a_calibration_is_kept_where_solve_finds_it(home: Path) -> None:
    assert calibrated(home).code == 0
    flags = ("-m", "recorded:samples.jsonl", "-n", "10", "--risk", "0.2")
    assert avow(home, "solve", f"more.jsonl#t{TASKS}", *flags).code == 0


def test_a_task_without_examples_is_of_another_kind(home: Path) -> None:
    (home / "bare.py").write_text('def plus(x: int) -> int:\n    """Return x and 3 more."""\n')
    flags = ("-m", "recorded:samples.jsonl", "-n", "10", "--calibration", "calibration.json", "--risk", "0.2")
    said = complaint(avow(home, "solve", "bare.py", *flags))
    assert "the calibration knows only tasks with examples, and this one has none" in said
    assert "Add examples to it" in said


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"id": "a", "prompt": prompt(1), "entry_point": "plus"}, "a has no tests. Nothing would tell"),
        ({"prompt": 5}, "prompt"),
        (
            {"task_id": "a", "prompt": prompt(1), "entry_point": "plus", "test": "def check(candidate):\n    pass\n"},
            "the tests of a take any answer",
        ),
    ],
)
def test_tasks_that_tell_nothing_are_refused(home: Path, row: dict[str, object], said: str) -> None:
    (home / "bad.jsonl").write_text(json.dumps(row) + "\n")
    assert said in complaint(avow(home, "calibrate", "bad.jsonl", "-m", "recorded:samples.jsonl"))
    (home / "bad.jsonl").write_text("")
    assert "the file is empty" in complaint(avow(home, "calibrate", "bad.jsonl"))


def test_a_task_that_is_there_twice_counts_once(home: Path) -> None:
    rows = (home / "tasks.jsonl").read_text()
    (home / "twice.jsonl").write_text(rows + rows.replace('"id": "t', '"id": "u'))
    done = avow(home, "calibrate", "twice.jsonl", "-m", "recorded:samples.jsonl", "-n", "10", "-o", "twice.json")
    assert done.code == 0
    assert len(read_calibration(home / "twice.json").cases) == TASKS


def test_the_guarantees_of_avow_small_are_told_as_they_are() -> None:
    root = Path(__file__).resolve().parents[2]
    own = read_calibration(root / "src/avow/lm/shipped/avow-small/calibration.json")
    text = (root / "docs/guarantees.md").read_text()
    right = sum(not case.wrong for case in own.cases)
    assert f"{len(own.cases):,} compositions that never met in its training, {right:,} of them solved" in text
    told = own.like(Task("", "", examples=(Test("", TestOrigin.EXAMPLE),)))
    assert f"Of the {len(told.cases):,} with\nexamples" in text
    for risk in (0.2, 0.1, 0.05):
        found = told.acceptance(risk, 0.1)
        share = f"{100 * found.accepted / len(found.proof):.0f} %"
        least = f"{found.threshold:.3f}".lstrip("0")
        assert f"| {risk} | {share} | {least} | {found.wrong} of {found.accepted} |" in text
    assert told.acceptance(0.02, 0.1).threshold is None
    bare = own.like(Task("", ""))
    assert f"Of the {len(bare.cases):,} without examples" in text
    found = bare.acceptance(0.2, 0.1)
    assert f"{100 * found.accepted / len(found.proof):.0f} % are accepted at 0.2 and none at 0.1 or less" in text
    assert bare.acceptance(0.1, 0.1).threshold is None
    assert own.drawn["weights"] == weights("avow-small")
    needed = " | ".join(str(least_tasks(risk, 0.1)) for risk in (0.2, 0.1, 0.05, 0.02, 0.01))
    assert f"| tasks, confidence 0.9 | {needed} |" in text


def test_other_weights_at_the_same_place_are_another_model(tmp_path: Path) -> None:
    shutil.copytree(shipped()["avow-small"], tmp_path / "model")
    here = Settings(model=f"local:{tmp_path / 'model'}")
    assert weights(here.model) == weights("avow-small"), "wherever it lies"
    known = Calibration(drawn(here), "tasks", ())
    compatible(known, here)
    for file in shipped()["avow-small-fill"].glob("*.safetensors"):
        shutil.copy(file, tmp_path / "model" / file.name)
    with pytest.raises(CalibrationError, match="was made with weights"):
        compatible(known, here)
