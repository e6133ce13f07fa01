"""avow: turn a request into code you can trust, with any code language model, on your own machine.

    import avow
    run = avow.solve(task, model="openai:NAME@http://localhost:11434/v1", samples=100)
    run.choice.code, run.choice.posterior

Importing is cheap: the stages are loaded when they are first used.
"""

from __future__ import annotations

TYPE_CHECKING = False  # type checkers take it for true; the module `typing` would double the time of the import
if TYPE_CHECKING:
    from avow.api import choose, load_task, solve
    from avow.core.errors import (
        AvowError,
        ConfigError,
        ExecutionError,
        IsolationError,
        ModelError,
        SamplerError,
        StoreError,
        TaskError,
        UserError,
    )
    from avow.core.types import Run, Sample, Task, Test

__version__ = "0.1.0"

__all__ = [
    "AvowError",
    "ConfigError",
    "ExecutionError",
    "IsolationError",
    "ModelError",
    "Run",
    "Sample",
    "SamplerError",
    "StoreError",
    "Task",
    "TaskError",
    "Test",
    "UserError",
    "choose",
    "load_task",
    "solve",
]


def __getattr__(name: str) -> object:
    """Load what is asked for: functions from `avow.api`, errors and types from `avow.core`."""
    if name not in __all__:
        raise AttributeError(f"module 'avow' has no attribute {name!r}")
    from importlib import import_module

    module = "api" if name.islower() else "core.errors" if name.endswith("Error") else "core.types"
    return getattr(import_module(f"avow.{module}"), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
