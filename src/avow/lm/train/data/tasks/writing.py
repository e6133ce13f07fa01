"""Records written as JSON lines: appended to `OUT.part`, renamed when all are there, continued after a stop.

What is there already is trusted only if it is this run's: its first and its last record are made again and compared.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from avow.core.errors import ConfigError, TaskError
from avow.lm.train.data.tasks.generate import record
from avow.lm.train.data.tasks.split import Side
from avow.lm.train.writing import write_all

FLUSHED_EVERY = 200  # records


@dataclass(frozen=True, slots=True)
class Request:
    """Which records: `count` from index `start` on. Processes share the work by their `start`."""

    count: int
    seed: int = 0
    split: Side = "train"
    depth: int | None = None
    start: int = 0

    def __post_init__(self) -> None:
        if self.split == "test" and self.depth == 1:
            raise ConfigError("no test of depth 1: single operations are all for training", hint="Take --depth 2 or 3.")

    def line(self, place: int) -> bytes:
        """The record at a place of the file, as its line."""
        made = record(self.seed, self.start + place, self.split, self.depth)
        return json.dumps(made, ensure_ascii=False).encode() + b"\n"


def _quiet(_done: int) -> None:
    """Told to nobody."""


def write(request: Request, out: Path, tell: Callable[[int], None] = _quiet) -> int:
    """Write the records to `out`; how many were there already. `tell` hears how many are done.

    Raises:
        TaskError: `out` (or what is left of an earlier run) holds something else, or cannot be written.

    """
    part = out.with_name(f"{out.name}.part")
    try:
        if out.exists():
            if _kept(request, out) != (request.count, out.stat().st_size):
                raise _other(out, f"expected {request.count:,} records")
            return request.count
        there = 0
        if part.exists():
            there, end = _kept(request, part)
            os.truncate(part, end)
        with part.open("ab") as file:
            _append(request, file.fileno(), there, tell)
        part.replace(out)
    except OSError as error:
        what = error.strerror or str(error)
        raise TaskError(
            f"{part} cannot be written: {what}",
            hint="What is there is kept; the same command goes on where it stopped.",
        ) from None
    return there


def _append(request: Request, file: int, there: int, tell: Callable[[int], None]) -> None:
    held: list[bytes] = []
    for place in range(there, request.count):
        held.append(request.line(place))
        if len(held) == FLUSHED_EVERY or place == request.count - 1:
            write_all(file, b"".join(held))
            held = []
            tell(place + 1)
    os.fsync(file)


def _kept(request: Request, path: Path) -> tuple[int, int]:
    """How many whole records of this request the file holds, and where the last of them ends; the rest was cut off.

    Raises:
        TaskError: it holds something else.

    """
    count, end, last = 0, 0, b""
    with path.open("rb") as file:
        for line in file:
            if count == 0 and line != request.line(0)[: len(line)]:
                raise _other(path, "its first record is not of this seed, split, depth, start and grammar")
            if not line.endswith(b"\n"):
                break
            count, end, last = count + 1, end + len(line), line
    if count > request.count or (count and last != request.line(count - 1)):
        raise _other(path, f"record {count:,} is not what this command makes there")
    return count, end


def _other(path: Path, why: str) -> TaskError:
    return TaskError(f"{path} holds something else: {why}", hint="Name another file, or remove this one.")
