"""The rule `avow`: what programs do, what tests say, what the texts share, in one score.

    score_i = S_i                         agreement: one-coin Dawid-Skene over all inputs    avow.select.agreement
            + bounded(B4_i / sqrt(N M))   log posterior of i's behaviour, tempered            avow.select.b4
            + centroid_i                  likeness to the programs likely right               avow.select.text
            - constant_i                  one value on every input, of tests or made
            - short_i                     mean of ln(median / length) over i's behaviour    avow.select.text
            + g_i - mean g                g = geometric mean token probability, where known

each with its weight in `Terms`; a weight of 0 takes a term out, and `repeats` 0 takes out that samples of one text add
to its voice. docs/selection.md derives the terms and says what was tried without effect. The weights come from 82
problems of one model, where the optimum is flat; the weight of the log-probability from 140 tasks of avow-small.
Trusted tests overrule the score (`avow.select.ranking`), but programs that fail them still vote: they are right on many
inputs.

A bare pass matrix has no outputs to agree on. There B4 takes the place and the weight of the agreement, unbounded.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import ClassVar

import numpy as np

from avow.core.evidence import Evidence, FloatArray, IntArray, Ranking
from avow.select.agreement import REPEATS, agreement, constant, voices
from avow.select.b4 import group_scores
from avow.select.posterior import posterior
from avow.select.ranking import behaviours, class_means, ranked
from avow.select.special import log_softmax
from avow.select.text import vectors

TEMPERATURE = 0.1  # score difference that is worth a factor e in the weights of the centroid
BOUND = 0.2  # the most that tests can take from a score: they are correlated and must not outvote all else


@dataclass(frozen=True, slots=True)
class Terms:
    """Weights of the terms of the score, and how repeats count within the agreement.

    b4 tempers a log posterior in nats, the others weigh quantities of the size of 1.
    """

    agreement: float = 1.0
    repeats: float = REPEATS
    b4: float = 0.02
    centroid: float = 0.1
    constant: float = 0.1
    short: float = 0.1
    logprob: float = 2.0


@dataclass(frozen=True, slots=True)
class Avow:
    """The default rule. The same evidence gives the same ranking; the order of programs and inputs is irrelevant."""

    terms: Terms = field(default_factory=Terms)
    name: ClassVar[str] = "avow"

    def __call__(self, evidence: Evidence) -> Ranking:
        classes = behaviours(evidence)
        executed = self._executed(evidence, classes)
        likely = np.exp((executed - executed.max(initial=-np.inf)) / TEMPERATURE)
        texts = vectors(evidence.texts)
        score = (
            executed
            + self.terms.centroid * texts.centroid(likely)
            - self.terms.constant * constant(evidence)
            + self.terms.short * class_means(texts.shortfall, classes)
            + self.terms.logprob * token_probability(evidence.logprob)
        )
        ranking = ranked(evidence, self.name, score)
        return replace(ranking, posterior=posterior(evidence, ranking, texts))

    def _executed(self, evidence: Evidence, classes: IntArray) -> FloatArray:
        """The terms that come from running the programs: [N]."""
        heard = voices(evidence, self.terms.repeats)
        total: FloatArray = self.terms.agreement * agreement(evidence.outputs, heard)
        tests = float(evidence.test_count.sum())
        if tests and evidence.n:
            log_posterior = log_softmax(group_scores(evidence.passes, classes, evidence.test_count))[classes]
            tempered = log_posterior / np.sqrt(evidence.n * tests)
            if evidence.outputs.shape[1]:
                total += BOUND * np.tanh(self.terms.b4 * tempered / BOUND)
            else:
                total += self.terms.agreement * bool(self.terms.b4) * tempered
        return total


def token_probability(logprob: FloatArray) -> FloatArray:
    """Geometric mean token probability less its mean over the programs that have one; 0 where it is not known: [N]."""
    known = ~np.isnan(logprob)
    out = np.zeros(len(logprob))
    if known.any():
        g = np.exp(np.minimum(logprob[known], 0.0))
        out[known] = g - g.mean()
    return out
