"""The curves of a run as a picture: training loss, held-out losses and the learning rate over tokens."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from avow.core.errors import TrainingError
from avow.core.replacing import replacing
from avow.lm.train.curves import read
from avow.lm.train.writing import complaining

SMOOTH = 50  # steps of a running mean


def draw(run: Path, picture: Path) -> None:
    """Draw the curves of a run.

    Raises:
        TrainingError: no curves, no matplotlib, an unknown kind of picture, or a file that cannot be written.

    """
    steps, valid = read(run)
    if not steps:
        raise TrainingError(f"{run} has no steps yet")
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError:
        raise TrainingError("a plot needs matplotlib", hint="pip install matplotlib") from None
    figure = Figure(figsize=(8, 5), layout="constrained")
    canvas = FigureCanvasAgg(figure)
    if picture.suffix[1:] not in canvas.get_supported_filetypes():
        raise TrainingError(f"{picture}: pictures end in .svg, .png or .pdf")
    _, tokens, _, losses, rates, _ = (np.array(column) for column in zip(*steps, strict=True))
    axes = figure.add_subplot(xlabel="million tokens", ylabel="loss, nats a token")
    axes.plot(tokens / 1e6, losses, color="0.8", linewidth=0.5)
    axes.plot(tokens / 1e6, _smoothed(losses), color="black", label="training")
    for part, points in valid.items():
        at, held_out = np.array(points).T
        axes.plot(at / 1e6, held_out, marker=".", label=part)
    axes.legend()
    beside = axes.twinx()
    beside.set_ylabel("learning rate")
    beside.plot(tokens / 1e6, rates, color="tab:green", linestyle=":")
    with complaining(picture), replacing(picture) as file:
        figure.savefig(file, format=picture.suffix[1:])


def _smoothed(values: np.ndarray) -> np.ndarray:
    """The mean of each value and those before it, some of them at most."""
    sums = np.concatenate(([0.0], np.cumsum(values)))
    ends = np.arange(1, len(values) + 1)
    starts = np.maximum(ends - SMOOTH, 0)
    return (sums[ends] - sums[starts]) / (ends - starts)
