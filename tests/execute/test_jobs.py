"""Programs that are compiled before they are sent behave as those that are sent as text."""

from __future__ import annotations

import subprocess
import sys
from types import CodeType

import pytest

from avow.core.types import Program
from avow.execute.jobs import job_of


def test_what_compiles_is_sent_as_code() -> None:
    code = job_of(Program("def f(x):\n    assert x\n    return x\n", "f"))["program"]
    assert isinstance(code, CodeType)
    space: dict[str, object] = {}
    exec(code, space)
    with pytest.raises(AssertionError):
        space["f"](0)  # type: ignore[operator]


@pytest.mark.parametrize("source", ["def f(:", "return 1", "x = '\0'", "(" * 5000, "x = '\ud800'", "y = 1\n" * 50_000])
def test_what_does_not_or_is_long_is_sent_as_text(source: str) -> None:
    assert job_of(Program(source, "f"), calls=[]) == {"program": source, "entry": "f", "calls": []}


def test_the_compiler_is_silent_and_keeps_assertions() -> None:
    script = """if True:
        from avow.execute.jobs import job_of
        from avow.core.types import Program
        source = 'def f(x):\\n    assert x is 3\\n    return "\\\\d"'
        code = job_of(Program(source, "f"))["program"]
        exec(code)
        try:
            f(4)
        except AssertionError:
            print("kept")
    """
    for flags in ([], ["-O"], ["-W", "default"]):
        shown = subprocess.run([sys.executable, *flags, "-c", script], capture_output=True, text=True, check=True)
        assert (shown.stdout, shown.stderr) == ("kept\n", ""), flags
