"""Reading JSON lines, plain or gzipped, with errors that name the line.

Does not judge what is in a row: that is for the loaders of tasks and of samples.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from avow.core.errors import TaskError

MAX_LINE = 64 * 2**20  # bytes; a longer line is no row of samples, and would have to be held whole


def read_jsonl(path: str | Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield (line number from 1, object) of every line that is not blank. `.gz` is told by the file's first bytes.

    Raises:
        TaskError: no such file, not readable, broken gzip, not UTF-8, not JSON, not an object, nothing in it.

    """
    path = Path(path)
    empty = True
    for number, line in _lines(path):
        if line.strip():
            empty = False
            yield number, _row(path, number, line)
    if empty:
        raise TaskError(f"{path}: the file is empty", hint="Expected one JSON object a line.")


def _row(path: Path, number: int, line: bytes) -> dict[str, Any]:
    try:
        row = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
    except UnicodeDecodeError as error:
        raise TaskError(f"{path}:{number}: not UTF-8 (byte {error.start + 1} of the line)") from None
    except json.JSONDecodeError as error:
        raise TaskError(f"{path}:{number}: not JSON: {error.msg} (column {error.colno})") from None
    except (ValueError, RecursionError) as error:  # integers of thousands of digits, nesting of thousands of levels
        raise TaskError(f"{path}:{number}: not JSON that can be read: {str(error)[:100]}") from None
    if not isinstance(row, dict):
        raise TaskError(f"{path}:{number}: found {json_type(row)}, expected a JSON object")
    return row


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    if path.is_dir():
        raise TaskError(f"{path} is a directory, expected a file of JSON lines")
    try:
        with path.open("rb") as plain:
            zipped = plain.read(2) == b"\x1f\x8b"
            plain.seek(0)
            file = gzip.GzipFile(fileobj=plain) if zipped else plain
            number = 0
            while line := file.readline(MAX_LINE + 1):
                number += 1
                if len(line) > MAX_LINE:
                    raise TaskError(f"{path}:{number}: the line is longer than {MAX_LINE >> 20} MB")
                yield number, line
    except FileNotFoundError:
        raise TaskError(f"no such file: {path}") from None
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise TaskError(f"{path}: the gzip data is damaged: {error}") from None
    except OSError as error:
        raise TaskError(f"{path} cannot be read: {error.strerror or error}") from None


def json_type(value: object) -> str:
    """What a person calls the type of a JSON value."""
    if value is None:
        return "null"
    names = {bool: "true/false", int: "a number", float: "a number", str: "a text", list: "a list", dict: "an object"}
    return names.get(type(value), type(value).__name__)
