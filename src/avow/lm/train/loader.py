"""Batches of documents in an order that a seed decides and that can be taken up at any place.

Documents are drawn from several folders by weights, each folder in a new random order in every epoch. Some dozens of
batches are drawn at a time and sorted by length, so that the rows of a batch are about equally long and each holds one
document: nothing is cut that the context holds, attention stays within a document as it does when the model is asked,
and it costs what the document's own length costs, not what a full context would. A document longer than the context is
cut into pieces, each of which begins with the last token of the one before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

import msgspec
import numpy as np
from numpy.typing import NDArray

from avow.core.errors import TrainingError
from avow.lm.train.data.documents import Documents
from avow.lm.train.recipe import Part

POOL = 64  # batches that are drawn at a time
MULTIPLE = 16  # rows are filled up to such a length
PAD = 0


Piece = tuple[NDArray[np.uint16], int]  # tokens, and how many of the first were given


Count = Annotated[int, msgspec.Meta(ge=0, le=2**53)]


class Place(msgspec.Struct, frozen=True):
    """A place in the order of the documents: where the last draw began, and how many of its batches were taken.

    epochs, places, credits: of each folder. pools: draws before. progress: of the training when it was drawn.
    """

    epochs: list[Count]
    places: list[Count]
    credits: list[float]
    pools: Count
    progress: Annotated[float, msgspec.Meta(ge=0, le=1)]
    taken: Count


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of tokens, [rows, length]. weights: how much predicting each target counts; 0 where a row is filled up.

    tokens: how many targets there are, whatever they count.
    """

    ids: NDArray[np.int64]
    targets: NDArray[np.int64]
    weights: NDArray[np.float32]
    tokens: int


class Pieces:
    """The documents of a folder, those longer than the context in pieces; one of a single token has none.

    Raises:
        TrainingError: there is no piece at all.

    """

    def __init__(self, documents: Documents, context: int) -> None:
        self._documents, self._context = documents, context
        predicted = documents.lengths - 1
        if not predicted.any():
            raise TrainingError(f"{documents.path} holds nothing to predict, expected a document of two tokens or more")
        counts = -(-predicted // context)
        self._of = np.repeat(np.arange(len(documents), dtype=np.int32), counts)
        self._first = np.cumsum(counts) - counts
        starts = (np.arange(len(self._of)) - self._first[self._of]) * context
        self.lengths = np.minimum(predicted[self._of] - starts, context).astype(np.int32)

    def __len__(self) -> int:
        return len(self._of)

    def __getitem__(self, number: int) -> Piece:
        """The tokens of a piece, one more than are predicted, and how many of its first tokens were given."""
        document = int(self._of[number])
        start = (number - int(self._first[document])) * self._context
        ids = self._documents[document][start : start + self._context + 1]
        return ids, max(0, min(self._documents.prompt(document) - start, len(ids)))

    def rows(self, number: int) -> list[Piece]:
        """The rows of a batch that a piece makes."""
        return [self[number]]


class Pairs:
    """The documents of a folder two by two, 2i and 2i + 1, of one prompt each; what the context does not hold is lost.

    Raises:
        TrainingError: they are no pairs.

    """

    def __init__(self, documents: Documents, context: int) -> None:
        alike = documents.pairs and len(documents) % 2 == 0
        if not (alike and all(_alike(documents, place) for place in range(0, len(documents), 2))):
            hint = "`avow train encode --pairs` makes such a folder."
            raise TrainingError(f"{documents.path}: its documents are no pairs, as a contrastive loss needs", hint=hint)
        self._documents, self._context = documents, context
        predicted = np.minimum(documents.lengths - 1, context)
        self.lengths = np.maximum(predicted[0::2], predicted[1::2]).astype(np.int32)

    def __len__(self) -> int:
        return len(self.lengths)

    def rows(self, number: int) -> list[Piece]:
        """Both, cut to the context."""
        found = []
        for place in (2 * number, 2 * number + 1):
            ids = self._documents[place][: self._context + 1]
            found.append((ids, min(self._documents.prompt(place), len(ids))))
        return found


def _alike(documents: Documents, place: int) -> bool:
    """Whether a document and the next have the same prompt."""
    first, second = (documents[number][: documents.prompt(number)] for number in (place, place + 1))
    return np.array_equal(first, second)


class Loader:
    """Batches for training, without an end.

    Args:
        documents: the folders.
        parts: what the recipe says of each.
        context: tokens of the longest row.
        batch: tokens of a batch, padding included; a row that is longer is a batch of its own.
        prompt_weight: how much it counts to predict a token that was given.
        seed: decides the order.
        pairs: documents are kept together two by two, in neighbouring rows.

    Raises:
        TrainingError: a folder holds nothing to predict.

    """

    def __init__(
        self, documents: Sequence[Documents], parts: Sequence[Part], *, context: int, batch: int,
        prompt_weight: float, seed: int, pairs: bool = False,
    ) -> None:  # fmt: skip
        kind, self._rows_each = (Pairs, 2) if pairs else (Pieces, 1)
        self._pieces: list[Pieces | Pairs] = [kind(one, context) for one in documents]
        self._parts, self._batch, self._prompt_weight, self._seed = parts, batch, prompt_weight, seed
        count = len(documents)
        self._epochs, self._places, self._credits = [0] * count, [0] * count, np.zeros(count)
        self._orders = [self._order(source) for source in range(count)]
        self._pools = self._taken = 0
        self._rows: list[list[tuple[int, int]]] = []
        self._began = self._here(0.0)

    def take(self, count: int, progress: float) -> list[Batch]:
        """The next batches. progress: the share of the training that is done, which weights may depend on."""
        found: list[Batch] = []
        while len(found) < count:
            if not self.left:
                self._draw(progress)
            found.append(self._made(self._rows[self._taken]))
            self._taken += 1
        return found

    def place(self) -> Place:
        """The place in the order."""
        return msgspec.structs.replace(self._began, taken=self._taken)

    def restore(self, place: Place, where: str) -> None:
        """Go on from a place; `where` names the file that told it.

        Raises:
            TrainingError: these documents have no such place.

        """
        counts = [len(pieces) for pieces in self._pieces]
        known = all(len(told) == len(counts) for told in (place.epochs, place.places, place.credits))
        if not known or any(at > count for at, count in zip(place.places, counts, strict=True)):
            raise _no_place(where)
        self._epochs, self._places = list(place.epochs), list(place.places)
        self._credits, self._pools = np.array(place.credits), place.pools
        self._orders = [self._order(source) for source in range(len(self._pieces))]
        self._rows, self._taken = [], 0
        if place.taken:
            self._draw(place.progress)
            if place.taken > len(self._rows):
                raise _no_place(where)
            self._taken = place.taken

    @property
    def left(self) -> int:
        """Batches that are drawn already."""
        return len(self._rows) - self._taken

    @property
    def epochs(self) -> list[float]:
        """How often each folder was gone through, up to the last draw."""
        return [e + at / len(p) for e, at, p in zip(self._epochs, self._places, self._pieces, strict=True)]

    def _here(self, progress: float) -> Place:
        return Place([*self._epochs], [*self._places], self._credits.tolist(), self._pools, progress, taken=0)

    def _order(self, source: int) -> NDArray[np.int64]:
        generator = np.random.default_rng([self._seed, source, self._epochs[source]])
        return generator.permutation(len(self._pieces[source]))

    def _draw(self, progress: float) -> None:
        """Draw some dozens of batches, and put them into an order of their own."""
        self._began = self._here(progress)
        drawn, tokens = [], 0
        shares = np.array([part.share(progress) for part in self._parts])
        shares /= shares.sum()
        while tokens < POOL * self._batch:
            source = int(np.argmax(np.where(shares > 0, self._credits, -np.inf)))  # the furthest behind its share
            number = self._next(source)
            length = int(self._pieces[source].lengths[number])
            self._credits += shares * length
            self._credits[source] -= length
            tokens += length
            drawn.append((length, source, number))
        self._rows = list(grouped(sorted(drawn), self._batch // self._rows_each))
        np.random.default_rng([self._seed, self._pools]).shuffle(self._rows)
        self._pools, self._taken = self._pools + 1, 0

    def _next(self, source: int) -> int:
        if self._places[source] == len(self._pieces[source]):
            self._epochs[source], self._places[source] = self._epochs[source] + 1, 0
            self._orders[source] = self._order(source)
        number = int(self._orders[source][self._places[source]])
        self._places[source] += 1
        return number

    def _made(self, rows: Sequence[tuple[int, int]]) -> Batch:
        pieces = [row for source, number in rows for row in self._pieces[source].rows(number)]
        return padded(pieces, self._prompt_weight)


def _no_place(where: str) -> TrainingError:
    return TrainingError(f"{where}: a place that the data do not have", hint="Are the documents those of before?")


def grouped(drawn: Sequence[tuple[int, int, int]], batch: int) -> Iterator[list[tuple[int, int]]]:
    """Pieces (length, folder, number) of rising length as batches (folder, number) of so many tokens at most."""
    rows: list[tuple[int, int]] = []
    for length, source, number in drawn:
        if rows and (len(rows) + 1) * _filled(length) > batch:
            yield rows
            rows = []
        rows.append((source, number))
    if rows:
        yield rows


def padded(pieces: Sequence[Piece], prompt_weight: float) -> Batch:
    """Pieces as the rows of a batch."""
    shape = len(pieces), _filled(max(len(ids) for ids, _ in pieces) - 1)
    ids, targets = np.full(shape, PAD, np.int64), np.full(shape, PAD, np.int64)
    weights = np.zeros(shape, np.float32)
    for row, (tokens, prompt) in enumerate(pieces):
        last = len(tokens) - 1
        ids[row, :last], targets[row, :last] = tokens[:-1], tokens[1:]
        weights[row, :last] = 1.0
        weights[row, : max(prompt - 1, 0)] = prompt_weight
    return Batch(ids, targets, weights, sum(len(ids) - 1 for ids, _ in pieces))


def held_out(documents: Documents, *, context: int, batch: int, most: int) -> Iterator[Batch]:
    """The first documents of a folder, `most` tokens of them, in batches; the weight of a prompt's tokens is -1."""
    pieces = Pieces(documents, context)
    count = max(1, int(np.searchsorted(np.cumsum(pieces.lengths), most, "right")))
    drawn = sorted((int(pieces.lengths[number]), 0, number) for number in range(min(count, len(pieces))))
    for rows in grouped(drawn, batch):
        yield padded([pieces[number] for _, number in rows], -1.0)


def _filled(length: int) -> int:
    return -(-length // MULTIPLE) * MULTIPLE
