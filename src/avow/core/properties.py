"""What a function may keep to on every input, and which programs do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from avow.core.types import Call


@dataclass(frozen=True, slots=True)
class Property:
    """A property. text: as a person reads it.

    follow: the second call for a call and its encoded result, None where there is none; a property of one call has no
    `follow`. holds: of (call, result, second result), None where the property does not speak of these.
    """

    text: str
    holds: Callable[[Call, str, str], bool | None]
    follow: Callable[[Call, str], Call | None] | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A property that is evidence. holds [W]: whether each program keeps it, None where nothing shows it.

    broken [W]: the shortest call on which each program breaks it, "" for none.

    support: the share of voices that keep it, of those that show it. chance: that examples bear it out by accident,
    None where they do not speak of it.
    """

    text: str
    holds: tuple[bool | None, ...]
    support: float
    chance: float | None
    broken: tuple[str, ...]
