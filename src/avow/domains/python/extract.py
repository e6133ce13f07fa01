"""The program in what a model really returns: a raw continuation of the prompt, or a chat answer.

Continuations are cut where CodeT cuts them (Chen et al. 2022, section 4; five stop strings) and appended to the prompt,
byte for byte: recorded samples give the recorded programs. Chat answers are searched for fenced blocks, then for bare
code; the last whole definition of the entry point wins, helpers come from the other blocks, imports from the prompt.
What it does NOT do: it does not repair syntax, it does not rename, and it does not judge whether the program is right.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from textwrap import indent

from avow.core.types import Task
from avow.domains.python.fences import Block, bare, before_fence, fenced, has_fence, typed
from avow.domains.python.source import (
    DEFINITIONS,
    Stub,
    dedented,
    defines,
    is_stub,
    needed,
    parse,
    stub_of,
    syntax_error,
)
from avow.domains.python.tidy import supply, trim, with_prelude

STOPS = ("\nclass", "\ndef", "\n#", "\nif", "\nprint")
MAX_TEXT = 1 << 18  # characters; no answer is longer once its thoughts are gone, and more would only cost time


def cut(text: str) -> str:
    """`text` up to the first place where a base model has left the function that it was asked for."""
    for stop in STOPS:
        text = text.split(stop, 1)[0]
    return text


def extract(text: str, task: Task, *, handed_in: bool = False) -> str:
    """The program in a model's answer to `task`, whole and ready to run; "" when there is none.

    An answer that goes on where the prompt ends is appended to it as it is, even if the result does not parse (the
    executor then says why). Any other answer gives code that parses. A text that was handed in and is a module of its
    own goes on from no prompt: where a model that is asked to go on may well leave the function empty and begin another
    one, such a file is just not a program for the task.
    """
    text = _answer(text)[:MAX_TEXT]
    stub = stub_of(task.prompt, task.entry_point)
    entry = task.entry_point or (stub.node.name if stub else None)
    if stub is not None and _continues(text, task.prompt, entry):
        whole = task.prompt + cut(_until_fence(text))
        restated = _restated(text, stub, entry) if parse(whole) is None else ""
        return restated or whole
    answer = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    program = _from_blocks(fenced(answer), task, stub, entry) if has_fence(answer) else ""
    program = program or _from_prose(answer, task, stub, entry)
    if program or stub is None or not text or (handed_in and parse(answer) is not None):
        return program
    whole = task.prompt + cut(text)
    broken_code = any(line[:1] in (" ", "\t") and line.strip() for line in text.split("\n")) and not has_fence(text)
    return whole if broken_code or parse(whole) is not None else ""


def refusal(text: str, task: Task) -> str:
    """Why `extract` finds no program, in a few words: where there is code, what is wrong with it."""
    answer = _answer(text)[:MAX_TEXT]
    codes = [block.code for block in fenced(answer)] if has_fence(answer) else [dedented(answer)]
    wrong = (syntax_error(code) for code in codes if re.search(r"^\s*(?:def|async def|class) ", code, re.MULTILINE))
    first = next(filter(None, wrong), "")
    return first or f"no program{f' that defines {task.entry_point}' if task.entry_point else ''}"


def entry_point_of(programs: Iterable[str]) -> str | None:
    """The function that most programs are about, for a task that names none; ties go to the first seen.

    In each program that is the last function at top level which no other one of the program calls.
    """
    names = Counter(name for name in map(_main_function, programs) if name)
    return names.most_common(1)[0][0] if names else None


def _main_function(program: str) -> str | None:
    tree = parse(program)
    made = [s for s in tree.body if isinstance(s, DEFINITIONS) and not is_stub(s)] if tree else []
    functions = [s for s in made if not isinstance(s, ast.ClassDef)] or made
    roots = [f for f in functions if not any(f.name in needed(g) for g in made if g is not f)]
    return (roots or functions)[-1].name if functions else None


def _continues(text: str, prompt: str, entry: str | None) -> bool:
    """Whether `text` goes on where the prompt ends: its first line is indented, and it is no indented whole program."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    if not first:
        return bool(text)
    if first[0] not in " \t" or first.lstrip().startswith(("```", "~~~")):
        return False
    if entry and re.match(rf"\s*(?:@|(?:async\s+)?def\s+{re.escape(entry)}\b|class\s+{re.escape(entry)}\b)", first):
        return False
    return not has_fence(text) or parse(prompt + cut(_until_fence(text))) is not None


def _restated(text: str, stub: Stub, entry: str | None) -> str:
    """The whole function in a text whose first line only happens to be indented, "" where there is none."""
    code = (
        _joined(bare(text))
        if entry and re.search(rf"^(?:async )?(?:def|class) {re.escape(entry)}\b", text, re.M)
        else ""
    )
    return _finish(code, (), stub, entry) if _choose([code], entry) is not None else ""


def _until_fence(text: str) -> str:
    return before_fence(text) if has_fence(text) else text


def _answer(text: str) -> str:
    """`text` after the thoughts that a reasoning model speaks aloud."""
    end = text.rfind("</think")
    return text[text.find(">", end) + 1 :].lstrip("\n") if end >= 0 else text


def _from_blocks(blocks: Sequence[Block], task: Task, stub: Stub | None, entry: str | None) -> str:
    """The program in fenced blocks, "" when none has one."""
    pieces = [b if b.whole else Block(_joined(bare(b.code)) or b.code, whole=False) for b in blocks]
    chosen = _choose([p.code for p in pieces], entry)
    if chosen is not None:
        others = [p.code for p in reversed(pieces[:chosen])] + [p.code for p in pieces[chosen + 1 :]]
        return _finish(pieces[chosen].code, others, stub, entry)
    if stub is None:
        return ""
    return next((p for b in reversed(blocks) if (p := _as_body(b.code, task, stub))), "")


def _from_prose(text: str, task: Task, stub: Stub | None, entry: str | None) -> str:
    """The program in text without usable fences, "" when there is none."""
    code = dedented(text)
    if parse(code) is None:
        code = _joined(bare(text)) or (typed(text) if ">>> " in text else "")
    if code and _choose([code], entry) is not None:
        return _finish(code, (), stub, entry)
    if has_fence(text):
        return ""
    return _as_body(text, task, stub) if stub is not None else _begun(text, entry)


def _begun(text: str, entry: str | None) -> str:
    """A function that the prompt for a base model has begun with `def name(`; "" where `text` does not go on so."""
    opening = f"def {entry}(" if entry else "def "
    blocks = bare(opening + text.lstrip(" "))
    code = blocks[0].code if blocks and blocks[0].code.startswith(opening) else ""
    return _finish(code, [b.code for b in blocks[1:]], None, entry) if _choose([code], entry) is not None else ""


def _joined(blocks: Sequence[Block]) -> str:
    return "\n\n".join(b.code.strip("\n") for b in blocks) + "\n" if blocks else ""


def _choose(codes: Sequence[str], entry: str | None) -> int | None:
    """Index of the last code that defines the entry point; a function that is a mere outline does not count."""
    whole = [
        i
        for i, code in enumerate(codes)
        if (made := _definition(code, entry)) is not None and (isinstance(made, ast.ClassDef) or not is_stub(made))
    ]
    if entry is None and len(whole) > 1:  # a block that another one builds on holds helpers only
        reads = {i: needed(parse(codes[i]) or ast.Module([], [])) for i in whole}
        whole = [i for i in whole if not any(_main_function(codes[i]) in reads[j] for j in whole)] or whole
    return whole[-1] if whole else None


def _definition(code: str, entry: str | None) -> ast.stmt | None:
    """What `code` defines as the entry point; with no entry point known, its main function."""
    tree = parse(code)
    if tree is None:
        return None
    name = entry or _main_function(code)
    made = defines(tree, name) if name else None
    if entry is None and made is not None and name and name.startswith("test"):
        return None
    return made


def _finish(code: str, others: Sequence[str], stub: Stub | None, entry: str | None) -> str:
    code = supply(trim(code, entry or _main_function(code)), others)
    return with_prelude(code, stub.prelude) if stub else code


def _as_body(text: str, task: Task, stub: Stub) -> str:
    """The prompt with `text` as the body of its function, whatever its indentation; "" where that does not parse.

    Chat models return bodies at column 0, or with the first line stripped. A text that opens with a docstring where the
    prompt has one repeats the prompt: it is no body.
    """
    body = text.strip("\n")
    if not body.strip() or (stub.doc and body.lstrip().startswith(('"""', "'''"))):
        return ""
    head = task.prompt if task.prompt.endswith("\n") else task.prompt + "\n"
    for shaped in (body, indent(dedented(body), stub.indent), stub.indent + body.lstrip()):
        program = head + shaped + "\n"
        tree = parse(program)
        made = defines(tree, stub.node.name) if tree and len(tree.body) == len(stub.prelude) + 1 else None
        if made is not None and _returns(made):
            return program
    return ""


def _returns(root: ast.AST) -> bool:
    """Whether a function gives back or yields anything itself, not only a function inside it."""
    if isinstance(root, ast.Return | ast.Yield | ast.YieldFrom):
        return True
    return any(_returns(n) for n in ast.iter_child_nodes(root) if not isinstance(n, (*DEFINITIONS, ast.Lambda)))
