"""B4: the Bayesian choice among programs and tests that are both unsure (arXiv 2409.08692).

Model: program i is correct with probability theta_x, test j with theta_y; a correct program passes exactly the correct
tests; a wrong one passes a correct test with probability theta_1 and a wrong test with theta_0. With the priors
theta_x, theta_y ~ Beta(a, 1), theta_1 ~ Beta(1, 1), theta_0 ~ Beta(1, b0) integrated out, the log posterior of the
hypothesis "exactly the programs of this group are correct, and exactly the tests that they pass" is up to a constant

    lnB(ny + a, M - ny + 1) + lnB(nx + a, N - nx + 1) + lnB(s1 + 1, n1 - s1 + 1) + lnB(s0 + 1, n0 - s0 + b0)

with nx, ny the sizes of the group and of its tests, s1 of n1 = (N - nx) ny and s0 of n0 = (N - nx)(M - ny) the passes
of the other programs inside and outside those tests. Column sums give all groups at once: O(N M + U M).

The posterior is overconfident, because tests are not independent: rank with it, do not quote it. `avow.select.default`
uses it tempered. Ties, trusted tests: `avow.select.ranking`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from avow.core.evidence import BoolArray, Evidence, FloatArray, IntArray, Ranking
from avow.select.ranking import label_rows, ranked
from avow.select.special import betaln


def group_scores(
    passes: BoolArray,
    groups: IntArray,
    weights: FloatArray | IntArray | None = None,
    *,
    a: float = 1e3,
    b0: float = 1e5,
) -> FloatArray:
    """Log posterior, up to a constant, of each group being the correct one: [U].

    passes [N, M]; groups [N] numbers 0..U-1, each used; weights [M] how often each test counts (default once).
    The programs of a group normally pass the same tests. Where they do not, the group's tests are those that every
    member passes, and the members' other passes stand for nothing.

    Raises:
        ValueError: a prior is not positive.

    """
    if not (a > 0 and b0 > 0):
        raise ValueError(f"B4 needs positive priors, found a = {a}, b0 = {b0}")
    n, m = passes.shape
    u = int(groups.max()) + 1 if n else 0
    weight = np.ones(m) if weights is None else weights.astype(np.float64)
    nx = np.bincount(groups, minlength=u).astype(np.float64)
    member, alike = _members(passes, groups, u)
    ny = member @ weight
    # passes by test and by group; where members are alike, one of them stands for all
    column = nx @ member if alike else passes.sum(axis=0, dtype=np.float64)
    own = nx * ny if alike else np.bincount(groups, passes @ weight, minlength=u)
    s1 = member @ (column * weight) - nx * ny
    s0 = own.sum() - own - s1
    total = weight.sum()
    n1, n0 = (n - nx) * ny, (n - nx) * (total - ny)
    # fractional weights: differences of equal sums can fall below zero by rounding
    s1, s0 = np.clip(s1, 0.0, n1), np.clip(s0, 0.0, n0)
    first = np.stack((ny + a, nx + a, s1 + 1.0, s0 + 1.0))
    second = np.stack((total - ny + 1.0, n - nx + 1.0, n1 - s1 + 1.0, n0 - s0 + b0))
    out: FloatArray = betaln(first, second).sum(axis=0)
    return out


def _members(passes: BoolArray, groups: IntArray, u: int) -> tuple[FloatArray, bool]:
    """Tests that every member of a group passes, [U, M] of 0.0 and 1.0; and whether all members pass the same."""
    representative = np.empty(u, dtype=np.int64)
    representative[groups[::-1]] = np.arange(len(groups))[::-1]
    shared = passes[representative]
    odd = np.flatnonzero((passes != shared[groups]).any(axis=1))
    for i in odd:
        shared[groups[i]] &= passes[i]
    return shared.astype(np.float64), not len(odd)


@dataclass(frozen=True, slots=True)
class B4:
    """B4 on groups of programs that pass the same tests. Published priors: a = 1e3, b0 in 1e4 .. 1e6."""

    a: float = 1e3
    b0: float = 1e5
    name: ClassVar[str] = "b4"

    def __call__(self, evidence: Evidence) -> Ranking:
        rows = label_rows(evidence.passes)
        scores = group_scores(evidence.passes, rows, a=self.a, b0=self.b0)
        return ranked(evidence, self.name, scores[rows])
