"""The last trusted step before a zygote: what has to be done by the user who started avow.

As root: bind folders that `nobody` could not walk to (a Python under a home directory) into a mount namespace of our
own, then give up root for good; only then comes bubblewrap. Without bubblewrap they are shown again at their own place,
with nothing else of what was above them, and with namespaces a user namespace holds everything private.

The argument is JSON: {"drop": uid or null, "binds": [[source, name under /mnt]], "veil": [folders to cover],
"unshare": bool, "command": [...]}.
"""

from __future__ import annotations

import json
import os
import sys

from . import confine

_STEP = "/mnt"


def bind(binds: list[list[str]], veil: list[str]) -> None:
    """Make folders readable under /mnt, in a mount namespace that nobody else sees, and where a folder above them is
    covered also at their own place: the interpreter looks for its parts there.
    """
    os.umask(0o022)
    confine.unshare(confine.NEWNS)
    confine.mount("none", "/", "", confine.MS_REC | confine.MS_PRIVATE)
    confine.mount("tmpfs", _STEP, "tmpfs", confine.MS_NOSUID | confine.MS_NODEV, "size=64k,mode=755")
    for source, name in binds:
        os.mkdir(_STEP + name, 0o755)
        confine.mount(source, _STEP + name, "", confine.MS_BIND | confine.MS_REC)
    for folder in veil:
        confine.mount("tmpfs", folder, "tmpfs", confine.MS_NOSUID | confine.MS_NODEV, "size=64k,mode=755")
    for source, name in binds:
        if any(source.startswith(folder + "/") for folder in veil):
            os.makedirs(source, 0o755, exist_ok=True)
            confine.mount(_STEP + name, source, "", confine.MS_BIND | confine.MS_REC)


def drop(uid: int) -> None:
    """Become an ordinary user with no groups, for good."""
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)


def unshare_all() -> None:
    """New user, mount, pid, ipc, network and uts namespaces; the caller goes on as the first process in them."""
    uid, gid = os.getuid(), os.getgid()
    confine.be_readable()
    confine.unshare(confine.NEWUSER | confine.NEWNS | confine.NEWPID | confine.NEWIPC | confine.NEWNET | confine.NEWUTS)
    for path, text in (("setgroups", "deny"), ("uid_map", f"65534 {uid} 1"), ("gid_map", f"65534 {gid} 1")):
        with open(f"/proc/self/{path}", "w") as file:
            file.write(text)
    pid = os.fork()
    if pid:
        _, status = os.waitpid(pid, 0)
        os._exit(os.waitstatus_to_exitcode(status) & 0xFF)
    confine.die_with_parent()
    confine.keep_administration()


def main() -> None:
    plan = json.loads(sys.argv[1])
    if plan["binds"]:
        bind(plan["binds"], plan["veil"])
    if plan["drop"] is not None:
        drop(plan["drop"])
    if plan["unshare"]:
        unshare_all()
    os.chdir("/")
    os.execve(plan["command"][0], plan["command"], {"PYTHONHASHSEED": "0", "LD_BIND_NOW": "1"})
