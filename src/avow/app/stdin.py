"""Reading what a person hands in: a file, or standard input where - is named."""

from __future__ import annotations

import sys
from pathlib import Path

from avow.core.textfile import MAX_FILE, read_text, text_of


def read_stdin(limit: int = MAX_FILE) -> bytes:
    """Standard input, as far as what is read from it may go and a byte more; nothing where it is closed."""
    return sys.stdin.buffer.read(limit + 1) if sys.stdin is not None else b""


def text_from(name: str, *, limit: int = MAX_FILE) -> str:
    """The text of a file, of standard input for -.

    Raises:
        UnreadableError: as for `avow.core.textfile.read_text`.

    """
    if name == "-":
        return text_of(read_stdin(limit), "standard input", limit=limit)
    return read_text(Path(name), limit=limit)
