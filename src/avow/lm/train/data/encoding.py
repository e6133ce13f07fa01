"""The texts of a corpus as tokens: cut to the context, a share of them as questions for their middle.

Every document ends with the end token and is at most a context long. What a file becomes depends on its text, the seed
and the vocabulary alone, so a build that was stopped makes the same tokens as one that was not.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from avow.core.errors import ConfigError, ModelError
from avow.lm.tokens import Tokenizer
from avow.lm.train.data.cutting import pieces
from avow.lm.train.data.infill import MARKS, MIDDLE, PREFIX, SUFFIX, cut, question
from avow.lm.train.data.ledger import Ledger
from avow.lm.train.tokenizer import loaded

LEAST_CONTEXT = 32
_SPARE = 6  # tokens: a text that is cut in three has a few more than the whole

Count = Callable[[Sequence[str]], list[int]]


@dataclass(frozen=True, slots=True)
class Encoding:
    """tokenizer: a folder that `avow.lm.tokens` reads. fim_rate: share of documents that ask for their middle."""

    tokenizer: Path
    context: int = 512
    fim_rate: float = 0.5
    seed: int = 0

    def __post_init__(self) -> None:
        if self.context < LEAST_CONTEXT:
            raise ConfigError(f"a context of {self.context} tokens, expected at least {LEAST_CONTEXT}")
        if not 0 <= self.fim_rate <= 1:
            raise ConfigError(f"a fim rate of {self.fim_rate}, expected 0 to 1")

    def key(self) -> str:
        """What the tokens depend on.

        Raises:
            ModelError: the folder holds no tokenizer.

        """
        try:
            vocabulary = hashlib.sha256((self.tokenizer / "tokenizer.json").read_bytes()).hexdigest()
        except OSError as error:
            found = f"{self.tokenizer} holds no tokenizer: tokenizer.json: {error.strerror}"
            raise ModelError(found, hint="`avow train tokenizer` makes one.") from None
        return f"{vocabulary} {self.context} {self.fim_rate} {self.seed}"


class Questions:
    """Asks for the middle of texts, in tokens of a vocabulary: of a share of them, where a context holds the question.

    Raises:
        ModelError: a vocabulary without the marks of fill-in-the-middle.

    """

    def __init__(self, tokenizer: Tokenizer, name: Path, rate: float, context: int) -> None:
        self._encode, self._end = tokenizer.encode, tokenizer.eos[0]
        self._rate, self._context = rate, context
        self._marks: dict[str, int] = {}
        for text in (PREFIX, SUFFIX, MIDDLE):
            if (mark := tokenizer.find(text)) is None:
                raise ModelError(f"{name} has no token {text}", hint="Train with --fim-rate 0.")
            self._marks[text] = mark

    def ask(self, text: str, rng: random.Random) -> tuple[list[int], int] | None:
        """A question, its answer and the end; how many tokens come before the answer. None if the text is to stay."""
        if rng.random() >= self._rate or not text.strip():
            return None
        *asked, answer = [self._ids(part) for part in question(text, cut(text, rng), rng)]
        before = [id_ for part in asked for id_ in part]
        ids = [*before, *answer, self._end]
        return (ids, len(before)) if len(ids) <= self._context else None

    def _ids(self, part: str) -> list[int]:
        mark = self._marks.get(part)
        return [mark] if mark is not None else self._encode(part, continued=True)


class Encoder:
    """Makes documents of texts. key: what they depend on.

    Raises:
        ModelError: no such tokenizer, or one without the marks of fill-in-the-middle.
        TrainingError: see `avow.lm.train.tokenizer.loaded`.

    """

    def __init__(self, how: Encoding) -> None:
        self._how = how
        self.key = how.key()
        self._tokenizer = loaded(how.tokenizer)
        self._end = self._tokenizer.eos[0]
        rate, context = how.fim_rate, how.context
        self._questions = Questions(self._tokenizer, how.tokenizer, rate, context) if rate else None

    def documents(self, text: str, place: int) -> list[list[int]]:
        """The documents of a text, each at most a context long, the end token included."""
        rng = random.Random(f"{self._how.seed} {place}")  # noqa: S311  # no secret
        room = self._how.context - MARKS - _SPARE
        return [ids for piece in pieces(text, room, self._count) for ids in self._fitting(piece, rng)]

    def _fitting(self, piece: str, rng: random.Random) -> list[list[int]]:
        """A piece as a question, or as it is; in windows where its tokens are more than those of its parts."""
        if self._questions and (asked := self._questions.ask(piece, rng)):
            return [asked[0]]
        plain, size = self._tokenizer.encode(piece), self._how.context - 1
        return [[*plain[i : i + size], self._end] for i in range(0, len(plain), size)]

    def _count(self, texts: Sequence[str]) -> list[int]:
        return [len(self._tokenizer.encode(text)) for text in texts]


def encode(ledger: Ledger, encoder: Encoder, on_progress: Callable[[int, int], None]) -> None:
    """Make the documents of every kept file that has none; those of another vocabulary are made anew.

    Raises:
        DataError: see `Ledger`.

    """
    import numpy as np

    if ledger.fact("encoding") != encoder.key:
        ledger.run("DELETE FROM pieces")
        ledger.run("UPDATE files SET tokens = NULL, documents = NULL")
        ledger.state("encoding", encoder.key)
    ledger.commit(now=True)
    missing = "NOT EXISTS (SELECT 1 FROM pieces WHERE file = files.id)"
    (total,) = ledger.one(f"SELECT count(*) FROM files WHERE verdict = 'kept' AND {missing}")  # noqa: S608
    for done, file in enumerate(ledger.kept(missing)):
        on_progress(done, total)
        found = encoder.documents(file.text, file.place)
        lengths = np.array([len(ids) for ids in found], "<i4")
        ids = np.array([id_ for document in found for id_ in document], "<u2")
        with ledger.whole():
            ledger.run("INSERT INTO pieces VALUES (?, ?, ?)", file.id, ids.tobytes(), lengths.tobytes())
            ledger.run("UPDATE files SET tokens = ?, documents = ? WHERE id = ?", len(ids), len(found), file.id)
        ledger.commit()
    on_progress(total, total)
    ledger.commit(now=True)
