"""The table of a corpus's distributions adds up to its files."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from benchmarks.model.sources import summed


def file(repository: str, licence: str, size: int) -> dict[str, object]:
    return {"repository": repository, "licence": licence, "detected": "METADATA", "bytes": size, "path": "a.py"}


def test_a_line_for_each_distribution_and_licence(tmp_path: Path) -> None:
    files = [file("a", "MIT", 5), file("b", "MIT", 7), file("a", "MIT", 3), file("a", "ISC", 1)]
    assert summed(files) == [
        ("a", "MIT", "METADATA", 2, 8),
        ("b", "MIT", "METADATA", 1, 7),
        ("a", "ISC", "METADATA", 1, 1),
    ]
    (tmp_path / "manifest.json").write_text(json.dumps({"files": files[:1]}))
    command = [sys.executable, "-m", "benchmarks.model.sources", str(tmp_path / "manifest.json")]
    shown = subprocess.run(command, capture_output=True, text=True, check=True)
    assert shown.stdout == "distribution,licence,known by,files,bytes\na,MIT,METADATA,1,5\n"
