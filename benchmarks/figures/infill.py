"""A gap between two texts, and what a model puts into it. No picture: the prompt as tokens, the answer as text.

The model is the one that `avow complete` asks, where it comes along with the subject of the page: NAME-fill for NAME.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.figures.subject import Subject

from avow.lm import load
from avow.lm.generate import Sampling

PREFIX = "def mean(values):\n    total = 0\n    for x in values:\n"
SUFFIX = "    return total / len(values)\n"


def draw(subject: Subject, folder: Path) -> dict[str, Any]:  # noqa: ARG001  # as the others
    """The likeliest middle, and the likeliest way to go on without the suffix."""
    sampling = Sampling(max_tokens=24)
    beside = subject.path.with_name(f"{subject.path.name}-fill")
    model = load(beside) if beside.exists() else subject.model
    fim = model.tokenizer.fim
    assert fim is not None, "the model cannot fill in the middle"
    middle = model.complete(PREFIX, SUFFIX, sampling=sampling)[0].text
    alone = model.generate(PREFIX, sampling=sampling)[0].text
    marks = {name: model.tokenizer.token(getattr(fim, name)) for name in ("prefix", "suffix", "middle")}
    gap = {"before": PREFIX, "after": SUFFIX, "middle": middle, "alone": alone}
    return gap | {"marks": marks, "suffix_first": fim.suffix_first}
