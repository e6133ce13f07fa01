"""Samples from a recording: JSON lines that name the task of each answer, as benchmarks' tools write them.

    recorded:programs.jsonl               answers when asked for programs
    recorded:programs.jsonl,tests.jsonl   and when asked for tests

A recording has one order and knows no seed: a draw of n is its first n. Forms of rows are in `avow.sample.rows`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from avow.core.config import Settings
from avow.core.errors import SamplerError, TaskError
from avow.core.jsonl import json_type, read_jsonl
from avow.core.names import did_you_mean
from avow.core.store import Store
from avow.core.types import Origin, Prompt, Purpose, Sample, Task
from avow.sample.events import OnEvent
from avow.sample.rows import answers_of, task_id_of


@dataclass(frozen=True, slots=True)
class Recording:
    """What a recording holds of one task: the prompt that was continued ("" when not given) and the raw answers."""

    prompt: str
    answers: tuple[str, ...]


def read_recording(path: str | Path) -> dict[str, Recording]:
    """What is recorded of each task, in the order of the file; several rows of one task add up.

    Raises:
        TaskError: the file cannot be read, or a line is no row of a recording.

    """
    prompts, answers = dict[str, str](), dict[str, list[str]]()
    for number, row in read_jsonl(path):
        where = f"{path}:{number}"
        task_id, prompt = task_id_of(row, where), row.get("prompt", "")
        if task_id is None:
            raise TaskError(f"{where}: the row has no task_id", hint="Candidates of one task: files:FILE.")
        if not isinstance(prompt, str):
            raise TaskError(f"{where}: prompt: found {json_type(prompt)}, expected a text")
        prompts[task_id] = prompts.get(task_id) or prompt
        answers.setdefault(task_id, []).extend(answers_of(row, where))
    return {task_id: Recording(prompts[task_id], tuple(found)) for task_id, found in answers.items()}


class RecordedSampler:
    """A sampler that plays back a recording of programs and, where there is one, of tests.

    Raises:
        TaskError: a file cannot be read, or a line is no row of a recording.

    """

    def __init__(self, programs: str | Path, tests: str | Path | None = None) -> None:
        self._paths = {Purpose.PROGRAM: Path(programs)} | ({Purpose.TESTS: Path(tests)} if tests else {})
        self._recordings = {purpose: read_recording(path) for purpose, path in self._paths.items()}

    @property
    def name(self) -> str:
        return f"recorded:{self._paths[Purpose.PROGRAM].name}"

    def draw(self, task: Task, n: int, *, seed: int = 0, prompt: Prompt | None = None) -> Iterator[Sample]:  # noqa: ARG002
        """See `Sampler.draw`. Without a recording of tests, a draw of tests is empty."""
        purpose = prompt.purpose if prompt else Purpose.PROGRAM
        if purpose not in self._recordings:
            return
        path, recorded = self._paths[purpose], self._recordings[purpose]
        if task.id not in recorded:
            raise TaskError(f"{path} holds no samples of task {task.id!r}", hint=did_you_mean(task.id, recorded))
        if not recorded[task.id].answers:
            raise SamplerError(f"{path} holds an empty list of samples for task {task.id!r}")
        for i, text in enumerate(recorded[task.id].answers[:n]):
            yield Sample(text, "", Origin(path.name, i))


def from_spec(
    rest: str, settings: Settings, *, store: Store | None = None, on_event: OnEvent | None = None
) -> RecordedSampler:
    """The sampler of `FILE` or `FILE,TESTS`."""
    del settings, store, on_event  # a recording has no decoding, costs nothing to ask twice and answers at once
    programs, comma, tests = rest.rpartition(",")
    if not comma or Path(rest).exists():
        return RecordedSampler(rest)
    return RecordedSampler(programs, tests)
