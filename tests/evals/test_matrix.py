from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.data import shared

from avow.core.errors import TaskError
from avow.core.protocols import Selector
from avow.evals.matrix import Recorded, read_matrix
from avow.evals.metrics import auroc, expected, pass_at_k
from avow.select import B4, RULES, CodeT

MATRIX = "selection/codegen16b_humaneval_matrix.jsonl.gz"
ROW = {"completion": "pass", "count": 2, "gt": "pass", "row": "1"}
PROBLEM: dict[str, Any] = {"task_id": "t", "tests": ["a", "b"], "test_count": [1, 3], "rows": [ROW]}


@pytest.fixture(scope="module")
def problems() -> list[Recorded]:
    return read_matrix(shared(MATRIX))


def percent(scores: list[float]) -> float:
    return 100 * float(np.mean(scores))


def scored(problems: list[Recorded], rules: Mapping[str, Selector]) -> dict[str, float]:
    return {name: percent([p.score(rule) for p in problems]) for name, rule in rules.items()}


def test_published_rules_reproduce_the_reference_table(problems: list[Recorded]) -> None:
    """The table of the data folder, within 0.3 points."""
    rules = {**RULES, "codet unique": CodeT(multiplicity=False), "b4 1e4": B4(b0=1e4), "b4 1e6": B4(b0=1e6)}
    got = scored(problems, rules)
    want = {"random": 23.5, "maxpass": 21.1, "cluster": 29.6, "mbr": 29.6, "codet": 39.2, "b4 1e4": 44.4, "b4": 46.2}
    for name, value in (want | {"b4 1e6": 43.9}).items():
        assert got[name] == pytest.approx(value, abs=0.3), name
    assert percent([p.solvable for p in problems]) == pytest.approx(79.3, abs=0.05)


def test_codet_on_distinct_programs(problems: list[Recorded]) -> None:
    rule = CodeT(multiplicity=False)
    scores = [expected(rule(p.evidence), p.correct) if p.decidable(rule) else p.base for p in problems]
    assert percent(scores) == pytest.approx(40.5, abs=0.3)


def test_the_default_rule_is_at_least_b4_without_outputs_and_without_texts(problems: list[Recorded]) -> None:
    bare = [replace(p, evidence=replace(p.evidence, texts=("",) * p.evidence.n)) for p in problems]
    rules = {"avow": RULES["avow"], "b4": RULES["b4"]}
    for table, least in ((problems, 50.0), (bare, 46.2)):
        got = scored(table, rules)
        assert got["avow"] >= max(least, got["b4"])


def test_the_posterior_tells_right_choices_from_wrong_ones(problems: list[Recorded]) -> None:
    stated, right = [], []
    for p in problems:
        if p.decidable(RULES["b4"]):
            ranking = RULES["avow"](p.evidence)
            assert ranking.posterior is not None
            stated.append(float(ranking.posterior[ranking.order[0]]))
            right.append(expected(ranking, p.correct))
    assert auroc(np.array(stated), np.array(right)) > 0.65


def test_random_is_pass_at_1(problems: list[Recorded]) -> None:
    raw = 0.0
    with gzip.open(shared(MATRIX), "rt", encoding="utf-8") as lines:
        for line in lines:
            rows = json.loads(line)["rows"]
            n = sum(r["count"] for r in rows)
            raw += pass_at_k(n, sum(r["count"] for r in rows if r["gt"] == "pass"), 1)
    assert scored(problems, {"random": RULES["random"]})["random"] == pytest.approx(100 * raw / len(problems))


def write(path: Path, *problems: Any) -> Path:
    path.write_text("".join((p if isinstance(p, str) else json.dumps(p)) + "\n" for p in problems))
    return path


def test_rows_are_read_as_described(tmp_path: Path) -> None:
    rows = [
        {**ROW, "row": "1T", "gt": "pass"},
        {**ROW, "row": "0", "gt": "fail", "count": 1},
        {**ROW, "row": "X", "gt": "fail", "count": 5},
        {**ROW, "row": "", "gt": "fail", "count": 2},
    ]
    (problem,) = read_matrix(write(tmp_path / "m.jsonl", {**PROBLEM, "rows": rows}))
    assert problem.evidence.passes.tolist() == [[True, False], [False, False]]
    assert problem.evidence.counts.tolist() == [2, 1]
    assert problem.correct.tolist() == [True, False]
    assert problem.base == pytest.approx(0.2)
    assert problem.score(RULES["maxpass"]) == 1.0


@pytest.mark.parametrize("change", [{"tests": [], "test_count": []}, {"rows": [{**ROW, "row": "X"}]}, {"rows": []}])
def test_a_problem_with_nothing_to_choose_by_scores_its_pass_rate(tmp_path: Path, change: dict[str, Any]) -> None:
    row = {"rows": [{**ROW, "row": ""}]} if "tests" in change else {}
    (problem,) = read_matrix(write(tmp_path / "m.jsonl", PROBLEM | row | change))
    assert not problem.decidable(RULES["b4"])
    assert {rule.name: problem.score(rule) for rule in RULES.values()} == dict.fromkeys(RULES, problem.base)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"rows": None}, "not a problem"),
        ({"tests": 3}, "not a problem"),
        ({"test_count": [1]}, "not a problem"),
        ({"test_count": ["x", 1]}, "not a problem"),
        ({"rows": [{"completion": "", "count": 1}]}, "KeyError"),
        ({"rows": [{**ROW, "row": "111"}]}, "'111' for 2 tests"),
        ({"rows": [{**ROW, "row": "1?"}]}, r"'1\?'"),
        ({"rows": [{**ROW, "count": 0}]}, "count 0"),
        ({"rows": [{**ROW, "count": 10**30}]}, "not a problem"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    path = write(tmp_path / "m.jsonl", PROBLEM, PROBLEM | change)
    with pytest.raises(TaskError, match=rf"m\.jsonl:2: .*{said}") as caught:
        read_matrix(path)
    assert "\n" not in str(caught.value)
