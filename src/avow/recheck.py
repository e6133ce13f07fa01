"""Does a certificate hold? Checked from its own data alone, with nothing of the rest of avow.

    python recheck.py CERTIFICATE.json

It recounts every step: of the tasks that proved a threshold, how many it accepts and how many of those were wrong, and
that the chance of so few errors is at most delta (`avow.certify.binomial` says why this makes the promise). It takes
as given what no file can show: that the tasks were run as it says, that none of them took part in the choice of the
steps, and that those to come are like them. It does not run the program.
"""

from __future__ import annotations

import hashlib
import json
import math
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

FORMAT = "avow-certificate-1"
MOST = 64 * 2**20  # bytes


class InvalidError(Exception):
    """The certificate does not hold; the message says why."""


def check(text: str) -> str:
    """The claim of a certificate that holds.

    Raises:
        InvalidError: it was edited, or its data do not bear it out.

    """
    data = _parsed(text)
    try:
        said = data.pop("digest")
        if said != digest(data):
            raise InvalidError("it was edited: its digest is that of another text")
        epsilon, delta, threshold = (_share(data[key]) for key in ("epsilon", "delta", "threshold"))
        steps = [_share(step) for step in data["steps"]]
        cases = [(_confidence(confidence), _truth(wrong)) for confidence, wrong in data["cases"]]
        if not isinstance(data["program"], str) or not isinstance(data["task"]["prompt"], str):
            raise InvalidError("its program or its task is no text")
        if not 0 < epsilon < 1 or not 0 < delta < 1:
            raise InvalidError("epsilon and delta are to be between 0 and 1")
        if not steps or steps[-1] != threshold or any(a <= b for a, b in pairwise(steps)):
            raise InvalidError("its steps do not lead down to its threshold")
        for step in steps:
            _step(step, cases, epsilon, delta)
        if _confidence(data["confidence"]) < threshold:
            raise InvalidError(f"the confidence {data['confidence']} is below the threshold {threshold}")
        accepted = [wrong for confidence, wrong in cases if confidence >= threshold]
        claim = sentence(epsilon, delta, len(accepted), sum(accepted), data["calibrated_on"]["source"])
        if data["claim"] != claim:
            raise InvalidError(f"it claims what its data do not; they say: {claim}")
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InvalidError(f"it is not complete: {type(error).__name__} {error}") from None
    return claim


def sentence(epsilon: float, delta: float, accepted: int, wrong: int, source: str) -> str:
    """The claim in words."""
    promise = f"at most {100 * epsilon:g} % are wrong, with confidence {100 * (1 - delta):g} %"
    found = f"{wrong} of {accepted} were, of tasks in {source} that played no other part"
    return f"Of programs accepted like this one {promise}: {found}. It holds for tasks like those."


def digest(data: dict[str, Any]) -> str:
    """SHA-256 of all that a certificate says."""
    plain = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return hashlib.sha256(plain.encode("ascii")).hexdigest()


def chance(errors: int, n: int, epsilon: float) -> float:
    """The probability of so few errors among n if the rate, or the share among n more, is above epsilon."""
    log = [0.0]
    for i in range(1, 2 * n + 1):
        log.append(log[-1] + math.log(i))

    def choose(a: int, b: int) -> float:
        return log[a] - log[b] - log[a - b]

    below, above = math.log(epsilon), math.log1p(-epsilon)
    tail = math.fsum(math.exp(choose(n, i) + i * below + (n - i) * above) for i in range(errors + 1))
    bad = errors + math.floor(epsilon * n + 1e-9) + 1
    if bad - errors > n:
        return min(1.0, tail)
    whole, least = choose(2 * n, n), max(0, bad - n)
    ways = (math.exp(choose(bad, i) + choose(2 * n - bad, n - i) - whole) for i in range(least, min(errors, bad) + 1))
    return min(1.0, max(tail, math.fsum(ways)))


def _step(threshold: float, cases: list[tuple[float, bool]], epsilon: float, delta: float) -> None:
    accepted = [wrong for confidence, wrong in cases if confidence >= threshold]
    if (found := chance(sum(accepted), len(accepted), epsilon)) > delta:
        counts = f"{sum(accepted)} of {len(accepted)} are wrong"
        raise InvalidError(f"the threshold {threshold} is not borne out: {counts}, which has a chance of {found:.3f}")


def _parsed(text: str) -> dict[str, Any]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise InvalidError("it is not JSON") from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise InvalidError(f"it is not a certificate of the format {FORMAT}")
    return data


def _share(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise InvalidError(f"found {str(value)[:40]!r} where a number from 0 to 1 belongs")
    return float(value)


def _confidence(value: object) -> float:
    return -1.0 if value is None else _share(value)  # null: there was nothing to accept


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise InvalidError(f"found {str(value)[:40]!r} where true or false belongs")
    return value


def read(path: Path) -> str:
    """The text of a certificate.

    Raises:
        InvalidError: it cannot be read, or is no text.

    """
    try:
        with path.open("rb") as file:
            return file.read(MOST).decode("utf-8")
    except (OSError, ValueError) as error:
        raise InvalidError(f"it cannot be read: {getattr(error, 'strerror', None) or 'not UTF-8'}") from None


if __name__ == "__main__":
    try:
        print(check(read(Path(sys.argv[1]))))
    except InvalidError as refused:
        sys.exit(f"not valid: {refused}")
