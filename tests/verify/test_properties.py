"""Properties of programs: what a template means, what is kept and why, and a search from end to end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.test_pipeline import samples

import avow
from avow.api import solve_with
from avow.core import registry
from avow.core.account import account
from avow.core.config import Settings
from avow.core.evidence import Evidence, Ranking
from avow.core.properties import Kept
from avow.core.types import Observation, Outcome, Program
from avow.domains.python.properties import properties_of
from avow.execute.executor import PythonExecutor
from avow.execute.guest.codec import decode, encode
from avow.execute.plan import make_call
from avow.pipeline import choose, examine
from avow.searching import widen
from avow.select.ranking import ranked
from avow.testing import ScriptedModel
from avow.verify.properties import follow_ups, kept, observed

IDEMPOTENT, INVOLUTION = "f(f(x)) == f(x)", "f(f(x)) == x"
REVERSED = "f(x) == f(reversed x)"
LISTS = st.lists(st.integers(-9, 9), max_size=5)


def value(x: object) -> str:
    return encode(x)


def verdict(text: str, function: object, x: object) -> bool | None:
    """What a property says of a Python function on one input, None where there is no second call."""
    call = make_call("f", [x])
    found = {p.text: p for p in properties_of([call], "f")}[text]
    assert callable(function)
    first, second = value(function(x)), ""
    if found.follow is not None:
        follow = found.follow(call, first)
        if follow is None:
            return None
        second = value(function(*decode(follow.args)[0]))
    return found.holds(call, first, second)


@settings(max_examples=50)
@given(LISTS)
def test_templates_mean_what_they_say(xs: list[int]) -> None:
    assert verdict(IDEMPOTENT, sorted, xs)
    assert verdict(INVOLUTION, lambda v: v[::-1], xs)
    assert verdict(REVERSED, sum, xs) in (True, None if xs == xs[::-1] else True)
    assert verdict(IDEMPOTENT, lambda v: v[1:], xs) == (len(xs) <= 1)
    assert verdict(INVOLUTION, sorted, xs) == (xs == sorted(xs))
    assert verdict("f(x) rearranges x", sorted, xs)
    assert verdict("f(x) takes all from x", lambda v: [*v, 99], xs) is False
    assert verdict("len(f(x)) == len(x)", lambda v: v[1:], xs) == (not xs)
    assert verdict("len(f(x)) <= len(x)", lambda v: v[1:], xs)
    assert verdict("the result is sorted", sorted, xs) == (True if len(xs) > 1 else None)
    assert verdict("the result is not negative", len, xs)


@given(st.integers(-9, 9), st.integers(-9, 9))
def test_arguments_that_can_be_exchanged(x: int, y: int) -> None:
    call = make_call("f", [x, y])
    found = {p.text: p for p in properties_of([call], "f")}["f(x, y) == f(y, x)"]
    assert found.follow is not None
    assert found.follow(call, "0") == (None if x == y else make_call("f", [y, x]))


@pytest.mark.parametrize("data", ["", "nonsense", '["X","c",{}]', '["l"'])
def test_results_that_are_no_plain_data_break_nothing(data: str) -> None:
    call = make_call("f", [[1, 2]])
    for found in properties_of([call], "f"):
        assert found.follow is None or found.follow(call, data) in (None, make_call("f", [[2, 1]]))
        assert found.holds(call, data, "[]") in (None, False, True)


@pytest.fixture(scope="module")
def executor() -> Iterator[PythonExecutor]:
    with PythonExecutor() as running:
        yield running


def kept_of(executor: PythonExecutor, bodies: list[str], inputs: list[object], passing: list[bool]) -> dict[str, Kept]:
    """What is kept of programs of one parameter; the first input is an example."""
    programs = [Program(f"def f(x):\n    return {body}\n", "f") for body in bodies]
    calls = [make_call("f", [x]) for x in inputs]
    cells = observed(programs, calls, executor)
    properties = properties_of(calls, "f")
    cells |= observed(programs, follow_ups(properties, calls, cells, 50), executor)
    examples = calls[:1] if any(passing) else []
    return {p.text: p for p in kept(properties, calls, cells, examples, passing, [1.0] * len(programs))}


def test_most_voices_keep_a_property_and_one_breaks_it(executor: PythonExecutor) -> None:
    bodies = ["sorted(x)", "sorted(x)[:]", "sorted(x) + [1] * (len(x) > 2)"]
    found = kept_of(executor, bodies, [[2, 1], [3, 1, 2]], [True] * 3)
    assert found[IDEMPOTENT].holds == (True, True, False)
    assert found[IDEMPOTENT].broken == ("", "", "f([3, 1, 2])")
    assert found[IDEMPOTENT].support == pytest.approx(2 / 3)
    assert INVOLUTION not in found


def test_examples_speak_against_chance(executor: PythonExecutor) -> None:
    """That a result is as long as its input is kept where many programs that fail the example show that it need not."""
    wrong = [f"x[:{k}]" for k in (1, 2, 3)] + ["x + x", "x + [1]", "x[1:]", "[]", "x * 3", "[0]"]
    found = kept_of(executor, ["x[::-1]", *wrong * 3], [[1, 2, 3, 4]], [True] + [False] * 27)
    assert found["len(f(x)) == len(x)"].chance == pytest.approx(1 / 29)
    alone = kept_of(executor, ["x[::-1]"], [[1, 2, 3, 4]], [True])
    assert "len(f(x)) == len(x)" not in alone  # one example, and nobody to compare with


def test_what_an_example_breaks_is_dropped() -> None:
    call = make_call("f", [[1, 2]])
    (sorted_,) = (p for p in properties_of([call], "f") if p.text == "the result is sorted")
    cells = {call: [Observation(Outcome.VALUE, encode([2, 1]))] + [Observation(Outcome.VALUE, encode([1, 2]))] * 30}
    assert kept([sorted_], [call], cells, [call], [True] + [False] * 30, [1.0] * 31) == []


TASK = '''def take(xs: list[int]) -> list[int]:
    """Sort xs.

    >>> take([3, 1, 2])
    [1, 2, 3]
    """
'''
GOOD = "    return sorted(xs)\n"
ALSO = "    out = list(xs)\n    out.sort()\n    return out\n"
RARE = "    return sorted(x for x in xs if x != 4711)\n"
BREAKS = "    return sorted(xs) + xs[5:]\n"


def test_a_search_from_end_to_end_and_the_test_that_decides(executor: PythonExecutor) -> None:
    chosen = Settings(samples=6, tests=0, search=300)
    model = ScriptedModel([GOOD, RARE, ALSO, RARE, RARE, RARE])
    without = solve_with(replace(chosen, search=0), avow.api.load_task(TASK), sampler=model, executor=executor, store=":memory:")
    assert without.searched is None
    assert len(without.choice.candidates) == 1  # nothing that was run tells them apart
    run = solve_with(chosen, avow.api.load_task(TASK), sampler=model, executor=executor, store=":memory:")
    assert run.searched.before == 1
    assert run.searched.after == 2
    assert run.searched.tried <= 450
    assert run.searched.found == ("take([4711])",)
    assert run.searched.posterior == pytest.approx(without.choice.posterior)
    assert {run.choice.difference.chosen, run.choice.difference.other} == {"[4711]", "[]"}
    assert run.choice.difference.call == "take([4711])"
    assert any(line.startswith("searched ") and "1 behaviour became 2" in line for line in account(run))
    told = avow.api.with_trusted(avow.api.load_task(TASK), ["take([4711]) == [4711]"])
    decided = solve_with(chosen, told, sampler=model, executor=executor, store=":memory:")
    assert decided.choice.proven
    assert "4711" not in decided.choice.code
    again = solve_with(chosen, avow.api.load_task(TASK), sampler=model, executor=executor, store=":memory:")
    assert again.choice == run.choice
    assert again.searched == run.searched


class Last:
    """A rule that chooses the last program."""

    name = "last"

    def __call__(self, evidence: Evidence) -> Ranking:
        return ranked(evidence, self.name, np.arange(evidence.n, dtype=np.float64))


def test_properties_are_columns_of_the_table(executor: PythonExecutor) -> None:
    task, domain, rule = avow.api.load_task(TASK), registry.domain("python"), registry.selector("avow")
    head = TASK[: TASK.index("\n") + 1]
    found = examine(task, samples(head + GOOD, head + ALSO, head + BREAKS), (), domain, executor)
    choice, ranking = choose(found, domain, rule)
    wider, told = widen(found, ranking, choice, domain, executor, 60)
    texts = [p.text for p in wider.properties]
    assert IDEMPOTENT in texts
    assert [p.text for p in told.properties] == texts
    breaks = wider.evidence.passes[:, -len(texts) :]
    assert breaks[:2].all()
    assert not breaks[2].all()
    chosen, _ = choose(wider, domain, rule)
    assert chosen.tests_passed == 0  # properties are no tests
    assert chosen.breaks == ()
    alone, _ = choose(wider, domain, Last())
    assert alone.code.endswith(BREAKS)
    assert any(text.startswith(f"{IDEMPOTENT} on take([") for text in alone.breaks)
    assert wider.inputs.asked == found.inputs.asked
    assert wider.inputs.calls[: len(found.inputs.calls)] == found.inputs.calls
    assert len(wider.inputs.calls) == wider.evidence.outputs.shape[1] + wider.evidence.probes.shape[1]


def test_no_program_that_loads_is_no_search(executor: PythonExecutor) -> None:
    model = ScriptedModel(["def take(xs) return 1"])
    run = solve_with(Settings(samples=1, tests=0, search=50), avow.api.load_task(TASK), sampler=model, executor=executor, store=":memory:")
    assert run.choice is None
    assert run.searched is None
