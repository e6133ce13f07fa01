"""A gap between two texts, and what the model puts into it. No picture: the prompt as tokens, the answer as text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.figures.subject import Subject

from avow.lm.generate import Sampling

PREFIX = "def mean(values):\n    total = 0\n    for x in values:\n"
SUFFIX = "    return total / len(values)\n"


def draw(subject: Subject, folder: Path) -> dict[str, Any]:  # noqa: ARG001  # as the others
    """The likeliest middle, and the likeliest way to go on without the suffix."""
    sampling = Sampling(max_tokens=24)
    fim = subject.tokenizer.fim
    assert fim is not None, "the model cannot fill in the middle"
    middle = subject.model.complete(PREFIX, SUFFIX, sampling=sampling)[0].text
    alone = subject.model.generate(PREFIX, sampling=sampling)[0].text
    marks = {name: subject.tokenizer.token(getattr(fim, name)) for name in ("prefix", "suffix", "middle")}
    return {"before": PREFIX, "after": SUFFIX, "middle": middle, "alone": alone, "marks": marks}
