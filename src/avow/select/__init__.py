"""Pick one of many: every rule maps an `Evidence` to a full `Ranking`. Pure: arrays in, arrays out."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from avow.core.protocols import Selector
from avow.select.b4 import B4
from avow.select.default import Avow, Terms
from avow.select.heuristics import Cluster, CodeT, MaxPass, Mbr, Random, submissions

__all__ = ["B4", "RULES", "Avow", "Cluster", "CodeT", "MaxPass", "Mbr", "Random", "Terms", "submissions"]

_BUILT_IN: tuple[Selector, ...] = (Random(), MaxPass(), Cluster(), Mbr(), CodeT(), B4(), Avow())
RULES: Mapping[str, Selector] = MappingProxyType({selector.name: selector for selector in _BUILT_IN})
