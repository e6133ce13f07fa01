"""A file that is there whole or not at all, whatever stops its writing.

It is written beside its place as `NAME.new`, flushed to the disk and renamed. One writer at a time: who may not be
alone takes a lock before. A process that is killed leaves `NAME.new`, which the next attempt overwrites.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file to write, which takes the place of an older one when the block ends and leaves it alone where that fails.

    Raises:
        OSError: of `path`, whatever the disk does not take.

    """
    new = path.with_name(f"{path.name}.new")
    try:
        with new.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except BaseException as error:
        new.unlink(missing_ok=True)
        if isinstance(error, OSError):
            error.filename = str(path)
        raise
