"""From keypress to answer: `avow solve` of one task with 500 samples, and where its time goes.

    python -m benchmarks.model.speed MODEL [--task FILE] [-n 500] [--repeats 5]

First the whole command as a person runs it, in a process of its own with an empty store each time. Then the same in a
process that takes the time at every step: the interpreter and the imports until a model can be asked for, reading the
weights, sampling, running the programs (executing, judging, checking), choosing and telling. Medians of all repeats.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.model.command import ended

from avow.core.errors import UserError

TASK = f"{Path(__file__).resolve().parent.parent / 'data' / 'everyday_dev.jsonl'}#sum_even_squares"
STAGES = ("start", "load", "sampling", "executing", "judging", "checking", "choosing")


def ran(command: Sequence[str], samples: int) -> tuple[float, dict[str, Any]]:
    """Seconds of a command that answers in JSON, and its answer; with an empty store.

    Raises:
        UserError: the command failed.

    """
    with tempfile.TemporaryDirectory() as folder:
        environ = os.environ | {"AVOW_STORE": f"{folder}/store.db", "AVOW_SAMPLES": str(samples), "AVOW_TESTS": "0"}
        start = time.time()
        done = subprocess.run(
            command, env=environ | {"SPEED_START": repr(start)}, capture_output=True, text=True, check=False
        )
        seconds = time.time() - start
    if not done.stdout.startswith("{"):
        raise UserError(f"{' '.join(command)} gave no answer: {done.stderr.strip()[-300:]}")
    return seconds, json.loads(done.stdout)


def staged(model: str, task: str, started: float) -> dict[str, float]:
    """Seconds of every stage of a run in this process, which began at `started`."""
    from avow.api import solve_with
    from avow.core.config import load
    from avow.domains.python.load import load_task
    from avow.lm.catalogue import resolve
    from avow.pipeline import Progress
    from avow.sample.local import LocalModel, LocalSampler
    from avow.sample.wire import Decoding

    settings, wanted = load(arguments={"model": model}).settings, load_task(task)
    marks: list[tuple[str, float]] = [("start", started), ("load", time.time())]
    source = LocalModel(resolve(model))
    source.tokenizer.encode(wanted.prompt)  # the first need of a model reads its weights
    marks.append(("sampling", time.time()))

    def told(event: object) -> None:
        if isinstance(event, Progress) and event.total:
            if event.stage != marks[-1][0]:
                marks.append((event.stage, time.time()))
            elif event.done == event.total:
                ends[event.stage] = time.time()

    ends: dict[str, float] = {}
    decoding = Decoding(settings.temperature, settings.top_p, settings.max_tokens)
    solve_with(settings, wanted, sampler=LocalSampler(source, decoding), on_progress=told)
    last, end = marks[-1][0], time.time()
    marks += [("choosing", ends.get(last, end)), ("", end)]
    return {name: after - at for (name, at), (_, after) in pairwise(marks)}


def main() -> None:
    parser = argparse.ArgumentParser(description="seconds from keypress to answer")
    parser.add_argument("model")
    parser.add_argument("--task", default=TASK)
    parser.add_argument("-n", type=int, default=500, help="samples")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--staged", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.staged:
        print(json.dumps(staged(asked.model, asked.task, float(os.environ["SPEED_START"]))))
        return
    avow = [sys.executable, "-m", "avow", "solve", asked.task, "--model", asked.model, "--json"]
    inside = [sys.executable, "-m", "benchmarks.model.speed", asked.model, "--task", asked.task, "--staged"]
    whole, stages = [], []
    for _ in range(asked.repeats):
        seconds, run = ran(avow, asked.n)
        whole.append(seconds)
        stages.append(ran(inside, asked.n)[1])
    usage, middle = run["usage"], {name: statistics.median(s.get(name, 0.0) for s in stages) for name in STAGES}
    print(f"{asked.n} samples: {statistics.median(whole):.2f} s ({min(whole):.2f} to {max(whole):.2f})")
    print(", ".join(f"{name} {seconds:.2f}" for name, seconds in middle.items()))
    running = middle["executing"] + middle["checking"]
    print(
        f"{usage['completion_tokens']:,} tokens, {usage['completion_tokens'] / middle['sampling']:,.0f} a second; ",
        end="",
    )
    print(f"{usage['executions']:,} executions, {usage['executions'] / running:,.0f} a second")


if __name__ == "__main__":
    ended(main)
