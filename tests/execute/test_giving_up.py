"""How long a program is put up with that takes all its time, and that an honest slow one loses nothing by it."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from avow.core.types import Call, Isolation, Outcome, Program, Test, TestOrigin
from avow.execute.executor import PythonExecutor
from avow.execute.limits import Limits
from avow.execute.plan import make_call
from avow.execute.probe import best_level
from avow.execute.worker import Worker

LIMITS = Limits(call_cpu=0.1, total_cpu=0.9, check_cpu=0.6, load_cpu=0.3, idle=0.4)
ENDLESS = "def f(x):\n    while True: pass"
LOOPS = {
    "python": ENDLESS,
    "in C": "def f(x): return sum(iter(int, 1))",
    "sleeping": "import time\ndef f(x): time.sleep(60)",
}


@pytest.fixture
def worker() -> Iterator[Worker]:
    worker = Worker(best_level(None, Isolation.CONFINED), LIMITS)
    yield worker
    worker.close()


def calls(*arguments: object) -> list[Call]:
    return [make_call("f", [a]) for a in arguments]


@pytest.mark.parametrize("loop", LOOPS)
def test_a_program_without_any_answer_is_given_up(worker: Worker, loop: str) -> None:
    trace = worker.observe(Program(LOOPS[loop], "f"), calls(*range(40)))
    assert {c.outcome for c in trace.cells} == {Outcome.LIMIT}
    assert {c.data for c in trace.cells} <= {"cpu", "idle"}
    assert len(trace.cells) == 40
    assert worker._pens["candidate"]._next <= LIMITS.patience, "no further process is spent on it"
    assert loop != "python" or trace.seconds < LIMITS.total_cpu * 0.8


def test_short_inputs_come_first(worker: Worker) -> None:
    """An honest program may be slow on each of the first inputs of the tests; on short ones it answers."""
    slow_on_long = "def f(x):\n    while len(x) > 5: pass\n    return len(x)"
    trace = worker.observe(Program(slow_on_long, "f"), calls("a" * 9, "b" * 8, "c" * 9, "d" * 10, "", "ab"))
    assert [c.data for c in trace.cells] == ["cpu"] * 4 + ["0", "2"]


def test_a_limit_costs_what_it_allows_however_late_it_comes(worker: Worker) -> None:
    """So that the count of calls that are made does not depend on what else the machine does."""
    source = """if True:
    import signal, time
    def f(x):
        if len(x) != 1: return len(x)
        try:
            x += ""  # Python 3.11 looks for the handler one instruction before the loop
            while True: pass
        except BaseException:
            signal.setitimer(signal.ITIMER_PROF, 0)
            end = time.process_time() + 0.03
            while time.process_time() < end: pass
            raise
    """
    worker.limits = Limits(call_cpu=0.1, total_cpu=0.35, load_cpu=1.0, idle=1.0)
    trace = worker.observe(Program(source, "f"), calls("", "a", "b", "c", "last"))
    assert [c.data for c in trace.cells] == ["0", "cpu", "cpu", "cpu", "4"]
    assert trace.seconds > 0.35


@pytest.mark.parametrize("loop", ["while True: pass", "sum(iter(int, 1))"])
def test_one_answer_is_enough_to_go_on(worker: Worker, loop: str) -> None:
    source = f"def f(x):\n    if x in (1, 3, 5):\n        {loop}\n    return x"
    trace = worker.observe(Program(source, "f"), calls(0, 1, 3, 5, 7, 8))
    assert [c.data for c in trace.cells] == ["0", "cpu", "cpu", "cpu", "7", "8"]


def test_exceptions_are_answers(worker: Worker) -> None:
    source = "def f(x):\n    if x == 0: raise ValueError\n    while x < 5: pass\n    return x"
    trace = worker.observe(Program(source, "f"), calls(*range(7)))
    assert [c.outcome for c in trace.cells] == [Outcome.RAISED, *[Outcome.LIMIT] * 4, Outcome.VALUE, Outcome.VALUE]


@pytest.mark.parametrize("loop", LOOPS)
def test_the_time_of_the_trusted_tests_is_one_for_all(worker: Worker, loop: str) -> None:
    tests = [f"assert f({n}) == 1" for n in range(20)]
    judged = worker.check(Program(LOOPS[loop], "f"), tests, "", "trusted")
    assert worker._pens["candidate"]._next <= LIMITS.check_cpu / LIMITS.call_cpu, "no further process is spent on it"
    assert [j.passed for j in judged] == [False] * 20
    assert all(j.limit for j in judged)
    assert judged[-1].reason in ("limit: cpu, as in the tests before", "limit: idle, as in the tests before")


def test_tests_after_an_endless_one_are_still_judged(worker: Worker) -> None:
    program = Program("def f(x):\n    while x < 0: pass\n    return x", "f")
    judged = worker.check(program, [f"assert f({x}) == {x}" for x in (-1, 1, -2, 2, 3)], "", "trusted")
    assert [j.passed for j in judged] == [False, True, False, True, True]


def test_a_slow_generated_test_leaves_time_for_others(worker: Worker) -> None:
    worker.limits = Limits(call_cpu=0.1, total_cpu=0.2, check_cpu=0.6, idle=0.4)
    program = Program("def f(x):\n    while x < 0: pass\n    return x", "f")
    tests = [f"g = f\nassert g({x}) == {x}" for x in (-1, 1, -2, 2, -3, 3, -4, 4)]
    judged = worker.check(program, tests, "", "generated")
    assert [j.passed for j in judged] == [False, True, False, True, False, True, False, False]
    assert judged[-1].reason == "limit: cpu, as in the tests before"


def test_a_slow_judge_of_generated_tests_costs_the_program_nothing(worker: Worker) -> None:
    tests = ["g = f\nwhile True: pass"] * 5 + ["g = f\nassert g(1) == 1"]
    judged = worker.check(Program("def f(x): return x", "f"), tests, "", "generated")
    assert [j.passed for j in judged] == [False] * 5 + [True]


def test_a_program_that_answered_nothing_is_not_run_for_generated_tests() -> None:
    with PythonExecutor(accept=Isolation.CONFINED, limits=LIMITS, workers=1) as executor:
        programs, inputs = [Program(ENDLESS, "f"), Program("def f(x): return x", "f")], calls(1, 2, 3)
        traces = dict(executor.observe(programs, inputs))
        tests = [Test(f"g = f\nassert g({n}) == {n}", TestOrigin.GENERATED) for n in range(5)]
        before = executor.executed
        rows = executor.judge(programs, [traces[0], traces[1]], tests, inputs, "")
        assert executor.executed == before + 1
        assert {j.reason for j in rows[0]} == {"limit: cpu, as on every input"}
        assert all(j.passed for j in rows[1])


def test_a_sleeping_generated_test_is_woken(worker: Worker) -> None:
    """A judge that waits for its program is not idle; one that sleeps is. A user's own test may."""
    slow = Program(
        "def f(x):\n    end = __import__('time').process_time() + 0.5\n    while __import__('time').process_time() < end: pass\n    return x",
        "f",
    )
    worker.limits = Limits(idle=0.3)
    assert worker.check(slow, ["g = f\nassert g(1) == 1"], "", "generated")[0].passed
    start = time.monotonic()
    (judged,) = worker.check(slow, ["g = f\nimport time\ntime.sleep(60)\nassert g(1) == 1"], "", "generated")
    assert (judged.passed, judged.reason) == (False, "limit: judge idle")
    assert time.monotonic() - start < 6
    (judged,) = worker.check(slow, ["g = f\nimport time\ntime.sleep(1.7)\nassert g(1) == 1"], "", "trusted")
    assert judged.passed
