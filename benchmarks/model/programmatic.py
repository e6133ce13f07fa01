"""Programmatic tasks of compositions that training never saw, by depth and by signature.

    python -m benchmarks.model.programmatic MODEL TASKS.jsonl [-n 100] [--limit 200] [--rows FILE]

TASKS.jsonl is what `avow data tasks --split test` writes. `benchmarks.model.measure` says what is counted.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.model.command import arguments, ended, report

from avow.evals.problems import programmatic


def main() -> None:
    parser = arguments("programmatic tasks")
    parser.add_argument("tasks", type=Path)
    parser.add_argument("--limit", type=int, default=200, help="tasks to ask, evenly from the file")
    asked = parser.parse_args()
    report(programmatic(asked.tasks, asked.limit), asked, ("depth", "signature"))


if __name__ == "__main__":
    ended(main)
