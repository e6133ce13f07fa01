from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.select.evidence import empty, evidence, tables, take

from avow.core.evidence import Evidence
from avow.select import Cluster, CodeT, MaxPass, Mbr, Random, submissions


def test_random_ties_everything() -> None:
    assert Random()(evidence([[1], [2], [3]])).best.tolist() == [0, 1, 2]


def test_maxpass_counts_tests() -> None:
    assert MaxPass()(evidence(passes=[[1, 0, 1], [0, 1, 0], [1, 1, 0]])).rank.tolist() == [0, 1, 0]


def test_clusters_count_samples_or_programs() -> None:
    e = evidence([[1, 1], [1, 1], [2, 2]], counts=[1, 1, 5])
    assert Cluster()(e).best.tolist() == [2]
    assert Cluster(multiplicity=False)(e).best.tolist() == [0, 1]


def test_mbr_is_the_share_of_equal_outputs_and_nothing_agrees_with_a_failure_everywhere() -> None:
    e = evidence([[-1, -1], [-1, -1], [-1, -1], [4, -1], [4, -1]])
    assert Mbr()(e).best.tolist() == [3, 4]
    assert Mbr()(e).scores[3] == pytest.approx(0.4)
    assert Cluster()(e).best.tolist() == [0, 1, 2]


@given(tables(trusted=False))
def test_mbr_minimises_the_expected_loss_of_its_paper(e: Evidence) -> None:
    """Loss of i against j: 1 unless all outputs are equal (MBR-exec, eq. 3); here without programs that only fail."""
    if not e.outputs.shape[1] or (e.outputs < 0).all(axis=1).any():
        return
    risk = [sum(int(e.counts[j]) * bool((e.outputs[i] != e.outputs[j]).any()) for j in range(e.n)) for i in range(e.n)]
    assert Mbr()(e).best.tolist() == [i for i in range(e.n) if risk[i] == min(risk)]


@given(tables(trusted=False))
def test_codet_is_its_formula(e: Evidence) -> None:
    rows = [tuple(r) for r in e.passes.tolist()]
    for multiplicity in (True, False):
        counts = e.counts if multiplicity else np.ones_like(e.counts)
        tests = e.test_count if multiplicity else np.ones_like(e.test_count)
        solutions = Counter[tuple[bool, ...]]()
        for row, count in zip(rows, counts.tolist(), strict=True):
            solutions[row] += count
        want = [solutions[row] ** 0.5 * sum(t for t, p in zip(tests.tolist(), row, strict=True) if p) for row in rows]
        np.testing.assert_allclose(CodeT(multiplicity)(e).scores, want, rtol=1e-9, atol=1e-9)


@given(tables())
def test_codet_with_counts_is_codet_on_the_repeated_rows(e: Evidence) -> None:
    long = take(e, np.repeat(np.arange(e.n), e.counts))
    tests = np.repeat(np.arange(e.passes.shape[1]), e.test_count)
    long = replace(
        long,
        passes=long.passes[:, tests],
        test_call=e.test_call[tests],
        test_count=np.ones(len(tests), dtype=np.int64),
        counts=np.ones(long.n, dtype=np.int64),
    )
    first = np.cumsum(e.counts) - e.counts
    assert CodeT()(e).rank.tolist() == CodeT()(long).rank[first].tolist()


def _reference_submissions(e: Evidence, n: int) -> list[int]:
    """AlphaCode's order as its paper tells it: filter, cluster, then one of each cluster from the largest, cycling.

    Clusters are as large as their samples; equally large ones stand in the order of their most frequent programs.
    """
    failed = [((~row & e.given).sum(), (~row).sum()) for row in e.trusted]
    alive = sorted((i for i in range(e.n) if failed[i] == min(failed)), key=lambda i: -e.counts[i])
    observed = e.outputs.shape[1] > 0
    clusters: dict[tuple[bytes, ...], list[int]] = {}
    for i in alive:
        passes = e.passes[i][e.test_call < 0] if observed else e.passes[i]
        clusters.setdefault((e.outputs[i].tobytes(), passes.tobytes(), e.trusted[i].tobytes()), []).append(i)
    queue = sorted(clusters.values(), key=lambda c: -sum(e.counts[c]))
    rounds = itertools.zip_longest(*queue)
    return [i for r in rounds for i in r if i is not None][:n]


@given(tables(), st.integers(0, 12))
def test_submissions_of_clusters_are_those_of_alphacode(e: Evidence, n: int) -> None:
    e = replace(e, probes=e.probes[:, :0])  # there are none in the paper
    assert submissions(e, Cluster()(e), n).tolist() == _reference_submissions(e, n)


def test_submissions_follow_the_ranking_and_cycle_through_its_classes() -> None:
    e = evidence([[1], [1], [1], [2], [2], [3]], [[1, 0], [0, 0], [0, 0], [1, 1], [0, 0], [0, 0]], test_call=[0, 0])
    assert submissions(e, MaxPass()(e), 5).tolist() == [3, 0, 5, 4, 1]


def test_submissions_of_nothing_are_none() -> None:
    assert submissions(empty(), Random()(empty()), 10).tolist() == []


def test_submissions_skip_what_fails_a_trusted_test() -> None:
    e = evidence([[1], [1], [2], [3]], trusted=[[0], [0], [1], [1]])
    assert submissions(e, Cluster()(e), 10).tolist() == [2, 3]
