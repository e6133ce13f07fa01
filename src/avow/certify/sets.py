"""Sets of answers that hold the right one: PAC prediction sets for labels, tables, codes, anything with scores.

Every possible answer has a score, such as its probability; the set holds all answers with a score of at least t. On n
calibration cases the score of the right answer is known. The sets miss it where that score is below t, and t is the
largest at which so few misses (`binomial.chance`) promise at most a share epsilon of them: Park et al., "PAC confidence
sets for deep neural networks via calibrated prediction", ICLR 2020. As sets shrink with t, misses only grow, and no
testing in turn is needed.

It does not make the sets small: that is for the scores.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from avow.certify.binomial import allowed, enough
from avow.core.errors import CalibrationError
from avow.core.evidence import BoolArray


def threshold(right: ArrayLike, epsilon: float, delta: float = 0.1) -> float:
    """The score from which on answers belong to the set.

    Args:
        right: [n] the score of the right answer of each case, higher is likelier; -inf where it has none.
        epsilon: the share of sets that may miss the right answer.
        delta: the probability that the calibration misleads.

    Raises:
        CalibrationError: fewer cases than could ever show this, or too many right answers without a score.
        ValueError: a score is nan, or epsilon or delta is not between 0 and 1.

    """
    scores = np.sort(np.asarray(right, dtype=np.float64).ravel())
    if np.isnan(scores).any():
        raise ValueError("a score is nan")
    enough(len(scores), epsilon, delta, cases="cases")
    most = allowed(len(scores), epsilon, delta)
    if most < len(scores) and scores[most] == -np.inf:
        without = f"{np.isneginf(scores).sum()} of {len(scores)} right answers"
        raise CalibrationError(f"{without} have no score, and no set can hold them")
    return float(scores[most]) if most < len(scores) else float("inf")


def members(scores: ArrayLike, threshold: float) -> BoolArray:
    """Which answers belong to the set; nan belongs to none."""
    out: BoolArray = np.asarray(scores, dtype=np.float64) >= threshold
    return out
