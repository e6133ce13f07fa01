"""How a Python task is put to a model: the text that a base model goes on from, and the chat that others answer.

Programs: the task's own prompt. Tests: CodeT's prompt (Chen et al. 2022, section 4.1): the function with `pass` as its
body, a comment, and `assert ` to go on from. Prose is framed so that a base model can go on from it, too.
What it does NOT do: few-shot examples, system prompts of particular models.
"""

from __future__ import annotations

from avow.core.types import Message, Prompt, Purpose, Task
from avow.domains.python.extract import STOPS
from avow.domains.python.source import stub_of


def prompt_for_program(task: Task) -> Prompt:
    """The prompt that asks for the program."""
    if stub_of(task.prompt, task.entry_point) is not None:
        request = (
            "Complete this Python code. Answer with one code block that holds the whole function, "
            f"its imports and its helpers; no tests, no examples.\n\n```python\n{task.prompt.rstrip()}\n```"
        )
        return Prompt(task.prompt, (Message("user", request),), STOPS)
    named = f" called `{task.entry_point}`" if task.entry_point else ""
    request = (
        f"{task.prompt.rstrip()}\n\nWrite a Python function{named} that does this. Answer with one code block "
        "that holds the whole function, its imports and its helpers; no tests, no examples."
    )
    opening = f'"""\n{_plain(task.prompt)}\n"""\n\n\n' + (f"def {task.entry_point}(" if task.entry_point else "def ")
    return Prompt(opening, (Message("user", request),), ("\nclass", "\n#", "\nif", "\nprint", "\nassert"))


def prompt_for_tests(task: Task) -> Prompt:
    """The prompt that asks for assertions on the entry point."""
    stub = stub_of(task.prompt, task.entry_point)
    name = task.entry_point or (stub.node.name if stub else None) or "solution"
    head = task.prompt if task.prompt.endswith("\n") else task.prompt + "\n"
    if stub is not None:
        text = f"{head}{stub.indent}pass\n\n# check the correctness of {name}\nassert "
        described = f"```python\n{task.prompt.rstrip()}\n```"
    else:
        text = f'"""\n{_plain(task.prompt)}\n"""\n\n\n# check the correctness of {name}\nassert '
        described = task.prompt.rstrip()
    request = (
        f"{described}\n\nWrite tests for the Python function `{name}` described above, without the function itself. "
        f"Answer with one code block of five or more lines of the form `assert {name}(arguments) == value`, with "
        "literal arguments and values that follow from the description; usual cases first, then edge cases."
    )
    return Prompt(text, (Message("user", request),), (), Purpose.TESTS)


def begun(code: str, task: Task) -> int:
    """How many characters of a program stand in the prompt already from which a base model goes on."""
    text = prompt_for_program(task).text
    if code.startswith(text):
        return len(text)
    opening = text[text.rfind("\n") + 1 :]  # such as `def name(`, below a description
    at = code.find(opening)
    return at + len(opening) if at >= 0 and opening else 0


def answered(code: str) -> str:
    """What a chat model would have answered to give this program; it ends where the program ends."""
    return f"```python\n{code}"


def _plain(text: str) -> str:
    """Prose that can stand in a docstring."""
    return text.strip().replace("\\", "\\\\").replace('"""', "'''")
