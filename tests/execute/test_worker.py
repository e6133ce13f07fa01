"""The executor as a machine: limits, restarts, a sandbox that dies, a thousand programs, the same answers every time."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.attacks.arena import descendants

from avow.core.errors import ExecutionError, IsolationError
from avow.core.types import Call, Isolation, Observation, Outcome, Program, Test, Trust
from avow.execute.executor import PythonExecutor
from avow.execute.limits import Limits
from avow.execute.plan import make_call
from avow.execute.probe import best_level, layers, level_error
from avow.execute.worker import Worker

SQUARE = Program("def f(x):\n    return x * x", "f")


@pytest.fixture
def worker() -> Iterator[Worker]:
    worker = Worker(
        best_level(None, Isolation.CONFINED),
        Limits(call_cpu=0.1, total_cpu=0.35, check_cpu=0.5, load_cpu=0.3, idle=0.5),
    )
    yield worker
    worker.close()


def calls(*arguments: object) -> list[Call]:
    return [make_call("f", [a]) for a in arguments]


def shown(cells: tuple[Observation, ...]) -> list[str]:
    return [c.data if c.outcome is Outcome.VALUE else f"{c.outcome}:{c.data}" for c in cells]


def test_values_exceptions_and_limits(worker: Worker) -> None:
    source = (
        "def f(x):\n    if x == 0: raise ValueError('zero')\n    if x == 1:\n        while True: pass\n"
        "    if x == 2: return 'a' * 10 ** 7\n    if x == 3: return bytearray(1 << 31)\n"
        "    if x == 4:\n        for _ in range(200): x = [x]\n    return x"
    )
    trace = worker.observe(Program(source, "f"), calls(*range(6)))
    assert [c.outcome for c in trace.cells] == [Outcome.RAISED, *[Outcome.LIMIT] * 4, Outcome.VALUE]
    assert [c.data for c in trace.cells[1:]] == ["cpu", "size", "memory", "depth", "5"]
    assert "ValueError" in trace.cells[0].data
    assert "zero" in trace.cells[0].data
    assert 0.05 <= trace.seconds < 1


@pytest.mark.parametrize(("source", "error"), [
    ("def f(x) return", "SyntaxError"), ("1 / 0", "ZeroDivisionError"), ("x = 1", "defines no f"), ("", "defines no f"), ("import sys; sys.exit(3)", "SystemExit"),
    ("import os; os._exit(0)", "ended while loading: exit"), ("while True: pass", "ended while loading: cpu"), ("import time; time.sleep(99)", "ended while loading: idle"),
    ("import ctypes; ctypes.string_at(0)", "ended while loading: crash"), ("\x00", ""), ("x = '\ud800'", "UnicodeEncodeError"),
    ("import numpy_that_is_not_there", "ModuleNotFoundError"), ("kept = bytearray(1 << 31)", "MemoryError"),
])  # fmt: skip
def test_programs_that_do_not_load(worker: Worker, source: str, error: str) -> None:
    trace = worker.observe(Program(source, "f"), calls(1, 2))
    assert trace.error.startswith(error) or trace.error.startswith(f"SyntaxError: {error}")
    assert trace.cells == ()
    (judgement,) = worker.check(Program(source, "f"), ["assert f(1) == 1"], "", "trusted")
    assert not judgement.passed
    assert judgement.reason


def test_no_inputs_and_no_tests(worker: Worker) -> None:
    assert worker.observe(SQUARE, []).cells == ()
    assert worker.observe(Program("1 / 0", "f"), []).error.startswith("ZeroDivisionError")
    assert worker.check(SQUARE, [], "", "trusted") == []


def test_the_budget_of_a_program_is_for_all_its_calls(worker: Worker) -> None:
    source = "import time\ndef f(x):\n    end = time.process_time() + 0.05\n    while time.process_time() < end: pass\n    return x"
    trace = worker.observe(Program(source, "f"), calls(*range(20)))
    done = [c for c in trace.cells if c.outcome is Outcome.VALUE]
    assert 4 <= len(done) <= 9
    assert {c.data for c in trace.cells if c.outcome is Outcome.LIMIT} == {"cpu"}
    assert len(trace.cells) == 20


def test_a_call_that_ends_its_process_loses_itself_alone(worker: Worker) -> None:
    source = "import os\ndef f(x):\n    if x in (2, 5): os._exit(7)\n    return x"
    assert shown(worker.observe(Program(source, "f"), calls(*range(8))).cells) == [
        "0",
        "1",
        "limit:exit",
        "3",
        "4",
        "limit:exit",
        "6",
        "7",
    ]


def test_a_program_that_ends_every_process_is_given_up(worker: Worker) -> None:
    trace = worker.observe(Program("import os\ndef f(x): os._exit(7)", "f"), calls(*range(50)))
    assert len(trace.cells) == 50
    assert {c.outcome for c in trace.cells} == {Outcome.LIMIT}
    judgements = worker.check(
        Program("import os\ndef f(x): os._exit(7)", "f"), [f"assert f({i}) == 0" for i in range(20)], "", "trusted"
    )
    assert len(judgements) == 20
    assert not any(j.passed for j in judgements)
    assert all(j.limit for j in judgements)


def test_tests_after_a_crash_are_still_judged(worker: Worker) -> None:
    program = Program("import os\ndef f(x):\n    if x == 2: os._exit(7)\n    return x * x", "f")
    judgements = worker.check(program, [f"g = f\nassert g({i}) == {i * i}" for i in range(5)], "", "trusted")
    assert [j.passed for j in judgements] == [True, True, False, True, True]


def test_order_hashes_and_chance_are_the_same_every_time(worker: Worker) -> None:
    source = "import random\ndef f(x):\n    return [random.random(), list({'b', 'a', 'c', 'd'}), hash('x'), random.sample(range(100), 5), {str(i) for i in range(9)}]"
    program = Program(source, "f")
    first = worker.observe(program, calls(1, 2, 3)).cells
    assert len({c.data for c in first}) == 1, "every call starts from the same state of chance"
    assert worker.observe(program, calls(1, 2, 3)).cells == first
    worker.close()
    assert worker.observe(program, calls(1, 2, 3)).cells == first
    assert worker.observe(program, calls(3)).cells[0] == first[2]


def test_a_zygote_that_is_killed_is_replaced() -> None:
    with PythonExecutor(accept=Isolation.CONFINED, workers=1) as executor:
        worker = executor._pool.workers[0]
        for kind in ("candidate", "judge", "candidate"):
            ((_, (judgement,)),) = executor.check([(SQUARE, [Test("assert f(2) == 4")], "")])
            assert judgement.passed
            process = worker._pens[kind].sandbox.process
            for pid in sorted(descendants(process.pid) | {process.pid}, reverse=True):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            process.wait()
        assert [shown(t.cells) for _, t in executor.observe([SQUARE], calls(3))] == [["9"]]


def test_a_broken_sandbox_is_an_error_of_the_machine_never_a_verdict() -> None:
    worker = Worker(best_level(None, Isolation.CONFINED), Limits())
    worker.observe(SQUARE, calls(1))
    process = worker._pens["candidate"].sandbox.process
    for pid in sorted(descendants(process.pid) | {process.pid}, reverse=True):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    process.wait()
    with pytest.raises(ExecutionError):
        worker.observe(SQUARE, calls(1))
    worker.close()


def test_a_thousand_programs_leave_nothing() -> None:
    """No zombie, no survivor, no open file, seen from the host through all namespaces."""
    worker = Worker(
        best_level(None, Isolation.CONFINED),
        Limits(call_cpu=0.05, total_cpu=0.2, check_cpu=0.1, load_cpu=0.1, idle=0.3),
    )
    rng = random.Random(3)
    endings = ["return x", "raise ValueError(x)", "import os; os._exit(3)", "import threading; threading.Thread(target=print).start(); return x",
               "return 'a' * 100000", "import ctypes; ctypes.string_at(0)"]  # fmt: skip
    worker.check(SQUARE, ["assert f(2) == 4"], "", "trusted")
    worker.observe(SQUARE, calls(1))
    worker.settle()
    time.sleep(0.3)
    sandboxes = {pen.sandbox.process.pid for pen in worker._pens.values()}

    def below() -> set[int]:
        return set().union(*map(descendants, sandboxes)) | sandboxes

    tree, files = below(), len(os.listdir("/proc/self/fd"))
    for i in range(1000):
        program = Program(f"# {i}\ndef f(x):\n    {endings[0] if rng.random() < 0.8 else rng.choice(endings)}", "f")
        if i % 2:
            worker.observe(program, calls(i))
        else:
            worker.check(program, [f"assert f({i}) == {i}"], "", "trusted")
    worker.check(SQUARE, ["assert f(2) == 4"], "", "trusted")
    worker.observe(SQUARE, calls(1))
    worker.settle()
    deadline = time.monotonic() + 3
    while not below() <= tree and time.monotonic() < deadline:
        time.sleep(0.05)
    assert below() <= tree
    assert sandboxes == {pen.sandbox.process.pid for pen in worker._pens.values()}
    assert len(os.listdir("/proc/self/fd")) <= files
    assert [p for p in below() if _status(p).startswith("Z")] == []
    worker.close()


def _status(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].strip()
    except OSError:
        return ""


BURN = "def f(x):\n    total = 0\n    for i in range(x): total += i\n    return total"


def test_a_busy_machine_changes_no_verdict(worker: Worker) -> None:
    """Limits count CPU seconds: with every core kept busy twice over, what fitted still fits, and what did not does not."""
    fits, does_not = Program(BURN, "f"), Program("def f(x):\n    while True: pass", "f")
    quiet = worker.observe(fits, calls(300_000)).cells
    spinning = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(2 * (os.cpu_count() or 1))]
    try:
        assert worker.observe(fits, calls(300_000)).cells == quiet
        assert shown(worker.observe(does_not, calls(1)).cells) == ["limit:cpu"]
        tests = ["def check(candidate):\n    assert candidate(300000) == 44999850000"]
        assert [j.passed for j in worker.check(fits, tests, "", "trusted")] == [True]
    finally:
        for process in spinning:
            process.kill()
            process.wait()


def test_many_jobs_come_back_with_their_numbers(executor: PythonExecutor) -> None:
    programs = [Program(f"def f(x):\n    return x + {i}", "f") for i in range(60)]
    traces = dict(executor.observe(programs, calls(1, 2)))
    assert sorted(traces) == list(range(60))
    assert all(shown(traces[i].cells) == [str(i + 1), str(i + 2)] for i in range(60))
    jobs = [(p, [Test(f"assert f(1) == {i + 1}"), Test("assert f(0) == 7")], "") for i, p in enumerate(programs)]
    verdicts = dict(executor.check(jobs))
    assert all([j.passed for j in verdicts[i]] == [True, i == 7] for i in range(60))


def test_an_interrupted_iteration_can_be_followed_by_another(executor: PythonExecutor) -> None:
    programs = [Program(f"def f(x):\n    return x + {i}", "f") for i in range(40)]
    for _, _trace in executor.observe(programs, calls(1)):
        break
    assert len(dict(executor.observe(programs, calls(1)))) == 40


def test_nothing_to_do(executor: PythonExecutor) -> None:
    assert list(executor.observe([], calls(1))) == []
    assert executor.judge([], [], [Test("assert f(1)")], [], "") == []
    traces = [t for _, t in executor.observe([SQUARE], [])]
    assert executor.judge([SQUARE], traces, [], [], "") == [[]]


def test_programs_that_do_not_load_fail_every_test_with_the_reason(executor: PythonExecutor) -> None:
    programs = [Program("def f(x) return", "f"), SQUARE]
    traces = dict(executor.observe(programs, calls(2)))
    rows = executor.judge(
        programs, [traces[0], traces[1]], [Test("assert f(2) == 4"), Test("g = f\nassert g(2) == 4")], calls(2), ""
    )
    assert [[j.passed for j in row] for row in rows] == [[False, False], [True, True]]
    assert all("SyntaxError" in j.reason for j in rows[0])


def test_reasons_name_the_call_and_the_answer(executor: PythonExecutor) -> None:
    traces = [t for _, t in executor.observe([SQUARE], calls(3))]
    ((judgement,),) = executor.judge([SQUARE], traces, [Test("assert f(3) == 10")], calls(3), "")
    assert judgement.reason == "assert f(3) == 10; returned 9"
    assert judgement.trust is Trust.VALUES
    ((_, (live,)),) = executor.check([(SQUARE, [Test("assert f(3) == 10")], "")])
    assert live.reason == "assert f(3) == 10; f(3) returned 9"


def test_every_level_that_works_says_so() -> None:
    found = {layer.name: layer for layer in layers()}
    assert set(found) >= {"user", "devices", "seccomp", "landlock", "bubblewrap", "namespaces", "confinement"}
    assert all(layer.detail for layer in found.values())
    assert all(layer.works or layer.remedy or layer.detail for layer in found.values())
    for level, name in (
        (Isolation.SANDBOXED, "bubblewrap"),
        (Isolation.NAMESPACED, "namespaces"),
        (Isolation.CONFINED, "confinement"),
    ):
        assert found[name].works is not bool(level_error(level))


def test_a_level_that_is_not_there_is_refused() -> None:
    script = "import sys; sys.platform = 'plan9'\nfrom avow.execute.executor import PythonExecutor\ntry: PythonExecutor()\nexcept Exception as e: print(type(e).__name__, e)"
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert shown.stdout.startswith("IsolationError no isolation works on this machine")
    assert "plan9" in shown.stdout
    assert issubclass(IsolationError, Exception)


def test_a_process_that_takes_only_idle_time_can_run_programs() -> None:
    script = (
        "import os; os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))\n"
        "from avow.core.types import Isolation, Program\nfrom avow.execute.limits import Limits\n"
        "from avow.execute.plan import make_call\nfrom avow.execute.probe import best_level\n"
        "from avow.execute.worker import Worker\n"
        "worker = Worker(best_level(None, Isolation.CONFINED), Limits(), core=min(os.sched_getaffinity(0)))\n"
        "print(worker.observe(Program('def f(x): return x + 1', 'f'), [make_call('f', [1])]).cells[0].data)\n"
        "worker.close()"
    )
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert shown.stdout == "2\n"
