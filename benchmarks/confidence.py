"""Whether a confidence tells right choices from wrong ones, on recorded samples of CodeGen-16B: HumanEval, 82 problems.

    python -m benchmarks.confidence [STORE]

Runs the recorded programs and tests of $AVOW_DATA or ../shared/data, minutes on two cores; with a store, only once. For
the margin of B4, the posterior of its choice, and for `avow` the margin of its scores, the posterior with one share
after the other as it was before (`BEFORE`) or left out, and the posterior:

AUROC with all samples, with its 95 % interval over problems, and in the mean of 20 draws; the gain of the posterior
over each; the share right among the surest; and the smallest risk (steps of .01) at which a promise made on one half of
the problems answers at least 20 % of the other half in the mean of 200 halves, and how often more of those were wrong.
Halves of 41 problems can show no risk below .10 (delta = .1) at all.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from unittest.mock import patch

import numpy as np
from benchmarks.ablation import executed

from avow.core.evidence import FloatArray, IntArray, Ranking
from avow.core.store import Store
from avow.evals.draws import drawn
from avow.evals.matrix import Recorded
from avow.evals.metrics import auroc, risk_coverage
from avow.evals.voting import Outcome, promised
from avow.select import RULES
