"""How the run store's tables came to be: a list of steps, applied in order, each once and whole.

A store remembers the names of its steps. One that knows a step which is not in this list was written by a newer avow
and is refused rather than guessed at. Steps are only ever added at the end; none is edited after a release.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

APPLICATION_ID = 0x61766F77  # "avow": tells a run store from any other SQLite file

Step = Callable[[sqlite3.Connection], None]
STEPS: list[Step] = []


class NewerSchemaError(Exception):
    """The store holds steps that this avow does not know. Carries their names."""


class ForeignDatabaseError(Exception):
    """A SQLite database, but not one of avow."""


def step(function: Step) -> Step:
    """Append a step; its function's name is what stores remember."""
    STEPS.append(function)
    return function


def migrate(db: sqlite3.Connection) -> None:
    """Bring the tables up to date; safe when several processes open one new store at once.

    Raises:
        NewerSchemaError: the store was written by a newer avow.
        ForeignDatabaseError: the file is some other program's database.

    """
    if not _pending(db):
        return
    db.execute("BEGIN IMMEDIATE")  # the lock first, then the look: another process may have been quicker
    try:
        for function in _pending(db):
            function(db)
            db.execute("INSERT INTO _steps (name) VALUES (?)", (function.__name__,))
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise


def _pending(db: sqlite3.Connection) -> list[Step]:
    tables = {str(name) for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not tables:
        return list(STEPS)
    (application,) = db.execute("PRAGMA application_id").fetchone()
    if application != APPLICATION_ID or "_steps" not in tables:
        raise ForeignDatabaseError
    applied = {str(name) for (name,) in db.execute("SELECT name FROM _steps")}
    unknown = applied - {function.__name__ for function in STEPS}
    if unknown:
        raise NewerSchemaError(", ".join(sorted(unknown)))
    return [function for function in STEPS if function.__name__ not in applied]


@step
def s001_first(db: sqlite3.Connection) -> None:
    """Samples, traces and judgements by content; runs; what each run had to buy."""
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute("CREATE TABLE _steps (name TEXT PRIMARY KEY) WITHOUT ROWID")
    db.execute(
        "CREATE TABLE runs (id TEXT PRIMARY KEY, task TEXT NOT NULL, model TEXT NOT NULL,"
        " created REAL NOT NULL, finished REAL, data TEXT)"
    )
    db.execute(
        "CREATE TABLE samples (request_key TEXT NOT NULL, idx INTEGER NOT NULL, data TEXT NOT NULL,"
        " run TEXT REFERENCES runs (id), PRIMARY KEY (request_key, idx))"
    )
    db.execute(
        "CREATE TABLE traces (program_key TEXT NOT NULL, calls_key TEXT NOT NULL, limits_key TEXT NOT NULL,"
        " data TEXT NOT NULL, run TEXT REFERENCES runs (id), PRIMARY KEY (calls_key, limits_key, program_key))"
    )
    db.execute(
        "CREATE TABLE judgements (program_key TEXT NOT NULL, tests_key TEXT NOT NULL, limits_key TEXT NOT NULL,"
        " data TEXT NOT NULL, run TEXT REFERENCES runs (id), PRIMARY KEY (tests_key, limits_key, program_key))"
    )
    db.execute(
        "CREATE TABLE bought (run TEXT NOT NULL, kind TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (run, kind))"
    )
