"""What counted errors say about errors to come: exact tails, with nothing approximated.

Of n independent cases, each wrong with probability r, at most k are wrong with probability

    tail(k, n, r) = sum over i <= k of C(n, i) r^i (1 - r)^(n - i)

which is the usual p-value of "r is above epsilon" (the factor e of the Bentkus bound, that RisCoSet and others pay, is
for losses other than 0 and 1). But nobody ever sees r. What can be counted is the share of errors in the next batch.
So the promise here is of that as well: *of as many cases again, at most a share epsilon is wrong*. All orders of the
2 n cases being equally likely, k errors among the first n and f = floor(epsilon n) + 1 among the others have, however
many errors there are among all, at most the probability

    sum over i <= k of C(k + f, i) C(2 n - k - f, n - i) / C(2 n, n)

`chance` is the larger of this and of tail(k, n, epsilon), so that each promise is broken with probability delta at
most; each, not either. It is mostly the first: with delta = .1, epsilon = .1 and n of 82, 164 and 487 it allows 3, 9
and 36 errors, the tail alone 4, 11 and 39.

`in_turn` is fixed-sequence testing (Angelopoulos et al., "Learn then test", 2021, section 3): thresholds in an order
that was fixed without looking at these cases, each at the full delta, up to the first that does not hold. For the rate
this is a theorem. For the share among cases to come it is not, since which thresholds fail there depends on those cases
as well; simulations and recorded answers break it less often than delta (tests, docs/benchmarks.md).

Not for cases that depend on each other or are unlike those to come, nor for an order that was chosen on these cases.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from avow.core.errors import CalibrationError


def tail(errors: int, n: int, rate: float) -> float:
    """The probability of at most so many errors among n at this rate.

    Raises:
        ValueError: more errors than cases, a negative count, or a rate outside [0, 1].

    """
    _counts(errors, n)
    if not 0.0 <= rate <= 1.0:
        raise ValueError(f"the rate {rate}, expected a number from 0 to 1")
    if errors == n or rate == 0.0:
        return 1.0
    if rate == 1.0:
        return 0.0
    log, log_not = math.log(rate), math.log1p(-rate)
    return _sum(_choose(n, i) + i * log + (n - i) * log_not for i in range(errors + 1))


def chance(errors: int, n: int, epsilon: float) -> float:
    """The probability, at worst, of so few errors among n cases with a rate, or a share of n more, above epsilon.

    Raises:
        ValueError: impossible counts, or epsilon is not between 0 and 1.

    """
    _between(epsilon=epsilon)
    return max(tail(errors, n, epsilon), _again(errors, n, epsilon))


def _again(errors: int, n: int, epsilon: float) -> float:
    """At most so many errors among n cases, and a share above epsilon among n more."""
    later = math.floor(epsilon * n + 1e-9) + 1
    bad, total, whole = errors + later, 2 * n, _choose(2 * n, n)
    if later > n:
        return 0.0
    least = max(0, bad - n)
    return _sum(_choose(bad, i) + _choose(total - bad, n - i) - whole for i in range(least, min(errors, bad) + 1))


def allowed(n: int, epsilon: float, delta: float) -> int:
    """How many of n cases may be wrong that `chance` is at most delta; -1 for not even none.

    Raises:
        ValueError: epsilon or delta is not between 0 and 1.

    """
    _between(epsilon=epsilon, delta=delta)
    low, high = -1, n + 1  # chance(low) <= delta < chance(high)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if chance(middle, n, epsilon) <= delta else (low, middle)
    return low


def needed(epsilon: float, delta: float) -> int:
    """The fewest cases that can hold the promise: so many without an error.

    Raises:
        ValueError: epsilon or delta is not between 0 and 1.

    """
    _between(epsilon=epsilon, delta=delta)
    n = max(1, math.ceil(math.log(delta) / math.log1p(-epsilon) - 1e-9))  # fewer leave the tail above delta
    while chance(0, n, epsilon) > delta:
        n = max(n + 1, math.floor((math.floor(epsilon * n) + 1) / epsilon))  # until one error more would be too many
    return n


def upper(errors: int, n: int, delta: float) -> float:
    """The rate that so many errors rule out, with all above it, with confidence 1 - delta (Clopper & Pearson, 1934).

    Raises:
        ValueError: impossible counts, or delta is not between 0 and 1.

    """
    _counts(errors, n)
    _between(delta=delta)
    low, high = 0.0, 1.0
    while errors < n and high - low > 1e-12:
        middle = (low + high) / 2
        low, high = (middle, high) if tail(errors, n, middle) > delta else (low, middle)
    return high


def in_turn(counts: Sequence[tuple[int, int]], epsilon: float, delta: float) -> int:
    """How many thresholds hold, of (errors, cases) at each, in this order.

    Raises:
        ValueError: impossible counts, or epsilon or delta is not between 0 and 1.

    """
    _between(epsilon=epsilon, delta=delta)
    for done, (errors, n) in enumerate(counts):
        if chance(errors, n, epsilon) > delta:
            return done
    return len(counts)


def enough(n: int, epsilon: float, delta: float, *, cases: str = "tasks") -> None:
    """Refuse what so few cases can never show.

    Raises:
        CalibrationError: even without an error they would not do.
        ValueError: epsilon or delta is not between 0 and 1.

    """
    if n < (least := needed(epsilon, delta)):
        raise CalibrationError(
            f"{n} {cases} cannot show an error of at most {epsilon:g} with confidence {1 - delta:g}",
            hint=f"At least {least} are needed, without a single error; more where some are wrong.",
        )


def _choose(n: int, k: int) -> float:
    """The logarithm of C(n, k)."""
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def _sum(logs: Iterable[float]) -> float:
    return min(1.0, math.fsum(map(math.exp, logs)))


def _counts(errors: int, n: int) -> None:
    if not 0 <= errors <= n:
        raise ValueError(f"{errors} errors of {n} cases")


def _between(**values: float) -> None:
    for name, value in values.items():
        if not 0.0 < value < 1.0:
            raise ValueError(f"{name} is {value}, expected a number between 0 and 1")
