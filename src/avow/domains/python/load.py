"""Tasks from files as people and benchmarks write them: prose, Python stubs, JSON lines, standard input.

    task.md, task.txt      prose; the entry point from a signature in it, if it names one
    task.py                a function without a body; `assert`s, `def check`, `def test_...` below it are trusted tests
    code.py::name          one function of a file, its body taken as the reference
    FILE.jsonl#ID          a row of a benchmark, also gzipped (formats: see `records`)
    -                      standard input: prose, Python, or one JSON object

What it does NOT do: it runs nothing, and it never guesses between several tasks.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable
from pathlib import Path

from avow.core.errors import TaskError
from avow.core.jsonl import json_type, read_jsonl
from avow.core.names import did_you_mean
from avow.core.textfile import read_text, text_of
from avow.core.types import Task
from avow.domains.python.below import is_test, read_below
from avow.domains.python.fences import fenced
from avow.domains.python.records import completed, name_of, task_of
from avow.domains.python.source import DEFINITIONS, Definition, is_main, is_stub, parse, segment
from avow.domains.python.suites import is_idle
from avow.domains.python.tidy import is_test_import

MAX_TASK = 1 << 20  # bytes of a task in a file of its own
_ROWS = (".jsonl", ".jsonl.gz", ".ndjson", ".json", ".json.gz", ".gz")
_NAMED = (
    re.compile(r"`(?:def\s+)?([A-Za-z_]\w*)\([^`\n]*\)[^`\n]*`"),
    re.compile(r"\b(?:function|method)\s+(?:named|called)\s+[`'\"]?([A-Za-z_]\w*)"),
    re.compile(r"^\s*(?:async\s+)?def\s+([A-Za-z_]\w*)\s*\(", re.MULTILINE),
    re.compile(
        r"\b(?:[Ww]rite|[Ii]mplement|[Cc]reate|[Dd]efine)\s+(?:a\s+(?:Python\s+)?function\s+)?`?([A-Za-z_]\w*)\("
    ),
    re.compile(r"(?:\bassert\s+|^\s*>>>\s*)([A-Za-z_]\w*)\(", re.MULTILINE),
)


def load_task(spec: str, stdin: Callable[[], bytes] | None = None) -> Task:
    """The task that `spec` names (forms: see above). `stdin` gives what `-` reads.

    Raises:
        TaskError: the file is missing, unreadable or malformed, or names no single task.

    """
    if spec == "-":
        where, data = "standard input", stdin() if stdin else b""
        return _from_text(_tidied(text_of(data, where, limit=MAX_TASK), where), "stdin", where)
    path, _, name = spec.rpartition("::")
    if path and not Path(spec).exists():
        return _from_python(_read(Path(path)), Path(path).stem, path, name)
    path, _, wanted = spec.rpartition("#")
    if not path or Path(spec).exists():
        path, wanted = spec, ""
    if path.lower().endswith(_ROWS):
        return _row(path, wanted)
    if wanted:
        raise TaskError(f"{path} holds one task, found #{wanted} behind it", hint="Only .jsonl files hold several.")
    file = Path(path)
    text = _read(file)
    if file.suffix == ".py":
        return _from_python(text, file.stem, path)
    return _from_prose(text, file.stem)


def load_problems(path: str | Path) -> list[Task]:
    """All tasks of a benchmark in JSON lines, plain or gzipped.

    Raises:
        TaskError: the file cannot be read, a row is malformed, or two rows have one name.

    """
    tasks: dict[str, Task] = {}
    for number, row in read_jsonl(path):
        where = f"{path}:{number}"
        task = task_of(row, where, f"{Path(path).name.split('.')[0]}/{number}")
        if task.id in tasks:
            raise TaskError(f"{where}: task_id: {task.id!r} is there twice")
        tasks[task.id] = task
    return list(tasks.values())


def _row(path: str, wanted: str) -> Task:
    """The row called `wanted`, or the only row."""
    known: list[str] = []
    stem = Path(path).name.split(".")[0]
    first: Task | None = None
    for number, row in _objects(path):
        where = f"{path}:{number}"
        name = name_of(row, where, f"{stem}/{number}")
        if wanted and name == wanted:
            return task_of(row, where, name)
        if not wanted and first is None:
            first = task_of(row, where, name)
        known.append(name)
    if wanted:
        raise TaskError(f"{path}: no task {wanted!r} among its {len(known)}", hint=did_you_mean(wanted, known))
    if len(known) != 1 or first is None:
        raise TaskError(f"{path} holds {len(known)} tasks, expected one", hint=f"Say which: {path}#{known[0]}")
    return first


def _objects(path: str) -> list[tuple[int, dict[str, object]]]:
    """The rows of JSON lines; a `.json` file may also be one object over several lines."""
    if not path.lower().endswith(".json"):
        return list(read_jsonl(path))
    return [(1, _object(_read(Path(path)), path))]


def _object(text: str, where: str) -> dict[str, object]:
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        raise TaskError(f"{where}:{error.lineno}: not JSON: {error.msg} (column {error.colno})") from None
    except (ValueError, RecursionError) as error:
        raise TaskError(f"{where}: not JSON that can be read: {str(error)[:100]}") from None
    if not isinstance(found, dict):
        raise TaskError(f"{where}: found {json_type(found)}, expected a JSON object")
    return found


def _read(path: Path) -> str:
    if path.is_dir():
        raise TaskError(f"{path} is a directory, expected a file with a task")
    return _tidied(read_text(path, limit=MAX_TASK), str(path))


def _tidied(text: str, where: str) -> str:
    """The text with one kind of line end; there must be some."""
    if not text.strip():
        raise TaskError(f"{where}: it is empty, expected a task")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _from_text(text: str, name: str, where: str) -> Task:
    if text.lstrip().startswith("{"):
        return task_of(_object(text, where), where, name)
    tree = parse(text)
    if tree is not None and any(isinstance(s, DEFINITIONS) for s in tree.body):
        return _from_python(text, name, where)
    return _from_prose(text, name)


def _from_prose(text: str, name: str) -> Task:
    """Prose as it is. The entry point is what a stub in a fence, or the text itself, calls it; else it stays open."""
    stubs = [s.name for b in fenced(text) for s in _definitions(b.code) if is_stub(s)]
    found = (m[1] for p in _NAMED if (m := p.search(text)))
    return completed(Task(name, text.strip("\n") + "\n", stubs[-1] if stubs else next(found, None)))


def _definitions(source: str) -> list[Definition]:
    tree = parse(source)
    return [s for s in tree.body if isinstance(s, DEFINITIONS)] if tree else []


def _from_python(text: str, name: str, where: str, function: str = "") -> Task:
    """A Python file: what stands before the open function is its set-up, what stands below tests it."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        line = getattr(error, "lineno", None) or 1
        raise TaskError(f"{where}:{line}: not valid Python: {getattr(error, 'msg', None) or error}") from None
    node = _wanted(tree, where, function)
    lines = text.split("\n")
    above = [stmt for stmt in tree.body if stmt.lineno < node.lineno and _leads(stmt)]
    prelude = [segment(lines, stmt) for stmt in above]
    rest = [stmt for stmt in tree.body if stmt is not node and stmt not in above]
    tests, setup = read_below(rest, above, lines, node.name, where)
    task = Task(
        f"{name}::{function}" if function else name,
        "\n".join(prelude) + ("\n\n\n" if prelude else "") + _opening(lines, node) + "\n",
        node.name,
        tests=tuple(tests),
        setup=setup,
        reference=None if is_stub(node) else "\n".join([*prelude, setup, segment(lines, node)]) + "\n",
    )
    return completed(task)


def _leads(stmt: ast.stmt) -> bool:
    """Whether a statement above the open function is a part of the prompt."""
    tests = is_test(stmt) or isinstance(stmt, ast.Assert) or is_test_import(stmt)
    return not (tests or is_idle(stmt) or is_main(stmt))


def _wanted(tree: ast.Module, where: str, function: str) -> Definition:
    made = [s for s in tree.body if isinstance(s, DEFINITIONS) and not is_test(s)]
    if function:
        for node in made:
            if node.name == function:
                return node
        hint = did_you_mean(function, [s.name for s in made])
        raise TaskError(f"{where}: no function {function!r} at its top level", hint=hint)
    open_ones = [s for s in made if is_stub(s)]
    if len(open_ones) == 1:
        return open_ones[0]
    if open_ones:
        names = ", ".join(s.name for s in open_ones)
        raise TaskError(
            f"{where}: {len(open_ones)} functions to write: {names}", hint=f"Say which: {where}::{open_ones[0].name}"
        )
    hint = (
        f"Say which to write anew: {where}::{made[0].name}" if made else "Write its signature, a docstring and `...`."
    )
    raise TaskError(f"{where}: no function without a body", hint=hint)


def _opening(lines: list[str], node: Definition) -> str:
    """A definition up to its docstring (of a class: all of it): what a model goes on from."""
    first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
    if isinstance(node, ast.ClassDef):
        return "\n".join(lines[first - 1 : node.end_lineno])
    doc = node.body[0]
    if ast.get_docstring(node, clean=False) is not None:
        if doc.lineno == node.lineno:  # `def f(x): "Doc."`
            return ast.unparse(type(node)(node.name, node.args, [doc], node.decorator_list, node.returns, None))
        return "\n".join(lines[first - 1 : doc.end_lineno])
    if doc.lineno > node.lineno:
        return "\n".join(lines[first - 1 : doc.lineno - 1]).rstrip()
    return lines[node.lineno - 1][: doc.col_offset].rstrip()
