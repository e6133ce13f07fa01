"""Recorded GSM8K runs as a table of answers.

Full runs at hand: MathCoder-L-7b, -L-13b, three of -CL-34b, ToRA-code-34b. A fourth CL-34b run is there with its wrong
answers only; what it did not get wrong it got right, so its other answers are the reference.
"""

from __future__ import annotations

import re

import numpy as np
from tests.data import rows

from avow.core.evidence import IntArray

FOLDER = "voting/"
HALVES = {
    "CL-34b a": "MathCoder-CL-34b__GSM8K__GSM8K_test_result-20230913-1304",
    "CL-34b b": "MathCoder-CL-34b__GSM8K__GSM8K_test_result-20230916-1443",
    "CL-34b c": "MathCoder-CL-34b__GSM8K__GSM8K_test_result-20230916-1730",
    "L-13b": "MathCoder-L-13b__GSM8K__GSM8K_test_result-20230916-1348",
    "L-7b": "MathCoder-L-7b__GSM8K__GSM8K_test_result-20230916-1751",
}
ONLY_WRONG = "MathCoder-CL-34b__GSM8K__GSM8K_test_result-20230917-1807-wrong"
_NUMBER = re.compile(r"-?\d*\.?\d+(?:\s*/\s*-?\d*\.?\d+)?")


def number(text: object) -> float | None:
    """The last number of an answer, a quotient where it is one, rounded to 4 decimals."""
    found = _NUMBER.findall(re.sub(r"[,$%]", "", str(text)))
    if not found:
        return None
    top, _, bottom = found[-1].partition("/")
    return None if bottom and float(bottom) == 0 else round(float(top) / float(bottom or 1), 4)


def recorded() -> tuple[dict[str, list[float | None]], list[float | None]]:
    """Answers of every run, and the reference answers."""
    tora = rows(FOLDER + "tora-code-34b-v1.0.gsm8k.jsonl.gz")
    truth = [number(row["gt"]) for row in tora]
    runs: dict[str, list[float | None]] = {}
    for name, stem in HALVES.items():
        answers: list[float | None] = [None] * len(truth)
        for half in ("correct", "wrong"):
            for row in rows(f"{FOLDER}{stem}-{half}.jsonl.gz"):
                answers[int(row["id"]) - 1] = number(row["completion"])
        runs[name] = answers
    runs["CL-34b d"] = list(truth)
    for row in rows(f"{FOLDER}{ONLY_WRONG}.jsonl.gz"):
        runs["CL-34b d"][int(row["id"]) - 1] = number(row["completion"])
    runs["ToRA-34b"] = [number(row["pred"][0] if row["pred"] else None) for row in tora]
    return runs, truth


def table(
    runs: dict[str, list[float | None]], truth: list[float | None], names: list[str]
) -> tuple[IntArray, IntArray]:
    """Answers [P, G] and truth [P] as ids; equal within 1e-3."""
    answers = np.full((len(truth), len(names)), -1, dtype=np.int64)
    right = np.full(len(truth), -2, dtype=np.int64)
    for p, reference in enumerate(truth):
        values: list[float] = []
        given = [runs[name][p] for name in names]
        for g, value in enumerate([*given, reference]):
            if value is None:
                continue
            near = next((k for k, v in enumerate(values) if abs(v - value) <= 1e-3), len(values))
            values.extend([value] if near == len(values) else [])
            if g < len(names):
                answers[p, g] = near
            else:
                right[p] = near
    return answers, right
