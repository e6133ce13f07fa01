"""Evol-Instruct for code: questions made harder round by round, each with a program and tests that run.

WizardCoder (Luo et al. 2023, section 3.1), with one rule more: what does not run is not kept. For each question and
round a teacher is asked to make it harder in one of five ways (`operations`); what is no question is thrown away
(`pruning`); the teacher answers the rest with a program and, asked again, with tests; all tests must pass, at least
one. What is kept is made harder in the next round; where a try fails, the question stays as it was and another way is
tried.

The teacher, the domain and the executor come as `avow.core.protocols`, so that this stands below the stages that it
joins: it says which data a model is trained on, and neither draws nor runs anything by itself. The same seeds, teacher
and number give the same questions, however often it was interrupted.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from avow.core.errors import TaskError, TrainingError
from avow.core.jsonl import json_type, read_jsonl
from avow.core.protocols import Domain, Executor, Sampler
from avow.core.replacing import replacing
from avow.core.types import Program, Prompt, Task, Test, digest
from avow.lm.evolve.journal import Attempt, Journal
from avow.lm.evolve.operations import OPERATIONS, Operation, rewriting, rewritten
from avow.lm.evolve.pruning import fault, likeness
from avow.lm.train.writing import complaining

EVOLVED = "evolved.jsonl"


@dataclass(frozen=True, slots=True)
class Question:
    """A question by its name."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Teacher:
    """Who asks, answers and runs. read: makes a task of a question, with the examples in it.

    read raises a TaskError where the question is none.
    """

    sampler: Sampler
    domain: Domain
    executor: Executor
    read: Callable[[str], Task]


OnAttempt = Callable[[Attempt, int, int], None]


def read_seeds(path: Path) -> list[Question]:
    """The questions in lines of JSON with "instruction" or "prompt", and perhaps an "id".

    Raises:
        TaskError: the file cannot be read.
        TrainingError: a line without a question, or a name that is there twice.

    """
    found: dict[str, Question] = {}
    for number, row in read_jsonl(path):
        text, name = row.get("instruction", row.get("prompt")), str(row.get("id", number))
        if not isinstance(text, str) or not text.strip():
            what = "is empty" if isinstance(text, str) else f"is {json_type(text)}"
            raise TrainingError(f"{path}:{number}: 'instruction' or 'prompt' {what}, expected a text")
        if name in found:
            raise TrainingError(f"{path}:{number}: the id {name[:80]!r} is there twice")
        found[name] = Question(name, text.strip("\n"))
    return list(found.values())


def evolve(
    seeds: Sequence[Question],
    destination: Path,
    teacher: Teacher,
    *,
    rounds: int = 3,
    seed: int = 0,
    on_attempt: OnAttempt = lambda _attempt, _done, _total: None,
) -> list[Attempt]:
    """All attempts, of which those that are kept are written to `evolved.jsonl` in a folder.

    Args:
        seeds: questions to begin with.
        destination: a new folder, or one of an evolution that was interrupted; with more rounds it goes on.
        teacher: see there.
        rounds: how often each question is made harder.
        seed: of the choice of operations, and of the teacher's draws.
        on_attempt: hears of each attempt that ends, how many have, and of how many.

    Raises:
        TrainingError: the folder is of another evolution, or cannot be written.
        SamplerError: the teacher gives nothing.
        ExecutionError: the sandbox broke and could not be replaced.

    """
    told = digest(*(part for question in seeds for part in (question.id, question.text)))
    origin = {"version": 1, "questions": told, "model": teacher.sampler.name, "seed": seed}
    total = rounds * len(seeds)
    with Journal(destination, origin) as journal:
        questions = list(seeds)
        seen = {likeness(question.text) for question in seeds}
        for turn in range(total):
            number, place = divmod(turn, len(seeds))
            if turn == len(journal.attempts):
                attempt = _attempt(questions[place], number + 1, seen, teacher, seed)
                journal.add(attempt)
                on_attempt(attempt, turn + 1, total)
            attempt = journal.attempts[turn]
            if attempt.kept:
                questions[place] = Question(attempt.id, attempt.question)
                seen.add(likeness(attempt.question))
        _write(destination, journal.attempts[:total])
        return journal.attempts[:total]


def _attempt(question: Question, number: int, seen: set[str], teacher: Teacher, seed: int) -> Attempt:
    """One question made harder, answered, and run."""
    chance = int(digest(str(seed), question.id, str(number)), 16)
    operation = OPERATIONS[chance % len(OPERATIONS)]
    draws = (chance >> 32) % 2**31
    asked = rewriting(question.text, operation)
    new = rewritten(_draw(teacher.sampler, Task(f"{question.id}@{number}", asked.text), asked, draws))
    why = fault(new) or ("it is there already" if likeness(new) in seen else "")
    if why:
        return Attempt(question.id, number, operation.name, new, why=why)
    try:
        return _answered(question, number, operation, teacher.read(new), new, teacher, draws)
    except TaskError as error:
        return Attempt(question.id, number, operation.name, new, why=f"it is no task: {error.message}")


def _answered(
    question: Question, number: int, operation: Operation, task: Task, new: str, teacher: Teacher, draws: int
) -> Attempt:
    """A new question with the teacher's program and tests, kept if they fit each other."""
    domain, sampler = teacher.domain, teacher.sampler
    prompt = domain.prompt(task)
    code = domain.extract(_draw(sampler, task, prompt, draws), task)
    task = domain.named(task, [code] if code else [])
    if not code or task.entry_point is None:
        return Attempt(question.id, number, operation.name, new, why="the answer holds no program")
    tests = domain.tests([_draw(sampler, task, domain.test_prompt(task), draws)], task)
    why = _failure(Program(code.rstrip() + "\n", task.entry_point), task, tests, teacher.executor)
    sources = tuple(test.source for test in tests)
    return Attempt(question.id, number, operation.name, new, prompt.text, code.rstrip() + "\n", sources, why)


def _failure(program: Program, task: Task, tests: Sequence[Test], executor: Executor) -> str:
    """Why a program and its tests do not stand together, "" where they do."""
    if not tests:
        return "there is no test"
    jobs = [(program, group, task.setup) for group in (task.examples, tests) if group]
    for place, judgements in executor.check(jobs):
        for test, judgement in zip(jobs[place][1], judgements, strict=True):
            if judgement.passed is not True:
                return f"a test fails: {' '.join((judgement.reason or test.source).split())[:300]}"
    return ""


def _draw(sampler: Sampler, task: Task, prompt: Prompt, seed: int) -> str:
    """One answer, "" where there is none after all."""
    return next((sample.text for sample in sampler.draw(task, 1, seed=seed, prompt=prompt)), "")


def rows(attempts: Sequence[Attempt]) -> Iterator[dict[str, Any]]:
    """What is kept, as tasks to train on: "prompt" and "completion" together are a program."""
    for attempt in attempts:
        if attempt.kept:
            row = asdict(attempt)
            del row["why"]
            row["prompt"], row["completion"] = _split(attempt)
            yield row


def _split(attempt: Attempt) -> tuple[str, str]:
    """The prompt as far as the program goes on from it: prose stands in a docstring before the whole function."""
    prompt, program = attempt.prompt, attempt.program
    if program.startswith(prompt):
        return prompt, program[len(prompt) :]
    if not prompt.endswith("\n"):  # it opens the function, as does the program
        return prompt[: prompt.rfind("\n") + 1], program
    plain = attempt.question.replace("\\", "\\\\").replace('"""', "'''")
    return f'"""\n{plain}\n"""\n\n\n', program


def _write(folder: Path, attempts: Sequence[Attempt]) -> None:
    """The kept ones, as a whole or not at all."""
    with complaining(folder), replacing(folder / EVOLVED) as file:
        file.writelines(json.dumps(row).encode() + b"\n" for row in rows(attempts))
