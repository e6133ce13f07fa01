"""Typed access to the fields of a file that may hold anything: config.json, the metadata of GGUF."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from avow.core.errors import ModelError

_MOST = 2**24  # no size of a decoder comes near it, and the product of two stays far below 2**63


class Fields:
    """Typed access to fields of a file. The first name that is present and not null wins."""

    def __init__(self, raw: Mapping[str, object], where: str) -> None:
        self.raw = raw
        self.where = where

    def wrong(self, name: str, found: object, expected: str) -> ModelError:
        return ModelError(f"{self.where}: {name} is {str(found)[:60]!r}, expected {expected}")

    def find(self, names: tuple[str, ...]) -> tuple[str, object]:
        return next(((name, self.raw[name]) for name in names if self.raw.get(name) is not None), (names[0], None))

    def integer(self, *names: str, default: int | None = None, least: int = 1, most: int = _MOST) -> int:
        name, value = self.find(names)
        if value is None and default is not None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise self.wrong(name, "missing" if value is None else value, f"a whole number from {least} to {most}")
        return value

    def number(self, *names: str, default: float | None = None, least: float = 0.0) -> float:
        name, value = self.find(names)
        if value is None and default is not None:
            return default
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= 1e12:
            raise self.wrong(name, "missing" if value is None else value, f"a number from {least:g} to 1e12")
        return float(value)

    def flag(self, *names: str, default: bool) -> bool:
        name, value = self.find(names)
        if not isinstance(value, bool | None):
            raise self.wrong(name, value, "true or false")
        return default if value is None else value

    def word(self, *names: str, default: str) -> str:
        name, value = self.find(names)
        if not isinstance(value, str | None):
            raise self.wrong(name, value, "a word")
        return default if value is None else value

    def sequence(self, *names: str, default: Sequence[object]) -> list[object]:
        name, value = self.find(names)
        if not isinstance(value, list | None):
            raise self.wrong(name, value, "a list")
        return list(default if value is None else value)

    def group(self, *names: str) -> Mapping[str, object]:
        name, value = self.find(names)
        if not isinstance(value, Mapping | None):
            raise self.wrong(name, value, "a group of fields")
        return {} if value is None else value
