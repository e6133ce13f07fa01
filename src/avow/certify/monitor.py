"""Are the tasks still like those of the calibration? Watches a stream, and may be asked at any time.

A promise holds for tasks like those that made it. Two rates tell when they are not: how many answers are accepted, and
how many of the accepted turn out wrong, as far as somebody finds out. For "the rate is at most p" the monitor keeps

    E = mean over q of the product over cases of (q / p if it happened, (1 - q) / (1 - p) if not)

over twelve rates q above p. While the rate is at most p, E grows beyond 1 / alpha with probability alpha at most,
however long one watches and however often one looks (Ville's inequality; Ramdas et al., "Game-theoretic statistics and
safe anytime-valid inference", 2023). That acceptance does not fall is watched as the rate of what is not accepted.

It says that something changed, not what; and a change that leaves both rates alone goes unseen.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from avow.certify.binomial import upper

ALPHA = 0.01
RATES = 12


@dataclass(slots=True)
class Rate:
    """Evidence that a rate is above `limit`, between 0 and 1."""

    limit: float
    seen: int = 0
    happened: int = 0

    @property
    def evidence(self) -> float:
        """E, which is at least 1 / alpha with probability alpha at most if the rate never was above the limit."""
        p, k, rest = self.limit, self.happened, self.seen - self.happened
        rates = (p + (1.0 - p) * 0.5**i for i in range(1, RATES + 1))
        logs = [k * math.log(q / p) + rest * math.log((1.0 - q) / (1.0 - p)) for q in rates]
        top = max(logs)
        return math.exp(min(700.0, top)) * math.fsum(math.exp(log - top) for log in logs) / RATES

    def see(self, happened: bool) -> None:
        self.seen += 1
        self.happened += happened


@dataclass(slots=True)
class Monitor:
    """Watches what is accepted, and what of it is wrong.

    epsilon: the risk that was promised. accepted, proof: how many tasks of the calibration's proof were accepted.
    alpha: the probability of a false alarm, of each of the three rates.
    """

    epsilon: float
    accepted: int
    proof: int
    alpha: float = ALPHA
    wrong: Rate = field(init=False)
    more: Rate = field(init=False)
    fewer: Rate = field(init=False)

    def __post_init__(self) -> None:
        if not 0 < self.epsilon < 1 or not 0 < self.alpha < 1 or not 0 <= self.accepted <= self.proof:
            raise ValueError(f"epsilon {self.epsilon}, alpha {self.alpha}, {self.accepted} of {self.proof} accepted")
        self.wrong = Rate(self.epsilon)
        self.more = Rate(self._band(self.accepted))
        self.fewer = Rate(self._band(self.proof - self.accepted))

    def _band(self, count: int) -> float:
        """The largest rate that the calibration leaves possible."""
        return min(1.0 - 1e-9, upper(count, self.proof, self.alpha / 2))

    def see(self, accepted: bool, wrong: bool | None = None) -> None:
        """One answer more. wrong: what somebody found out of an accepted one, None for nothing.

        Raises:
            ValueError: an answer that was not accepted is called right or wrong.

        """
        if wrong is not None and not accepted:
            raise ValueError("only an accepted answer can break a promise")
        self.more.see(accepted)
        self.fewer.see(not accepted)
        if wrong is not None:
            self.wrong.see(wrong)

    @property
    def alarms(self) -> tuple[str, ...]:
        """What is no longer as it was, in words; nothing while all is well."""
        told = (
            (self.wrong, f"more than {100 * self.epsilon:g} % of what was accepted is wrong"),
            (self.more, "more is accepted than in the calibration"),
            (self.fewer, "less is accepted than in the calibration"),
        )
        return tuple(
            f"{what}: {rate.happened if rate is not self.fewer else rate.seen - rate.happened} of {rate.seen}"
            for rate, what in told
            if rate.evidence >= 2.0 / self.alpha  # the other half of alpha is for the calibration's own error
        )
