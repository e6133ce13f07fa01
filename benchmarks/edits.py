"""Are the marked parts of a program those that have to be edited? Counted on tasks with known answers.

    avow data tasks TASKS.jsonl --count 300 --split test --seed 99
    python -m benchmarks.edits TASKS.jsonl --limit 200

Every task is solved with avow-small as `avow solve` does. A chosen program that passes the hidden tests needs no edit;
of any other those tokens do that differ from the nearest right program, of the rivals or of the task's own solution.
Printed: of the tokens by share how many had to be edited, and the AUROC of the share over tokens; beside it that of the
same with all rivals counted alike, whatever their posteriors.
"""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path

import numpy as np
from benchmarks.model.command import ended

from avow.api import open_executor, solve_with
from avow.core.account import peers
from avow.core.config import Settings
from avow.core.protocols import Executor
from avow.core.types import Program
from avow.domains.python.edits import GRADES, by_token
from avow.evals.metrics import auroc
from avow.evals.problems import Problem, programmatic

Rows = list[tuple[float, float, bool, bool]]  # share, share of rivals counted alike, has to be edited, run is wrong


def needed(code: str, right: list[str]) -> list[bool]:
    """Which tokens of a program differ from the nearest right one; none where each is another program altogether."""
    differ = [[share > 0 for share in by_token(code, [(text, 1.0)])[1]] for text in right]
    return min((marks for marks in differ if any(marks)), key=sum, default=[])


def solved(problem: Problem, settings: Settings, executor: Executor) -> tuple[Rows, bool]:
    """The tokens of the program chosen for a task, and whether it is wrong."""
    run = solve_with(settings, problem.task, store=":memory:", executor=executor)
    if run.choice is None:
        return [], False
    code, rivals = run.choice.code, peers(run.choice)[1:]
    codes = list(dict.fromkeys([code, *(c.code for c in rivals), *filter(None, [problem.task.reference])]))
    jobs = [(Program(text, run.task.entry_point or ""), problem.hidden, problem.setup) for text in codes]
    right = [codes[i] for i, found in executor.check(jobs) if all(judged.passed for judged in found)]
    failed = code not in right
    ours, shares, _, _ = by_token(code, [(c.code, c.posterior) for c in rivals])
    _, alike, _, _ = by_token(code, [(c.code, 1 / max(1, len(rivals))) for c in rivals])
    truth = needed(code, right) if failed else [False] * len(ours)
    if not truth:
        return [], failed
    columns = zip(ours, shares, alike, truth, strict=True)
    return [(share, other, edit, failed) for token, share, other, edit in columns if token.text], failed


def main() -> None:
    parser = argparse.ArgumentParser(description="likely edits")
    parser.add_argument("tasks", type=Path)
    parser.add_argument("--limit", type=int, default=200)
    arguments = parser.parse_args()
    problems = programmatic(arguments.tasks, arguments.limit)
    settings, rows, wrong, silent = Settings(), [], 0, 0
    with closing(open_executor(settings, problems[0].task)) as executor:
        for problem in problems:
            found, failed = solved(problem, settings, executor)
            rows += found
            wrong, silent = wrong + failed, silent + (failed and not found)
    print(f"{len(problems)} tasks, {wrong} chosen wrongly; for {silent} of these no right program is near\n")
    told(rows)


def told(rows: Rows) -> None:
    share, alike, edit, failed = (np.array(column, dtype=np.float64) for column in zip(*rows, strict=True))
    print("| share of rivals | tokens | of them to be edited |\n|---|---|---|")
    for low, high in zip((0.0, 1e-9, *GRADES), (1e-9, *GRADES, 2.0), strict=True):
        inside = (share >= low) & (share < high)
        name = "none" if not low else f"below {high:g}" if low < GRADES[0] else f"{low:g} or more"
        print(f"| {name} | {inside.sum():,} | {edit[inside].mean() if inside.any() else 0:.3f} |")
    bad = failed == 1
    print(f"\nAUROC over all tokens {auroc(share, edit):.3f}, rivals counted alike {auroc(alike, edit):.3f}")
    print(f"AUROC over tokens of wrong programs {auroc(share[bad], edit[bad]):.3f}, {auroc(alike[bad], edit[bad]):.3f}")
    marked = share >= GRADES[0]
    caught = marked[bad & (edit == 1)].mean()
    shares = f"{marked[bad].mean():.3f} of wrong programs, {marked[~bad].mean():.3f} of right ones"
    print(f"marked: {shares}, {caught:.3f} of what has to be edited")


if __name__ == "__main__":
    ended(main)
