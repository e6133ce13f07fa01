"""What each layer would say next: the output map applied to the state before and after every layer.

nostalgebraist 2020, "interpreting GPT: the logit lens". The last row is what the model does say.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.figures.canvas import FAINT, GREEN, INK, MARGIN, MUTED, WIDTH, Canvas, shade
from benchmarks.figures.subject import Subject, percent, softmax

COLUMNS, LONGEST = 7, 7
TOP, ROW = 44, 17.0


def draw(subject: Subject, folder: Path) -> dict[str, Any]:
    """A row a layer, a column for each of the last tokens of the condition; where the right one comes to lead."""
    shares = softmax(subject.inside.logits)
    ids = [*subject.prompt, *subject.answer]
    last = len(ids) - 2  # the token before the end of the line
    places = list(range(last - COLUMNS, last))
    canvas = Canvas(TOP + ROW * len(shares) + MARGIN)
    left, width = 52, (WIDTH - 52 - MARGIN) / COLUMNS
    canvas.text(MARGIN, MARGIN + 4, "after", color=MUTED)
    for column, place in enumerate(places):
        x = left + column * width
        canvas.text(x + width / 2, MARGIN + 4, _short(subject, ids[place]), mono=True, ha="center", color=MUTED)
        for row, share in enumerate(shares):
            _cell(canvas, subject, x, TOP + ROW * row, width, share[place])
    for row in range(len(shares)):
        canvas.text(MARGIN, TOP + ROW * (row + 0.5), f"layer {row}" if row else "start", color=MUTED)
    canvas.line([MARGIN, WIDTH - MARGIN], [TOP - 12, TOP - 12], FAINT, width=0.6)
    canvas.save(folder / "layers.svg")
    return _told(subject, shares, ids)


def _cell(canvas: Canvas, subject: Subject, x: float, y: float, width: float, share: np.ndarray) -> None:
    best = int(share.argmax())
    canvas.box(x + 0.5, y + 0.5, width - 1, ROW - 1, shade(GREEN, 0.75 * float(share[best])))
    color = INK if share[best] > 0.2 else MUTED
    canvas.text(x + width / 2, y + ROW / 2, _short(subject, best), mono=True, ha="center", color=color, size=8.5)


def _short(subject: Subject, token: int) -> str:
    text = subject.text(token).replace(" ", "·").replace("\\n", "↵")
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _told(subject: Subject, shares: np.ndarray, ids: list[int]) -> dict[str, Any]:
    """Of the whole answer: how often each layer's first choice is what the model says in the end."""
    start = len(subject.prompt) - 1
    said = shares[:, start:-1].argmax(-1)
    right = said == np.array(ids[start + 1 :])
    agree = (said == said[-1]).mean(1)
    return {
        "layers": len(shares) - 1, "answer": right.shape[1], "right": int(right[-1].sum()),
        "agree": [percent(share) for share in agree],
    }  # fmt: skip
