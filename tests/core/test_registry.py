"""The registry, with a package that is really installed on the path."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from avow.core.errors import ConfigError
from avow.core.names import did_you_mean, nearest
from avow.core.registry import find, names

Install = Callable[[str, str], None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Install a distribution: its name, its entry points."""

    def add(name: str, points: str) -> None:
        site = tmp_path / name
        info = site / f"{name}-1.0.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(points)
        monkeypatch.syspath_prepend(str(site))

    module = tmp_path / "avow_plugin_for_tests.py"
    module.write_text("def shortest(evidence):\n    return 'shortest'\n")
    (tmp_path / "avow_plugin_that_breaks.py").write_text("raise RuntimeError('no licence\\nfound')\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield add  # type: ignore[misc]
    for broken in ("avow_plugin_for_tests", "avow_plugin_that_breaks"):
        sys.modules.pop(broken, None)


def test_a_package_adds_a_selector(install: Install) -> None:
    install("plug", "[avow.selectors]\nshortest-of-all = avow_plugin_for_tests:shortest\n")
    assert "shortest-of-all" in names("avow.selectors")
    assert "avow_plugin_for_tests" not in sys.modules  # looking is not loading
    assert find("avow.selectors", "shortest-of-all")(None) == "shortest"
    with pytest.raises(ConfigError, match=r"unknown selector 'shortest-of-al'. Did you mean 'shortest-of-all'\?"):
        find("avow.selectors", "shortest-of-al")
    with pytest.raises(ConfigError, match="unknown executor 'shortest-of-all'"):
        find("avow.executors", "shortest-of-all")


def test_a_package_that_breaks_is_named(install: Install) -> None:
    install(
        "plug",
        "[avow.domains]\nb = avow_plugin_that_breaks:x\nm = no_such_module_here:x\na = avow_plugin_for_tests:x\n"
        "n = sys:maxsize\n",
    )
    with pytest.raises(ConfigError, match=r"domain 'n' \(sys:maxsize\) is int, expected a class or function"):
        find("avow.domains", "n")
    for name, says in (("b", "RuntimeError: no licence$"), ("m", "ModuleNotFoundError"), ("a", "AttributeError")):
        with pytest.raises(ConfigError, match=f"domain '{name}' .* cannot be loaded: .*{says}"):
            find("avow.domains", name)


def test_two_packages_with_one_name(install: Install) -> None:
    install("plug", "[avow.samplers]\ntwice = avow_plugin_for_tests:shortest\nsame = avow_plugin_for_tests:shortest\n")
    install("plug2", "[avow.samplers]\ntwice = avow_plugin_for_tests:other\nsame = avow_plugin_for_tests:shortest\n")
    with pytest.raises(ConfigError, match="sampler 'twice' is registered by plug and plug2"):
        find("avow.samplers", "twice")
    assert find("avow.samplers", "same")(None) == "shortest"  # one thing, installed twice


def test_a_group_that_does_not_exist_is_our_own_mistake() -> None:
    with pytest.raises(ValueError, match="no such group"):
        find("avow.nothing", "x")


def test_nearest_names() -> None:
    assert nearest("CodeT", ["codet", "b4"]) == "codet"
    assert nearest("B4", ["Codet", "b4"]) == "b4"
    assert nearest("zzz", ["codet"]) is None
    assert nearest("x", []) is None
    assert did_you_mean("zzz", ["b", "a"]) == "There is: a, b."
    assert did_you_mean("zzz", []) == ""
    assert did_you_mean("qqqqqqqqq", [f"n{i:02}" for i in range(20)]).endswith("n11, ...")
