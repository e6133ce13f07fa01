"""The probability that a chosen program is correct: how much of the population stands behind it. Untrained.

Of the V voices (`avow.select.agreement`) of the programs that pass all m trusted tests, five shares support program i,
each counting i itself:
    agreement   the mean share of voices that return what i returns, over the inputs of tests, beyond chance
    lead        the samples of i's behaviour beside those of its strongest rival and of a phantom program
    probes      agreement, chance and all, over made inputs. Failing is an answer there: such inputs can be invalid
    likeness    the mean textual similarity to i
    coverage    1 - singletons / V, Good and Turing's estimate of the probability that a further voice would behave like
                one already seen (singletons: behaviours with one voice)
q = V / (V + 1 / (m + 1)) times the mean of those that are observed: the phantom agrees with nobody; it passes all m
tests with probability 1 / (m + 1), that is if any pass rate is as likely as any other. On a bare matrix of verdicts the
share of voices with i's verdicts stands for agreement. p = q^2 / (q^2 + (1 - q)^2): the shares are no independent
witnesses, but count as two.

A class has the p of its best programs. At most one behaviour is right, so the classes tied at the top share at most 1
and all others share what these leave. A program that fails a trusted test has probability 0, but for examples found in
a prompt: these can be wrong. Where no program passes all of them, those that pass all else count, odds times 0.05.

Margins of scores are not used: they were measured to say little (AUROC .59-.65). Docs: docs/selection.md.
"""

from __future__ import annotations

import numpy as np

from avow.core.evidence import BoolArray, Evidence, FloatArray, IntArray, Ranking
from avow.select.agreement import agreement, beyond_chance, voices
from avow.select.ranking import failures, label_rows
from avow.select.text import Vectors, vectors

VERSION = 2  # of what is stated: what was calibrated by another one promises nothing here
WITNESSES = 2.0  # exponent of the odds; flat between 1.5 and 2.5
WRONG_EXAMPLES = 0.05  # how often the examples of a prompt contradict its own tests: 3 of 67 sets of HumanEval


def probabilities(evidence: Evidence, ranking: Ranking) -> FloatArray:
    """The probabilities that a rule states, those of `posterior` for its classes where it states none: [N]."""
    return posterior(evidence, ranking, vectors(evidence.texts)) if ranking.posterior is None else ranking.posterior


def posterior(evidence: Evidence, ranking: Ranking, texts: Vectors) -> FloatArray:
    """Probability of being correct, the same for all programs of a class: [N] in [0, 1]."""
    out = np.zeros(evidence.n)
    alive, tests, doubt = _population(evidence)
    if not alive.any():
        return out
    if evidence.blind:
        out[alive] = 1.0 / (alive.sum() + 1.0)  # they and the phantom are equally likely: nothing was seen of any
        return out
    classes = label_rows(ranking.classes[alive, None])
    voice = voices(evidence)
    likeness = texts.centroid(voice * alive)[alive]
    q = _support(evidence.take(np.flatnonzero(alive)), voice[alive], classes, likeness, 1.0 / (tests + 1))
    odds = doubt * (q / (1.0 - q)) ** WITNESSES
    out[alive] = _coherent(odds / (1.0 + odds), classes, ranking.rank[alive])
    return out


def _population(evidence: Evidence) -> tuple[BoolArray, int, float]:
    """The programs that count [N], how many trusted tests they pass, and the factor of their odds.

    Where no program passes the examples of a prompt too, these are out of the count.
    """
    passing: BoolArray = failures(evidence) == 0
    if passing.any():
        return passing, len(evidence.given), 1.0
    given: BoolArray = (~evidence.trusted[:, evidence.given]).sum(axis=1) == 0
    return given, int(evidence.given.sum()), WRONG_EXAMPLES


def _support(
    evidence: Evidence, voice: FloatArray, classes: IntArray, likeness: FloatArray, phantom: float
) -> FloatArray:
    """The value q of every program by itself: [N] in [0, 1)."""
    total, behind = voice.sum(), np.bincount(classes, voice)
    shares = [(likeness * (total - voice) + voice) / total, np.full(len(voice), 1.0 - (behind == 1.0).sum() / total)]
    shares.append(beyond_chance(evidence.outputs, voice) if evidence.outputs.shape[1] else behind[classes] / total)
    shares.append(_lead(evidence.counts, classes))
    if evidence.probes.shape[1]:
        shares.append(agreement(np.maximum(evidence.probes, -1) + 1, voice))
    out: FloatArray = total / (total + phantom) * np.mean(shares, axis=0)
    return out


def _lead(counts: IntArray, classes: IntArray) -> FloatArray:
    """Samples of each program's class beside those of the largest other class and one more: [N] in (0, 1)."""
    samples = np.bincount(classes, counts)
    first, second = np.sort(np.append(samples, 0.0))[[-1, -2]]
    rival = np.where(samples == first, second, first)
    out: FloatArray = (samples / (samples + rival + 1.0))[classes]
    return out


def _coherent(p: FloatArray, classes: IntArray, rank: IntArray) -> FloatArray:
    """One probability a class, that of its best programs; classes tied at the top share at most 1, others the rest."""
    first = np.full(int(classes.max()) + 1, rank.max())
    np.minimum.at(first, classes, rank)
    best = rank == first[classes]
    by_class = np.bincount(classes, p * best) / np.bincount(classes, best)
    top = first == 0
    by_class[top] *= min(1.0, 1.0 / by_class[top].sum())
    left, rest = max(0.0, 1.0 - by_class[top].sum()), by_class[~top].sum()
    by_class[~top] *= min(1.0, left / rest) if rest else 1.0
    out: FloatArray = by_class[classes]
    return out
