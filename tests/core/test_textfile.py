"""Small text files: what is read, and how every kind of file that gives no text is named."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from avow.core.errors import UnreadableError
from avow.core.textfile import MAX_FILE, read_text, text_of

BOM = b"\xef\xbb\xbf"


def refused(path: Path, limit: int = MAX_FILE) -> tuple[str, str]:
    """The message that names the file, and the one that does not."""
    with pytest.raises(UnreadableError) as caught:
        read_text(path, limit=limit)
    return caught.value.message.replace(str(path), "FILE"), caught.value.why


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        ("\u00e9\r\na\rb\n".encode(), "\u00e9\r\na\rb\n"),
        (BOM + b"a", "a"),
        (BOM + BOM + b"a", "\ufeffa"),
        (b"a" * 1024, "a" * 1024),
    ],
)
def test_text_is_read_as_it_is(tmp_path: Path, data: bytes, text: str) -> None:
    (tmp_path / "f").write_bytes(data)
    assert read_text(tmp_path / "f", limit=1024) == text_of(data, "f", limit=1024) == text


@pytest.mark.parametrize(
    ("data", "says", "why"),
    [
        (b"a\nb\n\xff", "FILE:3: not UTF-8 (byte 5)", "not UTF-8 (byte 5)"),
        (BOM + b"\n\xe9\n", "FILE:2: not UTF-8 (byte 5)", "not UTF-8 (byte 5)"),
        ("a".encode("utf-16"), "FILE:1: not UTF-8 (byte 1)", "not UTF-8 (byte 1)"),
        (b"a\0b", "FILE: a binary file, expected text", "a binary file, expected text"),
    ],
)
def test_what_is_no_text(tmp_path: Path, data: bytes, says: str, why: str) -> None:
    (tmp_path / "f").write_bytes(data)
    assert refused(tmp_path / "f") == (says, why)


def test_no_more_is_held_than_may_be_read(tmp_path: Path) -> None:
    why = "larger than 1 MB, the most that is read"
    (tmp_path / "f").write_bytes(b"a" * (2**20 + 1))
    assert refused(tmp_path / "f", 2**20) == (f"FILE: {why}", why)
    assert refused(Path("/dev/zero"), 2**20) == (f"FILE: {why}", why)


def test_what_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "f").touch()
    for gone in (tmp_path / "none", tmp_path / "f" / "below"):
        assert refused(gone) == ("no such file: FILE", "no such file")
        assert read_text(gone, missing="instead") == "instead"
    why = f"cannot be read: {os.strerror(errno.EISDIR)}"
    assert refused(tmp_path) == (f"FILE {why}", why)
    assert refused(tmp_path / "a\0b")[1] == "cannot be read: embedded null byte"
    with pytest.raises(UnreadableError, match="cannot be read"):
        read_text(tmp_path, missing="for what is not there alone")
