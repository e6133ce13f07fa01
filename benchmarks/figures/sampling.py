"""One place where the model is not sure, and what temperature, top-k and top-p make of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.figures.canvas import BLUE, FAINT, MARGIN, MUTED, WIDTH, Canvas, shade
from benchmarks.figures.subject import Subject, percent, softmax, told

from avow.lm.sampling import Sampling, candidates

ROWS, ROW, TOP, LABEL = 8, 16.0, 36, 62
WAYS = (
    ("as it is", Sampling(temperature=1)),
    ("temperature ½", Sampling(temperature=0.5)),
    ("top-k 3", Sampling(temperature=1, top_k=3)),
    ("top-p 0.9", Sampling(temperature=1, top_p=0.9)),
)


def draw(subject: Subject, folder: Path) -> dict[str, Any]:
    """Bars of the likeliest tokens, a column a way to draw, by the functions that draw in use."""
    ids, place = _unsure(subject)
    logits = subject.inside.logits[-1, place]
    shares = [_shares(logits, sampling) for _, sampling in WAYS]
    order = np.argsort(-logits, kind="stable")[:ROWS]
    canvas = Canvas(TOP + ROW * (ROWS + 1) + MARGIN)
    width = (WIDTH - LABEL - MARGIN) / len(WAYS)
    for row, token in enumerate(order):
        text = subject.text(int(token)).replace(" ", "·")
        canvas.text(MARGIN, TOP + ROW * (row + 0.5), text[:9], mono=True)
    canvas.text(MARGIN, TOP + ROW * (ROWS + 0.5), "the rest", color=MUTED)
    for column, (name, _) in enumerate(WAYS):
        _column(canvas, LABEL + column * width, width, name, shares[column], order)
    canvas.save(folder / "sampling.svg")
    return {
        "after": subject.text(ids[place]), "line": subject.tokenizer.decode(ids[len(subject.prompt) : place + 1]),
        "candidates": [subject.text(int(i)) for i in order[:3]],
        "drawn": {
            name: {"first": percent(found[order[0]]), "left": int((found > 0).sum())}
            for (name, _), found in zip(WAYS, shares, strict=True)
        },
    }  # fmt: skip


def _column(canvas: Canvas, x: float, width: float, name: str, shares: np.ndarray, order: np.ndarray) -> None:
    canvas.text(x, MARGIN + 6, name, color=MUTED, size=8.5)
    values = [*(float(shares[i]) for i in order), float(shares.sum() - shares[order].sum())]
    for row, value in enumerate(values):
        y = TOP + ROW * row
        if value <= 1e-12:
            canvas.text(x, y + ROW / 2, "-", color=FAINT)
            continue
        bar = (width - 42) * value
        canvas.box(x, y + 2.5, max(bar, 0.8), ROW - 5, shade(BLUE, 0.8))
        canvas.text(x + bar + 3, y + ROW / 2, told(percent(value)), size=8.5)


def _unsure(subject: Subject) -> tuple[list[int], int]:
    """The place before the token of the answer that the model is least sure of: the largest entropy."""
    ids = [*subject.prompt, *subject.answer]
    places = np.arange(len(subject.prompt) - 1, len(ids) - 1)
    shares = softmax(subject.inside.logits[-1, places].astype(np.float64))
    entropy = -(shares * np.log(np.maximum(shares, 1e-300))).sum(-1)
    return ids, int(places[entropy.argmax()])


def _shares(logits: np.ndarray, sampling: Sampling) -> np.ndarray:
    """How likely each token is to be drawn, [vocab]."""
    scores = (logits - logits.max()).astype(np.float64)
    ids, weights = candidates(scores, sampling)
    found = np.zeros(len(logits))
    found[slice(None) if ids is None else ids] = weights / weights.sum()
    return found
