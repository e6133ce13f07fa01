"""What ends a test, or how it is run, whatever the test's own handlers say."""

from __future__ import annotations


class BorderError(BaseException):
    """The latest is kept for the judge, in case a bare `except` of the test swallowed it."""

    latest: BorderError | None = None

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        BorderError.latest = self


class LimitError(BorderError):
    """The program hit a limit, is gone, or does not speak the protocol."""

    def __init__(self, limit: str) -> None:
        super().__init__(limit)
        self.limit = limit


class CrossingError(BorderError):
    """An object of the test cannot be handed to the program: the test needs one process."""


class AbsentError(BorderError):
    """The test wants more of the program than its observed answers: it needs the living one."""


class SurpriseError(BorderError):
    """The test wants what calls sent ahead cannot give: it needs them made one by one."""
