"""Does MANGO help a small model: comments in the training data, its contrastive loss, and comments that are forced.

    python -m benchmarks.mango FOLDER                  # 3 seeds, on from avow-small: an hour of one core
    python -m benchmarks.mango FOLDER --tokens 50000 --held 20 --seeds 2         # a first look

As in the paper, a model that knows code is trained on; avow-small wrote no comments before. What is compared, each with
several seeds of the order of the data, in equal tokens:

    plain      trained on solutions without comments
    comments   trained on the same solutions with comments on their logic: longer ones, so it sees fewer tasks
    mango      the same and the contrastive loss: both rows of a pair count, so it sees about half of those
    mango x2   in twice the tokens: it sees as many tasks as `comments`

`comments` and `mango` models are also asked with comments forced (`avow.lm.comments`). Programs are drawn greedily, and
by temperature 0.8, for tasks that training never saw: single operations in new words and with new numbers, and pairs
of operations whose families never met. A program counts if it gives the right result in all hidden cases. Runs and
results are kept in FOLDER; the same command goes on where it stopped, another one is refused.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Iterator, Sequence
from itertools import count, islice
from pathlib import Path
from typing import Any

import torch

from avow.core.types import Program, Test
from avow.execute.executor import PythonExecutor
from avow.lm.catalogue import resolve
from avow.lm.comments import CommentForcing
from avow.lm.generate import Sampling
from avow.lm.loading import Model, load
from avow.lm.train.encode import encode
from avow.lm.train.fast import keep_memory
from avow.lm.train.mango import MARGIN, encode_pairs
from avow.lm.train.recipe import Data, Part, Recipe, Saving, Training
from avow.lm.train.session import train

INIT = "avow-small"
BATCH, RATE = 4096, 1e-3
ARMS = {"plain": ("plain", 1), "comments": ("commented", 1), "mango": ("pairs", 1), "mango x2": ("pairs", 2)}
DECODINGS = {"plain": (False,), "comments": (False, True), "mango": (False, True), "mango x2": (False, True)}
WAYS = [(arm, forced) for arm in ARMS for forced in DECODINGS[arm]]  # to train, and to ask
STOPS = ("\nclass", "\ndef", "\n#", "\nif", "\nprint")
SETS = {"one": ("train", 1), "two": ("test", 2)}  # operations of a held-out task: side of the grammar, depth
QUANTILES = {2: 4.30, 3: 2.78, 4: 2.45, 5: 2.31}  # of Student's t, two-sided 95 %, for so many seeds on both sides


def prepare(folder: Path, tasks: int, held: int) -> None:
    """Tasks to train on in their three forms, and held-out tasks; what is there stays."""
    from avow.lm.train.data.tasks.generate import record

    lines = {name: folder / f"{name}.jsonl" for name in ("plain", "commented", *SETS)}
    if not lines["two"].exists():
        records = [record(0, index) for index in range(tasks)]
        _write(lines["plain"], ({key: row[key] for key in ("prompt", "completion", "comments")} for row in records))
        _write(lines["commented"], ({"prompt": row["prompt"], "completion": row["comments"]} for row in records))
        seen = {row["prompt"] for row in records}
        for name, (split, depth) in SETS.items():
            new = (row for index in count() if (row := record(1, index, split, depth))["prompt"] not in seen)
            _write(lines[name], islice(new, held))
    for name in ("plain", "commented"):
        if not (folder / name).exists():
            encode([lines[name]], folder / name, resolve(INIT))
    if not (folder / "pairs").exists():
        encode_pairs([lines["plain"]], folder / "pairs", resolve(INIT))


def agree(folder: Path, asked: dict[str, float]) -> None:
    """Keep what was asked for with the folder; end the program where it was made for something else."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "asked.json"
    if not path.exists():
        path.write_text(json.dumps(asked) + "\n")
    if (known := json.loads(path.read_text())) != asked:
        raise SystemExit(f"{folder} was begun with {known}, now asked for {asked}. Name a new folder.")


def _write(path: Path, rows: Any) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def recipe(folder: Path, arm: str, seed: int, tokens: int) -> Recipe:
    """How an arm is trained, on so many tokens for each unit of compute."""
    name, units = ARMS[arm]
    how = Training(
        tokens=tokens * units, batch=BATCH, accumulate=1, learning_rate=RATE, seed=seed,
        contrastive=MARGIN if name == "pairs" else 0.0,
    )  # fmt: skip
    return Recipe(
        data=Data(train=[Part(path=str(folder / name))]), training=how, init=str(resolve(INIT)), saving=Saving(keep=1),
    )  # fmt: skip


def evaluate(
    model: Model, tasks: Sequence[dict[str, Any]], executor: PythonExecutor, samples: int, forced: bool
) -> dict[str, float]:
    """The shares of right programs, greedy and drawn, and of drawn ones with a comment."""
    greedy, drawn, commented = [], [], []
    for task in tasks:
        force = CommentForcing(model.tokenizer, task["prompt"]) if forced else None
        best = Sampling(max_tokens=200, stop=STOPS)
        warm = Sampling(temperature=0.8, max_tokens=200, stop=STOPS)
        (first,) = model.generate(task["prompt"], sampling=best, force=force)
        others = model.generate(task["prompt"], n=samples, sampling=warm, force=force)
        texts = [first.text, *(sample.text for sample in others)]
        right = _right(task, texts, executor)
        greedy.append(right[0])
        drawn.append(sum(right[1:]) / samples)
        commented.append(sum("#" in text for text in texts[1:]) / samples)
    means = {"greedy": greedy, "drawn": drawn, "commented": commented}
    return {name: statistics.fmean(values) for name, values in means.items()}


def _right(task: dict[str, Any], texts: Sequence[str], executor: PythonExecutor) -> list[bool]:
    """Whether each program gives the right result in all hidden cases."""
    tests = [Test(f"assert {task['name']}({args}) == {result}") for args, result in task["hidden"]]
    codes = list(dict.fromkeys(task["prompt"] + text for text in texts))
    jobs = [(Program(code, task["name"]), tests, "") for code in codes]
    passed = {codes[i]: all(j.passed for j in judged) for i, judged in executor.check(jobs)}
    return [passed[task["prompt"] + text] for text in texts]


def measured(folder: Path, arm: str, seed: int, tokens: int, samples: int) -> Iterator[dict[str, Any]]:
    """The results of one run, trained as far as it is not."""
    begin = time.monotonic()
    made = train(recipe(folder, arm, seed, tokens), folder / "runs" / f"{arm}-{seed}".replace(" ", "-"))
    took = time.monotonic() - begin
    with PythonExecutor(workers=1) as executor:
        model = load(made)
        for forced in DECODINGS[arm]:
            row = {"arm": arm, "seed": seed, "forced": forced, "seconds": round(took)}
            for name in SETS:
                found = evaluate(model, _rows(folder / f"{name}.jsonl"), executor, samples, forced)
                row |= {f"{name} {key}": value for key, value in found.items()}
            yield row


def table(rows: Sequence[dict[str, Any]]) -> str:
    """Means over seeds, in per cent, with the standard deviation of a run."""
    columns = [f"{name} {key}" for name in SETS for key in ("greedy", "drawn", "commented")]
    lines = ["| trained | comments forced | " + " | ".join(columns) + " |", "|---" * (len(columns) + 2) + "|"]
    for arm, forced in WAYS:
        found = [row for row in rows if (row["arm"], row["forced"]) == (arm, forced)]
        if found:
            cells = [_spread([row[column] for row in found]) for column in columns]
            lines.append(f"| {arm} | {'yes' if forced else 'no'} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _spread(values: Sequence[float]) -> str:
    more = f" ± {100 * statistics.stdev(values):.1f}" if len(values) > 1 else ""
    return f"{100 * statistics.fmean(values):.1f}{more}"


def verdict(rows: Sequence[dict[str, Any]]) -> str:
    """Each way against `plain`, by the share of drawn programs that are right, both sets together.

    Of six comparisons at 95 % one may well be called a difference by chance.
    """

    def shares(arm: str, forced: bool) -> list[float]:
        chosen = [row for row in rows if (row["arm"], row["forced"]) == (arm, forced)]
        return [100 * statistics.fmean(row[f"{name} drawn"] for name in SETS) for row in chosen]

    plain, lines = shares("plain", False), []
    for arm, forced in WAYS[1:]:
        other = shares(arm, forced)
        if min(len(plain), len(other)) < 2:
            continue
        gain = statistics.fmean(other) - statistics.fmean(plain)
        spread = (statistics.variance(plain) / len(plain) + statistics.variance(other) / len(other)) ** 0.5
        error = QUANTILES.get(min(len(plain), len(other)), 2.0) * spread
        word = "within the spread" if abs(gain) <= error else "better" if gain > 0 else "worse"
        lines.append(f"{arm}{', forced' if forced else ''}: {gain:+.1f} points against plain, ± {error:.1f}: {word}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--tokens", type=int, default=300_000, help="that plain, comments and mango are trained on")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--tasks", type=int, default=8000)
    parser.add_argument("--held", type=int, default=100, help="tasks of each held-out set")
    parser.add_argument("--samples", type=int, default=10, help="programs that are drawn for a task")
    given = parser.parse_args()
    keep_memory()
    torch.set_num_threads(1)
    asked = {key: getattr(given, key) for key in ("tokens", "tasks", "held", "samples")}
    agree(given.folder, asked)
    prepare(given.folder, given.tasks, given.held)
    path = given.folder / "results.jsonl"
    rows = _rows(path) if path.exists() else []
    for seed in range(given.seeds):
        for arm in ARMS:
            if not any((row["arm"], row["seed"]) == (arm, seed) for row in rows):
                rows += list(measured(given.folder, arm, seed, given.tokens, given.samples))
                _write(path, rows)
                print(f"{arm}, seed {seed}: {json.dumps(rows[-1])}", flush=True)
    print(f"\n{table(rows)}\n\n{verdict(rows)}")


if __name__ == "__main__":
    main()
