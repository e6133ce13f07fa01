"""What a user meets first: light imports, honest `__all__`, files and functions of a size that can be read."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = sorted((ROOT / "src" / "avow").rglob("*.py"))
OURS = [*PACKAGE, *sorted((ROOT / "tests").rglob("*.py")), *sorted((ROOT / "benchmarks").rglob("*.py"))]
HEAVY = ("numpy", "httpx2", "rich", "click", "msgspec", "scipy", "torch", "sqlite3", "asyncio")
MAX_FILE = 500
MAX_FUNCTION = 40


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT / "src").with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def exported(path: Path) -> list[str] | None:
    """The names in a module's `__all__`, None where it has none."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets):
            return list(ast.literal_eval(node.value))
    return None


WITH_ALL = [path for path in PACKAGE if exported(path) is not None]


def _order(name: str) -> tuple[int, str]:
    """Constants, then classes, then the rest: the order that ruff gives to `__all__`."""
    return (0 if name.isupper() else 1 if name[:1].isupper() else 2, name)


@pytest.mark.parametrize("path", WITH_ALL, ids=module_of)
def test_all_is_sorted_and_importable(path: Path) -> None:
    names = exported(path) or []
    assert names == sorted(set(names), key=_order)
    module = importlib.import_module(module_of(path))
    assert [name for name in names if not hasattr(module, name)] == []


def test_some_module_says_what_it_exports() -> None:
    assert "avow.select" in {module_of(path) for path in WITH_ALL}


def loaded_by(statement: str) -> set[str]:
    """Top-level modules that a fresh interpreter holds after a statement."""
    code = f"{statement}\nimport sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return {name.split(".")[0] for name in done.stdout.split()}


def test_importing_avow_is_light() -> None:
    assert loaded_by("import avow") & set(HEAVY) == set()


def test_a_heavy_import_would_be_noticed() -> None:
    assert {"numpy", "sqlite3"} <= loaded_by("import numpy, sqlite3")


@pytest.mark.parametrize("module", ["avow.core.types", "avow.core.config", "avow.core.registry", "avow.testing"])
def test_what_everybody_imports_is_light(module: str) -> None:
    assert loaded_by(f"import {module}") & {"numpy", "httpx2", "rich", "click", "msgspec", "torch"} == set()


def _functions(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Every function with its lines, those of its docstring not counted."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            text = node.body[0] if ast.get_docstring(node) is not None else None
            described = (text.end_lineno or text.lineno) - text.lineno + 1 if text else 0
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1 - described


def test_files_can_be_read_in_one_sitting() -> None:
    long = {name_of(p): n for p in OURS if (n := len(p.read_text(encoding="utf-8").splitlines())) > MAX_FILE}
    assert long == {}


def test_functions_fit_on_a_screen() -> None:
    long = {
        f"{name_of(path)}::{name}": lines
        for path in OURS
        for name, lines in _functions(ast.parse(path.read_text(encoding="utf-8")))
        if lines > MAX_FUNCTION
    }
    assert long == {}


def test_every_module_says_what_it_is_for() -> None:
    trees = {name_of(path): ast.parse(path.read_text(encoding="utf-8")) for path in PACKAGE if path.stat().st_size}
    assert [name for name, tree in trees.items() if not ast.get_docstring(tree)] == []
