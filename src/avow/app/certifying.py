"""Certify, outline or abstain: --risk, --holes, --confidence, --calibration and --certificate of `avow solve`."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from avow.app.terminal import say
from avow.core.config import Settings
from avow.core.errors import CalibrationError, ConfigError
from avow.core.store import Store, default_path
from avow.core.types import Decision, Run, Task, digest
from avow.outlines import MOST_HOLES, allowance, promised, scoring
from avow.promise import MORE, Calibration, decide, drawn, read_calibration, suited, write
from avow.recheck import LEAST
from avow.sample.spec import open_sampler

DELTA = 0.1
Function = Callable[..., int]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be promised, None for nothing, and by which calibration. holes: at most so many, None for none."""

    risk: float | None
    holes: int | None
    confidence: float | None
    calibration: Path | None
    certificate: Path | None

    @property
    def delta(self) -> float:
        """The probability that the promise is broken."""
        return DELTA if self.confidence is None else round(1 - self.confidence, 12)


def certifying(function: Function) -> Function:
    """The flags of a promise, given as `risk`, `holes`, `confidence`, `calibration`, `certificate`."""
    share = click.FloatRange(0, 1)
    options = (
        click.option("--risk", type=share, metavar="SHARE", help="certify at this risk, chosen beforehand, or abstain"),
        click.option(
            "--holes", type=click.IntRange(1, MOST_HOLES), metavar="M",
            help="instead of abstaining leave open what is unsure, with at most M holes",
        ),
        click.option("--confidence", type=share, metavar="SHARE", help=f"of the certificate [{1 - DELTA:g}]"),
        click.option("--calibration", type=click.Path(path_type=Path), metavar="FILE", help="made by avow calibrate"),
        click.option(
            "--certificate", type=click.Path(path_type=Path), metavar="FILE", help="where to write it; see avow verify"
        ),
    )
    for option in reversed(options):
        function = option(function)
    return function


def prepared(asked: Asked, settings: Settings, task: Task) -> Calibration | None:
    """What the calibration knows of tasks like this, tried before anything is paid for; None without --risk.

    Raises:
        CalibrationError: there is none, or it is too small for the risk and tasks like this one.
        ConfigError: a certificate is wanted without --risk.

    """
    if asked.risk is None:
        if asked.certificate or asked.calibration or asked.holes or asked.confidence is not None:
            flags = "--holes, --confidence, --certificate and --calibration"
            raise ConfigError(f"{flags} need --risk", hint="Such as --risk 0.05.")
        return None
    in_range(asked.risk, asked.delta)
    if asked.certificate:
        writable(asked.certificate, "certificate", b"avow-certificate-")
    path = asked.calibration or known_calibration(settings)
    found = read_calibration(path)
    if asked.holes is not None:
        scoring(open_sampler(settings, on_event=lambda _: None))
    try:
        return _tried(found, settings, asked, task)
    except CalibrationError as error:
        raise CalibrationError(f"{error.message} (the calibration {path})", hint=error.hint) from None


def in_range(risk: float, delta: float) -> None:
    """Refuse what no calibration could show, nan among it.

    Raises:
        ConfigError: --risk or --confidence is too near to 0 or 1.

    """
    for name, value in (("--risk", risk), ("--confidence", 1 - delta)):
        if not LEAST <= value <= 1 - LEAST:
            raise ConfigError(f"{name}: found {value:g}, expected a share such as 0.05, from {LEAST:g} to 1 less it")


def _tried(found: Calibration, settings: Settings, asked: Asked, task: Task) -> Calibration:
    """What it knows of tasks like this one; refused before anything is paid for where that promises nothing."""
    found = suited(found, settings, task)
    risk = asked.risk or 0.0
    if asked.holes is not None:
        allowance(found.cases, asked.holes, risk, asked.delta)
    elif found.acceptance(risk, asked.delta).threshold is None:
        shown = f"the {found.told} do not show it"
        raise CalibrationError(
            f"at risk {risk:g} (confidence {1 - asked.delta:g}) nothing can be promised: {shown}",
            hint=MORE if task.examples else f"Add examples to the task. {MORE}",
        )
    return found


def writable(path: Path, what: str, mark: bytes) -> None:
    """Refuse a place where no file can be written, before anything is paid for; one of this kind may be there.

    Raises:
        CalibrationError: it is a folder or a file without the mark, or in a folder that may not be written.

    """
    folder = path.absolute().parent
    while not folder.exists():  # folders are made on the way, as far as that goes
        folder = folder.parent
    if path.is_dir():
        raise CalibrationError(f"{path} cannot be written: it is a folder")
    if path.is_file() and (begun := _beginning(path)) and mark not in begun:
        raise CalibrationError(f"{path} is there and no {what}: it is not written over", hint="Name another file.")
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        raise CalibrationError(f"{path} cannot be written: nothing can be made in {folder}")


def _beginning(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(100)
    except OSError:
        return b""


def decided(run: Run, settings: Settings, calibration: Calibration, asked: Asked) -> tuple[Run, Decision]:
    """The decision, which the log keeps; and the run, which may have an outline now.

    Raises:
        CalibrationError: the calibration is of other settings.

    """
    if asked.risk is None:
        raise ValueError("no risk was asked for")
    if asked.holes is None:
        found = decide(run, settings, calibration, epsilon=asked.risk, delta=asked.delta)
    else:
        sampler = open_sampler(settings, on_event=lambda _: None)
        run, found = promised(
            run, settings, calibration, sampler, epsilon=asked.risk, delta=asked.delta, most=asked.holes
        )  # fmt: skip
    with Store(settings.store or None) as store:
        store.finish_run(replace(run, decision=found))
    return run, found


def keep(found: Decision, asked: Asked) -> None:
    """Write a certificate where it was asked to be.

    Raises:
        CalibrationError: it cannot be written.

    """
    if found.certificate and asked.certificate:
        write(found.certificate, asked.certificate)
        say(f"kept     {asked.certificate}; anybody can check it: avow verify {asked.certificate}")


def show(run: Run, found: Decision, asked: Asked) -> None:
    """The decision for a person."""
    if found.certificate:
        say(f"{'certified' if asked.holes is None else 'promised '} {found.claim}")
        if run.outline and not run.outline.holes:
            say("         Nothing is left open, but the program is not certified: that is --risk without --holes.")
    else:
        say(f"abstained {found.reason}")
        if asked.certificate and asked.certificate.exists():
            say(f"left     {asked.certificate} as it was: it is of another run")
        say(f"helps    {found.help}")


def question(asked: Asked, calibration: Calibration) -> dict[str, Any]:
    """What was asked for, as JSON holds it. Answers can be counted together where all of it is the same.

    threshold: from which confidence on programs are accepted; None with holes, where none is needed.
    """
    if asked.risk is None:
        raise ValueError("no risk was asked for")
    threshold = None if asked.holes else calibration.acceptance(asked.risk, asked.delta).threshold
    return {
        "risk": asked.risk,
        "confidence": round(1 - asked.delta, 12),
        "holes": asked.holes,
        "threshold": threshold,
        "calibration": calibration.key,
    }


def plain(found: Decision, asked: Asked, calibration: Calibration) -> dict[str, Any]:
    """The decision as JSON holds it, and what was asked for."""
    return {
        "asked": question(asked, calibration),
        "certificate": json.loads(found.certificate) if found.certificate else None,
        "abstained": found.reason,
        "helps": found.help,
    }


def default_calibration(settings: Settings) -> Path:
    """Where the calibration of a way to draw is kept unless a place is named.

    Raises:
        StoreError: there is no home directory.

    """
    name = re.sub(r"[^\w.-]+", "-", settings.model).strip("-.")[:80] or "model"
    way = digest(*(f"{key}={value}" for key, value in drawn(settings).items()))[:8]
    return default_path().parent / "calibrations" / f"{name}-{way}.json"


def known_calibration(settings: Settings) -> Path:
    """The calibration that was kept, else the one that a model of this project brings along."""
    from avow.lm.catalogue import shipped
    from avow.lm.folder import CALIBRATION

    kept = default_calibration(settings)
    own = shipped().get(settings.model.removeprefix("local:"))
    return own / CALIBRATION if own and not kept.exists() else kept
