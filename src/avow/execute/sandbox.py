"""Starts a zygote inside the best isolation that this machine offers.

Levels (`avow.core.types.Isolation`), best first:

    SANDBOXED    bubblewrap with an empty environment: a root of its own (Python and the system libraries read-only,
                 nothing else of the host), private user, pid, mount, ipc, uts and network namespaces; inside it every
                 child gets namespaces of its own, Landlock, seccomp and resource limits
    NAMESPACED   no bubblewrap: the same namespaces by unshare, files kept away by Landlock
    CONFINED     no namespaces: Landlock, seccomp and resource limits; no new processes, signals to itself alone

It does not decide which level is acceptable (see `avow.execute.probe`) and knows nothing of programs.
"""

from __future__ import annotations

import json
import marshal
import os
import shutil
import socket
import stat
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from avow.core.errors import ExecutionError, IsolationError
from avow.core.types import Isolation
from avow.execute.guest import wire

GUEST = Path(__file__).parent / "guest"
_INSIDE = "/avow/guest"  # where the guest's files stand in the sandbox
_NOBODY = 65534
_SCRATCH = {"candidate": 16 << 20, "judge": 0}  # bytes of /tmp


@dataclass(frozen=True, slots=True)
class Python:
    """The interpreter that runs inside: the base installation, never the virtual environment."""

    executable: str
    prefix: str

    @classmethod
    def current(cls) -> Python:
        executable = os.path.realpath(getattr(sys, "_base_executable", sys.executable) or sys.executable)
        return cls(executable, os.path.realpath(sys.base_prefix))

    @property
    def of_system(self) -> bool:
        """Whether it lies in a folder that is shown anyway."""
        return Path(self.prefix).is_relative_to("/usr")

    def run(self, guest: str, module: str, argument: str) -> list[str]:
        """The command that runs a guest module: no site packages, nothing from the working folder on the path."""
        start = f"import sys; sys.path.insert(0, {str(Path(guest).parent)!r}); from guest.{module} import main; main()"
        return [self.executable, "-s", "-S", "-P", "-B", "-X", "no_debug_ranges", "-c", start, argument]


def find_bubblewrap() -> str | None:
    return shutil.which("bwrap")


def _system_folders() -> list[str]:
    """What a dynamic Python needs of the system, as far as it exists. Never a home directory, never the whole root."""
    return [
        p
        for p in ("/usr", "/lib", "/lib64", "/lib32", "/bin", "/etc/ld.so.cache", "/etc/alternatives")
        if Path(p).exists()
    ]


def _reachable(path: str) -> bool:
    """Whether every user may walk down to a path."""
    return all(Path(p).stat().st_mode & stat.S_IXOTH for p in [path, *map(str, Path(path).parents)] if Path(p).is_dir())


def _closed_above(path: str) -> str:
    """The topmost folder on the way to a path that not every user may walk through."""
    return next(str(p) for p in [*reversed(Path(path).parents), Path(path)] if not p.stat().st_mode & stat.S_IXOTH)


def bubblewrap_command(python: Python, guest: str, prefix: str) -> list[str]:
    """The command up to and without the program. `guest` and `prefix` are where those folders can be read from."""
    command = [
        find_bubblewrap() or "bwrap",
        "--unshare-user",
        "--unshare-ipc",
        "--unshare-pid",
        "--unshare-net",
        "--unshare-uts",
    ]
    command += [
        "--unshare-cgroup-try",
        "--die-with-parent",
        "--new-session",
        "--uid",
        str(_NOBODY),
        "--gid",
        str(_NOBODY),
    ]
    command += ["--cap-add", "CAP_SYS_ADMIN", "--cap-add", "CAP_DAC_OVERRIDE", "--hostname", "avow"]
    for folder in _system_folders():
        if Path(folder).is_symlink():
            command += ["--symlink", str(Path(folder).readlink()), folder]
        else:
            command += ["--ro-bind", folder, folder]
    if not python.of_system:
        command += ["--ro-bind", prefix, python.prefix]
    command += ["--ro-bind", guest, _INSIDE]
    for device in ("/dev/null", "/dev/zero", "/dev/urandom"):
        command += ["--dev-bind", device, device]
    return [*command, "--dir", "/tmp", "--remount-ro", "/", "--chdir", "/"]  # noqa: S108 - the sandbox's own


def _layers(level: Isolation, kind: str, python: Python, guest: str) -> dict[str, object]:
    folders = [p for p in _system_folders() if not Path(p).is_symlink()]
    readable = [*folders, guest] + ([] if python.of_system else [python.prefix])
    return {
        "namespaces": level >= Isolation.NAMESPACED,
        "landlock": True,
        "seccomp": True,
        "host_files": level < Isolation.SANDBOXED,
        "readable": readable,
        "scratch": _SCRATCH[kind],
    }


def _with_optional_landlock(layers: dict[str, object], level: Isolation) -> dict[str, object]:
    """Inside bubblewrap Landlock is a second lock on the same door: a kernel without it is still sandboxed."""
    from avow.execute.guest import confine

    return {**layers, "landlock": level < Isolation.SANDBOXED or confine.landlock_version() > 0}


def command_for(level: Isolation, kind: str, control: int, limits: dict[str, int], core: int | None) -> list[str]:
    """The whole command that ends in a running zygote of a kind, on one core if one is given."""
    python = Python.current()
    inside = _INSIDE if level == Isolation.SANDBOXED else str(GUEST)
    settings = json.dumps(
        {
            "control": control,
            "kind": kind,
            "core": core,
            "limits": limits,
            "layers": _with_optional_landlock(_layers(level, kind, python, inside), level),
        }
    )
    zygote = python.run(inside, "zygote", settings)
    root = os.geteuid() == 0
    if level == Isolation.SANDBOXED and not root:
        return [*bubblewrap_command(python, str(GUEST), python.prefix), *zygote]
    plan: dict[str, object] = {
        "drop": _NOBODY if root else None,
        "unshare": level == Isolation.NAMESPACED,
        "binds": [],
        "veil": [],
        "command": zygote,
    }
    if root:
        hidden = [p for p in (str(GUEST), python.prefix) if not _reachable(p)]
        plan["binds"] = [
            [p, f"/{i}"]
            for i, p in enumerate((str(GUEST), python.prefix))
            if p in hidden or level == Isolation.SANDBOXED
        ]
        plan["veil"] = [] if level == Isolation.SANDBOXED else sorted({_closed_above(p) for p in hidden})
    if level == Isolation.SANDBOXED:
        plan["command"] = [*bubblewrap_command(python, "/mnt/0", "/mnt/1"), *zygote]
    return python.run(str(GUEST), "launch", json.dumps(plan))


class Sandbox:
    """A running zygote: its process and the socket to it."""

    def __init__(self, level: Isolation, kind: str, limits: dict[str, int], core: int | None = None) -> None:
        """Start it and wait until it is ready. limits: what each of its children may use (see `confine.Confinement`).

        Raises:
            IsolationError: it does not come up at this level; the message is what the system said.
        """
        ours, theirs = socket.socketpair(type=socket.SOCK_SEQPACKET)
        errors, write_errors = os.pipe()
        self.level, self.socket, self._errors = level, ours, errors
        try:
            command = command_for(level, kind, theirs.fileno(), limits, core)
            self.process = subprocess.Popen(  # noqa: S603 - our own command
                command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                stderr=write_errors, env={"PYTHONHASHSEED": "0", "LD_BIND_NOW": "1"}, cwd="/", start_new_session=True,
            )  # fmt: skip
        except BaseException as error:  # an interrupt too
            ours.close()
            os.close(errors)
            if isinstance(error, OSError):
                raise IsolationError(f"the sandbox does not start: {error}") from None
            raise
        finally:
            theirs.close()
            os.close(write_errors)
        try:
            self._await_ready()
        except BaseException:
            self.close()
            raise

    def _await_ready(self) -> None:
        self.socket.settimeout(20)
        try:
            wire.receive_packet(self.socket)
        except wire.WireError:
            why = self.complaint() or "it does not start"
            raise IsolationError(f"isolation level {int(self.level)} does not work here: {why}") from None
        self.socket.settimeout(None)

    def complaint(self) -> str:
        """The last line that the sandbox wrote on its standard error."""
        os.set_blocking(self._errors, False)
        try:
            text = os.read(self._errors, 65536).decode("utf-8", "replace")
        except BlockingIOError:
            return ""
        lines = [line for line in text.splitlines() if line.strip()]
        return lines[-1].strip() if lines else ""

    def send(self, request: list[object], channel: int | None = None) -> None:
        """A request to the zygote, with the child's end of a channel when it spawns.

        Raises:
            ExecutionError: the zygote is gone.
        """
        try:
            wire.send_packet(self.socket, marshal.dumps(request), channel)
        except wire.WireError as error:
            raise ExecutionError(f"the sandbox is gone: {self.complaint() or error}") from None

    def receive(self) -> dict[str, object]:
        """The next report.

        Raises:
            ExecutionError: the zygote is gone.
        """
        try:
            report: dict[str, object] = wire.unpack(wire.receive_packet(self.socket)[0])
        except wire.WireError as error:
            raise ExecutionError(f"the sandbox is gone: {self.complaint() or error}") from None
        return report

    def close(self) -> None:
        """End the zygote; everything in its namespaces ends with it."""
        self.socket.close()
        try:
            self.process.wait(2)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self._errors)
