"""Texts as token ids on disk, written once in a stream and mapped when they are read.

    tokens.u16    the ids of all documents, one after the other, little endian
    starts.i64    where each begins in them, and where the last one ends
    prompts.i32   how many of its first tokens were given and not to be learned; 0 for none
    meta.json     format, numbers of documents and tokens, the largest id, the tokenizer's fingerprint, what they are

Neither writing nor reading holds more than a document in memory. What the ids mean is for the tokenizer to say.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from avow.core.errors import TrainingError
from avow.lm.train.writing import begin, complaining, finish

VERSION = 1
TOKENS, STARTS, PROMPTS, META = "tokens.u16", "starts.i64", "prompts.i32", "meta.json"
_HINT = "`avow train encode` and `avow data build` write such folders."

Ids = NDArray[np.uint16]


class DocumentsWriter:
    """Writes a folder of documents; it stands in its place when `close` returns.

    Args:
        folder: a new one, or an empty one.
        tokenizer: its fingerprint (`avow.lm.train.tokenizer.fingerprint`), so that texts of two are not mixed.
        chat: the documents are conversations, with the special tokens of one.
        pairs: documents 2i and 2i + 1 are a commented solution and the bare one, of one prompt.

    Raises:
        TrainingError: something is in the folder, or it cannot be written.

    """

    def __init__(self, folder: Path | str, *, tokenizer: str = "", chat: bool = False, pairs: bool = False) -> None:
        self.path = Path(folder)
        self._about = {"tokenizer": tokenizer, "chat": chat, "pairs": pairs}
        self._making = begin(self.path)
        with complaining(self.path):
            names = (TOKENS, STARTS, PROMPTS)
            self._tokens, self._starts, self._prompts = ((self._making / name).open("wb") for name in names)
            self._starts.write(bytes(8))
        self.documents = self.tokens = self._largest = 0

    def add(self, ids: Sequence[int] | NDArray[np.integer], prompt: int = 0) -> None:
        """Append a document. prompt: how many of its first tokens are given.

        Raises:
            ValueError: no ids, one outside 0 to 65,535, or a prompt longer than the document.
            TrainingError: the disk is full.

        """
        found = np.asarray(ids, np.int64)
        if not len(found) or found.min() < 0 or found.max() > 65_535:
            raise ValueError(f"{len(found)} ids, expected some, each from 0 to 65,535")
        if not 0 <= prompt <= len(found):
            raise ValueError(f"a prompt of {prompt} tokens, expected at most {len(found)}")
        self.documents, self.tokens = self.documents + 1, self.tokens + len(found)
        self._largest = max(self._largest, int(found.max()))
        with complaining(self.path):
            self._tokens.write(found.astype("<u2").tobytes())
            self._starts.write(self.tokens.to_bytes(8, "little"))
            self._prompts.write(prompt.to_bytes(4, "little"))

    def close(self) -> None:
        """Put the folder into its place.

        Raises:
            TrainingError: nothing was added, or the disk is full.

        """
        try:
            if not self.documents:
                raise TrainingError(f"{self.path}: there is nothing to write, expected at least one document")
            meta = {"version": VERSION, "documents": self.documents, "tokens": self.tokens, "largest": self._largest}
            with complaining(self.path):
                for file in (self._tokens, self._starts, self._prompts):
                    file.close()
                (self._making / META).write_text(json.dumps(meta | self._about) + "\n")
            finish(self._making, self.path)
        except BaseException:
            self.abandon()
            raise

    def abandon(self) -> None:
        """Leave nothing behind."""
        for file in (self._tokens, self._starts, self._prompts):
            try:
                file.close()
            except OSError:  # what it still held does not fit on the disk either
                continue
        shutil.rmtree(self._making, ignore_errors=True)

    def __enter__(self) -> DocumentsWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.close()
        else:
            self.abandon()


class Documents:
    """Documents on disk, by their number; nothing of them is held in memory. starts: [len + 1], in tokens.

    Raises:
        TrainingError: no such folder, or files that do not fit each other.

    """

    def __init__(self, folder: Path | str) -> None:
        self.path = Path(folder)
        meta = self._meta()
        count, self.tokens, self.largest = (meta[key] for key in ("documents", "tokens", "largest"))
        self.tokenizer = str(meta.get("tokenizer", ""))
        self.chat, self.pairs = bool(meta.get("chat")), bool(meta.get("pairs"))
        self._ids = self._mapped(TOKENS, "<u2", self.tokens)
        self.starts = self._mapped(STARTS, "<i8", count + 1)
        self.prompts = self._mapped(PROMPTS, "<i4", count)
        lengths = self.lengths
        if self.starts[0] != 0 or self.starts[-1] != self.tokens or lengths.min() < 1:
            raise TrainingError(f"{self.path / STARTS}: its places do not rise from 0 to {self.tokens}", hint=_HINT)
        if self.prompts.min() < 0 or (self.prompts > lengths).any():
            raise TrainingError(f"{self.path / PROMPTS}: a prompt is longer than its document", hint=_HINT)

    def __len__(self) -> int:
        return len(self.prompts)

    def __getitem__(self, number: int) -> Ids:
        """The ids of a document: a view of the file."""
        return self._ids[self.starts[number] : self.starts[number + 1]]

    def prompt(self, number: int) -> int:
        """How many of its first tokens are given."""
        return int(self.prompts[number])

    @property
    def lengths(self) -> NDArray[np.int64]:
        """Tokens of each document."""
        return np.diff(self.starts)

    def lengths_mark(self) -> str:
        """16 hex digits that tell these documents from others by their lengths and prompts."""
        digest = hashlib.sha256(self.starts.data)
        digest.update(self.prompts.data)
        return digest.hexdigest()[:16]

    def _meta(self) -> dict[str, Any]:
        try:
            meta = json.loads((self.path / META).read_bytes())
        except OSError as error:
            found = f"{self.path} is no folder of documents: {META}: {error.strerror}"
            raise TrainingError(found, hint=_HINT) from None
        except ValueError:
            meta = None
        numbers = ("version", "documents", "tokens", "largest")
        if not isinstance(meta, dict) or any(type(meta.get(key)) is not int for key in numbers):
            raise TrainingError(f"{self.path / META} is not what avow writes", hint=_HINT)
        if meta["version"] != VERSION or meta["documents"] < 1:
            found = f"version {meta['version']} with {meta['documents']} documents"
            raise TrainingError(f"{self.path / META}: {found}, expected version {VERSION} and some", hint=_HINT)
        return meta

    def _mapped(self, name: str, dtype: str, length: int) -> NDArray[Any]:
        path, kind = self.path / name, np.dtype(dtype)
        try:
            size = path.stat().st_size
            if size != length * kind.itemsize:
                found = f"{path} has {size} bytes, expected {length * kind.itemsize}"
                raise TrainingError(found, hint="Is it cut short?")
            return np.memmap(path, kind, "r", shape=(length,))
        except OSError as error:
            raise TrainingError(f"{path} cannot be read: {error.strerror}", hint=_HINT) from None
