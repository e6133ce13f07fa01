"""Programs that are compiled before they are sent behave as those that are sent as text."""

from __future__ import annotations

import marshal
import subprocess
import sys

import pytest

from avow.execute import ahead


def test_what_compiles_is_sent_as_code() -> None:
    part = ahead.program_part("def f(x):\n    assert x\n    return x\n")
    space: dict[str, object] = {}
    exec(marshal.loads(bytes.fromhex(part["compiled"])), space)
    with pytest.raises(AssertionError):
        space["f"](0)  # type: ignore[operator]


@pytest.mark.parametrize("source", ["def f(:", "return 1", "x = '\0'", "(" * 5000, "x = '\ud800'", "y = 1\n" * 50_000])
def test_what_does_not_or_is_long_is_sent_as_text(source: str) -> None:
    assert ahead.program_part(source) == {"source": source}


def test_the_compiler_is_silent_and_keeps_assertions() -> None:
    script = """if True:
        import marshal
        from avow.execute import ahead
        part = ahead.program_part('def f(x):\\n    assert x is 3\\n    return "\\\\d"')
        exec(marshal.loads(bytes.fromhex(part["compiled"])))
        try:
            f(4)
        except AssertionError:
            print("kept")
    """
    for flags in ([], ["-O"], ["-W", "default"]):
        shown = subprocess.run([sys.executable, *flags, "-c", script], capture_output=True, text=True, check=True)
        assert (shown.stdout, shown.stderr) == ("kept\n", ""), flags
