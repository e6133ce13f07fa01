"""`avow data evolve`: questions made harder by a model, each with a program and tests that run."""

from __future__ import annotations

import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from avow.api import open_executor
from avow.app.cli import OK
from avow.app.options import EXECUTION, SECTIONS, FilePath, common, settings, subcommand
from avow.app.progress import span
from avow.app.terminal import result, result_json, say
from avow.core import registry
from avow.core.account import counted, cut, printable
from avow.core.config import Settings
from avow.core.store import Store
from avow.core.types import Task
from avow.domains.python.load import load_task
from avow.sample.spec import open_sampler

if TYPE_CHECKING:
    from avow.lm.evolve.journal import Attempt

TELL_EVERY = 10.0  # seconds
_MODEL = tuple(name for name in SECTIONS["Model"] if name not in ("samples", "tests", "verify", "per_request"))


@subcommand("data evolve")
@click.argument("seeds", type=FilePath(path_type=Path), metavar="SEEDS")
@click.argument("destination", type=FilePath(path_type=Path), metavar="OUT")
@click.option("--rounds", type=click.IntRange(1, 100), default=3, show_default=True, help="how often to make it harder")
@common
@settings(*_MODEL, "seed", *EXECUTION)
def evolve_questions(seeds: Path, destination: Path, rounds: int, as_json: bool, settings: Settings) -> int:
    """Make questions harder, round by round, and keep what a program and its tests show to be sound (Evol-Instruct).

    SEEDS has lines of JSON with "instruction" or "prompt". OUT is a new folder: evolved.jsonl to train on, and a
    journal by which the same command goes on where it stopped. WizardCoder's teacher drew with --temperature 1
    --top-p 0.9.
    """
    from avow.lm.evolve.evolve import Teacher, evolve, read_seeds

    questions = read_seeds(seeds)
    watch = _Watch()
    with Store(settings.store or None) as store:
        sampler = open_sampler(settings, store=store)
        with closing(open_executor(settings, Task("", ""), store)) as executor:
            teacher = Teacher(sampler, registry.domain("python"), executor, _task)
            attempts = evolve(questions, destination, teacher, rounds=rounds, seed=settings.seed, on_attempt=watch)
    kept = Counter(attempt.round for attempt in attempts if attempt.kept)
    if as_json:
        told = [{"round": i, "attempts": len(questions), "kept": kept[i]} for i in range(1, rounds + 1)]
        result_json({"path": str(destination), "attempts": len(attempts), "kept": kept.total(), "rounds": told})
    else:
        each = ", ".join(f"{kept[i]} in round {i}" for i in range(1, rounds + 1))
        result(
            f"{printable(str(destination))}: {kept.total():,} of {counted(len(attempts), 'attempt')} kept ({each})\n"
        )
    return OK


def _task(question: str) -> Task:
    return load_task("-", question.encode)


class _Watch:
    """Says from time to time how far it is, and at the end why most of what was lost was lost."""

    def __init__(self) -> None:
        self._begin = self._told = time.monotonic()
        self._made = self._kept = 0

    def __call__(self, attempt: Attempt, done: int, total: int) -> None:
        self._made += 1
        self._kept += attempt.kept
        now = time.monotonic()
        if now - self._told < TELL_EVERY and done < total:
            return
        self._told = now
        left = (now - self._begin) / self._made * (total - done)
        why = f"; the last was not: {cut(printable(attempt.why), 80)}" if attempt.why else ""
        say(f"evolving   {done:,} of {total:,}, {self._kept:,} of {self._made:,} kept, {span(left)} left{why}")
