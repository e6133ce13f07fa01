"""The pipeline: examine, choose, solve, on programs whose behaviour is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from tests.app.command import ALSO_RIGHT, POSITIVE, RIGHT, TASK, WRONG

from avow.core.errors import SamplerError
from avow.core.store import Store
from avow.core.types import Given, Observation, Origin, Outcome, Sample, Task, Test, TestOrigin, Trace, Trust
from avow.domains.python.domain import PythonDomain
from avow.domains.python.load import load_task
from avow.domains.python.showing import shown
from avow.execute.executor import PythonExecutor
from avow.execute.guest import codec
from avow.pipeline import Progress, choose, draw, examine, solve
from avow.select import RULES
from avow.testing import ScriptedModel

PYTHON = PythonDomain()
TASK_OBJECT = load_task("-", TASK.encode)
BROKEN = "def total_even(xs) return 0\n"
MISSING = "import nowhere\ndef total_even(xs):\n    return 0\n"
CRASHES = "def total_even(xs):\n    return xs.total\n"
GENERATED = [
    Test("assert total_even([-2, 3]) == -2", TestOrigin.GENERATED),
    Test("assert total_even([]) == 0", TestOrigin.GENERATED),
]


@pytest.fixture(scope="module")
def executor() -> Iterator[PythonExecutor]:
    with PythonExecutor() as running:
        yield running


def samples(*codes: str) -> list[Sample]:
    return [Sample(code, code, Origin("test", i)) for i, code in enumerate(codes)]


def test_examine_runs_each_distinct_program_once(executor: PythonExecutor) -> None:
    before = executor.executed
    told: list[Progress] = []
    found = examine(
        TASK_OBJECT,
        samples(RIGHT, RIGHT, RIGHT.rstrip(), WRONG, MISSING, ""),
        GENERATED,
        PYTHON,
        executor,
        on_progress=told.append,
    )
    assert [p.code for p in found.programs] == [RIGHT, WRONG, MISSING]
    assert found.loading == (0, 1)
    assert found.samples == 6
    assert found.evidence.counts.tolist() == [3, 1]
    assert found.evidence.trusted.tolist() == [[True], [False]]  # the example of the prompt
    assert found.evidence.passes.tolist() == [[True, True], [False, True]]
    assert list(found.refused) == [MISSING]
    assert "nowhere" in found.refused[MISSING]
    assert executor.executed - before == 3 + 2  # observed, and checked by the example
    assert [(p.stage, p.done, p.total) for p in told] == [
        *(("executing", i, 3) for i in range(4)), ("judging", 0, 2), ("judging", 2, 2), *(("checking", i, 2) for i in range(3)),
    ]  # fmt: skip


def test_what_is_observed_is_what_python_does(executor: PythonExecutor) -> None:
    found = examine(TASK_OBJECT, samples(RIGHT, POSITIVE, CRASHES), GENERATED, PYTHON, executor)
    for program, trace in zip((RIGHT, POSITIVE), found.traces, strict=False):
        names: dict[str, object] = {}
        exec(program, names)
        for call, cell in zip(found.inputs.calls, trace.cells, strict=True):
            expected = eval(call.text, dict(names))
            assert cell.outcome is Outcome.VALUE
            assert codec.decode(cell.data) == expected
    assert {cell.outcome for cell in found.traces[2].cells} == {Outcome.RAISED}


def test_the_choice_its_rivals_and_the_question_that_parts_them(executor: PythonExecutor) -> None:
    found = examine(TASK_OBJECT, samples(RIGHT, ALSO_RIGHT, POSITIVE, WRONG), GENERATED, PYTHON, executor)
    choice, ranking = choose(found, PYTHON, RULES["avow"])
    assert choice is not None
    assert choice.code in (RIGHT, ALSO_RIGHT)
    assert choice.proven
    assert [c.samples for c in choice.candidates] == [2, 1, 1]
    assert [c.passes_trusted for c in choice.candidates] == [True, True, False]
    assert choice.posterior == choice.candidates[0].posterior
    assert choice.difference is not None
    assert (choice.difference.chosen, choice.difference.other) == ("-2", "0")
    assert eval(choice.difference.call, {"total_even": lambda xs: sum(x for x in xs if x % 2 == 0)}) == -2
    assert len(np.unique(ranking.classes)) == 3


@pytest.mark.parametrize("rule", sorted(RULES))
def test_every_rule_gives_a_choice_with_a_probability(executor: PythonExecutor, rule: str) -> None:
    found = examine(TASK_OBJECT, samples(RIGHT, ALSO_RIGHT, POSITIVE), GENERATED, PYTHON, executor)
    choice, ranking = choose(found, PYTHON, RULES[rule])
    assert choice is not None
    assert 0 <= choice.posterior <= 1
    assert choice.rule == rule
    assert sorted(ranking.order.tolist()) == [0, 1, 2]


def test_the_order_of_samples_does_not_matter(executor: PythonExecutor) -> None:
    codes = [RIGHT, POSITIVE, WRONG, ALSO_RIGHT, CRASHES]
    behaviours = set()
    for shift in range(len(codes)):
        found = examine(TASK_OBJECT, samples(*codes[shift:], *codes[:shift]), GENERATED, PYTHON, executor)
        choice, _ = choose(found, PYTHON, RULES["avow"])
        assert choice is not None
        behaviours.add((choice.code in (RIGHT, ALSO_RIGHT), round(choice.posterior, 9)))
    assert len(behaviours) == 1


@pytest.mark.parametrize(
    ("codes", "message"),
    [
        ((), "no sample contains a program that defines total_even"),
        ((MISSING,), "no program loads: "),
        ((WRONG, CRASHES), "no program passes every trusted test; none passes: assert total_even([1, 2, 4]) == 6"),
        (("def total_even(xs):\n    while True: pass\n",), "no program gives an answer on any of "),
        ((WRONG, RIGHT), ""),
    ],
)
def test_what_a_person_is_told(executor: PythonExecutor, codes: tuple[str, ...], message: str) -> None:
    model = ScriptedModel(codes or [BROKEN])
    run = solve(TASK_OBJECT, model, PYTHON, executor, RULES["avow"], samples=len(codes) or 1, tests=0)
    assert run.message.startswith(message)
    assert bool(run.message) == bool(message)
    assert (run.choice is None) == (message.startswith(("no sample", "no program loads")))


NEEDS = "import no_such_module\nassert total_even([2]) == 2"


@pytest.mark.parametrize("origin", TestOrigin)
def test_a_test_that_cannot_be_judged_counts_for_nobody(executor: PythonExecutor, origin: TestOrigin) -> None:
    """It is named; nothing is proven without one that a user gave."""
    test, model = Test(NEEDS, origin), ScriptedModel([RIGHT, WRONG])
    task = {
        TestOrigin.TRUSTED: replace(TASK_OBJECT, tests=(test,)),
        TestOrigin.EXAMPLE: replace(TASK_OBJECT, examples=(*TASK_OBJECT.examples, test)),
        TestOrigin.GENERATED: TASK_OBJECT,
    }[origin]
    extra = [*GENERATED, test] if origin is TestOrigin.GENERATED else GENERATED
    found = examine(task, samples(RIGHT, WRONG), extra, PYTHON, executor)
    assert found.unjudged == {test: "needs no_such_module"}
    assert found.evidence.trusted.tolist() == [[True], [False]]
    assert found.evidence.given.tolist() == [False]
    run = solve(task, model, PYTHON, executor, RULES["avow"], samples=2, tests=0, given=Given(tuple(extra)))
    assert run.left_out == ("1 test that cannot be judged: needs no_such_module",)
    assert run.tests == 2
    assert run.choice is not None
    assert run.choice.code == RIGHT
    assert run.choice.proven is (origin is not TestOrigin.TRUSTED)
    assert run.message == ("" if run.choice.proven else "1 trusted test could not be judged: needs no_such_module")


def test_a_test_that_one_program_can_be_judged_by_stands(executor: PythonExecutor) -> None:
    """Whoever ends the judge of a trusted test does not get rid of it."""
    test = Test("import os\nif total_even([]) is None: os._exit(0)\nassert total_even([2]) == 2")
    silent = "def total_even(xs):\n    return sum(x for x in xs if x % 2 == 0) if xs else None\n"
    found = examine(replace(TASK_OBJECT, tests=(test,)), samples(RIGHT, silent), [], PYTHON, executor)
    assert found.trusted[1][0].passed is None
    assert found.evidence.trusted.tolist() == [[True, True], [False, True]]


BOX = Test("class Box:\n    items = [2]\nassert total_even(Box()) == 2")
OPENS = "def total_even(xs):\n    return sum(x for x in getattr(xs, 'items', xs) if x % 2 == 0)\n"


@pytest.mark.parametrize(
    "tests", [(BOX,), (Test("assert total_even([2]) == 2"), BOX), (), (Test("assert total_even([2]) == 2"),)]
)
def test_what_a_program_could_forge_proves_nothing(executor: PythonExecutor, tests: tuple[Test, ...]) -> None:
    """A test that hands over an object of its own runs in the process of the program."""
    task, forgeable = replace(TASK_OBJECT, tests=tests), BOX in tests
    run = solve(task, ScriptedModel([OPENS]), PYTHON, executor, RULES["avow"], samples=1, tests=0)
    assert run.choice is not None
    assert run.choice.candidates[0].passes_trusted
    assert run.choice.trust is (Trust.IN_PROCESS if forgeable else Trust.VALUES)
    assert run.choice.proven is not forgeable
    assert ("it passes, but a test had to run in the program's own process" in run.message) is forgeable
    assert f"trust: {run.choice.trust.label}" in repr(run)


def test_without_a_trusted_test_there_is_no_trust_to_state(executor: PythonExecutor) -> None:
    run = solve(
        Task("t", "f", "f"),
        ScriptedModel(["def f(x):\n    return x\n"]),
        PYTHON,
        executor,
        RULES["avow"],
        samples=1,
        tests=0,
    )
    assert run.choice is not None
    assert (run.choice.trust, run.choice.proven) == (None, False)
    assert "trust" not in repr(run)


def test_what_passes_every_trusted_test_is_proven_although_it_answers_no_input(executor: PythonExecutor) -> None:
    """Its inputs are those of generated tests alone; there it finds no end."""
    task = Task("t", "Even numbers.", "f", tests=(Test("import builtins\nassert callable(f)"),))
    stuck = "def f(x):\n    while True: pass\n"
    run = solve(
        task,
        ScriptedModel([stuck]),
        PYTHON,
        executor,
        RULES["avow"],
        samples=1,
        tests=0,
        given=Given((Test("assert f(1) == 1"),)),
    )
    assert run.choice is not None
    assert run.inputs
    assert (run.choice.proven, run.message) == (True, "")


def test_a_run_that_fails_is_charged_nothing_that_comes_later(executor: PythonExecutor) -> None:
    class Failing(ScriptedModel):
        def draw(self, *args: object, **kwargs: object) -> Iterator[Sample]:  # type: ignore[override]
            raise SamplerError("no answer")

    with Store(":memory:") as store:
        with pytest.raises(SamplerError):
            solve(TASK_OBJECT, Failing([RIGHT]), PYTHON, executor, RULES["avow"], samples=1, store=store)
        store.put_trace("program", "calls", "limits", Trace("", ()))
        (failed,) = store.list_runs()
        assert store.bought(failed.id).traces == 0
        assert store.bought().traces == 1


def test_no_tests_are_asked_for_when_none_are_wanted(executor: PythonExecutor) -> None:
    class Silent(ScriptedModel):
        def draw(self, *args: object, **kwargs: object) -> Iterator[Sample]:  # type: ignore[override]
            assert kwargs["prompt"].purpose == "program"  # type: ignore[attr-defined]
            return super().draw(*args, **kwargs)  # type: ignore[arg-type]

    run = solve(
        TASK_OBJECT, Silent([RIGHT], ["total_even([]) == 1"]), PYTHON, executor, RULES["avow"], samples=2, tests=0
    )
    assert run.tests == 0


def test_draw_orders_samples_and_fills_the_entry_point() -> None:
    class Backwards(ScriptedModel):
        def draw(self, *args: object, **kwargs: object) -> Iterator[Sample]:  # type: ignore[override]
            return iter(reversed(list(super().draw(*args, **kwargs))))  # type: ignore[arg-type]

    told: list[Progress] = []
    prose = replace(TASK_OBJECT, prompt="Sum of the even numbers.\n", entry_point=None, examples=())
    model = Backwards([RIGHT, WRONG], ["assert total_even([]) == 0"])
    drawn, tests = draw(prose, model, PYTHON, 4, 2, seed=0, on_progress=told.append)
    assert [s.origin.index for s in drawn] == [0, 1, 2, 3]
    assert [s.code for s in drawn] == [RIGHT, WRONG, RIGHT, WRONG]
    assert [(t.source, t.count) for t in tests] == [("assert total_even([]) == 0", 2)]
    assert [(p.stage, p.done, p.total) for p in told][-1] == ("testing", 2, 2)


@pytest.mark.parametrize(
    ("seen", "text"),
    [
        (Observation(Outcome.VALUE, codec.encode([1, "a"])), "[1, 'a']"),
        (Observation(Outcome.LIMIT, "cpu"), "no answer (cpu limit)"),
        (Observation(Outcome.VALUE, codec.encode("x" * 500)), "'" + "x" * 196 + "..."),
    ],
)
def test_how_an_observation_is_shown(seen: Observation, text: str) -> None:
    assert shown(seen) == text
