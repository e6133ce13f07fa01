"""The search for inputs on which programs part, against brute force on small domains, and on hostile programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.plugin.avow_postfix import Postfix, Runner

from avow.core.config import Settings
from avow.core.types import Call, Outcome, Program, Task, Trace
from avow.domains.python.domain import PythonDomain
from avow.execute.executor import PythonExecutor
from avow.execute.plan import make_call
from avow.verify.search import MOST, Parting, Search

POSTFIX, PYTHON = Postfix(), PythonDomain()
SMALL = [Call(str(x), f"x = {x}") for x in range(-12, 13)]
WORDS = st.lists(st.sampled_from(["x", "1", "2", "3", "5", "+", "-", "*", "/"]), min_size=1, max_size=7).map(" ".join)


def classes_of(codes: Sequence[str], calls: Sequence[Call], runner: Runner) -> list[int]:
    """Programs by what they do on some inputs."""
    rows = {i: trace.cells for i, trace in runner.observe([Program(c, "") for c in codes], calls)}
    numbers: dict[object, int] = {}
    return [numbers.setdefault(rows[i], len(numbers)) for i in range(len(codes))]


def postfix(codes: Sequence[str], known: Sequence[Call], budget: int = 1000) -> Parting:
    """A search among all of `SMALL`."""
    runner, programs = Runner(Settings()), [Program(c, "") for c in codes]
    traces = [trace for _, trace in sorted(runner.observe(programs, known))]
    task = Task("t", "", domain="postfix")

    def vary(calls: Sequence[Call], n: int, number: int) -> list[Call]:
        return [c for c in SMALL if c not in calls][:n] if number == 1 else []

    def simpler(call: Call) -> list[Call]:
        return POSTFIX.simpler(task, call)

    search = Search(programs, classes_of(codes, known, runner), runner, POSTFIX.behaviour, budget)
    return search.part(known, len(known), traces, vary, simpler)


@given(st.lists(WORDS, min_size=2, max_size=4, unique=True))
def test_what_brute_force_parts_the_search_parts(codes: list[str]) -> None:
    known = [Call("0", "x = 0"), Call("1", "x = 1")]
    runner = Runner(Settings())
    everything = {c: [trace.cells[0] for _, trace in sorted(runner.observe([Program(p, "") for p in codes], [c]))] for c in SMALL}
    majority = [c for c, row in everything.items() if 2 * sum(s.outcome is Outcome.VALUE for s in row) > len(row)]
    found = postfix(codes, known)
    if not any(c in majority for c in known):  # nothing plausible to vary, and nobody guesses
        assert found.calls == ()
        return
    wanted = len(set(classes_of(codes, [*known, *majority], runner)))
    assert len(set(classes_of(codes, [*known, *found.calls], runner))) == wanted
    # so few inputs do it, unless there are too many
    if wanted <= MOST:
        assert len(set(classes_of(codes, [*known, *found.parting], runner))) == wanted


@given(st.integers(2, 9), st.integers(-3, 3))
def test_the_input_that_is_handed_on_is_the_smallest(bound: int, shift: int) -> None:
    codes = [f"x {shift} +", f"x {shift} + x {bound} / x {bound} / * +"]  # part from x = bound on, and below 0
    found = postfix(codes, [Call("0", "x = 0"), Call("1", "x = 1")])
    assert [int(c.args) for c in found.parting] == [bound]  # below 0 it is written longer


def test_equal_programs_part_nowhere() -> None:
    found = postfix(["x 2 *", "2 x *", "x x +"], SMALL[:3])
    assert found.parting == ()
    assert found.tried == len(SMALL) - 3


@pytest.mark.parametrize("budget", [0, 1, 5, MOST + 2, 14, 30])
def test_a_budget_is_kept(budget: int) -> None:
    assert postfix(["x 2 *", "x 2 + 4 / x +", "x x *"], SMALL[:2], budget).tried <= budget


@pytest.fixture(scope="module")
def executor() -> Iterator[PythonExecutor]:
    with PythonExecutor() as running:
        yield running


def python(executor: PythonExecutor, bodies: Sequence[str], args: Sequence[object], budget: int = 200) -> Parting:
    """A search among programs of one parameter that are one class so far."""
    programs = [Program(f"def f(x):\n    {body}\n", "f") for body in bodies]
    calls, task = [make_call("f", args)], Task("t", "", "f")
    traces: list[Trace] = [trace for _, trace in sorted(executor.observe(programs, calls), key=lambda pair: pair[0])]

    def vary(calls: Sequence[Call], n: int, number: int) -> list[Call]:
        return PYTHON.varied(task, programs, calls, n, seed=number)

    return Search(programs, [0] * len(programs), executor, PYTHON.behaviour, budget).part(
        calls, 1, traces, vary, lambda call: PYTHON.simpler(task, call)
    )


def test_a_rare_input_is_found_by_the_constant_and_made_small(executor: PythonExecutor) -> None:
    found = python(executor, ["return sorted(x)", "return sorted(v for v in x if v != 4711)"], [[3, 1, 2]])
    assert [c.text for c in found.parting] == ["f([4711])"]
    assert found.tried <= 200


def test_types_are_guessed_where_nothing_known_makes_sense(executor: PythonExecutor) -> None:
    bodies = ["return [w.upper() for w in x[::-1]]", "return [w.upper() for w in x[::-1] if w]"]
    found = python(executor, bodies, [3.5])
    assert [c.text for c in found.parting] == ["f([''])"]


def test_an_input_that_most_programs_raise_on_is_none(executor: PythonExecutor) -> None:
    bodies = ["return 10 // x", "return 10 // (x + 0)", "return 10 // x if x else 0"]
    found = python(executor, bodies, [5])
    assert found.parting == ()
    assert "f(0)" not in {c.text for c in found.calls}


def test_values_are_preferred_to_a_program_that_raises(executor: PythonExecutor) -> None:
    bodies = ["return x", "return [][1] if x == 1 else x + (x > 8)"]
    found = python(executor, [bodies[0], "return x + 0", bodies[1]], [5])
    assert [c.text for c in found.parting] == ["f(9)"]


@pytest.mark.parametrize(
    "hostile",
    ["import time; return time.time_ns()", "import os; return os.urandom(4).hex()", "f.n = getattr(f, 'n', 0) + 1; return f.n"],
)
def test_a_program_that_parts_from_itself_parts_nobody(executor: PythonExecutor, hostile: str) -> None:
    found = python(executor, ["return x + 1", "return 1 + x", hostile], [5])
    assert found.parting == ()
    assert found.unsteady == (2,)


@pytest.mark.parametrize(
    "hostile", ["while x > 5: pass\n    return x", "return 'a' * 10**9 if x > 5 else x", "import os; os._exit(1) if x > 5 else 0; return x"]
)
def test_a_limit_parts_nobody(executor: PythonExecutor, hostile: str) -> None:
    found = python(executor, ["return x", "return x + 0", hostile], [5], budget=60)
    assert found.parting == ()
