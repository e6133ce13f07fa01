"""The one error tree of avow.

    AvowError
    ├── UserError            what a user can mend; printed as one line, exit code 2
    │   ├── TaskError        a task, program or dataset file that cannot be read
    │   │   └── UnreadableError  a file that gives no text at all
    │   ├── ConfigError      an unknown key, a value of the wrong type
    │   ├── SamplerError     an endpoint or model that gives no samples
    │   ├── ModelError       a model or tokenizer file that cannot be loaded, or a request that the model cannot serve
    │   ├── DataError        a corpus that cannot be read, built or written
    │   ├── TrainingError    a model that cannot be trained so: recipe, token files, checkpoint, device, disk
    │   ├── CalibrationError a guarantee that the cases at hand cannot give
    │   ├── IsolationError   this machine cannot run programs safely enough
    │   └── StoreError       a run store that cannot be opened or is newer than this avow
    └── ExecutionError       the sandbox itself broke; never a verdict about a program

What a candidate program does wrong is no error: it is an `Observation` or a `Judgement`.
"""

from __future__ import annotations


class AvowError(Exception):
    """Base of every error that avow raises on purpose."""


class UserError(AvowError):
    """Something a user can mend.

    The message is one line: what is wrong, what was found, what was expected. `hint` says how to mend it.
    """

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message.rstrip('. :')}. {self.hint}" if self.hint else self.message


class TaskError(UserError):
    """A task, program or dataset that cannot be read."""


class UnreadableError(TaskError):
    """A file that gives no text. `why` says so without the name of the file."""

    def __init__(self, message: str, why: str, *, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.why = why


class ConfigError(UserError):
    """An unknown configuration key or a value of the wrong type."""


class SamplerError(UserError):
    """An endpoint or model that gives no samples."""


class ModelError(UserError):
    """A model or tokenizer file that cannot be loaded, or a request that the model cannot serve."""


class DataError(UserError):
    """A corpus that cannot be read, built or written."""


class TrainingError(UserError):
    """A model that cannot be trained so: its recipe, token files, checkpoint, device or disk."""


class CalibrationError(UserError):
    """A guarantee that the cases at hand cannot give, such as too few tasks for the asked epsilon and delta."""


class IsolationError(UserError):
    """This machine cannot isolate programs as well as was asked for."""


class StoreError(UserError):
    """A run store that cannot be opened, or one written by a newer avow."""


class ExecutionError(AvowError):
    """The sandbox itself broke. Never a verdict about a program."""
