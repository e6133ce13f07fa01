"""How a check is asked for, and the check in what a model answers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avow.core.types import Call, Observation, Outcome, Purpose, Task
from avow.domains.python.checks import checks_in, claims, prompt_for_check, said, second_task, stated, without_examples
from avow.domains.python.examples import examples_in
from avow.domains.python.records import task_of
from avow.execute.guest.codec import decode, encode
from avow.execute.plan import make_call

STUB = '''def largest(xs: list[int]) -> int:
    """Return the largest number of xs, 0 for an empty list.

    >>> largest([1, 3])
    3
    >>> largest([])
    0
    """
'''
PROSE = "Write a function largest that returns the largest number of a list, 0 for none.\nlargest([1, 3]) == 3"


def task(prompt: str, entry: str | None = "largest") -> Task:
    return task_of({"id": "t", "prompt": prompt, "entry_point": entry}, "here")


def test_a_chat_model_is_asked_for_a_check_and_shown_no_solution() -> None:
    prompt = prompt_for_check(task(STUB))
    assert prompt.purpose is Purpose.CHECK
    assert "`check(xs, result)`" in prompt.chat[0].content
    assert "`check(result)`" in prompt_for_check(task("def solution():\n    pass\n", "solution")).chat[0].content
    assert STUB.rstrip() in prompt.chat[0].content
    assert "its arguments" in prompt_for_check(task(PROSE)).chat[0].content


def test_a_base_model_goes_on_from_the_description_without_its_examples() -> None:
    text = prompt_for_check(task(STUB)).text
    assert text == 'def largest(xs: list[int]) -> int:\n    """Return the largest number of xs, 0 for an empty list.\n    """\n'
    assert examples_in(text, "largest") == ()


def test_where_there_is_no_example_it_goes_on_from_prose() -> None:
    bare = without_examples(STUB, "largest")
    assert prompt_for_check(task(bare)).text == (
        '"""\nReturn the largest number of xs, 0 for an empty list.\n"""\n\n\ndef largest('
    )
    assert second_task(task("def f(x):\n")).prompt == "def f(x):\n"


@pytest.mark.parametrize(
    "example", ["    f([1]) -> 1", "    Examples:\n        f([1]) == 1\n        f([2]) == 2", "    >>> f([1])\n    1", "    f([1])  # 1"]
)
def test_all_forms_of_examples_are_left_out(example: str) -> None:
    prompt = f'def f(xs):\n    """Return the first.\n\n{example}\n    """\n'
    assert without_examples(prompt, "f") == 'def f(xs):\n    """Return the first.\n    """\n'


@given(st.text(max_size=200))
def test_any_text_is_a_prompt(text: str) -> None:
    prompt_for_check(Task("t", text, "f"))
    checks_in([text], Task("t", STUB, "largest"))


CHECK = "def check(xs, result):\n    return result in xs\n"


@pytest.mark.parametrize("answer", [CHECK, f"Here it is:\n\n```python\n{CHECK}```\nIt holds.", f"<think>def</think>\n{CHECK}"])
def test_the_check_in_a_chat_answer(answer: str) -> None:
    (found,) = checks_in([answer], task(STUB))
    assert found is not None
    assert found.entry_point == "check"
    assert "return result in xs" in found.code


def test_a_second_program_becomes_a_check() -> None:
    (found,) = checks_in(["    return max(xs, default=0)\n"], task(STUB))
    assert found is not None
    held: dict[str, object] = {}
    exec(found.code, held)
    assert held[found.entry_point]([1, 3], 3) is True  # type: ignore[operator]
    assert held[found.entry_point]([1, 3], 1) is False  # type: ignore[operator]


@pytest.mark.parametrize("answer", ["True", "The answer is verified.", "", "def other(x):\n    return x\n", "    return ((\n"])
def test_words_are_no_check(answer: str) -> None:
    assert checks_in([answer], task(PROSE)) == [None]


def test_a_claim_is_the_result_then_its_changes() -> None:
    call, seen = make_call("largest", ([1, 3],)), Observation(Outcome.VALUE, encode(3))
    assert [decode(claim.args) for claim in claims(call, seen, 2)] == [(([1, 3], r), {}) for r in (3, 4, 2)]
    assert claims(call, Observation(Outcome.RAISED, "x"), 2) == ()
    assert claims(Call(encode(((), {"xs": [1]})), "largest(xs=[1])"), seen, 2) == ()
    assert claims(Call("no encoding", ""), seen, 2) == ()


def test_a_check_says_true_or_false_or_nothing() -> None:
    assert [said(Observation(Outcome.VALUE, encode(v))) for v in (True, False, 1, "True", None)] == [True, False, None, None, None]
    assert said(Observation(Outcome.LIMIT, "cpu")) is None


def test_what_the_task_states() -> None:
    assert [(decode(call.args)[0], decode(seen.data)) for call, seen in stated(task(STUB))] == [(([1, 3],), 3), (([],), 0)]
