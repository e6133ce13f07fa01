"""What models are asked, and that their answers to it are understood."""

from __future__ import annotations

from typing import Any

import pytest
from tests.data import rows

from avow.core.types import Purpose, Task
from avow.domains.python.domain import PythonDomain
from avow.domains.python.extract import STOPS

DOMAIN = PythonDomain()


def test_the_recorded_test_prompts_are_ours_byte_for_byte() -> None:
    """All 82 prompts that CodeT's tests were drawn with."""
    entries = {r["task_id"]: r["entry_point"] for r in rows("benchmarks/humaneval.jsonl.gz")}
    programs = rows("selection/codegen16b_humaneval_solutions.jsonl.gz")
    tests = rows("selection/codegen16b_humaneval_tests.jsonl.gz")
    for program, test in zip(programs, tests, strict=True):
        task = Task(program["task_id"], program["prompt"], entries[program["task_id"]])
        asked = DOMAIN.test_prompt(task)
        assert asked.text == test["prompt"]
        assert asked.purpose is Purpose.TESTS
        assert DOMAIN.prompt(task).text == program["prompt"]
        assert DOMAIN.prompt(task).stop == STOPS


PROSE = Task("p", 'Add one to x. Say """so""".', "inc")
OPEN = Task("o", "Add one to a number.")


@pytest.mark.parametrize(
    ("task", "answer"), [(PROSE, "x):\n    return x + 1\n"), (OPEN, "inc(x):\n    return x + 1\n\n\nThat was it.")]
)
def test_prose_goes_to_base_models_as_a_begun_function(task: Task, answer: str) -> None:
    prompt = DOMAIN.prompt(task)
    space: dict[str, Any] = {}
    exec(prompt.text + answer.split("\n\n", maxsplit=1)[0], space)
    assert space["inc"](1) == 2
    program = DOMAIN.extract(answer, task)
    exec(program, space := {})
    assert space["inc"](1) == 2


@pytest.mark.parametrize("task", [PROSE, OPEN, Task("s", "def inc(x):\n    '''Add one.'''\n", "inc")])
def test_chat_prompts_hold_the_task(task: Task) -> None:
    for prompt in (DOMAIN.prompt(task), DOMAIN.test_prompt(task)):
        (message,) = prompt.chat
        assert message.role == "user"
        assert task.prompt.strip() in message.content
        assert "code block" in message.content


def test_tests_need_an_entry_point() -> None:
    assert DOMAIN.tests(["inc(1) == 2"], OPEN) == ()
    assert [t.source for t in DOMAIN.tests(["inc(1) == 2"], PROSE)] == ["assert inc(1) == 2"]
    assert [t.source for t in DOMAIN.tests(["f(1)"], Task("s", "def f(x):\n    '''Do.'''\n"))] == ["assert f(1)"]
