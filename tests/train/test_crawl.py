"""Which repository a file belongs to, and where its licence is looked for."""

from __future__ import annotations

import errno
import inspect
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.train.source import BSD_3, GPL, MIT, distribution, write

from avow.core.errors import DataError
from avow.lm.train.data.crawl import Source, crawl
from avow.lm.train.data.languages import LANGUAGES, language_of, may_be


def found(root: Path) -> dict[str, Source]:
    return {source.path: source for source in crawl(root)}


def said(root: Path) -> dict[str, tuple[str, str]]:
    """Path -> (repository, licence)."""
    return {path: (source.repository, source.licence.expression) for path, source in found(root).items()}


def test_folders_of_repositories(tmp_path: Path) -> None:
    write(tmp_path, {
        "one/LICENSE": MIT, "one/src/a.py": "", "one/vendored/lib/LICENSE": GPL, "one/vendored/lib/b.py": "", "two/setup.py": "",
        "two/c.py": "", "three/deep/.git/HEAD": "", "three/deep/d.py": "", "loose.py": "",
        "four/pyproject.toml": '[project]\nlicense = "ISC"', "four/pkg/e.py": "",
    })  # fmt: skip
    here = said(tmp_path)
    assert here["one/src/a.py"] == ("one", "MIT")
    assert here["one/vendored/lib/b.py"] == ("one", "GPL")  # the nearest licence, the outer repository
    assert here["two/c.py"] == ("two", "unknown")
    assert here["three/deep/d.py"] == ("three", "unknown")
    assert here["four/pkg/e.py"] == ("four", "ISC")
    assert here["loose.py"] == (tmp_path.name, "unknown")
    assert not any(".git" in path for path in here)


def test_a_repository_itself_and_a_file_alone(tmp_path: Path) -> None:
    root = write(tmp_path / "mine", {"LICENSE": MIT, "a/x.py": "x = 1\n", "b/y.py": ""})
    assert said(root) == {"LICENSE": ("mine", "MIT"), "a/x.py": ("mine", "MIT"), "b/y.py": ("mine", "MIT")}
    assert [source.path for source in crawl(root / "a" / "x.py")] == ["x.py"]


def test_installed_packages(tmp_path: Path) -> None:
    distribution(tmp_path, "one", "License-Expression: MIT", {"one/__init__.py": "", "one/sub/a.py": "", "single.py": ""})
    distribution(tmp_path, "Two_B", "License: GPL", {"two/b.py": "", "space/two/c.py": ""})
    distribution(tmp_path, "three", "", {"space/three/d.py": "", "space/e.py": ""}, LICENSE=BSD_3)
    write(tmp_path, {"nobody/f.py": "", "one/sub/left.py": "", "one/_vendor/g/h.py": "", "one/_vendor/k/LICENSE": BSD_3, "one/_vendor/k/l.py": ""})
    here = said(tmp_path)
    assert here["one/__init__.py"] == here["one/sub/a.py"] == here["single.py"] == ("one", "MIT")
    assert here["two/b.py"] == here["space/two/c.py"] == ("two-b", "GPL")
    assert here["space/three/d.py"] == here["space/e.py"] == ("three", "BSD-3-Clause")
    assert here["nobody/f.py"] == ("nobody", "unknown")
    assert here["one/_vendor/g/h.py"] == ("one", "unknown")
    assert here["one/_vendor/k/l.py"] == ("one", "BSD-3-Clause")
    assert here["one/sub/left.py"] == ("one", "unknown")  # RECORD does not name it
    assert not any("dist-info" in path for path in here)


def test_the_standard_library_with_packages_in_it(tmp_path: Path) -> None:
    root = tmp_path / "python3.11"
    write(root, dict.fromkeys(("os.py", "site.py", "sysconfig.py", "__future__.py", "json/decoder.py"), ""))
    distribution(root / "site-packages", "one", "License: MIT", {"one/a.py": ""})
    here = said(root)
    assert here["json/decoder.py"] == ("python/json", "PSF-2.0")
    assert here["os.py"] == ("python/os", "PSF-2.0")
    assert here["site-packages/one/a.py"] == ("one", "MIT")


def test_order_links_and_what_is_left_out(tmp_path: Path) -> None:
    write(tmp_path, {"b.py": "", "a/z.py": "", "a/__pycache__/z.pyc": "", ".hidden/x.py": "", "c.py": ""})
    (tmp_path / "link").symlink_to(tmp_path / "a")
    (tmp_path / "loop").symlink_to(tmp_path)
    assert [source.path for source in crawl(tmp_path)] == ["b.py", "c.py", "a/z.py"]


def test_a_repository_in_a_repository_has_its_own_licence(tmp_path: Path) -> None:
    write(tmp_path, {"LICENSE": MIT, "a.py": "", "lib/.git": "gitdir: x", "lib/b.py": "", "own/.git/HEAD": "", "own/COPYING": GPL, "own/c.py": ""})
    licences = {path: licence for path, (_, licence) in said(tmp_path).items()}
    assert (licences["a.py"], licences["lib/b.py"], licences["own/c.py"]) == ("MIT", "unknown", "GPL")


def test_folders_that_nobody_may_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    distribution(tmp_path / "site", "one", "License: MIT", {"one/a.py": "", "one/closed/b.py": ""})
    write(tmp_path, {"closed/x.py": "", "open/y.py": "", "site/one-1.0.dist-info/licenses/LICENSE": MIT})
    scan = os.scandir

    def guarded(path: Path) -> Any:
        if path.name in ("closed", "licenses", "alone"):
            raise PermissionError(errno.EACCES, "Permission denied")
        return scan(path)

    monkeypatch.setattr(os, "scandir", guarded)
    here = found(tmp_path)
    assert {path for path, source in here.items() if source.fault} == {"closed", "site/one/closed"}
    assert here["closed"].fault.endswith("closed cannot be listed: Permission denied")
    assert {"open/y.py", "site/one/a.py"} <= set(here)
    (tmp_path / "alone").mkdir()
    with pytest.raises(DataError, match="alone cannot be listed"):
        found(tmp_path / "alone")


def test_folders_in_folders_in_folders(tmp_path: Path) -> None:
    deep = "d/" * 300 + "x.py"
    write(tmp_path, {"LICENSE": MIT, deep: ""})
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack(0)) + 200)
    try:
        assert said(tmp_path)[deep] == (tmp_path.name, "MIT")
    finally:
        sys.setrecursionlimit(before)


def test_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no such folder"):
        list(crawl(tmp_path / "none"))


@pytest.mark.parametrize(
    ("name", "head", "language"),
    [
        ("a.py", "", "python"), ("bin/tool", "#!/usr/bin/env python3\n", "python"), ("bin/tool", "#! /usr/bin/python -u\n", "python"),
        ("bin/tool", "#!/bin/sh\n", "shell"), ("tool", "no first line", "other"), ("a.R", "", "r"), ("Makefile", "", "makefile"),
        ("a.h", "class A;", "c++"), ("a.h", "int f(void);", "c"), ("a.m", "#import <x>", "objective-c"), ("a.m", "x = 1;", "matlab"),
        ("a.ts", "<?xml version='1.0'?>", "xml"), ("a.ts", "let x: number", "typescript"), ("a.xyz", "#!/bin/sh", "other"),
        ("SConstruct", "", "python"), ("a.pyi", "", "python stub"), ("tool", "#!/usr/bin/env -S python3 -u", "python"),
    ],
)  # fmt: skip
def test_languages(name: str, head: str, language: str) -> None:
    assert language_of(name, head) == language
    assert language == "other" or (language in LANGUAGES and may_be(name, language))


def test_what_cannot_be_python_is_not_opened() -> None:
    assert not any(may_be(name, "python") for name in ("a.so", "b.json", "Makefile", "c.pyi", "d.h"))
