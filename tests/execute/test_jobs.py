"""Programs that are compiled before they are sent behave as those that are sent as text."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
from types import CodeType

import pytest

from avow.core.types import Program
from avow.domains.python.source import syntax_error
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
        import warnings
        before = list(warnings.filters)
        from avow.execute.jobs import job_of, silence_compiler
        import avow.execute.executor
        assert before == list(warnings.filters), "to import is to change nothing"
        silence_compiler()
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


def nested(levels: int) -> str:
    """Each level doubles what the compiler writes."""
    lines = ["x = 1"]
    for _ in range(levels):
        lines = ["try:", " pass", "finally:", *(" " + line for line in lines)]
    return "\n".join(lines)


JUMPS = "def f(x):\n try:\n" + "  if x: return\n" * 2000 + " finally:\n" + "  x;x;x;x\n" * 2000
SMALL = "def f(x):\n    try:\n        return x\n    finally:\n        print(x)\n"


@pytest.mark.parametrize("source", [nested(19), JUMPS], ids=["nested", "jumps"])
def test_what_the_compiler_would_blow_up_is_not_compiled_here(source: str) -> None:
    tracemalloc.start()
    assert job_of(Program(source, "f"))["program"] == source
    assert syntax_error(source) == ""
    assert syntax_error(source + "\n(").startswith("SyntaxError")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 50_000_000


def test_an_ordinary_finally_is_compiled() -> None:
    assert isinstance(job_of(Program(SMALL, "f"))["program"], CodeType)
