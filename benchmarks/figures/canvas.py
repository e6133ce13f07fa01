"""A picture 380 points wide, in points from its top left corner, on a white card that suits light and dark pages.

Text stays text in the file, so pictures are small; nothing depends on how wide the reader's font is beyond a cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Polygon, Rectangle

WIDTH, MARGIN = 380, 12
CELL, LINE = 5.45, 15.0  # of a character of code: as wide as DejaVu Sans Mono at 9 points, the widest of its kind
INK, MUTED, FAINT, GRID = "#1f2328", "#5f6772", "#9aa2ad", "#d8dde3"
BLUE, ORANGE, GREEN, RED = "#1f6fb2", "#d9580d", "#2e8540", "#b3343a"
_STYLE = {
    "svg.hashsalt": "avow", "svg.fonttype": "none",
    "font.sans-serif": ["DejaVu Sans", "Helvetica", "Arial", "sans-serif"],
    "font.monospace": ["DejaVu Sans Mono", "Menlo", "Consolas", "monospace"],
}  # fmt: skip


class Canvas:
    """What a picture is drawn on; y grows downward."""

    def __init__(self, height: float) -> None:
        self.figure = Figure(figsize=(WIDTH / 72, height / 72), facecolor="none")
        self.axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set(xlim=(0, WIDTH), ylim=(height, 0))
        self.axes.axis("off")
        round_ = "round,pad=0,rounding_size=6"
        self.axes.add_patch(FancyBboxPatch((0.5, 0.5), WIDTH - 1, height - 1, round_, fc="white", ec=GRID, lw=0.8))

    def text(
        self, x: float, y: float, text: str, *, color: str = INK, size: float = 9, ha: str = "left",
        mono: bool = False, bold: bool = False,
    ) -> None:  # fmt: skip
        """A line of text; y is its middle."""
        self.axes.text(
            x, y, text.replace("$", r"\$"), color=color, fontsize=size, ha=ha, va="center_baseline",
            family="monospace" if mono else "sans-serif", weight="bold" if bold else "normal",
        )  # fmt: skip

    def box(self, x: float, y: float, width: float, height: float, color: str, *, edge: str = "none") -> None:
        self.axes.add_patch(Rectangle((x, y), width, height, fc=color, ec=edge, lw=0.8))

    def shape(self, points: Sequence[tuple[float, float]], color: str) -> None:
        self.axes.add_patch(Polygon(points, fc=color, ec="none"))

    def line(
        self, x: Sequence[float], y: Sequence[float], color: str, *, width: float = 1.2, dot: bool = False
    ) -> None:
        self.axes.plot(x, y, color=color, lw=width, marker="o" if dot else "", ms=3.5, solid_capstyle="round")

    def image(self, x: float, y: float, size: float, values: np.ndarray) -> None:
        """A square of values from 0 to 1, white to blue."""
        values = np.round(values * 8) / 8  # few colours make small files
        colors = np.stack([1 - values * (1 - c) for c in mpl.colors.to_rgb(BLUE)], -1)
        extent = (x, x + size, y + size, y)
        self.axes.imshow(colors, extent=extent, interpolation="none", aspect="auto", zorder=2)

    def frame(self, x: float, y: float, size: float, color: str, width: float) -> None:
        self.axes.add_patch(Rectangle((x, y), size, size, fc="none", ec=color, lw=width, zorder=3))

    def save(self, path: Path) -> None:
        """Write the file, the same bytes for the same picture."""
        self.figure.set_canvas(FigureCanvasSVG(self.figure))
        with mpl.rc_context(_STYLE):
            self.figure.savefig(path, metadata={"Date": None, "Creator": None}, transparent=True)
        lines = (line.rstrip() for line in path.read_text(encoding="utf-8").splitlines())
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def shade(color: str, share: float) -> str:
    """A colour mixed with white: all of it at 1."""
    share = min(max(share, 0.0), 1.0)
    return mpl.colors.to_hex([1 - share * (1 - c) for c in mpl.colors.to_rgb(color)])


@dataclass(frozen=True)
class Piece:
    """Part of a token that stands in one line. spaces: how many it begins with; they are not in `text`."""

    token: int
    row: int
    column: int
    spaces: int
    text: str


def layout(tokens: Sequence[str]) -> Iterator[Piece]:
    """Tokens as they stand in the lines of the text they make; the end of a line is a sign of its own."""
    row = column = 0
    for number, token in enumerate(tokens):
        for part in token.splitlines(keepends=True):
            shown = part.replace("\n", "↵")
            bare = shown.lstrip(" ")
            yield Piece(number, row, column, len(shown) - len(bare), bare)
            column += len(shown)
            if part.endswith("\n"):
                row, column = row + 1, 0


def code(canvas: Canvas, x: float, y: float, tokens: Sequence[str], fills: Sequence[str]) -> int:
    """Write tokens as code, each on a box of its colour; how many lines it took."""
    rows = 0
    for piece in layout(tokens):
        left, top = x + CELL * piece.column, y + LINE * piece.row
        canvas.box(left + 0.3, top, CELL * (piece.spaces + len(piece.text)) - 0.6, LINE - 2, fills[piece.token])
        start = left + CELL * piece.spaces
        body, end, _ = piece.text.partition("↵")
        canvas.text(start, top + LINE / 2 - 1, body, mono=True)
        if end:
            canvas.text(start + CELL * len(body), top + LINE / 2 - 1, end, mono=True, color=FAINT)
        rows = piece.row + 1
    return rows
