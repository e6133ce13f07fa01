"""Whether a file becomes part of the corpus: every filter in turn, the cheap ones first.

    size, language, encoding    what is not read at all, or is no text
    licence                     not on the allow-list, or unknown
    quality                     `filters`: lines, letters, markup, data, generated; Python must parse
    benchmarks                  wording or functions of one
    redaction                   `redact`: nothing is dropped, secrets and personal data are replaced
    copies                      exact, then near, of a file that is kept or held out

The first filter that says no is the one in the report. Files that are held out come before all others (`build`), so
that copies of them in other packages are found.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from avow.core.errors import UnreadableError
from avow.core.textfile import text_of
from avow.lm.train.data.decontaminate import Benchmarks
from avow.lm.train.data.dedup import (
    LIKELY,
    THRESHOLD,
    Hashes,
    Signature,
    bands,
    digest,
    estimate,
    jaccard,
    shingles,
    signature,
)
from avow.lm.train.data.filters import MAX_BYTES, mostly_literals, parsed, unwanted
from avow.lm.train.data.heads import of_file
from avow.lm.train.data.languages import language_of, may_be
from avow.lm.train.data.ledger import KEPT, UNREADABLE, File, Judgement, Ledger
from avow.lm.train.data.redact import Redacted, redact

HELD = "held out"
# Every verdict in the order in which files meet it, for the report.
VERDICTS = (
    "other language", "too large", UNREADABLE, "not text", HELD, "licence", "empty", "long lines", "few letters",
    "xml", "html without text", "generated", "does not parse", "data", "benchmark", "exact copy", "near copy", "share",
    KEPT,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Selector:
    """Judges files one by one; what it keeps is remembered in the ledger."""

    roots: tuple[Path, ...]
    language: str
    benchmarks: Benchmarks
    ledger: Ledger

    def judge(self, file: File) -> Judgement:
        """What becomes of a file."""
        if not may_be(file.path, self.language):
            return Judgement("other language")
        if file.size > MAX_BYTES:
            return Judgement("too large", f"{file.size:,} bytes")
        root = self.roots[file.root]
        try:
            with (root if root.is_file() else root / file.path).open("rb") as source:
                data = source.read(MAX_BYTES + 1)
        except OSError as error:
            return Judgement(UNREADABLE, error.strerror or str(error))
        sha256 = hashlib.sha256(data).hexdigest()
        try:
            text = text_of(data, file.path, limit=MAX_BYTES)
        except UnreadableError as error:
            named = language_of(file.path, "") == self.language
            return Judgement("not text", error.why, sha256) if named else Judgement("other language", "", sha256)
        if language_of(file.path, text) != self.language:
            return Judgement("other language", "", sha256)
        return self._read(file, text.replace("\r\n", "\n").replace("\r", "\n"), sha256)

    def _read(self, file: File, text: str, sha256: str) -> Judgement:
        """The judgement on a text in the wanted language."""
        tree = parsed(text) if self._python else None
        if file.held:
            if text.strip() and not (self._python and tree is None):
                self._copy_of(file, redact(text, python=self._python).text)
            return Judgement(HELD, "", sha256)
        licence = of_file(text, file.licence, python=tree is not None)
        if not licence.permitted:
            return Judgement("licence", licence.expression, sha256, licence)
        why = unwanted(text, self.language)
        if not why and self._python:
            why = "does not parse" if tree is None else "data" * mostly_literals(text)
        if why:
            return Judgement(why, "", sha256, licence)
        if found := self.benchmarks.found_in(text, tree):
            return Judgement("benchmark", found, sha256, licence)
        clean = redact(text, python=self._python)
        if fault := self._spoilt(clean) or self._copy_of(file, clean.text):
            return Judgement(*fault, sha256, licence)
        place = int.from_bytes(digest(clean.text)[:8], "little", signed=True)
        size = len(clean.text.encode())
        return Judgement(KEPT, "", sha256, licence, size, place, clean.counts)

    @property
    def _python(self) -> bool:
        return self.language == "python"

    def _spoilt(self, clean: Redacted) -> tuple[str, str] | None:
        """(verdict, why) if a mark fell into an expression, as of an f-string."""
        spoilt = self._python and clean.counts and parsed(clean.text) is None
        return ("does not parse", "redacted") if spoilt else None

    def _copy_of(self, file: File, text: str) -> tuple[str, str] | None:
        """(verdict, of which file) if a text was seen before. It is remembered if not, or if it is held out."""
        exact = digest(text)
        if (found := self.ledger.same(exact)) is not None:
            return "exact copy", self.ledger.name(found)
        own = shingles(text)
        mark = signature(own)
        keys = bands(mark)
        near = next((id_ for id_ in self._likely(mark, keys) if self._near(own, id_)), None)
        if near is None or file.held:
            self.ledger.remember(file.id, text, exact, mark, keys)
        return None if near is None else ("near copy", self.ledger.name(near))

    def _likely(self, mark: Signature, keys: list[int]) -> list[int]:
        """The files that may be near copies, the likeliest first."""
        found = sorted((-estimate(mark, other), id_) for id_, other in self.ledger.alike(keys))
        return [id_ for likeness, id_ in found if -likeness >= LIKELY]

    def _near(self, own: Hashes, file: int) -> bool:
        return jaccard(own, shingles(self.ledger.text(file))) >= THRESHOLD
