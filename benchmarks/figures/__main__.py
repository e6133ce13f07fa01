"""Pictures and numbers of `docs/how-it-works.md`, and the page with them.

    python -m benchmarks.figures MODEL RUN [DOCS]       # needs torch and matplotlib; about a minute

MODEL is a model that can fill in the middle, RUN the folder of its training (`curves.sqlite`). Written are the
pictures and figures.json in DOCS/pictures, and DOCS/how-it-works.md; DOCS is docs.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import torch
from benchmarks.figures import attention, curve, finetune, infill, layers, sampling, selection, tokens
from benchmarks.figures.page import render
from benchmarks.figures.subject import Subject

from avow.lm.catalogue import resolve


def figures(subject: Subject, run: Path, folder: Path, *, tuning: int | None = None) -> dict[str, Any]:
    """Draw all pictures into a folder; their numbers. tuning: tokens of the fine-tuning, fewer than its recipe's."""
    drawn = {
        "tokens": tokens.draw, "attention": attention.draw, "layers": layers.draw, "sampling": sampling.draw,
        "selection": selection.draw, "infill": infill.draw,
    }  # fmt: skip
    numbers = {name: draw(subject, folder) for name, draw in drawn.items()}
    numbers["curve"] = curve.draw(run, folder)
    numbers["finetune"] = finetune.draw(subject, folder, tokens=tuning)
    return numbers


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("model", help="a folder or name of a model of this machine")
    parser.add_argument("run", type=Path)
    parser.add_argument("docs", nargs="?", type=Path, default=Path("docs"))
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    folder = arguments.docs / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    numbers = figures(Subject(resolve(arguments.model).resolve()), arguments.run, folder)
    text = json.dumps(numbers, indent=1, ensure_ascii=False) + "\n"
    (folder / "figures.json").write_text(text, encoding="utf-8")
    (arguments.docs / "how-it-works.md").write_text(render(numbers), encoding="utf-8")
    print(text, end="")


if __name__ == "__main__":
    main()
