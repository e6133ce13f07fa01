"""Numbers of docs/papers.md that no other benchmark prints: pass@k, AlphaCode's n@k, votes on recorded answers.

    python -m benchmarks.papers

Reads the recorded data of $AVOW_DATA or ../shared/data; executes nothing. Seeded, so that it prints the same each time.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from tests.data import rows, shared
from tests.select.gsm8k import recorded, table

from avow.core.evidence import Evidence, IntArray
from avow.evals.matrix import Recorded, read_matrix
from avow.evals.metrics import n_at_k, pass_at_k
from avow.select import Cluster, submissions
from avow.select.reliability import dawid_skene, reliable
from avow.select.votes import majority

MATRIX = "selection/codegen16b_humaneval_matrix.jsonl.gz"
VOTERS = {
    "one run of each of 4 models": ["CL-34b a", "L-13b", "L-7b", "ToRA-34b"],
    "6 runs, 3 of one model": ["CL-34b a", "CL-34b b", "CL-34b c", "L-13b", "L-7b", "ToRA-34b"],
    "7 runs, 4 of one model": ["CL-34b a", "CL-34b b", "CL-34b c", "CL-34b d", "L-13b", "L-7b", "ToRA-34b"],
    "the weakest 10 times, 3 others once": [*["L-7b"] * 10, "L-13b", "CL-34b a", "ToRA-34b"],
}


def tally(problem: dict[str, Any]) -> tuple[int, int]:
    """(samples, correct samples) of a recorded problem."""
    counts = [(row["count"], row["gt"] == "pass") for row in problem["rows"]]
    return sum(n for n, _ in counts), sum(n for n, passed in counts if passed)


def pass_at() -> None:
    tallies = [tally(problem) for problem in rows(MATRIX)]
    found = {k: 100 * float(np.mean([pass_at_k(n, c, k) for n, c in tallies])) for k in (1, 2, 10, 100)}
    print(f"pass@k, {len(tallies)} problems: " + "  ".join(f"pass@{k} {value:.1f}" for k, value in found.items()))


def drawn_from(evidence: Evidence, programs: IntArray) -> tuple[Evidence, IntArray]:
    """The evidence on the distinct programs of some samples, and their numbers. Samples that do not load are -1."""
    kept, counts = np.unique(programs[programs >= 0], return_counts=True)
    part = replace(evidence.take(kept), counts=counts.astype(np.int64))
    return part, kept


def solve_rate(problem: Recorded, samples: int, n: int, k: int) -> float:
    """n@k of one problem under filter and cluster: submissions are programs of the k samples drawn."""
    program = np.repeat(np.arange(problem.evidence.n), problem.evidence.counts)
    program = np.concatenate([program, np.full(samples - len(program), -1)]).astype(np.int64)
    correct = np.concatenate([problem.correct, [False]])[program]

    def submit(drawn: IntArray) -> IntArray:
        part, kept = drawn_from(problem.evidence, program[drawn])
        first = {int(p): int(s) for s, p in zip(drawn[::-1], program[drawn][::-1], strict=True)}
        return np.array(
            [first[int(kept[i])] for i in submissions(part, Cluster(multiplicity=False)(part), n)], dtype=np.int64
        )

    return n_at_k(correct, k, n, submit, draws=50)


def alphacode() -> None:
    problems, tallies = read_matrix(shared(MATRIX)), [tally(problem) for problem in rows(MATRIX)]
    for n, k in ((1, 50), (10, 50), (10, 100)):
        ours = [solve_rate(p, total, n, k) for p, (total, _) in zip(problems, tallies, strict=True)]
        blind = [pass_at_k(total, c, n) for total, c in tallies]
        print(f"{n}@{k}: clusters {100 * np.mean(ours):.1f}, {n} blind submissions {100 * np.mean(blind):.1f}")


def votes() -> None:
    runs, truth = recorded()
    title = f"GSM8K, {len(truth)} problems"
    print(f"\n{title:38s}{'best':>6s}{'majority':>10s}{'EM':>8s}{'ours':>8s}{'voters':>8s}")
    for name, voters in VOTERS.items():
        answers, right = table(runs, truth, voters)
        best = max(int((column == right).sum()) for column in answers.T)
        ours = reliable(answers)
        scores = [vote.expected(right).sum() for vote in (majority(answers), dawid_skene(answers).votes, ours.votes)]
        print(f"{name:38s}{best:6d}{scores[0]:10.1f}{scores[1]:8.1f}{scores[2]:8.1f}{ours.voters:8.1f}")


def main() -> None:
    try:
        pass_at()
        alphacode()
        votes()
    except pytest.skip.Exception as missing:
        sys.exit(f"papers: {missing}")


if __name__ == "__main__":
    main()
