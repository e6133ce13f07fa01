"""Certified selection on a model's own programs: calibrate on one half of the tasks, count on the other, many times.

    avow data tasks TASKS.jsonl --count 1500 --split test --seed 4711
    avow calibrate TASKS.jsonl -o CALIBRATION.json
    python -m benchmarks.certified CALIBRATION.json

Of every risk: the share of tasks that are answered, of all and beside those that the model solves at all, and how often
more of the answered were wrong than promised, to be at most .1.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from benchmarks.model.command import ended

from avow.evals.metrics import auroc
from avow.evals.voting import HALVES, Outcome, promised
from avow.promise import read_calibration

RISKS = (0.2, 0.1, 0.05, 0.03, 0.02)


def main() -> None:
    parser = argparse.ArgumentParser(description="certified selection")
    parser.add_argument("calibration", type=Path)
    calibration = read_calibration(parser.parse_args().calibration)
    right = np.array([not case.wrong for case in calibration.cases], dtype=np.float64)
    sure = np.array(calibration.confidences)
    outcome = Outcome(right, sure)
    print(f"{len(right)} tasks, {right.mean():.3f} solved, AUROC {auroc(sure, right):.3f}, {HALVES} halves\n")
    print("| risk | answered | of what is solved | least | broken |\n|---|---|---|---|---|")
    for risk in RISKS:
        if (found := promised(outcome, risk)) is None:
            print(f"| {risk} | too few tasks | | | |")
            continue
        shares = (found["answered"], found["answered"] / right.mean(), found["least"], found["broken"])
        print(f"| {risk} | {' | '.join(f'{share:.3f}' for share in shares)} |")


if __name__ == "__main__":
    ended(main)
