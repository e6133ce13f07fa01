"""Weights of what a file recalls: the likeliest there are, of probabilities that a model gives."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.lm.model_folder import model_folder

from avow.core.errors import TrainingError
from avow.lm import Model, load
from avow.lm.recall import LONGEST
from avow.lm.sampling import log_softmax
from avow.lm.train.recall import chosen, fitted, likeliest, probabilities, seen, tune


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    return load(model_folder(tmp_path_factory.mktemp("recall") / "tiny", context=32))


def test_weights_are_the_likeliest() -> None:
    random = np.random.default_rng(3)
    shares = random.dirichlet([1, 1, 1], 500)
    found = likeliest(shares)
    assert found.sum() == pytest.approx(1)
    best = np.log(shares @ found).sum()
    for other in random.dirichlet([1, 1, 1], 300):
        assert np.log(shares @ other).sum() <= best + 1e-3


def test_a_longest_match_that_is_seldom_seen_has_the_weights_of_the_shorter() -> None:
    once, often = [[0.5, 0.1, 0.9]] * 3, [[0.2, 0.6], [0.9, 0.1]] * 30
    short, longer = fitted([*often, *once], 2)
    np.testing.assert_allclose(longer, [*short, 0.0])


def test_what_each_part_gave_a_token() -> None:
    rows = list(seen([1, 2, 1, 2, 1], [1, 0.5, 0.25, 0.1, 0.2], longest=2))
    # after 1; after 1, 2: nothing yet; after 2; of the last, after 2, 1 came 2 before
    assert rows == [[0.5], [0.25], [0.1, 1.0], [0.2, 1.0, 1.0]]


def test_a_long_text_is_read_in_windows_that_overlap(model: Model) -> None:
    ids = np.random.default_rng(0).integers(0, 500, 70).tolist()
    found = probabilities(model, ids)
    assert found[0] == 1
    for place, begin in ((1, 0), (31, 0), (32, 16), (47, 16), (48, 32), (69, 48)):
        row = model.logits(ids[begin:place])[-1]
        assert found[place] == pytest.approx(np.exp(log_softmax(row))[ids[place]], rel=1e-3)
    np.testing.assert_allclose(probabilities(model, ids[:20]), found[:20], rtol=1e-3)


def test_a_text_that_repeats_itself_is_worth_recalling(model: Model) -> None:
    told: list[tuple[int, int]] = []
    found = tune(model, ["def f(x):\n    return x + 1\n" * 150], on_progress=lambda *now: told.append(now))
    assert found.mixed < 0.5 * found.alone
    assert len(found.recall.weights) == LONGEST
    assert found.recall.weights[-1][0] < 0.1, "the model knows nothing, the file everything"
    for row in found.recall.weights:
        assert row.sum() == pytest.approx(1)
    assert (told[0], told[-1]) == ((0, found.tokens), (found.tokens, found.tokens))
    with pytest.raises(TrainingError, match="0 tokens of text, expected 1,000 or more"):
        tune(model, ["", "x"])


def test_texts_are_taken_up_to_a_number_of_tokens() -> None:
    texts = ["a" * 100, "b", "c" * 10, "d" * 100]
    found = chosen(texts, lambda text: list(text.encode()), 1000)
    assert sorted(map(bytes, found)) == [b"a" * 100, b"c" * 10, b"d" * 100]
    assert sum(map(len, chosen(texts, lambda text: list(text.encode()), 130))) == 130
    assert chosen(texts, lambda text: list(text.encode()), 1000) == found


def test_the_same_texts_give_the_same_weights(model: Model, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        tune(model, ["a = [1, 2, 3]\nb = [1, 2, 3]\n" * 4] * 20).recall.write(tmp_path / name)
    assert (tmp_path / "a/recall.json").read_bytes() == (tmp_path / "b/recall.json").read_bytes()
