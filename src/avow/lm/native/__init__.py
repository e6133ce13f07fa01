"""The engine in C. No torch, no C++: `pip install .` builds it in seconds behind Python's stable ABI."""

from __future__ import annotations

import os
from types import ModuleType

from avow.core.errors import ModelError


def library() -> ModuleType:
    """The extension.

    Raises:
        ModelError: it was not built.

    """
    try:
        import avow.lm.native._native as extension
    except ImportError as error:
        hint = "Install a C compiler and Python's headers (apt install gcc python3-dev), then avow again."
        raise ModelError(f"the engine was not built ({error})", hint=hint) from None
    return extension


def isa() -> str:
    """The instruction set to compute with: the best of this machine, or what AVOW_ISA names.

    Raises:
        ModelError: AVOW_ISA names one that this machine has not, or none.

    """
    offered, wanted = library().isas(), os.environ.get("AVOW_ISA", "")
    if wanted and wanted not in offered:
        raise ModelError(f"AVOW_ISA: found {wanted!r}, expected one of {', '.join(offered)} on this machine")
    return wanted or str(offered[-1])


def threads() -> int:
    """Threads to compute with: the cores that this process may use, or AVOW_THREADS.

    Raises:
        ModelError: AVOW_THREADS is no number from 1 to 1024.

    """
    wanted = os.environ.get("AVOW_THREADS", "")
    if not wanted:
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if not wanted.isdecimal() or not 1 <= int(wanted) <= 1024:
        raise ModelError(f"AVOW_THREADS: found {wanted!r}, expected a number from 1 to 1024")
    return int(wanted)
