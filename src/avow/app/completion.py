"""`avow completion`: the script that makes a shell complete avow's commands and options."""

from __future__ import annotations

import click
from click.shell_completion import BashComplete, FishComplete, ZshComplete

from avow.app.cli import OK
from avow.app.group import main_group
from avow.app.options import subcommand
from avow.app.terminal import result

_SHELLS = {"bash": BashComplete, "zsh": ZshComplete, "fish": FishComplete}


@subcommand("completion")
@click.argument("shell", type=click.Choice(list(_SHELLS)))
def command(shell: str) -> int:
    """Print the script that completes avow in your SHELL.

    \b
    bash   in ~/.bashrc: eval "$(avow completion bash)"
    zsh    in ~/.zshrc: eval "$(avow completion zsh)"
    fish   avow completion fish | source
    """  # noqa: D301  the backspace tells click to keep the lines
    script = _SHELLS[shell](main_group, {}, "avow", "_AVOW_COMPLETE")
    result(script.source_template % script.source_vars())
    return OK
