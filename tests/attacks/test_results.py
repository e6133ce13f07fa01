"""Results made to break whoever reads them: in the host they become inputs, claims, behaviours and texts, or nothing.

One hostile program beside good ones, through search and self-verification, and through a property of all inputs.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.app.command import avow

from avow.api import load_task, solve_with
from avow.core.config import Settings
from avow.core.types import Call, Observation, Outcome
from avow.domains.python.checks import claims
from avow.domains.python.properties import properties_of
from avow.execute.executor import PythonExecutor
from avow.execute.guest.codec import encode
from avow.execute.plan import make_call
from avow.testing import ScriptedModel

TASK = '''def tidy(xs: list[int]) -> list[int]:
    """Sort xs.

    >>> tidy([2, 1, 4])
    [1, 2, 4]
    """
'''
GOOD = "    return sorted(xs)\n"
CHECK = "def check(xs, result):\n    return result == sorted(xs)\n"
_WEB = "r = [[] for _ in range({n})]\n    for part in r: part.extend(other for other in r if other is not part)\n    r = r[0]"
RESULTS = {
    "contains itself": "r = []; r.append(r)",
    "contains itself below": "r = [1, {'a': ([],)}]; r[1]['a'][0].append(r)",
    "a dict of itself": "r = {}; r['a'] = [r]; r = [r]",
    "a web": _WEB.format(n=11),
    "two that are alike": "r = [[], []]; [part.append(part) for part in r]",
    "doubled": "r = [0]\n    for _ in range(12): r = [r, r]",
    "deep": "r = []\n    for _ in range(98): r = [r]",
    "too deep": "r = []\n    for _ in range(5000): r = [r]",
    "sets in sets": "r = frozenset()\n    for _ in range(60): r = frozenset([r])\n    r = [r]",
    "dicts in dicts": "r = 0\n    for _ in range(60): r = {'a': r}\n    r = [r]",
    "many digits": "r = [10 ** 5000]",
    "huge": "r = list(range(20_000))",
    "no number": "r = [float('nan'), float('inf'), -float('inf'), 1e308]",
    "refuses comparison": "from decimal import Decimal; r = [Decimal('sNaN'), Decimal('NaN')]",
    "unlike parts": "r = [1, 'a', None, {1}, b'b', 2j, ...]",
    "half a character": "r = ['\\ud800', chr(0)]",
    "types": "r = [int, KeyError('x'), NotImplemented, slice(1)]",
    "no end": "import itertools; r = [itertools.count()]",
    "a tuple of another name": "import collections; r = [collections.namedtuple('P', 'x')(1), collections.Counter('ab')]",
    "an object": """
    def no(*_): raise RuntimeError('no')
    r = [type('Bad', (), dict.fromkeys(['__repr__', '__eq__', '__hash__', '__lt__', '__len__', '__reduce__'], no))()]""",
    "a list that lies": """
    def no(*_): raise RuntimeError('no')
    r = type('Bad', (list,), dict.fromkeys(['__repr__', '__eq__', '__iter__', '__lt__', '__len__'], no))([3, 2])""",
}  # fmt: skip


def hostile(result: str) -> str:
    return f"    {result}\n    return [1, 2, 4] if xs == [2, 1, 4] else r\n"


@pytest.fixture(scope="module")
def executor() -> Iterator[PythonExecutor]:
    with PythonExecutor() as running:
        yield running


@pytest.mark.parametrize("kind", RESULTS)
def test_a_hostile_result_ends_no_search_and_no_verification(executor: PythonExecutor, kind: str) -> None:
    model = ScriptedModel([GOOD, GOOD.replace("sorted(xs)", "sorted(list(xs))"), hostile(RESULTS[kind])], checks=[CHECK])
    wanted, began = Settings(samples=3, tests=0, verify=1, search=60), time.monotonic()
    run = solve_with(wanted, load_task(TASK), sampler=model, executor=executor, store=":memory:")
    assert run.choice is not None
    assert "sorted(" in run.choice.code
    assert run.verification is not None
    assert run.searched is not None
    assert run.searched.after == 2  # and the others are one
    assert all(call.startswith("tidy([") for call in run.searched.found)
    assert time.monotonic() - began < 60


@pytest.mark.parametrize("kind", RESULTS)
def test_a_hostile_result_ends_no_judgement_of_a_property(tmp_path: Path, kind: str) -> None:
    (tmp_path / "t.py").write_text(TASK)
    (tmp_path / "p.py").write_text("def tidy(xs):\n" + hostile(RESULTS[kind]))
    wanted = ("--property", "tidy(tidy(xs)) == sorted(xs)", "--property", "tidy(xs) in (xs, sorted(xs))", "--examples", "8")
    done = avow(tmp_path, "run", "p.py", "--task", "t.py", *wanted)
    assert done.code == 1, (done.out, done.err)
    assert done.err == ""
    assert done.out.startswith("passed  assert")
    assert done.out.count("\nbroken  ") == 2
    assert max(map(len, done.out.splitlines())) < 6000


FORGED = [
    "", "nonsense", "[", "[]", "{}", '["l",["&",0]]', '["&",0]', '["l",["&",7]]', '["l",["T","print"]]', "[" * 5000,
    '["f","x"]', '["i","zz"]', '["x","Decimal","no"]', '["N","class",["def"],1]', '["r",0,1,0]', "1e999", "NaN",
    '["s",["l"]]', '["d",[["l"],1]]', '["E","print"]', '["l",["c",1,["c",1,2]]]', '["S",["l"],["l",["&",0]]]',
]  # fmt: skip


@pytest.mark.parametrize("data", FORGED)
def test_a_forged_result_becomes_nothing_or_something_plain(data: str) -> None:
    call = make_call("f", [[1, 2]])
    for found in properties_of([call], "f"):
        follow = found.follow(call, data) if found.follow else None
        assert follow is None or follow.text.startswith("f([")
        assert found.holds(call, data, data) in (None, False, True)
    assert all(isinstance(claim, Call) for claim in claims(call, Observation(Outcome.VALUE, data), 4))


def test_a_result_without_plain_changes_is_asked_about_all_the_same() -> None:
    """Its claim stands: a program does not get around a check by a result that no change is made of."""
    web: list[list[object]] = [[] for _ in range(11)]
    for part in web:
        part.extend(other for other in web if other is not part)
    for value in (web[0], 10**5000, [10**5000], [[[]]] * 3):
        found = claims(make_call("f", [1]), Observation(Outcome.VALUE, encode(value)), 4)
        assert found[0] == Call(encode(((1, value), {})), encode(((1, value), {})))
