"""What a run keeps of its choice to be read: tests one by one, and inputs on which the first behaviours part."""

from __future__ import annotations

import avow
from avow.core.records import dump_run, load_run
from avow.core.types import Choice, TestOrigin
from avow.told import CLASSES, LINE, SOURCE, TESTS

TASK = '''def double(x: int) -> int:
    """Twice x.

    >>> double(4)
    8
    """
'''
PROGRAMS = [
    "def double(x):\n    return 2 * x\n",
    "def double(x):\n    return x + x\n",
    "def double(x):\n    return x + 4\n",
    "def double(x):\n    return x * x // 2\n",
    "def double(x):\n    return abs(x) * 2\n",
]


def chosen(programs: list[str], tests: list[str], trusted: tuple[str, ...] = ()) -> Choice:
    run = avow.choose(TASK, programs, tests=tests, trusted=trusted, store=":memory:")
    assert run.choice is not None
    assert load_run(dump_run(run)) == run
    return run.choice


def test_every_test_that_was_kept_is_told() -> None:
    tests = ["assert double(3) == 6", "assert double(3) == 7", "assert double(-1) == -2", "assert double(10) == 99"]
    choice = chosen(PROGRAMS, tests, ("double(1) == 2",))
    told = {test.source: test for test in choice.tested}
    assert choice.untold == 0
    assert [t.origin for t in choice.tested[:2]] == [TestOrigin.TRUSTED, TestOrigin.EXAMPLE]
    assert told["assert double(4) == 8"].passing == 5
    assert [t.passing for t in choice.tested if t.origin is TestOrigin.TRUSTED] == [3]
    assert (told["assert double(3) == 6"].passed, told["assert double(3) == 6"].passing) == (True, 3)
    assert (told["assert double(3) == 7"].passed, told["assert double(3) == 7"].passing) == (False, 1)
    assert "assert double(10) == 99" not in told
    generated = [t for t in choice.tested if t.origin is TestOrigin.GENERATED]
    assert sum(bool(t.passed) for t in generated) == choice.tests_passed
    assert [t.passed for t in generated] == sorted(bool(t.passed) for t in generated)


def test_a_test_that_fails_says_why() -> None:
    choice = chosen(PROGRAMS[2:3], [], ("double(1) == 2",))
    assert (choice.tested[0].passed, choice.tested[0].passing) == (False, 0)
    assert choice.tested[0].reason


def test_inputs_tell_the_first_behaviours_apart() -> None:
    choice = chosen(PROGRAMS, ["assert double(3) == 6"])
    assert choice.difference is not None
    assert choice.partings[0].call == choice.difference.call
    assert choice.partings[0].answers[0] == choice.difference.chosen
    columns = list(zip(*(p.answers for p in choice.partings), strict=True))
    assert len(set(columns)) == len(choice.candidates) == 4
    for parting in choice.partings:
        assert parting.same == tuple(answer == parting.answers[0] for answer in parting.answers)


def test_what_is_kept_is_bounded() -> None:
    long = [f"assert double({k}) == {2 * k}  # {'x' * 1_000}" for k in range(TESTS + 20)]
    programs = [f"def double(x):\n    return 8 if x == 4 else '{'y' * 1_000}{k}'\n" for k in range(CLASSES + 3)]
    choice = chosen([*PROGRAMS, *programs], [*long, "assert double(-7) == -14"])
    assert len(choice.tested) == TESTS
    assert choice.untold > 0
    assert max(len(test.source) for test in choice.tested) <= SOURCE
    assert all(len(p.answers) == len(p.same) == CLASSES for p in choice.partings)
    assert max(len(text) for p in choice.partings for text in p.answers) <= LINE


def test_one_behaviour_parts_from_nothing() -> None:
    choice = chosen(PROGRAMS[:2], [])
    assert choice.partings == ()
    assert choice.difference is None
