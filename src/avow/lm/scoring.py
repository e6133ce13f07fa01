"""How likely a model finds a text that is given: the log-probability of each token after those before it.

Computed in chunks, so that a long text neither needs its whole [length, vocab] of logits at once nor holds up others
who decode with the same engine: `score` is an iterator that has done one chunk more at each step. With dynamic NTK
scaling a text is one chunk.
"""

from __future__ import annotations

from collections.abc import Generator

import numpy as np

from avow.lm.engine import Engine, Ids
from avow.lm.sampling import Token, best, log_softmax

CHUNK = 64


def score(engine: Engine, ids: Ids, *, tops: int = 0, chunk: int = CHUNK) -> Generator[list[Token]]:
    """The tokens after the first with their log-probabilities, a chunk at a time; the first follows nothing.

    tops: how many of the most likely tokens are told at each place.

    Raises:
        ModelError: ids outside the vocabulary, more than the context holds, or logits that are not finite.

    """
    given = np.asarray(ids, dtype=np.int64)
    chunk = len(given) if engine.config.dynamic else chunk
    sequence = engine.open()
    try:
        for start in range(0, len(given) - 1, chunk):
            part = given[start : min(start + chunk, len(given) - 1)]
            rows = engine.prefill(sequence, part, every=True)
            following = given[start + 1 : start + 1 + len(part)]
            yield [_token(int(id_), log_softmax(row), tops) for id_, row in zip(following, rows, strict=True)]
    finally:
        engine.close(sequence)


def _token(id_: int, logprobs: np.ndarray[tuple[int], np.dtype[np.float64]], tops: int) -> Token:
    ids = best(logprobs, tops) if tops else np.empty(0, dtype=np.intp)
    ids = ids[np.argsort(-logprobs[ids], kind="stable")]
    return Token(id_, float(logprobs[id_]), tuple((int(i), float(logprobs[i])) for i in ids))
