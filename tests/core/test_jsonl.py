"""JSON lines: what is read, and how every damage is named by file and line."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from avow.core.errors import TaskError
from avow.core.jsonl import read_jsonl


def test_plain_zipped_blank_lines_and_a_byte_order_mark(tmp_path: Path) -> None:
    text = '\ufeff{"a": 1}\r\n\n  \n{"a": "\u00e9"}'.encode()
    plain, zipped = tmp_path / "a.jsonl", tmp_path / "named-as-it-likes"
    plain.write_bytes(text)
    zipped.write_bytes(gzip.compress(text))
    expected = [(1, {"a": 1}), (4, {"a": "\u00e9"})]
    assert list(read_jsonl(plain)) == list(read_jsonl(str(zipped))) == expected


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "bad.jsonl: the file is empty"),
        (b" \n\n", "bad.jsonl: the file is empty"),
        (b'{"a": 1}\n{"a": }\n', r"bad.jsonl:2: not JSON: Expecting value \(column 7\)"),
        (b'{"a": 1}\n\xff\n', "bad.jsonl:2: not UTF-8"),
        (b"[1]\n", "bad.jsonl:1: found a list, expected a JSON object"),
        (b"null\n", "bad.jsonl:1: found null"),
        (b'"x"\n', "bad.jsonl:1: found a text"),
        (b"3\n", "bad.jsonl:1: found a number"),
        (b"true\n", "bad.jsonl:1: found true/false"),
        (b'{"a": ' + b"9" * 5000 + b"}", "bad.jsonl:1: not JSON that can be read: Exceeds the limit"),
        (b"[" * 200_000, "bad.jsonl:1: not JSON that can be read"),
        (gzip.compress(b'{"a": 1}\n' * 999, mtime=0)[:-9], "gzip data is damaged"),
        (gzip.compress(b'{"a": 1}\n' * 999, mtime=0)[:20] + b"xxxxxxxxxxxxxxxxxx", "gzip data is damaged"),
    ],
)
def test_damage_is_named(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_bytes(content)
    with pytest.raises(TaskError, match=says) as caught:
        list(read_jsonl(path))
    assert "\n" not in str(caught.value)


def test_places_that_hold_no_lines(tmp_path: Path) -> None:
    with pytest.raises(TaskError, match="is a directory"):
        list(read_jsonl(tmp_path))
    with pytest.raises(TaskError, match="no such file: "):
        list(read_jsonl(tmp_path / "none"))
    (tmp_path / "file").write_text("{}")
    with pytest.raises(TaskError, match="cannot be read: Not a directory"):
        list(read_jsonl(tmp_path / "file" / "below"))


def test_a_line_without_end_is_refused_before_it_is_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("avow.core.jsonl.MAX_LINE", 2**20)
    path = tmp_path / "bomb.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"a": "' + b"x" * 2**22 + b'"}'))
    with pytest.raises(TaskError, match=r"bomb.jsonl.gz:1: the line is longer than 1 MB"):
        list(read_jsonl(path))
