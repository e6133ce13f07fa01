"""What a child is sent: the program, compiled, and what to do with it.

The same compiler takes ten times as long in a process that was just forked: all the memory that it writes to is copied
first. So the host compiles, as it does to tell whether a candidate is a program at all, and sends the code object. What
does not compile, is long or could grow is sent as text: the child compiles it under its own limits and says what is
wrong. Nothing is executed here.
"""

from __future__ import annotations

import contextlib
import warnings
from types import CodeType

from avow.core.types import Program

_LONGEST = 100_000  # characters; compiling takes time that no limit counts
_GROWN = 1_000_000  # characters that the compiler may make of a source by repeating parts of it


def job_of(program: Program, **more: object) -> dict[str, object]:
    """What a child is to do: {"program": code object or source, "entry": name, and more}."""
    return {"program": _prepared(program.code), "entry": program.entry_point, **more}


def silence_compiler() -> None:
    """What the compiler thinks of a model's style is nobody's concern. Once for each executor, and for programs alone:
    a filter around each `compile` would cross those of other threads.
    """
    warnings.filterwarnings("ignore", module="<program>")


def grows(source: str) -> bool:
    """Whether compiling might take far more memory than the length of the source says.

    The compiler writes the body of a `finally` anew for every way out of its `try`: the end, an exception, and each
    jump. Within one another they multiply.
    """
    if "finally" not in source:
        return False
    ways = 2 + sum(source.count(jump) for jump in ("return", "break", "continue"))
    return bool(len(source) * ways ** min(source.count("finally"), 20) > _GROWN)


def _prepared(source: str) -> CodeType | str:
    if len(source) <= _LONGEST and not grows(source):
        with contextlib.suppress(SyntaxError, ValueError, MemoryError, RecursionError):  # the child reports the same
            return compile(source, "<program>", "exec", dont_inherit=True, optimize=0)
    return source
