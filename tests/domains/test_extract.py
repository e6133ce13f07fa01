"""Programs in what models return: recorded continuations exactly, chat answers of every shape, and any text at all."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.data import rows

from avow.core.types import Task
from avow.domains.python.extract import cut, entry_point_of, extract

MEGABYTE = 1 << 20
PROMPT = '''from typing import List
import math

BASE = 2


def double(x: int) -> int:
    return BASE * x


def total(xs: List[int]) -> int:
    """Sum of the doubles.
    >>> total([1, 2])
    6
    """
'''
TASK = Task("t", PROMPT, "total")
PROSE = Task("p", "Write total(xs): the sum of the doubles of a list.", "total")
NAMELESS = Task("n", "Sum the doubles of a list.")
BODY = "    return sum(double(x) for x in xs)\n"
WHOLE = "def total(xs):\n    return sum(2 * x for x in xs)\n"


def answer(program: str, name: str = "total", argument: Any = (1, 2)) -> Any:
    """What the program's function gives; runs only texts written in this file."""
    space: dict[str, Any] = {"__name__": "program"}
    exec(compile(program, "program", "exec"), space)
    return space[name](argument)


def test_recorded_continuations_give_the_recorded_programs() -> None:
    """All 8,200 raw samples, in order: prompt + completion byte for byte, with the recorded counts."""
    entries = {r["task_id"]: r["entry_point"] for r in rows("benchmarks/humaneval.jsonl.gz")}
    matrix = {r["task_id"]: r["rows"] for r in rows("selection/codegen16b_humaneval_matrix.jsonl.gz")}
    restated = []
    for recorded in rows("selection/codegen16b_humaneval_solutions.jsonl.gz"):
        task = Task(recorded["task_id"], recorded["prompt"], entries[recorded["task_id"]])
        programs: dict[str, int] = {}
        for sample in recorded["samples"]:
            program = extract(sample, task)
            programs[program] = programs.get(program, 0) + 1
        expected = matrix[task.id]
        assert list(programs.values()) == [row["count"] for row in expected]
        for program, row in zip(programs, expected, strict=True):
            if program != task.prompt + row["completion"]:
                assert program.strip() == row["completion"].strip()  # the sample wrote the whole function anew
                restated.append(task.id)
    assert restated == ["HumanEval/114"] * 2


@pytest.mark.parametrize("text", [BODY, WHOLE, "return 2 * sum(xs)", f"```python\n{WHOLE}```", "def total(:\n    pass\n"])
def test_a_file_goes_on_from_the_prompt_as_an_answer_does(text: str) -> None:
    assert extract(text, TASK, handed_in=True) == extract(text, TASK) != ""


@pytest.mark.parametrize(
    "text", ["def sums(xs):\n    return sum(xs)\n", "import os\n\nclass A:\n    pass\n", "x = 1\n", "# to do\n"]
)
def test_a_file_that_holds_something_else_is_no_program_for_the_task(text: str) -> None:
    """Of a model, the same text goes on from the prompt and leaves its function empty."""
    assert extract(text, TASK, handed_in=True) == ""
    assert answer(extract(text, TASK)) is None


def test_cut_is_at_the_first_stop() -> None:
    assert cut("    return 1\n\n# more\ndef g():\n") == "    return 1\n"
    assert (
        cut("    x = 'a\\nif'\n    if x:\n        return 1\nif x:\n") == "    x = 'a\\nif'\n    if x:\n        return 1"
    )


ANSWERS = {
    "continuation": BODY + "\n\nprint(total([1]))\n",
    "continuation, then a closing fence and prose": BODY + "```\n\nThis sums them.\n",
    "fenced, tagged": f"Here you are:\n\n```python\n{WHOLE}```\nIt works.",
    "fenced, no tag": f"```\n{WHOLE}```",
    "tildes": f"~~~py\n{WHOLE}~~~",
    "attributes": f'```python title="total.py"\n{WHOLE}```',
    "unclosed": f"Sure!\n```python\n{WHOLE}",
    "windows line ends": f"Here:\n```python\n{WHOLE}```\n".replace("\n", "\r\n"),
    "byte-order mark": "\ufeff" + WHOLE,
    "in a list": "1. First:\n\n   ```python\n" + "".join(f"   {x}\n" for x in WHOLE.splitlines()) + "   ```\n2. Done.",
    "on the bullet": "- ```python\n" + "".join(f"  {x}\n" for x in WHOLE.splitlines()) + "  ```\n",
    "fence after words": f"Code: ```python\n{WHOLE}```",
    "fence at the end of code": f"```python\n{WHOLE.rstrip()}```\nbye",
    "one line alone": "```def total(xs): return 2 * sum(xs)```",
    "Markdown in a longer fence": f"````markdown\n# Answer\n```python\n{WHOLE}```\n````",
    "a docstring with a fence": '```python\ndef total(xs):\n    """Sum.\n\n    ```\n    total([1])\n    ```\n    """\n'
    "    return 2 * sum(xs)\n```\n",
    "a session": "```pycon\n>>> def total(xs):\n...     return 2 * sum(xs)\n...\n>>> total([1, 2])\n6\n```",
    "a session, no fence": ">>> def total(xs):\n...     return 2 * sum(xs)\n...\n>>> total([1, 2])\n6\n",
    "prose around, no fence": f"Here is the function.\n\n{WHOLE}\nThis works because it sums.",
    "prose around, indented": "Here is it:\n\n    def total(xs):\n        return 2 * sum(xs)\n\nIt sums.",
    "whole, uniformly indented": "    def total(xs):\n        return 2 * sum(xs)\n",
    "the prompt repeated": f"```python\n{PROMPT}{BODY}```",
    "the prompt repeated, no fence": PROMPT + BODY,
    "no imports, no helpers": f"```python\ndef total(xs: List[int]) -> int:\n{BODY}```",
    "a body": f"Just add:\n```python\n{BODY}```",
    "a body at column 0": "```python\ns = 0\nfor x in xs:\n    s += double(x)\nreturn s\n```",
    "a body, first line stripped": "s = 0\n    for x in xs:\n        s += double(x)\n    return s",
    "an outline first": f"Plan:\n```python\ndef total(xs):\n    ...\n```\nThen:\n"
    f"```python\n{WHOLE}```\nUse:\n```python\nprint(total([1]))\n```",
    "an outline last": f"```python\n{WHOLE}```\nThe signature is\n```python\ndef total(xs):\n    pass\n```",
    "a broken version last": f"```python\n{WHOLE}```\nor\n```python\ndef total(xs:\n```",
    "a correction": f"```python\ndef total(xs):\n    return 0\n```\nWait, wrong:\n```python\n{WHOLE}```",
    "helpers in another block": "```python\nimport functools\n\ndef twice(x):\n    return x * 2\n```\nand\n"
    "```python\ndef total(xs):\n    return functools.reduce(lambda a, x: a + twice(x), xs, 0)\n```",
    "helpers after": "```python\ndef total(xs):\n    return sum(map(twice, xs))\n```\n"
    "with\n```python\ndef twice(x):\n    return x * 2\n```",
    "shell and tests beside": f"```bash\npip install numpy\n```\n```python\n{WHOLE}```\n"
    "```python\nassert total([1]) == 2\n```\n```text\n6\n```",
    "thoughts": f"<think>\n```python\ndef total(xs):\n    return 1\n```\n</think>\n```python\n{WHOLE}```",
    "prose within the fence": f"```python\n{WHOLE}\nThis is the answer.\n```",
    "an indented first line": f"  Here it is.\n\n{WHOLE}\nDone.",
    "a helper that looks like a test": (
        "```python\ndef total(xs):\n    return sum(check(x) for x in xs)\n\n\n"
        "def check(x):\n    assert x\n    return K * x\n\nK = 2\nassert total([1]) == 2\n```"
    ),
    "cut off in the demonstration": f"```python\n{WHOLE}\nprint(total([1, 2",
    "a lambda": "```python\ntotal = lambda xs: 2 * sum(xs)\n```",
    "tabs": "```python\ndef total(xs):\n\ts = 0\n\tfor x in xs:\n\t\ts += 2 * x\n\treturn s\n```",
    "a future import": f"```python\nfrom __future__ import annotations\n\n{WHOLE}```",
    "Unicode": '```python\ndef total(xs):\n    """Die Summe \u2014 \u00fcber alles \u201cdoppelt\u201d."""\n'
    "    \u03c3 = sum(xs)\n    return 2 * \u03c3\n```",
}


@pytest.mark.parametrize("text", ANSWERS.values(), ids=ANSWERS)
def test_an_answer_gives_a_program_that_runs(text: str) -> None:
    assert answer(extract(text, TASK)) == 6


NEEDS_PROMPT = {"continuation", "continuation, then a closing fence and prose", "no imports, no helpers"}


@pytest.mark.parametrize("task", [PROSE, NAMELESS], ids=["named", "nameless"])
@pytest.mark.parametrize("kind", [k for k in ANSWERS if k not in NEEDS_PROMPT and not k.startswith("a body")])
def test_an_answer_to_prose(kind: str, task: Task) -> None:
    if task is NAMELESS and kind == "a lambda":
        assert extract(ANSWERS[kind], task) == ""  # an assignment alone says not that it is what was asked for
        return
    assert answer(extract(ANSWERS[kind], task)) == 6


DEMO = """import unittest
import math
import sys
from collections import defaultdict

sys.setrecursionlimit(5000)
TABLE = [0]
for i in range(3):
    TABLE.append(i)
SEEN = defaultdict(int)


def helper(x):
    return 2 * x + TABLE[0]


def total(xs):
    return sum(map(helper, xs))


class TestTotal(unittest.TestCase):
    def test_it(self):
        self.assertEqual(total([1]), 2)


def test_total():
    assert total([1]) == 2


def main():
    print(total([1]))


# Example usage
xs = [1, 2]
result = total(xs)
print(result)
shown = f"{result}"
assert total([]) == 0
test_total()
n = int(input())
for x in (1, 2):
    print(x)
total
if __name__ == "__main__":
    unittest.main()
"""


def test_demonstrations_go_and_what_definitions_need_stays() -> None:
    program = extract(f"```python\n{DEMO}```", PROSE)
    assert answer(program) == 6
    for kept in ("import math", "import sys", "setrecursionlimit", "TABLE.append(i)", "SEEN", "def helper"):
        assert kept in program
    for gone in (
        "unittest",
        "test_total",
        "xs =",
        "def main",
        "print",
        "Example",
        "result",
        "shown",
        "assert",
        "input",
        "__main__",
    ):
        assert gone not in program


def test_an_assignment_that_a_function_reads_is_no_demonstration() -> None:
    text = "```python\ndef one(x):\n    return x\n\ndef total(xs):\n"
    text += "    return sum(xs) * K\n\nprint(1)\nSTART = total\nK = [2, print][0]\n```"
    assert answer(extract(text, PROSE)) == 6


def test_imports_of_the_prompt_are_not_repeated() -> None:
    program = extract(f"```python\nfrom typing import List\nimport math\n\n{WHOLE}```", TASK)
    assert program.count("import math") == 1
    assert program.count("from typing import List") == 1
    assert program.count("def double") == 1


@pytest.mark.parametrize(
    "text",
    ["", "I cannot do that.", "```\nnothing here\n```", "```bash\nls\n```", "I'm sorry,\n\nbut no.", "```python\n```"],
)
@pytest.mark.parametrize("task", [TASK, PROSE, NAMELESS], ids=["stub", "named", "nameless"])
def test_no_program(text: str, task: Task) -> None:
    assert extract(text, task) == ""


def test_another_function_is_no_program_but_a_class_and_async_are() -> None:
    assert extract("```python\ndef other(xs):\n    return 1\n```", PROSE) == ""
    stack = Task("s", "class Stack:\n    def push(self, x):\n        pass\n", "Stack")
    code = "class Stack:\n    def __init__(self, xs):\n        self.xs = xs\n"
    assert answer(extract(f"```python\n{code}```", stack), "Stack", 3).xs == 3
    fetch = Task("a", 'async def fetch(x):\n    """Give x."""\n', "fetch")
    for text in ("    return x\n", "```python\nasync def fetch(x):\n    return x\n```"):
        assert answer(extract(text, fetch), "fetch", 3).close() is None


def test_a_body_in_the_style_of_a_prompt_with_two_spaces() -> None:
    task = Task("m", '\n\ndef total(xs):\n  """\n  Sum.\n  """\n', "total")
    assert answer(extract("```python\n    s = 2 * sum(xs)\n    return s\n```", task)) == 6


def test_a_broken_continuation_is_kept_for_the_executor_to_explain() -> None:
    assert extract("    return sum(xs\n", TASK) == PROMPT + "    return sum(xs\n"


def test_reference_solutions_survive_a_chat_answer() -> None:
    """Every HumanEval reference, put in a fence without its prompt's imports, comes back with the same definitions."""
    for row in rows("benchmarks/humaneval.jsonl.gz"):
        task = Task(row["task_id"], row["prompt"], row["entry_point"])
        whole = row["prompt"] + row["canonical_solution"]
        assert extract(row["canonical_solution"], task) == row["prompt"] + cut(row["canonical_solution"])
        start = whole.rindex(f"def {task.entry_point}(") if task.entry_point else 0
        program = extract(f"Sure:\n```python\n{whole[start:]}\n```\nDone.", task)
        assert whole[start:].strip() in program
        assert all(line in program for line in whole[:start].splitlines() if line.startswith(("import", "from", "def")))


def test_the_entry_point_is_what_most_programs_are_about() -> None:
    helper = "def aid(x):\n    return x\n\n\ndef solve(x):\n    return aid(x)\n"
    assert entry_point_of([helper, "def solve(x):\n    return 1\n", "def other(x):\n    return 1\n"]) == "solve"
    assert entry_point_of(["def broken(:\n", "x = 1\n", "def f():\n    pass\n"]) is None
    assert entry_point_of(["def fact(n):\n    return n and n * fact(n - 1)\n"]) == "fact"


FRAGMENTS = (
    *(
        "```",
        "```python\n",
        "~~~",
        "def total(xs):\n",
        "    return 1\n",
        "\n",
        "class A:",
        "\ufeff",
        "\r\n",
        ">>> ",
        "... ",
    ),
    *(
        "@x",
        "if __name__",
        '"""',
        "(",
        "\x00",
        "\ud800",
        "import x",
        "</think>",
        "\t",
        "- ",
        "total",
        "=",
        "print(total(1))",
    ),
)
texts = st.one_of(st.text(max_size=300), st.lists(st.sampled_from(FRAGMENTS), max_size=25).map("".join))


@given(texts, st.sampled_from([TASK, PROSE, NAMELESS]))
def test_never_raises(text: str, task: Task) -> None:
    assert isinstance(extract(text, task), str)


HUGE = {
    "a block a line": "```python\n" * 100_000,
    "fences": "```\n" * 250_000,
    "definitions": "def f(x):\n    return x\n" * 40_000,
    "broken definitions": "def f(x\n" * 120_000,
    "assignments": "x = 1\n" * 150_000,
    "prints": "print(1)\n" * 100_000 + WHOLE,
    "spaces": " " * MEGABYTE,
    "spaces before a word": "```" + " " * MEGABYTE + "x`",
    "brackets": "x = " + "(" * MEGABYTE,
    "names": "a" * MEGABYTE,
    "one-line fences": "a ```b``` " * 100_000,
    "prose": "for a b\n" * 120_000,
    "a very long answer": BODY + "    # and so on\n" * 100_000,
}


@pytest.mark.parametrize("text", HUGE.values(), ids=HUGE)
def test_a_megabyte_takes_seconds(text: str) -> None:
    start = time.process_time()
    for task in (TASK, PROSE):
        extract(text, task)
    assert time.process_time() - start < 30
