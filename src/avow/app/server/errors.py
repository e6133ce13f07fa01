"""What a client is told when it gets no answer, in OpenAI's shape: {"error": {"message", "type", "param", "code"}}."""

from __future__ import annotations

from typing import Any

from avow.app.server.engine import FailedError, FullError, StoppedError
from avow.core.account import cut, printable
from avow.core.errors import AvowError, IsolationError, ModelError, StoreError, UserError

_TYPES = {
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    429: "rate_limit_error",
}


class ApiError(AvowError):
    """A request that is refused, with its HTTP status.

    param: the field that is to blame. code: a word for programs. after: seconds until it may be worth to ask again.
    """

    def __init__(self, status: int, message: str, *, param: str = "", code: str = "", after: int = 0) -> None:
        super().__init__(message)
        self.status, self.message, self.param, self.code, self.after = status, message, param, code, after

    @property
    def headers(self) -> dict[str, str]:
        """What goes with the status."""
        found = {"Retry-After": str(self.after)} if self.after else {}
        return found | ({"WWW-Authenticate": "Bearer"} if self.status == 401 else {})

    def body(self) -> dict[str, Any]:
        """The JSON that says so."""
        kind = _TYPES.get(self.status) or ("server_error" if self.status >= 500 else "invalid_request_error")
        message = cut(printable(self.message), 1000)
        return {"error": {"message": message, "type": kind, "param": self.param or None, "code": self.code or None}}


def api_error(error: Exception) -> ApiError:
    """What a client is told of an error."""
    if isinstance(error, ApiError):
        return error
    if isinstance(error, IsolationError | StoreError):
        return ApiError(500, f"this server cannot solve: {error}")
    if isinstance(error, UserError):
        too_long = isinstance(error, ModelError) and "context" in error.message
        return ApiError(400, str(error), code="context_length_exceeded" if too_long else "")
    if isinstance(error, FullError):
        return ApiError(429, "too many requests are waiting; try again later", code="queue_full", after=error.after)
    if isinstance(error, StoppedError):
        return ApiError(503, "the server is stopping", code="stopping", after=1)
    failed = isinstance(error, FailedError)
    return ApiError(500, f"the model failed: {error}" if failed else f"internal error: {type(error).__name__}")
