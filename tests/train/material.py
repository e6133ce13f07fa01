"""What the tests of training need: a full disk, a vocabulary, documents, a model that trains in seconds."""

from __future__ import annotations

import json
import random
import resource
import signal
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from avow.lm.train.data.documents import Documents, DocumentsWriter
from avow.lm.train.encode import encode
from avow.lm.train.recipe import Recipe
from avow.lm.train.tokenizer import train as train_tokenizer


@contextmanager
def full_disk(most: int) -> Iterator[None]:
    """No file grows beyond so many bytes: writing fails as it does on a full disk, but for the reason that is given."""
    old, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, old[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)
        signal.signal(signal.SIGXFSZ, handler)


def vocabulary(folder: Path, size: int = 300) -> Path:
    """A vocabulary of so many entries in a new folder."""
    train_tokenizer((row["prompt"] + row["completion"] for row in rows(200)), size, folder)
    return folder


def rows(count: int, seed: int = 0) -> list[dict[str, str]]:
    """Tasks with a rule: the answer is the word of the prompt, written backwards."""
    drawn = random.Random(seed)
    words = ["".join(drawn.choices("abc", k=drawn.randint(1, 6))) for _ in range(count)]
    return [{"prompt": f"turn {word}:\n", "completion": f"    {word[::-1]}\n"} for word in words]


def documents(folder: Path, ids: Iterable[tuple[Sequence[int], int]]) -> Documents:
    """A folder of documents, each with its prompt's length."""
    with DocumentsWriter(folder) as writer:
        for one, prompt in ids:
            writer.add(one, prompt)
    return Documents(folder)


def home(folder: Path, *, count: int = 400) -> Path:
    """A folder with a vocabulary, tasks to train on and some held out."""
    vocabulary(folder / "tokenizer")
    for name, seed, some in (("tasks", 0, count), ("held-out", 1, 40)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows(some, seed)))
        encode([folder / f"{name}.jsonl"], folder / name, folder / "tokenizer")
    return folder


def recipe(folder: Path, **changes: object) -> Recipe:
    """A recipe for a `home`; changes by their place: `training__tokens=2000`."""
    raw: dict[str, Any] = {
        "tokenizer": str(folder / "tokenizer"),
        "model": {"layers": 2, "hidden": 32, "heads": 2, "intermediate": 48, "context": 64},
        "data": {"train": [{"path": str(folder / "tasks")}], "valid": [str(folder / "held-out")]},
        "training": {"tokens": 4000, "batch": 256, "accumulate": 2, "learning_rate": 5e-3},
        "saving": {"evaluate_tokens": 1000},
    }  # fmt: skip
    for place, value in changes.items():
        *tables, name = place.split("__")
        inner = raw
        for table in tables:
            inner = inner.setdefault(table, {})
        if value is None:
            del inner[name]
        else:
            inner[name] = value
    return msgspec.convert(raw, Recipe)
