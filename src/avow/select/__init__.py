"""Pick one of many: every rule maps an `Evidence` to a full `Ranking`. Pure: arrays in, arrays out."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from types import MappingProxyType

from avow.core.errors import ConfigError
from avow.core.protocols import Selector
from avow.select.b4 import B4
from avow.select.default import Avow, Terms
from avow.select.heuristics import Cluster, CodeT, MaxPass, Mbr, Random, submissions

__all__ = ["B4", "RULES", "Avow", "Cluster", "CodeT", "MaxPass", "Mbr", "Random", "Terms", "rule", "submissions"]

_BUILT_IN: tuple[Selector, ...] = (Random(), MaxPass(), Cluster(), Mbr(), CodeT(), B4(), Avow())
RULES: Mapping[str, Selector] = MappingProxyType({selector.name: selector for selector in _BUILT_IN})


def rule(name: str) -> Selector:
    """The rule of that name.

    Raises:
        ConfigError: there is none.

    """
    if name in RULES:
        return RULES[name]
    near = get_close_matches(name, RULES, n=1)
    hint = f"Did you mean {near[0]!r}?" if near else ""
    raise ConfigError(f"unknown selection rule {name!r}, expected one of {', '.join(RULES)}", hint=hint)
