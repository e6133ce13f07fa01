"""Documents as training reads them (`avow.lm.train.data.documents`), for the n-gram and for the loss.

What has a prompt is a task, what has none is source; of source, documents with a gap to fill in are not read in order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from avow.lm.tokens import Tokenizer
from avow.lm.train.data.documents import TOKENS, Documents

SHORTEST = 64  # tokens of a file that says something about caches
GAPS = ("<fim_prefix>", "<fim_middle>", "<fim_suffix>")


def tokens_and_starts(folders: Sequence[Path]) -> tuple[NDArray[np.uint16], NDArray[np.int64]]:
    """The tokens of all documents, and where each begins; where the last one ends.

    Raises:
        TrainingError: a folder holds no documents.

    """
    tokens, starts, end = [], [np.zeros(1, np.int64)], 0
    for folder in folders:
        documents = Documents(folder)
        tokens.append(np.memmap(folder / TOKENS, "<u2", "r"))
        starts.append(documents.starts[1:] + end)
        end += documents.tokens
    return np.concatenate(tokens) if len(tokens) > 1 else tokens[0], np.concatenate(starts)


def validation_files(folder: Path, tokenizer: Tokenizer, limit: int) -> Iterator[list[int]]:
    """Source in reading order, evenly from the folder, about `limit` tokens in all.

    Raises:
        TrainingError: the folder holds no documents.

    """
    documents = Documents(folder)
    gaps = [token for token in map(tokenizer.find, GAPS) if token is not None]
    source = [
        number
        for number in range(len(documents))
        if not documents.prompt(number)
        and len(documents[number]) >= SHORTEST
        and not np.isin(documents[number], gaps).any()
    ]
    order = np.random.default_rng(0).permutation(len(source))
    given = 0
    for place in order:
        if given >= limit:
            return
        ids = documents[source[place]][: limit - given].tolist()
        given += len(ids)
        yield ids
