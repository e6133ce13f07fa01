"""The problems of the benchmarks of this folder: everyday tasks, and published ones.

    everyday       benchmarks/data/everyday*.jsonl
    published      HumanEval, MBPP and P3 from $AVOW_DATA or ../shared/data

A P3 puzzle hides nothing: its `sat` is the task, so every program may be tested by it.
"""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Mapping
from pathlib import Path

from avow.core.errors import TaskError
from avow.core.types import Task, Test
from avow.domains.python.load import load_problems
from avow.domains.python.records import completed
from avow.evals.problems import Problem, withheld

DATA = Path(__file__).resolve().parent.parent / "data"
EVERYDAY = {"everyday": DATA / "everyday.jsonl", "dev": DATA / "everyday_dev.jsonl"}


def published(name: str) -> list[Problem]:
    """HumanEval, MBPP or P3, as published; examples in a prompt stay visible, the benchmark's own tests are hidden.

    Raises:
        TaskError: the recorded data are not here.

    """
    files = {"humaneval": "humaneval.jsonl.gz", "mbpp": "mbpp.jsonl.gz", "p3": "p3_397.json.gz"}
    base = os.environ.get("AVOW_DATA")
    path = (Path(base) if base else DATA.parent.parent.parent / "shared" / "data") / "benchmarks" / files[name]
    if not path.exists():
        raise TaskError(f"{path}: it is not here", hint="AVOW_DATA names the folder of the recorded data.")
    if name == "p3":
        return [puzzle(row) for row in json.loads(gzip.decompress(path.read_bytes()))]
    return [withheld(task) for task in load_problems(path)]


def puzzle(row: Mapping[str, str]) -> Problem:
    """A puzzle of P3 (Schuster et al. 2021): find an argument for which `sat` returns True."""
    header = row["sol_header"].removesuffix(":")
    doc = row["sol_docstring"] or '    """Return a value for which sat is True."""'
    answer = "" if "->" in header else f" -> {row['ans_type']}"
    prompt = f"from typing import List\n\n\n{row['sat']}\n\n\n{header}{answer}:\n{doc}\n"
    task = completed(Task(row["name"], prompt, "sol", tests=(Test("assert sat(sol()) is True"),)))
    return Problem(task, task.tests, task.setup, {"module": row["module"]})
