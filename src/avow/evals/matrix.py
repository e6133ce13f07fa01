"""Recorded pass matrices: read them, score every selector on them, execute nothing.

One JSON object a line (plain or gzip): `task_id`, `tests`, `test_count` and `rows` of {`completion`, `count`, `gt`,
`row`}. `row` has one letter a test: 1 pass, 0 fail, T timeout; X (or nothing): the program does not load. A short row
ended early, and its remaining tests are timeouts. `gt` is the official verdict, "pass" or anything else.

Protocol: programs that do not load are no candidates; a problem without candidates, or without what a rule reads
(tests, for some also observed outputs), scores its random pass rate, and `random` is the pass rate over all samples.
Ties count as the expected fraction correct: among samples for the rules that are published on samples (maxpass,
cluster, mbr, codet), among distinct programs for all others. There are no observed outputs in a matrix, so rules see
pass rows only.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from avow.core.errors import TaskError
from avow.core.evidence import BoolArray, Evidence, Ranking
from avow.core.jsonl import read_jsonl
from avow.core.protocols import Selector
from avow.evals.metrics import expected

ON_SAMPLES = frozenset({"maxpass", "cluster", "mbr", "codet"})
ON_TESTS = frozenset({"maxpass", "codet", "b4"})


@dataclass(frozen=True, slots=True, eq=False)
class Recorded:
    """One problem of a matrix. base: pass rate over all samples. solvable: some program is correct."""

    task_id: str
    evidence: Evidence
    correct: BoolArray
    base: float
    solvable: bool

    def decidable(self, rule: Selector) -> bool:
        """Whether there is anything to choose by: a program, and a test or, for rules that read them, outputs."""
        evidence = self.evidence
        outputs = evidence.outputs.shape[1] > 0 and rule.name not in ON_TESTS
        return bool(evidence.n and (evidence.passes.shape[1] or outputs)) and rule.name != "random"

    def ranking(self, rule: Selector) -> Ranking | None:
        """The rule's ranking, None where there is nothing to choose by."""
        return rule(self.evidence) if self.decidable(rule) else None

    def correctness(self, ranking: Ranking | None) -> float:
        """Expected correctness of the choice of a ranking; the pass rate where there is none."""
        if ranking is None:
            return self.base
        return expected(ranking, self.correct, self.evidence.counts if ranking.rule in ON_SAMPLES else None)

    def score(self, rule: Selector) -> float:
        """Expected correctness of the rule's choice."""
        return self.correctness(self.ranking(rule))


def read_matrix(path: Path) -> list[Recorded]:
    """All problems of a recorded matrix.

    Raises:
        TaskError: the file cannot be read, or a line is not what this module's docstring says.

    """
    return [_problem(row, f"{path}:{number}") for number, row in read_jsonl(path)]


def _problem(item: dict[str, Any], where: str) -> Recorded:
    try:
        task_id, m, rows = str(item["task_id"]), len(item["tests"]), list(item["rows"])
        test_count = np.array(item["test_count"], dtype=np.int64).reshape(m)
        counts = np.array([row["count"] for row in rows], dtype=np.int64)
        correct = np.array([row["gt"] == "pass" for row in rows], dtype=np.bool_)
        letters = [str(row["row"]) for row in rows]
        texts = [str(row["completion"]) for row in rows]
    except (ValueError, TypeError, KeyError, OverflowError) as error:
        raise TaskError(
            f"{where}: not a problem of a matrix: {type(error).__name__} {error}",
            hint="Expected task_id, tests, test_count (one a test) and rows of {completion, count, gt, row}.",
        ) from None
    for row in letters:
        if row != "X" and (len(row) > m or set(row) - set("10T")):
            raise TaskError(f"{where}: found the row {row[:20]!r} for {m} tests, expected one of 1, 0, T a test, or X")
    if counts.size and counts.min() < 1:
        raise TaskError(f"{where}: found a program with count {counts.min()}, expected at least 1")
    loads = [i for i, row in enumerate(letters) if row not in ("X", "")]
    n = len(loads)
    evidence = Evidence(
        outputs=np.zeros((n, 0), dtype=np.int64),
        passes=np.array([[c == "1" for c in letters[i].ljust(m, "T")] for i in loads], dtype=np.bool_).reshape(n, m),
        test_call=np.full(m, -1, dtype=np.int64),
        test_count=test_count,
        trusted=np.zeros((n, 0), dtype=np.bool_),
        given=np.zeros(0, dtype=np.bool_),
        counts=counts[loads],
        logprob=np.full(n, np.nan),
        probes=np.zeros((n, 0), dtype=np.int64),
        texts=tuple(texts[i] for i in loads),
    )
    base = float(np.average(correct, weights=counts)) if len(counts) else 0.0
    return Recorded(task_id, evidence, correct[loads], base, bool(correct.any()))
