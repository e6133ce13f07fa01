"""Progress of a run on stderr: live bars on a terminal, one line for each stage elsewhere.

It hears what pipeline and sampler tell (`pipeline.Progress`, `sample.events`) and only shows it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from avow.app.terminal import coloured, say
from avow.core.account import counted, printable
from avow.pipeline import Progress
from avow.sample.events import Adapted, Drawn, Event, Shortfall, Waiting

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

NEWS_AFTER = 15.0  # seconds
UNITS = {"sampling": "sample", "testing": "answer", "executing": "program", "judging": "test", "checking": "program"}


class _Screen(Protocol):
    def show(self, stage: str, done: int, total: int, detail: str) -> None: ...

    def end(self, stage: str, done: int, total: int, detail: str) -> None: ...

    def note(self, line: str) -> None: ...


@contextmanager
def progress() -> Iterator[Watcher]:
    """What to hand to the pipeline as `on_progress`; shown until the block ends."""
    if coloured():
        with _bars() as screen:
            watcher = Watcher(screen)
            yield watcher
            watcher.close()
    else:
        watcher = Watcher(_Lines())
        yield watcher
        watcher.close()


class Watcher:
    """Follows the stages: which one runs, since when, what it cost."""

    def __init__(self, screen: _Screen) -> None:
        self._screen = screen
        self._now: Progress | None = None
        self._since = time.monotonic()
        self._tokens = self._reused = 0
        self._news = (0, 0)  # tokens and reused samples of the stage that the next step will name
        self._said: dict[str, float] = {}  # when a reason to wait was told last

    def __call__(self, told: Progress | Event) -> None:
        if isinstance(told, Progress):
            if self._now is not None and told.stage != self._now.stage:
                self.close()
            self._tokens, self._reused = self._tokens + self._news[0], self._reused + self._news[1]
            self._news = (0, 0)
            if told.total:
                self._now = told
                self._screen.show(told.stage, told.done, told.total, self._detail(told))
        elif isinstance(told, Drawn):
            tokens, reused = self._news
            self._news = (tokens + told.completion_tokens, reused + (told.samples if told.reused else 0))
        elif not isinstance(told, Waiting) or self._is_news(told.reason):
            self._screen.note(_words(told))

    def _is_news(self, reason: str) -> bool:
        """Several requests wait at once and again and again: one reason is told once in a while."""
        now = time.monotonic()
        news = now - self._said.get(reason, -NEWS_AFTER) >= NEWS_AFTER
        if news:
            self._said[reason] = now
        return news

    def close(self) -> None:
        """The end of the stage that runs."""
        if self._now is not None:
            self._screen.end(self._now.stage, self._now.done, self._now.total, self._detail(self._now))
        self._now, self._since, self._tokens, self._reused = None, time.monotonic(), 0, 0

    def _detail(self, told: Progress) -> str:
        seconds = max(time.monotonic() - self._since, 1e-3)
        parts = [counted(told.total, UNITS.get(told.stage, "step"))]
        reused = self._reused + told.reused
        if reused:
            parts.append(f"{reused:,} from the store")
        if self._tokens:
            parts.append(f"{self._tokens / seconds:,.0f} tok/s")
        elif told.stage == "executing" and told.done > told.reused:
            parts.append(f"{(told.done - told.reused) / seconds:,.0f} a second")
        return ", ".join([*parts, f"{seconds:.1f} s"])


def _words(event: Waiting | Adapted | Shortfall) -> str:
    if isinstance(event, Waiting):
        return f"waiting    {max(event.seconds, 0.1):.2g} s: {printable(event.reason)}"
    if isinstance(event, Adapted):
        return f"note       the endpoint wants it otherwise: {printable(event.what)}"
    return f"shortfall  {event.got:,} of {event.wanted:,}: {printable(event.reason)}"


class _Lines:
    """One line for each stage when it ends."""

    def show(self, stage: str, done: int, total: int, detail: str) -> None:
        """Nothing before the end of a stage."""

    def end(self, stage: str, done: int, total: int, detail: str) -> None:
        short = f" ({done:,} came)" if done < total else ""
        say(f"{stage:<10} {detail}{short}")

    def note(self, line: str) -> None:
        say(line)


@contextmanager
def _bars() -> Iterator[_Screen]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    name, detail = TextColumn("{task.description:<10}"), TextColumn("{task.fields[detail]}", style="dim")
    with Progress(name, BarColumn(20), MofNCompleteColumn(), detail, console=Console(stderr=True)) as bars:
        yield _Bars(bars)


class _Bars:
    """A bar for each stage; the finished ones stay."""

    def __init__(self, bars: Bars) -> None:
        self._bars = bars
        self._tasks: dict[str, TaskID] = {}

    def show(self, stage: str, done: int, total: int, detail: str) -> None:
        if stage not in self._tasks:
            self._tasks[stage] = self._bars.add_task(stage, total=total, detail=detail)
        self._bars.update(self._tasks[stage], completed=done, detail=detail)

    def end(self, stage: str, done: int, total: int, detail: str) -> None:
        self.show(stage, done, total, detail)

    def note(self, line: str) -> None:
        self._bars.console.print(line, markup=False, highlight=False)
