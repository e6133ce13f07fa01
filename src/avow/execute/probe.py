"""What this machine offers: each layer tried for real, the best isolation level, what is missing and how to get it."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from avow.core.errors import IsolationError
from avow.core.types import Isolation
from avow.execute.guest import confine

_REMEDIES = {
    "bubblewrap": "install it: apt install bubblewrap, dnf install bubblewrap, pacman -S bubblewrap",
    "namespaces": "sysctl -w kernel.unprivileged_userns_clone=1 user.max_user_namespaces=15000; on Ubuntu 24.04 and "
    "later also kernel.apparmor_restrict_unprivileged_userns=0 or an AppArmor profile for bwrap",
    "landlock": "a kernel of 5.13 or later with landlock in the lsm= list",
    "seccomp": "x86_64 or aarch64 with CONFIG_SECCOMP_FILTER",
    "devices": "chmod 666 /dev/null /dev/zero /dev/urandom (they must be character devices)",
}


@dataclass(frozen=True, slots=True)
class Layer:
    """One line of `avow doctor`."""

    name: str
    works: bool
    detail: str
    remedy: str = ""


def _try_level(level: Isolation) -> str:
    """Start a zygote at a level: "" when it runs a program, else what went wrong."""
    from avow.core.errors import ExecutionError
    from avow.core.types import Program
    from avow.execute.limits import Limits
    from avow.execute.worker import Worker

    worker = Worker(level, Limits())
    try:
        trace = worker.observe(Program("def works():\n    return 1\n", "works"), [])
        return trace.error
    except (IsolationError, ExecutionError) as error:
        return str(error)
    finally:
        worker.close()


@cache
def level_error(level: Isolation) -> str:
    """Why a level does not work here, "" when it does. Tried once a process."""
    if sys.platform != "linux":
        return f"isolation needs Linux, this is {sys.platform}"
    if level == Isolation.SANDBOXED and not shutil.which("bwrap"):
        return "bubblewrap is not installed"
    return _try_level(level)


def best_level(wanted: Isolation | None, accept: Isolation) -> Isolation:
    """The level to run at.

    Raises:
        IsolationError: the wanted level, or every acceptable one, does not work here.
    """
    if wanted is not None:
        if error := level_error(wanted):
            raise IsolationError(
                f"isolation level {int(wanted)} is not to be had here ({error})", hint="See avow doctor."
            )
        return wanted
    errors: list[str] = []
    for level in (Isolation.SANDBOXED, Isolation.NAMESPACED, Isolation.CONFINED):
        if not (error := level_error(level)):
            if level >= accept:
                return level
            raise IsolationError(
                f"this machine offers isolation level {int(level)} of 3 ({'; '.join(errors)})",
                hint=f"See avow doctor; accept with --isolation {int(level)}",
            )
        errors.append(error)
    raise IsolationError(
        f"no isolation works on this machine ({errors[-1]}), so no program is run", hint="See avow doctor."
    )


def _devices() -> tuple[bool, str]:
    for name in ("/dev/null", "/dev/zero", "/dev/urandom"):
        info = Path(name).stat() if Path(name).exists() else None
        if info is None or not stat.S_ISCHR(info.st_mode):
            return False, f"{name} is no character device"
        if info.st_mode & 0o666 != 0o666:
            return False, f"{name} has mode {stat.S_IMODE(info.st_mode):04o}, expected 0666"
    return True, "/dev/null, /dev/zero and /dev/urandom are open to all"


def _seccomp() -> tuple[bool, str]:
    try:
        return True, f"a filter of {len(confine.base_filter()) // 8} instructions"
    except OSError as error:
        return False, str(error)


def _landlock() -> tuple[bool, str]:
    version = confine.landlock_version() if sys.platform == "linux" else 0
    return version > 0, f"ABI {version}" if version else "not in this kernel, or not enabled"


def _level(level: Isolation) -> Callable[[], tuple[bool, str]]:
    def probe() -> tuple[bool, str]:
        error = level_error(level)
        return not error, error or "a program was run in it"

    return probe


def _identity() -> tuple[bool, str]:
    if os.geteuid() == 0:
        return True, "started as root: programs run as nobody, root is given up before bubblewrap"
    return True, f"started as user {os.geteuid()}: programs run in a user namespace of their own"


def layers() -> list[Layer]:
    """Every layer, tried."""
    probes: list[tuple[str, Callable[[], tuple[bool, str]]]] = [
        ("user", _identity), ("devices", _devices), ("seccomp", _seccomp), ("landlock", _landlock),
        ("bubblewrap", _level(Isolation.SANDBOXED)), ("namespaces", _level(Isolation.NAMESPACED)),
        ("confinement", _level(Isolation.CONFINED)),
    ]  # fmt: skip
    found = []
    for name, probe in probes:
        works, detail = probe()
        found.append(Layer(name, works, detail, "" if works else _REMEDIES.get(name, "")))
    return found
