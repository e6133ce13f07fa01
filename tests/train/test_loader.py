"""The loader: every token once an epoch, shares kept, the same order whenever it is asked, and from any place."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.train.material import documents

from avow.lm.train.data.documents import Documents
from avow.lm.train.loader import Batch, Loader, Pieces, held_out
from avow.lm.train.recipe import Part


def numbered(folder: Path, lengths: list[int], prompts: list[int] | None = None) -> Documents:
    """Documents of these lengths in which every token is another one."""
    starts = np.cumsum([0, *lengths])
    ids = [range(a, b) for a, b in pairwise(starts)]
    return documents(folder, zip(ids, prompts or [0] * len(lengths), strict=True))


def loader(
    *sources: Documents,
    weights: tuple[float | tuple[float, float], ...] = (),
    context: int = 16,
    batch: int = 64,
    seed: int = 0,
) -> Loader:
    parts = [
        Part(path=str(one.path), weight=w) for one, w in zip(sources, weights or [1.0] * len(sources), strict=True)
    ]
    return Loader(sources, parts, context=context, batch=batch, prompt_weight=0.25, seed=seed)


def pairs(batch: Batch) -> Counter[tuple[int, int]]:
    """What is to be predicted from what."""
    real = batch.weights > 0
    return Counter(zip(batch.ids[real].tolist(), batch.targets[real].tolist(), strict=True))


def same(one: list[Batch], other: list[Batch]) -> bool:
    return len(one) == len(other) and all(
        np.array_equal(a.ids, b.ids) and np.array_equal(a.targets, b.targets) and np.array_equal(a.weights, b.weights)
        for a, b in zip(one, other, strict=True)
    )


lengths = st.lists(st.integers(1, 60), min_size=1, max_size=30).filter(lambda found: max(found) > 1)


@given(lengths)
@settings(max_examples=40, deadline=None)
def test_every_token_is_predicted_once_an_epoch(tmp_path_factory: pytest.TempPathFactory, found: list[int]) -> None:
    source = numbered(tmp_path_factory.mktemp("loader") / "a", found)
    wanted = Counter((a, b) for i in range(len(source)) for a, b in pairwise(source[i].tolist()))
    reader, seen, pools = loader(source, batch=16), Counter[tuple[int, int]](), 0
    while pools < 3:
        for batch in reader.take(1, 0.0):
            seen += pairs(batch)
        pools = reader.place().pools + (reader.left == 0)
    assert set(seen) == set(wanted)
    assert max(seen.values()) - min(seen.values()) <= 1
    assert max(seen.values()) - 1 <= reader.epochs[0] <= min(seen.values()) + 1


def test_an_epoch_is_a_permutation_and_the_next_one_another(tmp_path: Path) -> None:
    source = numbered(tmp_path / "a", [17] * 256)  # a pool of 64 batches of 4 rows: an epoch
    reader = loader(source)
    orders = []
    for _ in range(2):
        batches = reader.take(64, 0.0)
        assert sum(map(pairs, batches), Counter()) == Counter((t, t + 1) for t in range(17 * 256) if t % 17 < 16)
        orders.append([int(batch.ids[0, 0]) for batch in batches])
    assert orders[0] != orders[1]
    assert orders[0] != sorted(orders[0])
    assert reader.epochs == [2.0]


def test_a_long_document_is_cut_and_nothing_of_it_lost(tmp_path: Path) -> None:
    pieces = Pieces(numbered(tmp_path / "a", [1, 40, 17, 2], [0, 20, 17, 1]), 16)
    found = [(ids.tolist(), prompt) for ids, prompt in (pieces[i] for i in range(len(pieces)))]
    assert found == [
        (list(range(1, 18)), 17), (list(range(17, 34)), 4), (list(range(33, 41)), 0),
        (list(range(41, 58)), 17), ([58, 59], 1),
    ]  # fmt: skip
    assert pieces.lengths.tolist() == [16, 16, 7, 16, 1]


def test_tokens_of_a_prompt_count_less_and_filling_nothing(tmp_path: Path) -> None:
    for prompt, wanted in ((3, [0.25, 0.25, 1, 1, 1]), (0, [1] * 5), (1, [1] * 5), (6, [0.25] * 5)):
        (batch,) = loader(numbered(tmp_path / str(prompt), [6], [prompt])).take(1, 0.0)
        assert batch.weights.tolist() == [[*wanted, *[0] * 11]] * 4
        assert batch.targets.tolist() == [[1, 2, 3, 4, 5, *[0] * 11]] * 4
        assert batch.tokens == 20


def test_batches_hold_rows_of_a_length_and_are_full(tmp_path: Path) -> None:
    drawn = np.random.default_rng(0).integers(2, 65, 4000)
    source = documents(tmp_path / "a", ((range(length), 0) for length in drawn))
    batches = loader(source, context=64, batch=1024).take(64, 0.0)
    assert max(batch.ids.size for batch in batches) <= 1024
    filled = sum(batch.tokens for batch in batches) / sum(batch.ids.size for batch in batches)
    assert filled > 0.75  # short rows are filled up to 16
    assert np.mean([batch.ids.size for batch in batches]) > 0.9 * 1024


def test_folders_keep_their_shares_of_the_tokens(tmp_path: Path) -> None:
    short, long = numbered(tmp_path / "a", [5] * 50), documents(tmp_path / "b", [(range(20_000, 20_041), 0)] * 50)
    for weights, wanted in (((3.0, 1.0), 0.75), ((1.0, 0.0), 1.0), (((1.0, 0.0), (0.0, 1.0)), 0.5)):
        batches = loader(short, long, weights=weights, context=64).take(200, 0.5)
        counts = [
            sum(int(((b.targets >= low) & (b.targets < high) & (b.weights > 0)).sum()) for b in batches)
            for low, high in ((0, 20_000), (20_000, 30_000))
        ]
        assert counts[0] / sum(counts) == pytest.approx(wanted, abs=0.02)


def test_shares_follow_the_progress(tmp_path: Path) -> None:
    sources = numbered(tmp_path / "a", [5] * 50), documents(tmp_path / "b", [(range(20_000, 20_005), 0)] * 50)
    for progress, wanted in ((0.0, 0.9), (1.0, 0.1)):
        batches = loader(*sources, weights=((9.0, 1.0), (1.0, 9.0))).take(64, progress)
        first = sum(int(((b.targets < 20_000) & (b.weights > 0)).sum()) for b in batches)
        assert first / sum(b.tokens for b in batches) == pytest.approx(wanted, abs=0.02)


@pytest.mark.parametrize("taken", [0, 1, 63, 64, 65, 150])
def test_it_goes_on_from_any_place(tmp_path: Path, taken: int) -> None:
    sources = numbered(tmp_path / "a", [3, 30, 9] * 20), numbered(tmp_path / "b", [12] * 7)
    weights = (1.0, (0.2, 0.8))
    reader = loader(*sources, weights=weights)
    for i in range(taken):
        reader.take(1, i / 200)
    again = loader(*sources, weights=weights)
    again.restore(reader.place(), "here")
    assert same(again.take(90, taken / 200), reader.take(90, taken / 200))


def test_the_seed_decides_the_order(tmp_path: Path) -> None:
    source = numbered(tmp_path / "a", [9] * 100)
    assert same(loader(source).take(5, 0.0), loader(source).take(5, 0.0))
    assert not same(loader(source).take(5, 0.0), loader(source, seed=1).take(5, 0.0))


def test_held_out_texts_are_the_first_ones(tmp_path: Path) -> None:
    source = numbered(tmp_path / "a", [11] * 20, [4] * 20)
    batches = list(held_out(source, context=16, batch=64, most=55))
    assert sum(batch.tokens for batch in batches) == 50
    assert {int(t) for b in batches for t in b.targets[b.weights != 0]} == {t for t in range(55) if t % 11}
    assert sum(int((batch.weights == -1).sum()) for batch in batches) == 5 * 3
    assert sum(batch.tokens for batch in held_out(source, context=16, batch=64, most=1)) == 10
