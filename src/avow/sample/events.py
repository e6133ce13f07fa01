"""What a sampler tells while it draws, so that a face can show progress. Always called in the thread that draws."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Drawn:
    """Samples arrived: paid for in one response, or `reused` from the store. Tokens are 0 where nobody counts them."""

    samples: int
    reused: bool = False
    prompt_tokens: int = 0
    completion_tokens: int = 0


@dataclass(frozen=True, slots=True)
class Arriving:
    """Tokens of answers that stream in and are not whole yet, all together. They may be lost again; `Drawn` counts."""

    tokens: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """Nothing is asked for some seconds, and why."""

    seconds: float
    reason: str


@dataclass(frozen=True, slots=True)
class Adapted:
    """The endpoint does not take something that was asked; the draw goes on without it."""

    what: str


@dataclass(frozen=True, slots=True)
class Shortfall:
    """The draw ended with fewer samples than wanted."""

    wanted: int
    got: int
    reason: str


Event = Drawn | Arriving | Waiting | Adapted | Shortfall
OnEvent = Callable[[Event], None]
