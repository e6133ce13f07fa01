"""Walks folders of source and says of every file which repository it belongs to and what that says of its licence.

A repository is
    a distribution, in a folder of installed packages (one that holds *.dist-info): RECORD says which files are whose
    a top-level module or package of Python's standard library, all under PSF-2.0
    the outermost folder with .git, pyproject.toml, setup.py, setup.cfg or the text of a licence
    else a top-level folder of what was given, and its loose files together

Below a repository the nearest folder with a licence of its own decides, as for vendored code. No licence is known of a
package in a folder of vendored ones without one beside it, of a folder with .git inside of another repository, and of
what lies among the files of a distribution but not in its RECORD.

Files come in the order of their names, so two walks agree; one folder is held at a time, and those still to be walked.
A folder that nobody may list is told as such. Links are not followed; hidden folders and caches are left out.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
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
_NOT_IN_RECORD = Licence(UNKNOWN, "not in the RECORD of its distribution")
_PYTHON = Licence("PSF-2.0", "the standard library of Python")


@dataclass(frozen=True, slots=True)
class Source:
    """A file. path: relative to the folder that was given, with slashes; size: bytes.

    fault: why nobody may list it, if it is a folder.
    """

    path: str
    repository: str
    licence: Licence
    size: int
    fault: str = ""


class _Record:
    """The files that the RECORD of a distribution names; read when first asked for, since there are many."""

    def __init__(self, info: Path) -> None:
        self.info = info

    @cached_property
    def files(self) -> frozenset[Path]:
        return frozenset(self.info.parent / line for line in _recorded(self.info))


@dataclass(frozen=True, slots=True)
class _Place:
    """What a folder inherits. repository: empty as long as none has begun. record: of what the licence is."""

    repository: str = ""
    licence: Licence = NONE_FOUND
    record: _Record | None = None


@dataclass(frozen=True, slots=True)
class _Folder:
    """What lies directly in a folder, in the order of names."""

    path: Path
    folders: list[str]
    files: list[tuple[str, int]]

    @property
    def names(self) -> set[str]:
        return {*self.folders, *(name for name, _ in self.files)}

    @property
    def inner(self) -> Iterator[Path]:
        """The folders to be walked."""
        return (self.path / name for name in self.folders if name != ".git")


@dataclass(frozen=True, slots=True)
class _Visit:
    """A folder to be walked. owners: it lies among installed packages, and several of them share it."""

    path: Path
    place: _Place
    owners: _Owners | None = None


_Owners = dict[tuple[str, ...], _Place]
_Found = tuple[Iterator[Source], list[_Visit]]


def crawl(root: Path) -> Iterator[Source]:
    """The files below a folder; a file given alone is the only one.

    Raises:
        DataError: there is no such folder, or it cannot be listed.

    """
    if root.is_file():
        yield Source(root.name, root.stem, _licence_of(_listed(root.parent), NONE_FOUND), root.stat().st_size)
        return
    if not root.is_dir():
        raise DataError(f"no such folder: {root}", hint="Expected folders of source, or a file.")
    waiting = [_Visit(root, _Place())]
    while waiting:
        visit = waiting.pop()
        try:
            files, folders = _visited(root, visit)
        except DataError as error:
            if visit.path == root:
                raise
            name = visit.place.repository or root.resolve().name
            yield Source(_relative(root, visit.path), name, visit.place.licence, 0, str(error))
            continue
        yield from files
        waiting += reversed(folders)


def _visited(root: Path, visit: _Visit) -> _Found:
    """The files in a folder, and the folders to be walked next.

    Raises:
        DataError: it cannot be listed.

    """
    here = _listed(visit.path)
    if visit.owners is not None:
        return _shared(root, here, visit.owners)
    if any(name.endswith(".dist-info") for name in here.folders):
        return _site(root, here)
    if here.names >= _STANDARD_LIBRARY:
        return _library(root, here)
    place = _entered(root, here, visit.place)
    return _files(root, here, place), [_Visit(path, _below(root, path, place)) for path in here.inner]


def _entered(root: Path, here: _Folder, above: _Place) -> _Place:
    """The place that a folder is, by what lies in it."""
    vendored = here.path != root and here.path.name in _VENDORED
    inherited = _VENDORED_ALONE if vendored else NONE_FOUND if ".git" in here.names else above.licence
    licence = _licence_of(here, inherited)
    begins = bool(here.names & _REPOSITORY) or any(is_licence_file(name) for name, _ in here.files)
    if above.repository or not begins:
        return _Place(above.repository, licence, above.record if licence is above.licence else None)
    name = _relative(root, here.path)
    return _Place(root.resolve().name if name == "." else name, licence)


def _below(root: Path, path: Path, place: _Place) -> _Place:
    """What a folder in another one inherits; at the top each is a repository."""
    return place if place.repository or path.parent != root else replace(place, repository=path.name)


def _files(root: Path, here: _Folder, place: _Place) -> Iterator[Source]:
    repository = place.repository or root.resolve().name
    for name, size in here.files:
        path = here.path / name
        named = place.record is None or path in place.record.files
        yield Source(_relative(root, path), repository, place.licence if named else _NOT_IN_RECORD, size)


def _relative(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()


def _library(root: Path, here: _Folder) -> _Found:
    """The standard library: what lies at its top are repositories, and it may hold installed packages."""
    files = (
        Source(_relative(root, here.path / name), f"python/{PurePath(name).stem}", _PYTHON, size)
        for name, size in here.files
    )
    packages = ("site-packages", "dist-packages")
    return files, [
        _Visit(path, _Place() if path.name in packages else _Place(f"python/{path.name}", _PYTHON))
        for path in here.inner
    ]


def _site(root: Path, here: _Folder) -> _Found:
    """Installed packages: every file belongs to the distribution whose RECORD names it."""
    owners = _owners(here)
    files = (
        _owned(root, here.path / name, size, owners.get((name,), _Place(PurePath(name).stem)))
        for name, size in here.files
    )
    folders = [path for path in here.inner if path.suffix not in (".dist-info", ".egg-info")]
    return files, [  # one without an owner is shared by several distributions, or nobody's
        _Visit(path, _alone(owners[path.name,])) if (path.name,) in owners else _Visit(path, _Place(path.name), owners)
        for path in folders
    ]


def _shared(root: Path, here: _Folder, owners: _Owners) -> _Found:
    top, nobody = here.path.name, _Place(here.path.name)
    files = (_owned(root, here.path / name, size, owners.get((top, name), nobody)) for name, size in here.files)
    return files, [_Visit(path, _alone(owners.get((top, path.name), nobody))) for path in here.inner]


def _owned(root: Path, path: Path, size: int, place: _Place) -> Source:
    return Source(_relative(root, path), place.repository, place.licence, size)


def _alone(place: _Place) -> _Place:
    """A place whose RECORD is let go of when it has been walked."""
    return place if place.record is None else replace(place, record=_Record(place.record.info))


def _owners(site: _Folder) -> _Owners:
    """The distribution of every top-level name, and of every second one where a top-level name has several."""
    claims: dict[tuple[str, ...], set[str]] = {}
    places: dict[str, _Place] = {}
    for name in site.folders:
        if not name.endswith(".dist-info"):
            continue
        places[name] = _distribution(site.path / name)
        for line in _recorded(site.path / name):
            parts = PurePath(line).parts
            if parts and parts[0] not in ("..", name):
                claims.setdefault(parts[:1], set()).add(name)
                claims.setdefault(parts[:2], set()).add(name)
    return {key: places[next(iter(names))] for key, names in claims.items() if len(names) == 1}


def _recorded(info: Path) -> Iterator[str]:
    """The paths in the RECORD of a distribution, relative to where it is installed."""
    return (line.partition(",")[0] for line in _text(info / "RECORD").splitlines())


def _distribution(info: Path) -> _Place:
    """The distribution that a *.dist-info folder describes."""
    name = re.sub(r"[-_.]+", "-", info.name.removesuffix(".dist-info").partition("-")[0]).lower()
    texts = _texts_in(info) | _texts_in(info / "licenses")
    return _Place(name, of_metadata(_text(info / "METADATA"), texts), _Record(info))


def _texts_in(folder: Path) -> dict[str, str]:
    """The licence files of a folder; none where it is not there, or nobody may list it."""
    try:
        return _licence_texts(_listed(folder))
    except DataError:
        return {}


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
