"""What a finished corpus consists of on the disk; every file is there whole or not at all.

manifest.json               every source file: root, path, repository, licence and what said so, SHA-256, bytes
train.jsonl, valid.jsonl    the texts, one JSON object a line: text, repository, path, licence
train/, valid/              the tokens, as `documents` writes them
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from avow.core.errors import DataError
from avow.core.replacing import replacing
from avow.lm.train.data.ledger import Ledger
from avow.lm.train.data.splits import SPLITS

MANIFEST = "manifest.json"
_PAGE = 256


def write_manifest(ledger: Ledger, out: Path, about: dict[str, Any]) -> None:
    """Write manifest.json: `about`, then "files", one a line.

    Raises:
        DataError: the disk takes no more; also the other functions here.

    """
    query = (
        "SELECT id, root, path, repository, licence, how, sha256, bytes, split FROM files "
        "WHERE verdict = 'kept' AND id > ? ORDER BY id LIMIT ?"
    )
    names = ("root", "path", "repository", "licence", "detected", "sha256", "bytes", "split")
    with _whole(out / MANIFEST) as write:
        write(json.dumps(about, indent=1, sort_keys=True)[:-2] + ',\n "files": [')
        last, comma = 0, "\n  "
        while rows := ledger.all(query, last, _PAGE):
            for id_, root, path, *rest in rows:
                shown = os.fsdecode(path).encode("utf-8", "backslashreplace").decode()
                write(comma + json.dumps(dict(zip(names, (root, shown, *rest), strict=True))))
                last, comma = id_, ",\n  "
        write("\n ]\n}\n")


def write_texts(ledger: Ledger, out: Path, on_progress: Callable[[int, int], None]) -> None:
    """Write the texts of both splits; a split that is empty has no file."""
    total, done = _count(ledger), 0
    for split in SPLITS:
        path = out / f"{split}.jsonl"
        if not _count(ledger, split):
            path.unlink(missing_ok=True)
            continue
        with _whole(path) as write:
            for kept in ledger.kept(f"split = '{split}'"):
                row = {"text": kept.text, "repository": kept.repository, "path": kept.path, "licence": kept.licence}
                write(json.dumps(row) + "\n")
                done += 1
                on_progress(done, total)


def remove_texts(out: Path) -> None:
    """Remove the texts of both splits, where there are any."""
    with _told(out):
        for split in SPLITS:
            (out / f"{split}.jsonl").unlink(missing_ok=True)


def write_tokens(ledger: Ledger, out: Path, tokenizer: str, on_progress: Callable[[int, int], None]) -> None:
    """Write the documents of both splits, in the order of their places; a split that is empty has no folder.

    tokenizer: the fingerprint of the vocabulary.
    """
    total, done = _count(ledger), 0
    for split in SPLITS:
        place = out / split
        if not _count(ledger, split):
            shutil.rmtree(place, ignore_errors=True)
            continue
        with _exchanged(place) as new:
            done = _tokens(ledger, split, new, tokenizer, lambda now: on_progress(now, total), done)


def remove_tokens(out: Path) -> None:
    """Remove the documents of both splits, where there are any."""
    with _told(out):
        for place in (out / split for split in SPLITS):
            if place.exists():
                shutil.rmtree(place)


def _tokens(ledger: Ledger, split: str, folder: Path, tokenizer: str, tell: Callable[[int], None], done: int) -> int:
    import numpy as np

    from avow.lm.train.data.documents import DocumentsWriter

    query = (
        "SELECT files.id, place, ids, lengths FROM files JOIN pieces ON pieces.file = files.id WHERE verdict = 'kept' "
        "AND split = ? AND (place, files.id) > (?, ?) ORDER BY place, files.id LIMIT ?"
    )
    place, last = -(1 << 63), 0
    with DocumentsWriter(folder, tokenizer=tokenizer) as writer:
        while rows := ledger.all(query, split, place, last, _PAGE):
            for last, place, packed, lengths in rows:  # noqa: B007  # the last ones are used
                ids, start = np.frombuffer(packed, "<u2"), 0
                for length in np.frombuffer(lengths, "<i4"):
                    writer.add(ids[start : start + length])
                    start += length
                done += 1
                tell(done)
    return done


def _count(ledger: Ledger, split: str | None = None) -> int:
    query = "SELECT count(*) FROM files WHERE verdict = 'kept'"
    row = ledger.one(query) if split is None else ledger.one(query + " AND split = ?", split)
    return int(row[0])


@contextmanager
def _told(place: Path) -> Iterator[None]:
    """What a file system says, as a DataError of this place."""
    try:
        yield
    except OSError as error:
        raise DataError(f"{place} cannot be written: {error.strerror or error}") from None


@contextmanager
def _exchanged(place: Path) -> Iterator[Path]:
    """A path for a folder that takes the place of an older one when the block ends."""
    new = place.with_name(f".{place.name}.next")
    try:
        with _told(place):
            shutil.rmtree(new, ignore_errors=True)
            yield new
            shutil.rmtree(place, ignore_errors=True)
            new.rename(place)
    finally:
        shutil.rmtree(new, ignore_errors=True)


@contextmanager
def _whole(path: Path) -> Iterator[Callable[[str], object]]:
    """What writes the text of a file; an older one is replaced when the block ends, and stays where it fails."""
    try:
        with replacing(path) as file:
            yield lambda text: file.write(text.encode())
    except OSError as error:
        hint = "Make room and give the same command again: it goes on where it stopped."
        raise DataError(f"{path} cannot be written: {error.strerror or error}", hint=hint) from None
