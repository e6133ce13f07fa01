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


def rows(name: str) -> list[dict[str, Any]]:
    """The objects of a recorded `.jsonl.gz` file."""
    with gzip.open(shared(name), "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]
