"""A lean trusted process that forks one confined child a job, watches what it uses and reports how it ended.

Started inside the sandbox by `avow.execute.sandbox`. It runs no untrusted code itself. Two of them make a worker: one
forks programs under test (`candidate`), the other forks judges (`judge`), each in a sandbox of its own.

Requests are marshal data, for the host is trusted; what the zygote says is JSON.

    host -> zygote   ["spawn", id, cpu, wall, idle, call, waits, over] and the child's end of a channel, over which it
                     gets its job. `over`: children to end first. On a page of memory it says which call it is at, and,
                     which counts only if it is one that `waits`, whether it waits for the other side
                     ["over", ids]: end these
                     ["report", id, grace]: say how it ended, and end it if it runs on for `grace` seconds
                     ["budget", id, cpu, idle]: CPU seconds from now on, and how long it may sleep
    zygote -> host   {"ready": true}; {"id", "why", "cpu", "at"} for every "report"

why: "" it ended by itself, "killed" on request, "cpu", "idle" (no progress), "wall", "exit N", "signal N", "broken"
(confinement failed).

A child lives in a fresh pid namespace as its first process, so that whatever it started dies with it. Time limits count
CPU seconds, so a busy machine does not change them; a child that uses next to none for `idle` seconds is sleeping and
is ended. Seconds in which the zygote itself came late are not held against a child: it had no core either.

Half of what a short-lived child costs is the copying of pages of memory that it or the zygote writes to, and holding an
object is a write: it counts its references. So functions here are few, names are imported one by one, and a child does
nothing that it can inherit.
"""

from __future__ import annotations

import _socket
import gc
import importlib
import json
import mmap
import os
import signal
import sys
from marshal import loads
from os import (
    P_PID,
    WEXITED,
    WNOHANG,
    WNOWAIT,
    _exit,
    close,
    closerange,
    dup2,
    fork,
    kill,
    pidfd_open,
    setpgid,
    wait4,
    waitid,
    waitpid,
    write,
)
from resource import RLIMIT_CPU, prlimit
from select import POLLIN, poll
from time import clock_gettime, monotonic
from typing import Any

from . import confine, memory, wire

_PRELOAD = (
    "math", "itertools", "collections", "re", "functools", "heapq", "bisect", "string", "random", "typing", "copy",
    "operator",
)  # fmt: skip
LOADING = 0xFFFFFFFF  # on the page of a child that has not begun its first call
_BROKEN = 121  # exit status of a child whose confinement failed
# share of a core below which a child sleeps, even one that wakes now and then; far less than a busy machine leaves
_BUSY = 0.02
_KILL = signal.SIGKILL
# descriptor numbers: the one that a child keeps, and two well out of its way
_CHANNEL, _CONTROL, _COMPLAINTS = 3, 200, 201


class Child:
    """One running job and its limits."""

    __slots__ = (
        "at", "at_cpu", "call", "cpu", "due", "idle", "look", "moved", "page", "pid", "seen", "started", "waits",
        "wall", "why",
    )  # fmt: skip

    def __init__(
        self, pid: int, page: mmap.mmap, cpu: float, wall: float, idle: float, call: float, waits: bool
    ) -> None:
        self.pid, self.page, self.cpu, self.wall, self.idle, self.call = pid, page, cpu, wall, idle, call
        self.waits = waits  # whether it may: all that is on the page a program can write
        self.why = ""
        self.due: float | None = None  # when to end it, once its report was asked for
        self.started = self.moved = monotonic()
        self.look = self.started + min(cpu, 0.5, call / 4)  # when to check it next
        self.seen = self.at_cpu = 0.0  # CPU seconds: when it last moved on, when it was first seen at its call
        self.at = LOADING

    def used(self) -> float:
        """CPU seconds so far, all threads. The clock's number is the kernel's own encoding of a process's CPU clock."""
        try:
            return clock_gettime(((~self.pid) << 3) | 2)
        except OSError:
            return self.seen

    def grant(self, cpu: float, idle: float) -> None:
        """New limits from now on."""
        self.seen, self.moved = self.used(), monotonic()
        self.cpu, self.idle, self.look = self.seen + cpu, idle, self.moved

    def stop(self, why: str) -> None:
        """End it for a reason, if it has not ended by itself."""
        if not self.why and waitid(P_PID, self.pid, WEXITED | WNOHANG | WNOWAIT) is None:
            self.why = why
            kill(self.pid, _KILL)

    def check(self, now: float) -> None:
        """End it if a limit is reached, and say when to look again."""
        self.moved += now - self.look  # so late
        self.look = now + 0.5
        if self.why:
            return
        used, page = self.used(), self.page
        if (self.waits and page[4]) or used - self.seen >= _BUSY * max(self.idle, 0.1):
            self.seen, self.moved = used, now  # it waits for the other side, or it works
        if used >= self.cpu or self._lingers(used, int.from_bytes(page[:4], "little")):
            self.stop("cpu")
        elif self.idle and now - self.moved >= self.idle:
            self.stop("idle")
        elif now - self.started >= self.wall:
            self.stop("wall")
        elif self.due is not None and now >= self.due:
            self.stop("killed")
        due = 0.5 if self.due is None else self.due - now
        self.look = now + max(0.005, min(due, self.cpu - used, 0.5, self.call / 4))

    def _lingers(self, used: float, at: int) -> bool:
        """Whether one call goes on past its limit although its own timer has rung: C code hears no signals."""
        if at != self.at:
            self.at, self.at_cpu = at, used
        return at != LOADING and used - self.at_cpu >= self.call

    def reap(self) -> tuple[str, float, int]:
        """(why, CPU seconds, the call it was at) of one that has ended."""
        _, status, usage = wait4(self.pid, 0)
        number, why = status & 0x7F, self.why
        if not why and number:
            why = "cpu" if number == signal.SIGXCPU else f"signal {number}"
        elif not why and status:
            why = "broken" if status >> 8 == _BROKEN else f"exit {status >> 8}"
        return why, round(usage.ru_utime + usage.ru_stime, 6), int.from_bytes(self.page[:4], "little")


class Zygote:
    """The loop: requests from the host, ends of children, limits."""

    def __init__(self, control: int, confinement: confine.Confinement, work: Any) -> None:
        self.control, self.confinement, self.work = _socket.socket(fileno=control), confinement, work
        self.children: dict[int, Child] = {}
        self.awaited: dict[int, int] = {}  # children whose end is waited for, by a descriptor that tells of it
        self.page = mmap.mmap(-1, mmap.PAGESIZE)
        self.poll = poll()
        self.poll.register(control, POLLIN)

    def spawn(self, channel: int, number: int, cpu: float, *limits: Any) -> None:
        """Fork a child in a fresh pid namespace. The page of one that is over is taken again."""
        page = mmap.mmap(-1, mmap.PAGESIZE) if self.children else self.page
        page[:5] = b"\xff\xff\xff\xff\0"
        self.confinement.enter()
        pid = fork()
        if not pid:
            self._become(channel, page)
        self.confinement.leave()
        close(channel)
        prlimit(pid, RLIMIT_CPU, (int(cpu) + 2,) * 2)  # a margin: the limit that counts is watched closely
        self.children[number] = Child(pid, page, cpu, *limits)

    def _become(self, channel: int, page: mmap.mmap) -> None:
        """The rest of the life of a child."""
        status = _BROKEN
        try:
            setpgid(0, 0)  # else a signal to its process group (0) reaches the zygote, pid namespace or not
            dup2(channel, _CHANNEL)
            self.confinement.apply()
            closerange(_CHANNEL + 1, 1 << 20)
            gc.enable()
            status = 1
            self.work(wire.Stream(_CHANNEL), page)
            status = 0
        except BaseException as error:
            if status == _BROKEN:
                write(_COMPLAINTS, f"confinement failed: {type(error).__name__}: {error}\n".encode())
        finally:
            _exit(status)

    def finish(self, over: list[int]) -> None:
        """A child that is over is gone before the next one starts: another meets nothing of it, not even its files."""
        for number in over:
            child = self.children.pop(number, None)
            if child:
                kill(child.pid, _KILL)
                waitpid(child.pid, 0)
        if not self.children and self.confinement.scratch:
            self.confinement.scratch.renew()

    def report(self, fd: int) -> None:
        """How a child ended whose end was waited for."""
        self.poll.unregister(fd)
        close(fd)
        number = self.awaited.pop(fd)
        if number in self.children:
            why, cpu, at = self.children.pop(number).reap()
            wire.send_packet(self.control, wire.encoded({"id": number, "why": why, "cpu": cpu, "at": at}))

    def handle(self) -> None:
        """One request of the host."""
        data, channel = wire.receive_packet(self.control)
        request = loads(data)  # noqa: S302 - the host's own
        kind, number = request[0], request[1]
        if kind == "spawn" and channel is not None:
            self.finish(request.pop())
            self.spawn(channel, *request[1:])
        elif kind == "over":
            self.finish(number)
        elif kind == "report":
            child = self.children[number]
            child.look = monotonic()
            child.due = child.look + request[2]
            fd = pidfd_open(child.pid)  # nobody asks for most ends, so they go unnoticed until the child is over
            self.awaited[fd] = number
            self.poll.register(fd, POLLIN)
        elif number in self.children:
            self.children[number].grant(*request[2:])

    def run(self) -> None:
        """Until the host hangs up."""
        wire.send_packet(self.control, wire.encoded({"ready": True}))
        while True:
            wait = None
            if self.children:
                now = monotonic()
                for child in self.children.values():
                    if child.look <= now:
                        child.check(now)
                wait = 1000 * (min([child.look for child in self.children.values()]) - now)
            asked = False
            for fd, _ in self.poll.poll(wait):
                if fd == _CONTROL:
                    asked = True
                else:
                    self.report(fd)
            if asked:  # last: it may free descriptor numbers and give them to others
                self.handle()


def _preload() -> None:
    """What most programs import. `random` may not ask to be seeded anew in every child: a fixed state is wanted."""
    register, os.register_at_fork = os.register_at_fork, lambda **_: None
    for name in _PRELOAD:
        importlib.import_module(name)
    os.register_at_fork = register


def _settle_descriptors(control: int) -> None:
    """Nothing on the usual three, and what only the zygote uses out of the way of its children."""
    null = os.open("/dev/null", os.O_RDWR)
    os.dup2(control, _CONTROL)
    os.dup2(2, _COMPLAINTS)
    for fd in (0, 1, 2, _CHANNEL):
        os.dup2(null, fd)
    os.environ.clear()


def _start(settings: dict[str, Any]) -> Zygote:
    """Everything that is done once, so that no child has to."""
    _preload()
    work = importlib.import_module(f".{settings['kind']}", __package__)
    if settings["core"] is not None:
        # a program and its judge take turns: on one core, and neither cutting in on the other, that costs least
        os.sched_setaffinity(0, {settings["core"]})
        if os.sched_getscheduler(0) == os.SCHED_OTHER:  # who is idle already may not ask for more
            os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
    if settings["layers"]["namespaces"]:
        confine.mount("none", "/", "", confine.MS_REC | confine.MS_PRIVATE)
    memory.remap_code()
    confinement = confine.Confinement(settings["layers"], settings["limits"])
    zygote = Zygote(_CONTROL, confinement, work.main)
    del sys.path[0]
    work.prepare()
    gc.set_threshold(20_000, 20, 20)  # most programs are over before there is anything to collect
    gc.collect()
    memory.trim()
    gc.disable()
    gc.freeze()
    return zygote


def main() -> None:
    """Entry. The argument is JSON: {"control": fd, "kind", "core": number or null, "layers": {}, "limits": {}}."""
    settings = json.loads(sys.argv[1])
    _settle_descriptors(settings["control"])
    try:
        zygote = _start(settings)
        try:
            zygote.run()
        except wire.WireError:
            for child in zygote.children.values():
                child.stop("killed")
    except BaseException:
        dup2(_COMPLAINTS, 2)
        raise
