"""Verdicts of checks, and the weights that are learned for them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations, pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from avow.verify.verdicts import Said, Verdict, falling, reliabilities, verdict, weights

HITS = st.integers(0, 50).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
COUNTS = st.tuples(st.integers(0, 60), st.integers(1, 60)).map(lambda c: (float(min(c)), float(c[1] + 1)))


@pytest.mark.parametrize(
    ("said", "mutants", "expected"),
    [
        ([True, True], [False, True], Verdict.TRUE),
        ([True, True], [True, True], Verdict.UNCERTAIN),  # an echo
        ([True], [], Verdict.UNCERTAIN),  # nothing shows that it can refuse
        ([True, False], [False], Verdict.FALSE),
        ([None, False], [None], Verdict.FALSE),
        ([True, None], [False], Verdict.UNCERTAIN),
        ([None], [None], Verdict.UNCERTAIN),
        ([], [False], Verdict.UNCERTAIN),
    ],
)
def test_a_verdict_needs_a_check_that_checks(said: list[Said], mutants: list[Said], expected: Verdict) -> None:
    assert verdict(said, mutants) is expected


def _likelihood(p: Sequence[float], shares: Sequence[tuple[float, float]]) -> float:
    def term(k: float, x: float) -> float:
        return 0.0 if k == 0 else -math.inf if x <= 0 else k * math.log(x)

    return sum(term(hits, x) + term(n - hits, 1 - x) for x, (hits, n) in zip(p, shares, strict=True))


def _by_brute_force(shares: Sequence[tuple[float, float]]) -> list[float]:
    """The best of all ways to cut the row into blocks of one share each that do not rise."""
    best: list[float] = []
    for cuts in (c for r in range(len(shares)) for c in combinations(range(1, len(shares)), r)):
        ends = [0, *cuts, len(shares)]
        blocks = [shares[a:b] for a, b in pairwise(ends)]
        means = [sum(h for h, _ in block) / sum(n for _, n in block) for block in blocks]
        if all(a >= b for a, b in pairwise(means)):
            p = [mean for mean, block in zip(means, blocks, strict=True) for _ in block]
            if not best or _likelihood(p, shares) > _likelihood(best, shares):
                best = p
    return best


@given(st.lists(COUNTS, min_size=1, max_size=6))
@example([(0.0, 2.0), (2.0, 2.0), (1.0, 2.0)])
def test_pooling_is_the_likeliest_row_that_never_rises(shares: list[tuple[float, float]]) -> None:
    assert falling(shares) == pytest.approx(_by_brute_force(shares))


@given(st.dictionaries(st.sampled_from("TUF"), HITS))
def test_weights_fall_from_verified_to_refuted(counts: dict[str, tuple[int, int]]) -> None:
    learned = weights(reliabilities(counts))
    assert 1.0 == learned["T"] >= learned["U"] >= learned["F"] > 0.0


def test_a_verification_that_tells_nothing_is_worth_nothing() -> None:
    assert set(weights(reliabilities({"T": (50, 100), "U": (50, 100), "F": (50, 100)})).values()) == {1.0}
    echo = weights(reliabilities({"T": (40, 100), "U": (60, 100), "F": (5, 100)}))
    assert echo["T"] == echo["U"] > echo["F"]


def test_a_good_verification_is_worth_its_odds() -> None:
    learned = weights(reliabilities({"T": (89, 98), "U": (49, 98), "F": (9, 98)}))
    assert learned == pytest.approx({"T": 1.0, "U": 1 / 9, "F": 1 / 81})


@pytest.mark.parametrize("counts", [{"X": (1, 2)}, {"T": (3, 2)}, {"F": (-1, 2)}])
def test_counts_that_are_none_are_refused(counts: dict[str, tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match="state"):
        reliabilities(counts)


def test_reliabilities_without_doubt_are_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        weights({"T": 1.0, "U": 0.5, "F": 0.2})
