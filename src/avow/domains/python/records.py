"""One row of a benchmark, made into a task: HumanEval and its kin, MBPP, and avow's own.

    HumanEval, HumanEval+, HumanEvalPack (Python), CodeT's files, mxeval
                {task_id, prompt, entry_point, canonical_solution?, test?}       `test` defines check(candidate)
    MBPP        {task_id, text | prompt, code, test_list, test_setup_code? | test_imports?}
    avow        {id?, prompt, entry_point?, tests?: [...], setup?, reference?}

What it does NOT do: HumanEval+'s inputs without a test are left alone (their expected values need the reference to be
run), and MBPP's challenge tests are not used, as in its official score.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from avow.core.errors import TaskError
from avow.core.jsonl import json_type
from avow.core.types import Task, Test
from avow.domains.python.examples import examples_in
from avow.domains.python.source import BUILTINS, defines, parse, stub_of
from avow.sample.rows import task_id_of

_NAMES = ("task_id", "id", "name")


def name_of(row: Mapping[str, Any], where: str, otherwise: str) -> str:
    """The name of the task in a row."""
    return task_id_of(row, where, _NAMES) or otherwise


def task_of(row: Mapping[str, Any], where: str, otherwise: str = "task") -> Task:
    """The task in a row. `where` names the file and line in errors.

    Raises:
        TaskError: a field is missing or of another type, or its Python does not parse.

    """
    if "test_list" in row:
        return _mbpp(row, where, otherwise)
    if "prompt" not in row:
        fields = ", ".join(sorted(map(str, row))[:8]) or "none"
        hint = "A HumanEval row has prompt, entry_point and test; an MBPP row has text, code and test_list."
        raise TaskError(f"{where}: no prompt; the fields are: {fields}", hint=hint)
    if row.get("language") not in (None, "python", "Python"):
        raise TaskError(f"{where}: language: found {row['language']!r}, expected 'python'")
    prompt = _text(row, "prompt", where)
    if not prompt.strip():
        raise TaskError(f"{where}: prompt: it is empty")
    entry = _entry(row, where)
    sources = [_text(row, "test", where)] if row.get("test") else []
    sources += _texts(row, "tests", where)
    tests = tuple(Test(_python(s, "test", where)) for s in sources)
    given = _python(_text(row, "setup", where), "setup", where) if row.get("setup") else ""
    name, reference = name_of(row, where, otherwise), _reference(row, prompt, entry, where)
    return completed(Task(name, prompt, entry, tests=tests, setup=given, reference=reference))


def completed(task: Task) -> Task:
    """`task` with all that its prompt tells: the entry point, the set-up of tests, the examples."""
    stub = stub_of(task.prompt, task.entry_point)
    entry = task.entry_point or (stub.node.name if stub else None)
    setup = "\n".join((*(stub.prelude if stub else ()), task.setup)).strip("\n")
    return replace(
        task,
        entry_point=entry,
        examples=examples_in(task.prompt, entry),
        setup=setup + "\n" if setup else "",
    )


def _reference(row: Mapping[str, Any], prompt: str, entry: str | None, where: str) -> str | None:
    """The known solution as a whole program: benchmarks write what follows the prompt."""
    key = "canonical_solution" if row.get("canonical_solution") else "reference"
    if not row.get(key):
        return None
    text = _text(row, key, where)
    tree = parse(text)
    whole = tree is not None and entry is not None and defines(tree, entry) is not None
    return text if whole else prompt + text


def _mbpp(row: Mapping[str, Any], where: str, otherwise: str) -> Task:
    """MBPP names no function: the tests call it, and the signature of the solution makes the prompt, as in CodeT."""
    sources = _texts(row, "test_list", where)
    if not sources:
        raise TaskError(f"{where}: test_list: it is empty, expected assert statements")
    for source in sources:
        _python(source, "test_list", where)
    text = _text(row, "text" if "text" in row else "prompt", where).strip()
    code = _text(row, "code", where).replace("\r\n", "\n") if row.get("code") else ""
    entry = _called(sources, code)
    if entry is None:
        raise TaskError(f"{where}: test_list: no call of a function in it, expected `assert f(...) == ...`")
    setup = _text(row, "test_setup_code", where) if row.get("test_setup_code") else ""
    setup = "\n".join([*_texts(row, "test_imports", where), setup]).replace("\r\n", "\n").strip("\n")
    signature = _signature(code, entry)
    prompt = (
        f'{signature}\n    """{_quoted(text)}\n    """\n'
        if signature
        else f"{text}\n\nIt must satisfy:\n{sources[0]}\n"
    )
    tests = tuple(Test(source) for source in sources)
    name = name_of(row, where, otherwise)
    _python(setup, "test_setup_code", where)
    return completed(Task(name, prompt, entry, tests=tests, setup=setup, reference=code or None))


def _called(sources: list[str], code: str) -> str | None:
    """The function that the tests are about: the first that the solution defines, else the first that is no builtin."""
    names = [
        node.func.id
        for source in sources
        for node in ast.walk(parse(source) or ast.Module([], []))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id not in BUILTINS
    ]
    tree = parse(code)
    return next((n for n in names if tree and defines(tree, n)), names[0] if names else None)


def _signature(code: str, entry: str) -> str:
    """The line that opens the function in the solution, "" where there is none."""
    tree = parse(code)
    made = defines(tree, entry) if tree else None
    if not isinstance(made, ast.FunctionDef | ast.AsyncFunctionDef):
        return ""
    bare = type(made)(made.name, made.args, [ast.Pass()], [], made.returns, None)
    return ast.unparse(ast.copy_location(ast.fix_missing_locations(bare), made)).rsplit("\n", 1)[0]


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"') + (" " if text.endswith('"') else "")


def _entry(row: Mapping[str, Any], where: str) -> str | None:
    if row.get("entry_point") is None:
        return None
    name = _text(row, "entry_point", where).strip()
    if not name.isidentifier():
        raise TaskError(f"{where}: entry_point: found {name[:60]!r}, expected the name of a function")
    return name


def _text(row: Mapping[str, Any], key: str, where: str) -> str:
    found = row.get(key)
    if not isinstance(found, str):
        what = f"found {json_type(found)}" if key in row else "it is missing"
        raise TaskError(f"{where}: {key}: {what}, expected a text")
    return found


def _texts(row: Mapping[str, Any], key: str, where: str) -> list[str]:
    found = row.get(key)
    if found is None:
        return []
    if not isinstance(found, list):
        raise TaskError(f"{where}: {key}: found {json_type(found)}, expected a list of texts")
    for i, item in enumerate(found):
        if not isinstance(item, str):
            raise TaskError(f"{where}: {key}[{i}]: found {json_type(item)}, expected a text")
    return list(found)


def _python(source: str, key: str, where: str) -> str:
    if parse(source) is None:
        shown = " ".join(source.split())[:60]
        raise TaskError(f"{where}: {key}: not valid Python: {shown!r}")
    return source
