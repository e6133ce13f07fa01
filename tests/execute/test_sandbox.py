"""What a sandbox is made of, and that one that does not start leaves nothing."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from avow.core.errors import IsolationError
from avow.core.store import Store
from avow.core.types import Isolation, Program
from avow.execute import sandbox
from avow.execute.executor import PythonExecutor
from avow.execute.limits import Limits
from avow.execute.plan import make_call
from avow.execute.probe import level_error
from avow.execute.sandbox import Python, Sandbox


@pytest.mark.parametrize(
    ("prefix", "shown"), [("/usr", True), ("/usr/local", True), ("/usr2/python", False), ("/opt", False)]
)
def test_only_what_lies_beneath_usr_is_of_the_system(prefix: str, shown: bool) -> None:
    assert Python("python3", prefix).of_system is shown


def interrupted(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def missing(*_: object, **__: object) -> list[str]:
    return ["/no/such/command"]


@pytest.mark.parametrize(
    ("place", "name", "failing", "error"),
    [(sandbox, "command_for", missing, IsolationError), (sandbox, "command_for", interrupted, KeyboardInterrupt),
     (sandbox.wire, "receive_packet", interrupted, KeyboardInterrupt)],
    ids=["missing", "interrupted_before", "interrupted_while_waiting"],
)  # fmt: skip
def test_one_that_does_not_start_leaves_nothing(
    place: object, name: str, failing: object, error: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    started, popen = [], subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda *a, **k: started.append(popen(*a, **k)) or started[-1])
    before = sorted(os.listdir("/proc/self/fd"))
    monkeypatch.setattr(place, name, failing)
    with pytest.raises(error):
        Sandbox(Isolation.CONFINED, "candidate", Limits().resources)
    monkeypatch.undo()
    assert sorted(os.listdir("/proc/self/fd")) == before
    assert all(process.returncode is not None for process in started)


def test_what_one_level_saw_is_not_reported_by_another(tmp_path: Path) -> None:
    levels = [level for level in Isolation if level and not level_error(level)]
    if len(levels) < 2:
        pytest.skip("one level of isolation works on this machine")
    program, calls = Program("def f(x):\n    return x\n", "f"), [make_call("f", (1,))]
    with Store(tmp_path / "store") as store:
        for level, executed in ((levels[0], 1), (levels[1], 1), (levels[1], 0)):
            with PythonExecutor(level, workers=1, store=store) as executor:
                list(executor.observe([program], calls))
                assert (executor.executed, executor.reused) == (executed, 1 - executed)
