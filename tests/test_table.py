"""What becomes of observations: outputs, probes, verdicts."""

from __future__ import annotations

import numpy as np
import pytest

from avow.core.evidence import Evidence
from avow.core.types import Judgement, Observation, Origin, Outcome, Program, Sample, Task, Test, TestOrigin, Trace
from avow.domains.python.canonical import behaviour
from avow.domains.python.inputs import plan_inputs
from avow.execute.guest.codec import encode
from avow.table import build_evidence

PROMPT = 'def f(n: int) -> int:\n    """Twice n."""\n'
GENERATED = Test("assert f(3) == 6", TestOrigin.GENERATED, 4)
EXAMPLE = Test("assert f(1) == 2", TestOrigin.EXAMPLE)
GIVEN = Test("assert f(2) == 4")
SAMPLES = [
    *(Sample("", code, Origin("m", i)) for i, code in enumerate(("a", "a\n", "a \n"))),
    *(Sample("", "b", Origin("m", 3 + i), logprobs=(p, p)) for i, p in enumerate((-0.5, -0.7))),
    Sample("", "does not load", Origin("m", 5), logprobs=(-9.0,)),
]


def observed(tests: list[Test], task: Task) -> tuple[Evidence, int, int]:
    """Evidence on a program that doubles and one that fails, and the numbers of test inputs and made inputs."""
    inputs = plan_inputs(task, tests)
    values = [Observation(Outcome.VALUE, encode(k)) for k in range(len(inputs.calls))]
    failures = [Observation(Outcome.LIMIT, "cpu")] * len(inputs.calls)
    required = [*task.tests, *task.examples]
    verdicts = [[Judgement(passed)] * len(required) for passed in (True, False)]
    evidence = build_evidence(
        [Program("a\n", "f"), Program("b\n", "f")], SAMPLES, inputs,
        [Trace("", tuple(values)), Trace("", tuple(failures))],
        tests, [[Judgement(True)] * len(tests), [Judgement(False)] * len(tests)], required, verdicts, behaviour,
    )  # fmt: skip
    return evidence, inputs.asked, len(inputs.calls) - inputs.asked


def test_made_inputs_are_probes_beside_the_inputs_of_tests() -> None:
    e, planned, made = observed([GENERATED], Task("t", PROMPT, "f", tests=(GIVEN,), examples=(EXAMPLE,)))
    assert (planned, e.outputs.shape, e.probes.shape) == (3, (2, 3), (2, made))
    assert made > 5
    # one numbering: the first program's values are all different, the second's failure is the same everywhere
    assert len({*e.outputs[0].tolist(), *e.probes[0].tolist()}) == 3 + made
    assert {*e.outputs[1].tolist(), *e.probes[1].tolist()} == {e.outputs[1, 0]}
    assert e.outputs[1, 0] < 0


@pytest.mark.parametrize("examples", [(), (EXAMPLE,)])
def test_made_inputs_are_outputs_where_no_generated_test_gives_one(examples: tuple[Test, ...]) -> None:
    e, planned, made = observed([], Task("t", PROMPT, "f", examples=examples))
    assert planned == len(examples)
    assert e.outputs.shape == (2, planned + made)
    assert e.probes.shape == (2, 0)


def test_examples_are_told_from_tests_that_were_given() -> None:
    e, _, _ = observed([GENERATED], Task("t", PROMPT, "f", tests=(GIVEN, GIVEN), examples=(EXAMPLE,)))
    assert e.given.tolist() == [True, True, False]
    assert e.trusted.tolist() == [[True] * 3, [False] * 3]
    assert (e.test_count.tolist(), e.test_call.tolist(), e.counts.tolist()) == ([4], [0], [3, 2])
    np.testing.assert_allclose(e.logprob, [np.nan, -0.6])


def test_without_anything_required_nothing_is_trusted() -> None:
    e, _, _ = observed([GENERATED], Task("t", PROMPT, "f"))
    assert e.trusted.shape == (2, 0)
    assert e.given.shape == (0,)
