"""What becomes of a request that gives no answer: who is to blame, whether asking again may help, what a user reads.

A `Trouble` is raised for one attempt; the sampler waits and asks again, adapts, or gives up with a `SamplerError`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum, auto

from avow.core.errors import SamplerError
from avow.sample.endpoint import Endpoint
from avow.sample.patience import Patience, retry_after
from avow.sample.wire import error_code, error_text


class Kind(Enum):
    """What may help."""

    BUSY = auto()  # will serve later
    FAULT = auto()  # may serve when asked again
    UNREACHABLE = auto()  # nobody is there
    REFUSED = auto()  # will not serve this however often it is asked


class TroubleError(Exception):
    """One request that gave no answer. status: of HTTP, 0 for none. after: the seconds that the server asks for."""

    def __init__(self, kind: Kind, reason: str, *, status: int = 0, after: float | None = None) -> None:
        super().__init__(reason)
        self.kind, self.reason, self.status, self.after = kind, reason, status, after


def refusal(
    status: int, phrase: str, headers: Mapping[str, str], data: bytes, clean: Callable[[object], str]
) -> TroubleError:
    """The trouble that a response without success means. `clean` makes the server's words fit to print."""
    said = clean(error_text(data))
    reason = f"HTTP {status} {phrase}".rstrip() + (f": {said}" if said else "")
    after = retry_after(headers.get("Retry-After"))
    if 300 <= status < 400:
        reason = f"HTTP {status}: it has moved to {clean(headers.get('Location', 'nowhere'))}"
        return TroubleError(Kind.REFUSED, reason, status=status)
    if status == 429 and error_code(data) != "insufficient_quota":  # which no waiting mends
        return TroubleError(Kind.BUSY, reason, status=status, after=after)
    if status == 503 and after is not None:
        return TroubleError(Kind.BUSY, reason, status=status, after=after)
    if status in (408, 409, 425) or (status >= 500 and status != 501):
        return TroubleError(Kind.FAULT, reason, status=status, after=after)
    return TroubleError(Kind.REFUSED, reason, status=status)


def given_up(trouble: TroubleError, endpoint: Endpoint, url: str, patience: Patience) -> SamplerError:
    """What a user reads about a request that was given up."""
    message = f"{endpoint.model} at {url} gives no samples: {trouble.reason}"
    hint = ""
    if trouble.kind is Kind.UNREACHABLE:
        message, hint = trouble.reason, "Is the server running, and is this its address?"
    elif trouble.kind is Kind.BUSY:
        asks = f"it asks to wait {trouble.after:.0f} s, " if trouble.after else ""
        message += f" ({asks}avow waits for up to {patience.busy:g} s)"
    elif trouble.status in (401, 403):
        hint = "Name the environment variable that holds the key: --api-key-env."
    elif trouble.status == 404:
        hint = "Is this the model's name, and does the address end in /v1?"
    return SamplerError(message, hint=hint)
