"""Settings: defaults < user file < project file < environment < flags, and where each value came from.

    ~/.config/avow/config.toml   (or $XDG_CONFIG_HOME/avow/config.toml)
    ./avow.toml
    AVOW_SAMPLES=50, one variable for every setting; an empty one counts as not set
    --samples 50

Every key is checked wherever it stands: an unknown one names the nearest known, a wrong type names the key, the place,
what was found and what was expected. Keys of an endpoint are secrets and are no settings: `api_key_env` names the
environment variable that holds one. A project file may come with somebody else's repository: it can neither say where a
key goes nor accept less isolation.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from avow.core.errors import ConfigError, UnreadableError
from avow.core.names import did_you_mean
from avow.core.textfile import read_text

# read elsewhere: test data, faces, store, the engine in C
NO_SETTINGS = frozenset(
    {"AVOW_DATA", "AVOW_DEBUG", "AVOW_HOME", "AVOW_ISA", "AVOW_JSON", "AVOW_LLAMA_CPP", "AVOW_THREADS"}
)


def _setting(default: Any, text: str, *, low: float | None = None, high: float | None = None) -> Any:
    return field(default=default, metadata={"help": text, "low": low, "high": high})


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that a flag, a variable or a file can set. Limits are checked by `load`, not here."""

    model: str = _setting("avow-small", "where samples come from, such as openai:NAME@http://localhost:11434/v1")
    samples: int = _setting(100, "programs to draw", low=1, high=1_000_000)
    tests: int = _setting(50, "answers to draw that hold tests; 0 for none", low=0, high=1_000_000)
    verify: int = _setting(0, "answers to draw that hold checks of results; 0 for none", low=0, high=1_000_000)
    seed: int = _setting(0, "seed of everything random", low=0, high=2**31 - 1)
    temperature: float = _setting(0.8, "sampling temperature", low=0, high=10)
    top_p: float = _setting(0.95, "nucleus of probability sampled from", low=0, high=1)
    max_tokens: int = _setting(1024, "longest answer in tokens", low=1, high=1_000_000)
    base_url: str = _setting("https://api.openai.com/v1", "endpoint of a model that names none")
    api_key_env: str = _setting("", "environment variable with the endpoint's key (OPENAI_API_KEY for api.openai.com)")
    timeout: float = _setting(300.0, "seconds one request may take", low=0.1, high=86_400)
    parallel: int = _setting(8, "requests at once", low=1, high=512)
    per_request: int = _setting(10, "answers asked for in one request", low=1, high=512)
    select: str = _setting("avow", "rule that chooses")
    search: int = _setting(0, "inputs to try for those on which programs part; 0 for none", low=0, high=100_000)
    workers: int = _setting(0, "processes that run programs; 0 for one a core", low=0, high=1024)
    isolation: int = _setting(2, "lowest isolation level to accept, 1 to 3 (see avow doctor)", low=1, high=3)
    cpu_seconds: float = _setting(0.2, "CPU seconds of one program on one input", low=0.01, high=3600)
    memory_mb: int = _setting(1024, "memory of one program in MB", low=16, high=1_000_000)
    store: str = _setting("", "file of the run store")


@dataclass(frozen=True, slots=True)
class Resolved:
    """Settings and, by name, where each value came from: "default", a file, a variable or a flag."""

    settings: Settings
    origin: Mapping[str, str]


def load(
    flags: Mapping[str, object] | None = None,
    *,
    arguments: Mapping[str, object] | None = None,
    environ: Mapping[str, str] | None = None,
    directory: str | Path = ".",
) -> Resolved:
    """Settings from all places; a flag, or an argument of a function, that is None was not given.

    Raises:
        ConfigError: an unknown key or variable, a wrong type or size, a file that is no TOML.

    """
    environ = os.environ if environ is None else environ
    values: dict[str, Any] = {}
    origin = dict.fromkeys(NAMES, "default")
    project = Path(directory) / "avow.toml"
    for file in (*user_files(environ), project):
        for key, value in _read(file).items():
            checked = _checked(key, value, f"in {file}")
            if file == project:
                _refuse_foreign(key, checked, values, f"in {file}")
            values[key], origin[key] = checked, str(file)
    for variable, text in _variables(environ).items():
        key = variable.removeprefix("AVOW_").lower()
        values[key], origin[key] = _checked(key, _parsed(key, text), f"in {variable}"), variable
    given = [("--" + key.replace("_", "-"), key, value) for key, value in (flags or {}).items()]
    given += [("the arguments", key, value) for key, value in (arguments or {}).items()]
    for place, key, value in given:
        if value is not None:
            values[key], origin[key] = _checked(key, value, f"in {place}"), place
    if "://" in values.get("model", "") and origin["model"] == str(project) and values.get("api_key_env"):
        raise ConfigError(f"model in {project}: a project cannot say where a key goes", hint=_YOURS)
    return Resolved(Settings(**values), origin)


def _refuse_foreign(key: str, value: Any, before: Mapping[str, Any], where: str) -> None:
    """Refuse what a file of a project must not decide; `before` are the user's own settings, of another file."""
    if key in _SECRETIVE:
        raise ConfigError(f"{key} {where}: a project cannot say where a key goes", hint=_YOURS)
    least = before.get(key, NAMES[key].default)
    if key == "isolation" and value < least:
        raise ConfigError(f"isolation {where}: found {value}, a project cannot ask for less than {least}", hint=_YOURS)


def user_files(environ: Mapping[str, str]) -> list[Path]:
    """The user's own configuration file, whether it exists or not; none where there is no home directory."""
    if base := environ.get("XDG_CONFIG_HOME"):
        return [Path(base) / "avow" / "config.toml"]
    return [Path(environ["HOME"]) / ".config" / "avow" / "config.toml"] if environ.get("HOME") else []


def _read(file: Path) -> dict[str, Any]:
    try:
        text = read_text(file, missing="")
    except UnreadableError as error:
        raise ConfigError(error.message, hint=error.hint) from None
    import tomllib

    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{file} is not TOML: {error}") from None


def _variables(environ: Mapping[str, str]) -> dict[str, str]:
    found = {k: v for k, v in environ.items() if k.startswith("AVOW_") and k not in NO_SETTINGS}
    known = {"AVOW_" + name.upper() for name in NAMES}
    for variable in found:
        if variable not in known:
            hint = did_you_mean(variable, known | NO_SETTINGS)
            raise ConfigError(f"unknown environment variable {variable}", hint=hint)
    return {variable: text for variable, text in found.items() if text}


def _parsed(key: str, text: str) -> object:
    """The text of a variable as the type of its setting; text that is none stays, for `_checked` to refuse."""
    try:
        return _TYPES[key](text)
    except ValueError:
        return text


def _checked(key: str, value: object, where: str) -> object:
    if key not in NAMES:
        raise ConfigError(f"unknown setting {key!r} {where}", hint=did_you_mean(key, NAMES))
    kind, limits = _TYPES[key], NAMES[key].metadata
    if kind is float and type(value) is int:
        value = float(value)
    if type(value) is not kind:  # exactly: `true` is no number
        raise ConfigError(f"{key} {where}: found {_shown(value)}, expected {_KINDS[kind]}")
    if isinstance(value, str):
        if "\0" in value or "\n" in value:
            raise ConfigError(f"{key} {where}: found {_shown(value)}, expected one line of text")
        return value
    low, high = limits["low"], limits["high"]
    if not low <= value <= high:  # NaN is in no interval
        raise ConfigError(f"{key} {where}: found {value}, expected {low} to {high}")
    return value


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


NAMES = {f.name: f for f in fields(Settings)}
_SECRETIVE = frozenset({"base_url", "api_key_env"})
_YOURS = "Set it with a flag, a variable or in your own file (see avow config path)."
_TYPES: dict[str, type] = {name: type(f.default) for name, f in NAMES.items()}
_KINDS = {int: "a whole number", float: "a number", str: "a text"}
