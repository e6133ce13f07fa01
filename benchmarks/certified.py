"""Certified selection on a model's own programs: calibrate on one half of the tasks, count on the other, many times.

    avow data tasks TASKS.jsonl --count 1500 --split test --seed 4711
    avow calibrate TASKS.jsonl -o CALIBRATION.json
    python -m benchmarks.certified CALIBRATION.json

Tasks with examples and those without are apart, as in `avow solve --risk`. Of every risk: the share of tasks that are
answered, of all and beside those that the model solves at all, the least of a half, and how often more of the answered
were wrong than promised: of both kinds together and of each, to be at most .1.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from benchmarks.model.command import ended

from avow.core.errors import CalibrationError
from avow.core.evidence import IntArray
from avow.evals.voting import DELTA, HALVES
from avow.promise import Calibration, Case, read_calibration

RISKS = (0.2, 0.1, 0.05, 0.03, 0.02)
KINDS = (True, False)  # with examples, without


def accepted(design: list[Case], asked: list[Case], risk: float) -> list[Case]:
    """Those of the asked that the others let through."""
    try:
        found = Calibration({}, "", tuple(design)).acceptance(risk, DELTA)
    except CalibrationError:  # too few
        return []
    return [case for case in asked if case.confidence is not None and found.accepts(case.confidence)]


def half(cases: tuple[Case, ...], order: IntArray, risk: float) -> list[list[Case]]:
    """What is accepted of the second half, by kind."""
    first, second = ([cases[i] for i in part] for part in np.split(order, [len(order) // 2]))
    return [
        accepted([c for c in first if c.examples == kind], [c for c in second if c.examples == kind], risk)
        for kind in KINDS
    ]


def broken(found: list[Case], risk: float) -> bool:
    return sum(case.wrong for case in found) > risk * len(found)


def main() -> None:
    parser = argparse.ArgumentParser(description="certified selection")
    parser.add_argument("calibration", type=Path)
    cases = read_calibration(parser.parse_args().calibration).cases
    solved = 1 - np.mean([case.wrong for case in cases])
    shown = sum(case.examples for case in cases)
    print(f"{len(cases)} tasks, {shown} with examples, {solved:.3f} solved, {HALVES} halves\n")
    print(f"| risk | answered | of what is solved | least | broken | with examples | without |\n|{'---|' * 7}")
    for risk in RISKS:
        rng = np.random.default_rng(0)
        found = [half(cases, rng.permutation(len(cases)), risk) for _ in range(HALVES)]
        answered = np.array([sum(map(len, kinds)) for kinds in found]) / (len(cases) - len(cases) // 2)
        breaks = [np.mean([broken([*kinds[0], *kinds[1]], risk) for kinds in found])]
        breaks += [np.mean([broken(kinds[k], risk) for kinds in found]) for k in range(len(KINDS))]
        values = (answered.mean(), answered.mean() / solved, answered.min(), *breaks)
        print(f"| {risk} | {' | '.join(f'{value:.3f}' for value in values)} |", flush=True)


if __name__ == "__main__":
    ended(main)
