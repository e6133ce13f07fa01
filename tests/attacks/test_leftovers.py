"""Nothing of a program is left for the next one: no process, no file, no memory."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest
from tests.attacks.arena import Arena, program, settled

from avow.core.types import Isolation

DAEMON = """
import os, time
def f(x):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.chdir("/")
            os.closerange(0, 256)
            while True: time.sleep(1)
        os._exit(0)
    return x * x
"""
SURVIVORS = {
    "daemon": DAEMON,
    "daemon_on_load": DAEMON.replace("def f(x):", "def g(x):") + "\ng(1)\ndef f(x): return x * x\n",
    "many": "import os, time\nfor _ in range(30):\n    if os.fork() == 0:\n        time.sleep(600)\ndef f(x): return x * x",
    "ignoring": "import os, signal, time\nif os.fork() == 0:\n    for s in range(1, 65):\n        try: signal.signal(s, signal.SIG_IGN)\n"
    "        except (OSError, ValueError): pass\n    time.sleep(600)\ndef f(x): return x * x",
    "orphaned": "import os, time, ctypes\nctypes.CDLL(None).prctl(1, 0, 0, 0, 0)\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(600)\n"
    "def f(x): return x * x",
    "executed": "import subprocess\nsubprocess.Popen(['/usr/bin/sleep', '600'], start_new_session=True)\ndef f(x): return x * x",
    "threads": "import threading, time\nfor _ in range(10):\n    threading.Thread(target=time.sleep, args=(600,), daemon=True).start()\n"
    "def f(x): return x * x",
    "traced": "import os, time\nif os.fork() == 0:\n    while True:\n        if os.fork(): os._exit(0)\n        time.sleep(0.01)\ndef f(x): return x * x",
}


@pytest.mark.parametrize("survivor", SURVIVORS)
def test_no_process_survives(arena: Arena, survivor: str) -> None:
    """Seen from the host, through all namespaces: after the program the worker's processes are those of before."""
    before = settled(arena)
    arena.judgement(SURVIVORS[survivor])
    arena.trace(SURVIVORS[survivor], 1, 2)
    assert settled(arena) == before


def test_a_program_cannot_outlive_its_worker(arena: Arena) -> None:
    other = Arena(arena.level)
    pids = {p for p in settled(other) if Path(f"/proc/{p}").exists()}
    other.trace(DAEMON, 2)
    pids |= other.processes()
    other.close()
    assert [p for p in pids if Path(f"/proc/{p}").exists() and "Z" not in _state(p)] == []


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return "Z"


FILES = {
    "file": "open('/tmp/left', 'w').write('x')",
    "hidden": "open('/tmp/.left', 'w').write('x')",
    "folder": "os.makedirs('/tmp/a/b/c')",
    "closed_folder": "os.mkdir('/tmp/a'); open('/tmp/a/b', 'w'); os.chmod('/tmp/a', 0)",
    "closed_by_birth": "os.mkdir('/tmp/a', 0o300); open('/tmp/a/b', 'w')",
    "deep": "\nfor _ in range(400):\n    os.mkdir('d'); os.chdir('d')",
    "many": "\nfor i in range(4000): os.close(os.open(f'/tmp/{i}', os.O_CREAT))",
    "links": "os.symlink('/', '/tmp/root'); os.symlink('/tmp', '/tmp/self'); os.symlink('missing', '/tmp/dangling')",
    "odd_names": "open(b'/tmp/\\xff\\n \\x01', 'w'); open('/tmp/' + 'n' * 255, 'w')",
    "fifo": "os.mkfifo('/tmp/fifo')",
    "full": "\ntry: open('/tmp/full', 'wb').write(bytes(1 << 25))\nexcept OSError: pass",
    "read_only": "open('/tmp/a', 'w'); os.chmod('/tmp/a', 0)",
    "root_closed": "os.chmod('/tmp', 0)",
    "attribute": "os.setxattr('/tmp', 'user.left', b'x')",
    "hard_link": "open('/tmp/a', 'w'); [os.link('/tmp/a', f'/tmp/l{i}') for i in range(50)]",
    "mapped": "import mmap; f = open('/tmp/m', 'w+b'); f.truncate(1 << 20); mmap.mmap(f.fileno(), 1 << 20)[:3] = b'abc'",
}
LOOK = """
    space = os.statvfs("/tmp")
    return sorted(os.listdir("/tmp")), os.getcwd(), space.f_bfree, space.f_ffree, oct(os.stat("/tmp").st_mode), os.listxattr("/tmp")
"""


@pytest.mark.parametrize("left", FILES)
def test_tmp_is_new_for_each_program(arena: Arena, left: str) -> None:
    host = sorted(p.name for p in Path("/tmp").iterdir())
    body = FILES[left] if FILES[left].startswith("\n") else "\n" + FILES[left]
    if arena.level == Isolation.CONFINED:
        arena.probe(f"os.chdir('/tmp'){body}\nreturn 'done'")  # at this level no file can be written at all
        assert not {"left", ".left", "a", "fifo", "full", "0", "m"} & {p.name for p in Path("/tmp").iterdir()} - set(
            host
        )
        return
    clean = arena.probe(LOOK)
    assert clean[0] == []
    arena.probe(f"os.chdir('/tmp'){body}\nreturn 'done'")
    assert arena.probe(LOOK) == clean
    assert not {"left", ".left", "a", "fifo", "full"} & {p.name for p in Path("/tmp").iterdir()} - set(host)


SCAN = """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
libc.sbrk.restype = ctypes.c_void_p
libc.write.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t]

def pages():
    near = {id(x) >> 20 for x in (object(), [], {}, "x" * 5000, b"y" * 5000, os, ctypes, bytearray(9000))}
    top = libc.sbrk(0) >> 20
    return sorted({m + d for m in near for d in range(-24, 24)} | set(range(top - 64, top + 1)))

def f(x):
    reading, writing = os.pipe()
    wanted = bytes(reversed(b"-KRAM-"))
    found = set()
    for megabyte in pages():
        previous = b""
        for page in range(megabyte << 20, (megabyte + 1) << 20, 4096):
            if libc.write(writing, page, 4096) == 4096:
                data = previous + os.read(reading, 4096)
                at = data.find(wanted)
                while at >= 0:
                    found.add(data[at + 6:at + 22].decode("latin-1"))
                    at = data.find(wanted, at + 1)
                previous = data[-40:]
            else:
                previous = b""
    return sorted(found)
"""


def test_the_memory_of_others_is_not_inherited(arena: Arena) -> None:
    """A child is a copy of its zygote: what earlier programs, inputs and tests were must not be in it. The scan reads all
    pages around the heap, without faults, by writing them to a pipe; it finds what it was given itself."""
    secret = secrets.token_hex(8)
    mark = f"-MARK-{secret}"
    arena.judgement(f"def f(x): return 4\nmark = '{mark}'", f"assert f('{mark}') == '{mark}'")
    arena.trace(f"def f(x): return x\nmark = '{mark}'", mark)
    arena.judgement("def f(x): return 4", f"class A: mark = '{mark}'\nassert f(A()) == 4")
    own = secrets.token_hex(8)
    limits = arena.worker.limits
    arena.worker.limits = type(limits)(total_cpu=20.0, call_cpu=20.0, load_cpu=5.0)
    try:
        observation = arena.seen(f"{SCAN}\nmark = '-MARK-{own}'\n")
    finally:
        arena.worker.limits = limits
    assert own in observation.data, "the scan sees what is there"
    assert secret not in observation.data


def test_what_a_program_changes_in_python_is_its_own(arena: Arena) -> None:
    arena.judgement("""
        import builtins, json, sys, math, random
        builtins.len = lambda x: 4
        builtins.print = None
        math.sqrt = lambda x: 4
        json.dumps = lambda *a, **k: "4"
        sys.modules["re"] = None
        sys.setrecursionlimit(10)
        random.random = lambda: 4
        def f(x): return 4
    """)
    after = program("import json, math, random, re, sys\ndef f(x): return [len([1]), math.sqrt(9), json.dumps(1), re.sub('a', 'b', 'a'),\n"
                    "    sys.getrecursionlimit() > 900, random.random() < 1, callable(print)]")  # fmt: skip
    (judgement,) = arena.worker.check(after, ["assert f(1) == [1, 3.0, '1', 'b', True, True, True]"], "", "trusted")
    assert judgement.passed, judgement.reason
