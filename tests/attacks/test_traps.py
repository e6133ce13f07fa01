"""The traps that sandboxes of this kind are known to fall into, each tried. Numbers follow the list in docs/execution.md's spirit:

1 secrets in the environment of the sandbox's own first process   2 process limits that do not bind root
3 a user id that is only cosmetic                                 4 a Python below a home directory
5 a disk filled by many small files                               6 results opened by a path that a program chose
7 an exit status taken for a verdict                              8 device nodes of the host with a wrong mode
9 a runner that changes the owner of its standard streams         10 a kernel that refuses user namespaces
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from tests.attacks.arena import Arena, is_root, settled

import avow
from avow.core.types import Isolation

SOURCE = Path(avow.__file__).resolve().parents[1]


def python(script: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a script in an interpreter of its own, with this avow."""
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        capture_output=True,
        text=True,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(SOURCE), **environment},
        check=False,
    )


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError:  # it ended just now
        return b""


def test_1_no_process_of_the_sandbox_carries_the_environment(arena: Arena) -> None:
    """Not the program alone: bubblewrap's first process in the sandbox is one that a program could look at."""
    os.environ["AVOW_TEST_API_KEY"] = "sk-very-secret"
    try:
        other = Arena(arena.level)
    finally:
        del os.environ["AVOW_TEST_API_KEY"]
    try:
        seen = [_read(f"/proc/{pid}/environ") for pid in settled(other)]
        assert any(seen), "an environment was looked at"
        for environment in seen:
            assert set(environment.split(b"\0")) <= {b"", b"PYTHONHASHSEED=0", b"LD_BIND_NOW=1", b"PWD=/"}
        assert b"sk-very" not in b"".join(_read(f"/proc/{p}/cmdline") for p in other.processes())
        assert "AVOW" not in repr(other.probe("return dict(os.environ)"))
    finally:
        other.close()


def test_2_programs_are_not_root_so_that_limits_bind(arena: Arena) -> None:
    assert 0 not in arena.probe("return os.getresuid() + os.getresgid()")
    pids = arena.processes() - {arena.zygote()} if arena.level > Isolation.CONFINED else arena.processes()
    owners = {Path(f"/proc/{p}").stat().st_uid for p in pids if Path(f"/proc/{p}").exists()}
    assert 0 not in owners, "on the host, too, none of the sandbox's processes runs as root"


@pytest.mark.skipif(not is_root(), reason="only root owns files that another user may not read")
def test_3_root_is_given_up_for_good(arena: Arena, tmp_path: Path) -> None:
    secret = Path(sys.base_prefix) / "lib" / f"avow-test-{os.getpid()}"
    secret.write_text("root's own")
    secret.chmod(0o600)
    try:
        assert arena.probe(f"return open({str(secret)!r}).read()") == ("PermissionError", 13)
        for body in ("os.setuid(0)", "os.seteuid(0)", "os.setgid(0)", "os.setgroups([0])"):
            assert arena.probe(body)[0] in ("PermissionError", "OSError")
    finally:
        secret.unlink()


def test_4_nothing_above_the_python_is_shown(arena: Arena) -> None:
    prefix = Path(os.path.realpath(sys.base_prefix))
    above = [str(p) for p in prefix.parents if len(p.parts) > 1 and not str(p).startswith("/usr")]
    for folder in above:
        assert arena.probe(f"return os.listdir({folder!r})")[0] in ("PermissionError", "FileNotFoundError")
        if arena.level == Isolation.SANDBOXED:
            siblings = [str(p) for p in Path(folder).iterdir() if p not in (prefix, *prefix.parents)]
            assert arena.probe(f"return [p for p in {siblings!r} if os.path.lexists(p)]") == []
    assert arena.probe("import fractions, decimal, sqlite3\nreturn fractions.Fraction(1, 2) + 1 > 1") is True


def test_5_many_files_fill_no_disk(arena: Arena) -> None:
    written = arena.probe("""
        total = 0
        try:
            for n in range(3000):
                with open(f"/tmp/{n}", "wb", buffering=0) as file: total += file.write(bytes(1 << 16))
        except OSError: pass
        return total
    """)
    assert written <= (16 << 20 if arena.level > Isolation.CONFINED else 0)


def test_6_no_result_is_read_from_a_path(arena: Arena) -> None:
    """Results are frames on a socket: a program's files, links among them, are never opened by anything but itself."""
    linked = arena.probe(
        "os.symlink('/etc/shadow', '/tmp/result.json'); os.mkfifo('/tmp/out'); os.symlink('/proc/self/fd/0', '/tmp/in')"
    )
    if arena.level == Isolation.CONFINED:
        assert linked == ("PermissionError", 13), "at this level there are no files of its own at all"
    else:
        assert (linked, arena.probe("return os.listdir('/tmp')")) == (None, [])


@pytest.mark.parametrize("status", [0, 1, 121, 255])
def test_7_an_exit_status_is_no_verdict(arena: Arena, status: int) -> None:
    for source in (
        f"import os\ndef f(x): os._exit({status})",
        f"import os\nos._exit({status})",
        f"import sys\ndef f(x): sys.exit({status})",
    ):
        assert not arena.judgement(source).passed


_BAD_DEVICE = """
    from avow.execute.guest import confine
    confine.unshare(confine.NEWNS{also})
    confine.mount("none", "/", "", confine.MS_REC | confine.MS_PRIVATE)
    open("/dev/shm/not-a-device", "w").close()
    confine.mount("/dev/shm/not-a-device", "/dev/null", "", confine.MS_BIND)
    from avow.execute.probe import layers
    line = next(layer for layer in layers() if layer.name == "devices")
    print(line.works, line.detail, line.remedy, sep="|")
"""


@pytest.mark.skipif(not is_root(), reason="needs root to put a bad device node in a mount namespace of the test's own")
def test_8_a_broken_device_node_is_named() -> None:
    shown = python(_BAD_DEVICE.format(also=""))
    works, detail, remedy = shown.stdout.strip().split("|")
    assert works == "False", shown.stderr
    assert "/dev/null" in detail
    assert "chmod" in remedy


def test_9_standard_streams_and_devices_keep_their_owner(arena: Arena) -> None:
    before = [
        (os.stat(p).st_uid, os.stat(p).st_mode) for p in ("/dev/null", "/dev/zero", "/dev/urandom", "/tmp", "/var/tmp")
    ]
    arena.probe("for fd in (0, 1, 2, 3):\n    try: os.fchown(fd, os.getuid(), -1)\n    except OSError: pass")
    arena.probe("for fd in (0, 1, 2):\n    try: os.fchmod(fd, 0)\n    except OSError: pass")
    assert [
        (os.stat(p).st_uid, os.stat(p).st_mode) for p in ("/dev/null", "/dev/zero", "/dev/urandom", "/tmp", "/var/tmp")
    ] == before


_NO_NAMESPACES = """
    import os
    from avow.execute.guest import confine, launch
    confine.no_new_privileges()
    if os.geteuid() == 0:
        launch.drop(65534)
    calls = confine._NUMBERS[os.uname().machine]  # user namespaces are refused, as by AppArmor on Ubuntu 24.04
    refused = [confine._deny_argument(calls[name], 0, 0x45, confine.NEWUSER, when=True) for name in ("clone", "unshare")]
    confine.apply_seccomp(confine._start() + b"".join(refused) + confine._op(0x06, 0x7FFF0000))
    from avow.core.errors import IsolationError
    from avow.core.types import Isolation, Program
    from avow.execute.executor import PythonExecutor
    from avow.execute.plan import make_call
    try:
        PythonExecutor(workers=1)
    except IsolationError as error:
        print(error)
    try:
        PythonExecutor(Isolation.SANDBOXED, workers=1)
    except IsolationError as error:
        print(error)
    with PythonExecutor(accept=Isolation.CONFINED, workers=1) as executor:
        (_, trace), = executor.observe([Program("def f(x): return x * x", "f")], [make_call("f", [3])])
        print(int(executor.isolation), trace.cells[0].data)
"""


def test_10_without_user_namespaces_it_says_so_and_falls_back_when_allowed(world: list[str]) -> None:
    shown = subprocess.run([*world, "-c", textwrap.dedent(_NO_NAMESPACES)], capture_output=True, text=True, check=False)
    lines = shown.stdout.splitlines()
    assert len(lines) == 3, shown.stderr
    assert "this machine offers isolation level 1 of 3" in lines[0]
    assert "--isolation 1" in lines[0]
    assert "isolation level 3 is not to be had here" in lines[1]
    assert lines[2] == "1 9"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The command of a Python that every user may run, with a copy of avow that every user may read."""
    python_for_all = next((p for p in ("/usr/bin/python3", sys.executable) if _usable(p)), None)
    if python_for_all is None:
        pytest.skip("needs a Python of 3.11 or later that every user may run")
    folder = Path("/var/tmp") / f"avow-world-{os.getpid()}"
    shutil.copytree(SOURCE / "avow", folder / "avow", ignore=shutil.ignore_patterns("__pycache__"))
    subprocess.run(["chmod", "-R", "a+rX", str(folder)], check=True)
    request = [python_for_all, "-B"]
    os.environ["PYTHONPATH"] = str(folder)
    yield request  # type: ignore[misc]
    del os.environ["PYTHONPATH"]
    shutil.rmtree(folder)


def _usable(path: str) -> bool:
    shown = subprocess.run(
        [path, "-c", "import sys; print(sys.version_info >= (3, 11), sys.base_prefix)"],
        capture_output=True,
        text=True,
        check=False,
    )
    good, _, prefix = shown.stdout.strip().partition(" ")
    folders = [Path(prefix), *Path(prefix).parents]
    return good == "True" and all(p.stat().st_mode & 0o001 for p in folders)


_AS_USER = """
    import os, sys, tempfile
    if os.geteuid() == 0:
        from avow.execute.guest import launch
        launch.drop(1234)
    from avow.core.types import Isolation, Program
    from avow.execute.probe import layers
    from avow.execute.plan import make_call
    from avow.execute.worker import Worker
    from avow.execute.limits import Limits
    own = tempfile.NamedTemporaryFile(dir="/var/tmp", mode="w")
    own.write("mine"); own.flush()
    code = f'''
    import os
    def f(x):
        path, seen = {own.name!r}, []
        for act in (lambda: open(path).read(), lambda: os.chmod(path, 0), lambda: os.kill({os.getpid()}, 9), lambda: os.listdir("/home"),
                    lambda: open("/proc/self/environ").read(), lambda: os.utime(path, (0, 0)), lambda: os.unlink(path)):
            try: seen.append(act())
            except OSError as error: seen.append(type(error).__name__)
        return seen
    '''
    import textwrap
    for level in (Isolation.SANDBOXED, Isolation.NAMESPACED, Isolation.CONFINED):
        worker = Worker(level, Limits())
        trace = worker.observe(Program(textwrap.dedent(code), "f"), [make_call("f", [1])])
        (judgement,) = worker.check(Program("def f(x): return x * x", "f"), ["assert f(3) == 9"], "", "trusted")
        print(int(level), judgement.passed, trace.error or trace.cells[0].data)
        worker.close()
    print(open(own.name).read(), oct(os.stat(own.name).st_mode)[-3:])
"""


def test_an_ordinary_user_has_all_levels_and_loses_nothing(world: list[str]) -> None:
    """Programs run with this user's own id on the host: at no level may they touch what is the user's."""
    shown = subprocess.run([*world, "-c", textwrap.dedent(_AS_USER)], capture_output=True, text=True, check=False)
    lines = shown.stdout.splitlines()
    assert len(lines) == 4, shown.stderr
    assert lines[3] == "mine 600"
    for line in lines[:3]:
        level, passed, seen = line.split(" ", 2)
        assert passed == "True"
        held = {"PermissionError", "FileNotFoundError", "ProcessLookupError"}
        import json

        assert set(json.loads(seen)[1:]) <= held, f"level {level}: {seen}"
