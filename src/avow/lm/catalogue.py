"""Names for models on this machine: those that come with avow, and `models.json` in its data folder.

A name stands wherever a path to a model may stand. The file holds absolute paths and nothing of the models themselves;
it is replaced as a whole, so a reader sees the old one or the new one, and writers wait for each other.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from avow.core.errors import ModelError, StoreError
from avow.core.names import did_you_mean, nearest
from avow.core.replacing import replacing
from avow.core.store import default_path

SHIPPED = Path(__file__).parent / "shipped"  # the models that come with avow, a folder each
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def path() -> Path:
    """Where the names are kept.

    Raises:
        ModelError: there is no home directory.

    """
    try:
        return default_path().with_name("models.json")
    except StoreError:
        raise ModelError("there is no home directory for the names of models", hint="Set AVOW_HOME.") from None


def shipped() -> dict[str, Path]:
    """The models that come with avow, sorted by name."""
    return {file.parent.name: file.parent for file in sorted(SHIPPED.glob("*/config.json"))}


def known() -> dict[str, Path]:
    """Every model that has a name.

    Raises:
        ModelError: see `entries`.

    """
    return shipped() | entries()


def entries() -> dict[str, Path]:
    """The path behind each name that was added, sorted by name.

    Raises:
        ModelError: the file cannot be read or is damaged.

    """
    file = path()
    try:
        found = json.loads(file.read_bytes())
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ModelError(f"{file} cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError):
        found = None
    models = found.get("models") if isinstance(found, dict) else None
    if not isinstance(models, dict) or not all(isinstance(place, str) and place for place in models.values()):
        raise ModelError(f"{file} is damaged, expected names and paths of models", hint="Move it away; add them again.")
    return {name: Path(models[name]) for name in sorted(models)}


def add(name: str, model: Path | str) -> Path:
    """Put a name on a model; the absolute path that is kept.

    Raises:
        ModelError: no name that can be told from a path, one that stands for another model, nothing at the path, or
            the file cannot be written.

    """
    if not _NAME.fullmatch(name):
        expected = "letters, digits, dots, hyphens and underscores, 64 at most, the first a letter or a digit"
        raise ModelError(f"{name[:80]!r} is no name for a model, expected {expected}")
    if name in shipped():
        raise ModelError(f"the name {name} stands for the model that comes with avow", hint="Choose another.")
    place = Path(model).expanduser().absolute()
    if not place.exists():
        raise ModelError(f"no such model: {model}")
    with _changing() as models:
        if models.get(name, place) != place:
            hint = f"Another name, or first: avow models remove {name}."
            raise ModelError(f"the name {name} stands for {models[name]}", hint=hint)
        models[name] = place
    return place


def remove(name: str) -> Path:
    """Forget a name; the path it stood for. The model stays where it is.

    Raises:
        ModelError: nothing has this name, it is that of a model that comes with avow, or the file cannot be written.

    """
    if name in shipped():
        raise ModelError(f"{name} comes with avow and stays", hint="--model, AVOW_MODEL or avow.toml name another.")
    with _changing() as models:
        if name not in models:
            raise ModelError(f"no model has the name {name[:80]!r}", hint=did_you_mean(name, models))
        return models.pop(name)


def names_a_model(text: str) -> bool:
    """Whether a text means a model on this machine: a name that was given, or what looks like a path to one."""
    if text.endswith(".gguf") or text in known():
        return True
    try:
        place = last_checkpoint(Path(text).expanduser())
        return (place / "config.json").is_file() or (text.startswith(("./", "../", "/", "~")) and not place.exists())
    except (OSError, RuntimeError):  # longer than a name may be; a home that nobody has
        return False


def last_checkpoint(place: Path) -> Path:
    """What a folder stands for as a model: that of a run of training for its last checkpoint, any other for itself."""
    saved = place / "checkpoints"
    try:
        if (place / "config.json").exists() or not saved.is_dir():
            return place
        found = [path for path in saved.iterdir() if path.name.isdecimal() and (path / "config.json").is_file()]
    except OSError:  # whoever opens it says why it cannot be read
        return place
    return max(found, default=place)


def called(path: Path) -> str:
    """What a model without a name is called: its folder or file, not what a link leads to, which may be a number."""
    place = path.absolute()
    return (place.resolve() if place.name == ".." else place).name


def resolve(text: str) -> Path:
    """The path of a model by its name or path.

    Raises:
        ModelError: nothing has this name, or there is nothing at the path.

    """
    models = known()
    if text in models:
        if not models[text].exists():
            hint = f"Put it back, or forget the name: avow models remove {text}."
            raise ModelError(f"the model {text} is gone: nothing at {models[text]}", hint=hint)
        return models[text]
    try:
        place = Path(text).expanduser()
        if text and place.exists():
            return last_checkpoint(place)
    except (OSError, ValueError, RuntimeError):  # no path at all
        pass
    hint = "Give a model's folder, a GGUF file, or a name of avow models."
    if nearest(text, models):
        hint = did_you_mean(text, models)
    raise ModelError(f"no such model: {text[:200]!r}", hint=hint)


@contextmanager
def _changing() -> Iterator[dict[str, Path]]:
    """The names, to be changed; written when the block ends without an error."""
    file = path()
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(file.parent, os.O_RDONLY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            models = entries()
            yield models
            _write(file, models)
        finally:
            os.close(lock)
    except OSError as error:
        hint = "Set AVOW_HOME to another place."
        raise ModelError(f"{file} cannot be written: {error.strerror}", hint=hint) from None


def _write(file: Path, models: Mapping[str, Path]) -> None:
    text = json.dumps({"models": {name: str(models[name]) for name in sorted(models)}}, indent=2) + "\n"
    with replacing(file) as new:
        new.write(text.encode())
