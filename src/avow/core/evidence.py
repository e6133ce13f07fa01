"""What selectors read and what they return: one table of evidence in arrays, one ranking.

Pure data. Every rule in `avow.select` maps an `Evidence` to a `Ranking`; none sees a process, a file or a clock.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What is known about N distinct programs that load.

    outputs    [N, C]  behaviour at input c: ids >= 0 are values, equal iff the canonical values are equal (ids compare
                       across the whole table: one value has one id at every input); negative ids are exceptions and
                       limits (which never agree with anything, but tell behaviours apart)
    passes     [N, T]  verdicts of the generated tests
    test_call  [T]     the input of a test of the form `call == expected`, -1 for any other test
    test_count [T]     how often the model wrote the test
    trusted    [N, R]  verdicts of trusted tests and prompt examples; R may be 0
    given      [R]     whether a user or a benchmark gave the test; the others are examples found in a prompt, which can
                       be wrong
    counts     [N]     how many samples gave this program
    logprob    [N]     mean log-probability per token, nan where the model gives none
    probes     [N, P]  behaviour at inputs made from the signature, apart from `outputs` and numbered with them; P is 0
                       where `outputs` are at such inputs, for want of tests
    texts      N       program sources
    """

    outputs: IntArray
    passes: BoolArray
    test_call: IntArray
    test_count: IntArray
    trusted: BoolArray
    given: BoolArray
    counts: IntArray
    logprob: FloatArray
    probes: IntArray
    texts: tuple[str, ...]

    @property
    def n(self) -> int:
        return len(self.counts)

    @property
    def blind(self) -> bool:
        """Whether nothing was seen of any program: no input, no test."""
        return not any(a.shape[1] for a in (self.outputs, self.probes, self.passes, self.trusted))

    def take(self, rows: IntArray) -> Evidence:
        """The same on the programs of these indices alone, in this order; repeats are allowed."""
        return replace(
            self,
            outputs=self.outputs[rows],
            passes=self.passes[rows],
            trusted=self.trusted[rows],
            counts=self.counts[rows],
            logprob=self.logprob[rows],
            probes=self.probes[rows],
            texts=tuple(self.texts[i] for i in rows),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """A full ranking of N programs by one rule.

    order     [N]  program indices, best first; of tied programs the one that most samples gave, then index order
    scores    [N]  higher is better; programs that fail a trusted test stand below all that pass every one
    rank      [N]  dense rank, 0 is best; equal rank = tied under the rule
    classes   [N]  behaviour class of each program, by order of first appearance
    posterior [N]  probability that the program is correct, None for rules that state none
    """

    rule: str
    order: IntArray
    scores: FloatArray
    rank: IntArray
    classes: IntArray
    posterior: FloatArray | None = None

    @property
    def best(self) -> IntArray:
        """The programs tied at the top."""
        return np.flatnonzero(self.rank == 0).astype(np.int64)
