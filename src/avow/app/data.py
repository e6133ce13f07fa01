"""`avow data`: what a model is trained on."""

from __future__ import annotations

import click

from avow.app import databuild, datatasks
from avow.app.cli import COMMANDS
from avow.app.evolving import evolve_questions
from avow.app.options import CONTEXT, Group


@click.group("data", cls=Group, short_help=COMMANDS["data"], context_settings=CONTEXT)
def command() -> None:
    """Make what a model is trained on: source of others under permissive licences, and tasks of our own."""


command.add_command(databuild.command, "build")
command.add_command(datatasks.command, "tasks")
command.add_command(evolve_questions, "evolve")
