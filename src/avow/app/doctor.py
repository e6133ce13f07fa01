"""`avow doctor`: what this machine offers to isolate programs and to run models, what is missing and how to get it."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import Any

from avow.app.cli import OK, UNPROVEN
from avow.app.options import common, settings, subcommand
from avow.app.terminal import result, result_json, table
from avow.core.config import Settings, user_files
from avow.core.errors import UserError
from avow.core.store import Store
from avow.core.types import Isolation
from avow.execute.probe import Layer, layers, level_error

_MEANING = {
    Isolation.SANDBOXED: "a root of its own, nothing of this machine in it",
    Isolation.NAMESPACED: "namespaces of its own, files kept away by Landlock",
    Isolation.CONFINED: "files and network kept away by Landlock and seccomp only",
    Isolation.NONE: "nothing that works: no program is run",
}


@subcommand("doctor")
@common
@settings("isolation", "store")
def command(as_json: bool, settings: Settings) -> int:
    """Try every layer of isolation for real, and say what is missing and how to get it.

    Exit code 0: the level that the settings accept is reached. 1: it is not.
    """
    found = layers()
    levels = (Isolation.SANDBOXED, Isolation.NAMESPACED, Isolation.CONFINED)
    best = next((level for level in levels if not level_error(level)), Isolation.NONE)
    enough = best >= settings.isolation
    report: dict[str, Any] = {
        "level": int(best), "accepted": settings.isolation, "enough": enough, "layers": found,
        "python": platform.python_version(), "engine": _engine(), "store": _store(settings),
        "config": [str(file) for file in _config_files() if file.exists()],
    }  # fmt: skip
    if as_json:
        result_json(report)
    else:
        result(_text(report, best, found))
    return OK if enough else UNPROVEN


def _text(report: dict[str, Any], best: Isolation, found: list[Layer]) -> str:
    rows = [("layer", "state", "what was found")]
    rows += [(layer.name, "works" if layer.works else "missing", _found(layer)) for layer in found]
    verdict = f"isolation {int(best)} of 3: {_MEANING[best]}"
    if not report["enough"]:
        verdict += f"; settings accept {report['accepted']} or more"
    places = [
        ("python", report["python"]),
        ("engine", report["engine"]["state"]),
        ("store", report["store"]["state"]),
        ("config", ", ".join(report["config"]) or "none"),
    ]
    return f"{table(rows)}\n{verdict}\n\n{table(places)}"


def _found(layer: Layer) -> str:
    return layer.detail if layer.works or not layer.remedy else f"{layer.detail}; to mend: {layer.remedy}"


def _engine() -> dict[str, Any]:
    """What models are run with."""
    from avow.lm.native import isa, library, threads

    try:
        offered: list[str] = library().isas()
        found = {"isa": isa(), "threads": threads(), "isas": offered}
    except UserError as error:
        return {"works": False, "state": str(error)}
    count = f"{found['threads']} thread{'s' * (found['threads'] != 1)}"
    return {"works": True, **found, "state": f"{found['isa']}, {count} (of {', '.join(offered)})"}


def _store(settings: Settings) -> dict[str, Any]:
    """Where the store is and whether it can be written. A store that does not exist yet is not made."""
    from avow.core.store import default_path

    try:
        path = Path(settings.store) if settings.store else default_path()
        if not path.exists():
            return {"path": str(path), "works": True, "state": f"{path} (made at the first run)"}
        with Store(path) as store:
            rows = store.rows()
    except UserError as error:
        return {"path": settings.store, "works": False, "state": str(error)}
    state = f"{path} ({rows.samples:,} samples, {rows.traces:,} executions)"
    return {"path": str(path), "works": True, "state": state}


def _config_files() -> list[Path]:
    return [*user_files(os.environ), Path("avow.toml")]
