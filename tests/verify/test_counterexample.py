"""Counterexamples against brute force on small domains, the budget, seeds, and hostile programs in the real sandbox."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from avow.core.errors import ConfigError
from avow.core.protocols import Job
from avow.core.types import Judgement, Program, Test
from avow.execute.executor import PythonExecutor
from avow.verify import counterexample
from avow.verify.counterexample import PATIENCE, Sought, refute

INTS = st.tuples(st.integers(-15, 15))
LISTS = st.tuples(st.lists(st.integers(0, 3), max_size=3))
PAIRS = st.tuples(st.integers(0, 6), st.integers(0, 6))
SMALLEST = {  # all inputs, the smallest first: nearer to 0, above it first; shorter first, then as numbers are
    "ints": [(n,) for n in sorted(range(-15, 16), key=lambda n: (abs(n), n < 0))],
    "lists": [(list(items),) for n in range(4) for items in product(range(4), repeat=n)],
    "pairs": list(product(range(7), repeat=2)),
}
STRATEGIES = {"ints": INTS, "lists": LISTS, "pairs": PAIRS}


class Counting(PythonExecutor):
    """The real executor, and how many tests it was asked for."""

    asked = 0

    def check(self, jobs: Sequence[Job]) -> Iterator[tuple[int, list[Judgement]]]:
        self.asked += sum(len(tests) for _, tests, _ in jobs)
        return super().check(jobs)


@pytest.fixture(scope="module")
def executor() -> Iterator[Counting]:
    with Counting() as made:
        yield made


def of(text: str) -> Callable[[Any], Test]:
    """A property of the arguments a, b, ... as tests."""
    return lambda values: Test(f"assert (lambda {', '.join('ab'[: len(values)])}: {text})({', '.join(map(repr, values))})")


def held_by(code: str, text: str, values: tuple[Any, ...]) -> bool:
    """The property by Python itself."""
    space: dict[str, Any] = {}
    exec(code, space)
    try:
        return bool(eval(f"(lambda {', '.join('ab'[: len(values)])}: {text})", space)(*values))
    except Exception:
        return False


@pytest.mark.parametrize(
    ("kind", "code", "text"),
    [
        ("ints", "def f(x): return abs(x)", "f(a) < 7"),
        ("ints", "def f(x): return x if x > -4 else 0", "f(a) == a"),
        ("ints", "def f(x): return x * x", "f(a) == a"),
        ("ints", "def f(x): return 12 // (x + 3)", "f(a) is not None"),
        ("lists", "def f(x): return sorted(set(x))", "len(f(a)) == len(a)"),
        ("lists", "def f(x): return x[::-1]", "f(a) == a"),
        ("lists", "def f(x): return x", "sum(f(a)) < 3"),
        ("pairs", "def f(x, y): return x - y", "f(a, b) == f(b, a)"),
        ("pairs", "def f(x, y): return x + y", "f(a, b) != 9 or a < 3"),
        ("ints", "def f(x): return -x", "f(f(a)) == a"),
        ("lists", "def f(x): return x[::-1]", "f(f(a)) == a"),
    ],
)
def test_what_is_found_is_the_smallest_of_all(executor: Counting, kind: str, code: str, text: str) -> None:
    wrong = [values for values in SMALLEST[kind] if not held_by(code, text, values)]
    found = refute(Program(code, "f"), of(text), STRATEGIES[kind], executor, "", budget=200)
    assert found.held is (not wrong)
    if not wrong:
        assert (found.value, found.judgement, found.shrinking) == (None, None, 0)
        return
    assert found.smallest
    assert not held_by(code, text, found.value)
    if kind == "lists":  # the shortest there are; among these hypothesis may end elsewhere than brute force
        assert len(found.value[0]) == len(wrong[0][0])
        assert sum(found.value[0]) == sum(wrong[0][0])
    else:
        size = sum(map(abs, wrong[0]))
        assert sum(map(abs, found.value)) == size or found.value == wrong[0]


def test_same_seed_same_search(executor: Counting) -> None:
    program = Program("def f(x): return x if len(x) < 2 else x[1:]", "f")
    found = [refute(program, of("f(a) == a"), LISTS, executor, "", budget=60, seed=seed) for seed in (5, 5, 6)]
    assert found[0] == found[1]
    assert found[0].value == found[2].value == ([0, 0],)


@pytest.mark.parametrize("budget", [1, 3, 7, 50])
@pytest.mark.parametrize("text", ["f(a) == a", "sum(f(a)) < 900"])
def test_the_budget_is_kept_to_the_input(executor: Counting, budget: int, text: str) -> None:
    wide = st.tuples(st.lists(st.integers(0, 1000), max_size=20))
    executor.asked = 0
    found = refute(Program("def f(x): return x", "f"), of(text), wide, executor, "", budget=budget)
    assert executor.asked == found.tried + found.shrinking
    assert found.tried <= budget
    assert found.shrinking <= budget
    if found.held:
        assert found.tried == budget


def test_a_small_domain_is_tried_once_each(executor: Counting) -> None:
    found = refute(Program("def f(x): return x", "f"), of("f(a) == a"), st.tuples(st.booleans()), executor, "", budget=90)
    assert found == Sought(True, 2)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("while x > 2: pass", "cpu"),
        ("import os\n    os._exit(0) if x > 2 else None", "exit"),
        ("x = 'y' * 10**8 if x > 2 else x", ""),
        ("raise KeyError(x)", "KeyError"),
        ("import sys\n    sys.exit() if x > 2 else None", "exit"),
    ],
    ids=["endless", "exits", "huge", "raises", "leaves"],
)
def test_hostile_programs_break_it_within_bounds(executor: Counting, body: str, why: str) -> None:
    program = Program(f"def f(x):\n    {body}\n    return x", "f")
    found = refute(program, of("f(a) == a"), INTS, executor, "", budget=40)
    assert found.held is False
    assert found.judgement is not None
    assert why.lower() in found.judgement.reason.lower()
    assert len(found.judgement.reason) < 5000
    assert found.tried + found.shrinking <= 80


def test_endless_programs_are_not_asked_for_ever(executor: Counting) -> None:
    executor.asked = 0
    wide = st.tuples(st.integers(100, 10**6))
    found = refute(Program("def f(x):\n    while True: pass", "f"), of("f(a) == a"), wide, executor, "", budget=500)
    assert found.held is False
    assert executor.asked <= PATIENCE + counterexample.FIRST


def test_an_unsteady_program_confuses_nobody(executor: Counting) -> None:
    program = Program("import time\ndef f(x): return time.perf_counter_ns() % 2", "f")
    found = refute(program, of("f(a) == 0"), INTS, executor, "", budget=40)
    assert found.held is False
    assert found.judgement is not None
    assert found.judgement.passed is False


def test_what_cannot_be_judged_is_neither(executor: Counting) -> None:
    found = refute(Program("def f(x): return x", "f"), of("__import__('numpy') and f(a) == a"), INTS, executor, "", budget=40)
    assert found.held is None
    assert found.judgement is not None
    assert "numpy" in found.judgement.reason
    assert found.tried <= counterexample.FIRST


def test_nothing_is_left_where_the_user_is(executor: Counting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    refute(Program("def f(x): return x", "f"), of("f(a) == a"), st.tuples(st.text()), executor, "", budget=20)
    assert list(tmp_path.iterdir()) == []


def test_without_hypothesis_the_way_to_get_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "hypothesis.strategies", None)
    with pytest.raises(ConfigError, match=r"pip install 'avow\[verify\]'"):
        counterexample.strategies()
