"""What a child is sent: the program, compiled, and what to do with it.

The same compiler takes ten times as long in a process that was just forked: all the memory that it writes to is copied
first. So the host compiles, as it does to tell whether a candidate is a program at all, and sends the code object.
What does not compile, or is long, is sent as text: the child compiles it under its own limits and says what is wrong.
Nothing is executed here.
"""

from __future__ import annotations

import contextlib
import warnings
from types import CodeType

from avow.core.types import Program

_LONGEST = 100_000  # characters; compiling takes time that no limit counts
warnings.filterwarnings("ignore", module="<program>")  # what the compiler thinks of a model's style is nobody's concern


def job_of(program: Program, **more: object) -> dict[str, object]:
    """What a child is to do: {"program": code object or source, "entry": name, and more}."""
    return {"program": _prepared(program.code), "entry": program.entry_point, **more}


def _prepared(source: str) -> CodeType | str:
    if len(source) <= _LONGEST:
        with contextlib.suppress(SyntaxError, ValueError, MemoryError, RecursionError):  # the child reports the same
            return compile(source, "<program>", "exec", dont_inherit=True, optimize=0)
    return source
