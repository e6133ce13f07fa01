"""`avow models`: names for models on this machine, and what they are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from avow.app.cli import OK
from avow.app.options import CONTEXT, FilePath, Group, alone, common, subcommand
from avow.app.terminal import result, result_json, say, table
from avow.core.account import printable
from avow.core.errors import ModelError
from avow.lm import catalogue
from avow.lm.description import Abilities, Description, abilities, describe

_RECALLS = ", a line at a time, which goes by the rest of the file as well"


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    path: Path
    found: Description | None
    error: str


@click.group("models", cls=Group, invoke_without_command=True, context_settings=CONTEXT)
@common
@click.pass_context
def command(context: click.Context, as_json: bool) -> int:
    """Models on this machine that have a name, and what they are. Alone it is `avow models list`.

    A name stands wherever a model's path may stand: `avow generate NAME`, `avow solve TASK --model NAME`.
    """
    return alone(context, show_list, as_json=as_json)


@subcommand("models list")
@common
def show_list(as_json: bool) -> int:
    """All names, and the model behind each."""
    entries = [_entry(name, path) for name, path in catalogue.known().items()]
    if as_json:
        result_json({"models": [_json(entry) for entry in entries]})
    else:
        result(table([("name", "family", "weights", "format", "size", "context", "path"), *map(_row, entries)]))
    return OK


@subcommand("models show")
@click.argument("model")
@common
def show(model: str, as_json: bool) -> int:
    """What MODEL is: a folder, a GGUF file or a name."""
    path = catalogue.resolve(model)
    found, offers = describe(path), abilities(path)
    if as_json:
        result_json({**_facts(found), "tokenizer": offers})
    else:
        result("".join(f"{name:<10} {printable(text)}\n" for name, text in _told(found, offers).items()))
    return OK


@subcommand("models add")
@click.argument("name")
@click.argument("path", type=FilePath())
@common
def add(name: str, path: str, as_json: bool) -> int:
    """Give the model in PATH, a folder or a GGUF file, a NAME.

    The model stays where it is. A name that stands for another model is refused: remove it first.
    """
    found = describe(Path(path).expanduser())
    place = catalogue.add(name, path)
    if as_json:
        result_json({"name": name, **_facts(found), "path": str(place)})
    else:
        say(f"added    {name}: {printable(_summary(found))}, {printable(str(place))}")
    return OK


@subcommand("models remove")
@click.argument("name")
@common
def remove(name: str, as_json: bool) -> int:
    """Forget NAME. The model itself stays where it is."""
    place = catalogue.remove(name)
    if as_json:
        result_json({"name": name, "path": str(place)})
    else:
        say(f"removed  the name {name}; the model stays at {printable(str(place))}")
    return OK


for _one in (show_list, show, add, remove):
    command.add_command(_one, (_one.name or "").split()[-1])


def _entry(name: str, path: Path) -> _Entry:
    if not path.exists():
        return _Entry(name, path, None, "gone")
    try:
        return _Entry(name, path, describe(path), "")
    except ModelError as error:
        return _Entry(name, path, None, str(error))


def _row(entry: _Entry) -> tuple[str, ...]:
    if entry.found is None:
        what = f"{entry.path}, which is gone" if entry.error == "gone" else f"cannot be used: {entry.error}"
        return (entry.name, "-", "-", "-", "-", "-", printable(what))
    found = entry.found
    return (
        entry.name, found.config.family, _count(found.parameters), found.format, _bytes(found.size),
        f"{found.config.context:,}", printable(str(entry.path)),
    )  # fmt: skip


def _json(entry: _Entry) -> dict[str, Any]:
    facts = _facts(entry.found) if entry.found else {"path": str(entry.path)}
    return {"name": entry.name, **facts, "error": entry.error}


def _facts(found: Description) -> dict[str, Any]:
    config = found.config
    return {
        "path": str(found.path), "family": config.family, "parameters": found.parameters, "format": found.format,
        "bytes": found.size, "context": config.context, "layers": config.layers, "hidden_size": config.hidden_size,
        "heads": config.heads, "kv_heads": config.kv_heads, "vocabulary": config.vocab_size, "window": config.window,
    }  # fmt: skip


def _told(found: Description, offers: Abilities) -> dict[str, str]:
    c = found.config
    window = f", each token sees the last {c.window:,}" if c.window else ""
    tokens = f"{offers.vocabulary:,} tokens" if offers.vocabulary else "none"
    if offers.error:
        tokens = f"cannot be used: {offers.error}"
    return {
        "path": str(found.path.absolute()),
        "family": c.family,
        "weights": f"{_count(found.parameters)} ({found.parameters:,}), {_bytes(found.size)} on disk, {found.format}",
        "shape": f"{c.layers} layers of {c.hidden_size:,}, {c.heads} heads, {c.kv_heads} of keys and values",
        "context": f"{c.context:,} tokens{window}",
        "tokenizer": tokens,
        "fills in": f"yes (avow complete{_RECALLS if offers.recalls else ''}, /infill)" if offers.fill_in else "no",
        "chats": "yes, by a template" if offers.chat else "no: it goes on from a text",
    }


def _summary(found: Description) -> str:
    return f"{found.config.family}, {_count(found.parameters)} weights, {found.format}, {_bytes(found.size)}"


def _count(number: int) -> str:
    """A number of weights as people name models: 483M, 3.0B."""
    for unit, size in (("B", 10**9), ("M", 10**6), ("k", 10**3)):
        if number >= size:
            return f"{number / size:.1f}{unit}" if number < 10 * size else f"{number / size:.0f}{unit}"
    return str(number)


def _bytes(size: int) -> str:
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= factor:
            return f"{size / factor:.1f} {unit}"
    return f"{size} B"
