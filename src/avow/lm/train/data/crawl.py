"""Walks folders of source and says of every file which repository it belongs to and what that says of its licence.

A repository is
    a distribution, in a folder of installed packages (one that holds *.dist-info): RECORD says which files are whose
    a top-level module or package of Python's standard library, all under PSF-2.0
    the outermost folder with .git, pyproject.toml, setup.py, setup.cfg or the text of a licence
    else a top-level folder of what was given, and its loose files together

Below a repository the nearest folder with a licence of its own decides, as for vendored code; a package that lies in a
folder of vendored ones without a licence beside it has none that is known. Files come in the order of their names, so
two walks agree; one folder is held at a time. Links are not followed; hidden folders and caches are left out.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from avow.core.errors import DataError, UnreadableError
from avow.core.textfile import read_text
from avow.lm.train.data.licences import (
    NONE_FOUND,
    Licence,
    is_licence_file,
    of_metadata,
    of_pyproject,
    of_texts,
)
from avow.lm.train.data.spdx import UNKNOWN

_REPOSITORY = frozenset({".git", "pyproject.toml", "setup.py", "setup.cfg"})
_STANDARD_LIBRARY = frozenset({"os.py", "site.py", "sysconfig.py", "__future__.py"})
_LEFT_OUT = frozenset({"__pycache__", "node_modules", "lib-dynload"})
_VENDORED = frozenset({"_vendor", "_vendored", "vendor", "vendored", "third_party", "extern", "externals"})
_VENDORED_ALONE = Licence(UNKNOWN, "vendored without a licence beside it")
_PYTHON = Licence("PSF-2.0", "the standard library of Python")


@dataclass(frozen=True, slots=True)
class Source:
    """A file. path: relative to the folder that was given, with slashes; size: bytes."""

    path: str
    repository: str
    licence: Licence
    size: int


@dataclass(frozen=True, slots=True)
class _Place:
    """What a folder inherits. repository: empty as long as none has begun."""

    repository: str = ""
    licence: Licence = NONE_FOUND


@dataclass(frozen=True, slots=True)
class _Folder:
    """What lies directly in a folder, in the order of names."""

    path: Path
    folders: list[str]
    files: list[tuple[str, int]]

    @property
    def names(self) -> set[str]:
        return {*self.folders, *(name for name, _ in self.files)}


def crawl(root: Path) -> Iterator[Source]:
    """The files below a folder; a file given alone is the only one.

    Raises:
        DataError: there is no such folder, or it cannot be listed.

    """
    if root.is_file():
        yield Source(root.name, root.stem, _licence_of(_listed(root.parent), NONE_FOUND), root.stat().st_size)
    elif root.is_dir():
        yield from _walk(root, root, _Place())
    else:
        raise DataError(f"no such folder: {root}", hint="Expected folders of source, or a file.")


def _walk(root: Path, path: Path, above: _Place) -> Iterator[Source]:
    here = _listed(path)
    if any(name.endswith(".dist-info") for name in here.folders):
        yield from _site(root, here)
        return
    if here.names >= _STANDARD_LIBRARY:
        yield from _library(root, here)
        return
    place = _entered(root, here, above)
    yield from _files(root, here, place)
    for name in here.folders:
        if not name.startswith("."):
            yield from _walk(root, path / name, _below(root, path, name, place))


def _entered(root: Path, here: _Folder, above: _Place) -> _Place:
    """The place that a folder is, by what lies in it."""
    vendored = here.path != root and here.path.name in _VENDORED
    licence = _licence_of(here, _VENDORED_ALONE if vendored else above.licence)
    begins = bool(here.names & _REPOSITORY) or any(is_licence_file(name) for name, _ in here.files)
    if above.repository or not begins:
        return _Place(above.repository, licence)
    name = here.path.relative_to(root).as_posix()
    return _Place(root.resolve().name if name == "." else name, licence)


def _below(root: Path, path: Path, name: str, place: _Place) -> _Place:
    if place.repository or path != root:
        return place
    if (path / name / ".git").exists() or any(is_licence_file(found) for found, _ in _listed(path / name).files):
        return place  # it begins a repository itself
    return replace(place, repository=name)


def _files(root: Path, here: _Folder, place: _Place) -> Iterator[Source]:
    repository = place.repository or root.resolve().name
    for name, size in here.files:
        yield Source((here.path / name).relative_to(root).as_posix(), repository, place.licence, size)


def _library(root: Path, here: _Folder) -> Iterator[Source]:
    """The standard library: what lies at its top are repositories, and it may hold installed packages."""
    for name, size in here.files:
        yield Source((here.path / name).relative_to(root).as_posix(), f"python/{PurePath(name).stem}", _PYTHON, size)
    for name in here.folders:
        place = _Place() if name in ("site-packages", "dist-packages") else _Place(f"python/{name}", _PYTHON)
        yield from _walk(root, here.path / name, place)


def _site(root: Path, here: _Folder) -> Iterator[Source]:
    """Installed packages: every file belongs to the distribution whose RECORD names it."""
    owners = _owners(here)
    for name, size in here.files:
        place = owners.get((name,), _Place(PurePath(name).stem))
        yield Source((here.path / name).relative_to(root).as_posix(), place.repository, place.licence, size)
    for name in here.folders:
        if name.endswith((".dist-info", ".egg-info")):
            continue
        if place_of_all := owners.get((name,)):
            yield from _walk(root, here.path / name, place_of_all)
        else:  # several distributions share it
            yield from _shared(root, _listed(here.path / name), owners)


def _shared(root: Path, here: _Folder, owners: dict[tuple[str, ...], _Place]) -> Iterator[Source]:
    nobody = _Place(here.path.name)
    for name, size in here.files:
        place = owners.get((here.path.name, name), nobody)
        yield Source((here.path / name).relative_to(root).as_posix(), place.repository, place.licence, size)
    for name in here.folders:
        yield from _walk(root, here.path / name, owners.get((here.path.name, name), nobody))


def _owners(site: _Folder) -> dict[tuple[str, ...], _Place]:
    """The distribution of every top-level name, and of every second one where a top-level name has several."""
    claims: dict[tuple[str, ...], set[str]] = {}
    places: dict[str, _Place] = {}
    for name in site.folders:
        if not name.endswith(".dist-info"):
            continue
        info = site.path / name
        places[name] = _distribution(info)
        for line in _text(info / "RECORD").splitlines():
            parts = PurePath(line.partition(",")[0]).parts
            if parts and parts[0] not in ("..", name):
                claims.setdefault(parts[:1], set()).add(name)
                claims.setdefault(parts[:2], set()).add(name)
    return {key: places[next(iter(names))] for key, names in claims.items() if len(names) == 1}


def _distribution(info: Path) -> _Place:
    """The distribution that a *.dist-info folder describes."""
    name = re.sub(r"[-_.]+", "-", info.name.removesuffix(".dist-info").partition("-")[0]).lower()
    folders = [_listed(folder) for folder in (info, info / "licenses") if folder.is_dir()]
    texts = {found: text for folder in folders for found, text in _licence_texts(folder).items()}
    return _Place(name, of_metadata(_text(info / "METADATA"), texts))


def _licence_of(here: _Folder, inherited: Licence) -> Licence:
    texts = _licence_texts(here)
    if any(name == "pyproject.toml" for name, _ in here.files):
        found = of_pyproject(_text(here.path / "pyproject.toml"), texts)
        return inherited if found == NONE_FOUND else found
    return of_texts(texts) if texts else inherited


def _licence_texts(here: _Folder) -> dict[str, str]:
    return {name: _text(here.path / name) for name, _ in here.files if is_licence_file(name)}


def _text(path: Path) -> str:
    """The text of a small file that speaks of licences, empty where there is none."""
    try:
        return read_text(path, limit=1 << 22, missing="")
    except UnreadableError:
        return ""


def _listed(path: Path) -> _Folder:
    folders: list[str] = []
    files: list[tuple[str, int]] = []
    try:
        with os.scandir(path) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.name)
                elif entry.is_file(follow_symlinks=False):
                    files.append((entry.name, entry.stat(follow_symlinks=False).st_size))
    except OSError as error:
        raise DataError(f"{path} cannot be listed: {error.strerror or error}") from None
    kept = [name for name in folders if name not in _LEFT_OUT and (name == ".git" or not name.startswith("."))]
    return _Folder(path, sorted(kept), sorted(files))
