"""Everyday small tasks in the words of users: how many does a model solve?

    python -m benchmarks.model.everyday MODEL [--set everyday|dev] [-n 100 500] [--rows FILE]

Sixty tasks that were worded without sight of the grammar that a model is trained on, with five hidden checks each;
`dev` are forty others, to look at while a model is being made. `benchmarks.model.measure` says what is counted.
"""

from __future__ import annotations

from benchmarks.model.command import arguments, ended, report
from benchmarks.model.problems import EVERYDAY

from avow.evals.problems import everyday


def main() -> None:
    parser = arguments("everyday tasks")
    parser.add_argument("--set", choices=EVERYDAY, default="everyday")
    asked = parser.parse_args()
    report(everyday(EVERYDAY[asked.set]), asked)


if __name__ == "__main__":
    ended(main)
