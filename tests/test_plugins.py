"""A package that is really installed, `tests/plugin`, adds a domain, an executor and a rule, and avow runs with them."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.app.command import ALSO_RIGHT, RIGHT, TASK, environment, process

import avow
from avow.core import registry
from avow.core.config import Settings
from avow.core.protocols import Domain, Executor
from avow.core.types import Isolation
from avow.domains.python.domain import PythonDomain
from avow.execute.executor import PythonExecutor
from avow.select import RULES
from avow.testing import ScriptedModel

POINTS = """
[avow.domains]
postfix = avow_postfix:Postfix
[avow.executors]
postfix = avow_postfix:Runner
[avow.selectors]
shortest = avow_postfix:Shortest
"""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder on the path as `pip install` leaves it: the module and its .dist-info."""
    folder = tmp_path / "site"
    info = folder / "avow_postfix-1.0.dist-info"
    info.mkdir(parents=True)
    shutil.copy(Path(__file__).parent / "plugin" / "avow_postfix.py", folder)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: avow-postfix\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(POINTS)
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.setenv("AVOW_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)
    yield folder
    sys.modules.pop("avow_postfix", None)


TWICE = avow.Task("twice", "Twice x.", domain="postfix")


@pytest.mark.usefixtures("site")
def test_a_domain_with_its_executor_and_a_rule_of_another_package() -> None:
    model = ScriptedModel(["answer: x 2 *", "x x +", "x x *", "x x + +"], ["2 -> 4\n3 -> 6"])
    run = avow.solve(TWICE, model, samples=8, tests=1)
    assert run.choice is not None
    assert (run.choice.code, run.choice.rule) == ("x x +\n", "avow")
    assert [c.samples for c in run.choice.candidates] == [4, 2, 2]
    assert run.choice.difference is not None
    assert (run.choice.difference.call, run.choice.difference.chosen) == ("x = 3", "6")
    assert (run.isolation, run.usage.executions, run.tests) == (Isolation.NONE, 4, 2)
    shortest = avow.solve(TWICE, model, samples=8, tests=1, select="shortest").choice
    assert shortest is not None
    assert (len(shortest.code), shortest.rule) == (6, "shortest")


@pytest.mark.usefixtures("site")
def test_its_trusted_and_given_tests() -> None:
    run = avow.choose(TWICE, ["x x *", "x 2 *"], tests=["5 -> 25"], trusted=["3 -> 6"])
    assert run.choice is not None
    assert (run.choice.code, run.choice.proven, run.passing) == ("x 2 *\n", True, 1)
    with pytest.raises(avow.TaskError, match="has no arrow"):
        avow.choose(TWICE, ["x"], trusted=["f(3) == 6"])


@pytest.mark.usefixtures("site")
def test_a_rule_of_another_package_chooses_python_programs() -> None:
    run = avow.choose(TASK, [RIGHT, ALSO_RIGHT, ALSO_RIGHT.replace("total", "t")], select="shortest")
    assert run.choice is not None
    assert (run.choice.code, run.choice.rule) == (RIGHT, "shortest")
    assert 0 < run.choice.posterior < 1
    with pytest.raises(avow.ConfigError, match=r"unknown selector 'shortes'. Did you mean 'shortest'\?"):
        avow.choose(TASK, [RIGHT], select="shortes")


def test_the_command_line_knows_it(site: Path) -> None:
    (site / "task.py").write_text(TASK)
    (site / "c").mkdir()
    (site / "c" / "1.py").write_text(ALSO_RIGHT)
    (site / "c" / "2.py").write_text(RIGHT)
    env = environment(site, PYTHONPATH=os.pathsep.join([str(site), *filter(None, [os.environ.get("PYTHONPATH")])]))
    done = process(site, "select", "task.py", "c", "--select", "shortest", "--json", env=env)
    assert done.code == 0, done.err
    assert done.json["choice"]["rule"] == "shortest"
    assert done.json["choice"]["code"] == RIGHT


def test_what_is_not_installed_is_named() -> None:
    with pytest.raises(avow.ConfigError, match=r"unknown domain 'pyton'. Did you mean 'python'\?"):
        avow.solve(replace(TWICE, domain="pyton"), ScriptedModel(["x"]))


def test_avow_registers_its_own_parts_as_others_do() -> None:
    assert {name: type(registry.selector(name)) for name in registry.names("avow.selectors")} == {
        name: type(rule) for name, rule in RULES.items()
    }
    python: Domain = registry.domain("python")
    assert isinstance(python, PythonDomain)
    executor: Executor = registry.executor(python.executor, Settings())
    assert isinstance(executor, PythonExecutor)
    executor.close()
