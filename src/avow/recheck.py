"""Does the arithmetic of a certificate hold? Checked from its own data, with nothing of the rest of avow.

    python recheck.py CERTIFICATE.json

It recounts every step: of the tasks that proved a threshold, how many it accepts and how many of those were wrong, and
that the chance of so few is at most delta (`avow.certify.binomial`). It takes as given what no file can show: that the
tasks were run and the program was made as it says, once, that none of the tasks took part in the choice of the steps,
and that those to come are like them. Whoever has the data can seal another certificate. The program is not run.
"""

import hashlib
import json
import math
import re
import sys
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

FORMAT = "avow-certificate-1"
LEAST = 1e-6  # epsilon and delta are at least this and at most one less it
MOST = 64 * 2**20  # bytes
STEPS = 100


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
        steps, source = [_share(step) for step in data["steps"]], data["calibrated_on"]["source"]
        cases = [(_confidence(confidence), _truth(wrong)) for confidence, wrong in data["cases"]]
        _named(data, len(cases))
        if min(epsilon, delta, 1 - epsilon, 1 - delta) < LEAST:
            raise InvalidError("epsilon and delta are to be between 0 and 1")
        if not 0 < len(steps) <= STEPS or steps[-1] != threshold or any(a <= b for a, b in pairwise(steps)):
            raise InvalidError("its steps do not lead down to its threshold")
        for step in steps:
            _step(step, cases, epsilon, delta)
        if _confidence(data["confidence"]) < threshold:
            raise InvalidError(f"the confidence {data['confidence']} is below the threshold {threshold}")
        accepted = [wrong for confidence, wrong in cases if confidence >= threshold]
        claim = sentence(epsilon, delta, len(accepted), sum(accepted), source)
        if data["claim"] != claim:
            raise InvalidError(f"it claims what its data do not; they say: {claim}")
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InvalidError(f"it is not complete: {type(error).__name__} {ascii(str(error))[:80]}") from None
    return claim


def _named(data: dict[str, Any], cases: int) -> None:
    if data["kind"] != "calibrated" or cases > data["calibrated_on"]["tasks"]:
        raise InvalidError("it is of another kind, or has more cases than there were tasks")
    if not isinstance(data["program"], str) or not isinstance(data["task"]["prompt"], str):
        raise InvalidError("its program or its task is no text")
    if not plain(data["calibrated_on"]["source"]):
        raise InvalidError("the name of its tasks is no plain word")


def sentence(epsilon: float, delta: float, accepted: int, wrong: int, source: str) -> str:
    """The claim in words; no number in it is rounded."""
    risk, sure = 100 * Decimal(repr(epsilon)), 100 - 100 * Decimal(repr(delta))
    promise = f"at most {risk.normalize():f} % are wrong, with confidence {sure.normalize():f} %"
    found = f"{wrong} of {accepted} were, of tasks in {source!r} that played no other part"
    return f"Of programs accepted like this one {promise}: {found}. It holds for tasks like those."


def plain(name: object) -> bool:
    """Whether a text is a word that can stand in a sentence and say nothing."""
    return isinstance(name, str) and bool(re.fullmatch(r"[A-Za-z0-9._-]{1,80}", name))


def digest(data: dict[str, Any]) -> str:
    """SHA-256 of all that a certificate says."""
    return hashlib.sha256(json.dumps(data, sort_keys=True, allow_nan=False).encode("ascii")).hexdigest()


def chance(errors: int, n: int, epsilon: float) -> float:
    """The probability of so few errors among n if the rate, or the share among n more, is above epsilon."""

    def choose(a: int, b: int) -> float:
        return math.lgamma(a + 1) - math.lgamma(b + 1) - math.lgamma(a - b + 1)

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
    if chance(sum(accepted), len(accepted), epsilon) > delta:
        raise InvalidError(f"the threshold {threshold} is not borne out: {sum(accepted)} of {len(accepted)} are wrong")


def _parsed(text: str) -> dict[str, Any]:
    try:
        data = json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise InvalidError("it is not JSON, or says something twice") from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise InvalidError(f"it is not a certificate of the format {FORMAT}")
    return data


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(found := dict(pairs)) != len(pairs):
        raise ValueError
    return found


def _share(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise InvalidError(f"found {ascii(value)[:40]} where a number from 0 to 1 belongs")
    return float(value)


def _confidence(value: object) -> float:
    return -1.0 if value is None else _share(value)  # null: there was nothing to accept


def _truth(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise InvalidError(f"found {ascii(value)[:40]} where true or false belongs")


if __name__ == "__main__":
    try:
        print(check(Path(sys.argv[1]).read_bytes()[:MOST].decode("utf-8")))
    except (InvalidError, OSError, ValueError, IndexError) as refused:
        sys.exit(f"not valid: {ascii(str(refused))[1:-1]}" if sys.argv[1:] else "usage: recheck.py CERTIFICATE")
