"""Signals that ask a process to end, kept until what is being done can be left."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def held() -> Iterator[list[int]]:
    """The signals to end that came since, as a list that grows; a second one of a kind acts at once, as without this.

    Outside the main thread, and for signals that are ignored, nothing changes.
    """
    kept: list[int] = []
    if threading.current_thread() is not threading.main_thread():
        yield kept
        return
    before = {number: signal.getsignal(number) for number in ENDING}
    ours = {number: handler for number, handler in before.items() if handler not in (signal.SIG_IGN, None)}

    def keep(number: int, _frame: FrameType | None) -> None:
        kept.append(number)
        signal.signal(number, ours[signal.Signals(number)])

    for number in ours:
        signal.signal(number, keep)
    try:
        yield kept
    finally:
        for number, handler in ours.items():
            signal.signal(number, handler)
