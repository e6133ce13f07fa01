"""What a run cost, and with what it was made: of samplers and executors before and after it. Pure bookkeeping."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from avow.core.protocols import Executor, Sampler
from avow.core.types import Usage


def spent(sampler: Sampler, executor: Executor) -> Usage:
    """What both have cost so far; a sampler that costs something has `usage`."""
    used = getattr(sampler, "usage", None)
    used = used if isinstance(used, Usage) else Usage()
    return replace(used, executions=executor.executed, known=executor.reused)


def price(before: Usage, after: Usage, seconds: float) -> Usage:
    """The price of one run: what was bought before it is not its own."""
    names = ("prompt_tokens", "completion_tokens", "requests", "executions", "reused", "known")
    return Usage(**{name: getattr(after, name) - getattr(before, name) for name in names}, seconds=seconds)


def versions() -> dict[str, str]:
    """What a repetition needs to be the same."""
    import platform

    from avow import __version__

    return {"avow": __version__, "python": platform.python_version(), "numpy": np.__version__}
