"""How far a run is: what every stage tells as it goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a stage is; it begins with none done.

    stage: sampling, testing (answers that hold tests), executing, judging, checking, asking (answers that hold checks
    of results) or verifying.
    """

    stage: str
    done: int
    total: int
    reused: int = 0  # of those done, how many came from the store


OnProgress = Callable[[Progress], None]
