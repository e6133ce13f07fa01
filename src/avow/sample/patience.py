"""How long to go on with an endpoint that is busy or broken: exponential backoff with jitter, Retry-After honoured.

Two budgets: a fault (5xx, a cut connection, an answer that is no JSON) is retried a number of times; a server that says
that it is busy (429, or 503 with Retry-After) is waited for up to a time, since it will serve in the end.
"""

from __future__ import annotations

import math
import random
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to go on.

    retries: of one request after faults. first, longest: seconds of backoff. busy: seconds of waiting for one request.
    """

    retries: int = 5
    first: float = 0.5
    longest: float = 30.0
    busy: float = 900.0

    def delay(self, attempt: int) -> float:
        """Seconds before retry number `attempt` (from 0): doubling, then half to one and a half of that, by chance."""
        base = min(self.longest, self.first * 2.0 ** min(attempt, 30))
        return base * random.uniform(0.5, 1.5)  # noqa: S311  spreads clients in time; nothing secret, no result


def retry_after(value: str | None, now: float | None = None) -> float | None:
    """Seconds that a Retry-After header asks for, as a number or as a date; None where it says nothing readable."""
    if value is None:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(value).timestamp() - (time.time() if now is None else now)
        except (ValueError, TypeError, OverflowError):
            return None
    return max(0.0, seconds) if math.isfinite(seconds) else None
