"""Engines and a tokenizer without weights, for tests of whatever decodes: exact, instant, and counted.

    engine = ScriptedEngine(says("return a + b"))
    generate(engine, ByteTokenizer(), "def add(a, b): ")

Logits are a function of the tokens of a sequence. Nothing here imitates the quality or speed of a model.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np

from avow.lm.config import Config
from avow.lm.engine import Ids, Logits, check_length, token_ids

LogitsOf = Callable[[tuple[int, ...]], Logits]
VOCABULARY = 264  # of ByteTokenizer, padded as vocabularies are


def hashed(vocab_size: int = VOCABULARY, *, seed: int = 0, sharpness: float = 2.0) -> LogitsOf:
    """Normal logits that depend on every token of the sequence and nothing else."""

    def logits(ids: tuple[int, ...]) -> Logits:
        key = blake2b(repr((seed, ids)).encode(), digest_size=8).digest()
        drawn = np.random.default_rng(int.from_bytes(key, "little")).standard_normal(vocab_size)
        return (sharpness * drawn).astype(np.float32)

    return logits


def says(text: str, *, strength: float = 20.0) -> LogitsOf:
    """Whatever was said before, these bytes follow and then the end, each `strength` above all other tokens.

    It goes on after the longest beginning of the text that the sequence ends with.
    """
    script = [*text.encode(), ByteTokenizer.eos[0]]

    def logits(ids: tuple[int, ...]) -> Logits:
        done = next(k for k in range(len(script) - 1, -1, -1) if list(ids[len(ids) - k :]) == script[:k])
        row = np.zeros(VOCABULARY, dtype=np.float32)
        row[script[done]] = strength
        return row

    return logits


class ScriptedEngine:
    """An engine whose logits a function gives.

    computed: tokens that were prefilled or decoded. calls: sequences of each decode. sequences: those that are open.
    """

    def __init__(self, logits: LogitsOf | None = None, *, vocab_size: int = VOCABULARY, context: int = 4096) -> None:
        self.config = Config("llama", vocab_size, 64, 1, 1, 1, 64, 64, context)
        self.computed = 0
        self.calls: list[int] = []
        self.sequences: dict[int, tuple[int, ...]] = {}
        self._logits = logits or hashed(vocab_size)
        self._opened = 0

    def open(self) -> int:
        self._opened += 1
        self.sequences[self._opened] = ()
        return self._opened

    def fork(self, sequence: int, length: int | None = None) -> int:
        new = self.open()
        self.sequences[new] = self.sequences[sequence][:length]
        return new

    def close(self, sequence: int) -> None:
        del self.sequences[sequence]

    def length(self, sequence: int) -> int:
        return len(self.sequences[sequence])

    def prefill(self, sequence: int, ids: Ids, *, every: bool = False) -> Logits:
        rows = self._append(sequence, ids)
        return np.stack([self._logits(row) for row in rows]) if every else self._logits(rows[-1])

    def decode(self, sequences: Sequence[int], ids: Ids) -> Logits:
        if len(set(sequences)) != len(sequences):
            raise ValueError(f"{sequences}, expected different ones")
        self.calls.append(len(sequences))
        return np.stack([self._logits(self._append(s, [i])[0]) for s, i in zip(sequences, ids, strict=True)])

    def _append(self, sequence: int, ids: Ids) -> list[tuple[int, ...]]:
        """The sequence after each of some tokens."""
        before = self.sequences[sequence]
        after = [int(i) for i in token_ids(ids, self.config)]
        check_length(len(before) + len(after), self.config)
        self.computed += len(after)
        self.sequences[sequence] = (*before, *after)
        return [(*before, *after[: i + 1]) for i in range(len(after))]


@dataclass(frozen=True, slots=True)
class _ByteFim:
    stops: tuple[int, ...] = (261,)

    def prompt(self, prefix: str, suffix: str) -> list[int]:
        return [258, *prefix.encode(), 259, *suffix.encode(), 260]


class ByteTokenizer:
    """A token a byte, and special ones: 256 begins a sequence, 257 ends it, 258 to 261 are for fill-in-the-middle."""

    vocab_size = VOCABULARY
    bos: int | None = 256
    eos: tuple[int, ...] = (257,)
    add_bos = True
    fim = _ByteFim()
    chat = None

    def encode(self, text: str, *, special: bool = False, continued: bool = False) -> list[int]:  # noqa: ARG002
        return list(text.encode())  # it has no special token that text could name, and puts nothing before a text

    def decode(self, ids: Sequence[int]) -> str:
        return b"".join(map(self.bytes_of, ids)).decode(errors="replace")

    def token(self, id_: int) -> str:
        return chr(id_) if id_ < 256 else f"<{id_}>"

    def bytes_of(self, id_: int) -> bytes:
        return bytes([id_]) if id_ < 256 else b""
