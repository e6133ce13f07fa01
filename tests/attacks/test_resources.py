"""Programs that take all they can: each is held by a limit that is named, soon, and the next program has what it needs."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.attacks.arena import LIMITS, Arena, Clock, descendants

from avow.core.types import Isolation, Outcome

LOOPS = {
    "python_loop": "def f(x):\n    while True: pass",
    "c_loop": "def f(x): return sum(iter(int, 1))",
    "power": "def f(x): return 10 ** 10 ** 8",
    "factorial": "import math\ndef f(x): return math.factorial(10 ** 7)",
    "regex": "import re\ndef f(x): return re.match('(a+)+$', 'a' * 64 + 'b')",
    "membership": "def f(x): return -1 in iter(int, 1)",
    "sorting": "class A:\n    def __lt__(self, o):\n        while True: pass\ndef f(x): return sorted([A(), A()])",
    "swallows": "def f(x):\n    while True:\n        try:\n            while True: pass\n        except BaseException: pass",
    "ignores": "import signal\nfor s in range(1, 65):\n    try: signal.signal(s, signal.SIG_IGN)\n    except (OSError, ValueError): pass\n"
    "def f(x):\n    while True: pass",
    "disarms": "import signal\ndef f(x):\n    signal.setitimer(signal.ITIMER_PROF, 0)\n    while True: pass",
    "thread": "import threading\ndef spin():\n    while True: pass\ndef f(x):\n    threading.Thread(target=spin).start()\n    return 5",
    "threads_keep_alive": "import threading, time\nfor _ in range(20): threading.Thread(target=time.sleep, args=(60,)).start()\n"
    "def f(x):\n    while True: time.sleep(0.01)",
    "on_load": "while True: pass",
    "on_load_c": "sum(iter(int, 1))",
    "compile": "def f(x): return eval('-' * 90 + '1' + '+1' * 200000)",
    "destructor": "class A:\n    def __del__(self):\n        while True: pass\ndef f(x):\n    A()\n    return 5",
}


@pytest.mark.parametrize("loop", LOOPS)
def test_loops_end(arena: Arena, loop: str) -> None:
    with Clock() as clock:
        judgement = arena.judgement(LOOPS[loop])
        trace = arena.trace(LOOPS[loop], 2)
    assert not judgement.passed
    assert trace.error or trace.cells[0].outcome is not Outcome.VALUE or trace.cells[0].data == "5"
    assert clock.seconds < 15


@pytest.mark.parametrize("loop", ["python_loop", "c_loop", "swallows", "ignores"])
def test_one_endless_call_does_not_cost_the_others(arena: Arena, loop: str) -> None:
    source = f"{LOOPS[loop]}\ng = f\ndef f(x): return g(x) if x == 2 else x * x"
    trace = arena.trace(source, 1, 2, 3)
    assert [(c.outcome, c.data) for c in trace.cells] == [
        (Outcome.VALUE, "1"),
        (Outcome.LIMIT, "cpu"),
        (Outcome.VALUE, "9"),
    ]


IDLE = {
    "sleep": "import time\ndef f(x): time.sleep(600)",
    "select": "import select\ndef f(x): select.select([], [], [])",
    "lock": "import threading\ndef f(x):\n    lock = threading.Lock(); lock.acquire(); lock.acquire()",
    "pipe": "import os\ndef f(x): return os.read(os.pipe()[0], 1)",
    "channel": "import os\ndef f(x): return os.read(3, 1)",
    "stdin": "def f(x): return input()",
    "on_load": "import time\ntime.sleep(600)",
    "stopped": "import os, signal\ndef f(x):\n    signal.raise_signal(signal.SIGSTOP)\n    import time\n    time.sleep(600)",
}


@pytest.mark.parametrize("idle", IDLE)
def test_sleepers_are_woken(arena: Arena, idle: str) -> None:
    with Clock() as clock:
        judgement = arena.judgement(IDLE[idle])
        observation = arena.seen(IDLE[idle])
    assert not judgement.passed
    assert observation.outcome is not Outcome.VALUE
    assert clock.seconds < 6


def test_a_program_that_nobody_asks_cannot_feign_to_wait(arena: Arena) -> None:
    source = """
    import sys, time
    def f(x):
        frame = sys._getframe()
        while frame:
            for holder in [*frame.f_locals.values()]:
                page = getattr(holder, "page", holder)
                if type(page).__name__ == "mmap":
                    page[4] = 1
                    found.append(page)
            frame = frame.f_back
        if x == 1:
            return len(found) > 0
        time.sleep(600)
    found = []
    """
    with Clock() as clock:
        trace = arena.trace(source, 1, 2)
    assert [(c.outcome, c.data) for c in trace.cells] == [(Outcome.VALUE, "true"), (Outcome.LIMIT, "idle")]
    assert clock.seconds < LIMITS.idle + 3


@pytest.mark.slow
def test_feigned_waiting_ends_at_the_wall(arena: Arena) -> None:
    """A program that waits for its judge is not idle. One that sets the flag for it and sleeps is held by wall time."""
    source = """
    import gc, mmap, time
    def f(x):
        for page in gc.get_objects() + [r for o in gc.get_objects() for r in gc.get_referents(o)]:
            if isinstance(page, mmap.mmap): page[4] = 1
        time.sleep(600)
    """
    with Clock() as clock:
        judgement = arena.judgement(source)
    assert judgement.reason == "limit: wall"
    assert clock.seconds < 20 * LIMITS.check_cpu + 15


CRASHES = {
    "null": "import ctypes\ndef f(x): return ctypes.string_at(0)",
    "abort": "import os\ndef f(x): os.abort()",
    "deep_c": "def f(x):\n    for _ in range(10 ** 6): x = [x]\n    return repr(x)",
    "deep_python": "import sys\nsys.setrecursionlimit(10 ** 9)\ndef f(x): return f(x + 1)",
    "deep_del": "def f(x):\n    for _ in range(10 ** 6): x = (x,)\n    del x\n    return 5",
    "bad_code": "def f(x):\n    c = f.__code__\n    f.__code__ = c.replace(co_code=bytes([255] * 64))\n    return f(x)",
    "exit": "import os\ndef f(x): os._exit(121)",
    "exit_on_load": "import os\nos._exit(121)",
    "faulthandler": "import faulthandler\ndef f(x): faulthandler._sigsegv()",
}


@pytest.mark.parametrize("crash", CRASHES)
def test_crashes_are_their_own(arena: Arena, crash: str) -> None:
    assert not arena.judgement(CRASHES[crash]).passed
    source = f"{CRASHES[crash]}\ng = f\ndef f(x): return g(x) if x == 2 else x * x"
    trace = arena.trace(source, 1, 2, 3)
    if trace.loads and crash != "bad_code":  # which spoils its own interpreter before it crashes, if it crashes at all
        assert [c.data for c in trace.cells[::2]] == ["1", "9"], "a crash takes only its own call along"


MEMORY = {
    "bytes": "def f(x): return len(bytearray(2 << 30))",
    "list": "def f(x): return [0] * (1 << 28)",
    "string": "def f(x): return len('a' * (2 << 30))",
    "slowly": "def f(x):\n    kept = []\n    while True: kept.append(bytearray(1 << 24))",
    "swallowing": "def f(x):\n    kept = []\n    while True:\n        try: kept.append(bytearray(1 << 24))\n        except MemoryError: pass",
    "mmap": "import mmap\ndef f(x): return len(mmap.mmap(-1, 2 << 30))",
    "integer": "def f(x): return (1 << (1 << 34)).bit_length()",
    "dictionary": "def f(x): return len(dict.fromkeys(range(1 << 26)))",
    "on_load": "kept = bytearray(2 << 30)",
}


@pytest.mark.parametrize("hunger", MEMORY)
def test_memory_is_held(arena: Arena, hunger: str) -> None:
    with Clock() as clock:
        assert not arena.judgement(MEMORY[hunger]).passed
        observation = arena.seen(MEMORY[hunger])
    assert observation.outcome is not Outcome.VALUE
    assert clock.seconds < 10
    if hunger in ("bytes", "string"):
        assert observation.data == "memory"


OUTPUT = {
    "text": "def f(x): return 'a' * 50_000_000",
    "bytes": "def f(x): return b'a' * 50_000_000",
    "list": "def f(x): return [0] * 10_000_000",
    "texts": "def f(x): return ['a' * 1000] * 50_000",
    "deep": "def f(x):\n    for _ in range(100_000): x = [x]\n    return x",
    "integer": "def f(x): return 1 << 400_000_000",
    "doubled": "def f(x):\n    for _ in range(60): x = [x, x]\n    return x",
    "set": "def f(x): return set(range(1_000_000))",
    "keys": "def f(x): return {str(i) * 100: i for i in range(50_000)}",
}


@pytest.mark.parametrize("flood", OUTPUT)
def test_answers_are_bounded(arena: Arena, flood: str) -> None:
    observation = arena.seen(OUTPUT[flood])
    assert observation.outcome is Outcome.LIMIT
    assert observation.data in ("size", "depth", "cpu", "memory")
    assert not arena.judgement(OUTPUT[flood]).passed


def test_iterators_are_drained_only_so_far(arena: Arena) -> None:
    assert not arena.judgement(
        "import itertools\ndef f(x): return itertools.count()", "assert list(f(2)) == [4]"
    ).passed
    assert not arena.judgement("def f(x):\n    while True: yield 4", "assert max(f(2)) == 4").passed
    assert arena.judgement("def f(x):\n    while True: yield 4", "assert next(f(2)) == 4").passed
    assert arena.seen("def f(x):\n    while True: pass\n    yield 1").data == "cpu"


def test_many_answers_together_are_bounded(arena: Arena) -> None:
    """No table of observations grows without end: each value is below its own limit, their sum is not."""
    trace = arena.trace("def f(x): return 'a' * 1_900_000", *range(40))
    assert sum(len(c.data) for c in trace.cells) < 20_000_000
    assert trace.cells[0].outcome is Outcome.VALUE
    assert trace.cells[-1].outcome is Outcome.LIMIT


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_a_flood_of_printing_goes_nowhere(arena: Arena, stream: str) -> None:
    source = (
        f"import sys\ndef f(x):\n    for _ in range(20):\n        sys.{stream}.write('x' * 1_000_000)\n    return 4"
    )
    assert arena.judgement(source).passed
    assert arena.seen(source).data == "4"


FORK = """
    import os, time
    made, why = 0, ""
    for _ in range(200):
        try:
            if os.fork() == 0:
                time.sleep(30)
                os._exit(0)
            made += 1
        except OSError as error:
            why = type(error).__name__
            break
    return made, why
"""


def test_a_fork_bomb_stops(arena: Arena) -> None:
    made, why = arena.probe(FORK)
    if arena.level == Isolation.CONFINED:
        assert (made, why) == (0, "PermissionError")
    else:
        assert 0 < made <= 64
        assert why == "BlockingIOError"


def test_a_real_fork_bomb_ends_with_its_program(arena: Arena) -> None:
    with Clock() as clock:
        assert not arena.judgement(
            "import os\ndef f(x):\n    while True:\n        try: os.fork()\n        except OSError: pass"
        ).passed
    assert clock.seconds < 20
    arena.honest()
    assert len(descendants(arena.zygote())) <= 4


def test_threads_are_bounded(arena: Arena) -> None:
    made, why = arena.probe("""
        import threading, time
        made = 0
        try:
            for _ in range(500):
                threading.Thread(target=time.sleep, args=(30,), daemon=True).start()
                made += 1
        except RuntimeError as error:
            return made, "RuntimeError"
        return made, ""
    """)
    assert 0 < made < 200
    assert why == "RuntimeError"


def test_descriptors_are_bounded(arena: Arena) -> None:
    assert arena.probe("kept = [os.pipe() for _ in range(1000)]") == ("OSError", 24)


DISK = """
    path, written = "/tmp/fill", 0
    try:
        for number in range(100):
            with open(path + str(number), "wb", buffering=0) as file:
                while True:
                    n = file.write(bytes(1 << 20))
                    written += n
                    if n < 1 << 20: break
    except OSError as error:
        return written, error.errno
    return written, 0
"""


def test_the_disk_is_held(arena: Arena) -> None:
    host = Path("/tmp")
    before = {p.name for p in host.iterdir() if p.name.startswith("fill")}
    result = arena.probe(DISK)
    if arena.level == Isolation.CONFINED:
        assert result == (0, 13)
    else:
        written, error = result
        assert written <= 16 << 20
        assert error in (27, 28)
    assert {p.name for p in host.iterdir() if p.name.startswith("fill")} == before


def test_inodes_are_held(arena: Arena) -> None:
    made = arena.probe("""
        made = 0
        try:
            for made in range(100_000): os.close(os.open(f"/tmp/{made}", os.O_CREAT | os.O_WRONLY))
        except OSError as error:
            return made, error.errno
        return made, 0
    """)
    assert made in ((0, 13), (4095, 28), (4094, 28))
