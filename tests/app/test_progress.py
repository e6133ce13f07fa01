"""Progress: what is told for each stage, on a terminal and elsewhere."""

from __future__ import annotations

import os
import pty
import re
import subprocess
from pathlib import Path

import pytest
from tests.app.command import AVOW, RIGHT, TASK, WRONG, candidates, environment

from avow.app.progress import Watcher, progress, span
from avow.pipeline import Progress
from avow.sample.events import Adapted, Arriving, Drawn, Shortfall, Waiting


class Screen:
    """Keeps what it is told to show."""

    def __init__(self) -> None:
        self.shown: list[tuple[str, int, int, str]] = []
        self.ended: list[tuple[str, str]] = []
        self.dropped: list[str] = []
        self.notes: list[str] = []

    def show(self, stage: str, done: int, total: int, detail: str) -> None:
        self.shown.append((stage, done, total, detail))

    def end(self, stage: str, done: int, total: int, detail: str) -> None:
        self.ended.append((stage, timeless(detail)))

    def drop(self, stage: str) -> None:
        self.dropped.append(stage)

    def note(self, line: str) -> None:
        self.notes.append(line)


def timeless(detail: str) -> str:
    return re.sub(r"[0-9.]+ s$", "s", re.sub(r"[0-9,]+ (tok/s|a second)", r"\1", detail))


def test_each_stage_ends_when_the_next_begins_with_its_own_price() -> None:
    screen = Screen()
    watch = Watcher(screen)
    watch(Progress("sampling", 0, 3))
    watch(Drawn(1, reused=True))
    watch(Progress("sampling", 1, 3))
    watch(Drawn(2, completion_tokens=50))
    watch(Progress("sampling", 3, 3))
    watch(Progress("testing", 0, 4))
    watch(Drawn(4, reused=True))
    watch(Progress("testing", 4, 4))
    watch(Progress("executing", 2, 2, reused=2))
    watch(Progress("judging", 0, 0))
    watch(Progress("checking", 1, 2, reused=1))
    watch.close()
    assert screen.ended == [
        ("sampling", "1 from the store, 50 tokens, tok/s, s"),
        ("testing", "4 from the store, s"),
        ("executing", "2 from the store, s"),
        ("checking", "1 from the store, s"),
    ]
    assert screen.dropped == []


def test_tokens_are_shown_as_they_arrive_and_counted_once() -> None:
    screen = Screen()
    watch = Watcher(screen)
    watch(Progress("sampling", 0, 4))
    watch(Arriving(7))
    watch(Arriving(20))
    watch(Arriving(9))  # an answer of 11 tokens is whole
    watch(Drawn(1, completion_tokens=12))  # as the server counts them
    watch(Progress("sampling", 1, 4))
    watch(Arriving(0))
    watch(Progress("testing", 0, 4))
    shown = [(stage, done, timeless(detail)) for stage, done, _, detail in screen.shown]
    assert shown == [
        ("sampling", 0, "s"),
        ("sampling", 0, "7 tokens, tok/s, s"),
        ("sampling", 0, "20 tokens, tok/s, s"),
        ("sampling", 0, "9 tokens, tok/s, s"),
        ("sampling", 1, "21 tokens, tok/s, s"),
        ("sampling", 1, "12 tokens, tok/s, s"),
        ("testing", 0, "s"),
    ]


def test_a_stage_in_which_nothing_was_done_is_not_spoken_of() -> None:
    screen = Screen()
    watch = Watcher(screen)
    watch(Progress("testing", 0, 50))
    watch(Progress("executing", 0, 1))
    watch(Progress("executing", 1, 1))
    watch.close()
    assert [stage for stage, _ in screen.ended] == ["executing"]
    assert screen.dropped == ["testing"]


def test_waiting_is_told_once_in_a_while_and_everything_else_always() -> None:
    screen = Screen()
    watch = Watcher(screen)
    for _ in range(5):
        watch(Waiting(2.0, "HTTP 429: \x1b[31mslow down"))
    watch(Waiting(1.0, "the connection was cut"))
    watch(Adapted("no logprobs"))
    watch(Shortfall(10, 4, "HTTP 500"))
    assert screen.notes == [
        "waiting    2 s: HTTP 429: \\x1b[31mslow down",
        "waiting    1 s: the connection was cut",
        "note       the endpoint wants it otherwise: no logprobs",
        "shortfall  4 of 10: HTTP 500",
    ]


@pytest.mark.parametrize(("terminal", "colour"), [("xterm-256color", True), ("xterm-256color", False), ("dumb", True)])
def test_on_a_terminal(tmp_path: Path, terminal: str, colour: bool) -> None:
    """Bars where the terminal can draw them, plain lines where it cannot; the program is on stdout either way."""
    (tmp_path / "task.py").write_text(TASK)
    folder = candidates(tmp_path / "c", [RIGHT, WRONG])
    master, slave = pty.openpty()
    env = environment(tmp_path, TERM=terminal, COLUMNS="120") | {"NO_COLOR": "" if colour else "1"}
    process = subprocess.Popen(
        [*AVOW, "select", "task.py", folder], cwd=tmp_path, env=env, stdout=subprocess.PIPE, stderr=slave
    )
    os.close(slave)
    seen = b""
    while True:
        try:
            chunk = os.read(master, 65536)
        except OSError:  # the other side has closed it
            break
        if not chunk:
            break
        seen += chunk
    out = process.communicate()[0]
    os.close(master)
    assert (process.returncode, out) == (0, RIGHT.encode())
    assert (b"\x1b[" in seen) == (terminal != "dumb")
    assert bool(re.search(rb"\x1b\[(?:1;)?3[0-9]", seen)) == (terminal != "dumb" and colour)
    plain = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", seen.decode())
    assert "chosen   1 of 1 samples agree" in plain or "the only sample" in plain
    assert "executing" in plain
    assert ("2/2" in plain) == (terminal != "dumb")


def test_long_stages_estimate_the_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("avow.app.progress.LEFT_AFTER", 0.0)
    screen = Screen()
    watch = Watcher(screen)
    watch(Progress("selecting", 10, 1000, reused=10))
    watch(Progress("selecting", 20, 1000, reused=10))
    watch(Progress("selecting", 1000, 1000, reused=10))
    details = [detail for _, _, _, detail in screen.shown]
    assert [detail.endswith(" left") for detail in details] == [False, True, False]


def test_a_long_stage_is_heard_of_without_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("avow.app.progress.LINE_EVERY", 0.0)
    with progress() as watch:
        for done in range(3):
            watch(Progress("selecting", done, 2))
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith("selecting  1 of 2 files, ")
    assert lines[-1].startswith("selecting  2 files, ")


@pytest.mark.parametrize(("seconds", "words"), [(3.2, "3 s"), (99, "99 s"), (720, "12 min"), (12_600, "3.5 h")])
def test_times_as_people_say_them(seconds: float, words: str) -> None:
    assert span(seconds) == words
