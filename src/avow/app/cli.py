"""The command `avow`: which commands there are, and what becomes of an error. Everything else is loaded when needed.

Exit codes: 0 done, 1 no program is proven (or what a command says of itself), 2 something that the user can mend,
3 a mistake in avow or a broken sandbox, 130 interrupted, 141 nobody reads the output any more.

`avow --help` is answered from the table here without click, which alone would take longer than Python needs to start.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

COMMANDS = {  # the object `command` of the module avow.app.NAME, and what it is for
    "solve": "Draw programs from a model, run them all, choose one.",
    "select": "Choose one of programs that exist already.",
    "run": "Judge one program by the tests of a task.",
    "eval": "Score selection rules on a benchmark.",
    "log": "What was done before: list, show, export.",
    "doctor": "What this machine offers to isolate programs.",
    "config": "Settings, and where each value comes from.",
    "completion": "Completion of commands and options for your shell.",
}
_ABOUT = "Turn a request into code you can trust, with any code language model, on your own machine."
_EXAMPLES = (
    ("avow solve task.py --model openai:NAME@http://localhost:11434/v1", "a program from a model"),
    ("avow select task.py candidates/", "the best of programs in files"),
    ("avow run program.py --task task.py", "one program against the task's tests"),
)
OK, UNPROVEN, USAGE, INTERNAL, INTERRUPTED, PIPE = 0, 1, 2, 3, 130, 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code. Prints and never raises, whatever goes wrong."""
    args = list(sys.argv[1:] if argv is None else argv)
    debug = "--debug" in args or bool(os.environ.get("AVOW_DEBUG"))
    try:
        code = _dispatch(args)
        _flush()
    except BrokenPipeError:
        return _silenced()
    except KeyboardInterrupt:
        _complain("interrupted; what was paid for is kept", debug)
        return INTERRUPTED
    except Exception as error:  # the one place where they all end
        return _explained(error, debug)
    return code


def _dispatch(args: list[str]) -> int:
    if "_AVOW_COMPLETE" not in os.environ:
        if args in ([], ["-h"], ["--help"]):
            _print(help_text())
            return OK
        if args == ["--version"]:
            from avow import __version__  # noqa: PLC0415

            _print(f"avow {__version__}\n")
            return OK
    from avow.app.group import run  # noqa: PLC0415  click, which the help can do without

    return run(args)


def help_text() -> str:
    """What `avow --help` says."""
    width = max(map(len, COMMANDS))
    commands = "\n".join(f"  {name:<{width}}  {text}" for name, text in COMMANDS.items())
    examples = "\n".join(f"  {line:<66}  {text}" for line, text in _EXAMPLES)
    return (
        f"Usage: avow COMMAND ...\n\n  {_ABOUT}\n\nCommands:\n{commands}\n\nExamples:\n{examples}\n\n"
        "Options:\n  -h, --help  this text; `avow COMMAND -h` tells more\n  --version   the version\n"
    )


def _print(text: str) -> None:
    if sys.stdout is not None:
        sys.stdout.write(text)


def _flush() -> None:
    """Write out what is buffered while an error can still be told."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()


def _silenced() -> int:
    """After a broken pipe: Python's own flush at the end must not complain either."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError:
            os.dup2(nowhere, stream.fileno())
    return PIPE


def _complain(message: str, debug: bool) -> None:
    """One line on stderr; with `debug`, the traceback before it."""
    from avow.core.account import printable  # noqa: PLC0415  only errors need it

    try:
        if debug:
            import traceback  # noqa: PLC0415

            traceback.print_exc()
        print(f"avow: {printable(message)}", file=sys.stderr, flush=True)
    except OSError:
        return  # nobody to tell


def _explained(error: Exception, debug: bool) -> int:
    from avow.core.errors import ExecutionError, UserError  # noqa: PLC0415

    if isinstance(error, UserError):
        _complain(str(error), debug)
        return USAGE
    if isinstance(error, OSError) and error.filename is None and _stdout_is_broken():
        _complain(f"the output cannot be written: {error.strerror or error}", debug)
        return USAGE
    words = str(error).splitlines()
    said = f"{type(error).__name__}: {words[0]}" if words else type(error).__name__
    hint = "" if debug else "; --debug shows where"
    _complain(
        (f"the sandbox broke: {error}" if isinstance(error, ExecutionError) else f"internal error: {said}") + hint,
        debug,
    )
    return INTERNAL


def _stdout_is_broken() -> bool:
    """Whether writing the output is what failed (a full disk): what is left in the buffer still cannot be written."""
    try:
        _flush()
    except OSError:
        _silenced()
        return True
    return False
