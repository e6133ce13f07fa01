"""Many samples of one task, what becomes of them when they run, and which one is chosen."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.figures.canvas import BLUE, FAINT, GREEN, MARGIN, MUTED, ORANGE, RED, WIDTH, Canvas, shade
from benchmarks.figures.subject import HIDDEN, PROMPT, Subject, percent

from avow.api import load_task, open_executor
from avow.core import registry
from avow.core.config import Settings
from avow.core.evidence import Ranking
from avow.core.examined import Examined
from avow.core.protocols import Executor
from avow.core.types import Task, Test
from avow.pipeline import choose, examine
from avow.pipeline import draw as drawn
from avow.sample.spec import open_sampler

SAMPLES, BEHAVIOURS = 200, 4
BAR, GAP, LONGEST = 20, 30, 46
INNER = WIDTH - 2 * MARGIN


def draw(subject: Subject, folder: Path) -> dict[str, Any]:
    """`avow solve` by hand; the picture, and how many samples went where."""
    settings = Settings(model=f"local:{subject.path}", samples=SAMPLES, tests=0, max_tokens=128)
    task = load_task(PROMPT)
    domain, sampler, rule = registry.domain(task.domain), open_sampler(settings), registry.selector(settings.select)
    samples, _ = drawn(task, sampler, domain, SAMPLES, 0)
    with closing(open_executor(settings, task)) as executor:
        examined = examine(task, samples, (), domain, executor)
        choice, ranking = choose(examined, domain, rule)
        right = _right(examined, executor, task)
    groups = _groups(examined, ranking, right)
    found = _counts(examined, right) | {
        "temperature": settings.temperature, "top_p": settings.top_p, "groups": groups,
        "chosen": choice.code if choice else "", "posterior": percent(choice.posterior) if choice else 0.0,
        "chosen_right": bool(choice and right[examined.evidence.texts.index(choice.code)]),
    }  # fmt: skip
    _picture(found, folder / "selection.svg")
    return found


def _right(examined: Examined, executor: Executor, task: Task) -> list[bool]:
    """Of each program that loads, whether it passes tests that nobody showed to model or rule."""
    tests = [Test(f"assert {source}") for source in HIDDEN]
    jobs = [(examined.programs[i], tests, task.setup) for i in examined.loading]
    judged = dict(executor.check(jobs))
    return [all(j.passed for j in judged[i]) for i in range(len(jobs))]


def _passing(examined: Examined) -> np.ndarray:
    return examined.evidence.trusted.all(axis=1) if examined.evidence.n else np.zeros(0, bool)


def _counts(examined: Examined, right: list[bool]) -> dict[str, Any]:
    counts, passing = examined.evidence.counts, _passing(examined)
    return {
        "samples": examined.samples, "programs": len(examined.programs), "broken": examined.samples - int(counts.sum()),
        "failing": int(counts[~passing].sum()), "passing": int(counts[passing].sum()),
        "right": int(counts[np.array(right, bool)].sum()), "inputs": len(examined.inputs.calls),
    }  # fmt: skip


def _groups(examined: Examined, ranking: Ranking, right: list[bool]) -> list[dict[str, Any]]:
    """Programs that pass the example and do the same on all inputs, best first: how many samples, an example of one."""
    evidence, passing = examined.evidence, _passing(examined)
    groups = []
    for label in dict.fromkeys(int(ranking.classes[i]) for i in ranking.order if passing[i]):
        rows = [i for i in ranking.order if ranking.classes[i] == label]
        groups.append({
            "samples": int(evidence.counts[rows].sum()), "programs": len(rows), "right": right[rows[0]],
            "code": _body(evidence.texts[rows[0]]),
        })  # fmt: skip
    return groups


def _body(code: str) -> str:
    """What a function does, in one line, without its docstring."""
    body = code.rpartition('"""')[2]
    return re.sub(r"\s+", " ", body).strip()


def _picture(found: dict[str, Any], path: Path) -> None:
    groups = found["groups"][:BEHAVIOURS]
    rest = len(found["groups"]) > BEHAVIOURS
    below = BAR + GAP + 6 + 32 * len(groups) + 20 * rest if groups else 0
    canvas = Canvas(MARGIN + 14 + BAR + GAP + 10 + BAR + MARGIN + below)
    top = MARGIN + 14
    canvas.text(MARGIN, MARGIN + 2, f"{found['samples']} samples")
    canvas.box(MARGIN, top, INNER, BAR, shade(BLUE, 0.7))
    kinds = [("passing", GREEN, "pass the example"), ("failing", ORANGE, "fail it"), ("broken", FAINT, "do not run")]
    second = top + BAR + GAP + 10
    x = float(MARGIN)
    for key, color, _ in kinds:
        width = INNER * found[key] / found["samples"]
        canvas.shape([(x, top + BAR), (x + width, top + BAR), (x + width, second), (x, second)], shade(color, 0.15))
        canvas.box(x, second, width, BAR, shade(color, 0.75))
        x += width
    _labels(canvas, found, kinds, second - 13)
    if groups:
        _chosen(canvas, found, second, groups)
    canvas.save(path)


def _chosen(canvas: Canvas, found: dict[str, Any], second: float, groups: list[dict[str, Any]]) -> None:
    """Those that pass, apart by what they do: a bar, and the largest groups below it."""
    third = second + BAR + GAP
    passing = INNER * found["passing"] / found["samples"]
    canvas.shape(
        [(MARGIN, second + BAR), (MARGIN + passing, second + BAR), (WIDTH - MARGIN, third), (MARGIN, third)],
        shade(GREEN, 0.12),
    )
    canvas.text(MARGIN, third - 12, "which do the same on every input?")
    x = float(MARGIN)
    for group, color in zip(found["groups"], _colors(found["groups"]), strict=True):
        width = INNER * group["samples"] / found["passing"]
        canvas.box(x, third, max(width - 1, 0.6), BAR, color)
        x += width
    _list(canvas, found, groups, third + BAR + 16)


def _colors(groups: list[dict[str, Any]]) -> list[str]:
    steps = (0.9, 0.6, 0.45, 0.3)
    return [shade(GREEN if i == 0 else BLUE, steps[min(i, 3)]) for i in range(len(groups))]


def _labels(canvas: Canvas, found: dict[str, Any], kinds: list[tuple[str, str, str]], y: float) -> None:
    """The kinds side by side, whatever the widths of their bars."""
    for place, (key, color, label) in enumerate(kinds):
        x = MARGIN + 122 * place
        canvas.box(x, y - 5, 10, 10, shade(color, 0.75))
        canvas.text(x + 14, y, f"{found[key]} {label}")


def _list(canvas: Canvas, found: dict[str, Any], groups: list[dict[str, Any]], y: float) -> None:
    """Each of the largest groups: how many samples, one of its programs, whether it is right."""
    for place, (group, color) in enumerate(zip(groups, _colors(groups), strict=True)):
        canvas.box(MARGIN, y - 5, 10, 10, color)
        sure = "" if place else f", chosen: posterior {found['posterior']:g} %"
        canvas.text(MARGIN + 14, y, f"{group['samples']} samples{sure}", bold=not place)
        mark = "right" if group["right"] else "wrong"
        canvas.text(WIDTH - MARGIN, y, mark, ha="right", color=GREEN if group["right"] else RED)
        code = group["code"]
        shown = code if len(code) <= LONGEST else code[: LONGEST - 1] + "…"
        canvas.text(MARGIN + 14, y + 14, shown, mono=True, size=8.5, color=MUTED)
        y += 32
    if rest := found["groups"][BEHAVIOURS:]:
        samples = sum(group["samples"] for group in rest)
        canvas.text(MARGIN + 14, y, f"{samples} samples in {len(rest)} more groups", color=MUTED)
