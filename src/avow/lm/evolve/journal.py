"""What was tried, line by line as it ends, so that an evolution that was stopped goes on where it was.

The first line says what it was begun with. A last line that was cut off in the midst is dropped and its try made again.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from avow.core.errors import TrainingError
from avow.lm.train.writing import write_all

JOURNAL = "journal.jsonl"
_ANEW = "Remove the folder to start anew, or name another one."


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to make a question harder. why: why it was not kept, "" if it was.

    id: of the seed. question: the new one. prompt: what a base model goes on from to answer it; program, tests: the
    teacher's answers, which fit each other if it was kept.
    """

    id: str
    round: int
    operation: str
    question: str
    prompt: str = ""
    program: str = ""
    tests: tuple[str, ...] = ()
    why: str = ""

    @property
    def kept(self) -> bool:
        return not self.why


class Journal:
    """The attempts in a folder, as a context manager. attempts: those that are there, in their order.

    Args:
        folder: made where it does not exist.
        origin: what the attempts depend on, JSON values.

    Raises:
        TrainingError: the folder holds something else, was begun with another origin, is being written to, or cannot be
            written.

    """

    def __init__(self, folder: Path, origin: Mapping[str, Any]) -> None:
        self.path = folder / JOURNAL
        self.attempts: list[Attempt] = []
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if not self.path.exists() and any(folder.iterdir()):
                raise TrainingError(f"{folder} holds other files", hint="Name an empty folder or a new one.")
            self._descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        except OSError as error:
            raise self._unwritable(error) from None
        try:
            self._begin(dict(origin))
        except BaseException:
            os.close(self._descriptor)
            raise

    def _begin(self, origin: dict[str, Any]) -> None:
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._resume(origin)
        except BlockingIOError:
            raise TrainingError(f"{self.path.parent}: another avow data evolve is writing to it") from None
        except OSError as error:
            raise self._unwritable(error) from None

    def _resume(self, origin: dict[str, Any]) -> None:
        """Read what is there; what was cut off is dropped only where the rest is ours."""
        data = self.path.read_bytes()
        whole = data[: data.rfind(b"\n") + 1]
        if whole:
            self._read(whole, origin)
        elif not _line(origin).startswith(data):
            raise self._foreign()
        os.ftruncate(self._descriptor, len(whole))
        os.lseek(self._descriptor, 0, os.SEEK_END)
        if not whole:
            self._write(origin)

    def _read(self, whole: bytes, origin: dict[str, Any]) -> None:
        try:
            first, *rest = map(json.loads, whole.splitlines())
            changed = [key for key, value in origin.items() if first.get(key) != value]
            attempts = [Attempt(**{**row, "tests": tuple(row["tests"])}) for row in rest]
        except (ValueError, TypeError, KeyError, AttributeError):
            raise self._foreign() from None
        if changed:
            raise TrainingError(f"{self.path.parent} was begun otherwise, with other {', '.join(changed)}", hint=_ANEW)
        self.attempts = attempts

    def _foreign(self) -> TrainingError:
        return TrainingError(f"{self.path} is not what avow data evolve writes", hint=_ANEW)

    def add(self, attempt: Attempt) -> None:
        """Note an attempt; it is in the file when this returns.

        Raises:
            TrainingError: the disk is full.

        """
        try:
            self._write(asdict(attempt))
        except OSError as error:
            raise self._unwritable(error) from None
        self.attempts.append(attempt)

    def _write(self, row: Mapping[str, Any]) -> None:
        write_all(self._descriptor, _line(row))

    def _unwritable(self, error: OSError) -> TrainingError:
        found = f"{self.path.parent} cannot be written: {error.strerror or error}"
        return TrainingError(found, hint="What is finished is kept: the same command goes on from there.")

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        os.close(self._descriptor)


def _line(row: Mapping[str, Any]) -> bytes:
    return (json.dumps(row) + "\n").encode()
