"""Flags from settings: every field of `core.config.Settings` is a flag, its help, limits and variable written there.

A flag that is not given leaves its setting to the environment, the files and the default, in this order.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from avow.app.cli import COMMANDS, OK
from avow.app.terminal import result
from avow.core.config import NAMES, load
from avow.core.registry import names as registered

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 110}
SHORT = {"model": "-m", "samples": "-n", "seed": "-s", "select": "-r"}
_METAVAR = {"model": "KIND:WHAT", "select": "RULE", "store": "FILE", "base_url": "URL", "api_key_env": "VARIABLE"}
SECTIONS = {
    "Model": (
        "model", "samples", "tests", "verify", "temperature", "top_p", "max_tokens",
        "base_url", "api_key_env", "timeout", "parallel", "per_request",
    ),
    "Choice": ("select", "seed", "search"),
    "Execution": ("isolation", "cpu_seconds", "memory_mb", "workers", "store"),
}  # fmt: skip
CHOICE, EXECUTION = SECTIONS["Choice"], SECTIONS["Execution"]
EVERYTHING = tuple(name for names in SECTIONS.values() for name in names)
_SECTION_OF = {name: section for section, names in SECTIONS.items() for name in names}

Function = Callable[..., int]


class Helpful(click.Command):
    """Its help is a result like any other: where it cannot be written, that is an error."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.callback, option.help = _show_help, "this text"
        return option


def _show_help(ctx: click.Context, param: click.Parameter, value: bool) -> None:  # noqa: ARG001  click's signature
    if value and not ctx.resilient_parsing:
        result(ctx.get_help() + "\n")
        ctx.exit()


class Command(Helpful):
    """A command whose flags stand under headings."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows: dict[str, list[tuple[str, str]]] = {"Options": [], **{section: [] for section in SECTIONS}}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is not None and not isinstance(parameter, click.Argument):
                section = _SECTION_OF.get(parameter.name or "") if isinstance(parameter, _Setting) else None
                rows[section or "Options"].append(record)
        for section, records in rows.items():
            if records:
                with formatter.section(section):
                    formatter.write_dl(records)


class _Setting(click.Option):
    """A flag that stands for a setting."""


class _Kind(click.ParamType[Any]):
    """The text of a flag as the type of its setting; text that is none stays as it is, for the settings to refuse."""

    name = "value"

    def __init__(self, kind: type) -> None:
        self.kind = kind
        self.name = {int: "N", float: "NUMBER", str: "TEXT"}[kind]

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ARG002
        try:
            return self.kind(value)
        except ValueError:
            return value


class FilePath(click.Path):
    """A path. An empty one is refused: Python would take it for the current folder."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value == "":
            self.fail("the path is empty", param, ctx)
        return super().convert(value, param, ctx)


class _Stop(click.ParamType[str]):
    """A text that ends another; every text holds the empty one."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value == "":
            self.fail("the text is empty", param, ctx)
        return str(value)


def stop(function: Function) -> Function:
    """The flag --stop of what a model writes, given as `stop`."""
    text = "the text ends before this; may be repeated"
    return click.option("--stop", type=_Stop(), multiple=True, metavar="TEXT", help=text)(function)


def settings(*names: str) -> Callable[[Function], Function]:
    """Add the flags of these settings; the command gets all settings, resolved, as `settings`."""

    def decorate(function: Function) -> Function:
        @wraps(function)
        def command(**given: Any) -> int:
            flags = {name: given.pop(name) for name in names}
            return function(settings=load(flags).settings, **given)

        flagged: Function = command
        for name in reversed(names):
            flagged = flag(name)(flagged)
        return flagged

    return decorate


def flag(name: str) -> Callable[[Function], Function]:
    """The flag of one setting, given to the command by its name: its text, None where it is not there."""
    field = NAMES[name]
    default = "" if field.default == "" else f"{field.default}; "
    words = [SHORT[name]] if name in SHORT else []
    return click.option(
        *words, "--" + name.replace("_", "-"), name, cls=_Setting, type=_Kind(type(field.default)), default=None,
        metavar=_METAVAR.get(name), shell_complete=_COMPLETIONS.get(name),
        help=f"{field.metadata['help']} [{default}AVOW_{name.upper()}]",
    )  # fmt: skip


def complete_rules(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001
    """Names of rules that go on as a word began, for the completion of a shell; after a comma, of the last one."""
    before, comma, begun = incomplete.rpartition(",")
    return [f"{before}{comma}{name}" for name in registered("avow.selectors") if name.startswith(begun)]


_COMPLETIONS = {"select": complete_rules}


def common(function: Function) -> Function:
    """The flags of every command: --json, given to the command as `as_json`, and --debug, read by `avow.app.cli`."""
    json_help = "print one JSON object instead of text [AVOW_JSON]"
    function = click.option("--debug", is_flag=True, expose_value=False, help="show tracebacks [AVOW_DEBUG]")(function)
    return click.option("--json", "as_json", is_flag=True, envvar="AVOW_JSON", help=json_help)(function)


def trusted(function: Function) -> Function:
    """The flag --test, given as `trusted`."""
    text = "a test that is right, such as 'f(2) == 4' of a function f: a program must pass it; may be repeated"
    return click.option("-t", "--test", "trusted", multiple=True, metavar="TEST", help=text)(function)


def subcommand(name: str) -> Callable[[Function], Command]:
    """A click command with avow's habits; its help is the function's docstring."""
    return click.command(name, cls=Command, short_help=COMMANDS.get(name), context_settings=CONTEXT)


class Group(Helpful, click.Group):
    """A command with others below it."""


def alone(context: click.Context, first: Command, **given: Any) -> int:
    """Be the subcommand `first` where none is named; one that is named inherits the flags that were given."""
    if context.invoked_subcommand is None:
        return int(context.invoke(first, **given))
    context.default_map = {context.invoked_subcommand: {name: value for name, value in given.items() if value}}
    return OK
