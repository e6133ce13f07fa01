"""The line that an n-gram with a file cache finds likeliest: beam search over tokens until one ends the line.

A line may end in several tokens (`)` and a line break, or both in one): the probabilities of hypotheses that spell the
same line are added. Blank lines before it are passed over, since no line that is looked for is blank. A beam of one is
greedy decoding.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from benchmarks.model.file_cache import Cached
from benchmarks.model.kneser_ney import Floats

from avow.lm.recall import FileCache

MAX_TOKENS = 64  # of a line
SPREAD = 8  # tokens of a hypothesis that are looked at for each place in the beam


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A line that has been begun."""

    probability: float
    tokens: tuple[int, ...]
    text: bytes


class Spelling(Protocol):
    """What must be known of tokens."""

    @property
    def eos(self) -> tuple[int, ...]: ...

    def bytes_of(self, token: int, /) -> bytes: ...


def likeliest_line(
    model: Cached, before: Sequence[int], spelling: Spelling, *, beam: int = 1, cache: FileCache | None = None
) -> str:
    """What follows up to the end of the line or file, without the white space around it.

    before: the tokens before the line. cache: of the file, where more of it is known than `before`.
    """
    if cache is None:
        cache = FileCache(before)
    ended: dict[bytes, float] = defaultdict(float)
    running = [Hypothesis(1.0, (), b"")]
    for _ in range(MAX_TOKENS):
        grown = [
            longer
            for each in running
            for longer in _grown(each, model.distribution([*before, *each.tokens], cache), spelling, beam * SPREAD)
        ]
        grown.sort(key=lambda each: (-each.probability, each.tokens))
        running = []
        for each in grown[:beam]:
            line, line_break, _ = each.text.lstrip().partition(b"\n")
            if line_break or each.tokens[-1] in spelling.eos:
                ended[line] += each.probability
            else:
                running.append(each)
        if not running or (ended and max(ended.values()) >= sum(each.probability for each in running)):
            break
    best = max(ended, key=lambda text: ended[text]) if ended else running[0].text
    return best.decode("utf-8", "replace").strip()


def _grown(before: Hypothesis, found: Floats, spelling: Spelling, count: int) -> list[Hypothesis]:
    """A hypothesis gone on by each of the likeliest tokens."""
    tokens = np.argpartition(found, -count)[-count:] if count < len(found) else np.arange(len(found))
    return [
        Hypothesis(before.probability * float(found[t]), (*before.tokens, t), before.text + spelling.bytes_of(t))
        for t in tokens.tolist()
    ]
