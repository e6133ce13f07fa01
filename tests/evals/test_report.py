"""What an evaluation says of problems whose scores can be counted by hand."""

from __future__ import annotations

import numpy as np
import pytest
from tests.select.evidence import empty, evidence

from avow.evals.matrix import Recorded
from avow.evals.report import judged, pass_at, score
from avow.select import RULES
from avow.select.posterior import posterior
from avow.select.text import vectors

E = evidence([[1, 1], [1, 1], [2, 2]], [[1], [1], [0]], test_call=[0], counts=[1, 2, 1])
SOLVED = Recorded("solved", E, np.array([True, True, False]), 0.75, solvable=True)
MISSED = Recorded("missed", E.take(np.array([2, 0])), np.array([True, False]), 0.5, solvable=True)
EMPTY = Recorded("empty", empty(), np.zeros(0, dtype=np.bool_), 0.0, solvable=False)


def test_scores_are_means_over_problems() -> None:
    out = score([SOLVED, MISSED, EMPTY], {name: RULES[name] for name in ("random", "codet", "avow")})
    assert out["n"] == 3
    assert out["pass@1"] == {"random": 41.6667, "codet": 33.3333, "avow": 33.3333, "oracle": 66.6667}
    assert set(out["auroc"]) == {"codet", "avow"}
    bins = out["calibration"]["reliability"]
    assert sum(count for *_, count in bins) == 3
    gaps = [count * abs(stated - observed) for stated, observed, count in bins]
    assert out["calibration"]["error"] == pytest.approx(sum(gaps) / 3, abs=1e-3)
    assert out["calibration"]["precision_at_coverage"] == {"25": 100.0, "50": 50.0, "75": 33.3, "100": 33.3}
    assert out["calibration"]["risk_coverage"] == [[0.333, 0.0], [0.667, 0.5], [1.0, 0.667]]


def test_a_rule_without_probabilities_is_given_the_common_ones() -> None:
    right, sure = judged(SOLVED, RULES["codet"])
    ranking = RULES["codet"](E)
    assert (right, sure) == (1.0, pytest.approx(posterior(E, ranking, vectors(E.texts))[0]))
    own = RULES["avow"](E).posterior
    assert own is not None
    assert judged(SOLVED, RULES["avow"])[1] == pytest.approx(own[0])
    assert judged(EMPTY, RULES["avow"]) == (0.0, 0.0)


def test_pass_at_k_for_every_k_that_all_problems_have() -> None:
    assert pass_at([(10, 5), (20, 0)]) == {"1": 25.0, "10": 50.0}
    assert pass_at([]) == {}
