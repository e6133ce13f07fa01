"""The command `avow`: which commands there are, and what becomes of an error. Everything else is loaded when needed.

Exit codes: 0 done, 1 no program is proven (or what a command says of itself), 2 something that the user can mend,
3 a mistake in avow or a broken sandbox, 130 interrupted, 141 nobody reads the output any more, 143 terminated.

`avow --help` is answered from the table here without click, which alone would take longer than Python needs to start.
"""

from __future__ import annotations

import os
import sys

from avow import __version__
from avow.app.terminal import check_stdout, result, say

COMMANDS = {  # the object `command` of the module avow.app.NAME, and what it is for
    "solve": "Draw programs from a model, run them all, choose one.",
    "select": "Choose one of programs that exist already.",
    "run": "Judge one program by the tests of a task.",
    "calibrate": "Find how sure a choice must be to be promised.",
    "verify": "Check the certificate of a program.",
    "monitor": "Watch whether promises still hold.",
    "report": "What a run found, as a page, as text or as JSON.",
    "eval": "Score selection rules on a benchmark.",
    "models": "Models on this machine: list, show, add, remove.",
    "generate": "Let a model go on from a prompt.",
    "complete": "Let a model fill in the middle of a file.",
    "bench": "How fast this machine is: `avow bench lm MODEL`.",
    "serve": "Serve a model to editors and programs.",
    "quantize": "Make a model smaller, with what every layer lost.",
    "data": "Make what models are trained on: build, tasks, evolve.",
    "train": "Make a model of your own: tokenizer, encode, pretrain, finetune, upscale.",
    "log": "What was done before: list, show, export.",
    "doctor": "What this machine offers to isolate programs.",
    "config": "Settings, and where each value comes from.",
    "completion": "Completion of commands and options for your shell.",
}
_ABOUT = "Turn a request into code you can trust, with any code language model, on your own machine."
_EXAMPLES = (
    ("avow solve task.py", "a program from the small model that comes with avow"),
    ("avow solve task.py --model openai:NAME@http://localhost:11434/v1", "one from any other"),
    ("avow select task.py candidates/", "the best of programs in files"),
    ("avow run program.py --task task.py", "one program against the task's tests"),
)
_GOING_ON = ("solve", "select", "calibrate", "quantize", "data build", "data tasks", "train pretrain", "train finetune")
OK, UNPROVEN, USAGE, INTERNAL, INTERRUPTED, PIPE, TERMINATED = 0, 1, 2, 3, 130, 141, 143


class TerminatedError(KeyboardInterrupt):
    """Somebody asked the process to end."""


def main(argv: list[str] | None = None) -> int:
    """Run the command line; the exit code. Prints and never raises, whatever goes wrong."""
    args = list(sys.argv[1:] if argv is None else argv)
    debug = "--debug" in args or bool(os.environ.get("AVOW_DEBUG"))
    try:
        code = _dispatch(args)
    except BrokenPipeError:
        code = PIPE
    except KeyboardInterrupt as error:
        code = TERMINATED if isinstance(error, TerminatedError) else INTERRUPTED
        _complain(_ended(code, args), debug=debug)
    except Exception as error:  # the one place where they all end
        code = _explained(error, debug)
    _settle()
    return code


def _dispatch(args: list[str]) -> int:
    check_stdout()
    if "_AVOW_COMPLETE" not in os.environ and args in ([], ["-h"], ["--help"], ["--version"]):
        result(f"avow {__version__}\n" if args == ["--version"] else help_text())
        return OK
    from avow.app.group import run

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


def _settle() -> None:
    """Python flushes at exit: where that cannot work, it must not complain in its own words."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _complain(message: str, *, debug: bool) -> None:
    """One line on stderr; with `debug`, the traceback before it."""
    from avow.core.account import printable

    if debug:
        import traceback

        say(traceback.format_exc())
    say(f"avow: {printable(message)}")


def _ended(code: int, args: list[str]) -> str:
    """What is said of a command that was ended from outside."""
    word = "terminated" if code == TERMINATED else "interrupted"
    lasting = ":memory:" not in (*args, os.environ.get("AVOW_STORE"))
    keeps = any(" ".join(args).startswith(begun) for begun in _GOING_ON) and lasting
    return f"{word}; what was paid for is kept, the same command goes on where it stopped" if keeps else word


def _explained(error: Exception, debug: bool) -> int:
    from avow.core.errors import ExecutionError, UserError

    if isinstance(error, UserError):
        _complain(str(error), debug=debug)
        return USAGE
    words = (str(error) or "no more is known").splitlines()[0]
    what = "the sandbox broke" if isinstance(error, ExecutionError) else f"internal error: {type(error).__name__}"
    _complain(f"{what}: {words}{'' if debug else '; --debug shows where'}", debug=debug)
    return INTERNAL
