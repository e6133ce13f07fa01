"""Published benchmarks, reported without a bar: which tasks of HumanEval, MBPP and P3 does a small model solve?

    python -m benchmarks.model.published MODEL p3|mbpp|humaneval [-n 500] [--limit N] [--rows FILE]

Names the tasks whose selected program is right. A small model makes no claim of general synthesis.
"""

from __future__ import annotations

from benchmarks.model.command import arguments, ended, report
from benchmarks.model.problems import published


def main() -> None:
    parser = arguments("published benchmarks")
    parser.add_argument("benchmark", choices=["p3", "mbpp", "humaneval"])
    parser.add_argument("--limit", type=int, help="only so many tasks, the first")
    asked = parser.parse_args()
    rows = report(published(asked.benchmark)[: asked.limit], asked)
    solved = [row.id for row in rows if row.samples == max(asked.n) and row.selected]
    print(f"solved: {', '.join(solved) or 'none'}")


if __name__ == "__main__":
    ended(main)
