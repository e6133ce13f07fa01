"""What every test run ends with: each skipped test by name with its reason, and how many slow ones were left out.

Where the recorded data are present, no test may skip for want of them: such a skip is turned into a failure.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

hypothesis.settings.register_profile("patient", deadline=None)  # a busy machine fails no test
hypothesis.settings.load_profile("patient")

pytest.register_assert_rewrite("tests")  # also what tests share says what it found

_DEPTH = sys.getrecursionlimit()
_DATA = re.compile(r"recorded data|AVOW_DATA|shared/data")
_left_out: set[str] = set()


@pytest.fixture(autouse=True)
def depth() -> Generator[None]:
    """What a library does to the depth of recursion is gone with the test: what is nested too deeply is so for all."""
    yield
    sys.setrecursionlimit(_DEPTH)


def _data_folder() -> Path | None:
    named = os.environ.get("AVOW_DATA")
    folder = Path(named) if named else Path(__file__).resolve().parents[2] / "shared" / "data"
    return folder if folder.is_dir() else None


def _reason(report: Any) -> str:
    text = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return str(text).removeprefix("Skipped: ")


def _refuse_missing_data(report: Any) -> None:
    folder = _data_folder()
    if report.skipped and not hasattr(report, "wasxfail") and folder and _DATA.search(_reason(report)):
        reason = _reason(report)
        report.outcome = "failed"
        report.longrepr = f"skipped for missing data although {folder.name}/ is present: {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _refuse_missing_data(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _refuse_missing_data(report)
    return report


def pytest_deselected(items: list[pytest.Item]) -> None:
    _left_out.update(item.nodeid for item in items if item.get_closest_marker("slow"))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Of several processes (pytest-xdist), each tells the one that reports."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = sorted(_left_out)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    _left_out.update(getattr(node, "workeroutput", {}).get("left_out", ()))


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    terminalreporter.section(f"{len(skipped)} skipped" if skipped else "nothing was skipped")
    for report in sorted(skipped, key=lambda r: str(r.nodeid)):
        terminalreporter.line(f"{report.nodeid or report.fspath}: {_reason(report)}")
    if _left_out and config.option.markexpr == "not slow":
        terminalreporter.line(f"{len(_left_out)} slow tests were left out; `make test-slow` runs them")
