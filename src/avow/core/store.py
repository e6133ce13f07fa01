"""The run store: what was paid for is kept, whatever happens to the process that paid.

Samples are addressed by what was asked (`request_key`, index), traces and judgements by program, inputs or tests, and
limits; so a run that was killed finds its own work again, and another run of the same thing costs nothing.

Every put is a transaction of its own in SQLite's WAL with `synchronous=NORMAL`: at its end the data is in the file as
far as the operating system is concerned, and `kill -9` cannot take it back. Only a power cut may lose the last puts;
it cannot damage the store. A put of a key that exists keeps the first value, but still counts as bought.

One `Store` may be used by many threads, one file by many processes. It does not lock a key while somebody works on it:
two processes that solve the same task at the same moment may both pay. It must not be carried across `fork`.
"""

from __future__ import annotations

import json
import os
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from avow.core import records
from avow.core.errors import StoreError
from avow.core.migrations import ForeignDatabaseError, NewerSchemaError, migrate
from avow.core.types import Judgement, Run, Sample, Trace

BUSY_SECONDS = 30.0
_PAGE = 500  # rows held at once by an export

T = TypeVar("T")


def default_path() -> Path:
    """`$AVOW_HOME/runs.db`, else `avow/runs.db` in the XDG data directory.

    Raises:
        StoreError: there is no home directory.

    """
    if home := os.environ.get("AVOW_HOME"):
        return Path(home).expanduser() / "runs.db"
    try:
        data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    except RuntimeError:
        raise StoreError("there is no home directory for the run store", hint="Set AVOW_HOME or --store.") from None
    return data / "avow" / "runs.db"


@dataclass(frozen=True, slots=True)
class Bought:
    """How much was put: the price of a run. Equal to the rows that exist as long as nothing was paid for twice."""

    samples: int = 0
    traces: int = 0
    judgements: int = 0


@dataclass(frozen=True, slots=True)
class RunRecord:
    """A run in the log. created, finished: seconds since 1970; a run that was killed has no end and no `run`."""

    id: str
    task: str
    model: str
    created: float
    finished: float | None
    run: Run | None


class Store:
    """A run store in one SQLite file, or in memory with `":memory:"`. One that cannot be written to can be read.

    Raises:
        StoreError: the file cannot be opened or made, is no run store, is damaged, or comes from a newer avow.
            Every method may raise it when the disk is full or the file is damaged later.

    """

    def __init__(self, path: str | Path | None = None) -> None:
        self.path = str(default_path() if path is None else path)
        self._lock = threading.RLock()
        self._run: str | None = None
        self._db = self._open()

    def _open(self) -> sqlite3.Connection:
        file = Path(self.path)
        if self.path != ":memory:":
            if file.exists() and not file.is_file():
                what = "a directory" if file.is_dir() else "no ordinary file"
                raise StoreError(f"{file} is {what}, expected a run store file")
            try:
                file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # prompts and answers are nobody else's
            except OSError as error:
                raise StoreError(f"{file.parent} cannot be made: {error.strerror}", hint=_ELSEWHERE) from None
        fixed = file.exists() and not (os.access(file, os.W_OK) and os.access(file.parent, os.W_OK))
        name = f"{file.absolute().as_uri()}?immutable=1" if fixed else self.path
        with self._translated():
            db = sqlite3.connect(
                name, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False, uri=fixed
            )  # fmt: skip
        try:
            with self._translated():
                if not fixed:
                    db.execute("PRAGMA journal_mode = WAL")
                db.execute("PRAGMA synchronous = NORMAL")
                db.execute("PRAGMA foreign_keys = ON")
                migrate(db)
        except BaseException:
            db.close()
            raise
        return db

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        with self._lock:
            self._db.close()

    # Samples

    def get_samples(self, request_key: str) -> dict[int, Sample]:
        """What was drawn for this request so far, by index, lowest first."""
        query = "SELECT idx, data FROM samples WHERE request_key = ? ORDER BY idx"
        rows = self._select(query, request_key)
        return {int(index): self._decode(records.load_sample, data) for index, data in rows}

    def put_samples(self, request_key: str, samples: Sequence[Sample]) -> None:
        """Keep the samples of one response, all or none, each under its `origin.index`."""
        rows = [(request_key, s.origin.index, records.dump_sample(s)) for s in samples]
        self._insert("samples", "request_key, idx, data", rows)

    # Executions

    def get_traces(self, program_keys: Sequence[str], calls_key: str, limits_key: str) -> dict[str, Trace]:
        """The known traces of these programs, by program key; 10,000 programs are one query."""
        rows = self._of_programs("traces", "calls_key", program_keys, calls_key, limits_key)
        return {key: self._decode(records.load_trace, data) for key, data in rows}

    def put_trace(self, program_key: str, calls_key: str, limits_key: str, trace: Trace) -> None:
        row = (program_key, calls_key, limits_key, records.dump_trace(trace))
        self._insert("traces", "program_key, calls_key, limits_key, data", [row])

    def get_judgements(
        self, program_keys: Sequence[str], tests_key: str, limits_key: str
    ) -> dict[str, tuple[Judgement, ...]]:
        """The known verdicts of these programs on one list of tests, by program key."""
        rows = self._of_programs("judgements", "tests_key", program_keys, tests_key, limits_key)
        return {key: self._decode(records.load_judgements, data) for key, data in rows}

    def put_judgements(
        self, program_key: str, tests_key: str, limits_key: str, judgements: Sequence[Judgement]
    ) -> None:
        """Keep the verdicts of all tests of `tests_key`, in their order, on one program."""
        row = (program_key, tests_key, limits_key, records.dump_judgements(judgements))
        self._insert("judgements", "program_key, tests_key, limits_key, data", [row])

    # Runs

    def begin_run(self, task: str, model: str) -> str:
        """Open a run in the log and return its id. Until `finish_run` or `end_run`, what is put here counts for it."""
        now = time.time()
        run_id = time.strftime("%Y%m%d-%H%M%S-", time.gmtime(now)) + secrets.token_hex(3)
        row = (run_id, json.dumps(task), json.dumps(model), now)
        with self._transaction() as db:
            db.execute("INSERT INTO runs (id, task, model, created) VALUES (?, ?, ?, ?)", row)
            self._run = run_id
        return run_id

    def finish_run(self, run: Run) -> None:
        """Close the run `run.id` with its result."""
        with self._transaction() as db:
            update = "UPDATE runs SET finished = ?, data = ? WHERE id = ?"
            if db.execute(update, (time.time(), records.dump_run(run), run.id)).rowcount != 1:
                raise StoreError(f"no run {run.id!r} was begun in {self.path}")
            self._run = None

    def end_run(self) -> None:
        """What is put from here on counts for no run, whether the last was finished or not."""
        with self._lock:
            self._run = None

    def list_runs(self, limit: int = 50) -> list[RunRecord]:
        """The latest runs, newest first."""
        query = f"SELECT {_RUN} FROM runs ORDER BY created DESC, id DESC LIMIT ?"  # noqa: S608  constants only
        return [self._record(row) for row in self._select(query, limit)]

    def latest_run(self) -> RunRecord | None:
        """The newest run that is finished; where none is, the newest; None where there is none at all."""
        query = f"SELECT {_RUN} FROM runs ORDER BY data IS NULL, created DESC, id DESC LIMIT 1"  # noqa: S608
        return next((self._record(row) for row in self._select(query)), None)

    def get_run(self, prefix: str) -> RunRecord:
        """The one run whose id starts with `prefix`.

        Raises:
            StoreError: none does, or several do.

        """
        query = f"SELECT {_RUN} FROM runs WHERE substr(id, 1, ?) = ? ORDER BY created DESC LIMIT 6"  # noqa: S608
        found = [self._record(row) for row in self._select(query, len(prefix), json_safe(prefix))]
        if len(found) == 1:
            return found[0]
        if not found:
            raise StoreError(f"no run starts with {json_safe(prefix)!r}", hint="See avow log.")
        some = ", ".join(r.id for r in found[:5]) + (" and others" if len(found) > 5 else "")
        raise StoreError(f"more than one run starts with {prefix!r}: {some}", hint="Give more of the id.")

    def bought(self, run_id: str | None = None) -> Bought:
        """What one run had to pay for, or all that was ever put."""
        where, values = ("WHERE run = ?", (run_id,)) if run_id is not None else ("", ())
        rows = self._select(f"SELECT kind, sum(n) FROM bought {where} GROUP BY kind", *values)  # noqa: S608
        return Bought(**{str(kind): int(n) for kind, n in rows})

    def rows(self) -> Bought:
        """How many distinct things are kept."""
        counts = {t: self._select(f"SELECT count(*) FROM {t}")[0][0] for t in _CONTENT}  # noqa: S608  constants only
        return Bought(**counts)

    def export(self) -> Iterator[str]:
        """Every run, sample, trace and judgement as one JSON object a line (ASCII, no line end)."""
        for table in ("runs", *_CONTENT):
            last = -1
            while page := self._select(f"SELECT rowid, * FROM {table} WHERE rowid > ? LIMIT {_PAGE}", last):  # noqa: S608
                names = _COLUMNS[table]
                for rowid, *values in page:
                    row = dict(zip(names, values, strict=True))
                    for name in _JSON & row.keys():
                        row[name] = None if row[name] is None else self._decode(json.loads, row[name])
                    yield json.dumps({"kind": table} | row)
                    last = rowid

    # What all of them stand on

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Turn SQLite's errors into one line that names the file."""
        try:
            yield
        except NewerSchemaError as error:
            message = f"{self.path} was written by a newer avow (it knows {error})"
            raise StoreError(message, hint="Upgrade avow or set --store to another file.") from None
        except ForeignDatabaseError:
            raise StoreError(f"{self.path} is a database of another program", hint=_ELSEWHERE) from None
        except sqlite3.ProgrammingError:
            raise  # a mistake of ours, such as a closed store: nothing a user can mend
        except sqlite3.Error as error:
            raise _explained(self.path, error) from None

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock, self._translated():
            self._db.execute("BEGIN IMMEDIATE")  # waits for another writer now, instead of failing half-way
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def _insert(self, table: str, columns: str, rows: Sequence[tuple[object, ...]]) -> None:
        """Put rows and count them for the current run, in one transaction."""
        if not rows:
            return
        marks = ", ".join("?" * (len(rows[0]) + 1))
        with self._transaction() as db:
            run = self._run
            insert = f"INSERT OR IGNORE INTO {table} ({columns}, run) VALUES ({marks})"  # noqa: S608  constants only
            db.executemany(insert, [(*row, run) for row in rows])
            count = "INSERT INTO bought VALUES (?, ?, ?) ON CONFLICT (run, kind) DO UPDATE SET n = n + excluded.n"
            db.execute(count, (run or "", table, len(rows)))

    def _select(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with self._lock, self._translated():
            return self._db.execute(query, values).fetchall()

    def _of_programs(
        self, table: str, by: str, keys: Sequence[str], other: str, limits_key: str
    ) -> list[tuple[str, Any]]:
        query = (
            f"SELECT program_key, data FROM {table} WHERE {by} = ? AND limits_key = ?"  # noqa: S608  constants only
            " AND program_key IN (SELECT value FROM json_each(?))"
        )
        return [(str(key), data) for key, data in self._select(query, other, limits_key, json.dumps(list(keys)))]

    def _decode(self, load: Callable[[str], T], data: str) -> T:
        try:
            return load(data)
        except (ValueError, TypeError, KeyError, IndexError) as error:
            message = f"{self.path} holds a row that cannot be read: {str(error)[:120]}"
            raise StoreError(message, hint=_START_ANEW) from None

    def _record(self, row: tuple[Any, ...]) -> RunRecord:
        run_id, task, model, created, finished, data = row
        run = None if data is None else self._decode(records.load_run, data)
        return RunRecord(
            run_id, self._decode(json.loads, task), self._decode(json.loads, model), created, finished, run
        )


def json_safe(text: str) -> str:
    """`text` without what SQLite cannot bind: lone surrogates become question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _explained(path: str, error: sqlite3.Error) -> StoreError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the low byte is the primary code
    if code == sqlite3.SQLITE_NOTADB:
        return StoreError(f"{path} is not a run store (not a SQLite file)", hint=_ELSEWHERE)
    if code == sqlite3.SQLITE_CORRUPT:
        return StoreError(f"{path} is damaged: {error}", hint=_START_ANEW)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StoreError(f"{path} was held by another process for {BUSY_SECONDS:.0f} s", hint="Try again.")
    if code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
        return StoreError(f"{path} cannot be opened for writing: {error}", hint=_ELSEWHERE)
    return StoreError(f"{path}: {error}")


_ELSEWHERE = "Set --store or AVOW_HOME to another place."
_START_ANEW = "Move the file away; avow starts a new one."
_RUN = "id, task, model, created, finished, data"
_CONTENT = ("samples", "traces", "judgements")
_JSON = {"task", "model", "data"}
_COLUMNS = {
    "runs": ("id", "task", "model", "created", "finished", "data"),
    "samples": ("request_key", "index", "data", "run"),
    "traces": ("program_key", "calls_key", "limits_key", "data", "run"),
    "judgements": ("program_key", "tests_key", "limits_key", "data", "run"),
}
