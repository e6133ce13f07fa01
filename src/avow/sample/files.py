"""Candidates that lie in files: a directory of .py, .txt and .md files, one such file, or JSON lines.

    files:candidates/         every file one candidate, in natural order (2.py before 10.py); not what is below
    files:candidates.jsonl    every row one, by its field code, completion, solution or text

Files are handed on raw, Markdown with its fences; the domain extracts the program. One that cannot be read, or a row
without a text, is a sample without a text, which says why. There are no tests in files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from avow.core.config import Settings
from avow.core.errors import TaskError, UnreadableError
from avow.core.jsonl import read_jsonl
from avow.core.names import did_you_mean
from avow.core.store import Store
from avow.core.textfile import read_text
from avow.core.types import Origin, Prompt, Purpose, Sample, Task
from avow.sample.events import OnEvent
from avow.sample.rows import read_answers, task_id_of

SUFFIXES = (".py", ".txt", ".md")
_ROWS = (".jsonl", ".jsonl.gz", ".ndjson")


class FileSampler:
    """A sampler that reads candidates from a path, anew at each draw. It ignores seeds: a draw of n is the first n."""

    def __init__(self, path: str | Path) -> None:
        self._path = Path(path)

    @property
    def name(self) -> str:
        return f"files:{self._path.name}"

    def draw(self, task: Task, n: int, *, seed: int = 0, prompt: Prompt | None = None) -> Iterator[Sample]:  # noqa: ARG002
        """See `Sampler.draw`.

        Raises:
            TaskError: nothing there, not one file or row that can be read, or rows of other tasks alone.

        """
        if prompt is not None and prompt.purpose is not Purpose.PROGRAM:
            return
        if str(self._path).endswith(_ROWS):
            found = [(f"{self._path.name}:{number}", text, error) for number, text, error in self._rows(task)][:n]
        else:
            found = [(file.name, *_text(file)) for file in self._files()[:n]]
        if found and all(error for _, _, error in found):
            folder = self._path if self._path.is_dir() else self._path.parent
            raise TaskError(f"{folder / found[0][0]}: {found[0][2]}")
        for i, (source, text, error) in enumerate(found):
            yield Sample(text, "", Origin(source, i), error=error, handed_in=True)

    def _files(self) -> list[Path]:
        path = self._path
        if not path.is_dir():
            if path.exists() and not path.name.endswith(SUFFIXES):
                kinds = ", ".join(SUFFIXES)
                raise TaskError(f"{path} is no file of candidates", hint=f"Expected {kinds}, .jsonl or a directory.")
            if not path.exists():
                raise TaskError(f"no such file: {path}")
            return [path]
        try:
            files = [f for f in path.iterdir() if f.name.endswith(SUFFIXES) and f.name[0] != "." and not f.is_dir()]
        except OSError as error:
            raise TaskError(f"{path} cannot be read: {error.strerror}") from None
        if not files:
            raise TaskError(f"{path} holds no candidates", hint=f"Expected files that end in {', '.join(SUFFIXES)}.")
        return sorted(files, key=_natural)

    def _rows(self, task: Task) -> list[tuple[int, str, str]]:
        """(line, text, why there is none) in the rows of this task: those that name it, or all of no or one task."""
        by_task: dict[str | None, list[tuple[int, str, str]]] = {}
        for number, row in read_jsonl(self._path):
            rows = by_task.setdefault(task_id_of(row, f"{self._path}:{number}"), [])
            rows += [(number, text, why) for text, why in read_answers(row)]
        if task.id in by_task:
            return by_task[task.id]
        if len(by_task) == 1:
            return next(iter(by_task.values()))
        named = [name for name in by_task if name is not None]
        message = f"{self._path} holds candidates of {len(by_task)} tasks, none of them {task.id!r}"
        raise TaskError(message, hint=did_you_mean(task.id, named))


def _text(file: Path) -> tuple[str, str]:
    """The text of a file, or why it has none. A pipe that nobody writes to would never end."""
    if not file.is_file():
        return "", "no regular file"
    try:
        return read_text(file), ""
    except UnreadableError as error:
        return "", error.why


def _natural(file: Path) -> list[tuple[int, int, str]]:
    parts = re.findall(r"[0-9]+|[^0-9]+", file.name)
    return [(0, int(p), p) if p.isascii() and p.isdigit() and len(p) < 100 else (1, 0, p) for p in parts]


def from_spec(
    rest: str, settings: Settings, *, store: Store | None = None, on_event: OnEvent | None = None
) -> FileSampler:
    """The sampler of a path."""
    del settings, store, on_event  # files have no decoding, cost nothing to read twice and are read at once
    return FileSampler(rest)
