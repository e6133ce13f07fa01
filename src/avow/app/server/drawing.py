"""From the engine's thread to the event loop: samples as an asynchronous iterator, ended when nobody listens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Collection, Sequence
from contextlib import suppress
from typing import Generic, TypeVar

from starlette.types import Receive

from avow.app.server.engine import Drawn, EngineThread, Job, Part, Scoring
from avow.core.errors import AvowError
from avow.lm.sampling import Sampling, Token

T = TypeVar("T")


class ClientGoneError(AvowError):
    """The client closed the connection."""


class _Mailbox(Generic[T]):
    """What the engine's thread delivers, for one who waits in the event loop."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._queue: asyncio.Queue[list[T] | Exception] = asyncio.Queue()

    def deliver(self, found: list[T] | Exception) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            self._loop.call_soon_threadsafe(self._queue.put_nowait, found)

    async def get(self) -> list[T]:
        """All that has come, at least one delivery."""
        deliveries = [await self._queue.get()]
        while not self._queue.empty():
            deliveries.append(self._queue.get_nowait())
        found: list[T] = []
        for delivery in deliveries:
            if isinstance(delivery, Exception):
                raise delivery
            found += delivery
        return found


class Drawing:
    """Samples that are being drawn: batches of tokens as they come, until the last sample has ended.

    Raises:
        FullError, StoppedError: see `EngineThread.submit`; nothing is drawn then.

    """

    def __init__(self, engine: EngineThread, parts: Sequence[Part], sampling: Sampling, stops: Collection[int]) -> None:
        self._engine, self._mailbox = engine, _Mailbox[Drawn]()
        self._job = Job(parts, sampling, self._mailbox.deliver, stops)
        self._left = self._job.left
        engine.submit(self._job)

    async def __aiter__(self) -> AsyncIterator[list[Drawn]]:
        while self._left:
            found = await self._mailbox.get()
            self._left -= sum(bool(d.event.finish) for d in found)
            yield found

    def close(self) -> None:
        """End what has not ended."""
        if self._left:
            self._engine.cancel(self._job)


async def scored(engine: EngineThread, ids: Sequence[int], tops: int) -> list[Token]:
    """The tokens of a text after its first, with their log-probabilities.

    Raises:
        FullError, StoppedError: see `EngineThread.score`.

    """
    mailbox = _Mailbox[Token]()
    scoring = Scoring(ids, tops, mailbox.deliver)
    engine.score(scoring)
    tokens: list[Token] = []
    try:
        while len(tokens) < len(ids) - 1:
            tokens += await mailbox.get()
    finally:
        engine.cancel(scoring)
    return tokens


async def while_connected(receive: Receive, work: Awaitable[T]) -> T:
    """Do the work as long as the client is there.

    Raises:
        ClientGoneError: it left; the work was cancelled.

    """
    task = asyncio.ensure_future(work)
    watch = asyncio.ensure_future(_gone(receive))
    try:
        await asyncio.wait({task, watch}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        raise ClientGoneError
    finally:
        for one in (task, watch):
            one.cancel()
        await asyncio.gather(task, watch, return_exceptions=True)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
