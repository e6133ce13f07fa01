"""Evol-Instruct with a scripted teacher and the real sandbox: what is asked, what is pruned, what runs, going on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from avow.core.errors import TaskError, TrainingError
from avow.core.types import Task
from avow.domains.python.domain import PythonDomain
from avow.domains.python.load import load_task
from avow.execute.executor import PythonExecutor
from avow.lm.evolve.evolve import EVOLVED, Question, Teacher, evolve, read_seeds, rows
from avow.lm.evolve.journal import JOURNAL, Attempt
from avow.lm.evolve.operations import HEADING, OPERATIONS, rewriting, rewritten
from avow.lm.evolve.pruning import fault, likeness
from avow.testing import ScriptedModel

SEEDS = [
    Question("a", "Write a function `plus(x, k)` that adds 0 to x."),
    Question("b", "Write a function `plus(x)` that adds 100."),
]


@pytest.fixture(scope="module")
def executor() -> Iterator[PythonExecutor]:
    with PythonExecutor(workers=1) as running:
        yield running


class Script:
    """A teacher that adds one more to the number in a question, and is asked for nothing twice."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def program(self, prompt: str, number: int) -> str:
        self.asked.append(prompt)
        found = int(re.findall(r"adds (\d+)", prompt)[-1])
        if HEADING in prompt:
            return f"Write a function `plus(x)` that adds {found + 1} to x.\n"
        return f"x):\n    return x + {found}\n"

    def tests(self, prompt: str, number: int) -> str:
        self.asked.append(prompt)
        found = int(re.findall(r"adds (\d+)", prompt)[-1])
        return f"plus(1) == {1 + found}\nassert plus(0) == {found}\n"


def read(question: str) -> Task:
    return load_task("-", question.encode)


def teacher(executor: PythonExecutor, script: Script | None = None) -> Teacher:
    script = script or Script()
    return Teacher(ScriptedModel(script.program, script.tests), PythonDomain(), executor, read)


def test_three_rounds(tmp_path: Path, executor: PythonExecutor) -> None:
    attempts = evolve(SEEDS, tmp_path / "out", teacher(executor))
    assert [(a.id, a.round, a.why) for a in attempts] == [(name, i, "") for i in (1, 2, 3) for name in ("a", "b")]
    assert [a.question for a in attempts if a.id == "b"] == [
        f"Write a function `plus(x)` that adds {100 + i} to x." for i in (1, 2, 3)
    ]
    assert {a.operation for a in attempts} <= {operation.name for operation in OPERATIONS}
    lines = [json.loads(line) for line in (tmp_path / "out" / EVOLVED).read_text().splitlines()]
    assert len(lines) == 6
    for line in lines:
        space: dict[str, object] = {}
        exec(line["prompt"] + line["completion"], space)
        for test in line["tests"]:
            exec(test, space)
        assert "adds" in line["prompt"]
        assert line["completion"].startswith("def plus(x):\n    return x + ")


def test_everything_follows_from_the_seed(tmp_path: Path, executor: PythonExecutor) -> None:
    first = evolve(SEEDS, tmp_path / "1", teacher(executor))
    assert evolve(SEEDS, tmp_path / "2", teacher(executor)) == first
    operations = {
        seed: [a.operation for a in evolve(SEEDS, tmp_path / f"s{seed}", teacher(executor), rounds=5, seed=seed)]
        for seed in range(3)
    }
    assert len({tuple(found) for found in operations.values()}) == 3
    assert len({name for found in operations.values() for name in found}) == 5


class StoppedError(Exception):
    pass


@pytest.mark.parametrize("torn", [b"", b'{"id": "a", "rou'])
@pytest.mark.parametrize("after", [0, 1, 4])
def test_it_goes_on_where_it_stopped(tmp_path: Path, executor: PythonExecutor, after: int, torn: bytes) -> None:
    def stop(_attempt: Attempt, done: int, _total: int) -> None:
        if done > after:
            raise StoppedError

    whole, rest = Script(), Script()
    expected = evolve(SEEDS, tmp_path / "whole", teacher(executor, whole))
    with pytest.raises(StoppedError):
        evolve(SEEDS, tmp_path / "out", teacher(executor), on_attempt=stop)
    assert not (tmp_path / "out" / EVOLVED).exists()
    with (tmp_path / "out" / JOURNAL).open("ab") as file:
        file.write(torn)
    assert evolve(SEEDS, tmp_path / "out", teacher(executor, rest)) == expected
    assert rest.asked == whole.asked[3 * (after + 1) :]
    for name in (JOURNAL, EVOLVED):
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()


def test_more_rounds_go_on_from_fewer(tmp_path: Path, executor: PythonExecutor) -> None:
    evolve(SEEDS, tmp_path / "out", teacher(executor), rounds=1)
    script = Script()
    assert evolve(SEEDS, tmp_path / "out", teacher(executor, script), rounds=3) == evolve(
        SEEDS, tmp_path / "at once", teacher(executor), rounds=3
    )
    assert len(script.asked) == 3 * 4


def tried(executor: PythonExecutor, folder: Path, question: str, program: str = "", tests: str = "") -> Attempt:
    """The one attempt of a teacher that answers so."""
    model = ScriptedModel(lambda prompt, _: question if HEADING in prompt else program, [tests])
    return evolve(SEEDS[:1], folder, Teacher(model, PythonDomain(), executor, read), rounds=1)[0]


ASKED = "Write a function `f(x)` that doubles x."
DOUBLE = "x):\n    return 2 * x\n"


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        (("  \n",), "it is empty"),
        (("Do it again!",), "it has 3 words, expected 4 or more"),
        (("écrire une fonction qui trie",), "it begins with a character that is not ASCII"),
        (("word " * 1000,), "it has 1000 tokens, expected 999 or fewer"),
        ((f"  {SEEDS[0].text.upper()}\n",), "it is there already"),
        ((ASKED, "no program at all", "f(1) == 2"), "the answer holds no program"),
        ((ASKED, DOUBLE, ""), "there is no test"),
        ((ASKED, DOUBLE, "f(1) == 3"), "a test fails: assert f(1) == 3; "),
        ((ASKED, DOUBLE, "f(1) == 2\nassert f(2) == 5"), "a test fails: assert f(2) == 5; "),
        ((ASKED, "x):\n    return 2 * y\n", "f(1) == 2"), "a test fails: assert f(1) == 2; NameError"),
        ((ASKED, "x):\n    while True:\n        pass\n", "f(1) == 2"), "a test fails: limit: cpu"),
        ((f"{ASKED} f(3) == 7\n", DOUBLE, "f(1) == 2"), "a test fails: assert f(3) == 7; "),
        (("def f(x):\n    pass\n\n\ndef g(x):\n    pass\n",), "it is no task: standard input: 2 functions to write"),
        ((ASKED, DOUBLE, "f(1) == 2"), ""),
    ],
)  # fmt: skip
def test_what_is_kept_and_why_not(tmp_path: Path, executor: PythonExecutor, answers: tuple[str, ...], why: str) -> None:
    found = tried(executor, tmp_path / "out", *answers)
    assert found.why.startswith(why)
    assert found.kept == (not why)
    lines = (tmp_path / "out" / EVOLVED).read_text().splitlines()
    assert len(lines) == found.kept


def test_what_failed_is_tried_again_from_where_it_was(tmp_path: Path, executor: PythonExecutor) -> None:
    script = Script()
    broken = ScriptedModel(
        lambda prompt, n: "no" if HEADING in prompt and "adds 0" in prompt else script.program(prompt, n), script.tests
    )
    attempts = evolve(SEEDS, tmp_path / "out", Teacher(broken, PythonDomain(), executor, read), rounds=2)
    assert [a.kept for a in attempts] == [False, True, False, True]
    assert attempts[3].question == "Write a function `plus(x)` that adds 102 to x."


def test_two_questions_do_not_become_one(tmp_path: Path, executor: PythonExecutor) -> None:
    model = ScriptedModel(lambda prompt, _: ASKED if HEADING in prompt else DOUBLE, ["f(1) == 2"])
    attempts = evolve(SEEDS, tmp_path / "out", Teacher(model, PythonDomain(), executor, read), rounds=2)
    assert [a.why for a in attempts] == [""] + ["it is there already"] * 3


def test_stubs_stay_stubs(tmp_path: Path, executor: PythonExecutor) -> None:
    stub = 'def f(x):\n    """Return twice x, for x of any size.\n\n    >>> f(2)\n    4\n    """\n'
    goes_on = tried(executor, tmp_path / "1", stub, "    return 2 * x\n", "f(1) == 2")
    assert next(rows([goes_on]))["completion"] == "    return 2 * x\n"
    chat = "```python\nimport math\n\n\ndef f(x):\n    return 2 * math.floor(x)\n```"
    anew = next(rows([tried(executor, tmp_path / "2", stub, chat, "f(1) == 2")]))
    assert anew["prompt"].startswith("\"\"\"\ndef f(x):\n    '''Return twice")
    assert anew["completion"].startswith("import math\n")
    compile(anew["prompt"] + anew["completion"], "", "exec")
    wrong = tried(executor, tmp_path / "3", stub.replace("    4\n", "    5\n"), "    return 2 * x\n", "f(1) == 2")
    assert wrong.why.startswith("a test fails: assert f(2) == 5")


def test_the_five_operations() -> None:
    assert [operation.name for operation in OPERATIONS] == [
        "constraint",
        "rarer",
        "reasoning",
        "misdirection",
        "complexity",
    ]
    for operation in OPERATIONS:
        prompt = rewriting("Sort it.", operation)
        for text in (prompt.text, prompt.chat[0].content):
            assert operation.method in text
            assert "Sort it." in text
        assert prompt.text.endswith(f"\n{HEADING}\n")


@pytest.mark.parametrize(
    ("answer", "question"),
    [
        ("\nDo it.\n\n", "Do it."),
        (f"{HEADING}\nDo it.", "Do it."),
        (f"{HEADING}:\n\nDo it.", "Do it."),
        ("<think>\nHm.\n</think>\n\nDo it.", "Do it."),
    ],
)
def test_the_question_in_an_answer(answer: str, question: str) -> None:
    assert rewritten(answer) == question


def test_the_borders_of_pruning() -> None:
    assert fault("one two three four") == "" != fault("one two three")
    assert fault("a " * 999) == "" != fault("a " * 1000)
    assert fault("(" * 999 + " a b c") != ""
    assert fault("\n  a b c d") == ""
    assert likeness("A  b\nC") == likeness("a b c ")


def test_seeds_are_read(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    path.write_text('{"instruction": "One"}\n{"prompt": "def f():\\n", "id": "x"}\n')
    assert read_seeds(path) == [Question("1", "One"), Question("x", "def f():")]
    for text, message in (
        ('{"id": 1}', "s.jsonl:1: 'instruction' or 'prompt' is null, expected a text"),
        ('{"prompt": " "}', "s.jsonl:1: 'instruction' or 'prompt' is empty"),
        ('{"prompt": "a", "id": 1}\n{"prompt": "b", "id": 1}', "s.jsonl:2: the id '1' is there twice"),
    ):
        path.write_text(text + "\n")
        with pytest.raises(TrainingError, match=message):
            read_seeds(path)
    with pytest.raises(TaskError, match="no such file"):
        read_seeds(tmp_path / "none")


def test_other_folders_are_left_alone(tmp_path: Path, executor: PythonExecutor) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "thesis.txt").write_text("x")
    with pytest.raises(TrainingError, match="other holds other files"):
        evolve(SEEDS, tmp_path / "other", teacher(executor))
    assert [path.name for path in (tmp_path / "other").iterdir()] == ["thesis.txt"]
    evolve(SEEDS, tmp_path / "out", teacher(executor), rounds=1)
    before = (tmp_path / "out" / JOURNAL).read_bytes()
    for seeds, seed, message in ((SEEDS, 1, "other seed"), (SEEDS[:1], 0, "other questions")):
        with pytest.raises(TrainingError, match=f"out was begun otherwise, with {message}"):
            evolve(seeds, tmp_path / "out", teacher(executor), seed=seed)
    assert (tmp_path / "out" / JOURNAL).read_bytes() == before
    for text in ("what\n", "what", "[]\n", '{"precious": 1'):
        (tmp_path / "out" / JOURNAL).write_text(text)
        with pytest.raises(TrainingError, match="is not what avow data evolve writes"):
            evolve(SEEDS, tmp_path / "out", teacher(executor))
        assert (tmp_path / "out" / JOURNAL).read_text() == text
    (tmp_path / "out" / JOURNAL).write_bytes(before[:10])  # a first line of our own that was cut off
    assert len(evolve(SEEDS, tmp_path / "out", teacher(executor), rounds=1)) == 2


def test_two_at_once_are_one_too_many(tmp_path: Path, executor: PythonExecutor) -> None:
    def again(*_: object) -> None:
        evolve(SEEDS, tmp_path / "out", teacher(executor))

    with pytest.raises(TrainingError, match="another avow data evolve is writing to it"):
        evolve(SEEDS, tmp_path / "out", teacher(executor), on_attempt=again)


def test_a_full_disk_loses_nothing(tmp_path: Path, executor: PythonExecutor, monkeypatch: pytest.MonkeyPatch) -> None:
    evolve(SEEDS, tmp_path / "out", teacher(executor), rounds=1)
    before = (tmp_path / "out" / EVOLVED).read_bytes()

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.write", full)
        with pytest.raises(TrainingError, match="out cannot be written: No space left on device"):
            evolve(SEEDS, tmp_path / "out", teacher(executor), rounds=2)
    assert (tmp_path / "out" / EVOLVED).read_bytes() == before
    assert len(evolve(SEEDS, tmp_path / "out", teacher(executor), rounds=2)) == 4
