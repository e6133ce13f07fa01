"""Running `avow` with a home of its own: `process` as a user does it, `avow` the same within this process, faster."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from avow.app.cli import main

AVOW = [sys.executable, "-m", "avow"]
TASK = '''def total_even(xs: list[int]) -> int:
    """Return the sum of the even numbers in xs.

    >>> total_even([1, 2, 4])
    6
    """
'''
RIGHT = "def total_even(xs):\n    return sum(x for x in xs if x % 2 == 0)\n"
ALSO_RIGHT = "def total_even(xs):\n    total = 0\n    for x in xs:\n        if not x % 2:\n            total += x\n    return total\n"
POSITIVE = "def total_even(xs):\n    return sum(x for x in xs if x > 0 and x % 2 == 0)\n"
WRONG = "def total_even(xs):\n    return sum(xs)\n"


@dataclass(frozen=True)
class Done:
    """What a run of the command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def environment(home: Path, **more: str) -> dict[str, str]:
    """An environment in which nothing of this machine's settings is left."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("AVOW_") and k != "XDG_CONFIG_HOME"}
    return kept | {"AVOW_HOME": str(home / "avow-home"), "HOME": str(home), "XDG_CONFIG_HOME": str(home / "config")} | more


def process(home: Path, *args: str, stdin: bytes = b"", env: dict[str, str] | None = None) -> Done:
    """Run `avow ARGS` in the folder `home`, as a process of its own."""
    done = subprocess.run(
        [*AVOW, *args], cwd=home, env=env or environment(home), input=stdin, capture_output=True, check=False, timeout=300
    )  # fmt: skip
    return Done(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


def avow(home: Path, *args: str, stdin: bytes = b"", env: dict[str, str] | None = None) -> Done:
    """Run `avow ARGS` in the folder `home`, here, with streams of its own."""
    streams = [io.TextIOWrapper(io.BytesIO(data), encoding="utf-8") for data in (stdin, b"", b"")]
    kept = sys.stdin, sys.stdout, sys.stderr, dict(os.environ), Path.cwd()
    sys.stdin, sys.stdout, sys.stderr = streams
    try:
        os.chdir(home)
        os.environ.clear()
        os.environ.update(env or environment(home))
        code = main(list(args))
    finally:
        sys.stdin, sys.stdout, sys.stderr = kept[:3]
        os.environ.clear()
        os.environ.update(kept[3])
        os.chdir(kept[4])
    out, err = (stream.buffer.getvalue().decode("utf-8") for stream in streams[1:])  # type: ignore[attr-defined]
    return Done(code, out, err)


def candidates(folder: Path, programs: Sequence[str]) -> str:
    """Write programs as files of a folder; its path."""
    folder.mkdir()
    for i, text in enumerate(programs):
        (folder / f"{i}.py").write_bytes(text.encode("utf-8", "surrogatepass"))
    return str(folder)


def complaint(done: Done) -> str:
    """The one line that a refused command prints, and nothing else."""
    assert done.code == 2, (done.code, done.out, done.err)
    assert done.out == ""
    assert "Traceback" not in done.err
    lines = done.err.splitlines()
    assert len([line for line in lines if line.startswith("avow: ")]) == 1
    return lines[-1]
