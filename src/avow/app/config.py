"""`avow config`: settings, and where each value comes from."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path

import click

from avow.app.cli import OK
from avow.app.options import CONTEXT, Group, alone, common, subcommand
from avow.app.terminal import result, result_json, table
from avow.core.config import NAMES, Resolved, load, user_files


@click.group("config", cls=Group, invoke_without_command=True, context_settings=CONTEXT)
@common
@click.pass_context
def command(context: click.Context, as_json: bool) -> int:
    """Settings, and where each value comes from. Alone it is `avow config show`."""
    return alone(context, show, as_json=as_json)


@subcommand("config show")
@common
def show(as_json: bool) -> int:
    """Every setting, its value and its origin: default, file or variable."""
    found = load()
    if as_json:
        values = asdict(found.settings)
        result_json({name: {"value": values[name], "origin": found.origin[name]} for name in NAMES})
    else:
        result(_text(found))
    return OK


def _text(found: Resolved) -> str:
    values = asdict(found.settings)
    rows = [
        (name, str(values[name]) or "-", found.origin[name], field.metadata["help"]) for name, field in NAMES.items()
    ]
    return table([("setting", "value", "from", "meaning"), *rows])


@subcommand("config path")
@common
def path(as_json: bool) -> int:
    """The files that settings are read from; later ones win."""
    files = [*user_files(os.environ), Path("avow.toml").absolute()]
    if as_json:
        result_json({"files": [{"path": str(file), "exists": file.exists()} for file in files]})
    else:
        result("".join(f"{file}{'' if file.exists() else '  (does not exist)'}\n" for file in files))
    return OK


for _one in (show, path):
    command.add_command(_one, (_one.name or "").split()[-1])
