"""The model that comes with avow: small, in six bits, at work without a word about models, and what its card says."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest
from tests.app.command import process

from avow.lm import catalogue
from avow.lm.description import describe
from avow.lm.tokens import Tokenizer

ROOT = Path(__file__).resolve().parents[2]
SMALL = catalogue.SHIPPED / "avow-small"
FILL = catalogue.SHIPPED / "avow-small-fill"
LIMIT = 16e6  # bytes, of all models that come along
EXAMPLE = ROOT / "examples" / "second_largest" / "task.py"


def test_it_is_small_and_in_six_bits() -> None:
    assert sum(file.stat().st_size for file in catalogue.SHIPPED.rglob("*") if file.is_file()) <= LIMIT
    for model in (SMALL, FILL):
        told = describe(model)
        assert told.format == "fp6"
        assert 4e6 <= told.parameters <= 8e6
        assert not Tokenizer.load(model).writes_tests


def test_it_solves_a_task_at_once(tmp_path: Path) -> None:
    """With nothing set, no store yet, and a network namespace or not: nothing is asked for but the task."""
    done = process(tmp_path, "solve", str(EXAMPLE), "--json")
    assert done.code == 0, done.err
    found = done.json
    space: dict[str, object] = {}
    exec(found["choice"]["code"], space)
    second = space["second_largest"]
    assert [second(xs) for xs in ([3, 1, 2], [5, 5, 4], [-1, -2], [7, 9])] == [2, 4, -2, 7]  # type: ignore[operator]
    again = process(tmp_path, "solve", str(EXAMPLE), "--json").json
    assert again["choice"]["code"] == found["choice"]["code"]


def test_it_fills_in_the_middle(tmp_path: Path) -> None:
    (tmp_path / "mean.py").write_text("def mean(values):\n    total = 0\n    for x in values:\n\n    return total\n")
    done = process(tmp_path, "complete", "mean.py:4")
    assert done.code == 0, done.err
    assert done.out == "        total += x\n"
    assert process(tmp_path, "complete", "mean.py:4").out == done.out
    assert process(tmp_path, "complete", "mean.py:4", "--model", "avow-small-fill").out == done.out
    assert Tokenizer.load(FILL).suffix_first


def test_it_completes_what_the_file_says_elsewhere(tmp_path: Path) -> None:
    """A word that no model can know, 600 lines above: far beyond its context."""
    far = "def quuxify(blorp):\n    return blorp.zimwalk(7)\n\n\n" + "x = [1, 2, 3]\n" * 600
    (tmp_path / "far.py").write_text(far + "def again(blorp):\n    return blorp.zimw\n")
    done = process(tmp_path, "complete", f"far.py:{far.count(chr(10)) + 2}")
    assert done.code == 0, done.err
    assert done.out == "alk(7)\n"
    assert re.fullmatch(r"ran +\d+ tokens, [\d.]+ s\n", done.err)
    first = process(tmp_path, "complete", f"far.py:{far.count(chr(10)) + 2}", "--temperature", "0.5", "--seed", "3")
    assert first.out.count("\n") == 1
    cut = process(tmp_path, "complete", f"far.py:{far.count(chr(10)) + 2}", "--stop", "(", "--json").json
    assert cut["text"] == "alk"
    assert "a line at a time" in process(tmp_path, "models", "show", "avow-small-fill").out


@pytest.fixture(scope="module")
def card() -> str:
    return (ROOT / "docs" / "model.md").read_text(encoding="utf-8")


def test_the_card_adds_up(card: str) -> None:
    with (ROOT / "docs" / "pictures" / "sources.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    files, size = sum(int(row["files"]) for row in rows), sum(int(row["bytes"]) for row in rows)
    distributions = len({row["distribution"] for row in rows})
    assert f"{files:,} files and {size / 1e6:.0f} MB of Python from {distributions} distributions" in card
    config = json.loads((SMALL / "config.json").read_text())
    shape = (config["num_hidden_layers"], config["hidden_size"], config["num_attention_heads"], config["intermediate_size"])
    assert "{} layers, {} wide, {} heads, feed-forward {}".format(*shape) in card
    assert f"| context | {config['max_position_embeddings']} tokens |" in card
    assert re.search(rf"{describe(SMALL).parameters / 1e6:.1f}\s+million parameters", card)
