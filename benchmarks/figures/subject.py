"""The one example of the page, a task with its solution, and the model that looks at it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from benchmarks.figures.inside import Inside, look

from avow.lm import load
from avow.lm.checkpoint import Checkpoint
from avow.lm.loading import Model
from avow.lm.model import Decoder
from avow.lm.tokens import Tokenizer

PROMPT = '''def total(xs: list[int]) -> int:
    """Return the sum of the squares of the even numbers in xs.

    >>> total([1, 2, 3, 4])
    20
    """
'''
ANSWER = "    return sum(x ** 2 for x in xs if x % 2 == 0)\n"
HIDDEN = ("total([]) == 0", "total([3, -5]) == 0", "total([-2, 7, -2, 10]) == 108", "total([6, 6, 1, 0]) == 72")
WORD, OTHER_WORD = " even", " odd"


@dataclass(frozen=True)
class Subject:
    """A model on disk, and the example as its tokens. Prompt and answer are tokenized apart, as in training."""

    path: Path

    @cached_property
    def model(self) -> Model:
        """The model as users run it."""
        return load(self.path)

    @cached_property
    def decoder(self) -> Decoder:
        """The same weights in torch, float32."""
        checkpoint = Checkpoint(self.path)
        names, where = checkpoint.names(), str(self.path)
        return Decoder.from_tensors(checkpoint.config, names, checkpoint.read, where).eval()

    @property
    def tokenizer(self) -> Tokenizer:
        return self.model.tokenizer

    @cached_property
    def prompt(self) -> list[int]:
        return self.tokenizer.encode(PROMPT)

    @cached_property
    def answer(self) -> list[int]:
        return self.tokenizer.encode(ANSWER)

    @cached_property
    def inside(self) -> Inside:
        """What goes on while the decoder reads prompt and answer."""
        return look(self.decoder, [*self.prompt, *self.answer])

    def text(self, token: int) -> str:
        """A token as the page writes it: ends of lines as in a Python string."""
        text = self.tokenizer.decode([token]) or self.tokenizer.token(token)
        return text if text.isprintable() else repr(text)[1:-1]


def softmax(logits: np.ndarray) -> np.ndarray:
    """Probabilities, along the last axis."""
    weights = np.exp(logits - logits.max(-1, keepdims=True))
    return weights / weights.sum(-1, keepdims=True)


def percent(share: float) -> float:
    """Rounded as the page tells it: whole percents, tenths below one."""
    return round(100 * float(share)) if share >= 0.01 else round(100 * float(share), 1)


def told(number: float) -> str:
    """A rounded percentage as text."""
    return f"{number:g} %" if number else "< 0.1 %"
