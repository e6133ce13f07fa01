"""What a program can reach of the machine: nothing of the host's files, network, processes and secrets, at any level.

What differs between the levels is said in each test: a root of its own (SANDBOXED), a /tmp and processes of its own
(NAMESPACED and up), neither (CONFINED).
"""

from __future__ import annotations

import os
import platform
import socket
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from tests.attacks.arena import Arena, descendants, is_root

from avow.core.types import Isolation, Outcome

DENIED = {("FileNotFoundError", 2), ("PermissionError", 13), ("NotADirectoryError", 20)}
REFUSED = {("PermissionError", 1), ("PermissionError", 13)}


@pytest.fixture
def public() -> Iterator[Path]:
    """A folder of the host that every user may use, with a secret in it that belongs to the user of the sandbox."""
    with tempfile.TemporaryDirectory(dir="/var/tmp") as name:
        folder = Path(name)
        folder.chmod(0o777)
        secret = folder / "secret"
        secret.write_text("a key")
        secret.chmod(0o666)
        if is_root():
            os.chown(secret, 65534, 65534)
        yield folder


@pytest.mark.parametrize(
    "path",
    ["/etc/passwd", "/etc/shadow", "/etc/hostname", "/root/.ssh/id_rsa", "/root/.bashrc", "/home", "/proc/1/environ", "/proc/self/environ",
     "/proc/self/maps", "/proc/self/mem", "/proc/version", "/sys/kernel", "/var/log", "/run", "/dev/mem", "/dev/kmsg", "/dev/tty", "/dev/ptmx",
     "/dev/shm", "/dev/vda", "/dev/sda", "/dev/fuse", "/dev/kvm", "/boot", "/var/run/docker.sock", "/mnt", "/etc"],
)  # fmt: skip
def test_files_of_the_host_are_out_of_reach(arena: Arena, path: str) -> None:
    reading = f"return os.listdir({path!r}) if os.path.isdir({path!r}) else open({path!r}, 'rb').read(10)"
    found = arena.probe(reading)
    assert found in DENIED or (path == "/etc" and set(found) <= {"ld.so.cache", "alternatives"})


def test_a_file_for_all_is_not_for_programs(arena: Arena, public: Path) -> None:
    secret = public / "secret"
    for body in (f"return open({str(secret)!r}).read()", f"return os.listdir({str(public)!r})", f"open({str(public / 'new')!r}, 'w')",
                 f"os.unlink({str(secret)!r})", f"os.rename({str(secret)!r}, {str(public / 'b')!r})", f"os.truncate({str(secret)!r}, 0)",
                 f"os.link({str(secret)!r}, '/tmp/link')", f"os.mkdir({str(public / 'd')!r})", f"os.mkfifo({str(public / 'p')!r})"):  # fmt: skip
        assert arena.probe(body) in DENIED | {("OSError", 18)}, body
    assert [p.name for p in public.iterdir()] == ["secret"]
    assert secret.read_text() == "a key"


def test_modes_owners_times_and_attributes_stay(arena: Arena, public: Path) -> None:
    """Landlock does not cover these, so a filter does; the file belongs to the very user that the program runs as."""
    secret = str(public / "secret")
    before = os.stat(secret)
    for body in (f"os.chmod({secret!r}, 0)", f"os.utime({secret!r}, (0, 0))", f"os.setxattr({secret!r}, 'user.x', b'1')",
                 f"os.chown({secret!r}, os.getuid(), os.getgid())", f"os.chmod({str(public)!r}, 0)"):  # fmt: skip
        assert arena.probe(body) in DENIED | REFUSED, body
    after = os.stat(secret)
    assert (after.st_mode, after.st_mtime, after.st_ctime) == (before.st_mode, before.st_mtime, before.st_ctime)


def test_a_symlink_leads_nowhere(arena: Arena, public: Path) -> None:
    if arena.level == Isolation.CONFINED:
        assert arena.probe(f"os.symlink({str(public / 'secret')!r}, '/tmp/link')") in REFUSED
    else:
        assert (
            arena.probe(f"os.symlink({str(public / 'secret')!r}, '/tmp/link')\nreturn open('/tmp/link').read()")
            in DENIED
        )


@pytest.mark.parametrize(
    "folder", ["sys.prefix", "os.path.dirname(os.__file__)", "'/usr'", "'/avow/guest'", "'/'", "'/usr/lib'"]
)
def test_nothing_that_it_reads_can_be_written(arena: Arena, folder: str) -> None:
    denied = DENIED | REFUSED | {("OSError", 30)}
    assert arena.probe(f"open(os.path.join({folder}, 'planted.py'), 'w')") in denied
    assert arena.probe(f"os.chmod({folder}, 0o777)") in denied


def test_own_guest_files_are_not_writable(arena: Arena) -> None:
    body = "import guest.codec as c\n" if arena.level == Isolation.SANDBOXED else "c = sys.modules['guest.codec']\n"
    assert arena.probe(f"{body}open(c.__file__, 'a')") in DENIED | REFUSED | {("OSError", 30)}


def test_the_root_holds_python_and_its_libraries_only(arena: Arena) -> None:
    """SANDBOXED: nothing else is there. Below it is there, cannot be opened or listed, but its presence can be seen."""
    assert arena.probe("return os.listdir('/')") == ("PermissionError", 13)
    names = [
        "boot",
        "etc/passwd",
        "etc/shadow",
        "home",
        "media",
        "mnt",
        "opt",
        "proc/self",
        "run",
        "sbin",
        "srv",
        "sys/kernel",
        "var",
    ]
    seen = arena.probe(f"return [n for n in {names!r} if os.path.lexists('/' + n)]")
    if arena.level == Isolation.SANDBOXED:
        assert seen == []
        assert (
            arena.probe(
                "return [n for n in ('mem', 'kmsg', 'tty', 'ptmx', 'shm', 'fd') if os.path.lexists('/dev/' + n)]"
            )
            == []
        )
    assert arena.probe("return [os.path.lexists(p) for p in ('/dev/null', '/usr/lib', sys.prefix)]") == [
        True,
        True,
        True,
    ]


def test_no_environment(arena: Arena) -> None:
    assert arena.probe("return dict(os.environ)") == {}
    assert arena.probe("""
        libc = ctypes.CDLL(None)
        environ = ctypes.POINTER(ctypes.c_char_p).in_dll(libc, "environ")
        return [environ[0]] if environ else []
    """) in ([], [None], [b"PYTHONHASHSEED=0"])  # fmt: skip


NETWORK = {
    "tcp": "socket.create_connection(('127.0.0.1', PORT), 1)",
    "udp": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', PORT))",
    "tcp6": "socket.create_connection(('::1', PORT), 1)",
    "abstract": "socket.socket(socket.AF_UNIX).connect(chr(0) + NAME)",
    "path": "socket.socket(socket.AF_UNIX).connect(PATH)",
    "datagram": "socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto(b'x', PATH)",
    "pair": "socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)[0].sendto(b'x', PATH)",
    "sequence": "socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)",
    "raw": "socket.socket(socket.AF_INET, socket.SOCK_RAW, 1)",
    "packet": "socket.socket(socket.AF_PACKET, socket.SOCK_RAW)",
    "netlink": "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)",
    "vsock": "socket.socket(socket.AF_VSOCK)",
    "listening": "s = socket.socket()\ns.bind(('', 0))\ns.listen()",
    "names": "socket.getaddrinfo('localhost.example', 80)",
}


@pytest.mark.parametrize("way", NETWORK)
def test_no_network(arena: Arena, public: Path, way: str) -> None:
    with ExitStack() as stack:
        tcp = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        abstract, path = (
            stack.enter_context(socket.socket(socket.AF_UNIX)),
            stack.enter_context(socket.socket(socket.AF_UNIX)),
        )
        datagram = stack.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM))
        listener, mailbox = str(public / "listener"), str(public / "mailbox")
        name = f"avow-test-{os.getpid()}"  # of the whole machine, on which tests run side by side
        abstract.bind(f"\0{name}")
        path.bind(listener)
        datagram.bind(mailbox)
        for place in (listener, mailbox):
            os.chmod(place, 0o777)
        for server in (tcp, abstract, path):
            server.listen()
            server.setblocking(False)
        datagram.setblocking(False)
        where = mailbox if way in ("datagram", "pair") else listener
        given = f"PORT, PATH, NAME = {tcp.getsockname()[1]}, {where!r}, {name!r}"
        found = arena.probe(f"import socket\n{given}\n{NETWORK[way]}")
        assert found in REFUSED or found[0] == "gaierror"
        for server in (tcp, abstract, path):
            with pytest.raises(BlockingIOError):
                server.accept()
        with pytest.raises(BlockingIOError):
            datagram.recv(1)


# x86_64 numbers and arguments of calls that take a program out of its confinement or into another's memory
CALLS = {
    "ptrace": (101, 16, 1, 0, 0), "process_vm_readv": (310, 1, 0, 0, 0, 0, 0), "process_vm_writev": (311, 1, 0, 0, 0, 0, 0),
    "mount": (165, 0, 0, 0, 0, 0), "umount": (166, 0, 0), "pivot_root": (155, 0, 0), "chroot": (161, 0), "bpf": (321, 0, 0, 0),
    "move_mount": (429, 0, 0, 0, 0, 0), "fsopen": (430, 0, 0), "open_tree": (428, 0, 0, 0), "mount_setattr": (442, 0, 0, 0, 0, 0),
    "unshare_user": (272, 0x10000000), "unshare_pid": (272, 0x20000000), "clone_user": (56, 0x10000011, 0, 0, 0, 0),
    "setns": (308, 0, 0), "perf_event_open": (298, 0, 0, 0, 0, 0), "userfaultfd": (323, 0), "io_uring_setup": (425, 1, 0),
    "io_uring_enter": (426, 0, 0, 0, 0, 0), "add_key": (248, 0, 0, 0, 0, 0), "keyctl": (250, 0, 0, 0, 0, 0),
    "name_to_handle": (303, 0, 0, 0, 0, 0), "open_by_handle": (304, 0, 0, 0), "kexec_load": (246, 0, 0, 0, 0),
    "init_module": (175, 0, 0, 0), "pidfd_getfd": (438, 0, 0, 0), "kcmp": (312, 1, 1, 0, 0, 0), "reboot": (169, 0, 0, 0, 0),
    "swapon": (167, 0, 0), "acct": (163, 0), "settimeofday": (164, 0, 0), "clock_settime": (227, 0, 0), "personality": (135, 0),
    "shmget": (29, 0, 4096, 0o1666), "shmat": (30, 0, 0, 0), "shmctl": (31, 0, 0, 0), "msgget": (68, 0, 0o1666), "msgsnd": (69, 0, 0, 0, 0),
    "msgrcv": (70, 0, 0, 0, 0, 0), "semget": (64, 0, 1, 0o1666), "semop": (65, 0, 0, 0), "mq_open": (240, 0, 0o100, 0o666, 0),
    "x32": (0x40000000 + 39,), "setuid": (105, 0), "setgid": (106, 0), "sethostname": (170, 0, 0), "capset": (126, 0, 0),
    "iopl": (172, 3), "ioperm": (173, 0, 1, 1), "syslog": (103, 2, 0, 0), "vhangup": (153,), "quotactl": (179, 0, 0, 0, 0),
}  # fmt: skip


@pytest.mark.skipif(platform.machine() != "x86_64", reason="the system call numbers are those of x86_64")
@pytest.mark.parametrize("name", CALLS)
def test_dangerous_calls_are_refused(arena: Arena, name: str) -> None:
    arguments = ", ".join(f"ctypes.c_long({a})" for a in CALLS[name])
    result, errno = arena.probe(
        f"libc = ctypes.CDLL(None, use_errno=True)\nreturn libc.syscall({arguments}), ctypes.get_errno()"
    )
    assert result == -1
    # EINVAL and EFAULT where the kernel looks at the arguments first: setns without a file, capset without a header
    assert errno in (1, 38) or (name in ("setns", "capset", "setuid", "setgid") and errno in (9, 14, 22))


def test_clone3_is_not_there(arena: Arena) -> None:
    assert arena.probe(
        "libc = ctypes.CDLL(None, use_errno=True)\nreturn libc.syscall(435, 0, 0), ctypes.get_errno()"
    ) == (-1, 38)


def test_nobody_without_capabilities_and_without_a_way_to_gain_any(arena: Arena) -> None:
    uid, gid, groups, privileged, effective = arena.probe("""
        libc = ctypes.CDLL(None, use_errno=True)
        header, data = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
        assert libc.capget(header, data) == 0
        bounding = [data[i] for i in range(6)]
        return os.getresuid(), os.getresgid(), os.getgroups(), libc.prctl(39, 0, 0, 0, 0), bounding
    """)
    assert 0 not in uid + gid
    assert groups in ([], [65534]) or (os.geteuid() != 0 and groups == os.getgroups())  # only root can give groups up
    assert privileged == 1
    assert effective == [0] * 6


def test_setuid_programs_do_not_help(arena: Arena) -> None:
    found = arena.probe("""
        import subprocess
        shown = []
        for command in (["/usr/bin/su", "-c", "id"], ["/usr/bin/passwd", "-S"], ["/usr/bin/mount"], ["/usr/bin/id", "-u"]):
            if os.path.exists(command[0]):
                done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
                shown.append(done.stdout)
        return shown
    """)
    if arena.level == Isolation.CONFINED:
        assert found in REFUSED
    else:
        assert not any("uid=0" in text or text.strip() == "0" for text in found)


SIGNALS = {
    "group": "os.kill(0, SIGNAL)", "everyone": "os.kill(-1, SIGNAL)", "first": "os.kill(1, SIGNAL)", "parent": "os.kill(os.getppid(), SIGNAL)",
    "own_group": "os.killpg(os.getpgrp(), SIGNAL)", "host_number": "os.kill(ZYGOTE, SIGNAL)", "host_group": "os.kill(-ZYGOTE, SIGNAL)",
    "thread": "syscall(234, ZYGOTE, ZYGOTE, SIGNAL)",
    "queue": "import struct\nsyscall(129, ZYGOTE, SIGNAL, struct.pack('iii', SIGNAL, 0, -1) + bytes(116))",
    "thread_queue": "import struct\nsyscall(297, ZYGOTE, ZYGOTE, SIGNAL, struct.pack('iii', SIGNAL, 0, -1) + bytes(116))",
    "descriptor": "fd = os.pidfd_open(ZYGOTE)\nimport signal\nsignal.pidfd_send_signal(fd, SIGNAL)",
    "owner": "import fcntl, socket\na, b = socket.socketpair()\nfcntl.fcntl(a, 8, ZYGOTE)\nfcntl.fcntl(a, 10, SIGNAL)\n"
    "fcntl.fcntl(a, 4, 0o20000)\nb.send(b'x')",
    "owner_by_ioctl": "import fcntl, socket, struct\na, b = socket.socketpair()\nfcntl.ioctl(a, 0x8901, struct.pack('i', ZYGOTE))\n"
    "fcntl.fcntl(a, 10, SIGNAL)\nfcntl.fcntl(a, 4, 0o20000)\nb.send(b'x')",
}  # fmt: skip


@pytest.mark.parametrize("number", [9, 19, 15])
@pytest.mark.parametrize("way", SIGNALS)
def test_signals_reach_nobody_else(arena: Arena, way: str, number: int) -> None:
    """Every way is refused or meets nobody, but those that lead a program that is first in its namespace to itself.
    The arena checks that its zygote lives and answers.
    """
    running = sorted(descendants(arena.zygote()) | {arena.zygote()})[-1]
    seen = arena.seen(
        "import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)\n"
        "def syscall(*arguments):\n    if libc.syscall(*arguments): raise OSError(ctypes.get_errno(), 'refused')\n"
        f"SIGNAL, ZYGOTE = {number}, {running}\ndef f(x):\n    " + SIGNALS[way].replace("\n", "\n    ")
    )
    if arena.level > Isolation.CONFINED and way in ("group", "first", "parent"):
        assert (seen.outcome, seen.data) == (Outcome.VALUE, "null")
    else:
        assert seen.outcome is Outcome.RAISED, seen
        assert seen.data.startswith(('[["PermissionError"', '[["ProcessLookupError"'))
    arena.honest()


@pytest.mark.parametrize("body", [
    "os.setpriority(os.PRIO_PGRP, 0, 19)", "os.setpriority(os.PRIO_USER, 0, 19)", "os.setpriority(os.PRIO_PROCESS, ZYGOTE, 19)",
    "os.sched_setaffinity(ZYGOTE, [0])", "import resource\nresource.prlimit(ZYGOTE, resource.RLIMIT_NOFILE, (3, 3))",
])  # fmt: skip
def test_the_zygote_keeps_its_priority_and_limits(arena: Arena, body: str) -> None:
    tree = sorted(descendants(arena.zygote()) | {arena.zygote()})
    before = {pid: os.sched_getaffinity(pid) for pid in tree}
    arena.probe(f"ZYGOTE = {tree[-1]}\n{body}")
    assert {os.getpriority(os.PRIO_PROCESS, pid) for pid in tree if Path(f"/proc/{pid}").exists()} == {0}
    assert all(os.sched_getaffinity(pid) == before[pid] for pid in tree if Path(f"/proc/{pid}").exists())


def test_no_terminal_to_type_into(arena: Arena) -> None:
    assert arena.probe("import fcntl\nfcntl.ioctl(0, 0x5412, b'x')") in REFUSED | {("OSError", 25)}
    assert arena.probe("return os.isatty(0) or os.isatty(1) or os.isatty(2)") is False


def test_descriptors_are_null_and_the_channel(arena: Arena) -> None:
    found = arena.probe("""
        import stat
        kinds = {}
        for fd in range(1024):
            try: info = os.fstat(fd)
            except OSError: continue
            kinds[fd] = "socket" if stat.S_ISSOCK(info.st_mode) else os.major(info.st_rdev), os.minor(info.st_rdev)
        return kinds
    """)
    assert found == {0: (1, 3), 1: (1, 3), 2: (1, 3), 3: ("socket", 0)}
