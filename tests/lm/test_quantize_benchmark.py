"""How the table of a trained model is measured: whole lines, paired differences, outliers that change nothing."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from benchmarks.quantization import Measured, accuracy_difference, difference, planted, whole_lines
from benchmarks.small_model import BATCH, STEPS, WINDOW, batch, rate
from tests.lm.material import reference_logits, some_ids, tiny

BREAK = 9


def lines(text: list[int], wrong: set[int] = frozenset()) -> list[bool]:  # type: ignore[assignment]
    return whole_lines(np.array(text), np.array([i not in wrong for i in range(len(text))]), BREAK)


def test_only_whole_lines_count() -> None:
    text = [1, 2, BREAK, 3, 4, BREAK, BREAK, 5, BREAK, 6]
    assert lines(text) == [True, True]
    assert lines(text, {0, 1, 2, 9}) == [True, True], "what is cut by the window, and blank lines, do not count"
    assert lines(text, {4}) == [False, True]
    assert lines(text, {5}) == [False, True], "the end of a line belongs to it"
    assert lines([1, 2, 3]) == []


def test_differences_are_paired() -> None:
    random = np.random.default_rng(0)
    level, shift = random.normal(2, 1, 400), random.normal(0.01, 0.02, 400)
    assert difference(level + shift, level) == f"{shift.mean():+.4f} ± {shift.std(ddof=1) / 20:.4f}"
    count, right = np.full(400, 10), random.integers(0, 5, 400)
    exact, worse = Measured(level, count, right), Measured(level, count, right - (random.random(400) < 0.1))
    lost = (worse.right - right) / 10
    wanted = f"{100 * lost.mean():+.2f} ± {100 * lost.std(ddof=1) / 20:.2f}"
    assert accuracy_difference(worse, exact) == wanted
    assert exact.accuracy == right.sum() / 4000


def test_planted_outliers_change_nothing_in_float32(tmp_path: Path) -> None:
    source = tiny("llama")
    (tmp_path / "m").mkdir()
    for name in ("config.json", "model.safetensors"):
        (tmp_path / "m" / name).write_bytes((source / name).read_bytes())
    (tmp_path / "m" / "tokenizer.json").write_text("{}")
    made, ids = planted(tmp_path / "m"), some_ids(20)
    assert json.loads((made / "config.json").read_text())["hidden_size"] == 64
    assert (made / "model.safetensors").read_bytes() != (source / "model.safetensors").read_bytes()
    assert np.abs(reference_logits(made, ids) - reference_logits(source, ids)).max() < 1e-5


def test_training_can_go_on_anywhere() -> None:
    ids = np.arange(10_000)
    assert batch(ids, 7).shape == (BATCH, WINDOW + 1)
    assert np.array_equal(batch(ids, 7), batch(ids, 7))
    assert not np.array_equal(batch(ids, 7), batch(ids, 8))
    assert rate(0) < rate(50) < rate(100) > rate(1000) > rate(STEPS - 1) > 0
    assert rate(100) == pytest.approx(2e-3)
