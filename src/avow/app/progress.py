"""Progress of a run on stderr: live bars on a terminal, one line for each stage elsewhere.

It hears what pipeline and sampler tell (`pipeline.Progress`, `sample.events`) and only shows it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from avow.app.terminal import live, say
from avow.core.account import counted, cut, printable
from avow.pipeline import Progress
from avow.sample.events import Adapted, Arriving, Drawn, Event, Shortfall, Waiting

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

NEWS_AFTER = 15.0  # seconds
LEFT_AFTER = 5.0  # seconds of a stage before it is worth estimating
LINE_EVERY = 30.0  # seconds
UNITS = {
    "sampling": "sample", "testing": "answer", "executing": "program", "judging": "test", "checking": "program",
    "evaluating": "problem", "quantizing": "part", "composing": "task", "crawling": "file", "selecting": "file",
    "encoding": "file", "writing": "file", "recalling": "token", "calibrating": "task",
    "asking": "check", "verifying": "check",
}  # fmt: skip


class _Screen(Protocol):
    def show(self, stage: str, done: int, total: int, detail: str) -> None: ...

    def end(self, stage: str, done: int, total: int, detail: str) -> None: ...

    def drop(self, stage: str) -> None: ...

    def note(self, line: str) -> None: ...


@contextmanager
def progress() -> Iterator[Watcher]:
    """What to hand to the pipeline as `on_progress`; shown until the block ends."""
    if live():
        with _bars() as screen:
            watcher = Watcher(screen)
            yield watcher
            watcher.close()
    else:
        watcher = Watcher(_Lines())
        yield watcher
        watcher.close()


class Watcher:
    """Follows the stages: which one runs, since when, what it cost. A stage begins with a step of which 0 are done."""

    def __init__(self, screen: _Screen) -> None:
        self._screen = screen
        self._now: Progress | None = None
        self._since = 0.0
        self._tokens = self._arriving = self._reused = 0
        self._said: dict[str, float] = {}  # when a reason to wait was told last

    def __call__(self, told: Progress | Event) -> None:
        if isinstance(told, Progress):
            self._step(told)
        elif isinstance(told, Drawn):
            self._tokens += told.completion_tokens
            self._reused += told.samples if told.reused else 0
        elif isinstance(told, Arriving):
            self._arriving = told.tokens
            self._show()
        elif not isinstance(told, Waiting) or self._is_news(told.reason):
            self._screen.note(_words(told))

    def _step(self, told: Progress) -> None:
        if self._now is None or told.stage != self._now.stage:
            self.close()
            self._since = time.monotonic()
            self._tokens = self._arriving = self._reused = 0
        self._now = told if told.total else None
        self._show()

    def _show(self) -> None:
        if self._now is not None:
            self._screen.show(self._now.stage, self._now.done, self._now.total, self._detail(self._now))

    def _is_news(self, reason: str) -> bool:
        """Several requests wait at once and again and again: one reason is told once in a while."""
        now = time.monotonic()
        news = now - self._said.get(reason, -NEWS_AFTER) >= NEWS_AFTER
        if news:
            self._said[reason] = now
        return news

    def close(self) -> None:
        """The end of the stage that runs. One in which nothing was done is not spoken of."""
        now, self._now = self._now, None
        if now is not None and now.done:
            self._screen.end(now.stage, now.done, now.total, self._detail(now))
        elif now is not None:
            self._screen.drop(now.stage)

    def _detail(self, told: Progress) -> str:
        seconds = max(time.monotonic() - self._since, 1e-3)
        parts = []
        if reused := self._reused + told.reused:
            parts.append(f"{reused:,} from the store")
        if tokens := self._tokens + self._arriving:
            parts.append(f"{tokens:,} tokens, {tokens / seconds:,.0f} tok/s")
        elif told.stage == "executing" and told.done > told.reused:
            parts.append(f"{(told.done - told.reused) / seconds:,.0f} a second")
        parts.append(f"{seconds:.1f} s")
        new = told.done - told.reused
        if told.done < told.total and new and seconds >= LEFT_AFTER:
            parts.append(f"{span(seconds * (told.total - told.done) / new)} left")
        return ", ".join(parts)


def _words(event: Waiting | Adapted | Shortfall) -> str:
    if isinstance(event, Waiting):
        return f"waiting    {max(event.seconds, 0.1):.2g} s: {cut(printable(event.reason), 100)}"
    if isinstance(event, Adapted):
        return f"note       the endpoint wants it otherwise: {printable(event.what)}"
    return f"shortfall  {event.got:,} of {event.wanted:,}: {printable(event.reason)}"


def span(seconds: float) -> str:
    """A time as people say it: 40 s, 12 min, 3.5 h."""
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 6000 else f"{seconds / 3600:.1f} h"


class _Lines:
    """One line for each stage when it ends, and every half minute of a long one."""

    def __init__(self) -> None:
        self._stage, self._said = "", 0.0

    def show(self, stage: str, done: int, total: int, detail: str) -> None:
        now = time.monotonic()
        if stage != self._stage:
            self._stage, self._said = stage, now
        elif now - self._said >= LINE_EVERY:
            self._said = now
            say(f"{stage:<10} {done:,} of {counted(total, UNITS.get(stage, 'step'))}, {detail}")

    def end(self, stage: str, done: int, total: int, detail: str) -> None:
        of = f"{done:,} of " if done < total else ""
        say(f"{stage:<10} {of}{counted(total, UNITS.get(stage, 'step'))}, {detail}")

    def drop(self, stage: str) -> None:
        """Nothing was shown."""

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

    def drop(self, stage: str) -> None:
        self._bars.remove_task(self._tasks.pop(stage))

    def note(self, line: str) -> None:
        self._bars.console.print(line, markup=False, highlight=False)
