"""Programs that check a result: how a model is asked for one, the check in its answer, and what the check is run on.

A chat model writes `check(arguments..., result)` from the description alone (code-based self-verification, Zhou et al.
2023, section 3): it is never shown a solution. A base model cannot be asked that. It goes on from the description once
more, without the examples or, where there are none, in the form of prose: a second program, drawn on other evidence,
that becomes the check `second(arguments) == result`. What a solution with no arguments returns is checked alike.
What it does NOT do: arguments by name, classes, and results that are no plain data are not checked. Nothing is run.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from avow.core.types import Call, Message, Observation, Outcome, Program, Prompt, Purpose, Task
from avow.domains.python.canonical import HOSTILE
from avow.domains.python.examples import examples_in
from avow.domains.python.extract import extract
from avow.domains.python.prompts import prompt_for_program
from avow.domains.python.source import parse, stub_of
from avow.execute.guest.codec import decode, encode
from avow.execute.plan import make_plan
from avow.verify.echo import copies, mutants

NAME = "check"
_SECOND = "_check_by_second_program"
_HEADING = re.compile(r"\s*(?:>>> ?)?(?:#+ ?)?(?:for )?(?:an )?(?:examples?|e\.g\.|i\.e\.)\s*:?\s*", re.IGNORECASE)


def prompt_for_check(task: Task) -> Prompt:
    """The prompt that asks for a check of results: for chat models a `check`, for others a second program."""
    stub = stub_of(task.prompt, task.entry_point)
    name = task.entry_point or (stub.node.name if stub else None) or "solution"
    described = f"```python\n{task.prompt.rstrip()}\n```" if stub else task.prompt.rstrip()
    check = f"`{NAME}` with its arguments and, last, `result` as parameters"
    if stub is not None and not isinstance(stub.node, ast.ClassDef):
        names = [a.arg for a in (*stub.node.args.posonlyargs, *stub.node.args.args)]
        check = f"`{NAME}({', '.join([*names, 'result'])})`"
    request = (
        f"{described}\n\nDo not write `{name}`. Write a Python function {check} that judges a result of it. It returns "
        "True if `result` is right for these arguments by the description, and False if it is not. It must not call "
        "the function and should not compute the result in the most obvious way: let it test what a right result has "
        "and wrong ones lack, or use a slower, simpler method. "
        "Answer with one code block that holds the whole function, its imports and its helpers; no tests, no examples."
    )
    second = prompt_for_program(second_task(task))
    return Prompt(second.text, (Message("user", request),), second.stop, Purpose.CHECK)


def second_task(task: Task) -> Task:
    """The same task on other evidence: without the examples of its prompt, or as prose where it shows none."""
    bare = without_examples(task.prompt, task.entry_point)
    stub = stub_of(task.prompt, task.entry_point)
    if bare != task.prompt and (stub is None or stub_of(bare, stub.node.name)):
        return replace(task, prompt=bare)
    return replace(task, prompt=stub.doc, entry_point=stub.node.name) if stub and stub.doc else task


def without_examples(prompt: str, entry_point: str | None) -> str:
    """A prompt without the lines that show what its function gives; as it is where it states no example."""
    stub = stub_of(prompt, entry_point)
    name = entry_point or (stub.node.name if stub else None)
    if not name or not examples_in(prompt, name):
        return prompt
    shown, left = False, list[str]()
    for line in prompt.split("\n"):
        quote = line.strip().startswith(('"""', "'''"))
        if ">>>" in line:
            shown = True
        elif quote or not line.strip() or not (shown or _shows(line, name)):  # after a doctest comes what it gives
            shown = False
            left.append(line)
    return re.sub(r"(?:[ \t]*\n)+([ \t]*(?:\"\"\"|'''))", r"\n\1", "\n".join(left))


def _shows(line: str, name: str) -> bool:
    return not line.startswith(("def ", "async def ")) and bool(
        re.search(rf"\b{re.escape(name)}\(", line) or _HEADING.fullmatch(line)
    )


def checks_in(texts: Sequence[str], task: Task) -> list[Program | None]:
    """The check in each answer, None where it holds none."""
    return [_check(text, task) for text in texts]


def _check(text: str, task: Task) -> Program | None:
    if re.search(rf"^[ \t]*(?:async )?def {NAME}\(", text, re.MULTILINE):
        code = extract(text, Task("check", "", NAME), handed_in=True)
        return Program(code, NAME) if code else None
    second = second_task(task)
    code, name = extract(text, second), second.entry_point or ""
    if not code or not name or parse(code) is None:
        return None
    judge = f"def {_SECOND}(*given):\n    return {name}(*given[:-1]) == given[-1]\n"
    return Program(f"{code.rstrip()}\n\n\n{judge}", _SECOND)


def claims(call: Call, seen: Observation, changed: int) -> tuple[Call, ...]:
    """What a check is asked about a result: whether it is right, then the same of up to `changed` changes of it.

    Empty where the result, or an argument, cannot be handed over; without changes where one of these cannot.
    """
    if seen.outcome is not Outcome.VALUE:
        return ()
    with suppress(*HOSTILE):
        positional, named = decode(call.args)
        if not named:
            value = decode(seen.data)
            return _claim(positional, value), *_changes(positional, value, changed)
    return ()


def _changes(positional: tuple[object, ...], value: object, most: int) -> list[Call]:
    """The claims of changes of a result, which may be anything that a program gives."""
    with suppress(*HOSTILE):
        return [_claim(positional, new) for new in mutants(value, encode)[:most]] if most else []
    return []


def _claim(positional: tuple[object, ...], result: object) -> Call:
    data = encode(((*positional, result), {}))
    return Call(data, data)


def copied(check: Program, program: Program) -> bool:
    """Whether a `check` computes the result by the program's own text. A second program that comes out alike is none:
    it was drawn blind, and that both say the same is what it was drawn for.
    """
    return check.entry_point == NAME and copies(check.code, program.code)


def said(seen: Observation) -> bool | None:
    """What a check said, None where it returned no bool."""
    return {encode(True): True, encode(False): False}.get(seen.data) if seen.outcome is Outcome.VALUE else None


def stated(task: Task) -> list[tuple[Call, Observation]]:
    """The results that the task itself states, by its tests and examples of the form `call == value`."""
    plan = make_plan([*task.tests, *task.examples], task.entry_point or "")
    pairs = [trial.expects for trial in plan.trials if trial.expects is not None]
    return [(plan.calls[c], Observation(Outcome.VALUE, value)) for c, value in pairs]
