"""The command line as click sees it: commands that are imported when they are called, errors in avow's own words."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

import click
from click.shell_completion import shell_complete

from avow.app.cli import COMMANDS, TerminatedError, help_text
from avow.app.options import CONTEXT, Group
from avow.core.errors import UserError
from avow.core.names import did_you_mean, nearest


class UsageError(UserError):
    """A command line that makes no sense."""


class LazyGroup(Group):
    """`avow`: a command's module is imported when the command is asked for, and for nothing else."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"avow.app.{cmd_name}").command
        return command

    def get_help(self, ctx: click.Context) -> str:  # noqa: ARG002
        return help_text().rstrip("\n")


main_group = LazyGroup("avow", context_settings=CONTEXT)


def run(args: list[str]) -> int:
    """Run one command; its exit code.

    Raises:
        UsageError: an unknown command or option, a missing argument.
        UserError, and whatever else the command raises.

    """
    if instruction := os.environ.get("_AVOW_COMPLETE"):
        return shell_complete(main_group, {}, "avow", "_AVOW_COMPLETE", instruction)
    try:
        with _terminable(), main_group.make_context("avow", args) as context:
            code = main_group.invoke(context)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as error:
        raise _told(error, args) from None
    return code if isinstance(code, int) else 0


@contextmanager
def _terminable() -> Iterator[None]:
    """SIGTERM, such as of `timeout` or a batch system, and SIGHUP of a terminal that closes, end a command as Ctrl-C
    does. One that is ignored, as under `nohup`, stays so."""

    def end(_signal: int, _frame: object) -> None:
        raise TerminatedError

    ours = [number for number in (signal.SIGTERM, signal.SIGHUP) if signal.getsignal(number) == signal.SIG_DFL]
    for number in ours:
        signal.signal(number, end)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)


def _told(error: click.ClickException, args: list[str]) -> UsageError:
    """The message of click in one line: what is wrong, what was probably meant, where to read more."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    path = context.command_path if context else f"avow {args[0]}"  # a parser knows no context
    message, guess = error.format_message(), ""
    if isinstance(error, click.exceptions.NoSuchOption):
        message = f"No such option {error.option_name!r}"
        near = nearest(error.option_name.lstrip("-"), (name.lstrip("-") for name in error.possibilities or ()))
        guess = f"Did you mean '--{near}'?" if near else ""
    elif isinstance(error, click.exceptions.NoSuchCommand):
        message = f"No such command {error.command_name!r}"
        if context and isinstance(context.command, click.Group):
            guess = did_you_mean(error.command_name, context.command.list_commands(context))
    message = " ".join(message.split()).rstrip(".")
    return UsageError(message[:1].lower() + message[1:], hint=f"{guess} See {path} -h.".lstrip())
