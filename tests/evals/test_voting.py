"""Recorded answers: both published forms, what is none, every vote, and the promises on real runs."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.data import shared
from tests.select.gsm8k import recorded, table

from avow.core.errors import TaskError
from avow.evals.answers import Answers, number, read_runs
from avow.evals.voting import VOTES, promised, score, voted
from avow.select.votes import majority

FOLDER = "voting/"
ONE_EACH = ("20230913-1304", "L-13b", "L-7b", "tora")


def mathcoder(question: str, reference: str, completion: str, outputs: tuple[str, ...] = ()) -> dict[str, Any]:
    turns = [{"role": "execution", "content": output} for output in outputs]
    return {
        "messages": [{"role": "user", "content": [{"type": "text", "content": question}]}],
        "ground_truth": {"answer": reference},
        "debug_result": turns,
        "completion": completion,
    }


def tora(question: str, reference: str, *answers: str, output: str = "") -> dict[str, Any]:
    code = f"```python\nf()\n```\n```output\n{output}\n```\n" if output else "only words"
    return {"question": question, "gt": reference, "pred": list(answers), "code": [code]}


def wrote(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_both_forms_are_one_table(tmp_path: Path) -> None:
    right = wrote(tmp_path / "a-correct.jsonl", mathcoder("How  many\nbolts?", "3", "3", ("3.0",)))
    wrong = wrote(tmp_path / "a-wrong.jsonl", mathcoder("How much?", "$1,500", "15", ("1", "error")))
    other = tmp_path / "b.jsonl.gz"
    rows = [
        tora("How much?", "1500", "1500", output="15\n1500.0004"),
        tora("How many bolts?", "3"),
        tora("Why?", "2", "4/2"),
    ]
    other.write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))
    found = read_runs([right, wrong, other])
    assert found.names == ("a", "b")
    assert found.answers.tolist() == [[0, -1], [0, 1], [-1, 0]]
    assert found.truth.tolist() == [0, 1, 0]
    assert found.states == (("T", "U"), ("F", "T"), ("U", "U"))


def test_what_a_list_of_wrong_answers_leaves_out_was_right(tmp_path: Path) -> None:
    wrong = wrote(tmp_path / "a-wrong.jsonl", mathcoder("q1", "1", "2"))
    right = wrote(tmp_path / "b-correct.jsonl", mathcoder("q2", "1", "1"))
    found = read_runs([wrong, right])
    assert found.answers.tolist() == [[0, -1], [0, 0]]  # of what a list of right answers leaves out nothing is known
    assert found.truth.tolist() == [1, 0]


@pytest.mark.parametrize(
    ("text", "value"),
    [("18", 18), ("$1,200", 1200), ("1.5e3", 1500), ("so 3 of 4/8 %", 0.5), ("-.5", -0.5), ("none", None), ("1/0", None), ("", None)],
)
def test_numbers(text: str, value: float | None) -> None:
    assert number(text) == value


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([{"question": "q"}], "runs.jsonl:1: no answer in the form of MathCoder or of ToRA"),
        ([tora("q", "1", "1"), {"messages": []}], "runs.jsonl:2: no answer in the form"),
        ([mathcoder("q", "?", "1")], "runs.jsonl:1: no answer in the form"),
        ([{**tora("q", "1"), "question": 5}], "runs.jsonl:1: no answer in the form"),
        ([tora("q", "1", "1"), tora("q", "1", "2")], "runs.jsonl:2: the run runs answers this question twice"),
        ([tora("q", "1", "1"), tora("q ", "2", "2")], "runs.jsonl:2: the reference answer is 2, elsewhere 1"),
        ([], "the file is empty"),
    ],
)
def test_what_is_no_run_is_refused(tmp_path: Path, rows: list[dict[str, Any]], told: str) -> None:
    with pytest.raises(TaskError) as error:
        read_runs([wrote(tmp_path / "runs.jsonl", *rows)])
    assert told in str(error.value)


def simulated(accuracy: list[float], problems: int = 600) -> Answers:
    """Runs that are right so often, alone; verified answers are right nine times in ten, refuted ones once."""
    rng = np.random.default_rng(0)
    right = rng.random((problems, len(accuracy))) < np.array(accuracy)
    answers = np.where(right, 0, rng.integers(1, 21, right.shape)).astype(np.int64)
    sure = rng.random(right.shape) < np.where(right, 0.9, 0.1)
    states = tuple(tuple("T" if s else "F" for s in row) for row in sure)
    return Answers(tuple(map(str, accuracy)), answers, np.zeros(problems, dtype=np.int64), states)


def test_better_runs_and_verified_answers_count_more() -> None:
    runs = simulated([0.9, 0.4, 0.4, 0.4])
    found = {name: voted(name, runs).right.sum() for name in VOTES}
    assert found["weighted"] > found["majority"] + 30
    assert found["em"] > found["majority"] + 30
    assert found["verified"] > found["majority"] + 30
    assert found["calibrated"] >= found["verified"]
    for name in VOTES:
        sure = voted(name, runs).confidence
        assert ((sure >= 0) & (sure <= 1 + 1e-9)).all()


def test_a_promise_is_counted_on_problems_that_did_not_make_it() -> None:
    runs = simulated([0.9, 0.8, 0.8, 0.7])
    found = promised(voted("em", runs), 0.05, halves=60)
    assert found is not None
    assert found["broken"] <= 0.1
    assert found["answered"] > 0.7
    assert found["least"] <= found["answered"]
    few = simulated([0.9, 0.8], 40)
    assert promised(voted("em", few), 0.05) is None  # too few problems to promise anything


def test_problems_that_nobody_answered_have_no_confidence() -> None:
    runs = simulated([0.9, 0.8], 50)
    runs.answers[:5] = -1
    for name in VOTES:
        assert (voted(name, runs).confidence[:5] == 0).all()
        assert (voted(name, runs).right[:5] == 0).all()


def real(*parts: str) -> Answers:
    folder = shared(FOLDER)
    return read_runs([path for path in sorted(folder.iterdir()) if any(part in path.name for part in parts)])


def test_recorded_runs_are_read_as_by_hand() -> None:
    runs, truth = recorded()
    by_hand, right = table(runs, truth, list(runs))
    found = real("")
    assert sorted(score(found, [])["runs"].values()) == sorted((by_hand == right[:, None]).sum(axis=0).tolist())
    assert voted("majority", found).right.sum() == pytest.approx(
        majority(by_hand).expected(right).sum(), abs=0.5
    )  # runs come in another order, and of three close answers the first decides which are equal


@pytest.mark.parametrize("parts", [ONE_EACH, ("",)], ids=["a run a model", "with repeats"])
def test_discounted_repeats_beat_the_majority_by_two_points(parts: tuple[str, ...]) -> None:
    found = real(*parts)
    gain = voted("dependence", found).right.mean() - voted("majority", found).right.mean()
    assert gain >= 0.02


def test_promises_on_recorded_runs() -> None:
    outcome = voted("dependence", real(*ONE_EACH))
    for epsilon, least in ((0.1, 0.8), (0.05, 0.55)):
        found = promised(outcome, epsilon)
        assert found is not None
        assert found["answered"] >= least
        assert found["broken"] <= 0.1
