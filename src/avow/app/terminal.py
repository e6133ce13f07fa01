"""Writing: results to stdout as UTF-8 whatever the locale, all else to stderr; JSON in ASCII.

A result that cannot be written is an error; what is said on stderr may be lost. Colours only where stderr is a terminal
and NO_COLOR is not set.
"""

from __future__ import annotations

import os
import sys

from avow.core.errors import UserError

TYPE_CHECKING = False  # type checkers take it for true; `avow --help` does not wait for the module `typing`
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any


class OutputError(UserError):
    """Standard output takes no more, such as on a full disk."""


def check_stdout() -> None:
    """Raise an `OutputError` where standard output is closed: before anything is paid for that nobody could read."""
    if sys.stdout is None:
        raise OutputError("standard output is closed", hint="To see no result, write > /dev/null.")


def result(text: str) -> None:
    """Write a result, bytes of UTF-8: a program is the same file in every locale.

    Raises:
        BrokenPipeError: nobody reads it any more.
        OutputError: it cannot be written.

    """
    check_stdout()
    stream = sys.stdout
    try:
        if stream.isatty():
            text = "".join(c if c.isprintable() or c in "\n\t" else repr(c)[1:-1] for c in text)
        stream.flush()
        stream.buffer.write(text.encode("utf-8", "replace"))
        stream.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"the output cannot be written: {error.strerror or error}") from None


def result_json(value: Any) -> None:
    """Write one JSON object. Dataclasses and enumerations become plain data."""
    import json

    import msgspec

    result(json.dumps(msgspec.to_builtins(value), indent=2) + "\n")


def say(line: str) -> None:
    """One line for a person, on stderr. Its first word is emphasized on a terminal."""
    stream = sys.stderr
    if stream is None:
        return
    if live() and not os.environ.get("NO_COLOR"):
        word, space, rest = line.partition(" ")
        style = _STYLES.get(word)
        line = f"\x1b[{style}m{word}\x1b[0m{space}{rest}" if style else line
    encoding = stream.encoding or "utf-8"
    try:
        stream.write(line.encode(encoding, "backslashreplace").decode(encoding) + "\n")
        stream.flush()
    except OSError:
        return  # nobody to tell, and the result still counts


def live() -> bool:
    """Whether stderr is a terminal on which a line can be written anew."""
    return sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


_STYLES = {"chosen": "1;32", "best": "1;33", "UNPROVEN": "1;31", "differs": "1", "nothing": "1;31", "ran": "1"}


def table(rows: Sequence[tuple[str, ...]]) -> str:
    """Rows in columns, the first row a heading; the last column is as long as it likes."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]) - 1)]
    lines = ["  ".join([*(cell.ljust(w) for cell, w in zip(row, widths, strict=False)), row[-1]]) for row in rows]
    return "\n".join(line.rstrip() for line in lines) + "\n"
