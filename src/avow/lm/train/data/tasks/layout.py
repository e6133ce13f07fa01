"""The text of a task: a stub with docstring and examples, or a request in prose, and the completion that belongs to it.

The prose form is what `domains/python/prompts.py` sends a base model: the request as a module docstring, then the first
words of the function.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from avow.lm.train.data.tasks.compose import Pipeline
from avow.lm.train.data.tasks.naming import function_name
from avow.lm.train.data.tasks.phrasing import comments, pick
from avow.lm.train.data.tasks.render import Step
from avow.lm.train.data.tasks.running import Case
from avow.lm.train.data.tasks.sentences import docstring, request
from avow.lm.train.data.tasks.type_names import parts

PROSE, HINTS, NO_EXAMPLES, EXAMPLES_ONLY, TYPING = 0.15, 0.75, 0.12, 0.04, 0.05
PROSE_HINTS, PROSE_EXAMPLES, SECTIONS = 0.3, 0.35, 0.05
LINE = 92  # characters of a docstring's line
DOCTEST = ">>> {call}\n{result}"
STYLES = (
    (DOCTEST, 7.0),
    ("{call} -> {result}", 1.0),
    ("{call} == {result}", 0.7),
    ("{call} => {result}", 0.4),
    ("{call} returns {result}", 0.3),
    ("{call}  # {result}", 0.2),
)
HEADINGS = (("", 8.0), ("Example:\n", 0.7), ("Examples:\n", 1.0), ("For example:\n", 0.5))
ABOUT = {"list": "a list", "str": "a string", "int": "an integer", "float": "a number", "dict": "a dictionary"}


@dataclass(frozen=True, slots=True)
class Text:
    """A task as text: what the model reads and what it is to write, without and with comments on the logic."""

    name: str
    prompt: str
    completion: str
    commented: str


def laid_out(pipeline: Pipeline, steps: Sequence[Step], shown: Sequence[Case], random: Random) -> Text:
    """The task as a stub or in prose. `shown`: cases to choose examples from, the best first."""
    said = comments(pipeline, random)
    if random.random() < PROSE:
        return _prose(pipeline, steps, shown, said, random)
    return _stub(pipeline, steps, shown, said, random)


def _body(steps: Sequence[Step], said: Sequence[str] = ()) -> str:
    """The indented statements; with `said`, a comment for each operation before the statements that do it."""
    lines, done = [], 0
    for step in steps:
        if said:
            lines += [f"# {text[0].upper()}{text[1:]}" for text in said[done : step.operation + 1]]
            done = step.operation + 1
        lines += [part for line in step.lines for part in line.split("\n")]
    return "".join(f"    {line}\n" for line in lines)


def _signature(pipeline: Pipeline, hints: bool, typing: bool) -> str:
    """Parameters, the arrow and the colon: what follows `def name(`."""
    if not hints:
        return f"{', '.join(pipeline.parameters)}):"
    pairs = zip(pipeline.parameters, pipeline.types, strict=True)
    text = f"{', '.join(f'{name}: {type_name}' for name, type_name in pairs)}) -> {pipeline.gives}:"
    return re.sub(r"\b(list|dict|tuple|set)\[", lambda found: found[1].capitalize() + "[", text) if typing else text


def _stub(
    pipeline: Pipeline, steps: Sequence[Step], shown: Sequence[Case], said: Sequence[str], random: Random
) -> Text:
    words = docstring(pipeline, random)
    name = function_name(pipeline, random, words)
    turn = random.random()
    count = random.choices((1, 2, 3), (3, 5, 3))[0]
    if turn < NO_EXAMPLES:
        count = 0
    elif turn < NO_EXAMPLES + EXAMPLES_ONLY:
        words, count = "", max(count, 2) + (random.random() < 0.5)
    hints = random.random() < HINTS
    signature = _signature(pipeline, hints, hints and random.random() < TYPING)
    used = sorted(set(re.findall(r"\b(?:List|Dict|Tuple|Set)(?=\[)", signature)))
    header = f"from typing import {', '.join(used)}\n\n\n" if used else ""
    text = _docstring(pipeline, words, _examples(name, shown[:count], random), random)
    prompt = f"{header}def {name}({signature}\n{text}"
    return Text(name, prompt, _body(steps), _body(steps, said))


def _examples(name: str, shown: Sequence[Case], random: Random) -> str:
    """The examples in one style; empty where there are none."""
    if not shown:
        return ""
    style = pick(random, STYLES)
    lines = [style.format(call=f"{name}({literals(args)})", result=repr(result)) for args, result in shown]
    heading = pick(random, HEADINGS)
    between = "\n\n" if style == DOCTEST and random.random() < 0.06 else "\n"
    text = between.join(lines)
    if heading and random.random() < 0.4:
        text = "".join(f"    {line}\n" if line else "\n" for line in text.split("\n")).rstrip()
    return heading + text


def literals(args: Sequence[object]) -> str:
    """Arguments as they stand in a call."""
    return ", ".join(map(repr, args))


def _docstring(pipeline: Pipeline, words: str, examples: str, random: Random) -> str:
    """The docstring with quotes and indentation."""
    quotes = "'''" if random.random() < 0.03 else '"""'
    if words and random.random() < SECTIONS:
        words = f"{words}\n\n{_sections(pipeline)}"
    elif len(words) > LINE or (". " in words and random.random() < 0.3):
        words = _broken(words, random)
    gap = "\n\n" if words and examples and random.random() < 0.85 else "\n" if words and examples else ""
    text = (words + gap + examples).replace("\\", "\\\\")
    if "\n" not in text and random.random() < 0.75 and not text.endswith(quotes[0]):
        return f"    {quotes}{text}{quotes}\n"
    opening = f"{quotes}\n" if random.random() < 0.25 or not words else quotes
    body = f"{opening}{text}\n{quotes}"
    return "".join(f"    {line}\n" if line else "\n" for line in body.split("\n"))


def _sections(pipeline: Pipeline) -> str:
    lines = ["Args:"]
    for name, type_name in zip(pipeline.parameters, pipeline.types, strict=True):
        lines.append(f"    {name}: {_about(type_name)}.")
    return "\n".join([*lines, "", "Returns:", f"    {_about(pipeline.gives).capitalize()}."])


def _about(type_name: str) -> str:
    return ABOUT.get(parts(type_name)[0], f"a {type_name}" if type_name == "bool" else "a value")


def _broken(words: str, random: Random) -> str:
    """Long words on several lines: after the first sentence, or where a line is full."""
    if ". " in words:
        first, _, rest = words.partition(". ")
        return f"{first}.{random.choice((chr(10), chr(10) * 2))}{_filled(rest)}"
    return _filled(words)


def _filled(words: str) -> str:
    lines, line = [], ""
    for word in words.split(" "):
        if line and len(line) + len(word) >= LINE:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return "\n".join([*lines, line])


def _prose(
    pipeline: Pipeline, steps: Sequence[Step], shown: Sequence[Case], said: Sequence[str], random: Random
) -> Text:
    name = function_name(pipeline, random, docstring(pipeline, random))
    words = request(pipeline, random, name)
    if random.random() < PROSE_EXAMPLES:
        words += _mentioned(name, shown[: random.choice((1, 1, 2, 3))], random)
    words = words.replace("\\", "\\\\").replace('"""', "'''")
    signature = _signature(pipeline, random.random() < PROSE_HINTS, typing=False)
    prompt = f'"""\n{words}\n"""\n\n\ndef {name}('
    return Text(name, prompt, f"{signature}\n{_body(steps)}", f"{signature}\n{_body(steps, said)}")


def _mentioned(name: str, shown: Sequence[Case], random: Random) -> str:
    """Examples within prose."""
    calls = [(f"{name}({literals(args)})", repr(result)) for args, result in shown]
    style = random.choice(("assert", "for example", "lines"))
    if style == "assert":
        return "\n" + "\n".join(f"assert {call} == {result}" for call, result in calls)
    if style == "lines":
        return "\n\n" + "\n".join(f"{call} -> {result}" for call, result in calls)
    call, result = calls[0]
    return f" For example, {call} should return {result}."
