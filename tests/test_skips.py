"""The report on skipped tests, tried on small test runs of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
SUITE = """
import pytest
from tests.data import shared

def test_of_data():
    assert shared("nowhere.jsonl").name == "nowhere.jsonl"

def test_of_a_machine():
    pytest.skip("needs a GPU")

@pytest.mark.xfail(reason="known: AVOW_DATA is not read twice", strict=True)
def test_known_failure():
    assert False

def test_plain():
    pass

@pytest.mark.slow
def test_slow():
    assert False
"""
MODULE = """
import pytest
pytest.skip("needs the recorded data file x", allow_module_level=True)
"""


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    """A project `main` with our conftest and data helper; the data would be in `shared/data` beside it."""
    tests = tmp_path / "main" / "tests"
    tests.mkdir(parents=True)
    for name in ("conftest.py", "data.py"):
        shutil.copy(HERE / name, tests / name)
    (tests / "test_some.py").write_text(SUITE)
    (tests / "test_module.py").write_text(MODULE)
    (tests.parent / "pytest.ini").write_text("[pytest]\npythonpath = .\nmarkers = slow: slow\n")
    return tests.parent


def run(suite: Path, *args: str, **environ: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-m", "not slow", *args]
    env = {k: v for k, v in os.environ.items() if k != "AVOW_DATA" and not k.startswith("PYTEST")} | environ
    done = subprocess.run(command, cwd=suite, env=env, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


@pytest.mark.parametrize("processes", [(), ("-n", "2")], ids=["one process", "several"])
def test_skips_are_named_with_their_reasons_before_the_closing_line(suite: Path, processes: tuple[str, ...]) -> None:
    code, out = run(suite, *processes)
    assert code == 0
    section = out[out.index("3 skipped") :]
    assert "tests/test_some.py::test_of_a_machine: needs a GPU" in section
    assert "tests/test_some.py::test_of_data: needs the recorded data file nowhere.jsonl" in section
    assert "tests/test_module.py: needs the recorded data file x" in section
    assert "1 slow tests were left out" in section
    assert "test_plain" not in section
    assert out.rstrip().splitlines()[-1].startswith("=")


@pytest.mark.parametrize("where", ["beside", "named"])
def test_where_the_data_are_present_a_skip_for_data_fails(suite: Path, tmp_path: Path, where: str) -> None:
    folder = tmp_path / "shared" / "data" if where == "beside" else tmp_path / "elsewhere"
    folder.mkdir(parents=True)
    environ = {"AVOW_DATA": str(folder)} if where == "named" else {}
    code, out = run(suite, **environ)  # a module that cannot be collected ends the run
    assert code != 0
    assert "ERROR tests/test_module.py - skipped for missing data" in out
    (suite / "tests" / "test_module.py").unlink()
    code, out = run(suite, **environ)
    assert code != 0
    assert "FAILED tests/test_some.py::test_of_data - skipped for missing data" in out
    assert "test_of_a_machine: needs a GPU" in out[out.index("1 skipped") :]


def test_a_run_without_skips_says_so(suite: Path) -> None:
    (suite / "tests" / "test_module.py").unlink()
    (suite / "tests" / "test_some.py").write_text("def test_plain():\n    pass\n")
    code, out = run(suite)
    assert code == 0
    assert "nothing was skipped" in out
