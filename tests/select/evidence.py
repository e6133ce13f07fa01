"""Small tables of evidence for the tests of selection: by hand, at random, shuffled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from avow.core.evidence import Evidence, IntArray


def evidence(
    outputs: Sequence[Sequence[int]] = (),
    passes: Sequence[Sequence[int]] = (),
    *,
    n: int | None = None,
    test_call: Sequence[int] | None = None,
    test_count: Sequence[int] | None = None,
    trusted: Sequence[Sequence[int]] = (),
    given: Sequence[int] | None = None,
    counts: Sequence[int] | None = None,
    logprob: Sequence[float] | None = None,
    probes: Sequence[Sequence[int]] = (),
    texts: Sequence[str] | None = None,
) -> Evidence:
    """Evidence from rows a program; what is not given is absent."""
    n = next((len(rows) for rows in (outputs, passes, trusted, probes, counts or ()) if rows), n or 0)
    table = np.array(passes, dtype=np.bool_).reshape(n, -1) if n and len(passes) else np.zeros((n, 0), dtype=np.bool_)
    m = table.shape[1]
    required = np.array(trusted, dtype=np.bool_).reshape(n, -1) if len(trusted) else np.zeros((n, 0), dtype=np.bool_)
    return Evidence(
        outputs=_ids(outputs, n),
        passes=table,
        test_call=np.array(test_call if test_call is not None else [-1] * m, dtype=np.int64),
        test_count=np.array(test_count if test_count is not None else [1] * m, dtype=np.int64),
        trusted=required,
        given=np.array(given if given is not None else [1] * required.shape[1], dtype=np.bool_),
        counts=np.array(counts if counts is not None else [1] * n, dtype=np.int64),
        logprob=np.array(logprob if logprob is not None else [np.nan] * n, dtype=np.float64),
        probes=_ids(probes, n),
        texts=tuple(texts) if texts is not None else tuple(f"def f(x):\n    return x + {i}\n" for i in range(n)),
    )


def _ids(rows: Sequence[Sequence[int]], n: int) -> IntArray:
    return np.array(rows, dtype=np.int64).reshape(n, -1) if len(rows) else np.zeros((n, 0), dtype=np.int64)


def empty(n: int = 0) -> Evidence:
    return evidence(n=n)


def take(e: Evidence, rows: Sequence[int] | np.ndarray) -> Evidence:
    """The programs of these indices, in this order; repeats are allowed."""
    return e.take(np.asarray(rows, dtype=np.int64))


def shuffle_columns(e: Evidence, rng: np.random.Generator) -> Evidence:
    """The same inputs, probes, tests and trusted tests in another order."""
    tables = (e.outputs, e.passes, e.trusted, e.probes)
    calls, tests, trusted, probes = (rng.permutation(table.shape[1]) for table in tables)
    place = np.argsort(calls)
    moved = np.array([place[c] if c >= 0 else -1 for c in e.test_call[tests]], dtype=np.int64)
    return replace(
        e,
        outputs=e.outputs[:, calls],
        passes=e.passes[:, tests],
        test_call=moved,
        test_count=e.test_count[tests],
        trusted=e.trusted[:, trusted],
        given=e.given[trusted],
        probes=e.probes[:, probes],
    )


@st.composite
def tables(draw: st.DrawFn, *, most: int = 9, trusted: bool = True) -> Evidence:
    """Random evidence as a run gives it: few distinct values, tests that follow from the outputs, or others."""
    seed = draw(st.integers(0, 2**32 - 1))
    n, c, m = draw(st.integers(1, most)), draw(st.integers(0, 6)), draw(st.integers(0, 6))
    r = draw(st.integers(0, 3)) if trusted else 0
    p = draw(st.integers(0, 3)) if c else 0
    return random_evidence(np.random.default_rng(seed), n, c, m, r, probes=p)


def random_evidence(
    rng: np.random.Generator, n: int, c: int, m: int, r: int = 0, *, probes: int = 0, behaviours: int = 4
) -> Evidence:
    """N programs of a few behaviours with noise; half of the tests are expected values at a call, if there is one."""
    base = rng.integers(-2, 4, size=(behaviours, c))
    other = rng.random((behaviours, m)) < 0.5
    kind = rng.integers(0, behaviours, size=n)
    outputs = np.where(rng.random((n, c)) < 0.1, rng.integers(-2, 4, size=(n, c)), base[kind])
    call = (
        np.where(rng.random(m) < 0.5, rng.integers(0, c, size=m) if c else -1, -1) if m else np.zeros(0, dtype=np.int64)
    )
    expected = rng.integers(0, 4, size=m)
    passes = np.where(call[None, :] >= 0, outputs[:, call] == expected if c and m else other[kind], other[kind])
    probed = np.where(rng.random((n, probes)) < 0.1, -1, rng.integers(-1, 3, size=(behaviours, probes))[kind])
    words = ["x + 1", "x * 2", "sorted(x)", "[y for y in x]", "x +", "len(x) if x else 0"]
    return Evidence(
        outputs=outputs.astype(np.int64),
        passes=passes.astype(np.bool_).reshape(n, m),
        test_call=call.astype(np.int64),
        test_count=rng.integers(1, 5, size=m).astype(np.int64),
        trusted=rng.random((n, r)) < 0.6,
        given=rng.random(r) < 0.5,
        counts=rng.integers(1, 6, size=n).astype(np.int64),
        logprob=np.where(rng.random(n) < 0.3, np.nan, -rng.random(n)),
        probes=probed.astype(np.int64),
        texts=tuple(f"def f(x):\n    a = {words[rng.integers(len(words))]}\n    return a\n" for _ in range(n)),
    )
