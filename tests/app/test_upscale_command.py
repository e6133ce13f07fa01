"""`avow train upscale`: what it says, and what it refuses."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.app.command import avow, complaint
from tests.lm.material import tiny


@pytest.fixture
def home(tmp_path: Path) -> Path:
    shutil.copytree(tiny("llama", num_hidden_layers=4), tmp_path / "model")
    return tmp_path


def test_what_it_says(home: Path) -> None:
    done = avow(home, "train", "upscale", "model", "deep", "--drop", "1")
    assert done.code == 0
    assert done.out == "deep: 4 -> 6 layers (0 to 2 of the first copy, 1 to 3 of the second), 1.0 MB\n"
    assert avow(home, "models", "show", "./deep", "--json").json["layers"] == 6
    told = avow(home, "train", "upscale", "model", "deeper", "--drop", "0", "--json").json
    assert (told["path"], told["before"], told["layers"]) == ("deeper", 4, [0, 1, 2, 3, 0, 1, 2, 3])


def test_what_it_refuses(home: Path) -> None:
    assert complaint(avow(home, "train", "upscale", "model", "deep", "--drop", "3")) == (
        "avow: 3 layers are to be dropped from each copy of 4, expected 0 to 2. Granite dropped 8 of 52."
    )
    assert "expected a model folder" in complaint(avow(home, "train", "upscale", "none", "deep", "--drop", "1"))
    assert "model exists already" in complaint(avow(home, "train", "upscale", "model", "model", "--drop", "1"))
    assert "'--drop'" in complaint(avow(home, "train", "upscale", "model", "deep"))
    assert not (home / "deep").exists()
