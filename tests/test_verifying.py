"""Self-verification from end to end: honest, echoing, lying, crashing, endless and attacking checks in a real sandbox."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.app.command import process

import avow
from avow.core.account import account
from avow.core.config import Settings, load
from avow.core.errors import CalibrationError, ConfigError
from avow.core.types import Program, Run, Task, Verification
from avow.domains.python.domain import PythonDomain
from avow.domains.python.load import load_task
from avow.execute.executor import PythonExecutor
from avow.promise import Calibration, compatible, drawn
from avow.select import RULES
from avow.testing import ScriptedModel, ScriptedServer
from avow.verifying import verifying

LARGEST = '''def largest(xs: list[int]) -> int:
    """Return the largest number of xs, 0 for an empty list.

    >>> largest([1, 3])
    3
    """
'''
GOOD, BAD = "    return max(xs, default=0)\n", "    return xs[-1] if xs else 0\n"
HONEST = "def check(xs, result):\n    return result in xs and all(x <= result for x in xs) if xs else result == 0\n"
HEADER = "def check(xs, result):\n"
WORTHLESS = {
    "echo": HEADER + "    return True\n",
    "repeats": HEADER + "    return result == result\n",
    "words": "I have run the check and the verification is True.",
    "prints": HEADER + "    print('True')\n",
    "says it in text": HEADER + "    return 'True'\n",
    "crashes": HEADER + "    return 1 / 0\n",
    "endless": HEADER + "    while True:\n        pass\n",
    "hungry": HEADER + "    return len(bytearray(1 << 40)) > 0\n",
    "leaves": HEADER + "    import os\n    os._exit(0)\n",
    "kills": HEADER + "    import os, signal\n    os.kill(os.getppid(), signal.SIGKILL)\n    return True\n",
    "calls the solution": HEADER + "    return largest(xs) == result\n",
    "contradicts the example": HEADER + "    return result == min(xs, default=0)\n",
    "always equal": HEADER + "    class Same:\n        def __bool__(self):\n            return True\n    return Same()\n",
    "does not load": "import nowhere\n" + HEADER + "    return True\n",
    "writes": HEADER + "    open('/tmp/avow-was-here', 'w').write('x')\n    return True\n",
    "copies": HEADER + "    return max(xs, default=0) == result\n",
}


@pytest.fixture(scope="module")
def executor() -> Iterator[PythonExecutor]:
    with PythonExecutor() as running:
        yield running


def solved(executor: PythonExecutor, *checks: str, n: int = 3, programs: tuple[str, ...] = (GOOD, BAD, BAD, BAD)) -> Run:
    model = ScriptedModel(programs, checks=checks)
    return avow.solve(LARGEST, model, samples=8, tests=0, verify=n, store=":memory:", executor=executor)


def code(run: Run) -> str:
    assert run.choice is not None
    return run.choice.code


def test_an_honest_check_turns_a_wrong_majority(executor: PythonExecutor) -> None:
    without, run = solved(executor, HONEST, n=0), solved(executor, HONEST)
    assert without.verification is None
    assert code(without).endswith(BAD)
    assert code(run).endswith(GOOD)
    assert run.verification == Verification(3, 3, 3, true=3, uncertain=0, false=0, moved=True)
    assert "checks   3 of 3 believed; of all 3 say right, 0 wrong, 0 neither; another program" in "\n".join(account(run))
    assert [c.passes_trusted for c in run.choice.candidates] == [True, True]  # type: ignore[union-attr]


def test_what_is_refuted_stays_where_there_is_nothing_else(executor: PythonExecutor) -> None:
    run = solved(executor, HONEST, programs=(BAD,))
    assert code(run).endswith(BAD)
    assert run.verification == Verification(3, 3, 3, true=0, uncertain=0, false=3, moved=False)
    assert run.choice is not None
    assert run.choice.posterior < solved(executor, n=0, programs=(BAD,)).choice.posterior  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", WORTHLESS)
def test_a_worthless_check_moves_nothing(executor: PythonExecutor, kind: str) -> None:
    without, run = solved(executor, n=0), solved(executor, WORTHLESS[kind])
    told = run.verification
    assert told is not None
    assert code(run) == code(without) or kind == "copies"
    if kind != "copies":
        assert (told.true, told.false, told.moved) == (0, 0, False)
        assert run.choice.posterior == without.choice.posterior  # type: ignore[union-attr]
    assert not Path("/tmp/avow-was-here").exists()


def test_a_check_that_copies_a_solution_says_nothing_of_it(executor: PythonExecutor) -> None:
    told = solved(executor, WORTHLESS["copies"], programs=(GOOD,)).verification
    assert told == Verification(3, 3, 3, true=0, uncertain=3, false=0, moved=False)


def test_one_honest_check_counts_beside_worthless_ones(executor: PythonExecutor) -> None:
    others = [check for kind, check in WORTHLESS.items() if kind not in ("copies", "words")]
    run = solved(executor, HONEST, *others, n=1 + len(others))
    assert code(run).endswith(GOOD)
    assert run.verification == Verification(15, 15, 1, true=1, uncertain=14, false=0, moved=True)


def test_the_second_program_of_a_base_model_is_a_check(executor: PythonExecutor) -> None:
    second = "    out = xs[0] if xs else 0\n    for x in xs:\n        if x > out:\n            out = x\n    return out\n"
    run = solved(executor, second)
    assert code(run).endswith(GOOD)
    assert run.verification == Verification(3, 3, 3, true=3, uncertain=0, false=0, moved=True)


def test_a_second_program_of_the_same_text_agrees(executor: PythonExecutor) -> None:
    """It was drawn without a look at the solution, so that it copies nothing."""
    assert solved(executor, GOOD).verification == Verification(3, 3, 3, true=3, uncertain=0, false=0, moved=True)


def test_an_answer_that_is_a_value_is_verified(executor: PythonExecutor) -> None:
    """A word problem: the solution computes the answer, the check tests it against what was said."""
    problem = Task("p", 'def solution():\n    """Ann has 3 apples more than Bob, together 11. How many has Ann?"""\n', "solution")
    check = "def check(result):\n    return result + (result - 3) == 11\n"
    model = ScriptedModel(["    return 8\n", "    return 8\n", "    return 7\n"], checks=[check])
    run = avow.solve(problem, model, samples=6, tests=0, verify=2, store=":memory:", executor=executor)
    assert code(run).endswith("return 7\n")
    assert run.verification == Verification(2, 2, 2, true=2, uncertain=0, false=0, moved=True)


def test_checks_run_once_and_the_same_seed_gives_the_same(executor: PythonExecutor) -> None:
    first, again = solved(executor, HONEST, BAD), solved(executor, HONEST, BAD)
    assert replace(first, usage=again.usage, id=again.id) == again


def test_nothing_loads(executor: PythonExecutor) -> None:
    run = solved(executor, HONEST, programs=("    return (\n",))
    assert run.choice is None
    assert run.verification is None


def test_a_domain_without_checks_says_so() -> None:
    class Bare:
        executor = "none"

    with pytest.raises(ConfigError, match="knows no checks"):
        verifying(Bare())  # type: ignore[arg-type]
    assert verifying(PythonDomain())


def test_a_calibration_without_checks_holds_for_no_run_with_them() -> None:
    plain = Calibration(drawn(Settings()), "s", ())
    compatible(plain, Settings())
    with pytest.raises(CalibrationError, match="made with verify 0, this run has 5"):
        compatible(plain, Settings(verify=5))
    with pytest.raises(CalibrationError, match="made with verify 5, this run has 0"):
        compatible(Calibration(drawn(Settings(verify=5)), "s", ()), Settings())


def test_bad_numbers_are_refused(tmp_path: Path) -> None:
    (tmp_path / "task.py").write_text(LARGEST)
    for value in ("-1", "many"):
        done = process(tmp_path, "solve", "task.py", "--verify", value)
        assert done.code == 2
        assert "verify" in done.err
    assert load(flags={"verify": 3}).settings.verify == 3


def test_programs_are_what_they_were(executor: PythonExecutor) -> None:
    """The rule and its ranking are left alone where no check can be believed."""
    task = load_task("-", LARGEST.encode)
    assert task.examples
    run = solved(executor, WORTHLESS["echo"])
    assert run.choice is not None
    assert run.choice.rule == RULES["avow"].name
    assert Program(code(run), "largest").key


def test_the_command_tells_what_checks_said(tmp_path: Path) -> None:
    (tmp_path / "task.py").write_text(LARGEST)

    def script(prompt: str, number: int) -> str:
        if "Do not write `largest`" in prompt:
            return f"```python\n{HONEST}```"
        return f"```python\n{LARGEST}{(GOOD, BAD, BAD)[number % 3]}```"

    with ScriptedServer(script, logprobs=False) as server:
        flags = ("-m", f"openai:any@{server.url}", "-n", "6", "--tests", "0", "--verify", "2")
        done = process(tmp_path, "solve", "task.py", *flags)
        assert server.samples == 8
        found = json.loads(process(tmp_path, "solve", "task.py", *flags, "--json").out)
        assert server.samples == 8  # nothing is paid for twice
    assert done.code == 0
    assert done.out.endswith(GOOD)
    assert "checks   2 of 2 believed; of all 2 say right, 0 wrong, 0 neither; another program" in done.err
    assert {"asking", "verifying"} <= {line.split()[0] for line in done.err.splitlines()}
    told = {"answers": 2, "checks": 2, "believed": 2, "true": 2, "uncertain": 0, "false": 0, "moved": True}
    assert found["verification"] == told
    log = json.loads(process(tmp_path, "log", "show", found["id"], "--json").out)
    assert log["run"]["verification"] == told
