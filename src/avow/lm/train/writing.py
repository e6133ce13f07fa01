"""Folders that are there whole or not at all: written beside their place, flushed to the disk and renamed.

A folder in the making is called `NAME.new`; one that an earlier, interrupted attempt left there is removed.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from avow.core.errors import TrainingError


@contextmanager
def new_folder(path: Path, *, hint: str = "Name a new folder.") -> Iterator[Path]:
    """A folder to fill, which stands at `path` when the block ends, and does not where the block fails.

    hint: what to do where there is something at `path` already.

    Raises:
        TrainingError: there is something already, or the disk does not take the files.

    """
    making = begin(path, hint=hint)
    try:
        with complaining(path):
            yield making
        finish(making, path)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise


def begin(path: Path, *, hint: str = "Name a new folder.") -> Path:
    """The empty folder beside `path` that is to become it.

    Raises:
        TrainingError: see `new_folder`.

    """
    with complaining(path):
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise TrainingError(f"{path} exists already", hint=hint)
        making = path.with_name(f"{path.name}.new")
        if making.is_dir():
            shutil.rmtree(making)
        making.mkdir(parents=True)
    return making


def finish(making: Path, path: Path) -> None:
    """Put a filled folder into its place, once its files are on the disk.

    Raises:
        TrainingError: the disk does not take them.

    """
    with complaining(path):
        for file in making.iterdir():
            _flush(file)
        _flush(making)
        making.rename(path)
        _flush(path.parent)


@contextmanager
def complaining(path: Path) -> Iterator[None]:
    """What a file system says, in avow's words; it is said of `path`."""
    try:
        yield
    except OSError as error:
        found = f"{path} cannot be written: {error.strerror or error}"
        raise TrainingError(found, hint="Nothing half-written is left; what was there before still is.") from None


def write_all(descriptor: int, data: bytes) -> None:
    """Write without a buffer: what is written when the disk is full or the process killed stays written."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
