"""`avow serve`: a model behind OpenAI's protocol and llama.cpp's /infill, for editors, tools and programs."""

from __future__ import annotations

import ipaddress
import os
import re
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import click

from avow.app.cli import OK
from avow.app.loading import loaded
from avow.app.options import EXECUTION, subcommand
from avow.app.options import settings as with_settings
from avow.app.server.hosts import is_address
from avow.app.terminal import say
from avow.core.config import Settings
from avow.core.errors import ConfigError
from avow.core.textfile import read_text
from avow.lm import catalogue

if TYPE_CHECKING:
    from avow.app.server.state import State


@subcommand("serve")
@click.argument("model")
@click.option("--host", default="127.0.0.1", metavar="ADDRESS", help="where to listen [127.0.0.1]")
@click.option("--port", type=click.IntRange(0, 65535), default=8080, metavar="N", help="0 for any free one [8080]")
@click.option("--key-env", metavar="VARIABLE", help="environment variable with the key that clients must show")
@click.option("--key-file", type=click.Path(), metavar="FILE", help="file with the key that clients must show")
@click.option(
    "--allow-host", "hosts", multiple=True, metavar="NAME",
    help="a name that this server may be called by, or whose pages may use it; may be repeated",
)  # fmt: skip
@click.option("--running", type=click.IntRange(1, 1024), default=32, metavar="N", help="samples drawn at once [32]")
@click.option("--waiting", type=click.IntRange(0, 100_000), default=64, metavar="N", help="samples that may wait [64]")
@click.option("--debug", is_flag=True, expose_value=False, help="show tracebacks [AVOW_DEBUG]")
@with_settings(*EXECUTION)
def command(
    model: str, host: str, port: int, key_env: str | None, key_file: str | None, hosts: tuple[str, ...],
    running: int, waiting: int, settings: Settings,
) -> int:  # fmt: skip
    """Serve MODEL, a folder, a GGUF file or a name of `avow models`, until it is interrupted.

    Programs that speak the protocol of OpenAI are pointed to http://127.0.0.1:8080/v1, those that speak llama.cpp's
    to http://127.0.0.1:8080. A chat with the field `"avow": {"samples": 50}` is answered by a chosen program.
    """
    _require_extra()
    _check_names(hosts)
    key = _key(key_env, key_file)
    with _listening(host, port) as listener:
        state = _loaded(model, settings, running, waiting)
        try:
            _serve(state, listener, key, hosts)
        finally:
            state.close()
    say("stopped")
    return OK


def _require_extra() -> None:
    try:
        import starlette
        import uvicorn
    except ImportError as error:
        raise ConfigError(f"avow serve needs {error.name}", hint="pip install starlette uvicorn.") from None
    del starlette, uvicorn


def _check_names(hosts: tuple[str, ...]) -> None:
    """Refuse what no host is called, such as an address with a scheme or a port: it would never match."""
    for host in hosts:
        if not re.fullmatch(r"[\w.-]+", host) and not is_address(host):
            raise ConfigError(f"--allow-host {host!r}: expected the name of a host alone, such as models.example.org")


def _key(variable: str | None, file: str | None) -> str:
    if variable and file:
        raise ConfigError("--key-env and --key-file are given, expected one of them")
    if file:
        key, where = read_text(Path(file)).strip(), file
    elif variable:
        key, where = os.environ.get(variable, "").strip(), f"the environment variable {variable}"
    else:
        return ""
    if not key or not key.isascii() or not key.isprintable():
        raise ConfigError(f"{where} holds no key, expected printable ASCII characters")
    return key


def _listening(host: str, port: int) -> socket.socket:
    """A socket that listens, before the model is loaded: an address in use is told at once."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listener = socket.create_server((host, port), family=family, backlog=256)
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else the second piece of a reply waits 40 ms
        return listener
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        hint = "Choose another --port or --host."
        raise ConfigError(f"cannot listen on {host}:{port}: {reason}", hint=hint) from None


def _loaded(model: str, settings: Settings, running: int, waiting: int) -> State:
    from avow.app.server.engine import EngineThread
    from avow.app.server.state import State
    from avow.lm.description import fingerprint

    path = catalogue.resolve(model)
    found = loaded(path)
    tokenizer = found.tokenizer
    engine = EngineThread(found.engine, tokenizer, running=running, waiting=waiting)
    return State(_served_as(model, path), path, fingerprint(path), found.config, tokenizer, engine, settings)


def _served_as(model: str, path: Path) -> str:
    """The name that clients use: the one it has on this machine, else that of its folder or file."""
    return model if model in catalogue.known() else catalogue.called(path)


def _serve(state: State, listener: socket.socket, key: str, hosts: tuple[str, ...]) -> None:
    """Serve until a signal comes; what is on its way then is finished, as far as it is within seconds."""
    from avow.app.server.routes import application
    from avow.app.server.stopping import OrderlyServer

    app = application(state, key=key, hosts=hosts)
    OrderlyServer(app, state.engine, lambda: _tell(state.name, listener, key)).run(sockets=[listener])


def _tell(name: str, listener: socket.socket, key: str) -> None:
    host, port = listener.getsockname()[:2]
    say(f"serving  {name} at http://{f'[{host}]' if ':' in host else host}:{port}/v1")
    if not key and not ipaddress.ip_address(host).is_loopback:
        say("note     whoever reaches this address can use it: there is no key")
