"""The reference: a program and a test in one plain interpreter of their own, as the usual checkers run them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence

from avow.core.types import Judgement, Program, Test
from avow.execute.executor import PythonExecutor
from avow.execute.plan import make_plan

_SCRIPT = """
import json, random, sys, types, unittest
job = json.load(sys.stdin)
verdicts = []
for code, test, entry in job:
    space = {"__name__": "program"}
    try:
        exec(code, space)
        before = set(space)
        random.seed(0)
        exec(test, space)
        for name in [n for n in space if n not in before]:
            found = space[name]
            if isinstance(found, types.FunctionType):
                if name == "check":
                    found(space[entry])
                elif name.startswith("test") and not found.__code__.co_argcount:
                    found()
            elif isinstance(found, type) and issubclass(found, unittest.TestCase):
                result = unittest.TestResult()
                unittest.defaultTestLoader.loadTestsFromTestCase(found).run(result)
                assert result.wasSuccessful()
        verdicts.append(True)
    except BaseException:
        verdicts.append(False)
print("\\n" + json.dumps(verdicts))
"""


def verdicts(jobs: Sequence[tuple[str, str, str]], timeout: float = 300) -> list[bool]:
    """Verdicts of (program, test, entry point) by `exec` in one plain process: for honest programs only."""
    shown = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _SCRIPT],
        input=json.dumps([list(j) for j in jobs]),
        capture_output=True,
        text=True,
        timeout=timeout,
        check=True,
    )
    found: list[bool] = json.loads(shown.stdout.splitlines()[-1])
    return found


def live(executor: PythonExecutor, code: str, test: str) -> Judgement:
    """The judgement of a test of `f` with the program running."""
    ((_, (judgement,)),) = executor.check([(Program(code, "f"), [Test(test)], "")])
    return judgement


def observed(executor: PythonExecutor, code: str, test: str) -> Judgement:
    """The judgement of a test of `f` over what the program was seen to do."""
    programs, tests = [Program(code, "f")], [Test(test)]
    calls = make_plan(tests, "f").calls
    traces = dict(executor.observe(programs, calls))
    ((judgement,),) = executor.judge(programs, [traces[0]], tests, calls, "")
    return judgement
