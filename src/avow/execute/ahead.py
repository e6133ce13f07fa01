"""Compiling a program before it is sent.

The same compiler takes ten times as long in a process that was just forked: all the memory that it writes to is copied
first. So the host compiles, as it does to tell whether a candidate is a program at all, and sends the code object.
What does not compile, or is long, is sent as text: the child compiles it under its own limits and says what is wrong.
Nothing is executed here.
"""

from __future__ import annotations

import marshal
import warnings

_LONGEST = 100_000  # characters; compiling takes time that no limit counts
warnings.filterwarnings("ignore", module="<program>")  # what the compiler thinks of a model's style is nobody's concern


def program_part(source: str) -> dict[str, str]:
    """The program in a job: {"compiled": hexadecimal marshal data} or {"source": text}."""
    if len(source) <= _LONGEST:
        try:
            code = compile(source, "<program>", "exec", dont_inherit=True, optimize=0)
            return {"compiled": marshal.dumps(code).hex()}
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            pass  # the child meets the same error and reports it
    return {"source": source}
