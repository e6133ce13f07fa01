"""What was measured while a model was trained, in an SQLite file, and as a picture.

    steps   step, tokens, seconds, loss, learning_rate, gradient     one row a step; the gradient's norm before clipping
    valid   step, tokens, part, loss                                 held-out texts, nats a token, by part

Rows are written before the checkpoint that holds their step, so that none is missing whenever a run is killed; what is
there of steps after its last checkpoint is dropped when it is taken up, and measured again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from avow.core.errors import TrainingError

Step = tuple[int, int, float, float, float, float]
FILE = "curves.sqlite"
_TABLES = """
CREATE TABLE IF NOT EXISTS steps (step INTEGER PRIMARY KEY, tokens INTEGER NOT NULL, seconds REAL NOT NULL,
    loss REAL NOT NULL, learning_rate REAL NOT NULL, gradient REAL NOT NULL);
CREATE TABLE IF NOT EXISTS valid (step INTEGER NOT NULL, tokens INTEGER NOT NULL, part TEXT NOT NULL,
    loss REAL NOT NULL, PRIMARY KEY (step, part)) WITHOUT ROWID;
"""


class Curves:
    """The file of a run, for writing.

    Raises:
        TrainingError: it cannot be opened or written.

    """

    def __init__(self, run: Path) -> None:
        self._path = run / FILE
        self._steps: list[Step] = []
        self._valid: list[tuple[int, int, str, float]] = []
        with _complaining(self._path):
            self._db = sqlite3.connect(self._path)
            self._db.executescript(_TABLES)

    def step(self, row: Step) -> None:
        """Note a step."""
        self._steps.append(row)

    def valid(self, step: int, tokens: int, losses: Mapping[str, float]) -> None:
        """Note the losses of held-out texts."""
        self._valid += [(step, tokens, part, loss) for part, loss in losses.items()]

    def forget_after(self, step: int) -> None:
        """Drop what was measured after a step: a run goes on from there."""
        with _complaining(self._path), self._db:
            self._db.execute("DELETE FROM steps WHERE step > ?", (step,))
            self._db.execute("DELETE FROM valid WHERE step > ?", (step,))

    def save(self) -> None:
        """Write what was noted."""
        with _complaining(self._path), self._db:
            self._db.executemany("INSERT OR REPLACE INTO steps VALUES (?, ?, ?, ?, ?, ?)", self._steps)
            self._db.executemany("INSERT OR REPLACE INTO valid VALUES (?, ?, ?, ?)", self._valid)
        self._steps, self._valid = [], []

    def close(self) -> None:
        self._db.close()


def read(run: Path) -> tuple[list[Step], dict[str, list[tuple[int, float]]]]:
    """The steps of a run, and for each part of the held-out texts (tokens, loss).

    Raises:
        TrainingError: the folder holds no curves.

    """
    path = run / FILE
    if not path.is_file():
        raise TrainingError(f"{run} holds no {FILE}", hint="Name the folder of a run of avow train.")
    with _complaining(path):
        db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        try:
            steps = db.execute("SELECT * FROM steps ORDER BY step").fetchall()
            rows: Iterable[tuple[str, int, float]] = db.execute("SELECT part, tokens, loss FROM valid ORDER BY step")
            valid: dict[str, list[tuple[int, float]]] = {}
            for part, tokens, loss in rows:
                valid.setdefault(part, []).append((tokens, loss))
        finally:
            db.close()
    return steps, valid


def parts(paths: Sequence[str]) -> list[str]:
    """What folders of held-out texts are called: by name; where names repeat, by as many folders above as it takes."""
    split = [Path(path).absolute().parts for path in paths]
    return [_shortest(own, split) for own in split]


def _shortest(own: Sequence[str], known: Sequence[Sequence[str]]) -> str:
    """The end of a path that no other has."""
    for count in range(1, len(own)):
        if sum(other[-count:] == own[-count:] for other in known) == 1:
            return "/".join(own[-count:])
    return str(Path(*own))


class _complaining:  # noqa: N801  # a context manager
    """What SQLite says, in avow's words."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: object, _trace: object) -> None:
        if isinstance(error, sqlite3.Error):
            raise TrainingError(f"{self._path}: {error}") from None
