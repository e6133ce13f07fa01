"""Verdicts of code-based self-verification, and what each of them is worth.

Zhou et al. 2023, "Solving challenging math word problems using GPT-4 Code Interpreter with code-based
self-verification", section 4: an answer is verified (True), refuted (False) or neither (Uncertain), and its vote weighs
w_T > w_U >= w_F. The paper gives no weights that work; here they are learned from answers that are known to be right or
wrong: the smoothed share of right ones in each state, made to fall from T over U to F by pooling neighbours that do not
(isotonic regression, exact). Where verification says nothing, T and U come out alike and the vote is a plain majority.
The vote itself is `avow.select.votes`. Nothing is run here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

Said = bool | None
"""What a check said of one result; None where it crashed, ran out of a limit or returned no bool."""


class Verdict(StrEnum):
    """What a check says of a program or an answer, the best first."""

    TRUE = "T"
    UNCERTAIN = "U"
    FALSE = "F"


def verdict(said: Iterable[Said], mutants: Iterable[Said]) -> Verdict:
    """The verdict of one check, by what it said of a program's results and of the same results with a change each.

    False of a single result refutes. A check that finds every change as good as the result only repeats what it is
    given: its True is worth nothing, and neither is one that breaks on some result.
    """
    words = list(said)
    if any(word is False for word in words):
        return Verdict.FALSE
    real = any(word is False for word in mutants)
    return Verdict.TRUE if words and all(words) and real else Verdict.UNCERTAIN


def reliabilities(counts: Mapping[str, tuple[int, int]]) -> dict[str, float]:
    """How often answers in each state are right, by {state: (right, all)}; falling from T to F, each between 0 and 1.

    One right and one wrong answer are added to each state, so that none is certain; a state that is absent has only
    these.

    Raises:
        ValueError: a state that is none, or more right answers than answers.

    """
    if unknown := set(counts) - set(Verdict):
        raise ValueError(f"unknown verification state {min(unknown)!r}, expected one of T, U, F")
    if wrong := [f"{s}: {right} of {n}" for s, (right, n) in counts.items() if not 0 <= right <= n]:
        raise ValueError(f"right answers of all in state {wrong[0]}: expected 0 or more, at most all")
    known = [counts.get(state, (0, 0)) for state in Verdict]
    return dict(zip(Verdict, falling([(right + 1.0, n + 2.0) for right, n in known]), strict=True))


def falling(shares: Sequence[tuple[float, float]]) -> list[float]:
    """The likeliest shares that never rise, of (hits, trials > 0) in order: pool adjacent violators."""
    blocks: list[tuple[float, float, int]] = []
    for hits, trials in shares:
        block = (hits, trials, 1)
        while blocks and block[0] * blocks[-1][1] > blocks[-1][0] * block[1]:
            before = blocks.pop()
            block = (before[0] + block[0], before[1] + block[1], before[2] + block[2])
        blocks.append(block)
    return [hits / trials for hits, trials, n in blocks for _ in range(n)]


def weights(reliability: Mapping[str, float]) -> dict[str, float]:
    """What a vote in each state weighs: its odds to be right, T 1.

    The ratio of two weights is the Bayes factor between their states, as `avow.select.verified` uses them.

    Raises:
        ValueError: a reliability is not between 0 and 1.

    """
    if any(not 0.0 < p < 1.0 for p in reliability.values()):
        raise ValueError(f"a reliability has to be between 0 and 1, found {dict(reliability)}")
    odds = {state: p / (1.0 - p) for state, p in reliability.items()}
    most = max(odds.values())
    return {state: value / most for state, value in odds.items()}
