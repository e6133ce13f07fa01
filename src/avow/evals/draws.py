"""Smaller budgets out of one run: what a rule would have chosen from n of the samples and n of the test texts.

AlphaCode's protocol (section 2.2, appendix A.3): draw from the pool, run the complete selector, average. Nothing is
executed again: a draw restricts the table of evidence to the programs, tests and inputs that it would have had.
`mean_over_draws` asks for one program and counts ties as expected, `solve_rate` submits up to n: n@k.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from avow.core.evidence import IntArray
from avow.core.protocols import Selector
from avow.evals.benchmark import Result
from avow.evals.matrix import Recorded
from avow.evals.metrics import n_at_k
from avow.select import submissions


def restricted(result: Result, samples: IntArray, texts: IntArray) -> Recorded:
    """The problem as it would be with only these samples [n] and test texts [n] (indices)."""
    whole, evidence = result.scored, result.scored.evidence
    counts = Counter(int(r) for r in result.sample_rows[samples] if r >= 0)
    rows = np.array(sorted(counts), dtype=np.int64)
    found = Counter(t for text in texts for t in result.text_tests[text])
    columns = np.array(sorted(found), dtype=np.int64)
    inputs = sorted({c for t in columns for c in result.test_inputs[t]})
    position = {c: k for k, c in enumerate(inputs)}
    outputs, probes = evidence.outputs[:, np.array(inputs, dtype=np.int64)], evidence.probes
    if not inputs:  # inputs made from the signature take their place, as they do in a run without tests
        outputs, probes = (probes if any(result.test_inputs) else evidence.outputs), evidence.probes[:, :0]
    smaller = replace(
        evidence,
        outputs=outputs,
        passes=evidence.passes[:, columns],
        test_call=np.array([position.get(int(evidence.test_call[t]), -1) for t in columns], dtype=np.int64),
        test_count=np.array([found[t] for t in columns], dtype=np.int64),
        probes=probes,
    ).take(rows)
    smaller = replace(smaller, counts=np.array([counts[r] for r in rows], dtype=np.int64))
    drawn = result.sample_rows[samples]
    correct = whole.correct[rows]
    base = float(np.mean([r >= 0 and whole.correct[r] for r in drawn])) if len(drawn) else 0.0
    return Recorded(whole.task_id, smaller, correct, base, bool(correct.any()))


def drawn(results: list[Result], n: int, *, draws: int = 20, seed: int = 0) -> Iterator[list[Recorded]]:
    """Yield each problem as it would be with n samples and n test texts, once a draw.

    Raises:
        ValueError: a problem has fewer than n samples.

    """
    rng = np.random.default_rng(seed)
    picked = [[_draw(result, n, rng) for result in results] for _ in range(draws)]
    for i, result in enumerate(results):
        yield [restricted(result, *draw[i]) for draw in picked]


def mean_over_draws(
    results: list[Result], score: Callable[[Recorded], float], n: int, *, draws: int = 20, seed: int = 0
) -> list[float]:
    """A score in %, averaged over the problems, one number a draw.

    Raises:
        ValueError: a problem has fewer than n samples.

    """
    scores = [[score(problem) for problem in each] for each in drawn(results, n, draws=draws, seed=seed)]
    return [100.0 * float(mean) for mean in np.mean(scores, axis=0)]


def solve_rate(result: Result, rule: Selector, k: int, n: int, *, draws: int = 20, seed: int = 0) -> float:
    """n@k of one problem: how often one of up to n submissions is right that are chosen from k samples, k test texts.

    Where there is nothing to choose by, the first n samples of a draw are submitted.
    """
    correct = np.append(result.scored.correct, False)[result.sample_rows]  # samples that do not load are -1
    rng = np.random.default_rng(seed)

    def submit(drawn: IntArray) -> IntArray:
        part = restricted(result, drawn, _texts(result, k, rng))
        ranking = part.ranking(rule)
        if ranking is None:
            return drawn
        rows = result.sample_rows[drawn]
        programs, first = np.unique(rows, return_index=True)
        return drawn[first[programs >= 0]][submissions(part.evidence, ranking, n)]

    return n_at_k(correct, k, n, submit, draws=draws, seed=seed)


def _draw(result: Result, n: int, rng: np.random.Generator) -> tuple[IntArray, IntArray]:
    samples = len(result.sample_rows)
    if samples < n:
        raise ValueError(f"{result.scored.task_id} has {samples} samples, a draw wants {n}")
    return rng.choice(samples, n, replace=False), _texts(result, n, rng)


def _texts(result: Result, n: int, rng: np.random.Generator) -> IntArray:
    """As many test texts as samples, or all where there are fewer."""
    texts = len(result.text_tests)
    return rng.choice(texts, min(n, texts), replace=False)
