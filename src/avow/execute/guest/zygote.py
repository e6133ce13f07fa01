"""A lean trusted process that forks one confined child a job, watches what it uses and reports how it ended.

Started inside the sandbox by `avow.execute.sandbox`. It runs no untrusted code itself. Two of them make a worker: one
forks programs under test (`candidate`), the other forks judges (`judge`), each in a sandbox of its own.

    host -> zygote   {"op": "spawn", "id", "limits", "page", "over": [ids]} and the child's end of a channel, over which
                     it gets its job; children that are over are ended first
                     {"op": "over", "over": [ids]}: the same without a spawn
                     {"op": "report", "id", "grace"}: say how it ended, and end it if it runs on for `grace` seconds
                     {"op": "budget", "id", "cpu", "idle"}: CPU seconds from now on, and how long it may sleep
    zygote -> host   {"ready": true}; {"id", "why", "cpu", "at"} for every "report"

why: "" it ended by itself, "killed" on request, "cpu", "idle" (no progress), "wall", "exit N", "signal N", "broken"
(confinement failed).
A child lives in a fresh pid namespace as its first process, so that whatever it started dies with it. Time limits count
CPU
seconds, so a busy machine does not change them; a child that uses next to none for `idle` seconds is sleeping and is
ended.
"""

from __future__ import annotations

import _socket
import gc
import importlib
import json
import mmap
import os
import select
import signal
import sys
import time
from typing import Any

from . import confine, wire

_PRELOAD = (
    "math",
    "itertools",
    "collections",
    "re",
    "functools",
    "heapq",
    "bisect",
    "string",
    "random",
    "typing",
    "copy",
    "operator",
)
LOADING = 0xFFFFFFFF  # on the page of a child that has not begun its first call
_BROKEN = 121  # exit status of a child whose confinement failed
# share of a core below which a child sleeps, even one that wakes now and then; far less than a busy machine leaves
_BUSY = 0.02
_CHANNEL, _CONTROL = 3, 200  # descriptor numbers: the one that a child keeps, and one well out of its way


class Child:
    """One running job."""

    def __init__(self, number: int, pid: int, limits: dict[str, Any], page: mmap.mmap | None) -> None:
        self.id, self.pid, self.limits, self.page = number, pid, limits, page
        self.pidfd = os.pidfd_open(pid)
        self.why = ""
        self.due: float | None = None  # when to end it, once its report was asked for
        self.started = self.moved = time.monotonic()
        self.seen = 0.0
        self.at, self.at_cpu = LOADING, 0.0  # the call it is at, and the CPU seconds when it was first seen there

    def cpu(self) -> float:
        """CPU seconds so far, all threads. The clock's number is the kernel's own encoding of a process's CPU clock."""
        try:
            return time.clock_gettime(((~self.pid) << 3) | 2)
        except OSError:
            return self.seen

    def grant(self, cpu: float, idle: float) -> None:
        """New limits from now on."""
        self.seen, self.moved = self.cpu(), time.monotonic()
        self.limits.update(cpu=self.seen + cpu, idle=idle)

    def stop(self, why: str) -> None:
        if not self.why and os.waitid(os.P_PIDFD, self.pidfd, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            self.why = why
            try:
                signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)
            except ProcessLookupError:
                self.why = ""

    def check(self, now: float) -> float:
        """End it if a limit is reached; seconds until the next look is due."""
        if self.why:
            return 0.5
        used, limits = self.cpu(), self.limits
        busy = used - self.seen >= _BUSY * max(limits["idle"], 0.1)
        if busy or (self.page is not None and self.page[4]):  # it works, or it waits for its judge
            self.seen, self.moved = used, now
        if used >= limits["cpu"] or self._lingers(used):
            self.stop("cpu")
        elif limits["idle"] and now - self.moved >= limits["idle"]:
            self.stop("idle")
        elif now - self.started >= limits["wall"]:
            self.stop("wall")
        elif self.due is not None and now >= self.due:
            self.stop("killed")
        due = self.due - now if self.due is not None else 0.5
        call = float(limits["call"]) if self.page else 0.5
        return max(0.005, min(due, float(limits["cpu"]) - used, 0.5, call))

    def _lingers(self, used: float) -> bool:
        """Whether one call goes on past its limit although its own timer has rung: C code hears no signals."""
        if self.page is None:
            return False
        at = int.from_bytes(self.page[:4], "little")
        if at != self.at:
            self.at, self.at_cpu = at, used
        return at != LOADING and used - self.at_cpu >= self.limits["call"]

    def report(self) -> dict[str, Any]:
        """Reap it and say how it ended."""
        _, status, usage = os.wait4(self.pid, 0)
        os.close(self.pidfd)
        why = self.why
        if not why and os.WIFSIGNALED(status):
            why = "cpu" if os.WTERMSIG(status) == signal.SIGXCPU else f"signal {os.WTERMSIG(status)}"
        elif not why and os.WEXITSTATUS(status):
            why = "broken" if os.WEXITSTATUS(status) == _BROKEN else f"exit {os.WEXITSTATUS(status)}"
        at = int.from_bytes(self.page[:4], "little") if self.page else LOADING
        return {"id": self.id, "why": why, "cpu": round(usage.ru_utime + usage.ru_stime, 6), "at": at}


class Zygote:
    """The loop: requests from the host, ends of children, limits."""

    def __init__(self, control: int, confinement: confine.Confinement, work: Any) -> None:
        self.work = work
        self.control = _socket.socket(fileno=control)
        self.confinement = confinement
        self.children: dict[int, Child] = {}
        self.by_pidfd: dict[int, Child] = {}
        self.poll = select.poll()
        self.poll.register(control, select.POLLIN)
        self.own = os.pidfd_open(os.getpid()) if confinement.namespaces else -1

    def spawn(self, request: dict[str, Any], channel: int) -> None:
        """Fork a child in a fresh pid namespace."""
        page = mmap.mmap(-1, 8) if request["page"] else None
        if page:
            page[:4] = LOADING.to_bytes(4, "little")
        if self.confinement.namespaces:
            confine.unshare(confine.NEWPID)
        pid = os.fork()
        if pid == 0:
            self._child(request, channel, page)
        if self.confinement.namespaces:
            confine.setns(self.own, confine.NEWPID)
        os.close(channel)
        child = Child(request["id"], pid, request["limits"], page)
        self.children[child.id] = child

    def _child(self, request: dict[str, Any], channel: int, page: mmap.mmap | None) -> None:
        status = _BROKEN
        try:
            confine.die_with_parent()
            os.setsid()  # else a signal to its process group (0) reaches the zygote, pid namespace or not
            os.dup2(channel, _CHANNEL)
            self.confinement.apply(request["limits"])
            os.dup2(0, 2)
            os.closerange(_CHANNEL + 1, 1 << 20)
            gc.enable()
            status = 1
            self.work(_CHANNEL, wire.receive(_CHANNEL), page)
            status = 0
        except BaseException as error:
            if status == _BROKEN:
                os.write(2, f"confinement failed: {type(error).__name__}: {error}\n".encode())
        finally:
            os._exit(status)

    def reap(self, child: Child) -> dict[str, Any]:
        """Wait for a child's end and say how it ended."""
        del self.children[child.id]
        if self.by_pidfd.pop(child.pidfd, None):
            self.poll.unregister(child.pidfd)
        return child.report()

    def finish(self, over: list[int]) -> None:
        """A child that is over is gone before the next one starts: nothing of it, not even its files, is met by
        another."""
        for number in over:
            child = self.children.get(number)
            if child:
                child.stop("killed")
                self.reap(child)
        if not self.children and self.confinement.scratch:
            self.confinement.scratch.renew()

    def report(self, number: int, grace: float) -> None:
        """Have an eye on a child's end. Ends nobody asks for go unnoticed until the child is over."""
        child = self.children[number]
        child.due = time.monotonic() + grace
        self.by_pidfd[child.pidfd] = child
        self.poll.register(child.pidfd, select.POLLIN)

    def handle(self) -> None:
        """One request of the host."""
        request, channel = wire.receive_with_fd(self.control)
        if request["op"] == "report":
            self.report(request["id"], request["grace"])
        elif request["op"] == "budget":
            child = self.children.get(request["id"])
            if child:
                child.grant(request["cpu"], request["idle"])
        else:
            self.finish(request["over"])
            if channel is not None:
                self.spawn(request, channel)

    def run(self) -> None:
        """Until the host hangs up."""
        wire.send(self.control.fileno(), {"ready": True})
        while True:
            now = time.monotonic()
            due = min((c.check(now) for c in self.children.values()), default=None)
            ready = {fd for fd, _ in self.poll.poll(None if due is None else due * 1000)}
            for fd in ready - {self.control.fileno()}:
                wire.send(self.control.fileno(), self.reap(self.by_pidfd[fd]))
            if self.control.fileno() in ready:  # last: it may free descriptor numbers and give them to others
                self.handle()


def _preload() -> None:
    """What most programs import. `random` may not ask to be seeded anew in every child: a fixed state is wanted
    there."""
    register, os.register_at_fork = os.register_at_fork, lambda **_: None
    for name in _PRELOAD:
        importlib.import_module(name)
    os.register_at_fork = register


def main() -> None:
    """Entry: the argument is {"control": fd, "kind", "core": number or null, "layers": {...}} as JSON."""
    settings = json.loads(sys.argv[1])
    _preload()
    work = importlib.import_module(f".{settings['kind']}", __package__)
    null = os.open("/dev/null", os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.dup2(settings["control"], _CONTROL)
    os.dup2(null, _CHANNEL)
    os.environ.clear()
    if settings["core"] is not None:
        os.sched_setaffinity(0, {settings["core"]})  # a program and its judge take turns: on one core that costs least
    if settings["layers"]["namespaces"]:
        confine.mount("none", "/", "", confine.MS_REC | confine.MS_PRIVATE)
    confinement = confine.Confinement(settings["layers"])
    zygote = Zygote(_CONTROL, confinement, work.main)
    del sys.path[0]
    work.prepare()
    gc.set_threshold(20_000, 20, 20)  # most programs are over before there is anything to collect
    gc.collect()
    gc.disable()
    gc.freeze()
    try:
        zygote.run()
    except wire.WireError:
        for child in zygote.children.values():
            child.stop("killed")
        os._exit(0)
