"""The server's life in its process: it tells when it listens, and ends in order when a signal comes.

uvicorn alone cancels what is left when its patience ends, which leaves tracebacks and clients without a word. Here the
engine ends first, so that every client hears it, and what waits for something else is ended a moment later.
"""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Callable
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from avow.app.server.engine import EngineThread

STOP_SECONDS = 5.0  # that answers which are on their way have when the server is to stop
_LAST_SECONDS = 0.5  # for the word that it ends, and then for those who do not take it


class OrderlyServer(uvicorn.Server):
    """Serves until SIGINT or SIGTERM. A second one ends the answers that the first lets finish."""

    def __init__(self, app: ASGIApp, engine: EngineThread, begun: Callable[[], None]) -> None:
        """begun: called when it serves."""
        config = uvicorn.Config(
            app, log_config=None, log_level="error", access_log=False, server_header=False, lifespan="off", ws="none"
        )
        super().__init__(config)
        self._engine, self._begun, self._at_once = engine, begun, False

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin."""
        await super().startup(sockets)
        self._begun()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """A signal. Not uvicorn's way, which sends it to the process again once the server has ended."""
        del sig, frame
        self._at_once = self.should_exit
        self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take nothing on any more, let what is on its way finish, then end the rest."""
        ending = asyncio.create_task(self._end())
        await super().shutdown(sockets)
        ending.cancel()

    async def _end(self) -> None:
        latest = time.monotonic() + STOP_SECONDS
        while time.monotonic() < latest and not self._at_once:
            await asyncio.sleep(0.05)
        await asyncio.to_thread(self._engine.stop)
        await asyncio.sleep(_LAST_SECONDS)
        for task in list(self.server_state.tasks):
            task.cancel()
        await asyncio.sleep(_LAST_SECONDS)
        for connection in list(self.server_state.connections):
            connection.transport.abort()
