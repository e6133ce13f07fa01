"""The last trusted step before a zygote: what has to be done by the user who started avow.

As root: bind folders that `nobody` could not walk to (a Python under a home directory) into a mount namespace of our own,
then give up root for good; only then comes bubblewrap. Without bubblewrap: a user namespace with everything private in it.
The argument is {"drop": uid or null, "binds": [[source, name under /mnt]], "unshare": bool, "command": [...]} as JSON.
"""

from __future__ import annotations

import os
import sys

import json

from . import confine



def bind(binds: list[list[str]]) -> None:
    """Make folders readable under /mnt, in a mount namespace that nobody else sees."""
    confine.unshare(confine.NEWNS)
    confine.mount("none", "/", "", confine.MS_REC | confine.MS_PRIVATE)
    confine.mount("tmpfs", "/mnt", "tmpfs", confine.MS_NOSUID | confine.MS_NODEV, "size=64k,mode=755")
    for source, name in binds:
        os.mkdir("/mnt" + name, 0o755)
        confine.mount(source, "/mnt" + name, "", confine.MS_BIND | confine.MS_REC)


def drop(uid: int) -> None:
    """Become an ordinary user with no groups, for good."""
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)


def unshare_all() -> None:
    """New user, mount, pid, ipc, network and uts namespaces; the caller goes on as the first process in them."""
    uid, gid = os.getuid(), os.getgid()
    confine.unshare(confine.NEWUSER | confine.NEWNS | confine.NEWPID | confine.NEWIPC | confine.NEWNET | confine.NEWUTS)
    for path, text in (("setgroups", "deny"), ("uid_map", f"65534 {uid} 1"), ("gid_map", f"65534 {gid} 1")):
        with open(f"/proc/self/{path}", "w") as file:
            file.write(text)
    pid = os.fork()
    if pid:
        _, status = os.waitpid(pid, 0)
        os._exit(os.waitstatus_to_exitcode(status) & 0xFF)
    confine.die_with_parent()


def main() -> None:
    plan = json.loads(sys.argv[1])
    if plan["binds"]:
        bind(plan["binds"])
    if plan["drop"] is not None:
        drop(plan["drop"])
    if plan["unshare"]:
        unshare_all()
    os.chdir("/")
    os.execve(plan["command"][0], plan["command"], {"PYTHONHASHSEED": "0"})
