"""What is known of every file of a corpus that is being built, in one SQLite file beside it.

A build that is killed finds there what it had found out; a text that was kept lies there too, compressed, since near
copies are compared with it and tokens are made of it later. Nothing grows in memory with the corpus.

Puts are gathered in transactions, so a kill costs the last seconds; those about one file are all there or none. One
build at a time holds the file.
What it does NOT do: notice that sources changed after they were listed; a corpus is what was read when it was read.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import time
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from avow.core.errors import DataError
from avow.lm.train.data.crawl import Source
from avow.lm.train.data.dedup import Signature
from avow.lm.train.data.licences import Licence

NAME = "build.sqlite"
KEPT, UNREADABLE = "kept", "unreadable"
_ANEW = "Name a new folder, or remove this one."
_COMMIT_SECONDS, _PAGE = 1.0, 64
_TABLES = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files (
    id INTEGER PRIMARY KEY, root INTEGER, path BLOB, repository TEXT, licence TEXT, how TEXT, size INTEGER,
    held INTEGER, verdict TEXT, detail TEXT, sha256 TEXT, bytes INTEGER, place INTEGER, split TEXT, redacted TEXT,
    tokens INTEGER, documents INTEGER);
CREATE INDEX IF NOT EXISTS by_verdict ON files (verdict, place);
CREATE TABLE IF NOT EXISTS texts (file INTEGER PRIMARY KEY, text BLOB, signature BLOB);
CREATE TABLE IF NOT EXISTS digests (digest BLOB PRIMARY KEY, file INTEGER) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS bands (key INTEGER, file INTEGER, PRIMARY KEY (key, file)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS pieces (file INTEGER PRIMARY KEY, ids BLOB, lengths BLOB);
"""


@dataclass(frozen=True, slots=True)
class File:
    """A file that was found. held: it is to be kept out of the corpus, and copies of it too."""

    id: int
    root: int
    path: str
    repository: str
    licence: Licence
    size: int
    held: bool


@dataclass(frozen=True, slots=True)
class Judgement:
    """What became of a file: `kept` or the name of the filter that dropped it, with what that filter saw.

    place: where in the corpus it stands, by its content. redacted: how often each mark was put in.
    """

    verdict: str
    detail: str = ""
    sha256: str = ""
    licence: Licence | None = None
    bytes: int = 0
    place: int = 0
    redacted: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of the corpus with its text as it is trained on."""

    id: int
    path: str
    repository: str
    licence: str
    place: int
    text: str


class Ledger:
    """The ledger in a folder; a context that ends with what was put in the file.

    Raises:
        DataError: it is another build's, damaged, in use, or the disk takes no more; also every method.

    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME
        self._since = time.monotonic()
        with self._guarded():
            folder.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(self.path, isolation_level=None, timeout=1.0)
        try:
            with self._guarded():
                self._db.execute("PRAGMA locking_mode = EXCLUSIVE")
                self._db.execute("PRAGMA synchronous = NORMAL")
                self._db.executescript(_TABLES)
                self._db.execute("BEGIN EXCLUSIVE")
        except DataError:
            self._db.close()
            raise

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        with self._guarded() if kind is None else contextlib.suppress(sqlite3.Error):
            if self._db.in_transaction:
                self._db.execute("COMMIT")
        with contextlib.suppress(sqlite3.Error):
            self._db.close()

    @contextlib.contextmanager
    def whole(self) -> Iterator[None]:
        """What is put in the block counts only if the block ends: a build that is stopped within does it again."""
        self.run("SAVEPOINT whole")
        try:
            yield
        except BaseException:
            with contextlib.suppress(sqlite3.Error):  # a full disk has taken it back already
                self._db.execute("ROLLBACK TO whole")
            raise
        self.run("RELEASE whole")

    def commit(self, *, now: bool = False) -> None:
        """Write what was put, once in a second or `now`."""
        if now or time.monotonic() - self._since >= _COMMIT_SECONDS:
            with self._guarded():
                self._db.execute("COMMIT")
                self._db.execute("BEGIN EXCLUSIVE")
            self._since = time.monotonic()

    def fact(self, name: str) -> Any:
        """What `state` wrote under a name, None if nothing."""
        row = self.one("SELECT value FROM facts WHERE name = ?", name)
        return None if row is None else json.loads(row[0])

    def state(self, name: str, value: Any) -> None:
        self.run("INSERT OR REPLACE INTO facts VALUES (?, ?)", name, json.dumps(value, sort_keys=True))

    def add(self, root: int, source: Source, *, held: bool) -> None:
        """Note a file that is to be judged, or a folder that nobody may list."""
        licence = source.licence
        self.run(
            "INSERT INTO files (root, path, repository, licence, how, size, held, verdict, detail) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            root, os.fsencode(source.path), _text(source.repository), licence.expression, _text(licence.how),
            source.size, held, UNREADABLE if source.fault else None, source.fault,
        )  # fmt: skip

    def forget(self) -> None:
        """Let go of all files, and of what is known of them."""
        for table in ("files", "texts", "digests", "bands", "pieces"):
            self.run(f"DELETE FROM {table}")  # noqa: S608  # our own words
        self.state("listed", value=False)

    def pending(self) -> Iterator[File]:
        """The files that are not judged, in the order in which they were added."""
        last = 0
        query = (
            "SELECT id, root, path, repository, licence, how, size, held FROM files "
            "WHERE verdict IS NULL AND id > ? ORDER BY id LIMIT ?"
        )
        while rows := self.all(query, last, _PAGE):
            for id_, root, path, repository, licence, how, size, held in rows:
                yield File(id_, root, os.fsdecode(path), repository, Licence(licence, how), size, bool(held))
            last = rows[-1][0]

    def judge(self, file: int, found: Judgement) -> None:
        """Write down what became of a file."""
        self.run(
            "UPDATE files SET verdict = ?, detail = ?, sha256 = ?, bytes = ?, place = ?, redacted = ? WHERE id = ?",
            found.verdict, _text(found.detail), found.sha256, found.bytes, found.place,
            json.dumps(dict(found.redacted)) if found.redacted else None, file,
        )  # fmt: skip
        if found.licence is not None:
            args = _text(found.licence.expression), _text(found.licence.how), file
            self.run("UPDATE files SET licence = ?, how = ? WHERE id = ?", *args)

    def same(self, digest: bytes) -> int | None:
        """The file that has this digest."""
        row = self.one("SELECT file FROM digests WHERE digest = ?", digest)
        return None if row is None else int(row[0])

    def alike(self, bands: list[int]) -> list[tuple[int, Signature]]:
        """The files that share a band with these, and their signatures."""
        marks = ",".join("?" * len(bands))
        near = f"SELECT file FROM bands WHERE key IN ({marks})"  # noqa: S608  # question marks
        query = f"SELECT file, signature FROM texts WHERE file IN ({near})"  # noqa: S608
        return [(file, np.frombuffer(signature, dtype="<u4")) for file, signature in self.all(query, *bands)]

    def remember(self, file: int, text: str, digest: bytes, signature: Signature, bands: list[int]) -> None:
        """Keep a text, so that copies of it are found."""
        packed = zlib.compress(text.encode(), 1)
        self.run("INSERT INTO texts VALUES (?, ?, ?)", file, packed, signature.astype("<u4").tobytes())
        self.run("INSERT INTO digests VALUES (?, ?)", digest, file)
        with self._guarded():
            self._db.executemany("INSERT OR IGNORE INTO bands VALUES (?, ?)", [(key, file) for key in bands])

    def text(self, file: int) -> str:
        """A text that is remembered."""
        row = self.one("SELECT text FROM texts WHERE file = ?", file)
        if row is None:
            raise DataError(f"{self.path} is damaged: a text is missing", hint=_ANEW)
        return zlib.decompress(row[0]).decode()

    def name(self, file: int) -> str:
        """The path of a file as people read it."""
        (path,) = self.one("SELECT path FROM files WHERE id = ?", file) or (b"?",)
        return _text(os.fsdecode(path))

    def kept(self, where: str = "1") -> Iterator[Kept]:
        """The files of the corpus in the order of their places: mixed, the same in every build. where: our own SQL."""
        place, last = -(1 << 63), 0
        query = (
            "SELECT files.id, path, repository, licence, place, text FROM files JOIN texts ON file = files.id "  # noqa: S608
            f"WHERE verdict = 'kept' AND (place, files.id) > (?, ?) AND {where} ORDER BY place, files.id LIMIT ?"
        )
        while rows := self.all(query, place, last, _PAGE):
            for id_, path, repository, licence, place_, text in rows:
                name = _text(os.fsdecode(path))
                yield Kept(id_, name, repository, licence, place_, zlib.decompress(text).decode())
            last, place = rows[-1][0], rows[-1][4]

    def run(self, query: str, *values: Any) -> None:
        with self._guarded():
            self._db.execute(query, values)

    def one(self, query: str, *values: Any) -> Any:
        with self._guarded():
            return self._db.execute(query, values).fetchone()

    def all(self, query: str, *values: Any) -> list[Any]:
        with self._guarded():
            return self._db.execute(query, values).fetchall()

    @contextlib.contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise self._told(error) from None
        except OSError as error:
            raise DataError(f"{self.path} cannot be written: {error.strerror or error}") from None

    def _told(self, error: sqlite3.Error) -> DataError:
        words = str(error)
        if "locked" in words:
            return DataError(f"{self.path} is in use by another build")
        if "full" in words or "I/O" in words:
            hint = "Make room and give the same command again: it goes on where it stopped."
            return DataError(f"{self.path} cannot be written: {words}", hint=hint)
        return DataError(f"{self.path} cannot be used: {words}", hint=_ANEW)


def _text(words: str) -> str:
    """Text that every file can hold: names of files may be no UTF-8."""
    return words.encode("utf-8", "backslashreplace").decode()
