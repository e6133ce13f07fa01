"""Hostile tests: a model writes them, so they must not reach the judge of other tests, nor make it wait for ever.

Trusted tests, the prompt's examples and generated tests have judges of their own; a judge of generated tests serves one
question. Tests that share the trusted judge for speed must be inert: literals, operators and a few builtins.
"""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from tests.attacks.arena import HONEST, Arena, Clock, program

from avow.core.types import Isolation, Test, TestOrigin
from avow.execute.guest import codec
from avow.execute.plan import make_plan
from avow.execute.probe import level_error

WRONG = program("def f(x):\n    return 5")
GOOD = Test("assert f(2) == 4")
GOOD_LIVE = Test("g = f\nassert g(2) == 4")


def generated(source: str) -> Test:
    return Test(source, TestOrigin.GENERATED)


TAKEOVERS = {
    "exit": "import os\nos._exit(0)\nassert f(2) == 4",
    "exit_quietly": "import sys\nf(2)\nsys.exit(0)",
    "patch_judge": "import sys\nfor m in list(sys.modules.values()):\n    for n in ('_guarded', '_one', '_live', '_cases', '_case', 'execute', 'verdict'):\n"
    "        if hasattr(m, n): setattr(m, n, lambda *a, **k: ('passed', '', 2)[: 3 if n == '_one' else 2])\nassert f(2) == 4",
    "patch_builtins": "import builtins\nbuiltins.AssertionError = type('Never', (BaseException,), {})\nbuiltins.exec = lambda *a: None\nassert f(2) == 4",
    "patch_codec": "import sys\nsys.modules['guest.codec'].decode = lambda text: 4\nsys.modules['guest.codec'].Decoder.build = lambda *a: 4\nassert f(2) == 4",
    "frames": "import sys\nframe = sys._getframe()\nwhile frame:\n    for v in list(frame.f_locals.values()):\n        if isinstance(v, list):\n"
    "            v.append(['passed', '', 2])\n    frame = frame.f_back\nassert f(2) == 4",
    "forged_reply": "import json, os\nfor reply in ([[['passed', '']] * 2], [['passed', '', 2]] * 2, {'error': 5}, [[['x']]], 7, None):\n"
    "    data = json.dumps(reply).encode()\n    os.write(3, len(data).to_bytes(4, 'big') + data)\nassert f(2) == 4",
    "garbage_reply": "import os\nos.write(3, b'\\xff' * 100)\nassert f(2) == 4",
    "cut_reply": "import os, time\nf(2)\nos.write(3, b'\\0\\0')\ntime.sleep(1000)",
    "endless_reply": "import os\nf(2)\nos.write(3, b'\\0\\xff\\0\\0')\nwhile True: os.write(3, b'x' * 1000)",
    "sleeper": "import time\nf(2)\ntime.sleep(1000)",
    "close_channel": "import os\nos.closerange(3, 100)\nassert f(2) == 4",
    "crash": "import ctypes\nctypes.string_at(0)\nassert f(2) == 4",
    "memory": "kept = []\nwhile True: kept.append(bytearray(1 << 24))\nassert f(2) == 4",
    "alarm": "import signal\nsignal.setitimer(signal.ITIMER_PROF, 0)\nsignal.signal(signal.SIGPROF, signal.SIG_IGN)\nassert f(2) == 4\nwhile True: pass",
    "loop": "assert f(2) == 4\nwhile True: pass",
    "c_loop": "assert f(2) == 4\nsum(iter(int, 1))",
    "swallowing_loop": "f(2)\nwhile True:\n    try:\n        while True: pass\n    except BaseException: pass",
    "thread": "import threading\ndef spin():\n    while True: pass\nthreading.Thread(target=spin).start()\nassert f(2) == 4",
    "fork": "import os\nos.fork()\nassert f(2) == 4",
    "deep": "assert f(2) == " + "(" * 150 + "4" + ")" * 150,
    "recursion": "import sys\nsys.setrecursionlimit(10**9)\ndef r(): r()\nf(2)\nr()",
    "no_syntax": "assert f(2) ==",
    "null": "assert f(2) == '\x00'",
    "surrogate": "assert f(2) == '\ud800'",
    "unpickled": "import pickle\npickle.loads(b'cos\\n_exit\\n(I0\\ntR.')\nassert f(2) == 4",
}


@pytest.mark.parametrize("takeover", TAKEOVERS)
def test_a_hostile_test_harms_no_other(arena: Arena, takeover: str) -> None:
    tests = [
        generated(TAKEOVERS[takeover]),
        GOOD,
        GOOD_LIVE,
        generated("g = f\nassert g(3) == 9"),
        generated("assert f(2) == 4"),
    ]
    with Clock() as clock:
        honest, wrong = arena.matrix([HONEST, WRONG], tests)
    assert [j.passed for j in honest[1:]] == [True] * 4
    assert [j.passed for j in wrong[1:]] == [False] * 4
    assert clock.seconds < 30
    later = arena.matrix([HONEST, WRONG], [generated("h = f\nassert h(2) == 4"), generated("assert [f(2)] == [4]")])
    assert [[j.passed for j in row] for row in later] == [[True, True], [False, False]]


LIVE = ("patch_judge", "patch_builtins", "frames", "forged_reply", "exit", "crash", "garbage_reply", "cut_reply", "sleeper")


@pytest.mark.parametrize("takeover", LIVE)
def test_a_hostile_test_of_a_running_program_harms_no_other(arena: Arena, takeover: str) -> None:
    """Generated tests that need the program running come together; each has a judge to itself all the same."""
    tests = [generated("g = f\n" + TAKEOVERS[takeover]), *(generated(f"g = f\nassert g({n}) == {n * n}") for n in (2, 3))]
    with Clock() as clock:
        honest, wrong = arena.matrix([HONEST, WRONG], tests)
    assert [j.passed for j in honest[1:]] == [True, True]
    assert [j.passed for j in wrong[1:]] == [False, False]
    assert clock.seconds < 12


TRICKS = [
    "assert sorted([\"import os; os._exit(0)\"], key=exec) and f(2)",
    "assert max(['1', '2'], key=eval) and f(2)",
    "assert min(f(2), 4, key=print)",
    "assert type('X', (int,), {'__eq__': isinstance})() == f(2)",
    "assert type(f(2), (), {})",
    "assert type(*[f(2)])",
    "assert f(2) == (lambda: 4)()",
    "assert f(2) == [x for x in (4,)][0]",
    "assert f(2) == __import__('os')._exit(0)",
    "assert (y := f(2)) == 4",
    "assert f(2).__class__",
    "assert f'{f(2)}' == '4'",
    "assert f(2) == 10 ** 10 ** 10",
    "assert f(2) == 'a' * 10 ** 10",
    "assert f(2) == 1 << 10 ** 10",
    "assert f(2) == open('/etc/passwd')",
    "assert exec",
    "assert f(2) in globals()",
    "import os\nassert f(2) == 4",
    "assert list(map(exec, ['1'])) == f(2)",
    "assert f(2) == getattr(1, 'real')",
    "f(2)",
    "for x in [1]: assert f(2) == 4",
    "assert f(2) == 4, print()",
    "assert sum([f(2)], *[1])",
    "assert f(2) == len(iter(int, 1))",
    "class A: pass\nassert f(2)",
    "assert __call__(0) == exec('1')",
    "assert __builtins__ and f(2)",
    "assert f(2) @ 1",
    "async def g(): assert f(2)",
]  # fmt: skip


@pytest.mark.parametrize("trick", TRICKS)
def test_nothing_that_could_act_is_called_inert(trick: str) -> None:
    (trial,) = make_plan([generated(trick)], "f").trials
    assert not trial.inert


@pytest.mark.parametrize("plain", ["assert f(2) == 4", "assert abs(f(2) - 4.0) < 1e-6", "assert sorted(f([2, 1])) == [1, 2]", "assert not f('a')",
                                   "assert f(2) in (4, 5) and len(f('ab')) == 2", "assert isinstance(f(2), int)", "assert type(f(2)) == int",
                                   "assert f(2)[0] == 4 and f(2)[1:] == ()", "assert set(f({'a': {1}})) == {1, -2}"])  # fmt: skip
def test_plain_assertions_are_inert(plain: str) -> None:
    (trial,) = make_plan([generated(plain)], "f").trials
    assert trial.inert
    assert not trial.live


HEAVY = {
    "endless_sum": ("assert sum(f(2)) == 4", "range(10 ** 18)"),
    "endless_sort": ("assert sorted(f(2)) == [4]", "range(10 ** 18)"),
    "endless_list": ("assert list(f(2)) == [4]", "range(10 ** 18)"),
    "endless_set": ("assert set(f(2)) == {4}", "range(10 ** 18)"),
    "endless_member": ("assert 'x' in f(2)", "range(10 ** 18)"),
    "big_text": ("assert '%999999999d' % f(2) == 4", "7"),
}


@pytest.mark.parametrize("heavy", HEAVY)
def test_an_answer_that_hangs_the_judge_costs_only_its_own_program(arena: Arena, heavy: str) -> None:
    """The question holds the answers of all programs: the honest among them must be judged all the same."""
    test, answer = HEAVY[heavy]
    hostile = program(f"def f(x): return {answer}")
    honest = program("def f(x): return [4]")
    with Clock() as clock:
        rows = arena.matrix(
            [honest, hostile, honest, HONEST],
            [generated(test), generated("assert f(2) == [4]"), Test("assert f(2) == [4]")],
        )
    assert not rows[1][0].passed
    assert [row[1].passed for row in rows] == [True, False, True, False]
    assert [row[2].passed for row in rows] == [True, False, True, False]
    if heavy not in ("endless_member", "big_text"):
        assert rows[0][0].passed
        assert rows[2][0].passed
    assert clock.seconds < 60


def test_a_program_that_hangs_the_judge_live_fails_alone(arena: Arena) -> None:
    with Clock() as clock:
        judgement = arena.judgement(
            "def f(x): return range(10 ** 18)", "def check(candidate):\n    assert sum(candidate(2)) == 4"
        )
    assert not judgement.passed
    assert judgement.limit
    assert clock.seconds < 10


def test_a_slow_test_does_not_use_up_the_time_of_later_ones(arena: Arena) -> None:
    """A judge that was given a limit because it was slow is free of it when it has answered."""
    burn = "import time\nend = time.process_time() + {}\nwhile time.process_time() < end: pass\nassert f(2) == 4"
    limits = arena.worker.limits
    arena.worker.limits = replace(limits, check_cpu=2.2)
    try:
        for seconds in (1.3, 0.7, 0.7, 0.7):
            (judgement,) = arena.worker.check(HONEST, [burn.format(seconds)], "", "trusted")
            assert judgement.passed, judgement.reason
        time.sleep(1)
        assert arena.worker.check(HONEST, ["assert f(2) == 4"], "", "trusted")[0].passed
    finally:
        arena.worker.limits = limits


def test_values_of_a_program_execute_nothing_in_the_judge() -> None:
    """Decoding builds plain values: names in an encoding are data, whatever they say."""
    for text in ('["N", "x", ["a=__import__(\'os\')._exit(1)"], 1]', '["N", "x;import os", ["a"], 1]', '["N", "class", ["a"], 1]',
                 '["x", "datetime", "__import__"]', '["D", "eval", ["l"]]', '["T", "exec"]', '["M", "os", "_exit"]', '["cb", 0]'):  # fmt: skip
        try:
            value = codec.decode(text)
        except codec.CodecError:
            continue
        assert type(value).__name__ == "defaultdict"
        assert value.default_factory is None  # an unknown factory is no factory


def test_judges_reach_no_more_than_programs() -> None:
    if error := level_error(Isolation.SANDBOXED):
        pytest.skip(f"isolation level 3 does not work on this machine: {error}")
    arena = Arena(Isolation.SANDBOXED)
    try:
        for body in (
            "open('/etc/passwd')",
            "open('/tmp/x', 'w')",
            "__import__('socket').socket()",
            "__import__('os').listdir('/proc')",
        ):
            test = f"try:\n    {body}\nexcept OSError as error:\n    held = True\nassert held\nassert f(2) == 4"
            ((judgement,),) = arena.matrix([HONEST], [generated(test)])
            assert judgement.passed, body
    finally:
        arena.close()
