"""How the loss fell while the model was trained."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.figures.canvas import BLUE, CELL, GREEN, GRID, MARGIN, MUTED, ORANGE, RED, WIDTH, Canvas
from matplotlib.ticker import MaxNLocator

from avow.lm.train.curves import read

SMOOTH, POINTS = 50, 200
LEFT, TOP, HEIGHT = 34, 30, 150
HELD_OUT = (ORANGE, GREEN, RED)


def draw(run: Path, folder: Path) -> dict[str, Any]:
    """The loss over tokens, smoothed, and the losses of held-out texts; where it began and ended."""
    steps, valid = read(run)
    tokens, seconds, losses = (np.array([step[i] for step in steps], float) for i in (1, 2, 3))
    means = np.array([losses[max(0, i - SMOOTH + 1) : i + 1].mean() for i in range(len(losses))])
    kept = np.unique(np.linspace(0, len(losses) - 1, POINTS).astype(int))
    held = {part: np.array(rows, float) for part, rows in valid.items() if not part.endswith("/prompt")}
    canvas, colors = Canvas(TOP + HEIGHT + 40), dict(zip(held, HELD_OUT[: len(held)], strict=True))
    most = max(losses[0], *(rows[:, 1].max() for rows in held.values())) if held else losses[0]

    def x(at: np.ndarray) -> np.ndarray:
        return LEFT + (WIDTH - LEFT - MARGIN - 10) * at / tokens[-1]

    def y(loss: np.ndarray) -> np.ndarray:
        return TOP + HEIGHT * (1 - loss / math.ceil(most))

    _axes(canvas, tokens[-1], math.ceil(most))
    canvas.line(x(tokens[kept]), y(means[kept]), BLUE, width=1.6)
    for part, rows in held.items():
        canvas.line(x(rows[:, 0]), y(rows[:, 1]), colors[part], dot=True)
    place = LEFT + 96.0
    for name, color in (("training", BLUE), *((f"held out: {part}", color) for part, color in colors.items())):
        canvas.text(place, MARGIN + 4, name, color=color)
        place += CELL * (len(name) + 2)
    canvas.save(folder / "curve.svg")
    return {
        "steps": len(steps), "millions": round(tokens[-1] / 1e6, 1), "hours": round(seconds[-1] / 3600, 1),
        "first": round(losses[0], 2), "last": round(means[-1], 2), "choices_first": round(math.exp(losses[0])),
        "choices_last": round(math.exp(means[-1]), 1),
        "held": {part: round(rows[-1, 1], 2) for part, rows in held.items()},
    }  # fmt: skip


def _axes(canvas: Canvas, tokens: float, most: int) -> None:
    canvas.text(MARGIN, MARGIN + 4, "loss, nats a token", color=MUTED)
    step = max(1, most // 4)
    for loss in range(0, most + 1, step):
        level = TOP + HEIGHT * (1 - loss / most)
        canvas.line([LEFT, WIDTH - MARGIN], [level, level], GRID, width=0.6)
        canvas.text(LEFT - 6, level, str(loss), color=MUTED, ha="right")
    ticks = [tick for tick in MaxNLocator(5).tick_values(0, tokens / 1e6) if 0 <= tick <= tokens / 1e6]
    for tick in ticks:
        place = LEFT + (WIDTH - LEFT - MARGIN - 10) * tick * 1e6 / tokens
        canvas.text(place, TOP + HEIGHT + 12, f"{tick:g}", color=MUTED, ha="center")
    canvas.text(WIDTH - MARGIN, TOP + HEIGHT + 26, "million tokens", color=MUTED, ha="right")
