"""`avow eval gsm8k`: every vote over recorded answers, and what each of them may promise."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from avow.app.terminal import table
from avow.core.account import counted, printable
from avow.core.errors import ConfigError
from avow.core.names import did_you_mean
from avow.evals.answers import read_runs
from avow.evals.voting import VOTES, score


def scored(files: Sequence[str], votes: str, seed: int) -> dict[str, Any]:
    """The scores of some votes over the runs in some files.

    Raises:
        ConfigError: no file, or no such vote.
        TaskError: a file that cannot be read.

    """
    if not files:
        raise ConfigError("an evaluation of votes needs --runs FILE...")
    names = list(VOTES) if votes == "all" else votes.split(",")
    for name in names:
        if name not in VOTES:
            raise ConfigError(f"no such vote: {name!r}", hint=did_you_mean(name, VOTES))
    return score(read_runs([Path(file) for file in files]), names, seed=seed)


def shown(out: dict[str, Any]) -> str:
    """The table that a person reads."""
    risks = list(next(iter(out["votes"].values()))["promised"])
    answered = (f"answered at {risk}" for risk in risks)
    rows: list[tuple[str, ...]] = [("vote", "right", "of all", "AUROC", *answered, "broken")]
    for name, row in out["votes"].items():
        promised = [row["promised"][risk] for risk in risks]
        area = "-" if row["auroc"] is None else f"{row['auroc']:.2f}".lstrip("0")
        answered = (f"{100 * p['answered']:.0f} %" if p else "-" for p in promised)
        broken = ", ".join(f"{100 * p['broken']:.1f} %" if p else "-" for p in promised)
        rows.append((name, f"{row['correct']:,.1f}", f"{row['accuracy']:.1f} %", area, *answered, broken))
    rows += [("oracle", f"{out['oracle']:,}", f"{100 * out['oracle'] / out['n']:.1f} %", *[""] * (len(risks) + 2))]
    best = max(out["runs"], key=out["runs"].__getitem__)
    runs = f"{counted(len(out['runs']), 'run')} worth {out['voters']:.1f} independent ones"
    last = f"{counted(out['n'], 'problem')} · {runs} · the best, {best}, has {out['runs'][best]:,} right"
    return "\n".join([table(rows) + last, *(_alone(run, half) for run, half in out["alone"].items())])


def _alone(run: str, half: str) -> str:
    """What a run is taken for of which half the answers are missing."""
    other, taken = ("wrong", "have no answer to") if half == "correct" else ("correct", "be right on")
    return f"left out {printable(run)}-{other}: without it, the run is taken to {taken} the other problems"
