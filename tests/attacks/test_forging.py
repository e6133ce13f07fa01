"""No program is called right without giving the right answer: each cheat against each shape of test, live and observed.

The plain checker below stands for those that share a process with the program; it shows that the cheats do cheat.
"""

from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest
from tests.attacks.arena import HONEST, Arena, Clock, program
from tests.attacks.cheats import ALWAYS_EQUAL, CHEATS, TESTS

from avow.core.types import Outcome, Program, Test, TestOrigin, Trust
from avow.domains.python.canonical import canonical
from avow.domains.python.showing import shown

FRAME_WALK = """
import sys
def f(x):
    frame = sys._getframe()
    while frame:
        if "verdicts" in frame.f_locals:
            frame.f_locals["verdicts"].append("passed")
        frame = frame.f_back
    raise SystemExit
"""
SHARED = """
verdicts = []
try:
    exec(PROGRAM + "\\n" + TEST, {})
    verdicts.append("passed")
except BaseException:
    verdicts.append("failed")
print(verdicts[0])
"""


@pytest.mark.parametrize("cheat", [ALWAYS_EQUAL, FRAME_WALK], ids=["always_equal", "frames"])
def test_cheats_pass_where_the_process_is_shared(cheat: str) -> None:
    script = f"PROGRAM = {cheat!r}\nTEST = {TESTS['equal']!r}\n{SHARED}"
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "passed"


@pytest.mark.parametrize("cheat", CHEATS)
def test_live_tests_are_not_fooled(arena: Arena, cheat: str) -> None:
    judgements = arena.judgements(CHEATS[cheat], list(TESTS.values()))
    fooled = [name for name, j in zip(TESTS, judgements, strict=True) if j.passed]
    assert not fooled
    assert all(j.reason for j in judgements)
    assert all(j.trust > Trust.IN_PROCESS for j in judgements), "a program must not choose where it is judged"


@pytest.mark.parametrize("cheat", CHEATS)
def test_tests_over_observations_are_not_fooled(arena: Arena, cheat: str) -> None:
    tests = [Test(source) for source in TESTS.values()]
    cheating, honest = arena.matrix([program(CHEATS[cheat]), HONEST], tests)
    assert [name for name, j in zip(TESTS, cheating, strict=True) if j.passed] == []
    assert [name for name, j in zip(TESTS, honest, strict=True) if not j.passed] == []


EXITS = ("os_exit", "crashed", "channel_closed", "execed", "all_descriptors")


@pytest.mark.parametrize("cheat", EXITS)
@pytest.mark.parametrize("handler", ["except:", "except BaseException:"])
def test_a_test_that_swallows_everything_is_not_passed_by_leaving(arena: Arena, cheat: str, handler: str) -> None:
    judgement = arena.judgement(CHEATS[cheat], f"try:\n    f(2)\n{handler}\n    pass")
    assert not judgement.passed
    assert judgement.limit


def test_a_limit_cannot_be_swallowed_by_a_test_over_observations(arena: Arena) -> None:
    ((judgement,),) = arena.matrix([program(CHEATS["os_exit"])], [Test("try:\n    f(2)\nexcept:\n    pass")])
    assert not judgement.passed
    assert judgement.reason == "limit: exit"


DOWNGRADES = {
    "exception_class": "class E(Exception): pass\ndef f(x): return E",
    "library_module": "import math\ndef f(x): return math",
    "library_function": "import math\ndef f(x): return math.sqrt",
    "deep": "def f(x):\n    for _ in range(98): x = [x]\n    return x",
    "wide": "def f(x): return [0] * 150000",
    "long": "def f(x): return 'a' * 1900000",
    "generator": "def f(x): yield 4",
    "own_class": "class C: pass\ndef f(x): return C",
    "own_object": "class C: pass\ndef f(x): return C()",
    "own_error": "class E(Exception): pass\ndef f(x): return E('x')",
    "own_list": "class L(list): pass\ndef f(x): return L([4])",
    "own_enum": "import enum\nclass N(enum.IntEnum):\n    A = 5\ndef f(x): return N.A",
    "kept": "kept = []\ndef f(x):\n    kept.append(x)\n    return kept",
    "itself": "def f(x):\n    x = []\n    x.append(x)\n    return x",
    "async_generator": "async def f(x): yield 4",
    "coroutine": "async def f(x): return 4",
    "slice": "def f(x): return slice(4)",
    "library_error": "import json\ndef f(x): return json.JSONDecodeError('m', 'd', 0)",
    "library_class": "import pathlib\ndef f(x): return pathlib.Path",
    "not_implemented": "def f(x): return NotImplemented",
}


@pytest.mark.parametrize("answer", DOWNGRADES)
@pytest.mark.parametrize("test", ["assert f(f(2)) == 4", "assert f([f(2)] * 3) == 4", "assert f([[[f(2)]]]) == 4"])
def test_an_answer_cannot_move_the_test_into_the_program(arena: Arena, answer: str, test: str) -> None:
    """The lowest trust is for objects of the test that cannot cross, never for those of the program."""
    judgement = arena.judgement(DOWNGRADES[answer], test)
    assert not judgement.passed
    assert judgement.trust > Trust.IN_PROCESS


def test_a_part_of_the_library_does_not_move_the_test_into_the_program(arena: Arena) -> None:
    """`Node` is what the program says, here `re.compile`: what that makes is no object of the test."""
    source = "import re\nNode = re.compile\ndef f(x): return 4"
    judgement = arena.judgement(source, "assert f(Node('a')) == 4")
    assert judgement.trust > Trust.IN_PROCESS
    own = arena.judgement("import re\ndef f(x): return x.y", "class A: y = 4\nassert re and f(A()) == 4")
    assert own.passed
    assert own.trust == Trust.IN_PROCESS


def test_what_the_setup_takes_of_the_program_lowers_the_trust_of_all_tests(arena: Arena) -> None:
    program = Program("class Table:\n    def __getitem__(self, i): return 7\nTABLE = Table()\ndef f(x): return 7", "f")
    (judgement,) = arena.worker.check(program, ["assert f(2) == EXPECTED[2]"], "EXPECTED = TABLE", TestOrigin.TRUSTED)
    assert judgement.passed
    assert judgement.trust == Trust.OBJECTS


def test_a_call_that_a_failed_test_did_not_come_to_is_not_charged_to_the_next(arena: Arena) -> None:
    source = "def f(x):\n    while x == 2: pass\n    return 3 if x == 3 else 0"
    tests = ["assert f(1) == 1; assert f(2) == 2", "assert f(3) == 3"]
    first, second = arena.worker.check(Program(source, "f"), tests, "", TestOrigin.TRUSTED)
    assert not first.passed
    assert second.passed


READS = (
    "__globals__",
    "__code__.co_consts",
    "__closure__",
    "__builtins__",
    "__defaults__",
    "__dict__",
    "__self__",
    "__wrapped__",
    "__call__.__globals__",
)


@pytest.mark.parametrize("attribute", READS)
def test_a_function_of_the_test_tells_nothing_of_the_test(arena: Arena, attribute: str) -> None:
    """The program may call it and know its name and parameters; what the test expects is not to be reached from there."""
    source = f"def f(g):\n    try:\n        return repr(g.{attribute})\n    except Exception as error:\n        return type(error).__name__"
    judgement = arena.judgement(
        source, "expected = 'a secret'\ndef g(x=expected):\n    return expected\nassert f(g) == expected"
    )
    assert not judgement.passed
    assert "secret" not in judgement.reason.partition("returned")[2]
    assert judgement.trust > Trust.IN_PROCESS


def test_parts_of_the_test_that_were_not_handed_over_cannot_be_changed(arena: Arena) -> None:
    """A program that takes the loader's place may change what crossed, as one in the same process may; nothing else."""
    source = """
    import sys
    wire = sys.modules["guest.wire"]
    wire.send(3, {"kind": "function"})
    stream = wire.Stream(3)
    while True:
        asked = stream.receive()
        changes = [[n, ["l", 1]] for n in range(CHANGED)]
        reply = ["v", ["&", 0], [[], changes, []]]
        wire.send(3, ["ahead", [reply] * len(asked[1])] if asked[0] == "ahead" else reply)
    """
    test = "expected, xs = [4], [2]\nr = f(xs)\nassert r is xs and r == expected"
    for changed in (0, 1, 2, 50):
        assert not arena.judgement(textwrap.dedent(source).replace("CHANGED", str(changed)), test).passed


GROWTH = {
    "tree": "def f(x):\n    for _ in range(60): x = [x, x]\n    return x",
    "dictionary": "def f(x):\n    for _ in range(60): x = {0: x, 1: x}\n    return x",
    "tuple": "def f(x):\n    x = [x]\n    for _ in range(60): x = [(x, x)]\n    return x",
    "cycle": "def f(x):\n    x = []\n    for _ in range(60): x += [x, [x]]\n    return x",
    "argument": "def f(x):\n    y = [x]\n    for _ in range(60): y = [y, y]\n    return y",
}


@pytest.mark.parametrize("growth", GROWTH)
def test_a_small_answer_that_unfolds_without_end(arena: Arena, growth: str) -> None:
    """Nobody prints, compares or stores it as a whole, the host least of all."""
    with Clock() as clock:
        judgements = arena.judgements(
            GROWTH[growth], ["assert f(2) == 4", "x = [1]\nassert f(x) == x", "def check(g):\n    assert g(2) == 4"]
        )
        observation = arena.seen(GROWTH[growth])
        rows = arena.matrix(
            [program(GROWTH[growth]), HONEST], [Test("assert f(2) == 4"), Test("r = f(2)\nassert r == 4")]
        )
        shown(observation)
        canonical(observation.data)
    assert not any(j.passed for j in judgements)
    assert all(len(j.reason) < 1000 for j in judgements)
    assert [[j.passed for j in row] for row in rows] == [[False, False], [True, True]]
    assert clock.seconds < 10


def test_what_runs_in_process_says_so(arena: Arena) -> None:
    """A test that hands over an object of its own cannot be guarded against forging; the verdict carries the lowest trust."""
    test = "class Box:\n    value = 2\nassert f(Box()) == 4"
    assert arena.judgement("def f(box): return box.value ** 2", test).trust is Trust.IN_PROCESS
    assert not arena.judgement("def f(box): return 5", test).passed
    forged = arena.judgement("import builtins\ndef f(box):\n    raise SystemExit", test)
    assert not forged.passed


HUNT = """
import gc, sys
def strings():
    for o in gc.get_objects():
        for r in gc.get_referents(o):
            if isinstance(r, str): yield r
    frame = sys._getframe()
    while frame:
        for v in [*frame.f_locals.values(), *frame.f_globals.values()]:
            yield repr(v)
        frame = frame.f_back
def f(x):
    for text in strings():
        at = text.find("-".join(["9876", "5432"]).replace("-", ""))
        if at >= 0: return text[at:at + 12]
    return 5
"""


@pytest.mark.parametrize(
    "test", ["assert f(2) == 987654321123", "def check(candidate):\n    assert candidate(2) == 987654321123"]
)
def test_expected_values_are_not_to_be_found(arena: Arena, test: str) -> None:
    judgement = arena.judgement(HUNT, test)
    assert not judgement.passed
    assert judgement.reason.endswith("returned 5")


def test_a_program_that_tells_observing_from_checking_is_seen_through(arena: Arena) -> None:
    """It may answer differently; each answer is judged for what it is, and trusted tests meet it live."""
    source = """
    import sys
    def f(x):
        frame, batch = sys._getframe(), False
        while frame:
            batch = batch or type(frame.f_locals.get("self")).__name__ == "Batch"
            frame = frame.f_back
        return x * x if batch else x
    """
    observation = arena.seen(source)
    assert (observation.outcome, observation.data) == (Outcome.VALUE, "4")
    assert not arena.judgement(textwrap.dedent(source)).passed
