"""The command line as a whole: help, completion, exit codes, streams that fail, the time it takes to say what it is."""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path

import click
import pytest
from tests.app.command import AVOW, POSITIVE, RIGHT, TASK, avow, candidates, complaint, environment, process

from avow.app import cli
from avow.app.group import main_group
from avow.app.options import SECTIONS
from avow.core.config import NAMES

SUBCOMMANDS = {
    "models": ["list", "show", "add", "remove"], "log": ["list", "show", "export"], "config": ["show", "path"],
}  # fmt: skip


def commands() -> list[tuple[str, ...]]:
    return [(name,) for name in cli.COMMANDS] + [(name, sub) for name, subs in SUBCOMMANDS.items() for sub in subs]


@pytest.mark.parametrize("args", [(), ("-h",), ("--help",)])
def test_help_lists_every_command(tmp_path: Path, args: tuple[str, ...]) -> None:
    done = process(tmp_path, *args)
    assert (done.code, done.err) == (0, "")
    for name, text in cli.COMMANDS.items():
        assert f"  {name} " in done.out
        assert text in done.out


def test_the_group_and_the_short_way_give_one_help(capsys: pytest.CaptureFixture[str]) -> None:
    context = main_group.make_context("avow", ["doctor"])
    assert main_group.get_help(context) + "\n" == cli.help_text()
    assert cli.main(["--help", "-h"]) == 0  # goes through click, the other through the table
    assert capsys.readouterr().out == cli.help_text()


def test_every_command_exists_and_is_summed_up_as_in_the_table() -> None:
    for name, text in cli.COMMANDS.items():
        command = import_module(f"avow.app.{name}").command
        assert isinstance(command, click.Command)
        assert command.name == name
        if not isinstance(command, click.Group):
            assert command.short_help == text
    for name, subs in SUBCOMMANDS.items():
        assert list(import_module(f"avow.app.{name}").command.commands) == subs


def test_each_subcommand_is_summed_up_in_its_own_words(capsys: pytest.CaptureFixture[str]) -> None:
    for name, subs in SUBCOMMANDS.items():
        assert cli.main([name, "-h"]) == 0
        lines = capsys.readouterr().out.partition("Commands:\n")[2].splitlines()
        assert [line.split()[0] for line in lines] == sorted(subs)
        assert len({line.split(maxsplit=1)[1] for line in lines}) == len(subs)


@pytest.mark.parametrize("args", commands(), ids=" ".join)
def test_every_command_explains_itself(args: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    for flag in ("-h", "--help"):
        assert cli.main([*args, flag]) == 0
        shown = capsys.readouterr()
        assert shown.out.startswith(f"Usage: avow {' '.join(args)}")
        assert shown.err == ""


def test_help_imports_nothing_that_takes_time() -> None:
    code = "import sys; from avow.app.cli import main; main(['-h']); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (
        set(done.stderr.split()) & {"click", "rich", "numpy", "msgspec", "httpx2", "sqlite3", "typing", "dataclasses"}
        == set()
    )


def test_help_takes_less_than_three_bare_pythons() -> None:
    def seconds(command: list[str]) -> float:
        start = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        return time.perf_counter() - start

    script = Path(sys.executable).parent / "avow"
    helps = [str(script), "--help"] if script.exists() else [*AVOW, "--help"]
    pairs = [(seconds([sys.executable, "-c", "pass"]), seconds(helps)) for _ in range(21)]
    bare, with_help = (statistics.median(column) for column in zip(*pairs, strict=True))
    assert with_help < 3 * bare


def test_version(tmp_path: Path) -> None:
    from avow import __version__

    assert avow(tmp_path, "--version").out == f"avow {__version__}\n"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (
            ["zzz"],
            "avow: no such command 'zzz'. There is: bench, calibrate, complete, completion, config, data, doctor, eval, generate, log, models, monitor, ... See avow -h.",
        ),
        (["slove"], "avow: no such command 'slove'. Did you mean 'solve'? See avow -h."),
        (["log", "lst"], "avow: no such command 'lst'. Did you mean 'list'? See avow log -h."),
        (["run", "p.py", "--nope"], "avow: no such option '--nope'. See avow run -h."),
        (["run", "p.py", "--tests"], "avow: no such option '--tests'. Did you mean '--test'? See avow run -h."),
        (
            ["solve", "t.py", "--sampels", "3"],
            "avow: no such option '--sampels'. Did you mean '--samples'? See avow solve -h.",
        ),
        (["solve", "t.py", "-n"], "avow: option '-n' requires an argument. See avow solve -h."),
        (["solve"], "avow: missing argument 'TASK'. See avow solve -h."),
        (["solve", "a.py", "b.py"], "avow: got unexpected extra argument (b.py). See avow solve -h."),
        (["run", "p.py"], "avow: missing option '--task'. See avow run -h."),
        (
            ["completion", "tcsh"],
            "avow: invalid value for '{bash|zsh|fish}': 'tcsh' is not one of 'bash', 'zsh', 'fish'. See",
        ),
        (["log", "list", "-n", "0"], "avow: invalid value for '-n': 0 is not in the range x>=1. See avow log list -h."),
    ],
)
def test_a_command_line_without_sense(tmp_path: Path, args: list[str], said: str) -> None:
    assert complaint(avow(tmp_path, *args)).startswith(said)


def test_every_setting_is_a_flag_with_its_help_and_its_variable(capsys: pytest.CaptureFixture[str]) -> None:
    assert sorted(name for names in SECTIONS.values() for name in names) == sorted(NAMES)
    cli.main(["solve", "-h"])
    shown = " ".join(capsys.readouterr().out.split())
    for name, field in NAMES.items():
        assert "--" + name.replace("_", "-") in shown
        assert field.metadata["help"] in shown
        assert f"AVOW_{name.upper()}]" in shown.replace("AVOW_ ", "AVOW_")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_ask_avow(tmp_path: Path, shell: str) -> None:
    done = avow(tmp_path, "completion", shell)
    assert done.code == 0
    assert f"_AVOW_COMPLETE={shell}_complete" in done.out


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("avow so", {"solve"}),
        ("avow log sh", {"show"}),
        ("avow solve --sam", {"--samples"}),
        ("avow completion z", {"zsh"}),
        ("avow solve -r c", {"cluster", "codet"}),
        ("avow select --select=ma", {"maxpass"}),
        ("avow eval humaneval -r avow,co", {"avow,codet"}),
        ("avow log show 20", set()),
    ],
)
def test_completion_completes(tmp_path: Path, words: str, found: set[str]) -> None:
    env = environment(tmp_path, COMP_WORDS=words, COMP_CWORD=str(words.count(" ")), _AVOW_COMPLETE="bash_complete")
    done = avow(tmp_path, env=env)
    assert {line.partition(",")[2] for line in done.out.split()} == found


def test_completion_knows_the_runs(tmp_path: Path) -> None:
    (tmp_path / "task.py").write_text(TASK)
    folder = candidates(tmp_path / "c", [RIGHT])
    assert avow(tmp_path, "select", "task.py", folder, "--store", "s.db").code == 0
    (run,) = avow(tmp_path, "log", "--store", "s.db", "--json").json["runs"]
    for words, found in (
        ("avow log show --store s.db 2", [run["id"]]),
        ("avow log show 2", []),
        ("avow log show --store x 2", []),
    ):
        env = environment(tmp_path, COMP_WORDS=words, COMP_CWORD=str(words.count(" ")), _AVOW_COMPLETE="bash_complete")
        done = avow(tmp_path, env=env)
        assert [line.partition(",")[2] for line in done.out.split()] == found
        assert done.err == ""


def test_a_mistake_of_ours_is_one_line_and_code_3(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from avow.app import doctor

    def broken() -> object:
        raise RuntimeError("the first line\nthe second")

    monkeypatch.setattr(doctor, "layers", broken)
    assert cli.main(["doctor"]) == 3
    assert capsys.readouterr().err == "avow: internal error: RuntimeError: the first line; --debug shows where\n"
    assert cli.main(["doctor", "--debug"]) == 3
    assert "Traceback" in capsys.readouterr().err
    monkeypatch.setenv("AVOW_DEBUG", "1")
    assert cli.main(["log", "show", "none"]) == 2
    shown = capsys.readouterr().err
    assert "Traceback" in shown
    assert shown.splitlines()[-1].startswith("avow: no run starts with 'none'")


def shell(home: Path, line: str, **env: str) -> subprocess.CompletedProcess[bytes]:
    whole = f'avow() {{ "{sys.executable}" -m avow "$@"; }}; {line}'
    return subprocess.run(
        ["bash", "-c", whole], cwd=home, env=environment(home, **env), capture_output=True, check=False
    )


@pytest.mark.parametrize("args", ["--help", "--version", "solve -h", "log -h", "log", "config", "completion bash"])
def test_streams_that_fail(tmp_path: Path, args: str) -> None:
    full = shell(tmp_path, f"avow {args} > /dev/full")
    assert (full.returncode, full.stderr) == (2, b"avow: the output cannot be written: No space left on device\n")
    gone = shell(tmp_path, f"avow {args} | true; exit ${{PIPESTATUS[0]}}")
    assert gone.returncode in (0, 141)  # 0 where all was written before the reader went
    assert gone.stderr == b""
    closed = shell(tmp_path, f"avow {args} >&-")
    said = b"avow: standard output is closed. To see no result, write > /dev/null.\n"
    assert (closed.returncode, closed.stderr) == (2, said)
    silent = shell(tmp_path, f"avow {args} >&- 2>&-")
    assert (silent.returncode, silent.stdout, silent.stderr) == (2, b"", b"")


def test_a_program_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "task.py").write_text(TASK)
    folder = candidates(tmp_path / "c", [RIGHT, POSITIVE])
    for args in ("", "--json"):
        full = shell(tmp_path, f"avow select task.py {folder} {args} > /dev/full")
        assert full.returncode == 2
        assert full.stderr.splitlines()[-1] == b"avow: the output cannot be written: No space left on device"
    shut = shell(tmp_path, f"avow select task.py {folder} --store s.db >&-")
    assert shut.returncode == 2
    assert not (tmp_path / "s.db").exists()  # nothing is begun that nobody could read
    headed = shell(tmp_path, f"avow select task.py {folder} | head -1; exit ${{PIPESTATUS[0]}}")
    assert headed.returncode in (0, 141)
    assert headed.stdout == RIGHT.splitlines(keepends=True)[0].encode()
    assert b"avow:" not in headed.stderr


def test_errors_need_no_stderr(tmp_path: Path) -> None:
    assert shell(tmp_path, "avow solve missing.py 2>&-").returncode == 2
    assert shell(tmp_path, "avow solve missing.py 2>/dev/full").returncode == 2


def test_a_locale_that_is_not_utf8_changes_no_program(tmp_path: Path) -> None:
    program = "def total_even(xs):\n    # gerade Zähler: ∑\n    return sum(x for x in xs if x % 2 == 0)\n"
    (tmp_path / "task.py").write_text(TASK)
    folder = candidates(tmp_path / "c", [program])
    done = shell(tmp_path, f"avow select task.py {folder}", PYTHONIOENCODING="ascii", LC_ALL="C", PYTHONUTF8="0")
    assert (done.returncode, done.stdout) == (0, program.encode())
    assert done.stderr.isascii()


def descendants(pid: int) -> list[int]:
    """All processes that one has started, and those that they have."""
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    children = [int(word) for word in found.stdout.split()]
    return [*children, *(below for child in children for below in descendants(child))]


def heeding(number: int) -> list[str]:
    """The beginning of a command that a signal ends, even where the tests run under nohup, which ignores it."""
    reset = f"import os, signal, sys; signal.signal({number:d}, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])"
    return [sys.executable, "-c", reset]


@pytest.mark.parametrize(
    ("number", "code", "word"),
    [(signal.SIGINT, 130, "interrupted"), (signal.SIGTERM, 143, "terminated"), (signal.SIGHUP, 143, "terminated")],
)
def test_an_interrupt_keeps_what_was_paid_for(tmp_path: Path, number: int, code: int, word: str) -> None:
    (tmp_path / "task.py").write_text(TASK)
    endless = [f"def total_even(xs):\n    while True:\n        pass  # {i}\n" for i in range(40)]
    folder = candidates(tmp_path / "c", [RIGHT, POSITIVE, *endless])
    process = subprocess.Popen(
        [*heeding(number), *AVOW, "select", "task.py", folder, "--workers", "1"], cwd=tmp_path,
        env=environment(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while '"kind": "traces"' not in avow(tmp_path, "log", "export").out:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    started = descendants(process.pid)
    assert started
    os.kill(process.pid, number)  # it alone: what it has started must not outlive it
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (code, b"")
    assert (
        err.decode().splitlines()[-1]
        == f"avow: {word}; what was paid for is kept, the same command goes on where it stopped"
    )
    time.sleep(0.5)
    states = subprocess.run(
        ["ps", "-o", "stat=", *map(str, started)], capture_output=True, text=True, check=False
    ).stdout.split()
    assert [state for state in states if state[0] != "Z"] == []  # the dead that nobody has fetched yet are dead
    assert b"Traceback" not in err
    runs = avow(tmp_path, "log", "list", "--json").json["runs"]
    assert [run["finished"] for run in runs] == [None]
    assert '"kind": "traces"' in avow(tmp_path, "log", "export").out
