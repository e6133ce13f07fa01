"""Tasks from every form of file, the benchmarks themselves, and everything that can be wrong with a file."""

from __future__ import annotations

import ast
import gzip
import json
import warnings
from pathlib import Path
from typing import Any

import pytest
from tests.data import shared

from avow.core.errors import TaskError
from avow.core.types import Task, TestOrigin
from avow.domains.python.load import MAX_TASK, load_problems, load_task

ROW: dict[str, Any] = {
    "task_id": "Set/1",
    "prompt": 'import math\n\ndef f(x):\n    """Add one.\n    >>> f(1)\n    2\n    """\n',
    "entry_point": "f",
    "canonical_solution": "    return x + 1\n",
    "test": "def check(candidate):\n    assert candidate(1) == 2\n",
}
MBPP: dict[str, Any] = {
    "task_id": 11,
    "text": 'Write a function to say "hi".',
    "code": "import re\r\ndef hi(s, n = 1): \r\n  return s * n",
    "test_list": ["assert hi('a') == 'a'", "assert hi(P, 2) == 'pp'"],
    "test_setup_code": "P = 'p'",
    "challenge_test_list": [],
}
STUB = '''import math
import pytest

SCALE = 2


def helper(x):
    return SCALE * x


def area(r: float) -> float:
    """Area of a circle.

    >>> area(0)
    0
    """
    ...


assert area(0) == 0


def approx(a, b):
    return abs(a - b) < 1e-9


def test_one():
    assert approx(area(1), math.pi)


def check(candidate):
    assert candidate(2) > 12


if __name__ == "__main__":
    print(area(1))
'''


def write(path: Path, content: str | bytes | list[Any]) -> str:
    if isinstance(content, list):
        content = "".join(json.dumps(r) + "\n" for r in content)
    data = content.encode() if isinstance(content, str) else content
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return str(path)


def test_a_humaneval_row(tmp_path: Path) -> None:
    for name in ("a.jsonl", "a.jsonl.gz"):
        path = write(tmp_path / name, [ROW, {**ROW, "task_id": "Set/2"}])
        task = load_task(f"{path}#Set/2")
        assert task == load_problems(path)[1]
        assert (task.id, task.entry_point, task.setup) == ("Set/2", "f", "import math\n")
        assert [t.source for t in task.tests] == [ROW["test"]]
        assert [t.source for t in task.examples] == ["assert f(1) == 2"]
        assert task.examples[0].origin is TestOrigin.EXAMPLE
        assert task.reference == ROW["prompt"] + ROW["canonical_solution"]


def test_an_mbpp_row(tmp_path: Path) -> None:
    task = load_task(write(tmp_path / "m.jsonl", [MBPP]))
    assert (task.id, task.entry_point, task.setup) == ("11", "hi", "P = 'p'\n")
    assert task.prompt == 'def hi(s, n=1):\n    """Write a function to say "hi".\n    """\n'
    assert [t.source for t in task.tests] == MBPP["test_list"]
    assert task.reference is not None
    assert "return s * n" in task.reference
    bare = load_task(write(tmp_path / "n.jsonl", [{**MBPP, "code": None}]))
    assert bare.entry_point == "hi"
    assert MBPP["test_list"][0] in bare.prompt
    assert load_task(write(tmp_path / "o.jsonl", [{**MBPP, "text": 'Say "hi"'}])).prompt.count("hi") == 2


def test_a_stub_file(tmp_path: Path) -> None:
    path = write(tmp_path / "area.py", STUB.replace("\n", "\r\n"))
    task = load_task(path)
    assert (task.id, task.entry_point, task.reference) == ("area", "area", None)
    assert task.prompt.endswith('    0\n    """\n')
    assert "def helper" in task.prompt
    assert "pytest" not in task.prompt
    assert [t.source.split("(")[0] for t in task.tests] == ["assert area", "def test_one", "def check"]
    space: dict[str, Any] = {}
    exec(task.setup, space)
    assert {"math", "helper", "approx", "SCALE"} <= space.keys()
    assert [t.source for t in task.examples] == ["assert area(0) == 0"]
    whole = load_task(f"{path}::helper")
    assert whole.entry_point == "helper"
    assert whole.prompt.endswith("def helper(x):\n")
    assert whole.reference is not None
    assert "return SCALE * x" in whole.reference


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("Write `total(xs)` that sums.", "total"),
        ("Write a function called total.", "total"),
        ("Sum it.\n\n```python\ndef total(xs):\n    pass\n```\n", "total"),
        ("Implement total(xs: list[int]) -> int for us.", "total"),
        ("Sum it, so that assert total([1]) == 1 holds.", "total"),
        ("Sum the numbers (all of them).", None),
        ("Les nombres \u2014 \u00e9t\u00e9.", None),
    ],
)
def test_prose(tmp_path: Path, text: str, entry: str | None) -> None:
    task = load_task(write(tmp_path / "t.md", text))
    assert (task.id, task.entry_point, task.tests) == ("t", entry, ())
    assert load_task("-", text.encode).prompt == task.prompt == text.strip("\n") + "\n"


def test_standard_input_takes_all_forms() -> None:
    assert load_task("-", STUB.encode).entry_point == "area"
    assert load_task("-", lambda: json.dumps(ROW, indent=1).encode()).id == "Set/1"
    own = {"prompt": "Add.", "entry_point": "g", "tests": ["assert g(K) == 2"], "setup": "K = 1"}
    task = load_task("-", lambda: json.dumps(own).encode())
    assert (task.id, task.setup, [t.source for t in task.tests]) == ("stdin", "K = 1\n", ["assert g(K) == 2"])


def test_prose_examples_are_found(tmp_path: Path) -> None:
    task = load_task(
        write(tmp_path / "t.md", "Write `inc(x)`.\n\n```python\nassert inc(1) == 2\n```\n\n`inc(2)` returns 3.\n")
    )
    assert [t.source for t in task.examples] == ["assert inc(1) == 2", "assert inc(2) == 3"]


WRONG: dict[str, tuple[str, str | bytes | list[Any], str, tuple[str, ...]]] = {
    "unknown id": ("a.jsonl", [ROW], "#Set/2", ("no task 'Set/2'", "Set/1")),
    "several tasks": ("a.jsonl", [ROW, {**ROW, "task_id": "Set/2"}], "", ("2 tasks", "#Set/1")),
    "no prompt": ("a.jsonl", [{"task_id": "x", "question": 1}], "", ("a.jsonl:1", "no prompt", "question")),
    "prompt a number": ("a.jsonl", [{**ROW, "prompt": 3}], "", ("a.jsonl:1", "prompt", "a number", "a text")),
    "prompt empty": ("a.jsonl", [{**ROW, "prompt": " "}], "", ("prompt", "empty")),
    "test no Python": ("a.jsonl", [{**ROW, "test": "def check("}], "", ("test", "not valid Python")),
    "entry point": ("a.jsonl", [{**ROW, "entry_point": "f()"}], "", ("entry_point", "f()", "name of a function")),
    "id a list": ("a.jsonl", [{**ROW, "task_id": []}], "", ("task_id", "a list", "a text")),
    "another language": ("a.jsonl", [{**ROW, "language": "java"}], "", ("language", "java", "python")),
    "test_list a text": ("a.jsonl", [{**MBPP, "test_list": "assert"}], "", ("test_list", "a text", "list of texts")),
    "test_list of numbers": ("a.jsonl", [{**MBPP, "test_list": [1]}], "", ("test_list[0]", "a number")),
    "test_list empty": ("a.jsonl", [{**MBPP, "test_list": []}], "", ("test_list", "empty")),
    "test_list without a call": ("a.jsonl", [{**MBPP, "test_list": ["assert 1"]}], "", ("test_list", "no call")),
    "not JSON": ("a.jsonl", "{}\n{", "", ("a.jsonl:2", "not JSON")),
    "not gzip": ("a.jsonl.gz", b"", "", ("empty",)),
    "JSON array": ("a.json", "[]", "", ("a list", "JSON object")),
    "broken JSON": ("a.json", '{"a":\n', "", ("a.json:2", "not JSON")),
    "empty": ("a.md", "  \n", "", ("it is empty",)),
    "not UTF-8": ("a.md", b"a\n\xff", "", ("a.md:2", "not UTF-8", "byte 3")),
    "binary": ("a.md", b"a\x00b", "", ("binary",)),
    "too large": ("a.md", b"a" * (MAX_TASK + 1), "", ("larger than 1 MB",)),
    "id of a text": ("a.md", "Do.", "#1", ("one task",)),
    "no Python": ("a.py", "x = 1\ndef f(:\n", "", ("a.py:2", "not valid Python")),
    "nothing open": ("a.py", "def f():\n    return 1\n", "", ("no function without a body", "a.py::f")),
    "nothing at all": ("a.py", "x = 1\n", "", ("no function without a body",)),
    "two open": ("a.py", "def f(): ...\ndef g(): ...\n", "", ("2 functions", "f, g", "a.py::f")),
    "no such function": ("a.py", "def fact(): ...\n", "::fac", ("no function 'fac'", "'fact'")),
    "a fixture": (
        "a.py",
        "def f(): ...\ndef test_f(tmp):\n    assert f()\n",
        "",
        ("a.py:2", "test_f takes tmp", "parametrize"),
    ),
    "a fixture beside values": (
        "a.py",
        "def f(): ...\n@pytest.mark.parametrize('x', [1])\ndef test_f(x, tmp):\n    assert f()\n",
        "",
        ("a.py:3", "test_f takes tmp"),
    ),
    "usefixtures": (
        "a.py",
        "def f(): ...\n@pytest.mark.usefixtures('db')\ndef test_f():\n    assert f()\n",
        "",
        ("a.py:2", "decorated with"),
    ),
    "a decorator": (
        "a.py",
        "def f(): ...\n@patch('x')\ndef test_f():\n    assert f()\n",
        "",
        ("a.py:2", "decorated with @patch('x')"),
    ),
}


def test_a_test_with_values_of_pytest_is_one_test(tmp_path: Path) -> None:
    given = "@pytest.mark.parametrize(('x', 'y'), [(1, 2), (3, 6)])\n@mark.slow\ndef test_f(x, y, z=0):\n    assert f(x) == y + z"
    text = f"import pytest\nfrom pytest import mark\ndef f(x): ...\n{given}\n"
    task = load_task(write(tmp_path / "a.py", text))
    assert [test.source for test in task.tests] == [given]


@pytest.mark.parametrize(("name", "content", "suffix", "words"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_in_one_line(
    tmp_path: Path, name: str, content: str | bytes | list[Any], suffix: str, words: tuple[str, ...]
) -> None:
    with pytest.raises(TaskError) as caught:
        load_task(write(tmp_path / name, content) + suffix)
    message = str(caught.value)
    assert "\n" not in message
    for word in words:
        assert word in message


def test_missing_directory_damaged_and_twice(tmp_path: Path) -> None:
    damaged = tmp_path / "d.jsonl.gz"
    damaged.write_bytes(gzip.compress(json.dumps(ROW).encode())[:-9])
    for spec, word in (
        (str(tmp_path / "none.md"), "no such file"),
        (str(tmp_path / "none.jsonl#1"), "no such file"),
        (str(tmp_path / "none.py::f"), "no such file"),
        (str(tmp_path), "is a directory"),
        (str(damaged), "damaged"),
        ("a\0b", "cannot be read"),
    ):
        with pytest.raises(TaskError, match=word):
            load_task(spec)
    with pytest.raises(TaskError, match="it is empty"):
        load_task("-", lambda: b"")
    with pytest.raises(TaskError, match="twice"):
        load_problems(write(tmp_path / "t.jsonl", [ROW, ROW]))


BENCHMARKS = {  # problems, with tests
    "humaneval": (164, 164),
    "humaneval_codet_prompts": (164, 164),
    "humanevalplus": (164, 164),
    "humanevalplus_mini": (164, 0),
    "humanevalpack/python": (164, 164),
    "mbpp": (974, 974),
    "mbpp_sanitized_codet_prompts": (427, 427),
}


@pytest.mark.parametrize("name", BENCHMARKS)
def test_benchmarks_load_whole(name: str) -> None:
    tasks = load_problems(shared(f"benchmarks/{name}.jsonl.gz"))
    assert (len(tasks), sum(bool(t.tests) for t in tasks)) == BENCHMARKS[name]
    for task in tasks:
        assert task.entry_point is not None
        space: dict[str, Any] = {}
        exec(task.setup, space)
        assert task.entry_point not in space


def passes(task: Task) -> bool:
    """Whether the reference passes the task's own tests, all in one space; runs only the benchmark's own code."""
    assert task.reference is not None
    space: dict[str, Any] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(task.reference, space)
        exec(task.setup, space)
        for test in task.tests:
            exec(test.source, space)
            space["check"](space[task.entry_point or ""])
    return True


def test_humaneval_references_pass_with_the_setup() -> None:
    """Among them those whose tests use the helpers of the prompt: 32 (poly), 38 and 50 (encode)."""
    tasks = load_problems(shared("benchmarks/humaneval.jsonl.gz"))
    assert all(passes(t) for t in tasks)
    for number, helper in ((32, "poly"), (38, "encode_cyclic"), (50, "encode_shift")):
        assert f"def {helper}" in tasks[number].setup
        assert ast.parse(tasks[number].setup)


def test_assertions_inside_a_block_are_a_test(tmp_path: Path) -> None:
    file = tmp_path / "t.py"
    file.write_text(
        'def d(a):\n    """x"""\n\nif True:\n    assert d(0) == 77\nfor i in range(3):\n    assert d(i) > i\n'
    )
    task = load_task(str(file))
    assert [t.source.splitlines()[0] for t in task.tests] == ["if True:", "for i in range(3):"]
    assert task.setup == ""


BELOW = {
    "changed before": ("xs = [3]\nxs.append(4)\nassert d(xs)", ["assert d(xs)"], "xs = [3]\nxs.append(4)"),
    "changed between": (
        "xs = [3]\nassert d(xs)\nxs.append(4)\nassert d(xs)", ["assert d(xs)\nxs.append(4)\nassert d(xs)"], "xs = [3]",
    ),
    "bound again": ("x = 1\nassert d(x)\nx = 2\nassert d(x)", ["assert d(x)\nx = 2\nassert d(x)"], "x = 1"),
    "made later": ("assert d(1)\nx = 2\nassert d(x)", ["assert d(1)", "assert d(x)"], "x = 2"),
    "a comparison": ("d(1) == 99\nd(2)\nprint(d(3))", ["assert d(1) == 99"], ""),
    "a helper": (
        "def eq(x, y):\n    assert d(x) == y\neq(1, 99)", ["eq(1, 99)"], "def eq(x, y):\n    assert d(x) == y"
    ),
    "a class": ("class TestD:\n    def test_a(self):\n        assert d(1)",) * 2,
    "a coroutine": ("async def test_a():\n    assert d(1)",) * 2,
    "main": ("if __name__ == '__main__':\n    x = 1\n    assert d(x)\n    print('ok')", ["assert d(x)"], "x = 1"),
    "a demonstration": ("if __name__ == '__main__':\n    print(d(1))", [], ""),
}  # fmt: skip


@pytest.mark.parametrize("case", BELOW.values(), ids=BELOW)
def test_nothing_of_a_trusted_test_is_lost(tmp_path: Path, case: tuple[Any, ...]) -> None:
    below, tests, *setup = case
    (tmp_path / "t.py").write_text(f'def d(a):\n    """x"""\n\n{below}\n')
    task = load_task(str(tmp_path / "t.py"))
    assert [t.source for t in task.tests] == ([tests] if isinstance(tests, str) else tests)
    assert task.setup.rstrip("\n") == "".join(setup)


def test_what_is_done_above_the_function_belongs_to_the_prompt(tmp_path: Path) -> None:
    (tmp_path / "t.py").write_text('"""A task."""\nimport sys\nsys.setrecursionlimit(9999)\ndef d(a):\n    """x"""\n')
    assert "setrecursionlimit(9999)\n" in load_task(str(tmp_path / "t.py")).prompt


def test_a_decorated_class_of_tests_is_refused(tmp_path: Path) -> None:
    below = "@mark.skip\nclass TestD:\n    def test_a(self):\n        assert d(1)\n"
    (tmp_path / "t.py").write_text(f'def d(a):\n    """x"""\n\n{below}')
    with pytest.raises(TaskError, match=r"t.py:4: TestD is decorated with @mark.skip"):
        load_task(str(tmp_path / "t.py"))
