"""What a file has shown against counting by hand; mixtures are distributions; a damaged file of weights is refused."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from avow.core.errors import ModelError
from avow.lm.recall import FileCache, Recall, mixed, read_recall
from avow.lm.sampling import log_softmax

TOKENS = st.lists(st.integers(0, 3), max_size=40)
WEIGHTS = tuple(np.full(k + 1, 1 / (k + 1)) for k in (1, 2, 3))


def counted(texts: list[list[int]], context: list[int], longest: int) -> list[Counter[int]]:
    """The same by looking at every place."""
    found = []
    for k in range(1, min(longest, len(context)) + 1):
        ends = Counter(t[i] for t in texts for i in range(k, len(t)) if t[i - k : i] == context[-k:])
        if not ends:
            break
        found.append(ends)
    return found


@given(st.lists(TOKENS, max_size=3), TOKENS, st.integers(1, 5))
def test_followers_are_what_stands_after_each_match(texts: list[list[int]], context: list[int], longest: int) -> None:
    found = FileCache(*texts).followers(context, longest)
    assert [dict(zip(*map(np.ndarray.tolist, f), strict=True)) for f in found] == counted(texts, context, longest)


@given(TOKENS, TOKENS, st.integers(0, 45))
def test_a_file_up_to_a_place_is_a_shorter_file(text: list[int], context: list[int], end: int) -> None:
    found = FileCache(text).followers(context, before=end)
    want = FileCache(text[:end]).followers(context)
    for one, other in zip(found, want, strict=True):
        np.testing.assert_array_equal(one, other)


def test_no_match_goes_from_one_text_to_the_next() -> None:
    assert FileCache([1, 2], [3, 4]).followers([2]) == []
    assert FileCache([1, 2, 3, 4]).followers([2])[0][0].tolist() == [3]


@given(TOKENS, TOKENS, st.integers(0, 2**32 - 1))
def test_a_mixture_is_a_distribution(text: list[int], context: list[int], seed: int) -> None:
    own = np.random.default_rng(seed).dirichlet(np.ones(6))
    found = mixed(own, FileCache(text).followers(context), WEIGHTS)
    assert found.sum() == pytest.approx(1)
    assert (found >= 0).all()


def test_each_match_has_its_weight() -> None:
    own = np.full(5, 0.2)
    found = FileCache([1, 2, 3, 4, 2, 0]).followers([1, 2])  # after 2: 3 and 0; after 1, 2: 3
    weights = (np.array([0.5, 0.5]), np.array([0.5, 0.2, 0.3]))
    np.testing.assert_allclose(mixed(own, found, weights), [0.1 + 0.1, 0.1, 0.1, 0.1 + 0.1 + 0.3, 0.1])
    np.testing.assert_allclose(mixed(own, found, weights[:1]), [0.1 + 0.25, 0.1, 0.1, 0.1 + 0.25, 0.1])
    assert mixed(own, [], weights) is own


def test_logits_become_log_probabilities_of_the_mixture() -> None:
    logits = np.array([1, -2, 0.5, 3, -1000], np.float32)
    adjust = Recall(WEIGHTS).of(FileCache([0, 1, 2, 0, 1, 2]), [0])
    out = adjust([1], logits)
    assert np.exp(out).sum() == pytest.approx(1, rel=1e-5)
    assert np.isfinite(out).all(), "also where neither has seen a token"
    want = np.exp(log_softmax(logits))[2] / 3 + 2 / 3
    assert np.exp(out[2]) == pytest.approx(want, rel=1e-5)
    assert adjust([3], logits) is logits, "nothing is known of 3"


def test_weights_in_a_folder(tmp_path: Path) -> None:
    assert read_recall(tmp_path) is None
    Recall(WEIGHTS).write(tmp_path)
    found = read_recall(tmp_path)
    assert found is not None
    for row, want in zip(found.weights, WEIGHTS, strict=True):
        np.testing.assert_allclose(row, want, atol=1e-6)
    assert read_recall(tmp_path / "recall.json") is None, "a model that is a file has none"


@pytest.mark.parametrize(
    "weights",
    [None, [], {}, "x", [[1]], [[0.5, 0.6]], [[0.5, "0.5"]], [[-0.5, 1.5]], [[0.5, 0.5], [1, 0]], [3], [None],
     [[float("nan"), 1]], [[True, False]], [[0.5, 0.5]] * 65],
)  # fmt: skip
def test_weights_that_are_none(tmp_path: Path, weights: object) -> None:
    (tmp_path / "recall.json").write_text(json.dumps({"weights": weights}))
    with pytest.raises(ModelError, match=r"recall\.json"):
        read_recall(tmp_path)
