"""Small text files, read whole: tasks, programs, tests, settings. UTF-8 with a byte order mark or without.

What it does NOT do: it leaves line ends as they are. Files of rows, which may be of any size, are for `jsonl`.
"""

from __future__ import annotations

from pathlib import Path

from avow.core.errors import UnreadableError

MAX_FILE = 16 * 2**20  # bytes; no program that a model wrote is larger


def read_text(path: Path, *, limit: int = MAX_FILE, missing: str | None = None) -> str:
    """The text of a file; of one that is not there `missing`, where that is given.

    Raises:
        UnreadableError: it is missing, a directory, unreadable, larger than `limit` bytes, or no text in UTF-8.

    """
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except (FileNotFoundError, NotADirectoryError):
        if missing is not None:
            return missing
        raise UnreadableError(f"no such file: {path}", "no such file") from None
    except (OSError, ValueError) as error:  # ValueError: NUL in the name
        why = f"cannot be read: {getattr(error, 'strerror', None) or error}"
        raise UnreadableError(f"{path} {why}", why) from None
    return text_of(data, str(path), limit=limit)


def text_of(data: bytes, where: str, *, limit: int = MAX_FILE) -> str:
    """The text of what was read of `where`: `limit` bytes and, if there is more, at least one more.

    Raises:
        UnreadableError: it is larger than `limit` bytes, or no text in UTF-8.

    """
    if len(data) > limit:
        why = f"larger than {limit >> 20} MB, the most that is read"
        raise UnreadableError(f"{where}: {why}", why)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line, why = data.count(b"\n", 0, error.start) + 1, f"not UTF-8 (byte {error.start + 1})"
        raise UnreadableError(f"{where}:{line}: {why}", why, hint="Save it as UTF-8.") from None
    if "\0" in text:
        why = "a binary file, expected text"
        raise UnreadableError(f"{where}: {why}", why)
    return text.removeprefix("\ufeff")
