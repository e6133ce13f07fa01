"""Verdicts beside recorded ones: every distinct recorded program judged by its benchmark's official tests.

    python benchmarks/verdicts.py [--busy]

Runs the recorded samples of a model through extraction and the executor and compares each verdict with the recorded
`gt` of the same program ("pass", "fail", "timeout", ...). --busy keeps one core busy with an endless loop meanwhile.
Prints every difference; those where either side names a timeout are counted apart, for they depend on limits.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from avow.core.jsonl import read_jsonl
from avow.core.types import Judgement, Program
from avow.domains.python.domain import PythonDomain
from avow.domains.python.load import load_problems
from avow.execute.executor import PythonExecutor

DATA = Path(os.environ.get("AVOW_DATA", Path(__file__).parent / "../../shared/data"))


def recorded() -> list[tuple[str, str, str, int]]:
    """(task, completion, verdict, count) of every distinct recorded program."""
    path = DATA / "selection/codegen16b_humaneval_matrix.jsonl.gz"
    return [
        (row["task_id"], r["completion"], str(r["gt"]), r["count"]) for _, row in read_jsonl(path) for r in row["rows"]
    ]


def judged(rows: list[tuple[str, str, str, int]]) -> list[Judgement]:
    """Our verdicts, in the order of the rows."""
    tests = {task.id: task for task in load_problems(DATA / "benchmarks/humaneval.jsonl.gz")}
    shown = {task.id: task for task in load_problems(DATA / "benchmarks/humaneval_codet_prompts.jsonl.gz")}
    domain = PythonDomain()
    jobs = []
    for name, completion, _, _ in rows:
        code = domain.extract(completion, shown[name]) or shown[name].prompt + completion
        jobs.append((Program(code, tests[name].entry_point or ""), tests[name].tests, tests[name].setup))
    out: list[Judgement | None] = [None] * len(rows)
    with PythonExecutor() as executor:
        for done, (i, verdicts) in enumerate(executor.check(jobs), 1):
            out[i] = next((j for j in verdicts if not j.passed), verdicts[0])
            if done % 500 == 0:
                print(f"{done}/{len(rows)}", file=sys.stderr)
    return [j for j in out if j is not None]


def main() -> None:
    busy = subprocess.Popen([sys.executable, "-c", "while True: pass"]) if "--busy" in sys.argv else None
    rows = recorded()
    start = time.perf_counter()
    try:
        verdicts = judged(rows)
    finally:
        if busy:
            busy.kill()
    took = time.perf_counter() - start
    kinds: Counter[str] = Counter()
    for (name, completion, gt, count), verdict in zip(rows, verdicts, strict=True):
        if verdict.passed == (gt == "pass"):
            kinds["equal"] += 1
            continue
        kind = "timeouts" if "time" in gt.lower() or verdict.limit else "other differences"
        kinds[kind] += 1
        ours = "pass" if verdict.passed else repr(verdict.reason)
        print(f"{kind}: {name} x{count}: recorded {gt}, ours {ours}: {completion.strip()[:60]!r}")
    samples = sum(row[3] for row in rows)
    print(f"{len(rows)} distinct of {samples} samples: {dict(kinds)}, {len(rows) / took:.0f} programs a second")


if __name__ == "__main__":
    main()
