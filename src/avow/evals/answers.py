"""Recorded runs of question answering: what every run answered, and how its own code bore the answer out.

Two published forms are read, both one JSON object a line, plain or gzipped: MathCoder's (`messages`, `ground_truth`,
`completion`, `debug_result`; a run is two files, `...-correct` and `...-wrong`; what the second does not list, where it
comes alone, the run had right) and ToRA's (`question`, `gt`, `pred`, `code`). Problems are told by the words of their
question. Answers are numbers: `, $ %` go, the last number counts, a/b is a quotient, four decimals; equal within 1e-3.

The state of verification is all that these recordings hold of one: T where the output of the code that was run last
ends in the final answer, F where it ends in something else or an error, U where nothing was run. It is an echo of the
answer, no independent check.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from avow.core.errors import TaskError
from avow.core.evidence import IntArray
from avow.core.jsonl import read_jsonl

CLOSE = 1e-3
_HALF = re.compile(r"-(correct|wrong)(?=\.jsonl(\.gz)?$|$)")
_NUMBER = re.compile(r"-?\d*\.?\d+(?:e[+-]?\d{1,3})?(?:\s*/\s*-?\d*\.?\d+)?")
_OUTPUT = re.compile(r"```output\n(.*?)```", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a run. number: None for none. state: "T", "U" or "F"."""

    number: float | None
    state: str


@dataclass(frozen=True, slots=True)
class AnsweredRun:
    """A run: its answers by question. halves: "correct", "wrong", or "" for a file that holds both."""

    name: str
    answers: dict[str, Answer] = field(default_factory=dict)
    halves: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """All runs as tables. answers [P, G] ids, -1 for none; truth [P] the right answer's id; states [P][G].

    alone: "correct" or "wrong" of each run that came as this half only.
    """

    names: tuple[str, ...]
    answers: IntArray
    truth: IntArray
    states: tuple[tuple[str, ...], ...]
    alone: Mapping[str, str] = field(default_factory=dict)


def number(text: object) -> float | None:
    """The last number of a text, None where there is none."""
    found = _NUMBER.findall(re.sub(r"[,$%]", "", str(text)[-400:]))
    if not found:
        return None
    top, _, bottom = found[-1].partition("/")
    if bottom and float(bottom) == 0:
        return None
    return round(float(top) / float(bottom or 1), 4)


def read_runs(paths: Sequence[Path]) -> Answers:
    """The table of all runs in some files, problems in the order of their first appearance.

    Raises:
        TaskError: a file that cannot be read, a row of neither form, reference answers that contradict each other, a
            question that a run answers twice.

    """
    runs: dict[str, AnsweredRun] = {}
    truth: dict[str, float] = {}
    for path in paths:
        name = _HALF.sub("", path.name).removesuffix(".gz").removesuffix(".jsonl")
        run, half = runs.setdefault(name, AnsweredRun(name)), _HALF.search(path.name)
        run.halves.add(half[1] if half else "")
        for line, row in read_jsonl(path):
            where = f"{path}:{line}"
            question, reference, answer = _mathcoder(row, where) if "messages" in row else _tora(row, where)
            if abs(truth.setdefault(question, reference) - reference) > CLOSE:
                raise TaskError(f"{where}: the reference answer is {reference:g}, elsewhere {truth[question]:g}")
            if question in run.answers:
                raise TaskError(f"{where}: the run {name} answers this question twice", hint="Is a file given twice?")
            run.answers[question] = answer
    return _table(list(runs.values()), truth)


def _table(runs: Sequence[AnsweredRun], truth: Mapping[str, float]) -> Answers:
    answers = np.full((len(truth), len(runs)), -1, dtype=np.int64)
    right = np.zeros(len(truth), dtype=np.int64)
    states = []
    for p, (question, reference) in enumerate(truth.items()):
        given = [run.answers.get(question, Answer(_unlisted(run, reference), "U")) for run in runs]
        states.append(tuple(answer.state for answer in given))
        values: list[float] = []
        for g, answer in enumerate(given):
            if answer.number is not None:
                answers[p, g] = _numbered(values, answer.number)
        right[p] = _numbered(values, reference)  # last, so that it does not decide which answers are equal
    alone = {run.name: half for run in runs for half in run.halves if run.halves in ({"correct"}, {"wrong"})}
    return Answers(tuple(run.name for run in runs), answers, right, tuple(states), alone)


def _numbered(values: list[float], value: float) -> int:
    """The id of a value: that of the first close to it, else a new one."""
    near = next((k for k, known in enumerate(values) if abs(known - value) <= CLOSE), len(values))
    if near == len(values):
        values.append(value)
    return near


def _unlisted(run: AnsweredRun, reference: float) -> float | None:
    return reference if run.halves == {"wrong"} else None


def _mathcoder(row: Mapping[str, Any], where: str) -> tuple[str, float, Answer]:
    """(question, reference, answer) of a row."""
    try:
        question = _words(_text(row["messages"][-1]["content"]))
        reference = number(row["ground_truth"]["answer"])
        turns = [(turn["role"], turn["content"]) for turn in row["debug_result"]]
        final = number(row["completion"])
    except (KeyError, TypeError, IndexError):
        raise _neither(where) from None
    if not question or reference is None:
        raise _neither(where)
    outputs = [content for role, content in turns if role == "execution"]
    return question, reference, Answer(final, _state(final, outputs[-1] if outputs else None))


def _tora(row: Mapping[str, Any], where: str) -> tuple[str, float, Answer]:
    try:
        question, reference = _words(row["question"]), number(row["gt"])
        final = number(row["pred"][0]) if row["pred"] else None
        outputs = _OUTPUT.findall(row["code"][0]) if row["code"] else []
    except (KeyError, TypeError, IndexError):
        raise _neither(where) from None
    if not question or reference is None:
        raise _neither(where)
    return question, reference, Answer(final, _state(final, outputs[-1] if outputs else None))


def _neither(where: str) -> TaskError:
    return TaskError(f"{where}: no answer in the form of MathCoder or of ToRA", hint="See docs/selection.md, Votes.")


def _state(final: float | None, output: object) -> str:
    if output is None:
        return "U"
    said = number(output)
    return "T" if final is not None and said is not None and abs(said - final) <= CLOSE else "F"


def _text(content: object) -> str:
    """The text of a message, which may be in parts."""
    if isinstance(content, list):
        return "".join(part["content"] for part in content)
    return str(content)


def _words(text: str) -> str:
    if not isinstance(text, str):
        raise TypeError
    return " ".join(text.split())
