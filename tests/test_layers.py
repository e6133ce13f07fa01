"""Imports point down only.

    app > evals > pipeline > domains > {sample execute select verify certify explain} > lm > core

Walks the syntax trees of the package, so that imports within functions and under TYPE_CHECKING count as well. Every
rule is also tried on source that breaks it.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parent.parent / "src"
MODULES = sorted((SOURCE / "avow").rglob("*.py"))
STAGES = ("sample", "execute", "select", "verify", "certify", "explain")
LEVEL = {
    "core": 0, "lm": 1, **dict.fromkeys(STAGES, 2), "domains": 3, "told": 3.5, "table": 3.5, "spending": 3.5, "verifying": 3.5,
    "searching": 3.6, "pipeline": 4, "promise": 4.2, "outlines": 4.3, "api": 4.5,
    "evals": 5, "app": 6,
}  # fmt: skip
LEVEL |= {"recheck": 0, "testing": 0.5, "avow": 7, "__main__": 7}  # testing serves everybody, so it may need nothing but core
ONLY_IN = {
    "click": ("app.",), "rich": ("app.",), "starlette": ("app.",), "uvicorn": ("app.",), "jinja2": ("lm.", "app.reporting."),
    "httpx2": ("sample.openai",), "httpx": (), "requests": (), "urllib.request": (), "http.client": (),
    "torch": ("lm.", "explain."), "sqlglot": ("domains.sql.",),
    "hypothesis": ("verify.counterexample.",),
}  # fmt: skip
PURE = ("select", "certify")
PURE_MODULES = {
    "__future__", "abc", "ast", "bisect", "collections", "dataclasses", "difflib", "enum", "fractions", "functools",
    "heapq", "io", "itertools", "keyword", "math", "numpy", "operator", "re", "statistics", "string", "token",
    "tokenize", "types", "typing", "unicodedata", "warnings",
}  # fmt: skip
PURE_CORE = {f"avow.core.{name}" for name in ("errors", "evidence", "names", "protocols", "types")}
IMPURE_CALLS = frozenset({"open", "print", "input", "exec", "eval", "compile", "__import__", "breakpoint"})


def module_name(path: Path) -> str:
    """`avow.select.b4`, also for a package's `__init__`."""
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def part(module: str) -> str:
    """What a module belongs to: a stage, a layer, or `avow` for the package itself."""
    names = module.split(".")
    return names[1] if len(names) > 1 else "avow"


def imports(tree: ast.AST, module: str, *, package: bool = False) -> Iterator[str]:
    """Full names of all that is imported, wherever it stands: `a.b.c` for `from a.b import c`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = module.split(".")[: len(module.split(".")) - node.level + package] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{base}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in ("import_module", "__import__"):
                yield str(node.args[0].value)


def _is(name: str, wanted: str) -> bool:
    return name == wanted or name.startswith(wanted + ".")


def direction(module: str, found: list[str]) -> Iterator[str]:
    """Imports of avow that point up, or from one stage to another."""
    here = part(module)
    for name in found:
        if not _is(name, "avow") or name == "avow.__version__":
            continue
        there = part(name) if part(name) in LEVEL else "avow"
        if there != here and LEVEL[there] >= LEVEL[here]:
            yield f"{module} ({here}) imports {name} ({there})"


def foreign(module: str, found: list[str]) -> Iterator[str]:
    """Libraries that one place alone may use."""
    inside = module.removeprefix("avow.") + "."
    for name in found:
        for library, places in ONLY_IN.items():
            if _is(name, library) and not any(inside.startswith(p.rstrip(".") + ".") for p in places):
                yield f"{module} imports {name}"


def guest(module: str, found: list[str]) -> Iterator[str]:
    """The guest's files run in the sandbox, where nothing but Python itself exists."""
    if _is(module, "avow.execute.guest"):
        for name in found:
            if name.split(".")[0] not in sys.stdlib_module_names and not _is(name, "avow.execute.guest"):
                yield f"{module} imports {name}"


def purity(module: str, found: list[str], tree: ast.AST) -> Iterator[str]:
    """Selection and certification see no process, file, network or clock."""
    if part(module) not in PURE:
        return
    for name in found:
        ours = any(_is(name, allowed) for allowed in (*PURE_CORE, f"avow.{part(module)}"))
        if not ours and (_is(name, "avow") or name.split(".")[0] not in PURE_MODULES):
            yield f"{module} imports {name}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in IMPURE_CALLS:
            yield f"{module}:{node.lineno} calls {node.func.id}"


def violations(module: str, source: str, *, package: bool = False) -> list[str]:
    """All rules on one module."""
    tree = ast.parse(source)
    found = list(imports(tree, module, package=package))
    return [*direction(module, found), *foreign(module, found), *guest(module, found), *purity(module, found, tree)]


def test_the_package_was_found() -> None:
    names = {module_name(path) for path in MODULES}
    assert {"avow", "avow.core.types", "avow.execute.guest.candidate", "avow.select.b4"} <= names
    assert {part(name) for name in names} <= set(LEVEL)


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_imports_point_down(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert violations(module_name(path), source, package=path.name == "__init__.py") == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("avow.core.types", "from avow.select import RULES"),
        ("avow.select.b4", "from avow.execute.limits import Limits"),
        ("avow.select.b4", "def f():\n    from avow.sample import spec"),
        ("avow.execute.plan", "from avow import select"),
        ("avow.execute.plan", "from ..select import b4"),
        ("avow.execute.plan", "import importlib\nimportlib.import_module('avow.select.b4')"),
        ("avow.domains.python.load", "import avow.pipeline"),
        ("avow.pipeline", "from avow.app.cli import main"),
        ("avow.testing", "from avow.sample import rows"),
        ("avow.core.store", "from avow import solve"),
        ("avow.pipeline", "import rich.progress"),
        ("avow.sample.wire", "import httpx2"),
        ("avow.sample.openai_extra", "import httpx2"),
        ("avow.sample.files", "from urllib.request import urlopen"),
        ("avow.select.text", "import torch"),
        ("avow.execute.guest.wire", "import numpy"),
        ("avow.execute.guest.wire", "from avow.core.types import Call"),
        ("avow.execute.guest.wire", "from ..limits import Limits"),
        ("avow.select.b4", "import time"),
        ("avow.select.b4", "import random"),
        ("avow.select.b4", "from avow.core.store import Store"),
        ("avow.select.b4", "open('x')"),
    ],
)
def test_the_rules_catch_what_breaks_them(module: str, source: str) -> None:
    assert violations(module, source)


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("avow.app.cli", "import click\nfrom avow.pipeline import solve\nfrom avow import __version__"),
        ("avow.pipeline", "from avow.domains.python import domain\nfrom avow.select import RULES"),
        ("avow.sample.openai", "import httpx2\nfrom avow.core.config import Settings"),
        ("avow.execute.guest.wire", "import json\nfrom . import codec\nfrom .trial import execute"),
        ("avow.select.b4", "import numpy as np\nfrom avow.core.evidence import Evidence\nimport re\nre.compile('x')"),
        ("avow", "from avow.pipeline import solve"),
    ],
)
def test_the_rules_allow_what_the_design_wants(module: str, source: str) -> None:
    assert violations(module, source) == []
