"""What fewer bits cost a model: loss, next line, tasks solved and size, beside its float32 weights.

    python -m benchmarks.model.quantized MODEL --validation DOCUMENTS [--packages PACKAGE...] [--tasks TASKS.jsonl]

Every format is made by `avow quantize` to nearest, without calibration, and computed by avow's own engine as a user
would run it. The loss is in nats a token, of source and of the completions of tasks apart, with the standard error of
the paired difference by document; the float32 weights of a model whose last tokens were trained with fp6 in the forward
pass stand behind the rounded ones, and no loss was ever taken of them. The next line is that of `nextline`, the tasks
those of `programmatic`, both on what is given.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from benchmarks.model.command import ended
from benchmarks.model.measure import measured
from benchmarks.model.nextline import model_line, predicted
from benchmarks.model.places import Place, places
from numpy.typing import NDArray

from avow.app.progress import progress
from avow.core.config import load as load_settings
from avow.evals.problems import Problem, programmatic
from avow.lm import Model, load
from avow.lm.quantize.convert import quantize
from avow.lm.quantize.layers import Rounding, Target
from avow.lm.quantize.prepare import prepare
from avow.lm.sampling import log_softmax
from avow.lm.train.data.documents import Documents
from avow.pipeline import Progress

FORMATS: tuple[Target, ...] = ("int8", "fp6", "int6", "int4")
SAMPLES = 100


@dataclass(frozen=True, slots=True)
class Material:
    """What a model is measured on. documents: (ids, how many of the first tokens are not counted)."""

    documents: Sequence[tuple[list[int], int]]
    places: Sequence[Place]
    problems: Sequence[Problem]


@dataclass(frozen=True, slots=True)
class Measured:
    """losses: the mean of each document. right: places whose line is right. selected: tasks solved."""

    losses: NDArray[np.float64]
    right: int
    selected: int
    megabytes: float


def documents(folder: Path, context: int, limit: int) -> list[tuple[list[int], int]]:
    """Documents in an order of their own, cut to the context, about `limit` counted tokens of source and of tasks each.

    Raises:
        TrainingError: the folder holds no documents.

    """
    found, kept = Documents(folder), []
    given = {True: 0, False: 0}
    for number in np.random.default_rng(0).permutation(len(found)):
        ids, prompt = found[number][:context].tolist(), found.prompt(number)
        counted = len(ids) - max(prompt, 1)
        if counted > 0 and given[prompt > 0] < limit:
            given[prompt > 0] += counted
            kept.append((ids, prompt))
    return kept


def loss(model: Model, ids: Sequence[int], prompt: int) -> float:
    """Mean nats of the tokens of a document after its prompt; the first token follows nothing and does not count."""
    first = max(prompt, 1)
    rows = model.logits(ids[:-1])[first - 1 :]
    return -float(np.mean([log_softmax(row)[token] for row, token in zip(rows, ids[first:], strict=True)]))


def measure(path: Path, name: str, material: Material, workers: int) -> Measured:
    """Everything of one model."""
    model, losses = load(path), []
    with progress() as show:
        for ids, prompt in material.documents:
            show(Progress(f"{name}, loss", len(losses), len(material.documents)))
            losses.append(loss(model, ids, prompt))
        show(Progress(f"{name}, loss", len(losses), len(material.documents)))
    lines = predicted(f"{name}, next line", material.places, lambda place: model_line(model, place))
    right = sum(written == place.wanted for written, place in zip(lines, material.places, strict=True))
    settings = load_settings(arguments={"model": str(path), "samples": SAMPLES, "tests": 0}).settings
    rows = measured(settings, material.problems, [SAMPLES], workers) if material.problems else ()
    size = sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    return Measured(np.array(losses), right, sum(row.selected for _, (row,) in rows), size / 1e6)


def line(name: str, ours: Measured, exact: Measured, material: Material) -> str:
    """A row of the table; differences are relative to float32."""
    tasks = np.array([prompt > 0 for _, prompt in material.documents])
    cells = [difference(ours.losses[part], exact.losses[part]) for part in (~tasks, tasks)]
    cells += [share(ours.right, exact.right, len(material.places))]
    cells += [share(ours.selected, exact.selected, len(material.problems))]
    return f"| {name} | {' | '.join(cells)} | {ours.megabytes:.1f} MB |"


def difference(ours: NDArray[np.float64], exact: NDArray[np.float64]) -> str:
    """A loss, and by how much it is worse; "-" where there are too few documents."""
    if len(ours) < 2:
        return "-"
    apart, mean = ours - exact, exact.mean()
    error = apart.std(ddof=1) / np.sqrt(len(apart))
    return f"{ours.mean():.4f} ({100 * apart.mean() / mean:+.2f} ± {100 * error / mean:.2f} %)"


def share(ours: int, exact: int, count: int) -> str:
    """How many of how many, and the relative change."""
    if not count:
        return "-"
    change = f", {100 * (ours - exact) / exact:+.1f} %" if exact else ""
    return f"{ours / count:.3f} ({ours} of {count}{change})"


def main() -> None:
    parser = argparse.ArgumentParser(description="what quantization costs")
    parser.add_argument("model", type=Path, help="a folder with the weights as trained")
    parser.add_argument("--validation", type=Path, required=True, help="documents")
    parser.add_argument("--tokens", type=int, default=50_000, help="of source and of tasks to take the loss of")
    parser.add_argument("--packages", type=Path, nargs="+", default=[], help="for the next line")
    parser.add_argument("--lines", type=int, default=1000)
    parser.add_argument("--tasks", type=Path, help="programmatic tasks")
    parser.add_argument("--limit", type=int, default=200, help="tasks")
    parser.add_argument("--workers", type=int, default=2, help="processes for the tasks")
    asked = parser.parse_args()
    material = Material(
        documents(asked.validation, load(asked.model).config.context, asked.tokens),
        places(asked.packages, asked.lines, 0) if asked.packages else [],
        programmatic(asked.tasks, asked.limit) if asked.tasks else [],
    )
    print(f"| weights | loss of source | loss of tasks | next line | selected at {SAMPLES} | size |\n{'|---' * 6}|")
    exact = measure(asked.model, "float32", material, asked.workers)
    print(line("float32", exact, exact, material), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for form in FORMATS:
            made = Path(folder) / form
            quantize(prepare(asked.model, made, Rounding(form), None))
            print(line(form, measure(made, form, material, asked.workers), exact, material), flush=True)


if __name__ == "__main__":
    ended(main)
