"""A zygote with its running children, as the host sees them: started, asked how they ended, ended.

It knows neither programs nor judges; a child gets its job over a channel of its own.
"""

from __future__ import annotations

import contextlib
import marshal
import socket
from dataclasses import dataclass, field
from typing import Any

from avow.core.errors import ExecutionError
from avow.execute.guest import wire
from avow.execute.sandbox import Sandbox

_LOST = {"cpu": "cpu", "idle": "idle", "wall": "wall", "killed": "exit"}
_GRACE = 0.5  # seconds for a child whose channel is closed to end by itself
TIME = frozenset({"cpu", "idle", "wall"})  # limits that cost their whole time whenever they are hit


@dataclass(slots=True)
class Spawned:
    """A child that was asked for: its number and our end of its channel."""

    id: int
    channel: socket.socket


@dataclass(frozen=True, slots=True)
class End:
    """How a child ended. why: the limit that it stands for. at: the call that it was making."""

    why: str
    cpu: float  # seconds
    at: int


@dataclass(slots=True)
class Pen:
    """The zygote, and which of its children are over."""

    sandbox: Sandbox
    _next: int = 0
    _over: list[int] = field(default_factory=list)

    def spawn(self, job: dict[str, Any], limits: list[float]) -> Spawned:
        """Fork a child, give it a channel and its job. The job does not pass through the zygote: what one program was
        given is not in the memory that the next one inherits.

        Raises:
            ExecutionError: the zygote is gone.
        """
        ours, theirs = socket.socketpair()
        self._next += 1
        request = ["spawn", self._next, *limits, self._over]
        self._over = []
        try:
            self.sandbox.send(request, theirs.fileno())
        except ExecutionError:
            ours.close()
            raise
        finally:
            theirs.close()
        if job:
            with contextlib.suppress(wire.WireError):  # a child that is gone by now is noticed when it does not answer
                wire.send_body(ours.fileno(), marshal.dumps(job))
        return Spawned(self._next, ours)

    def end(self, child: Spawned, grace: float = _GRACE) -> End:
        """How a child ended that no longer makes sense; one that runs on is ended.

        Raises:
            ExecutionError: its confinement failed, so that it never ran, or the zygote is gone.
        """
        child.channel.close()
        self.sandbox.send(["report", child.id, grace])
        report: dict[str, Any] = self.sandbox.receive()
        why = str(report["why"])
        if why == "broken" and (complaint := self.sandbox.complaint()).startswith("confinement"):
            raise ExecutionError(f"a layer of isolation failed: {complaint}")  # a program can exit alike, not complain
        ended = not why or why == "broken" or why.startswith("exit")
        return End(_LOST.get(why, "exit" if ended else "crash"), float(report["cpu"]), int(report["at"]))

    def stop(self, child: Spawned) -> None:
        """A child whose end is of no interest: it sees its channel closed, and is gone before the next one starts."""
        child.channel.close()
        self._over.append(child.id)

    def grant(self, child: Spawned, cpu: float, idle: float) -> None:
        """CPU seconds that a child may use from now on, and wall seconds that it may sleep (0: as long as it likes)."""
        self.sandbox.send(["budget", child.id, cpu, idle])

    def settle(self) -> None:
        """End what is stopped although no other child starts."""
        if self._over:
            self.sandbox.send(["over", self._over])
            self._over = []

    def close(self) -> None:
        self.sandbox.close()
