"""Layers of confinement that a process puts on itself: namespaces, resource limits, capabilities, Landlock, seccomp.

Linux system calls through ctypes. Everything costly (the seccomp programme, the open directories that Landlock rules
refer to) is done once in the zygote and inherited; a forked child only gives up what the zygote still needs. It does
not decide what is needed: `layers` says which to use, and a layer that was asked for and fails raises OSError, which
ends the child before any untrusted code runs.
"""

from __future__ import annotations

import ctypes
import itertools
import os
import resource
import signal
import stat
import struct
from collections.abc import Iterator
from typing import Any

NEWNS, NEWUSER, NEWPID, NEWNET, NEWIPC, NEWUTS = 0x20000, 0x10000000, 0x20000000, 0x40000000, 0x08000000, 0x04000000
MS_NOSUID, MS_NODEV, MS_REC, MS_PRIVATE, MS_BIND = 2, 4, 1 << 14, 1 << 18, 1 << 12
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS, _PR_CAP_AMBIENT = 1, 4, 22, 38, 47
_PR_CAP_AMBIENT_RAISE, _SECCOMP_MODE_FILTER = 2, 2
_libc = ctypes.CDLL(None, use_errno=True)
_libc.mount.argtypes = [ctypes.c_char_p, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_ulong, ctypes.c_char_p]
_libc.prctl.argtypes = [ctypes.c_int] + [ctypes.c_ulong] * 4
_libc.syscall.restype = ctypes.c_long
# Made once, and used before the first fork: what a call creates at its first use, every child would create anew.
_capset, _capget, _unshare, _setns = _libc.capset, _libc.capget, _libc.unshare, _libc.setns
for _function in (_capset, _capget):
    _function.argtypes = [ctypes.c_char_p, ctypes.c_char_p]
for _function in (_unshare, _setns):
    _function.argtypes = [ctypes.c_int] * (1 if _function is _unshare else 2)
_REHEARSALS = 10


def _checked(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def unshare(flags: int) -> None:
    _checked(_unshare(flags), "unshare")


def mount(source: str, target: str, kind: str, flags: int, data: str = "") -> None:
    """mount(2)."""
    _checked(_libc.mount(source.encode(), target.encode(), kind.encode(), flags, data.encode()), f"mount {target}")


def no_new_privileges() -> None:
    _checked(_libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")


def die_with_parent() -> None:
    _checked(_libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0), "parent death signal")


def be_readable() -> None:
    """Own one's entries in /proc again after a change of user: the maps of a new user namespace are written there."""
    _checked(_libc.prctl(_PR_SET_DUMPABLE, 1, 0, 0, 0), "dumpable")


# Emptying the permitted capabilities empties the ambient ones too: none is left, and with no_new_privileges and a uid
# other than 0 exec cannot bring any back.
_NO_CAPABILITIES = bytes(24)
_CAPABILITY_HEADER = struct.pack("Ii", 0x20080522, 0)
# What a zygote needs, in its own user namespace only: CAP_SYS_ADMIN for pid namespaces and mounts, CAP_DAC_OVERRIDE to
# empty /tmp.
_NEEDED = (21, 1)


def keep_administration() -> None:
    """Let these capabilities outlive exec: who is not user 0 in a namespace loses all others there."""
    bits = sum(1 << number for number in _NEEDED)
    _checked(_capset(_CAPABILITY_HEADER, struct.pack("6I", bits, bits, bits, 0, 0, 0)), "capset")
    for number in _NEEDED:
        _checked(_libc.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, number, 0, 0), "ambient capability")


_RESOURCES = {
    "memory": resource.RLIMIT_AS, "file": resource.RLIMIT_FSIZE, "files": resource.RLIMIT_NOFILE,
    "processes": resource.RLIMIT_NPROC,
}  # fmt: skip


def limit_resources(limits: dict[str, int]) -> None:
    """Limits of this process and all its children, bytes and counts; never above those that it has."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for name, wanted in limits.items():
        hard = resource.getrlimit(_RESOURCES[name])[1]
        bound = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(_RESOURCES[name], (bound, bound))


# --- Landlock: which files, and no TCP, no signals and abstract sockets beyond the own domain -------------------------

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_EXECUTE, _READ_FILE, _WRITE_FILE, _READ_DIR, _TRUNCATE = 1, 4, 2, 8, 1 << 14


def landlock_version() -> int:
    """The kernel's Landlock ABI, 0 where there is none."""
    return max(0, int(_libc.syscall(ctypes.c_long(_CREATE_RULESET), None, ctypes.c_size_t(0), ctypes.c_uint32(1))))


class Landlock:
    """File rules: read and execute beneath `readable`, everything beneath the scratch directory, nothing else."""

    def __init__(self, readable: list[str]) -> None:
        self.version = landlock_version()
        if not self.version:
            raise OSError(38, "landlock: not in this kernel")
        self._all = 0x1FFF | (1 << 13 if self.version >= 2 else 0) | (_TRUNCATE if self.version >= 3 else 0)
        self._all |= 1 << 15 if self.version >= 5 else 0
        self._rules = [
            (os.open(p, os.O_PATH | os.O_CLOEXEC), _EXECUTE | _READ_FILE | (_READ_DIR if os.path.isdir(p) else 0))
            for p in readable
        ]
        for device in ("/dev/null", "/dev/zero", "/dev/urandom"):
            if os.path.exists(device):
                self._rules.append((os.open(device, os.O_PATH | os.O_CLOEXEC), _READ_FILE | _WRITE_FILE))

    def apply(self, scratch: int | None) -> None:
        """Restrict this process and its children for good; `scratch` is an open directory."""
        net, scoped = (3, 3) if self.version >= 6 else (3, 0) if self.version >= 4 else (0, 0)
        attributes = struct.pack("QQQ", self._all, net, scoped)
        size = 24 if self.version >= 6 else 16 if self.version >= 4 else 8
        ruleset = _checked(
            _libc.syscall(ctypes.c_long(_CREATE_RULESET), attributes, ctypes.c_size_t(size), ctypes.c_uint32(0)),
            "landlock",
        )
        for fd, access in self._rules:
            self._allow(ruleset, fd, access)
        if scratch is not None:
            self._allow(ruleset, scratch, self._all)
        _checked(_libc.syscall(ctypes.c_long(_RESTRICT_SELF), ctypes.c_int(ruleset), ctypes.c_uint32(0)), "landlock")
        os.close(ruleset)

    @staticmethod
    def _allow(ruleset: int, fd: int, access: int) -> None:
        rule = struct.pack("=Qi", access, fd)
        _checked(
            _libc.syscall(ctypes.c_long(_ADD_RULE), ctypes.c_int(ruleset), ctypes.c_int(1), rule, ctypes.c_uint32(0)),
            "landlock rule",
        )


# --- seccomp: system calls that a program under test never needs ------------------------------------------------------

_EPERM, _ENOSYS = 1, 38
# name: (x86_64, aarch64)
_DENIED = {
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "mount": (165, 40),
    "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51), "move_mount": (429, 429), "fsopen": (430, 430),
    "fsconfig": (431, 431), "fsmount": (432, 432), "open_tree": (428, 428), "fspick": (433, 433),
    "mount_setattr": (442, 442), "bpf": (321, 280), "perf_event_open": (298, 241), "add_key": (248, 217),
    "request_key": (249, 218), "keyctl": (250, 219), "userfaultfd": (323, 282), "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427), "open_by_handle_at": (304, 265), "name_to_handle_at": (303, 264),
    "kexec_load": (246, 104), "kexec_file_load": (320, 294), "init_module": (175, 105), "finit_module": (313, 273),
    "delete_module": (176, 106), "pidfd_getfd": (438, 438), "swapon": (167, 224), "reboot": (169, 142),
    "quotactl": (179, 60), "acct": (163, 89), "settimeofday": (164, 170), "clock_settime": (227, 112),
    "personality": (135, 92), "kcmp": (312, 272), "socket": (41, 198), "mq_open": (240, 180), "mq_unlink": (241, 181),
    "shmget": (29, 194), "shmat": (30, 196), "shmctl": (31, 195), "msgget": (68, 186), "msgsnd": (69, 189),
    "msgrcv": (70, 188), "msgctl": (71, 187), "semget": (64, 190), "semop": (65, 193), "semtimedop": (220, 192),
    "semctl": (66, 191),
}  # fmt: skip
# Landlock does not cover what changes the owner, mode, times or attributes of a file: denied where the host's files are
# in sight.
_METADATA = {
    "x86_64": (90, 91, 268, 452, 92, 93, 94, 260, 188, 189, 190, 197, 198, 199, 463, 466, 132, 235, 261, 280),
    "aarch64": (52, 53, 452, 54, 55, 5, 6, 7, 14, 15, 16, 463, 466, 88),
}
# Without a pid namespace: priorities and placement of other processes.
_OTHERS = {"x86_64": (141, 144, 142, 314, 251, 256, 279), "aarch64": (140, 119, 118, 274, 30, 238, 239)}
_NUMBERS = {
    "x86_64": {"clone": 56, "clone3": 435, "socketpair": 53, "ioctl": 16, "unshare": 272, "fork": 57, "vfork": 58,
               "fcntl": 72, "prctl": 157,
               "kill": 62, "tkill": 200, "tgkill": 234, "rt_sigqueueinfo": 129, "rt_tgsigqueueinfo": 297,
               "pidfd_send_signal": 424,
               "prlimit64": 302, "sched_setaffinity": 203},
    "aarch64": {"clone": 220, "clone3": 435, "socketpair": 199, "ioctl": 29, "unshare": 97, "fcntl": 25, "prctl": 167,
                "kill": 129, "tkill": 130, "tgkill": 131, "rt_sigqueueinfo": 138, "rt_tgsigqueueinfo": 240,
                "pidfd_send_signal": 424,
                "prlimit64": 261, "sched_setaffinity": 122},
}  # fmt: skip
_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_NAMESPACE_FLAGS = 0x7E020080 | NEWUSER  # every CLONE_NEW* flag, time and cgroup among them


def _op(code: int, k: int, jt: int = 0, jf: int = 0) -> bytes:
    return struct.pack("=HBBI", code, jt, jf, k)


_LOAD, _EQUAL, _ANY_BIT, _RETURN = 0x20, 0x15, 0x45, 0x06
_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000


def _deny(number: int, errno: int = _EPERM) -> bytes:
    return _op(_EQUAL, number, 0, 1) + _op(_RETURN, _ERRNO | errno)


def _deny_argument(number: int, index: int, test: int, value: int, *, when: bool) -> bytes:
    """Deny a call when (or unless) an argument's low word passes a test; then load the number again."""
    hit, miss = (0, 1) if when else (1, 0)
    body = _op(_LOAD, 16 + 8 * index) + _op(test, value, hit, miss) + _op(_RETURN, _ERRNO | _EPERM) + _op(_LOAD, 0)
    return _op(_EQUAL, number, 0, 4) + body


def _start() -> bytes:
    machine = os.uname().machine
    if machine not in _NUMBERS:
        raise OSError(38, f"seccomp: no table for {machine}")
    out = _op(_LOAD, 4) + _op(_EQUAL, _ARCHITECTURES[machine], 1, 0) + _op(_RETURN, _KILL) + _op(_LOAD, 0)
    if machine == "x86_64":
        out += _op(0x35, 0x40000000, 0, 1) + _op(_RETURN, _ERRNO | _EPERM)  # the x32 table
    return out


def base_filter(*, host_files: bool = False) -> bytes:
    """For a zygote and all its children. Installed once: a filter a child costs 0.2 ms.

    The denied calls; no sockets (a path or an abstract name reaches services of the host, Landlock or not) but
    connected pairs; no user namespaces (the others need capabilities that children do not have); no input pushed into a
    terminal. `host_files`: the host's files are in sight.
    """
    column, n = list(_NUMBERS).index(os.uname().machine), _NUMBERS[os.uname().machine]
    out = _start() + b"".join(_deny(pair[column]) for pair in _DENIED.values())
    out += b"".join(_deny(number) for number in _METADATA[os.uname().machine] if host_files)
    out += _deny(n["clone3"], _ENOSYS)  # so that libc falls back to clone, whose flags can be read
    out += _deny_argument(n["socketpair"], 0, _EQUAL, 1, when=False)
    # streams only: a datagram can be sent to any address
    out += _deny_argument(n["socketpair"], 1, _ANY_BIT, 6, when=True)
    out += _deny_argument(n["clone"], 0, _ANY_BIT, _NAMESPACE_FLAGS, when=True)
    out += _deny_argument(n["unshare"], 0, _ANY_BIT, NEWUSER, when=True)
    out += _deny_argument(n["ioctl"], 1, _EQUAL, 0x5412, when=True)  # TIOCSTI
    return out + _op(_RETURN, _ALLOW)


def alone_filter(pid: int) -> bytes:
    """For a child without a pid namespace: no new processes, signals to itself only (also by way of a descriptor that
    has an owner), no limits, priorities or placement of others, and it cannot outlive the zygote.
    """
    n = _NUMBERS[os.uname().machine]
    out = _start() + _deny_argument(n["clone"], 0, _ANY_BIT, 0x10000, when=False)  # threads only
    out += b"".join(
        _deny(n[name])
        for name in ("fork", "vfork", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "pidfd_send_signal")
        if name in n
    )
    out += b"".join(_deny(number) for number in _OTHERS[os.uname().machine])
    out += b"".join(_deny_argument(n[name], 0, _EQUAL, pid, when=False) for name in ("kill", "tkill", "tgkill"))
    out += b"".join(_deny_argument(n[name], 0, _EQUAL, 0, when=False) for name in ("prlimit64", "sched_setaffinity"))
    owning = (8, 10, 15)  # F_SETOWN, F_SETSIG, F_SETOWN_EX
    out += b"".join(_deny_argument(n["fcntl"], 1, _EQUAL, command, when=True) for command in owning)
    by_ioctl = (0x8901, 0x8902)  # FIOSETOWN, SIOCSPGRP
    out += b"".join(_deny_argument(n["ioctl"], 1, _EQUAL, request, when=True) for request in by_ioctl)
    return out + _deny_argument(n["prctl"], 0, _EQUAL, _PR_SET_PDEATHSIG, when=True) + _op(_RETURN, _ALLOW)


def apply_seccomp(program: bytes) -> None:
    """Install a filter for good. Needs no_new_privileges."""
    buffer = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("HxxxxxxQ", len(program) // 8, ctypes.addressof(buffer))
    address = ctypes.create_string_buffer(header, len(header))
    _checked(_libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.addressof(address), 0, 0), "seccomp")


class Scratch:
    """A sized /tmp for one child at a time, emptied before the next if it was touched: mounting one for every child,
    with the mount namespace and the Landlock rule that this takes, costs half a millisecond.

    The file system stays the same for all: a Landlock rule holds for its root, and a landlocked process cannot mount.
    """

    def __init__(self, size: int) -> None:
        mount("tmpfs", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV, f"size={size},nr_inodes=4096,mode=1777")
        self.root = os.open("/tmp", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        os.chdir("/tmp")
        self._clean = self._state()

    def _state(self) -> tuple[int, ...]:
        space, root = os.fstatvfs(self.root), os.fstat(self.root)
        return space.f_bfree, space.f_ffree, root.st_ctime_ns, root.st_mtime_ns, root.st_mode

    def renew(self) -> None:
        """Give the next child an empty /tmp. To be called when no child is left.

        Raises:
            OSError: something cannot be removed.
        """
        if self._state() == self._clean:
            return
        if stat.S_IMODE(os.fstat(self.root).st_mode) != 0o1777:
            os.chmod(self.root, 0o1777)
        for name in os.listxattr(self.root):
            os.removexattr(self.root, name)
        self._empty()
        self._clean = self._state()

    def _empty(self) -> None:
        """Remove everything, however deep: what is in a folder is moved up under a name that no program could guess."""
        fresh = (f"{os.urandom(8).hex()}{n}" for n in itertools.count())
        while names := os.listdir(self.root):
            for name in names:
                try:
                    os.unlink(name, dir_fd=self.root)
                except IsADirectoryError:
                    self._dissolve(name, fresh)

    def _dissolve(self, folder: str, fresh: Iterator[str]) -> None:
        fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=self.root)
        for name in os.listdir(fd):
            os.rename(name, next(fresh), src_dir_fd=fd, dst_dir_fd=self.root)
        os.close(fd)
        os.rmdir(folder, dir_fd=self.root)


class Confinement:
    """What a zygote puts on itself, so that its children have it from birth, and what each child adds.

    layers: {"namespaces", "landlock", "seccomp", "host_files": bool, "readable": [paths], "scratch": bytes}.
    limits: {"memory", "file": bytes, "files", "processes": counts} of each child.
    """

    def __init__(self, layers: dict[str, Any], limits: dict[str, int]) -> None:
        self.namespaces = bool(layers["namespaces"])
        self._own = os.pidfd_open(os.getpid()) if self.namespaces else -1
        # a namespace counts its own processes; without one all processes of the user count, those of the zygote too
        self._late = {} if self.namespaces else {"processes": limits.pop("processes")}
        self._filter = bool(layers["seccomp"]) and not self.namespaces
        no_new_privileges()
        # its folders are opened first: the private /tmp hides those of an avow that was checked out below /tmp
        landlock = Landlock(layers["readable"]) if layers["landlock"] else None
        self.scratch = Scratch(layers["scratch"]) if self.namespaces and layers["scratch"] else None
        if landlock:
            landlock.apply(self.scratch.root if self.scratch else None)
        if layers["seccomp"]:
            apply_seccomp(base_filter(host_files=layers["host_files"]))
        limit_resources(limits)
        for _ in range(_REHEARSALS):
            _checked(_capget(_CAPABILITY_HEADER, bytes(24)), "capget")

    def enter(self) -> None:
        """The next child is the first process of a new pid namespace."""
        if self.namespaces:
            _checked(_unshare(NEWPID), "unshare")

    def leave(self) -> None:
        """Children are of this process's own pid namespace again."""
        if self.namespaces:
            _checked(_setns(self._own, NEWPID), "setns")

    def apply(self) -> None:
        """Finish the confinement of this child: no capability is left to undo what the zygote set up. Where it has no
        pid namespace, which would end with the zygote's, it is told to."""
        if not self.namespaces:
            die_with_parent()
            limit_resources(self._late)
        _checked(_capset(_CAPABILITY_HEADER, _NO_CAPABILITIES), "capset")
        if self._filter:
            apply_seccomp(alone_filter(os.getpid()))
