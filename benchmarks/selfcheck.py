"""Code-based self-verification at equal budget: all answers are solutions, or some of them are checks of the others.

    avow data tasks TASKS.jsonl --count 600 --split test --seed 4711
    python -m benchmarks.selfcheck TASKS.jsonl ROWS.jsonl --limit 200      # goes on where it stopped

Tasks with a property that a result can be checked by, seen by running the reference: sorted, a permutation or a part of
an argument, as long as one, idempotent or its own inverse. For a budget of B answers a task: B solutions; half of them
checks; a fifth of them checks; that fifth as further candidates instead of checks (`pooled`: a base model's check is a
second program). All by the real pipeline, hidden tests judge. The table gives the share that is right, the difference
to B solutions with its paired bootstrap interval, whether the posterior tells right choices from wrong ones (AUROC),
and what the checks said of both.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.bootstrap import paired_bootstrap
from benchmarks.model.command import ended

from avow.core import registry
from avow.core.config import load
from avow.core.protocols import Executor, Sampler, Selector
from avow.core.store import Store
from avow.core.types import Choice, Outcome, Program, Run
from avow.domains.python.checks import second_task
from avow.domains.python.domain import PythonDomain
from avow.domains.python.extract import extract
from avow.evals.metrics import auroc
from avow.evals.problems import Problem, read_problems
from avow.execute.guest.codec import decode
from avow.execute.plan import make_call, make_plan
from avow.pipeline import choose, draw, examine, solve
from avow.sample.spec import open_sampler

RULES = ("cluster", "avow")  # the largest behaviour, and the default rule
PYTHON = PythonDomain()
LEAST = 4  # inputs on which a property has to hold


def shares(budget: int) -> dict[str, tuple[int, int]]:
    """(solutions, checks) of each way to spend a budget."""
    fifth = max(1, budget // 5)
    half = (budget // 2, budget - budget // 2)
    return {"none": (budget, 0), "half": half, "fifth": (budget - fifth, fifth), "pooled": (budget - fifth, fifth)}


def values(problem: Problem, executor: Executor, calls: Sequence[Any]) -> list[tuple[tuple[Any, ...], Any]]:
    """(arguments, result) of the reference where it gives one."""
    program = Program(problem.task.reference or "", problem.task.entry_point or "")
    [(_, trace)] = executor.observe([program], calls)
    pairs = zip(calls, trace.cells, strict=False)
    return [(decode(call.args)[0], decode(cell.data)) for call, cell in pairs if cell.outcome is Outcome.VALUE]


def properties(problem: Problem, executor: Executor) -> list[str]:
    """What holds of the reference's results on the hidden inputs, by name."""
    entry = problem.task.entry_point or ""
    pairs = values(problem, executor, make_plan(problem.hidden, entry).calls)
    held = [name for name, holds in _PROPERTIES.items() if len(pairs) >= LEAST and all(holds(a, r) for a, r in pairs)]
    if held and sum(len(result) > 1 for _, result in pairs) < 3:  # nothing to see in short ones
        return []
    if pairs and all(len(arguments) == 1 and type(arguments[0]) is type(result) for arguments, result in pairs):
        again = values(problem, executor, [make_call(entry, (result,)) for _, result in pairs])
        if len(again) == len(pairs) >= LEAST:
            held += ["idempotent"] * all(arguments == (result,) for arguments, result in again)
            held += ["involution"] * all(a == (back,) for (a, _), (_, back) in zip(pairs, again, strict=True))
    return held


def _like(arguments: tuple[Any, ...], result: Any) -> Counter[str] | None:
    """The parts of the first argument of the result's type."""
    return next((Counter(map(repr, a)) for a in arguments if type(a) is type(result)), None)


def _sequence(result: Any) -> bool:
    return isinstance(result, list | tuple | str)


def _ordered(result: Any) -> bool:
    try:
        return isinstance(result, list) and (result == sorted(result) or result == sorted(result, reverse=True))
    except TypeError:
        return False


def _part(arguments: tuple[Any, ...], result: Any) -> bool:
    like = _like(arguments, result) if _sequence(result) else None
    return like is not None and not Counter(map(repr, result)) - like


def _length(arguments: tuple[Any, ...], result: Any) -> bool:
    like = _like(arguments, result) if _sequence(result) else None
    return like is not None and like.total() == len(result)


_PROPERTIES = {
    "sorted": lambda _, result: _ordered(result),
    "part": _part,
    "length": _length,
    "permutation": lambda arguments, result: _part(arguments, result) and _length(arguments, result),
}


def measure(problem: Problem, budgets: Sequence[int], store: Store, executor: Executor, model: str) -> dict[str, Any]:
    """One row: of each budget, way and rule whether the choice is right, and what the checks said of it."""
    sampler = open_sampler(load(arguments={"model": model}).settings, store=store)
    row: dict[str, Any] = {"task": problem.task.id, "of": {}}
    for budget in budgets:
        for way, (samples, checks) in shares(budget).items():
            for rule in RULES:
                by, told = registry.selector(rule), list[int]()
                if way == "pooled":
                    choice = pooled(problem, sampler, executor, by, samples, checks)
                else:
                    run = solve(
                        problem.task, sampler, PYTHON, executor, by,
                        samples=samples, tests=0, checks=checks, store=store,
                    )  # fmt: skip
                    choice, told = run.choice, _words(run)
                row["of"][f"{budget} {way} {rule}"] = [
                    _right(choice, problem, executor), told, 0.0 if choice is None else choice.posterior,
                ]  # fmt: skip
    return row


def pooled(
    problem: Problem, sampler: Sampler, executor: Executor, rule: Selector, samples: int, more: int
) -> Choice | None:
    """The choice where the second programs of a base model are candidates like the first."""
    task = problem.task
    first, _ = draw(task, sampler, PYTHON, samples, 0)
    second = second_task(task)
    drawn = sampler.draw(task, more, prompt=PYTHON.check_prompt(task))
    others = [replace(sample, code=extract(sample.text, second)) for sample in drawn]
    return choose(examine(task, [*first, *others], (), PYTHON, executor), PYTHON, rule)[0]


def _right(choice: Choice | None, problem: Problem, executor: Executor) -> bool:
    if choice is None:
        return False
    job = (Program(choice.code, problem.task.entry_point or ""), problem.hidden, problem.setup)
    return all(judged.passed for _, found in executor.check([job]) for judged in found)


def _words(run: Run) -> list[int]:
    told = run.verification
    return [told.believed, told.true, told.uncertain, told.false, int(told.moved)] if told else []


def table(rows: Sequence[dict[str, Any]], budgets: Sequence[int]) -> str:
    """What the rows say, as Markdown."""
    head = "| answers | rule | how | right | beside none | AUROC of the posterior | moved |"
    lines = [f"{len(rows)} tasks\n", head, "|---|---|---|---|---|---|---|"]
    for budget in budgets:
        for rule in RULES:
            plain = _column(rows, f"{budget} none {rule}")
            for way, (_, checks) in shares(budget).items():
                found, name = _column(rows, f"{budget} {way} {rule}"), f"{budget} {way} {rule}"
                gap = paired_bootstrap(100 * found, 100 * plain)
                kind = "in other words" if way == "pooled" else "checks"
                ways = f"{checks} {kind}" if checks else "all solutions"
                moved = sum(row["of"][name][1][4] for row in rows if row["of"][name][1])
                beside = f"{gap.mean:+.1f} ({gap.low:+.1f} to {gap.high:+.1f})" if checks else ""
                area = auroc(np.array([row["of"][name][2] for row in rows]), found)
                told = f"{100 * found.mean():.1f} % | {beside} | {area:.3f} | {moved}"
                lines.append(f"| {budget} | {rule} | {ways} | {told} |")
    return "\n".join(lines)


def said(rows: Sequence[dict[str, Any]], name: str) -> str:
    """How often choices are right of which the checks say most T, F or U."""
    counts: dict[str, list[bool]] = {"T": [], "U": [], "F": []}
    for row in rows:
        right, words, _ = row["of"][name]
        if words:
            counts["TUF"[int(np.argmax(words[1:4]))]].append(right)
    return ", ".join(f"{state} {sum(found)} of {len(found)} right" for state, found in counts.items())


def _column(rows: Sequence[dict[str, Any]], name: str) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.array([row["of"][name][0] for row in rows], dtype=np.float64)


def main() -> None:
    parser = argparse.ArgumentParser(description="self-verification at equal budget")
    parser.add_argument("tasks", type=Path)
    parser.add_argument("rows", type=Path, help="one line a task; tasks that are there are not solved again")
    parser.add_argument("--limit", type=int, default=200, help="tasks with a property, from the end of the file")
    parser.add_argument("--budget", type=int, nargs="+", default=[20, 100], metavar="B")
    parser.add_argument("--model", default="avow-small")
    parser.add_argument("--store", default=":memory:")
    asked = parser.parse_args()
    rows = [json.loads(line) for line in asked.rows.read_text().splitlines()] if asked.rows.exists() else []
    settings = load(arguments={"model": asked.model}).settings
    done = {row["task"] for row in rows}
    with (
        Store(asked.store) as store,
        closing(registry.executor("python", settings, store)) as executor,
        asked.rows.open("a") as out,
    ):
        left = asked.limit
        for problem in reversed(read_problems(asked.tasks)):
            if not left or not properties(problem, executor):
                continue
            left -= 1
            if problem.task.id not in done:
                rows.append(measure(problem, asked.budget, store, executor, asked.model))
                print(json.dumps(rows[-1]), file=out, flush=True)
    print(table(rows, asked.budget))
    for budget in asked.budget:
        print(f"\n{budget}, half: {said(rows, f'{budget} half avow')}")


if __name__ == "__main__":
    ended(main)
