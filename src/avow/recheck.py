"""Does the arithmetic of a certificate hold? Checked from its own data, with nothing of the rest of avow.

    python recheck.py CERTIFICATE.json

It recounts the wrong tasks, at each step to a threshold or at a budget, and the chance of so few. Nothing is run. Taken
as given is what no file can show: tasks run as it says, in no other part, the program made so, once, others like them.
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
MOST, CASES = 64 * 2**20, 50_000  # bytes, and cases, that are read


class InvalidError(Exception):
    """The certificate does not hold; the message says why."""


def check(text: str) -> str:
    """The claim of a certificate that holds.

    Raises:
        InvalidError: it was edited, or its data do not bear it out.

    """
    data = _parsed(text)
    try:
        if data.pop("digest") != digest(data):
            raise InvalidError("it was edited: its digest is that of another text")
        _named(data)
        claim = {"calibrated": _calibrated, "outlined": _outlined}[data["kind"]](data)
        if data["claim"] != claim:
            raise InvalidError(f"it claims what its data do not; they say: {claim}")
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError) as error:
        raise InvalidError(f"it is not complete: {type(error).__name__} {ascii(str(error))[:80]}") from None
    return claim


def _named(data: dict[str, Any]) -> None:
    if not all(LEAST <= _number(data[key]) <= 1 - LEAST for key in ("epsilon", "delta")):
        raise InvalidError("epsilon and delta are to be between 0 and 1")
    source, texts = data["calibrated_on"], (data["program"], data["task"]["prompt"])
    if len(data["cases"]) > min(source["tasks"], CASES) or not plain(source["source"]) or {*map(type, texts)} != {str}:
        raise InvalidError(f"more cases than tasks or {CASES}, a source that is no plain word, or no program")


def _calibrated(data: dict[str, Any]) -> str:
    """A program whose confidence is above a threshold, and each step to it is borne out."""
    steps = [_number(step) for step in data["steps"]]
    cases = [(-1.0 if sure is None else _number(sure), wrong is not False) for sure, wrong in data["cases"]]
    if not 0 < len(steps) <= 100 or steps[-1] != data["threshold"] or any(a <= b for a, b in pairwise(steps)):
        raise InvalidError("its steps do not lead down to its threshold")
    if not steps[-1] <= _number(data["confidence"]) <= 1:
        raise InvalidError(f"the confidence {data['confidence']} is below the threshold {steps[-1]}, or above 1")
    return [sentence(data, sum(bad), len(bad)) for step in steps for bad in [[w for c, w in cases if c >= step]]][-1]


def _outlined(data: dict[str, Any]) -> str:
    """A part of a program within a budget at which few enough outlines failed."""
    budget, parents, kept = _number(data["budget"]), data["parents"], [one is True for one in data["kept"]]
    above = [True, *(kept[parent] for parent in parents[1:])]
    cuts = [i for i, stays in enumerate(kept) if above[i] and not stays]
    cost = math.fsum(_number(cost) for cost, stays in zip(data["costs"], kept, strict=True) if stays)
    tree = all(parent in range(i) for i, parent in enumerate(parents) if i)
    inside = all(0 <= start <= end <= len(data["program"]) for start, end in data["spans"])
    cheap = cost - budget <= 2e-9 * max(1.0, math.fsum(data["costs"])) and len(cuts) <= data["most"]
    whole = tree and inside and cheap and all(upper or not stays for stays, upper in zip(kept, above, strict=True))
    if not whole or data["coverage"] != "execution" or data["holes"] != [data["spans"][i] for i in cuts]:
        raise InvalidError("it is no outline of its program: other holes than it says, more, or more than its budget")
    return sentence(data, sum(_number(case) < budget for case in data["cases"]), len(data["cases"]))


def sentence(data: dict[str, Any], wrong: int, n: int) -> str:
    """The claim in words, if so few of n were wrong that it holds; no number in it is rounded.

    Raises:
        InvalidError: it does not hold.

    """
    epsilon, delta, on = data["epsilon"], data["delta"], data["calibrated_on"]
    tasks = f"tasks {({True: 'with', False: 'without'})[on['examples']]} examples in {on['source']!r}"
    if chance(wrong, n, epsilon) > delta:
        raise InvalidError(f"it is not borne out: {wrong} of {n} were wrong")
    risk, sure = 100 * Decimal(repr(epsilon)), 100 - 100 * Decimal(repr(delta))
    what = ("programs accepted", "are wrong", "were")
    if data["kind"] == "outlined":
        what = (f"outlines with {data['most']:d} holes or fewer made", "have no filling that is right", "had none")
    promise = f"at most {risk.normalize():f} % {what[1]}, with confidence {sure.normalize():f} %"
    found = f"{wrong} of {n} {what[2]}, of {tasks} that played no other part"
    return f"Of {what[0]} like this one {promise}: {found}. It holds for tasks like those."


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
    whole, least = choose(2 * n, n), max(0, bad - n)
    ways = (math.exp(choose(bad, i) + choose(2 * n - bad, n - i) - whole) for i in range(least, min(errors, bad) + 1))
    return min(1.0, max(tail, math.fsum(ways)))


def _parsed(text: str) -> dict[str, Any]:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(found := dict(pairs)) != len(pairs):
            raise ValueError
        return found
    try:
        data = json.loads(text, object_pairs_hook=once)
    except (ValueError, RecursionError):
        raise InvalidError("it is not JSON, or says something twice") from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise InvalidError(f"it is not a certificate of the format {FORMAT}")
    return data


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not value >= 0:
        raise InvalidError(f"found {ascii(value)[:40]} where a number from 0 on belongs")
    return float(value)


if __name__ == "__main__":
    try:
        print(check(Path(sys.argv[1]).read_bytes()[:MOST].decode("utf-8")))
    except (InvalidError, OSError, ValueError, IndexError) as refused:
        sys.exit(f"not valid: {ascii(str(refused))[1:-1]}" if sys.argv[1:] else "usage: recheck.py CERTIFICATE")
