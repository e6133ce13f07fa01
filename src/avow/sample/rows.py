"""Answers in rows of JSON lines, in the forms in which others write them.

    {"task_id", "prompt", "samples": [...]}   CodeT's recordings
    {"task_id", "completion"}                 human-eval, MBPP: what follows the prompt
    {"task_id", "solution"}                   evalplus: whole programs
    {"code"} or {"text"}                      candidates of one task

The texts are handed on raw; whether one is a continuation or a whole program is for the domain to find out.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from avow.core.errors import TaskError
from avow.core.jsonl import json_type

_ONE = ("completion", "solution", "code", "text")


def answers_of(path: Path, number: int, row: dict[str, Any]) -> list[str]:
    """The answers in one row.

    Raises:
        TaskError: no field holds any, or one holds something else; names the line.

    """
    if "samples" in row:
        found = row["samples"]
        if not isinstance(found, list):
            raise TaskError(f"{path}:{number}: samples: found {json_type(found)}, expected a list of texts")
        for i, text in enumerate(found):
            if not isinstance(text, str):
                raise TaskError(f"{path}:{number}: samples[{i}]: found {json_type(text)}, expected a text")
        return found
    for name in _ONE:
        if name in row:
            if not isinstance(row[name], str):
                raise TaskError(f"{path}:{number}: {name}: found {json_type(row[name])}, expected a text")
            return [row[name]]
    fields = ", ".join(sorted(map(repr, row))[:8]) or "no field"
    raise TaskError(f"{path}:{number}: found {fields}, expected one of samples, {', '.join(_ONE)}")


def task_id_of(path: Path, number: int, row: dict[str, Any]) -> str | None:
    """The row's task, None where it names none. MBPP's are numbers.

    Raises:
        TaskError: `task_id` is neither a text nor a number; names the line.

    """
    found = row.get("task_id")
    if found is None:
        return None
    if isinstance(found, bool) or not isinstance(found, str | int):
        raise TaskError(f"{path}:{number}: task_id: found {json_type(found)}, expected a text")
    return str(found)
