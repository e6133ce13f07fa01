"""One trial: execute the source of a test in a namespace; passing means that nothing is raised.

Shared by the judge, where the namespace holds stand-ins, and by the rare test that has to run beside the program
itself.
"""

from __future__ import annotations

import sys
import types
from collections.abc import Callable
from functools import lru_cache
from typing import Any


@lru_cache(maxsize=64)
def compiled(source: str, name: str) -> types.CodeType:
    """The code of a test or its setup; a judge runs the same for many programs."""
    return compile(source, name, "exec", dont_inherit=True)


def _run_definitions(space: dict[str, Any], before: set[str], entry: Any) -> None:
    """Call what the test only defined: check(candidate), test functions, unittest cases."""
    for name in [n for n in space if n not in before]:
        found = space[name]
        if type(found) is types.FunctionType:  # the stand-in of one is an instance as well
            if name == "check" and found.__code__.co_argcount >= 1:
                found(entry())
            elif name.startswith("test") and found.__code__.co_argcount == 0:
                found()
        elif isinstance(found, type) and _is_case(found):
            _run_case(found)


def _is_case(found: type) -> bool:
    unittest = sys.modules.get("unittest")  # costly to import, and a test that uses it has imported it
    return unittest is not None and issubclass(found, unittest.TestCase)


def _run_case(case: Any) -> None:
    import unittest

    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromTestCase(case).run(result)
    for _, text in [*result.errors, *result.failures]:
        raise AssertionError(text.strip().splitlines()[-1])


def execute(source: str, space: dict[str, Any], entry: Callable[[], Any]) -> None:
    """Run one test to its end; whatever it raises is its failure."""
    before = set(space)
    exec(compiled(source, "<test>"), space)
    _run_definitions(space, before, entry)


def reason_for(error: BaseException, source: str, last: str) -> str:
    """What a person needs: the failing line, what the program answered."""
    import traceback

    lines = source.splitlines()
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == "<test>"]
    line = (
        lines[frames[-1].lineno - 1].strip() if frames and frames[-1].lineno and frames[-1].lineno <= len(lines) else ""
    )
    kind = "" if isinstance(error, AssertionError) else f"{type(error).__name__}: {str(error)[:200]}"
    return "; ".join(part for part in (line[:300], kind, last) if part) or type(error).__name__


def run_in_process(source: str, names: dict[str, Any], entry: str) -> list[Any]:
    """A test beside the program, in its process: only where objects of the test cannot cross."""
    try:
        execute(source, names, lambda: names[entry])
    except BaseException as error:
        return [False, reason_for(error, source, "")]
    return [True, ""]
