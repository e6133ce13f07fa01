"""Smaller budgets out of one run: what a rule would have chosen from n of the samples and n of the test texts.

AlphaCode's n@k protocol (section 2.2, appendix A.3): draw from the pool, run the complete selector, average. Nothing is
executed again: a draw restricts the table of evidence to the programs, tests and inputs that it would have had.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np

from avow.core.protocols import Selector
from avow.evals.benchmark import Result
from avow.evals.matrix import Recorded


def restricted(result: Result, samples: np.ndarray, texts: np.ndarray) -> Recorded:
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


def mean_over_draws(results: list[Result], rule: Selector, n: int, *, draws: int = 20, seed: int = 0) -> list[float]:
    """Expected correctness in % of the rule's choice, averaged over the problems, one number a draw.

    Raises:
        ValueError: a problem has fewer than n samples.

    """
    rng = np.random.default_rng(seed)
    out = []
    for _ in range(draws):
        scores = []
        for result in results:
            if len(result.sample_rows) < n:
                raise ValueError(f"{result.scored.task_id} has {len(result.sample_rows)} samples, a draw wants {n}")
            samples = rng.choice(len(result.sample_rows), n, replace=False)
            texts = rng.choice(len(result.text_tests), min(n, len(result.text_tests)), replace=False)
            scores.append(restricted(result, samples, texts).score(rule))
        out.append(100.0 * float(np.mean(scores)))
    return out
