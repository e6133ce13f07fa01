"""Where the recorded data are: `$AVOW_DATA`, or `../shared/data` beside the repository. Tests skip without."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path
from typing import Any

import pytest

_ROOT = Path(__file__).resolve().parent.parent


def shared(name: str) -> Path:
    """The path of a recorded file; skips the test where it is absent."""
    base = os.environ.get("AVOW_DATA")
    path = (Path(base) if base else _ROOT.parent / "shared" / "data") / name
    if not path.exists():
        pytest.skip(f"needs the recorded data file {name} (set AVOW_DATA to the folder that holds it)")
    return path


def vocabularies() -> Path:
    """llama.cpp's vocabulary tests: `$AVOW_LLAMA_CPP` or what `make vocabularies` fetched; skips the test without."""
    named = os.environ.get("AVOW_LLAMA_CPP")
    folder = Path(named) if named else _ROOT / ".cache" / "llama.cpp" / "models"
    if not folder.is_dir():
        pytest.skip("needs llama.cpp's vocabularies (`make vocabularies`, or AVOW_LLAMA_CPP: its folder `models`)")
    return folder


def rows(name: str) -> list[dict[str, Any]]:
    """The objects of a recorded `.jsonl.gz` file."""
    with gzip.open(shared(name), "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]
